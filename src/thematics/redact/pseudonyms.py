"""One pseudonym per person within a source, and who is one person.

*Within a document* all forms of a name are one person's: a first name and the full name that holds it, diminutive, possessive, what sounds
alike, one slip of the pen. *Across documents* two are one where the study's own list has them, where they are a first and a last name, or
where they are exact (a number, an address, a handle); a first name alone gets a number of its own in each document, since two interviews
may each have a Sanne. What a document was given it keeps; what people decided comes after everything else, and changes nothing of it.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache

from thematics.records.shared import Label
from thematics.redact.alike import NOT, SLIP, alike, full, near_keys
from thematics.redact.folding import fold
from thematics.redact.numerals import spoken_digits
from thematics.redact.vocabulary import PARTICLES, TITLES

__all__ = ["LINKABLE", "Known", "Pseudonym", "Pseudonyms", "Rule", "Use", "is_full_name", "normal", "shown"]

_EDGE = re.compile(r"^[^\w@]+|[^\w]+$")
_BARE_EDGE = re.compile(r"^\W+|\W+$")
_DIGITS = frozenset({Label.PHONE, Label.BSN})
_COMPACT = frozenset(
    {Label.IBAN, Label.POSTCODE, Label.PLATE, Label.CASE_NUMBER, Label.IDENTITY_DOCUMENT, Label.DEVICE, Label.DATE}
)
_TYPED = frozenset({Label.EMAIL, Label.URL, Label.HANDLE})
_WITH_ARTICLE = frozenset({Label.PLACE, Label.NEIGHBOURHOOD, Label.SCHOOL, Label.ORGANISATION})
_SAID = {
    "punt": ".",
    "dot": ".",
    "apenstaartje": "@",
    "apestaartje": "@",
    "at": "@",
    "streepje": "-",
    "underscore": "_",
}
_ARABIC = re.compile(r"^(?:el|al|ait|abu|abou|bou|ben)-(?=\w)")
_LETTERS = re.compile(r"^\w(?:-\w){2,}$")
_TAGGED = ":["  # stands in the form of a tag that somebody else put there
_SPELLED = 3  # single letters from which a name is spelled out

# Kinds that are linked across sources where that is allowed: people, and what points to one person by itself.
LINKABLE = frozenset({Label.PERSON, Label.IDENTITY_DOCUMENT, Label.BSN, Label.IBAN, Label.PLATE, Label.PHONE, *_TYPED})


@dataclass(frozen=True, slots=True)
class Pseudonym:
    """A number that stands for one person, place or thing within a source.

    Attributes:
        label: What it is.
        number: The number in its tag.
        key: The normalised forms under which it is known in every document, with "|" between; names people, so it stays in the vault.
    """

    label: Label
    number: int
    key: str


@dataclass(frozen=True, slots=True)
class Rule:
    """What people decided about numbers.

    Attributes:
        label: The kind.
        first: A number.
        second: Another one. Without a document it is the first one's person, and is written as the first; in a document that the rule
            names, who would be the first is written as the second.
        document: Id of the document in which two people are parted, "" where two are one.
        at: Positions of the words where they are parted; empty for the whole document.
    """

    label: Label
    first: int
    second: int
    document: str = ""
    at: tuple[int, ...] = ()

    def holds(self, label: Label, document: str, place: tuple[int, int] | None = None) -> bool:
        """Say whether this is about a name of a kind in a document, which stands at these words (first and last) or, without, anywhere."""
        if self.label is not label or self.document not in {"", document}:
            return False
        return not self.at or (place is not None and any(place[0] <= at <= place[1] for at in self.at))


@dataclass(frozen=True, slots=True)
class Use:
    """A form that stands in the document.

    Attributes:
        label: The kind.
        form: Normalised; names people.
        number: What it was given, before what people decided.
        uses: How often it was met.
    """

    label: Label
    form: str
    number: int
    uses: int


class Known:
    """What was given within a source, made ready for looking up once for all its documents.

    Args:
        given: From the vault.
    """

    def __init__(self, given: Iterable[Pseudonym] = ()) -> None:
        self.highest: dict[Label, int] = {}
        self.keys: dict[tuple[Label, int], str] = {}
        self.numbers: dict[tuple[Label, str], int] = {}
        for pseudonym in given:
            self.add(pseudonym)

    def add(self, pseudonym: Pseudonym) -> None:
        """Add what was given since, or what a number is known under by now."""
        label, number = pseudonym.label, pseudonym.number
        self.keys[label, number] = pseudonym.key
        self.highest[label] = max(self.highest.get(label, 0), number)
        for form in pseudonym.key.split("|") if pseudonym.key else ():
            self.numbers.setdefault((label, _written(label, form)), number)


@dataclass(slots=True)
class _Person:
    """Somebody in the document; the number comes when all names in it were looked at."""

    number: int = 0
    order: int = 0
    forms: list[tuple[str, ...]] = field(
        default_factory=list
    )  # without slips of the pen: a slip of a slip may be anybody


class Pseudonyms:
    """Gives numbers to the names of one document; no number is given twice.

    Args:
        known: What was given before within the source.
        listed: Names of people on the study's own list that mean the same person in every document.
        heard: What forms stand for in this document, from before.
        rules: What people decided, in order.
        document: The document's id, for the rules.
        elsewhere: What was given in other sources over which people may be linked.
    """

    def __init__(
        self,
        known: Known | Iterable[Pseudonym] = (),
        *,
        listed: Iterable[str] = (),
        heard: Mapping[tuple[Label, str], int] | None = None,
        rules: Sequence[Rule] = (),
        document: str = "",
        elsewhere: Sequence[Known] = (),
    ) -> None:
        self._known = known if isinstance(known, Known) else Known(known)
        self._keys: dict[tuple[Label, str], int] = {}
        self._added: dict[tuple[Label, int], list[str]] = {}
        self._fresh: list[tuple[Label, int]] = []
        self._highest = dict(self._known.highest)
        self._taken: set[tuple[Label, int]] = set()
        self._listed = {tuple(form.split()): form for name in listed if (form := _written(Label.PERSON, name))}
        self._entries: dict[str, str] = {}
        self._rules, self._document = tuple(rules), document
        self._uses: dict[tuple[Label, str], list[int]] = {}
        self._near: dict[str, dict[int, _Person]] = {}  # who has a name that holds a key, by order of coming in
        self._by_number: dict[int, _Person] = {}
        self._count = 0
        self._met: dict[tuple[Label, str], _Person] = {}
        self._elsewhere = tuple(elsewhere)
        for label, number in (each for source in elsewhere for each in source.highest.items() if each[0] in LINKABLE):
            self._raise(label, number)
        for (label, form), number in (heard or {}).items():
            self._hear(label, form, number)

    @property
    def rules(self) -> tuple[Rule, ...]:
        """What people decided, in order."""
        return self._rules

    @property
    def new(self) -> tuple[Pseudonym, ...]:
        """What was given since construction, in the order in which it was."""
        return tuple(Pseudonym(*given, "|".join(self._added.get(given, ()))) for given in self._fresh)

    @property
    def grown(self) -> tuple[Pseudonym, ...]:
        """What was known before and is now known under more names, with all of them."""
        fresh = set(self._fresh)
        return tuple(
            Pseudonym(*given, "|".join([*filter(None, [self._known.keys.get(given, "")]), *forms]))
            for given, forms in self._added.items()
            if given not in fresh
        )

    @property
    def uses(self) -> tuple[Use, ...]:
        """What stands in the document, in order of first standing there."""
        return tuple(Use(*place, number, uses) for place, (number, uses) in self._uses.items())

    def number(self, label: Label, words: Sequence[str]) -> int:
        """Give the number for a name of these words, a new one where nobody known fits, or where two do."""
        return self.numbers([(label, words)])[0]

    def numbers(
        self, names: Sequence[tuple[Label, Sequence[str]]], at: Sequence[tuple[int, int] | None] = ()
    ) -> list[int]:
        """Give numbers for the names of a document, in order: those who are known keep theirs, and all of a name is looked at first.

        Args:
            names: Kinds and words.
            at: Positions of each one's first and last word, for what people decided about single places.
        """
        places = [(label, normal(label, words)) for label, words in names]
        new = [place for place in dict.fromkeys(places) if place not in self._met]
        self._meet(new)
        result = []
        for place, stands in zip(places, at or [None] * len(places), strict=True):
            person = self._met[place]
            person.number = person.number or self._highest.get(place[0], 0) + 1
            self._give(place[0], person.number)
            if _by_likeness(place):
                self._by_number.setdefault(person.number, person)
            self._remember(place, person.number)
            result.append(shown(self._rules, place[0], person.number, self._document, stands))
        return result

    # who it is

    def _meet(self, places: Sequence[tuple[Label, str]]) -> None:
        """Find or make the person of each form: the surest first, so that an order of telling decides nothing."""
        later: list[str] = []
        for place in places:
            number = self._known_number(place)
            if number or not _by_likeness(place):
                self._met[place] = self._person_of(place, number)
            else:
                later.append(place[1])
        # Full names before first names; of these, the ones that others are forms of before the others.
        for form in sorted(later, key=lambda each: (-len(each.split()), len(each))):
            words = tuple(form.split())
            found, how = self._alike(words)
            person = found or self._somebody()
            if how != SLIP:
                self._name(person, words)
            self._met[Label.PERSON, form] = person

    def _known_number(self, place: tuple[Label, str]) -> int:
        """Give the number that a form has wherever it stands; 0 where it has none."""
        label, form = place
        entry = self._entry(form) if label is Label.PERSON else ""
        for each in filter(None, (entry, form)):
            if not self._joins(label, each):
                continue
            if (number := self._key(label, each)) is not None:
                return number
            for source in self._elsewhere if label in LINKABLE else ():
                if (number := source.numbers.get((label, each))) is not None:
                    return 0 if self._is_taken(label, number) else number
        return 0

    def _key(self, label: Label, form: str) -> int | None:
        found = self._keys.get((label, form))
        return self._known.numbers.get((label, form)) if found is None else found

    def _is_taken(self, label: Label, number: int) -> bool:
        return (label, number) in self._taken or (label, number) in self._known.keys

    def _joins(self, label: Label, form: str) -> bool:
        """Say whether a form means the same in every document."""
        words = tuple(form.split())
        return label is not Label.PERSON or words in self._listed or _TAGGED in form or full(words)

    def _entry(self, form: str) -> str:
        """Give the entry of the study's own list that a name is, or is a form of; "" where none or two may be meant."""
        if form not in self._entries:
            self._entries[form] = self._look_up(form)
        return self._entries[form]

    def _look_up(self, form: str) -> str:
        words = tuple(form.split())
        if words in self._listed or not self._listed:
            return self._listed.get(words, "")
        keys = near_keys(words)
        near = {
            entry: alike(words, entry)
            for entry in self._listed
            if len(entry) == len(words) and not keys.isdisjoint(near_keys(entry))
        }
        best = max(near.values(), default=NOT)
        found = [self._listed[each] for each, how in near.items() if how == best]
        return found[0] if best > NOT and len(found) == 1 else ""

    def _person_of(self, place: tuple[Label, str], number: int) -> _Person:
        """Give the person of a number, who is known by this form too; somebody new where there is none of that number."""
        if not _by_likeness(place):
            return _Person(number)
        person = self._by_number.get(number) or self._somebody(number)
        self._name(person, tuple(place[1].split()))
        return person

    def _somebody(self, number: int = 0) -> _Person:
        self._count += 1
        person = _Person(number, self._count)
        if number:
            self._by_number[number] = person
        return person

    def _name(self, person: _Person, words: tuple[str, ...]) -> None:
        person.forms.append(words)
        for key in near_keys(words):
            self._near.setdefault(key, {})[person.order] = person

    def _alike(self, words: tuple[str, ...]) -> tuple[_Person | None, int]:
        """Give the one person of the document of whose names this is a form, and how alike they are."""
        found: list[tuple[int, _Person]] = []
        near = {order: person for key in near_keys(words) for order, person in self._near.get(key, {}).items()}
        for person in near.values():
            how = [alike(words, form) for form in person.forms]
            # "Sanne Kolkman" is nobody who is "Sanne Visser" as well.
            if (
                how
                and max(how) > NOT
                and all(each > NOT or len(form) == 1 for each, form in zip(how, person.forms, strict=True))
            ):
                found.append((max(how), person))
        best = max((how for how, _ in found), default=NOT)
        those = [person for how, person in found if how == best]
        if len(those) > 1:  # of "Sanne Kolkman", "Sanne Visser" and a Sanne who may be either, the last
            those = [person for person in those if all(len(form) == 1 for form in person.forms)]
        return (those[0], best) if len(those) == 1 else (None, NOT)

    # what is known

    def _hear(self, label: Label, form: str, number: int) -> None:
        place = label, normal(label, form.split())
        self._raise(label, number)
        self._taken.add((label, number))
        if place not in self._met:
            self._met[place] = self._person_of(place, number)

    def _remember(self, place: tuple[Label, str], number: int) -> None:
        label, form = place
        use = self._uses.setdefault(place, [number, 0])
        use[1] += 1
        if use[1] > 1:
            return
        entry = self._entry(form) if label is Label.PERSON else ""
        for each in dict.fromkeys(filter(None, (entry, form))):
            # A name that is somebody's elsewhere stays theirs, though this document calls another person so.
            if self._joins(label, each) and self._key(label, each) in {None, number}:
                self._keys[label, each] = number
                known = self._known.keys.get((label, number), "").split("|") + self._added.get((label, number), [])
                if each not in known:
                    self._added.setdefault((label, number), []).append(each)

    def _give(self, label: Label, number: int) -> None:
        """Note a number that nobody within the source has yet."""
        if not self._is_taken(label, number):
            self._raise(label, number)
            self._taken.add((label, number))
            self._fresh.append((label, number))

    def _raise(self, label: Label, number: int) -> None:
        self._highest[label] = max(self._highest.get(label, 0), number)


def _by_likeness(place: tuple[Label, str]) -> bool:
    """Say whether a form is a name that has other forms; all else is the same or is not."""
    return place[0] is Label.PERSON and _TAGGED not in place[1]


def shown(rules: Iterable[Rule], label: Label, number: int, document: str, place: tuple[int, int] | None = None) -> int:
    """Give the number that is written in a document, or at these words of it, for what was given this one: each rule in order.

    >>> rules = [Rule(Label.PERSON, 3, 7), Rule(Label.PERSON, 3, 9, "b")]
    >>> shown(rules, Label.PERSON, 7, "a"), shown(rules, Label.PERSON, 7, "b"), shown(rules[1:], Label.PERSON, 7, "b")
    (3, 9, 7)
    """
    for rule in rules:
        if rule.holds(label, document, place):
            before, after = (rule.first, rule.second) if rule.document else (rule.second, rule.first)
            number = after if number == before else number
    return number


def is_full_name(text: str) -> bool:
    """Say whether a name is a first name and a last name, which are somebody's in whatever document they stand.

    >>> is_full_name("Sanne Kolkman"), is_full_name("mevrouw Kolkman"), is_full_name("Sanne")
    (True, False, False)
    """
    return full(tuple(_written(Label.PERSON, text).split()))


@lru_cache(1 << 15)
def _written(label: Label, text: str) -> str:
    return normal(label, text.split())


def normal(label: Label, words: Sequence[str]) -> str:
    """Write a name in the form under which it is known: nothing changes when it is done twice.

    >>> normal(Label.PERSON, ["mevrouw", "Zoë", "van", "der", "Berg's"]), normal(Label.PERSON, list("sanne"))
    ('zoe berg', 'sanne')
    """
    text = " ".join(fold(" ".join(words)).replace("|", " ").split())
    if label in _DIGITS:
        digits = re.sub(r"^(?:00|\+)?31(?=\d{9}$)", "0", spoken_digits(text))
        return digits or text
    if label in _COMPACT:
        return re.sub(r"[\W_]", "", text) or text
    if label in _TYPED:
        return _bare("".join(_SAID.get(word, word) for word in map(_bare, text.split())), _BARE_EDGE) or text
    kept = [word for each in text.split() if (word := _bare(each, _BARE_EDGE))]
    if label is Label.PERSON:
        kept = _person_words(kept)
    elif label in _WITH_ARTICLE and len(kept) > 1 and kept[0] in {"de", "het", "'t", "t"}:
        kept = kept[1:]
    return " ".join(kept) or text


def _bare(word: str, edge: re.Pattern[str] = _EDGE) -> str:
    while (shorter := re.sub(r"'s?$", "", edge.sub("", word))) != word:
        word = shorter
    return word


def _person_words(words: list[str]) -> list[str]:
    if len(words) >= _SPELLED and all(len(word) == 1 for word in words):
        return ["".join(words)]
    telling = [word for word in words if word not in PARTICLES and word not in TITLES] or words
    return [word.replace("-", "") if _LETTERS.match(word) else _ARABIC.sub("", word) for word in telling]
