"""Who is who on the command line."""

import json
import re
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from thematics import Study

Run = Callable[..., subprocess.CompletedProcess[str]]

FIRST = "Interviewer: Wie hielp jou?\nR: Dat deed Sanne Kolkman, en mijn moeder Karin hielp ook mee daarmee.\n"
SECOND = "Interviewer: Wie nog meer?\nR: Sanne was erbij, en mijn mentor, meneer Okafor, ook.\n"


@pytest.fixture
def folder(study: Path, tmp_path: Path, passphrase: str) -> Path:
    with Study.open(study, passphrase=passphrase) as opened:
        opened.waive_review("alles is verzonnen")
        for name, text in (("a.txt", FIRST), ("b.txt", SECOND)):
            (tmp_path / name).write_text(text, "utf-8")
            opened.add(tmp_path / name, source="interview", group="ouder")
        opened.redact()
    return study


def test_proposals_come_first_and_names_only_when_asked(thematics: Run, folder: Path) -> None:
    told = thematics("redact", "people", "--study", folder)
    assert told.returncode == 0, told.stderr
    first, *rest = told.stdout.splitlines()
    assert first == "PERSOON-1 (I01) and PERSOON-3 (I02) may be one"
    assert any(re.match(r"PERSOON-2 +interview +I01 1× +1 +moeder van de spreker R01$", line) for line in rest)
    assert "kolkman" not in told.stdout.casefold()
    named = thematics("redact", "people", "--names", "--study", folder).stdout
    assert "may be one: Sanne Kolkman and Sanne\n" in named
    assert "SCHOOL" not in thematics("redact", "people", "--all", "--study", folder).stdout


def test_same_apart_and_undo(thematics: Run, folder: Path) -> None:
    told = thematics("redact", "same", "PERSOON-1", "persoon-3", "--study", folder)
    assert (told.returncode, told.stdout) == (
        0,
        "PERSOON-1 and PERSOON-3 are one: PERSOON-1 from now on. Changed: I02.\n",
    )
    assert "[PERSOON-1] was erbij" in thematics("redact", "--show", "I02", "--study", folder).stdout
    told = thematics("redact", "apart", "PERSOON-1", "--in", "i02", "--study", folder)
    assert told.stdout == "In I02 it is PERSOON-5 from now on. Changed: I02.\n"
    told = thematics("redact", "undo-people", "--study", folder)
    assert told.stdout == "Taken back: PERSOON-1 is somebody else in I02: PERSOON-5. Changed: I02.\n"
    thematics("redact", "undo-people", "--study", folder)
    assert "[PERSOON-3] was erbij" in thematics("redact", "--show", "I02", "--study", folder).stdout
    told = thematics("redact", "apart", "PERSOON-1", "PERSOON-3", "--study", folder)
    assert told.stdout == "PERSOON-1 and PERSOON-3 are two, and are not proposed again.\n"
    told = thematics("redact", "same", "PERSOON-1", "PERSOON-3", "--study", folder)
    assert "This replaces decision 3, that they are two;" in told.stdout
    told = thematics("redact", "same", "PERSOON-1", "PERSOON-3", "--study", folder)
    assert (told.returncode, "PERSOON-3 is PERSOON-1 by now (decision 4)" in told.stderr) == (2, True)
    thematics("redact", "undo-people", "--study", folder)
    told = thematics("redact", "people", "--json", "--study", folder)
    assert json.loads(told.stdout)["proposals"] == []
    decided = json.loads(thematics("redact", "people", "--decisions", "--json", "--study", folder).stdout)
    assert [(each["number"], each["sentence"], each["undone_by"]) for each in decided] == [
        (1, "PERSOON-1 and PERSOON-3 are one", "anna"),
        (2, "PERSOON-1 is somebody else in I02: PERSOON-5", "anna"),
        (3, "PERSOON-1 and PERSOON-3 are two", ""),
        (4, "PERSOON-1 and PERSOON-3 are one", "anna"),
    ]
    told = thematics("redact", "same", "PERSOON-1", "PERSOON-3", "--study", folder)
    assert told.returncode == 0, told.stderr
    told = thematics("redact", "apart", "PERSOON-1", "--at", "i02:3", "--study", folder)
    assert told.stdout == "At I02:3 it is PERSOON-6 from now on. Changed: I02.\n"
    assert "[PERSOON-6] was erbij" in thematics("redact", "--show", "I02", "--study", folder).stdout


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (("same", "PERSOON-1", "PERSOON-9"), "there is no PERSOON-9; `thematics redact people` shows who there is"),
        (
            ("apart", "PERSOON-1"),
            "say in which document it is somebody else (--in I04) or where (--at I04:248), or name",
        ),
        (("undo-people",), "there is no decision about people to take back"),
        (("same", "Sanne", "PERSOON-1"), "name a pseudonym as it stands in the text, such as PERSOON-3"),
    ],
)
def test_wrong_use_is_a_sentence(thematics: Run, folder: Path, words: tuple[str, ...], sentence: str) -> None:
    told = thematics("redact", *words, "--study", folder)
    assert told.returncode == 2
    assert sentence in told.stderr
    assert "kolkman" not in told.stderr.casefold()


def test_a_transcript_is_written_with_surrogates_and_says_so(thematics: Run, folder: Path, tmp_path: Path) -> None:
    told = thematics("export", "uit.txt", "--transcript", "I01", "--style", "surrogate", "--study", folder)
    assert told.returncode == 0, told.stderr
    text = (tmp_path / "uit.txt").read_text("utf-8")
    assert "verzonnen namen" in text
    assert "PERSOON" not in text
    assert "Kolkman" not in text
    told = thematics("export", "uit.xlsx", "--style", "surrogate", "--study", folder)
    assert (told.returncode, "--style is for transcripts" in told.stderr) == (2, True)
    told = thematics("export", "u.txt", "--transcript", "I01", "--style", "anders", "--study", folder)
    assert (told.returncode, "choose from: tags, surrogate, relations" in told.stderr) == (2, True)
