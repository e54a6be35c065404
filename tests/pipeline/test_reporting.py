"""What leaves a study: private files in a fit place, of the kind that their name says; with the decisions of every run."""

import os
import stat
import sys
from collections.abc import Callable
from pathlib import Path
from zipfile import is_zipfile

import pytest

from thematics import Study
from thematics.errors import AlreadyThereError, UsageError
from thematics.pipeline import export, segment
from thematics.records.analysis import Candidate, Run
from thematics.records.decisions import Action, Event
from thematics.records.shared import WordRange

posix = pytest.mark.skipif(sys.platform == "win32", reason="modes and pipes as POSIX has them")
Leave = Callable[[Study, Path], object]

LEAVING: list[Leave] = [
    lambda study, path: study.report(path, overwrite=True),
    lambda study, path: export(study.store, path, "xlsx", overwrite=True),
    lambda study, path: export(study.store, path, "csv", overwrite=True),
]


@pytest.fixture
def ranges(interviews: Study) -> list[WordRange]:
    segment(interviews.store)
    found = [each.range for each in interviews.store.study.segments()]
    assert len(found) >= 4
    return found


def _run(study: Study, number: int, *members: list[WordRange]) -> None:
    candidates = tuple(
        Candidate(f"K{number}.{n:02}", n, f"groep {n}", ("groep",), tuple(each)) for n, each in enumerate(members, 1)
    )
    study.store.study.put_run(Run(number, "proef", {}, candidates), f"f{number}")


@posix
@pytest.mark.parametrize("leave", LEAVING)
def test_what_leaves_is_private(interviews: Study, tmp_path: Path, leave: Leave) -> None:
    path = tmp_path / "uit"
    path.write_text("van wie dan ook", "utf-8")
    path.chmod(0o644)
    leave(interviews, path)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert path.stat().st_size > 20


@posix
@pytest.mark.parametrize("leave", LEAVING)
def test_a_pipe_or_a_missing_folder_is_refused_and_nothing_is_logged(
    interviews: Study, tmp_path: Path, leave: Leave
) -> None:
    pipe = tmp_path / "pijp"
    os.mkfifo(pipe)
    for path in (pipe, tmp_path / "nergens" / "uit"):
        with pytest.raises(UsageError):
            leave(interviews, path)
    assert pipe.is_fifo()
    assert not (tmp_path / "nergens").exists()
    assert interviews.store.study.disclosures() == ()


def test_no_file_is_replaced_unasked(interviews: Study, tmp_path: Path) -> None:
    path = tmp_path / "uit.csv"
    path.write_text("van iemand anders", "utf-8")
    with pytest.raises(AlreadyThereError):
        export(interviews.store, path, "")
    with pytest.raises(AlreadyThereError):
        interviews.report(path)
    assert path.read_text("utf-8") == "van iemand anders"


@pytest.mark.parametrize(
    ("name", "given", "made"),
    [
        ("studie.csv", "", "csv"),
        ("studie.CSV", "", "csv"),
        ("studie.xlsx", "", "xlsx"),
        ("studie.csv", "csv", "csv"),
        ("studie.txt", "csv", "csv"),
        ("uit", "xlsx", "xlsx"),
    ],
)
def test_the_ending_names_the_format(interviews: Study, tmp_path: Path, name: str, given: str, made: str) -> None:
    assert export(interviews.store, tmp_path / name, given).engine == made
    assert is_zipfile(tmp_path / name) == (made == "xlsx")
    (logged,) = interviews.store.study.disclosures()
    assert logged.details == f"format={made}"


@pytest.mark.parametrize(
    ("name", "given"),
    [
        ("studie.csv", "xlsx"),
        ("studie.XLSX", "csv"),
        ("studie.ods", ""),
        ("uit", ""),
        (".csv", ""),
        ("studie.qdpx", "qdpx"),
    ],
)
def test_a_format_that_is_unclear_is_refused(interviews: Study, tmp_path: Path, name: str, given: str) -> None:
    with pytest.raises(UsageError):
        export(interviews.store, tmp_path / name, given)
    assert not (tmp_path / name).exists()
    assert interviews.store.study.disclosures() == ()


def test_decisions_on_every_run_are_in_the_report(interviews: Study, ranges: list[WordRange], tmp_path: Path) -> None:
    _run(interviews, 1, ranges[:2], ranges[2:])
    interviews.decide("K1.01", "reject")
    interviews.decide("K1.02", "accept", code="b01")
    _run(interviews, 2, ranges)
    _run(interviews, 3, ranges[:1], ranges[1:])
    interviews.report(tmp_path / "r.html", lang="nl")
    html = (tmp_path / "r.html").read_text("utf-8")
    assert "over alle analyses samen 1 aanvaard en 1 afgewezen; van de laatste 2 nog open" in html
    assert 'K1.01 <span class="name">groep 1</span></th><td>afgewezen</td>' in html
    assert "lijkt op K1.01, eerder afgewezen" in html


def test_a_conflict_names_its_document_and_decision(interviews: Study, ranges: list[WordRange], tmp_path: Path) -> None:
    event = Event("ab12cd34" * 4, 1, "anna", "2025-01-01T00:00:00Z", Action.CODE, code="x09", ranges=(ranges[0],))
    interviews.store.study.append(event, {})
    interviews.report(tmp_path / "r.html", lang="nl")
    html = (tmp_path / "r.html").read_text("utf-8")
    assert "x09, een passage in I01" in html
    assert "<code>ab12cd34</code>" in html
    assert event.id not in html
