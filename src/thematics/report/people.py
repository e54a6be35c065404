"""Who speaks in the material, and who told what: the counts that everything else in a report rests on.

Counts are of people, since it is people who must not be recognised: a participant, or a document whose participant is not
known. Each person is in one source (pseudonyms hold within a source), one group, and has one value of each attribute.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from thematics.records.redacted import Document, Segment
from thematics.records.shared import Source, WordRange
from thematics.report.input import ReportInput

__all__ = ["SEVERAL", "UNKNOWN", "Coverage", "People", "Person"]

UNKNOWN = ""  # the value of an attribute that nobody gave
SEVERAL = "\x00several"  # the value where a person's documents differ; no cell of a table can hold it


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody who must not be recognised.

    Attributes:
        source: Which material they are in.
        group: Whom they belong to.
        attributes: By name; ``SEVERAL`` where their documents differ.
    """

    source: Source
    group: str
    attributes: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Coverage:
    """Where something is found.

    Attributes:
        people: Keys of the people who told of it.
        documents: Ids of the documents it is in.
        passages: How many stretches of words.
    """

    people: frozenset[str] = frozenset()
    documents: frozenset[str] = frozenset()
    passages: int = 0


@dataclass(frozen=True, slots=True)
class People:
    """Everybody in the material, by key.

    Attributes:
        by_key: The people.
        documents: The documents, by id.
    """

    by_key: Mapping[str, Person]
    documents: Mapping[str, Document]
    _segments: Mapping[str, tuple[Segment, ...]] = field(repr=False)

    @classmethod
    def of(cls, data: ReportInput) -> "People":
        """Find everybody in the material."""
        documents = {document.id: document for document in data.documents}
        segments: dict[str, list[Segment]] = {}
        for segment in data.segments:
            if segment.range.document in documents:
                segments.setdefault(segment.range.document, []).append(segment)
        found: dict[str, Person] = {}
        for document in data.documents:
            for key, group in _speakers(document, segments.get(document.id, ())):
                found[key] = _joined(found.get(key), Person(document.source, group, document.attributes))
        return cls(found, documents, {key: tuple(each) for key, each in segments.items()})

    def covered(self, ranges: Iterable[WordRange]) -> Coverage:
        """Tell where word ranges lie; those of documents that are no longer in the study count for nothing."""
        wanted = {each for each in ranges if each.document in self.documents}
        people = {key for each in wanted for key in self._keys(each)}
        return Coverage(frozenset(people), frozenset(each.document for each in wanted), len(wanted))

    def _keys(self, range_: WordRange) -> set[str]:
        document, segments = self.documents[range_.document], self._segments.get(range_.document, ())
        speakers = {_key(segment) for segment in segments if segment.range.overlaps(range_)}
        return speakers or {key for key, _ in _speakers(document, segments)}


def _key(segment: Segment) -> str:
    # A pseudonym is one per person within a source: R03 of the survey is not R03 of the interviews.
    return f"{segment.source} {segment.participant}" if segment.participant else f"document {segment.range.document}"


def _speakers(document: Document, segments: Iterable[Segment]) -> list[tuple[str, str]]:
    found = {_key(segment): str(segment.group) for segment in segments}
    return list(found.items()) or [(f"document {document.id}", str(document.group))]


def _joined(before: Person | None, now: Person) -> Person:
    if before is None:
        return now
    both = {
        name: _one_of(before.attributes.get(name, UNKNOWN), now.attributes.get(name, UNKNOWN))
        for name in (*before.attributes, *now.attributes)
    }
    return Person(before.source, before.group, both)


def _one_of(first: str, second: str) -> str:
    if first == second or not second:
        return first
    return SEVERAL if first else second
