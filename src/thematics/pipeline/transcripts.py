"""Transcripts that leave: redacted as they are published, raw only out of the vault; each file is logged as a disclosure."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TypeVar

from thematics import __version__
from thematics.errors import GateError, UsageError
from thematics.exchange import (
    TRANSCRIPT_FORMATS,
    TranscriptOut,
    TurnOut,
    WordOut,
    can_write,
    check_target,
    named,
    private_file,
    transcript_bytes,
)
from thematics.pipeline.deciding import name_of_file
from thematics.pipeline.redaction import review_is_asked
from thematics.pipeline.steps import StepResult, now, watch
from thematics.pipeline.surrogates import NameStyle, styled
from thematics.records.raw import RawDocument, RawTurn, RawWord
from thematics.records.redacted import Document, RedactedToken, RedactedTurn
from thematics.records.shared import Source, TimeSource, position_text
from thematics.store import Disclosure, OpenStudy, Vault

__all__ = ["ALL", "export_transcript", "transcript_of"]

ALL = "all"  # in place of a label: every interview
DEMO_ONLY = "demo-only"  # stands in the name of weights that are for demonstration
KIND = "transcript"

_Kept = TypeVar("_Kept", RawDocument, Document)


@dataclass(frozen=True, slots=True)
class _Made:
    """What recognised a transcript, as far as the log-in can know."""

    engine: str = ""
    demo_only: bool = False
    warning: str = ""


def export_transcript(  # noqa: PLR0913 - each is a choice that people have
    store: OpenStudy,
    label: str,
    path: Path,
    format_: str = "",
    *,
    raw: bool = False,
    overwrite: bool = False,
    style: NameStyle = NameStyle.TAGS,
) -> StepResult:
    """Write a transcript for people and other programs: what is published of it, or what was said, names and all.

    Args:
        store: An open study; for a raw transcript, with its vault.
        label: The document ("I03"), or "all" for every interview.
        path: The file to write; for "all" a folder, which is made where it is not there.
        format_: "vtt", "srt", "txt", "docx", "json" or "rttm"; "" for the one that the file's ending names.
        raw: Whether words are written as they were said.
        overwrite: Whether files that are there may be replaced.
        style: How names are written in one that is not raw; without the vault always as tags.

    Returns:
        What was done; ``items`` counts files, ``failed`` labels interviews without the times that the format needs.

    Raises:
        GateError: Nothing of it is published.
        NoVaultError: It is to be raw, and the log-in opens only the study.
        AlreadyThereError: The file is there.
        UsageError: There is no such document or format, the format needs times that the transcript lacks, or the path can't be
            written.
    """
    if label.casefold() == ALL:
        return _export_all(store, path, format_, raw=raw, overwrite=overwrite, style=style)
    format_ = _format(path, format_)
    transcript = transcript_of(store, label, raw=raw, style=style)
    check_target(path, overwrite=overwrite)
    with watch() as measured:
        _write(store, transcript, path, format_)
    return StepResult("export", format_, 1, measured.seconds)


def _export_all(
    store: OpenStudy, folder: Path, format_: str, *, raw: bool, overwrite: bool, style: NameStyle
) -> StepResult:
    if format_ not in TRANSCRIPT_FORMATS:
        raise UsageError(f"say with --format how to write the interviews: {', '.join(TRANSCRIPT_FORMATS)}")
    paths = {label: folder / f"{label}.{format_}" for label in _interviews(store, raw=raw)}
    _make_folder(folder)
    for path in paths.values():
        check_target(path, overwrite=overwrite)  # all of them before any is written
    failed: list[str] = []
    with watch() as measured:
        for label, path in paths.items():
            transcript = transcript_of(store, label, raw=raw, style=style)
            if can_write(transcript, format_):
                _write(store, transcript, path, format_)
            else:
                failed.append(label)
    if len(failed) == len(paths):
        raise UsageError(f"no interview has times, and {format_} is nothing without; choose txt, docx or json")
    return StepResult("export", format_, len(paths) - len(failed), measured.seconds, failed=tuple(failed))


def transcript_of(
    store: OpenStudy, label: str, *, raw: bool = False, style: NameStyle = NameStyle.TAGS
) -> TranscriptOut:
    """Give a document's transcript as it leaves.

    Args:
        store: An open study; for a raw transcript, with its vault.
        label: The document ("I03").
        raw: Whether words are given as they were said.
        style: How names are written in one that is not raw; without the vault always as tags.

    Raises:
        GateError: Nothing of it is published.
        NoVaultError: It is to be raw, and the log-in opens only the study.
        UsageError: There is no such document, or nothing of it is transcribed.
    """
    return _raw(store, store.require_vault(), label) if raw else _redacted(store, label, style)


def _raw(store: OpenStudy, vault: Vault, label: str) -> TranscriptOut:
    document = _find(vault.documents(), label)
    if document is None:
        raise _no_such(label)
    turns = vault.turns(document.id)
    if not turns:
        raise UsageError(f"nothing of {document.label} is transcribed yet; run `thematics transcribe` first")
    made = tuple(_turn(turn, [_raw_word(document.label, word) for word in turn.words]) for turn in turns)
    return _out(store, document, turns, made, labels=document.speakers)


def _redacted(store: OpenStudy, label: str, style: NameStyle) -> TranscriptOut:
    document = _find(store.study.documents(), label)
    if document is None:
        raise _unpublished(store, label)
    turns = styled(store, document.id, store.study.turns(document.id), style)
    words = ([word for token in turn.tokens for word in _token(document.label, token)] for turn in turns)
    made = tuple(_turn(turn, each) for turn, each in zip(turns, words, strict=True))
    transcript = _out(store, document, turns, made)
    return replace(transcript, surrogates=style is NameStyle.SURROGATE and store.vault is not None)


def _out(
    store: OpenStudy,
    document: RawDocument | Document,
    turns: Sequence[RawTurn | RedactedTurn],
    made: tuple[TurnOut, ...],
    *,
    labels: Mapping[str, str] | None = None,
) -> TranscriptOut:
    lang = store.settings.lang
    speakers = {turn.speaker: (turn.speaker, turn.role, turn.participant) for turn in turns}
    recognised = _recognised(store, document.id, turns)
    return TranscriptOut(
        label=document.label,
        lang=lang,
        redacted=labels is None,
        reviewed=labels is None and review_is_asked(store),
        speakers=named(list(speakers.values()), labels, lang=lang),
        turns=made,
        made=now(),
        version=__version__,
        engine=recognised.engine,
        demo_only=recognised.demo_only,
        warning=recognised.warning,
    )


def _turn(turn: RawTurn | RedactedTurn, words: Sequence[WordOut]) -> TurnOut:
    return TurnOut(turn.speaker, tuple(words), turn.start, turn.end, turn.time_source)


def _raw_word(label: str, word: RawWord) -> WordOut:
    at = f"{label}:{position_text(word.position)}"
    return WordOut(at, word.text, word.start, word.end, word.doubt, word.probability)


def _token(label: str, token: RedactedToken) -> list[WordOut]:
    """Give a word or a tag; what stands for a tag may be several words, which share its time."""
    at = f"{label}:{position_text(token.first)}"
    if token.last != token.first:
        at += f"-{position_text(token.last)}"
    words = token.text.split()
    times = _shares(token.start, token.end, len(words))
    return [WordOut(at, word, *time, token.doubt, hidden=token.labels) for word, time in zip(words, times, strict=True)]


def _shares(start: float | None, end: float | None, count: int) -> list[tuple[float | None, float | None]]:
    if count == 1 or start is None or end is None:
        return [(start, end)] * count
    step = (end - start) / count
    return [(start + step * at, start + step * (at + 1)) for at in range(count)]


def _recognised(store: OpenStudy, document: str, turns: Sequence[RawTurn | RedactedTurn]) -> _Made:
    """Say what recognised a document: as the vault has it; a reviewer is told what the study's recordings were recognised with."""
    if store.vault is not None:
        recording = store.vault.recording(document)
        if recording is None:
            return _Made()
        told = f"{recording.engine} {recording.transcriber} {recording.diarizer}"
        return _Made(recording.engine, DEMO_ONLY in told, recording.warning)
    if all(turn.time_source is not TimeSource.WORD for turn in turns):
        return _Made()  # no recording of this study: its words would have times
    engine = next((row.engine for row in store.study.steps() if row.step == "transcribe"), "")
    return _Made(engine, DEMO_ONLY in engine)


def _interviews(store: OpenStudy, *, raw: bool) -> list[str]:
    if raw:
        vault = store.require_vault()
        labels = [each.label for each in vault.documents() if each.source is Source.INTERVIEW and vault.turns(each.id)]
        if not labels:
            raise UsageError("there is no interview yet; add some with `thematics add FILE … --source interview`")
        return labels
    labels = [each.label for each in store.study.documents() if each.source is Source.INTERVIEW]
    if not labels:
        raise GateError("no interview is published yet; `thematics status` tells what comes first")
    return labels


def _find(documents: Iterable[_Kept], label: str) -> _Kept | None:
    return next((document for document in documents if document.label == label.upper()), None)


def _no_such(label: str) -> UsageError:
    return UsageError(f"there is no document '{label}'; `thematics list documents` shows them")


def _unpublished(store: OpenStudy, label: str) -> GateError | UsageError:
    if store.vault is None:
        return GateError(
            f"nothing of '{label}' is published: its redaction waits for a steward, or there is no such document; "
            "`thematics list documents` shows what is published"
        )
    document = _find(store.vault.documents(), label)
    if document is None:
        return _no_such(label)
    name = document.label
    if store.vault.recording(document.id) is not None and not store.vault.has_turns(document.id):
        return GateError(f"{name} is a recording without a transcript yet; run `thematics transcribe` first")
    return GateError(
        f"nothing of {name} is published yet; run `thematics redact`, read it with `thematics redact --show {name}` and approve it "
        f"with `thematics redact --approve {name}`"
    )


def _write(store: OpenStudy, transcript: TranscriptOut, path: Path, format_: str) -> None:
    data = transcript_bytes(transcript, format_)
    words = "raw" if not transcript.redacted else "surrogates" if transcript.surrogates else "redacted"
    row = Disclosure(
        time=now(),
        author=store.author,
        kind=KIND,
        path_name=name_of_file(store, path),
        details=f"document={transcript.label} format={format_} words={words}",
    )
    with store.study.transaction():  # nothing leaves that could not be logged
        store.study.log_disclosure(row)
        with private_file(path) as beside:
            beside.write_bytes(data)


def _make_folder(folder: Path) -> None:
    if folder.exists() and not folder.is_dir():
        raise UsageError(f"'{folder.name}' is a file; name a folder for the interviews")
    try:
        folder.mkdir(mode=0o700, exist_ok=True)
    except (OSError, ValueError):
        raise UsageError(f"the folder '{folder.name}' can't be made there; name another place") from None


def _format(path: Path, given: str) -> str:
    """Settle the format: a file is what its name says, or the person who opens it is misled."""
    known = ", ".join(TRANSCRIPT_FORMATS)
    ending = path.suffix.removeprefix(".").lower()
    if not given and ending not in TRANSCRIPT_FORMATS:
        raise UsageError(f"name a file with one of these endings, or choose one with --format: {known}")
    if given and given not in TRANSCRIPT_FORMATS:
        raise UsageError(f"a transcript is written as {known}; choose one with --format")
    if given and ending in TRANSCRIPT_FORMATS and ending != given:
        raise UsageError(f"'{path.name}' ends in .{ending}, but --format says {given}; let them say the same")
    return given or ending
