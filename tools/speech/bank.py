"""Spoken sentences, made once and kept in memory while a network learns.

python -m tools.speech.bank FOLDER --count 24000 --seed 1
"""

import argparse
import json
import random
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt
from tools.speech.espeak import speak
from tools.speech.sentences import sentence, vocabulary
from tools.speech.voices import draw_voice

__all__ = ["Bank", "Clip", "make_bank"]

SHARD = 1_000  # clips a file


@dataclass(frozen=True, slots=True)
class Clip:
    """One spoken sentence.

    Attributes:
        samples: (n,) int16 at 16 kHz.
        words: Each with its start and end in seconds.
        variant: Whose voice.
    """

    samples: npt.NDArray[np.int16]
    words: tuple[tuple[str, float, float], ...]
    variant: str


class Bank:
    """All clips of a folder; samples are mapped from the files."""

    def __init__(self, folder: Path) -> None:
        self._clips: list[tuple[npt.NDArray[np.int16], dict[str, object]]] = []
        for index in sorted(folder.glob("*.json")):
            samples = np.load(index.with_suffix(".npy"), mmap_mode="r")
            for row in json.loads(index.read_text("utf-8")):
                self._clips.append((samples[row["from"] : row["to"]], row))

    def __len__(self) -> int:
        """Count the clips."""
        return len(self._clips)

    def __getitem__(self, at: int) -> Clip:
        """Take one."""
        samples, row = self._clips[at]
        return Clip(samples, tuple((w, a, b) for w, a, b in row["words"]), str(row["variant"]))  # type: ignore[attr-defined]


def make_bank(folder: Path, count: int, seed: int) -> None:
    """Speak ``count`` sentences into a folder, on two processes."""
    folder.mkdir(parents=True, exist_ok=True)
    shards = range((count + SHARD - 1) // SHARD)
    with ProcessPoolExecutor(2) as pool:
        list(pool.map(_make_shard, [(folder, seed, shard) for shard in shards]))


def _make_shard(task: tuple[Path, int, int]) -> None:
    folder, seed, shard = task
    draw = random.Random(f"{seed}/{shard}")
    rows, parts, at = [], [], 0
    for clip in _clips(draw):
        rows.append({"from": at, "to": at + len(clip.samples), "words": clip.words, "variant": clip.variant})
        parts.append(clip.samples)
        at += len(clip.samples)
    np.save(folder / f"{seed:03}-{shard:04}.npy", np.concatenate(parts))
    (folder / f"{seed:03}-{shard:04}.json").write_text(json.dumps(rows), "utf-8")


def _clips(draw: random.Random) -> Iterator[Clip]:
    known = vocabulary()
    for _ in range(SHARD):
        voice = draw_voice(draw)
        spoken = speak(sentence(draw, known), voice)
        peak = max(float(np.abs(spoken.samples).max(initial=0.0)), 1e-3)
        yield Clip((spoken.samples / peak * 24_000).astype(np.int16), spoken.words, voice.variant)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--count", type=int, default=24_000)
    parser.add_argument("--seed", type=int, default=1)
    given = parser.parse_args()
    make_bank(given.folder, given.count, given.seed)
