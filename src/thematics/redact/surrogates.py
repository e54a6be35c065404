"""Natural names in place of tags: fictional, of like origin and gender, the same for one person wherever they stand.

They are put in where text leaves to be read; the study itself keeps tags, since a natural name can be taken for a real one that was
missed. A name is drawn by a keyed number, never one that occurs in the material or is somebody else's surrogate.
"""

import hashlib
import re
from bisect import bisect_left
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from thematics.records.raw import RawTurn
from thematics.records.redacted import RedactedToken, RedactedTurn
from thematics.records.shared import Label
from thematics.redact import lexicon
from thematics.redact.alike import NOT, alike
from thematics.redact.folding import fold
from thematics.redact.pseudonyms import Use, normal
from thematics.redact.spelling import LETTER_NAMES
from thematics.redact.surrogate_names import FEMALE, MALE, Kin, fictional_places, kin_of, last_names_of, names_of
from thematics.redact.tokens import TAG
from thematics.redact.vocabulary import PARTICLES, SCHOOL_WORDS

__all__ = [
    "NATURAL",
    "Draw",
    "Worn",
    "choose",
    "gender_before",
    "gender_of",
    "surrogates_of",
    "usual_words",
    "wear",
    "written",
]

Draw = Callable[[str], int]  # a number from 0, the same for the same words; nobody without the key can tell which
NATURAL = frozenset({Label.PERSON, Label.PLACE, Label.NEIGHBOURHOOD, Label.SCHOOL, Label.ADDRESS})
_TRIES = 64
_STREETS = ("laan", "pad", "straat", "hof", "weg", "plein")
_PARTED = "|"
_FIRST, _LASTLY, _BOTH = "first", "last", "both"
_LEAST_LETTERS = 3  # letters from which a name is spelled out
_TITLED_LAST = frozenset(
    "meneer mijnheer mevrouw mevr mw dhr hr familie dokter dr drs mr ing prof professor agent agente inspecteur rechercheur brigadier "
    "hoofdagent wijkagent rechter advocaat officier dominee".split()
)
_TITLES = {
    **dict.fromkeys(("mevrouw", "mevr", "mw", "juffrouw", "agente", "directrice", "zuster", "meisje"), FEMALE),
    **dict.fromkeys(("meneer", "mijnheer", "dhr", "hr", "broeder", "pastoor", "imam", "jongen"), MALE),
}
_NUMBERED = re.compile(r"-(\d+)\]")
_WOMEN = frozenset(
    "moeder ma mama mam zus zusje tweelingzus halfzus stiefzus stiefzusje stiefmoeder pleegmoeder pleegzus schoonmoeder schoonzus oma tante "
    "nicht nichtje dochter dochtertje kleindochter vrouw echtgenote vriendin vriendinnetje ex-vriendin exvriendin ex-vrouw klasgenote "
    "buurvrouw buurmeisje bazin mentrix trainster juf docente lerares begeleidster psychologe hulpverleenster jongerenwerkster advocate "
    "peettante".split()
)
_MEN = frozenset(
    "vader pa papa pap broer broertje tweelingbroer halfbroer stiefbroer stiefbroertje stiefvader pleegvader pleegbroer schoonvader "
    "schoonbroer zwager opa oom neef neefje zoon zoontje kleinzoon man echtgenoot vriendje ex-vriend exvriend ex-man buurman buurjongen "
    "baas meester peetoom".split()
)


@dataclass(frozen=True, slots=True)
class Worn:
    """A surrogate, and the name that it stands for.

    Attributes:
        name: The surrogate; of a person a first and a last name with "|" between.
        forms: The normalised forms of the real name.
    """

    name: str
    forms: tuple[str, ...]


def gender_of(roles: Iterable[str]) -> str:
    """Tell somebody's gender from what the text says they are to others: "f", "m", or "" where it doesn't say.

    >>> gender_of(["mentor", "tante"]), gender_of(["vriend"])
    ('f', '')
    """
    said = {FEMALE if role in _WOMEN else MALE for role in roles if role in _WOMEN or role in _MEN}
    return said.pop() if len(said) == 1 else ""


def gender_before(words: Sequence[str]) -> str:
    """Tell somebody's gender from the words before their name: "mevrouw", "mijn zusje"; "" where they don't say.

    >>> gender_before(["en", "moeder"]), gender_before(["met"])
    ('f', '')
    """
    last = fold(words[-1]).strip(".:\"'(") if words else ""
    return _TITLES.get(last, "") or gender_of([last])


def _genders_in(text: str) -> dict[str, str]:
    """Give by word, folded, what a text says of the gender of whom it is a name; nothing where it says both."""
    said: dict[str, set[str]] = {}
    for before, word in re.findall(r"([\w-]+)\.? (?=(?:(?:van|de|der|den|el|al|ten|ter) ){0,3}(\w+))", fold(text)):
        if told := gender_before([before]):
            said.setdefault(word, set()).add(told)
    return {word: genders.pop() for word, genders in said.items() if len(genders) == 1}


def usual_words(texts: Iterable[str]) -> frozenset[str]:
    """Give the words of texts, folded: what a surrogate may not be."""
    return frozenset(word for text in texts for word in re.findall(r"\w+", fold(text)))


def choose(label: Label, forms: Sequence[str], draw: Draw, taken: Collection[str], gender: str = "") -> str:
    """Choose a surrogate.

    Args:
        label: The kind; one of ``NATURAL``.
        forms: The normalised forms of the real name.
        draw: Draws numbers.
        taken: Words, folded, that may not stand in it: those of the material and of other surrogates.
        gender: What the text says of a person; "" to go by the name.

    Returns:
        The surrogate, as ``Worn`` has it; "" where there is none left.
    """
    if label is Label.PERSON:
        return _person(forms, draw, taken, gender)
    return _place(label, forms, draw, taken)


def _person(forms: Sequence[str], draw: Draw, taken: Collection[str], gender: str) -> str:
    longest = max((form for form in forms if not _is_spelled(form.split())), key=_most_telling, default="")
    kin = _kin(longest.split())
    genders = [gender or kin.gender] if gender or kin.gender else [FEMALE, MALE]
    first = _drawn(_pools(kin.origin, genders), draw, "first", taken)
    last = _drawn([last_names_of(kin.origin), last_names_of("nl")], draw, "last", {*taken, fold(first)})
    return f"{first}{_PARTED}{last}" if first and last else ""


def _most_telling(form: str) -> tuple[int, int]:
    return len(form.split()), len(form)


def _is_spelled(words: Sequence[str]) -> bool:
    """Say whether these are the names of letters: "es aa en en ee"."""
    return len(words) >= _LEAST_LETTERS and all(word in LETTER_NAMES for word in words)


def _kin(words: Sequence[str]) -> Kin:
    """Give what a name tells; a last name alone tells no gender."""
    kin = kin_of(tuple(words))
    alone = len(words) == 1 and words[0] in lexicon.last_names() and words[0] not in lexicon.first_names()
    return replace(kin, gender="") if alone else kin


def _pools(origin: str, genders: Sequence[str]) -> list[tuple[str, ...]]:
    own = [name for gender in genders for name in names_of(origin, gender)]
    return [tuple(own), *(names_of("nl", gender) for gender in genders)]


def _drawn(pools: Sequence[Sequence[str]], draw: Draw, what: str, taken: Collection[str]) -> str:
    """Draw from the first pool that has a name left that is nobody's, and no ordinary word either."""
    for pool in pools:
        free = [
            name for name in pool if fold(name) not in taken and fold(name) not in lexicon.words() and "-" not in name
        ]
        if free:
            return free[draw(what) % len(free)]
    return ""


def _place(label: Label, forms: Sequence[str], draw: Draw, taken: Collection[str]) -> str:
    begins, ends = fictional_places()
    if label is Label.ADDRESS:
        ends = _STREETS
    for attempt in range(_TRIES):
        number = draw(f"place {attempt}")
        made = begins[number % len(begins)] + ends[number // len(begins) % len(ends)]
        if fold(made) not in taken and fold(made) not in lexicon.places() and fold(made) not in lexicon.last_names():
            return f"{made} {_kind_of_school(forms)}" if label is Label.SCHOOL else made
    return ""


def _kind_of_school(forms: Sequence[str]) -> str:
    words = [word for form in forms for word in form.split()]
    return next(
        (word for word in words if word in SCHOOL_WORDS and word not in {"basisschool", "school"}), "school"
    ).capitalize()


def written(label: Label, worn: Worn, said: Sequence[str], before: str = "") -> str:
    """Write a surrogate as the real name was said: first name, last name or both, with its article or possessive; never spelled out.

    Args:
        label: The kind.
        worn: The surrogate.
        said: The words as they stand in the raw text.
        before: The word before them: after "mevrouw" comes a last name, after "tante" a first name, where nothing else tells.

    >>> written(Label.PERSON, Worn("Noor|Aalbers", ("sanne", "sanne kolkman")), ["Sannes"])
    'Noors'
    """
    if label is not Label.PERSON:
        article = fold(said[0]).strip("\"'(") if said else ""
        return f"{article} {worn.name}" if article in {"de", "het", "'t"} and len(said) > 1 else worn.name
    first, _, last = worn.name.partition(_PARTED)
    words = normal(label, said).split()
    shown = {_FIRST: first, _LASTLY: last, _BOTH: f"{first} {last}"}[_part(words, worn.forms, said, before)]
    return shown + _possessive(shown, said, worn.forms)


def _part(words: Sequence[str], forms: Sequence[str], said: Sequence[str], before: str) -> str:
    """Say which part of somebody's name was said: by their full name, else by the lists and by what stands before it."""
    if not words or _is_spelled(words):
        return _FIRST
    full = [form.split() for form in forms if " " in form and not _is_spelled(form.split())]
    longer = [name for name in full if len(name) > len(words)]
    if any(_same(words, name[-len(words) :]) for name in longer) and not any(
        _same(words, name[: len(words)]) for name in longer
    ):
        return _LASTLY
    if len(words) > 1:
        both_first = all(word in lexicon.first_names() and word not in lexicon.last_names() for word in words)
        return _FIRST if both_first else _BOTH
    return _FIRST if longer else _alone(words[0], said, before)


def _alone(word: str, said: Sequence[str], before: str) -> str:
    title = fold(before).strip(".,:\"'(")
    if title in _TITLED_LAST or (len(said) > 1 and fold(said[0]) in PARTICLES):
        return _LASTLY
    is_last = word in lexicon.last_names() and word not in lexicon.first_names() and title not in _WOMEN | _MEN
    return _LASTLY if is_last else _FIRST


def _same(some: Sequence[str], others: Sequence[str]) -> bool:
    return all(alike((one,), (other,)) != NOT for one, other in zip(some, others, strict=True))


def _possessive(shown: str, said: Sequence[str], forms: Sequence[str]) -> str:
    last = re.sub(r"[^\w'’]+$", "", said[-1]) if said else ""
    bare = fold(last)
    known = {word for form in forms for word in form.split()}
    if not (bare.endswith("'s") or (bare.endswith("s") and bare[:-1] in known)):
        return ""
    if shown.endswith(("s", "x", "z")):
        return "'"
    return "'s" if shown[-1] in "aiouy" else "s"


def surrogates_of(text: str, uses: Iterable[Use]) -> dict[tuple[Label, int], Worn]:
    """Choose surrogates for one text by itself: what is drawn follows from the text alone.

    Args:
        text: The text.
        uses: The names in it.
    """
    forms: dict[tuple[Label, int], list[str]] = {}
    for use in uses:
        if use.label in NATURAL:
            forms.setdefault((use.label, use.number), []).append(use.form)
    taken, genders = set(usual_words([text])), _genders_in(text)
    worn: dict[tuple[Label, int], Worn] = {}
    for key, known in forms.items():
        told = {genders[word] for form in known for word in form.split()[:1] if word in genders}
        name = choose(key[0], known, _drawing(text, *key), taken, told.pop() if len(told) == 1 else "")
        taken |= {fold(part.split()[0]) for part in name.split(_PARTED) if part}
        if name:
            worn[key] = Worn(name, tuple(known))
    return worn


def _drawing(text: str, label: Label, number: int) -> Draw:
    return lambda what: int(hashlib.sha256("\0".join((text, label, str(number), what)).encode()).hexdigest(), 16)


def wear(
    turns: Sequence[RedactedTurn], raw: Sequence[RawTurn], worn: Mapping[tuple[Label, int], Worn]
) -> tuple[RedactedTurn, ...]:
    """Put surrogates in place of tags, for reading alone: tokens keep their positions and kinds.

    Args:
        turns: Redacted turns.
        raw: The same document's raw turns.
        worn: Surrogates by kind and number; a tag that has none stays.
    """
    said = {word.position: word.text for turn in raw for word in turn.words}
    places = sorted(said)
    return tuple(
        replace(turn, tokens=tuple(_worn(token, said, places, worn) for token in turn.tokens)) for turn in turns
    )


def _worn(
    token: RedactedToken, said: Mapping[int, str], places: Sequence[int], worn: Mapping[tuple[Label, int], Worn]
) -> RedactedToken:
    tag = TAG.search(token.text) if token.labels else None
    number = _NUMBERED.search(tag[0]) if tag else None
    surrogate = worn.get((token.labels[0], int(number[1]))) if number else None
    if tag is None or surrogate is None:
        return token
    begin = bisect_left(places, token.first)
    words = [said[at] for at in places[begin : bisect_left(places, token.last + 1)]]
    shown = written(token.labels[0], surrogate, words, said[places[begin - 1]] if begin else "")
    return replace(token, text=token.text[: tag.start()] + shown + token.text[tag.end() :])
