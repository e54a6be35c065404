"""What a candidate is about, in its own words: telling terms, typical quotes, a suggested name.

The terms are those of c-TF-IDF (Grootendorst 2022, arXiv:2203.05794), counted by stem and shown in their commonest form.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from thematics.ports import Labels, Vectors
from thematics.themes.numerics import unit_rows
from thematics.themes.words import Word, is_blocked, is_dull, read_words

__all__ = ["Description", "describe", "typical"]

TERMS = 8
NAME_TERMS = 3
QUOTES = 8
_SPREAD = 2  # members that a term must stand in, at least
_PHRASE_SPREAD = 3  # likewise for a pair of words
_SHARE = 0.05  # of the members that a term must stand in: what a few say does not name them all
_READABLE = (8, 60)  # words of a quote that can be read on its own
_SHORT_PENALTY = 0.15

Key = tuple[str, ...]  # the stems of a term, one or two


@dataclass(frozen=True, slots=True)
class Description:
    """A candidate in its own words.

    Attributes:
        name: A suggestion.
        terms: Telling terms, most telling first.
    """

    name: str
    terms: tuple[str, ...]


def describe(texts: Sequence[str], labels: Labels) -> list[Description]:
    """Describe each candidate by what its members say and the others don't.

    Args:
        texts: (n) segments.
        labels: (n,) candidate of each, -1 = nowhere.

    Returns:
        One description a candidate, in order of label.
    """
    keys = [_keys(text) for text in texts]
    surfaces = _surfaces(keys)
    counts, spread = _counts(keys, labels)
    overall = Counter(key for row in keys for key, _ in row)
    average = sum(overall.values()) / max(1, len(counts))
    descriptions: list[Description] = []
    for label in range(len(counts)):
        total = max(1, sum(counts[label].values()))
        least = max(_SPREAD, _SHARE * int((labels == label).sum()))
        weights = {
            key: count / total * float(np.log1p(average / overall[key]))
            for key, count in counts[label].items()
            if spread[label][key] >= max(least, _PHRASE_SPREAD * (len(key) - 1))
        }
        terms = tuple(surfaces[key] for key in _chosen(weights))
        descriptions.append(Description(_name(terms, label, [each.name for each in descriptions]), terms))
    return descriptions


def typical(vectors: Vectors, members: Sequence[int], who: Sequence[str], texts: Sequence[str]) -> list[int]:
    """Choose the most typical members, from as many participants as there are.

    Args:
        vectors: (n, d) of all segments.
        members: Indices of the candidate's.
        who: (n) whose words each segment is.
        texts: (n) the segments; equal texts are given once, and a few loose words are no quote if there is another.

    Returns:
        Up to eight indices, most typical first.
    """
    middle = unit_rows(vectors[list(members)].sum(axis=0, keepdims=True))[0]
    near = {member: _typicality(float(vectors[member] @ middle), texts[member]) for member in members}
    ranked = sorted(members, key=lambda member: (-near[member], member))
    distinct = {texts[member].casefold(): member for member in reversed(ranked)}
    turns: Counter[str] = Counter()
    rounds = []
    for member in (each for each in ranked if distinct[texts[each].casefold()] == each):
        rounds.append((turns[who[member]], member))
        turns[who[member]] += 1
    chosen = [member for _, member in sorted(rounds, key=lambda each: (each[0], -near[each[1]], each[1]))][:QUOTES]
    return sorted(chosen, key=lambda member: (-near[member], member))


def _typicality(cosine: float, text: str) -> float:
    least, most = _READABLE
    return round(cosine - (0.0 if least <= len(text.split()) <= most else _SHORT_PENALTY), 6)


def _keys(text: str) -> list[tuple[Key, str]]:
    """List a text's terms, single words and pairs that stand side by side, with the form in which they stand there."""
    words = read_words(text)
    singles: list[tuple[Key, str]] = [((word.stem,), word.surface) for word in words if _tells(word)]
    pairs: list[tuple[Key, str]] = [
        ((first.stem, second.stem), f"{first.surface} {second.surface}")
        for first, second in pairwise(words)
        if _tells(first) and _tells(second)
    ]
    return singles + pairs


def _tells(word: Word) -> bool:
    return not is_dull(word) and not is_blocked(word.folded)


def _surfaces(keys: Iterable[Iterable[tuple[Key, str]]]) -> Mapping[Key, str]:
    forms: defaultdict[Key, Counter[str]] = defaultdict(Counter)
    for row in keys:
        for key, surface in row:
            forms[key][surface] += 1
    return {key: min(each, key=lambda form: (-each[form], len(form), form)) for key, each in forms.items()}


def _counts(keys: Sequence[Sequence[tuple[Key, str]]], labels: Labels) -> tuple[list[Counter[Key]], list[Counter[Key]]]:
    """Count each candidate's terms: how often, and in how many segments."""
    size = int(labels.max(initial=-1)) + 1
    counts: list[Counter[Key]] = [Counter() for _ in range(size)]
    spread: list[Counter[Key]] = [Counter() for _ in range(size)]
    for row, label in zip(keys, labels.tolist(), strict=True):
        if label >= 0:
            counts[label].update(key for key, _ in row)
            spread[label].update({key for key, _ in row})
    return counts, spread


def _chosen(weights: Mapping[Key, float]) -> Iterator[Key]:
    """Take the most telling terms; a word and a pair that holds it are not both taken."""
    taken: list[Key] = []
    used: set[str] = set()
    for key in sorted(weights, key=lambda each: (-weights[each] * len(each), each)):
        if len(taken) == TERMS:
            break
        if used.isdisjoint(key):
            taken.append(key)
            used.update(key)
    return iter(taken)


def _name(terms: Sequence[str], label: int, others: Sequence[str]) -> str:
    for count in range(NAME_TERMS, len(terms) + 1):
        name = ", ".join(terms[:count]).capitalize()
        if name not in others:
            return name
    name = ", ".join(terms).capitalize() or "Gemengd, zonder eigen woorden"
    return name if name not in others else f"{name} ({label + 1})"
