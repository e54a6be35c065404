"""``thematics redact check``: answers line by line, and what it prints."""

import io
import json
import os
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from thematics import Study
from thematics.cli import main

Run = Callable[..., subprocess.CompletedProcess[str]]
Answer = Callable[..., tuple[int, str, str]]

TRANSCRIPT = """Interviewer: Wat maakte dat je het niet vertelde?
Kind: Ik schaamde me kapot en ik dacht dat rode fiets het wist.
Interviewer: En de politie?
Kind: Daar was ik met mijn moeder en die mevrouw heette rode fiets.
Interviewer: Wat had je nodig?
Kind: Iemand die gewoon luistert zonder meteen te oordelen, mail maar naar kind@postvak.example over groene lamp.
"""


@pytest.fixture
def answer(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str], passphrase: str
) -> Answer:
    """Run ``thematics redact check`` with lines to read."""

    def run(lines: str, *words: str) -> tuple[int, str, str]:
        monkeypatch.chdir(tmp_path)
        monkeypatch.setattr(sys, "argv", ["thematics", "redact", "check", "--study", "studie", *words])
        monkeypatch.setattr(sys, "stdin", io.StringIO(lines))
        monkeypatch.setenv("THEMATICS_PASSPHRASE", passphrase)
        capfd.readouterr()
        status = 0
        try:
            main()
        except SystemExit as leaving:
            status = int(leaving.code or 0)
        told = capfd.readouterr()
        return status, told.out, told.err

    return run


@pytest.fixture
def redacted(study: Path, tmp_path: Path, passphrase: str) -> Path:
    path = tmp_path / "gesprek.txt"
    path.write_text(TRANSCRIPT, "utf-8")
    with Study.open(study, passphrase=passphrase) as opened:
        opened.add(path, source="interview", group="slachtoffer")
        opened.redact()
    return study


def test_a_sitting_from_the_first_segment_to_the_rate(answer: Answer, redacted: Path) -> None:
    status, told, _ = answer("rode fiets\nq\n", "--seed", "5")
    assert status in {0, 1}
    assert "Check 1: 3 segments, seed 5; 0 were read." in told
    assert "\n1/3  I01 (interview)\n" in told


def test_words_are_marked_typed_or_by_number_and_the_rate_is_printed(answer: Answer, redacted: Path) -> None:
    lines = ["woorden die er niet staan"]
    for _ in range(6):
        # Whatever comes first: what does not stand there is refused, and the next line is tried.
        lines += ["Rode, fiets", "groene lamp SCHOOL"]
    status, told, _ = answer("\n".join(lines) + "\n", "--seed", "5")
    assert status == 0
    assert "These words can't be read here" in told
    assert "hidden by now, in 3 places of this sample" in told
    assert "Check 1 (seed 5): 3 of 3 segments are read (3 of interview), drawn from 3." in told
    assert "Segments in which something was missed: 3 of 3, 100.0% (95 % interval: 43.9% to 100.0%)." in told
    assert "Personal data that were missed: 3 of 4, 75.0%" in told
    rows = {tuple(line.split()[:4]) for line in told.splitlines()}
    assert {("PERSOON", "all", "2", "2"), ("SCHOOL", "all", "1", "1"), ("EMAIL", "all", "0", "1")} <= rows


def test_the_end_of_the_lines_is_no_answer_and_the_next_run_goes_on(answer: Answer, redacted: Path) -> None:
    status, told, _ = answer("n\n", "--seed", "5")
    assert status == 0
    assert "1 of 3 segments are read" in told
    assert "Go on with `thematics redact check`." in told
    status, told, _ = answer("", "--json")
    assert json.loads(told)["read"] == 1
    status, told, errors = answer("n\nn\n", "--json")
    assert status == 0
    found = json.loads(told)
    assert (found["check"], found["read"], found["size"], found["seed"]) == (1, 3, 3, 5)
    assert found["segments_missed"] == {
        "missed": 0,
        "of": 3,
        "rate": 0.0,
        "low": 0.0,
        "high": pytest.approx(0.5615, abs=1e-4),
    }
    assert "2/3  I01" in errors


def test_what_does_not_fit_is_said_and_asked_again(answer: Answer, redacted: Path) -> None:
    status, told, _ = answer("\nb\n+\n99\n1 ZZ\n2-1\n1; 1\n#\ns\nn\nb\nn\n", "--seed", "5")
    assert status == 0
    for sentence in (
        "n            nothing is missed here",
        "There is no answer to take back.",
        "Nothing that was missed before stands here.",
        "This segment has the words 1 to",
        "These words can't be read here",
        "A word was given twice; give each once.",
        " 1:",
    ):
        assert sentence in told
    assert "1 of 3 segments are read" in told


@pytest.mark.parametrize(
    ("line", "kind"), [("1-2 pl", "PLAATS"), ("1 school", "SCHOOL"), ("2", "PERSOON"), ("3 ORG", "ORGANISATIE")]
)
def test_kinds_are_named_by_their_first_letters(answer: Answer, redacted: Path, line: str, kind: str) -> None:
    _, told, _ = answer(f"{line}\n", "--seed", "5", "--json")
    assert json.loads(told)["kinds"][kind]["missed"] == 1


def test_the_list_tells_of_earlier_checks(answer: Answer, redacted: Path) -> None:
    assert "never checked" in answer("", "--list")[1]
    answer("n\nn\nn\n", "--seed", "5")
    answer("n\n", "--new", "--seed", "6")
    _, told, _ = answer("", "--list")
    assert [line.split()[0] for line in told.splitlines()[2:]] == ["1", "2"]
    assert [each["read"] for each in json.loads(answer("", "--list", "--json")[1])] == [3, 1]


def test_wrong_use_is_one_sentence(answer: Answer, redacted: Path, study: Path) -> None:
    status, _, errors = answer("", "--sample", "0")
    assert (status, errors.strip()) == (2, "thematics: a sample has at least one segment; 200 is a good number")


def test_what_was_marked_and_stays_readable_elsewhere_is_said(
    answer: Answer, study: Path, tmp_path: Path, passphrase: str
) -> None:
    path = tmp_path / "gesprek.txt"
    path.write_text(
        "Interviewer: En?\nKind: Toen kwam hoop bij ons.\nInterviewer: En?\nKind: Die hoop was er.\n", "utf-8"
    )
    with Study.open(study, passphrase=passphrase) as opened:
        opened.add(path, source="interview", group="slachtoffer")
        opened.redact()
    _, told, _ = answer("hoop\nq\n", "--seed", "5")
    assert "What you marked is hidden by now, in 1 place of this sample" in told
    assert "'hoop' is an ordinary word too: 1 place in lower case or at the start of a sentence stays;" in told
    assert "hide it with `thematics redact hide hoop`" in told
    with Study.open(study, passphrase=passphrase) as opened:
        assert opened.reach("hoop").readable == 1


def test_a_segment_reads_as_the_document_is_shown(answer: Answer, study: Path, tmp_path: Path, passphrase: str) -> None:
    path = tmp_path / "gesprek.txt"
    path.write_text("Interviewer: En?\nKind: Toen kwam Wibbelina langs, en later kwam Jorrit Wijngaarden.\n", "utf-8")
    with Study.open(study, passphrase=passphrase) as opened:
        opened.add(path, source="interview", group="slachtoffer")
        opened.add_names(["Wibbelina", "Jorrit Wijngaarden"])
        opened.redact()
        shown = opened.redacted("I01").turns[1].text
    assert "[PERSOON-" in shown
    assert shown in " ".join(answer("q\n", "--seed", "5")[1].split())


def test_stopping_keeps_what_was_marked_and_says_how_to_go_on(
    answer: Answer, redacted: Path, passphrase: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Stopping(io.StringIO):
        lines = 0

        def readline(self, *_: object) -> Any:
            self.lines += 1
            if self.lines > 1:
                os.kill(os.getpid(), signal.SIGINT)
            return super().readline()

    monkeypatch.setattr(io, "StringIO", Stopping)
    status, told, errors = answer("1\nn\n", "--seed", "5")
    assert status == 1
    assert "What you marked is hidden by now, in 1 place of this sample" in told
    assert "the next `thematics redact check` goes on from there" in errors
