"""Measure the redactor: what it leaks and hides on the shared evaluation set, and its speed and over-redaction on written Dutch.

    PYTHONPATH=src python benchmarks/redact.py [SHARED]

SHARED is the folder of shared material (default: ``../shared`` beside the checkout). It prints scores only, never a text.
"""

import gzip
import json
import re
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from thematics.redact import Redactor

WORDS = 60_000
TURN = 60


def evaluation(shared: Path) -> None:
    folder = shared / "eval" / "redaction"
    redactor = Redactor()
    lines = []
    for line in (folder / "dev.jsonl").read_text(encoding="utf-8").splitlines():
        item = json.loads(line)
        lines.append(
            json.dumps({"id": item["id"], "spans": [[span.start, span.end] for span in redactor.find(item["text"])]})
        )
    with tempfile.NamedTemporaryFile("w", suffix=".jsonl", encoding="utf-8") as file:
        file.write("\n".join(lines))
        file.flush()
        done = subprocess.run(
            [sys.executable, folder / "score.py", file.name], check=True, capture_output=True, text=True
        )
    print(done.stdout)


def written(shared: Path) -> None:
    """Time a document of some 60,000 words; show how much is hidden with and without capitals (many are real names)."""
    words: list[str] = []
    with gzip.open(shared / "data" / "dutch_parliament_2020.jsonl.gz", "rt", encoding="utf-8") as file:
        for line in file:
            words += json.loads(line)["text_nl"].split()
            if len(words) >= WORDS:
                break
    for name, shown in (("as written", words[:WORDS]), ("lower case", [word.lower() for word in words[:WORDS]])):
        turns = [shown[at : at + TURN] for at in range(0, len(shown), TURN)]
        start = time.perf_counter()
        spans = Redactor().find_words(turns)
        seconds = time.perf_counter() - start
        hidden = sum(len(" ".join(_covered(turns, span)).split()) for span in spans)
        print(f"parliament, {name}: {len(shown)} words, {seconds:.1f} s, {hidden / len(shown):.4f} of the words hidden")


def _covered(turns: list[list[str]], span: object) -> list[str]:
    at = (span.first_turn, span.first_word), (span.last_turn, span.last_word)  # type: ignore[attr-defined]
    return [
        word
        for index in range(at[0][0], at[1][0] + 1)
        for place, word in enumerate(turns[index])
        if at[0] <= (index, place) <= at[1] and re.search(r"\w", word)
    ]


def main() -> None:
    shared = Path(sys.argv[1]) if len(sys.argv) > 1 else Path(__file__).resolve().parents[2] / "shared"
    start = time.perf_counter()
    redactor = Redactor()
    made = time.perf_counter()
    redactor.find("Sanne")
    print(f"construction {made - start:.4f} s, lists {time.perf_counter() - made:.2f} s")
    evaluation(shared)
    written(shared)


if __name__ == "__main__":
    main()
