"""The only place that knows the order: each step takes an open study, does what is pending, and says what it did."""

from thematics.pipeline import views
from thematics.pipeline.analysis import find_themes, framework_of, segment
from thematics.pipeline.choosing import SpeechOptions
from thematics.pipeline.clearing import clear_column, closed_columns
from thematics.pipeline.deciding import Decision, decide, folded, parse_range, undo
from thematics.pipeline.exporting import export
from thematics.pipeline.items import Added, AddOptions, Guess
from thematics.pipeline.material import add, set_role
from thematics.pipeline.people import (
    PeopleDecision,
    PseudonymInfo,
    hints,
    keep_one,
    keep_two,
    part_person,
    people,
    people_decisions,
    people_replaced,
    same_person,
    undo_people,
)
from thematics.pipeline.people_proposals import PeopleProposal, people_proposals
from thematics.pipeline.reaching import Reach, reach
from thematics.pipeline.redaction import (
    Shown,
    add_names,
    ask_for_review,
    names,
    redact,
    remove_name,
    review,
    show,
    waiting,
    waive,
)
from thematics.pipeline.removing import Removed, erase, remove
from thematics.pipeline.reporting import DEMO_AUTHOR, report
from thematics.pipeline.review_queue import (
    Context,
    DecisionRow,
    Finding,
    FindingState,
    Reading,
    ReviewProgress,
    Which,
    decisions,
    queue,
    reading,
)
from thematics.pipeline.review_queue import progress as review_progress
from thematics.pipeline.reviewing import (
    Decided,
    SpanDecision,
    add_name_in_text,
    decide_span,
    redo,
    remove_in_text,
)
from thematics.pipeline.reviewing import undo as undo_span
from thematics.pipeline.running import State, Status, run, status
from thematics.pipeline.steps import SILENT, Progress, Ran, StepResult, watch
from thematics.pipeline.surrogates import NO_VAULT, NameStyle, show_styled, styled
from thematics.pipeline.transcribing import transcribe
from thematics.pipeline.transcripts import export_transcript

__all__ = [
    "DEMO_AUTHOR",
    "NO_VAULT",
    "SILENT",
    "AddOptions",
    "Added",
    "Context",
    "Decided",
    "Decision",
    "DecisionRow",
    "Finding",
    "FindingState",
    "Guess",
    "NameStyle",
    "PeopleDecision",
    "PeopleProposal",
    "Progress",
    "PseudonymInfo",
    "Ran",
    "Reach",
    "Reading",
    "Removed",
    "ReviewProgress",
    "Shown",
    "SpanDecision",
    "SpeechOptions",
    "State",
    "Status",
    "StepResult",
    "Which",
    "add",
    "add_name_in_text",
    "add_names",
    "ask_for_review",
    "clear_column",
    "closed_columns",
    "decide",
    "decide_span",
    "decisions",
    "erase",
    "export",
    "export_transcript",
    "find_themes",
    "folded",
    "framework_of",
    "hints",
    "keep_one",
    "keep_two",
    "names",
    "parse_range",
    "part_person",
    "people",
    "people_decisions",
    "people_proposals",
    "people_replaced",
    "queue",
    "reach",
    "reading",
    "redact",
    "redo",
    "remove",
    "remove_in_text",
    "remove_name",
    "report",
    "review",
    "review_progress",
    "run",
    "same_person",
    "segment",
    "set_role",
    "show",
    "show_styled",
    "status",
    "styled",
    "transcribe",
    "undo",
    "undo_people",
    "undo_span",
    "views",
    "waiting",
    "waive",
    "watch",
]
