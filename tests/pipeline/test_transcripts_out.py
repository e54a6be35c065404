"""Transcripts that leave a study: what is published and nothing more, raw only with the vault, and each file logged before it stands."""

import io
import json
import os
import stat
import sys
from collections.abc import Callable
from pathlib import Path

import docx
import pytest

from thematics import Study
from thematics.errors import AlreadyThereError, GateError, NoVaultError, StoreError, UsageError
from thematics.exchange import TRANSCRIPT_FORMATS
from thematics.pipeline.transcripts import transcript_of
from thematics.records.shared import Source
from thematics.store import Disclosure, RecordingRow, StepRow

posix = pytest.mark.skipif(sys.platform == "win32", reason="modes and links as POSIX has them")
HIDDEN = ("Femke", "Hoogeboom", "Wendelmoet", "Zilverbeek", "12345678", "gesprek-1", "0612345678")
TIMED = ("vtt", "srt", "rttm")


def _said(path: Path) -> str:
    """Give everything that can be read in a file."""
    if path.suffix != ".docx":
        return path.read_bytes().decode("utf-8")
    document = docx.Document(io.BytesIO(path.read_bytes()))
    properties = document.core_properties
    about = (properties.author, properties.title, properties.subject, properties.keywords, properties.comments)
    return "\n".join([*about, *(paragraph.text for paragraph in document.paragraphs)])


@pytest.fixture
def reviewer(interviews: Study) -> Study:
    """The same study as somebody sees it who may only review."""
    interviews.add_researcher("bram", "nog een lange zin")
    return Study.open(interviews.path, passphrase="nog een lange zin")


@pytest.mark.parametrize("format_", TRANSCRIPT_FORMATS)
def test_a_redacted_file_holds_no_name_and_no_label_of_the_file(
    interviews: Study, tmp_path: Path, format_: str
) -> None:
    path = tmp_path / f"uit.{format_}"
    result = interviews.export_transcript("I01", path)
    assert (result.step, result.engine, result.items, result.failed) == ("export", format_, 1, ())
    said = _said(path)
    assert not [name for name in HIDDEN if name.casefold() in said.casefold()]
    assert "R01" in said
    assert "Interviewer" in said
    if format_ != "rttm":
        assert "[PERSOON-1]" in said
        assert "[SCHOOL-1]" in said
        assert "schaamde" in said


def test_a_redacted_json_is_what_the_study_holds(interviews: Study, tmp_path: Path) -> None:
    interviews.export_transcript("i01", tmp_path / "uit.json")
    made = json.loads((tmp_path / "uit.json").read_text("utf-8"))
    document = next(each for each in interviews.store.study.documents() if each.label == "I01")
    tokens = [token for turn in interviews.store.study.turns(document.id) for token in turn.tokens]
    words = [word for turn in made["turns"] for word in turn["words"]]
    assert [word["word"] for word in words] == [token.text for token in tokens]
    assert all(word["id"].startswith("I01:") for word in words)
    tag = next(word for word in words if "SCHOOL" in word["word"])
    assert tag["id"].count("-") == 1  # two words
    assert tag["hidden"] == ["SCHOOL"]
    assert {word["probability"] for word in words} == {None}
    assert {each["label"] for each in made["speakers"]} == {""}
    assert (made["redacted"], made["reviewed"]) == (True, False)  # the review of this study is waived
    assert document.id not in json.dumps(made)


@pytest.mark.parametrize("format_", TRANSCRIPT_FORMATS)
def test_raw_is_what_was_said(interviews: Study, tmp_path: Path, format_: str) -> None:
    path = tmp_path / f"uit.{format_}"
    interviews.export_transcript("I01", path, raw=True)
    said = " ".join(_said(path).split())
    if format_ != "rttm":
        assert "Hoogeboom" in said
        assert "PERSOON" not in said
    if format_ in ("vtt", "txt", "docx"):
        assert "NIET gepseudonimiseerd" in said
    if format_ == "json":
        made = json.loads(path.read_text("utf-8"))
        assert made["redacted"] is False
        assert [(each["name"], each["label"]) for each in made["speakers"]] == [
            ("Interviewer", "Interviewer"),
            ("R01", "Femke"),
        ]


def test_each_file_is_logged_and_raw_ones_as_such(interviews: Study, tmp_path: Path) -> None:
    interviews.export_transcript("I01", tmp_path / "gesprek met Femke.vtt")
    interviews.export_transcript("I02", tmp_path / "uit", "txt", raw=True)
    first, second = interviews.store.study.disclosures()
    assert (first.kind, first.author) == ("transcript", "anna")
    assert first.details == "document=I01 format=vtt words=redacted"
    assert second.details == "document=I02 format=txt words=raw"
    assert "Femke" not in first.path_name
    assert first.path_name.endswith(".vtt")


def test_what_can_not_be_logged_does_not_leave(
    interviews: Study, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(_row: Disclosure) -> None:
        assert list(tmp_path.glob("*uit*")) == []
        raise StoreError("vol")

    monkeypatch.setattr(interviews.store.study, "log_disclosure", refuse)
    with pytest.raises(StoreError, match="vol"):
        interviews.export_transcript("I01", tmp_path / "uit.vtt")
    assert list(tmp_path.glob("*uit*")) == []


def test_what_can_not_be_written_is_not_logged(interviews: Study, tmp_path: Path) -> None:
    with pytest.raises(UsageError):
        interviews.export_transcript("I01", tmp_path / f"{'u' * 300}.vtt")
    with pytest.raises(UsageError, match="the folder of"):
        interviews.export_transcript("I01", tmp_path / "nergens" / "uit.vtt")
    with pytest.raises(UsageError, match="has no times"):
        interviews.export_transcript("I02", tmp_path / "uit.vtt")
    assert interviews.store.study.disclosures() == ()
    assert not (tmp_path / "uit.vtt").exists()


@posix
def test_a_file_is_private_and_replaces_nothing_unasked(interviews: Study, tmp_path: Path) -> None:
    path = tmp_path / "uit.vtt"
    path.write_text("van iemand anders", "utf-8")
    path.chmod(0o644)
    with pytest.raises(AlreadyThereError, match="--force"):
        interviews.export_transcript("I01", path)
    assert path.read_text("utf-8") == "van iemand anders"
    interviews.export_transcript("I01", path, overwrite=True)
    assert path.read_text("utf-8").startswith("WEBVTT")
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    link = tmp_path / "verwijzing.vtt"
    link.symlink_to(path)
    with pytest.raises(UsageError, match="a link"):
        interviews.export_transcript("I01", link, overwrite=True)


def test_nothing_is_written_over_the_study(interviews: Study) -> None:
    before = (interviews.path / "study.db").read_bytes()
    with pytest.raises(UsageError, match="part of the study"):
        interviews.export_transcript("I01", interviews.path / "study.db", "vtt", overwrite=True)
    assert (interviews.path / "study.db").read_bytes()[:1024] == before[:1024]


@pytest.mark.parametrize(
    ("name", "given"),
    [("uit", ""), ("uit.pdf", ""), ("uit.vtt", "srt"), ("uit.vtt", "pdf"), (".vtt", ""), ("uit.csv", "")],
)
def test_a_format_that_is_unclear_is_refused(interviews: Study, tmp_path: Path, name: str, given: str) -> None:
    with pytest.raises(UsageError):
        interviews.export_transcript("I01", tmp_path / name, given)
    assert interviews.store.study.disclosures() == ()


# -- who may have what -------------------------------------------------------------------------------------------------


def test_a_reviewer_gets_what_is_published_and_nothing_raw(reviewer: Study, tmp_path: Path) -> None:
    with reviewer:
        reviewer.export_transcript("I01", tmp_path / "uit.txt")
        assert "[PERSOON-1]" in (tmp_path / "uit.txt").read_text("utf-8")
        for label, path in (("I01", tmp_path / "raw.txt"), ("all", tmp_path / "map"), ("I99", tmp_path / "x.txt")):
            with pytest.raises(NoVaultError, match="closed to 'bram'"):
                reviewer.export_transcript(label, path, "txt", raw=True)
        assert not (tmp_path / "raw.txt").exists()
        assert not (tmp_path / "map").exists()
        with pytest.raises(GateError, match="nothing of 'I99' is published"):
            reviewer.export_transcript("I99", tmp_path / "x.txt")
        assert len(reviewer.store.study.disclosures()) == 1


def test_text_that_waits_for_its_review_does_not_leave(gated: Study, vtt: Path, tmp_path: Path) -> None:
    gated.add(vtt, source="interview", group="slachtoffer")
    gated.redact()
    path = tmp_path / "uit.txt"
    with pytest.raises(GateError, match=r"nothing of I01 is published yet; .*thematics redact --approve I01"):
        gated.export_transcript("I01", path)
    with pytest.raises(GateError, match="no interview is published yet"):
        gated.export_transcript("all", tmp_path / "map", "txt")
    assert not (tmp_path / "map").exists()
    gated.review_redaction(["I01"])
    gated.export_transcript("I01", path)
    assert "gepseudonimiseerd en nagelezen" in path.read_text("utf-8")


def test_a_document_that_there_is_not(interviews: Study, tmp_path: Path) -> None:
    for raw in (False, True):
        with pytest.raises(UsageError, match="there is no document 'I99'"):
            interviews.export_transcript("I99", tmp_path / "uit.txt", raw=raw)


# -- all interviews at once --------------------------------------------------------------------------------------------


@posix
def test_all_interviews_into_a_new_folder(interviews: Study, survey: Path, tmp_path: Path) -> None:
    interviews.add(survey, source="survey")
    interviews.redact()
    folder = tmp_path / "transcripten"
    result = interviews.export_transcript("all", folder, "docx")
    assert (result.items, result.failed) == (2, ())
    assert sorted(each.name for each in folder.iterdir()) == ["I01.docx", "I02.docx"]
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    assert [each.details.split()[0] for each in interviews.store.study.disclosures()] == [
        "document=I01",
        "document=I02",
    ]
    assert "R02: Ze zat alleen nog op haar kamer" in _said(folder / "I02.docx")


def test_interviews_without_times_are_named_and_the_others_are_written(interviews: Study, tmp_path: Path) -> None:
    result = interviews.export_transcript("ALL", tmp_path / "map", "srt", raw=True)
    assert (result.items, result.failed) == (1, ("I02",))
    assert [each.name for each in (tmp_path / "map").iterdir()] == ["I01.srt"]
    assert len(interviews.store.study.disclosures()) == 1


def test_all_of_them_or_none_where_a_file_is_in_the_way(interviews: Study, tmp_path: Path) -> None:
    folder = tmp_path / "map"
    folder.mkdir()
    (folder / "I02.txt").write_text("van iemand anders", "utf-8")
    with pytest.raises(AlreadyThereError):
        interviews.export_transcript("all", folder, "txt")
    assert [each.name for each in folder.iterdir()] == ["I02.txt"]
    with pytest.raises(UsageError, match="is a file"):
        interviews.export_transcript("all", folder / "I02.txt", "txt")
    with pytest.raises(UsageError, match="--format"):
        interviews.export_transcript("all", folder)
    with pytest.raises(UsageError, match="can't be made"):
        interviews.export_transcript("all", tmp_path / "a" / "b", "txt")
    assert interviews.store.study.disclosures() == ()


def test_nothing_to_write(study: Study, tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="there is no interview yet"):
        study.export_transcript("all", tmp_path / "map", "txt", raw=True)
    assert not (tmp_path / "map").exists()


# -- what recognised it ------------------------------------------------------------------------------------------------


def _recorded(study: Study, label: str) -> str:
    document = next(each for each in study.store.require_vault().documents() if each.label == label)
    participant = next(iter(study.store.require_vault().participants()))
    row = RecordingRow(
        document=document.id,
        participant=participant,
        size=1,
        seconds=41.0,
        channels=1,
        format="ogg, opus",
        warning="incomplete: 00:41 of 01:00 decoded",
        state="done",
        transcriber="openai-whisper model=demo-only-whisper",
        engine="openai-whisper + pyannote",
    )
    study.store.require_vault().put_recording(row)
    return document.id


def test_what_recognised_it_and_that_it_is_of_no_use_is_said(interviews: Study, tmp_path: Path) -> None:
    assert transcript_of(interviews.store, "I01").engine == ""
    _recorded(interviews, "I01")
    interviews.export_transcript("I01", tmp_path / "uit.txt")
    said = (tmp_path / "uit.txt").read_text("utf-8")
    assert "openai-whisper + pyannote" in said
    assert "demo-only" in said
    assert "incomplete: 00:41 of 01:00 decoded" in said
    assert transcript_of(interviews.store, "I02").demo_only is False


def test_a_reviewer_is_told_what_recordings_were_recognised_with(
    interviews: Study, reviewer: Study, write: Callable[[str, str], Path]
) -> None:
    # What has a time for each word may be a recording's; what was typed or has cues is none of this study's.
    heard = [{"word": f" {word}", "start": n, "end": n + 1} for n, word in enumerate("ik zei toen niets".split())]
    segments = [{"start": 0, "end": 4, "text": " ik zei toen niets", "speaker": "Femke", "words": heard}]
    interviews.add(write("opname.json", json.dumps({"segments": segments})), source="interview", group="slachtoffer")
    interviews.redact()
    with reviewer:
        assert transcript_of(reviewer.store, "I03").engine == ""
        interviews.store.study.put_step(
            StepRow("transcribe", "", "ab", "faster-whisper demo-only", 1, 2.0, "2025-01-01T00:00:00Z")
        )
        told = transcript_of(reviewer.store, "I03")
        assert (told.engine, told.demo_only) == ("faster-whisper demo-only", True)
        assert [transcript_of(reviewer.store, label).engine for label in ("I01", "I02")] == ["", ""]
    assert transcript_of(interviews.store, "I03").engine == ""  # a steward's vault knows that it is no recording


def test_a_recording_that_waits_has_no_transcript(
    interviews: Study, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(interviews.store.vault, "turns", lambda _document: ())
    with pytest.raises(UsageError, match="nothing of I01 is transcribed yet; run `thematics transcribe` first"):
        interviews.export_transcript("I01", tmp_path / "uit.txt", raw=True)


def test_case_files_and_answers_can_leave_as_text(
    new_study: Callable[..., Study], survey: Path, tmp_path: Path
) -> None:
    study = new_study("enquete")
    study.add(survey, source=Source.SURVEY)
    study.redact()
    study.export_transcript("E001", tmp_path / "uit.txt")
    lines = (tmp_path / "uit.txt").read_text("utf-8").splitlines()
    assert any(line.startswith("Vraag: Wat zou jou helpen") for line in lines)
    assert any(line.startswith("R01: Dat je anoniem kunt praten") for line in lines)


def test_a_disk_that_is_full_leaves_what_was_there(
    interviews: Study, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "uit.txt"
    path.write_text("oud", "utf-8")

    def full(_path: Path, _data: bytes) -> int:
        raise OSError(28, os.strerror(28))

    monkeypatch.setattr(Path, "write_bytes", full)
    with pytest.raises(UsageError, match=r"'uit\.txt' can't be written"):
        interviews.export_transcript("I01", path, overwrite=True)
    assert path.read_text("utf-8") == "oud"
    assert interviews.store.study.disclosures() == ()
    assert [each.name for each in tmp_path.iterdir() if "uit" in each.name] == ["uit.txt"]
