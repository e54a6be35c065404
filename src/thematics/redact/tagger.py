"""The learned tagger: a small network that reads each word with what stands around it, capitals or not.

It was trained by ``tools/redaction/train.py``, which also chose the thresholds that stand in the model's file: from ``high``, one a
label, a word is hidden; the words beside it that reach ``low`` go with it, so that no half of a name stays readable. A score is the
share of such words that were personal data in the sentences that the thresholds were chosen on; under ``DOUBT`` a person should
look first. The network gives the same numbers on every machine (``network``), so thresholds need no margin.
"""

from collections.abc import Iterator, Sequence
from functools import cache, lru_cache

import numpy as np

from thematics.records.shared import Label
from thematics.redact import lexicon, traits
from thematics.redact.kinds import Kind, drawn_out, kind_of
from thematics.redact.network import Network, digest, load
from thematics.redact.tokens import Hit, Token
from thematics.redact.vocabulary import ARTICLES, NEVER

__all__ = ["BY", "DOUBT", "KINDS", "SURE", "digest", "find_tagged"]

BY = "tagger"
DOUBT = 0.5  # finds that score less are hidden too, and a person looks at them first
SURE = 0.97  # from this score a person's name is looked for in the rest of the document
KINDS = tuple(label for label in Label if label is not Label.HIDDEN)  # in the order of the network's outputs
_HIDE, _BEGIN, _KINDS = 0, 1, 2  # the network's outputs
# What has a form is found by patterns; the tagger learns it only so as not to take it for a name.
_GIVEN = frozenset(
    (Label.PERSON, Label.PLACE, Label.NEIGHBOURHOOD, Label.ADDRESS, Label.SCHOOL, Label.ORGANISATION, Label.HANDLE)
)
# By themselves these are no find; in a name they are ("de Kolenkit", "van der Berg").
_SMALL = ARTICLES | frozenset("van der den op in ter ten te aan uit en of bij met is ik".split())
_LONGEST = 12  # words of one find
# A word that no list and no compound explains is a name more often than anything else: it needs less to be hidden, and then scores as a doubt.
_LIFT = 1.0
_DOUBTED = 0.45
_EASE = 2.0  # the thresholds were chosen for the tagger alone; beside it, ``weighing`` takes ordinary words out again
_ALONG = 2.0  # how much less sure the network may be of an ordinary word at the end of a find than of its surest
_SHORTEST_STRANGE = 3  # letters


def find_tagged(tokens: Sequence[Token]) -> list[Hit]:
    """Find people, places, schools and so on in a document.

    Args:
        tokens: Of the whole document, as ``tokenise`` gives them.

    Returns:
        Finds in order, none overlapping, each from the beginning of a token to the end of one, never over a masked stretch, the end of a
        line or a blocked token.
    """
    if not tokens:
        return []
    model = _model()
    given = model.network([traits.MASKED if token.tag else token.text for token in tokens])
    given[:, _HIDE] += _LIFT * np.fromiter(map(_is_strange, tokens), dtype=given.dtype, count=len(tokens))
    hide = given[:, _HIDE]
    hits: list[Hit] = []
    if hide.max() < model.least:
        return hits
    for first, last in _runs(hide >= model.low):
        if hide[first:last].max() >= model.least:
            hits += _found(tokens, given, first, last)
    return hits


class _Model:
    """The network and its thresholds."""

    def __init__(self, network: Network, stored: dict[str, np.ndarray]) -> None:
        self.network = network
        self.low = float(stored["low"][0]) - _EASE
        self.high = stored["high"] - _EASE
        self.least = float(self.high.min())
        self.cuts = stored["cuts"]

    def score(self, hide: float) -> float:
        """Give the confidence, in hundredths, of what the network says."""
        return max(int(np.searchsorted(self.cuts, hide, side="right")), 1) / 100


@cache
def _model() -> _Model:
    return _Model(*load())


def _runs(mask: np.ndarray) -> Iterator[tuple[int, int]]:
    """Give the stretches in which a mask holds."""
    edges = np.flatnonzero(np.diff(np.concatenate(([False], mask, [False])).astype(np.int8)))
    yield from zip(edges[::2].tolist(), edges[1::2].tolist(), strict=True)


def _found(tokens: Sequence[Token], given: np.ndarray, first: int, last: int) -> Iterator[Hit]:
    """Cut a stretch into finds: at what can't be hidden, and where another begins."""
    model = _model()
    begins = given[:, _BEGIN]
    at = first
    while at < last:
        if _closed(tokens[at]):
            at += 1
            continue
        end = at + 1
        while end < last and end - at < _LONGEST and not _closed(tokens[end]) and begins[end] < 0:
            end += 1
        hit = _hit(model, tokens, given, at, end)
        if hit is not None:
            yield hit
        at = end


def _is_strange(token: Token) -> bool:
    return token.word and not token.tag and _strange(token.low)


@lru_cache(maxsize=40_000)
def _strange(low: str) -> bool:
    letters = low.replace("-", "").replace("'", "")
    if len(letters) < _SHORTEST_STRANGE or not letters.isalpha() or drawn_out(low):
        return False
    return kind_of(low) is Kind.UNKNOWN


def _closed(token: Token) -> bool:
    return token.tag or token.blocked or token.text == "\n"


def _hit(model: _Model, tokens: Sequence[Token], given: np.ndarray, at: int, end: int) -> Hit | None:
    at, end = _trimmed(tokens, given[:, _HIDE], at, end)
    if at == end or all(_nobody(token) for token in tokens[at:end]):
        return None
    kind = int(given[at:end, _KINDS:].sum(axis=0).argmax())
    place = at + int(given[at:end, _HIDE].argmax())
    hide = float(given[place, _HIDE])
    label = KINDS[kind]
    strange = _is_strange(tokens[place])
    if hide < model.high[kind] or (label not in _GIVEN and not strange):
        return None
    label = label if label in _GIVEN else Label.PERSON
    lifted = strange and hide - _LIFT < model.high[kind]
    score = min(_DOUBTED, model.score(hide - _LIFT)) if lifted else model.score(hide - _LIFT * strange)
    spread = label is Label.PERSON and score >= SURE
    return Hit(tokens[at].start, tokens[end - 1].end, label, score, BY, spread)


def _trimmed(tokens: Sequence[Token], hide: np.ndarray, at: int, end: int) -> tuple[int, int]:
    """Take from both ends what is no word, and ordinary words that only came along: "Alphen aan den Rijn [reed]"."""
    most = float(hide[at:end].max())
    # In lower case an ordinary word that came along is a name's too often: "mark sandman".
    cased = any(token.cap for token in tokens[at:end])

    def loose(place: int) -> bool:
        token, along = tokens[place], float(hide[place])
        if not _letters(token):
            return True
        return cased and along < 0 and along < most - _ALONG and not token.cap and _only_a_word(token.low)

    while at < end and loose(at):
        at += 1
    while at < end and loose(end - 1):
        end -= 1
    return at, end


@lru_cache(maxsize=40_000)
def _only_a_word(low: str) -> bool:
    named = low in lexicon.first_names() or low in lexicon.last_names()
    return not named and lexicon.is_ordinary(low)


def _nobody(token: Token) -> bool:
    """Say whether a word is nobody's data: no word at all, or an institution's or a kind of school's ("vmbo-t", not "vmbo-3c"), "2e"."""
    stem = token.low.partition("-")[0]
    return (
        not _letters(token)
        or token.low in NEVER
        or token.low in _SMALL
        or (stem in NEVER and not any(map(str.isdigit, token.low)))
        or (token.low[:-1].isdigit() and token.low.endswith("e"))
    )


def _letters(token: Token) -> bool:
    return token.word or token.text[0].isalnum()
