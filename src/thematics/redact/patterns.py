"""Detectors for what has a form: addresses of the net, numbers, dates.

Each takes the masked text and gives hits. Sources: RFC 5321/3986 for e-mail and web addresses (simplified), libphonenumber for telephone
numbers, ISO 13616 for IBAN and the 11-proof for BSN (python-stdnum), RDW's sidecodes for licence plates.
"""

import re
from collections.abc import Callable, Iterator

import phonenumbers
from stdnum import iban
from stdnum.nl import bsn

from thematics.records.shared import Label
from thematics.redact import lexicon
from thematics.redact.numerals import DIGIT_RUN, NUMBER_WORD, ORDINAL, spoken_digits
from thematics.redact.tokens import Hit
from thematics.redact.vocabulary import MONTHS, NEVER, VERB_LIKE

__all__ = ["find_patterns"]

_TLD = "nl|com|net|org|be|eu|de|info|io|tv|me|app|gg|co|uk|fr|biz|nu|xyz|online|site|shop|club|link|live|frl|amsterdam|chat|fun|social|ly|to"
# Every repetition below is bounded (a label has at most 63 characters, RFC 1035; a local part 64, RFC 5321), and every pattern that
# begins with a word begins where the word does: no text, however odd, may take more than linear time.
_WEB = r"[a-z0-9à-ÿ](?:[\w-]{0,61}[a-z0-9à-ÿ])?"
_EMAIL = re.compile(rf"(?<![\w.+%-])[\w.+%-]{{1,64}}\s?@\s?(?:{_WEB}\.){{1,8}}[a-z]{{2,24}}", re.IGNORECASE)
_DOT = r"(?:punt|dot|streepje|liggend streepje|laag streepje|underscore|min|koppelteken|plus)"
_SPOKEN_NAME = rf"(?<![\w-])\w[\w-]{{0,63}}(?:\s{{1,3}}{_DOT}\s{{1,3}}\w[\w-]{{0,63}}){{0,6}}"
_SPOKEN_EMAIL = re.compile(
    rf"{_SPOKEN_NAME}\s{{1,3}}(?:apenstaartje|apenstaart|at)\s{{1,3}}[\w-]{{1,63}}(?:\s{{1,3}}{_DOT}\s{{1,3}}[\w-]{{1,63}}|\.\w{{1,63}}){{1,6}}"
    rf"|{_SPOKEN_NAME}\s{{1,3}}(?:apenstaartje|apenstaart)\s{{1,3}}[\w.-]{{1,63}}"
    rf"|(?<![\w.+-])[\w.+-]{{1,64}}@[\w-]{{1,63}}(?:\s{{1,3}}(?:punt|dot)\s{{1,3}}\w{{1,63}}){{1,6}}",
    re.IGNORECASE,
)
_SPOKEN_AT = re.compile(r"apenstaart|@|\bat\b", re.IGNORECASE)
_URL = re.compile(
    rf"(?:https?://|www\.)[^\s<>\"”’]+|(?<![\w@.-])(?:{_WEB}\.){{1,8}}(?:{_TLD})(?![\w@])(?:[/?#:][^\s<>\"”’]*)?",
    re.IGNORECASE,
)
_SAID_TLD = rf"(?:{_TLD}|n\s?l|en\s?el|kom|punt\s?kom|b\s?e)"
_SPOKEN_URL = re.compile(
    rf"(?<![\w-])(?:(?:https?\s{{1,3}})?(?:dubbele\s{{1,3}}punt\s{{1,3}})?(?:(?:slash\s{{1,3}}){{2}})?(?:www|w\s{{1,3}}w\s{{1,3}}w|wee\s{{1,3}}wee\s{{1,3}}wee)\s{{1,3}}(?:punt\s{{1,3}})?)?"
    rf"(?!(?:het|een|de|dat|dit|op)\b)[\w-]{{2,63}}(?:\s{{1,3}}{_DOT}\s{{1,3}}[\w-]{{1,63}}){{0,6}}?\s{{1,3}}(?:punt|puntje|dot)\s{{1,3}}{_SAID_TLD}\b"
    rf"(?:\s{{1,3}}(?:slash|schuine streep)\s{{1,3}}[\w-]{{1,63}}(?:\s{{1,3}}{_DOT}\s{{1,3}}[\w-]{{1,63}}){{0,4}}){{0,4}}|\bwww\s{{1,3}}[\w-]{{1,63}}\s{{1,3}}(?:{_TLD})\b",
    re.IGNORECASE,
)
# With "www" before it any ending will do, and a site's name may have been heard as several words.
_SPOKEN_WWW = re.compile(
    r"\b(?:www|w\s{1,3}w\s{1,3}w|wee\s{1,3}wee\s{1,3}wee)\s{1,3}(?:punt|dot)\s{1,3}[\w-]{1,63}(?:\s{1,3}[\w-]{1,63}){0,2}?"
    r"(?:\s{1,3}(?:punt|dot)\s{1,3}[\w-]{1,63}){1,4}",
    re.IGNORECASE,
)
_SPOKEN_HANDLE = re.compile(
    r"(?<!\w)\w{1,63}(?:\s{1,3}(?:underscore|laag streepje|liggend streepje)\s{1,3}\w{1,63}){1,8}", re.IGNORECASE
)
_LAST_WORD = re.compile(r"(?<!\w)([\w-]+)[ \n]$")
_AT = re.compile(r"(?<![\w.@])@\s?[\w][\w.\-]*[\w]|(?<![\w.@])@\w")

_NUMBER = re.compile(r"(?<![\w.,])(?:(?:\+|00)\s?\d{1,3}[\s.\-/]{0,5})?\(?\d(?:[\s.\-/()]{0,3}\d){5,15}(?![\w]|[.,]\d)")
_ARTICLE = re.compile(r"[\s,.]+een$", re.IGNORECASE)
_IBAN = re.compile(r"\b[A-Z]{2}\s?\d{2}(?:[\s.]?[A-Z0-9]){11,30}\b", re.IGNORECASE)
_CASE = re.compile(
    r"\bpl\s?-?\d{4}\s?[-/ ]\s?\d{4,}(?:[-/]\d+)*|\b\d{2}/\d{5,6}-\d{2}\b|\b(?:20\d{2}|19\d{2})[-/]?\d{5,}\b",
    re.IGNORECASE,
)
_CASE_CODE = re.compile(r"(?<![\w-])[A-Z]{1,4}[-/]\d{4,}(?:[-/]\d+)*(?![\w-])")
_CASE_WORD = re.compile(
    r"\b(?:(?:dossier|zaak|zaaks|parket|mutatie|aangifte|registratie|meldings?|referentie|client|cliënt|cliënten|patient|patiënten?|leerling|"
    r"student|studenten|personeels|incident|bvh|pv|proces-verbaal|rapport|kenmerk|polis|klant|order|volg)[-\s]?(?:nummer|nr|code|id)?)\b"
    r"(?:\.|\s+(?:is|was|van|met|nummer|nr|luidt|id|het|de)\b|[\s:#=(])*((?=[\w/.-]*\d[\w/.-]*\d)[a-z]{0,4}[-.]?\d[\w/.-]*\w)",
    re.IGNORECASE,
)
_HOUSE = r"(?:\s*,?\s*(?:(?:huis)?nummer\s+|nr\.?\s*)?\d{1,4}\s?[a-zA-Z]?\b(?!\s?[-/:.]\d))?"
_POSTCODE = re.compile(rf"\b[1-9]\d{{3}}(?:\s?[A-Z]{{2}}|[a-z]{{2}})\b{_HOUSE}")
_POSTCODE_LOW = re.compile(rf"\b([1-9]\d{{3}})\s([a-z]{{2}}|[A-Z][a-z])\b{_HOUSE}")
_SPOKEN_POSTCODE = re.compile(
    rf"\bpostcode\b(?:\s+(?:is|was|van|dat|hier|daar|mijn|onze))*[\s:,]+((?:(?:{NUMBER_WORD}|\d{{1,4}})[\s,]+){{1,4}}[a-z][\s.]*[a-z])\b",
    re.IGNORECASE,
)
# Letters as they are spelled out; those that are words too need one beside them that is not.
_LETTER = "bee|cee|see|dee|ef|gee|jee|ka|em|pee|ku|es|tee|vee|wee|iks|ix|zet|ypsilon|[b-df-hj-np-tv-z]"
_LETTER_OR_WORD = f"{_LETTER}|a|aa|e|ee|ha|haa|i|ie|el|en|o|oo|er|u|uu|ij"
_SPELLED_POSTCODE = re.compile(
    rf"\b((?:(?:{NUMBER_WORD}|\d{{1,4}})\s+){{1,4}}(?:(?:{_LETTER})\s+(?:{_LETTER_OR_WORD})|(?:{_LETTER_OR_WORD})\s+(?:{_LETTER})))\b",
    re.IGNORECASE,
)
_FULL_MONTH = "|".join(MONTHS)
_MONTH = "|".join((*MONTHS, "jan", "feb", "mrt", "apr", "jun", "jul", "aug", "sept", "sep", "okt", "nov", "dec"))
_YEAR_WORD = rf"(?:tweeduizend(?:\s?(?:en\s)?{NUMBER_WORD})?|negentien\s?{NUMBER_WORD}|twintig\s?{NUMBER_WORD}|(?:19|20)\d{{2}}|['’]\d{{2}})"
_DATES = (
    re.compile(r"(?<![\w/.-])\d{1,2}\s?[-/.]\s?\d{1,2}\s?[-/.]\s?(?:19|20)?\d{2}(?![\w/-]|\.\d)"),
    re.compile(r"(?<![\w-])(?:19|20)\d{2}[-/]\d{1,2}[-/]\d{1,2}(?!\w)"),
    re.compile(
        rf"\b(?:\d{{1,2}}(?:\s?(?:e|de|ste))?\s+(?:van\s+)?(?:{_MONTH})|(?:{ORDINAL}|{NUMBER_WORD})\s+(?:van\s+)?(?:{_FULL_MONTH}))\b\.?(?:\s+(?:van\s+)?{_YEAR_WORD}\b)?",
        re.IGNORECASE,
    ),
    re.compile(
        rf"\b(?:{ORDINAL}|\d{{1,2}}e)\s+van\s+de\s+(?:{ORDINAL}|\d{{1,2}}e)\b(?:\s+{_YEAR_WORD}\b)?", re.IGNORECASE
    ),
)
_BIRTH = re.compile(
    rf"\b(?:geboren|geboortejaar|geboortedatum|jarig|verjaardag|geb\.?|bouwjaar)\b((?:\s+(?:is|ben|was|op|in|van|mijn|haar|zijn|de|uit)\b|[\s:,])*)"
    rf"({_YEAR_WORD}|(?:\d{{1,2}}|{NUMBER_WORD})[\s/.-]+(?:\d{{1,2}}|{NUMBER_WORD})(?:[\s/.-]+{_YEAR_WORD})?)\b",
    re.IGNORECASE,
)
_PLATE = re.compile(
    r"(?<![\w-])(?:[a-z]{1,3}|\d{1,3})-(?:[a-z]{2,3}|\d{2,3})-(?:[a-z]{1,2}|\d{1,2})(?![\w-])", re.IGNORECASE
)
_PLATE_WORD = re.compile(
    r"\b(?:kenteken|nummerbord|nummerplaat)\b(?:\s+(?:is|was|van|met|begint|het)\b|[\s:,])*((?=[\w -]{0,9}\d)[a-z0-9]{1,6}(?:[\s-][a-z0-9]{1,3}){0,2})\b",
    re.IGNORECASE,
)
_DOCUMENT_WORD = re.compile(
    r"\b(?:paspoort|id[-\s]?kaart|identiteitskaart|identiteitsbewijs|rijbewijs|verblijfsdocument|verblijfsvergunning|vreemdelingen|v-|"
    r"documents?)[-\s]?(?:nummer|nr|document)?\b(?:\.|\s+(?:is|was|van|met|nummer|nr|het|mijn)\b|[\s:#])*((?=\w*\d\w*\d)[a-z0-9]{6,12})\b",
    re.IGNORECASE,
)
_DOCUMENT = re.compile(r"\b[A-NP-Z]{2}[A-NP-Z0-9]{6}\d\b|\b[A-Z]{2,3}\d{5,8}[A-Z]?\b")
_DEVICES = (
    re.compile(r"(?<![\d.])(?:(?:25[0-5]|2[0-4]\d|1?\d?\d)\.){3}(?:25[0-5]|2[0-4]\d|1?\d?\d)(?![\d.]*\d)"),
    re.compile(
        r"(?<![\w:])(?:[0-9a-f]{1,4}:){3,7}[0-9a-f]{1,4}(?![\w:])|(?<![\w:])(?:[0-9a-f]{1,4}:){1,6}(?::[0-9a-f]{1,4}){1,6}",
        re.IGNORECASE,
    ),
    re.compile(r"\b(?:[0-9a-f]{2}[:-]){5}[0-9a-f]{2}\b", re.IGNORECASE),
    re.compile(r"\b[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}\b", re.IGNORECASE),
    re.compile(
        r"\b(?:imei|serienummer|device-?id|apparaat-?id|toestel-?id|imsi)\b(?:nummer)?(?:\s+(?:is|was|van|nummer)\b|[\s:#])*([a-z0-9][a-z0-9 -]{6,22}\d)\b",
        re.IGNORECASE,
    ),
)
_BSN_WORD = re.compile(r"\b(?:bsn|burgerservicenummer|sofi-?nummer|burger service nummer)\b(?:\s*-?nummer)?(?:\s+(?:is|was|van|het|mijn|haar|zijn|nummer)\b|[\s:,])*"
                       rf"((?:(?:{NUMBER_WORD}|\d+)[\s.,-]*){{2,10}})", re.IGNORECASE)  # fmt: skip
_BSN_LENGTH = 9
_PHONE_LENGTH = 10


def find_patterns(text: str) -> Iterator[Hit]:
    """Give what every detector finds; hits may overlap."""
    for detector in _DETECTORS:
        yield from detector(text)


def _simple(label: Label, by: str, score: float, *patterns: re.Pattern[str]) -> Callable[[str], Iterator[Hit]]:
    def detect(text: str) -> Iterator[Hit]:
        for pattern in patterns:
            for match in pattern.finditer(text):
                group = match.lastindex or 0
                yield Hit(match.start(group), match.end(group), label, score, by)

    return detect


def _web(text: str) -> Iterator[Hit]:
    for match in (*_URL.finditer(text), *_SPOKEN_URL.finditer(text), *_SPOKEN_WWW.finditer(text)):
        shown = match[0].rstrip(".,;:!?)]…")
        host = re.sub(r"^(?:https?://)?(?:www\.)?", "", shown.lower())
        # The site of an institution is nobody's data; a page on it can be.
        if re.sub(r"(?:\.\w+)+$|\s+(?:punt|dot)\s+\w+$", "", host) not in NEVER:
            start = _back(text, match.start()) if " " in shown else match.start()
            yield Hit(start, match.start() + len(shown), Label.URL, 0.95, "url")


def _spoken_mail(text: str) -> Iterator[Hit]:
    if not _SPOKEN_AT.search(text):
        return
    for match in _SPOKEN_EMAIL.finditer(text):
        yield Hit(_back(text, match.start()), match.end(), Label.EMAIL, 0.95, "spoken-e-mail")


def _back(text: str, start: int) -> int:
    """Give where an address that was said in several words begins: "boze meiden punt nl"."""
    for _ in range(3):
        before = _LAST_WORD.search(text[max(0, start - 30) : start])
        if (
            before is None
            or before[1].lower() in lexicon.common()
            or before[1].lower() in VERB_LIKE
            or before[1].lower() in NEVER
        ):
            break
        start -= len(before[0])
    return start


def _numbers(text: str) -> Iterator[Hit]:
    for match in _NUMBER.finditer(text):
        label, score, by = _number_kind(match[0])
        if by:
            yield Hit(match.start(), match.end(), label, score, by)
    for match in DIGIT_RUN.finditer(text):
        digits = spoken_digits(match[0])
        end = match.end()
        if len(digits) == _PHONE_LENGTH + 1 and digits.startswith("0") and (article := _ARTICLE.search(match[0])):
            end = match.start() + article.start()  # "06 12 34 56 78, een keer": the article was taken for a digit
        if len(digits) >= _PHONE_LENGTH - 2 or (digits.startswith("06") and len(digits) >= _PHONE_LENGTH - 4):
            kind = Label.PHONE if digits.startswith("0") or len(digits) != _BSN_LENGTH else Label.BSN
            yield Hit(match.start(), end, kind, 0.9, "spoken-number")


def _number_kind(shown: str) -> tuple[Label, float, str]:
    digits = re.sub(r"\D", "", shown)
    if re.fullmatch(r"(?:19|20)\d{2}\s?[-–/]\s?(?:19|20)\d{2}", shown.strip()) or (
        len(digits) <= _BSN_LENGTH and re.fullmatch(r"[1-9]\d{0,2}(?:\.000)+", shown)
    ):
        return Label.PHONE, 0.0, ""  # "2019-2020" and "10.000.000" are nobody's
    if len(digits) in {_BSN_LENGTH, _BSN_LENGTH - 1} and not shown.startswith(("0", "+")) and bsn.is_valid(digits):
        return Label.BSN, 0.95, "bsn"
    if shown.startswith(("0", "+", "(0")) and _is_phone(shown, digits):
        return Label.PHONE, 0.95, "phone"
    least = _BSN_LENGTH - 2
    return Label.CASE_NUMBER, 0.6, "long-number" if len(digits) >= least else ""


def _is_phone(shown: str, digits: str) -> bool:
    if digits.startswith("0") and len(digits) in {_PHONE_LENGTH - 1, _PHONE_LENGTH, _PHONE_LENGTH + 1}:
        return True
    try:
        return bool(phonenumbers.is_possible_number(phonenumbers.parse(shown, "NL")))
    except phonenumbers.NumberParseException:
        return False


def _accounts(text: str) -> Iterator[Hit]:
    for match in _IBAN.finditer(text):
        compact = re.sub(r"[\s.]", "", match[0]).upper()
        if iban.is_valid(compact):
            yield Hit(match.start(), match.end(), Label.IBAN, 1.0, "iban")
        elif re.fullmatch(r"[A-Z]{2}\d{2}[A-Z]{4}\d{9,10}", compact):
            yield Hit(match.start(), match.end(), Label.IBAN, 0.8, "iban-form")
        else:
            # Words after the number were taken along: "… 4300 en dat"; try without them.
            yield from _shorter_iban(match)


def _shorter_iban(match: re.Match[str]) -> Iterator[Hit]:
    for cut in sorted({found.start() for found in re.finditer(r"[\s.]", match[0])}, reverse=True):
        compact = re.sub(r"[\s.]", "", match[0][:cut]).upper()
        if iban.is_valid(compact) or re.fullmatch(r"[A-Z]{2}\d{2}[A-Z]{4}\d{10}", compact):
            yield Hit(match.start(), match.start() + cut, Label.IBAN, 1.0, "iban")
            return


def _postcodes(text: str) -> Iterator[Hit]:
    for match in _POSTCODE.finditer(text):
        yield Hit(match.start(), match.end(), Label.POSTCODE, 0.9, "postcode")
    for match in _POSTCODE_LOW.finditer(text):
        near = text[max(0, match.start() - 40) : match.start()].lower()
        if "postcode" in near or match[2].lower() not in _SHORT_WORDS:
            yield Hit(match.start(), match.end(), Label.POSTCODE, 0.8, "postcode")
    for match in _SPELLED_POSTCODE.finditer(text):
        if re.fullmatch(r"[1-9]\d{3}", spoken_digits(match[1].rsplit(maxsplit=2)[0])):
            yield Hit(match.start(1), match.end(1), Label.POSTCODE, 0.8, "spelled-postcode")
    for match in _SPOKEN_POSTCODE.finditer(text):
        yield Hit(match.start(1), match.end(1), Label.POSTCODE, 0.9, "spoken-postcode")


_SHORT_WORDS = frozenset(
    "en in is of op om ik je ze we he ja al te na af zo nu er at dm km cm kg mb gb ml mg mm tv jaar de ga ha hm la mn zn me mo uw ex ok wo ie ms sp x".split()
)


def _plates(text: str) -> Iterator[Hit]:
    for match in _PLATE.finditer(text):
        letters = sum(part.isalpha() for part in match[0].split("-"))
        if 0 < letters < 3 and len(match[0]) == 8:  # noqa: PLR2004 - a sidecode: six signs in three groups, of both kinds
            yield Hit(match.start(), match.end(), Label.PLATE, 0.9, "plate")
    for match in _PLATE_WORD.finditer(text):
        yield Hit(match.start(1), match.end(1), Label.PLATE, 0.8, "plate")


def _births(text: str) -> Iterator[Hit]:
    for match in _BIRTH.finditer(text):
        yield Hit(match.start(2), match.end(2), Label.DATE, 0.9, "birth")


def _bsn_near(text: str) -> Iterator[Hit]:
    for match in _BSN_WORD.finditer(text):
        if len(spoken_digits(match[1])) >= 4:  # noqa: PLR2004 - part of a BSN that was read out is enough
            yield Hit(match.start(1), match.start(1) + len(match[1].rstrip(" .,-\n")), Label.BSN, 0.95, "bsn")


_DETECTORS: tuple[Callable[[str], Iterator[Hit]], ...] = (
    _simple(Label.EMAIL, "e-mail", 1.0, _EMAIL),
    _spoken_mail,
    _web,
    _simple(Label.HANDLE, "handle", 0.95, _AT, _SPOKEN_HANDLE),
    _accounts,
    _bsn_near,
    _simple(Label.CASE_NUMBER, "case-number", 0.95, _CASE, _CASE_CODE, _CASE_WORD),
    _simple(Label.IDENTITY_DOCUMENT, "document", 0.9, _DOCUMENT_WORD, _DOCUMENT),
    _simple(Label.DEVICE, "device", 0.9, *_DEVICES),
    _plates,
    _simple(Label.DATE, "date", 0.9, *_DATES),
    _births,
    _postcodes,
    _numbers,
)
