"""Speak the demo's recorded interviews: two voices, pauses between turns, a little room noise; the same bytes each time.

    python -m tools.speech.recordings

For each script in ``examples/recordings`` it writes ``examples/demo-study/recordings/NAME.opus`` and, beside it for
tests, what was said when: ``NAME.json`` (words with times and speakers) and ``NAME.rttm`` (turns).
"""

import json
import random
from collections.abc import Iterator
from typing import Any

import numpy as np
import numpy.typing as npt
import yaml
from tools.speech.espeak import RATE, Spoken, Voice, speak
from tools.speech.sentences import EXAMPLES, recorded_turns
from tools.speech.sound import write_sound

OUT = EXAMPLES / "demo-study" / "recordings"
NOISE = 0.0008  # of full scale
LOUDNESS = 0.35


def record(name: str) -> tuple[npt.NDArray[np.float32], list[dict[str, Any]]]:
    """Speak one script.

    Returns:
        (n,) float32 at 16 kHz, and the turns: speaker, start, end and words with their times, in seconds.
    """
    script = yaml.safe_load((EXAMPLES / "recordings" / f"{name}.yaml").read_text("utf-8"))
    draw = random.Random(name)
    voices = {key: Voice(v["voice"], v["pitch"], v["rate"]) for key, v in script["speakers"].items()}
    parts, turns, at = [_quiet(0.8)], [], 0.8
    for speaker, text in recorded_turns(name):
        words, start = [], at
        for number, spoken in enumerate(_sentences(text, voices[speaker])):
            if number:
                gap = draw.uniform(0.25, 0.6)
                parts.append(_quiet(gap))
                at += gap
            words += [{"word": w, "start": round(at + a, 3), "end": round(at + b, 3)} for w, a, b in spoken.words]
            parts.append(spoken.samples / max(float(np.abs(spoken.samples).max()), 1e-3) * LOUDNESS)
            at += len(spoken.samples) / RATE
        turns.append({"speaker": speaker, "start": round(start, 3), "end": round(at, 3), "words": words})
        gap = draw.uniform(0.35, 1.1)
        parts.append(_quiet(gap))
        at += gap
    samples = np.concatenate(parts)
    noise = np.random.default_rng(len(samples)).standard_normal(len(samples)) * NOISE
    return (samples + noise).astype(np.float32), turns


def _quiet(seconds: float) -> npt.NDArray[np.float32]:
    return np.zeros(round(seconds * RATE), dtype=np.float32)


def _sentences(text: str, voice: Voice) -> Iterator[Spoken]:
    sentence: list[str] = []
    for word in text.split():
        sentence.append(word)
        if word[-1] in ".?!":
            yield speak(" ".join(sentence), voice)
            sentence = []
    if sentence:
        yield speak(" ".join(sentence), voice)


def main() -> None:
    OUT.mkdir(exist_ok=True)
    for path in sorted((EXAMPLES / "recordings").glob("*.yaml")):
        samples, turns = record(path.stem)
        write_sound(OUT / f"{path.stem}.opus", samples)
        (OUT / f"{path.stem}.json").write_text(json.dumps(turns, ensure_ascii=False, indent=1) + "\n", "utf-8")
        lines = [
            f"SPEAKER {path.stem} 1 {t['start']:.3f} {t['end'] - t['start']:.3f} <NA> <NA> {t['speaker']} <NA> <NA>"
            for t in turns
        ]
        (OUT / f"{path.stem}.rttm").write_text("\n".join(lines) + "\n", "utf-8")
        print(f"{path.stem}: {len(samples) / RATE:.1f} s, {len(turns)} turns")


if __name__ == "__main__":
    main()
