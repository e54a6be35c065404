"""Interviews of the example study, each written as a program that researchers use would write it.

Sources of the formats: W3C's WebVTT (and how Microsoft Teams uses it), SubRip as Subtitle Edit saves it, WhisperX's
JSON, noScribe 0.6's HTML and VTT, ELAN's EAF 3.0. Times are made up from the words, the same every time.
"""

import html
import io
import json
import random
import re
import textwrap
import uuid
import zipfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any
from xml.sax.saxutils import escape, quoteattr

__all__ = ["WRITERS", "Interview", "Turn", "fixed_archive"]

LETTER, ONSET = 0.041, 0.125  # seconds; with the pauses below some 2.6 words a second
COMMA_PAUSE, SENTENCE_PAUSE = (0.1, 0.3), (0.25, 0.7)  # seconds, shortest and longest
TURN_PAUSE = (0.3, 1.6)
SENTENCE_ENDS = (".", "?", "!", "…")
CUE_WORDS = 14
RECORDING = "interview.m4a"
_UNUSED_PARTS = ("stylesWithEffects", "thumbnail", "customXml")
_USED_STYLES = ("Normal", "Heading 1", "Default Paragraph Font", "Normal Table", "No List")


@dataclass(frozen=True, slots=True)
class Word:
    """A word and when it is said, in seconds."""

    text: str
    start: float
    end: float


@dataclass(frozen=True, slots=True)
class Turn:
    """What one speaker says until another does.

    Attributes:
        speaker: The label that stands in the transcript.
        words: With punctuation attached.
    """

    speaker: str
    words: tuple[Word, ...]

    @property
    def text(self) -> str:
        """The words with one space between."""
        return text_of(self.words)

    @property
    def start(self) -> float:
        """Seconds."""
        return self.words[0].start


@dataclass(frozen=True, slots=True)
class Interview:
    """One interview, ready to be written.

    Attributes:
        id: "interview-01"; also the file's name.
        group: Whose words they are.
        turns: With times.
        planted: Each personal datum in it: text, kind, checkable.
    """

    id: str
    group: str
    turns: tuple[Turn, ...]
    planted: tuple[Mapping[str, Any], ...]

    @classmethod
    def parse(cls, script: Mapping[str, Any]) -> "Interview":
        """Make an interview of a script; what one speaker says in two turns running is one turn."""
        said: list[tuple[str, list[str]]] = []
        for turn in script["turns"]:
            ((key, text),) = turn.items()
            label = script["speakers"][key]
            if said and said[-1][0] == label:
                said[-1][1].extend(text.split())
            else:
                said.append((label, text.split()))
        clock = _Clock(script["id"])
        turns = tuple(Turn(label, tuple(clock.say(words))) for label, words in said)
        return cls(script["id"], script["group"], turns, tuple(script["planted"]))

    def relabelled(self, pattern: str, first: int) -> "Interview":
        """Number the speakers in the order of speaking, as programs do that don't know who speaks."""
        labels = list(dict.fromkeys(turn.speaker for turn in self.turns))
        numbered = {label: pattern.format(number) for number, label in enumerate(labels, start=first)}
        return replace(self, turns=tuple(replace(turn, speaker=numbered[turn.speaker]) for turn in self.turns))


class _Clock:
    """Says when each word would be spoken."""

    def __init__(self, seed: str) -> None:
        self._chance = random.Random(seed)
        self._at = 0.8

    def say(self, words: Sequence[str]) -> Iterator[Word]:
        self._at += self._chance.uniform(*TURN_PAUSE)
        for text in words:
            start = round(self._at, 3)
            self._at += ONSET + LETTER * len(text) * self._chance.uniform(0.8, 1.25)
            yield Word(text, start, round(self._at, 3))
            if text.endswith(SENTENCE_ENDS):
                self._at += self._chance.uniform(*SENTENCE_PAUSE)
            elif text.endswith((",", ":", ";")):
                self._at += self._chance.uniform(*COMMA_PAUSE)


def text_of(words: Sequence[Word]) -> str:
    """Join words."""
    return " ".join(word.text for word in words)


def _stretches(turn: Turn, most: int = CUE_WORDS) -> Iterator[tuple[Word, ...]]:
    """Cut a turn as recognisers do: at the ends of sentences, and where a cue would get too long."""
    stretch: list[Word] = []
    for word in turn.words:
        stretch.append(word)
        if word.text.endswith(SENTENCE_ENDS) or len(stretch) >= most:
            yield tuple(stretch)
            stretch = []
    if stretch:
        yield tuple(stretch)


def _clock(seconds: float, mark: str = ".") -> str:
    whole, thousandths = divmod(round(seconds * 1000), 1000)
    return f"{whole // 3600:02d}:{whole // 60 % 60:02d}:{whole % 60:02d}{mark}{thousandths:03d}"


def _lines(text: str, width: int = 42) -> list[str]:
    return textwrap.wrap(text, width, break_long_words=False, break_on_hyphens=False)


def _identifier(interview: Interview) -> uuid.UUID:
    return uuid.uuid5(uuid.NAMESPACE_URL, f"https://example.org/{interview.id}")


def teams_vtt(interview: Interview) -> bytes:
    """WebVTT as Microsoft Teams gives it: an id above each cue, closed voice tags, broken lines."""
    blocks = ["WEBVTT"]
    for number, turn in enumerate(interview.turns):
        for part, words in enumerate(_stretches(turn)):
            said = "\n".join(_lines(html.escape(text_of(words), quote=False)))
            blocks.append(
                f"{_identifier(interview)}/{number}-{part}\n{_clock(words[0].start)} --> {_clock(words[-1].end)}\n"
                f"<v {turn.speaker}>{said}</v>"
            )
    return ("\n\n".join(blocks) + "\n").encode()


def plain_vtt(interview: Interview) -> bytes:
    """WebVTT as the standard shows it: open voice tags, no ids, short times, a note."""
    blocks = ["WEBVTT", f"NOTE {interview.id}, nagelezen"]
    for turn in interview.turns:
        for words in _stretches(turn):
            times = f"{_clock(words[0].start)[3:]} --> {_clock(words[-1].end)[3:]}"
            blocks.append(f"{times}\n<v {turn.speaker}>{html.escape(text_of(words), quote=False)}")
    return ("\n\n".join(blocks) + "\n").encode()


def srt(interview: Interview) -> bytes:
    """SubRip as Subtitle Edit saves it: a byte-order mark, Windows line ends, the name where the speaker changes."""
    blocks: list[str] = []
    for turn in interview.turns:
        for part, words in enumerate(_stretches(turn)):
            said = _lines(f"{turn.speaker}: {text_of(words)}" if part == 0 else text_of(words))
            times = f"{_clock(words[0].start, ',')} --> {_clock(words[-1].end, ',')}"
            blocks.append("\r\n".join([str(len(blocks) + 1), times, *said]) + "\r\n\r\n")
    return "".join(blocks).encode("utf-8-sig")


def text_with_head(interview: Interview) -> bytes:
    """Text as people type it: a head, then a label before each turn and an empty line after it."""
    head = f"Transcript {interview.id}\nLetterlijk uitgetypt, niet gecorrigeerd"
    return ("\n\n".join([head, *(f"{turn.speaker}: {turn.text}" for turn in interview.turns)]) + "\n").encode()


def plain_text(interview: Interview) -> bytes:
    """Text with a label before each turn and nothing else."""
    return "".join(f"{turn.speaker}: {turn.text}\n" for turn in interview.turns).encode()


def timed_text(interview: Interview) -> bytes:
    """Text with a time and a numbered speaker before each turn."""
    numbered = interview.relabelled("Spreker {}", 1)
    return "".join(f"[{_clock(turn.start)[:8]}] {turn.speaker}: {turn.text}\n" for turn in numbered.turns).encode()


def docx_paragraphs(interview: Interview) -> bytes:
    """A Word document: a heading, then a paragraph for each turn with its label in bold."""
    from docx import Document

    document = Document()
    document.add_heading(f"Transcript {interview.id}", level=1)
    for turn in interview.turns:
        paragraph = document.add_paragraph()
        paragraph.add_run(f"{turn.speaker}:").bold = True
        paragraph.add_run(f" {turn.text}")
    return _saved(document)


def docx_table(interview: Interview) -> bytes:
    """A Word document: one table with time, speaker and text."""
    from docx import Document

    document = Document()
    table = document.add_table(rows=1, cols=3)
    rows = [("Tijd", "Spreker", "Tekst")]
    rows += [(_clock(turn.start)[:8], turn.speaker, turn.text) for turn in interview.turns]
    for number, row in enumerate(rows):
        cells = table.rows[0].cells if number == 0 else table.add_row().cells
        for cell, text in zip(cells, row, strict=True):
            cell.text = text
    return _saved(document)


def _saved(document: Any) -> bytes:
    """Save a document without the nine tenths of python-docx's template that it doesn't use."""
    for rels in (document.part.rels, document.part.package.rels):
        for key in [key for key, rel in rels.items() if rel.reltype.endswith(_UNUSED_PARTS)]:
            del rels[key]
    for style in list(document.styles):
        if style.name not in _USED_STYLES:
            style.delete()
    document.core_properties.author = ""
    kept = io.BytesIO()
    document.save(kept)
    return fixed_archive(kept.getvalue())


def fixed_archive(content: bytes) -> bytes:
    """Pack an office file again so that it is the same every time: no dates of today, nothing compressed.

    (How well zlib packs differs between its versions.)
    """
    kept = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(kept, "w") as new:
        for info in old.infolist():
            part = old.read(info)
            if info.filename == "docProps/core.xml":
                part = re.sub(rb"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", b"2024-06-10T09:00:00Z", part)
            new.writestr(zipfile.ZipInfo(info.filename), part)  # a ZipInfo of its own begins at 1 January 1980
    return kept.getvalue()


def whisperx(interview: Interview) -> bytes:
    """WhisperX's JSON: speakers, and a time for each word that the aligner knows (not for bare numbers)."""
    chance = random.Random(f"scores of {interview.id}")
    segments, everything = [], []
    for turn in interview.relabelled("SPEAKER_{:02d}", 0).turns:
        for words in _stretches(turn, most=40):
            aligned: list[dict[str, Any]] = []
            for word in words:
                one: dict[str, Any] = {"word": word.text}
                if re.search(r"[^\W\d_]", word.text):
                    one |= {"start": word.start, "end": word.end, "score": round(chance.uniform(0.4, 0.99), 3)}
                    one["speaker"] = turn.speaker
                aligned.append(one)
            segments.append(
                {
                    "start": words[0].start,
                    "end": words[-1].end,
                    "text": f" {text_of(words)}",
                    "words": aligned,
                    "speaker": turn.speaker,
                }
            )
            everything += aligned
    return json.dumps(
        {"segments": segments, "word_segments": everything, "language": "nl"}, ensure_ascii=False
    ).encode()


_NOSCRIBE_INFO = (
    "Transcribed with noScribe vers. 0.6",
    f"Audio file: C:/Opnamen/{RECORDING}",
    "(Language: Dutch (nl) | Speaker detection: 2 | Overlapping speech: False | Timestamps: False | Disfluencies: True | Mark pause: None)",
)
_NOSCRIBE_HEAD = f"""<!DOCTYPE HTML PUBLIC "-//W3C//DTD HTML 4.0//EN" "http://www.w3.org/TR/REC-html40/strict.dtd">
<html >
<head >
<meta charset="UTF-8" />
<meta name="qrichtext" content="1" />
<style type="text/css" >
p, li {{ white-space: pre-wrap; }}
</style>
<style type="text/css" >
 p {{ font-size: 0.9em; }}
 .MsoNormal {{ font-family: "Arial"; font-weight: 400; font-style: normal; font-size: 0.9em; }}
 @page WordSection1 {{ mso-line-numbers-restart: continuous; mso-line-numbers-count-by: 1; mso-line-numbers-start: 1; }}
 div.WordSection1 {{ page: WordSection1; }}
</style>
<meta name="audio_source" content="C:/Opnamen/{RECORDING}" /></head>
<body style="font-family: 'Arial'; font-weight: 400; font-style: normal" >
<div class="WordSection1" >"""


def noscribe_html(interview: Interview) -> bytes:
    """HTML of noScribe: an anchor with times and speaker for each segment, the label where the speaker changes."""
    info = "<br />".join(_NOSCRIBE_INFO)
    parts = [
        _NOSCRIBE_HEAD,
        f'<p style="font-weight: 600" >{interview.id}</p>',
        f'<p ><span style="color: #909090; font-size: 0.8em" >{info}</span></p>',
    ]
    for turn in interview.relabelled("S{:02d}", 0).turns:
        anchors = []
        for part, words in enumerate(_stretches(turn, most=40)):
            name = f"ts_{round(words[0].start * 1000)}_{round(words[-1].end * 1000)}_{turn.speaker}"
            label = f"{turn.speaker}:" if part == 0 else ""
            anchors.append(f'<a name="{name}" >{label} {html.escape(text_of(words), quote=False)}</a>')
        parts.append(f"<p >{''.join(anchors)}</p>")
    return "".join([*parts, "</div></body>\n</html>\n"]).encode()


def noscribe_vtt(interview: Interview) -> bytes:
    """WebVTT of noScribe: a title, its settings as a note, numbered cues with open voice tags."""
    note = "\n".join(("NOTE", *_NOSCRIBE_INFO))
    blocks = [f"WEBVTT {interview.id}", note, f"NOTE media: C:/Opnamen/{RECORDING}"]
    number = 0
    for turn in interview.relabelled("S{:02d}", 0).turns:
        for words in _stretches(turn, most=40):
            number += 1
            said = html.escape(text_of(words), quote=False)
            times = f"{_clock(words[0].start)} --> {_clock(words[-1].end)}"
            blocks.append(f"{number}\n{times}\n<v {turn.speaker}>{said}")
    return ("\n\n".join(blocks) + "\n\n").encode()


_EAF = """<?xml version="1.0" encoding="UTF-8"?>
<ANNOTATION_DOCUMENT AUTHOR="" DATE="2024-06-10T09:00:00+02:00" FORMAT="3.0" VERSION="3.0" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xsi:noNamespaceSchemaLocation="http://www.mpi.nl/tools/elan/EAFv3.0.xsd">
    <HEADER MEDIA_FILE="" TIME_UNITS="milliseconds">
        <MEDIA_DESCRIPTOR MEDIA_URL="file:///C:/Opnamen/interview.wav" MIME_TYPE="audio/x-wav" RELATIVE_MEDIA_URL="./interview.wav"/>
        <PROPERTY NAME="URN">urn:nl-mpi-tools-elan-eaf:{identifier}</PROPERTY>
        <PROPERTY NAME="lastUsedAnnotationId">{last}</PROPERTY>
    </HEADER>
    <TIME_ORDER>
{slots}
    </TIME_ORDER>
{tiers}
    <LINGUISTIC_TYPE GRAPHIC_REFERENCES="false" LINGUISTIC_TYPE_ID="default-lt" TIME_ALIGNABLE="true"/>
    <CONSTRAINT DESCRIPTION="Time subdivision of parent annotation's time interval, no time gaps allowed within this interval" STEREOTYPE="Time_Subdivision"/>
    <CONSTRAINT DESCRIPTION="Symbolic subdivision of a parent annotation. Annotations refering to the same parent are ordered" STEREOTYPE="Symbolic_Subdivision"/>
    <CONSTRAINT DESCRIPTION="1-1 association with a parent annotation" STEREOTYPE="Symbolic_Association"/>
    <CONSTRAINT DESCRIPTION="Time alignable annotations within the parent annotation's time interval, gaps are allowed" STEREOTYPE="Included_In"/>
</ANNOTATION_DOCUMENT>
"""


def eaf(interview: Interview) -> bytes:
    """ELAN's EAF: a tier for each speaker, an annotation for each stretch."""
    slots: list[str] = []
    tiers: dict[str, list[str]] = {}
    for turn in interview.turns:
        for words in _stretches(turn, most=40):
            at = len(slots) + 1
            times = (words[0].start, words[-1].end)
            slots += [
                f'        <TIME_SLOT TIME_SLOT_ID="ts{at + n}" TIME_VALUE="{round(time * 1000)}"/>'
                for n, time in enumerate(times)
            ]
            tiers.setdefault(turn.speaker, []).append(
                "        <ANNOTATION>\n"
                f'            <ALIGNABLE_ANNOTATION ANNOTATION_ID="a{len(slots) // 2}" TIME_SLOT_REF1="ts{at}" TIME_SLOT_REF2="ts{at + 1}">\n'
                f"                <ANNOTATION_VALUE>{escape(text_of(words))}</ANNOTATION_VALUE>\n"
                "            </ALIGNABLE_ANNOTATION>\n"
                "        </ANNOTATION>"
            )
    written = [
        f'    <TIER LINGUISTIC_TYPE_REF="default-lt" PARTICIPANT={quoteattr(label)} TIER_ID={quoteattr(label)}>\n'
        + "\n".join(annotations)
        + "\n    </TIER>"
        for label, annotations in tiers.items()
    ]
    return _EAF.format(
        identifier=_identifier(interview), last=len(slots) // 2, slots="\n".join(slots), tiers="\n".join(written)
    ).encode()


WRITERS: Mapping[str, tuple[str, Callable[[Interview], bytes]]] = {
    "teams-vtt": (".vtt", teams_vtt),
    "vtt": (".vtt", plain_vtt),
    "srt": (".srt", srt),
    "text-with-head": (".txt", text_with_head),
    "text": (".txt", plain_text),
    "timed-text": (".txt", timed_text),
    "docx-paragraphs": (".docx", docx_paragraphs),
    "docx-table": (".docx", docx_table),
    "whisperx": (".json", whisperx),
    "noscribe-html": (".html", noscribe_html),
    "noscribe-vtt": (".vtt", noscribe_vtt),
    "eaf": (".eaf", eaf),
}
