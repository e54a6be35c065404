"""WebVTT and SubRip: cues with times, and the many ways in which programs put the speaker into them.

WebVTT is W3C's candidate recommendation of 4 April 2019; SubRip has no standard, so it is read as players do.
"""

import html
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace

from thematics.records.raw import ReadTurn
from thematics.records.shared import TimeSource
from thematics.sources.files import SourceFile
from thematics.sources.labels import Line, parse_line, without_times
from thematics.sources.plain import labels_in
from thematics.sources.text import clean, seconds
from thematics.sources.turns import Piece, speech, to_turns

__all__ = ["read_srt", "read_vtt"]

A_MOMENT = 0.01  # seconds between two cues that follow without a gap

_STAMP = r"(?:\d{1,3}:)?\d{1,3}:\d{1,2}(?:[.,]\d{1,6})?"
_TIMING = re.compile(rf"\s*(?P<start>{_STAMP})\s*-->\s*(?P<end>{_STAMP})(?:\s.*)?")
_VOICE = re.compile(r"<v(?:\.[^\s>]*)?(?:\s(?P<label>[^>]*))?>", re.IGNORECASE)
_TAGS = re.compile(r"</?(?:c|i|b|u|v|ruby|rt|lang|font)(?:[.\s][^>]*)?>|<\d+:[\d:.]+>|\{\\[^}]*\}", re.IGNORECASE)
_NOT_CUES = re.compile(r"(?:WEBVTT|NOTE|STYLE|REGION|X-TIMESTAMP-MAP)\b")
_UNDERLINED = re.compile(r"<u>", re.IGNORECASE)
_ROLLING = re.compile(r"<\d\d:\d\d[\d:.]*>")
_DASH = re.compile(r"^\s*(?:>>|[-–])\s+")


@dataclass(slots=True)
class _Cue:
    start: float
    end: float
    lines: list[str] = field(default_factory=list)
    underlined: bool = False

    @property
    def text(self) -> str:
        return "\n".join(self.lines)


def read_vtt(file: SourceFile) -> tuple[ReadTurn, ...]:
    """Read WebVTT: voice tags (Teams, noScribe), or labels before a colon (Zoom, WhisperX)."""
    return _turns(file, escaped=True)


def read_srt(file: SourceFile) -> tuple[ReadTurn, ...]:
    """Read SubRip."""
    return _turns(file, escaped=False)


def _turns(file: SourceFile, *, escaped: bool) -> tuple[ReadTurn, ...]:
    cues = list(_said_once(_unrolled(list(_cues(file.text())))))
    voices = any(_VOICE.search(line) for cue in cues for line in cue.lines)
    return to_turns(_voices(cues) if voices else _prefixes(cues, escaped=escaped))


def _cues(text: str) -> Iterator[_Cue]:
    cue: _Cue | None = None
    for block in re.split(r"\n[ \t]*\n", text):
        above, timed = _at_timings([line for line in block.split("\n") if line.strip()])
        if not timed and cue is not None and above and not _NOT_CUES.match(above[0]) and not _is_number(above):
            # An empty line within a cue's text: tools that don't know the format write those.
            cue.lines += above
        for number, (timing, said) in enumerate(timed, start=1):
            if cue is not None:
                yield cue
            # Where no empty line stands between cues, the number of the next one looks like the last line of this one.
            runs_on = number < len(timed) and len(said) > 1 and _is_number(above) and _is_number(said[-1:])
            cue = _cue(timing, said[:-1] if runs_on else said)
    if cue is not None:
        yield cue


def _at_timings(lines: Sequence[str]) -> tuple[list[str], list[tuple[re.Match[str], list[str]]]]:
    """Split a block's lines at those that hold times: what stands above the first, and each with what stands below it."""
    above: list[str] = []
    timed: list[tuple[re.Match[str], list[str]]] = []
    for line in lines:
        if timing := _TIMING.fullmatch(line):
            timed.append((timing, []))
        else:
            (timed[-1][1] if timed else above).append(line)
    return above, timed


def _is_number(lines: Sequence[str]) -> bool:
    return len(lines) == 1 and lines[0].strip().isdigit()


def _cue(timing: re.Match[str], lines: list[str]) -> _Cue:
    return _Cue(seconds(timing["start"]) or 0.0, seconds(timing["end"]) or 0.0, lines)


def _said_once(cues: Iterable[_Cue]) -> Iterator[_Cue]:
    """Join cues that repeat one text: Whisper shows each word underlined in turn."""
    before: _Cue | None = None
    for cue in cues:
        if before is not None and _repeats(cue, before):
            before.end, before.underlined = cue.end, True
        else:
            if before is not None:
                yield before
            before = cue
    if before is not None:
        yield before


def _repeats(cue: _Cue, before: _Cue) -> bool:
    underlined = before.underlined or any(_UNDERLINED.search(line) for line in (*cue.lines, *before.lines))
    return underlined and cue.start <= before.end + A_MOMENT and _plain(cue.text) == _plain(before.text)


def _unrolled(cues: list[_Cue]) -> list[_Cue]:
    """Leave out what a cue repeats of the one before: YouTube rolls its lines upwards, and times the words of new ones."""
    if not any(_ROLLING.search(line) for cue in cues for line in cue.lines):
        return cues
    last = [""] + [_plain(cue.lines[-1]).strip() if cue.lines else "" for cue in cues]
    return [
        replace(cue, lines=[line for line in cue.lines if _plain(line).strip() != shown])
        for cue, shown in zip(cues, last, strict=False)
    ]


def _plain(text: str, *, escaped: bool = True) -> str:
    text = _TAGS.sub("", text)
    return clean(html.unescape(text)) if escaped else text


def _voices(cues: Iterable[_Cue]) -> Iterator[Piece]:
    speaker: str | None = None
    for cue in cues:
        marks = list(_VOICE.finditer(cue.text))
        stops = [mark.start() for mark in marks] + [len(cue.text)]
        yield from _speech(cue, speaker, _plain(cue.text[: stops[0]]))
        for mark, stop in zip(marks, stops[1:], strict=True):
            # noScribe marks a voice that speaks through another's with slashes: "<v //S02>"; "<v >" is nobody known.
            speaker = " ".join(_plain(mark["label"] or "").replace("//", " ").split()) or None
            yield from _speech(cue, speaker, _plain(cue.text[mark.end() : stop]))


def _prefixes(cues: Iterable[_Cue], *, escaped: bool) -> Iterator[Piece]:
    """A cue without a label goes on with the speaker of the one before, as subtitles do."""
    parsed: list[tuple[_Cue, Line]] = [
        (cue, parse_line(_DASH.sub("", _plain(line, escaped=escaped)))) for cue in cues for line in cue.lines
    ]
    labels = labels_in([line for _, line in parsed])
    speaker: str | None = None
    for cue, line in parsed:
        known = line.label in labels
        speaker = line.label if known else speaker
        yield from _speech(cue, speaker, line.text if known else line.whole)


def _speech(cue: _Cue, speaker: str | None, text: str) -> Iterator[Piece]:
    yield from speech(Piece(speaker, (), cue.start, cue.end, TimeSource.CUE), without_times(text))
