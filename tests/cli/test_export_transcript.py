"""Transcripts from the command line."""

import json
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from thematics import Study

Run = Callable[..., subprocess.CompletedProcess[str]]


@pytest.fixture
def published(study: Path, transcript: Path, passphrase: str) -> Path:
    with Study.open(study, passphrase=passphrase) as opened:
        opened.add(transcript, source="interview", group="slachtoffer")
        opened.redact()
        opened.review_redaction()
        opened.add_researcher("bram", "nog een lange zin")
    return study


def test_a_transcript_in_the_form_that_its_file_name_says(thematics: Run, published: Path, tmp_path: Path) -> None:
    done = thematics("export", "I01.json", "--transcript", "I01", "--study", published)
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout == "1 transcript is written to I01.json. Each file is logged as a disclosure.\n"
    made = json.loads((tmp_path / "I01.json").read_text("utf-8"))
    assert made["redacted"] is True
    assert "jamilla" not in json.dumps(made).casefold()

    refused = thematics("export", "I01.json", "--transcript", "I01", "--study", published)
    assert refused.returncode == 1
    assert "--force" in refused.stderr
    assert thematics("export", "I01.json", "--transcript", "I01", "--force", "--study", published).returncode == 0


def test_raw_says_what_it_is_and_needs_a_steward(thematics: Run, published: Path, tmp_path: Path) -> None:
    words = ("export", "raw.txt", "--transcript", "I01", "--raw", "--study", published)
    refused = thematics(*words, passphrase="nog een lange zin")
    assert refused.returncode == 1
    assert "log in as a steward" in refused.stderr
    assert not (tmp_path / "raw.txt").exists()
    done = thematics(*words)
    assert done.returncode == 0
    assert "holds names and other personal data" in done.stdout
    assert "jamilla@postvak.example" in (tmp_path / "raw.txt").read_text("utf-8")
    wrong = thematics("export", "studie.xlsx", "--raw", "--study", published)
    assert wrong.returncode == 2
    assert "--transcript" in wrong.stderr


def test_all_interviews_and_those_without_times(thematics: Run, published: Path, tmp_path: Path) -> None:
    done = thematics("export", "map", "--transcript", "all", "--format", "docx", "--study", published)
    assert (done.returncode, done.stderr) == (0, "")
    assert [each.name for each in (tmp_path / "map").iterdir()] == ["I01.docx"]
    without = thematics("export", "map", "--transcript", "all", "--format", "vtt", "--study", published)
    assert without.returncode == 2
    assert "no interview has times" in without.stderr
    alone = thematics("export", "I01.vtt", "--transcript", "I01", "--study", published)
    assert alone.returncode == 2
    assert "I01 has no times" in alone.stderr
