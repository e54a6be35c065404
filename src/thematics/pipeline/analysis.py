"""Redacted turns into segments, and segments into candidate themes."""

from dataclasses import dataclass

from thematics.errors import GateError, UsageError
from thematics.framework import parse_framework
from thematics.pipeline import redaction
from thematics.pipeline.steps import SILENT, Progress, StepResult, counted, digest_of, now, parts, row_of, watch
from thematics.records.codebook import Framework
from thematics.records.redacted import Document
from thematics.store import OpenStudy
from thematics.themes import CUT_FINGERPRINT, AnalysisSettings, analyse, analysis_fingerprint, cut

__all__ = ["find_themes", "framework_of", "pending_segments", "segment", "stale_themes"]

CUT_ENGINE = "meaning units"
_REASONS = {
    "segments": "segments were added or changed",
    "settings": "the engines or their settings have changed",
    "framework": "the codebook has changed",
}


def framework_of(store: OpenStudy) -> Framework:
    """Read the study's codebook as it was when the study was made."""
    return parse_framework(store.framework_text)


def segment(store: OpenStudy, progress: Progress = SILENT) -> StepResult:
    """Cut what was published anew into segments.

    Args:
        store: An open study; the vault is not needed.
        progress: Told how far it is.
    """
    todo = pending_segments(store)
    if not todo:
        return StepResult("segment", "", 0, 0.0)
    with store.study.transaction():  # what was done and that it was done: both or neither
        with watch() as measured:
            for done, (document, fingerprint) in enumerate(todo, start=1):
                turns = store.study.turns(document.id)
                store.study.put_segments(document.id, fingerprint, cut(document, turns))
                progress("segment", done, len(todo))
        result = StepResult("segment", CUT_ENGINE, len(todo), measured.seconds)
        store.study.put_step(row_of(result, CUT_FINGERPRINT))
    return result


def pending_segments(store: OpenStudy) -> tuple[tuple[Document, str], ...]:
    """List the documents that have to be cut, with the fingerprint that their segments will have."""
    done = store.study.segment_fingerprints()
    wanted = (
        (document, digest_of(CUT_FINGERPRINT, store.study.published_digest(document.id)))
        for document in store.study.documents()
    )
    return tuple((document, fingerprint) for document, fingerprint in wanted if done.get(document.id) != fingerprint)


def find_themes(store: OpenStudy, settings: AnalysisSettings | None = None, progress: Progress = SILENT) -> StepResult:
    """Group the segments into candidate themes and hold them against the framework.

    Args:
        store: An open study; the vault is not needed, but where it is open, nothing may wait in it.
        settings: Engines and their settings; those of ``thematics.toml`` by default.
        progress: Told how far it is.

    Raises:
        GateError: Text waits for its redaction to be done, reviewed or waived.
        UsageError: There is nothing to analyse.
    """
    _require_gate(store)
    settings = settings or AnalysisSettings(seed=store.settings.seed)
    segment(store, progress)
    inputs = _Inputs.of(store, settings)
    latest = store.study.runs()[-1:]
    if latest and latest[0][1] == inputs.fingerprint:
        return StepResult("find themes", "", 0, 0.0)
    segments = store.study.segments()
    if not segments:
        raise UsageError("there is no text to find themes in; add material with `thematics add` first")
    progress("find themes", 0, len(segments))
    with watch() as measured:
        number = latest[0][0] + 1 if latest else 1
        run = analyse(segments, framework_of(store), settings, number=number, made=now())
    note = counted(len(run.candidates), "candidate theme")
    result = StepResult("find themes", run.engine, len(segments), measured.seconds, note)
    with store.study.transaction():
        store.study.put_run(run, inputs.fingerprint)
        store.study.put_step(row_of(result, inputs.fingerprint))
    progress("find themes", len(segments), len(segments))
    return result


def stale_themes(store: OpenStudy, settings: AnalysisSettings | None = None) -> str:
    """Say why the latest run is out of date; "" when it isn't, "never done" when there is none."""
    inputs = _Inputs.of(store, settings or AnalysisSettings(seed=store.settings.seed))
    latest = store.study.runs()[-1:]
    if not latest:
        return "not done yet"
    before, current = parts(latest[0][1]), parts(inputs.fingerprint)
    return "; ".join(_REASONS[name] for name in _REASONS if before.get(name) != current[name])


@dataclass(frozen=True, slots=True)
class _Inputs:
    """What a run rests on."""

    fingerprint: str

    @classmethod
    def of(cls, store: OpenStudy, settings: AnalysisSettings) -> "_Inputs":
        cuts = sorted(
            f"{document} {fingerprint}" for document, fingerprint in store.study.segment_fingerprints().items()
        )
        fingerprint = (
            f"segments={digest_of(*cuts)} settings={digest_of(analysis_fingerprint(settings))} "
            f"framework={digest_of(store.framework_text)}"
        )
        return cls(fingerprint)


def _require_gate(store: OpenStudy) -> None:
    if store.vault is None:
        return
    failed = redaction.held(store)
    if undone := [each for each in redaction.pending(store) if each.label not in failed]:
        raise GateError(
            f"{counted(len(undone), 'document is', 'documents are')} not redacted yet; run `thematics redact` first"
        )
    if held := redaction.waiting(store):
        raise GateError(
            f"the redaction of {counted(len(held), 'document')} was not reviewed; read with `thematics redact --show {held[0]}` "
            "and approve with `thematics redact --approve all`, or waive the review with `thematics redact --waive REASON`"
        )
