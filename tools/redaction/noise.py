"""What speech recognition does to a sentence: misspelt names, words cut up and run together, stumbling; spans are kept."""

import random
import re
from dataclasses import replace

from tools.redaction.sentence import Sentence

from thematics.records.shared import Label

__all__ = ["noisy"]

_NAMES = frozenset((Label.PERSON, Label.PLACE, Label.NEIGHBOURHOOD, Label.ADDRESS, Label.SCHOOL, Label.ORGANISATION))
_SOUNDS = (
    ("ph", "f"), ("ij", "ei"), ("ei", "ij"), ("ou", "au"), ("au", "ou"), ("c", "k"), ("k", "c"), ("y", "i"), ("ie", "i"), ("i", "ie"), ("oe", "u"),
    ("ou", "oe"), ("ch", "g"), ("ch", "sj"), ("sh", "sj"), ("z", "s"), ("s", "z"), ("v", "f"), ("f", "v"), ("th", "t"), ("dh", "d"), ("kh", "g"),
    ("gh", "g"), ("ss", "s"), ("nn", "n"), ("ll", "l"), ("mm", "m"), ("ee", "e"), ("aa", "a"), ("a", "aa"), ("h", ""), ("ë", "e"), ("é", "ee"),
    ("ü", "u"), ("ö", "eu"), ("ç", "tsj"), ("ş", "sj"), ("ğ", ""), ("ı", "i"), ("j", "y"), ("dj", "j"), ("x", "ks"), ("q", "k"), ("w", "v"),
    ("d", "t"), ("b", "p"), ("ł", "l"), ("ś", "s"), ("ń", "n"), ("sz", "sj"), ("cz", "tsj"), ("u", "oe"), ("e", "u"),
)  # fmt: skip
_PARTS = re.compile(
    r"(?<=\w{3})(?=(?:straat|weg|laan|plein|kade|gracht|singel|dreef|dijk|hof|college|lyceum|school|buurt|wijk|kerk|dam|huizen|hoven|moskee)\b)",
    re.IGNORECASE,
)
_BETWEEN_VOWELS = re.compile(r"(?<=[aeiou])[lmnkst](?=[aeiou])")
_STUMBLES = ("eh", "ehm", "uh", "uhm", "euh", "zeg maar", "ja", "nou")
_WORD = re.compile(r"\w+")
_TWICE = frozenset(
    "ik en de dat ja het een maar hij ze was toen van dus die we je mijn in op ook nou niet met als wat nee zo er heeft is".split()
)

Edit = tuple[int, int, str]


def noisy(sentence: Sentence, rng: random.Random) -> Sentence:
    """Write a sentence as a recogniser might have heard it.

    Args:
        sentence: What was said.
        rng: What draws.

    Returns:
        A sentence with the same spans, moved to where their words are now; no punctuation in a third of them.
    """
    made = _edited(sentence, _misheard(sentence, rng) or [])
    made = _edited(made, _stumbling(made, rng))
    if rng.random() < 0.33:
        made = _edited(made, _run_on(made))
    return made


def _edited(sentence: Sentence, edits: list[Edit]) -> Sentence:
    """Put in the edits (start, end, text), in order and none crossing a span's edge; move the spans along."""
    pieces, at, moved, shift = [], 0, [], []
    for start, end, text in sorted(edits):
        pieces += [sentence.text[at:start], text]
        at = end
        moved.append((start, end, len(text) - (end - start)))
        shift.append(len(text) - (end - start))
    pieces.append(sentence.text[at:])

    def place(offset: int, *, is_end: bool) -> int:
        return offset + sum(
            by for start, end, by in moved if end < offset or (end == offset and (start < end or not is_end))
        )

    spans = tuple((place(start, is_end=False), place(end, is_end=True), label) for start, end, label in sentence.spans)
    return replace(sentence, text="".join(pieces), spans=spans)


def _misheard(sentence: Sentence, rng: random.Random) -> list[Edit]:
    """Spell a third of the names as they sound, or cut a compound in two."""
    edits: list[Edit] = []
    for start, end, label in sentence.spans:
        if label not in _NAMES or rng.random() > 0.35:
            continue
        shown = sentence.text[start:end]
        new = _PARTS.sub(" ", shown, count=1) if rng.random() < 0.4 else _misspelt(shown, rng)
        if rng.random() < 0.08:
            new = new.replace(" ", "", 1)
        if new != shown and new.strip() == new and new:
            edits.append((start, end, new))
    return edits


def _misspelt(shown: str, rng: random.Random) -> str:
    if shown.isupper():
        return shown
    if rng.random() < 0.15:
        return _BETWEEN_VOWELS.sub(lambda match: match[0] * 2, shown, count=1)
    for _ in range(1 + (rng.random() < 0.3)):
        fitting = [(old, new) for old, new in _SOUNDS if old in shown[1:].lower()]
        if not fitting:
            return shown
        old, new = fitting[int(rng.random() * len(fitting))]
        places = [match.start() for match in re.finditer(re.escape(old), shown.lower()) if match.start()]
        if not places:
            return shown  # the only one begins at the first letter: "Sss"
        at = places[int(rng.random() * len(places))]
        shown = shown[:at] + new + shown[at + len(old) :]
    return shown


def _stumbling(sentence: Sentence, rng: random.Random) -> list[Edit]:
    """Say a word twice, or hesitate, here and there outside the spans (once in some ten words)."""
    if rng.random() < 0.4:
        return []
    inside = {at for start, end, _ in sentence.spans for at in range(start, end)}
    words = [match for match in _WORD.finditer(sentence.text) if match.start() not in inside]
    edits: dict[int, Edit] = {}
    for _ in range(1 + int(rng.random() * len(words) / 6) if words else 0):
        match = words[int(rng.random() * len(words))]
        low = match[0].lower()
        spoken = low if low in _TWICE or rng.random() < 0.1 else _STUMBLES[int(rng.random() * len(_STUMBLES))]
        if sentence.text[match.start() - 1 : match.start()] in {" ", ""}:
            # At the beginning the capital stays where it is: "Het het was".
            edits[match.start()] = (
                (match.start(), match.start(), spoken + " ") if match.start() else (0, match.end(), f"{match[0]} {low}")
            )
    return list(edits.values())


def _run_on(sentence: Sentence) -> list[Edit]:
    """Leave out punctuation that stands outside the spans."""
    inside = {at for start, end, _ in sentence.spans for at in range(start, end)}
    return [
        (match.start(), match.end(), "")
        for match in re.finditer(r"[.,!?;:…](?=\s|$)", sentence.text)
        if match.start() not in inside
    ]
