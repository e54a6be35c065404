"""Shared by the tests of redaction: turns made from plain text."""

from collections.abc import Callable

import pytest

from thematics.records.raw import RawTurn, RawWord
from thematics.records.shared import Role, Voice, position

MakeTurns = Callable[..., list[RawTurn]]


@pytest.fixture(scope="session")
def make_turns() -> MakeTurns:
    def make(*texts: str) -> list[RawTurn]:
        turns, ordinal = [], 0
        for index, text in enumerate(texts):
            words = []
            for word in text.split():
                words.append(RawWord(position(ordinal), word, float(ordinal), ordinal + 0.5))
                ordinal += 1
            turns.append(RawTurn("ab" * 16, index, "S1", Role.RESPONDENT, Voice.SELF, "R01", tuple(words)))
        return turns

    return make
