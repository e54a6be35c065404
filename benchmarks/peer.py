"""Run deduce over texts, in its own environment: ``.venv-deduce/bin/python benchmarks/peer.py TEXTS.json FOUND.json``.

TEXTS holds lists of texts by name; FOUND is written with each text's spans, the seconds that each list took, and how long loading took.
"""

import json
import sys
import time
from pathlib import Path


def main() -> None:
    start = time.perf_counter()
    from deduce import Deduce  # type: ignore[import-not-found]

    peer = Deduce()
    peer.deidentify("Sanne")
    loaded = time.perf_counter() - start
    asked = json.loads(Path(sys.argv[1]).read_text(encoding="utf-8"))
    spans, seconds = {}, {}
    for name, texts in asked.items():
        start = time.perf_counter()
        spans[name] = [
            [[found.start_char, found.end_char] for found in peer.deidentify(text).annotations] for text in texts
        ]
        seconds[name] = time.perf_counter() - start
    Path(sys.argv[2]).write_text(json.dumps({"spans": spans, "seconds": seconds, "loaded": loaded}), encoding="utf-8")


if __name__ == "__main__":
    main()
