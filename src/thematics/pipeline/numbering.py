"""Numbers for the names of a document: from what is known, the study's own list, what people decided, and linking where it is allowed.

What a document was given stays with it, form by form (``FormRow``); people's decisions are laid over it (``Rule``), so that taking one back
restores what was there. The vault alone knows any of it.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from typing import Literal
from weakref import WeakKeyDictionary

from thematics.pipeline.steps import now
from thematics.records.raw import RawDocument
from thematics.records.redacted import RedactedTurn
from thematics.records.shared import Label, Source, WordSpan
from thematics.redact import (
    Known,
    Occurrence,
    Pseudonym,
    Pseudonyms,
    Rule,
    find_relations,
    is_full_name,
    normal,
    occurrences,
    redact_turns,
    shown,
)
from thematics.store import FormRow, NameEntry, OpenStudy, PeopleEvent, PseudonymRow, RelationRow, Vault

__all__ = ["decided", "forms_shown", "numbered", "places_of", "pseudonyms_for", "rules_of"]

TYPED = "typed"
LINK: Literal["link"] = "link"


def numbered(store: OpenStudy, document: RawDocument, spans: Sequence[WordSpan]) -> tuple[RedactedTurn, ...]:
    """Give a document's turns with what spans cover as numbered tags; who is new gets a number, which the vault keeps.

    Args:
        store: An open study with its vault.
        document: The document.
        spans: What to hide, in its turns as they are now.

    Raises:
        RedactionError: A span stands outside the turns.
    """
    vault = store.require_vault()
    people = pseudonyms_for(store, document)
    turns = vault.turns(document.id)
    redacted = redact_turns(turns, spans, people)
    undecided = redacted if not people.rules else redact_turns(turns, spans, pseudonyms_for(store, document, people))
    told = [
        RelationRow(document.id, each.number, each.role, each.other, each.speaker)
        for each in find_relations(turns, _as_parted(undecided, redacted, people.rules))
    ]
    _keep(vault, document, people, told)
    _note_link(store, document.source)
    return redacted


def pseudonyms_for(store: OpenStudy, document: RawDocument, before: Pseudonyms | None = None) -> Pseudonyms:
    """Give what numbers the names of a document; with ``before``, what that one has given, before what people decided."""
    vault = store.require_vault()
    known = _known(vault, document.source)
    heard = {(row.label, row.form): row.number for row in vault.forms(document=document.id)}
    if before is not None:
        heard |= {(use.label, use.form): use.number for use in before.uses}
    others = sorted(store.settings.linked - {document.source}) if document.source in store.settings.linked else []
    return Pseudonyms(
        known,
        listed=_listed(vault.names()),
        heard=heard,
        rules=() if before is not None else rules_of(vault.people_events(), document.source),
        document=document.id,
        elsewhere=[_known(vault, source) for source in others],
    )


def rules_of(events: Iterable[PeopleEvent], source: Source) -> tuple[Rule, ...]:
    """Give what people decided within a source and did not take back, in order."""
    return tuple(
        Rule(event.label, event.first, event.second, event.document, event.at)
        for event in events
        if event.source is source and event.action in {"same", "apart"} and not event.undone_by
    )


def forms_shown(vault: Vault, source: Source) -> Iterator[tuple[FormRow, int]]:
    """Give the forms that stand in a source's documents, each with the number that is written for it.

    A form that people parted within its document comes once for each number, with how often it stands there under that one.
    """
    rules = rules_of(vault.people_events(), source)
    parted = {rule.document for rule in rules if rule.at}
    places: dict[str, Counter[tuple[Label, str, tuple[int, int]]]] = {
        document: Counter((one.label, normal(one.label, one.words), one.place) for one in places_of(vault, document))
        for document in parted
    }
    for row in vault.forms(source):
        if row.document not in parted:
            if row.uses:
                yield row, shown(rules, row.label, row.number, row.document)
            continue
        mine = [at for label, form, at in places[row.document] if (label, form) == (row.label, row.form)]
        counts = Counter(shown(rules, row.label, row.number, row.document, at) for at in mine)
        for number, uses in counts.items():
            yield replace(row, uses=uses), number


def places_of(vault: Vault, document: str) -> tuple[Occurrence, ...]:
    """Give the places in a document where something is hidden, in order; none where it was not redacted in the words as they are now."""
    row = vault.redaction(document)
    return tuple(occurrences(vault.turns(document), row.spans)) if row is not None and row.spans else ()


def _as_parted(
    undecided: Sequence[RedactedTurn], redacted: Sequence[RedactedTurn], rules: Sequence[Rule]
) -> tuple[RedactedTurn, ...]:
    """Give turns with numbers as they were given, but where people parted single places: there it is somebody else who is told of."""
    at = {position for rule in rules for position in rule.at}
    if not at:
        return tuple(undecided)
    return tuple(
        replace(
            turn,
            tokens=tuple(
                other if token.labels and any(token.first <= each <= token.last for each in at) else token
                for token, other in zip(turn.tokens, shown_turn.tokens, strict=True)
            ),
        )
        for turn, shown_turn in zip(undecided, redacted, strict=True)
    )


def decided(vault: Vault, document: RawDocument) -> str:
    """Name what people decided about the numbers in a document, "" where that changes none of them."""
    rules = rules_of(vault.people_events(), document.source)
    if not rules:
        return ""
    given = sorted({(row.label, row.number) for row in vault.forms(document=document.id)})
    at = [None, *sorted({(each, each) for rule in rules if rule.document == document.id for each in rule.at})]
    written = {
        (label, number, place): shown(rules, label, number, document.id, place)
        for label, number in given
        for place in at
    }
    return " ".join(
        f"{label}-{before}{f'@{place[0]}' if place else ''}={after}"
        for (label, before, place), after in written.items()
        if after != (written[label, before, None] if place else before)
    )


def _keep(vault: Vault, document: RawDocument, people: Pseudonyms, told: Sequence[RelationRow]) -> None:
    """Keep what was given in this document; nothing is written where nothing is new."""
    known = {(row.label, row.form): row for row in vault.forms(document=document.id)}
    here = {
        (use.label, use.form): FormRow(document.id, use.label, use.form, use.number, use.uses) for use in people.uses
    }
    gone = [
        FormRow(row.document, row.label, row.form, row.number, 0) for place, row in known.items() if place not in here
    ]
    changed = [row for row in (*here.values(), *gone) if known.get((row.label, row.form)) != row]
    source, fresh = document.source, (*people.new, *people.grown)
    learned = _known(vault, source)
    with vault.transaction():
        vault.add_pseudonyms([_row(source, each) for each in people.new])
        vault.rekey_pseudonyms(_row(source, each) for each in people.grown)
        for each in fresh:
            learned.add(each)
        if fresh:
            _KNOWN[vault][source] = vault.pseudonyms_state(source), learned
        vault.put_forms(changed)
        if set(vault.relations(document=document.id)) != set(told):
            vault.put_relations(document.id, told)


def _note_link(store: OpenStudy, source: Source) -> None:
    """Note in the vault, once, under what record people are linked across sources, and who redacted under it first."""
    linked, vault = store.settings.linked, store.require_vault()
    if source not in linked:
        return
    note = f"{', '.join(sorted(linked))}: {store.settings.linking_record}"
    if not any(event.action == LINK and event.note == note for event in vault.people_events()):
        vault.add_people_event(PeopleEvent(0, now(), store.author, source, LINK, Label.PERSON, 0, 0, note=note))


def _listed(entries: Iterable[NameEntry]) -> list[str]:
    """Give the people of the study's own list who are the same in every document: those whom somebody typed, and full names.

    A first name that came along with a file ("Sanne" as a speaker's label) names the Sanne of that file alone.
    """
    people = (entry for entry in entries if entry.label is Label.PERSON)
    return [entry.text for entry in people if entry.origin == TYPED or is_full_name(entry.text)]


# What is known of each open vault's sources, with the state of the table that it was read from: read anew for each of thousands of answers,
# it would take longer than all else together.
_KNOWN: WeakKeyDictionary[Vault, dict[Source, tuple[tuple[int, ...], Known]]] = WeakKeyDictionary()


def _known(vault: Vault, source: Source) -> Known:
    mine = _KNOWN.setdefault(vault, {})
    state = vault.pseudonyms_state(source)
    if source not in mine or mine[source][0] != state:
        mine[source] = state, Known(Pseudonym(each.label, each.number, each.key) for each in vault.pseudonyms(source))
    return mine[source][1]


def _row(source: Source, pseudonym: Pseudonym) -> PseudonymRow:
    return PseudonymRow(source=source, label=pseudonym.label, number=pseudonym.number, key=pseudonym.key)
