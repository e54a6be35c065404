"""Ordinary words that fill a sentence and are nobody's data: by their ending, so that they fit where they stand.

Most of Dutch is rarer than any name; a tagger that has seen few rare words takes each of them for one.
"""

import hashlib
import re
from collections.abc import Callable
from functools import cache

from tools.redaction.drafting import Draft

from thematics.redact import lexicon
from thematics.redact.vocabulary import INFORMAL, NEVER, SURE_FIRST

__all__ = ["WORDS"]

_FORMS = {
    "thing": r"\w{3,}(?:ing|heid|schap|tie|teit|isme|sel|aard|nis)",
    "things": r"\w{3,}(?:ingen|heden|schappen|ties|teiten|sels|nissen|ers|elen|aars)",
    "small": r"\w{3,}(?:tje|pje|kje|etje|dje|fje)",
    "adj": r"\w{3,}(?:ig|lijk|loos|baar|isch|zaam|end|achtig)",
    "adje": r"\w{3,}(?:ige|lijke|loze|bare|ische|zame|ende|achtige)",
    "done": r"(?:ge|be|ver|ont)\w{3,}(?:d|t)",
    "verb": r"\w{2,8}(?:eren|elen|igen|oeien|ikken|appen|uipen|inken)",
    "word": r"\w{4,13}",
}
_VOWEL = re.compile(r"[aeiou]+")
_SWAPS = (
    ("ij", "ei"), ("ei", "ij"), ("dt", "t"), ("d", "dt"), ("ou", "au"), ("tt", "t"), ("nn", "n"), ("ee", "e"), ("oo", "o"), ("n ", " "), ("ch", "g"),
    ("aa", "a"), ("ie", "i"), ("lijk", "lik"), ("t", "tt"), ("z", "s"), ("s", "ss"), ("e", ""), ("r", ""), ("ui", "iu"), ("k", "kk"),
)  # fmt: skip


@cache
def _pool(split: str, form: str) -> tuple[str, ...]:
    """Give the ordinary words with a form that fall to a split: three in four are training's."""
    fits = re.compile(_FORMS[form])
    names = lexicon.first_names() | SURE_FIRST | lexicon.places() | NEVER
    return tuple(
        word
        for word in sorted(lexicon.words() - names)
        if fits.fullmatch(word) and (hashlib.sha256(word.encode()).digest()[1] < 64) == (split == "test")
    )


@cache
def _slang(split: str) -> tuple[str, ...]:
    return tuple(
        word for word in sorted(INFORMAL) if (hashlib.sha256(word.encode()).digest()[1] < 64) == (split == "test")
    )


def _typo(draft: Draft) -> str:
    """Misspell an ordinary word as people do when they type."""
    word = draft.pick(_pool(draft.split, "word"))
    fitting = [(old, new) for old, new in _SWAPS if old in word[1:]]
    if not fitting or draft.chance(0.25):
        at = 1 + int(draft.rng.random() * (len(word) - 2))
        return word[:at] + word[at + 1] + word[at] + word[at + 2 :]
    old, new = draft.pick(fitting)
    at = word.index(old, 1)
    return word[:at] + new + word[at + len(old) :]


def _drawn(draft: Draft) -> str:
    """Draw a word out: "heeeel", "neeee"."""
    word = draft.pick(
        (
            "heel",
            "nee",
            "zo",
            "ja",
            "echt",
            "super",
            "lang",
            "hallo",
            "gewoon",
            "mega",
            "alles",
            "niks",
            "bah",
            "jammer",
            "oke",
            "wat",
        )
    )
    vowel = _VOWEL.search(word)
    assert vowel is not None  # noqa: S101 - each of them has one
    return word[: vowel.end()] + vowel[0][-1] * (1 + int(draft.rng.random() * 5)) + word[vowel.end() :]


def _compound(draft: Draft) -> str:
    one, two = draft.pick(_pool(draft.split, "word")), draft.pick(_pool(draft.split, "word"))
    return one + draft.pick(("", "", "s", "-")) + two


def _slot(make: Callable[[Draft], str]) -> Callable[[Draft, str], None]:
    def fill(draft: Draft, tag: str) -> None:
        del tag
        draft.say(make(draft))

    return fill


def _formed(form: str) -> Callable[[Draft, str], None]:
    return _slot(lambda draft: draft.pick(_pool(draft.split, form)))


WORDS: dict[str, Callable[[Draft, str], None]] = {form: _formed(form) for form in _FORMS} | {
    "compound": _slot(_compound),
    "drawn": _slot(_drawn),
    "typo": _slot(_typo),
    "slang": _slot(lambda draft: draft.pick(_slang(draft.split))),
}
