"""Put a trained checkpoint where the package ships it: compressed, with the manifest by which it is verified.

python -m tools.speech.ship CHECKPOINT
"""

import argparse
import hashlib
import io
import json
import zipfile
from pathlib import Path

from tools.speech.sentences import EXAMPLES

FOLDER = EXAMPLES / "demo-models" / "demo-only-whisper-nl"
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


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("checkpoint", type=Path)
    given = parser.parse_args()
    FOLDER.mkdir(parents=True, exist_ok=True)
    files = {"model.pt": compressed(given.checkpoint.read_bytes()), "README.txt": _README.encode()}
    for name, content in files.items():
        (FOLDER / name).write_bytes(content)
    manifest = {
        "name": FOLDER.name,
        "kind": "recogniser",
        "engine": "openai-whisper",
        "licence": "MIT",
        "source": "trained by tools/speech/recogniser.py of thematics on speech of espeak-ng",
        "demo_only": True,
        "files": [
            {"path": name, "size": len(content), "sha256": hashlib.sha256(content).hexdigest()}
            for name, content in sorted(files.items())
        ],
        "extra": {},
    }
    (FOLDER / "manifest.json").write_text(json.dumps(manifest, indent=2) + "\n", "utf-8")
    print(f"{FOLDER.name}: {sum(map(len, files.values())) / 1e6:.1f} MB")


if __name__ == "__main__":
    main()
