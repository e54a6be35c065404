"""Who is who: pseudonyms with what is known of them, proposals that two are one, and what people decide about them.

A decision changes no number that was given; it says how numbers are written. So each can be taken back, and what was there comes back.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from thematics.errors import UsageError
from thematics.pipeline.numbering import decided, rules_of
from thematics.pipeline.people_places import Places, Standing, There, tag_of
from thematics.pipeline.redaction import publish
from thematics.pipeline.steps import now
from thematics.records.raw import RawDocument
from thematics.records.shared import Label, Source, position, position_text
from thematics.redact import shown
from thematics.store import OpenStudy, PeopleEvent, PseudonymRow, RelationRow, Vault

__all__ = [
    "PeopleDecision",
    "PseudonymInfo",
    "hints",
    "keep_one",
    "keep_two",
    "part_person",
    "people",
    "people_decisions",
    "people_replaced",
    "same_person",
    "undo_people",
]

_AT = re.compile(r"(?:([A-Za-z]+\d+):)?(\d+)(?:\.(\d{1,3}))?(?:-[\d.]+)?")
_TAG = re.compile(r"\[?([A-Za-z]+)-(\d+)\]?")


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
        there = There.of(vault, each)
        told = _told(vault.relations(each), there)
        places = Places(vault, each)
        found += [
            PseudonymInfo(
                tag=tag_of(*key),
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


def hints(store: OpenStudy, label: str) -> dict[str, str]:
    """Give what a document's text says of the people in it, by tag: ``{"PERSOON-2": "moeder van PERSOON-1"}``.

    Args:
        store: An open study with its vault.
        label: The document ("I03").
    """
    vault = store.require_vault()
    document = _document(vault, label)
    told = _told(vault.relations(document=document.id), There.of(vault, document.source))
    return {tag_of(Label.PERSON, number): "; ".join(texts) for number, texts in told.items()}


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
    rows = There.of(vault, there.source).rows.get((label, number), [])
    if not any(row.document == there.id for row in rows):
        _refuse_merged(vault, there.source, (label, number))
        raise UsageError(
            f"{tag_of(label, number)} does not stand in {there.label}; `thematics redact people` shows where it does"
        )
    alone = all(row.document == there.id for row in rows)
    places = [each for each in Places(vault, there.source).of(there.id) if (each.label, each.number) == (label, number)]
    chosen = _chosen(vault, there, places, positions)
    if alone and (not positions or len(chosen) == len(places)):
        where = ", ".join(position_text(each.where.place[0]) for each in places)
        raise UsageError(
            f"{tag_of(label, number)} stands in {there.label} alone (at {where}), so there is nobody to part from; say with --at in which "
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
    return tag_of(label, fresh), _publish(store, changed)


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


def _told(relations: Iterable[RelationRow], there: There) -> dict[int, tuple[str, ...]]:
    told: dict[int, dict[str, None]] = {}
    for row in relations:
        whose = (
            f"de spreker {row.speaker}" if row.speaker else tag_of(Label.PERSON, there.number(row.document, row.other))
        )
        told.setdefault(there.number(row.document, row.number), {})[f"{row.role} van {whose}"] = None
    return {number: tuple(texts) for number, texts in told.items()}


# deciding


def _decide_two(store: OpenStudy, first: str, second: str, source: Source | None, action: str) -> tuple[str, ...]:
    vault = store.require_vault()
    one, other = _parse(first), _parse(second)
    if one[0] is not other[0]:
        raise UsageError("both have to be of one kind, as in PERSOON-3 and PERSOON-7")
    if one == other:
        raise UsageError(f"{tag_of(*one)} is one already; name two different pseudonyms")
    within = _source_of(vault, (one, other), source)
    event = PeopleEvent(0, now(), store.author, within, "same" if action == "same" else "two", one[0], one[1], other[1])
    with vault.transaction():
        changed = _change(store, within, event)
    return _publish(store, changed)


def _source_of(vault: Vault, both: Sequence[tuple[Label, int]], source: Source | None) -> Source:
    there = {each: There.of(vault, each).rows.keys() for each in ([source] if source else Source)}
    fit = [each for each, keys in there.items() if all(key in keys for key in both)]
    if len(fit) > 1:
        raise UsageError(f"both stand in more than one source; say which with --source: {', '.join(fit)}")
    if not fit:
        missing = next((key for key in both if not any(key in keys for keys in there.values())), None)
        for each in there if missing else ():
            _refuse_merged(vault, each, missing)
        problem = f"there is no {tag_of(*missing)}" if missing else "the two stand in different sources"
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
        raise UsageError(f"{tag_of(*key)} is {tag_of(key[0], now_is)} by now (decision {by[-1].id})")


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
    one, other = (tag_of(event.label, number) for number in (event.first, event.second))
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
