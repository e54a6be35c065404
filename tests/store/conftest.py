"""A study with a cheap passphrase, and material with words that can be looked for on disk."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from thematics.records.raw import RawDocument, RawTurn, RawWord
from thematics.records.redacted import Document, RedactedToken, RedactedTurn
from thematics.records.shared import Group, Role, Source, Voice, position
from thematics.store import KdfCost, OpenStudy, create_study, open_study

PASSPHRASE = "vier losse woorden hier"


@pytest.fixture
def passphrase() -> str:
    return PASSPHRASE


@pytest.fixture
def made(tmp_path: Path) -> Iterator[tuple[OpenStudy, str]]:
    study, recovery = create_study(
        tmp_path / "study", passphrase=PASSPHRASE, framework="id: eigen\n", kdf=KdfCost(1, 8, 1)
    )
    with study:
        yield study, recovery


@pytest.fixture
def study(made: tuple[OpenStudy, str]) -> OpenStudy:
    return made[0]


@pytest.fixture
def recovery(made: tuple[OpenStudy, str]) -> str:
    return made[1]


@pytest.fixture
def reopen(study: OpenStudy) -> Iterator[Callable[..., OpenStudy]]:
    """Log in again, as another process would; what was opened is closed at the end."""
    opened: list[OpenStudy] = []

    def again(passphrase: str = PASSPHRASE, *, vault: bool = True) -> OpenStudy:
        opened.append(open_study(study.folder, passphrase=passphrase, vault=vault))
        return opened[-1]

    yield again
    for each in opened:
        each.close()


@pytest.fixture
def raw_turns() -> Callable[..., tuple[RawTurn, ...]]:
    def make(document: str, *texts: str, speaker: str = "S1") -> tuple[RawTurn, ...]:
        turns, at = [], 0
        for ordinal, text in enumerate(texts):
            words = tuple(RawWord(position(at + n), word) for n, word in enumerate(text.split()))
            at += len(words)
            turns.append(RawTurn(document, ordinal, speaker, Role.RESPONDENT, Voice.SELF, "R01", words))
        return tuple(turns)

    return make


@pytest.fixture
def redacted_turns() -> Callable[..., tuple[RedactedTurn, ...]]:
    def make(document: str, *texts: str) -> tuple[RedactedTurn, ...]:
        turns, at = [], 0
        for ordinal, text in enumerate(texts):
            tokens = tuple(
                RedactedToken(position(at + n), position(at + n), word) for n, word in enumerate(text.split())
            )
            at += len(tokens)
            turns.append(RedactedTurn(document, ordinal, "S1", Role.RESPONDENT, Voice.SELF, "R01", tokens))
        return tuple(turns)

    return make


@pytest.fixture
def raw_document() -> Callable[..., RawDocument]:
    def make(document: str = "a1", label: str = "I01", file_name: str = "opname.vtt") -> RawDocument:
        return RawDocument(document, label, Source.INTERVIEW, Group.SLACHTOFFER, file_name, {"S1": "Sanne"})

    return make


@pytest.fixture
def document() -> Callable[..., Document]:
    def make(document: str = "a1", label: str = "I01") -> Document:
        return Document(document, label, Source.INTERVIEW, Group.SLACHTOFFER, {"month": "2024-03"})

    return make
