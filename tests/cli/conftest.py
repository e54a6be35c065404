"""The command line as a process of its own, on small studies."""

import io
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from thematics import Study
from thematics.cli import main
from thematics.records.shared import Source
from thematics.store import KdfCost

PASSPHRASE = "vier losse woorden hier"
Run = Callable[..., subprocess.CompletedProcess[str]]

TRANSCRIPT = """Interviewer: Wat maakte dat je het niet vertelde?
Jamilla: Ik schaamde me kapot. Ik dacht echt dat iedereen mij zou uitlachen als ze het wisten, dus ik hield mijn mond.
Interviewer: En de politie?
Jamilla: Die doen er toch niks mee, dat zei iedereen. Je moet daar uren zitten en dan wordt het geseponeerd. Mail maar naar
 jamilla@postvak.example als je meer wil weten.
Interviewer: Wat had je nodig?
Jamilla: Iemand die gewoon luistert zonder meteen te oordelen. En dat die foto eraf gaat, dat was voor mij het allerbelangrijkste.
"""


@pytest.fixture
def passphrase() -> str:
    return PASSPHRASE


@pytest.fixture
def thematics(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]) -> Run:
    """Run the command line inside this process, in an empty folder; a process of its own costs a second each time."""

    def run(
        *words: str | Path, passphrase: str | None = PASSPHRASE, typed: io.StringIO | None = None
    ) -> subprocess.CompletedProcess[str]:
        monkeypatch.chdir(tmp_path)
        monkeypatch.setattr(sys, "argv", ["thematics", *map(str, words)])
        monkeypatch.setattr(sys, "stdin", typed or io.StringIO())
        monkeypatch.delenv("THEMATICS_PASSPHRASE", raising=False)
        if passphrase is not None:
            monkeypatch.setenv("THEMATICS_PASSPHRASE", passphrase)
        capfd.readouterr()
        try:
            main()
            status = 0
        except SystemExit as leaving:
            status = int(leaving.code or 0)
        told = capfd.readouterr()
        return subprocess.CompletedProcess(words, status, told.out, told.err)

    return run


@pytest.fixture
def process(tmp_path: Path) -> Run:
    """Run ``thematics`` as a process of its own, as people do."""

    def run(
        *words: str | Path, passphrase: str | None = PASSPHRASE, stdin: str = ""
    ) -> subprocess.CompletedProcess[str]:
        environment = {name: value for name, value in os.environ.items() if name != "THEMATICS_PASSPHRASE"}
        if passphrase is not None:
            environment["THEMATICS_PASSPHRASE"] = passphrase
        done = subprocess.run(
            [sys.executable, "-W", "error::DeprecationWarning:thematics", "-m", "thematics", *map(str, words)],
            cwd=tmp_path,
            env=environment,
            input=stdin,
            capture_output=True,
            text=True,
            encoding="utf-8",
            check=False,
        )
        assert "Traceback" not in done.stderr + done.stdout, done.stderr
        return done

    return run


@pytest.fixture
def study(tmp_path: Path) -> Path:
    """A study with its governance filled in, and nothing in it."""
    folder = tmp_path / "studie"
    with Study.create(folder, passphrase=PASSPHRASE, kdf=KdfCost(1, 8, 1), researcher="anna") as made:
        for source in Source:
            for key in ("responsible", "legal_basis", "ethics_reference"):
                made.store.settings.set(f"governance.{source}", key, "verzonnen")
            made.store.settings.set(f"governance.{source}", "until", "2035-01-01")
        made.store.settings.set("governance.casefile", "permission", "verzonnen")
        made.store.save_settings()
    return folder


@pytest.fixture
def transcript(tmp_path: Path) -> Path:
    path = tmp_path / "gesprek.txt"
    path.write_text(TRANSCRIPT, "utf-8")
    return path
