"""All that is pending, in order, and nothing twice; and what stands, what is stale and why."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

from thematics.errors import MissingExtraError, MissingWeightsError
from thematics.pipeline import redaction
from thematics.pipeline.analysis import find_themes, pending_segments, segment, stale_themes
from thematics.pipeline.choosing import SpeechOptions
from thematics.pipeline.deciding import folded
from thematics.pipeline.recordings import untranscribed
from thematics.pipeline.reporting import decisions_fingerprint
from thematics.pipeline.steps import SILENT, Progress, Ran, StepResult, counted
from thematics.pipeline.transcribing import transcribe
from thematics.records.analysis import Run
from thematics.records.decisions import CandidateState, CandidateStatus, Folded
from thematics.store import OpenStudy, RecordingRow, Vault

__all__ = ["State", "Status", "run", "status"]


@dataclass(frozen=True, slots=True)
class State:
    """How far a step is.

    Attributes:
        step: The step.
        state: "done", "pending", "stale", "waiting" or "-" where there is nothing to do yet.
        why: A reason, counts included; "" where none is needed.
    """

    step: str
    state: str
    why: str = ""


@dataclass(frozen=True, slots=True)
class Status:
    """Where a study stands.

    Attributes:
        title: The study's title.
        material: Documents by source.
        states: Steps in order.
        next_command: What to type next.
    """

    title: str
    material: Mapping[str, int]
    states: tuple[State, ...]
    next_command: str


def run(store: OpenStudy, progress: Progress = SILENT, *, speech: SpeechOptions | None = None) -> Ran:
    """Do all that is pending, and nothing twice.

    It stops, with the next command named, where text waits for its redaction to be reviewed or waived. Recordings that can't be
    transcribed, one by one or because no engine is there, hold nothing else up: they are named in the result.

    Args:
        store: An open study with its vault.
        progress: Told how far it is.
        speech: How to transcribe; as ``thematics.toml`` says by default.

    Raises:
        NoVaultError: The log-in opens only the study.
    """
    vault = store.require_vault()
    if not vault.documents():
        return Ran((), "there is no material yet; add some with `thematics add FILE … --source interview`")
    heard, unheard = _transcribe(store, speech, progress)
    steps = [heard, redaction.redact(store, progress)]
    held = redaction.waiting(store)
    if held:
        steps.append(segment(store, progress))
        told = (
            f"the redaction of {counted(len(held), 'document')} waits to be reviewed: read with `thematics redact --show {held[0]}`, "
            "approve with `thematics redact --approve all`, or waive with `thematics redact --waive REASON`"
        )
        return Ran(tuple(steps), "; ".join(filter(None, (unheard, told))))
    steps.append(segment(store, progress))
    if store.study.segments():
        steps.append(find_themes(store, progress=progress))
    elif not unheard and not heard.failed:
        unheard = "there is no text to find themes in; add material with `thematics add`"
    return Ran(tuple(steps), unheard)


def _transcribe(store: OpenStudy, speech: SpeechOptions | None, progress: Progress) -> tuple[StepResult, str]:
    """Transcribe what waits; where no engine can, say what to do, and let transcripts go on."""
    try:
        return transcribe(store, speech, progress), ""
    except (MissingExtraError, MissingWeightsError) as error:
        why = str(error)
    waits = counted(len(_open_recordings(store)), "recording waits", "recordings wait")
    told = f"{waits} to be transcribed: {why}"
    return StepResult("transcribe", "", 0, 0.0, told), told


def status(store: OpenStudy) -> Status:
    """Tell what is done, what is pending or stale and why, and what to type next."""
    material = Counter(_sources(store))
    states = [State("add", "done" if material else "pending", counted(sum(material.values()), "document"))]
    states += [
        _transcription(store),
        _redaction(store),
        _segments(store),
        _themes(store),
        _decisions(store),
        _report(store),
    ]
    return Status(store.settings.title, dict(material), tuple(states), _next(states, _first_open(store)))


def _sources(store: OpenStudy) -> list[str]:
    if store.vault is not None:
        return [str(document.source) for document in store.vault.documents()]
    return [str(document.source) for document in store.study.documents()]


def _open_recordings(store: OpenStudy) -> tuple[RecordingRow, ...]:
    """Give the recordings that wait to be transcribed, those that failed included."""
    return tuple(row for row in store.require_vault().recordings(heard=False) if row.state != "done")


def _transcription(store: OpenStudy) -> State:
    if store.vault is None:
        return State("transcribe", "-", "only a steward's log-in can tell")
    rows, open_rows = store.vault.recordings(heard=False), _open_recordings(store)
    waiting = [row for row in open_rows if row.state == "waits"]
    if waiting:
        why = counted(len(waiting), "recording waits", "recordings wait")
        failed = len(open_rows) - len(waiting)
        return State("transcribe", "pending", why + (f"; {failed} failed" if failed else ""))
    labels = {document.id: document.label for document in store.vault.documents()}
    if open_rows:
        why = "; ".join(f"{labels[row.document]}: {row.failure}{_stays(store.vault, row)}" for row in open_rows)
        return State("transcribe", "failed", why)
    used = ", ".join(dict.fromkeys(row.engine for row in rows))
    return State("transcribe", "done" if rows else "-", f"{counted(len(rows), 'recording')}: {used}" if rows else "")


def _stays(vault: Vault, row: RecordingRow) -> str:
    return "; its earlier transcript stays" if vault.has_turns(row.document) else ""


def _redaction(store: OpenStudy) -> State:
    if store.vault is None:
        return State("redact", "-", "only a steward's log-in can tell")
    if failed := redaction.held(store):
        what = counted(len(failed), "document")
        return State("redact", "failed", f"{what} on a part of which a detector failed: {', '.join(failed)}")
    todo = Counter(each.why for each in redaction.pending(store))
    if todo:
        return State("redact", "pending", "; ".join(f"{count}: {why}" for why, count in sorted(todo.items())))
    held = redaction.waiting(store)
    if held:
        why = f"{counted(len(held), 'document waits', 'documents wait')} for review"
        doubts = redaction.doubtful(store)
        return State("redact", "waiting", f"{why}; {counted(doubts, 'place')} in doubt" if doubts else why)
    total = len(store.vault.documents()) - len(untranscribed(store.vault))
    how = "reviewed" if redaction.review_is_asked(store) else "review waived"
    return State("redact", "done" if total else "-", f"{counted(total, 'document')}, {how}" if total else "")


def _segments(store: OpenStudy) -> State:
    todo, total = pending_segments(store), len(store.study.segment_fingerprints())
    if todo:
        return State("segment", "pending", counted(len(todo), "document"))
    return State("segment", "done" if total else "-", counted(len(store.study.segments()), "segment") if total else "")


def _themes(store: OpenStudy) -> State:
    if not store.study.segment_fingerprints():
        return State("find themes", "-")
    why = stale_themes(store)
    run_now = store.study.run(segments=False)
    if run_now is None:
        return State("find themes", "pending", why)
    found = f"run {run_now.number}: {counted(len(run_now.candidates), 'candidate theme')}"
    return State("find themes", "stale", f"{found}; {why}") if why else State("find themes", "done", found)


def _decisions(store: OpenStudy) -> State:
    run_now = store.study.run(segments=False)
    if run_now is None:
        return State("decide", "-")
    state = folded(store)
    left = _open_candidates(state, run_now)
    decided, open_now = (
        counted(len(store.study.events()), "decision"),
        counted(len(left), "candidate theme is", "candidate themes are"),
    )
    why = f"{decided}; {open_now} open"
    if state.conflicts:
        why += f"; {counted(len(state.conflicts), 'conflict')}"
    return State("decide", "waiting" if left else "done", why)


def _open_candidates(state: Folded, run_now: Run) -> list[CandidateState]:
    """Give the latest run's candidates on which nobody has decided, largest first."""
    latest = f"K{run_now.number}."
    left = [
        each for each in state.candidates.values() if each.id.startswith(latest) and each.status is CandidateStatus.OPEN
    ]
    return sorted(left, key=lambda each: -len(each.members))


def _first_open(store: OpenStudy) -> str:
    run_now = store.study.run(segments=False)
    left = _open_candidates(folded(store), run_now) if run_now else []
    return left[0].id if left else ""


def _report(store: OpenStudy) -> State:
    made = next((row for row in store.study.steps() if row.step == "report"), None)
    if made is None:
        return State("report", "-" if store.study.run(segments=False) is None else "pending")
    fresh = made.fingerprint == decisions_fingerprint(store)
    return State("report", "done" if fresh else "stale", "" if fresh else "text or decisions have changed since")


def _next(states: list[State], candidate: str) -> str:
    by_step = {each.step: each for each in states}
    early = _next_before_analysis(by_step)
    if early:
        return early
    if {by_step[step].state for step in ("redact", "segment", "find themes")} & {"pending", "stale"}:
        return "thematics run"
    if by_step["redact"].state == "failed":
        return "thematics redact review"
    if by_step["report"].state == "done":
        return "thematics themes"
    return f"thematics decide accept {candidate} --code CODE" if candidate else "thematics report"


def _next_before_analysis(by_step: Mapping[str, State]) -> str:
    if by_step["add"].state == "pending":
        return "thematics add FILE … --source interview --group slachtoffer"
    if by_step["transcribe"].state == "pending":
        return "thematics transcribe"
    if by_step["redact"].state == "waiting":
        doubts = by_step["redact"].why.endswith("in doubt")
        read = "thematics redact --show LABEL, then thematics redact --approve LABEL"
        return "thematics redact review" if doubts else read
    return ""
