"""WebVTT (W3C candidate recommendation of 4 April 2019) and SubRip (no standard; as players and Subtitle Edit read it)."""

import re
from collections.abc import Iterator, Sequence

from thematics.exchange.transcript_cues import Cue, cues_of
from thematics.exchange.transcript_record import TranscriptOut, WordOut, doubtful_runs, printable
from thematics.exchange.transcript_times import TimedTurn, timed
from thematics.exchange.transcript_words import DOUBT_CLOSES, DOUBT_OPENS, head

__all__ = ["srt", "vtt"]

_ESCAPES = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;"})
# SubRip can't escape: players take "<…>" for a tag, "{\…}" for a command, and "-->" for a cue.
_LOOKALIKES = str.maketrans({"<": "‹", ">": "›"})
_COMMAND = re.compile(r"\{(?=\\)")
_STYLE = "STYLE\n::cue(.doubt) {\n  font-style: italic;\n}"
_LEAST_WORDS = 3  # of a second line in SubRip: fewer could be taken for the name of somebody who speaks
_SPEAKERLIKE = re.compile(r"[^a-zà-öø-ÿ]|[^:\t]{0,40}[:\t]")


def vtt(transcript: TranscriptOut) -> bytes:
    """Write WebVTT: a voice for each cue, doubtful words in ``<c.doubt>``, what people must know in a comment."""
    turns = timed(transcript)
    lines = head(transcript, "class", estimated=_estimated(turns))
    blocks = [f"WEBVTT - {lines[0]}", *(["NOTE\n" + "\n".join(lines[1:])] if lines[1:] else [])]
    blocks += [_STYLE] if transcript.doubtful else []
    names = {key: _escaped(name) for key, name in transcript.names.items()}
    for cue in cues_of(turns, room=lambda _key: 0):
        said = "\n".join(_vtt_line(line) for line in cue.lines)
        blocks.append(f"{_timing(cue, '.')}\n<v {names[cue.speaker]}>{said}</v>")
    return ("\n\n".join(blocks) + "\n").encode("utf-8")


def srt(transcript: TranscriptOut) -> bytes:
    """Write SubRip: cues numbered from 1, the speaker before each, lines that end as Windows' do, UTF-8 without a mark.

    Players know UTF-8 without a byte-order mark (VLC, mpv and browsers look); some show the mark as letters in the first cue.
    """
    names = {key: _legible(name) for key, name in transcript.names.items()}
    blocks = [
        f"{number}\n{_timing(cue, ',')}\n{names[cue.speaker]}: " + "\n".join(_srt_line(line) for line in cue.lines)
        for number, cue in enumerate(
            cues_of(timed(transcript), room=lambda key: len(names[key]) + 2, breakable=_breakable), start=1
        )
    ]
    return ("\n\n".join(blocks) + "\n").replace("\n", "\r\n").encode("utf-8")


def _timing(cue: Cue, mark: str) -> str:
    start = round(cue.start * 1000)
    return f"{_clock(start, mark)} --> {_clock(max(round(cue.end * 1000), start + 1), mark)}"


def _clock(milliseconds: int, mark: str) -> str:
    """Write a time; hours take as many digits as they need.

    >>> _clock(3_723_004, ","), _clock(360_000_000, ".")
    ('01:02:03,004', '100:00:00.000')
    """
    seconds, part = divmod(milliseconds, 1000)
    return f"{seconds // 3600:02d}:{seconds // 60 % 60:02d}:{seconds % 60:02d}{mark}{part:03d}"


def _estimated(turns: Sequence[TimedTurn]) -> bool:
    return any(not word.own for turn in turns for word in turn.words)


def _vtt_line(words: Sequence[WordOut]) -> str:
    return " ".join(_vtt_runs(words))


def _vtt_runs(words: Sequence[WordOut]) -> Iterator[str]:
    for doubt, run in doubtful_runs(words):
        said = " ".join(_escaped(word.text) for word in run)
        yield f"<c.doubt.{doubt}>{said}</c>" if doubt else said


def _escaped(text: str) -> str:
    return printable(text).translate(_ESCAPES)


def _srt_line(words: Sequence[WordOut]) -> str:
    runs = ((doubt, " ".join(_legible(word.text) for word in run)) for doubt, run in doubtful_runs(words))
    return " ".join(f"{DOUBT_OPENS}{said}{DOUBT_CLOSES}" if doubt else said for doubt, said in runs)


def _legible(text: str) -> str:
    return _COMMAND.sub("(", printable(text).translate(_LOOKALIKES))


def _breakable(words: Sequence[WordOut]) -> bool:
    """Say whether a second line may begin so: SubRip has no voices, and a line like "Moeder: …" is taken for one."""
    if len(words) < _LEAST_WORDS or words[0].doubt:
        return False
    return _SPEAKERLIKE.match(" ".join(word.text for word in words)) is None
