"""Decisions that can't both hold, so that researchers find the place where they have to choose."""

import re
from dataclasses import dataclass

from thematics.records.decisions import Conflict
from thematics.report.input import ReportInput
from thematics.report.masking import readable
from thematics.report.people import People
from thematics.report.text import Words
from thematics.report.themes import code_name

__all__ = ["ConflictRow", "conflicts"]

MOST_LABELS = 3  # documents that a conflict names; more are counted
SHORT_ID = 8  # characters of a decision's id, as `thematics list decisions` shows it
_DECISION = re.compile(r"[0-9a-f]{32}")


@dataclass(frozen=True, slots=True)
class ConflictRow:
    """Decisions that can't both hold.

    Attributes:
        about: The candidate, the code, or the documents in which the words stand.
        kind: What collides.
        decisions: The beginnings of the decisions' ids, in fold order.
    """

    about: str
    kind: str
    decisions: tuple[str, ...]


def conflicts(data: ReportInput, people: People, words: Words) -> tuple[ConflictRow, ...]:
    """Give what could not be settled."""
    return tuple(
        ConflictRow(
            _about(data, people, words, each),
            words.known("conflict", each.kind),
            tuple(event[:SHORT_ID] for event in each.events),
        )
        for each in data.folded.conflicts
    )


def _about(data: ReportInput, people: People, words: Words, conflict: Conflict) -> str:
    if conflict.about in data.folded.candidates:
        return conflict.about
    if conflict.about in data.folded.codes:
        return code_name(data, conflict.about, words)
    # A word range begins with its document's id, which says nothing to anyone; a decision's id is long.
    named = "" if ":" in conflict.about else readable(conflict.about, words)
    named = named[:SHORT_ID] if _DECISION.fullmatch(named) else named
    where = _where(data, people, words, conflict) or ("" if named else words("conflicts.passage"))
    return ", ".join(part for part in (named, where) if part)


def _where(data: ReportInput, people: People, words: Words, conflict: Conflict) -> str:
    """Say in which documents the words of the decisions stand; "" where they stand on none."""
    ids = [document for event in conflict.events for document in data.decided_on.get(event, ())]
    labels = [people.documents[each].label for each in dict.fromkeys(ids) if each in people.documents]
    if len(labels) > MOST_LABELS:
        return words("conflicts.passage.more", n=len(labels))
    return words.counted("conflicts.passage", len(labels), labels=words.listed(labels)) if labels else ""
