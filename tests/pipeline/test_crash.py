"""A step that is cut off leaves nothing half done, and the next time it is finished."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from thematics import Study
from thematics.pipeline import numbering
from thematics.store import StudyDatabase, Vault

PASSPHRASE = "vier losse woorden hier"


class CutOffError(Exception):
    """A power cut, a full disk, Ctrl-C: whatever it is, nobody has foreseen it."""


@pytest.fixture
def cut_off(monkeypatch: pytest.MonkeyPatch) -> Callable[..., Callable[[], None]]:
    """Make a function fail the nth time that it is called; give what makes it work again."""

    def arrange(owner: Any, name: str, *, at: int, after: bool = False) -> Callable[[], None]:
        real, calls = getattr(owner, name), iter(range(1, 10**6))

        def failing(*args: Any, **kwargs: Any) -> Any:
            last = next(calls) == at
            if last and not after:
                raise CutOffError
            result = real(*args, **kwargs)
            if last:
                raise CutOffError
            return result

        monkeypatch.setattr(owner, name, failing)
        return lambda: monkeypatch.setattr(owner, name, real)

    return arrange


CutOff = Callable[..., Callable[[], None]]


def in_vault(study: Study) -> dict[str, list[tuple[Any, ...]]]:
    return study.store.require_vault()._database.tables()


def in_study(study: Study) -> dict[str, list[tuple[Any, ...]]]:
    """What the study database holds, but for how long each step took and when."""
    return {name: rows for name, rows in study.store.study.tables().items() if name != "step"}


def published(study: Study) -> list[str]:
    return [document.label for document in study.store.study.documents()]


def opened_again(study: Study) -> Study:
    """Log in anew, as after a crash."""
    study.close()
    return Study.open(study.path, passphrase=PASSPHRASE)


@pytest.fixture
def filled(study: Study, vtt: Path, txt: Path) -> Study:
    study.add([vtt, txt], source="interview", group="slachtoffer")
    return study


# -- add ----------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["next_label", "add_participant", "add_document", "add_names"])
@pytest.mark.parametrize("after", [False, True])
def test_adding_is_all_or_nothing(
    study: Study, vtt: Path, txt: Path, cut_off: CutOff, name: str, *, after: bool
) -> None:
    before = in_vault(study)
    mend = cut_off(Vault, name, at=2, after=after)
    with pytest.raises(CutOffError):
        study.add([vtt, txt], source="interview", group="slachtoffer")
    assert in_vault(study) == before
    mend()
    again = opened_again(study)
    assert in_vault(again) == before
    assert again.add([vtt, txt], source="interview", group="slachtoffer").documents == ("I01", "I02")
    assert list(again.store.require_vault().participants()) == ["R01", "R02"]
    again.close()


# -- redact and publish -------------------------------------------------------------------------------------------------


@pytest.fixture
def whole(new_study: Callable[..., Study], vtt: Path, txt: Path) -> list[Any]:
    """The turns of a study in which nothing went wrong; ids are each study's own."""
    study = new_study("heel")
    study.add([vtt, txt], source="interview", group="slachtoffer")
    study.redact()
    return texts(study)


def texts(study: Study) -> list[Any]:
    database = study.store.study
    return [
        (document.label, turn.ordinal, turn.text)
        for document in database.documents()
        for turn in database.turns(document.id)
    ]


@pytest.mark.parametrize(
    ("owner", "name", "at"),
    [
        (numbering, "redact_turns", 2),  # between two documents
        (Vault, "put_redaction", 2),
        (Vault, "add_pseudonyms", 1),  # in the transaction of one
        (Vault, "pseudonyms_state", 3),  # while publishing
        (StudyDatabase, "publish", 1),
        (StudyDatabase, "publish", 2),  # between two documents
        (StudyDatabase, "put_step", 1),
    ],
)
@pytest.mark.parametrize("after", [False, True])
def test_redacting_goes_on_where_it_was_cut_off(
    filled: Study, whole: list[Any], cut_off: CutOff, owner: Any, name: str, at: int, *, after: bool
) -> None:
    mend = cut_off(owner, name, at=at, after=after)
    with pytest.raises(CutOffError):
        filled.redact()
    assert published(filled) == []
    mend()
    again = opened_again(filled)
    assert again.redact().items > 0
    assert texts(again) == whole
    assert [step.step for step in again.store.study.steps()] == ["redact"]
    assert (again.redact().items, again.redact().note) == (0, "")  # and then there is nothing left to do
    again.close()


def test_a_name_is_gone_for_good_also_when_the_redaction_that_hides_it_was_cut_off(
    interviews: Study, cut_off: CutOff
) -> None:
    interviews.add_names(["hoefden"])
    mend = cut_off(StudyDatabase, "publish", at=1)
    with pytest.raises(CutOffError):
        interviews.redact()
    mend()
    again = opened_again(interviews)
    assert again.redact().note == "1 published"
    assert "hoefden" not in str(in_study(again))
    again.close()


def test_approving_is_finished_by_the_next_redaction(gated: Study, vtt: Path, txt: Path, cut_off: CutOff) -> None:
    gated.add([vtt, txt], source="interview", group="slachtoffer")
    gated.redact()
    mend = cut_off(StudyDatabase, "publish", at=2)
    with pytest.raises(CutOffError):
        gated.review_redaction()
    assert published(gated) == []
    mend()
    gated.redact()
    assert published(gated) == ["I01", "I02"]


def test_approving_marks_all_or_none(gated: Study, vtt: Path, txt: Path, cut_off: CutOff) -> None:
    gated.add([vtt, txt], source="interview", group="slachtoffer")
    gated.redact()
    mend = cut_off(Vault, "put_redaction", at=2)
    with pytest.raises(CutOffError):
        gated.review_redaction()
    mend()
    gated.redact()
    assert published(gated) == []
    assert gated.review_redaction() == ("I01", "I02")


def test_withdrawing_is_finished_by_the_next_redaction(interviews: Study, cut_off: CutOff) -> None:
    interviews.store.settings.set("redaction", "review", value=True)
    interviews.store.save_settings()
    mend = cut_off(StudyDatabase, "withdraw", at=2)
    with pytest.raises(CutOffError):
        interviews.redact()
    mend()
    interviews.redact()
    assert published(interviews) == []


# -- segments, candidates, decisions ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "at"),
    [("put_segments", 2), ("put_run", 1), ("put_step", 1), ("put_step", 2)],
)
@pytest.mark.parametrize("after", [False, True])
def test_finding_themes_goes_on_where_it_was_cut_off(
    filled: Study, cut_off: CutOff, name: str, at: int, *, after: bool
) -> None:
    filled.redact()
    mend = cut_off(StudyDatabase, name, at=at, after=after)
    with pytest.raises(CutOffError):
        filled.run()
    done = {step.step for step in filled.store.study.steps()}
    assert ("segment" in done) == bool(filled.store.study.segments())
    assert filled.store.study.runs() == ()
    mend()
    again = opened_again(filled)
    again.run()
    assert [number for number, _ in again.store.study.runs()] == [1]
    assert {step.step for step in again.store.study.steps()} >= {"redact", "segment", "find themes"}
    assert not again.run().worked
    again.close()


@pytest.mark.parametrize(("name", "at"), [("append", 1), ("append", 2)])
@pytest.mark.parametrize("after", [False, True])
def test_a_decision_is_stored_whole_or_not_at_all(
    filled: Study, cut_off: CutOff, name: str, at: int, *, after: bool
) -> None:
    filled.run()
    before = in_study(filled)
    mend = cut_off(StudyDatabase, name, at=at, after=after)
    with pytest.raises(CutOffError):
        filled.decide("K1.01", "accept", name="Nieuw", reason="omdat het past")
    assert in_study(filled) == before
    mend()
    assert [event.code for event in filled.decide("K1.01", "accept", name="Nieuw")] == ["x01", "x01"]


def test_a_report_that_fails_leaves_no_file_and_the_old_one_stands(
    filled: Study, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    filled.run()
    path = tmp_path / "rapport.html"
    filled.report(path)
    before, logged = path.read_bytes(), filled.store.study.disclosures()

    def full(*_args: Any) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("os.replace", full)
    with pytest.raises(Exception, match=r"'rapport\.html' can't be written \(No space left on device\)"):
        filled.report(path, overwrite=True)
    assert path.read_bytes() == before
    assert [each.name for each in tmp_path.glob(".*")] == []
    assert filled.store.study.disclosures() == logged
