"""Transcripts for programs: JSON with all that is known, RTTM with who speaks when."""

import json
import re
from collections.abc import Iterable, Iterator
from typing import Any

from thematics.exchange.transcript_record import SpeakerOut, TranscriptOut, TurnOut, WordOut, printable
from thematics.exchange.transcript_times import TimedTurn, timed

__all__ = ["SCHEMA", "SCHEMA_VERSION", "as_json", "rttm"]

SCHEMA, SCHEMA_VERSION = "thematics-transcript", 1
SILENCE = 0.5  # seconds between two words of one turn in which its speaker is not said to speak


def as_json(transcript: TranscriptOut) -> bytes:
    """Write JSON; every key is always there, and unknown values are null.

    Keys of version 1::

        schema, version      "thematics-transcript", 1
        label                the document: "I03"
        redacted             whether personal data is hidden; reviewed: whether a person has looked at what is hidden
        made                 when, UTC, ISO 8601; by: the version of thematics
        engine               what recognised it, "" if not known; demo_only: with weights for demonstration; warning: "" or a sentence
        speakers             key ("S1"), name ("R01"), role, participant, label (raw only, else "")
        turns                speaker (a name), start, end, times ("word", "cue", "turn" or "none": where they are from), text, words
        words                id ("I03:120", of a tag "I03:120-122"), word, start, end, doubt ("loop", "silence", "credits",
                             "overlap" or null), hidden (kinds of personal data in a tag), probability (raw only, else null)

    Times are seconds from the start of the recording, to the millisecond.
    """
    about = {
        "schema": SCHEMA,
        "version": SCHEMA_VERSION,
        "label": transcript.label,
        "redacted": transcript.redacted,
        "reviewed": transcript.reviewed,
        "made": transcript.made,
        "by": f"thematics {transcript.version}",
        "engine": _clean(transcript.engine),
        "demo_only": transcript.demo_only,
        "warning": _clean(transcript.warning),
    }
    lines = [f"{_dump(key)}: {_dump(value)}" for key, value in about.items()]
    lines.append(f'"speakers": {_listed(map(_speaker, transcript.speakers))}')
    lines.append(f'"turns": {_listed(_turn(turn, transcript) for turn in transcript.turns)}')
    return ("{\n" + ",\n".join(lines) + "\n}\n").encode("utf-8")


def _listed(lines: Iterable[str]) -> str:
    """A line for each: a transcript of two hours has 15,000 words, and people look into these files."""
    return "[\n" + ",\n".join(lines) + "\n]"


def _dump(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False)


def _speaker(speaker: SpeakerOut) -> str:
    return _dump(
        {
            "key": speaker.key,
            "name": printable(speaker.name),
            "role": speaker.role,
            "participant": speaker.participant,
            "label": _clean(speaker.label),
        }
    )


def _turn(turn: TurnOut, transcript: TranscriptOut) -> str:
    about = {
        "speaker": printable(transcript.names[turn.speaker]),
        "start": _rounded(turn.start),
        "end": _rounded(turn.end),
        "times": turn.time_source,
        "text": " ".join(printable(word.text) for word in turn.words),
    }
    return f'{_dump(about)[:-1]}, "words": {_listed(map(_word, turn.words))}}}'


def _word(word: WordOut) -> str:
    return _dump(
        {
            "id": word.id,
            "word": printable(word.text),
            "start": _rounded(word.start),
            "end": _rounded(word.end),
            "doubt": word.doubt,
            "hidden": word.hidden,
            "probability": _rounded(word.probability),
        }
    )


def _clean(text: str) -> str:
    return printable(text) if text else ""


def _rounded(value: float | None) -> float | None:
    return None if value is None else round(value, 3)


def rttm(transcript: TranscriptOut) -> bytes:
    """Write RTTM (NIST, *Rich Transcription 2009 evaluation plan*, appendix A): a line of ten fields for each stretch of speech.

    Where words have times, a stretch ends at a silence; otherwise it is the turn. A turn without a time of its own is left out.
    """
    lines = [
        f"SPEAKER {_field(transcript.label)} 1 {start:.3f} {end - start:.3f} <NA> <NA> {_field(name)} <NA> <NA>\n"
        for start, end, name in sorted(_stretches(transcript))
    ]
    return "".join(lines).encode("utf-8")


def _stretches(transcript: TranscriptOut) -> Iterator[tuple[float, float, str]]:
    names = transcript.names
    for turn in timed(transcript):
        if turn.own:
            for start, end in _spoken(turn):
                yield start, end, names[turn.turn.speaker]


def _spoken(turn: TimedTurn) -> Iterator[tuple[float, float]]:
    if not all(word.own for word in turn.words):
        yield turn.start, turn.end
        return
    start, end = turn.words[0].start, turn.words[0].end
    for word in turn.words[1:]:
        if word.start - end > SILENCE:
            yield start, end
            start = word.start
        end = max(end, word.end)
    yield start, end


def _field(text: str) -> str:
    return re.sub(r"\s+", "_", printable(text)) or "<NA>"
