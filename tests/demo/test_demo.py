"""The example study: every step done, nothing done twice, and nothing readable on disk."""

import json
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

from thematics import Study
from thematics.demo import PASSPHRASE, demo_data
from thematics.records.decisions import CandidateStatus

NEW = """Interviewer: Wanneer heb je het voor het eerst verteld?
Respondent: Pas na een halfjaar, tegen mijn mentor. Ik schaamde me zo erg dat ik dacht dat iedereen het aan me kon zien.
Interviewer: Wat had je toen nodig gehad?
Respondent: Dat iemand gewoon naar me luisterde zonder meteen te vragen waarom ik die foto had gestuurd. En dat het snel offline ging.
"""


def test_each_step_says_what_it_did(made: Any) -> None:
    steps = {step: items for step, _, items in made.table}
    assert list(steps) == [
        "make the study",
        "add",
        "transcribe",
        "redact",
        "segment",
        "find themes",
        "decide",
        "report",
    ]
    assert steps["add"] == steps["redact"] == steps["segment"] >= 12 + 40 + 150
    assert steps["find themes"] > 400
    assert steps["decide"] >= 45


def test_the_material_is_a_real_study(made: Any) -> None:
    with Study.open(made.folder, passphrase=PASSPHRASE) as study:
        documents = study.store.study.documents()
        sources = [str(document.source) for document in documents]
        formats = {document.format.split(";")[0] for document in study.store.require_vault().documents()}
    assert sources.count("interview") >= 12
    assert sources.count("casefile") >= 40
    assert sources.count("survey") >= 150
    assert len(formats) >= 6


def test_the_report_is_whole_and_says_that_it_is_a_demo(made: Any) -> None:
    html = (made.folder / "report.html").read_text("utf-8")
    assert "demo" in html
    assert html.rstrip().endswith("</html>")
    assert not re.search(r"(?:src|href)\s*=\s*[\"']?(?:https?:)?//", html)


def test_nothing_is_a_theme_that_nobody_accepted(made: Any) -> None:
    with Study.open(made.folder, passphrase=PASSPHRASE) as study:
        rows = study.rows("themes")
    accepted = [row for row in rows if row["status"] == CandidateStatus.ACCEPTED]
    assert 5 <= len(accepted) < len(rows)
    assert all(row["code"] for row in accepted)
    assert not any(row["code"] for row in rows if row["status"] == CandidateStatus.OPEN)


def test_a_second_run_does_nothing(opened: Study) -> None:
    before = [row[-1] for row in opened.store.study._database.tables()["step"]]
    ran = opened.run()
    assert not ran.worked
    assert [row[-1] for row in opened.store.study._database.tables()["step"]] == before
    assert ran.stopped == ""


def test_a_second_run_loads_no_analysis(study_copy: Path) -> None:
    code = (
        "import sys; from thematics import Study\n"
        f"study = Study.open({str(study_copy)!r}, passphrase={PASSPHRASE!r})\n"
        "assert not study.run().worked\n"
        "print(sorted({name.split('.')[0] for name in sys.modules} & {'sklearn', 'scipy', 'pandas', 'openpyxl', 'docx'}))"
    )
    done = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True)
    assert done.stdout.strip() == "[]"


def test_one_more_transcript_redoes_only_its_own_steps_and_the_clustering(opened: Study, tmp_path: Path) -> None:
    path = tmp_path / "interview-99.txt"
    path.write_text(NEW, "utf-8")
    kept = {document: opened.store.study.published_digest(document) for document in _ids(opened)}
    cut = dict(opened.store.study.segment_fingerprints())
    opened.add(path, source="interview", group="slachtoffer")
    states = {state.step: (state.state, state.why) for state in opened.status().states}
    assert states["redact"] == ("pending", "1: new")
    steps = {step.step: step.items for step in opened.run().steps}
    assert (steps["redact"], steps["segment"]) == (1, 1)
    assert steps["find themes"] == len(opened.store.study.segments())
    assert {document: opened.store.study.published_digest(document) for document in kept} == kept
    assert {document: opened.store.study.segment_fingerprints()[document] for document in cut} == cut
    assert not opened.run().worked
    accepted = [row for row in opened.rows("themes") if row["status"] == "accepted"]
    assert accepted  # clustering again never changes what was accepted


def _ids(study: Study) -> list[str]:
    return [document.id for document in study.store.study.documents()]


def test_nothing_of_the_material_is_readable_on_disk(opened: Study) -> None:
    vault = opened.store.require_vault()
    words = {
        word.casefold()
        for document in vault.documents()
        for turn in vault.turns(document.id)
        for word in re.findall(r"\w{7,}", turn.text)
    }
    assert len(words) > 1000
    wanted = [(word, word.encode("utf-8")) for word in words] + [(word, word.encode("utf-16-le")) for word in words]
    stored = [path for path in opened.path.iterdir() if path.name.startswith(("vault.db", "study.db"))]
    assert {path.name for path in stored} >= {"vault.db", "study.db"}
    for path in stored:
        content = path.read_bytes().lower()
        assert [word for word, encoded in wanted if encoded in content] == [], path.name
    others = {path.name for path in opened.path.iterdir()} - {path.name for path in stored}
    assert others == {"thematics.toml", "keys.toml", "framework.yaml", "report.html", "DEMO.txt"}


def test_the_same_study_gives_the_same_candidates(made: Any, tmp_path: Path) -> None:
    """Made again in another process, with another hash seed and fewer threads."""
    again = subprocess.run(
        [sys.executable, "-m", "thematics", "demo", str(tmp_path / "nog-een")],
        env={"PYTHONHASHSEED": "7", "OMP_NUM_THREADS": "1", "PATH": ""},
        check=False,
        capture_output=True,
        text=True,
    )
    assert again.returncode == 0, again.stderr
    assert _candidates(tmp_path / "nog-een") == _candidates(made.folder)


def _candidates(folder: Path) -> list[dict[str, Any]]:
    wanted = ("theme", "status", "segments", "documents", "terms", "suggested", "code")
    with Study.open(folder, passphrase=PASSPHRASE) as study:
        return [{name: row[name] for name in wanted} for row in study.rows("themes")]


def test_the_demo_replaces_a_demo_and_nothing_else(study_copy: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "thematics", "demo", str(study_copy)], check=False, capture_output=True, text=True
    )
    assert done.returncode == 1
    assert "--force" in done.stderr
    with Study.open(study_copy, passphrase=PASSPHRASE) as study:
        assert study.rows("decisions")


def test_the_wheel_carries_the_example_study(tmp_path: Path) -> None:
    root = Path(__file__).parents[2]
    subprocess.run(
        [sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", str(tmp_path), str(root)],
        check=True,
        capture_output=True,
    )
    (wheel,) = tmp_path.glob("*.whl")
    shutil.unpack_archive(wheel, tmp_path / "site", format="zip")
    where = "import thematics.demo as d; print(d.__file__); print(d.demo_data())"
    environment = {"PYTHONPATH": str(tmp_path / "site"), "PATH": ""}
    told = subprocess.run(
        [sys.executable, "-c", where], env=environment, cwd=tmp_path, check=True, capture_output=True, text=True
    ).stdout.split()
    assert all(str(tmp_path / "site") in line for line in told)
    done = subprocess.run(
        [sys.executable, "-m", "thematics", "demo", "demo", "--lang", "en"],
        env=environment,
        cwd=tmp_path,
        check=False,
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stderr
    assert (tmp_path / "demo" / "report.html").stat().st_size > 50_000
    planted = json.loads((demo_data() / "planted.json").read_text("utf-8"))
    assert planted
