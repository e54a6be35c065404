"""Cutting text into tokens, and masking what is hidden already, so that every rule sees tags and finds alike."""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from thematics.records.shared import Label

__all__ = ["TAG", "Hit", "Token", "mask", "mask_tags", "snap", "tokenise"]

TAG = re.compile(r"\[(?:" + "|".join(label.value for label in Label) + r")(?:-\d+)?\]")

# Private-use characters: one opens a masked stretch, the other fills it to the same length, so that no offset moves.
_OPEN, _FILL = "\ue000", "\ue001"
_TOKEN = re.compile(
    rf"{_OPEN}{_FILL}*|['’`][stkmn](?![^\W_])|[^\W_]+(?:['’`´-][^\W_]+)*(?:(?<=[sxzSXZ])['’](?![^\W_]))?|\n|[^\S\n]+|.",
    re.DOTALL,
)
_ENDS = frozenset(".?!…:\n;•")
_QUOTES = frozenset("\"'“”„‘’`«»()[]*-–—")


@dataclass(frozen=True, slots=True)
class Hit:
    """A find, before finds that overlap are joined.

    Attributes:
        start: Offset of the first character.
        end: Offset after the last one.
        label: The kind.
        score: 0 to 1.
        by: The detector.
        spread: Whether its words are a name that is looked for in the rest of the document.
    """

    start: int
    end: int
    label: Label
    score: float
    by: str
    spread: bool = False


@dataclass(slots=True)
class Token:
    """A word, a punctuation mark, a line's end or a masked stretch.

    Attributes:
        start: Offset of the first character.
        end: Offset after the last one.
        text: As it stands.
        low: Lower case, straight apostrophes.
        word: Whether it has letters.
        cap: Whether it begins with a capital.
        first: Whether it begins a sentence.
        tag: Whether it is hidden already.
        blocked: Whether it belongs to an institution's name and is nobody's data.
    """

    start: int
    end: int
    text: str
    low: str
    word: bool
    cap: bool
    first: bool
    tag: bool = False
    blocked: bool = False


def mask_tags(text: str) -> str:
    """Mask the tags that stand in a text, keeping every offset."""
    clean = text.replace(_OPEN, " ").replace(_FILL, " ")
    return TAG.sub(lambda match: _filled(match.end() - match.start()), clean)


def mask(text: str, hits: Iterable[Hit]) -> str:
    """Mask what was found (hits in order, none overlapping), keeping every offset."""
    parts, at = [], 0
    for hit in hits:
        parts += [text[at : hit.start], _filled(hit.end - hit.start)]
        at = hit.end
    return "".join([*parts, text[at:]])


def _filled(length: int) -> str:
    return _OPEN + _FILL * (length - 1)


def tokenise(text: str) -> list[Token]:
    """Cut a text into tokens; white space other than line ends is left out."""
    tokens: list[Token] = []
    first = True
    for match in _TOKEN.finditer(text):
        piece = match[0]
        if piece.isspace() and piece != "\n":
            continue
        letter = piece[0]
        word = letter.isalnum() or (len(piece) > 1 and piece[1].isalnum())
        tag = letter == _OPEN
        tokens.append(
            Token(
                match.start(),
                match.end(),
                piece,
                piece.lower().replace("’", "'").replace("`", "'").replace("´", "'") if word else piece,
                word and any(map(str.isalpha, piece)),
                letter.isupper(),
                first,
                tag,
            )
        )
        if word or tag:
            first = False
        elif piece in _ENDS:
            first = True
    return tokens


def snap(text: str, hit: Hit) -> Hit:
    """Widen a find that would cut a run of letters or digits, so that no part of a word stays readable."""
    start, end = hit.start, hit.end
    while start > 0 and text[start].isalnum() and text[start - 1].isalnum():
        start -= 1
    while end < len(text) and text[end].isalnum() and text[end - 1].isalnum():
        end += 1
    if (start, end) == (hit.start, hit.end):
        return hit
    return Hit(start, end, hit.label, hit.score, hit.by, hit.spread)
