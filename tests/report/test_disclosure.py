"""What is hidden stays hidden: whatever a reader can add up, subtract or bound."""

import itertools
from collections.abc import Iterator, Mapping

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from thematics.errors import InvalidRecordError
from thematics.report.disclosure import LEAST_WIDTH, Cell, Line, Mark, join_small, protect, single

Sizes = tuple[int, ...]


def _compositions(total: int, sizes: Sizes) -> Iterator[tuple[int, ...]]:
    """Give every line of these sizes that adds up to the total."""
    if len(sizes) == 1:
        if total <= sizes[0]:
            yield (total,)
        return
    for first in range(min(total, sizes[0]) + 1):
        for rest in _compositions(total - first, sizes[1:]):
            yield (first, *rest)


def _fits(cells: tuple[int, ...], shown: tuple[Cell, ...], threshold: int) -> bool:
    """Say whether a line is one that a reader can't rule out."""
    wholly = all(cell.mark is Mark.WITHHELD for cell in shown)
    least_shown = min((cell.value for cell in shown if cell.value is not None), default=None)
    for count, cell in zip(cells, shown, strict=True):
        if cell.value is not None and count != cell.value:
            return False
        if cell.mark is Mark.SMALL and count >= threshold:
            return False
        # It is large, and no larger than the smallest that is shown: the smallest are withheld first.
        large = count >= threshold and (least_shown is None or count <= least_shown)
        if cell.mark is Mark.WITHHELD and not wholly and not large:
            return False
    return True


def _possible(total: Cell, shown: tuple[Cell, ...], sizes: Sizes, threshold: int) -> list[tuple[int, ...]]:
    """Give every line that a reader can't rule out, by trying all of them."""
    if total.value is not None:
        totals = range(total.value, total.value + 1)
    else:
        totals = range(threshold) if total.mark is Mark.SMALL else range(threshold, sum(sizes) + 1)
    return [cells for each in totals for cells in _compositions(each, sizes) if _fits(cells, shown, threshold)]


@st.composite
def lines(draw: st.DrawFn) -> tuple[Line, int]:
    threshold = draw(st.integers(2, 5))
    sizes = tuple(draw(st.lists(st.integers(threshold, 11), min_size=2, max_size=4)))
    cells = tuple(draw(st.integers(0, size)) for size in sizes)
    return Line(cells, sizes), threshold


@settings(max_examples=300, deadline=None)
@given(lines())
def test_no_hidden_cell_can_be_derived(drawn: tuple[Line, int]) -> None:
    line, threshold = drawn
    shown = protect(sum(line.cells), [line], threshold)
    possible = _possible(shown.total, shown.lines[0], line.sizes, threshold)
    assert line.cells in possible
    for at, cell in enumerate(shown.lines[0]):
        values = {cells[at] for cells in possible}
        if cell.value is not None:
            assert values == {line.cells[at]}
        else:
            assert len(values) >= (min(threshold, LEAST_WIDTH) if line.cells[at] < threshold else 2)


@pytest.mark.parametrize("sizes", [(5, 5), (5, 9), (8, 6), (5, 6, 7), (9, 5, 5)])
def test_no_hidden_cell_can_be_derived_in_any_table_of_these_sizes(sizes: Sizes) -> None:
    threshold = 5
    by_page: dict[tuple[Cell, tuple[Cell, ...]], list[tuple[int, ...]]] = {}
    for cells in itertools.product(*(range(size + 1) for size in sizes)):
        shown = protect(sum(cells), [Line(cells, sizes)], threshold)
        by_page.setdefault((shown.total, shown.lines[0]), []).append(cells)
    assert len(by_page) >= 4
    for total, line in by_page:
        possible = _possible(total, line, sizes, threshold)
        for at, cell in enumerate(line):
            assert cell.value is not None or len({cells[at] for cells in possible}) > 1


@given(lines())
def test_a_small_count_is_never_shown(drawn: tuple[Line, int]) -> None:
    line, threshold = drawn
    shown = protect(sum(line.cells), [line], threshold)
    for cell in (shown.total, *shown.lines[0]):
        assert cell.value is None or cell.value >= threshold


@given(lines(), st.data())
def test_lines_of_one_total_are_withheld_together(drawn: tuple[Line, int], data: st.DataObject) -> None:
    line, threshold = drawn
    total = sum(line.cells)
    first = data.draw(st.integers(0, total))
    other = Line((first, total - first), (max(first, threshold), max(total - first, threshold)))
    shown = protect(total, [line, other], threshold)
    alone = [protect(total, [each], threshold) for each in (line, other)]
    # A total that has to be hidden for one line could be read from another.
    assert (shown.total.value is None) == any(each.total.value is None for each in alone)
    if shown.total.value is None:
        assert all(cell.value is None for each in shown.lines for cell in each)


def test_a_lone_small_cell_takes_another_with_it() -> None:
    shown = protect(30, [Line((2, 8, 20), (40, 40, 40))], 5)
    assert [(str(cell.mark), cell.value) for cell in shown.lines[0]] == [
        ("small", None),
        ("withheld", None),
        ("shown", 20),
    ]
    assert shown.total.value == 30


def test_two_small_cells_can_hide_each_other() -> None:
    shown = protect(24, [Line((2, 2, 20), (40, 40, 40))], 5)
    assert [cell.value for cell in shown.lines[0]] == [None, None, 20]


def test_two_cells_of_just_too_few_do_not_give_each_other_away() -> None:
    # 4 + 4 = 8 is the only sum of two numbers under 5 that makes 8: so the marks must not tell that both are small.
    shown = protect(8, [Line((4, 4), (40, 40))], 5)
    assert [cell.mark for cell in shown.lines[0]] == [Mark.WITHHELD, Mark.WITHHELD]


@pytest.mark.parametrize("cells", [(4, 12), (4, 11), (3, 12)])
def test_all_people_but_a_few_are_not_told(cells: Sizes) -> None:
    # Of 17 people in columns of 5 and 12, 16 leave little to guess: the total would tell of the small cell.
    shown = protect(sum(cells), [Line(cells, (5, 12))], 5)
    assert shown.total == Cell(Mark.WITHHELD)
    assert all(cell.mark is Mark.WITHHELD for cell in shown.lines[0])


def test_a_threshold_of_one_shows_everything() -> None:
    shown = protect(3, [Line((0, 3), (4, 4))], 1)
    assert [cell.value for cell in (shown.total, *shown.lines[0])] == [3, 0, 3]
    assert single(0, 1).value == 0


def test_a_count_on_its_own() -> None:
    assert single(4, 5) == Cell(Mark.SMALL)
    assert single(5, 5) == Cell(Mark.SHOWN, 5)


def test_records_that_cannot_be() -> None:
    with pytest.raises(InvalidRecordError):
        Cell(Mark.SMALL, 3)
    with pytest.raises(InvalidRecordError):
        Line((5,), (4,))
    with pytest.raises(InvalidRecordError):
        protect(9, [Line((4, 4), (9, 9))], 5)


@given(st.dictionaries(st.text("abcdef", min_size=1, max_size=3), st.integers(1, 12), min_size=1), st.integers(1, 6))
def test_joined_groups_hold_everybody_once_and_are_large_enough(sizes: Mapping[str, int], threshold: int) -> None:
    joined = join_small(sizes, threshold)
    assert sorted(name for column in joined for name in column) == sorted(sizes)
    if sum(sizes.values()) >= threshold:
        assert all(sum(sizes[name] for name in column) >= threshold for column in joined)
    large = [column[0] for column in joined if len(column) == 1]
    assert large == [name for name in sizes if name in large]
