"""Make annotated Dutch sentences with personal data: what the tagger learns from, and what benchmarks measure on.

    python -m tools.redaction.generate --n 1000 --seed 1 --split train

Training and test share no template, no name and no part of a name of a place, street or school. One JSON line each:
``{"text": …, "spans": [[start, end, label], …], "origin": …, "kind": …}``; the same seed always gives the same lines.
"""

import argparse
import itertools
import random
import sys
from collections import defaultdict
from collections.abc import Iterator
from functools import cache

from tools.redaction.drafting import Draft
from tools.redaction.grammar import Choice, Node, Slot, Template, parse, read_sections, read_templates
from tools.redaction.noise import noisy
from tools.redaction.numbers import NUMBERS
from tools.redaction.origins import origins
from tools.redaction.people import PEOPLE
from tools.redaction.places import PLACES
from tools.redaction.sentence import Sentence, lower, lowered
from tools.redaction.words import WORDS

__all__ = ["Sentence", "fill", "lowered", "noisy", "sentences", "turns"]

PRIVATE = PEOPLE | PLACES | NUMBERS
SLOTS = PRIVATE | WORDS
SPOKEN = frozenset(("victim", "parent", "worker", "survey", "plain"))
_PLAIN = 0.33  # share of sentences that hold nobody's data
_OPENED = 0.3  # of spoken ones that begin with "nou ja" and its like
_LINKED = 0.18  # that go on with one more clause
_CLOSED = 0.15  # and that end with "zeg maar"
_LOWER_CHAT = 0.6


def _is_private(nodes: tuple[Node, ...]) -> bool:
    """Say whether any way of filling these in makes personal data."""
    return any(
        node.name in PRIVATE
        if isinstance(node, Slot)
        else isinstance(node, Choice) and any(map(_is_private, node.options))
        for node in nodes
    )


@cache
def _by_kind(split: str) -> tuple[dict[str, tuple[Template, ...]], dict[str, tuple[Template, ...]]]:
    """Give the templates with personal data and those without, by family."""
    found: tuple[dict[str, list[Template]], dict[str, list[Template]]] = (defaultdict(list), defaultdict(list))
    for template in read_templates(split):
        if not template.kind.startswith("turn"):
            found[_is_private(template.nodes)][template.kind].append(template)
    with_data, without = ({kind: tuple(some) for kind, some in part.items()} for part in (found[True], found[False]))
    return with_data, without


@cache
def _weighed(split: str, private: bool) -> tuple[Template, ...]:  # noqa: FBT001 - a key of the cache
    return tuple(itertools.chain.from_iterable(_by_kind(split)[0 if private else 1].values()))


@cache
def _clauses(split: str, private: bool) -> tuple[Template, ...]:  # noqa: FBT001 - a key of the cache
    """Give what people go on with in the same breath."""
    return tuple(template for template in _weighed(split, private=private) if template.kind in SPOKEN)


@cache
def _frame(split: str, which: str) -> tuple[tuple[Node, ...], ...]:
    """Give the ways in which a slot that is no maker's can be filled: a section of the frames, templates themselves."""
    lines = read_sections(f"frames_{split}")[which]
    apart = which in {"closers", "links"}  # what follows a word without a comma needs a space
    return tuple(parse(f" {line}" if apart and line[0].isalpha() else line) for line in lines)


def _say(draft: Draft, nodes: tuple[Node, ...]) -> None:
    for node in nodes:
        if isinstance(node, str):
            draft.say(node)
        elif isinstance(node, Choice):
            _say(draft, draft.pick(node.options))
        elif node.name in SLOTS:
            SLOTS[node.name](draft, node.tag)
        else:
            _say(draft, draft.pick(_frame(draft.split, node.name)))


def fill(template: Template, draft: Draft) -> Sentence:
    """Fill in one template, with an opener and a closer now and then where it is spoken.

    Args:
        template: What to fill in.
        draft: An empty draft, which says what draws, the split, and where names are from.

    Returns:
        The sentence.
    """
    spoken = template.kind in SPOKEN
    begin = draft.length
    if spoken and draft.chance(_OPENED):
        _say(draft, draft.pick(_frame(draft.split, "openers")))
        draft.say(" ")
    _say(draft, template.nodes)
    while spoken and draft.chance(_LINKED) and draft.parts[-1][-1].isalnum():
        _say(draft, draft.pick(_frame(draft.split, "links")))
        draft.say(" ")
        _say(draft, draft.pick(_clauses(draft.split, private=draft.chance(0.3) and bool(draft.spans))).nodes)
    if spoken and draft.chance(_CLOSED) and draft.parts[-1][-1].isalnum():
        _say(draft, draft.pick(_frame(draft.split, "closers")))
    return _finished(draft, template.kind, begin)


def _finished(draft: Draft, kind: str, begin: int) -> Sentence:
    text = "".join(draft.parts)
    at = begin
    while at < len(text) and not text[at].isalnum() and text[at] != "@":
        at += 1
    verbatim = any(
        start <= at < end and label.value in {"ACCOUNT", "EMAIL", "WEBADRES"} for start, end, label in draft.spans
    )
    if at < len(text) and not verbatim and text[at] != "@" and not text.startswith(("'s ", "'t "), max(0, at - 1)):
        text = text[:at] + text[at].upper() + text[at + 1 :]
    if text[-1:] not in {".", "?", "!", "…"}:
        text += "."
    elif text.endswith(".."):
        text = text[:-1]  # after an initial: "cliënt S.K."
    if kind == "chat" and draft.chance(_LOWER_CHAT):
        text = lower(text)
    return Sentence(text, tuple(draft.spans), draft.origin if draft.named and not draft.worded else "", kind)


def sentences(n: int, seed: int, split: str) -> Iterator[Sentence]:
    """Make sentences, each from a template of a random family; every origin of names is as likely as any other.

    Args:
        n: How many.
        seed: What random choices begin from.
        split: "train" or "test".

    Yields:
        The sentences; about a third hold no personal data.
    """
    rng = random.Random(f"{split}-{seed}")
    named = origins(split)
    private, plain = _weighed(split, private=True), _weighed(split, private=False)
    for _ in range(n):
        draft = Draft(rng, split, named[int(rng.random() * len(named))])
        yield fill(draft.pick(plain if draft.chance(_PLAIN) else private), draft)


def turns(n: int, seed: int, split: str) -> Iterator[Sentence]:
    """Make turns of two to four sentences in which people come back: "Sanne Kolkman …", later "Sanne".

    Args:
        n: How many.
        seed: What random choices begin from.
        split: "train" or "test".

    Yields:
        The turns, each as one text.
    """
    rng = random.Random(f"turns-{split}-{seed}")
    named = origins(split)
    firsts, laters = _turn_parts(split)
    plain, private = _weighed(split, private=False), _weighed(split, private=True)
    for _ in range(n):
        draft = Draft(rng, split, named[int(rng.random() * len(named))])
        pieces = [draft.pick(firsts)]
        for later in range(1 + int(rng.random() * 3)):
            at = rng.random() * (0.54 if not later else 1)  # somebody always comes back
            piece = draft.pick(laters if at < 0.55 else plain if at < 0.85 else private)
            if piece not in pieces:
                pieces.append(piece)
        yield _joined(pieces, draft)


@cache
def _turn_parts(split: str) -> tuple[tuple[Template, ...], tuple[Template, ...]]:
    both: tuple[list[Template], list[Template]] = ([], [])
    for template in read_templates(split):
        if template.kind.startswith("turn"):
            both[template.kind == "turn later"].append(template)
    return tuple(both[0]), tuple(both[1])


def _joined(pieces: list[Template], draft: Draft) -> Sentence:
    text = ""
    for template in pieces:
        if text:
            text += " "
        draft.parts, draft.length = [text], len(text)
        made = fill(template, draft)
        text = made.text
    return Sentence(text, tuple(draft.spans), draft.origin if draft.named and not draft.worded else "", "turn")


def main() -> None:
    parser = argparse.ArgumentParser(description="Make annotated Dutch sentences with personal data.")
    parser.add_argument("--n", type=int, default=1000, help="how many")
    parser.add_argument("--seed", type=int, default=0, help="what random choices begin from")
    parser.add_argument("--split", choices=("train", "test"), default="train")
    parser.add_argument("--turns", action="store_true", help="turns of some sentences in which names come back")
    parser.add_argument("--noisy", action="store_true", help="as a speech recogniser would write them")
    parser.add_argument("--lower", action="store_true", help="in lower case, without punctuation")
    given = parser.parse_args()
    rng = random.Random(given.seed)
    for made in (turns if given.turns else sentences)(given.n, given.seed, given.split):
        shown = noisy(made, rng) if given.noisy else made
        sys.stdout.write((lowered(shown) if given.lower else shown).line() + "\n")


if __name__ == "__main__":
    main()
