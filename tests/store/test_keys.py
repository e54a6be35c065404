"""Who gets in, and how far."""

import tomllib
from collections.abc import Callable
from pathlib import Path

import pytest
from argon2 import low_level
from hypothesis import given
from hypothesis import strategies as st

from thematics.errors import (
    NewerStudyError,
    NoVaultError,
    StoreError,
    UsageError,
    WrongPassphraseError,
)
from thematics.store import KdfCost, OpenStudy, Researcher, create_study, open_study
from thematics.store import keys as keys_module
from thematics.store.keys import KeyFile, new_key_file

Reopen = Callable[..., OpenStudy]


def test_the_recovery_key_is_160_random_bits_that_people_can_type(recovery: str, tmp_path: Path) -> None:
    groups = recovery.split("-")
    assert [len(group) for group in groups] == [4] * 8
    assert set("".join(groups)) <= set("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567")
    assert new_key_file("een twee drie", "a", KdfCost(1, 8, 1))[2] != recovery


def test_the_recovery_key_opens_everything_however_it_is_typed(reopen: Reopen, recovery: str) -> None:
    for typed in (recovery, recovery.lower(), recovery.replace("-", ""), recovery.replace("-", " ") + " "):
        again = reopen(typed)
        assert again.author == "recovery"
        assert again.require_vault().documents() == ()


def test_the_recovery_key_stands_nowhere_in_the_folder(study: OpenStudy, recovery: str) -> None:
    plain = recovery.replace("-", "").encode()
    for path in study.folder.iterdir():
        assert recovery.encode() not in path.read_bytes()
        assert plain not in path.read_bytes()


@pytest.mark.parametrize("wrong", ["", "vier losse woorden", "AAAA-AAAA-AAAA-AAAA-AAAA-AAAA-AAAA-AAAA", "\ud800"])
def test_a_wrong_passphrase_is_refused_without_a_sound(
    study: OpenStudy, reopen: Reopen, capfd: pytest.CaptureFixture[str], wrong: str
) -> None:
    with pytest.raises(WrongPassphraseError, match="no passphrase of this study"):
        reopen(wrong)
    assert capfd.readouterr() == ("", "")


def test_a_wrong_database_key_is_refused_without_a_sound(study: OpenStudy, capfd: pytest.CaptureFixture[str]) -> None:
    file, _, _ = new_key_file("een andere studie", "steward", KdfCost(1, 8, 1))
    (study.folder / "keys.toml").write_text(file.text())
    with pytest.raises(StoreError, match=r"study\.db is damaged"):
        open_study(study.folder, passphrase="een andere studie")
    assert capfd.readouterr() == ("", "")


def test_a_reviewer_opens_the_study_and_never_the_vault(study: OpenStudy, reopen: Reopen) -> None:
    study.add_researcher("bo", "een twee drie vier")
    reviewer = reopen("een twee drie vier")
    assert reviewer.author == "bo"
    assert reviewer.vault is None
    assert reviewer.study.documents() == ()
    with pytest.raises(NoVaultError, match="log in as a steward"):
        reviewer.require_vault()


def test_a_reviewers_slot_does_not_hold_the_vaults_key(study: OpenStudy, passphrase: str) -> None:
    study.add_researcher("bo", "een twee drie vier")
    text = (study.folder / "keys.toml").read_text()
    assert ["vault_key" in slot for slot in tomllib.loads(text)["slot"]] == [True, True, False]
    steward, reviewer = (KeyFile.parse(text).unlock(each) for each in (passphrase, "een twee drie vier"))
    assert (reviewer.name, reviewer.role, reviewer.keys.vault) == ("bo", "reviewer", None)
    assert reviewer.keys.study == steward.keys.study
    assert steward.keys.vault not in (None, steward.keys.study)


def test_a_stewards_wrapped_vault_key_is_of_no_use_in_a_reviewers_slot(study: OpenStudy, reopen: Reopen) -> None:
    study.add_researcher("bo", "een twee drie vier")
    file = study.folder / "keys.toml"
    theirs = next(line for line in file.read_text().splitlines() if line.startswith("vault_key"))
    promoted = file.read_text().replace('name = "bo"\nrole = "reviewer"', 'name = "bo"\nrole = "steward"') + theirs
    file.write_text(promoted + "\n")
    with pytest.raises(StoreError):
        reopen("een twee drie vier")
    reviewer_with_key = file.read_text().replace('name = "bo"\nrole = "steward"', 'name = "bo"\nrole = "reviewer"')
    file.write_text(reviewer_with_key)
    assert reopen("een twee drie vier").vault is None


def test_a_steward_may_leave_the_vault_closed(reopen: Reopen) -> None:
    again = reopen(vault=False)
    assert again.vault is None
    with pytest.raises(NoVaultError):
        again.require_vault()


def test_researchers_are_listed_without_the_recovery_key(study: OpenStudy) -> None:
    study.add_researcher("bo", "een twee drie vier")
    study.add_researcher("cas.2", "vijf zes zeven acht", steward=True)
    assert [(each.name, each.role) for each in study.researchers()] == [
        ("steward", "steward"),
        ("bo", "reviewer"),
        ("cas.2", "steward"),
    ]
    assert all(isinstance(each, Researcher) and len(each.added) == 10 for each in study.researchers())


def test_a_second_steward_opens_the_vault(study: OpenStudy, reopen: Reopen) -> None:
    study.require_vault().next_participant()
    study.add_researcher("cas", "vijf zes zeven acht", steward=True)
    assert reopen("vijf zes zeven acht").require_vault().next_participant() == "R02"


def test_a_removed_researcher_is_shut_out_and_the_others_are_not(
    study: OpenStudy, reopen: Reopen, recovery: str
) -> None:
    study.add_researcher("bo", "een twee drie vier")
    study.add_researcher("cas", "vijf zes zeven acht", steward=True)
    study.remove_researcher("bo")
    with pytest.raises(WrongPassphraseError):
        reopen("een twee drie vier")
    for secret in ("vijf zes zeven acht", recovery):
        reopen(secret)
    reopen().remove_researcher("steward")
    with pytest.raises(WrongPassphraseError):
        reopen()


def test_the_last_steward_cannot_be_removed(study: OpenStudy, reopen: Reopen, recovery: str) -> None:
    study.add_researcher("bo", "een twee drie vier")
    for each in (study, reopen(recovery)):
        with pytest.raises(UsageError, match="last steward"):
            each.remove_researcher("steward")
    with pytest.raises(UsageError, match="no researcher 'recovery'"):
        study.remove_researcher("recovery")
    with pytest.raises(UsageError, match="no researcher 'iemand'"):
        study.remove_researcher("iemand")
    assert reopen().author == "steward"


def test_a_reviewer_neither_adds_nor_removes(study: OpenStudy, reopen: Reopen) -> None:
    study.add_researcher("bo", "een twee drie vier")
    reviewer = reopen("een twee drie vier")
    before = (study.folder / "keys.toml").read_bytes()
    with pytest.raises(NoVaultError):
        reviewer.add_researcher("cas", "vijf zes zeven acht")
    with pytest.raises(NoVaultError):
        reviewer.remove_researcher("bo")
    assert (study.folder / "keys.toml").read_bytes() == before


@pytest.mark.parametrize(
    ("name", "secret", "what"),
    [
        ("steward", "vijf zes zeven acht", "is taken"),
        ("Bo", "vijf zes zeven acht", "lower-case"),
        ("", "vijf zes zeven acht", "lower-case"),
        ("bo de vries", "vijf zes zeven acht", "lower-case"),
        ("bo\n", "vijf zes zeven acht", "lower-case"),
        ("x" * 32, "vijf zes zeven acht", "lower-case"),
        ("recovery", "vijf zes zeven acht", "recovery"),
        ("bo", "kort", "at least 8"),
        ("bo", "        ", "at least 8"),
        ("bo", "vier losse woorden hier", "another passphrase"),
    ],
)
def test_what_can_be_no_slot_is_refused_and_nothing_changes(
    study: OpenStudy, name: str, secret: str, what: str
) -> None:
    before = (study.folder / "keys.toml").read_bytes()
    with pytest.raises(UsageError, match=what):
        study.add_researcher(name, secret)
    assert (study.folder / "keys.toml").read_bytes() == before


def test_only_keys_toml_changes_with_the_researchers(study: OpenStudy) -> None:
    before = {path.name: path.read_bytes() for path in study.folder.iterdir()}
    study.add_researcher("bo", "een twee drie vier")
    after = {path.name: path.read_bytes() for path in study.folder.iterdir()}
    assert {name for name in before | after if before.get(name) != after.get(name)} == {"keys.toml"}


def test_a_passphrase_may_be_typed_on_another_system(study: OpenStudy, reopen: Reopen) -> None:
    study.add_researcher("bo", "caf\N{LATIN SMALL LETTER E WITH ACUTE} zonder naam")
    assert reopen("cafe\N{COMBINING ACUTE ACCENT} zonder naam").author == "bo"


def test_a_log_in_takes_one_derivation_whoever_it_is(
    study: OpenStudy, reopen: Reopen, recovery: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    for n in range(4):
        study.add_researcher(f"bo{n}", f"een twee drie {n}")
    taken = []

    def counted(*args: object) -> bytes:
        taken.append(args)
        return low_level.hash_secret_raw(*args)  # type: ignore[arg-type]

    monkeypatch.setattr(keys_module, "hash_secret_raw", counted)
    for secret, expected in (("een twee drie 3", 1), ("nergens voor", 1), (recovery, 0)):
        taken.clear()
        try:
            reopen(secret)
        except WrongPassphraseError:
            assert secret == "nergens voor"
        assert len(taken) == expected


def test_the_cost_is_what_the_study_was_made_with(tmp_path: Path) -> None:
    made, _ = create_study(tmp_path / "s", passphrase="een twee drie", framework="", kdf=KdfCost(2, 16, 2))
    made.close()
    values = tomllib.loads((tmp_path / "s" / "keys.toml").read_text())["argon2id"]
    assert (values["time"], values["memory_kib"], values["lanes"]) == (2, 16, 2)
    assert (KdfCost().time, KdfCost().memory_kib) == (3, 256 * 1024)


def test_keys_do_not_show_in_what_is_printed() -> None:
    file, log_in, _ = new_key_file("een twee drie", "a", KdfCost(1, 8, 1))
    assert repr(log_in.keys) == "StudyKeys()"
    assert log_in.keys.study.hex() not in repr(log_in) + repr(file) + file.text()


LINES = [
    ("version = 1", "version = 2", NewerStudyError),
    ("version = 1", "version = 0", StoreError),
    ("version = 1", 'version = "x"', StoreError),
    ("version = 1", "", StoreError),
    ("memory_kib = 8", "memory_kib = 999999999999", StoreError),
    ("memory_kib = 8", "memory_kib = true", StoreError),
    ("memory_kib = 8", "memory_kib = 16", WrongPassphraseError),
    ("[argon2id]", "[argon2]", StoreError),
    ('role = "steward"', 'role = "boss"', StoreError),
    ('role = "steward"', "role = 1", StoreError),
    ('name = "recovery"', 'name = "steward"', StoreError),
    ('name = "steward"', 'name = "someone"', WrongPassphraseError),
    ('role = "steward"', 'role = "reviewer"', WrongPassphraseError),
    ('salt = "', 'salt = "AAAA', StoreError),
    ('study_key = "', 'study_key = "!', StoreError),
    ("[[slot]]", "[slot]", StoreError),
    ("[[slot]]", "[[slot", StoreError),
    ("vault_key", "other_key", StoreError),
    ('study = "', 'study = "0\\n', StoreError),
]


@pytest.mark.parametrize(("old", "new", "error"), LINES)
def test_a_changed_key_file_is_one_sentence(
    study: OpenStudy, reopen: Reopen, old: str, new: str, error: type[StoreError]
) -> None:
    file = study.folder / "keys.toml"
    assert old in file.read_text()
    file.write_text(file.read_text().replace(old, new))
    with pytest.raises(error) as caught:
        reopen()
    assert type(caught.value) is error
    assert "\n" not in str(caught.value)


def test_a_changed_vault_key_is_damage_and_no_wrong_passphrase(study: OpenStudy, reopen: Reopen) -> None:
    file = study.folder / "keys.toml"
    first, rest = file.read_text().split('vault_key = "', 1)
    other = "B" if rest[20] == "A" else "A"
    file.write_text(f'{first}vault_key = "{rest[:20]}{other}{rest[21:]}')
    with pytest.raises(StoreError, match=r"keys\.toml is damaged"):
        reopen()


def test_a_key_file_of_any_bytes_is_one_sentence(study: OpenStudy, reopen: Reopen) -> None:
    for data in (b"", b"\xff\xfe", b"\0" * 100, b"slot = 3\n", b"version = 1\n"):
        (study.folder / "keys.toml").write_bytes(data)
        with pytest.raises(StoreError, match=r"keys\.toml"):
            reopen()


SAMPLE = new_key_file("een twee drie", "steward", KdfCost(1, 8, 1))[0]


@given(at=st.integers(0, len(SAMPLE.text()) - 1), character=st.characters(codec="utf-8"))
def test_no_single_changed_character_gives_anything_but_a_store_error_or_the_same_keys(at: int, character: str) -> None:
    text = SAMPLE.text()
    expected = SAMPLE.unlock("een twee drie").keys
    try:
        found = KeyFile.parse(text[:at] + character + text[at + 1 :]).unlock("een twee drie")
    except StoreError:
        return
    assert found.keys == expected
    assert (found.name, found.role) == ("steward", "steward")


def test_the_key_file_reads_back_as_it_was_written() -> None:
    assert KeyFile.parse(SAMPLE.text()) == SAMPLE


@pytest.mark.parametrize(("key", "value"), [("time", "2"), ("memory_kib", "16"), ("lanes", "2")])
def test_a_file_whose_cost_was_changed_opens_for_nobody(key: str, value: str) -> None:
    """Or who gets a slot after that would have one that is cheap to try."""
    file, _, recovery = new_key_file("een lange zin", "anna", KdfCost(1, 32, 1))
    lines = [f"{key} = {value}" if line.startswith(f"{key} = ") else line for line in file.text().splitlines()]
    changed = KeyFile.parse("\n".join(lines))
    for secret in ("een lange zin", recovery):
        with pytest.raises(WrongPassphraseError):
            changed.unlock(secret)
