"""Where speech begins: heads ("Datum: …") and what programs say of themselves are no part of it."""

import re
from collections import Counter
from collections.abc import Sequence

from thematics.sources.labels import Kind, Line, is_spoken, kind_of
from thematics.sources.turns import SENTENCE_ENDS

__all__ = ["is_about_file", "spoken_lines"]

HEAD_LINES = 25  # a head is no longer …
HEAD_WORDS = 12  # … and has no longer lines
FACT_WORDS = 5  # words of a fact ("moeder van N.")
LONGEST_CODE = 3  # letters of a label that begins turns ("I", "R02"), and no fact

# Lines that say something about the conversation and its recording. They're nobody's turn.
_HEADER = re.compile(
    r"(?:datum|date|locatie|plaats|location|duur|duration|lengte|project|onderzoek|titel|title|onderwerp|subject|"
    r"bestand(?:snaam)?|file ?name|audio(?:bestand|datei)?|opname(?:datum|duur|nummer)?|recording|getranscribeerd|"
    r"transcri(?:pt|ptie|bent|ber|bed)|interview(?:nummer|datum|duur)?|gespreks?(?:duur|datum|nummer)?|versie|leeftijd|"
    r"geslacht|aanwezig(?:en)?|codenaam|taal|language|legenda|respondentnummer|dossier(?:nummer)?|naam|name)"
    r"\b[^:\n\t]{0,30}[:\t].*",
    re.IGNORECASE,
)
_REMARK = re.compile(r"(?:opmerking(?:en)?|let op|n\.?\s?b\.?|noot|bron|tijd(?:stip)?|time)\s*:.*", re.IGNORECASE)
_NOTICE = re.compile(
    r"\(?transcribed (?:by|with|using)\b.*|.*\bnoScribe\b.*\d.*|transkribiert mit\b.*|getranscribeerd (?:met|door)\b.*|"
    r"transcription for\b.*|.{1,60}\b(?:started|stopped) transcription|"
    r".{1,60}\bheeft de transcriptie (?:gestart|gestopt|beëindigd)",
    re.IGNORECASE,
)
_PART = re.compile(
    r"(?:interviewer|interviewster|onderzoek(?:er|ster)|gespreksleid(?:er|ster)|moderator|respondente?|geïnterviewde|participant|"
    r"deelne(?:mer|emster))s?",
    re.IGNORECASE,
)
# Only in a head: "(Language: Dutch | Speaker detection: auto …)", "opname-03.m4a", "Transcript", "45m 3s".
_IN_HEAD = re.compile(
    r"\(.*\|.*\)|[^\n]{1,120}\.(?:mp3|m4a|wav|mp4|aac|ogg|wma|mov|flac)|transcript(?:ion|ie)?|audio ?(?:file|bestand)|"
    r"(?:\d+[hu] )?\d+m \d+s",
    re.IGNORECASE,
)


def is_about_file(line: Line) -> bool:
    """Tell lines that are about the conversation or the file from turns, though a colon stands in them."""
    return any(pattern.fullmatch(line.whole.strip()) for pattern in (_HEADER, _REMARK, _NOTICE))


def spoken_lines(lines: Sequence[Line], labels: frozenset[str]) -> list[Line]:
    """Leave out the head and what programs say of themselves.

    Where there are labels, speech begins at the first of them. "Interviewer: Iris Boersma" above the turns introduces somebody.
    """
    kept = [line for line in lines[_after_head(lines) :] if not _NOTICE.fullmatch(line.whole.strip())]
    counts = Counter(line.label for line in kept if line.label in labels)
    for at, line in enumerate(kept):
        if line.label in labels and not (counts[line.label] == 1 < max(counts.values()) and _introduces(line)):
            return kept[at:]
    return kept


def _introduces(line: Line) -> bool:
    numbered = any(letter.isdigit() for letter in line.text) and not line.text.rstrip().endswith(SENTENCE_ENDS)
    named = kind_of(line.text) >= Kind.NAME or numbered
    return (
        named
        and line.time is None
        and len(line.text.split()) <= FACT_WORDS
        and _PART.fullmatch(line.label or "") is not None
    )


def _after_head(lines: Sequence[Line]) -> int:
    """Find the line after the last one that is surely about the file, with the rest of its block where that is short."""
    filled = [at for at, line in enumerate(lines) if not line.blank][:HEAD_LINES]
    end = 0
    for at in filled:
        if _is_head(lines[at]):
            end = at + 1
        elif not (_is_short(lines[at]) or _is_fact(lines[at])):
            break
    if end == 0:
        return 0
    rest = end
    while rest < len(lines) and not lines[rest].blank and _is_fact(lines[rest]):
        rest += 1
    closed = rest < len(lines) and lines[rest].blank and any(not line.blank for line in lines[rest:])
    return rest if closed else end


def _is_head(line: Line) -> bool:
    whole = line.whole.strip()
    return line.time is None and any(pattern.fullmatch(whole) for pattern in (_HEADER, _NOTICE, _IN_HEAD))


def _is_fact(line: Line) -> bool:
    """Tell "Interviewer: Iris Boersma" and "I = interviewer" from a short turn."""
    said = line.text if line.label is not None else line.whole
    is_code = line.label is not None and len(line.label) <= LONGEST_CODE
    short = len(said.split()) <= FACT_WORDS and not said.rstrip().endswith(("?", "!", "…"))
    return line.time is None and short and not is_code and not is_spoken(said)


def _is_short(line: Line) -> bool:
    return (
        line.time is None and len(line.whole.split()) <= HEAD_WORDS and not line.whole.rstrip().endswith(SENTENCE_ENDS)
    )
