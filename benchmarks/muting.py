"""What of a muted recording can still be heard: words that are hidden, misheard and left out by the recogniser, and all others.

Run it where the speech extra is installed: ``.venv-engines/bin/python benchmarks/muting.py``. It transcribes the example study's recordings
with the example weights, whose true words and times are known, and asks of each word in turn: were this the name that is hidden, how much of
it would be heard? Real recordings and weights differ; the order of what each setting costs does not.
"""

import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from pathlib import Path

import numpy as np

from thematics.audio.muting import EDGE, MARGIN, Plan, Spoken, plan_of
from thematics.pipeline.muting import LONGEST, LONGEST_LETTER, UNSURE
from thematics.ports import HeardWord
from thematics.transcribe import transcribe
from thematics.transcribe.engines import transcriber

EXAMPLES = Path(__file__).parent.parent / "examples"
RECORDINGS = EXAMPLES / "demo-study" / "recordings"
WEIGHTS = EXAMPLES / "demo-models" / "demo-only-whisper-nl"
AUDIBLE = 0.1  # seconds of a word that a listener could make something of
HALF = 0.5  # of a word
AROUND = 30  # words on each side that a margin can reach
LEAST_LETTERS = 4

True_ = tuple[str, float, float]


@dataclass(frozen=True)
class Recording:
    """A recording: what was said, what was heard, and which is which."""

    said: Sequence[True_]
    heard: Sequence[HeardWord]
    right: dict[int, int]
    misheard: Sequence[int]
    left_out: Sequence[int]


def main() -> None:
    hear = transcriber("openai-whisper", model=WEIGHTS)
    recordings = [_recording(path, hear) for path in sorted(RECORDINGS.glob("*.opus"))]
    counts = [sum(map(len, (each.right, each.misheard, each.left_out))) for each in recordings]
    print(f"{sum(counts)} words, {sum(len(each.misheard) for each in recordings)} misheard, ", end="")
    print(f"{sum(len(each.left_out) for each in recordings)} left out\n")
    print("margin  of hidden words: more than 0.1 s heard   more than half heard")
    for margin in (0.0, 0.1, 0.15, 0.2, 0.3, MARGIN, 0.5):
        heard = np.array([pair for each in recordings for pair in _hidden(each, margin)])
        print(f"{margin:6.2f} {np.mean(heard[:, 0] > AUDIBLE):38.1%} {np.mean(heard[:, 1] > HALF):22.1%}")
    print("\nunsure  longest  share heard of words left out   misheard   right")
    for unsure in (0.0, 0.5, UNSURE, 0.7):
        for longest in (False, True):
            print(f"{unsure:6.2f} {'yes' if longest else 'no':>8}", *_kept(recordings, unsure, longest=longest))


def _recording(path: Path, hear: object) -> Recording:
    turns = json.loads(path.with_suffix(".json").read_text("utf-8"))
    said = sorted(
        ((_bare(word["word"]), word["start"], word["end"]) for turn in turns for word in turn["words"]),
        key=lambda word: word[1],
    )
    heard = transcribe(path, hear, None).words  # type: ignore[arg-type]
    right: dict[int, int] = {}
    misheard: list[int] = []
    left_out: list[int] = []
    match = SequenceMatcher(None, [word for word, _, _ in said], [_bare(word.text) for word in heard], autojunk=False)
    for kind, first, last, other, _ in match.get_opcodes():
        if kind == "equal":
            right |= {first + at: other + at for at in range(last - first)}
        else:
            (left_out if kind == "delete" else misheard).extend(range(first, last))
    return Recording(said, heard, right, misheard, left_out)


def _bare(text: str) -> str:
    return re.sub(r"\W", "", text.lower())


def _hidden(recording: Recording, margin: float) -> Iterator[tuple[float, float]]:
    """Hide each word that was heard rightly, and give how much of it is left: seconds, and share."""
    for at, other in recording.right.items():
        word, start, end = recording.said[at]
        if len(word) >= LEAST_LETTERS:
            low = max(0, other - AROUND)
            near = recording.heard[low : other + AROUND + 1]
            plan = plan_of(_spoken(each, margin, hidden=low + n == other) for n, each in enumerate(near))
            left = _audible(plan, start, end)
            yield left, left / (end - start)


def _spoken(word: HeardWord, margin: float, *, hidden: bool) -> Spoken:
    return Spoken(word.start, max(word.start, word.end), hidden=hidden, margin=margin if hidden else EDGE)


def _kept(recordings: Sequence[Recording], unsure: float, *, longest: bool) -> Iterator[str]:
    shares: tuple[list[float], list[float], list[float]] = ([], [], [])
    for each in recordings:
        sure = [word for word in each.heard if word.probability >= unsure and not (longest and _too_long(word))]
        plan = plan_of(_spoken(word, 0, hidden=False) for word in sure)
        for found, words in zip(shares, (each.left_out, each.misheard, each.right), strict=True):
            found += [_audible(plan, *each.said[at][1:]) / (each.said[at][2] - each.said[at][1]) for at in words]
    for found, width in zip(shares, (29, 10, 7), strict=True):
        yield f"{np.mean(found):{width}.0%}"


def _too_long(word: HeardWord) -> bool:
    return word.end - word.start > LONGEST + LONGEST_LETTER * len(word.text.strip())


def _audible(plan: Plan, start: float, end: float) -> float:
    return sum(max(0.0, min(end, last) - max(start, first)) for first, last in plan.left)


if __name__ == "__main__":
    main()
