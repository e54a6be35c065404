"""The rules together: find in a text, find again in what is left, and carry certain names through the document."""

import hashlib
import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from thematics.records.shared import Label, WordSpan
from thematics.redact import lexicon
from thematics.redact.ages import find_ages
from thematics.redact.cut_names import find_cut
from thematics.redact.handles import find_handles
from thematics.redact.names import find_people
from thematics.redact.normal import plain
from thematics.redact.own import Name, OwnNames
from thematics.redact.patterns import find_patterns
from thematics.redact.places import find_places
from thematics.redact.safely import SECONDS_PER_TURN, Found, find_safely
from thematics.redact.scan import Scan
from thematics.redact.tagger import BY as TAGGER
from thematics.redact.tagger import digest as tagger_digest
from thematics.redact.tagger import find_tagged
from thematics.redact.tokens import Hit, Token, mask, mask_tags, masked_tokens, snap, tokenise
from thematics.redact.vocabulary import (
    NEVER,
    NEVER_PHRASES,
    PARTICLES,
    ROLES,
    SCHOOL_WORDS,
    SURE_FIRST,
    TITLES,
    VERB_LIKE,
)
from thematics.redact.weighing import weighed

__all__ = ["VERSION", "RuleFinder", "as_names", "find_hits"]

VERSION = "7"  # rises with every change of the rules that can change what is found

# Which label a find keeps when finds overlap: what has a form beats what has a context, and a longer name a shorter.
_RANK = {
    label: rank
    for rank, label in enumerate(
        (
            Label.EMAIL, Label.IBAN, Label.URL, Label.DEVICE, Label.BSN, Label.DATE, Label.CASE_NUMBER, Label.PHONE, Label.PLATE,
            Label.IDENTITY_DOCUMENT, Label.POSTCODE, Label.HANDLE, Label.ADDRESS, Label.SCHOOL, Label.ORGANISATION,
            Label.NEIGHBOURHOOD, Label.PLACE, Label.PERSON, Label.AGE, Label.HIDDEN,
        )
    )
}  # fmt: skip
_GUESS = 0.5  # a find of this score or less takes the label of any other it overlaps
_ARTICLE = re.compile(r"(de|het)[ ]+(?=\w)")
_WORD_BEFORE = re.compile(r"(\w+)[.]?\s+$")
_LONG_WORD = 40  # letters
_NAMED = frozenset((Label.PLACE, Label.NEIGHBOURHOOD, Label.ORGANISATION, Label.SCHOOL, Label.ADDRESS))
_CLEARLY = 0.05
_CERTAIN = 1.0  # a check digit, an "@": nothing around it changes what it is
_FORMED = 0.85  # what has a form for so much is whole: the tagger adds nothing to it
_CARRIED = "carried"
_SPELLED = frozenset(("spelled", "spelled-as-in"))  # "es aa en en ee" is no row of places
_NEAR, _EDGE = 56, 36  # tokens: how far from a change the text is read again, and at whose ends nothing is believed
_MOSTLY = 0.6  # the share of a text from which it is quicker to read all of it
_LEAST = 3  # letters of a word that is looked for in the rest of the document
_FIRST_PHRASES = {
    word: tuple(phrase for phrase in NEVER_PHRASES if phrase[0] == word)
    for word in {phrase[0] for phrase in NEVER_PHRASES}
}


def as_names(names: Iterable[Name | str]) -> tuple[Name, ...]:
    """Take a bare string as a person's name."""
    return tuple(Name(name, Label.PERSON) if isinstance(name, str) else name for name in names)


def find_hits(text: str, own: OwnNames, *, ages: bool = False) -> list[Hit]:
    """Find all personal data in a document's text: in order, none overlapping, never inside a tag that stands there.

    What is found is masked and the rest is read again until nothing more is found: a text that was redacted
    once gives nothing the second time.
    """
    shown = plain(text)
    reading = _Reading(mask_tags(shown.text), own, ages=ages)
    found: list[Hit] = []
    fresh = reading.whole()
    while fresh:
        found += fresh
        fresh = reading.again(fresh)
    found.sort(key=_order)
    if shown.text is text:
        return found
    return [replace(hit, start=shown.start(hit.start), end=shown.end(hit.end)) for hit in found]


class _Reading:
    """A document while it is read: its text, masked where something was found, and its tokens.

    The first reading is of the whole text; a later one is of what stands near what was masked since, for nothing else has changed.
    """

    def __init__(self, masked: str, own: OwnNames, *, ages: bool) -> None:
        self._masked = masked
        self._own = own
        self._ages = ages
        self._tokens = tokenise(masked)

    def whole(self) -> list[Hit]:
        return self._found(self._hits(0, len(self._tokens)))

    def again(self, fresh: list[Hit]) -> list[Hit]:
        self._masked = mask(self._masked, fresh)
        self._tokens, places = masked_tokens(self._tokens, self._masked, fresh)
        hits: list[Hit] = []
        for first, last in _windows(places, len(self._tokens)):
            hits += self._hits(first, last)
        return self._found(hits)

    def _found(self, hits: list[Hit]) -> list[Hit]:
        joined = _joined(self._masked, [*hits, *_carried(self._masked, self._tokens, hits)])
        return [_without_article(self._masked, hit) for hit in joined]

    def _hits(self, first: int, last: int) -> list[Hit]:
        """Give what the detectors find from token ``first`` to ``last``, but for what stands at the very ends of a part of the text."""
        tokens = self._tokens if (first, last) == (0, len(self._tokens)) else self._tokens[first:last]
        if not tokens:
            return []
        low = 0 if first == 0 else tokens[min(_EDGE, len(tokens) - 1)].start
        high = len(self._masked) if last == len(self._tokens) else tokens[-min(_EDGE, len(tokens))].start
        begin = 0 if first == 0 else tokens[0].start
        text = self._masked if tokens is self._tokens else self._masked[begin : tokens[-1].end]
        _block(tokens)
        scan = Scan(text)
        hits = [
            *self._own.find(text, tokens if begin == 0 else _shifted(tokens, begin)),
            *find_patterns(scan),
            *find_handles(scan),
            *(find_ages(scan) if self._ages else ()),
        ]
        if begin:
            hits = [replace(hit, start=hit.start + begin, end=hit.end + begin) for hit in hits]
        formed = sorted((hit.start, hit.end) for hit in hits if hit.score >= _FORMED)
        people = [*find_people(tokens), *weighed(tokens, find_tagged(tokens), formed)]
        hits += [*find_places(tokens), *people, *find_cut(tokens, people)]
        return [hit for hit in hits if low <= hit.start < high]


def _shifted(tokens: Sequence[Token], by: int) -> list[Token]:
    return [
        Token(
            each.start - by, each.end - by, each.text, each.low, each.word, each.cap, each.first, each.tag, each.blocked
        )
        for each in tokens
    ]


def _windows(places: Sequence[int], length: int) -> list[tuple[int, int]]:
    """Give the stretches of tokens near these places; where they are most of the text, the text."""
    windows: list[tuple[int, int]] = []
    for place in places:
        first, last = max(0, place - _NEAR), min(length, place + _NEAR + 1)
        if windows and first <= windows[-1][1]:
            windows[-1] = (windows[-1][0], last)
        else:
            windows.append((first, last))
    covered = sum(last - first for first, last in windows)
    return [(0, length)] if covered > _MOSTLY * length else windows


def _block(tokens: Sequence[Token]) -> None:
    """Mark institutions' names of several words, whose words may look like people."""
    for token in tokens:
        token.blocked = False
    for at, token in enumerate(tokens):
        if token.low in _FIRST_PHRASES:
            for phrase in _FIRST_PHRASES[token.low]:
                stretch = tokens[at : at + len(phrase)]
                if tuple(part.low for part in stretch) == phrase:
                    for part in stretch:
                        part.blocked = True


def _carried(masked: str, tokens: Sequence[Token], hits: Iterable[Hit]) -> Iterator[Hit]:
    """Find the words of certain names in the rest of the document, in any case, possessives included."""
    wanted = _telling_words(masked, hits)
    if not wanted:
        return
    forms = {form for word in wanted for form in (word, word + "s", word + "'s", word + "'", word + "s'")}
    for token in tokens:
        if token.low in forms and not token.tag and not token.blocked and token.text[0].isalnum():
            label = _wanted(token, wanted)
            if label is not None:
                yield Hit(token.start, token.end, label, 0.8, _CARRIED)


def _telling_words(masked: str, hits: Iterable[Hit]) -> dict[str, Label]:
    words: dict[str, Label] = {}
    for hit in hits:
        if hit.spread:
            for token in tokenise(masked[hit.start : hit.end]):
                low = lexicon.without_possessive(token.low)
                if _carries(token, low, hit.label):
                    words.setdefault(low, hit.label)
    return words


def _carries(token: Token, low: str, label: Label) -> bool:
    """Say whether a word of a name is telling enough to look for by itself."""
    if not token.text[0].isalnum() or len(low) < _LEAST or low in PARTICLES or low in NEVER or low in SCHOOL_WORDS:
        return False
    if low in ROLES or low in TITLES or low.isdigit():
        return False
    return label is Label.PERSON or not lexicon.is_ordinary(low)


def _wanted(token: Token, wanted: dict[str, Label]) -> Label | None:
    bare = lexicon.without_possessive(token.low)
    for form in (token.low, bare, bare.removesuffix("s")):
        label = wanted.get(form)
        if label is None:
            continue
        ordinary = token.low in lexicon.words()
        shy = form not in SURE_FIRST and (
            form in lexicon.common() or form in VERB_LIKE or (ordinary and form not in lexicon.first_names())
        )
        if token.cap or not (shy or (ordinary and form != token.low)):
            return label
    return None


def _joined(text: str, hits: Iterable[Hit]) -> list[Hit]:
    """Join hits that overlap: together they cover all that any of them did, under the label that ranks first."""
    joined: list[Hit] = []
    for hit in sorted(
        (snap(text, hit) for hit in (_trimmed(text, hit) for hit in hits) if hit.start < hit.end), key=_order
    ):
        if joined and hit.start < joined[-1].end:
            last = joined[-1]
            best = _of_the_same(last, hit) or min(last, hit, key=_precedence)
            joined[-1] = replace(best, start=last.start, end=max(last.end, hit.end))
        else:
            joined.append(hit)
    return joined


def _without_article(text: str, hit: Hit) -> Hit:
    """Leave an article before a name to be read where it names nothing: "in de [BUURT-1]" is Dutch.

    "Het" stays with the name of a school, a club or a neighbourhood: there it can tell which. Behind "mevrouw", "de" is a surname's.
    """
    article = _ARTICLE.match(text, hit.start, hit.end)
    if article is None:
        return hit
    if hit.label is Label.PERSON:
        before = _WORD_BEFORE.search(text, max(0, hit.start - _LONG_WORD), hit.start)
        kept = article[1] == "de" and before is not None and (before[1].lower() in TITLES or before[1].lower() in ROLES)
    else:
        kept = article[1] == "het" and hit.score > _GUESS
    return hit if kept else replace(hit, start=article.end())


def _of_the_same(one: Hit, other: Hit) -> Hit | None:
    """Say which of two finds names what both cover, where that is plain.

    Where the lists are sure of the very words that the tagger labels too, they say what they are. A find of the rules that holds another
    and more says what the whole is: "het IJkade College" is a school, though a street is called IJkade.
    """
    if (one.start, one.end) == (other.start, other.end):
        if (one.by == TAGGER) != (other.by == TAGGER):
            listed = other if one.by == TAGGER else one
            return listed if listed.score >= _FORMED else None
        surer, other = (one, other) if one.score >= other.score else (other, one)
        return (
            surer if surer.label in _NAMED and other.label in _NAMED and surer.score - other.score > _CLEARLY else None
        )
    for outer, inner in ((one, other), (other, one)):
        if outer.start <= inner.start and inner.end <= outer.end and outer.by not in {TAGGER, _CARRIED}:
            return outer if outer.score > _GUESS and inner.score < _CERTAIN else None
    return None


def _precedence(hit: Hit) -> tuple[bool, bool, bool, int, float]:
    """What stands here speaks for itself before what it was elsewhere: Fenna is a person beside a Fenna College too."""
    return hit.score <= _GUESS, hit.by == _CARRIED, hit.by not in _SPELLED, _RANK[hit.label], -hit.score


def _order(hit: Hit) -> tuple[int, int]:
    return hit.start, -hit.end


def _trimmed(text: str, hit: Hit) -> Hit:
    """Take white space and line ends from a hit's two ends."""
    shown = text[hit.start : hit.end]
    if not shown[0].isspace() and not shown[-1].isspace():
        return hit
    start = hit.start + len(shown) - len(shown.lstrip())
    return replace(hit, start=start, end=start + len(shown.strip()))


@dataclass(frozen=True)
class RuleFinder:
    """Finds personal data by rules and lists; the core install's engine.

    Attributes:
        names: The study's own name list; a bare string is a person.
        ages: Whether exact ages are found too.
    """

    names: tuple[Name | str, ...] = ()
    ages: bool = False

    @property
    def name(self) -> str:
        """What people type and read."""
        return "rules"

    @property
    def fingerprint(self) -> str:
        """Engine, its version, the lists, and how the names' detector was made; never a name."""
        ages = "; ages" if self.ages else ""
        return f"rules {VERSION}; lists {lexicon.digest()}; vocabulary {_VOCABULARY}; tagger {tagger_digest()}{ages}"

    @cached_property
    def own(self) -> OwnNames:
        """The study's own names, made ready."""
        return OwnNames(as_names(self.names))

    def find(self, turns: Sequence[Sequence[str]]) -> tuple[WordSpan, ...]:
        """Read a document's turns, each a sequence of words; give spans in order, none overlapping."""
        text, starts, words = _flat(turns)
        spans: list[WordSpan] = []
        for hit in find_hits(text, self.own, ages=self.ages):
            spans = _with(spans, _word_span(hit, starts, words))
        return tuple(spans)

    def find_safely(self, turns: Sequence[Sequence[str]], *, seconds_per_turn: float = SECONDS_PER_TURN) -> Found:
        """Find as ``find`` does; turns on which a detector fails or takes too long are named, and the others read without them."""
        return find_safely(self, turns, seconds_per_turn=seconds_per_turn)

    def touches(self, turns: Sequence[Sequence[str]]) -> bool:
        """Say whether one of the study's own names stands in these turns."""
        text = mask_tags(_flat(turns)[0])
        return any(True for _ in self.own.find(text, tokenise(text)))


_VOCABULARY = hashlib.sha256(
    "\n".join("\t".join(sorted(group)) for group in (NEVER, PARTICLES, ROLES, SCHOOL_WORDS, TITLES, VERB_LIKE)).encode()
).hexdigest()[:12]


def _flat(turns: Sequence[Sequence[str]]) -> tuple[str, list[int], list[tuple[int, int]]]:
    """Write turns as one text, a turn a line; give also each word's start and its (turn, word)."""
    starts: list[int] = []
    words: list[tuple[int, int]] = []
    parts: list[str] = []
    at = 0
    for turn_index, turn in enumerate(turns):
        for word_index, word in enumerate(turn):
            starts.append(at)
            words.append((turn_index, word_index))
            parts.append(word)
            at += len(word) + 1
            parts.append("\n" if word_index == len(turn) - 1 else " ")
    return "".join(parts), starts, words


def _word_span(hit: Hit, starts: list[int], words: list[tuple[int, int]]) -> WordSpan:
    first = words[max(0, bisect_right(starts, hit.start) - 1)]
    last = words[max(0, bisect_right(starts, hit.end - 1) - 1)]
    return WordSpan(*first, *last, hit.label, hit.score, "rules")


def _with(spans: list[WordSpan], span: WordSpan) -> list[WordSpan]:
    """Add a span; one that shares a word with the last is joined with it."""
    if spans and (span.first_turn, span.first_word) <= (spans[-1].last_turn, spans[-1].last_word):
        last = spans[-1]
        best = min(last, span, key=lambda one: (one.score <= _GUESS, _RANK[one.label], -one.score))
        end = max((last.last_turn, last.last_word), (span.last_turn, span.last_word))
        spans[-1] = replace(
            best, first_turn=last.first_turn, first_word=last.first_word, last_turn=end[0], last_word=end[1]
        )
        return spans
    spans.append(span)
    return spans
