"""The study's own name list: whole, in parts, in any case, with a slip of the pen, and as a recogniser makes of it what it hears.

Each distinct word of a text is judged once. A word that is no ordinary one is an entry's part where it is the same without its marks ("danielle"), one or
two edits from it ("brechtyna"; optimal string alignment, in which a swap of neighbours is one edit), or sounds the same ("joesef"; ``sounds``). A part may
also stand cut in two ("kolk man", over a line's end too), and an entry in one word ("sannekolkman").
"""

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from rapidfuzz.distance import OSA
from rapidfuzz.process import extractOne

from thematics.records.shared import Label
from thematics.redact import lexicon
from thematics.redact.folding import fold
from thematics.redact.sounds import Sound, alike, readings, sound_of
from thematics.redact.tokens import Hit, Token
from thematics.redact.vocabulary import (
    ARTICLES,
    CLUB_WORDS,
    INFORMAL,
    NEVER,
    PARTICLES,
    ROLES,
    SAYING,
    SCHOOL_WORDS,
    TITLES,
    VERB_LIKE,
)

__all__ = ["Name", "OwnNames", "everyday"]

_ONE_EDIT, _TWO_EDITS = 5, 9  # letters from which one and two edits are forgiven
_HEARD = 4  # letters from which a name is known by its sound
_CUT, _CUT_ORDINARY = (
    6,
    7,
)  # letters of a name that may stand in two pieces; of one whose pieces are both ordinary words
_PIECE, _PIECE_ORDINARY = 2, 3  # letters of such a piece
_SURE, _LIKELY, _PART_OF, _DOUBT = 0.95, 0.8, 0.6, 0.45
# Common because people are called so: on the list they are somebody in lower case too, as others of the commonest words are not.
_PEOPLE = frozenset("frank jan mark max peter".split())
# What is looked for whole only: its parts are nobody's.
_WHOLE = frozenset(Label) - {Label.PERSON, Label.PLACE, Label.NEIGHBOURHOOD, Label.SCHOOL, Label.ORGANISATION}
_PLACED = frozenset({Label.PLACE, Label.NEIGHBOURHOOD, Label.SCHOOL, Label.ORGANISATION})
_PART = re.compile(r"[^\W_]+(?:['’-][^\W_]+)*")
_NOMINAL = frozenset("met aan door tegen voor bij over zonder van via dankzij namens".split())
_BY = "name-list"
_CARRIED = "carried"  # what the finder lets go for what a word is by itself


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
    def _wholes(self) -> tuple[tuple[tuple[str, ...], re.Pattern[str], Label], ...]:
        """Entries that are looked for as they stand: the pieces that a text has to hold at all, the pattern, the label."""
        return tuple(
            (tuple(_straight(name.text).split()), _whole(name.text), name.label)
            for name in self.names
            if name.text.strip() and not everyday(name.text)
        )

    @cached_property
    def _parts(self) -> Mapping[str, Label]:
        """Distinctive words of the entries, folded; and entries of several words as one."""
        parts: dict[str, Label] = {}
        for name in self.names:
            words = [fold(word) for word in _PART.findall(name.text)]
            for word in words:
                if name.label in _WHOLE:
                    # Of "fenna.groenhof@voorbeeld.nl" a name is worth looking for; "voorbeeld" and "nl" are not.
                    if word in lexicon.first_names() and _distinctive(word):
                        parts.setdefault(word, Label.PERSON)
                elif (len(words) == 1 and not everyday(word)) or _distinctive(word) or _person(word, name):
                    parts.setdefault(word, name.label)
            if name.label is Label.PERSON and len(words) > 1:
                parts.setdefault("".join(words), name.label)
        return parts

    @cached_property
    def _parts_of(self) -> Mapping[str, Label]:
        """Words of a school's, a club's or a place's longer name: in Purmerend, and not at the school that is called after it."""
        wholes = {fold(_straight(name.text.strip())) for name in self.names}
        people = {fold(word) for name in self.names if name.label is Label.PERSON for word in _PART.findall(name.text)}
        longer = [name for name in self.names if name.label in _PLACED and len(name.text.split()) > 1]
        words = {fold(word): name.label for name in reversed(longer) for word in _PART.findall(name.text)}
        return {word: label for word, label in words.items() if word not in wholes and word not in people}

    @cached_property
    def _asked(self) -> Mapping[str, Label]:
        """Words of people's longer names that are ordinary words, but none of the commonest: hidden in lower case, and a person is asked."""
        people = [_PART.findall(name.text) for name in self.names if name.label is Label.PERSON]
        words = {fold(word) for parts in people if len(parts) > 1 for word in parts}
        return {word: Label.PERSON for word in words if word not in self._parts and not _generic(word)}

    @cached_property
    def _ordinary_parts(self) -> Mapping[str, Label]:
        """Everyday words, and words of longer entries that are ordinary words too: they count with a capital only."""
        parts: dict[str, Label] = {}
        for name in self.names:
            words = [fold(word) for word in _PART.findall(name.text)]
            if len(words) == 1 and everyday(words[0]):
                parts.setdefault(words[0], name.label)
            if len(words) > 1 and name.label not in _WHOLE:
                for word in words:
                    if not _distinctive(word) and not _generic(word):
                        parts.setdefault(word, name.label)
        return parts

    @cached_property
    def _by_edits(self) -> tuple[tuple[int, tuple[str, ...]], ...]:
        """Parts by how many edits are forgiven."""
        two = tuple(part for part in self._parts if len(part) >= _TWO_EDITS)
        one = tuple(part for part in self._parts if _ONE_EDIT <= len(part) < _TWO_EDITS)
        return (1, one), (2, two)

    @cached_property
    def _by_sound(self) -> Mapping[str, tuple[tuple[Sound, Label], ...]]:
        """Ways in which parts are read, by their consonants."""
        found: defaultdict[str, list[tuple[Sound, Label]]] = defaultdict(list)
        for name in self.names:
            if name.label in _WHOLE:
                continue
            for word in _PART.findall(name.text):
                label = self._parts.get(fold(word))
                if label is not None and len(word) >= _HEARD:
                    for sound in readings(word):
                        found[sound[0]].append((sound, label))
        return {consonants: tuple(dict.fromkeys(some)) for consonants, some in found.items() if consonants}

    @cached_property
    def _by_piece(self) -> Mapping[str, Mapping[str, Label]]:
        """Parts cut in two: by the first piece, the second."""
        found: defaultdict[str, dict[str, Label]] = defaultdict(dict)
        for part, label in self._parts.items():
            for at in range(_PIECE, len(part) - _PIECE + 1) if len(part) >= _CUT else ():
                if _cuttable(part[:at], part[at:]):
                    for end in ("", "s", "'s"):
                        found[part[:at]].setdefault(part[at:] + end, label)
        return found

    @cached_property
    def _known(self) -> dict[str, tuple[Label, float] | None]:
        return {}

    @cached_property
    def _heard(self) -> dict[str, Label | None]:
        return {}

    def find(self, text: str, tokens: Sequence[Token]) -> Iterator[Hit]:
        """Give every place where an entry, or a distinctive part of one, stands; finds may overlap."""
        if not self.names:
            return
        low = _straight(text)
        for pieces, pattern, label in self._wholes:
            if all(piece in low for piece in pieces):
                for match in pattern.finditer(text):
                    yield Hit(match.start(), match.end(), label, 1.0, _BY)
        words = {token.low for token in tokens if token.word and not token.tag}
        yield from self._words(tokens, words)
        yield from self._cut(tokens, words)
        yield from self._capitals(tokens, words)

    def _words(self, tokens: Sequence[Token], words: Iterable[str]) -> Iterator[Hit]:
        known = self._known
        for word in words:
            if word not in known:
                known[word] = self._lookup(word)
        if all(known[word] is None for word in words):
            return
        for token in tokens:
            found = known.get(token.low)
            if found is not None and not token.tag:
                yield Hit(token.start, token.end, found[0], found[1], _CARRIED if found[1] == _PART_OF else _BY)

    def _cut(self, tokens: Sequence[Token], words: Iterable[str]) -> Iterator[Hit]:
        """Find parts that stand in two words, over the end of a line too."""
        first = {word for word in words if fold(word) in self._by_piece}
        if not first:
            return
        for at, token in enumerate(tokens):
            if token.low in first and not token.tag:
                after = at + 1
                if after < len(tokens) and tokens[after].text == "\n":
                    after += 1
                if after < len(tokens) and not tokens[after].tag:
                    label = self._by_piece[fold(token.low)].get(fold(tokens[after].low))
                    if label is not None:
                        yield Hit(token.start, tokens[after].end, label, _LIKELY, _BY)

    def _capitals(self, tokens: Sequence[Token], words: Iterable[str]) -> Iterator[Hit]:
        """Find what is an ordinary word too: by a capital that no sentence asks for, or by its sound and its place."""
        ordinary = {word for word in words if fold(lexicon.without_possessive(word)) in self._ordinary_parts}
        heard = {word for word in words if self._sounds(word) is not None}
        if not ordinary and not heard:
            return
        for at, token in enumerate(tokens):
            if token.tag or not token.word:
                continue
            if token.low in ordinary and token.cap and not token.first:
                word = fold(lexicon.without_possessive(token.low))
                weak = word in self._parts_of
                yield Hit(
                    token.start,
                    token.end,
                    self._ordinary_parts[word],
                    _PART_OF if weak else _SURE,
                    _CARRIED if weak else _BY,
                )
            elif token.low in heard and _name_stands(tokens, at):
                yield Hit(token.start, token.end, self._heard[token.low] or Label.PERSON, _DOUBT, _BY)

    def _sounds(self, low: str) -> Label | None:
        """Give the label of a person's name that an ordinary, though not everyday, word sounds like: "fleer" is what was made of Fleur."""
        if low not in self._heard:
            plain = low in lexicon.words() and low not in lexicon.common() and low not in VERB_LIKE and low not in ROLES
            label = self._alike(low) if plain and len(low) >= _HEARD else None
            self._heard[low] = label if label is Label.PERSON else None
        return self._heard[low]

    def _lookup(self, low: str) -> tuple[Label, float] | None:
        forms = _forms(fold(low))
        for form in forms:
            if form in self._parts:
                return self._parts[form], _PART_OF if form in self._parts_of else _SURE
        for form in forms:
            if form in self._asked:
                return self._asked[form], _DOUBT
        if "-" in low:
            return next((found for part in low.split("-") if (found := self._lookup(part)) is not None), None)
        if len(low) < _HEARD or lexicon.is_ordinary(low) or _generic(low):
            return None
        return self._nearest(forms) or self._first_alike(forms)

    def _nearest(self, forms: Sequence[str]) -> tuple[Label, float] | None:
        for form in forms:
            for edits, parts in self._by_edits:
                nearest = extractOne(form, parts, scorer=OSA.distance, score_cutoff=edits)
                if nearest is not None:
                    return self._parts[nearest[0]], _PART_OF if nearest[0] in self._parts_of else _SURE
        return None

    def _first_alike(self, forms: Sequence[str]) -> tuple[Label, float] | None:
        return next(((label, _LIKELY) for form in forms if (label := self._alike(form)) is not None), None)

    def _alike(self, word: str) -> Label | None:
        sound = sound_of(word)
        return next((label for other, label in self._by_sound.get(sound[0], ()) if alike(sound, other)), None)


def _straight(text: str) -> str:
    return text.lower().replace("’", "'").replace("i\u0307", "i")


def _forms(low: str) -> tuple[str, ...]:
    bare = lexicon.without_possessive(low)
    return tuple(dict.fromkeys((low, bare, bare.removesuffix("s"))))


def _name_stands(tokens: Sequence[Token], at: int) -> bool:
    """Say whether a word stands where a name would: without an article, behind "met" or before "zei"."""
    before = tokens[at - 1].low if at else ""
    after = tokens[at + 1].low if at + 1 < len(tokens) else ""
    return (
        before not in ARTICLES
        and (before in _NOMINAL or before in ROLES)
        and (after in SAYING or after in VERB_LIKE or not after.isalpha())
    )


def _cuttable(first: str, second: str) -> bool:
    """Say whether two pieces beside each other are more likely a name than two words: "kolk man" is, "maar ten" is not."""
    ordinary = lexicon.is_ordinary(first), lexicon.is_ordinary(second)
    if not all(ordinary):
        return not (ordinary[0] and len(second) <= _PIECE) and first.isalpha() and second.isalpha()
    if len(first) + len(second) < _CUT_ORDINARY or min(len(first), len(second)) < _PIECE_ORDINARY:
        return False
    return not (_generic(first) and _generic(second)) and first not in ARTICLES and second not in ARTICLES


def _known_word(*groups: frozenset[str]) -> Callable[[str], bool]:
    known = frozenset[str]().union(*groups)
    return lambda word: word in known


_rule_word = _known_word(PARTICLES, NEVER, SCHOOL_WORDS, CLUB_WORDS, ROLES, TITLES)


def _generic(word: str) -> bool:
    return _rule_word(word) or len(word) < 3 or word in lexicon.common()  # noqa: PLR2004


def everyday(text: str) -> bool:
    """Say whether an entry is one of the thousand or so commonest words: "Wil" is somebody, and "wil" hardly ever."""
    word = _straight(text.strip())
    return word in lexicon.common() and word not in _PEOPLE


def _person(word: str, name: Name) -> bool:
    return name.label is Label.PERSON and word in _PEOPLE


def _distinctive(word: str) -> bool:
    return not _generic(word) and word not in lexicon.words() and word not in INFORMAL


def _whole(text: str) -> re.Pattern[str]:
    pieces = [re.escape(piece).replace("’", "'").replace("'", "['’]") for piece in text.split()]
    body = r"[\s-]+".join(pieces)
    return re.compile(rf"(?<![^\W_]){body}(?:['’]?s|['’])?(?![^\W_])", re.IGNORECASE)
