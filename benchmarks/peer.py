"""Run deduce over texts, in its own environment: ``.venv-deduce/bin/python benchmarks/peer.py TEXTS.json FOUND.json``.

TEXTS holds lists of texts by name; FOUND is written with each text's spans, the seconds that each list took, and how long loading took (processor time: other work on the machine changes nothing).
"""

import json
import sys
import time
from pathlib import Path


def main() -> None:
    start = time.process_time()
    from deduce import Deduce  # type: ignore[import-not-found]

    peer = Deduce()
    peer.deidentify("Sanne")
    loaded = time.process_time() - start
    asked = json.loads(Path(sys.argv[1]).read_text(encoding="utf-8"))
    spans, seconds = {}, {}
    for name, texts in asked.items():
        start = time.process_time()
        spans[name] = [
            [[int(found.start_char), int(found.end_char)] for found in peer.deidentify(text).annotations]
            for text in texts
        ]
        seconds[name] = time.process_time() - start
    Path(sys.argv[2]).write_text(json.dumps({"spans": spans, "seconds": seconds, "loaded": loaded}), encoding="utf-8")


if __name__ == "__main__":
    main()
