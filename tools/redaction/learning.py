"""The tagger's network as it learns, in torch: the same sums as ``thematics.redact.network``, with rounding that lets gradients through."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import torch  # noqa: TID253 - it runs in the engines' environment alone
from tools.redaction.examples import ALL_LISTS, KINDS, NO_LISTS, OUTSIDE, SKIP, Shown
from torch import Tensor  # noqa: TID253
from torch.nn import functional as F  # noqa: N812, TID253 - torch's own habit

from thematics.redact import traits
from thematics.redact.network import LEVELS, MOST, NEAR, STEPS_FIRST, STEPS_SECOND

__all__ = ["OUTPUTS", "Batch", "Learner", "Words", "stored"]

WIDTH, INNER, WORD, FIRST, SECOND = 64, 96, 62, 128, 80
OUTPUTS = 2 + len(KINDS)  # whether it is hidden, whether it begins a piece, and which kind it is
_CAPITAL = OUTPUTS  # one more while it learns: whether it was written with a capital
_ASIDE = 0.4  # what guessing capitals counts for
_PAD = 0  # the word that stands for nothing


class Words:
    """Distinct words and how much is shown of each: what rows they have."""

    def __init__(self) -> None:
        self._known: dict[tuple[str, int], int] = {}
        self.rows: list[np.ndarray] = [np.array([traits.UNKNOWN])]
        self.weights: list[np.ndarray] = [np.zeros(1, np.float32)]
        self.signs: list[tuple[bool, bool]] = [(False, False)]

    def ids(self, one: Shown) -> np.ndarray:
        """Give the number of each word of an example, from 1."""
        return np.array([self._id(word, known) for word, known in zip(one.words, one.known, strict=True)], np.int64)

    def _id(self, word: str, known: int) -> int:
        at = self._known.get((word, known))
        if at is None:
            at = self._known[word, known] = len(self.rows)
            rows, weights = _rows(word, known)
            self.rows.append(rows)
            self.weights.append(weights)
            self.signs.append((word[0].isupper(), word in {".", "?", "!", ","}))
        return at


def _rows(word: str, known: int) -> tuple[np.ndarray, np.ndarray]:
    spelled = traits.pieces([traits.spelling(word)])[0]
    letters, whole = spelled[:-1], spelled[-1:]
    flags = traits.flags(word)
    if known != ALL_LISTS:
        hidden = {*traits.NAME_LISTS, *(traits.WORD_LISTS if known == NO_LISTS else ())}
        listed = {*traits.NAME_LISTS, *traits.WORD_LISTS}
        flags = [row for row in flags if row not in hidden]
        if not listed & set(flags) and any(row < traits.NAME_LISTS.start for row in flags) and word[0].isalnum():
            flags = [row for row in flags if row != traits.UNKNOWN] + [traits.UNKNOWN]
        whole = whole[:0]
    rows = np.concatenate((letters, whole, np.array(flags, np.int64)))
    weights = np.ones(len(rows), np.float32)
    weights[: len(letters)] = 1 / math.sqrt(len(letters))
    return rows, weights


@dataclass(frozen=True, slots=True)
class Batch:
    """Examples side by side, padded.

    Attributes:
        rows: Rows of the batch's distinct words, one word after the other.
        weights: What each row counts for.
        begins: Where each word's begin.
        ids: (examples, words) which distinct word.
        near: (examples, words, 2) whether capitals and stops are near.
        real: (examples, words) whether there is a word.
        kinds: (examples, words) as in ``Shown``.
        starts: (examples, words) whether a piece begins.
        capitals: (examples, words) as in ``Shown``.
    """

    rows: Tensor
    weights: Tensor
    begins: Tensor
    ids: Tensor
    near: Tensor
    real: Tensor
    kinds: Tensor
    starts: Tensor
    capitals: Tensor

    @classmethod
    def of(cls, examples: Sequence[tuple[np.ndarray, Shown]], words: Words) -> "Batch":
        """Put examples side by side."""
        longest = max(len(ids) for ids, _ in examples)
        ids = np.zeros((len(examples), longest), np.int64)
        kinds = np.full((len(examples), longest), SKIP, np.int64)
        starts = np.zeros((len(examples), longest), bool)
        capitals = kinds.copy()
        near = np.zeros((len(examples), longest, 2), np.float32)
        for at, (numbers, one) in enumerate(examples):
            size = len(numbers)
            ids[at, :size], kinds[at, :size], starts[at, :size] = numbers, one.kinds, one.begins
            capitals[at, :size] = one.capitals
            signs = np.array([words.signs[number] for number in numbers])
            for column in (0, 1):
                total = np.concatenate(([0], np.cumsum(signs[:, column])))
                place = np.arange(size)
                near[at, :size, column] = total[np.minimum(place + NEAR + 1, size)] > total[np.maximum(place - NEAR, 0)]
        distinct, places = np.unique(ids, return_inverse=True)
        rows = [words.rows[number] for number in distinct]
        lengths = np.array([len(part) for part in rows])
        return cls(
            torch.from_numpy(np.concatenate(rows)),
            torch.from_numpy(np.concatenate([words.weights[number] for number in distinct])),
            torch.from_numpy(np.cumsum(lengths) - lengths),
            torch.from_numpy(places.reshape(ids.shape)),
            torch.from_numpy(near * (MOST / LEVELS)),
            torch.from_numpy(ids != _PAD),
            torch.from_numpy(kinds),
            torch.from_numpy(starts),
            torch.from_numpy(capitals),
        )


class Learner:
    """The network's parameters, and what it makes of a batch."""

    def __init__(self, seed: int) -> None:
        torch.manual_seed(seed)
        self.table = torch.nn.Parameter(torch.randn(traits.ROWS, WIDTH) * 0.15)
        inputs = WORD + 2
        sizes = {
            "word1": (WIDTH, INNER),
            "word2": (INNER, WORD),
            "near": (inputs * len(STEPS_FIRST), FIRST),
            "far": (FIRST * len(STEPS_SECOND), SECOND),
            "out": (FIRST + SECOND, OUTPUTS + 1),
        }
        self.layers = {
            name: (
                torch.nn.Parameter(torch.randn(size) * math.sqrt(2 / size[0])),
                torch.nn.Parameter(torch.zeros(size[1])),
            )
            for name, size in sizes.items()
        }

    def parameters(self) -> list[Tensor]:
        """Give all that is learned."""
        return [self.table, *(part for layer in self.layers.values() for part in layer)]

    def __call__(self, batch: Batch, dropout: float = 0.0) -> Tensor:
        """Compute (examples, words, outputs)."""
        weights = batch.weights
        if dropout:
            weights = F.dropout(weights, dropout)
        table = _rounded(self.table, self.table.detach().abs().amax() / MOST)
        bags = F.embedding_bag(batch.rows, table, batch.begins, mode="sum", per_sample_weights=weights)
        bags = _stepped(bags.clamp(-MOST / LEVELS, MOST / LEVELS))
        words = self._active("word2", self._active("word1", bags))
        seen = torch.cat((words[batch.ids], batch.near), dim=2) * batch.real[:, :, None]
        near = (
            self._active("near", _window(F.dropout(seen, dropout, dropout > 0), STEPS_FIRST)) * batch.real[:, :, None]
        )
        far = self._active("far", _window(F.dropout(near, dropout, dropout > 0), STEPS_SECOND))
        return self._linear("out", F.dropout(torch.cat((near, far), dim=2), dropout, dropout > 0))

    def _linear(self, name: str, given: Tensor) -> Tensor:
        weights, bias = self.layers[name]
        return given @ _rounded(weights, weights.detach().abs().amax(dim=0) / MOST) + bias

    def _active(self, name: str, given: Tensor) -> Tensor:
        return _stepped(self._linear(name, given).clamp(0, MOST / LEVELS))

    def loss(self, batch: Batch, dropout: float, missed: float) -> Tensor:
        """Say how wrong it is.

        Args:
            batch: What it is shown.
            dropout: The share of what it sees that is left out.
            missed: How much worse a word that leaks is than one that is hidden for nothing.
        """
        given = self(batch, dropout)
        learned = batch.kinds != SKIP
        personal = batch.kinds > OUTSIDE
        hide = F.binary_cross_entropy_with_logits(
            given[..., 0][learned], personal[learned].float(), pos_weight=torch.tensor(missed)
        )
        written = batch.capitals != SKIP
        if written.any():
            hide = hide + _ASIDE * F.binary_cross_entropy_with_logits(
                given[..., _CAPITAL][written], batch.capitals[written].float()
            )
        if not personal.any():
            return hide
        begin = F.binary_cross_entropy_with_logits(given[..., 1][personal], batch.starts[personal].float())
        kind = F.cross_entropy(given[..., 2:OUTPUTS][personal], batch.kinds[personal])
        return hide + 0.1 * begin + 0.15 * kind


def _stepped(given: Tensor) -> Tensor:
    """Bring activations to whole steps; the gradient passes as if they had not been."""
    return given + (torch.round(given.detach() * LEVELS) / LEVELS - given.detach())


def _rounded(given: Tensor, step: Tensor) -> Tensor:
    """Bring weights to whole multiples of a step."""
    step = step.clamp_min(1e-8)
    return given + (torch.round(given.detach() / step) * step - given.detach())


def _window(given: Tensor, places: Sequence[int]) -> Tensor:
    """Put each word's neighbours beside it; beyond the text is nothing."""
    reach = places[-1]
    padded = F.pad(given, (0, 0, reach, reach))
    size = given.shape[1]
    return torch.cat([padded[:, reach + place : reach + place + size] for place in places], dim=2)


def stored(learner: Learner) -> dict[str, np.ndarray]:
    """Give the network's weights as ``thematics.redact.network`` reads them."""
    table = learner.table.detach().numpy()
    step = np.abs(table).max() / MOST
    kept: dict[str, np.ndarray] = {
        "table": np.rint(table / step).astype(np.int8),
        "table_scale": np.array([step], np.float32),
    }
    for name, (weights, bias) in learner.layers.items():
        whole = weights.detach().numpy()[:, : OUTPUTS if name == "out" else None]
        steps = np.maximum(np.abs(whole).max(axis=0) / MOST, 1e-8)
        kept[f"{name}_weights"] = np.rint(whole / steps).astype(np.int8)
        # An activation counts in steps of 1/32.
        kept[f"{name}_scale"] = (steps / LEVELS).astype(np.float32)
        kept[f"{name}_bias"] = bias.detach().numpy()[: whole.shape[1]].astype(np.float32)
    return kept
