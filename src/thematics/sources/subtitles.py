"""WebVTT and SubRip: cues with times.

WebVTT is W3C's candidate recommendation of 4 April 2019; SubRip has no standard, so it is read as players do.
"""

import html
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from thematics.records.raw import ReadTurn
from thematics.records.shared import TimeSource
from thematics.sources.files import decode, read_bytes, refuse
from thematics.sources.labels import Line, labels_of, parse_line, without_times
from thematics.sources.turns import Piece, seconds, speech, to_turns

__all__ = ["read_srt", "read_vtt"]

_STAMP = r"(?:\d{1,3}:)?\d{1,3}:\d{1,2}(?:[.,]\d{1,3})?"
_TIMING = re.compile(rf"\s*(?P<start>{_STAMP})\s*-->\s*(?P<end>{_STAMP})(?:\s.*)?")
_VOICE = re.compile(r"<v(?:\.[^\s>]*)?\s+(?P<label>[^>]*)>")
_TAGS = re.compile(r"</?(?:c|i|b|u|v|ruby|rt|lang|font)(?:[.\s][^>]*)?>|<\d[\d:.]*>|\{\\[^}]*\}", re.IGNORECASE)
_NOT_CUES = re.compile(r"(?:WEBVTT|NOTE|STYLE|REGION|X-TIMESTAMP-MAP)\b")


@dataclass(slots=True)
class _Cue:
    start: float
    end: float
    lines: list[str] = field(default_factory=list)


def read_vtt(path: Path) -> tuple[ReadTurn, ...]:
    """Read WebVTT: voice tags, or labels before a colon (Zoom, Teams, noScribe)."""
    return _read(path, escaped=True)


def read_srt(path: Path) -> tuple[ReadTurn, ...]:
    """Read SubRip."""
    return _read(path, escaped=False)


def _read(path: Path, *, escaped: bool) -> tuple[ReadTurn, ...]:
    text, _ = decode(read_bytes(path), path)
    cues = list(_cues(text))
    if not cues:
        refuse(path, "holds no cues with times; check that it is a subtitle file, or give it the ending .txt")
    if any(_VOICE.search(line) for cue in cues for line in cue.lines):
        pieces = _voices(cues)
    else:
        pieces = _prefixes(cues, escaped=escaped)
    return to_turns(pieces, TimeSource.CUE)


def _cues(text: str) -> Iterator[_Cue]:
    cue: _Cue | None = None
    for block in re.split(r"\n[ \t]*\n", text):
        lines = [line for line in block.split("\n") if line.strip()]
        at = next((n for n, line in enumerate(lines) if _TIMING.fullmatch(line)), None)
        if at is None:
            # An empty line within a cue's text: tools that don't know the format write those.
            if cue and not (lines and (_NOT_CUES.match(lines[0]) or (len(lines) == 1 and lines[0].strip().isdigit()))):
                cue.lines += lines
            continue
        for line in lines[at:]:
            timing = _TIMING.fullmatch(line)
            if timing is None:
                if cue is not None:
                    cue.lines.append(line)
                continue
            if cue is not None:
                yield cue
            start, end = seconds(timing["start"]) or 0.0, seconds(timing["end"]) or 0.0
            cue = _Cue(start, max(start, end))
    if cue is not None:
        yield cue


def _plain(text: str, *, escaped: bool) -> str:
    text = _TAGS.sub("", text)
    return html.unescape(text) if escaped else text


def _voices(cues: list[_Cue]) -> Iterator[Piece]:
    for cue in cues:
        text = "\n".join(cue.lines)
        marks = list(_VOICE.finditer(text))
        yield from speech(
            None, _plain(text[: marks[0].start() if marks else len(text)], escaped=True), cue.start, cue.end
        )
        ends = [mark.start() for mark in marks[1:]] + [len(text)]
        for mark, end in zip(marks, ends, strict=True):
            # noScribe marks a voice that speaks through another's with slashes: "<v //S02>".
            label = " ".join(html.unescape(mark["label"]).replace("//", " ").split())
            said = _plain(text[mark.end() : end], escaped=True)
            yield from speech(label or None, without_times(said), cue.start, cue.end)


def _prefixes(cues: list[_Cue], *, escaped: bool) -> Iterator[Piece]:
    parsed: list[tuple[_Cue, Line]] = [
        (cue, parse_line(re.sub(r"^\s*(?:>>|[-–])\s+", "", _plain(line, escaped=escaped))))
        for cue in cues
        for line in cue.lines
    ]
    labels = labels_of([line for _, line in parsed])
    speaker: str | None = None
    for cue, line in parsed:
        known = line.label in labels
        speaker = line.label if known else speaker
        yield from speech(speaker, without_times(line.text if known else line.whole), cue.start, cue.end)
