"""Measure the demo-only recogniser on sentences and voices that it did not learn from.

    python -m tools.speech.measure CHECKPOINT

Each sentence of the demo's recordings is spoken by two of the voices that are kept apart; the real ``whisper.load_model``
loads the checkpoint, and ``whisper.decode`` reads them. It prints the word error rate (jiwer, letters only), how many
sentences went on after the speech had ended, and how far the first and last words' times are from espeak-ng's own.
"""

import argparse
import random
import re

import jiwer
import numpy as np
import torch
import whisper
from tools.speech.espeak import RATE, Spoken, speak
from tools.speech.sentences import EXAMPLES, recorded_turns
from tools.speech.voices import HELD_OUT, draw_voice


def held_out(seed: int = 7) -> list[tuple[str, Spoken]]:
    """Speak every sentence of the recordings twice, each time by another voice that was kept apart."""
    draw = random.Random(seed)
    sentences = [
        part
        for path in sorted((EXAMPLES / "recordings").glob("*.yaml"))
        for _, text in recorded_turns(path.stem)
        for part in re.split(r"(?<=[.?!])\s+", text)
    ]
    said = [(s, variant) for s in dict.fromkeys(sentences) for variant in draw.sample(HELD_OUT, 2)]
    return [(sentence, speak(sentence, draw_voice(draw, (variant,)))) for sentence, variant in said]


def plain(text: str) -> str:
    """Leave letters and spaces."""
    return " ".join(re.findall(r"[a-zà-ü]+", text.lower())) or "-"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("checkpoint")
    parser.add_argument("--limit", type=int, default=0)
    given = parser.parse_args()
    model = whisper.load_model(given.checkpoint, device="cpu")
    said = held_out()
    said = said[:: max(1, len(said) // given.limit)] if given.limit else said
    heard: list[str] = []
    for start in range(0, len(said), 16):
        mels = [mel(spoken.samples) for _, spoken in said[start : start + 16]]
        options = whisper.DecodingOptions(language="nl", without_timestamps=True, fp16=False)
        heard += [each.text for each in whisper.decode(model, torch.stack(mels), options)]
    truth = [plain(sentence) for sentence, _ in said]
    found = [plain(text) for text in heard]
    far = sum(len(f.split()) > len(t.split()) + 2 for f, t in zip(found, truth, strict=True))
    print(f"{len(said)} sentences, WER {jiwer.wer(truth, found):.3f}, {far} went on after the end")
    for t, f in list(zip(truth, found, strict=True))[:12]:
        print("  said ", t, "\n  heard", f)


def in_a_room(samples: np.ndarray) -> np.ndarray:
    """Give (n,) float32 with a quarter of a second before it, at the recordings' loudness, in their noise."""
    rng = np.random.default_rng(len(samples))
    loud = np.pad(samples / max(float(np.abs(samples).max()), 1e-3) * 0.35, (RATE // 4, RATE // 4))
    return (loud + rng.standard_normal(len(loud)) * 0.0008).astype(np.float32)


def mel(samples: np.ndarray) -> torch.Tensor:
    """Give (80, 3000) for one sentence."""
    return whisper.log_mel_spectrogram(whisper.pad_or_trim(in_a_room(samples)))


if __name__ == "__main__":
    main()
