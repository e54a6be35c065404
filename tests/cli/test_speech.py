"""Recordings on the command line, with engines that are fakes."""

import json
import subprocess
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

import pytest
from tests.fakes import LOUD, SOFT, SPOKEN, FakeDiarizer, FakeTranscriber, record

from thematics.weights import Weights

HEARD = FakeTranscriber()
Run = Callable[..., subprocess.CompletedProcess[str]]


@pytest.fixture
def sounds(tmp_path: Path) -> list[Path]:
    folder = tmp_path / "opnamen"
    folder.mkdir()
    return [
        record(folder / f"gesprek-{n}.wav", [(LOUD, "waarom vond je het".split()), (SOFT, SPOKEN[n : n + 12])])
        for n in (0, 5)
    ]


@pytest.fixture
def engines(monkeypatch: pytest.MonkeyPatch) -> Callable[..., None]:
    """Put fakes in the place of faster-whisper and pyannote, with their weights."""

    def arrange(transcriber: FakeTranscriber = HEARD, there: Sequence[str] = ("large-v2", "community-1")) -> None:
        kinds = {"large-v2": ("recogniser", "faster-whisper"), "community-1": ("diarizer", "pyannote")}
        found = {kinds[name][1]: Weights(name, *kinds[name], Path("/modellen") / name, {}) for name in there}
        choosing = "thematics.pipeline.choosing"
        monkeypatch.setattr(f"{choosing}._is_there", lambda module: module in {"faster_whisper", "pyannote"})
        monkeypatch.setattr(f"{choosing}._version", lambda _engine: "")
        monkeypatch.setattr(f"{choosing}.best", found.get)
        monkeypatch.setattr(f"{choosing}.find", lambda _what, engine: found[engine])
        monkeypatch.setattr(f"{choosing}.find_transcriber", lambda name, **_: replace(transcriber, name=name))
        monkeypatch.setattr(f"{choosing}.find_diarizer", lambda name, **_: replace(FakeDiarizer(), name=name))

    return arrange


@pytest.fixture
def added(thematics: Run, study: Path, sounds: list[Path]) -> Path:
    done = thematics("add", *sounds, "--source", "interview", "--group", "slachtoffer", "--study", study)
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout == "Added: 2 documents, I01 to I02.\nNext: thematics transcribe\n"
    return study


def test_from_recording_to_redaction(thematics: Run, added: Path, engines: Callable[..., None]) -> None:
    engines()
    listed = thematics("list", "documents", "--study", added)
    assert listed.stdout.count("not transcribed") == 2
    done = thematics("transcribe", "I01", "--speakers", "2", "--study", added)
    assert (done.returncode, done.stderr) == (0, "")
    assert "faster-whisper large-v2; pyannote community-1" in done.stdout
    assert done.stdout.endswith("Next: thematics transcribe\n")  # the other one
    (told,) = json.loads(thematics("transcribe", "--jobs", "2", "--json", "--study", added).stdout)
    assert (told["step"], told["items"], told["failed"]) == ("transcribe", 1, [])
    again = thematics("transcribe", "--speakers-again", "I02", "--speakers", "1-1", "--study", added)
    assert "I02: one speaker, so that questions can't be told from answers" in again.stdout
    assert "Next: thematics run" in thematics("transcribe", "--again", "--study", added).stdout
    status = thematics("status", "--study", added).stdout
    assert "2 recordings: faster-whisper large-v2; pyannote community-1" in status
    assert thematics("run", "--study", added).returncode == 0
    assert 'transcriber = "faster-whisper"' in (added / "thematics.toml").read_text("utf-8")


def test_one_that_fails_is_told_at_the_end_with_status_1(
    thematics: Run, added: Path, engines: Callable[..., None]
) -> None:
    engines(FakeTranscriber(chokes=SPOKEN[0]))
    for command in (["transcribe"], ["run"]):
        done = thematics(*command, "--study", added)
        assert done.returncode == 1
        assert done.stderr == (
            "thematics: I01 could not be transcribed (the note says why); everything else was done, and "
            "`thematics transcribe` tries again\n"
        )
        assert "I01 failed: an engine failed on it (RuntimeError)" in done.stdout
    assert "failed" in thematics("status", "--study", added).stdout


def test_without_weights_it_says_how_to_get_them_and_run_goes_on(
    thematics: Run, added: Path, engines: Callable[..., None], transcript: Path
) -> None:
    engines(there=())
    done = thematics("transcribe", "--study", added)
    assert done.returncode == 1
    assert "thematics models get large-v2" in done.stderr
    assert thematics("add", transcript, "--source", "interview", "--group", "ouder", "--study", added).returncode == 0
    done = thematics("run", "--study", added)
    assert (done.returncode, done.stderr) == (0, "")
    assert (
        "Stopped: 2 recordings wait to be transcribed: no weights for faster-whisper are on this machine" in done.stdout
    )
    assert "redact" in done.stdout


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (["--speakers", "veel"], "write --speakers as a number or a range, for example 2 or 2-4"),
        (["--speakers", "4-2"], "the number of speakers is a whole number from 1, or a range such as 2-4"),
        (["--transcriber", "fluisteraar"], "there is no transcriber of that name"),
        (["I09"], "there is no recording 'I09'"),
    ],
)
def test_wrong_use_is_one_sentence_and_status_2(
    thematics: Run, added: Path, words: Sequence[str], sentence: str
) -> None:
    done = thematics("transcribe", *words, "--study", added)
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.startswith(f"thematics: {sentence}")
    assert done.stderr.count("\n") == 1


def test_what_is_removed_takes_its_sound_along(thematics: Run, added: Path) -> None:
    done = thematics("erase", "R01", "--yes", "--study", added)
    assert done.stdout.startswith("Removed: I01, 1 recording, 0 turns")
    assert len(list((added / "audio").iterdir())) == 1


def test_a_file_that_begins_with_a_dash_is_a_file(thematics: Run, study: Path, sounds: list[Path]) -> None:
    odd = study.parent / "-v.wav"
    odd.write_bytes(sounds[0].read_bytes())
    done = thematics("add", "--source", "interview", "--group", "ouder", "--study", study, "--", "-v.wav")
    assert (done.returncode, done.stderr) == (0, "")
    assert "Added: I01." in done.stdout
