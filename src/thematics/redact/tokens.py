"""Cutting text into tokens, and masking what is hidden already, so that every rule sees tags and finds alike."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from thematics.records.shared import Label

__all__ = ["TAG", "Hit", "Token", "mask", "mask_tags", "masked_tokens", "snap", "tokenise"]

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
        known = _SEEN.get(piece)
        if known is None:
            known = _look(piece)
        low, kind, word, cap = known
        if kind == _SPACE:
            continue
        start, end = match.span()
        tokens.append(Token(start, end, piece, low, word, cap, first, kind == _MASK))
        if kind != _MARK:
            first = kind == _END
    return tokens


def masked_tokens(tokens: Sequence[Token], masked: str, hits: Sequence[Hit]) -> tuple[list[Token], list[int]]:
    """Give the tokens of a text of which more was masked since they were cut, as ``tokenise(masked)`` would.

    Args:
        tokens: Of the text before.
        masked: The text, masked.
        hits: What was masked, in order, none overlapping.

    Returns:
        The tokens, and where among them each masked stretch stands.
    """
    result: list[Token] = []
    places: list[int] = []
    at = 0
    for first, last, end in _stretches(tokens, hits):
        _continue(result, tokens, at)
        result += tokens[at:first]
        at = last
        _continue(result, tokens, first)
        start = tokens[first].start
        for token in tokenise(masked[start:end]):
            if token.start == 0:
                token.first = tokens[first].first
            token.start += start
            token.end += start
            if token.tag:
                places.append(len(result))
            result.append(token)
    _continue(result, tokens, at)
    return [*result, *tokens[at:]], places


def _stretches(tokens: Sequence[Token], hits: Sequence[Hit]) -> Iterator[tuple[int, int, int]]:
    """Give the tokens that hits touch, from one to before another, and where the last of them ends; hits in one token go together."""
    at = 0
    pending: tuple[int, int, int] | None = None
    for hit in hits:
        first = at
        while first < len(tokens) and tokens[first].end <= hit.start:
            first += 1
        last = first
        while last < len(tokens) and tokens[last].start < hit.end:
            last += 1
        at = max(first, last - 1)
        if first == last:
            continue
        end = max(tokens[last - 1].end, hit.end)
        if pending is not None and first < pending[1]:
            pending = (pending[0], max(last, pending[1]), max(end, pending[2]))
            continue
        if pending is not None:
            yield pending
        pending = (first, last, end)
    if pending is not None:
        yield pending


def _continue(before: Sequence[Token], tokens: Sequence[Token], at: int) -> None:
    """What follows a masked stretch doesn't begin a sentence, though what is masked now may have ended one."""
    if not before or not before[-1].tag:
        return
    for place in range(at, len(tokens)):
        token = tokens[place]
        token.first = False
        if token.word or token.tag or token.text in _ENDS or token.text[0].isalnum():
            return


_SPACE, _MASK, _END, _MARK, _WORD = range(5)
_SEEN: dict[str, tuple[str, int, bool, bool]] = {}
_MOST_SEEN = 200_000  # pieces that are remembered: no text, however long, may fill the memory


def _look(piece: str) -> tuple[str, int, bool, bool]:
    """Say what a piece is: lower form, sort, whether it has letters, whether it begins with a capital."""
    letter = piece[0]
    if piece.isspace() and piece != "\n":
        known = (piece, _SPACE, False, False)
    elif letter == _OPEN:
        known = (piece, _MASK, False, False)
    elif letter.isalnum() or (len(piece) > 1 and piece[1].isalnum()):
        # "İ" in lower case is an i with a dot above it, which no list has.
        low = piece.lower().replace("i\u0307", "i").replace("’", "'").replace("`", "'").replace("´", "'")
        known = (low, _WORD, any(map(str.isalpha, piece)), letter.isupper())
    else:
        known = (piece, _END if piece in _ENDS else _MARK, False, letter.isupper())
    if len(_SEEN) >= _MOST_SEEN:
        _SEEN.clear()
    _SEEN[piece] = known
    return known


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
