"""noScribe's HTML: a paragraph a turn, with anchors that hold the times and the speaker (``ts_START_END_SPEAKER``)."""

import re
from html.parser import HTMLParser

from thematics.records.raw import ReadTurn
from thematics.records.shared import TimeSource
from thematics.sources.cues import Cue, join_cues
from thematics.sources.plain import split_label, split_time
from thematics.sources.text import clean

__all__ = ["read_html"]

_ANCHOR = re.compile(r"ts_(\d+)_(\d+)_(.*)")
_MARK = re.compile(r"^//?\s*|\s*//$")
_SILENT = frozenset({"head", "style", "script", "title", "svg"})
_BLOCKS = frozenset({"p", "div", "li", "td", "tr", "h1", "h2", "h3", "br"})


class _Reader(HTMLParser):
    """Collects paragraphs: (start, end in seconds or None, speaker or None, text)."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.pieces: list[tuple[float | None, float | None, str | None, str]] = []
        self._silent = 0
        self._anchor: tuple[float, float, str] | None = None
        self._text: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in _SILENT:
            self._silent += 1
        if tag in _BLOCKS:
            self.flush()
        name = dict(attrs).get("name") if tag == "a" else None
        match = _ANCHOR.fullmatch(name) if name else None
        if match:
            self.flush()
            self._anchor = (int(match[1]) / 1000, int(match[2]) / 1000, match[3])

    def handle_endtag(self, tag: str) -> None:
        if tag in _SILENT and self._silent:
            self._silent -= 1
        if tag in _BLOCKS:
            self.flush()

    def handle_data(self, data: str) -> None:
        if not self._silent:
            self._text.append(data)

    def flush(self) -> None:
        text = clean("".join(self._text)).strip()
        self._text = []
        if text:
            start, end, speaker = self._anchor or (None, None, None)
            self.pieces.append((start, end, speaker, text))
        self._anchor = None


def read_html(text: str) -> tuple[ReadTurn, ...]:
    """Read noScribe's HTML; () where it holds no anchored turns.

    The visible label ("S01: …") counts above the anchor's, since that is what people correct.
    """
    reader = _Reader()
    reader.feed(text)
    reader.flush()
    timed = [piece for piece in reader.pieces if piece[0] is not None]
    if not timed:
        return ()
    return tuple(turn for turn in join_cues(_cue(piece) for piece in timed) if turn.time_source is TimeSource.CUE)


def _cue(piece: tuple[float | None, float | None, str | None, str]) -> Cue:
    start, end, speaker, text = piece
    said = split_time(_MARK.sub("", text))[1]
    label, rest = split_label(said)
    begin = start or 0.0
    return Cue(label or speaker or None, rest, begin, max(begin, end or begin))
