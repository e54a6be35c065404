"""Numbers of people: telephone, citizen service number (BSN), bank account; written, spaced and said.

Sources: libphonenumber, ISO 13616 for IBAN, the 11-proof for BSN and the Belgian national number (python-stdnum). The 11-proof raises
confidence and is never required: 9 % of random numbers pass it.
"""

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

import phonenumbers
from stdnum import iban, luhn
from stdnum.nl import bsn

from thematics.records.shared import Label
from thematics.redact.numerals import DIGIT_RUN, PIECE, said_pieces, spoken_digits
from thematics.redact.said import Said
from thematics.redact.scan import Mark, Scan, Word
from thematics.redact.tokens import Hit

__all__ = ["find_numbers", "said_account"]

_BSN_LENGTH = 9
_PHONE_LENGTH = 10
_SEP = r"[\s.\-–‑/()_]{0,3}"
_PHONE = re.compile(
    rf"(?<![\d+])(?<!\d[.,])(?:(?:\+|00)\s?31{_SEP}(?:\(?0\)?{_SEP})?[1-9]|\(?0{_SEP}[1-9])(?:{_SEP}\d){{8}}(?![\d\w])"
)
_FOREIGN = re.compile(rf"(?<![\d+\w])(?:\+|00)\s?[1-9]\d{{0,2}}(?:{_SEP}\d){{6,12}}(?![\d\w])")
_PUBLIC = re.compile(r"(?:0800|0900|0906|0909|1400|140\d\d|116\d{3}|112|113|144)")
# Any other long number: one group of digits, or several with a space, full stop or hyphen between.
_CHUNK = re.compile(r"(?<![\w.,€$])(?<![€$]\s)\d(?:[\s.\-–‑/()]{0,3}\d){5,17}(?![\w]|[.,]\d)")
_AMOUNT = re.compile(r"\d{1,3}(?:[.\s]\d{3})+|\d{4,9}")
_QUANTITY = re.compile(
    r"(?:,\d{1,2})?\s?(?:euro|eur|€|%|procent|mensen|personen|inwoners|leden|keer|jaar|stuks|miljoen|miljard|dollar|frank|km|kilometer|meter|ton|kilo|"
    r"kwh|mw|ha|hectare|uur|volgers|views|likes|gevallen|slachtoffers|aangiften?|meldingen|woningen|bedrijven|werknemers|ondernemingen|zelfstandigen)(?!\w)"
)
_YEARS = re.compile(r"(?:(?:19|20)\d{2}(?:[\s\-–/,]|$)){1,6}")
_BSN_FORMS = re.compile(r"\d{9}|\d{3}[\s.-]\d{3}[\s.-]\d{3}|\d{4}[\s.-]\d{2}[\s.-]\d{3}|\d{4}[\s.-]\d{3}[\s.-]\d{2}")
_NATIONAL = re.compile(r"(?<![\w.])\d{2}\.\d{2}\.\d{2}-\d{3}\.\d{2}(?!\w)")
_BTW = re.compile(r"(?<!\w)nl\s?\d{9}\s?b\s?\d{2}(?!\w)")
_ARTICLE = re.compile(r"[\s,.]+(?:een|één)$")
_STEPS = frozenset({1, 2, 5, 10, 100, -1, -10})
_LEAST_CONTIGUOUS = 7
_GUESS = 0.5  # takes the label of whatever says better what the number is

_FILL = re.compile(
    r"(?:[\s:#=(,]|\.(?=\s)|(?<!\w)(?:is|was|van|met|nummer|nr|luidt|het|de|mijn|haar|zijn|hem|onze|hier|daar|dat|dus|deze|die|eh|ehm|uhm|begint|eindigt|op|"
    r"eigenlijk|geloof\sik|even|zoon|dochter|moeder|vader|broer|zus|onder|gewoon|nog|steeds)(?!\w)){0,14}"
)
_BSN_VALUE = re.compile(rf"(?:{PIECE}|\d{{1,11}})(?:[\s.,\-–‑]{{1,3}}(?:{PIECE}|\d{{1,9}}(?!\w))){{0,10}}|\d{{4,11}}")
_ACCOUNT_VALUE = re.compile(r"\d(?:[\s.\-]?\d){5,18}(?![\w,]?\d)")
# Without its nought, or as much of it as was said: "zijn nummer begint met nul zes een drie".
_PHONE_VALUE = re.compile(
    rf"[67]\d?(?:[\s.\-]{{0,3}}\d){{7,8}}(?!\w)|(?:nul\s?zes|06)(?!\w)(?:[\s.\-]{{0,3}}(?:{PIECE})){{1,9}}"
)

_IBAN = re.compile(r"(?<!\w)[a-z]{2}[\s.-]?\d{2}[\s.-]?(?:[a-z]{4}[\s.-]?)?(?:[a-z]?\d[\s.-]?){7,28}")
_IBAN_LENGTH = {"nl": 18, "be": 16, "de": 22, "fr": 27, "gb": 22, "es": 24, "it": 27, "pl": 28, "tr": 26, "pt": 25, "at": 20, "ch": 21, "lu": 20,
                "ro": 24, "bg": 22, "ma": 28, "ie": 22, "se": 24, "dk": 18, "no": 15, "fi": 18, "hu": 28, "cz": 24, "sk": 24, "gr": 27, "hr": 21,
                "lt": 20, "ee": 20, "lv": 21, "si": 19, "mt": 31, "cy": 28, "ua": 29, "tn": 24, "il": 23, "ae": 23, "sa": 24, "pk": 24}  # fmt: skip
_DUTCH = re.compile(r"nl\d{2}[a-z]{4}\d{9,10}")
_COUNTRY = re.compile(r"(?<!\w)[a-z]{2}[\s.-]?$")
_CARD = re.compile(r"(?<![\w.,-])\d{4}([\s-]?)\d{4}\1\d{4}\1\d{4}(?!\w)")


def find_numbers(scan: Scan) -> Iterator[Hit]:
    """Give telephone numbers, citizen service numbers, bank accounts, and long numbers of no known kind."""
    yield from _accounts(scan)
    yield from _named(scan)
    yield from _written(scan)
    yield from _said(scan)


def _written(scan: Scan) -> Iterator[Hit]:
    low = scan.low
    for start, end in scan.near(scan.grouped, 8, 40):
        phones = [match for pattern in (_PHONE, _FOREIGN) for match in pattern.finditer(low, start, end)]
        phones = [match for match in phones if match.re is _PHONE or _is_phone(match[0])]
        for match in phones:
            if not _public(match[0]):
                yield Hit(*match.span(), Label.PHONE, 0.95, "phone")
        for match in (*_NATIONAL.finditer(low, start, end), *_BTW.finditer(low, start, end)):
            yield Hit(*match.span(), Label.BSN, 0.9, "national-number")
        yield from _others(low, start, end, [match.span() for match in phones])


def _others(low: str, start: int, end: int, phones: Sequence[Word]) -> Iterator[Hit]:
    """Find the long numbers that are no telephone numbers."""
    for match in _CHUNK.finditer(low, start, end):
        if any(first < match.end() and match.start() < last for first, last in phones):
            continue
        label, score, by = _kind(match[0], low, match.end())
        if by:
            yield Hit(*match.span(), label, score, by)


def _plain(shown: str) -> str:
    return re.sub(r"\D", "", shown)


def _public(shown: str) -> bool:
    """Say whether it is a line that everybody may call: 0800, 0900, 14 020, 116 111."""
    return _PUBLIC.match(_plain(shown)) is not None


def _kind(shown: str, low: str, end: int) -> tuple[Label, float, str]:
    digits = _plain(shown)
    if _public(shown) and len(digits) in {8, 11}:  # 0800-2000, 0900-12 34 567
        return Label.PHONE, 0.0, ""
    if _BSN_FORMS.fullmatch(shown) and bsn.is_valid(digits):
        return Label.BSN, 0.95, "bsn"
    if shown.startswith("0") and _PHONE_LENGTH - 1 <= len(digits) <= _PHONE_LENGTH + 1:
        return Label.PHONE, 0.9, "phone"
    if _YEARS.fullmatch(shown) or _counts(re.findall(r"\d+", shown)):
        return Label.PHONE, 0.0, ""
    if _AMOUNT.fullmatch(shown) and (re.search(r"[.\s]", shown) or _QUANTITY.match(low, end)):
        return Label.PHONE, 0.0, ""
    longest = max(map(len, re.findall(r"\d+", shown)))
    return (
        Label.CASE_NUMBER,
        _GUESS,
        "long-number" if longest >= _LEAST_CONTIGUOUS or _BSN_FORMS.fullmatch(shown) else "",
    )


def _counts(pieces: Sequence[str]) -> bool:
    """Say whether numbers count up or down: "8 9 10 11", "10 20 30 40"."""
    if len(pieces) < 3 or pieces[0].startswith("0"):  # noqa: PLR2004 - two numbers say nothing
        return False
    values = [int(piece) for piece in pieces]
    steps = {right - left for left, right in pairwise(values)}
    return len(steps) == 1 and steps <= _STEPS


def _is_phone(shown: str) -> bool:
    try:
        return bool(phonenumbers.is_possible_number(phonenumbers.parse(shown, "NL")))
    except phonenumbers.NumberParseException:
        return False


def _said(scan: Scan) -> Iterator[Hit]:
    low = scan.low
    numbers = scan.words(Mark.NUMBER)
    if not numbers:
        return
    for start, end in _clusters(low, sorted([*numbers, *scan.digits])):
        for match in DIGIT_RUN.finditer(low, start, end):
            yield from _run(low, match)


def _clusters(low: str, numbers: list[Word]) -> Iterator[Word]:
    """Give the stretches in which four numbers or more stand close together."""
    first, last, count = -1, -1, 0
    for start, end in [*numbers, (len(low) + 99, len(low) + 99)]:
        if first >= 0 and start - last <= 26:  # noqa: PLR2004 - signs: room for "streepje" or "en dan eh"
            last, count = end, count + 1
            continue
        if count > 3:  # noqa: PLR2004 - DIGIT_RUN's least
            yield max(0, first - 16), min(len(low), last + 24)
        first, last, count = start, end, 1


def _run(low: str, match: re.Match[str]) -> Iterator[Hit]:
    shown, end = match[0], match.end()
    pieces = said_pieces(shown)
    digits = "".join(pieces)
    if digits.startswith("0") and len(digits) == _PHONE_LENGTH + 1 and (article := _ARTICLE.search(shown)):
        end = match.start() + article.start()  # "06 12 34 56 78, een keer": the article was taken for a digit
    start = match.start()
    if digits.startswith("31") and low[max(0, start - 5) : start] == "plus ":
        yield Hit(start - 5, end, Label.PHONE, 0.95, "spoken-number")
    elif (
        not _public(digits) and not _nobodys(pieces, digits) and (digits[0] in "06" or re.search(r"[^\W\d_]{3}", shown))
    ):
        label = Label.BSN if len(digits) == _BSN_LENGTH and digits[0] != "0" and _not_mobile(digits) else Label.PHONE
        yield Hit(start, end, label, 0.9, "spoken-number")


def _not_mobile(digits: str) -> bool:
    return digits[0] != "6" or bool(bsn.is_valid(digits))


def _nobodys(pieces: Sequence[str], digits: str) -> bool:
    if digits.startswith("0"):
        return len(digits) < (_PHONE_LENGTH - 4 if digits.startswith("06") else _PHONE_LENGTH - 2)
    years = sum(len(piece) == 4 and piece[:2] in {"19", "20"} for piece in pieces) > 2  # noqa: PLR2004 - "2019, 2020 en 2021"
    return len(digits) < _BSN_LENGTH or years or _counts(pieces)


def _named(scan: Scan) -> Iterator[Hit]:
    """Find numbers after the word that says what they are."""
    low = scan.low
    for mark, label, pattern, least in (
        (Mark.BSN, Label.BSN, _BSN_VALUE, 4),
        (Mark.ACCOUNT, Label.IBAN, _ACCOUNT_VALUE, 6),
        (Mark.PHONE, Label.PHONE, _PHONE_VALUE, 4),
    ):
        for _, end in scan.words(mark):
            fill = _FILL.match(low, end)
            match = pattern.match(low, fill.end() if fill else end)
            if match and len(spoken_digits(match[0])) >= least:
                shown = _ARTICLE.sub("", match[0])
                yield Hit(match.start(), match.start() + len(shown.rstrip(" .,-\n")), label, 0.95, label.name.lower())


def _accounts(scan: Scan) -> Iterator[Hit]:
    low = scan.low
    for start, end in scan.digits:
        if (
            end - start > 1
            and (opening := _COUNTRY.search(low, max(0, start - 3), start))
            and _IBAN.match(low, opening.start())
        ):
            yield from _iban(low, opening.start())
    for start, end in scan.grouped:
        match = _CARD.match(low, start) if end - start in {4, 16} else None
        if match and luhn.is_valid(_plain(match[0])):
            yield Hit(*match.span(), Label.IBAN, 0.9, "card")


def _iban(low: str, start: int) -> Iterator[Hit]:
    length = _IBAN_LENGTH.get(low[start : start + 2])
    if length is None:
        return
    signs = [at for at in range(start, min(len(low), start + 2 * length)) if low[at].isalnum()][:length]
    compact = "".join(low[at] for at in signs)
    end = signs[-1] + 1
    whole = end == len(low) or not low[end].isalnum()
    if len(compact) == length and whole and iban.is_valid(compact.upper(), check_country=False):
        yield Hit(start, end, Label.IBAN, 1.0, "iban")
    elif dutch := _DUTCH.match(compact):
        yield Hit(start, signs[dutch.end() - 1] + 1, Label.IBAN, 0.8, "iban-form")


def said_account(said: Said) -> Iterator[Hit]:
    """Give the bank account in a code that was said."""
    match = _DUTCH.search(said.code)
    if match and said.whole(*match.span()):
        yield Hit(said.starts[match.start()], said.ends[match.end() - 1], Label.IBAN, 0.9, "said-iban")
