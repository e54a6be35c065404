"""Plain text and Word: a paragraph for each turn, with its time and speaker, as programs for qualitative analysis take them in."""

import io
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

from thematics.exchange.transcript_record import TranscriptOut, TurnOut, doubtful_runs, printable
from thematics.exchange.transcript_words import DOUBT_CLOSES, DOUBT_OPENS, head, title

__all__ = ["docx", "plain"]

# What the library's template brings along and no document needs: a picture, and its styles a second time for Word 2010.
_OF_THE_TEMPLATE = ("/thumbnail", "/stylesWithEffects")
_LANGUAGES = {"nl": "nl-NL", "en": "en-GB"}


def plain(transcript: TranscriptOut) -> bytes:
    """Write plain text: UTF-8 without a mark, lines that end as Windows' do."""
    paragraphs = ["\n".join(head(transcript, "brackets")), *_paragraphs(transcript)]
    return ("\n\n".join(paragraphs) + "\n").replace("\n", "\r\n").encode("utf-8")


def _paragraphs(transcript: TranscriptOut) -> Iterator[str]:
    for turn in transcript.turns:
        runs = _runs(turn)
        said = " ".join(f"{DOUBT_OPENS}{text}{DOUBT_CLOSES}" if doubt else text for doubt, text in runs)
        yield f"{_before(turn)}{_name(transcript, turn)}: {said}"


def docx(transcript: TranscriptOut) -> bytes:
    """Write a Word document: a heading, what people must know, and a paragraph for each turn.

    Doubtful words are highlighted. The document's properties name nobody: no author, no company, no picture of its first page.
    """
    import docx as word
    from docx.enum.text import WD_COLOR_INDEX

    document = word.Document()
    _set_properties(document, transcript)
    document.add_heading(title(transcript), level=1)
    for line in head(transcript, "highlight"):
        document.add_paragraph().add_run(line).italic = True
    for turn in transcript.turns:
        paragraph = document.add_paragraph(_before(turn))
        paragraph.add_run(_name(transcript, turn)).bold = True
        paragraph.add_run(":")
        for doubt, text in _runs(turn):
            paragraph.add_run(" ")
            run = paragraph.add_run(text)
            if doubt:
                run.font.highlight_color = WD_COLOR_INDEX.YELLOW
    packed = io.BytesIO()
    document.save(packed)
    return packed.getvalue()


def _set_properties(document: Any, transcript: TranscriptOut) -> None:
    from docx.oxml.ns import qn

    made = datetime.fromisoformat(transcript.made).astimezone(UTC).replace(tzinfo=None)
    properties = document.core_properties
    properties.author = properties.last_modified_by = properties.comments = ""
    properties.title = title(transcript)
    properties.created = properties.modified = made
    properties.language = _LANGUAGES[transcript.lang]
    for language in document.styles.element.iter("{*}lang"):  # or Word underlines every word of another language
        language.set(qn("w:val"), _LANGUAGES[transcript.lang])
    for relations in (document.part.package.rels, document.part.rels):
        for key in [key for key, each in relations.items() if each.reltype.endswith(_OF_THE_TEMPLATE)]:
            del relations[key]


def _before(turn: TurnOut) -> str:
    start = turn.start if turn.start is not None else turn.words[0].start
    if start is None:
        return ""
    at = int(start)
    return f"[{at // 3600:02d}:{at // 60 % 60:02d}:{at % 60:02d}] "


def _name(transcript: TranscriptOut, turn: TurnOut) -> str:
    return printable(transcript.names[turn.speaker])


def _runs(turn: TurnOut) -> list[tuple[bool, str]]:
    return [
        (doubt is not None, " ".join(printable(word.text) for word in run)) for doubt, run in doubtful_runs(turn.words)
    ]
