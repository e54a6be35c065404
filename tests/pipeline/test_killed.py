"""Killed at any moment, a transcription goes on where it was, to the same words; and nothing of it is on disk in the clear."""

import os
import random
import shutil
import signal
import sys
import warnings
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from tests.fakes import LOUD, SOFT, SPOKEN, FakeDiarizer, FakeTranscriber, record

from thematics import Study

PASSPHRASE = "vier losse woorden hier"
MOMENTS = 20
SHORTEST = 7

pytestmark = pytest.mark.skipif(
    sys.platform != "linux", reason="forks, which is safe with these libraries on Linux only"
)


class Counting(FakeTranscriber):
    """Counts the windows that it hears."""

    heard: int

    def transcribe(self, samples: Any, *, language: str = "nl") -> Any:
        object.__setattr__(self, "heard", getattr(self, "heard", 0) + 1)
        return super().transcribe(samples, language=language)


def engine() -> Counting:
    return Counting(longest=1.5)


@pytest.fixture
def folder(study: Study, tmp_path: Path) -> Path:
    """A study with two recordings that wait, closed."""
    one = [(LOUD, SPOKEN[25:31]), (SOFT, SPOKEN[:14])]
    other = [(LOUD, SPOKEN[31:35]), (SOFT, SPOKEN[14:25]), (LOUD, SPOKEN[35:38]), (SOFT, SPOKEN[5:9])]
    paths = [record(tmp_path / "een.wav", one), record(tmp_path / "twee.wav", other)]
    study.add(paths, source="interview", group="slachtoffer")
    study.close()
    for path in paths:
        path.unlink()
    return study.path


def copy_of(folder: Path, name: str) -> Path:
    return Path(shutil.copytree(folder, folder.with_name(name)))


def opened(folder: Path) -> Study:
    return Study.open(folder, passphrase=PASSPHRASE)


def heard(study: Study) -> list[Any]:
    vault = study.store.require_vault()
    return [vault.turns(document.id) for document in vault.documents()]


def kept(study: Study, print_: str) -> tuple[int, int]:
    """How many windows an unfinished run has kept, and how many recordings have all their words."""
    vault = study.store.require_vault()
    rows = vault.recordings()
    return sum(len(vault.windows(row.document, print_)) for row in rows), sum(bool(row.words) for row in rows)


def calls_of(work: Callable[[], object], stop_at: int = -1) -> int:
    """Count the calls that some work makes; kill this process at one of them."""
    count = 0

    def profile(_frame: Any, event: str, _argument: Any) -> None:
        nonlocal count
        if event in {"call", "c_call"}:
            count += 1
            if count == stop_at:
                os.kill(os.getpid(), signal.SIGKILL)

    sys.setprofile(profile)
    try:
        work()
    finally:
        sys.setprofile(None)
    return count


def killed(folder: Path, at: int) -> bool:
    """Transcribe in a process of its own that is killed at its nth call; say whether it was."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # threads of numpy's are idle
        child = os.fork()
    if not child:
        try:
            with opened(folder) as study:
                calls_of(lambda: study.transcribe(engine(), FakeDiarizer()), at)
        finally:
            os._exit(0)
    return os.WIFSIGNALED(os.waitpid(child, 0)[1])


def on_disk(folder: Path) -> Iterator[tuple[str, bytes]]:
    """Find words of seven letters or more, in any of three encodings, and sound as it was added."""
    wanted = [word.lower() for word in SPOKEN if len(word) >= SHORTEST]
    needles = [word.encode(encoding) for word in wanted for encoding in ("utf-8", "utf-16-le", "utf-16-be")]
    for path in folder.rglob("*"):
        if path.is_file() and path.name != "framework.yaml":  # the codebook, which is no secret
            data = path.read_bytes()
            yield from ((path.name, needle) for needle in needles if needle in data.lower())
            yield from ((path.name, magic) for magic in (b"WAVEfmt ", b"RIFF") if data.startswith(magic))
            yield from ((path.name, b"WAVEfmt ") for _ in range(data.count(b"WAVEfmt ")))


def test_killed_at_twenty_random_moments_the_transcript_is_the_same(folder: Path) -> None:
    for name in ("warm", "heel"):  # the first imports what is imported once
        with opened(copy_of(folder, name)) as study:
            unbroken = engine()
            calls = calls_of(lambda: study.transcribe(unbroken, FakeDiarizer()))  # noqa: B023 - called at once
            whole, windows = heard(study), unbroken.heard
    assert all(whole)
    assert windows > 8
    draw, went_on = random.Random(20), 0  # noqa: S311 - no secret
    for moment in range(MOMENTS):
        copy = copy_of(folder, f"gedood-{moment}")
        assert killed(copy, draw.randrange(1, calls)), moment
        assert list(on_disk(copy)) == [], moment
        with opened(copy) as study:
            again = engine()
            before, done = kept(study, f"{again.fingerprint} language=nl")
            study.transcribe(again, FakeDiarizer())
            assert heard(study) == whole, moment
            if not done:  # what was kept was not heard again
                assert again.heard + before == windows, moment
            went_on += bool(before)
            assert kept(study, f"{again.fingerprint} language=nl")[0] == 0, moment
        assert list(on_disk(copy)) == [], moment
        shutil.rmtree(copy)
    assert went_on > MOMENTS // 5  # or the moments were not within the work


def test_nothing_is_on_disk_in_the_clear_while_it_is_heard(folder: Path) -> None:
    found: list[tuple[str, bytes]] = []
    with opened(folder) as study:
        study.transcribe(engine(), FakeDiarizer(), progress=lambda *_: found.extend(on_disk(folder)))
        assert len(heard(study)[0]) > 1
        assert {"vault.db-wal"} <= {path.name for path in folder.iterdir()}
        assert [*found, *on_disk(folder)] == []
    assert list(on_disk(folder)) == []


def test_the_search_does_find_sound_and_words(tmp_path: Path) -> None:
    record(tmp_path / "x.wav", [(LOUD, ["ik"])])
    (tmp_path / "y.db").write_bytes(b"\0Kolkmanszoon\0")
    assert {name for name, _ in on_disk(tmp_path)} == {"x.wav", "y.db"}
