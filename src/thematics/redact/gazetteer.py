"""Names that are listed, of any number of words, looked up by the first of them."""

import re
from collections.abc import Iterator
from functools import cache
from typing import NamedTuple

from thematics.records.shared import Label
from thematics.redact import lexicon
from thematics.redact.tokens import tokenise
from thematics.redact.vocabulary import INFORMAL

__all__ = ["DEFINITE", "Entry", "Names", "gazetteer"]

DEFINITE = frozenset({"de", "het", "'t"})
_SHORT = 3  # letters of a name that is an abbreviation or a syllable: it needs its context, or capitals
_AREA = re.compile(
    r".{3,}(?:buurt|wijk|kwartier|eiland|polder|plein|gracht)"
)  # such a name, where it is listed, is only that
_OF_PEOPLE = frozenset({Label.SCHOOL, Label.ORGANISATION})
_LISTS = {
    "areas": Label.NEIGHBOURHOOD,
    "streets": Label.ADDRESS,
    "schools": Label.SCHOOL,
    "organisations": Label.ORGANISATION,
    "places": Label.PLACE,
}


class Entry(NamedTuple):
    """A listed name.

    Attributes:
        words: Its tokens in lower case, without the article it begins with.
        label: What it is.
        shy: Whether its words have another meaning, so that it needs a context of its own kind.
    """

    words: tuple[str, ...]
    label: Label
    shy: bool


class Names(NamedTuple):
    """Listed names that begin with one word.

    Attributes:
        single: Those of that word alone.
        longer: Those of more words, by their second word; longer ones come first.
    """

    single: tuple[Entry, ...]
    longer: dict[str, tuple[Entry, ...]]


@cache
def gazetteer() -> dict[str, Names]:
    """Give all listed names by their first word."""
    found: dict[str, set[Entry]] = {}
    for entry in _entries():
        single = len(entry.words) == 1 and entry.label is Label.PLACE  # looked up with its endings, elsewhere
        if entry.words and not single and len("".join(entry.words)) > 1:
            found.setdefault(entry.words[0], set()).add(entry)
    return {word: _names(some) for word, some in found.items()}


def _names(some: set[Entry]) -> Names:
    labels = list(_LISTS.values())  # what is a neighbourhood's name and a street's is the neighbourhood
    ordered = sorted(some, key=lambda entry: (-len(entry.words), labels.index(entry.label), entry))
    longer: dict[str, tuple[Entry, ...]] = {}
    for entry in ordered:
        if len(entry.words) > 1:
            longer[entry.words[1]] = (*longer.get(entry.words[1], ()), entry)
    return Names(tuple(entry for entry in ordered if len(entry.words) == 1), longer)


def _entries() -> Iterator[Entry]:
    for name, label in _LISTS.items():
        for line in lexicon.listed(name):
            yield from _forms(line.removesuffix("*"), label, marked=line.endswith("*"))
    for phrases in lexicon.place_phrases()[0].values():
        for phrase in phrases:
            yield from _forms(" ".join(phrase), Label.PLACE, marked=False)


def _forms(name: str, label: Label, *, marked: bool) -> Iterator[Entry]:
    """Give a name as it is written and as a recogniser writes it: without marks, hyphens as spaces."""
    for form in {name, name.replace("-", " ").replace("/", " ")}:
        words = [token.low for token in tokenise(form)]
        for some in (words, [word for word in words if word[0].isalnum()]):
            bare = tuple(some[1:] if len(some) > 1 and some[0] in DEFINITE else some)
            articled = len(bare) < len(some)
            yield Entry(
                bare,
                label,
                marked or (not _AREA.fullmatch(bare[-1] if bare else "") and _shy(bare, label, articled=articled)),
            )


def _shy(words: tuple[str, ...], label: Label, *, articled: bool) -> bool:
    """Say whether a name is made of words that mean something else too."""
    means = _means if label in _OF_PEOPLE else _is_word
    if len(words) > 1 and not articled:
        return all(means(word) or len(word) <= _SHORT for word in words)
    if not articled and label is not Label.SCHOOL and words[0] not in lexicon.common():
        # The dictionary knows "betondorp" and "overtoom" too: of these lists, what means something else bears its mark.
        return words[0] in INFORMAL or words[0] in lexicon.first_names() or len(words[0]) <= _SHORT
    return all(means(word) for word in words) or len("".join(words)) <= _SHORT


def _is_word(word: str) -> bool:
    return word in lexicon.words() or word in INFORMAL or word in lexicon.first_names() or word.isdigit()


def _means(word: str) -> bool:
    """Say whether a word is one or a person's name: schools and clubs are called after people."""
    return (
        _is_word(word) or word in lexicon.last_names() or (not word.isalpha() and all(map(_is_word, word.split("-"))))
    )
