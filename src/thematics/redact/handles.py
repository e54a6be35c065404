"""Account names: by their shape, by the platform that is named beside them, and as they are said."""

import re
from bisect import bisect_left
from collections.abc import Iterator

from thematics.records.shared import Label
from thematics.redact import lexicon
from thematics.redact.kinds import Kind, kind_of
from thematics.redact.numerals import NUMBER_WORD
from thematics.redact.scan import Mark, Scan
from thematics.redact.tokens import Hit
from thematics.redact.vocabulary import ACCOUNT_WORDS, INFORMAL, NEVER, VERB_LIKE

__all__ = ["find_handles"]

_WORD = re.compile(r"(?<![\w@])\w+(?:[.-]+\w+)*")
_AGE_OR_UNIT = re.compile(
    r"\d+(?:e|de|ste|x|u|uur|h|km|cm|m|mm|kg|g|gb|mb|ml|l|euro|jaar|jarigen?|jarige|-?jarige?n?|min|k|pk|ers?|en|s|plus|d|v|a|b|c|graden|procent|keer|bis|ter|quater|quinquies|sexies|septies|octies|novies|decies|de-?jaars)"
    r"|(?:januari|februari|maart|april|mei|juni|juli|augustus|september|oktober|november|december)\d{4}",
    re.IGNORECASE,
)
_CLASS = re.compile(
    r"(?:havo|vwo|vmbo|mavo|mbo|hbo|h|v|m|b|k|t|g|klas|groep|leerjaar|jaar|tl|gl|bb|kb|covid|mp|ps|ps-|covid-|a|art|nr|nummer|r|s|d|e|i|top|playstation|fifa|fc|co|gta|vol|rtl|npo|sbs|bbc)[-]?\d{1,4}[a-z]?"
    r"|\d{1,2}[-]?(?:havo|vwo|vmbo|mavo|mbo|tl|gl|bb|kb|h|v|m|k|b|t|gt|ha|va|vmbo-t)\d?[a-z]?",
    re.IGNORECASE,
)
_SAYS_NAME = frozenset(
    "at is was heet heette : genaamd naam noemde noemt zich gebruikersnaam username nickname accountnaam gamertag".split()
)
_CALLED = frozenset("heet heette heten genaamd".split())
# What an account is, and not what it is called.
_STATES = frozenset(
    "prive privé openbaar public private weg gehackt leeg nep fake verwijderd dicht offline online inactief populair".split()
)
_HARDLY_SAID = frozenset("dan ook gewoon eigenlijk nu toen dus volgens mij geloof ik eh ehm ze hij zij die als".split())
_AT = re.compile(r"(?<![\w.@])@\s?\w(?:[\w.-]{0,63}\w)?")
_SPOKEN = re.compile(
    r"(?<!\w)\w{1,63}(?:\s{1,3}(?:punt|underscore|laag\sstreepje|liggend\sstreepje)\s{1,3}\w{1,63}){0,8}?"
    r"(?:\s{1,3}(?:underscore|laag\sstreepje|liggend\sstreepje)(?:\s{1,3}\w{1,63}(?!\s{1,3}(?:apenstaart|at(?!\w))))?){1,8}"
)
_SPOKEN_AT = re.compile(r"(?<!\w)apenstaart(?:je)?\s{1,3}[\w.-]{2,63}")
_SPOKEN_DOT = re.compile(r"[\w-]{2,63}(?:\s{1,3}punt\s{1,3}[\w-]{2,63}){1,5}")
_LETTERED_DOT = re.compile(r"(?:[a-z0-9]\s){1,4}punt\s[\w-]{2,63}")
_NUMBERS = re.compile(
    rf"(?:\s(?:hekje|hashtag|dubbel|dubbele))?(?:\s(?:(?:dubbele?\s)?{NUMBER_WORD}(?!\w)|(?:twee)?duizend(?:\s?{NUMBER_WORD})?(?!\w)|\d{{1,8}}(?!\w))){{1,6}}|#\d{{1,8}}(?!\w)"
)
_HASHED = re.compile(
    rf"(?:[\w-]{{2,40}}\s){{1,3}}(?:hekje|hashtag)(?:\s(?:{NUMBER_WORD}(?!\w)|\d{{1,8}}(?!\w))){{2,8}}"
)
_UNIT = re.compile(
    r"\s?(?:jaar|keer|uur|euro|maanden|maand|dagen|dag|weken|week|mensen|volgers|meiden|jongens|foto|foto's|minuten|seconden|ofzo|procent|%)(?!\w)"
)
_ARTICLE = re.compile(r"\s(?:een|één)$")
_ON_PLATFORM = re.compile(
    r"(?:(?<!\w)(?P<cue>volg|volgt|volgde|volgen|ken|kent|kende|zoek|zocht|check|add|heet|heette|noemt|noemde)\s(?:(?:je|jij|jullie|ik|hij|ze|maar|zich)\s)?)?"
    r"(?<![\w@])(?P<name>\w[\w.-]{2,63})\s(?:op|van|via)\s(?:(?:haar|zijn|mijn|de)\s)?$"
)
_SITE = re.compile(r"^www\.|\.(?:nl|com|org|net|be|eu|de)$", re.IGNORECASE)
_ACCOUNT_NAME = frozenset(
    "gebruikersnaam username nickname gamertag nick accountnaam profielnaam usernaam schermnaam snapnaam instanaam gamenaam".split()
)
_WINDOW = 7
_REACH = 200  # characters that a platform's name can reach: seven words
_LONGEST = 64  # characters of an account's name
_SHORT = 3


def find_handles(text: str | Scan) -> Iterator[Hit]:
    """Give account names in a text (masked where things are hidden already); hits may overlap."""
    scan = Scan(text) if isinstance(text, str) else text
    yield from _marked(scan)
    near = _near(scan)
    yield from near
    taken = sorted(hit.start for hit in near)
    for start in _odd_words(scan):
        at = bisect_left(taken, start)
        match = _WORD.match(scan.text, start)
        if match and (at == len(taken) or taken[at] != start) and _shaped(match[0], near=False):
            yield Hit(start, match.end(), Label.HANDLE, 0.7, "account", spread=match.end() - start > _SHORT)


def _marked(scan: Scan) -> Iterator[Hit]:
    """Find what a sign or its name marks: "@naam", "naam underscore acht", "apenstaartje naam"."""
    if "@" in scan.low:
        for match in _AT.finditer(scan.low):
            yield Hit(*match.span(), Label.HANDLE, 0.95, "handle")
    low = scan.low
    signs = [word for word in scan.words(Mark.WEB) if low.startswith(("underscore", "streepje", "apenstaart"), word[0])]
    for start, end in scan.near(signs, 140, 140):
        for match in _SPOKEN.finditer(low, start, end):
            yield Hit(match.start(), _numbers_end(low, match.end()), Label.HANDLE, 0.95, "handle")
        for match in _SPOKEN_AT.finditer(low, start, end):
            yield Hit(*match.span(), Label.HANDLE, 0.8, "handle")


def _near(scan: Scan) -> list[Hit]:
    """Find names within seven words after a platform's name, and before it ("wolkje op snap")."""
    hits: list[Hit] = []
    low = scan.low
    for start, end in scan.words(Mark.PLATFORM):
        hits += _after(scan, start, end)
        before = _ON_PLATFORM.search(low, max(0, start - 90), start)
        if (
            before
            and before["name"] not in ACCOUNT_WORDS
            and before["name"].isalnum()
            and _said_of(before["name"], cue=bool(before["cue"]))
        ):
            hits.append(Hit(*before.span("name"), Label.HANDLE, 0.8, "account", spread=True))
    return hits


def _said_of(word: str, *, cue: bool) -> bool:
    return not _listed(word) if cue else kind_of(word) is Kind.UNKNOWN


def _after(scan: Scan, start: int, end: int) -> Iterator[Hit]:
    low = scan.low
    previous = low[start:end]
    names_account = previous in _ACCOUNT_NAME
    begin = end
    while begin < len(low) and (low[begin].isalnum() or low[begin] in "-_"):
        begin += 1  # the rest of "snap-groep"
    for count, match in enumerate(_WORD.finditer(scan.text, begin, begin + _REACH)):
        word = low[match.start() : match.end()]
        if count == _WINDOW or word in ACCOUNT_WORDS:
            return
        hashed = _HASHED.match(low, match.start()) if word not in _HARDLY_SAID and word not in _SAYS_NAME else None
        if hashed:
            yield Hit(match.start(), hashed.end(), Label.HANDLE, 0.85, "account")
            return
        named = previous in _SAYS_NAME or (previous in ACCOUNT_WORDS and count == 0)
        said = _SPOKEN_DOT.match(low, match.start()) or _LETTERED_DOT.match(low, match.start())
        if said and (named or previous in _HARDLY_SAID):
            yield Hit(match.start(), _numbers_end(low, said.end()), Label.HANDLE, 0.85, "account")
            return
        last = _with_underscores(scan.text, match.end())
        longer = _numbers_end(low, last)
        made_up = _made_up(word, previous) or (
            named and (names_account or previous in _SAYS_NAME or longer > last) and _compound(word)
        )
        if made_up or _shaped(match[0], near=True, named=named) or _after_platform(word, previous):
            yield Hit(match.start(), longer, Label.HANDLE, 0.85, "account", spread=len(word) > _SHORT)
        if word not in _HARDLY_SAID:
            previous = word


def _made_up(word: str, previous: str) -> bool:
    """Say whether it follows "heet", which only a name does."""
    return (
        previous in _CALLED
        and word not in lexicon.common()
        and word not in NEVER
        and word not in VERB_LIKE
        and len(word) > _SHORT
    )


def _compound(word: str) -> bool:
    """Say whether a word is one that somebody made up: "kluisbewaker", "Xx-Slayer-xX"."""
    return len(word) > _SHORT and not word.isdigit() and word not in _STATES and not _listed(word)


def _listed(word: str) -> bool:
    return word in lexicon.words() or word in NEVER or word in INFORMAL or word in VERB_LIKE or word in lexicon.common()


def _with_underscores(text: str, end: int) -> int:
    while end < len(text) and text[end] == "_":
        end += 1
    return end


def _numbers_end(low: str, end: int) -> int:
    """Take along the numbers said after a name ("pimpampoentje nul acht"), but not "poentje 14 jaar"."""
    match = _NUMBERS.match(low, end)
    if match is None or _UNIT.match(low, match.end()):
        return end
    return match.end() if "hekje" in match[0] or "hashtag" in match[0] else end + len(_ARTICLE.sub("", match[0]))


def _odd_words(scan: Scan) -> Iterator[int]:
    """Give where words begin that hold an underscore, digits beside letters, or a full stop between letters."""
    text = scan.text
    places = [start for start, end in scan.digits if _lettered(text, start - 1) or _lettered(text, end)]
    places += [match.start() for match in re.finditer(r"_|\.(?=\w)", text)]
    last = -1
    for place in sorted(places):
        if place <= last:
            continue
        start = place
        while start > max(0, place - _LONGEST - 1) and (text[start - 1].isalnum() or text[start - 1] in "_.-"):
            start -= 1
        while start < place and text[start] in ".-":
            start += 1
        match = _WORD.match(text, start)
        if match:
            last = match.end()
            yield start


def _lettered(text: str, at: int) -> bool:
    return 0 <= at < len(text) and text[at].isalpha()


def _shaped(shown: str, *, near: bool, named: bool = False) -> bool:
    """Say whether a word has the shape of an account name: letters with digits, underscores or full stops inside.

    Args:
        shown: The word.
        near: Whether a platform was named a few words before it.
        named: Whether it stands where the account's name would.
    """
    letters = sum(map(str.isalpha, shown))
    if len(shown) > _LONGEST or letters < 2 or _AGE_OR_UNIT.fullmatch(shown) or _CLASS.fullmatch(shown):  # noqa: PLR2004
        return False
    if "_" in shown:
        return True
    if not near and ("-" in shown or _FOOTNOTE.fullmatch(shown)):
        return False
    if any(map(str.isdigit, shown)):
        return near or (letters >= _SHORT and not _numbered_word(shown))
    return "." in shown and not _SITE.search(shown) and _dotted(shown, near=near, named=named)


_FOOTNOTE = re.compile(r"[^\W\d_]+\.\d|[A-Z]{2,4}\d")  # "Salvador.1" is a sentence's end, "RTL4" a company


def _numbered_word(shown: str) -> bool:
    """Say whether a full stop stands between a sentence's last word and the next one's number: "ploegenarbeid.12"."""
    return "." in shown and all(part.isdigit() or lexicon.is_ordinary(part.lower()) for part in shown.split("."))


def _dotted(shown: str, *, near: bool, named: bool) -> bool:
    parts = re.split(r"[._-]", shown)
    if all(lexicon.is_ordinary(part.lower()) for part in parts):
        return named and shown.islower()
    # Without a platform beside it, a full stop with the next sentence right after it looks much the same: "zei.Toen".
    return near or (shown.islower() and parts[0] not in NEVER and all(len(part) >= _SHORT - 1 for part in parts))


def _after_platform(low: str, previous: str) -> bool:
    """Say whether a word that no list knows follows "zijn snap is", "account van …" or the platform itself."""
    if low in NEVER or low in _STATES or not low.isalnum() or low.isdigit():
        return False
    return (
        kind_of(low) is Kind.UNKNOWN
        and (previous in _SAYS_NAME or previous in ACCOUNT_WORDS)
        and previous not in {"account", "profiel"}
    )
