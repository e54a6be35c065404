"""Shared by the tests of the readers: files made on the spot, and what was said in them."""

from collections.abc import Callable
from pathlib import Path

import pytest

from thematics.records.raw import ReadTable, ReadTranscript
from thematics.sources import read_table, read_transcript

Write = Callable[[str, str | bytes], Path]
Read = Callable[[str, str | bytes], ReadTranscript]
Said = Callable[[str, str | bytes], list[tuple[str | None, str]]]
Table = Callable[[str, str | bytes], ReadTable]


@pytest.fixture
def write(tmp_path: Path) -> Write:
    def make(name: str, content: str | bytes) -> Path:
        path = tmp_path / name
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return path

    return make


@pytest.fixture
def read(write: Write) -> Read:
    return lambda name, content: read_transcript(write(name, content))


@pytest.fixture
def said(read: Read) -> Said:
    return lambda name, content: [(turn.speaker, turn.text) for turn in read(name, content).turns]


@pytest.fixture
def table(write: Write) -> Table:
    return lambda name, content: read_table(write(name, content))
