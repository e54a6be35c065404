"""The study's own name list: whole, in parts, in any case, and with a slip of the pen.

Distances are optimal string alignment (a swap of neighbours is one edit), as rapidfuzz counts them.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property

from rapidfuzz.distance import OSA

from thematics.records.shared import Label
from thematics.redact import lexicon
from thematics.redact.tokens import Hit, Token
from thematics.redact.vocabulary import CLUB_WORDS, INFORMAL, NEVER, PARTICLES, ROLES, SCHOOL_WORDS, TITLES

__all__ = ["Name", "OwnNames"]

_ONE_EDIT, _TWO_EDITS = 5, 9  # letters from which one and two edits are forgiven
# What is looked for whole only: its parts are nobody's.
_WHOLE = frozenset(Label) - {Label.PERSON, Label.PLACE, Label.NEIGHBOURHOOD, Label.SCHOOL, Label.ORGANISATION}
_PART = re.compile(r"[^\W_]+(?:['’-][^\W_]+)*")


@dataclass(frozen=True, slots=True)
class Name:
    """One entry of the study's own name list.

    Attributes:
        text: The name as people write it, one word or several.
        label: What it names.
        number: Its number in the study's list, 0 where it has none; nothing rests on it.
    """

    text: str
    label: Label
    number: int = 0


@dataclass(frozen=True)
class OwnNames:
    """The list, made ready for looking up."""

    names: tuple[Name, ...]

    @cached_property
    def _wholes(self) -> tuple[tuple[re.Pattern[str], Label], ...]:
        return tuple(
            (_whole(name.text), name.label) for name in self.names if name.text.strip() and not _everyday(name.text)
        )

    @cached_property
    def _parts(self) -> dict[str, Label]:
        """Distinctive words of the entries, lower case."""
        parts: dict[str, Label] = {}
        for name in self.names:
            words = [_straight(word) for word in _PART.findall(name.text)]
            for word in words:
                if name.label in _WHOLE:
                    # Of "fenna.groenhof@voorbeeld.nl" a name is worth looking for; "voorbeeld" and "nl" are not.
                    if word in lexicon.first_names() and _distinctive(word):
                        parts.setdefault(word, Label.PERSON)
                elif (len(words) == 1 and not _everyday(word)) or _distinctive(word):
                    parts.setdefault(word, name.label)
        return parts

    @cached_property
    def _ordinary_parts(self) -> dict[str, Label]:
        """Everyday words, and words of longer entries that are ordinary words too: they count with a capital only."""
        parts: dict[str, Label] = {}
        for name in self.names:
            words = [_straight(word) for word in _PART.findall(name.text)]
            if len(words) == 1 and _everyday(words[0]):
                parts.setdefault(words[0], name.label)
            if len(words) > 1 and name.label not in _WHOLE:
                for word in words:
                    if not _distinctive(word) and not _generic(word):
                        parts.setdefault(word, name.label)
        return parts

    @cached_property
    def _known(self) -> dict[str, Label | None]:
        return {}

    def find(self, text: str, tokens: Iterable[Token]) -> Iterator[Hit]:
        """Give every place where an entry, or a distinctive part of one, stands; finds may overlap."""
        for pattern, label in self._wholes:
            for match in pattern.finditer(text):
                yield Hit(match.start(), match.end(), label, 1.0, "name-list")
        if not self.names:
            return
        for token in tokens:
            if token.word and not token.tag:
                found = self._label(token)
                if found is not None:
                    yield Hit(token.start, token.end, found, 0.95, "name-list")

    def _label(self, token: Token) -> Label | None:
        if token.low not in self._known:
            self._known[token.low] = self._lookup(token.low)
        found = self._known[token.low]
        if found is None and token.cap and not token.first:
            return self._ordinary_parts.get(lexicon.without_possessive(token.low))
        return found

    def _lookup(self, low: str) -> Label | None:
        for form in _forms(low):
            if form in self._parts:
                return self._parts[form]
        if "-" in low:
            return next((label for part in low.split("-") if (label := self._lookup(part)) is not None), None)
        if lexicon.is_ordinary(low):
            return None
        return self._nearest(low)

    def _nearest(self, low: str) -> Label | None:
        for form in _forms(low):
            for part, label in self._parts.items():
                edits = 2 if len(part) >= _TWO_EDITS else 1 if len(part) >= _ONE_EDIT else 0
                if (
                    edits
                    and abs(len(part) - len(form)) <= edits
                    and OSA.distance(form, part, score_cutoff=edits) <= edits
                ):
                    return label
        return None


def _straight(word: str) -> str:
    return word.lower().replace("’", "'")


def _forms(low: str) -> tuple[str, ...]:
    bare = lexicon.without_possessive(low)
    return tuple(dict.fromkeys((low, bare, bare.removesuffix("s"))))


def _generic(word: str) -> bool:
    known = (
        word in PARTICLES
        or word in NEVER
        or word in SCHOOL_WORDS
        or word in CLUB_WORDS
        or word in ROLES
        or word in TITLES
    )
    return known or len(word) < 3 or word in lexicon.common()  # noqa: PLR2004


def _everyday(text: str) -> bool:
    """Say whether an entry is one of the thousand or so commonest words: "Wil" is somebody, and "wil" hardly ever."""
    return _straight(text.strip()) in lexicon.common()


def _distinctive(word: str) -> bool:
    return not _generic(word) and word not in lexicon.words() and word not in INFORMAL


def _whole(text: str) -> re.Pattern[str]:
    pieces = [re.escape(piece).replace("’", "'").replace("'", "['’]") for piece in text.split()]
    body = r"[\s-]+".join(pieces)
    return re.compile(rf"(?<![^\W_]){body}(?:['’]?s|['’])?(?![^\W_])", re.IGNORECASE)
