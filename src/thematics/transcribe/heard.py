"""From a recogniser's tokens to words that stand in order of time."""

import math
from collections.abc import Iterable, Sequence
from dataclasses import replace
from itertools import pairwise

import numpy as np
import numpy.typing as npt

from thematics.ports import HeardWord

__all__ = ["PER_SECOND", "align_tokens", "longest_word", "tidy", "timed_words"]

PER_SECOND = 50  # positions of Whisper's encoder
_OPENING = frozenset("\"'“‘¿([{-«")  # written before the word that they belong to
_ENDS = frozenset(".?!…")


def align_tokens(cost: npt.NDArray[np.float64]) -> npt.NDArray[np.int64]:
    """Find the position at which each token begins, by dynamic time warping.

    Whisper's own (``whisper.timing.dtw_cpu``) does the same and is compiled at its first use, which takes longer than a
    short recording. This one goes diagonal by diagonal, as a diagonal's cells do not wait for one another.

    Args:
        cost: (tokens, positions), the lower the better they fit.

    Returns:
        (tokens,) positions.
    """
    rows, columns = cost.shape
    # Rows of `best` and `step` are diagonals; a cell's place on its diagonal is its row, so that neighbours line up.
    best = np.full((rows + columns + 1, rows + 1), np.inf)
    step = np.zeros((rows + columns + 1, rows + 1), dtype=np.int8)
    best[0, 0] = 0.0
    for diagonal in range(2, rows + columns + 1):
        low, high = max(1, diagonal - columns), min(rows, diagonal - 1)
        row = np.arange(low, high + 1)
        ways = np.stack((best[diagonal - 2, row - 1], best[diagonal - 1, row - 1], best[diagonal - 1, row]))
        # Whisper's order where ways are equal: staying on the token unless another way is better than both others.
        way = np.where(
            (ways[0] < ways[1]) & (ways[0] < ways[2]), 0, np.where((ways[1] < ways[0]) & (ways[1] < ways[2]), 1, 2)
        )
        best[diagonal, row] = cost[row - 1, diagonal - row - 1] + ways[way, row - low]
        step[diagonal, row] = way
    begins = np.zeros(rows, dtype=np.int64)
    at, column = rows, columns
    while at > 0 and column > 0:
        begins[at - 1] = column - 1
        taken = int(step[at + column, at])
        at, column = at - (taken != 2), column - (taken != 1)  # noqa: PLR2004 - the three ways: both, token, position
    return begins


def timed_words(
    words: Sequence[str],
    lengths: Sequence[int],
    begins: npt.NDArray[np.int64] | npt.NDArray[np.float64],
    probabilities: Sequence[float],
) -> list[HeardWord]:
    """Give each word the time of its first token, and of the token after its last.

    Args:
        words: In order, as the tokens spell them.
        lengths: Tokens of each word.
        begins: Position at which each token begins, and after them that of the end; seconds times ``PER_SECOND``.
        probabilities: Of each token.
    """
    at, found = 0, []
    for word, length in zip(words, lengths, strict=True):
        until = at + length
        sure = sum(probabilities[at:until]) / max(1, len(probabilities[at:until]))
        found.append(HeardWord(word, float(begins[at]) / PER_SECOND, float(begins[until]) / PER_SECOND, float(sure)))
        at = until
    return found


def tidy(words: Iterable[HeardWord], seconds: float) -> list[HeardWord]:
    """Make words of what a recogniser calls words: one to a text, punctuation attached, times in order and inside.

    Args:
        words: As the recogniser gives them; white space at the start of a text begins a new word.
        seconds: How long the samples are.
    """
    whole = _with_punctuation(_split(word) for word in words if word.text.strip())
    found: list[HeardWord] = []
    before = 0.0
    for word in _shortened(whole):
        start = min(max(_number(word.start), before, 0.0), seconds)
        end = min(max(_number(word.end), start), seconds)
        found.append(replace(word, start=start, end=end, probability=min(max(_number(word.probability), 0.0), 1.0)))
        before = start
    return [replace(word, end=max(word.start, min(word.end, after.start))) for word, after in pairwise(found)] + found[
        -1:
    ]


def longest_word(words: Sequence[HeardWord]) -> float:
    """Give how long a word here may be before it must be that a pause was counted to it; seconds.

    Source: ``whisper.timing.add_word_timestamps``, twice the median of what has a length, which it takes for at most 0.7 s.
    """
    lengths = sorted(word.end - word.start for word in words if word.end > word.start)
    return 2 * min(0.7, lengths[len(lengths) // 2]) if lengths else 0.0


def _shortened(words: Sequence[HeardWord]) -> list[HeardWord]:
    """Take the pause off a word that ends a sentence or begins one: the pause between sentences is counted to either."""
    most = longest_word(words)
    found = []
    for at, word in enumerate(words):
        long = word.end - word.start > most > 0
        if long and word.text[-1] in _ENDS:
            found.append(replace(word, end=word.start + most))
        elif long and (at == 0 or words[at - 1].text[-1] in _ENDS):
            found.append(replace(word, start=word.end - most))
        else:
            found.append(word)
    return found


def _split(word: HeardWord) -> list[HeardWord]:
    """Split a text with white space inside ("10 000"); each part has its share of the time."""
    parts = word.text.split()
    letters, length, found, at = sum(map(len, parts)), word.end - word.start, [], 0
    glued = word.text[0] != " "
    for part in parts:
        start, end = (word.start + length * count / letters for count in (at, at + len(part)))
        found.append(replace(word, text=part if glued and not at else f" {part}", start=start, end=end))
        at += len(part)
    return found


def _with_punctuation(groups: Iterable[list[HeardWord]]) -> list[HeardWord]:
    """Attach what has no letter or digit to the word before it, or, where it opens something, to the one after."""
    found: list[HeardWord] = []
    opening = ""
    for word in (word for group in groups for word in group):
        text = word.text.strip()
        if any(letter.isalnum() for letter in text):
            found.append(replace(word, text=opening + text))
            opening = ""
        elif set(text) <= _OPENING and word.text.startswith(" "):
            opening += text
        elif found:
            found[-1] = replace(found[-1], text=found[-1].text + text)
    if opening and found:
        found[-1] = replace(found[-1], text=found[-1].text + opening)
    return found


def _number(value: float) -> float:
    return float(value) if math.isfinite(value) else 0.0
