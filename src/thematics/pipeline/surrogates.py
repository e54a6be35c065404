"""How text is written where it leaves to be read: with tags, with natural surrogate names, or with what the text says people are.

The study keeps tags. Which surrogate stands for whom is in the vault alone, so who has no vault reads tags.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from enum import StrEnum

from thematics.pipeline.numbering import forms_shown, rules_of
from thematics.pipeline.people_places import Places
from thematics.pipeline.redaction import Shown, show
from thematics.records.raw import RawDocument
from thematics.records.redacted import RedactedToken, RedactedTurn
from thematics.records.shared import Label, Source
from thematics.redact import (
    LINKABLE,
    NATURAL,
    Worn,
    choose_surrogate,
    fold,
    gender_before,
    gender_of,
    is_another,
    may_be_of_gender,
    shown,
    usual_words,
    wear,
)
from thematics.store import OpenStudy, SurrogateRow, Vault

__all__ = ["NO_VAULT", "NameStyle", "show_styled", "styled", "surrogates"]

NO_VAULT = (
    "Names are written as tags: which surrogate stands for whom is in the vault, which this passphrase does not open."
)
_TAG = re.compile(r"\[PERSOON-(\d+)\]")


class NameStyle(StrEnum):
    """How names are written in text that is read."""

    TAGS = "tags"  # [PERSOON-3]
    SURROGATE = "surrogate"  # a fictional name of like origin and gender
    RELATIONS = "relations"  # [MOEDER van P3] where the text says so, else the tag


def styled(
    store: OpenStudy, document: str, turns: Sequence[RedactedTurn], style: NameStyle | str = NameStyle.TAGS
) -> tuple[RedactedTurn, ...]:
    """Write a document's redacted turns in a style, for reading alone; without the vault they are given as they are.

    Args:
        store: An open study.
        document: The document's id.
        turns: Its turns, as published or shown.
        style: How to write names.
    """
    vault = store.vault
    if vault is None or style == NameStyle.TAGS or not vault.has_document(document):
        return tuple(turns)
    raw = vault.document(document)
    if style == NameStyle.SURROGATE:
        return wear(turns, vault.turns(document), surrogates(store, raw.source))
    roles = _roles(vault, raw)
    return tuple(replace(turn, tokens=tuple(_all_related(turn.tokens, roles))) for turn in turns)


def show_styled(store: OpenStudy, label: str, style: NameStyle = NameStyle.TAGS) -> Shown:
    """Give one document as it would be published, its names written in a style.

    Raises:
        NoVaultError: The log-in opens only the study.
        UsageError: There is no such document, or it was not redacted yet.
    """
    found = show(store, label)
    return replace(found, turns=styled(store, found.turns[0].document, found.turns, style)) if found.turns else found


def surrogates(store: OpenStudy, source: Source) -> dict[tuple[Label, int], Worn]:
    """Give everybody's surrogate within a source, choosing those that are not there or that stand in the material by now.

    Args:
        store: An open study with its vault.
        source: Within which material.
    """
    vault = store.require_vault()
    with vault.transaction():
        forms = _forms(vault, source)
        material = _material(vault)
        before = {(row.label, row.number): row.name for row in vault.surrogates(source)}
        elsewhere = {
            (row.label, row.number): row.name
            for other in Source
            if other is not source
            for row in vault.surrogates(other)
        }
        linked = _linked(store, source)
        genders = _Genders(vault, source)
        taken = set(material) | {word for name in (*before.values(), *elsewhere.values()) for word in _words(name)}
        fresh: list[SurrogateRow] = []
        worn: dict[tuple[Label, int], Worn] = {}
        for (label, number), known in sorted(forms.items()):
            name = before.get((label, number), "") or (linked.get((label, number), "") if label in LINKABLE else "")
            person = label is Label.PERSON
            if not name or not material.isdisjoint(_words(name)) or (person and genders.speaks_against(number, name)):
                draw = _Draw(vault, source, label, number)
                name = choose_surrogate(label, known, draw, taken, genders.of(number) if person else "")
            taken.update(_words(name))
            if name and before.get((label, number)) != name:
                fresh.append(SurrogateRow(source, label, number, name))
            if name:
                worn[label, number] = Worn(name, known)
        vault.put_surrogates(fresh)
    return worn


class _Draw:
    """Draws numbers under the vault's key: who does not hold it can't tell which name was drawn for whom."""

    def __init__(self, vault: Vault, source: Source, label: Label, number: int) -> None:
        self._vault, self._parts = vault, ("surrogate", source.value, label.value, str(number))

    def __call__(self, what: str) -> int:
        return int(self._vault.digest(*(part.encode() for part in (*self._parts, what))), 16)


def _forms(vault: Vault, source: Source) -> dict[tuple[Label, int], tuple[str, ...]]:
    found: dict[tuple[Label, int], dict[str, None]] = {}
    for row, number in forms_shown(vault, source):
        if row.label in NATURAL:
            found.setdefault((row.label, number), {})[row.form] = None
    return {key: tuple(forms) for key, forms in found.items()}


def _material(vault: Vault) -> frozenset[str]:
    """Give every word that stands in the material or on the study's own list: none of them may be a surrogate."""
    said = (turn.text for document in vault.documents() for turn in vault.turns(document.id))
    beside = (text for each in vault.documents() for text in (*each.speakers.values(), *each.private.values()))
    return usual_words([*said, *beside, *(entry.text for entry in vault.names())])


def _words(name: str) -> Iterable[str]:
    """Give what of a surrogate must be nobody else's: of a school, not that it is a college."""
    return (fold(part.split()[0]) for part in name.split("|") if part)


def _linked(store: OpenStudy, source: Source) -> Mapping[tuple[Label, int], str]:
    others = store.settings.linked - {source} if source in store.settings.linked else frozenset()
    vault = store.require_vault()
    return {(row.label, row.number): row.name for other in others for row in vault.surrogates(other)}


class _Genders:
    """What the text says of people's gender: whose mother or brother they are, else what stands before their name ("mevrouw")."""

    def __init__(self, vault: Vault, source: Source) -> None:
        rules, roles = rules_of(vault.people_events(), source), dict[int, list[str]]()
        for row in vault.relations(source):
            number = shown(rules, Label.PERSON, row.number, row.document)
            roles.setdefault(number, []).append(row.role)
        self._told = {number: gender_of(said) for number, said in roles.items()}
        self._places = Places(vault, source)
        self._documents: dict[int, dict[str, None]] = {}
        for form, number in forms_shown(vault, source):
            if form.label is Label.PERSON:
                self._documents.setdefault(number, {})[form.document] = None

    def of(self, number: int) -> str:
        if told := self._told.get(number, ""):
            return told
        there = (each for document in self._documents.get(number, ()) for each in self._places.of(document))
        mine = (each for each in there if each.label is Label.PERSON and each.number == number)
        said = {gender_before(each.where.before) for each in mine} - {""}
        return said.pop() if len(said) == 1 else ""

    def speaks_against(self, number: int, name: str) -> bool:
        """Say whether a surrogate that was chosen before is of another gender than whose relative the text has told of since."""
        told = self._told.get(number, "")
        return bool(told) and not may_be_of_gender(name.partition("|")[0], told)


def _roles(vault: Vault, document: RawDocument) -> dict[int, str]:
    """Give what each person of a document is to somebody, by number: "MOEDER van P3", "MENTOR van R03"."""
    rules = rules_of(vault.people_events(), document.source)
    roles: dict[int, str] = {}
    for row in vault.relations(document=document.id):
        number, other = (shown(rules, Label.PERSON, each, document.id) for each in (row.number, row.other))
        roles.setdefault(number, f"{row.role.upper()} van {row.speaker or f'P{other}'}")
    return roles


def _all_related(tokens: Sequence[RedactedToken], roles: Mapping[int, str]) -> Iterator[RedactedToken]:
    for at, token in enumerate(tokens):
        # "een andere Max" is not the one of whom the text has told.
        yield token if is_another([each.text for each in tokens[max(0, at - 2) : at]]) else _related(token, roles)


def _related(token: RedactedToken, roles: Mapping[int, str]) -> RedactedToken:
    tag = _TAG.search(token.text)
    role = roles.get(int(tag[1])) if tag else None
    if tag is None or role is None:
        return token
    return replace(token, text=f"{token.text[: tag.start()]}[{role}]{token.text[tag.end() :]}")
