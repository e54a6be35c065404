"""noScribe's HTML: anchors hold the times and the speaker of each segment (``ts_START_END_SPEAKER``, milliseconds).

Read from noScribe's and noScribeEdit's own sources: a paragraph is a turn, begins with the label, and holds several anchors.
What others say through it stands as ``//S01: ja.//``; silences as ``(..)`` or ``(12 seconds pause)``. The editor may split an
anchor in many, and people correct labels in the text, not in the anchors. Versions before 0.4 wrote ``href`` and no speaker.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser

from thematics.records.raw import ReadTurn, ReadWord
from thematics.records.shared import TimeSource
from thematics.sources.files import SourceFile
from thematics.sources.labels import Kind, Line, lines_of, without_times
from thematics.sources.plain import labels_in
from thematics.sources.text import clean, words_of
from thematics.sources.turns import Piece, as_seconds, blanked, to_turns, voices_in

__all__ = ["read_html"]

_ANCHOR = re.compile(r"ts_(\d{1,12})_(\d{1,12})(?:_(.*))?", re.DOTALL)
_SILENT = frozenset({"head", "style", "script", "title", "svg"})
_BLOCKS = frozenset({"p", "div", "li", "td", "tr", "h1", "h2", "h3", "h4", "h5", "h6"})


@dataclass(frozen=True, slots=True)
class _Anchor:
    """A segment's times in seconds and speaker ("" where unknown)."""

    start: float | None
    end: float | None
    speaker: str


@dataclass(slots=True)
class _Paragraph:
    """A paragraph's text, and the anchors with the offset at which each begins."""

    text: str = ""
    anchors: list[tuple[int, _Anchor]] = field(default_factory=list)

    @property
    def speaker(self) -> str:
        return next((anchor.speaker for _, anchor in self.anchors if anchor.speaker), "")


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.paragraphs = [_Paragraph()]
        self._silent = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in _SILENT:
            self._silent += 1
        elif tag in _BLOCKS:
            self.paragraphs.append(_Paragraph())
        elif tag == "br":
            self.paragraphs[-1].text += "\n"
        elif tag == "a":
            found = dict(attrs)
            match = _ANCHOR.fullmatch(found.get("name") or found.get("href") or "")
            if match:
                start, end = as_seconds(int(match[1]), 1000), as_seconds(int(match[2]), 1000)
                speaker = " ".join(clean(match[3] or "").replace("//", " ").split())
                paragraph = self.paragraphs[-1]
                paragraph.anchors.append((len(paragraph.text), _Anchor(start, end, speaker)))

    def handle_endtag(self, tag: str) -> None:
        if tag in _SILENT and self._silent:
            self._silent -= 1
        elif tag in _BLOCKS:
            self.paragraphs.append(_Paragraph())

    def handle_data(self, data: str) -> None:
        if not self._silent:
            self.paragraphs[-1].text += clean(data)


def read_html(file: SourceFile) -> tuple[ReadTurn, ...]:
    """Read noScribe's HTML; () where it holds no anchored segments.

    What stands above the first anchor (title, version, audio file) is no speech.
    """
    text = file.text()
    # The standard library's parser takes for ever over tags that never end.
    if not _ANCHOR.search(text) or text.count("<") > 2 * text.count(">"):
        return ()
    reader = _Reader()
    try:
        reader.feed(text)
        reader.close()
    except AssertionError:  # the parser's way of saying that a declaration is broken
        return ()
    first = next((at for at, paragraph in enumerate(reader.paragraphs) if paragraph.anchors), None)
    if first is None:
        return ()
    return to_turns(_pieces([paragraph for paragraph in reader.paragraphs[first:] if paragraph.text.strip()]))


def _pieces(paragraphs: list[_Paragraph]) -> Iterator[Piece]:
    lines = lines_of([paragraph.text for paragraph in paragraphs])
    # noScribe begins the paragraph of a speaker with the label: there a name needn't recur to be one.
    labels = labels_in(lines) | {paragraph.speaker for paragraph in paragraphs}
    labels |= {
        line.label or ""
        for paragraph, line in zip(paragraphs, lines, strict=True)
        if paragraph.speaker and line.kind >= Kind.NAME
    }
    shown: dict[str, str] = {}  # what people call the speaker of an anchor
    speaker: str | None = None
    for paragraph, line in zip(paragraphs, lines, strict=True):
        known = line.label in labels and not line.alone
        if known and line.label is not None:
            speaker = line.label
            shown[paragraph.speaker] = line.label
        elif paragraph.speaker:
            speaker = shown.get(paragraph.speaker, paragraph.speaker)
        yield from _said(paragraph, speaker, _offset(paragraph.text, line) if known else 0)


def _offset(text: str, line: Line) -> int:
    """Say where the words begin after a label: a line's text is the end of the whole."""
    return len(text.rstrip()) - len(line.text)


def _said(paragraph: _Paragraph, speaker: str | None, begin: int) -> Iterator[Piece]:
    text = blanked(without_times(" " * begin + paragraph.text[begin:]))
    marks = [(_next_space(text, at), anchor) for at, anchor in paragraph.anchors]
    if not marks or marks[0][0] > 0:
        marks.insert(0, (0, _Anchor(None, None, "")))
    ends = [at for at, _ in marks[1:]] + [len(text)]
    spans = [(at, end, anchor) for (at, anchor), end in zip(marks, ends, strict=True)]
    for label, start, stop in voices_in(text):
        for at, end, anchor in spans:
            said = words_of(text[max(at, start) : min(end, stop)])
            yield _piece(label or speaker, said, anchor)


def _piece(speaker: str | None, said: tuple[str, ...], anchor: _Anchor) -> Piece:
    words = tuple(ReadWord(word) for word in said)
    source = TimeSource.NONE if anchor.start is None else TimeSource.CUE
    return Piece(speaker, words, anchor.start, anchor.end, source)


def _next_space(text: str, at: int) -> int:
    """Where an anchor begins within a word, the word is the anchor's before: move to its end."""
    while 0 < at < len(text) and not text[at - 1].isspace() and not text[at].isspace():
        at += 1
    return at
