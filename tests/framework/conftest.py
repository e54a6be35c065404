"""Shared by the tests of deciding: a small codebook, one run of three candidates, and events in order."""

import itertools
from collections.abc import Callable, Iterable
from typing import Any

import pytest

from thematics.framework import fold
from thematics.records.analysis import Candidate, Run
from thematics.records.codebook import Code, Framework, Texts
from thematics.records.decisions import Action, Event, Folded
from thematics.records.shared import WordRange, position


@pytest.fixture(scope="session")
def words() -> Callable[..., WordRange]:
    """Make a range of whole words."""

    def make(first: int, last: int, document: str = "a1") -> WordRange:
        return WordRange(document, position(first), position(last))

    return make


@pytest.fixture(scope="session")
def codebook() -> Framework:
    codes = tuple(Code(code, Texts(f"Code {code}")) for code in ("b01", "b02", "b03", "b04"))
    return Framework("proef", Texts("Proef"), "1", codes)


@pytest.fixture(scope="session")
def run(words: Callable[..., WordRange]) -> Run:
    """K1.01 holds words 0-29 in three segments, K1.02 words 100-119 in two, K1.03 words 200-209 in one."""
    members = ([words(0, 9), words(10, 19), words(20, 29)], [words(100, 109), words(110, 119)], [words(200, 209)])
    candidates = (
        Candidate(f"K1.0{n}", n, f"naam {n}", ("woord",), tuple(ranges)) for n, ranges in enumerate(members, start=1)
    )
    return Run(1, "proef", {}, tuple(candidates))


@pytest.fixture
def event() -> Callable[..., Event]:
    """Make an event, each with the next counter unless one is given."""
    numbers = itertools.count(1)

    def make(action: Action, by: str = "anna", *, counter: int = 0, **fields: Any) -> Event:
        number = next(numbers)
        return Event(f"{number:032x}", counter or number, by, "2026-01-01T00:00:00Z", action, **fields)

    return make


@pytest.fixture
def folded(codebook: Framework, run: Run) -> Callable[..., Folded]:
    def make(*events: Event, runs: Iterable[Run] = (run,)) -> Folded:
        return fold(events, framework=codebook, runs=tuple(runs))

    return make
