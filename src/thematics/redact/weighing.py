"""What the learned tagger says, weighed against what the lists know: an ordinary word that nothing speaks for is left.

The tagger reads letters and neighbours and doesn't know that "belde" is a verb and "huis" a house; the lists do. So the ordinary words at the ends of
a find go, and a find of ordinary words alone stays only where its writer gave capitals, or the tagger is sure and no capitals are to be had.
"""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import cache

from thematics.records.shared import Label
from thematics.redact import lexicon
from thematics.redact.kinds import drawn_out
from thematics.redact.tokens import Hit, Token
from thematics.redact.vocabulary import ARTICLES, INFORMAL, NEVER, PARTICLES, VERB_LIKE

__all__ = ["weighed"]

_DEFINITE = frozenset("de het 't 'n".split())
_ARTICLED = frozenset((Label.SCHOOL, Label.ORGANISATION, Label.NEIGHBOURHOOD, Label.ADDRESS, Label.PLACE))
# Words that hold a sentence together; no name of anything ends in one.
_HOLD = frozenset(
    """
    ik je jij u hij zij ze we wij jullie hen hun mij me jou ons haar hem zich die dat dit deze wie wat welke en of maar want dus als dan omdat
    doordat zodat terwijl toen nu hier daar er waar hoe waarom wanneer ook nog al wel niet geen nooit altijd vaak soms weer toch even eens heel
    erg zo te om door voor na sinds tot tijdens tussen tegen zonder met bij aan in op uit van naar over onder achter langs via vanaf zelf samen
    iemand niemand iets niets alles iedereen mijn jouw zijn m'n z'n een eentje eigenlijk gewoon misschien echt veel weinig meer minder ja nee
    hè hoor denk zeg joh ofzo enzo at zat eet las lees heet heette
    """.split()
)
# Each is a sort of place; by itself it is no place's name, unless its writer gave it a capital.
_SORTS = frozenset(
    """
    markt gracht laan plein straat weg dijk kade hof park brug singel steeg pad haven station buurt wijk dorp stad huizen bank school college
    lyceum klas club vereniging kerk moskee winkel zaak bedrijf instelling groep team praktijk kliniek ziekenhuis bureau afdeling centrum
    gemeente kamp huis flat hoek ring markten velden bos strand dam aula gymzaal kantine stichting
    """.split()
)
_NUMBERED = frozenset((Label.ADDRESS, Label.HANDLE, Label.SCHOOL, Label.ORGANISATION))  # may end in a number
_ABBREVIATION = 2  # letters
_SURER = 0.3
_SURE = 0.15  # of ordinary words, where the line has no capitals that could speak for them


def weighed(tokens: Sequence[Token], hits: Sequence[Hit], formed: Sequence[tuple[int, int]] = ()) -> Iterator[Hit]:
    """Give the finds that stand, cut to what stands of them.

    Args:
        tokens: Of the document.
        hits: The tagger's, in order, from the beginning of a token to the end of one.
        formed: Start and end of what has a form and was found by it, in order: a find stops there.
    """
    if not hits:
        return
    starts = [token.start for token in tokens]
    for hit in hits:
        start, stop = bisect_left(starts, hit.start), bisect_left(starts, hit.end)
        for begin, end in _sentences(tokens, start, stop):
            first, last = begin, end - 1
            while first <= last and _within(tokens[first], formed):
                first += 1
            while first <= last and _within(tokens[last], formed):
                last -= 1
            first, last = _cut(tokens, first, last, hit.label)
            if first <= last and _stands(tokens, first, last, hit):
                yield replace(hit, start=tokens[first].start, end=tokens[last].end)


def _sentences(tokens: Sequence[Token], first: int, last: int) -> Iterator[tuple[int, int]]:
    """Cut a find where a sentence ends inside it; behind an initial none does."""
    begin = first
    for at in range(first + 1, last):
        if tokens[at].first and tokens[at].text[0].isalnum() and not _initial(tokens, at):
            yield begin, at
            begin = at
    yield begin, last


def _initial(tokens: Sequence[Token], at: int) -> bool:
    """Say whether the full stop before ``at`` is an initial's or an abbreviation's: "J. de Vries", "St. Jozef"."""
    return tokens[at - 1].text == "." and at > 1 and len(tokens[at - 2].text) <= _ABBREVIATION and tokens[at - 2].cap


def _within(token: Token, formed: Sequence[tuple[int, int]]) -> bool:
    place = bisect_right(formed, (token.start, token.end))
    return any(start < token.end and token.start < end for start, end in formed[max(0, place - 1) : place + 1])


def _cut(tokens: Sequence[Token], first: int, last: int, label: Label) -> tuple[int, int]:
    """Take the plain words from both ends; an article before the name of a place or a school is part of it."""
    cased = any(token.cap for token in tokens[first : last + 1])
    while first <= last and _loose(tokens[last], cased=cased, label=label):
        if first < last and label is Label.PERSON and _surname(tokens[last - 1], tokens[last]):
            break
        last -= 1
    start = first
    while start <= last and (
        _loose(tokens[start], cased=cased, label=label) and not _opens(tokens, start, last, label)
    ):
        start += 1
    return start, last


def _surname(before: Token, token: Token) -> bool:
    """Say whether an ordinary word behind a name may be the last name: "mitchel brand", "van der kamp"."""
    if token.low not in lexicon.last_names() or token.low in _HOLD or token.low in VERB_LIKE:
        return False
    return before.low in PARTICLES or before.low in lexicon.first_names() or not _ordinary(before.low)


def _opens(tokens: Sequence[Token], at: int, last: int, label: Label) -> bool:
    """Say whether a word begins a name of several: an article, a particle, a first name that is a word too ("mark sandman")."""
    if at == last:
        return False
    low = tokens[at].low
    if label is Label.PERSON:
        return low in PARTICLES or (low in lexicon.first_names() and low not in VERB_LIKE and low not in _HOLD)
    return label in _ARTICLED and low in _DEFINITE


def _loose(token: Token, *, cased: bool, label: Label) -> bool:
    """Say whether a word at the end of a find does not belong to it."""
    if token.cap:
        return not token.word or (token.first and (token.low in _HOLD or token.low in NEVER))
    if not token.word:
        return not token.low.isdigit() or label not in _NUMBERED
    if label is not Label.PERSON:
        return token.low in _HOLD or token.low in ARTICLES or token.low in VERB_LIKE or token.low in NEVER
    return _plain(token.low) or (cased and _ordinary(token.low))


@cache
def _plain(low: str) -> bool:
    return (
        low in _HOLD
        or low in lexicon.common()
        or low in VERB_LIKE
        or low in INFORMAL
        or low in ARTICLES
        or low in PARTICLES
        or low in NEVER
    )


@cache
def _ordinary(low: str) -> bool:
    return low not in PARTICLES and lexicon.is_ordinary(low)


def _stands(tokens: Sequence[Token], first: int, last: int, hit: Hit) -> bool:
    words = [token for token in tokens[first : last + 1] if token.word]
    if any(token.cap and not token.first for token in words):
        return True
    if all(token.low in _SORTS or token.low in ARTICLES or _interjection(token.low) for token in words):
        return False
    if any(not _ordinary(token.low) and token.low not in PARTICLES for token in words):
        return True
    if hit.label in _NUMBERED and any(token.low.isdigit() for token in tokens[first : last + 1]):
        return True
    named = any(token.low in lexicon.first_names() or token.low in lexicon.last_names() for token in words)
    least = _SURER if hit.label is Label.PERSON and not named else _SURE
    return hit.score >= least and not _says_little(tokens, first, last)


@cache
def _interjection(low: str) -> bool:
    """Say whether a drawn-out word is a word drawn out ("jaaaa", "hoezoooo"), and no account that ends so ("darmajiii")."""
    if not drawn_out(low):
        return False
    once, twice = _REPEATED.sub(r"\1", low), _REPEATED.sub(r"\1\1", low)
    return len(set(low)) <= _FEW or _ordinary(once) or _ordinary(twice) or not set(low) & set("aeiouyáéíóúàèëïöü")


def _says_little(tokens: Sequence[Token], first: int, last: int) -> bool:
    """Say whether the line has capitals, so that a name would have one, or too few words to tell a name from a word."""
    begin = first
    while begin > 0 and tokens[begin - 1].text != "\n" and first - begin < _LOOK:
        begin -= 1
    end = last + 1
    while end < len(tokens) and tokens[end].text != "\n" and end - last < _LOOK:
        end += 1
    words = [token for token in tokens[begin:end] if token.word]
    return len(words) < _LEAST or any(token.cap for token in words)


_REPEATED = re.compile(r"(.)\1{2,}")
_FEW = 2  # letters of which a laugh or a sigh is made
_LOOK = 30  # tokens
_LEAST = 3  # words
