"""Train the redactor's tagger, choose its thresholds, and say what it leaks.

    OMP_NUM_THREADS=1 nice -n 10 .venv-engines/bin/python -m tools.redaction.train --out src/thematics/redact/data/tagger.npz
    OMP_NUM_THREADS=1 nice -n 10 .venv/bin/python -m tools.redaction.train --measure

Run it from the checkout's folder, with the shared material beside it (``--shared``). The first needs torch, and takes about a quarter of an hour of one
core; the same seed gives the same model on the same machine. Run it again when the generator's templates or the lists have changed: the tagger
sees in which lists a word stands.

It learns from three things: generated sentences of the train split (other templates and names than the test split, which is measured only),
the people in WikiANN's Dutch train split, and parliament's questions as text that is nobody's data. Of the generated ones, those of
one in every twelve templates are kept apart: thresholds and scores come from them, since they are as strange to the tagger as what people say.
"""

import argparse
import itertools
import math
import random
import time
import zlib
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

import numpy as np
from tools.redaction.examples import (
    OUTSIDE,
    Example,
    damaged,
    example,
    joined,
    low,
    parliament,
    shown,
    wikiann,
)
from tools.redaction.generate import sentences, turns
from tools.redaction.grammar import read_templates
from tools.redaction.measuring import measured

from thematics.records.shared import Label
from thematics.redact.network import Network
from thematics.redact.tagger import KINDS, find_tagged
from thematics.redact.tokens import tokenise

__all__ = ["BUDGETS", "calibrated", "generated", "thresholds"]

SENTENCES = 80_000
PARLIAMENT = 400_000  # words
_HOLD = 12  # one in so many templates is kept for the dev set
_TELLING = 12  # characters in a row by which a template is known again
BATCH = 48
RATE = 3e-3
MISSED = 2.0  # how much worse a leak is than a word hidden for nothing
DROPOUT = 0.15
LOW = 0.12  # the score from which a word beside a find goes with it
# Of all words that are nobody's data, the share that each label may hide for nothing.
BUDGETS = {
    Label.PERSON: 0.0025,
    Label.PLACE: 0.0007,
    Label.NEIGHBOURHOOD: 0.0005,
    Label.ADDRESS: 0.0006,
    Label.SCHOOL: 0.0006,
    Label.ORGANISATION: 0.0008,
    Label.HANDLE: 0.0005,
}
SURE_ENOUGH = 0.6  # no threshold is higher than this score, nor lower than ``TOO_WEAK``
TOO_WEAK = 0.2


def calibrated(hide: np.ndarray, personal: np.ndarray) -> tuple[float, float]:
    """Fit Platt's line: the share of personal data among words of a certain output is 1 / (1 + exp(-(a × output + b))).

    Args:
        hide: (n,) the network's output.
        personal: (n,) whether the word is personal data.

    Returns:
        a and b.
    """
    at = np.array([1.0, 0.0])
    given = np.stack([hide, np.ones_like(hide)], axis=1).astype(np.float64)
    for _ in range(30):
        share = 1 / (1 + np.exp(-np.clip(given @ at, -30, 30)))
        slope = given.T @ (personal - share)
        bend = (given * (share * (1 - share))[:, None]).T @ given + 1e-6 * np.eye(2)
        at = at + np.linalg.solve(bend, slope)
    return float(at[0]), float(at[1])


def thresholds(hide: np.ndarray, kinds: np.ndarray, gold: np.ndarray, line: tuple[float, float]) -> np.ndarray:
    """Choose from which output each label is hidden: as low as its budget of words hidden for nothing allows.

    Args:
        hide: (n,) the network's output.
        kinds: (n,) the kind that it takes each word for.
        gold: (n,) the kind that it is, or less than 0.
        line: Platt's line.

    Returns:
        (kinds,) float32.
    """
    others = int((gold == OUTSIDE).sum())
    chosen = np.full(len(KINDS), _output(SURE_ENOUGH, line), np.float32)
    for at, label in enumerate(KINDS):
        if label in BUDGETS:
            wrong = np.sort(hide[(kinds == at) & (gold == OUTSIDE)])[::-1]
            allowed = int(BUDGETS[label] * others)
            least = wrong[allowed] if allowed < len(wrong) else -math.inf
            chosen[at] = min(max(least + 1e-3, _output(TOO_WEAK, line)), _output(SURE_ENOUGH, line))
    return chosen


def _output(score: float, line: tuple[float, float]) -> float:
    return (math.log(score / (1 - score)) - line[1]) / line[0]


def _threshold_file(network: Network, dev: Sequence[Example]) -> dict[str, np.ndarray]:
    """Choose thresholds on the dev set in both cases."""
    outputs, gold = [], []
    for one in itertools.chain(dev, map(low, dev)):
        cut = shown(one)
        if cut.words:
            outputs.append(network(cut.words))
            gold += cut.kinds
    given, truth = np.concatenate(outputs), np.array(gold)
    counted = truth >= OUTSIDE
    line = calibrated(given[counted, 0], truth[counted] >= 0)
    high = thresholds(given[:, 0], given[:, 2:].argmax(axis=1), truth, line)
    print(f"Platt's line: {line[0]:.3f}, {line[1]:.3f}; from score:", {
        label.value: round(1 / (1 + math.exp(-(line[0] * float(high[KINDS.index(label)]) + line[1]))), 2) for label in BUDGETS
    })  # fmt: skip
    return {
        "high": high,
        "low": np.array([min(_output(LOW, line), float(high.min()))], np.float32),
        "cuts": np.array([_output(cut / 100, line) for cut in range(1, 100)], np.float32),
    }


def _data(shared: Path, size: int, seed: int) -> tuple[list[Example], list[Example]]:
    """Give what is learned from, and the dev set."""
    train, dev = [], []
    for one, apart in generated(size, seed):
        if apart:
            dev.append(one)
        else:
            train.append(one)
    names = {
        label: [one.text[start:end] for one in train for start, end, kind in one.spans if kind is label]
        for label in (Label.PERSON, Label.PLACE)
    }
    train += wikiann(shared / "data" / "wikiann_nl" / "train.conll", names, seed)
    for at, one in enumerate(parliament(shared / "data" / "dutch_parliament_2020.jsonl.gz", PARLIAMENT, seed)):
        (train if at % _HOLD else dev).append(one)
    return train, dev


def _kept_apart() -> tuple[str, ...]:
    """Give the words by which the templates are known that are kept for the dev set, lower case."""
    longest = [
        max((part for part in one.nodes if isinstance(part, str)), key=len, default="")
        for one in read_templates("train")
    ]
    telling = {text.strip().lower() for text in longest if len(text.strip()) >= _TELLING}
    return tuple(sorted(text for text in telling if zlib.crc32(text.encode()) % _HOLD == 0))


def generated(size: int, seed: int) -> Iterator[tuple[Example, bool]]:
    """Make sentences and turns of the train split, and say of each whether it is kept for the dev set.

    Args:
        size: How many sentences; there are a tenth as many turns.
        seed: What draws.
    """
    apart = _kept_apart()
    for made in itertools.chain(sentences(size, seed, "train"), turns(size // 10, seed, "train")):
        one, text = example(made), made.text.lower()
        yield one, any(known in text for known in apart)


def _train(train: list[Example], steps: int, seed: int) -> dict[str, np.ndarray]:
    import torch
    from tools.redaction.learning import Batch, Learner, Words, stored

    torch.set_num_threads(1)
    torch.use_deterministic_algorithms(mode=True)
    rng = random.Random(seed)
    learner, words = Learner(seed), Words()
    # What a list says of a word is worth the more; letters' rows are many and seen seldom.
    optimiser = torch.optim.Adam(learner.parameters(), lr=RATE)
    schedule = torch.optim.lr_scheduler.OneCycleLR(optimiser, RATE, total_steps=steps, pct_start=0.05)
    order: list[Example] = []
    began, total = time.process_time(), 0.0
    for step in range(1, steps + 1):
        shows = []
        for _ in range(BATCH):
            some = []
            for _ in range(rng.choice((1, 1, 1, 2, 3))):
                if not order:
                    order = rng.sample(train, len(train))
                some.append(damaged(order.pop(), rng))
            shows.append(joined(some, rng))
        batch = Batch.of([(words.ids(one), one) for one in shows if one.words], words)
        optimiser.zero_grad()
        loss = learner.loss(batch, DROPOUT, MISSED)
        loss.backward()
        optimiser.step()
        schedule.step()
        total += float(loss.detach())
        if step % 500 == 0:
            print(
                f"step {step}: loss {total / 500:.4f}, {time.process_time() - began:.0f} s, {len(words.rows)} words",
                flush=True,
            )
            total = 0.0
    return stored(learner)


def _tagged(text: str) -> Iterable[tuple[int, int]]:
    return ((hit.start, hit.end) for hit in find_tagged(tokenise(text)))


def _report(shared: Path, size: int) -> None:
    """Print what the tagger leaks by itself."""
    kinds = [label.value for label in BUDGETS]
    test = [example(one) for one in sentences(size, 7, "test")]
    news = list(wikiann(shared / "data" / "wikiann_nl" / "dev.conll"))
    for name, some in (("generated, test split", test), ("WikiANN, dev split", news)):
        clean, lower = measured(_tagged, some, kinds), measured(_tagged, map(low, some), kinds)
        print(f"{name}: {len(some)} texts; hidden for nothing {clean.over():.4f}, in lower case {lower.over():.4f}")
        for key in sorted(clean.there):
            print(
                f"  {key:14s} {clean.there[key]:6d}   leaks {clean.share(key):.3f}   in lower case {lower.share(key):.3f}"
            )
    text = "\n".join(one.text for one in test)
    tokens = tokenise(text)
    began = time.perf_counter()
    find_tagged(tokens)
    seconds = time.perf_counter() - began
    print(f"{len(tokens) / seconds:.0f} tokens a second, {len(text) / seconds:.0f} characters")


def main() -> None:
    parser = argparse.ArgumentParser(description="Train and measure the redactor's tagger.")
    parser.add_argument("--out", type=Path, help="the file to write; without it nothing is trained")
    parser.add_argument(
        "--again", action="store_true", help="choose the thresholds of that file again, and train nothing"
    )
    parser.add_argument("--measure", action="store_true", help="print what the installed model leaks")
    parser.add_argument("--shared", type=Path, default=Path(__file__).resolve().parents[3] / "shared")
    parser.add_argument("--sentences", type=int, default=SENTENCES)
    parser.add_argument("--steps", type=int, default=6500)
    parser.add_argument("--seed", type=int, default=1)
    args = parser.parse_args()
    if args.out:
        train, dev = _data(args.shared, args.sentences, args.seed)
        print(f"{len(train)} examples, {len(dev)} kept apart", flush=True)
        weights = dict(np.load(args.out)) if args.again else _train(train, args.steps, args.seed)
        weights |= _threshold_file(Network(weights), dev)
        np.savez_compressed(args.out, **weights)
        print(f"{args.out}: {args.out.stat().st_size} bytes")
    if args.measure:
        _report(args.shared, 5000)


if __name__ == "__main__":
    main()
