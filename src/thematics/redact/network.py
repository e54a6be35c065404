"""The tagger's network on numpy alone: from words to what each of them may be, the same numbers on every machine.

Every weight and every activation is a whole number of at most 127, held in float32; a sum of at most 1,000 products of two stays under 2²⁴,
below which float32 holds whole numbers exactly. So a matrix product gives the same bits whatever library, order or number of threads
computes it, and all else is done number by number as IEEE 754 lays down. (Jacob et al. 2018, *Quantization and Training of Neural
Networks for Efficient Integer-Arithmetic-Only Inference*, is where whole numbers in networks come from.)

A distinct word is computed once: the sum of its rows (``traits``), then two layers. A text is an array of such words, read by two layers that
see three words to each side, and four more to each side of that.
"""

import hashlib
import io
import threading
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

import numpy as np
from threadpoolctl import ThreadpoolController  # type: ignore[import-untyped]

from thematics.redact import traits

__all__ = ["LEVELS", "MOST", "NEAR", "REACH", "STEPS_FIRST", "STEPS_SECOND", "Network", "digest", "load"]

LEVELS = 32.0  # steps of an activation between 0 and 1
MOST = 127.0  # the highest step: activations end at 127 / 32
STEPS_FIRST = (-3, -2, -1, 0, 1, 2, 3)  # words that the first layer sees
STEPS_SECOND = (-4, -2, 0, 2, 4)  # of what it gives, the second
REACH = 7  # words to each side that a word's numbers can depend on, besides the case of what is near
NEAR = 24  # words to each side in which capitals and full stops are looked for
_LEAST, _MOST = np.float32(0), np.float32(MOST)
_BLOCK = 8_192  # words that are computed at once
_MOST_KNOWN = 40_000  # distinct words that are remembered


@dataclass(frozen=True, slots=True)
class _Layer:
    """A dense layer.

    Attributes:
        weights: (inputs, outputs) float32, whole numbers.
        scale: (outputs,) float32: what one of the product counts for.
        bias: (outputs,) float32.
    """

    weights: np.ndarray
    scale: np.ndarray
    bias: np.ndarray

    def linear(self, steps: np.ndarray) -> np.ndarray:
        """Compute (n, outputs) float32 from (n, inputs) whole numbers."""
        # Two operations, each rounded once: no platform may fuse them.
        product: np.ndarray = steps @ self.weights
        product *= self.scale
        product += self.bias
        return product

    def active(self, steps: np.ndarray) -> np.ndarray:
        """Compute the layer, whose scale and bias count in steps, and bring it to whole ones between 0 and 127."""
        product = self.linear(steps)
        np.rint(product, out=product)
        np.maximum(product, _LEAST, out=product)
        np.minimum(product, _MOST, out=product)
        return product


class Network:
    """Computes a text's words; knows the words that it has seen before (a limited number), and may be used by several threads."""

    def __init__(self, stored: dict[str, np.ndarray]) -> None:
        """Take the weights.

        Args:
            stored: ``table`` (rows, width) int8 and ``table_scale`` (1,) float32; for each of the layers ``word1``, ``word2``, ``near``, ``far`` and
                ``out`` its ``_weights`` int8, ``_scale`` and ``_bias``.
        """
        self._table = stored["table"]
        self._table_scale = stored["table_scale"].astype(np.float32)
        self._word1, self._word2, self._near, self._far, self._out = (
            _layer(stored, name) for name in ("word1", "word2", "near", "far", "out")
        )
        self._width = self._word2.weights.shape[1]
        self._lock = threading.Lock()
        self._known: dict[str, int] = {}
        self._words = np.empty((1024, self._width), np.int8)
        self._signs = np.empty((1024, 2), bool)
        self._blas = ThreadpoolController().select(user_api="blas")

    def __call__(self, words: Sequence[str]) -> np.ndarray:
        """Compute the numbers of each word of a text.

        Args:
            words: As they stand; ``traits.MASKED`` for a masked stretch.

        Returns:
            (words, outputs) float32.
        """
        if not words:
            return np.empty((0, len(self._out.bias)), np.float32)
        # One thread: for products as small as these, waking another takes longer than it saves.
        with self._blas.limit(limits=1):
            found = [self._looked_up(words[at : at + _BLOCK]) for at in range(0, len(words), _BLOCK)]
            steps = _joined([steps for steps, _ in found])
            near = _near(_joined([signs for _, signs in found]))
            return _joined([self._block(steps, near, at) for at in range(0, len(words), _BLOCK)])

    def _block(self, steps: np.ndarray, near: np.ndarray, at: int) -> np.ndarray:
        """Compute a block with what it can see of its neighbours; beyond the text there is nothing."""
        first, last = at - REACH, min(at + _BLOCK, len(steps)) + REACH
        inside = slice(max(first, 0), min(last, len(steps)))
        seen = np.zeros((last - first, self._width + near.shape[1]), np.float32)
        place = slice(inside.start - first, inside.stop - first)
        seen[place, : self._width] = steps[inside]
        seen[place, self._width :] = near[inside]
        given = self._near.active(_window(seen, STEPS_FIRST))
        # What lies beyond the text gives nothing, however the layer's bias stands.
        edge = STEPS_FIRST[-1]
        given[: max(place.start - edge, 0)] = 0
        given[max(place.stop - edge, 0) :] = 0
        far = self._far.active(_window(given, STEPS_SECOND))
        wide = STEPS_SECOND[-1]
        return self._out.linear(np.concatenate((given[wide : len(given) - wide], far), axis=1))

    def _looked_up(self, words: Sequence[str]) -> tuple[np.ndarray, np.ndarray]:
        """Give each word's numbers and signs, computing those that are new."""
        with self._lock:
            try:
                rows = [self._known[word] for word in words]
            except KeyError:
                fresh = set(words) - self._known.keys()
                if len(self._known) + len(fresh) > _MOST_KNOWN:
                    self._known.clear()
                    fresh = set(words)
                self._learn(sorted(fresh))
                rows = [self._known[word] for word in words]
            return self._words[rows], self._signs[rows]

    def _learn(self, fresh: list[str]) -> None:
        first, last = len(self._known), len(self._known) + len(fresh)
        if last > len(self._words):
            size = min(max(2 * len(self._words), last), _MOST_KNOWN + _BLOCK)
            self._words = np.concatenate((self._words[:first], np.empty((size - first, self._width), np.int8)))
            self._signs = np.concatenate((self._signs[:first], np.empty((size - first, 2), bool)))
        self._words[first:last] = self._computed(fresh)
        self._signs[first:last] = [(word[0].isupper(), word in {".", "?", "!", ","}) for word in fresh]
        self._known.update(zip(fresh, range(first, last), strict=True))

    def _computed(self, fresh: list[str]) -> np.ndarray:
        """Compute words: (words, width) int8."""
        rows, begins = traits.pieces([traits.spelling(word) for word in fresh])
        flags = [traits.flags(word) for word in fresh]
        counts = np.diff(np.append(begins, len(rows)))
        wholes = begins + counts - 1
        letters = np.ones(len(rows), bool)
        letters[wholes] = False
        # A word's pieces weigh as much as one row does, however many there are.
        sums = _sums(self._table, rows[letters], begins - np.arange(len(fresh)))
        sums *= (np.float32(1) / np.sqrt((counts - 1).astype(np.float32)))[:, None]
        lengths = np.fromiter(map(len, flags), np.int64, len(flags))
        others = np.concatenate(flags).astype(np.int64)
        sums += _sums(self._table, others, np.cumsum(lengths) - lengths)
        sums += self._table[rows[wholes]]
        sums *= self._table_scale * np.float32(LEVELS)
        steps = np.clip(np.rint(sums, out=sums), np.float32(-MOST), np.float32(MOST))
        return self._word2.active(self._word1.active(steps)).astype(np.int8)


def _layer(stored: dict[str, np.ndarray], name: str) -> _Layer:
    """Take a layer; what activations are made of counts in their steps (a power of two: nothing is rounded)."""
    steps = np.float32(1 if name == "out" else LEVELS)
    weights = stored[f"{name}_weights"].astype(np.float32)
    return _Layer(weights, stored[f"{name}_scale"] * steps, stored[f"{name}_bias"] * steps)


def _joined(parts: list[np.ndarray]) -> np.ndarray:
    return parts[0] if len(parts) == 1 else np.concatenate(parts)


def _sums(table: np.ndarray, rows: np.ndarray, begins: np.ndarray) -> np.ndarray:
    """Add up rows of int8, group by group; none is empty. Whole numbers: exact in any order."""
    return np.add.reduceat(table[rows], begins, axis=0, dtype=np.int32).astype(np.float32)


def _window(steps: np.ndarray, places: Sequence[int]) -> np.ndarray:
    """Put each row's neighbours beside it: (n, width) → (n - 2 × reach, places × width)."""
    reach = places[-1]
    return np.concatenate([steps[reach + place : len(steps) - reach + place] for place in places], axis=1)


def _near(signs: np.ndarray) -> np.ndarray:
    """Say for each word which signs stand near it: (n, signs) float32, 0 or the most that an activation can be."""
    if len(signs) <= NEAR:
        return np.broadcast_to(signs.any(axis=0) * _MOST, signs.shape)
    total = np.concatenate((np.zeros((1, signs.shape[1]), np.int64), np.cumsum(signs, axis=0)))
    at = np.arange(len(signs))
    near = total[np.minimum(at + NEAR + 1, len(signs))] > total[np.maximum(at - NEAR, 0)]
    return near * _MOST


def _bytes() -> bytes:
    return (files("thematics.redact") / "data" / "tagger.npz").read_bytes()


@cache
def load() -> tuple[Network, dict[str, np.ndarray]]:
    """Read the model that thematics ships: the network, and everything that the file holds."""
    with np.load(io.BytesIO(_bytes()), allow_pickle=False) as file:
        stored = {name: file[name] for name in file.files}
    return Network(stored), stored


@cache
def digest() -> str:
    """Name the model's content: 12 hexadecimal digits."""
    return hashlib.sha256(_bytes()).hexdigest()[:12]
