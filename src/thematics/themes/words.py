"""Text into words as the lexical engines count them: Dutch stems, without tags, stop words and spoken fillers."""

import hashlib
import re
import unicodedata
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache
from importlib.metadata import version
from importlib.resources import files

__all__ = ["Word", "content_words", "fingerprint", "fold", "is_blocked", "is_dull", "is_empty", "read_words", "stem_of"]

_TAG = re.compile(r"\[[^\W\d_]+(?:-\d+)?\]")
_WORD = re.compile(r"[^\W\d_]+(?:'[^\W\d_]+)*|'[^\W\d_]{1,2}\b")
_QUOTES = str.maketrans("’‘`´", "''''")
_DRAWN_OUT = re.compile(r"(.)\1{2,}")  # "jaaaa"; no Dutch word has a letter three times on end
_POSSESSIVE = re.compile(r"'s?$")
_DENTAL = re.compile(r"(?<=[bcfghklmnprsvwxz])[dt]$")  # after a consonant
_LONG = 6  # letters of a stem from which on its last d or t says nothing
_FILES = ("blocked", "dull", "forms", "stop")


@dataclass(frozen=True, slots=True)
class Word:
    """A word of a text.

    Attributes:
        surface: As it stands there, lower case.
        folded: Without accents and with drawn-out letters once.
        stem: What it is counted under.
    """

    surface: str
    folded: str
    stem: str


def read_words(text: str) -> list[Word]:
    """Read all words of a text in order, stop words too; tags such as [PERSOON-3] and numbers are left out.

    >>> [word.stem for word in read_words("Ik schaamde me, [PERSOON-3] óók.")]
    ['ik', 'schaam', 'me', 'ook']
    """
    plain = _TAG.sub(" . ", text).translate(_QUOTES).lower()
    return [_word(match) for match in _WORD.findall(plain)]


def content_words(text: str) -> list[Word]:
    """Read the words of a text that say what it is about.

    >>> [word.surface for word in content_words("Nou ja, ik durfde het gewoon niet te vertellen")]
    ['durfde', 'vertellen']
    """
    return [word for word in read_words(text) if not is_empty(word.folded)]


def fold(text: str) -> str:
    """Write a word in lower case, without accents, with drawn-out letters once.

    >>> fold("Jaaaa"), fold("wél")
    ('ja', 'wel')
    """
    bare = "".join(each for each in unicodedata.normalize("NFD", text.lower()) if not unicodedata.combining(each))
    return _DRAWN_OUT.sub(r"\1", bare)


@cache
def stem_of(folded: str) -> str:
    """Give the stem of a folded word; strong verbs go by their infinitive's.

    The stemmer leaves "verteld" and "vertellen" apart, and "schaamte" and "schamen": the last t or d is no sure sign of
    anything, so it goes from every longer stem.

    >>> stem_of("hielp") == stem_of("helpen") == stem_of("geholpen")
    True
    >>> stem_of("verteld") == stem_of("vertellen"), stem_of("schaamte") == stem_of("schamen")
    (True, True)
    """
    stem = _stemmer()(_forms().get(folded, folded))
    return without_dental(stem) if len(stem) >= _LONG else str(stem)


def without_dental(stem: str) -> str:
    """Leave a last d or t after a consonant off.

    >>> without_dental("verteld"), without_dental("tijd")
    ('vertel', 'tijd')
    """
    return _DENTAL.sub("", stem)


def is_dull(word: Word) -> bool:
    """Say whether a word tells nothing as a term of a theme."""
    return is_empty(word.folded) or word.folded in _listed("dull")


@cache
def is_blocked(folded: str) -> bool:
    """Say whether a word must not stand in a name, a term or a figure: a term of abuse or a word for the body."""
    exact, begins, ends = _blocked()
    return folded in exact or folded.startswith(begins) or folded.endswith(ends)


@cache
def fingerprint() -> str:
    """Name the word lists and the stemmer."""
    digest = hashlib.sha256(b"\0".join(_read(name).encode() for name in _FILES)).hexdigest()[:12]
    return f"words={digest} snowballstemmer={version('snowballstemmer')}"


@cache
def _word(surface: str) -> Word:
    folded = _POSSESSIVE.sub("", fold(surface)) or surface
    return Word(surface, folded, stem_of(folded))


def is_empty(folded: str) -> bool:
    """Say whether a word has no content of its own: a stop word, a spoken filler, a letter."""
    return len(folded) < 2 or folded in _listed("stop")  # noqa: PLR2004 - a letter is no word


def _read(name: str) -> str:
    return (files("thematics.themes") / "data" / f"{name}.txt").read_text(encoding="utf-8")


def _lines(name: str) -> Iterator[str]:
    return (line for line in _read(name).splitlines() if line and not line.startswith("#"))


@cache
def _listed(name: str) -> frozenset[str]:
    return frozenset(word for line in _lines(name) for word in line.split())


@cache
def _blocked() -> tuple[frozenset[str], tuple[str, ...], tuple[str, ...]]:
    words = _listed("blocked")
    exact = frozenset(word for word in words if "*" not in word)
    begins = tuple(sorted(word[:-1] for word in words if word.endswith("*")))
    return exact, begins, tuple(sorted(word[1:] for word in words if word.startswith("*")))


@cache
def _forms() -> dict[str, str]:
    rows = (line.partition(":") for line in _lines("forms"))
    return {form: head for head, _, forms in rows for form in forms.split()}


@cache
def _stemmer() -> Callable[[str], str]:
    from snowballstemmer import stemmer  # noqa: PLC0415 - it loads every language

    stem: Callable[[str], str] = stemmer("dutch").stemWord
    return stem
