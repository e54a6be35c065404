"""From raw turns and spans to redacted turns: the only place where one becomes the other."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from thematics.errors import RedactionError
from thematics.ports import NameFinder
from thematics.records.raw import RawTurn, RawWord
from thematics.records.redacted import RedactedToken, RedactedTurn
from thematics.records.shared import Label, WordSpan
from thematics.redact.pseudonyms import Pseudonyms
from thematics.redact.tokens import TAG

__all__ = ["Occurrence", "occurrences", "redact_free_text", "redact_turns"]

_STOOD_THERE = "tag"
_BEFORE = re.compile(r"[\"'“„‘’«(\[¿¡*–—-]*")
_AFTER = re.compile(r"[\"'”“’»)\],.;:!?…*–—-]*$")


@dataclass(frozen=True, slots=True)
class Occurrence:
    """A place in a document where something is hidden.

    Attributes:
        label: The kind.
        words: As they stand; of a tag that somebody else put there, whose tag it is.
        turn: Index of the turn in which it begins.
        place: Positions of its first and last word.
        before: The two words before it in its turn, or as many as there are.
    """

    label: Label
    words: tuple[str, ...]
    turn: int
    place: tuple[int, int]
    before: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Part:
    """A span's part in one turn: first and last word, included."""

    first: int
    last: int
    label: Label
    number: int


def redact_turns(
    turns: Sequence[RawTurn], spans: Sequence[WordSpan], pseudonyms: Pseudonyms
) -> tuple[RedactedTurn, ...]:
    """Replace what spans cover by numbered tags; punctuation around them stays, every other word is left as it is.

    Args:
        turns: A document's turns; spans count in their indices.
        spans: What to hide, in any order; spans that share a word are joined.
        pseudonyms: Gives the numbers and learns new names.

    Raises:
        RedactionError: A span stands outside the turns.
    """
    parts: list[list[_Part]] = [[] for _ in turns]
    found = list(_apart([*spans, *_tags_that_stand_there(turns)]))
    numbers = pseudonyms.numbers(
        [(span.label, _said(turns, span)) for span in found], [_place(turns, span) for span in found]
    )
    for span, number in zip(found, numbers, strict=True):
        for index in range(span.first_turn, span.last_turn + 1):
            first = span.first_word if index == span.first_turn else 0
            last = span.last_word if index == span.last_turn else len(turns[index].words) - 1
            parts[index].append(_Part(first, last, span.label, number))
    return tuple(_redacted(turn, hidden) for turn, hidden in zip(turns, parts, strict=True))


def occurrences(turns: Sequence[RawTurn], spans: Sequence[WordSpan]) -> Iterator[Occurrence]:
    """Give the places where ``redact_turns`` puts a tag, in order.

    Raises:
        RedactionError: A span stands outside the turns.
    """
    for span in _apart([*spans, *_tags_that_stand_there(turns)]):
        words, index = tuple(_said(turns, span)), span.first_turn
        before = turns[index].words[max(0, span.first_word - 2) : span.first_word]
        yield Occurrence(span.label, words, index, _place(turns, span), tuple(word.text for word in before))


def _place(turns: Sequence[RawTurn], span: WordSpan) -> tuple[int, int]:
    words = _words(turns, span)
    return words[0].position, words[-1].position


def _said(turns: Sequence[RawTurn], span: WordSpan) -> list[str]:
    """Give the words of a span as they stand; of a tag that somebody else put there, whose tag it is."""
    said = [word.text for word in _words(turns, span)]
    return [f"{turns[span.first_turn].document}:{said[0]}"] if span.found_by == _STOOD_THERE else said


def redact_free_text(text: str, finder: NameFinder) -> str:
    """Replace personal data in what a researcher types by tags without numbers; white space and tags stay.

    >>> from thematics.redact import RuleFinder
    >>> redact_free_text("Mail naar sanne@voorbeeld.nl, zie [PERSOON-3]", RuleFinder())
    'Mail naar [EMAIL], zie [PERSOON-3]'
    """
    found = list(re.finditer(r"\S+", text))
    if not found:
        return text
    result, at = [], 0
    for span in _apart(finder.find([[match[0] for match in found]])):
        first, last = found[span.first_word], found[span.last_word]
        if TAG.search(text[first.start() : last.end()]) and TAG.fullmatch(
            _core(first[0], last[0], text[first.start() : last.end()])
        ):
            continue
        opening, closing = _BEFORE.match(first[0]), _AFTER.search(last[0])
        result += [
            text[at : first.start()],
            opening[0] if opening else "",
            f"[{span.label.value}]",
            closing[0] if closing else "",
        ]
        at = last.end()
    return "".join([*result, text[at:]])


def _tags_that_stand_there(turns: Sequence[RawTurn]) -> Iterator[WordSpan]:
    """Find tags that somebody else put there: their numbers are of another study, and would make two people one."""
    for index, turn in enumerate(turns):
        for place, word in enumerate(turn.words):
            tag = TAG.search(word.text)
            if tag is not None and tag[0][-2].isdigit():
                label = Label(tag[0].strip("[]").partition("-")[0])
                yield WordSpan(index, place, index, place, label, 1.0, _STOOD_THERE)


def _core(first: str, last: str, shown: str) -> str:
    opening, closing = _BEFORE.match(first), _AFTER.search(last)
    return shown[
        len(opening[0].rstrip("[")) if opening else 0 : len(shown) - len((closing[0] if closing else "").lstrip("]"))
    ]


def _apart(spans: Sequence[WordSpan]) -> Iterator[WordSpan]:
    """Give spans in order; those that share a word as one, under the surer one's label."""
    last: WordSpan | None = None
    for span in sorted(spans, key=lambda one: (one.first_turn, one.first_word, -one.last_turn, -one.last_word)):
        if last is not None and (span.first_turn, span.first_word) <= (last.last_turn, last.last_word):
            end = max((last.last_turn, last.last_word), (span.last_turn, span.last_word))
            best = max(last, span, key=lambda one: one.score)
            last = WordSpan(last.first_turn, last.first_word, *end, best.label, best.score, best.found_by)
            continue
        if last is not None:
            yield last
        last = span
    if last is not None:
        yield last


def _words(turns: Sequence[RawTurn], span: WordSpan) -> list[RawWord]:
    fits = span.last_turn < len(turns) and span.last_word < len(turns[span.last_turn].words)
    if not fits or span.first_word >= len(turns[span.first_turn].words):
        raise RedactionError("a span stands outside the document's turns; redact the document again") from None
    words: list[RawWord] = []
    for index in range(span.first_turn, span.last_turn + 1):
        first = span.first_word if index == span.first_turn else 0
        end = span.last_word + 1 if index == span.last_turn else None
        words += turns[index].words[first:end]
    return words


def _redacted(turn: RawTurn, parts: Sequence[_Part]) -> RedactedTurn:
    tokens: list[RedactedToken] = []
    at = 0
    for part in parts:
        tokens += map(_kept, turn.words[at : part.first])
        tokens.append(_tag(turn.words[part.first : part.last + 1], part))
        at = part.last + 1
    tokens += map(_kept, turn.words[at:])
    return RedactedTurn(
        turn.document,
        turn.ordinal,
        turn.speaker,
        turn.role,
        turn.voice,
        turn.participant,
        tuple(tokens),
        turn.start,
        turn.end,
        turn.time_source,
    )


def _kept(word: RawWord) -> RedactedToken:
    return RedactedToken(word.position, word.position, word.text, (), word.start, word.end, word.doubt)


def _tag(words: Sequence[RawWord], part: _Part) -> RedactedToken:
    first, last = words[0], words[-1]
    before, after = _around(first.text, last.text, alone=len(words) == 1)
    text = f"{before}[{part.label.value}-{part.number}]{after}"
    doubt = next((word.doubt for word in words if word.doubt), None)
    return RedactedToken(first.position, last.position, text, (part.label,), first.start, last.end, doubt)


def _punctuation(found: re.Match[str] | None) -> str:
    return found[0] if found else ""


def _around(first: str, last: str, *, alone: bool) -> tuple[str, str]:
    """Give the punctuation that stays before and after what is hidden."""
    tags = list(TAG.finditer(first)) if alone else []
    if tags:  # of what is glued to a tag only punctuation stays: "[PERSOON-1]Fatima" names somebody
        first, last = first[: tags[0].start()], last[tags[-1].end() :]
        return _punctuation(_BEFORE.match(first)), _punctuation(_AFTER.search(last))
    opening, closing = _BEFORE.match(first), _AFTER.search(last)
    before = opening[0] if opening else ""
    return before, "" if alone and before == first else closing[0] if closing else ""
