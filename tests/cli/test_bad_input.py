"""Wrong input: one sentence that says what to do, exit status 1 or 2, the study unchanged, no word of the material."""

import subprocess
from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest

from thematics import Study

Run = Callable[..., subprocess.CompletedProcess[str]]
SECRET = "verzwegengeheim"


def _content(folder: Path, passphrase: str) -> object:
    """Give all that a study holds, decrypted, and its settings."""
    with Study.open(folder, passphrase=passphrase) as study:
        vault = study.store.require_vault()
        return (
            vault._database.tables(),
            study.store.study._database.tables(),
            [(folder / name).read_bytes() for name in ("thematics.toml", "framework.yaml", "keys.toml")],
        )


def _make(folder: Path, name: str) -> Path:
    path = folder / name
    if name == "zonder-tekst.xlsx":
        book = openpyxl.Workbook()
        for row in (["id", "leeftijd", "klas"], [1, 14, 3], [2, 15, 4]):
            book.active.append(row)  # type: ignore[union-attr]
        book.save(path)
    elif name == "map.txt":
        path.mkdir()
    elif name in {"leeg.txt", "leeg.vtt", "leeg.csv", "leeg.xlsx", "leeg.docx"}:
        path.touch()
    elif name == "wit.txt":
        path.write_text(" \n\n\t\n", "utf-8")
    elif name != "weg.txt":
        path.write_text(f"I: Wat gebeurde er?\nR: {SECRET} {SECRET}\n", "utf-8")
    return path


INTERVIEW = ["--source", "interview", "--group", "slachtoffer"]
SURVEY = ["--source", "survey"]


@pytest.mark.parametrize(
    ("name", "options", "status"),
    [
        ("leeg.txt", INTERVIEW, 1),
        ("leeg.vtt", INTERVIEW, 1),
        ("leeg.docx", INTERVIEW, 1),
        ("leeg.csv", SURVEY, 1),
        ("leeg.xlsx", SURVEY, 1),
        ("wit.txt", INTERVIEW, 1),
        ("tekst.docx", INTERVIEW, 1),
        ("tekst.json", INTERVIEW, 1),
        ("tekst.eaf", INTERVIEW, 1),
        ("tekst.html", INTERVIEW, 1),
        ("tekst.srt", INTERVIEW, 1),
        ("tekst.xlsx", SURVEY, 1),
        ("zonder-tekst.xlsx", SURVEY, 1),
        ("weg.txt", INTERVIEW, 2),
        ("map.txt", INTERVIEW, 2),
        ("tekst.pdf", INTERVIEW, 2),
        ("opname.mp3", INTERVIEW, 1),
        ("tekst.txt", ["--source", "dagboek"], 2),
        ("tekst.txt", ["--source", "interview"], 2),
        ("tekst.txt", ["--source", "interview", "--group", "buren"], 2),
        ("tekst.txt", [*INTERVIEW, "--participant", "R09"], 2),
        ("tekst.txt", [*INTERVIEW, "--speaker", "R"], 2),
        ("tekst.txt", [*INTERVIEW, "--speaker", "R=praatpaal"], 2),
    ],
)
def test_a_file_or_option_that_does_not_fit(
    thematics: Run, study: Path, passphrase: str, tmp_path: Path, name: str, options: list[str], status: int
) -> None:
    before = _content(study, passphrase)
    done = thematics("add", _make(tmp_path, name), *options, "--study", study)
    assert done.returncode == status, done.stderr
    _is_one_sentence(done)
    assert _content(study, passphrase) == before


def test_a_file_that_is_there_already(thematics: Run, study: Path, passphrase: str, transcript: Path) -> None:
    assert thematics("add", transcript, *INTERVIEW, "--study", study).returncode == 0
    before = _content(study, passphrase)
    done = thematics("add", transcript, *INTERVIEW, "--study", study)
    assert done.returncode == 1
    assert "in the study already" in done.stderr
    _is_one_sentence(done)
    assert _content(study, passphrase) == before


def test_one_bad_file_among_good_ones_keeps_all_of_them_out(
    thematics: Run, study: Path, passphrase: str, tmp_path: Path, transcript: Path
) -> None:
    before = _content(study, passphrase)
    done = thematics("add", transcript, _make(tmp_path, "leeg.vtt"), *INTERVIEW, "--study", study)
    assert done.returncode == 1
    assert "leeg.vtt" in done.stderr
    assert _content(study, passphrase) == before


@pytest.mark.parametrize(
    "words",
    [
        ["status"],
        ["run"],
        ["redact"],
        ["themes"],
        ["list", "segments"],
        ["decide", "undo"],
        ["report", "r.html"],
        ["export", "t.xlsx"],
        ["researcher", "list"],
    ],
)
def test_a_folder_that_is_no_study(thematics: Run, tmp_path: Path, words: list[str]) -> None:
    (tmp_path / "map").mkdir()
    done = thematics(*words, "--study", "map")
    assert done.returncode == 2
    assert "holds no study" in done.stderr
    _is_one_sentence(done)
    assert list((tmp_path / "map").iterdir()) == []


@pytest.mark.parametrize("words", [["status"], ["run"], ["decide", "accept", "K1.01", "--code", "b01"]])
def test_a_wrong_passphrase(thematics: Run, study: Path, passphrase: str, words: list[str]) -> None:
    before = _content(study, passphrase)
    done = thematics(*words, "--study", study, passphrase="dit is hem niet")
    assert done.returncode == 1
    assert "passphrase" in done.stderr
    _is_one_sentence(done)
    assert _content(study, passphrase) == before


def test_no_passphrase_and_nobody_to_ask(thematics: Run, study: Path) -> None:
    done = thematics("status", "--study", study, passphrase=None)
    assert done.returncode == 2
    assert "--passphrase-file" in done.stderr


def test_a_passphrase_file_that_is_not_there(thematics: Run, study: Path) -> None:
    done = thematics("status", "--study", study, "--passphrase-file", "weg.txt", passphrase=None)
    assert done.returncode == 2
    assert "weg.txt" in done.stderr


@pytest.mark.parametrize(
    "words",
    [
        ["decide", "accept", "K9.99", "--code", "b01"],
        ["decide", "accept", "K1.01"],
        ["decide", "code", "--code", "zz9", "--segment", "I01:0-3"],
        ["decide", "code", "--code", "b01"],
        ["decide", "code", "--code", "b01", "--segment", "I01:900-901"],
        ["decide", "code", "--code", "b01", "--segment", "X99:0-1"],
        ["decide", "code", "--code", "b01", "--segment", "hier ergens"],
        ["decide", "toejuichen", "K1.01"],
        ["decide", "undo"],
        ["decide", "undo", "abcdef"],
        ["redact", "--show", "I99"],
        ["redact", "--approve", "I99"],
        ["redact", "--waive", " "],
        ["redact", "--name", "Iemand", "--kind", "HUISDIER"],
        ["speaker", "I01", "S9", "respondent"],
        ["speaker", "I99", "S1", "respondent"],
        ["researcher", "remove", "niemand"],
        ["researcher", "remove", "anna"],
        ["report", ".", "--lang", "nl"],
        ["report", "r.html", "--lang", "fr"],
        ["report", "map-die-er-niet-is/\0/r.html"],
        ["export", "t.qdpx", "--format", "qdpx"],
    ],
)
def test_a_request_that_does_not_fit_changes_nothing(
    thematics: Run, study: Path, passphrase: str, transcript: Path, words: list[str]
) -> None:
    if any("\0" in word for word in words):
        pytest.skip("no shell passes a NUL on")
    thematics("add", transcript, *INTERVIEW, "--study", study)
    thematics("redact", "--study", study)
    before = _content(study, passphrase)
    done = thematics(*words, "--study", study)
    assert done.returncode == 2, done.stderr
    _is_one_sentence(done)
    assert _content(study, passphrase) == before


def test_a_file_that_would_be_written_over(thematics: Run, study: Path, tmp_path: Path) -> None:
    for name, words in (("r.html", ["report", "r.html"]), ("t.xlsx", ["export", "t.xlsx"])):
        (tmp_path / name).write_text("van iemand anders", "utf-8")
        done = thematics(*words, "--study", study)
        assert done.returncode == 1
        assert "--force" in done.stderr
        assert (tmp_path / name).read_text("utf-8") == "van iemand anders"
        assert thematics(*words, "--force", "--study", study).returncode == 0


@pytest.mark.parametrize("words", [["init", "vol"], ["demo", "vol"], ["demo", "vol", "--force"]])
def test_a_folder_that_holds_something(thematics: Run, tmp_path: Path, words: list[str]) -> None:
    (tmp_path / "vol").mkdir()
    (tmp_path / "vol" / "brief.txt").write_text("van iemand anders", "utf-8")
    done = thematics(*words)
    assert done.returncode in {1, 2}
    _is_one_sentence(done)
    assert [path.name for path in (tmp_path / "vol").iterdir()] == ["brief.txt"]


def test_a_codebook_that_breaks_its_own_rules(thematics: Run, tmp_path: Path) -> None:
    (tmp_path / "eigen.yaml").write_text("id: eigen\ntitle: Eigen\ncodes: []\n", "utf-8")
    done = thematics("init", "studie", "--framework", "eigen.yaml")
    assert done.returncode == 1
    _is_one_sentence(done)
    assert not (tmp_path / "studie").exists()


def test_settings_that_can_not_be_used(thematics: Run, study: Path) -> None:
    settings = study / "thematics.toml"
    settings.write_text(settings.read_text("utf-8").replace('lang = "nl"', 'lang = "fries"'), "utf-8")
    done = thematics("status", "--study", study)
    assert done.returncode == 2
    assert "[study] lang" in done.stderr
    _is_one_sentence(done)


def test_a_database_that_was_cut_off(thematics: Run, study: Path) -> None:
    (study / "study.db").write_bytes((study / "study.db").read_bytes()[:3000])
    done = thematics("status", "--study", study)
    assert done.returncode == 1
    _is_one_sentence(done)


def test_the_wrong_words_after_a_command(thematics: Run, study: Path) -> None:
    for words in (["verzin"], ["status", "--kleur"], ["list", "geheimen", "--study", study], ["add"]):
        done = thematics(*words)
        assert done.returncode == 2
        assert "Usage:" in done.stderr or "Error:" in done.stderr


def _is_one_sentence(done: subprocess.CompletedProcess[str]) -> None:
    lines = [line for line in done.stderr.splitlines() if line.strip()]
    assert len(lines) == 1, done.stderr
    assert lines[0].startswith("thematics: ")
    assert SECRET not in done.stderr + done.stdout
    assert len(lines[0]) < 400
