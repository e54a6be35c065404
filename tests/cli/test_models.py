"""``thematics models``: what a user types, reads and gets as exit status."""

import json
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from pytest_socket import enable_socket
from tests.weights.hub_server import Hub, running
from typer.testing import CliRunner, Result

from thematics.cli import app
from thematics.errors import ThematicsError
from thematics.weights import catalogue, installed
from thematics.weights.catalogue import Catalogue, Entry, Repository

COMMANDS = ("list", "get", "verify", "pack", "install", "add")
FILES = {"config.json": b"{}", "model.bin": b"0123456789" * 500}
REPOSITORY = Repository("zelf/klein", tuple(FILES))
ENTRIES = (
    Entry("klein", "faster-whisper", "MIT", 1, "A try.", ("k",), repositories=(REPOSITORY,)),
    Entry("klein", "openai-whisper", "MIT", 1, "Another.", repositories=(REPOSITORY,)),
    Entry("dicht", "faster-whisper", "MIT", 1, "Gated.", gated=True, repositories=(REPOSITORY,)),
)

Run = Callable[..., Result]


@pytest.fixture(autouse=True)
def models(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("THEMATICS_MODELS", str(tmp_path / "models"))
    for name in ("HF_TOKEN", "HF_ENDPOINT"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setattr("thematics.weights.finding.demo_folders", tuple)
    monkeypatch.setattr("thematics.weights.verifying.demo_folders", tuple)
    return tmp_path / "models"


@pytest.fixture
def hub(monkeypatch: pytest.MonkeyPatch) -> Iterator[Hub]:
    small = Catalogue(ENTRIES, "Take the small one.", {})
    for module in ("naming", "finding", "adding"):
        monkeypatch.setattr(f"thematics.weights.{module}.catalogue", lambda: small)
    enable_socket()
    with running(Hub({"zelf/klein": dict(FILES)})) as server:
        monkeypatch.setenv("HF_ENDPOINT", server.address)
        yield server


def run(*arguments: str | Path) -> Result:
    return CliRunner().invoke(app, ["models", *map(str, arguments)])


def refused(result: Result) -> ThematicsError:
    assert isinstance(result.exception, ThematicsError), result.output
    return result.exception


def own(tmp_path: Path) -> Path:
    (tmp_path / "mijn.pt").write_bytes(b"weights")
    assert run("add", tmp_path / "mijn.pt", "--engine", "openai-whisper", "--name", "mijn").exit_code == 0
    return tmp_path / "models" / "openai-whisper" / "mijn"


@pytest.mark.parametrize("command", COMMANDS)
def test_each_command_has_help_with_an_example(command: str) -> None:
    result = run(command, "--help")
    assert result.exit_code == 0
    assert f"Example: thematics models {command}" in " ".join(result.output.split())


def test_the_list_gives_advice_and_names_the_folder(models: Path) -> None:
    result = run("list")
    assert result.exit_code == 0
    assert "22.9 %" in result.output
    assert str(models) in result.output
    for entry in catalogue().entries:
        assert entry.name in result.output


def test_the_list_as_json(tmp_path: Path) -> None:
    own(tmp_path)
    told = json.loads(run("list", "--json").output)
    rows = {(row["engine"], row["name"]): row for row in told["models"]}
    assert len(rows) == len(told["models"]) == len(catalogue().entries) + 1
    mine, theirs = rows["openai-whisper", "mijn"], rows["openai-whisper", "large-v2"]
    assert (mine["installed"], mine["bytes"], mine["licence"]) == (True, 7, "as the user says")
    assert mine["verified"].startswith("20")
    assert (theirs["installed"], theirs["verified"], theirs["needs_token"]) == (False, "", False)
    assert rows["pyannote", "community-1"]["needs_token"]
    assert set(mine) == set(theirs)


@pytest.mark.allow_hosts(["127.0.0.1"])
def test_from_the_hub_to_another_machine(
    hub: Hub, models: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    got = run("get", "k")
    assert got.exit_code == 0, got.output
    assert "faster-whisper:klein is here and whole" in got.output
    packed = run("pack", "klein", "-o", tmp_path / "p.tar")
    assert packed.exit_code == 0, packed.output
    digest = packed.output.partition("SHA-256: ")[2].split()[0]
    monkeypatch.setenv("THEMATICS_MODELS", str(tmp_path / "elsewhere"))
    wrong = run("install", tmp_path / "p.tar", "--sha256", "0" * 64)
    assert refused(wrong).exit_status == 1
    result = run("install", tmp_path / "p.tar", "--sha256", digest)
    assert result.exit_code == 0, result.output
    assert [weights.qualified for weights in installed()] == ["faster-whisper:klein"]
    assert "klein: whole" in run("verify").output


@pytest.mark.allow_hosts(["127.0.0.1"])
def test_a_name_of_two_models_asks_which(hub: Hub) -> None:
    error = refused(run("get", "klein"))
    assert error.exit_status == 2
    assert "faster-whisper:klein or openai-whisper:klein" in str(error)
    assert "models list" in str(refused(run("get", "groot")))
    assert hub.asked == []


@pytest.mark.allow_hosts(["127.0.0.1"])
def test_a_gated_model_wants_a_token_from_a_file_or_the_environment(
    hub: Hub, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    hub.gated["zelf/klein"] = "hf_right"
    error = refused(run("get", "dicht"))
    assert error.exit_status == 1
    assert "--token-file or HF_TOKEN" in str(error)
    (tmp_path / "token").write_text("hf_right\n", "utf-8")
    assert run("get", "dicht", "--token-file", tmp_path / "token").exit_code == 0
    monkeypatch.setenv("HF_TOKEN", "hf_right")
    result = run("get", "dicht", "--force")
    assert result.exit_code == 0
    assert "hf_right" not in result.output
    assert refused(run("get", "dicht", "--token-file", tmp_path / "none")).exit_status == 2


def test_verify_fails_where_something_changed(tmp_path: Path) -> None:
    place = own(tmp_path)
    assert run("verify", "mijn").output == "openai-whisper:mijn: whole\n"
    (place / "mijn.pt").write_bytes(b"wEights")
    result = run("verify", "--json")
    assert refused(result).exit_status == 1
    (told,) = json.loads(result.stdout)
    assert (told["name"], told["whole"]) == ("openai-whisper:mijn", False)
    assert "SHA-256 differs" in told["problems"][0]


def test_verify_of_nothing_is_no_failure() -> None:
    assert "no models on this machine" in run("verify").output
    assert json.loads(run("verify", "--json").output) == []
    assert refused(run("verify", "large-v2")).exit_status == 1


@pytest.mark.parametrize(
    "arguments",
    [("pack", "large-v2"), ("get",), ("install",), ("add", "x"), ("pack", "-o", "x"), ("verify", "--nonsense")],
)
def test_wrong_use_is_status_2(arguments: tuple[str, ...]) -> None:
    assert run(*arguments).exit_code == 2


def test_what_is_not_here_can_be_neither_packed_nor_installed(tmp_path: Path) -> None:
    assert refused(run("pack", "large-v2", "-o", tmp_path / "p.tar")).exit_status == 1
    assert refused(run("install", tmp_path / "p.tar")).exit_status == 2
    assert refused(run("add", tmp_path / "weg", "--engine", "pyannote", "--name", "x")).exit_status == 2
