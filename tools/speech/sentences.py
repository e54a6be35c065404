"""What the example recogniser learns from: sentences over the vocabulary of the demo's recordings, never its sentences.

Half of them walk from word to word as the other example interviews do, the other half draws words at random, so that
the network has to listen: it can't guess what comes next.
"""

import itertools
import random
import re
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import yaml

__all__ = ["EXAMPLES", "Vocabulary", "recorded_turns", "sentence", "vocabulary"]

EXAMPLES = Path(__file__).parents[2] / "examples"
EXTRA_WORDS = 40  # of the other interviews' commonest words
_WORD = re.compile(r"[a-zà-ü]+", re.IGNORECASE)
_LONGEST = 12  # words
_UNSAYABLE = frozenset(("example", "wél", "hè", "eh", "één", "doet"))  # not words, or said as another one is


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """The words, and what follows what in the other interviews.

    Attributes:
        words: Every word, as it is written inside a sentence.
        follows: Word → words seen after it, as often as seen.
    """

    words: tuple[str, ...]
    follows: dict[str, tuple[str, ...]]


def recorded_turns(name: str) -> list[tuple[str, str]]:
    """Read who says what in a recording's script: (speaker, text) in order."""
    script = yaml.safe_load((EXAMPLES / "recordings" / f"{name}.yaml").read_text("utf-8"))
    return [(speaker, " ".join(text.split())) for turn in script["turns"] for speaker, text in turn.items()]


@cache
def vocabulary() -> Vocabulary:
    """Collect the words that may be said."""
    spoken = Counter[str]()
    inner = Counter[str]()
    for path in sorted((EXAMPLES / "recordings").glob("*.yaml")):
        for _, text in recorded_turns(path.stem):
            _count(text, spoken, inner)
    others = [text for path in sorted((EXAMPLES / "scripts").glob("interview-*.yaml")) for text in _texts(path)]
    common = Counter[str]()
    for text in others:
        _count(text, Counter(), common)
    words = {_written(word, inner) for word in spoken}
    for word, _ in common.most_common():
        if len(words) >= len(spoken) + EXTRA_WORDS:
            break
        if len(word) > 1 and word.islower() and word not in words | _UNSAYABLE:
            words.add(word)
    return Vocabulary(tuple(sorted(words)), _followers(others, words))


def sentence(draw: random.Random, known: Vocabulary) -> str:
    """Make one sentence: a capital, words, perhaps a comma, a full stop or a question mark."""
    length = min(1 + int(draw.expovariate(0.2)), _LONGEST)
    at_random = draw.random() < 0.4
    words = [draw.choice(known.words)]
    while len(words) < length:
        follow = known.follows.get(words[-1], ())
        words.append(draw.choice(known.words if at_random or not follow or draw.random() < 0.15 else follow))
    said = [word + "," if draw.random() < 0.07 else word for word in words[:-1]] + [words[-1]]
    text = " ".join(said)
    return text[0].upper() + text[1:] + ("?" if draw.random() < 0.15 else ".")


def _texts(path: Path) -> Iterator[str]:
    for turn in yaml.safe_load(path.read_text("utf-8"))["turns"]:
        yield from (str(text) for text in turn.values() if isinstance(text, str))


def _count(text: str, everywhere: Counter[str], inner: Counter[str]) -> None:
    for part in re.split(r"(?<=[.?!])\s+", " ".join(text.split())):
        for place, word in enumerate(_WORD.findall(part)):
            everywhere[word.lower()] += 1
            if place:
                inner[word] += 1


def _written(word: str, inner: Counter[str]) -> str:
    capital = word.capitalize()
    return capital if inner[capital] > inner[word] else word


def _followers(texts: list[str], words: set[str]) -> dict[str, tuple[str, ...]]:
    follows = defaultdict[str, list[str]](list)
    for text in texts:
        parts = [word.lower() for word in _WORD.findall(text)]
        for one, other in itertools.pairwise(parts):
            if one in words and other in words:
                follows[one].append(other)
    return {word: tuple(after) for word, after in follows.items()}
