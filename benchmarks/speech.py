"""Speech recognition beside Whisper's own command: seconds, peak memory, word error rate; the same weights and audio.

    python benchmarks/speech.py                       # the demo's recordings and the demo-only weights
    python benchmarks/speech.py --model DIR --ct2 DIR # weights of your own, in both forms
    python benchmarks/speech.py --audio FILE --reference FILE.txt

Each row is a process of its own, from start to transcript, all libraries loaded: what a person waits for. Peak memory
is the process's own high-water mark. Whisper's own command calls `ffmpeg`; where there is none, one made of PyAV takes
its place for it. Word times are asked of all, since we always give them; the command without stands beside.
The demo-only weights hear windows of 8 s and no longer, and the command knows only its own of 30 s; so there is a row in
which it is told, by its option ``--clip_timestamps``, which windows to hear: what that row lacks of ours is the engine's.
"""

import argparse
import json
import os
import re
import stat
import sys
import tempfile
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import jiwer
import numpy as np

from thematics.audio import SAMPLE_RATE, read_sound

ROOT = Path(__file__).parents[1]
RECORDINGS = ROOT / "examples" / "demo-study" / "recordings"
MODEL = ROOT / "examples" / "demo-models" / "demo-only-whisper-nl"
OWN, DEFAULT, TOLD = "whisper's command", "… without word times", "… told our windows"
REFERENCE, FAST = "openai-whisper here", "faster-whisper here"

WORDS = ["--word_timestamps", "True"]

_FFMPEG = """#!{python}
import sys
import av
import numpy as np
name = sys.argv[sys.argv.index("-i") + 1]
resampler = av.AudioResampler(format="s16", layout="mono", rate=16000)
with av.open(name) as container:
    for frame in container.decode(audio=0):
        for part in resampler.resample(frame):
            sys.stdout.buffer.write(part.to_ndarray().astype("<i2").tobytes())
    for part in resampler.resample(None):
        sys.stdout.buffer.write(part.to_ndarray().astype("<i2").tobytes())
"""

_HERE = """
import json, sys
from thematics.transcribe import transcribe, transcriber
audio, engine, model = sys.argv[1:4]
made = transcribe(audio, transcriber(engine, model=model))
print(json.dumps(" ".join(word.text for word in made.words)))
"""


@dataclass(frozen=True, slots=True)
class Measured:
    """One process.

    Attributes:
        seconds: Wall time.
        memory: Peak, MiB.
        text: What was recognised.
    """

    seconds: float
    memory: float
    text: str


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--model", type=Path, default=MODEL, help="folder with weights of openai-whisper")
    parser.add_argument("--ct2", type=Path, help="folder with the same weights for faster-whisper")
    parser.add_argument("--audio", type=Path, action="append")
    parser.add_argument("--reference", type=Path, action="append", help="its text, one for each --audio")
    parser.add_argument("--repeat", type=int, default=1, help="the fastest of so many counts")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        work = Path(folder)
        ct2 = given.ct2 or _converted(given.model, work / "ct2")
        audio = given.audio or sorted(RECORDINGS.glob("*.opus"))
        truth = [path.read_text("utf-8") for path in given.reference or ()] or [_said(path) for path in audio]
        for title, files in (("as recorded", audio), ("with as much silence again", _with_silence(audio, work))):
            seconds = sum(read_sound(path).decoded for path in files)
            print(f"\n{title}: {len(files)} recordings, {seconds:.0f} s")
            rows = {
                OWN: [_command(path, given, work, WORDS) for path in files],
                DEFAULT: [_command(path, given, work, []) for path in files],
                TOLD: [_command(path, given, work, [*WORDS, *_clips(path, given.model)]) for path in files],
                REFERENCE: [_best(given.repeat, path, "openai-whisper", given.model, work) for path in files],
                FAST: [_best(given.repeat, path, "faster-whisper", ct2, work) for path in files],
            }
            _print(rows, truth)


def _print(rows: Mapping[str, Sequence[Measured]], truth: Sequence[str]) -> None:
    own = sum(each.seconds for each in rows[OWN])
    print(f"{'':22}{'seconds':>9}{'x own':>8}{'MiB':>7}{'WER':>8}")
    for name, parts in rows.items():
        seconds, memory = sum(each.seconds for each in parts), max(each.memory for each in parts)
        wer = jiwer.wer([_plain(text) for text in truth], [_plain(each.text) for each in parts])
        print(f"{name:22}{seconds:9.1f}{own / seconds:8.2f}{memory:7.0f}{wer:8.1%}")


def _best(times: int, audio: Path, engine: str, model: Path, work: Path) -> Measured:
    runs = [
        _run([sys.executable, "-W", "ignore", "-c", _HERE, str(audio), engine, str(model)], work) for _ in range(times)
    ]
    best = min(runs, key=lambda each: each.seconds)
    return Measured(best.seconds, best.memory, json.loads(best.text.strip().splitlines()[-1]))


def _clips(audio: Path, model: Path) -> list[str]:
    from thematics.audio import decode
    from thematics.transcribe import transcriber
    from thematics.transcribe.recognise import Windowed

    engine = transcriber("openai-whisper", model=model)
    assert isinstance(engine, Windowed)
    windows = engine.windows(decode(audio))
    return ["--clip_timestamps", ",".join(f"{window.start:.2f},{window.end:.2f}" for window in windows)]


def _command(audio: Path, given: argparse.Namespace, work: Path, options: Sequence[str]) -> Measured:
    out = work / "own"
    checkpoint = next(given.model.glob("*.pt"))
    arguments = ["--model", str(checkpoint), "--language", "nl", "--output_format", "txt", "--output_dir", str(out)]
    arguments += ["--fp16", "False", "--verbose", "False", *options]
    # The command's `--model` takes names only in its help; a path is loaded all the same.
    made = _run(
        [sys.executable, "-W", "ignore", "-c", "from whisper.transcribe import cli; cli()", str(audio), *arguments],
        work,
    )
    return Measured(made.seconds, made.memory, (out / f"{audio.stem}.txt").read_text("utf-8"))


def _run(command: Sequence[str], work: Path) -> Measured:
    environment = {**os.environ, "PATH": f"{_ffmpeg(work)}{os.pathsep}{os.environ['PATH']}"}
    output = work / "output"
    with output.open("wb") as file, (work / "errors").open("wb") as errors:
        begin = time.perf_counter()
        process = os.posix_spawn(
            command[0],
            command,
            environment,
            file_actions=[(os.POSIX_SPAWN_DUP2, file.fileno(), 1), (os.POSIX_SPAWN_DUP2, errors.fileno(), 2)],
        )
        _, status, usage = os.wait4(process, 0)
        seconds = time.perf_counter() - begin
    if status:
        raise SystemExit((work / "errors").read_text("utf-8", "replace")[-2000:])
    return Measured(seconds, usage.ru_maxrss / 1024, output.read_text("utf-8"))


def _ffmpeg(work: Path) -> Path:
    """Give a folder with an ``ffmpeg`` for Whisper's command, empty where the machine has one."""
    folder = work / "bin"
    folder.mkdir(exist_ok=True)
    from shutil import which

    shim = folder / "ffmpeg"
    if which("ffmpeg") is None and not shim.exists():
        shim.write_text(_FFMPEG.format(python=sys.executable), "utf-8")
        shim.chmod(shim.stat().st_mode | stat.S_IEXEC)
    return folder


def _converted(model: Path, out: Path) -> Path:
    from tools.speech.ship import for_faster_whisper

    return for_faster_whisper(model, out)


def _with_silence(audio: Sequence[Path], work: Path) -> list[Path]:
    """Put as much silence into each recording as it has sound: a pause of 30 s at a time, at its quietest places."""
    from tools.speech.sound import write_sound

    made = []
    for path in audio:
        samples = read_sound(path).samples
        pieces = max(1, round(len(samples) / SAMPLE_RATE / 30))
        cuts = [_quietest(samples, len(samples) * n // pieces) for n in range(1, pieces)]
        quiet = np.zeros(len(samples) // pieces, dtype=np.float32)
        parts = [half for piece in np.split(samples, cuts) for half in (piece, quiet)]
        made.append(work / f"{path.stem}.flac")
        write_sound(made[-1], np.concatenate(parts))
    return made


def _quietest(samples: np.ndarray, near: int) -> int:
    first = max(near - 5 * SAMPLE_RATE, 0)
    blocks = np.abs(samples[first : near + 5 * SAMPLE_RATE])
    level = np.convolve(blocks, np.ones(SAMPLE_RATE // 4), "same")
    return first + int(level.argmin())


def _said(audio: Path) -> str:
    turns = json.loads(audio.with_suffix(".json").read_text("utf-8"))
    return " ".join(word["word"] for turn in turns for word in turn["words"])


def _plain(text: str) -> str:
    return " ".join(re.findall(r"[a-zà-ü]+", text.lower())) or "-"


if __name__ == "__main__":
    sys.path.insert(0, str(ROOT))
    main()
