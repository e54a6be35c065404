"""Who is who: pseudonyms with what is known of them, proposals that two are one, and what people decide about them.

A decision changes no number that was given; it says how numbers are written. So each can be taken back, and what was there comes back.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from thematics.errors import UsageError
from thematics.pipeline.numbering import decided, shown_in
from thematics.pipeline.redaction import publish
from thematics.pipeline.steps import now
from thematics.records.raw import RawDocument
from thematics.records.shared import Label, Source
from thematics.redact import may_be_one, name_keys
from thematics.store import FormRow, OpenStudy, PeopleEvent, PseudonymRow, RelationRow, Vault

__all__ = [
    "PeopleDecision",
    "PeopleProposal",
    "PseudonymInfo",
    "hints",
    "keep_two",
    "part_person",
    "people",
    "people_decisions",
    "people_proposals",
    "same_person",
    "undo_people",
]

_TAG = re.compile(r"\[?([A-Za-z]+)-(\d+)\]?")
_SHOWN_DOCUMENTS = 3  # in a sentence; more are counted


@dataclass(frozen=True, slots=True)
class PseudonymInfo:
    """A pseudonym as it is written.

    Attributes:
        tag: "PERSOON-3".
        source: Within which material the number holds.
        label: The kind of personal data.
        number: The number.
        documents: In which documents it stands, by label, and how often.
        hints: What the text says of a person: "moeder van PERSOON-1".
        names: The forms of the name; empty unless they were asked for.
    """

    tag: str
    source: Source
    label: Label
    number: int
    documents: Mapping[str, int]
    hints: tuple[str, ...] = ()
    names: tuple[str, ...] = ()

    @property
    def uses(self) -> int:
        """How often it stands in all documents together."""
        return sum(self.documents.values())


@dataclass(frozen=True, slots=True)
class PeopleProposal:
    """Two pseudonyms whose names are alike: a person says whether they are one.

    Attributes:
        source: Within which material.
        first: "PERSOON-3".
        second: "PERSOON-7".
        first_documents: Labels of the documents in which the first one stands.
        second_documents: Likewise.
        names: The forms of both, "" between; empty unless they were asked for.
    """

    source: Source
    first: str
    second: str
    first_documents: tuple[str, ...]
    second_documents: tuple[str, ...]
    names: tuple[str, ...] = ()

    def __str__(self) -> str:
        one, other = (_listed(each) for each in (self.first_documents, self.second_documents))
        return f"{self.first} ({one}) and {self.second} ({other}) may be one"


@dataclass(frozen=True, slots=True)
class PeopleDecision:
    """What somebody decided about pseudonyms.

    Attributes:
        number: Its number, for ``undo_people``.
        time: UTC, ISO 8601.
        by: The key slot's name.
        source: Within which material.
        sentence: What was decided.
        undone_by: Who took it back, "" while it stands.
    """

    number: int
    time: str
    by: str
    source: Source
    sentence: str
    undone_by: str


def people(store: OpenStudy, *, names: bool = False, source: Source | None = None) -> tuple[PseudonymInfo, ...]:
    """List the pseudonyms that stand in documents, people first, by source and number.

    Args:
        store: An open study with its vault.
        names: Whether to tell the names that they stand for.
        source: Of which material; all of it by default.

    Raises:
        NoVaultError: The log-in opens only the study.
    """
    vault = store.require_vault()
    found: list[PseudonymInfo] = []
    for each in [source] if source else Source:
        there = _There.of(vault, each)
        told = _told(vault.relations(each), there)
        found += [
            PseudonymInfo(
                tag=_tag(*key),
                source=each,
                label=key[0],
                number=key[1],
                documents=there.documents(rows),
                hints=told.get(key[1], ()) if key[0] is Label.PERSON else (),
                names=_names(rows) if names else (),
            )
            for key, rows in there.rows.items()
        ]
    order = list(Label)
    return tuple(sorted(found, key=lambda one: (list(Source).index(one.source), order.index(one.label), one.number)))


def people_proposals(store: OpenStudy, *, names: bool = False) -> tuple[PeopleProposal, ...]:
    """List the pairs of people within a source whose names are alike, and about whom nobody has decided.

    Each is proposed with the one of the lowest number that it may be; others follow when that was decided.

    Args:
        store: An open study with its vault.
        names: Whether to tell the names that they stand for.
    """
    vault = store.require_vault()
    events = vault.people_events()
    found: list[PeopleProposal] = []
    for source in Source:
        there = _There.of(vault, source)
        mine = {key[1]: rows for key, rows in there.rows.items() if key[0] is Label.PERSON}
        for first, second in _alike_pairs(mine, _told_apart(events, source)):
            found.append(
                PeopleProposal(
                    source,
                    _tag(Label.PERSON, first),
                    _tag(Label.PERSON, second),
                    tuple(there.documents(mine[first])),
                    tuple(there.documents(mine[second])),
                    (*_names(mine[first]), "", *_names(mine[second])) if names else (),
                )
            )
    return tuple(found)


def hints(store: OpenStudy, label: str) -> dict[str, str]:
    """Give what a document's text says of the people in it, by tag: ``{"PERSOON-2": "moeder van PERSOON-1"}``.

    Args:
        store: An open study with its vault.
        label: The document ("I03").
    """
    vault = store.require_vault()
    document = _document(vault, label)
    told = _told(vault.relations(document=document.id), _There.of(vault, document.source))
    return {_tag(Label.PERSON, number): "; ".join(texts) for number, texts in told.items()}


def same_person(store: OpenStudy, first: str, second: str, source: Source | None = None) -> tuple[str, ...]:
    """Say that two pseudonyms are one person (or one place): the first one's number stays, and what was published is written so.

    Args:
        store: An open study with its vault.
        first: "PERSOON-3".
        second: "PERSOON-7".
        source: Within which material; needed where both stand in more than one.

    Returns:
        The labels of the documents that changed.

    Raises:
        UsageError: There is no such pseudonym, both are the same one, or of two kinds.
    """
    return _decide_two(store, first, second, source, "same")


def keep_two(store: OpenStudy, first: str, second: str, source: Source | None = None) -> None:
    """Say that two pseudonyms are two people, though their names are alike; it is not proposed again.

    Raises:
        UsageError: There is no such pseudonym, both are the same one, or of two kinds.
    """
    _decide_two(store, first, second, source, "two")


def part_person(store: OpenStudy, tag: str, document: str) -> tuple[str, tuple[str, ...]]:
    """Say that in one document a pseudonym is somebody else: there the name has a number of its own from now on.

    Args:
        store: An open study with its vault.
        tag: "PERSOON-3".
        document: The document's label ("I04").

    Returns:
        The new tag, and the labels of the documents that changed.

    Raises:
        UsageError: There is no such document, or the pseudonym does not stand in it or in it alone.
    """
    vault = store.require_vault()
    there = _document(vault, document)
    label, number = _parse(tag)
    rows = _There.of(vault, there.source).rows.get((label, number), [])
    if not any(row.document == there.id for row in rows):
        raise UsageError(
            f"{_tag(label, number)} does not stand in {there.label}; `thematics redact people` shows where it does"
        )
    if all(row.document == there.id for row in rows):
        raise UsageError(f"{_tag(label, number)} stands in {there.label} alone, so there is nobody to part from")
    with vault.transaction():
        fresh = 1 + max(
            row.number
            for source in _numbered_with(store, there.source)
            for row in vault.pseudonyms(source)
            if row.label is label
        )
        vault.add_pseudonyms([PseudonymRow(there.source, label, fresh, "")])
        event = PeopleEvent(0, now(), store.author, there.source, "apart", label, number, fresh, there.id)
        changed = _change(store, there.source, event)
    return _tag(label, fresh), _publish(store, changed)


def undo_people(store: OpenStudy, number: int | None = None) -> tuple[PeopleDecision, tuple[str, ...]]:
    """Take a decision about people back: the last one that stands, or the one of this number.

    Returns:
        The decision, and the labels of the documents that changed.

    Raises:
        UsageError: There is nothing to take back, or no decision of this number stands.
    """
    vault = store.require_vault()
    standing = [event for event in vault.people_events() if not event.undone_by and event.action != "link"]
    chosen = [event for event in standing if number is None or event.id == number]
    if not chosen:
        problem = (
            "there is no decision about people to take back"
            if number is None
            else f"no decision {number} about people stands"
        )
        raise UsageError(f"{problem}; `thematics redact people --decisions` shows them")
    event = chosen[-1]
    with vault.transaction():
        before = _decided_by(vault, event.source)
        vault.undo_people_event(event.id, store.author, now())
        changed = _changed(before, _decided_by(vault, event.source))
    return _decision(vault, replace(event, undone_by=store.author)), _publish(store, changed)


def people_decisions(store: OpenStudy) -> tuple[PeopleDecision, ...]:
    """List what was decided about people, in order, what was taken back too."""
    vault = store.require_vault()
    return tuple(_decision(vault, event) for event in vault.people_events())


# what stands where


@dataclass(frozen=True)
class _There:
    """The forms that stand in a source's documents, by the number that is written for them."""

    labels: Mapping[str, str]
    written: Mapping[tuple[str, Label, int], int]
    rows: Mapping[tuple[Label, int], list[FormRow]]

    @classmethod
    def of(cls, vault: Vault, source: Source) -> "_There":
        written = shown_in(vault, source)
        rows: dict[tuple[Label, int], list[FormRow]] = {}
        for row in vault.forms(source):
            if row.uses:
                rows.setdefault((row.label, written[row.document, row.label, row.number]), []).append(row)
        return cls({each.id: each.label for each in vault.documents()}, written, rows)

    def documents(self, rows: Sequence[FormRow]) -> dict[str, int]:
        counts: dict[str, int] = {}
        for row in rows:
            counts[self.labels[row.document]] = counts.get(self.labels[row.document], 0) + row.uses
        return counts

    def number(self, document: str, number: int) -> int:
        return self.written.get((document, Label.PERSON, number), number)


def _told(relations: Iterable[RelationRow], there: _There) -> dict[int, tuple[str, ...]]:
    told: dict[int, dict[str, None]] = {}
    for row in relations:
        whose = (
            f"de spreker {row.speaker}" if row.speaker else _tag(Label.PERSON, there.number(row.document, row.other))
        )
        told.setdefault(there.number(row.document, row.number), {})[f"{row.role} van {whose}"] = None
    return {number: tuple(texts) for number, texts in told.items()}


def _names(rows: Sequence[FormRow]) -> tuple[str, ...]:
    return tuple(sorted({row.form for row in rows}, key=lambda form: (-len(form), form)))


def _alike_pairs(mine: Mapping[int, Sequence[FormRow]], apart: set[frozenset[int]]) -> Iterator[tuple[int, int]]:
    by_key: dict[str, list[int]] = {}
    for number in sorted(mine):
        forms = [row.form for row in mine[number]]
        keys = {key for form in forms for key in name_keys(form)}
        candidates = sorted({other for key in keys for other in by_key.get(key, ())})
        found = (
            other
            for other in candidates
            if frozenset((other, number)) not in apart and may_be_one([row.form for row in mine[other]], forms)
        )
        if (first := next(found, None)) is not None:
            yield first, number
        for key in keys:
            by_key.setdefault(key, []).append(number)


def _told_apart(events: Iterable[PeopleEvent], source: Source) -> set[frozenset[int]]:
    """Give the pairs of which somebody said that they are two."""
    return {
        frozenset((event.first, event.second))
        for event in events
        if event.source is source
        and event.label is Label.PERSON
        and event.action in {"apart", "two"}
        and not event.undone_by
    }


# deciding


def _decide_two(store: OpenStudy, first: str, second: str, source: Source | None, action: str) -> tuple[str, ...]:
    vault = store.require_vault()
    one, other = _parse(first), _parse(second)
    if one[0] is not other[0]:
        raise UsageError("both have to be of one kind, as in PERSOON-3 and PERSOON-7")
    if one == other:
        raise UsageError(f"{_tag(*one)} is one already; name two different pseudonyms")
    within = _source_of(vault, (one, other), source)
    event = PeopleEvent(0, now(), store.author, within, "same" if action == "same" else "two", one[0], one[1], other[1])
    with vault.transaction():
        changed = _change(store, within, event)
    return _publish(store, changed)


def _source_of(vault: Vault, both: Sequence[tuple[Label, int]], source: Source | None) -> Source:
    there = {each: _There.of(vault, each).rows.keys() for each in ([source] if source else Source)}
    fit = [each for each, keys in there.items() if all(key in keys for key in both)]
    if len(fit) > 1:
        raise UsageError(f"both stand in more than one source; say which with --source: {', '.join(fit)}")
    if not fit:
        missing = next((key for key in both if not any(key in keys for keys in there.values())), None)
        problem = f"there is no {_tag(*missing)}" if missing else "the two stand in different sources"
        raise UsageError(f"{problem}; `thematics redact people` shows who there is")
    return fit[0]


def _numbered_with(store: OpenStudy, source: Source) -> frozenset[Source]:
    linked = store.settings.linked
    return linked if source in linked else frozenset({source})


def _change(store: OpenStudy, source: Source, event: PeopleEvent) -> list[RawDocument]:
    vault = store.require_vault()
    before = _decided_by(vault, source)
    vault.add_people_event(event)
    return _changed(before, _decided_by(vault, source))


def _decided_by(vault: Vault, source: Source) -> dict[str, tuple[RawDocument, str]]:
    return {each.id: (each, decided(vault, each)) for each in vault.documents() if each.source is source}


def _changed(
    before: Mapping[str, tuple[RawDocument, str]], after: Mapping[str, tuple[RawDocument, str]]
) -> list[RawDocument]:
    return [document for name, (document, numbers) in after.items() if before[name][1] != numbers]


def _publish(store: OpenStudy, documents: Sequence[RawDocument]) -> tuple[str, ...]:
    """Bring in line what was published of these documents; what waits to be redacted or reviewed goes on waiting."""
    publish(store, documents)
    return tuple(document.label for document in documents)


def _decision(vault: Vault, event: PeopleEvent) -> PeopleDecision:
    labels = {each.id: each.label for each in vault.documents()}
    one, other = (_tag(event.label, number) for number in (event.first, event.second))
    sentences = {
        "same": f"{one} and {other} are one",
        "two": f"{one} and {other} are two",
        "apart": f"{one} is somebody else in {labels.get(event.document, 'a document that was removed')}: {other}",
        "link": f"linked across sources ({event.note})",
    }
    return PeopleDecision(event.id, event.time, event.author, event.source, sentences[event.action], event.undone_by)


def _document(vault: Vault, label: str) -> RawDocument:
    found = next((each for each in vault.documents() if each.label == label.upper()), None)
    if found is None:
        raise UsageError(f"there is no document '{label}'; `thematics list documents` shows them")
    return found


def _parse(tag: str) -> tuple[Label, int]:
    match = _TAG.fullmatch(tag.strip())
    label = next((each for each in Label if match and each.value == match[1].upper()), None)
    if match is None or label is None:
        raise UsageError("name a pseudonym as it stands in the text, such as PERSOON-3")
    return label, int(match[2])


def _tag(label: Label, number: int) -> str:
    return f"{label.value}-{number}"


def _listed(labels: Sequence[str]) -> str:
    if len(labels) <= _SHOWN_DOCUMENTS:
        return ", ".join(labels)
    return f"{', '.join(labels[:_SHOWN_DOCUMENTS])} and {len(labels) - _SHOWN_DOCUMENTS} more"
