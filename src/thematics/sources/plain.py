"""Plain text: turns that begin with ``Naam:``, with or without a time, as people and noScribe write them."""

import re
from collections.abc import Iterable, Iterator

from thematics.records.raw import ReadTurn, ReadWord
from thematics.records.shared import TimeSource
from thematics.sources.text import seconds, words_of

__all__ = ["Line", "join_lines", "read_plain", "split_label", "split_time"]

MOST_LABEL_WORDS = 4
MOST_LABEL_LETTERS = 40

_TIME = re.compile(
    r"^\s*[\[(]?((?:\d{1,2}:)?\d{1,2}:\d{2}(?:[.,]\d{1,3})?)[\])]?(?:\s*(?:-->|-|–)\s*[\[(]?(?:\d{1,2}:)?\d{1,2}:\d{2}(?:[.,]\d{1,3})?[\])]?)?\s*[-–]?\s*"
)
_TIME_AFTER = re.compile(r"^(?P<label>.*?)\s*[\[(](?P<time>(?:\d{1,2}:)?\d{1,2}:\d{2}(?:[.,]\d{1,3})?)[\])]$")
_LABEL = re.compile(r"^(?P<dash>[-–]\s*)?(?P<label>[^\W_][^:\n]{0,60}?)\s*:(?=\s|$)\s*(?P<rest>.*)$", re.DOTALL)
# What ends a clause can't stand in a label: "En toen zei ze, echt waar: …" is speech.
_NO_LABEL = re.compile(
    r"[.,;!?\"“”„]|\b(zei|zegt|dacht|riep|vroeg|denk|ging|had|heb|ben|was|is|ik|je|ze|hij|het|dat|dus|maar)\b",
    re.IGNORECASE,
)

Line = tuple[str | None, float | None, str]  # label, start in seconds, what is said


def split_time(line: str) -> tuple[float | None, str]:
    """Take a time off the beginning of a line.

    >>> split_time("[00:01:02] Spreker 1: ja")
    (62.0, 'Spreker 1: ja')
    """
    match = _TIME.match(line)
    if match is None:
        return None, line
    return seconds(match[1]), line[match.end() :]


def split_label(line: str) -> tuple[str | None, str]:
    """Take a speaker's label off the beginning of a line; None where there is none.

    >>> split_label("Spreker 1: ja hoor")
    ('Spreker 1', 'ja hoor')
    >>> split_label("toen zei ze: doe maar")
    (None, 'toen zei ze: doe maar')
    """
    match = _LABEL.match(line.strip())
    if match is None:
        return None, line
    label = match["label"].strip(" *[]()-–")
    if after := _TIME_AFTER.match(match["label"].strip()):
        label = after["label"].strip()
    too_long = len(label) > MOST_LABEL_LETTERS or len(label.split()) > MOST_LABEL_WORDS
    if not label or too_long or _NO_LABEL.search(label.replace("Dhr.", "").replace("Mevr.", "")):
        return None, line
    return label, match["rest"]


def read_plain(text: str) -> tuple[ReadTurn, ...]:
    """Read plain text.

    A label counts where it begins at least two lines, or where every paragraph has one; a head above the first turn (title,
    date, place) is passed over. Text without any label is one unnamed speaker, a turn a paragraph.
    """
    return join_lines(_lines(text.split("\n")))


def _lines(lines: Iterable[str]) -> Iterator[Line]:
    for line in lines:
        start, rest = split_time(line)
        label, said = split_label(rest)
        yield label, start, said.strip()


def join_lines(lines: Iterable[Line]) -> tuple[ReadTurn, ...]:
    """Make turns of lines; one without a label goes on with the turn before it."""
    known = _without_chance_labels(list(lines))
    if not any(label for label, _, _ in known):
        return tuple(_turn(None, start, [said]) for _, start, said in known if words_of(said))
    turns: list[tuple[str, float | None, list[str]]] = []
    for label, start, said in known:
        if label is not None and not (turns and turns[-1][0] == label and start is None):
            turns.append((label, start, [said]))
        elif turns:
            turns[-1][2].append(said)
    return tuple(_turn(label, start, said) for label, start, said in turns if words_of(" ".join(said)))


def _without_chance_labels(lines: list[Line]) -> list[Line]:
    """A label that stands once, in a text where others recur, is speech or a head ("Datum: …"), unless it has a time."""
    counts: dict[str, int] = {}
    for label, _, _ in lines:
        if label is not None:
            counts[label] = counts.get(label, 0) + 1
    if max(counts.values(), default=0) < 2:  # noqa: PLR2004 - nothing recurs, so all of them count
        return lines
    first = next((at for at, (label, _, _) in enumerate(lines) if label is not None and counts[label] > 1), 0)
    kept: list[Line] = []
    for at, (label, start, said) in enumerate(lines):
        if label is not None and counts[label] == 1 and start is None:
            if at < first:
                continue
            kept.append((label, start, said) if _like_a_speaker(label) else (None, start, f"{label}: {said}"))
        else:
            kept.append((label, start, said))
    return kept


def _like_a_speaker(label: str) -> bool:
    return label[0].isupper() or label[-1].isdigit()


def _turn(label: str | None, start: float | None, said: list[str]) -> ReadTurn:
    words = tuple(ReadWord(word) for word in words_of(" ".join(said)))
    return ReadTurn(label, words, start, None, TimeSource.NONE if start is None else TimeSource.TURN)
