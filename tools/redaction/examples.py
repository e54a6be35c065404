"""What the tagger is shown: words with what each is, from generated sentences, Wikipedia and parliament, in every form in which text comes.

Of each example the tagger sees another form every time: as written, in lower case without punctuation, or damaged (misspelt, with
hesitations, half of its capitals or signs gone, cut by a line's end, part of it hidden already). A name may be shown as if no list had it, and
without its word as a whole: what is left is its letters and what stands around it.
"""

import gzip
import json
import random
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

from tools.redaction.noise import noisy
from tools.redaction.sentence import Mark, Sentence, lowered

from thematics.records.shared import Label
from thematics.redact import lexicon, traits
from thematics.redact.tokens import tokenise

__all__ = [
    "ALL_LISTS", "KINDS", "NO_LISTS", "NO_NAME_LISTS", "OUTSIDE", "SKIP", "Example", "Shown", "damaged", "example", "joined", "low",
    "parliament", "shown", "wikiann",
]  # fmt: skip

KINDS = tuple(label for label in Label if label is not Label.HIDDEN)
OUTSIDE, SKIP = -1, -2  # a word that is nobody's data; a word that nothing is learned from
ALL_LISTS, NO_NAME_LISTS, NO_LISTS = range(3)  # how much of what is known of a word is shown

_FILLERS = ("uh", "eh", "ehm", "uhm", "zeg maar", "gewoon", "weet je", "ja", "dus", "nou", "mm", "echt")
_SPEAKERS = (
    "I :",
    "R :",
    "i",
    "r",
    "P1 :",
    "R1 :",
    "r1",
    "Interviewer :",
    "Respondent :",
    "interviewer",
    "respondent",
    "i :",
    "r :",
    "- ",
    "A :",
    "b",
)
_LETTERS = "aabcdeeefghiijklmnoopqrstuuvwxyz"
_MONTHS = frozenset("januari februari maart april mei juni juli augustus september oktober november december".split())


@dataclass(frozen=True, slots=True)
class Example:
    """A text, its personal data, and the stretches from which nothing is learned.

    Attributes:
        text: As it stands.
        spans: (start, end, label), in order, none overlapping.
        skipped: (start, end) of what may be personal data or not.
        origin: Of the people in it; "" where that isn't known.
        written: The text with its capitals, where they were taken away; as long as ``text``.
    """

    text: str
    spans: tuple[Mark, ...]
    skipped: tuple[tuple[int, int], ...] = ()
    origin: str = ""
    written: str = ""


@dataclass(slots=True)
class Shown:
    """Words as the tagger sees them, and what it is to say of each.

    Attributes:
        words: As they stand; ``traits.MASKED`` for a masked stretch.
        kinds: The index in ``KINDS`` of each, ``OUTSIDE`` or ``SKIP``.
        begins: Whether a word begins a piece of personal data.
        known: How much of each is shown: ``ALL_LISTS`` and so on.
        capitals: 1 where a word that is shown in lower case was written with a capital that no sentence asks for, 0 where it was not, ``SKIP`` where
            that isn't known. To guess it is learned beside the rest: any text teaches it, and names are what it is mostly about.
    """

    words: list[str] = field(default_factory=list)
    kinds: list[int] = field(default_factory=list)
    begins: list[bool] = field(default_factory=list)
    known: list[int] = field(default_factory=list)
    capitals: list[int] = field(default_factory=list)

    def add(self, word: str, kind: int, *, begins: bool = False, capital: int = SKIP) -> None:
        """Put a word at the end."""
        self.capitals.append(capital)
        self.words.append(word)
        self.kinds.append(kind)
        self.begins.append(begins)
        self.known.append(ALL_LISTS)

    def take(self, other: "Shown", at: int) -> None:
        """Put a word of another at the end."""
        self.add(other.words[at], other.kinds[at], begins=other.begins[at], capital=other.capitals[at])


def example(sentence: Sentence) -> Example:
    """Take a generated sentence."""
    return Example(sentence.text, sentence.spans, origin=sentence.origin)


def low(one: Example) -> Example:
    """Write an example in lower case without punctuation."""
    made = lowered(Sentence(one.text, one.spans, one.origin, ""))
    return Example(made.text, made.spans, one.skipped, one.origin, one.text)


def shown(one: Example) -> Shown:
    """Cut an example into words and say what each is."""
    made = Shown()
    spans, skipped = list(one.spans), list(one.skipped)
    last: Mark | None = None
    capitals = _capitals_of(one.written)
    for token in tokenise(one.text):
        capital = capitals.get(token.start, SKIP)
        while spans and spans[0][1] <= token.start:
            spans.pop(0)
        while skipped and skipped[0][1] <= token.start:
            skipped.pop(0)
        if spans and spans[0][0] < token.end:
            made.add(token.text, KINDS.index(spans[0][2]), begins=spans[0] is not last, capital=capital)
            last = spans[0]
        else:
            skip = bool(skipped) and skipped[0][0] < token.end
            made.add(token.text, SKIP if skip else OUTSIDE, capital=capital)
    return made


def _capitals_of(written: str) -> dict[int, int]:
    """Say of each word that doesn't begin a sentence, by its offset, whether it has a capital."""
    return {token.start: int(token.cap) for token in tokenise(written) if token.word and not token.first}


def joined(examples: Sequence[Shown], rng: random.Random) -> Shown:
    """Put examples after one another, as turns or as sentences of one turn."""
    made = Shown()
    labelled = rng.random() < 0.06
    for at, one in enumerate(examples):
        if at and rng.random() < 0.6:
            made.add(traits.LINE, OUTSIDE)
        if labelled:
            for word in rng.choice(_SPEAKERS).split():
                made.add(word, OUTSIDE)
        made.words += one.words
        made.kinds += one.kinds
        made.begins += one.begins
        made.known += one.known
        made.capitals += one.capitals
    return made


# What is done to an example each time it is shown.


def damaged(one: Example, rng: random.Random) -> Shown:
    """Show an example in one of its forms."""
    form = rng.random()
    if form < 1 / 3:
        made = shown(one)
    elif form < 2 / 3:
        made = shown(low(one))
    else:
        heard = one
        if not one.skipped and rng.random() < 0.5:
            made_of = noisy(Sentence(one.text, one.spans, one.origin, ""), rng)
            heard = Example(made_of.text, made_of.spans, origin=one.origin)
        made = _worn(_half_written(heard, rng), rng)
    return _forgotten(_hidden(_swapped(made, rng), rng), rng)


@cache
def _ordinary() -> tuple[str, ...]:
    """Give words that are no names, in an order that every run has."""
    names = lexicon.first_names() | lexicon.last_names() | lexicon.places() | lexicon.areas()[0] | lexicon.areas()[1]
    return tuple(sorted(word for word in lexicon.words() - names if word.isalpha()))


def _swapped(one: Shown, rng: random.Random) -> Shown:
    """Put any ordinary word in the place of some, so that templates aren't learned by heart."""
    if rng.random() < 0.6:
        words = _ordinary()
        for at, kind in enumerate(one.kinds):
            if kind == OUTSIDE and one.words[at].isalpha() and rng.random() < 0.12:
                drawn = rng.choice(words)
                one.capitals[at] = SKIP
                one.words[at] = drawn.capitalize() if one.words[at][0].isupper() else drawn
    return one


def _half_written(one: Example, rng: random.Random) -> Shown:
    """Take away capitals or signs, not both; or leave them, or take both."""
    way = rng.randrange(5)
    made = shown(low(one) if way == 0 else one)
    if way in {1, 2}:
        made.words = [word.lower() for word in made.words]
    elif way == 3:
        kept = [at for at, word in enumerate(made.words) if word not in {".", ",", "?", "!", ":", ";", "…"}]
        made = _selected(made, kept)
    return made


def _selected(one: Shown, kept: Sequence[int]) -> Shown:
    made = Shown()
    for at in kept:
        # A piece whose first word went begins at its next.
        first = one.begins[at] or (at > 0 and one.begins[at - 1] and at - 1 not in kept and one.kinds[at] >= 0)
        made.add(one.words[at], one.kinds[at], begins=first, capital=one.capitals[at])
    return made


def _worn(one: Shown, rng: random.Random) -> Shown:
    """Misspell, stammer, hesitate, and end the line in the middle."""
    made = Shown()
    for at, (word, kind, begins) in enumerate(zip(one.words, one.kinds, one.begins, strict=True)):
        if (kind < 0 or begins) and rng.random() < 0.03:
            for filler in rng.choice(_FILLERS).split():
                made.add(filler, OUTSIDE)
        if rng.random() < 0.012 and (kind < 0 or not begins or rng.random() < 0.2):
            made.add(traits.LINE, OUTSIDE)
        wrong = rng.random() < (0.12 if kind >= 0 else 0.015) and word.isalpha() and len(word) > 3
        made.add(_misspelt(word, rng) if wrong else word, kind, begins=begins, capital=one.capitals[at])
        if kind == OUTSIDE and word.isalpha() and rng.random() < 0.006:
            made.add(word, OUTSIDE)
    return made


def _misspelt(word: str, rng: random.Random) -> str:
    at = rng.randrange(1, len(word))
    way = rng.randrange(4)
    if way == 0:
        return word[:at] + word[at + 1 :]
    if way == 1:
        return word[:at] + rng.choice(_LETTERS) + word[at:]
    if way == 2:
        return word[:at] + rng.choice(_LETTERS) + word[at + 1 :]
    return word[:at] + word[at] + word[at:]


def _hidden(one: Shown, rng: random.Random) -> Shown:
    """Mask some of the personal data, as it is when a text is read again."""
    if rng.random() > 0.2:
        return one
    share = rng.choice((0.3, 0.6, 1.0))
    made, hiding = Shown(), False
    for at, (kind, begins) in enumerate(zip(one.kinds, one.begins, strict=True)):
        if begins:
            hiding = rng.random() < share
            if hiding:
                made.add(traits.MASKED, SKIP)
        if kind < 0:
            hiding = False
        if not hiding:
            made.take(one, at)
    return made


def _forgotten(one: Shown, rng: random.Random) -> Shown:
    """Show half of the names as if no list had them, and now and then any word as if nothing were known of it."""
    forget = False
    for at, kind in enumerate(one.kinds):
        if one.begins[at]:
            forget = rng.random() < 0.5
        if kind >= 0 and forget:
            one.known[at] = NO_NAME_LISTS
        drawn = rng.random()
        # A word that no list has is a name far oftener than a slip of the pen.
        if drawn < (0.04 if kind >= 0 else 0.01) and len(one.words[at]) > 3:
            one.known[at] = NO_LISTS
        elif drawn < 0.1 and kind < 0:
            one.known[at] = NO_NAME_LISTS
    return one


# Text that people wrote.


def wikiann(path: Path, names: Mapping[Label, Sequence[str]] | None = None, seed: int = 0) -> Iterator[Example]:
    """Read Wikipedia's sentences: people and listed places are marked, others skipped (countries and bands stand among them).

    Args:
        path: A CoNLL file.
        names: By label, names that are put in the place of half of theirs; none: nothing is changed.
        seed: What draws them.
    """
    rng = random.Random(seed)
    for block in path.read_text("utf-8").split("\n\n"):
        rows = [line.split("\t") for line in block.splitlines() if "\t" in line]
        pairs = [(row[0].partition(":")[2], row[-1]) for row in rows]
        if pairs:
            yield _wiki_sentence([pair for pair in pairs if pair[0]], names or {}, rng)


def _wiki_sentence(
    pairs: Sequence[tuple[str, str]], names: Mapping[Label, Sequence[str]], rng: random.Random
) -> Example:
    parts: list[str] = []
    spans: list[Mark] = []
    skipped: list[tuple[int, int]] = []
    at, length = 0, 0
    while at < len(pairs):
        tag = pairs[at][1]
        end = at + 1
        while end < len(pairs) and pairs[end][1].startswith("I-") and tag != "O":
            end += 1
        text = " ".join(word for word, _ in pairs[at:end])
        label = _wiki_label(tag, text)
        if label is not None:
            if names.get(label) and rng.random() < 0.5:
                text = rng.choice(names[label])
            spans.append((length, length + len(text), label))
        elif tag != "O" or (at > 0 and _doubtful(text)):
            skipped.append((length, length + len(text)))
        parts.append(text)
        length += len(text) + 1
        at = end
    return Example(" ".join(parts), tuple(spans), tuple(skipped))


def _wiki_label(tag: str, text: str) -> Label | None:
    if tag == "B-PER":
        return Label.PERSON
    return Label.PLACE if tag == "B-LOC" and text.lower() in lexicon.places() else None


def _doubtful(word: str) -> bool:
    """Say whether a word that nobody marked may be personal data all the same: a capital, a digit, a month."""
    return word[:1].isupper() or any(map(str.isdigit, word)) or word.lower() in _MONTHS


def parliament(path: Path, words: int, seed: int = 0) -> Iterator[Example]:
    """Read questions to parliament: what has no capital is nobody's data, whatever list it stands in; the rest is skipped.

    Args:
        path: JSON lines, gzip, each with ``text_nl``.
        words: How many words to give, about.
        seed: Which stretches are taken.
    """
    rng = random.Random(seed)
    given = 0
    with gzip.open(path, "rt", encoding="utf-8") as file:
        for line in file:
            text = json.loads(line)["text_nl"].split()
            for at in range(rng.randrange(40), len(text) - 40, 40):
                if rng.random() < 0.5:
                    stretch = " ".join(text[at : at + 40])
                    yield Example(stretch, (), tuple(_capitals(stretch)))
                    given += 40
            if given >= words:
                return


def _capitals(text: str) -> Iterable[tuple[int, int]]:
    for token in tokenise(text):
        plain = token.first and token.low in lexicon.common()
        if token.text[0].isalnum() and _doubtful(token.text) and not plain:
            yield token.start, token.end
