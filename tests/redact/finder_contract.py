"""What every ``NameFinder`` has to do, whatever it finds by. The fake, the rules and the local models are held to it."""

from collections.abc import Sequence

import pytest

from thematics.ports import NameFinder
from thematics.records.shared import Label, WordSpan

TURNS = (
    ("En", "toen", "belde", "Sanne", "Kolkman", "mij."),
    (),
    ("Ja,", "zei", "Youssef,", "dat", "weet", "ik."),
    ("En", "verder", "gebeurde", "er", "niets", "meer."),
)


class FinderContract:
    """Subclass it with a ``finder`` fixture that knows "Sanne Kolkman" and "Youssef" as people."""

    @pytest.fixture
    def finder(self) -> NameFinder:
        raise NotImplementedError

    def test_it_is_a_name_finder(self, finder: NameFinder) -> None:
        assert isinstance(finder, NameFinder)
        assert finder.name
        assert finder.fingerprint
        assert "\n" not in finder.fingerprint

    def test_it_finds_people_by_their_words(self, finder: NameFinder) -> None:
        assert _covered(finder.find(TURNS)) >= {(0, 3), (0, 4), (2, 2)}

    def test_spans_are_in_order_and_never_overlap(self, finder: NameFinder) -> None:
        spans = finder.find(TURNS)
        ends = [(span.last_turn, span.last_word) for span in spans]
        starts = [(span.first_turn, span.first_word) for span in spans]
        assert all(end < start for end, start in zip(ends, starts[1:], strict=False))
        assert all(TURNS[span.last_turn][span.last_word] for span in spans)

    def test_what_names_nobody_is_left(self, finder: NameFinder) -> None:
        assert not finder.find(TURNS[3:])

    def test_nothing_gives_nothing(self, finder: NameFinder) -> None:
        assert not finder.find(())
        assert not finder.find(((), ()))

    def test_the_same_text_gives_the_same_spans(self, finder: NameFinder) -> None:
        assert tuple(finder.find(TURNS)) == tuple(finder.find(TURNS))

    def test_it_says_who_found_it(self, finder: NameFinder) -> None:
        assert {span.label for span in finder.find(TURNS)} == {Label.PERSON}
        assert all(span.found_by for span in finder.find(TURNS))


def _covered(spans: Sequence[WordSpan]) -> set[tuple[int, int]]:
    return {
        (turn, word)
        for span in spans
        for turn in range(span.first_turn, span.last_turn + 1)
        for word in range(
            span.first_word if turn == span.first_turn else 0,
            (span.last_word if turn == span.last_turn else len(TURNS[turn]) - 1) + 1,
        )
    }
