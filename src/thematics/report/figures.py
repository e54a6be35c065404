"""The figures of a report: they show nothing that its tables hide."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from markupsafe import Markup

from thematics.records.analysis import Run
from thematics.records.decisions import CandidateStatus
from thematics.records.shared import WordRange
from thematics.report.counts import SourceCounts
from thematics.report.disclosure import Cell
from thematics.report.svg import SOFT_HYPHEN, drawing, element, fit, text, text_width, wrapped
from thematics.report.tables import cell_text, column_label
from thematics.report.text import Words
from thematics.report.themes import CandidateView, Theme

__all__ = ["Figure", "heat_map", "segment_map", "sizes_chart"]

WIDTH = 780.0
SHADES = 5  # classes of the heat map; more can't be told apart in print
MOST_STYLES = 16  # candidates with a style of their own on the map
COLOURS, SHAPES = 8, 4


@dataclass(frozen=True, slots=True)
class Figure:
    """A figure with its words.

    Attributes:
        title: What it is.
        desc: What can be seen in it.
        svg: The drawing.
        note: A sentence below it, "" for none.
    """

    title: str
    desc: str
    svg: Markup
    note: str = ""


# heat map


@dataclass(frozen=True, slots=True)
class _Column:
    label: str
    size: int
    cells: Mapping[str, Cell]
    first: str  # the heading that begins here, "" if none

    @property
    def name(self) -> str:
        """What it is called on its own."""
        return self.label.replace(SOFT_HYPHEN, "") if not self.first else self.first


def heat_map(sources: Sequence[SourceCounts], themes: Sequence[Theme], threshold: int, words: Words) -> Figure | None:
    """Draw themes by source and group: the darker, the larger the share of the column's people.

    Returns:
        The figure; None where no number of it may be shown.
    """
    columns = list(_columns(sources, words))
    rows = [theme for theme in themes if any(column.cells[theme.code].value is not None for column in columns)]
    if not rows:
        return None
    left, high = 225.0, 30.0
    wide = min(110.0, (WIDTH - left) / len(columns))
    heads, top = _heat_heads(columns, left, wide)
    bottom = top + high * len(rows)
    children = [_hatch("heat-hatch"), *heads]
    for at, theme in enumerate(rows):
        y = top + at * high
        label = text(left - 12, y + high / 2 + 4.5, fit(theme.label, left - 16, 13), "row", text_anchor="end")
        children.append(label)
        for place, column in enumerate(columns):
            box = (left + place * wide, y, wide, high)
            children.append(_heat_cell(box, column, theme, (threshold, words)))
    children += _heat_legend(left, bottom + 24, words)
    title, desc = words("figure.heat.title"), words("figure.heat.desc")
    size = (WIDTH, bottom + 62)
    return Figure(title, desc, drawing("heat", size, title, desc, *children))


def _columns(sources: Sequence[SourceCounts], words: Words) -> Iterator[_Column]:
    grouped = any(source.groups for source in sources)
    for source in sources:
        if source.size.value is None:
            continue
        heading = words(f"source.{source.source}")
        label = words("tables.all") if grouped else ""
        yield _Column(label, source.size.value, source.totals, heading)
        for at, column in enumerate(source.groups.columns if source.groups else ()):
            cells = {code: line[at] for code, line in source.groups.cells.items()} if source.groups else {}
            yield _Column(column_label(column, "", words), column.size, cells, "")


def _heat_heads(columns: Sequence[_Column], left: float, wide: float) -> tuple[list[Markup], float]:
    """Write the headings; give them with the height that they take."""
    drawn, most = [], 0
    for at, column in enumerate(columns):
        x = left + at * wide
        if column.first:
            span = next((n for n, each in enumerate(columns[at + 1 :], 1) if each.first), len(columns) - at)
            drawn.append(text(x + 2, 16, fit(column.first, span * wide - 4, 13), "head"))
            drawn.append(element("line", x1=x + 2, x2=x + span * wide - 4, y1=23, y2=23, class_="rule"))
        lines = wrapped(column.label, wide - 6, 12, 4)
        most = max(most, len(lines))
        for line, words in enumerate(lines):
            drawn.append(text(x + wide / 2, 40.0 + 14 * line, words, "col", text_anchor="middle"))
    return drawn, 36.0 + 14 * most if most else 30.0


def _heat_cell(box: tuple[float, float, float, float], column: _Column, theme: Theme, how: tuple[int, Words]) -> Markup:
    x, y, wide, high = box
    cell = column.cells[theme.code]
    shown = cell_text(cell, *how).text
    shade = "h-none" if cell.value is None else f"h{shade_of(cell.value, column.size)}"
    return element(
        "g",
        element("title", f"{theme.label}, {column.name}: {shown}"),
        element("rect", x=x + 1, y=y + 1, width=wide - 2, height=high - 2, rx=2, class_=shade),
        text(x + wide / 2, y + high / 2 + 4.5, shown, f"{shade}-t", text_anchor="middle"),
    )


def shade_of(count: int, size: int) -> int:
    """Give the shade of a share, 1 to ``SHADES``: fifths of the column's people.

    >>> [shade_of(count, 10) for count in (0, 1, 2, 9, 10)]
    [1, 1, 2, 5, 5]
    """
    return min(SHADES, 1 + SHADES * count // size) if size else 1


def _heat_legend(x: float, y: float, words: Words) -> Iterator[Markup]:
    yield text(x, y, words("figure.heat.legend"), "col")
    for shade in range(1, SHADES + 1):
        at = x + (shade - 1) * 62
        yield element("rect", x=at, y=y + 8, width=60, height=14, rx=2, class_=f"h{shade}")
        yield text(at + 30, y + 34, f"{(shade - 1) * 20}–{shade * 20}%", "tick", text_anchor="middle")
    at = x + SHADES * 62 + 16
    yield element("rect", x=at, y=y + 8, width=40, height=14, rx=2, class_="h-none")
    yield text(at + 46, y + 19.5, words("figure.heat.hidden"), "col")


def _hatch(identity: str) -> Markup:
    """Lines across, for what is not shown or not decided: it can be told from every shade, in grey too."""
    line = element("line", x1=0, y1=0, x2=0, y2=6, class_="hatch")
    pattern = element(
        "pattern", line, id=identity, width=6, height=6, patternUnits="userSpaceOnUse", patternTransform="rotate(45)"
    )
    return element("defs", pattern)


# sizes


def sizes_chart(
    candidates: Sequence[CandidateView], labels: Mapping[str, str], threshold: int, words: Words
) -> Figure | None:
    """Draw how many segments each candidate holds, and where it stands.

    Args:
        candidates: As they stand now.
        labels: Names of codes.
        threshold: Candidates with segments of fewer people are only counted.
        words: The report's language.
    """
    alive = [each for each in candidates if each.status is not CandidateStatus.MERGED and each.coverage.passages]
    shown = [each for each in alive if len(each.coverage.people) >= threshold]
    if not shown:
        return None
    few = len(alive) - len(shown)
    note = words.counted("figure.sizes.few", few, threshold=threshold) if few else ""
    left, top, high = 280.0, 34.0, 24.0
    longest = max(each.coverage.passages for each in shown)
    room = WIDTH - left - 60
    children: list[Markup] = [_hatch("sizes-hatch"), *_status_legend(left, words)]
    for at, each in enumerate(shown):
        y, long = top + at * high, max(2.0, room * each.coverage.passages / longest)
        label = fit(candidate_label(each, labels), left - 16, 13)
        children.append(text(left - 12, y + 16, label, "row", text_anchor="end"))
        children.append(
            element("rect", x=left, y=y + 3, width=long, height=high - 7, rx=2, class_=f"bar {each.status}")
        )
        children.append(text(left + long + 6, y + 16, words.number(each.coverage.passages), "tick"))
    title, desc = words("figure.sizes.title"), words("figure.sizes.desc")
    size = (WIDTH, top + high * len(shown) + 8)
    return Figure(title, desc, drawing("sizes", size, title, desc, *children), note)


def candidate_label(candidate: CandidateView, labels: Mapping[str, str]) -> str:
    """Name a candidate: by its code once it was accepted, until then by the machine's words."""
    accepted = candidate.status is CandidateStatus.ACCEPTED
    name = labels.get(candidate.code, "") if accepted else candidate.name or ", ".join(candidate.terms[:3])
    return f"{candidate.id} {name}".strip()


def _status_legend(x: float, words: Words) -> Iterator[Markup]:
    for status in (CandidateStatus.ACCEPTED, CandidateStatus.OPEN, CandidateStatus.REJECTED):
        label = words(f"status.{status}")
        yield element("rect", x=x, y=6, width=22, height=12, rx=2, class_=f"bar {status}")
        yield text(x + 28, 16, label, "col")
        x += 28 + text_width(label, 12) + 26


# map


def segment_map(
    run: Run, candidates: Sequence[CandidateView], labels: Mapping[str, str], threshold: int, words: Words
) -> Figure | None:
    """Draw every segment where the run put it, with colour, shape and number by candidate.

    Candidates with segments of fewer people than the threshold have no style of their own.
    """
    if not run.map:
        return None
    styled = [
        each
        for each in candidates
        if len(each.coverage.people) >= threshold and each.status is not CandidateStatus.MERGED
    ][:MOST_STYLES]
    plot = _Plot(run.map, x=10.0, y=10.0, width=WIDTH - 20, height=440.0)
    own = {member for each in styled for member in each.members}
    unplaced = [range_ for range_ in run.unplaced if range_ not in own]
    other = [range_ for range_ in run.map if range_ not in own and range_ not in set(unplaced)]
    children = [
        element("rect", x=plot.x - 6, y=plot.y - 6, width=plot.width + 12, height=plot.height + 12, class_="frame")
    ]
    entries: list[tuple[str, int, str]] = []
    for ranges, class_, shape, label in (
        (unplaced, "dot none", 4, words("figure.map.unplaced")),
        (other, "dot other", 0, words("figure.map.other")),
    ):
        if any(range_ in run.map for range_ in ranges):
            children.append(plot.dots(ranges, class_, shape, label))
            entries.append((class_, shape, label))
    named = []
    for at, each in enumerate(styled):
        class_, shape = f"dot c{at % COLOURS}", (at + at // COLOURS) % SHAPES
        label = candidate_label(each, labels)
        children.append(plot.dots(each.members, class_, shape, label))
        named.append((class_, shape, label))
    children += [plot.number(each) for each in styled]
    legend, bottom = _map_legend([*named, *entries], plot.y + plot.height + 34)
    title, desc = words("figure.map.title"), words("figure.map.desc")
    return Figure(title, desc, drawing("map", (WIDTH, bottom), title, desc, *children, *legend))


@dataclass(frozen=True, slots=True)
class _Plot:
    """Where on the drawing each segment stands."""

    places: Mapping[WordRange, tuple[float, float]]
    x: float
    y: float
    width: float
    height: float

    def at(self, range_: WordRange) -> tuple[float, float] | None:
        place = self.places.get(range_)
        if place is None:
            return None
        return self.x + place[0] * self.width, self.y + (1 - place[1]) * self.height

    def dots(self, ranges: Sequence[WordRange], class_: str, shape: int, label: str) -> Markup:
        """Draw segments as one path: a page with thousands of elements is slow."""
        found = [place for range_ in ranges if (place := self.at(range_)) is not None]
        path = "".join(_SHAPES[shape](x, y) for x, y in sorted(found))
        return element("g", element("title", label), element("path", d=path, class_=class_))

    def number(self, candidate: CandidateView) -> Markup:
        """Write a candidate's number amid its segments, so that it can be found without colour."""
        found = [place for range_ in candidate.members if (place := self.at(range_)) is not None]
        if not found:
            return Markup()
        x = sorted(x for x, _ in found)[len(found) // 2]
        y = sorted(y for _, y in found)[len(found) // 2]
        number = candidate.id.partition(".")[2].lstrip("0")
        x = min(max(x, self.x + 12), self.x + self.width - 12)
        y = min(max(y, self.y + 12), self.y + self.height - 6)
        return text(x, y + 5, number, "number", text_anchor="middle")


def _circle(x: float, y: float) -> str:
    return f"M{x - 3:.1f} {y:.1f}a3 3 0 1 0 6 0a3 3 0 1 0-6 0z"


def _square(x: float, y: float) -> str:
    return f"M{x - 2.7:.1f} {y - 2.7:.1f}h5.4v5.4h-5.4z"


def _triangle(x: float, y: float) -> str:
    return f"M{x:.1f} {y - 3.6:.1f}l3.5 6.2h-7z"


def _diamond(x: float, y: float) -> str:
    return f"M{x:.1f} {y - 3.9:.1f}l3.9 3.9l-3.9 3.9l-3.9-3.9z"


def _cross(x: float, y: float) -> str:
    return f"M{x - 2:.1f} {y - 2:.1f}l4 4m0-4l-4 4"


_SHAPES: tuple[Callable[[float, float], str], ...] = (_circle, _square, _triangle, _diamond, _cross)


def _map_legend(entries: Sequence[tuple[str, int, str]], top: float) -> tuple[list[Markup], float]:
    columns, high = 3, 22.0
    wide, rows = WIDTH / columns, -(-len(entries) // columns)
    drawn = []
    for at, (class_, shape, label) in enumerate(entries):
        x, y = 14 + wide * (at // rows), top + high * (at % rows)
        drawn.append(element("path", d=_SHAPES[shape](x, y), class_=class_))
        drawn.append(text(x + 12, y + 4.5, fit(label, wide - 32, 12), "col"))
    return drawn, top + high * rows
