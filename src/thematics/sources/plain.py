"""Lines with labels to turns: plain text, and what documents hold when it is read as lines."""

from collections import Counter
from collections.abc import Iterator, Sequence

from thematics.records.raw import ReadTurn
from thematics.records.shared import TimeSource
from thematics.sources.files import SourceFile
from thematics.sources.heads import is_about_file, spoken_lines
from thematics.sources.labels import Kind, Line, lines_of, without_times
from thematics.sources.speakers import says_it_asks
from thematics.sources.turns import SENTENCE_ENDS, Piece, speech, to_turns

__all__ = ["labels_in", "read_plain", "turns_of_lines"]

DENSE = 0.5  # share of lines with a label from which labels that stand once are such, where none recurs …
FULL = 0.8  # … and where others do
OFTEN = 3  # times that a label in lower case must recur
ALONE_SHARE = 0.3  # of the lines that names on lines of their own must make up
PUNCTUATED = 0.3  # share of lines that end as sentences do from which a line that doesn't goes on in the next


def read_plain(file: SourceFile) -> tuple[ReadTurn, ...]:
    """Read plain text: labels before a colon, in brackets, before a tab, or on lines of their own; with times or without.

    A head above the first turn (title, date, place, what the program says of itself) is passed over. Text without any label
    is one unnamed speaker.
    """
    return turns_of_lines(file.text().split("\n"))


def turns_of_lines(texts: Sequence[str]) -> tuple[ReadTurn, ...]:
    """Make turns of lines; one without a label goes on with the turn before it."""
    lines = lines_of(list(texts))
    labels = labels_in(lines)
    spoken = spoken_lines(lines, labels)
    return to_turns(_labelled(spoken, labels) if labels else _unlabelled(spoken))


def labels_in(lines: Sequence[Line]) -> frozenset[str]:
    """Tell which of the would-be labels are speakers'."""
    tried = [line for line in lines if line.label is not None and not is_about_file(line)]
    before = [line for line in tried if not line.alone]
    share = len(before) / max(1, sum(not line.blank for line in lines))
    return frozenset(_before_colon(before, share)) | frozenset(_alone([line for line in tried if line.alone], lines))


def _before_colon(lines: Sequence[Line], share: float) -> Iterator[str]:
    """Sure ones, those that recur, and where most lines have a label those that stand once."""
    counts = Counter(line.label or "" for line in lines)
    enough = FULL if max(counts.values(), default=0) > 1 else DENSE
    for line in lines:
        label = line.label or ""
        if line.kind is Kind.LOWER:
            found = (share >= DENSE and counts[label] >= OFTEN) or (
                share >= enough and len(counts) > 1 and enough is DENSE
            )
        else:
            found = line.kind is Kind.SURE or counts[label] > 1 or share >= enough or line.time is not None
        if found:
            yield label


def _alone(tried: Sequence[Line], lines: Sequence[Line]) -> Iterator[str]:
    """Labels on lines of their own: with a time, sure ones, or names that recur and alternate with text."""
    counts = Counter(line.label or "" for line in tried)
    timed = sum(line.time is not None for line in tried)
    sure = {line.label for line in tried if line.kind is Kind.SURE}
    recurring = {label: count for label, count in counts.items() if count > 1}
    filled = sum(not line.blank for line in lines)
    alternating = len(recurring) > 1 and sum(recurring.values()) >= ALONE_SHARE * filled
    for line in tried:
        label = line.label or ""
        many = counts[label] > 1 or len(sure) > 1 or any(letter.isdigit() for letter in label)
        by_time = line.time is not None and (counts[label] > 1 or timed > 1)
        if by_time or (label in sure and many) or (alternating and label in recurring):
            yield label


def _labelled(lines: Sequence[Line], labels: frozenset[str]) -> Iterator[Piece]:
    """Where only who asks has a label, what follows a question is somebody else's, whose name nobody wrote."""
    only_asked = len(labels) == 1 and all(map(says_it_asks, labels))
    piece = Piece(None, ())
    texts: list[str] = []
    for line in lines:
        answers = only_asked and piece.speaker is not None and _is_over(texts) and not line.blank
        if line.label in labels or answers:
            yield from speech(piece, without_times(" ".join(texts)))
            known = line.label in labels
            piece, texts = _timed(line.label if known else None, line.time), [line.text if known else line.whole]
        else:
            if piece.start is None and not any(text.strip() for text in texts):
                piece = _timed(piece.speaker, line.time)
            texts.append(line.whole)
    yield from speech(piece, without_times(" ".join(texts)))


def _is_over(texts: Sequence[str]) -> bool:
    said = " ".join(texts).rstrip()
    return said.endswith(SENTENCE_ENDS) or (bool(said) and not texts[-1].strip())


def _unlabelled(lines: Sequence[Line]) -> Iterator[Piece]:
    """Whole sentences, however lines cut them; text without punctuation is read line by line."""
    filled = [line.whole.rstrip() for line in lines if not line.blank]
    punctuated = sum(text.endswith(SENTENCE_ENDS) for text in filled) >= PUNCTUATED * len(filled)
    piece = Piece(None, ())
    texts: list[str] = []
    for line in lines:
        if line.blank or not punctuated or (texts and texts[-1].rstrip().endswith(SENTENCE_ENDS)):
            yield from speech(piece, without_times(" ".join(texts)))
            piece, texts = _timed(None, line.time), []
        elif not texts:
            piece = _timed(None, line.time)
        if not line.blank:
            texts.append(line.whole)
    yield from speech(piece, without_times(" ".join(texts)))


def _timed(speaker: str | None, time: float | None) -> Piece:
    return Piece(speaker, (), time, None, TimeSource.NONE if time is None else TimeSource.TURN)
