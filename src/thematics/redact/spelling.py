"""Words that are spelled out: "s a n n e", "S-A-N-N-E", "es aa en en ee", "de s van simon, de a van anna"."""

import re
from collections.abc import Iterator

from thematics.records.shared import Label
from thematics.redact import lexicon
from thematics.redact.scan import Mark, Scan, Word, trie
from thematics.redact.tokens import Hit
from thematics.redact.vocabulary import NEVER

__all__ = ["ALPHABET", "LETTERS", "LETTER_NAMES", "WORDS_TOO", "find_spelled"]

# How letters are called. Those in WORDS_TOO are ordinary words as well ("en", "er", "u"): alone they say nothing.
LETTER_NAMES = {
    **{letter: letter for letter in "abcdefghijklmnopqrstuvwxyz"},
    "aa": "a", "bee": "b", "cee": "c", "dee": "d", "ee": "e", "ef": "f", "eff": "f", "gee": "g", "ha": "h", "haa": "h", "ie": "i", "jee": "j",
    "ka": "k", "kaa": "k", "el": "l", "em": "m", "en": "n", "oo": "o", "pee": "p", "kuu": "q", "ku": "q", "er": "r", "es": "s", "tee": "t",
    "uu": "u", "vee": "v", "wee": "w", "iks": "x", "ix": "x", "ij": "y", "ypsilon": "y", "zet": "z", "zed": "z",
}  # fmt: skip
WORDS_TOO = frozenset("a e u o i en er ha ie el ka".split())
LETTERS = trie(LETTER_NAMES)
# The Dutch and the international alphabet for the telephone (NEN 6713? no standard holds it; these are in use), each word for its first letter.
ALPHABET = frozenset(
    "anton anna bernard bernhard cornelis dirk eduard ferdinand gerard hendrik izaak isaac jan johan johannes karel lodewijk maria marie nico "
    "nicolaas otto pieter quirinus quotient richard rudolf simon theo theodoor utrecht victor willem xantippe xerxes ypsilon zacharias zaandam "
    "alfa alpha bravo charlie delta echo foxtrot golf hotel india juliet kilo lima mike november oscar papa quebec romeo sierra tango uniform "
    "whiskey xray yankee zulu".split()
)
# Abbreviations that are said letter by letter; with their full stops gone they look spelled out.
_ABBREVIATIONS = NEVER | frozenset(
    "apk ing vmbot vmbotl vmbogl vmbobb vmbokb vmbok vmbob vmbog abc abcd abn acm aids aivd aow aub avg avi bbq bbl bol bhv bnp btw bv bvd bvo caf cao cbr cdc cda cia cvi coa cwi dj dl dna dmv dna dvd dwz ecg "
    "ecb eea eeg eer eh ehbo enz etc eu evt fbi fifa fm gft ghb gps gsm hbs hiv hr hrm htm html ib ic icbm icc ict ie ikv ind inz ipo ivf ivm izm "
    "jpg kb kg kk klm km knmi kpn kvk ldt lhb lhbt lhbti lhbtiq lhbtq lhbtqi lsd lvb mbt mbv md mdma mdt miv mp mri msn muv nav navo nb nl nos nov npo ns nt "
    "nvt oa obv ocd odd ok ondanks oo ots ov ovj ozb pdd pdf pg ph pd pddnos pm po ppt pr pvda pvv qr rk rsi rtl sg sm sms sos sp svp tav tbs tbv tgv thc "
    "tm toa tov tv uefa uhd uk usa usb uv vips vn vo voip vrt vs vvd vzw wc wia wk wmo wo ww www xl xtc xxl xxx zgn zie zsm zzp zzper jpm ism tnv asap "
    "atm bdsm btc ceo cfo cto cv diy ds ecu edm emg faq fyi gif gmt hd hdmi io jf kfc lcd led lo mms nasa nba ngo odt oled omg pc pin pms pvc rgb rip "
    "rpg rss spf ssd sql tba tbd tl ufo uno vip vpn vr wtf xml hts mts lts uts vwo havo mavo vmbo mbo hbo vso pro sbo isk ngt nt2".split()
)  # fmt: skip
_SEPARATOR = r"(?:\s?[\-.,]\s?|\s)"
_REPEAT = r"(?:dubbele?\s|(?:twee|drie)\s(?:keer|maal)\s(?:de\s|een\s)?)"
_SIGN = rf"(?:{_REPEAT})?{LETTERS}(?![\w'’])"
_RUN = re.compile(rf"(?<![\w'’]){_SIGN}(?:{_SEPARATOR}{_SIGN}){{2,24}}")
_PART = re.compile(rf"({_REPEAT})?({LETTERS})(?![\w'’])")
_AS_IN = re.compile(
    rf"(?<![\w'’])(?:de\s)?({LETTERS})\s(?:van|voor|als\sin|uit|in)\s\w{{2,20}}"
    rf"(?:[\s,]{{1,3}}(?:(?:en|dan|en\sdan)\s)?(?:de\s)?({LETTERS})\s(?:van|voor|als\sin|uit|in)\s\w{{2,20}}){{1,24}}"
)
_AS_IN_PART = re.compile(rf"(?<![\w'’])({LETTERS})\s(?:van|voor|als\sin|uit|in)\s(\w{{2,20}})")
_CUE = re.compile(
    r"(?<!\w)(?:spel|spelt|spelde|spellen|gespeld|schrijf|schrijft|geschreven|letters|heet|heette|naam|voornaam|achternaam|noemt|genaamd)(?!\w)"
)
_Sign = tuple[int, int, str]  # where it begins and ends, and its letter
_VOWELS = frozenset("aeiouy")
_SURE, _LIKELY, _DOUBTFUL = 0.95, 0.7, 0.55
_SHORT = 3


def find_spelled(scan: Scan) -> Iterator[Hit]:
    """Give the words that are spelled out; which they are decides the label, and whether it is in doubt."""
    marks = sorted([*scan.singles, *scan.words(Mark.LETTER)])
    for start, end in scan.near(_crowded(marks), 16, 24):
        yield from _as_in(scan.low, start, end)
        for match in _RUN.finditer(scan.low, start, end):
            for parts in _apart(scan.low, match):
                hit = _judged(scan, parts)
                if hit is not None:
                    yield hit


def _crowded(marks: list[Word]) -> list[Word]:
    """Leave out letters that stand far from the next one."""
    gap = 26  # "de s van simon de a van anna"
    return [
        mark
        for at, mark in enumerate(marks)
        if (at > 0 and mark[0] - marks[at - 1][1] <= gap) or (at + 1 < len(marks) and marks[at + 1][0] - mark[1] <= gap)
    ]


def _as_in(low: str, start: int, end: int) -> Iterator[Hit]:
    for match in _AS_IN.finditer(low, start, end):
        last, count = match.start(), 0
        for part in _AS_IN_PART.finditer(low, match.start(), match.end()):
            if not part[2].startswith(LETTER_NAMES[part[1]]):
                break
            last, count = part.end(), count + 1
        if count > 1:
            yield Hit(match.start(), last, Label.PERSON, 0.9, "spelled-as-in")


def _apart(low: str, match: re.Match[str]) -> list[list[_Sign]]:
    """Give a run's signs; where letters are said as they are written, "en" and the like stand between two runs: "a s s en a d d"."""
    signs = [(part.start(), part.end(), _letters(part)) for part in _PART.finditer(low, match.start(), match.end())]
    shown = [low[first:last].rsplit(maxsplit=1)[-1] for first, last, _ in signs]
    if any(len(sign) > 1 and sign not in WORDS_TOO for sign in shown):
        return [signs]
    runs: list[list[_Sign]] = [[]]
    for sign, one in zip(shown, signs, strict=True):
        if len(sign) > 1:
            runs.append([])
        else:
            runs[-1].append(one)
    return runs


def _judged(scan: Scan, parts: list[_Sign]) -> Hit | None:
    low = scan.low
    parts = _trimmed(parts, low)
    if len(parts) < _SHORT:
        return None
    word = "".join(letters for _, _, letters in parts)
    start, end = parts[0][0], parts[-1][1]
    dotted = "." in low[start:end]
    if dotted and any(last - first > 1 for first, last, _ in parts):
        return None  # "o.a. en d.w.z."
    label, score = _label(word, cue=bool(_CUE.search(low, max(0, start - 40), start)), dotted=dotted)
    return Hit(start, end, label, score, "spelled") if score else None


def _letters(part: re.Match[str]) -> str:
    times = 1 if part[1] is None else 3 if part[1].startswith("drie") else 2
    return LETTER_NAMES[part[2]] * times


def _trimmed(parts: list[_Sign], low: str) -> list[_Sign]:
    """Take words that are letters too from the ends ("n o o r en"), unless a name that is known needs them."""
    if _known("".join(letters for _, _, letters in parts)):
        return parts
    while parts and low[parts[0][0] : parts[0][1]] in WORDS_TOO and parts[0][1] - parts[0][0] > 1:
        parts = parts[1:]
    kept = list(parts)
    while kept and low[kept[-1][0] : kept[-1][1]] in WORDS_TOO and kept[-1][1] - kept[-1][0] > 1:
        kept.pop()
        if _known("".join(letters for _, _, letters in kept)):
            break
    return kept


def _known(word: str) -> bool:
    return word in lexicon.first_names() or word in lexicon.last_names()


def _label(word: str, *, cue: bool, dotted: bool) -> tuple[Label, float]:
    """Say what a spelled word is, and how sure that is; 0 where it is an abbreviation or the alphabet."""
    if word in _ABBREVIATIONS or len(set(word)) == 1 or word in "abcdefghijklmnopqrstuvwxyz":
        return Label.PERSON, 0.0
    vowels = len(_VOWELS.intersection(word))
    if len(word) == _SHORT and (dotted or not vowels) and not cue:
        return Label.PERSON, 0.0  # "m.b.t.", "J.P.M."
    if word in lexicon.places() and not _known(word):
        return Label.PLACE, _SURE
    if _known(word):
        return Label.PERSON, _SURE
    if not vowels and not cue:
        return Label.PERSON, 0.0
    return Label.PERSON, _LIKELY if cue or (len(word) > _SHORT and not dotted) else _DOUBTFUL
