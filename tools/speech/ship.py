"""Put a trained checkpoint where the package ships it: compressed, with the manifest by which it is verified.

python -m tools.speech.ship CHECKPOINT
"""

import argparse
import io
import json
import zipfile
from pathlib import Path
from typing import Any

from tools.speech.sentences import EXAMPLES

from thematics.weights.adding import write_manifest

FOLDER = EXAMPLES / "demo-models" / "demo-only-whisper-nl"
LONGEST_WINDOW = 8  # seconds; see tools.speech.recogniser
_THEN = (1980, 1, 1, 0, 0, 0)  # a zip's earliest time: the bytes hang on nothing but the weights
_README = """\
These weights are for the example study and the tests of thematics, and of no use for anything else: they know some 260
words, as espeak-ng says them. They were trained by tools/speech/recogniser.py of thematics, on nothing but espeak-ng's
speech. Licence: MIT.
"""


def compressed(checkpoint: bytes) -> bytes:
    """Compress a checkpoint's zip; most rows of its embedding are the same, and torch reads it all the same."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(checkpoint)) as read, zipfile.ZipFile(out, "w") as write:
        for name in read.namelist():
            entry = zipfile.ZipInfo(name, _THEN)
            entry.compress_type = zipfile.ZIP_DEFLATED
            write.writestr(entry, read.read(name), compresslevel=9)
    return out.getvalue()


def list_files(folder: Path, engine: str, extra: dict[str, Any]) -> None:
    """Write the manifest of example weights."""
    write_manifest(folder, engine, FOLDER.name, licence="MIT", demo_only=True, extra=extra)


def for_faster_whisper(source: Path, folder: Path) -> Path:
    """Make of weights for openai-whisper those for faster-whisper, in a new folder, as example weights."""
    from tools.speech.convert import convert

    manifest = json.loads((source / "manifest.json").read_text("utf-8"))
    convert(source / "model.pt", folder)
    list_files(folder, "faster-whisper", manifest["extra"])
    return folder


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("checkpoint", type=Path)
    given = parser.parse_args()
    FOLDER.mkdir(parents=True, exist_ok=True)
    (FOLDER / "model.pt").write_bytes(compressed(given.checkpoint.read_bytes()))
    (FOLDER / "README.txt").write_text(_README, "utf-8")
    list_files(FOLDER, "openai-whisper", {"longest_window": LONGEST_WINDOW})
    print(f"{FOLDER.name}: {sum(path.stat().st_size for path in FOLDER.iterdir()) / 1e6:.1f} MB")


if __name__ == "__main__":
    main()
