"""What people decided, applied to what was found: spans go, come and change their kind.

A decision is about a *form*: words, folded, so that "Roos", "roos," and "Roos's" are one. Of those that fit, the narrowest counts (occurrence,
then document, then study), and of equals the latest. What a decision shows is what it was given for and nothing else: keeping "Roos" says
nothing of "Roos Visser"; hiding "Roos" hides it in "Roos Visser" too.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property, lru_cache
from hashlib import sha256

from thematics.ports import NameFinder
from thematics.records.raw import RawTurn
from thematics.records.shared import Label, WordSpan
from thematics.records.verdicts import Scope, Verdict, VerdictAction
from thematics.redact import lexicon
from thematics.redact.normal import plain

__all__ = [
    "EXACT",
    "TURN_MARK",
    "Ruling",
    "Settled",
    "TypedFinder",
    "fold_form",
    "occurs",
    "settle",
    "standing",
    "turn_form",
]

# Kinds that have a form of their own: what looks like one is one, unless somebody says why it is not.
EXACT = frozenset(
    {
        Label.EMAIL, Label.URL, Label.PHONE, Label.BSN, Label.IBAN, Label.POSTCODE, Label.IDENTITY_DOCUMENT, Label.PLATE,
        Label.CASE_NUMBER, Label.DEVICE, Label.HANDLE,
    }
)  # fmt: skip
VERDICT = "verdict"  # what a span is found by that somebody decided about
TURN_MARK = "#"  # begins the form of a whole turn, which no folded word begins with

_ARTICLES = frozenset("de het een 't 'n t n".split())
_EDGE = re.compile(r"^[^\w@]+|[^\w]+$")
_ELISION = re.compile(r"'s?$")
_ENDS = tuple(".?!…:")
_RANKS = {Scope.STUDY: 0, Scope.DOCUMENT: 1, Scope.OCCURRENCE: 2}
_HIDES = frozenset({VerdictAction.HIDE, VerdictAction.ADD})

Place = tuple[int, int]  # a turn's index, and a word's in it
Listed = Callable[[str], bool]


def _lowered(text: str) -> str:
    return plain(text).text.casefold().replace("’", "'").replace("`", "'").replace("´", "'")


@lru_cache(maxsize=1 << 16)
def _folded(word: str) -> str:
    return _ELISION.sub("", _EDGE.sub("", _lowered(word)))


def fold_form(text: str) -> str:
    """Fold words: lower case, without punctuation around them, a possessive's apostrophe, or an article in front.

    >>> fold_form("„Roos’s"), fold_form("de Regenboog."), fold_form("–")
    ('roos', 'regenboog', '')
    """
    parts = [part for word in text.split() if (part := _folded(word))]
    return " ".join(parts[1:] if len(parts) > 1 and parts[0] in _ARTICLES else parts)


def occurs(form: str, text: str) -> bool:
    """Say whether a form stands in a text.

    >>> occurs("roos", "Dat zei Roos's zus."), occurs("roos", "een rooster")
    (True, False)
    """
    parts = form.split()
    lowered = _lowered(text)
    if not parts or not all(part in lowered for part in parts):
        return False
    folded = [part for word in text.split() if (part := _folded(word))]
    return any(folded[at : at + len(parts)] == parts for at, word in enumerate(folded) if word == parts[0])


def turn_form(turn: RawTurn) -> str:
    """Name a whole turn's words without repeating them."""
    return TURN_MARK + sha256(turn.text.encode()).hexdigest()[:32]


@dataclass(frozen=True, slots=True)
class Ruling:
    """What holds for one stretch of words.

    Attributes:
        span: The words, and the kind under which they are hidden or would be; the score is the finder's.
        form: The words, folded.
        found: Whether the finder gave it; otherwise a person did.
        hidden: Whether it is hidden.
        verdict: What somebody decided about it; None where nobody did.
    """

    span: WordSpan
    form: str
    found: bool
    hidden: bool
    verdict: Verdict | None


@dataclass(frozen=True, slots=True)
class Settled:
    """A document's redaction as people leave it.

    Attributes:
        spans: What is hidden: in order, none overlapping.
        rulings: What holds for each stretch, in order.
        blocked: Indices of the turns that no detector could read and no person has.
        verdicts: Ids of the verdicts that say something of this document, sorted.
    """

    spans: tuple[WordSpan, ...]
    rulings: tuple[Ruling, ...]
    blocked: tuple[int, ...]
    verdicts: tuple[str, ...]


def settle(
    turns: Sequence[RawTurn],
    found: Sequence[WordSpan],
    verdicts: Sequence[Verdict],
    *,
    unsafe: Sequence[int] = (),
    listed: Listed = lambda _: False,
) -> Settled:
    """Apply verdicts to what was found.

    Args:
        turns: A document's turns.
        found: The finder's spans, in indices of the turns.
        verdicts: Those that hold for this document, in the order in which they were given.
        unsafe: Indices of the turns that the finder could not read.
        listed: Says of a form whether the study's own list has it: keeping it needs a reason, or is for one occurrence.
    """
    bench = _Bench(turns, [each for each in verdicts if each.form], listed)
    rulings = tuple(sorted(bench.rulings(found), key=lambda ruling: ruling.span))
    spans = tuple(_joined(_as_hidden(each) for each in rulings if each.hidden))
    blocked = tuple(at for at in unsafe if not (bench.released(at) or _covered(turns[at], at, spans)))
    said = {each.verdict.id for each in rulings if each.verdict is not None} | bench.said
    return Settled(spans, rulings, blocked, tuple(sorted(said)))


class _Bench:
    """A document's words, and the verdicts on them."""

    def __init__(self, turns: Sequence[RawTurn], verdicts: Sequence[Verdict], listed: Listed) -> None:
        self._turns = turns
        self._listed = listed
        self._order = {verdict.id: at for at, verdict in enumerate(verdicts)}
        self._of_form: dict[str, list[Verdict]] = {}
        for verdict in verdicts:
            if verdict.scope is not Scope.OCCURRENCE:
                self._of_form.setdefault(verdict.form, []).append(verdict)
        self._placed = tuple(self._standing(each for each in verdicts if each.scope is Scope.OCCURRENCE))
        self.said = {verdict.id for _, _, verdict in self._placed}

    def rulings(self, found: Sequence[WordSpan]) -> Iterator[Ruling]:
        """Rule on what was found, and on what people hide besides."""
        of_form: dict[str, list[WordSpan]] = {}
        for span in found:
            ruling = self._rule(span, found=True)
            of_form.setdefault(ruling.form, []).append(span)
            yield ruling
        seen = {(*_begin(span), *_end(span)) for span in found}
        own = [self._span(first, last, each) for first, last, each in self._placed if each.action in _HIDES]
        for span in [*own, *self._occurrences()]:
            ends = (*_begin(span), *_end(span))
            ruling = self._rule(span, found=False)
            same = any(_within(span, each) for each in of_form.get(ruling.form, ()))  # "Regenboog" in "de Regenboog"
            if ends not in seen and not same and ruling.verdict is not None:
                seen.add(ends)
                yield ruling

    def released(self, turn: int) -> bool:
        """Say whether a person read a turn, and let it go."""
        whole = (turn, 0), (turn, len(self._turns[turn].words) - 1)
        return any(
            (first, last) == whole and verdict.action is VerdictAction.RELEASE for first, last, verdict in self._placed
        )

    # rulings

    def _rule(self, span: WordSpan, *, found: bool) -> Ruling:
        form = fold_form(" ".join(self._said(_begin(span), _end(span))))
        fit = [each for each in self._fitting(span, form) if self._may(each, span, form)]
        if not fit:
            return Ruling(span, form, found, found, None)
        last = fit[-1]
        hidden = last.action is not VerdictAction.KEEP
        if last.action is VerdictAction.RELABEL and not found:  # it says under what kind, not whether
            others = [each for each in fit if each.action is not VerdictAction.RELABEL]
            hidden = bool(others) and others[-1].action is not VerdictAction.KEEP
        label = next((each.label for each in reversed(fit) if each.label is not None), span.label)
        return Ruling(replace(span, label=label if hidden else span.label), form, found, hidden, last)

    def _fitting(self, span: WordSpan, form: str) -> list[Verdict]:
        """Give the verdicts on these words, the one that counts most last."""
        here = [
            each
            for first, last, each in self._placed
            if first <= _begin(span) and _end(span) <= last and each.action is not VerdictAction.RELEASE
        ]
        fit = [*self._of_form.get(form, ()), *here]
        return sorted(fit, key=lambda each: (_RANKS[each.scope], self._order[each.id]))

    def _may(self, verdict: Verdict, span: WordSpan, form: str) -> bool:
        """Say whether a verdict counts: a name of the study's own list, or what is exact, is not kept in passing."""
        if verdict.action is not VerdictAction.KEEP or verdict.explicit or verdict.scope is Scope.OCCURRENCE:
            return True
        return span.label not in EXACT and not self._listed(form)

    # where forms stand

    def _standing(self, verdicts: Iterable[Verdict]) -> Iterator[tuple[Place, Place, Verdict]]:
        """Give the verdicts on occurrences whose words are there; transcribed anew, a document may have others."""
        for verdict in verdicts:
            first, last = self._places.get(verdict.first), self._places.get(verdict.last)
            # Where other words stand now, hiding them is safe, and what was said of the old ones is no reason to show them.
            if (
                first is not None
                and last is not None
                and (verdict.action in _HIDES or self._stands(verdict, first, last))
            ):
                yield first, last, verdict

    def _stands(self, verdict: Verdict, first: Place, last: Place) -> bool:
        if verdict.form.startswith(TURN_MARK):
            return verdict.form == turn_form(self._turns[first[0]])
        return verdict.form == fold_form(" ".join(self._said(first, last)))

    def _occurrences(self) -> Iterator[WordSpan]:
        """Find the forms that people hide wherever they stand."""
        hiding: dict[str, list[tuple[tuple[str, ...], Verdict]]] = {}
        for form, verdicts in self._of_form.items():
            last = next((each for each in reversed(verdicts) if each.action is VerdictAction.HIDE), None)
            if last is not None:
                parts = tuple(form.split())
                hiding.setdefault(parts[0], []).append((parts, last))
        if not hiding:
            return
        folded, places = self._row
        for at, word in enumerate(folded):
            for parts, verdict in hiding.get(word, ()):
                whole = tuple(folded[at : at + len(parts)]) == parts
                # What somebody says to hide is hidden, ordinary word or not; a find of "Wil" can be confirmed as a name only.
                if whole and (
                    verdict.explicit or len(parts) > 1 or word not in lexicon.common() or self._is_name(places[at])
                ):
                    yield self._span(places[at], places[at + len(parts) - 1], verdict)

    def _is_name(self, place: Place) -> bool:
        """Say whether an everyday word is written as a name is: "wil" is hardly ever somebody, and "Wil" is."""
        turn, word = place
        words = self._turns[turn].words
        capital = next((letter for letter in words[word].text if letter.isalpha()), "").isupper()
        return capital and word > 0 and not words[word - 1].text.endswith(_ENDS)

    def _span(self, first: Place, last: Place, verdict: Verdict) -> WordSpan:
        return WordSpan(*first, *last, verdict.label or Label.HIDDEN, 1.0, VERDICT)

    # words

    @cached_property
    def _places(self) -> Mapping[int, Place]:
        return {word.position: (at, n) for at, turn in enumerate(self._turns) for n, word in enumerate(turn.words)}

    @cached_property
    def _row(self) -> tuple[list[str], list[Place]]:
        """All words that have letters, folded, and where each stands; a name can begin in one turn and end in the next."""
        folded: list[str] = []
        places: list[Place] = []
        for at, turn in enumerate(self._turns):
            for n, word in enumerate(turn.words):
                if part := _folded(word.text):
                    folded.append(part)
                    places.append((at, n))
        return folded, places

    def _said(self, first: Place, last: Place) -> Iterator[str]:
        for at in range(first[0], last[0] + 1):
            begin = first[1] if at == first[0] else 0
            end = last[1] + 1 if at == last[0] else None
            yield from (word.text for word in self._turns[at].words[begin:end])


def standing(form: str, turns: Sequence[RawTurn]) -> Iterator[tuple[Place, Place]]:
    """Give the first and last word of each place where a form stands, in whatever case."""
    parts = form.split()
    row = [
        (part, (at, n))
        for at, turn in enumerate(turns)
        for n, word in enumerate(turn.words)
        if (part := _folded(word.text))
    ]
    for at, (word, place) in enumerate(row):
        if parts and word == parts[0] and [part for part, _ in row[at : at + len(parts)]] == parts:
            yield place, row[at + len(parts) - 1][1]


@dataclass(frozen=True)
class TypedFinder:
    """Finds personal data in what people type: as another finder does, and what somebody decided to hide.

    Attributes:
        finder: The other finder.
        verdicts: Those that hold.
    """

    finder: NameFinder
    verdicts: tuple[Verdict, ...]

    @property
    def name(self) -> str:
        """What people type and read."""
        return self.finder.name

    @property
    def fingerprint(self) -> str:
        """The other finder's: verdicts name people."""
        return self.finder.fingerprint

    def find(self, turns: Sequence[Sequence[str]]) -> tuple[WordSpan, ...]:
        """Read the words of each turn; give spans in order, none overlapping."""
        return tuple(_joined([*self.finder.find(turns), *self._hidden(turns)]))

    def _hidden(self, turns: Sequence[Sequence[str]]) -> Iterator[WordSpan]:
        if not self._forms:
            return
        for at, turn in enumerate(turns):
            folded = [(part, n) for n, word in enumerate(turn) if (part := _folded(word))]
            for start, (word, first) in enumerate(folded):
                for parts, label in self._forms.get(word, ()):
                    stretch = folded[start : start + len(parts)]
                    if tuple(part for part, _ in stretch) == parts:
                        yield WordSpan(at, first, at, stretch[-1][1], label, 1.0, VERDICT)

    @cached_property
    def _forms(self) -> Mapping[str, list[tuple[tuple[str, ...], Label]]]:
        """What is hidden, by its first word; not an ordinary word that is hidden in one place, nor one of every day hidden as a name."""
        forms: dict[str, list[tuple[tuple[str, ...], Label]]] = {}
        for form, (label, verdict) in self._hiding().items():
            parts = tuple(form.split())
            everyday = lexicon.is_ordinary(form) if verdict.scope is not Scope.STUDY else form in lexicon.common()
            if (verdict.explicit and verdict.scope is Scope.STUDY) or not everyday:
                forms.setdefault(parts[0], []).append((parts, label))
        return {word: found for word, found in forms.items() if not word.startswith(TURN_MARK)}

    def _hiding(self) -> Mapping[str, tuple[Label, Verdict]]:
        hiding: dict[str, tuple[Label, Verdict]] = {}
        for verdict in self.verdicts:
            if verdict.form and verdict.label is not None:
                hiding[verdict.form] = verdict.label, verdict
            elif verdict.action is VerdictAction.KEEP and verdict.scope is Scope.STUDY:
                hiding.pop(verdict.form, None)
        return hiding


def _begin(span: WordSpan) -> Place:
    return span.first_turn, span.first_word


def _end(span: WordSpan) -> Place:
    return span.last_turn, span.last_word


def _within(span: WordSpan, other: WordSpan) -> bool:
    return _begin(other) <= _begin(span) and _end(span) <= _end(other)


def _as_hidden(ruling: Ruling) -> WordSpan:
    return ruling.span if ruling.verdict is None else replace(ruling.span, score=1.0, found_by=VERDICT)


def _joined(spans: Iterable[WordSpan]) -> Iterator[WordSpan]:
    """Give spans in order; those that share a word as one, under the kind that somebody decided, or the surer one's."""
    last: WordSpan | None = None
    for span in sorted(spans, key=lambda one: (*_begin(one), tuple(-at for at in _end(one)))):
        if last is not None and _begin(span) <= _end(last):
            end = max(_end(last), _end(span))
            best = max(last, span, key=lambda one: (one.found_by == VERDICT, one.score))
            last = replace(
                best, first_turn=last.first_turn, first_word=last.first_word, last_turn=end[0], last_word=end[1]
            )
            continue
        if last is not None:
            yield last
        last = span
    if last is not None:
        yield last


def _covered(turn: RawTurn, at: int, spans: Iterable[WordSpan]) -> bool:
    """Say whether every word of a turn is hidden."""
    hidden: set[int] = set()
    for span in spans:
        if span.first_turn <= at <= span.last_turn:
            first = span.first_word if span.first_turn == at else 0
            last = span.last_word if span.last_turn == at else len(turn.words) - 1
            hidden.update(range(first, last + 1))
    return len(hidden) == len(turn.words)
