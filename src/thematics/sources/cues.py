"""WebVTT and SRT: cues with times, and the many ways in which programs put the speaker into them."""

import html
import re
from collections.abc import Iterator
from dataclasses import dataclass

from thematics.records.raw import ReadTurn, ReadWord
from thematics.records.shared import TimeSource
from thematics.sources.plain import split_label
from thematics.sources.text import seconds, words_of

__all__ = ["Cue", "join_cues", "read_srt", "read_vtt"]

_TIMES = re.compile(r"^\s*((?:\d{1,3}:)?\d{1,2}:\d{1,2}[.,]\d{1,3})\s+-->\s+((?:\d{1,3}:)?\d{1,2}:\d{1,2}[.,]\d{1,3})")
_VOICE = re.compile(r"<v(?:\.[^\s>]*)?\s+([^>]+)>", re.IGNORECASE)
_TAG = re.compile(r"</?[a-zA-Z][^>]*>|<[\d:.]+>")


@dataclass(frozen=True, slots=True)
class Cue:
    """One cue.

    Attributes:
        speaker: The label that stands in it; None where there is none.
        text: What is said, tags gone.
        start: Seconds.
        end: Seconds.
    """

    speaker: str | None
    text: str
    start: float
    end: float


def read_vtt(text: str) -> tuple[ReadTurn, ...]:
    """Read WebVTT (W3C, "WebVTT: The Web Video Text Tracks Format"); notes, styles and regions are passed over."""
    return join_cues(_cues(text))


def read_srt(text: str) -> tuple[ReadTurn, ...]:
    """Read SubRip."""
    return join_cues(_cues(text))


def _cues(text: str) -> Iterator[Cue]:
    for block in re.split(r"\n[ \t]*\n", text):
        lines = block.strip("\n").split("\n")
        at = next((number for number, line in enumerate(lines) if _TIMES.match(line)), None)
        if at is None:
            continue
        match = _TIMES.match(lines[at])
        assert match is not None  # noqa: S101 - it was just found
        start, end = seconds(match[1]) or 0.0, seconds(match[2]) or 0.0
        yield from _voices(lines[at + 1 :], start, max(start, end))


def _voices(lines: list[str], start: float, end: float) -> Iterator[Cue]:
    """Split a cue in which several people speak: by voice tags, or by lines that begin with a label or a dash."""
    body = "\n".join(lines)
    if _VOICE.search(body):
        pieces = _VOICE.split(body)
        if pieces[0].strip():
            yield Cue(None, _plain(pieces[0]), start, end)
        for voice, words in zip(pieces[1::2], pieces[2::2], strict=True):
            yield Cue(html.unescape(voice).strip(), _plain(words), start, end)
        return
    said: list[str] = []
    label: str | None = None
    for line in lines:
        found, rest = split_label(_plain(line))
        if found is not None:
            if said:
                yield Cue(label, " ".join(said), start, end)
            label, said = found, [rest]
        else:
            said.append(rest)
    if said:
        yield Cue(label, " ".join(said), start, end)


def _plain(text: str) -> str:
    return html.unescape(_TAG.sub("", text)).strip()


def join_cues(cues: Iterator[Cue]) -> tuple[ReadTurn, ...]:
    """Make turns of cues: what one speaker says without another between is one turn.

    A cue without a label goes on with the speaker of the one before, as subtitles do; where no cue has a label, all is one
    unnamed speaker and each cue is a turn of its own, so that its time is kept.
    """
    known = [cue for cue in cues if words_of(cue.text)]
    if not any(cue.speaker for cue in known):
        return tuple(_turn([cue], None) for cue in known)
    groups: list[tuple[str | None, list[Cue]]] = []
    for cue in known:
        if groups and (cue.speaker is None or cue.speaker == groups[-1][0]):
            groups[-1][1].append(cue)
        else:
            groups.append((cue.speaker, [cue]))
    return tuple(_turn(group, speaker) for speaker, group in groups)


def _turn(cues: list[Cue], speaker: str | None) -> ReadTurn:
    words = tuple(ReadWord(word) for cue in cues for word in words_of(cue.text))
    start = min(cue.start for cue in cues)
    return ReadTurn(speaker, words, start, max(start, *(cue.end for cue in cues)), TimeSource.CUE)
