"""People in a sentence: names of every origin, listed and invented, in the forms in which they are said."""

import re
import unicodedata
from collections.abc import Callable
from functools import cache

from tools.redaction.drafting import Draft, Person
from tools.redaction.grammar import read_sections
from tools.redaction.markov import NameModel
from tools.redaction.origins import first_names, last_names, origins

from thematics.records.shared import Label
from thematics.redact import lexicon

__all__ = ["PEOPLE", "person", "word_names"]

INVENTED = 0.35  # share of the names in training that are on no list
_MIXED = 0.25  # share of second people of another origin, in training only: origins are measured apart
_PERSON = Label.PERSON
_PARTICLES = {
    "nl": ("van", "van", "de", "de", "van de", "van den", "van der", "ten", "ter", "den", "van 't", "in 't", "op den"),
    "fy": ("van der", "de", "fan", "van"),
    "ma": ("el", "El", "Ait", "Ben", "ben", "al", "Bou", "Oulad", "El-"),
    "sy": ("al", "Al", "al-", "Al-", "Abu"),
    "iq": ("al", "Al-", "al-", "Abdul"),
    "sr": ("de", "van", "van der"),
    "an": ("de", "van der", "de la"),
    "cv": ("da", "dos", "de", "dos"),
    "es": ("de", "de la", "del"),
    "be": ("Van", "De", "Van den", "Van der"),
}
_SHARE = {"nl": 0.3, "fy": 0.15, "ma": 0.4, "sy": 0.45, "iq": 0.45, "sr": 0.06, "an": 0.08, "cv": 0.2, "es": 0.12}
_TWO_SURNAMES = frozenset(("es", "an", "cv", "pt"))
_VOWELS = "aeiouyéèëïöüáíóúı"


@cache
def _listed(origin: str, split: str, last: bool) -> tuple[str, ...]:  # noqa: FBT001 - a key of the cache
    names = (last_names if last else first_names)(origin, split)
    # Names that are words stand in the lists; those that are test's are left to test.
    apart = {name.casefold() for name in word_names("test" if split == "train" else "train")}
    return tuple(name for name in names if name.casefold() not in apart)


@cache
def _held_out() -> frozenset[str]:
    """Give every test name, lower case, whole and by word: none may be invented in training."""
    names = [name for origin in origins("test") for last in (False, True) for name in _listed(origin, "test", last)]
    names += word_names("test")
    return frozenset(part for name in names for part in (name.casefold(), *name.casefold().split()))


@cache
def _model(origin: str, last: bool) -> NameModel:  # noqa: FBT001 - a key of the cache
    return NameModel(_listed(origin, "train", last), _held_out() | lexicon.words())


def _name(draft: Draft, origin: str, *, last: bool) -> str:
    if draft.split == "train" and draft.chance(INVENTED):
        made = _model(origin, last).make(draft.rng)
        if made:
            return made
    return draft.pick(_listed(origin, draft.split, last))


def person(draft: Draft, tag: str = "") -> Person:
    """Give the person of a tag, or somebody new."""
    if tag and tag in draft.people:
        return draft.people[tag]
    origin = draft.origin
    if draft.named and draft.split == "train" and draft.chance(_MIXED):
        origin = draft.pick(origins(draft.split))
    draft.named = True
    made = Person(origin)
    if tag:
        draft.people[tag] = made
    return made


def _first(draft: Draft, who: Person) -> str:
    if not who.first:
        who.first = _name(draft, who.origin, last=False)
        if draft.chance(0.03) and "-" not in who.first:
            who.first += draft.pick(("-", " ")) + _name(draft, who.origin, last=False)
    return who.first


def _last(draft: Draft, who: Person) -> str:
    if not who.last:
        name = _name(draft, who.origin, last=True)
        if who.origin in _PARTICLES and " " not in name and draft.chance(_SHARE.get(who.origin, 0.3)):
            particle = draft.pick(_PARTICLES[who.origin])
            name = particle + ("" if particle.endswith("-") else " ") + name
        if draft.chance(0.3 if who.origin in _TWO_SURNAMES else 0.02):
            name += (" " if who.origin in _TWO_SURNAMES else "-") + _name(draft, who.origin, last=True)
        who.last = name
    return who.last


def _titled(draft: Draft, who: Person) -> str:
    """Give a surname as it stands after a title: "mevrouw Van den Berg", or as people write it."""
    name = _last(draft, who)
    return name[0].upper() + name[1:] if draft.chance(0.5) else name


def _whole(draft: Draft, who: Person) -> str:
    return f"{_first(draft, who)} {_last(draft, who)}"


def _short(draft: Draft, who: Person) -> str:
    """Give what friends call somebody: "Sanneke", "Mo", "Jojo"."""
    if not who.nick:
        name = _first(draft, who).split()[0].split("-")[0]
        cut = re.match(rf"[^{_VOWELS}]*[{_VOWELS}]+[^{_VOWELS}]?", name, re.IGNORECASE)
        stem = cut[0] if cut and len(cut[0]) > 1 else name
        small = name + ("tje" if name[-1] in "aeiouylnr" else "je")
        ways = (
            small,
            small,
            name + "ke",
            stem,
            stem,
            stem + "y",
            stem + "ie",
            stem[:2] * 2,
            stem + "o",
            "kleine " + name,
        )
        made = draft.pick(ways)
        if draft.split == "train" and made.casefold() in _held_out():
            made = name
        who.nick = made[0].upper() + made[1:].lower() if not made.startswith("kleine ") else small
    return who.nick


def _owned(name: str) -> str:
    """Give the possessive as Dutch spells it: Sannes, Layla's, Max'."""
    end = unicodedata.normalize("NFD", name[-1].casefold())[0]
    if end in "szx":
        return name + "'"
    return name + ("'s" if end in "aiouyı" and not name.casefold().endswith(("ai", "ie", "eu", "oe", "ou")) else "s")


def word_names(split: str) -> tuple[str, ...]:
    """Names that are ordinary words too; training and test have different ones."""
    return tuple(" ".join(read_sections(f"parts_{split}")["names that are words"]).split())


def _slot(make: Callable[[Draft, Person], str]) -> Callable[[Draft, str], None]:
    def fill(draft: Draft, tag: str) -> None:
        draft.mark(make(draft, person(draft, tag)), _PERSON)

    return fill


def _initials(draft: Draft, who: Person) -> str:
    letters = [_first(draft, who)[0].upper() for _ in range(1)]
    while len(letters) < 3 and draft.chance(0.3):
        letters.append(draft.pick("ABCDEFGHJKLMNPRSTW"))
    dotted = "".join(letter + "." for letter in letters)
    return f"{dotted} {_last(draft, who)}"


def _letters(draft: Draft, who: Person) -> str:
    """Give a name cut down to letters: "S.", "S.K.", "Youssef B."."""
    first, last = _first(draft, who), _last(draft, who).split()[-1]
    return draft.pick((f"{first[0]}.", f"{first[0]}.{last[0].upper()}.", f"{first} {last[0].upper()}."))


def _spelled(draft: Draft, who: Person) -> str:
    """Spell a name as people do aloud: "s a n n e", "S-A-N-N-E"."""
    name = (who.last or _first(draft, who)).split()[-1]
    between = draft.pick((" ", " ", " ", "-", ", "))
    letters = between.join(letter for letter in name if letter.isalpha())
    return draft.pick((letters.lower(), letters.upper()))


def _several(draft: Draft, tag: str) -> None:
    """Name two to four people: "Sanne, Youssef en Kim"."""
    del tag
    count = 2 + (draft.rng.random() < 0.5) + (draft.rng.random() < 0.15)
    whole = draft.chance(0.12)
    for at in range(count):
        if at:
            draft.say(", " if at < count - 1 else draft.pick((" en ", " en ", " en ", " of ", ", ", " met ")))
        who = person(draft)
        draft.mark(_whole(draft, who) if whole else _first(draft, who), _PERSON)


def _word_name(draft: Draft, tag: str) -> None:
    who = person(draft, tag)
    if not who.first:
        who.first = draft.pick(word_names(draft.split))
        draft.worded = True
    draft.mark(who.first, _PERSON)


def _anyone(draft: Draft, tag: str) -> None:
    """Name somebody as people do: mostly by the first name."""
    at = draft.rng.random()
    for share, slot in ((0.7, "first"), (0.84, "full"), (0.92, "nick"), (1.0, "wordname")):
        if at < share:
            PEOPLE[slot](draft, tag)
            return


PEOPLE: dict[str, Callable[[Draft, str], None]] = {
    "first": _slot(_first),
    "full": _slot(_whole),
    "last": _slot(_titled),
    "bare": _slot(_last),
    "nick": _slot(_short),
    "poss": _slot(lambda draft, who: _owned(_first(draft, who))),
    "fullposs": _slot(lambda draft, who: _owned(_whole(draft, who))),
    "initials": _slot(_initials),
    "letters": _slot(_letters),
    "lastfirst": _slot(lambda draft, who: f"{_last(draft, who)}, {_first(draft, who)}"),
    "caps": _slot(lambda draft, who: _whole(draft, who).upper()),
    "spelled": _slot(_spelled),
    "names": _several,
    "wordname": _word_name,
    "person": _anyone,
}
