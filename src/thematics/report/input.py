"""What a report is made of: gathered by the pipeline, redacted only."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from thematics.records.analysis import Run
from thematics.records.checks import Check
from thematics.records.codebook import Framework
from thematics.records.decisions import Folded, QuoteForm
from thematics.records.redacted import Document, Segment
from thematics.records.shared import Source, Voice, WordRange

__all__ = ["QuoteText", "ReportInput", "RiskCount", "StepLine"]


@dataclass(frozen=True, slots=True)
class QuoteText:
    """A quote that was admitted, with its words.

    Attributes:
        range: The words it stands on.
        text: What may be read; a verbatim quote was checked against the transcript.
        form: Verbatim, edited or paraphrase.
        group: Whose words they are; the only thing that the report says of the speaker, beside the source.
        source: Which material it is from.
        code: The code that it illustrates, "" if none was named.
        author: Who signed for it.
        voice: Whose experience it tells.
    """

    range: WordRange
    text: str
    form: QuoteForm
    group: str
    source: Source
    code: str
    author: str
    voice: Voice


@dataclass(frozen=True, slots=True)
class StepLine:
    """The last time that a step did something.

    Attributes:
        step: The step's name.
        engine: What it was done with.
        items: How many documents, segments or candidates were worked on.
        seconds: Wall time.
    """

    step: str
    engine: str
    items: int
    seconds: float


@dataclass(frozen=True, slots=True)
class RiskCount:
    """Segments that tell a combination which few people share.

    Attributes:
        k: Fewer people than this share it.
        segments: How many there are.
        people: Of how many people.
        looked_at: How many of the segments somebody accepted or handled.
        people_looked_at: Of how many people those are.
        people_left: Of how many people the others are.
    """

    k: int
    segments: int
    people: int
    looked_at: int
    people_looked_at: int
    people_left: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportInput:
    """Everything that a report shows.

    Attributes:
        title: The study's title.
        lang: Language of the report: "nl" or "en".
        approach: "framework", "codebook" or "reflexive".
        made: When the report is made: UTC, ISO 8601.
        version: Version of thematics.
        threshold: Counts of fewer people than this are not shown.
        authors: Who decided anything.
        demo: Whether the decisions were shipped with the example study.
        framework: The codebook as it was when the study was made.
        folded: Codes and candidates as all decisions leave them.
        run: The latest run, None before there is one.
        documents: All documents of the study.
        segments: All segments.
        quotes: The quotes that were admitted and still stand in the text.
        texts: Free texts by id.
        steps: What was done, in order.
        settings: What the run rests on, as text by name.
        waived: Why the review of the redaction was waived, "" if it wasn't.
        seed: The study's seed.
        fingerprints: What the report rests on, by name ("decisions", "framework", "run").
        earlier: The runs before it that decisions answer; what they say of each segment is not needed.
        decided_on: Ids of the documents in which a decision's words stand, by the decision's id.
        check: The latest check of the redaction that was read to its end, or else as far as it was read; None before any was.
        redacted_since_check: Whether anything was redacted after its sample was drawn.
        risk: Segments that could give somebody away without a name; None before there are segments.
    """

    title: str
    lang: str
    approach: str
    made: str
    version: str
    threshold: int
    authors: tuple[str, ...]
    demo: bool
    framework: Framework
    folded: Folded
    run: Run | None
    documents: tuple[Document, ...]
    segments: tuple[Segment, ...]
    quotes: tuple[QuoteText, ...]
    texts: Mapping[str, str]
    steps: tuple[StepLine, ...]
    settings: Mapping[str, str]
    waived: str = ""
    seed: int = 0
    fingerprints: Mapping[str, str] = field(default_factory=dict)
    earlier: tuple[Run, ...] = ()
    decided_on: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    check: Check | None = None
    redacted_since_check: bool = False
    risk: RiskCount | None = None
