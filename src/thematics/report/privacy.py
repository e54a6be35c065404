"""What a report says of how well the text protects people: the latest check of the redaction, as sentences and a table."""

from collections.abc import Iterator
from dataclasses import dataclass
from math import ceil, floor

from thematics.records.checks import Check, Share
from thematics.report.input import ReportInput
from thematics.report.text import Words

__all__ = ["KindRow", "Privacy", "privacy"]

ROUNDED = 100  # rates are also told as so many of a hundred
LEAST = 0.5  # of a hundred; fewer is "fewer than one"


@dataclass(frozen=True, slots=True)
class KindRow:
    """A row of the table: a kind of personal data, or a source.

    Attributes:
        name: What it is called.
        missed: How many were missed.
        of: Of how many.
        rate: The share, with its interval.
        head: Whether it sums up rows.
    """

    name: str
    missed: str
    of: str
    rate: str
    head: bool = False


@dataclass(frozen=True, slots=True)
class Privacy:
    """What the section says.

    Attributes:
        read: What was read, by whom, and when; or that nothing ever was.
        found: What was missed, and what that means.
        notes: What to mind when reading the numbers.
        rows: The table; empty where nothing was read.
        risk: What could give somebody away without a name, and whether it was looked at; empty before there are segments.
    """

    read: tuple[str, ...]
    found: tuple[str, ...]
    notes: tuple[str, ...]
    rows: tuple[KindRow, ...]
    risk: tuple[str, ...]


def privacy(data: ReportInput, words: Words, *, sizes_are_safe: bool) -> Privacy:
    """Say what is known of how well the text protects people.

    Args:
        data: What the report shows.
        words: The report's language.
        sizes_are_safe: Whether the size of every source may be shown; numbers of segments would tell about it.
    """
    check = data.check
    if check is None or not check.read:
        return Privacy((words("privacy.check.none"),), (), (), (), tuple(_risk(data, words)))
    return Privacy(
        read=tuple(_read(check, words, sizes_are_safe=sizes_are_safe)),
        found=tuple(_found(check, words)),
        notes=tuple(_notes(data, check, words)),
        rows=tuple(_rows(check, words, sizes_are_safe=sizes_are_safe)),
        risk=tuple(_risk(data, words)),
    )


def _read(check: Check, words: Words, *, sizes_are_safe: bool) -> Iterator[str]:
    names, day = words.listed(check.by), words.day(check.read_on)
    key = "privacy.check.read" if sizes_are_safe else "privacy.check.read.size"
    yield words.counted(key, check.read, names=names, day=day, frame=check.frame)
    if not check.finished:
        yield words("privacy.check.unfinished", size=check.size)
    if check.reviewed in (0, check.read):
        yield words(f"privacy.check.reviewed.{'all' if check.reviewed else 'none'}")
    else:
        yield words.counted("privacy.check.reviewed", check.reviewed)


def _found(check: Check, words: Words) -> Iterator[str]:
    segments, items = check.segments(), check.items()
    yield words("privacy.segments", hits=segments.hits, of=segments.of, rate=_rate(segments, words))
    if not items.of:
        yield words("privacy.items.none")
        return
    yield words("privacy.items", hits=items.hits, of=items.of, rate=_rate(items, words))
    low, high = items.interval
    if items.hits:
        least, most = floor(ROUNDED * low), ceil(ROUNDED * high)
        yield words("privacy.meaning", n=_of_hundred(items.rate, words), low=least, high=most)
    else:
        yield words("privacy.meaning.none", high=ceil(ROUNDED * high))


def _notes(data: ReportInput, check: Check, words: Words) -> Iterator[str]:
    if check.segments().hits:
        yield words("privacy.note.hidden")
    if data.redacted_since_check:
        yield words("privacy.note.since")
    yield words("privacy.note.interval")


def _rows(check: Check, words: Words, *, sizes_are_safe: bool) -> Iterator[KindRow]:
    for kind in check.kinds():
        yield _row(words(f"kind.{kind}"), check.items(kind), words)
    if sizes_are_safe and len(check.sources) > 1:
        for source in check.sources:
            if check.items(None, source).of:
                yield _row(
                    words("privacy.all_kinds", source=words(f"source.{source}")),
                    check.items(None, source),
                    words,
                    head=True,
                )


def _risk(data: ReportInput, words: Words) -> Iterator[str]:
    """Say how many segments could give somebody away; numbers of few people's segments are not told."""
    risk = data.risk
    if risk is None:
        return
    yield words("privacy.risk.text", k=risk.k)
    if not risk.segments:
        yield words("privacy.risk.none")
        return
    few = {name for name in ("people", "people_looked_at", "people_left") if 0 < getattr(risk, name) < data.threshold}
    if "people" in few and data.threshold > 1:
        yield words("privacy.risk.few", threshold=data.threshold)
    else:
        yield words.counted("privacy.risk", risk.segments, total=len(data.segments))
    if risk.looked_at in (0, risk.segments):
        yield words(f"privacy.risk.looked.{'all' if risk.looked_at else 'none'}")
    elif few and data.threshold > 1:
        yield words("privacy.risk.looked.some")
    else:
        yield words("privacy.risk.looked.count", looked=risk.looked_at, segments=risk.segments)
    yield words("privacy.risk.note")


def _row(name: str, share: Share, words: Words, *, head: bool = False) -> KindRow:
    return KindRow(name, words.number(share.hits), words.number(share.of), _rate(share, words), head)


def _rate(share: Share, words: Words) -> str:
    """Write a share with its interval: "1,6% (0,7% tot 3,7%)"."""
    low, high = share.interval
    return words("privacy.rate", rate=words.percent(share.rate), low=words.percent(low), high=words.percent(high))


def _of_hundred(rate: float, words: Words) -> str:
    """Write a rate as so many of a hundred, for within a sentence."""
    number = ROUNDED * rate
    return words("privacy.fewer_than_one") if 0 < number < LEAST else words.number(round(number))
