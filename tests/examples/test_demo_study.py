"""The example study: what it holds, that readers get it back whole, and that it is built the same every time."""

import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
import yaml

from thematics.records.shared import Group, Label, Role, Source, TimeSource
from thematics.sources import ColumnRole, guess_columns, guess_roles, read_table, read_transcript

ROOT = Path(__file__).resolve().parents[2]
OPEN_COLUMNS = {
    "qpido.csv": {"Motief van de melding", "Verloop"},
    "politie.xlsx": {"Mutatie", "Motief"},
    "enquete.csv": {
        "Wat zou jou of iemand anders tegenhouden om hulp te zoeken?",
        "Wat heb je dan nodig van de politie of een hulporganisatie?",
        "Hoe kunnen school, politie en hulp het samen beter doen?",
    },
}
Texts = dict[tuple[str, str, str | None], str]  # by file, document (an interview's name, a row's number) and column
ROWS = {"qpido.csv": "casefiles-qpido", "politie.xlsx": "casefiles-politie", "enquete.csv": "enquete"}


@dataclass(frozen=True)
class Example:
    """The example study as it is shipped.

    Attributes:
        folder: ``examples/demo-study``.
        material: What ``material.yaml`` lists.
        planted: What ``planted.json`` lists.
        scripts: Each script, by its name.
    """

    folder: Path
    material: list[dict[str, str]]
    planted: list[dict[str, Any]]
    scripts: dict[str, Any]

    def files(self, source: str) -> list[Path]:
        return [self.folder / item["path"] for item in self.material if item["source"] == source]


@pytest.fixture(scope="session")
def example() -> Example:
    examples = ROOT / "examples"
    folder = examples / "demo-study"
    return Example(
        folder,
        yaml.safe_load((folder / "material.yaml").read_text("utf-8")),
        json.loads((folder / "planted.json").read_text("utf-8")),
        {path.stem: yaml.safe_load(path.read_text("utf-8")) for path in sorted((examples / "scripts").glob("*.yaml"))},
    )


@pytest.fixture(scope="session")
def read_texts(example: Example) -> Texts:
    """What the readers find."""
    found: Texts = {}
    for path in example.files("interview"):
        name = path.relative_to(example.folder).as_posix()
        found[name, path.stem, None] = "\n".join(turn.text for turn in read_transcript(path).turns)
    for path in example.files("casefile") + example.files("survey"):
        name = path.relative_to(example.folder).as_posix()
        table = read_table(path)
        for row in table.rows:
            for column, text in zip(table.columns, row, strict=True):
                found[name, row[0], column] = text
    return found


def build(*options: str | Path) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "tools.build_demo_study", *map(str, options)]
    environment = os.environ | {"PYTHONIOENCODING": "utf-8"}
    return subprocess.run(
        command, cwd=ROOT, env=environment, capture_output=True, text=True, encoding="utf-8", check=False
    )


BY_OTHERS = {"decisions.yaml", "recordings.yaml"}  # written by people; the sound is made by tools.speech.recordings


def contents(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file() and path.name not in BY_OTHERS and path.parent.name != "recordings"
    }


def said(script: dict[str, Any]) -> list[tuple[str, str]]:
    """Give a script's turns: who by key, and what; running turns of one speaker are one."""
    turns: list[tuple[str, str]] = []
    for turn in script["turns"]:
        ((key, text),) = turn.items()
        words = " ".join(text.split())
        if turns and turns[-1][0] == key:
            turns[-1] = (key, f"{turns[-1][1]} {words}")
        else:
            turns.append((key, words))
    return turns


def interview_files() -> list[Path]:
    return sorted((ROOT / "examples" / "demo-study" / "interviews").glob("*/*"))


def test_building_again_gives_the_shipped_bytes(tmp_path: Path, example: Example) -> None:
    built = build("--to", tmp_path)
    assert built.returncode == 0, built.stdout + built.stderr
    assert contents(tmp_path) == contents(example.folder)


def test_building_leaves_other_files_alone_and_clears_what_was_renamed(tmp_path: Path) -> None:
    (tmp_path / "interviews").mkdir()
    (tmp_path / "interviews" / "old.vtt").write_text("WEBVTT", "utf-8")
    (tmp_path / "decisions.yaml").write_text("[]", "utf-8")
    assert build("--to", tmp_path).returncode == 0
    assert (tmp_path / "decisions.yaml").read_text("utf-8") == "[]"
    assert not (tmp_path / "interviews" / "old.vtt").exists()


def test_the_material_names_each_file_once(example: Example) -> None:
    listed = [item["path"] for item in example.material]
    shipped = set(contents(example.folder)) - {"material.yaml", "planted.json"}
    assert len(listed) == len(set(listed))
    assert set(listed) == shipped


def test_files_and_folders_have_neutral_names(example: Example) -> None:
    for item in example.material:
        assert re.fullmatch(
            r"interviews/[a-z]+/interview-\d\d\.\w+|casefiles/(qpido|politie)\.\w+|survey/enquete\.csv", item["path"]
        )
        if item["source"] == "interview":
            assert item["path"].split("/")[1] == item["group"]


def test_there_is_as_much_of_everything_as_was_asked(example: Example) -> None:
    interviews = example.files("interview")
    assert len(interviews) >= 12
    assert all(len(read_transcript(path).turns) >= 25 for path in interviews)
    assert {item["group"] for item in example.material if "group" in item} == {
        Group.SLACHTOFFER,
        Group.OUDER,
        Group.EERSTELIJNSPROFESSIONAL,
        Group.PROFESSIONAL,
    }
    assert len({path.suffix for path in interviews}) >= 4
    assert sum(len(read_table(path).rows) for path in example.files("casefile")) >= 40
    assert sum(len(read_table(path).rows) for path in example.files("survey")) >= 150


@pytest.mark.parametrize("path", interview_files(), ids=lambda path: path.name)
def test_an_interview_is_read_as_it_was_written(path: Path, example: Example) -> None:
    script = said(example.scripts[path.stem])
    turns = read_transcript(path).turns
    assert [turn.text for turn in turns] == [text for _, text in script]
    pairs = {(key, turn.speaker) for (key, _), turn in zip(script, turns, strict=True)}
    assert len(pairs) == len({key for key, _ in script}) == len({label for _, label in pairs})


@pytest.mark.parametrize("path", interview_files(), ids=lambda path: path.name)
def test_who_asks_in_an_interview_is_guessed_right(path: Path, example: Example) -> None:
    transcript = read_transcript(path)
    keys = [key for key, _ in said(example.scripts[path.stem])]
    roles = guess_roles(transcript)
    for key, turn in zip(keys, transcript.turns, strict=True):
        assert roles[turn.speaker or ""] is (Role.INTERVIEWER if key == "I" else Role.RESPONDENT)


@pytest.mark.parametrize("path", interview_files(), ids=lambda path: path.name)
def test_times_run_forward_at_the_pace_of_speech(path: Path) -> None:
    turns = read_transcript(path).turns
    starts = [turn.start for turn in turns if turn.start is not None]
    if all(turn.time_source is TimeSource.NONE for turn in turns):
        assert not starts
        return
    assert len(starts) == len(turns)
    assert starts == sorted(starts)
    words = sum(len(turn.words) for turn in turns[:-1])
    assert 2.0 < words / (starts[-1] - starts[0]) < 3.2


def test_some_interviews_have_a_time_for_each_word_and_some_have_none(example: Example) -> None:
    sources = {turn.time_source for path in example.files("interview") for turn in read_transcript(path).turns}
    assert sources == set(TimeSource)


@pytest.mark.parametrize("name", OPEN_COLUMNS)
def test_a_table_is_read_as_it_was_written(name: str, example: Example) -> None:
    path = next(each for each in example.files("casefile") + example.files("survey") if each.name == name)
    script = [[_cell(value) for value in row.values()] for row in example.scripts[ROWS[name]]]
    assert [list(row) for row in read_table(path).rows] == script


def _cell(value: Any) -> str:
    """Give a cell as its reader does: days in ISO's order, one space where a script has several."""
    text = str(value)
    day = re.fullmatch(r"(\d\d)-(\d\d)-(\d{4})", text)
    return f"{day[3]}-{day[2]}-{day[1]}" if day else text


@pytest.mark.parametrize("name", OPEN_COLUMNS)
def test_the_open_columns_of_a_table_are_guessed_right(name: str, example: Example) -> None:
    item = next(each for each in example.material if each["path"].endswith(name))
    guesses = guess_columns(read_table(example.folder / item["path"]), Source(item["source"]))
    assert {guess.column for guess in guesses if guess.role is ColumnRole.TEXT} == OPEN_COLUMNS[name]


def test_the_tables_are_in_the_encodings_of_the_programs_that_write_them(example: Example) -> None:
    qpido, enquete = (example.folder / path for path in ("casefiles/qpido.csv", "survey/enquete.csv"))
    assert qpido.read_bytes().startswith(b"\xef\xbb\xbf")
    with pytest.raises(UnicodeDecodeError):
        enquete.read_bytes().decode("utf-8")
    assert "é" in enquete.read_bytes().decode("windows-1252")


def test_what_is_planted_stands_where_the_list_says_it_does(example: Example, read_texts: Texts) -> None:
    assert len(example.planted) > 200
    for entry in example.planted:
        text = read_texts[entry["file"], entry["document"], entry["column"]]
        assert re.search(rf"(?<!\w){re.escape(entry['text'])}(?!\w)", text.replace("\n", " ")), entry


def test_every_kind_of_personal_data_is_planted(example: Example) -> None:
    # An age is no personal datum by itself, and HIDDEN is what a reviewer does, not a kind.
    kinds = {entry["kind"] for entry in example.planted}
    assert kinds - {Label.AGE} == set(Label) - {Label.AGE, Label.HIDDEN}
    assert {entry["checkable"] for entry in example.planted} == {True, False}


def test_personal_data_are_planted_in_every_file(example: Example) -> None:
    assert {entry["file"] for entry in example.planted} == {item["path"] for item in example.material}


def test_pupils_who_are_willing_left_a_way_to_reach_them(example: Example) -> None:
    for row in example.scripts["enquete"]:
        assert bool(row["contact"]) == (row["interview"] != "nee")
    willing = [row for row in example.scripts["enquete"] if row["contact"]]
    assert any("@" in row["contact"] for row in willing)
    assert any(row["contact"].replace("-", "").replace(" ", "").isdigit() for row in willing)


def _edit(path: Path, change: Callable[[Any], Any]) -> None:
    changed = change(yaml.safe_load(path.read_text("utf-8")))
    path.write_text(yaml.safe_dump(changed, allow_unicode=True, sort_keys=False), "utf-8")


def _with(**fields: Any) -> Callable[[dict[str, Any]], dict[str, Any]]:
    return lambda script: script | fields


BREAKS: dict[str, tuple[str, Callable[[Any], Any], str]] = {
    "a name that stands nowhere": (
        "scripts/interview-01.yaml",
        _with(planted=[{"text": "Xantippe", "kind": "PERSOON", "checkable": False}]),
        "interview-01: 'Xantippe' is listed as planted and stands in no turn",
    ),
    "a part of a longer word": (
        "scripts/interview-01.yaml",
        lambda script: script | {"planted": [{"text": _part(script), "kind": "PERSOON", "checkable": False}]},
        "is listed as planted and stands in no turn",
    ),
    "an unknown kind": (
        "scripts/interview-01.yaml",
        lambda script: script | {"planted": [script["planted"][0] | {"kind": "NAAM"}]},
        "has the unknown kind NAAM",
    ),
    "too few turns": (
        "scripts/interview-01.yaml",
        lambda script: script | {"turns": script["turns"][:24]},
        "interview-01 has 24 turns; at least 25 are needed",
    ),
    "a turn twice": (
        "scripts/interview-01.yaml",
        lambda script: script | {"turns": [*script["turns"], *script["turns"][:2]]},
        "is the same as interview-01, turn 1",
    ),
    "no word that it is fiction": (
        "scripts/interview-01.yaml",
        _with(fiction=""),
        "interview-01 does not say that everything in it is invented",
    ),
    "an unknown group": ("scripts/interview-01.yaml", _with(group="docent"), "has the unknown group docent"),
    "no format": ("scripts/interview-01.yaml", _with(id="interview-99"), "interview-99 has no format"),
    "too few responses": (
        "scripts/enquete.yaml",
        lambda rows: rows[:149],
        "there are 149 survey responses; at least 150 are needed",
    ),
    "a response twice": ("scripts/enquete.yaml", lambda rows: [*rows, rows[0]], "enquete has two rows 1"),
    "a letter that the encoding lacks": (
        "scripts/enquete.yaml",
        lambda rows: [*rows[:-1], rows[-1] | {"samen": "Oğuz"}],
        "enquete, row 152: Windows-1252 has no ğ",
    ),
    "a field too many": (
        "scripts/enquete.yaml",
        lambda rows: [*rows[:-1], rows[-1] | {"klas": "3b"}],
        "enquete, row 152: its fields are not those of the table",
    ),
    "too few case files": (
        "scripts/casefiles-qpido.yaml",
        lambda rows: rows[:5],
        "case files; at least 40 are needed",
    ),
    "a datum in the wrong row": (
        "planted/tables.yaml",
        lambda planted: [*planted, planted[0] | {"row": "Q-2024-0109"}],
        "planted in qpido, row Q-2024-0109, motief_melding: 'Noor' does not stand there",
    ),
    "a datum in no column": (
        "planted/tables.yaml",
        lambda planted: [*planted, planted[0] | {"column": "motief"}],
        "there is no such column",
    ),
}


def _part(script: dict[str, Any]) -> str:
    """Give the beginning of a planted name; it stands in the text only as a part of that name."""
    return str(next(each["text"] for each in script["planted"] if each["kind"] == "PERSOON")[:-1])


@pytest.mark.parametrize("what", BREAKS)
def test_material_that_is_wrong_is_refused_loudly(what: str, tmp_path: Path) -> None:
    file, change, message = BREAKS[what]
    for part in ("scripts", "planted"):
        shutil.copytree(ROOT / "examples" / part, tmp_path / part)
    _edit(tmp_path / file, change)
    refused = build("--examples", tmp_path)
    assert refused.returncode == 1
    assert refused.stderr.startswith("nothing was written:\n")
    assert message in refused.stderr
    assert not (tmp_path / "demo-study").exists()


def test_too_few_interviews_are_refused(tmp_path: Path) -> None:
    for part in ("scripts", "planted"):
        shutil.copytree(ROOT / "examples" / part, tmp_path / part)
    for path in sorted((tmp_path / "scripts").glob("interview-*.yaml"))[11:]:
        path.unlink()
    refused = build("--examples", tmp_path)
    assert refused.returncode == 1
    assert "there are 11 interviews; at least 12 are needed" in refused.stderr
