"""JSON as recognisers write it: openai-whisper, WhisperX, aTrain (segments of faster-whisper with speakers), and thematics itself."""

import json
from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby
from typing import Any

from thematics.records.raw import ReadTurn, ReadWord
from thematics.records.shared import Doubt, TimeSource
from thematics.sources.files import SourceFile
from thematics.sources.text import clean, words_of
from thematics.sources.turns import Piece, as_seconds, to_turns

__all__ = ["read_json"]

_Spoken = tuple[str | None, ReadWord]


def read_json(file: SourceFile) -> tuple[ReadTurn, ...]:
    """Read a recogniser's JSON; () where it is something else.

    Where a segment's words have speakers of their own, it is split between them; a word without one has its segment's.
    Words keep their own times, unless somebody changed the segment's text: then the text counts.
    """
    try:
        parsed = json.loads(file.decode()[0])
    except (ValueError, RecursionError):
        return ()
    # What recognisers call segments, the transcripts that thematics exports call turns.
    listed = parsed.get("segments", parsed.get("turns")) if isinstance(parsed, Mapping) else parsed
    segments = [each for each in listed if isinstance(each, Mapping)] if isinstance(listed, list) else []
    # A bare list of things with a text may be anything; segments have times.
    if isinstance(parsed, list) and not any(_times(segment)[0] is not None for segment in segments):
        return ()
    return to_turns(piece for segment in segments for piece in _pieces(segment))


def _pieces(segment: Mapping[str, Any]) -> Iterator[Piece]:
    start, end = _times(segment)
    speaker = _label(segment.get("speaker"))
    text = segment.get("text")
    said = words_of(clean(text)) if isinstance(text, str) else ()
    heard = list(_words(segment.get("words"), speaker))
    if not heard or (said and tuple(word.text for _, word in heard) != said):
        source = TimeSource.NONE if start is None else TimeSource.CUE
        yield Piece(speaker, tuple(ReadWord(word) for word in said), start, end, source)
        return
    groups = [(who, tuple(word for _, word in part)) for who, part in groupby(heard, key=lambda each: each[0])]
    for number, (who, words) in enumerate(groups):
        # A word without a time (WhisperX can't align numbers) takes nothing from a group but its own end of the segment.
        first = next((word.start for word in words if word.start is not None), None)
        last = next((word.end for word in reversed(words) if word.end is not None), None)
        timed = first is not None
        first = start if first is None or (number == 0 and start is not None and start < first) else first
        last = end if last is None and number == len(groups) - 1 else last
        source = TimeSource.NONE if first is None else TimeSource.WORD if timed else TimeSource.CUE
        yield Piece(who, words, first, last, source)


def _words(listed: Any, speaker: str | None) -> Iterator[_Spoken]:
    """Give the words of a segment.

    Whisper's begin with a space; one that doesn't goes on with the word before ("e" + "-mail"). WhisperX's have no spaces at
    all, and each is a word.
    """
    entries = [entry for entry in listed if isinstance(entry, Mapping)] if isinstance(listed, Sequence) else []
    texts = [clean(text) if isinstance(text := entry.get("word", entry.get("text")), str) else "" for entry in entries]
    spaced = any(text[:1].isspace() for text in texts)
    found: list[_Spoken] = []
    for entry, text in zip(entries, texts, strict=True):
        who = _label(entry.get("speaker")) or speaker
        for number, part in enumerate(text.split()):
            word = _word(entry, part)
            if found and number == 0 and _goes_on(text, part, spaced=spaced):
                found[-1] = (found[-1][0], _joined(found[-1][1], word))
            else:
                found.append((who, word))
    yield from found


def _goes_on(text: str, part: str, *, spaced: bool) -> bool:
    bare = part[0] in ",.;:!?…" and not any(letter.isalnum() for letter in part)
    return bare or (spaced and not text[:1].isspace())


def _word(entry: Mapping[str, Any], text: str) -> ReadWord:
    start, end = _times(entry)
    if start is None or end is None:
        start = end = None
    sure = as_seconds(entry.get("probability", entry.get("score")))
    doubt = next((each for each in Doubt if each == entry.get("doubt")), None)
    return ReadWord(text, start, end, sure if sure is not None and sure <= 1 else None, doubt)


def _joined(before: ReadWord, word: ReadWord) -> ReadWord:
    sure = [each for each in (before.probability, word.probability) if each is not None]
    end = word.end if word.end is not None and before.start is not None and word.end >= before.start else before.end
    return ReadWord(before.text + word.text, before.start, end, min(sure, default=None), before.doubt or word.doubt)


def _times(entry: Mapping[str, Any]) -> tuple[float | None, float | None]:
    start, end = as_seconds(entry.get("start")), as_seconds(entry.get("end"))
    return start, None if start is None or end is None or end < start else end


def _label(value: Any) -> str | None:
    text = " ".join(clean(value).split()) if isinstance(value, str) else ""
    return text or None
