"""Exact dates and years of birth, written and said."""

import re
from collections.abc import Iterator

from thematics.records.shared import Label
from thematics.redact.numerals import NUMBER_WORD, ORDINAL
from thematics.redact.scan import Mark, Scan
from thematics.redact.tokens import Hit
from thematics.redact.vocabulary import MONTHS

__all__ = ["find_dates"]

_FULL_MONTH = "|".join(MONTHS)
_MONTH = "|".join((*MONTHS, *"jan feb mrt apr jun jul aug sept sep okt nov dec".split()))
_YEAR = (
    rf"(?:tweeduizend(?:(?:\s?en\s?|\s)?{NUMBER_WORD})?|negentien(?:honderd)?(?:\s?en)?\s?{NUMBER_WORD}|twintig\s?{NUMBER_WORD}"
    r"|(?:19|20)\d{2}|['’]\d{2})(?!\w)"
)
_DAY = r"(?:0?[1-9]|[12]\d|3[01])"
_NUMBER_MONTH = r"(?:0?[1-9]|1[0-2])"
_WRITTEN = (
    re.compile(
        rf"(?<![\w/.-]){_DAY}\s?[-/.]\s?{_NUMBER_MONTH}\s?[-/.]\s?['’]?(?:(?:19|20)\d{{2}}|\d{{2}})(?![\w/-]|\.\d)"
    ),
    re.compile(rf"(?<![\w-])(?:19|20)\d{{2}}[-/.]{_NUMBER_MONTH}[-/.]{_DAY}(?!\w)"),
    re.compile(rf"(?<![\w/.-]){_DAY}\s{_NUMBER_MONTH}\s(?:19|20)\d{{2}}(?!\w)(?!\s\d\d(?!\w))"),
)
_WITH_MONTH = re.compile(
    rf"(?<!\w)(?:{_DAY}\s?(?:e|de|ste)?\s{{1,2}}(?:van\s{{1,2}})?(?:{_MONTH})|(?:{ORDINAL}|{NUMBER_WORD})\s{{1,2}}(?:van\s{{1,2}})?(?:{_FULL_MONTH}))(?!\w)"
    rf"(?:\.?\s{{1,2}}(?:van\s{{1,2}})?{_YEAR})?"
)
_OF_THE = re.compile(rf"(?<!\w)(?:{ORDINAL}|\d{{1,2}}e)\s{{1,2}}van\sde\s(?:{ORDINAL}|\d{{1,2}}e)(?!\w)(?:\s{_YEAR})?")
_VAN_DE = re.compile(
    r"van\sde\s(?=\d|eerste|tweede|derde|vierde|vijfde|zesde|zevende|acht|negende|tiende|elfde|twaalfde)"
)
_MONTH_ORDINAL = re.compile(
    r"(?:van\sde\s)(?:eerste|tweede|derde|vierde|vijfde|zesde|zevende|achtste|negende|tiende|elfde|twaalfde|\d{1,2}e)(?!\w)"
)
_FILL = re.compile(r"(?:[\s:,.]|(?<!\w)(?:is|ben|was|op|in|van|mijn|haar|zijn|de|uit|datum|jaar|dus|het)(?!\w)){0,10}")
_VALUE = re.compile(
    rf"{_YEAR}|\d{{8}}(?!\w)|(?:{_DAY}(?!\w)|(?:{NUMBER_WORD})(?!\w))[\s/.-]{{1,3}}(?:{_NUMBER_MONTH}(?!\w)|(?:{NUMBER_WORD})(?!\w))(?:[\s/.-]{{1,3}}{_YEAR})?"
)
# "ik ben van 2008": the year somebody was born, or else "ze was van 2008 tot 2010 mijn mentor".
_OF_YEAR = re.compile(
    rf"(?<!\w)(?:ik|hij|ze|zij|die|jij|je|wij|we)\s(?:ben|is|zijn|bent|komt|kom)\s(?:(?:ook|pas|nog|echt|eentje|iemand|dus)\s)?(?:van|uit)\s(?P<year>{_YEAR})(?!\stot)"
)
_YEAR_STARTS = re.compile(r"(?:van|uit)\s(?=(?:19|20)\d\d|['’]\d\d|tweeduizend|negentien|twintig)")
_BORN_IN = re.compile(rf"(?<!\w)({_YEAR})\s(?:ben|is|was|werd)\s\w{{2,20}}\s$")


def find_dates(scan: Scan) -> Iterator[Hit]:
    """Give exact dates, and what is said of somebody's birth."""
    low = scan.low
    for start, end in scan.near(scan.grouped, 4, 14):
        for pattern in _WRITTEN:
            for match in pattern.finditer(low, start, end):
                yield Hit(*match.span(), Label.DATE, 0.9, "date")
    for start, end in scan.near(scan.words(Mark.MONTH), 36, 44):
        for match in _WITH_MONTH.finditer(low, start, end):
            yield Hit(*match.span(), Label.DATE, 0.9, "date")
    yield from _of_the(low)
    yield from _births(scan)


def _of_the(low: str) -> Iterator[Hit]:
    """Find "de derde van de vierde"."""
    for found in _VAN_DE.finditer(low):
        for match in _OF_THE.finditer(low, max(0, found.start() - 24), min(len(low), found.end() + 60)):
            if _MONTH_ORDINAL.search(match[0]):
                yield Hit(*match.span(), Label.DATE, 0.9, "date")


def _births(scan: Scan) -> Iterator[Hit]:
    low = scan.low
    for begin, end in scan.words(Mark.BORN):
        fill = _FILL.match(low, end)
        match = _VALUE.match(low, fill.end() if fill else end)
        if match:
            yield Hit(match.start() + (match[0][0] in "'’"), match.end(), Label.DATE, 0.9, "birth")
        before = _BORN_IN.search(low, max(0, begin - 60), begin)
        if before:
            yield Hit(*before.span(1), Label.DATE, 0.9, "birth")
    for found in _YEAR_STARTS.finditer(low):
        for match in _OF_YEAR.finditer(low, max(0, found.start() - 30), min(len(low), found.end() + 50)):
            first, last = match.span("year")
            yield Hit(first + (low[first] in "'’"), last, Label.DATE, 0.8, "birth")
