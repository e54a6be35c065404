"""Residual risk: segments that could give somebody away without a name, by how many people share what they tell.

What is known of a person is what the study knows (group, age band, school type, month, columns that were cleared) and what detectors find
in all that they say (``redact.indirect``). A combination is up to ``MOST_TOGETHER`` of these of different kinds, at least one of them told
in the segment itself. *k* is the number of people in the study who share it (k-anonymity: Sweeney 2002, *k-anonymity: a model for
protecting privacy*, IJUFKS 10, 557-570); a segment has the smallest k of all its combinations.

k counts people in the study, not in the city: who shares an age, a sport and a month with nobody here may share them with hundreds
outside, and who is one of three here may be the only one outside. And what somebody does not tell is not known. So it is a queue of what
to look at first, and no proof that anything else is safe. Who is in two sources counts in each, since sources are not linked.
"""

import secrets
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from itertools import combinations
from typing import Literal

from thematics.errors import UsageError
from thematics.pipeline.deciding import parse_range, redact_typed
from thematics.pipeline.steps import now
from thematics.records.redacted import Document, Segment
from thematics.records.shared import WordRange, position_text
from thematics.redact.indirect import TELLING, find_traits
from thematics.store import OpenStudy, RiskVerdict

__all__ = [
    "MOST_TOGETHER",
    "RISK_COLUMNS",
    "K",
    "Risk",
    "judge_risk",
    "person_of",
    "residual_risk",
    "risk_rows",
    "take_back_risk",
]

K = 3  # a combination that fewer people share is looked at
MOST_TOGETHER = 3  # attributes in a combination
MOST_ATTRIBUTES = 14  # of one segment: the rarest; their combinations are at most 469
_SETTING = frozenset({"group"})  # what by itself makes no combination with one other attribute
_TELLING = frozenset(map(str, TELLING))
RISK_COLUMNS = (
    "segment",
    "k",
    "attributes",
    "why",
    "tells",
    "source",
    "group",
    "participant",
    "status",
    "reason",
    "text",
)

Attribute = tuple[str, str]  # kind and value
Status = Literal["open", "accepted", "handled", "open again"]


@dataclass(frozen=True, slots=True)
class Risk:
    """A segment that tells of somebody.

    Attributes:
        segment: The segment.
        label: Its document's label.
        k: How many people share the rarest combination of what is known.
        why: That combination, the smallest of equals.
        told: What the segment itself tells.
        known: All that is known of who speaks or is spoken of, what the segment tells included.
        status: Whether somebody looked at it; "open again" where it tells more, or fewer share it, than when they did.
        reason: Why it was accepted or how it was handled.
    """

    segment: Segment
    label: str
    k: int
    why: tuple[str, ...]
    told: tuple[str, ...]
    known: tuple[str, ...]
    status: Status
    reason: str

    @property
    def name(self) -> str:
        """What people type: "I03:120-164"."""
        return f"{self.label}:{position_text(self.segment.range.first)}-{position_text(self.segment.range.last)}"


def residual_risk(store: OpenStudy, k: int = K) -> tuple[Risk, ...]:
    """List the segments whose rarest combination fewer than ``k`` people share, the rarest first, then those that tell most.

    Args:
        store: An open study; the vault is not needed.
        k: From 2.

    Raises:
        UsageError: k is less than 2.
    """
    if k < 2:  # noqa: PLR2004 - nobody shares anything with fewer
        raise UsageError("k is 2 or more: a combination that fewer people share is listed")
    crowd = _Crowd.of(store)
    verdicts = {row.range: row for row in store.study.risk_verdicts()}
    texts = store.study.texts()
    found = []
    for segment in crowd.segments:
        rarest = crowd.rarest(segment)
        if rarest is not None and rarest[0] < k:
            verdict = verdicts.get(segment.range)
            found.append(_risk(crowd, segment, rarest, verdict, texts))
    order = {segment.range: at for at, segment in enumerate(crowd.segments)}
    return tuple(sorted(found, key=lambda risk: (risk.k, -len(risk.known), order[risk.segment.range])))


def risk_rows(store: OpenStudy, k: int = K) -> list[dict[str, object]]:
    """Give the queue as plain rows; redacted only."""
    return [
        {
            "segment": risk.name,
            "k": risk.k,
            "attributes": len(risk.known),
            "why": " + ".join(risk.why),
            "tells": "; ".join(risk.told),
            "source": str(risk.segment.source),
            "group": str(risk.segment.group),
            "participant": risk.segment.participant or "",
            "status": risk.status,
            "reason": risk.reason,
            "text": risk.segment.text,
        }
        for risk in residual_risk(store, k)
    ]


def judge_risk(store: OpenStudy, segment: str, verdict: Literal["accepted", "handled"], reason: str) -> None:
    """Note that somebody looked at a segment, and what they decided; a later decision takes its place.

    Args:
        store: An open study; the vault is not needed.
        segment: "I03:120-164", as the queue has it.
        verdict: "accepted": it may stay as it is; "handled": something was done about it.
        reason: Why, or what; redacted before it is stored.

    Raises:
        UsageError: No reason is given, or there is no such segment.
    """
    if not reason.strip():
        raise UsageError("say why it is accepted, or what was done about it, with --reason")
    crowd = _Crowd.of(store)
    found = _segment(store, crowd, segment)
    rarest = crowd.rarest(found)
    if rarest is None:
        raise UsageError(
            f"{segment} tells nothing of anybody that the queue knows; `thematics redact risk` lists what does"
        )
    known = tuple(map(_written, sorted(crowd.known(found))))
    row = RiskVerdict(found.range, verdict, known, rarest[0], secrets.token_hex(16), store.author, now())
    told = redact_typed(store, " ".join(reason.split()))
    with store.study.transaction():
        store.study.put_risk_verdict(row, told)


def take_back_risk(store: OpenStudy, segment: str) -> None:
    """Take a decision about a segment back: it is open again.

    Raises:
        UsageError: There is no such segment, or nobody decided anything about it.
    """
    if not store.study.take_back_risk_verdict(_segment(store, _Crowd.of(store), segment).range):
        raise UsageError(f"nobody decided anything about {segment}; `thematics redact risk` lists what stands where")


def _segment(store: OpenStudy, crowd: "_Crowd", text: str) -> Segment:
    range_: WordRange = parse_range(store, text)
    found = [segment for segment in crowd.segments if segment.range.overlaps(range_)]
    exact = [segment for segment in found if segment.range == range_]
    if len(exact or found) != 1:
        raise UsageError(f"there is no segment {text}; `thematics redact risk` lists them")
    return (exact or found)[0]


def _risk(
    crowd: "_Crowd",
    segment: Segment,
    rarest: tuple[int, tuple[Attribute, ...]],
    verdict: RiskVerdict | None,
    texts: Mapping[str, str],
) -> Risk:
    k, why = rarest
    known = tuple(map(_written, sorted(crowd.known(segment))))
    status: Status = "open"
    if verdict is not None:
        status = verdict.verdict if set(known) <= set(verdict.attributes) and k >= verdict.k else "open again"
    return Risk(
        segment=segment,
        label=crowd.documents[segment.range.document].label,
        k=k,
        why=tuple(map(_written, why)),
        told=tuple(map(_written, sorted(crowd.told(segment)))),
        known=known,
        status=status,
        reason=texts.get(verdict.reason, "") if verdict is not None else "",
    )


def _written(attribute: Attribute) -> str:
    return f"{attribute[0]}: {attribute[1]}"


@dataclass
class _Crowd:
    """Everybody in the study, and what is known of them.

    Attributes:
        documents: By id.
        segments: In order.
    """

    documents: Mapping[str, Document]
    segments: Sequence[Segment]
    _told: dict[WordRange, frozenset[Attribute]] = field(default_factory=dict)
    _shared: dict[tuple[Attribute, ...], int] = field(default_factory=dict)

    @classmethod
    def of(cls, store: OpenStudy) -> "_Crowd":
        documents = {document.id: document for document in store.study.documents()}
        segments = [segment for segment in store.study.segments() if segment.range.document in documents]
        return cls(documents, segments)

    def told(self, segment: Segment) -> frozenset[Attribute]:
        """Give what a segment itself tells."""
        if segment.range not in self._told:
            self._told[segment.range] = frozenset((str(trait.kind), trait.value) for trait in find_traits(segment.text))
        return self._told[segment.range]

    def known(self, segment: Segment) -> frozenset[Attribute]:
        """Give what is known beside a segment: what it tells, and what the study knows of its document."""
        return self.told(segment) | self._beside(segment)

    def _beside(self, segment: Segment) -> frozenset[Attribute]:
        attributes = self.documents[segment.range.document].attributes
        return frozenset(
            {("group", str(segment.group)), *((name, value) for name, value in attributes.items() if value)}
        )

    @cached_property
    def people(self) -> Mapping[Attribute, int]:
        """Who has each attribute: a number with a bit for each person."""
        bits: dict[str, int] = {}
        found: dict[Attribute, int] = {}
        for segment in self.segments:
            bit = 1 << bits.setdefault(person_of(segment), len(bits))
            for attribute in self.known(segment):
                found[attribute] = found.get(attribute, 0) | bit
        return found

    def shared_by(self, combination: tuple[Attribute, ...]) -> int:
        """Count the people who share a combination."""
        if combination not in self._shared:
            everybody = self.people[combination[0]]
            for attribute in combination[1:]:
                everybody &= self.people[attribute]
            self._shared[combination] = everybody.bit_count()
        return self._shared[combination]

    def rarest(self, segment: Segment) -> tuple[int, tuple[Attribute, ...]] | None:
        """Give the smallest k of a segment's combinations, and the smallest combination that has it; None where there is none."""
        told = self.told(segment)
        counted = ((self.shared_by(each), each) for each in self._combinations(segment, told))
        return min(counted, key=lambda pair: (pair[0], len(pair[1]), pair[1]), default=None) if told else None

    def _combinations(self, segment: Segment, told: frozenset[Attribute]) -> Iterator[tuple[Attribute, ...]]:
        rare = sorted(self.known(segment), key=lambda each: (each not in told, self.people[each].bit_count(), each))
        for size in range(1, MOST_TOGETHER + 1):
            for chosen in combinations(sorted(rare[:MOST_ATTRIBUTES]), size):
                if len({kind for kind, _ in chosen}) == size and _tells(chosen, told):
                    yield chosen


def _tells(chosen: Iterable[Attribute], told: frozenset[Attribute]) -> bool:
    """Say whether attributes are a combination worth looking at: two, the group aside, or one that is telling by itself."""
    own = [attribute for attribute in chosen if attribute[0] not in _SETTING]
    said = [attribute for attribute in own if attribute in told]
    return bool(said) and (len(own) > 1 or said[0][0] in _TELLING)


def person_of(segment: Segment) -> str:
    """Name who speaks in a segment, or whom it is about."""
    # A participant's number holds within a source; a document without one is about one person.
    return f"{segment.source} {segment.participant}" if segment.participant else f"document {segment.range.document}"
