"""Making and opening the folder as a whole."""

from collections.abc import Callable
from pathlib import Path

import pytest

from thematics.errors import NotAStudyError, StoreError, UsageError, WrongPassphraseError
from thematics.store import KdfCost, OpenStudy, create_study, is_study, open_study

FILES = {"thematics.toml", "keys.toml", "framework.yaml", "vault.db", "study.db"}
CHEAP = KdfCost(1, 8, 1)


def make(folder: Path, **options: str) -> tuple[OpenStudy, str]:
    given = {"passphrase": "een twee drie", "framework": "id: eigen\n"} | options
    return create_study(folder, kdf=CHEAP, **given)


def test_a_new_study_is_a_folder_of_five_files_and_open(tmp_path: Path) -> None:
    folder = tmp_path / "deep" / "er" / "study"
    with make(folder, title="Hulp zoeken", lang="en", researcher="aya")[0] as study:
        assert (study.folder, study.author, study.settings.title, study.settings.lang) == (
            folder,
            "aya",
            "Hulp zoeken",
            "en",
        )
        assert study.require_vault().documents() == ()
        assert study.study.documents() == ()
    assert {path.name for path in folder.iterdir()} == FILES
    assert is_study(folder)


def test_files_are_for_their_owner_only(study: OpenStudy) -> None:
    study.require_vault().next_participant()
    for path in (study.folder, *study.folder.iterdir()):
        assert path.stat().st_mode & 0o077 == 0, path.name


@pytest.mark.parametrize("text", ["id: één\r\ncodes: []\r\n", "", "\n\n# x"])
def test_the_framework_is_written_as_it_is(tmp_path: Path, text: str) -> None:
    with make(tmp_path / "s", framework=text)[0] as study:
        assert study.framework_text == text
    assert (tmp_path / "s" / "framework.yaml").read_bytes() == text.encode()


def test_an_empty_folder_will_do_even_with_a_desktops_own_file_in_it(tmp_path: Path) -> None:
    (tmp_path / ".DS_Store").write_text("x")
    make(tmp_path)[0].close()
    assert {path.name for path in tmp_path.iterdir()} == FILES | {".DS_Store"}


@pytest.mark.parametrize("name", sorted(FILES - {"framework.yaml"}))
def test_a_folder_with_any_file_of_a_study_is_refused(tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_text("x")
    with pytest.raises(UsageError, match="already"):
        make(tmp_path)
    assert [(path.name, path.read_text()) for path in tmp_path.iterdir()] == [(name, "x")]


def test_a_folder_with_anything_else_or_a_file_is_refused(tmp_path: Path) -> None:
    (tmp_path / "verslag.docx").write_text("x")
    with pytest.raises(UsageError, match="not empty"):
        make(tmp_path)
    with pytest.raises(UsageError, match="is a file"):
        make(tmp_path / "verslag.docx")
    with pytest.raises(StoreError, match="can't be made"):
        make(tmp_path / "verslag.docx" / "study")
    assert [path.name for path in tmp_path.iterdir()] == ["verslag.docx"]


@pytest.mark.parametrize(
    ("options", "what"),
    [
        ({"passphrase": ""}, "at least 8"),
        ({"passphrase": "1234567"}, "at least 8"),
        ({"passphrase": "           "}, "at least 8"),
        ({"researcher": "Aya"}, "lower-case"),
        ({"researcher": "recovery"}, "recovery"),
        ({"lang": "de"}, "lang"),
    ],
)
def test_wrong_use_leaves_nothing_behind(tmp_path: Path, options: dict[str, str], what: str) -> None:
    with pytest.raises(UsageError, match=what):
        make(tmp_path / "s", **options)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("at", ["StudyDatabase", "Vault", "OpenStudy"])
@pytest.mark.parametrize("error", [StoreError("broken"), KeyboardInterrupt(), RuntimeError("broken")])
def test_making_that_fails_halfway_leaves_nothing_behind(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, at: str, error: BaseException
) -> None:
    def fail(*_: object, **__: object) -> None:
        raise error

    monkeypatch.setattr(f"thematics.store.folder.{at}", fail)
    (tmp_path / "there").mkdir()
    (tmp_path / "there" / ".DS_Store").write_text("x")
    for folder in (tmp_path / "new" / "s", tmp_path / "there"):
        with pytest.raises(type(error)):
            make(folder)
    assert [path.name for path in tmp_path.rglob("*")] == ["there", ".DS_Store"]


def test_a_folder_without_a_study_is_said_to_be_none(tmp_path: Path) -> None:
    for folder in (tmp_path, tmp_path / "nowhere"):
        assert not is_study(folder)
        with pytest.raises(NotAStudyError, match="holds no study"):
            open_study(folder, passphrase="een twee drie")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("name", sorted(FILES - {"framework.yaml"}))
def test_a_missing_file_is_named(study: OpenStudy, passphrase: str, name: str) -> None:
    study.close()
    (study.folder / name).unlink()
    with pytest.raises(StoreError, match=rf"{name} is missing"):
        open_study(study.folder, passphrase=passphrase)
    assert not (study.folder / name).exists()


def test_a_reviewer_needs_no_vault_in_the_folder(study: OpenStudy) -> None:
    study.add_researcher("bo", "een twee drie vier")
    study.close()
    (study.folder / "vault.db").unlink()
    with open_study(study.folder, passphrase="een twee drie vier") as reviewer:
        assert reviewer.vault is None
    assert not (study.folder / "vault.db").exists()


def test_bad_settings_are_said_so_and_leave_the_files_free(study: OpenStudy, passphrase: str) -> None:
    (study.folder / "thematics.toml").write_text('[study]\nlang = "de"\n')
    with pytest.raises(UsageError, match=r"thematics\.toml: \[study\] lang"):
        open_study(study.folder, passphrase=passphrase)


def test_a_write_that_fails_keeps_the_old_file(study: OpenStudy, monkeypatch: pytest.MonkeyPatch) -> None:
    before = {path.name: path.read_bytes() for path in study.folder.iterdir()}

    def fail(*_: object) -> None:
        raise OSError

    monkeypatch.setattr("os.fsync", fail)
    study.settings.set("study", "seed", 3)
    for work in (study.save_settings, lambda: study.add_researcher("bo", "een twee drie vier")):
        with pytest.raises(StoreError, match="can't be written"):
            work()
    monkeypatch.undo()
    assert {path.name: path.read_bytes() for path in study.folder.iterdir()} == before


def test_the_context_closes_both(tmp_path: Path, reopen: Callable[..., OpenStudy]) -> None:
    with make(tmp_path / "s")[0] as study:
        pass
    for work in (study.study.events, study.require_vault().documents):
        with pytest.raises(StoreError, match="closed"):
            work()
    with pytest.raises(WrongPassphraseError):
        open_study(tmp_path / "s", passphrase="iets anders nu")


def test_the_codebook_is_the_one_that_the_study_was_made_with(tmp_path: Path) -> None:
    study, _ = make(tmp_path / "s", framework="id: eigen\n")
    with study:
        (tmp_path / "s" / "framework.yaml").write_text("id: vervalst\n", "utf-8")
        with pytest.raises(StoreError, match="has its codebook already"):
            study.study.put_framework("id: vervalst\n")
    with open_study(tmp_path / "s", passphrase="een twee drie") as again:
        assert again.framework_text == "id: eigen\n"
