"""Postcodes, with the house number after them: written, in lower case, said, and with the alphabet for the telephone."""

import re
from collections.abc import Iterator

from thematics.records.shared import Label
from thematics.redact.numerals import NUMBER_WORD, spoken_digits
from thematics.redact.said import SIGNS, Said, said_code
from thematics.redact.scan import Mark, Scan
from thematics.redact.tokens import Hit

__all__ = ["find_postcodes", "said_postcode"]

_HOUSE = r"(?:\s{0,2},?\s{0,2}(?:(?:huis)?nummer\s{1,2}|nr\.?\s{0,2})?\d{1,4}\s?(?:[a-z](?!\w))?(?!\w)(?!\s?[-/:.]\d))?"
_PLAIN = re.compile(rf"(?<!\w)(?<!\d[.,])[1-9]\d{{3}}(?:\s?[A-Z]{{2}}|[a-z]{{2}})(?!\w)(?:{_HOUSE})")
_LOW = re.compile(rf"(?<!\w)(?<!\d[.,])[1-9]\d{{3}}\s([a-z]{{2}})(?!\w){_HOUSE}")
_FILL = re.compile(r"(?:[\s:,]|(?<!\w)(?:is|was|van|dat|hier|daar|mijn|onze|begint|met|het|de|dus|eh)(?!\w)){0,10}")
_FOUR = re.compile(r"[1-9]\d{3}(?!\w)(?!\s[a-z]{2}(?!\w))")
_SIGNS = re.compile(SIGNS)
_FORM = re.compile(r"(?<!\d)[1-9]\d{3}[a-z]{2}")
_LAW = re.compile(r"(?<!\w)(?:artikel|artikelen|art\.?|titel|lid)\s{1,2}(?:\d{1,4}\s?(?:,|en|of)\s?)?$")
_SHORT_WORDS = frozenset(
    "en in is of op om ik je ze we he ja al te na af zo nu er at dm km cm kg mb gb ml mg mm tv de ga ha hm la mn zn me mo uw ex ok wo ie ms sp x "
    "u w pk pm am eu nl be st dr mr bv nv bc mw gw kw pc pp bb tl gl kb vs".split()
)
_MOST_WORDS = 40  # characters before it in which "postcode" may stand
_NEVER = frozenset("SS SD SA".split())  # letters that PostNL doesn't give out


def find_postcodes(scan: Scan) -> Iterator[Hit]:
    """Give postcodes."""
    yield from _written(scan)
    yield from _named(scan)


def said_postcode(said: Said) -> Iterator[Hit]:
    """Give the postcode in a code that was said."""
    match = _FORM.search(said.code)
    if match and said.whole(*match.span()) and not _unsaid(said, match.end() - 2):
        yield Hit(said.starts[match.start()], said.ends[match.end() - 1], Label.POSTCODE, 0.8, "spelled-postcode")


def _unsaid(said: Said, at: int) -> bool:
    """Say whether the letters at ``at`` may as well be a word ("en") or two letters that were written: "1000 AA en"."""
    return said.words[at + 1] and (said.words[at] or said.ends[at] - said.starts[at] > 1)


def _written(scan: Scan) -> Iterator[Hit]:
    four = [word for word in scan.digits if word[1] - word[0] == 4]  # noqa: PLR2004 - digits of a postcode
    for start, end in four:
        if _LAW.search(scan.low, max(0, start - 24), start):
            continue
        match = _PLAIN.match(scan.text, start)
        if match and scan.text[end : end + 3].strip()[:2].upper() not in _NEVER:
            yield Hit(start, match.end(), Label.POSTCODE, 0.9, "postcode")
            continue
        match = _LOW.match(scan.low, start)
        if match and (match[1] not in _SHORT_WORDS or "postcode" in scan.low[max(0, start - _MOST_WORDS) : start]):
            yield Hit(start, match.end(), Label.POSTCODE, 0.8, "postcode")


def _named(scan: Scan) -> Iterator[Hit]:
    for _, end in scan.words(Mark.POSTCODE):
        fill = _FILL.match(scan.low, end)
        begin = fill.end() if fill else end
        four = _FOUR.match(scan.low, begin)
        if four:
            yield Hit(begin, four.end(), Label.POSTCODE, 0.8, "postcode")
        match = _SIGNS.match(scan.low, begin)
        form = None
        if match and re.match(rf"{NUMBER_WORD}|\d", match[0]):
            said = said_code(scan.low, begin, match.end())
            form = _FORM.match(said.code)
            if form:
                yield Hit(begin, said.ends[form.end() - 1], Label.POSTCODE, 0.9, "spoken-postcode")
            elif re.fullmatch(r"[1-9]\d{3}", spoken_digits(match[0])):
                yield Hit(begin, match.end(), Label.POSTCODE, 0.7, "spoken-postcode")
