"""The example study, made once for all workers; tests that change it take a copy."""

import os
import shutil
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from thematics import Study
from thematics.demo import PASSPHRASE, make_demo

PATIENCE = 240  # seconds that a worker waits for the one that makes the study


@dataclass(frozen=True)
class Made:
    """The example study on disk.

    Attributes:
        folder: The study; never changed.
        table: (step, engine, items) as the demo printed them.
    """

    folder: Path
    table: tuple[tuple[str, str, int], ...]


@pytest.fixture(scope="session")
def made(tmp_path_factory: pytest.TempPathFactory) -> Made:
    base = tmp_path_factory.getbasetemp()
    shared = (base.parent if os.environ.get("PYTEST_XDIST_WORKER") else base) / "example-study"
    lines = shared / "table.txt"
    try:
        shared.mkdir()
    except FileExistsError:
        deadline = time.monotonic() + PATIENCE
        while not lines.exists() and time.monotonic() < deadline:
            time.sleep(0.2)
    else:
        demo = make_demo(shared / "studie")
        table = "".join(f"{step.step}\t{step.engine}\t{step.items}\n" for step in demo.steps)
        (shared / "table.part").write_text(table, "utf-8")
        (shared / "table.part").rename(lines)
    rows = (line.split("\t") for line in lines.read_text("utf-8").splitlines())
    return Made(shared / "studie", tuple((step, engine, int(items)) for step, engine, items in rows))


@pytest.fixture
def passphrase() -> str:
    return PASSPHRASE


@pytest.fixture
def study_copy(made: Made, tmp_path: Path) -> Path:
    shutil.copytree(made.folder, tmp_path / "studie")
    return tmp_path / "studie"


@pytest.fixture
def opened(study_copy: Path) -> Iterator[Study]:
    with Study.open(study_copy, passphrase=PASSPHRASE) as study:
        yield study
