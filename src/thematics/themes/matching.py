"""Segments and candidates held against the codes of a framework; what fits nothing gets nothing.

A code's score comes from the cue phrases that are met and from the likeness to its definition and examples. The
constants were set on the framework's own examples, each held against the rest, and on sentences written for it.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from thematics.records.analysis import CodeMatch
from thematics.records.codebook import Code, Framework
from thematics.themes.lexical import term_weights
from thematics.themes.numerics import steady, unit_rows
from thematics.themes.phrases import Cue, Hit, Reader

__all__ = ["MATCH_FINGERPRINT", "Matching", "match", "phrasing"]

Scores = npt.NDArray[np.float64]

KEPT = 3  # codes that are suggested
FITS = 0.45  # a lower score fits nothing
GROUP_FITS = 0.12  # the mean over a candidate's members of what fits
LIKE, LIKE_SLOPE = 0.24, 0.035  # the cosine that is worth one half, and how fast it rises there
MOST_BY_LIKENESS = 0.75  # a score without any cue, at most
LOOSE = 0.75  # what a cue in another order is worth
DENIED = 0.15
REPORTED = 0.4
COMMON = 0.08  # the share of segments from which on a cue tells less

MATCH_FINGERPRINT = (
    f"match version=1 fits={FITS} group_fits={GROUP_FITS} like={LIKE} slope={LIKE_SLOPE} most={MOST_BY_LIKENESS} "
    f"loose={LOOSE} denied={DENIED} reported={REPORTED} common={COMMON}"
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
    by_cue, cues = _by_cue(texts, framework, reported)
    scores = 1.0 - (1.0 - by_cue) * (1.0 - _by_likeness(texts, framework))
    return Matching(framework, np.round(scores, 6), cues)


def phrasing(code: Code) -> list[str]:
    """List how a code is put: its definition first, then its examples."""
    about = " . ".join((code.label.nl, code.definition.nl, code.include.nl, *code.cues))
    return [about, *code.examples]


def _by_likeness(texts: Sequence[str], framework: Framework) -> Scores:
    """Compare words: a text's with all of a code's, and with those of its nearest example."""
    rows = [(number, text) for number, code in enumerate(framework.codes) for text in phrasing(code)]
    if not texts or not rows:
        return np.zeros((len(texts), len(framework.codes)))
    weighed = term_weights([*texts, *(text for _, text in rows)])
    own, theirs = weighed[: len(texts)], weighed[len(texts) :]
    owner = np.array([number for number, _ in rows])
    with steady():
        profiles = unit_rows(
            np.stack([np.asarray(theirs[owner == each].sum(axis=0)).ravel() for each in range(len(framework.codes))])
        )
        cosine = np.asarray(own @ profiles.T.astype(np.float64))
        each = np.asarray((own @ theirs.T).todense())
    nearest = np.stack([each[:, owner == number].max(axis=1) for number in range(len(framework.codes))], axis=1)
    likeness = 0.7 * cosine + 0.3 * nearest
    return MOST_BY_LIKENESS / (1.0 + np.exp((LIKE - likeness) / LIKE_SLOPE))


def _by_cue(
    texts: Sequence[str], framework: Framework, reported: Sequence[bool]
) -> tuple[Scores, tuple[Mapping[int, str], ...]]:
    readers = [Reader(text) for text in texts]
    numbers = {code.id: number for number, code in enumerate(framework.codes)}
    misses: Scores = np.ones((len(texts), len(framework.codes)))  # 1 - score, so that several cues add up
    best: list[dict[int, tuple[float, str]]] = [{} for _ in texts]
    for number, code in enumerate(framework.codes):
        other = numbers.get(_other_voice(code, framework), number)
        for cue in (each for text in code.cues if (each := Cue.of(text))):
            hits = {index: hit for index, reader in enumerate(readers) if (hit := reader.find(cue))}
            rarity = min(1.0, (COMMON * max(len(texts), 50) / max(1, len(hits))) ** 0.5)
            for index, hit in hits.items():
                quoted = hit.reported and other != number and not (index < len(reported) and reported[index])
                for place, share in ((number, REPORTED if quoted else 1.0), (other, 1.0 if quoted else 0.0)):
                    value = share * rarity * _worth(cue, hit)
                    misses[index, place] *= 1.0 - value
                    best[index][place] = max(best[index].get(place, (0.0, "")), (value, cue.text))
    return 1.0 - misses, tuple({at: text for at, (value, text) in each.items() if value > DENIED} for each in best)


def _worth(cue: Cue, hit: Hit) -> float:
    return cue.weight * (1.0 if hit.exact else LOOSE) * (DENIED if hit.denied else 1.0)


def _other_voice(code: Code, framework: Framework) -> str:
    """Find the code that a cue stands for when somebody else says it, as the exclude rule says: "… (“zij zei eigen schuld”): b03."."""
    for clause in _CLAUSE.finditer(code.exclude.nl):
        if _SAID_BY_OTHERS.search(clause[0]) and framework.code(clause[1]):
            return clause[1]
    return ""
