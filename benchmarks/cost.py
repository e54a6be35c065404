"""What finding costs in a process of its own: seconds to load, and the most memory (``python benchmarks/cost.py TEXT.txt``; JSON)."""

import json
import resource
import sys
import time
from pathlib import Path


def main() -> None:
    start = time.perf_counter()
    from thematics.redact import Redactor

    redactor = Redactor()
    redactor.find("Sanne")
    loaded = time.perf_counter() - start
    redactor.find(Path(sys.argv[1]).read_text(encoding="utf-8"))
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / (2**20 if sys.platform == "darwin" else 2**10)
    print(json.dumps({"loaded": loaded, "megabytes": peak}))


if __name__ == "__main__":
    main()
