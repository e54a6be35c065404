"""Who is who: pseudonyms with what is known of them, proposals that two are one, and what people decide about them.

A decision changes no number that was given; it says how numbers are written. So each can be taken back, and what was there comes back.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from thematics.errors import UsageError
from thematics.pipeline.numbering import decided, forms_shown, rules_of
from thematics.pipeline.people_places import Places, Standing
from thematics.pipeline.redaction import publish
from thematics.pipeline.steps import now
from thematics.records.raw import RawDocument
from thematics.records.shared import Label, Source, position, position_text
from thematics.redact import Rule, may_be_one, name_keys, shown
from thematics.store import FormRow, OpenStudy, PeopleEvent, PseudonymRow, RelationRow, Vault

__all__ = [
    "PeopleDecision",
    "PeopleProposal",
    "PseudonymInfo",
    "hints",
    "keep_one",
    "keep_two",
    "part_person",
    "people",
    "people_decisions",
    "people_proposals",
    "people_replaced",
    "same_person",
    "undo_people",
]

_AT = re.compile(r"(?:([A-Za-z]+\d+):)?(\d+)(?:\.(\d{1,3}))?(?:-[\d.]+)?")
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
    """Two pseudonyms whose names are alike, or one that may be two people: a person says which it is.

    Attributes:
        source: Within which material.
        first: "PERSOON-3".
        second: "PERSOON-7"; "" where the text says of the first one that it is another of the same name ("een andere Max").
        first_documents: Labels of the documents in which the first one stands.
        second_documents: Likewise.
        names: The names of both as they are written, "" between; empty unless they were asked for.
        at: Where the text says that it is another, as ``part_person`` takes it: "I02:248".
        near: Label of the document in which the two stand near each other, where only that tells whose a first name is.
    """

    source: Source
    first: str
    second: str
    first_documents: tuple[str, ...]
    second_documents: tuple[str, ...]
    names: tuple[str, ...] = ()
    at: str = ""
    near: str = ""

    def __str__(self) -> str:
        if self.at:
            return f"{self.first} at {self.at} may be somebody else: the text says that it is another"
        one, other = (_listed(each) for each in (self.first_documents, self.second_documents))
        near = f"; they stand near each other in {self.near}" if self.near else ""
        return f"{self.first} ({one}) and {self.second} ({other}) may be one{near}"


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
        places = Places(vault, each)
        found += [
            PseudonymInfo(
                tag=_tag(*key),
                source=each,
                label=key[0],
                number=key[1],
                documents=there.documents(rows),
                hints=told.get(key[1], ()) if key[0] is Label.PERSON else (),
                names=places.names(rows) if names else (),
            )
            for key, rows in there.rows.items()
        ]
    order = list(Label)
    return tuple(sorted(found, key=lambda one: (list(Source).index(one.source), order.index(one.label), one.number)))


def people_proposals(store: OpenStudy, *, names: bool = False) -> tuple[PeopleProposal, ...]:
    """List the pairs of people within a source whose names are alike, and about whom nobody has decided.

    First a first name with the full name next to which it stands, where several people of its document bear it, and whom the text calls
    another of the same name. Each of the rest is proposed with the one of the lowest number that it may be; others follow when that was
    decided.

    Args:
        store: An open study with its vault.
        names: Whether to tell the names that they stand for.
    """
    vault = store.require_vault()
    events = vault.people_events()
    found: list[PeopleProposal] = []
    for source in Source:
        there, places = _There.of(vault, source), Places(vault, source)
        mine = {key[1]: rows for key, rows in there.rows.items() if key[0] is Label.PERSON}
        apart, settled = _told_apart(events, source), _told_one(events)
        near = _near_pairs(mine, apart, places)
        others = [
            PeopleProposal(
                source,
                _tag(Label.PERSON, each.number),
                "",
                (there.labels[document],),
                (),
                places.names(row for row in mine[each.number] if row.document == document) if names else (),
                f"{there.labels[document]}:{position_text(each.where.place[0])}",
            )
            for document, each in _others(mine, places)
            if (document, each.where.place[0]) not in settled
        ]
        pairs = [
            PeopleProposal(
                source,
                _tag(Label.PERSON, first),
                _tag(Label.PERSON, second),
                tuple(there.documents(mine[first])),
                tuple(there.documents(mine[second])),
                (*places.names(mine[first]), "", *places.names(mine[second])) if names else (),
                near=there.labels.get(near.get((first, second), ""), ""),
            )
            for first, second in dict.fromkeys([*near, *_alike_pairs(mine, apart)])
        ]
        found += [*(each for each in pairs if each.near), *others, *(each for each in pairs if not each.near)]
    return tuple(found)


def _others(mine: Mapping[int, Sequence[FormRow]], places: Places) -> Iterator[tuple[str, Standing]]:
    """Give whom the text calls another of a name, in the documents in which somebody is named twice."""
    documents = dict.fromkeys(row.document for rows in mine.values() for row in rows if row.uses > 1)
    return ((document, each) for document in documents for each in places.others(document))


def _near_pairs(
    mine: Mapping[int, Sequence[FormRow]], apart: set[frozenset[int]], places: Places
) -> dict[tuple[int, int], str]:
    """Give the first names that more than one full name of their document has, each with the nearest; and the document."""
    there: dict[str, dict[int, list[str]]] = {}
    for number, rows in mine.items():
        for row in rows:
            there.setdefault(row.document, {}).setdefault(number, []).append(row.form)
    found: dict[tuple[int, int], str] = {}
    for document, forms in there.items():
        full = [number for number, names in forms.items() if any(" " in name for name in names)]
        for number in forms.keys() - set(full) if len(full) > 1 else ():
            fit = [other for other in full if may_be_one(forms[other], forms[number])]
            asked = [other for other in fit if frozenset((number, other)) not in apart]
            nearest = places.nearest(document, number, asked) if len(fit) > 1 else 0
            if nearest:
                found.setdefault((min(number, nearest), max(number, nearest)), document)
    return dict(sorted(found.items()))


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


def keep_one(store: OpenStudy, tag: str, at: Sequence[str]) -> None:
    """Say that in some places a pseudonym is who it is, though the text calls it another; it is not proposed again.

    Args:
        store: An open study with its vault.
        tag: "PERSOON-3".
        at: The places, as ``part_person`` takes them.

    Raises:
        UsageError: There is no such document or place.
    """
    vault = store.require_vault()
    label, number = _parse(tag)
    named, positions = _positions("", at)
    there = _document(vault, named)
    places = [each for each in Places(vault, there.source).of(there.id) if (each.label, each.number) == (label, number)]
    chosen = _chosen(vault, there, places, positions)
    note = " ".join([there.id, *(str(each.where.place[0]) for each in chosen)])
    with vault.transaction():
        vault.add_people_event(
            PeopleEvent(0, now(), store.author, there.source, "same", label, number, number, note=note)
        )


def part_person(store: OpenStudy, tag: str, document: str = "", at: Sequence[str] = ()) -> tuple[str, tuple[str, ...]]:
    """Say that in one document, or in places of one, a pseudonym is somebody else: there the name has a number of its own from now on.

    Args:
        store: An open study with its vault.
        tag: "PERSOON-3".
        document: The document's label ("I04").
        at: The places, by the number of their first word: "I04:248", or "248" where ``document`` says in which document; those of one
            document together are one person. A turn's first word stands for the one place in that turn. None for the whole document.

    Returns:
        The new tag, and the labels of the documents that changed.

    Raises:
        UsageError: There is no such document or place, the pseudonym does not stand in it, or nowhere else.
    """
    vault = store.require_vault()
    label, number = _parse(tag)
    named, positions = _positions(document, at)
    there = _document(vault, named)
    rows = _There.of(vault, there.source).rows.get((label, number), [])
    if not any(row.document == there.id for row in rows):
        _refuse_merged(vault, there.source, (label, number))
        raise UsageError(
            f"{_tag(label, number)} does not stand in {there.label}; `thematics redact people` shows where it does"
        )
    alone = all(row.document == there.id for row in rows)
    places = [each for each in Places(vault, there.source).of(there.id) if (each.label, each.number) == (label, number)]
    chosen = _chosen(vault, there, places, positions)
    if alone and (not positions or len(chosen) == len(places)):
        where = ", ".join(position_text(each.where.place[0]) for each in places)
        raise UsageError(
            f"{_tag(label, number)} stands in {there.label} alone (at {where}), so there is nobody to part from; say with --at in which "
            f"of these places it is somebody else, as in --at {there.label}:{where.rpartition(' ')[2]}"
        )
    with vault.transaction():
        fresh = 1 + max(
            row.number
            for source in _numbered_with(store, there.source)
            for row in vault.pseudonyms(source)
            if row.label is label
        )
        vault.add_pseudonyms([PseudonymRow(there.source, label, fresh, "")])
        note = " ".join(str(each.where.place[0]) for each in chosen)
        event = PeopleEvent(0, now(), store.author, there.source, "apart", label, number, fresh, there.id, note)
        changed = _change(store, there.source, event)
    return _tag(label, fresh), _publish(store, changed)


def _positions(document: str, at: Sequence[str]) -> tuple[str, list[int]]:
    """Give the document that places are in, and their words' positions."""
    read = [_AT.fullmatch(each.strip()) for each in at]
    labels = {label.upper() for label in (document, *(match[1] for match in read if match)) if label}
    if None in read or len(labels) > 1:
        raise UsageError("name places by their words' numbers, all in one document: --at I04:248 --at I04:301")
    if not labels:
        raise UsageError("say in which document: --in I04, or --at I04:248")
    return labels.pop(), [position(int(match[2]), int(match[3] or 0)) for match in read if match]


def _chosen(
    vault: Vault, document: RawDocument, places: Sequence[Standing], positions: Sequence[int]
) -> tuple[Standing, ...]:
    """Give the places that stand at positions; a turn's first word stands for the one place in that turn."""
    if not positions:
        return ()
    turns = {turn.words[0].position: index for index, turn in enumerate(vault.turns(document.id)) if turn.words}
    chosen: dict[int, Standing] = {}
    for at in positions:
        fit = [each for each in places if each.where.place[0] <= at <= each.where.place[1]]
        fit = fit or [each for each in places if each.where.turn == turns.get(at)]
        if len(fit) != 1:
            where = ", ".join(position_text(each.where.place[0]) for each in fit or places)
            raise UsageError(
                f"word {position_text(at)} of {document.label} is not one place where it stands; it stands at {where}"
            )
        chosen[fit[0].where.place[0]] = fit[0]
    return tuple(chosen[at] for at in sorted(chosen))


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


def people_replaced(store: OpenStudy, first: str, second: str, source: Source | None = None) -> tuple[int, ...]:
    """Give the numbers of the decisions that stand and say that two pseudonyms are two people: what ``same_person`` would go against."""
    both = {_parse(first), _parse(second)}
    return tuple(
        event.id
        for event in store.require_vault().people_events()
        if event.action in {"apart", "two"}
        and not event.undone_by
        and source in {None, event.source}
        and {(event.label, event.first), (event.label, event.second)} == both
    )


# what stands where


@dataclass(frozen=True)
class _There:
    """The forms that stand in a source's documents, by the number that is written for them."""

    labels: Mapping[str, str]
    rules: Sequence[Rule]
    rows: Mapping[tuple[Label, int], list[FormRow]]

    @classmethod
    def of(cls, vault: Vault, source: Source) -> "_There":
        rows: dict[tuple[Label, int], list[FormRow]] = {}
        for row, number in forms_shown(vault, source):
            rows.setdefault((row.label, number), []).append(row)
        return cls({each.id: each.label for each in vault.documents()}, rules_of(vault.people_events(), source), rows)

    def documents(self, rows: Sequence[FormRow]) -> dict[str, int]:
        counts: dict[str, int] = {}
        for row in rows:
            counts[self.labels[row.document]] = counts.get(self.labels[row.document], 0) + row.uses
        return counts

    def number(self, document: str, number: int) -> int:
        return shown(self.rules, Label.PERSON, number, document)


def _told(relations: Iterable[RelationRow], there: _There) -> dict[int, tuple[str, ...]]:
    told: dict[int, dict[str, None]] = {}
    for row in relations:
        whose = (
            f"de spreker {row.speaker}" if row.speaker else _tag(Label.PERSON, there.number(row.document, row.other))
        )
        told.setdefault(there.number(row.document, row.number), {})[f"{row.role} van {whose}"] = None
    return {number: tuple(texts) for number, texts in told.items()}


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


def _told_one(events: Iterable[PeopleEvent]) -> set[tuple[str, int]]:
    """Give the places, by document, of which somebody said that it is who it is, though the text calls it another."""
    notes = (event.note.split() for event in events if event.action == "same" and event.note and not event.undone_by)
    return {(document, int(at)) for document, *places in notes for at in places}


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
        for each in there if missing else ():
            _refuse_merged(vault, each, missing)
        problem = f"there is no {_tag(*missing)}" if missing else "the two stand in different sources"
        raise UsageError(f"{problem}; `thematics redact people` shows who there is")
    return fit[0]


def _refuse_merged(vault: Vault, source: Source, key: tuple[Label, int] | None) -> None:
    """Tell who somebody is by now whose number was joined with another one."""
    events = [event for event in vault.people_events() if event.source is source and not event.undone_by]
    by = [
        event
        for event in events
        if key and event.action == "same" and (event.label, event.second) == key and event.first != event.second
    ]
    if key and by:
        now_is = shown(rules_of(events, source), *key, "")
        raise UsageError(f"{_tag(*key)} is {_tag(key[0], now_is)} by now (decision {by[-1].id})")


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
    document, *places = event.note.split() if event.action == "same" and event.note else [""]
    sentences = {
        "same": f"{one} is who it is in {_where(labels.get(document, ''), [int(at) for at in places])}"
        if document
        else f"{one} and {other} are one",
        "two": f"{one} and {other} are two",
        "apart": f"{one} is somebody else in {_where(labels.get(event.document, ''), event.at)}: {other}",
        "link": f"linked across sources ({event.note})",
    }
    return PeopleDecision(event.id, event.time, event.author, event.source, sentences[event.action], event.undone_by)


def _where(label: str, at: Sequence[int]) -> str:
    if not label:
        return "a document that was removed"
    return f"{label}{' at word ' if at else ''}{', '.join(map(position_text, at))}"


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
