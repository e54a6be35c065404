"""``thematics redact risk``: the queue, and what people decide about it."""

import json
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from thematics import Study

Run = Callable[..., subprocess.CompletedProcess[str]]
TEXT = """Interviewer: Wat maakte dat je het niet vertelde?
Kind: Ik ben veertien en ik zit op judo, en mijn moeder is burgemeester, dus ik dacht dat iedereen het meteen zou weten als ik iets zei.
"""


@pytest.fixture
def cut(study: Path, tmp_path: Path, passphrase: str) -> Path:
    path = tmp_path / "gesprek.txt"
    path.write_text(TEXT, "utf-8")
    with Study.open(study, passphrase=passphrase) as opened:
        opened.waive_review("verzonnen")
        opened.add(path, source="interview", group="slachtoffer")
        opened.run()
    return study


def test_the_queue_is_printed_and_decided_about(thematics: Run, cut: Path) -> None:
    told = thematics("redact", "risk", "--study", "studie")
    assert told.returncode == 0, told.stderr
    assert (
        "1 of 1 segments tell a combination that fewer than 3 people of this study share; 0 of them were looked at."
        in told.stdout
    )
    assert "shared by 1: job: burgemeester  [open]" in told.stdout
    (row,) = json.loads(thematics("redact", "risk", "--json", "--study", "studie").stdout)
    assert (row["k"], row["group"], row["status"]) == (1, "slachtoffer", "open")
    at = row["segment"]
    unreasoned = thematics("redact", "risk", "--accept", at, "--study", "studie")
    assert (unreasoned.returncode, unreasoned.stderr) == (
        2,
        "thematics: say why it is accepted, or what was done about it, with --reason\n",
    )
    done = thematics("redact", "risk", "--handled", at, "--reason", "besproken", "--study", "studie")
    assert done.stdout == f"{at} is noted as handled.\n"
    assert "1 of them were looked at" in thematics("redact", "risk", "--study", "studie").stdout
    assert "reason: besproken" in thematics("redact", "risk", "--all", "--study", "studie").stdout
    assert thematics("redact", "risk", "--open", at, "--study", "studie").stdout == f"{at} is open again.\n"


def test_wrong_use_is_one_sentence(thematics: Run, cut: Path, study: Path) -> None:
    assert thematics("redact", "risk", "--k", "1", "--study", "studie").returncode == 2
    two = thematics("redact", "risk", "--accept", "I01:1-2", "--handled", "I01:1-2", "--study", "studie")
    assert (two.returncode, two.stderr) == (2, "thematics: decide about one segment at a time\n")


def test_before_there_are_segments_it_says_what_comes_first(thematics: Run, study: Path) -> None:
    assert "`thematics run` cuts them" in thematics("redact", "risk", "--study", "studie").stdout
