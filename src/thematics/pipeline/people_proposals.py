"""Proposals about people: which pseudonyms may be one person, and which one may be two."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from thematics.pipeline.people_places import Places, Standing, There, tag_of
from thematics.records.shared import Label, Source, position_text
from thematics.redact import may_be_one, name_keys
from thematics.store import FormRow, OpenStudy, PeopleEvent

__all__ = ["PeopleProposal", "people_proposals"]

_SHOWN_DOCUMENTS = 3  # in a sentence; more are counted


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
        there, places = There.of(vault, source), Places(vault, source)
        mine = {key[1]: rows for key, rows in there.rows.items() if key[0] is Label.PERSON}
        apart, settled = _told_apart(events, source), _told_one(events)
        near = _near_pairs(mine, apart, places)
        others = [
            PeopleProposal(
                source,
                tag_of(Label.PERSON, each.number),
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
                tag_of(Label.PERSON, first),
                tag_of(Label.PERSON, second),
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


def _listed(labels: Sequence[str]) -> str:
    if len(labels) <= _SHOWN_DOCUMENTS:
        return ", ".join(labels)
    return f"{', '.join(labels[:_SHOWN_DOCUMENTS])} and {len(labels) - _SHOWN_DOCUMENTS} more"
