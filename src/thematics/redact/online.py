"""E-mail and web addresses: written, said, and with their full stops gone.

Sources: RFC 5321 and 3986, simplified. Every repetition is bounded (a label has at most 63 characters, RFC 1035; a local part 64, RFC 5321),
and every pattern that begins with a word begins where the word does: no text, however odd, may take more than linear time.
"""

import re
from collections.abc import Iterator

from thematics.records.shared import Label
from thematics.redact import lexicon
from thematics.redact.numerals import NUMBER_WORD
from thematics.redact.scan import Mark, Scan
from thematics.redact.tokens import Hit
from thematics.redact.vocabulary import NEVER, VERB_LIKE

__all__ = ["find_online"]

_TLD = "nl|com|net|org|be|eu|de|info|io|tv|me|app|gg|co|uk|fr|biz|nu|xyz|online|site|shop|club|link|live|frl|amsterdam|chat|fun|social|ly|to"
_LABEL = r"[^\W_](?:[\w-]{0,61}[^\W_])?"
_HOST = rf"{_LABEL}(?:\s?\.{_LABEL}){{1,8}}"
_LOCAL = r"(?<![\w.+%'’-])[\w.+%'’-]{1,64}"
_AT_SIGN = r"(?:[@＠]|\s[@＠]\s|[@＠]\s|\s?[\[(]\s?at\s?[\])]\s?)"
_DOT_SIGN = r"(?:\s?\.|\s?[\[(]\s?(?:dot|punt)\s?[\])]\s?)"
_EMAIL = re.compile(
    rf"{_LOCAL}{_AT_SIGN}{_LABEL}(?:{_DOT_SIGN}{_LABEL}){{1,8}}|{_LOCAL}@{_LABEL}(?:\s(?:{_TLD})(?!\w))?"
    rf"|{_LOCAL}\sat\s{_LABEL}(?:\.{_LABEL}){{1,8}}"
)

_DOT = r"(?:punt|puntje|dot)"
_JOIN = rf"(?:{_DOT}|streepje|liggend streepje|laag streepje|underscore|min|koppelteken|plus)"
_GAP = r"[\s,]{1,3}"
_SAID_TLD = rf"(?:{_TLD}|n\s?l|en\s?el|kom|punt\s?kom|b\s?e)"
_NAME = rf"(?<![\w-])[\w.-]{{1,64}}(?:{_GAP}(?:{_JOIN})(?:{_GAP}{_JOIN})?{_GAP}[\w-]{{1,64}}){{0,6}}"
_APE = r"apenstaart(?:je)?"
_SPOKEN_EMAIL = re.compile(
    rf"(?P<name>{_NAME}){_GAP}(?:{_APE}|(?P<at>at)){_GAP}(?P<host>[\w-]{{1,63}}(?:{_GAP}{_JOIN}{_GAP}(?:{_SAID_TLD}(?!\w)|[\w-]{{1,63}})|\.\w{{1,63}}|\s(?:{_TLD})(?!\w)){{0,6}})"
)
_MIXED_EMAIL = re.compile(
    rf"(?<![\w.+-])[\w.+-]{{1,64}}@[\w-]{{1,63}}(?:\s{{1,3}}{_DOT}\s{{1,3}}{_SAID_TLD}(?!\w)){{1,4}}"
)
_PROVIDERS = frozenset(
    "hotmail gmail outlook live yahoo icloud ziggo kpnmail kpn planet xs4all home proton protonmail msn student leerling".split()
)

_TAIL = r"[^\s<>\"”’]"
_URL = re.compile(
    rf"(?:https?|ftp)\s?:?\s?//(?:www\s)?[\w-]{{2,63}}\s(?:{_TLD})(?!\w){_TAIL}*"  # its full stops are gone
    rf"|(?:(?:https?|ftp)\s?:?\s?//|(?<!\w)www\.){_TAIL}+"
    rf"|(?<![\w@.-])(?:{_LABEL}\.){{1,8}}(?:{_TLD})(?![\w@])(?:[/?#:]{_TAIL}*)?"
)
_DOTTED = re.compile(rf"\.(?:{_TLD})(?!\w)|//|www\.")
_WWW = r"(?:www|w\s{1,3}w\s{1,3}w|wee\s{1,3}wee\s{1,3}wee)"
_PROTOCOL = r"(?:h\st\st\sp(?:\ss)?|https?)\s{1,3}(?:dubbele\s{1,3}punt\s{1,3})?(?:(?:slash\s{1,3}){2})?"
_PAGE = rf"(?:\s{{1,3}}(?:slash|schuine\sstreep)\s{{1,3}}[\w-]{{1,63}}(?:\s{{1,3}}{_JOIN}\s{{1,3}}[\w-]{{1,63}}){{0,4}}(?:\s{{1,3}}(?:{NUMBER_WORD})(?!\w)){{0,6}}){{0,4}}"
_SPOKEN_URL = re.compile(
    rf"(?<![\w-])(?:{_PROTOCOL})?(?:{_WWW}\s{{1,3}}(?:punt\s{{1,3}})?)?"
    rf"(?!(?:het|een|de|dat|dit|op)\b)[\w-]{{1,63}}(?:\s{{1,3}}{_JOIN}\s{{1,3}}[\w-]{{1,63}}){{0,6}}?\s{{1,3}}{_DOT}\s{{1,3}}{_SAID_TLD}(?!\w){_PAGE}"
)
# With "www" before it any ending will do, and a site's name may have been heard as several words.
_SPOKEN_WWW = re.compile(
    rf"(?<!\w){_WWW}\s{{1,3}}{_DOT}\s{{1,3}}[\w-]{{1,63}}(?:\s{{1,3}}[\w-]{{1,63}}){{0,2}}?(?:\s{{1,3}}{_DOT}\s{{1,3}}[\w-]{{1,63}}){{1,4}}"
    rf"|(?<!\w){_WWW}\s{{1,3}}[\w-]{{1,63}}\s{{1,3}}(?:{_TLD})(?!\w)(?:/\S{{1,200}})?"
)
_BARE = re.compile(r"(?<![\w.@-])([\w-]{1,63})\s$")
_AFTER_ENDING = re.compile(rf"/{_TAIL}{{1,500}}|{_PAGE}")
_LAST_WORD = re.compile(r"(?<!\w)([\w-]+)[ \n]$")
_SITE = re.compile(
    r"(?<!\w)(?:site|sites|website|websites|webpagina|webshop|forum|pagina|domein|link|url|www|internetadres)(?!\w)"
)
_STOPS = frozenset(
    "site sites website websites webpagina webshop forum pagina domein link url www kijk kijken zoek ga gaan naar via mail mailen adres heet "
    "ecli genaamd mailadres email e-mail e-mailadres mailtje account heette stond staat stuur stuurde bel bezoek zie".split()
)
# Sites of institutions, news and services that everybody uses: nobody's data.
_PUBLIC = NEVER | frozenset(
    "slachtofferhulp helpwanted kindertelefoon offlimits centrumseksueelgeweld veiligthuis vraaghetdepolitie meldknop rijksoverheid overheid "
    "rechtspraak wetten.overheid om wikipedia nl.wikipedia en.wikipedia nos nu rtlnieuws rtl ad volkskrant telegraaf parool nrc trouw 113 "
    "chatmetfier fierfryslan schadefonds amsterdam denhaag jeugdwet ggdamsterdam stopitnow meldmisdaadanoniem mijn.overheid digid "
    "sense.info sense soaaids seksueelgeweld slachtofferwijzer gameninfo hulpmix mindkorrelatie autoriteitpersoonsgegevens cbs europa eur-lex "
    "dekamer senate vrt standaard hln demorgen knack".split()
)  # fmt: skip
_SCHEME = re.compile(r"^(?:\w+\s?:?\s?//)?(?:www[.\s])?")
_ENDING = re.compile(r"(?:\.\w+)$|\s+(?:punt|puntje|dot)\s+\w+(?:\sel)?$|\s\w+$")
_TRAILING = ".,;:!?)]}…'’\""
_BEFORE, _AFTER = 140, 220


def find_online(scan: Scan) -> Iterator[Hit]:
    """Give the e-mail and web addresses."""
    yield from _mail(scan)
    yield from _written(scan)
    yield from _said(scan)
    yield from _bare(scan)


def _mail(scan: Scan) -> Iterator[Hit]:
    low = scan.low
    ats = [word for word in scan.words(Mark.WEB) if low.startswith(("apenstaart", "at"), word[0])]
    signs = [match.span() for match in re.finditer("[@＠]", low)]
    for start, end in scan.near(sorted([*signs, *ats]), _BEFORE, _AFTER):
        for match in (*_EMAIL.finditer(low, start, end), *_MIXED_EMAIL.finditer(low, start, end)):
            if not match[0].startswith("@"):
                shown = match[0].rstrip(_TRAILING)
                yield Hit(match.start(), match.start() + len(shown), Label.EMAIL, 1.0, "e-mail")
    for start, end in scan.near(ats, _BEFORE, _AFTER):
        yield from _spoken_mail(low, start, end)


def _spoken_mail(low: str, start: int, end: int) -> Iterator[Hit]:
    for match in _SPOKEN_EMAIL.finditer(low, start, end):
        host = match["host"]
        whole = re.search(rf"\s(?:{_DOT})\s|\.|\s(?:{_TLD})$", host) is not None
        if not whole and (match["at"] or host not in _PROVIDERS):
            first = re.search(r"[\w-]+$", match["name"])
            if match["at"] or first is None or _stops(first[0]):
                continue  # "zoek op apenstaartje zus": an account
        yield Hit(_back(low, match.start()), match.end(), Label.EMAIL, 0.95, "spoken-e-mail")


def _stops(word: str) -> bool:
    """Say whether a word can't be part of an address that was said in several words."""
    return word in lexicon.common() or word in VERB_LIKE or word in NEVER or word in _STOPS


_SAID_NUMBER = re.compile(rf"{NUMBER_WORD}|\d{{1,8}}")


def _back(low: str, start: int) -> int:
    """Give where an address that was said in several words begins: "boze meiden punt nl", "daan nul acht apenstaartje"."""
    if _stops(low[start:].split(None, 1)[0]) and not _SAID_NUMBER.match(low, start):
        return start
    for _ in range(4):
        before = _LAST_WORD.search(low, max(0, start - 40), start)
        if before is None:
            break
        number = _SAID_NUMBER.fullmatch(before[1]) and before[1] not in {"een", "één"}
        if not number and _stops(before[1]):
            break
        start -= len(before[0])
    return start


def _written(scan: Scan) -> Iterator[Hit]:
    low = scan.low
    dots = [match.span() for match in _DOTTED.finditer(low)]
    for start, end in scan.near(dots, 80, 60):
        for match in _URL.finditer(low, start, end):
            shown = match[0].rstrip(_TRAILING)
            if not _public(shown) and not _glued(scan.text[match.start() : match.end()]):
                yield Hit(match.start(), match.start() + len(shown), Label.URL, 0.95, "url")


def _glued(shown: str) -> bool:
    """Say whether it is a sentence's end and the next one's beginning: "storten.De"."""
    return re.fullmatch(r"[^./]*[a-zà-ÿ)]\.[A-Z][a-z]*", shown) is not None


def _public(shown: str) -> bool:
    """Say whether it is the site of an institution, which is nobody's data; a page on it can be."""
    return _ENDING.sub("", _SCHEME.sub("", shown)) in _PUBLIC


def _said(scan: Scan) -> Iterator[Hit]:
    low = scan.low
    dots = [word for word in scan.words(Mark.WEB) if low.startswith(("punt", "dot", "www"), word[0])]
    for start, end in scan.near(dots, _BEFORE, _AFTER):
        for match in (*_SPOKEN_URL.finditer(low, start, end), *_SPOKEN_WWW.finditer(low, start, end)):
            if not _public(match[0]):
                yield Hit(_back(low, match.start()), match.end(), Label.URL, 0.95, "url")


def _bare(scan: Scan) -> Iterator[Hit]:
    """Find addresses whose full stop is gone: "pimmetje nl", "instagram com/liefkind"."""
    low = scan.low
    for start, end in scan.words(Mark.ENDING):
        before = _BARE.search(low, max(0, start - 65), start)
        if before is None:
            continue
        after = _AFTER_ENDING.match(low, end)
        page = after is not None and after.end() > end
        name = before[1]
        if name in {"punt", "puntje", "dot"} or (
            not page and (name in _PUBLIC or not _is_site(low, before.start(), name))
        ):
            continue
        first = before.start() if name in NEVER else _back(low, before.start())
        yield Hit(first, after.end() if after and page else end, Label.URL, 0.8, "bare-url")


def _is_site(low: str, start: int, name: str) -> bool:
    """Say whether "NAME nl" is a site: a word that nobody else uses so, or one after "site" or "forum"."""
    if len(name) < 3 or name.isdigit() or _stops(name):  # noqa: PLR2004 - "ns nl", "5 nl"
        return False
    if _SITE.search(low, max(0, start - 40), start):
        return True
    if low[max(0, start - 4) : start].endswith((" op ", " via ")) or low[max(0, start - 3) : start] == "op ":
        return name not in lexicon.words() and name not in lexicon.places()  # a compound that nobody else uses will do
    return not lexicon.is_ordinary(name) and name not in lexicon.places()
