"""The fake, the rules, and several finders as one, held to the contract; the local models are in ``tests/engines``."""

from collections.abc import Sequence

import pytest
from tests.fakes import FakeNameFinder
from tests.redact.finder_contract import TURNS, FinderContract

from thematics.ports import NameFinder
from thematics.records.shared import Label, WordSpan
from thematics.redact import RuleFinder
from thematics.redact.local_models import Together


class TestFake(FinderContract):
    @pytest.fixture
    def finder(self) -> NameFinder:
        return FakeNameFinder(("Sanne", "Kolkman", "Youssef"))


class TestRules(FinderContract):
    @pytest.fixture
    def finder(self) -> NameFinder:
        return RuleFinder()


class TestTogether(FinderContract):
    @pytest.fixture
    def finder(self) -> NameFinder:
        return Together((RuleFinder(), FakeNameFinder(("Youssef", "Kolkman"))))


class _Says:
    name = "says"
    fingerprint = "says 1"

    def __init__(self, *spans: WordSpan) -> None:
        self._spans = spans

    def find(self, turns: Sequence[Sequence[str]]) -> tuple[WordSpan, ...]:
        return self._spans


def test_what_any_finder_finds_is_hidden_under_the_first_ones_label() -> None:
    first = _Says(WordSpan(0, 3, 0, 3, Label.PERSON, 0.9, "first"))
    second = _Says(
        WordSpan(0, 2, 0, 4, Label.PLACE, 0.9, "second"), WordSpan(3, 1, 3, 1, Label.ORGANISATION, 0.9, "second")
    )
    found = Together((first, second)).find(TURNS)
    assert [(span.first_word, span.last_word, span.label) for span in found] == [
        (2, 4, Label.PERSON),
        (1, 1, Label.ORGANISATION),
    ]


def test_what_it_rests_on_is_that_of_all_finders() -> None:
    both = Together((RuleFinder(), FakeNameFinder(("Youssef",))))
    assert RuleFinder().fingerprint in both.fingerprint
    assert FakeNameFinder(("Youssef",)).fingerprint in both.fingerprint
