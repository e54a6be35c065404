"""One pseudonym per person within a source."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from thematics.records.shared import Label
from thematics.redact.numerals import spoken_digits
from thematics.redact.vocabulary import PARTICLES, TITLES

__all__ = ["Pseudonym", "Pseudonyms"]

_EDGE = re.compile(r"^[^\w@]+|[^\w]+$")
_DIGITS = frozenset({Label.PHONE, Label.BSN})
_COMPACT = frozenset(
    {Label.IBAN, Label.POSTCODE, Label.PLATE, Label.CASE_NUMBER, Label.IDENTITY_DOCUMENT, Label.DEVICE, Label.DATE}
)


@dataclass(frozen=True, slots=True)
class Pseudonym:
    """A number that stands for one person, place or thing within a source.

    Attributes:
        label: What it is.
        number: The number in its tag.
        key: The normalised forms under which it is known, with "|" between; names people, so it stays in the vault.
    """

    label: Label
    number: int
    key: str


class Pseudonyms:
    """Gives numbers; the same person gets the same one, and no number is given twice.

    Args:
        known: What was given before, from the vault.
    """

    def __init__(self, known: Iterable[Pseudonym] = ()) -> None:
        self._forms: dict[Label, dict[int, list[str]]] = {}
        self._exact: dict[tuple[Label, str], int] = {}
        self._words: dict[tuple[Label, str], set[int]] = {}
        self._new: list[tuple[Label, int]] = []
        for pseudonym in known:
            for form in pseudonym.key.split("|"):
                self._remember(pseudonym.label, pseudonym.number, form)

    @property
    def new(self) -> tuple[Pseudonym, ...]:
        """What was given since construction, in the order in which it was."""
        return tuple(Pseudonym(label, number, "|".join(self._forms[label][number])) for label, number in self._new)

    def number(self, label: Label, words: Sequence[str]) -> int:
        """Give the number for a name of these words, a new one where nobody known fits, or where two do."""
        form = _normal(label, words)
        found = self._exact.get((label, form))
        if found is None and label is Label.PERSON:
            found = self._person(form)
        if found is None:
            found = max(self._forms.get(label, {0: []})) + 1
            self._new.append((label, found))
        self._remember(label, found, form)
        return found

    def _remember(self, label: Label, number: int, form: str) -> None:
        forms = self._forms.setdefault(label, {}).setdefault(number, [])
        if form not in forms:
            forms.append(form)
        self._exact.setdefault((label, form), number)
        for word in form.split():
            self._words.setdefault((label, word), set()).add(number)

    def _person(self, form: str) -> int | None:
        parts = form.split()
        if len(parts) <= 1:
            candidates = self._bearing(form)
        else:
            # "Sanne Kolkman" is the Sanne whose surname was not said yet, if there is one only.
            candidates = {number for number in self._bearing(parts[0]) if self._open(number, parts)}
        return candidates.pop() if len(candidates) == 1 else None

    def _bearing(self, word: str) -> set[int]:
        """Give who has this word in their name, else who has it but for a possessive s."""
        found = self._words.get((Label.PERSON, word), set())
        if not found and word.endswith("s"):
            found = self._words.get((Label.PERSON, word[:-1]), set())
        return set(found or self._words.get((Label.PERSON, word + "s"), set()))

    def _open(self, number: int, parts: list[str]) -> bool:
        said = {*parts, *(part + "s" for part in parts)}  # a possessive s may have been heard
        return all(set(form.split()) <= said for form in self._forms[Label.PERSON][number])


def _normal(label: Label, words: Sequence[str]) -> str:
    text = " ".join(words).casefold().replace("’", "'").replace("|", " ")
    if label in _DIGITS:
        digits = re.sub(r"^(?:00|\+)?31(?=\d{9}$)", "0", spoken_digits(text))
        return digits or text
    if label in _COMPACT:
        return re.sub(r"[\W_]", "", text) or text
    clean = [re.sub(r"'s?$", "", _EDGE.sub("", word)).lstrip("@") for word in text.split()]
    kept = [word for word in clean if word]
    if label is Label.PERSON:
        telling = [word for word in kept if word not in PARTICLES and word not in TITLES]
        kept = telling or kept
    return " ".join(kept) or text
