"""The package as a user meets it: public names, what importing costs, and the direction of imports."""

import importlib
import json
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

import thematics
from thematics import Study
from thematics.redact import Redactor
from thematics.themes import find_themes
from thematics.transcribe import transcribe

ROOT = Path(__file__).parents[1]
PUBLIC = ["thematics", *(f"thematics.{name}" for name in ("transcribe", "redact", "themes", "framework", "report"))]
PUBLIC += [
    f"thematics.{name}" for name in ("sources", "store", "audio", "exchange", "pipeline", "errors", "ports", "weights")
]
HEAVY = {"torch", "whisper", "pyannote", "sentence_transformers", "bertopic", "pandas", "sklearn", "scipy", "openpyxl"}


@pytest.mark.parametrize("name", PUBLIC)
def test_public_names_are_listed_sorted_and_there(name: str) -> None:
    module = importlib.import_module(name)
    assert len(set(module.__all__)) == len(module.__all__)
    assert all(hasattr(module, each) for each in module.__all__)


def test_the_surface_that_scripts_rely_on() -> None:
    methods = (
        "create open add transcribe redact find_themes segments themes decisions codebook decide undo report export"
    )
    assert [name for name in methods.split() if not callable(getattr(Study, name, None))] == []
    assert callable(find_themes)
    assert callable(transcribe)
    (span,) = Redactor(names=("Fenna",)).find("en Fenna zei dat")
    assert (span.start, span.end, span.label.value) == (3, 8, "PERSOON")
    assert span.score > 0
    assert span.found_by


def test_a_name_that_is_not_there_is_an_attribute_error() -> None:
    with pytest.raises(AttributeError, match="no attribute 'Studie'"):
        thematics.Studie  # noqa: B018 - looking it up is the test


def _loaded_by(statement: str) -> set[str]:
    code = f"import json, sys; {statement}; print(json.dumps(sorted({{name.split('.')[0] for name in sys.modules}})))"
    done = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True)
    return set(json.loads(done.stdout))


@pytest.mark.parametrize(
    "statement",
    [
        "import thematics",
        "import thematics.cli",
        "import thematics.themes",
        "import thematics.redact",
        "import thematics.report",
        "from thematics import Study",
    ],
)
def test_importing_loads_nothing_heavy(statement: str) -> None:
    assert _loaded_by(statement) & HEAVY == set()


def test_help_loads_neither_numpy_nor_a_database() -> None:
    assert _loaded_by("import thematics.cli") & {"numpy", "sqlalchemy", "sqlcipher3", "cryptography"} == set()


def _lint_imports(folder: Path) -> subprocess.CompletedProcess[str]:
    program = "import sys; from importlinter.cli import lint_imports_command; sys.exit(lint_imports_command())"
    return subprocess.run(
        [sys.executable, "-c", program, "--no-cache"],
        cwd=folder,
        env={"PYTHONPATH": str(folder / "src"), "PATH": ""},
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    shutil.copytree(ROOT / "src", tmp_path / "src", ignore=shutil.ignore_patterns("__pycache__", "*.gz"))
    return tmp_path


def test_the_import_contracts_hold(copy: Path) -> None:
    done = _lint_imports(copy)
    assert done.returncode == 0, done.stdout
    assert "3 kept, 0 broken" in done.stdout


@pytest.mark.parametrize(
    ("module", "statement", "contract"),
    [
        ("themes", "from thematics.store import Vault", "One direction of imports"),
        ("redact", "from thematics.store import Vault", "One direction of imports"),
        ("sources", "from thematics.redact import Redactor", "One direction of imports"),
        ("store", "from thematics import pipeline", "One direction of imports"),
        ("report", "from thematics.records.raw import RawTurn", "Analysis never sees raw text"),
        ("framework", "from thematics.records.raw import RawTurn", "Analysis never sees raw text"),
        ("redact", "import socket", "Only weights may use the network"),
    ],
)
def test_an_import_in_the_wrong_direction_breaks_the_build(
    copy: Path, module: str, statement: str, contract: str
) -> None:
    (copy / "src" / "thematics" / module / "shortcut.py").write_text(f'"""Not allowed."""\n\n{statement}\n', "utf-8")
    done = _lint_imports(copy)
    assert done.returncode == 1
    broken = [line for line in done.stdout.splitlines() if " BROKEN" in line]
    assert any(line.startswith(contract) for line in broken), done.stdout


def test_only_redaction_and_the_store_make_redacted_turns() -> None:
    makers = {
        path.parent.name
        for path in (ROOT / "src" / "thematics").rglob("*.py")
        if "RedactedTurn(" in path.read_text("utf-8").replace("class RedactedTurn(", "")
    }
    assert makers == {"redact", "store"}


def test_the_changelog_names_this_version() -> None:
    assert f"## {thematics.__version__}" in (ROOT / "CHANGELOG.md").read_text("utf-8")


def test_each_dependency_has_its_reason() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    reasons = (ROOT / "ARCHITECTURE.md").read_text("utf-8")
    wanted = [each.split(">")[0].split("=")[0].split("[")[0] for each in project["dependencies"]]
    assert [name for name in wanted if f"| `{name}` |" not in reasons] == []
