"""Measure the redactor beside deduce 3.0.6, on the same texts, in one run; numbers only, never a text.

    python benchmarks/redact.py [SHARED] [--quick] [--turns 2000]

SHARED is the folder of shared material (default: ``../shared`` beside the checkout). ``--quick`` leaves deduce out. deduce (GPL-3.0) is no
dependency: it is installed into ``.venv-deduce``, and runs there as a process of its own; its first start takes a minute and a half.

Printed: what leaks per kind, and what is hidden for nothing, clean and in lower case (2,000 generated turns whose templates, names and words
training never saw); characters a second; seconds to load; memory; the shared evaluation's own table; leaks by origin of names, on held-out
names, with Wilson's 95 % intervals; and real names, in Wikipedia's sentences, with what is hidden in written Dutch.
A piece of personal data leaks where any of its words of three letters or more, or any number of it, stays readable (as ``score.py`` counts).
"""

import argparse
import json
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from math import sqrt
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path[:0] = [str(HERE), str(HERE.parent)]

from fairness import cases, origins  # noqa: E402 - beside this file
from tools.redaction.examples import Example, example, low, parliament, wikiann  # noqa: E402
from tools.redaction.generate import sentences  # noqa: E402
from tools.redaction.held_out import counts, known_words  # noqa: E402
from tools.redaction.measuring import Counts, measured  # noqa: E402

from thematics.redact import Redactor  # noqa: E402

PEER = "deduce==3.0.6"
ENVIRONMENT = HERE.parent / ".venv-deduce"
WRITTEN = 60_000  # words of parliament's text
SEED = 11
TIMES = 3
Z = 1.959964  # of a 95 % interval
Spans = list[list[int]]


@dataclass(slots=True)
class Bench:
    """Texts that a finder reads, by name, and what it found in them."""

    name: str
    texts: Mapping[str, Sequence[str]]
    spans: Mapping[str, Sequence[Spans]] = field(default_factory=dict)
    seconds: Mapping[str, float] = field(default_factory=dict)
    loaded: float = 0.0

    def counts(self, name: str, examples: Sequence[Example], kinds: Sequence[str] = ()) -> Counts:
        """Count what leaked of a list of texts."""
        found = iter(self.spans[name])
        return measured(lambda _: [(start, end) for start, end in next(found)], examples, kinds)


def interval(hits: int, total: int) -> tuple[float, float]:
    """Give Wilson's interval of a share (Wilson 1927).

    >>> [round(edge, 3) for edge in interval(0, 300)]
    [0.0, 0.013]
    """
    if not total:
        return 0.0, 1.0
    share, square = hits / total, Z * Z / total
    middle = (share + square / 2) / (1 + square)
    half = Z * sqrt(share * (1 - share) / total + square / (4 * total)) / (1 + square)
    return max(0.0, middle - half), min(1.0, middle + half)


def ours(texts: Mapping[str, Sequence[str]]) -> Bench:
    asking, redactor = (
        Redactor(ages=True),
        Redactor(),
    )  # exact ages are hidden where a study asks for it, as generated turns do
    spans, seconds = {}, {}
    for name, some in texts.items():
        finder = asking if name in {"clean", "lower"} else redactor
        start = time.process_time()
        spans[name] = [[[span.start, span.end] for span in finder.find(text)] for text in some]
        seconds[name] = time.process_time() - start
    return Bench("thematics", texts, spans, seconds)


def peer(texts: Mapping[str, Sequence[str]], folder: Path) -> Bench:
    python = ENVIRONMENT / ("Scripts" if sys.platform == "win32" else "bin") / "python"
    if not python.exists():
        subprocess.run([sys.executable, "-m", "venv", ENVIRONMENT], check=True)
        subprocess.run([python, "-m", "pip", "install", "--quiet", PEER], check=True)
    asked, found = folder / "asked.json", folder / "found.json"
    asked.write_text(json.dumps(dict(texts)), encoding="utf-8")
    subprocess.run([python, HERE / "peer.py", asked, found], check=True, stdout=subprocess.DEVNULL)
    told = json.loads(found.read_text(encoding="utf-8"))
    return Bench("deduce", texts, told["spans"], told["seconds"], told["loaded"])


def table(title: str, heads: Sequence[str], rows: Iterable[Sequence[str]]) -> None:
    rows = list(rows)
    widths = [max(len(row[at]) for row in [heads, *rows]) for at in range(len(heads))]
    print(f"\n{title}")
    for row in (heads, *rows):
        print(
            "  ".join(
                cell.ljust(width) if at == 0 else cell.rjust(width)
                for at, (cell, width) in enumerate(zip(row, widths, strict=True))
            )
        )


def percent(share: float) -> str:
    return f"{100 * share:.1f}"


def kinds(benches: Sequence[Bench], turns: Mapping[str, Sequence[Example]]) -> None:
    told = {(bench.name, case): bench.counts(case, turns[case]) for bench in benches for case in turns}
    first = next(iter(told.values()))
    keys = ["all", *sorted(key for key in first.there if key != "all" and not key.startswith("origin"))]
    heads = ["leaks, %", "n", *(f"{name} {case}" for name, case in told)]
    rows = [[key, str(first.there[key]), *(percent(one.share(key)) for one in told.values())] for key in keys]
    rows.append(["other words hidden, %", str(first.words), *(percent(one.over()) for one in told.values())])
    table(f"{len(turns['clean'])} generated turns", heads, rows)


def speed(benches: Sequence[Bench], turns: Mapping[str, Sequence[Example]], document: str, folder: Path) -> None:
    heads = ["characters a second", *(bench.name for bench in benches)]
    characters = sum(len(one.text) for one in turns["clean"])
    redactor = Redactor()
    redactor.find(turns["clean"][0].text)
    by_turn = median(lambda: [redactor.find(one.text) for one in turns["clean"]])
    whole = median(lambda: [redactor.find(document)])
    rows = [["turn by turn", f"{characters / by_turn:,.0f}"], ["one document", f"{len(document) / whole:,.0f}"]]
    for bench in benches[1:]:
        rows[0].append(f"{characters / bench.seconds['clean']:,.0f}")
        rows[1].append(f"{sum(map(len, bench.texts['parliament'])) / bench.seconds['parliament']:,.0f}")
    table("speed (deduce reads the document by stretches of 40 words)", heads, rows)
    (folder / "document.txt").write_text(document, encoding="utf-8")
    costs = [_cost(folder / "document.txt") for _ in range(TIMES)]
    print(
        f"thematics: {statistics.median(one['loaded'] for one in costs):.2f} s to load, {max(one['megabytes'] for one in costs):.0f} MB at most"
    )
    for bench in benches[1:]:
        print(f"{bench.name}: {bench.loaded:.1f} s to load")


def median(work: Callable[[], object]) -> float:
    """Give the median of the seconds that some work takes."""
    seconds = []
    for _ in range(TIMES):
        start = time.process_time()
        work()
        seconds.append(time.process_time() - start)
    return statistics.median(seconds)


def _cost(text: Path) -> dict[str, float]:
    done = subprocess.run([sys.executable, HERE / "cost.py", text], check=True, capture_output=True, text=True)
    told: dict[str, float] = json.loads(done.stdout)
    return told


def evaluation(bench: Bench, ids: Sequence[str], shared: Path, folder: Path) -> None:
    file = folder / f"{bench.name}.jsonl"
    lines = [json.dumps({"id": name, "spans": spans}) for name, spans in zip(ids, bench.spans["dev"], strict=True)]
    file.write_text("\n".join(lines), encoding="utf-8")
    done = subprocess.run(
        [sys.executable, shared / "eval" / "redaction" / "score.py", file], check=True, capture_output=True, text=True
    )
    print(f"\nshared evaluation, {bench.name}\n{done.stdout}", end="")


def fairness(bench: Bench, named: Mapping[str, Sequence[Example]]) -> None:
    known = counts(known_words())
    rows, shares = [], {}
    for origin, examples in named.items():
        row = [origin, str(known[origin][0]), str(known[origin][1])]
        for case, shown in (("clean", examples), ("lower", [low(one) for one in examples])):
            told = bench.counts(f"{case} {origin}", shown)
            leaked, total = told.leaked["all"], told.there["all"]
            shares.setdefault(case, {})[origin] = leaked / total
            edges = interval(leaked, total)
            row += [percent(leaked / total), f"{percent(edges[0])}-{percent(edges[1])}"]
        rows.append(row)
    heads = ["origin", "held-out names", "on a list", "clean, %", "interval", "lower, %", "interval"]
    table(f"people by origin of their names, {bench.name}: share that leaks", heads, rows)
    for case, by_origin in shares.items():
        best, worst = min(by_origin.values()), max(by_origin.values())
        print(f"{case}: from {percent(best)} to {percent(worst)}, {percent(worst - best)} points apart")


def written(benches: Sequence[Bench], wiki: Sequence[Example], talk: Sequence[Example]) -> None:
    heads = ["real text, %", "n", *(f"{bench.name} {case}" for bench in benches for case in ("clean", "lower"))]
    rows = []
    for title, name, examples in (("WikiANN: people leak", "wiki", wiki), ("parliament", "parliament", talk)):
        told = [
            bench.counts(key, shown, ("PERSOON",))
            for bench in benches
            for key, shown in ((name, examples), (f"lower {name}", [low(one) for one in examples]))
        ]
        if told[0].there["all"]:
            rows.append([title, str(told[0].there["all"]), *(percent(one.share("all")) for one in told)])
        rows.append(
            [
                f"{title.partition(':')[0]}: other words hidden",
                str(told[0].words),
                *(percent(one.over()) for one in told),
            ]
        )
    table("written Dutch", heads, rows)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("shared", nargs="?", type=Path, default=HERE.parents[1] / "shared")
    parser.add_argument("--quick", action="store_true", help="leave deduce out")
    parser.add_argument("--turns", type=int, default=2_000)
    asked = parser.parse_args()
    shared: Path = asked.shared
    clean = [example(one) for one in sentences(asked.turns, SEED, "test")]
    turns = {"clean": clean, "lower": [low(one) for one in clean]}
    dev = [json.loads(line) for line in (shared / "eval" / "redaction" / "dev.jsonl").read_text("utf-8").splitlines()]
    wiki = list(wikiann(shared / "data" / "wikiann_nl" / "dev.conll"))
    talk = list(parliament(shared / "data" / "dutch_parliament_2020.jsonl.gz", WRITTEN))
    named = {origin: list(cases(origin)) for origin in origins()}
    texts: dict[str, list[str]] = {case: [one.text for one in some] for case, some in turns.items()}
    texts["dev"] = [one["text"] for one in dev]
    for name, some in (("wiki", wiki), ("parliament", talk)):
        texts[name] = [one.text for one in some]
        texts[f"lower {name}"] = [low(one).text for one in some]
    for origin, some in named.items():
        texts[f"clean {origin}"] = [one.text for one in some]
        texts[f"lower {origin}"] = [low(one).text for one in some]
    with tempfile.TemporaryDirectory() as made:
        folder = Path(made)
        benches = [ours(texts), *([] if asked.quick else [peer(texts, folder)])]
        kinds(benches, turns)
        speed(benches, turns, "\n".join(texts["parliament"]), folder)
        for bench in benches:
            evaluation(bench, [one["id"] for one in dev], shared, folder)
        for bench in benches:
            fairness(bench, named)
        written(benches, wiki, talk)


if __name__ == "__main__":
    main()
