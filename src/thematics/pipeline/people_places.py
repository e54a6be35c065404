"""Where in documents' own words people stand: at which positions, how a name is written there, and who stands near whom.

It reads raw text, so it is asked only where names are told, proposed or parted.
"""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from thematics.pipeline.numbering import forms_shown, places_of, rules_of
from thematics.records.shared import Label, Source
from thematics.redact import Occurrence, Rule, is_another, normal, shown
from thematics.store import FormRow, Vault

__all__ = ["Places", "Standing", "There", "tag_of"]

_NEAR_TURNS = 3  # a full name this far from a first name is likely to be the same person's
_EDGE = re.compile(r"^[^\w@]+|[^\w]+$")


@dataclass(frozen=True, slots=True)
class Standing:
    """Somebody, or something, in a place in a document.

    Attributes:
        label: The kind.
        number: As it is written.
        form: Normalised; names people.
        where: The place itself.
    """

    label: Label
    number: int
    form: str
    where: Occurrence


@dataclass(frozen=True)
class There:
    """The forms that stand in a source's documents, by the number that is written for them."""

    labels: Mapping[str, str]
    rules: Sequence[Rule]
    rows: Mapping[tuple[Label, int], list[FormRow]]

    @classmethod
    def of(cls, vault: Vault, source: Source) -> "There":
        """Read them."""
        rows: dict[tuple[Label, int], list[FormRow]] = {}
        for row, number in forms_shown(vault, source):
            rows.setdefault((row.label, number), []).append(row)
        return cls({each.id: each.label for each in vault.documents()}, rules_of(vault.people_events(), source), rows)

    def documents(self, rows: Sequence[FormRow]) -> dict[str, int]:
        """Give in which documents forms stand, by label, and how often."""
        counts: dict[str, int] = {}
        for row in rows:
            counts[self.labels[row.document]] = counts.get(self.labels[row.document], 0) + row.uses
        return counts

    def number(self, document: str, number: int) -> int:
        """Give the number that is written in a document for a person who was given this one."""
        return shown(self.rules, Label.PERSON, number, document)


class Places:
    """Reads the places of a source's documents, each document once.

    Args:
        vault: An open vault.
        source: Within which material.
    """

    def __init__(self, vault: Vault, source: Source) -> None:
        self._vault = vault
        self._rules: tuple[Rule, ...] = rules_of(vault.people_events(), source)
        self._given: dict[str, dict[tuple[Label, str], int]] = {}
        for row in vault.forms(source):
            self._given.setdefault(row.document, {})[row.label, row.form] = row.number
        self._read: dict[str, tuple[Standing, ...]] = {}

    def of(self, document: str) -> tuple[Standing, ...]:
        """Give who stands where in a document, in order."""
        if document not in self._read:
            self._read[document] = tuple(self._standing(document))
        return self._read[document]

    def _standing(self, document: str) -> Iterator[Standing]:
        given = self._given.get(document, {})
        for one in places_of(self._vault, document):
            form = normal(one.label, one.words)
            if (number := given.get((one.label, form))) is not None:
                yield Standing(one.label, shown(self._rules, one.label, number, document, one.place), form, one)

    def names(self, rows: Iterable[FormRow]) -> tuple[str, ...]:
        """Give names as they are commonly written in the text, the longest first; a form that stands nowhere by now as it is known."""
        written: dict[str, Counter[str]] = {}
        for row in rows:
            counts = written.setdefault(row.form, Counter())
            counts.update(
                _bare(each.where.words)
                for each in self.of(row.document)
                if (each.label, each.form) == (row.label, row.form)
            )
        told = {
            max(counts, key=lambda each: (counts[each], each)) if counts else form for form, counts in written.items()
        }
        return tuple(sorted(told, key=lambda name: (-len(name), name)))

    def others(self, document: str) -> Iterator[Standing]:
        """Give the people of whom the text says that they are others of a name that it has used before: "een andere Max"."""
        met: set[int] = set()
        parted = {rule.second for rule in self._rules if rule.at}
        for each in self.of(document):
            if each.label is not Label.PERSON:
                continue
            if each.number in met and each.number not in parted and is_another(each.where.before):
                yield each
            met.add(each.number)

    def nearest(self, document: str, number: int, others: Sequence[int]) -> int:
        """Give the one of some people who stands nearest to somebody in a document, within a few turns; 0 where none does."""
        there = [each for each in self.of(document) if each.label is Label.PERSON]
        distances = [
            (abs(one.where.place[0] - other.where.place[0]), other.number)
            for one in there
            if one.number == number
            for other in there
            if other.number in others and abs(one.where.turn - other.where.turn) <= _NEAR_TURNS
        ]
        return min(distances, default=(0, 0))[1]


def _bare(words: Sequence[str]) -> str:
    return " ".join(word for each in words if (word := _EDGE.sub("", each))) or " ".join(words)


def tag_of(label: Label, number: int) -> str:
    """Write a tag without its brackets: "PERSOON-3"."""
    return f"{label.value}-{number}"
