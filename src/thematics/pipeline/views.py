"""What a study holds, as rows for people and data frames; redacted only."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from thematics.pipeline.analysis import framework_of
from thematics.pipeline.deciding import folded
from thematics.pipeline.recordings import untranscribed
from thematics.records.analysis import Candidate, CodeMatch
from thematics.records.codebook import Framework
from thematics.records.decisions import CandidateStatus, Event, Folded
from thematics.records.raw import RawDocument, RawTurn
from thematics.records.redacted import Document, RedactedTurn
from thematics.records.shared import WordRange, position_text
from thematics.store import OpenStudy

__all__ = [
    "COLUMNS",
    "Row",
    "codebook_rows",
    "coding_rows",
    "conflict_rows",
    "decision_rows",
    "document_rows",
    "segment_rows",
    "theme_rows",
]

Row = dict[str, Any]

# The columns of each view, so that an empty study gives an empty table with its header.
COLUMNS: Mapping[str, tuple[str, ...]] = {
    "segments": (
        "segment", "document", "source", "group", "voice", "participant", "candidate", "codes", "suggested", "question",
        "text", "start", "end",
    ),
    "themes": (
        "theme", "status", "name", "terms", "segments", "documents", "code", "label", "suggested", "score", "into",
    ),
    "decisions": (
        "event", "time", "by", "action", "theme", "code", "into", "segments", "name", "reason", "undone",
    ),
    "codebook": (
        "code", "label", "family", "question", "side", "definition", "made", "into", "segments", "documents",
    ),
    "documents": ("document", "source", "group", "redaction", "participants", "turns"),
    "conflicts": ("about", "kind", "decisions"),
    "codings": ("code", "label", "segment", "document", "source", "group", "by", "text"),
}  # fmt: skip


def segment_rows(store: OpenStudy) -> list[Row]:
    """Give a row a segment: what it says, whose voice it is, its candidate, its codes and what is suggested."""
    state, run, labels = folded(store), store.study.run(), _labels(store)
    candidate = {
        member: each.id
        for each in state.candidates.values()
        if each.status is not CandidateStatus.MERGED
        for member in each.members
    }
    by_document = _codings_by_document(state)
    rows = []
    for segment in store.study.segments():
        codes = [code for range_, code in by_document.get(segment.range.document, ()) if range_.overlaps(segment.range)]
        rows.append(
            {
                "segment": _text(segment.range, labels),
                "document": labels[segment.range.document],
                "source": str(segment.source),
                "group": str(segment.group),
                "voice": str(segment.voice),
                "participant": segment.participant or "",
                "candidate": candidate.get(segment.range, ""),
                "codes": " ".join(sorted(set(codes))),
                "suggested": _codes(run.matches.get(segment.range, ())) if run else "",
                "question": segment.question,
                "text": segment.text,
                "start": segment.start,
                "end": segment.end,
            }
        )
    return rows


def theme_rows(store: OpenStudy, *, lang: str = "") -> list[Row]:
    """Give a row a candidate theme: where it stands, its terms, size, and nearest codes. Largest first within a run."""
    state, framework = folded(store), framework_of(store)
    machine = _candidates(store)
    documents = {document.id for document in store.study.documents()}
    rows = []
    for candidate in state.candidates.values():
        own = machine.get(candidate.id)
        best = own.codes[0] if own and own.codes else None
        rows.append(
            {
                "theme": candidate.id,
                "status": str(candidate.status),
                "name": store.study.text(candidate.name) or (own.name if own else ""),
                "terms": ", ".join(own.terms) if own else "",
                "segments": len(candidate.members),
                "documents": len({member.document for member in candidate.members} & documents),
                "code": candidate.code,
                "label": _label(store, state, framework, candidate.code, lang),
                "suggested": _codes(own.codes) if own else "",
                "score": round(best.score, 2) if best else None,
                "into": candidate.into,
            }
        )
    return rows


def document_rows(store: OpenStudy) -> list[Row]:
    """Give a row a document; a steward sees those that wait in the vault as well, a reviewer what was published."""
    published = {document.id: document for document in store.study.documents()}
    if store.vault is None:
        return [_document(each, "published", store.study.turns(each.id)) for each in published.values()]
    states, unheard = store.vault.redactions(), untranscribed(store.vault)
    recordings = {row.document: row for row in store.vault.recordings(heard=False)}
    rows = []
    for each in store.vault.documents():
        state = states[each.id].state if each.id in states else "not redacted"
        recording = recordings.get(each.id)
        if recording is not None and each.id in unheard:
            shown = _document(each, _HEARD[recording.state], ())
            rows.append({**shown, "participants": recording.participant})
        else:
            rows.append(_document(each, state, store.vault.turns(each.id)))
    return rows


# How far a recording without words is, in the place of its redaction's state.
_HEARD = {"waits": "not transcribed", "failed": "transcription failed", "done": "no speech heard"}


def _document(document: Document | RawDocument, state: str, turns: Sequence[RawTurn | RedactedTurn]) -> Row:
    return {
        "document": document.label,
        "source": str(document.source),
        "group": str(document.group),
        "redaction": state,
        "participants": " ".join(sorted({turn.participant for turn in turns if turn.participant})),
        "turns": len(turns),
    }


def conflict_rows(store: OpenStudy) -> list[Row]:
    """Give a row a conflict: decisions that can't both hold."""
    labels = _labels(store)
    return [
        {
            "about": ":".join([labels.get(document, document), rest]) if rest else document,
            "kind": conflict.kind,
            "decisions": " ".join(event[:8] for event in conflict.events),
        }
        for conflict in folded(store).conflicts
        for document, _, rest in [conflict.about.partition(":")]
    ]


def decision_rows(store: OpenStudy) -> list[Row]:
    """Give a row an event, in the order of the fold."""
    undone, labels = folded(store).undone, _labels(store)
    return [_decision(store, event, labels, undone=event.id in undone) for event in store.study.events()]


def codebook_rows(store: OpenStudy, *, lang: str = "") -> list[Row]:
    """Give a row a code, those that researchers made last."""
    state, framework = folded(store), framework_of(store)
    lang = lang or store.settings.lang
    there = {document.id for document in store.study.documents()}  # codes on what was removed stand on nothing
    rows = []
    for code in state.codes.values():
        own = framework.code(code.id)
        ranges = {coding.range for coding in state.codings if coding.code == code.id and coding.range.document in there}
        rows.append(
            {
                "code": code.id,
                "label": _label(store, state, framework, code.id, lang),
                "family": own.family.in_(lang) if own else "",
                "question": str(own.question or "") if own else "",
                "side": own.side if own else "",
                "definition": store.study.text(code.definition) or (own.definition.in_(lang) if own else ""),
                "made": code.made,
                "into": code.into,
                "segments": len(ranges),
                "documents": len({each.document for each in ranges}),
            }
        )
    return rows


def coding_rows(store: OpenStudy) -> list[Row]:
    """Give a row a code on a word range, with the words as they may be read."""
    state, framework, labels = folded(store), framework_of(store), _labels(store)
    documents = {document.id: document for document in store.study.documents()}
    tokens = {each: [token for turn in store.study.turns(each) for token in turn.tokens] for each in documents}
    rows = []
    for coding in state.codings:
        document = documents.get(coding.range.document)
        if document is None:
            continue
        at = coding.range
        inside = [token.text for token in tokens[document.id] if token.first <= at.last and at.first <= token.last]
        rows.append(
            {
                "code": coding.code,
                "label": _label(store, state, framework, coding.code, ""),
                "segment": _text(coding.range, labels),
                "document": document.label,
                "source": str(document.source),
                "group": str(document.group),
                "by": coding.author,
                "text": " ".join(inside),
            }
        )
    return rows


def _decision(store: OpenStudy, event: Event, labels: Mapping[str, str], *, undone: bool) -> Row:
    return {
        "event": event.id[:8],
        "time": event.time,
        "by": event.author,
        "action": str(event.action),
        "theme": event.theme,
        "code": event.code,
        "into": event.into or event.target[:8],
        "segments": " ".join(_text(range_, labels) for range_ in event.ranges),
        "name": store.study.text(event.texts.get("name", "")),
        "reason": store.study.text(event.texts.get("reason", "")),
        "undone": undone,
    }


def _labels(store: OpenStudy) -> dict[str, str]:
    return {document.id: document.label for document in store.study.documents()}


def _text(range_: WordRange, labels: Mapping[str, str]) -> str:
    """Write a range with its document's label, as people type it."""
    label = labels.get(range_.document, range_.document)
    return f"{label}:{position_text(range_.first)}-{position_text(range_.last)}"


def _codes(matches: Iterable[CodeMatch]) -> str:
    return " ".join(match.code for match in matches)


def _codings_by_document(state: Folded) -> dict[str, list[tuple[WordRange, str]]]:
    found: dict[str, list[tuple[WordRange, str]]] = {}
    for coding in state.codings:
        found.setdefault(coding.range.document, []).append((coding.range, coding.code))
    return found


def _candidates(store: OpenStudy) -> dict[str, Candidate]:
    runs = (store.study.run(number, segments=False) for number, _ in store.study.runs())
    return {candidate.id: candidate for run in runs if run is not None for candidate in run.candidates}


def _label(store: OpenStudy, state: Folded, framework: Framework, code: str, lang: str) -> str:
    if not code:
        return ""
    renamed = store.study.text(state.codes[code].name) if code in state.codes else ""
    own = framework.code(code)
    return renamed or (own.label.in_(lang or store.settings.lang) if own else code)
