"""What a word by itself may be: a first name, a surname, an ordinary word, or in no list; each distinct word is judged once."""

from enum import Enum
from functools import cache

from thematics.redact import lexicon
from thematics.redact.tokens import Token
from thematics.redact.vocabulary import (
    ACCOUNT_WORDS,
    CLUB_WORDS,
    EMPLOYERS,
    INFORMAL,
    MONTHS,
    NEVER,
    PARTICLES,
    ROLES,
    SAYING,
    SCHOOL_WORDS,
    SURE_FIRST,
    TITLES,
    VERB_LIKE,
)

__all__ = ["Kind", "base", "drawn_out", "dull", "is_noun", "is_rare", "kind_of", "mid_capital", "stranger"]

_SHORTEST_PART = 3
_SHORTEST = 3  # letters of a name that is in no list
_DIMINUTIVES = ("etje", "tje", "pje", "kje", "eke", "ke", "je")  # the longest that fits
_VOWELS = frozenset("aeiouyáéíóúàèëïöüâêîôûãõåæøıăąęőű")
# Endings of Dutch words that hardly any name has: what ends so and is in no list is a new word.
_ENDINGS = (
    "heid", "heden", "ingen", "lijk", "lijke", "isme", "ismes", "achtig", "achtige", "loos", "loze", "baar", "bare", "eren", "erend", "erende",
    "ische", "iteit", "iteiten", "schap", "schappen", "tisch", "matig", "matige", "ingetje", "werk", "werken", "groep", "groepen", "ment", "menten",
    "aties", "ering", "eringen", "aars", "ijen", "erij", "waarts", "vol", "volle", "dag", "jarig", "jarige", "tjes", "pjes", "jes", "ding", "dingen",
)  # fmt: skip
# Words that the rules know, whatever dictionaries do.
_KNOWN = ACCOUNT_WORDS | CLUB_WORDS | EMPLOYERS | INFORMAL | frozenset(MONTHS) | ROLES | SAYING | SCHOOL_WORDS | TITLES


class Kind(Enum):
    """What a word by itself may be."""

    FIRST = "a first name and no ordinary word"
    MAYBE = "a first name and an ordinary word"
    LAST = "a surname and no ordinary word"
    UNKNOWN = "in no list"
    WORD = "an ordinary word, perhaps a surname too"
    NONE = "never a name"


@cache
def base(low: str) -> str:
    """Take from a lower-case word the possessive, or the ending that makes a known name small.

    >>> base("sanne's"), base("sannes"), base("youssefje"), base("huisje")
    ('sanne', 'sanne', 'youssef', 'huisje')
    """
    bare = lexicon.without_possessive(low)
    if bare != low or low in lexicon.first_names() or lexicon.is_ordinary(low):
        return bare
    if low.endswith("s") and (low[:-1] in lexicon.first_names() or low[:-1] in lexicon.last_names()):
        return low[:-1]
    owned = low.removesuffix("s")
    if owned != low and _small(owned):
        return _small(owned)
    return _small(low) or low


def _small(low: str) -> str:
    """Give the first name of which a word is the diminutive: "sanneke", "youssefje"; "" where it is none's."""
    for ending in _DIMINUTIVES:
        name = low.removesuffix(ending)
        if name != low and len(name) >= _SHORTEST and name in lexicon.first_names() and name not in lexicon.words():
            return name
    return ""


@cache
def kind_of(low: str) -> Kind:
    """Say what a lower-case word may be."""
    bare = base(low)
    if low in NEVER or bare in NEVER or len(bare) < 2 or bare.isdigit():  # noqa: PLR2004 - one letter is an initial
        return Kind.NONE
    if bare.partition("-")[0] in NEVER:
        return Kind.WORD  # "IP-adres", "POH-jeugd"
    if bare in lexicon.first_names():
        listed = bare in lexicon.words() or bare in INFORMAL or bare in VERB_LIKE or low in PARTICLES
        return Kind.MAYBE if listed and bare not in SURE_FIRST else Kind.FIRST
    if "-" in bare and _double(bare.split("-")):
        return Kind.FIRST
    if lexicon.is_ordinary(bare) and (bare in lexicon.words() or bare in INFORMAL or bare not in lexicon.last_names()):
        return Kind.WORD
    return Kind.LAST if bare in lexicon.last_names() else Kind.UNKNOWN


def _double(parts: list[str]) -> bool:
    """Say whether parts with a hyphen between make a first name: "Dirk-Jan", "Anne-Fleur"."""
    names = [part for part in parts if part in lexicon.first_names()]
    return len(names) == len(parts) or any(part not in lexicon.words() for part in names)


def mid_capital(token: Token) -> bool:
    """Say whether a capital stands where a sentence gives no reason for one."""
    return token.cap and not token.first


def drawn_out(low: str) -> bool:
    """Say whether it is an interjection or a hesitation: "jaaaa", "pfff", "mhm"."""
    return any(low[at] == low[at + 1] == low[at + 2] for at in range(len(low) - 2)) or not _VOWELS & set(low)


@cache
def stranger(low: str) -> bool:
    """Say whether a lower-case word is in no list and looks like no Dutch word that a list forgot."""
    if len(low) < _SHORTEST or not low.replace("-", "").replace("'", "").isalpha() or drawn_out(low):
        return False
    if kind_of(low) is not Kind.UNKNOWN or low in _KNOWN or lexicon.without_possessive(low) in lexicon.places():
        return False
    return not low.endswith(_ENDINGS) and not _inflected(low)


def _inflected(low: str) -> bool:
    """Say whether it is an everyday word with a prefix or in another form: "geappt", "gefacetimed", "skypet"."""
    if low.startswith(("ge", "ver", "be", "ont")) and low.endswith(("d", "t", "en")):
        return True
    for ending in ("en", "de", "den", "te", "ten", "t", "s", "e", "er", "ers", "tje", "je", "d"):
        stem = low.removesuffix(ending)
        if stem != low and (stem in INFORMAL or stem in NEVER or (len(stem) > _SHORTEST and stem in lexicon.words())):
            return True
    return False


@cache
def is_noun(low: str) -> bool:
    """Say whether a word names a thing that can be counted, by its small form: of those a sentence says "de", "een", or it is somebody.

    >>> is_noun("engel"), is_noun("gisteren")
    (True, False)
    """
    if (
        low not in lexicon.words()
        or low in lexicon.common()
        or low in _KNOWN
        or low in NEVER
        or low in VERB_LIKE
        or len(low) < _SHORTEST
    ):
        return False
    small = (low + "je", low + "tje", low + "pje", low + "etje", low + low[-1] + "etje", low[:-1] + "kje")
    return not lexicon.words().isdisjoint(small)


@cache
def dull(low: str) -> bool:
    """Say whether a word without a capital never begins a person's name, whatever stands around it."""
    kind = kind_of(low)
    if low in PARTICLES or (len(low) == 1 and low.isalpha() and low != "u"):
        return False
    if kind is Kind.MAYBE and low not in VERB_LIKE:
        return False
    if kind is Kind.NONE or low in lexicon.common() or low in VERB_LIKE:
        return True
    return kind is Kind.WORD and (low in ROLES or low in TITLES)


@cache
def is_rare(low: str) -> bool:
    """Say whether a word is in no dictionary: a name's word, or a compound that could be one ("zandwijk")."""
    kind = kind_of(low)
    if kind is Kind.WORD:
        # "Snapgroep" and "POH-jeugd" begin with an institution's or a platform's name.
        known = low.partition("-")[0] in NEVER or any(low[:cut] in NEVER for cut in range(_SHORTEST_PART, len(low)))
        return not known and base(low) not in lexicon.words()
    return kind in {Kind.FIRST, Kind.LAST, Kind.UNKNOWN}
