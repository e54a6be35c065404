"""Names that are cut over the end of a line: a first name at the end of one turn, and the surname at the beginning of the next."""

from bisect import bisect_left
from collections.abc import Iterator, Sequence

from thematics.records.shared import Label
from thematics.redact import lexicon
from thematics.redact.tokens import Hit, Token
from thematics.redact.vocabulary import PARTICLES, VERB_LIKE

__all__ = ["find_cut"]

_MOST = 3  # particles on one side


def find_cut(tokens: Sequence[Token], people: Sequence[Hit]) -> Iterator[Hit]:
    """Give names that go on behind a line's end, first name and all: "Lisa de / Jong", "marieke / jansen".

    Args:
        tokens: Of the document.
        people: What was found of people; a find that ends with a line's end, or with particles before it, may go on.
    """
    starts = [token.start for token in tokens] if people else []
    for hit in people:
        if hit.label is not Label.PERSON:
            continue
        end = bisect_left(starts, hit.end)
        first = bisect_left(starts, hit.start)
        if first >= len(tokens) or end - first != 1 or tokens[first].low not in lexicon.first_names():
            continue
        before = _particles(tokens, end)
        if before >= len(tokens) or tokens[before].text != "\n":
            continue
        after = _particles(tokens, before + 1)
        if after < len(tokens) and _is_surname(tokens[after], led=after > before + 1 or before > end):
            yield Hit(hit.start, tokens[after].end, Label.PERSON, 0.8, "cut-name")


def _particles(tokens: Sequence[Token], at: int) -> int:
    end = at
    while end < len(tokens) and end - at < _MOST and tokens[end].low in PARTICLES and not tokens[end].tag:
        end += 1
    return end


def _is_surname(token: Token, *, led: bool) -> bool:
    """Say whether a word goes on a name: after "de" any with a capital or on the list, by itself only a surname that is no other word."""
    if not token.word or token.tag or token.blocked or token.low in VERB_LIKE or token.low in lexicon.common():
        return led and token.word and token.cap and not token.tag and token.low in lexicon.last_names()
    if led:
        return token.cap or token.low in lexicon.last_names()
    return (
        token.low in lexicon.last_names()
        and token.low not in lexicon.words()
        and token.low not in lexicon.first_names()
    )
