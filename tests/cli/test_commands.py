"""Each command does what it says, with the right exit status."""

import json
import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

Run = Callable[..., subprocess.CompletedProcess[str]]


def test_from_an_empty_folder_to_a_report(process: Run, tmp_path: Path, transcript: Path) -> None:
    made = process("init", "studie", "--title", "Proef", "--researcher", "anna")
    assert made.returncode == 0
    recovery = re.search(r"^\s{4}(\S+)$", made.stdout, re.MULTILINE)
    assert recovery is not None

    refused = process("add", transcript, "--source", "interview", "--group", "slachtoffer", "--study", "studie")
    assert refused.returncode == 2
    assert "[governance.interview]" in refused.stderr
    assert "responsible" in refused.stderr

    settings = tmp_path / "studie" / "thematics.toml"
    text = settings.read_text("utf-8")
    for key in ("responsible", "legal_basis", "ethics_reference"):
        text = text.replace(f'{key} = ""', f'{key} = "verzonnen"')
    settings.write_text(text.replace('until = ""', 'until = "2035-01-01"'), "utf-8")

    added = process("add", transcript, "--source", "interview", "--group", "slachtoffer", "--study", "studie")
    assert added.returncode == 0, added.stderr
    assert "Added: I01." in added.stdout
    roles = {line.split()[1]: line.split()[2] for line in added.stdout.splitlines() if "gesprek.txt" in line}
    assert roles == {"Interviewer": "interviewer", "Jamilla": "respondent"}

    stopped = process("run", "--study", "studie")
    assert stopped.returncode == 0
    assert "thematics redact --approve" in stopped.stdout
    assert process("list", "segments", "--study", "studie", "--json").stdout.strip() == "[]"
    assert process("themes", "--study", "studie").returncode == 1

    shown = process("redact", "--show", "I01", "--study", "studie")
    assert "[EMAIL-1]" in shown.stdout
    assert "postvak.example" not in shown.stdout
    approved = process("redact", "--approve", "I01", "--study", "studie")
    assert "Approved and published: I01." in approved.stdout

    ran = process("run", "--study", "studie", "--json")
    assert json.loads(ran.stdout)["stopped"] == ""
    assert {step["step"] for step in json.loads(ran.stdout)["steps"] if step["items"]} == {"segment", "find themes"}
    assert "Nothing to do" in process("run", "--study", "studie").stdout

    segments = json.loads(process("list", "segments", "--study", "studie", "--json").stdout)
    assert all(segment["participant"] == "R01" for segment in segments)
    at = segments[0]["segment"]
    assert process("decide", "code", "--code", "b01", "--segment", at, "--study", "studie").returncode == 0
    quoted = process("decide", "quote", "--code", "b01", "--segment", at, "--study", "studie")
    assert quoted.returncode == 0, quoted.stderr
    decisions = json.loads(process("list", "decisions", "--study", "studie", "--json").stdout)
    assert [(each["action"], each["by"]) for each in decisions] == [("code", "anna"), ("quote", "anna")]

    report = process("report", tmp_path / "verslag.html", "--study", "studie")
    assert report.returncode == 0, report.stderr
    html = (tmp_path / "verslag.html").read_text("utf-8")
    assert segments[0]["text"][:20] in html
    assert "Jamilla" not in html

    exported = process("export", "codings.csv", "--format", "csv", "--study", "studie")
    assert exported.returncode == 0
    assert "b01" in (tmp_path / "codings.csv").read_text("utf-8-sig")

    undone = process("decide", "undo", "--study", "studie")
    assert undone.returncode == 0
    rows = json.loads(process("list", "decisions", "--study", "studie", "--json").stdout)
    assert [row["undone"] for row in rows if row["action"] == "quote"] == [True]

    status = json.loads(process("status", "--study", "studie", "--json").stdout)
    states = {step["step"]: step["state"] for step in status["steps"]}
    assert states["redact"] == "done"
    assert states["report"] == "stale"
    assert process("status", "--study", "studie", passphrase=recovery[1]).returncode == 0


def test_a_reviewer_decides_but_never_opens_the_vault(thematics: Run, study: Path, transcript: Path) -> None:
    thematics("add", transcript, "--source", "interview", "--group", "slachtoffer", "--study", study)
    thematics("redact", "--study", study)
    thematics("redact", "--approve", "all", "--study", study)
    thematics("themes", "--study", study)
    secret = study.parent / "bram.txt"
    secret.write_text("nog vier andere woorden\n", "utf-8")
    added = thematics("researcher", "add", "bram", "--new-passphrase-file", secret, "--study", study)
    assert added.returncode == 0, added.stderr
    people = json.loads(thematics("researcher", "list", "--json", "--study", study).stdout)
    assert [(each["name"], each["role"]) for each in people] == [("anna", "steward"), ("bram", "reviewer")]

    as_bram = {"passphrase": "nog vier andere woorden"}
    segments = json.loads(thematics("list", "segments", "--json", "--study", study, **as_bram).stdout)
    at = segments[0]["segment"]
    assert thematics("decide", "code", "--code", "b01", "--segment", at, "--study", study, **as_bram).returncode == 0
    decided = json.loads(thematics("list", "decisions", "--json", "--study", study).stdout)
    assert [each["by"] for each in decided] == ["bram"]
    for words in (["run"], ["redact"], ["redact", "--show", "I01"], ["researcher", "add", "cor"]):
        secret_option = ["--new-passphrase-file", secret] if "add" in words else []
        refused = thematics(*words, *secret_option, "--study", study, **as_bram)
        assert refused.returncode == 1, words
        assert "log in as a steward" in refused.stderr

    assert thematics("researcher", "remove", "bram", "--study", study).returncode == 0
    assert thematics("status", "--study", study, **as_bram).returncode == 1


def test_help_of_every_command_has_an_example(thematics: Run) -> None:
    listed = thematics("--help").stdout
    commands = re.findall(r"^  ([a-z]+)  ", listed, re.MULTILINE)
    wanted = "demo init add transcribe redact themes decide report export run status doctor researcher list speaker"
    assert set(wanted.split()) <= set(commands)
    for command in commands:
        if command not in {"researcher", "models"}:
            assert "Example: thematics " in thematics(command, "--help").stdout, command
    for command in ("list", "get", "verify", "pack", "install", "add"):
        assert "Example: thematics models" in thematics("models", command, "--help").stdout
    for command in ("add", "remove", "list"):
        assert "Example: thematics researcher" in thematics("researcher", command, "--help").stdout


def test_version(thematics: Run) -> None:
    done = thematics("--version")
    assert re.fullmatch(r"\d+\.\d+\.\d+\n", done.stdout)


def test_doctor_tells_what_this_machine_has(process: Run, study: Path) -> None:
    done = process("doctor", "--study", study, "--json")
    found = {each["what"]: each for each in json.loads(done.stdout)}
    assert done.returncode == 0
    assert "SQLCipher" in found["encryption"]["found"]
    assert found["study"]["state"] == "ok"
    assert {"Python", "extra 'speech'", "weights", "disk", "network", "thematics itself"} <= set(found)
    assert 'pip install "thematics[speech]"' in found["extra 'speech'"]["found"]


def test_a_role_that_was_guessed_wrong_is_set_right(thematics: Run, study: Path, transcript: Path) -> None:
    thematics("add", transcript, "--source", "interview", "--group", "slachtoffer", "--study", study)
    done = thematics("speaker", "I01", "S1", "respondent", "--study", study)
    assert done.returncode == 0, done.stderr
    thematics("redact", "--study", study)
    thematics("redact", "--approve", "all", "--study", study)
    thematics("run", "--study", study)
    segments = json.loads(thematics("list", "segments", "--json", "--study", study).stdout)
    assert {each["participant"] for each in segments} == {"R01", "R02"}


@pytest.mark.parametrize("extra", [["--transcriber", "openai-whisper"], ["--diarizer", "pyannote"]])
def test_an_engine_that_is_missing_says_how_to_install_it(thematics: Run, study: Path, extra: list[str]) -> None:
    done = thematics("transcribe", *extra, "--study", study)
    assert done.returncode == 1
    assert 'pip install "thematics[speech]"' in done.stderr


def test_a_wrong_file_is_removed_and_a_participant_erased(thematics: Run, study: Path, transcript: Path) -> None:
    add = ["add", transcript, "--source", "interview", "--group", "slachtoffer", "--study", study]
    thematics(*add)
    assert thematics("remove", "I01", "--study", study).returncode == 2  # nobody was there to say yes
    removed = thematics("remove", "i01", "--yes", "--study", study)
    assert removed.returncode == 0, removed.stderr
    assert "Removed: I01" in removed.stdout
    assert json.loads(thematics("list", "documents", "--json", "--study", study).stdout) == []
    thematics(*add)
    thematics("redact", "--waive", "proef", "--study", study)
    thematics("run", "--study", study)
    erased = thematics("erase", "R02", "--yes", "--study", study)
    assert erased.returncode == 0, erased.stderr
    assert json.loads(thematics("list", "segments", "--json", "--study", study).stdout) == []
    assert thematics("erase", "R02", "--yes", "--study", study).returncode == 2


def test_names_are_listed_and_taken_off(thematics: Run, study: Path, transcript: Path) -> None:
    thematics("add", transcript, "--source", "interview", "--group", "slachtoffer", "--study", study)
    thematics("redact", "--name", "Kwikstaart", "--name", "Bremlaan", "--study", study)
    names = json.loads(thematics("list", "names", "--json", "--study", study).stdout)
    assert [each["name"] for each in names] == ["Jamilla", "Kwikstaart", "Bremlaan"]
    number = str(names[1]["number"])
    assert thematics("redact", "--unname", number, "--study", study).returncode == 0
    names = json.loads(thematics("list", "names", "--json", "--study", study).stdout)
    assert [each["name"] for each in names] == ["Jamilla", "Bremlaan"]


def test_documents_are_listed_with_where_they_stand(thematics: Run, study: Path, transcript: Path) -> None:
    thematics("add", transcript, "--source", "interview", "--group", "slachtoffer", "--study", study)
    (row,) = json.loads(thematics("list", "documents", "--json", "--study", study).stdout)
    assert (row["document"], row["group"], row["redaction"]) == ("I01", "slachtoffer", "not redacted")
    thematics("redact", "--study", study)
    assert "waiting" in thematics("list", "documents", "--study", study).stdout
    assert "There are no conflicts." in thematics("list", "conflicts", "--study", study).stdout


def test_the_next_step_names_a_candidate_that_is_open(thematics: Run, study: Path, transcript: Path) -> None:
    thematics("add", transcript, "--source", "interview", "--group", "slachtoffer", "--study", study)
    thematics("redact", "--waive", "proef", "--study", study)
    ran = thematics("run", "--study", study).stdout
    assert "Next: thematics decide accept K1.01 --code CODE" in ran
    for row in json.loads(thematics("themes", "--json", "--study", study).stdout):
        thematics("decide", "reject", row["theme"], "--study", study)
    assert "Next: thematics report" in thematics("status", "--study", study).stdout


def test_nothing_is_written_over_the_study(thematics: Run, study: Path) -> None:
    for name in ("study.db", "thematics.toml"):
        before = (study / name).read_bytes()
        refused = thematics("report", study / name, "--force", "--study", study)
        assert refused.returncode == 2
        assert "part of the study" in refused.stderr
        assert (study / name).read_bytes() == before


def test_stopping_says_what_is_kept(tmp_path: Path) -> None:
    code = "import os, signal, sys; from thematics import cli; cli.app = lambda: os.kill(os.getpid(), signal.SIGINT); cli.main()"
    done = subprocess.run([sys.executable, "-c", code], cwd=tmp_path, capture_output=True, text=True, check=False)
    assert done.returncode == 1
    assert done.stderr.strip().startswith("thematics: stopped; what was finished is kept")
