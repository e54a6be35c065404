"""Segments and candidates held against the codes of a framework; what fits nothing gets nothing.

A code's score comes from the cue phrases that are met and from the likeness to its definition and examples. The
constants were set on sentences that were written for it (``tests/themes/said.yaml``), not on any study.
"""

import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from thematics.records.analysis import CodeMatch
from thematics.records.codebook import Code, Framework
from thematics.themes.likeness import LIKENESS_FINGERPRINT, likeness, phrasings
from thematics.themes.phrases import Cue, Hit, Reader

__all__ = ["MATCH_FINGERPRINT", "Matching", "match"]

Scores = npt.NDArray[np.float64]

KEPT = 3  # codes that are suggested
FITS = 0.5  # a lower score fits nothing
GROUP_FITS = 0.12  # the mean over a candidate's members of what fits
LOOSE = 0.75  # what a cue in another order is worth
DENIED = 0.15  # what a denied cue is worth
DOUBTED = 0.4  # what likeness is worth where the cues that make it are denied or somebody else's words
COMMON = 0.08  # the share of segments from which on a cue tells less
SMALL_STUDY = 50  # segments; a share of fewer says nothing

MATCH_FINGERPRINT = (
    f"match version=1 fits={FITS} group_fits={GROUP_FITS} loose={LOOSE} denied={DENIED} doubted={DOUBTED} common={COMMON} "
    f"{LIKENESS_FINGERPRINT}"
)

_CLAUSE = re.compile(r"[^.]*?:\s*(\w+)\s*(?:\.|$)")
_SAID_BY_OTHERS = re.compile(r"\b(?:een ander|anderen)\b.*\b(?:zegt|zeggen|geeft|geven|zei)\b|\b(?:zij|ze|hij) zei\b")


@dataclass(frozen=True)
class Matching:
    """Scores of all segments on all codes.

    Attributes:
        framework: The codes.
        scores: (n, codes), 0 to 1.
        cues: For each segment, the cue met by number of code.
    """

    framework: Framework
    scores: Scores
    cues: tuple[Mapping[int, str], ...]

    def of_segment(self, index: int) -> tuple[CodeMatch, ...]:
        """Give a segment's codes, best first; none where it fits nothing."""
        return self._best(self.scores[index], FITS, self.cues[index])

    def of_group(self, members: Sequence[int]) -> tuple[CodeMatch, ...]:
        """Give the codes that a candidate's members fit, best first."""
        if not len(members) or not self.framework.codes:
            return ()
        own = self.scores[list(members)]
        return self._best(np.where(own >= FITS, own, 0.0).mean(axis=0), GROUP_FITS, {})

    def _best(self, row: Scores, least: float, cues: Mapping[int, str]) -> tuple[CodeMatch, ...]:
        rounded = np.round(row, 4)
        order = np.argsort(-rounded, kind="stable")[:KEPT]
        codes = self.framework.codes
        return tuple(
            CodeMatch(codes[at].id, float(rounded[at]), cues.get(at, ""))
            for at in order.tolist()
            if rounded[at] >= least
        )


def match(texts: Sequence[str], framework: Framework, *, reported: Sequence[bool] = ()) -> Matching:
    """Hold texts against a framework.

    Args:
        texts: (n) segments.
        framework: The codes.
        reported: (n) whether the text itself is an account of somebody else's words; then quoting is no sign.
    """
    by_cue, cues, doubted = _by_cue(texts, framework, reported)
    like = likeness(texts, phrasings(framework)) * np.where(doubted, DOUBTED, 1.0)
    return Matching(framework, np.round(1.0 - (1.0 - by_cue) * (1.0 - like), 6), cues)


def _by_cue(
    texts: Sequence[str], framework: Framework, reported: Sequence[bool]
) -> tuple[Scores, tuple[Mapping[int, str], ...], npt.NDArray[np.bool_]]:
    """Score by cues; tell the best cue, and where a code's cues are all denied or somebody else's words."""
    index = _Index(texts)
    numbers = {code.id: number for number, code in enumerate(framework.codes)}
    misses: Scores = np.ones((len(texts), len(framework.codes)))  # 1 - score, so that several cues add up
    meant = np.zeros(misses.shape, dtype=np.bool_)
    doubted = meant.copy()
    best: list[dict[int, tuple[float, str]]] = [{} for _ in texts]
    for number, code in enumerate(framework.codes):
        other = numbers.get(_other_voice(code, framework), number)
        for cue in (each for text in code.cues if (each := Cue.of(text))):
            hits = index.find(cue)
            rarity = min(1.0, (COMMON * max(len(texts), SMALL_STUDY) / max(1, len(hits))) ** 0.5)
            for at, hit in hits.items():
                quoted = hit.reported and other != number and not (at < len(reported) and reported[at])
                place = other if quoted else number
                value = rarity * _worth(cue, hit)
                misses[at, place] *= 1.0 - value
                best[at][place] = max(best[at].get(place, (0.0, "")), (value, cue.text))
                meant[at, place] |= not hit.denied
                doubted[at, number] |= quoted or hit.denied
    told = tuple({at: text for at, (_, text) in each.items() if meant[row, at]} for row, each in enumerate(best))
    return 1.0 - misses, told, doubted & ~meant


class _Index:
    """Texts by the words they hold, so that a phrase is looked for only where all its words are."""

    def __init__(self, texts: Sequence[str]) -> None:
        self._readers = [Reader(text) for text in texts]
        self._holds: defaultdict[str, set[int]] = defaultdict(set)
        for index, reader in enumerate(self._readers):
            for key in reader.keys:
                self._holds[key].add(index)

    def find(self, cue: Cue) -> dict[int, Hit]:
        """Give the best hit in each text that has one, in order."""
        where = set.intersection(*(self._holds.get(key, set()) for key in cue.keys))
        found = ((index, self._readers[index].find(cue)) for index in sorted(where))
        return {index: hit for index, hit in found if hit}


def _worth(cue: Cue, hit: Hit) -> float:
    return cue.weight * (1.0 if hit.exact else LOOSE) * (DENIED if hit.denied else 1.0)


def _other_voice(code: Code, framework: Framework) -> str:
    """Find the code that a cue stands for when somebody else says it, as the exclude rule says: "… (“zij zei eigen schuld”): b03."."""
    for clause in _CLAUSE.finditer(code.exclude.nl):
        if _SAID_BY_OTHERS.search(clause[0]) and framework.code(clause[1]):
            return clause[1]
    return ""
