"""A transcript on its way out: the same record whether its words are redacted or raw, so that no format can tell by type."""

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby

from thematics.errors import InvalidRecordError
from thematics.records.shared import Doubt, Label, Role, TimeSource

__all__ = ["SpeakerOut", "TranscriptOut", "TurnOut", "WordOut", "doubtful_runs", "named", "printable"]

_UNPRINTABLE = re.compile("[\x00-\x1f\x7f-\x9f\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]")
_NAMES = {Role.INTERVIEWER: "Interviewer", Role.RESPONDENT: "Respondent", Role.QUESTION: "Vraag"}


@dataclass(frozen=True, slots=True)
class WordOut:
    """A word, or a tag that stands for several.

    Attributes:
        id: "I03:120"; of a tag that covers more "I03:120-122".
        text: What may be read: no white space.
        start: Seconds, where known for this word itself.
        end: Seconds, likewise.
        doubt: Why it is not to be relied on, where that is so.
        probability: The recogniser's own; only of raw words.
        hidden: The kinds of personal data hidden in it.
    """

    id: str
    text: str
    start: float | None = None
    end: float | None = None
    doubt: Doubt | None = None
    probability: float | None = None
    hidden: tuple[Label, ...] = ()


@dataclass(frozen=True, slots=True)
class SpeakerOut:
    """Somebody who speaks.

    Attributes:
        key: The neutral key in the document ("S1").
        name: What the files call them: a participant's id or a part ("R01", "Interviewer 2"); unique in the transcript.
        role: Who asks and who answers.
        participant: "R01"; None for an interviewer or a question.
        label: What the transcript that was added calls them; "" unless it is raw.
    """

    key: str
    name: str
    role: Role
    participant: str | None = None
    label: str = ""


@dataclass(frozen=True, slots=True)
class TurnOut:
    """One speaker's stretch of words.

    Attributes:
        speaker: Key of one of the transcript's speakers.
        words: At least one, in order.
        start: Seconds, of the turn as a whole.
        end: Seconds, likewise.
        time_source: Where the times are from.
    """

    speaker: str
    words: tuple[WordOut, ...]
    start: float | None = None
    end: float | None = None
    time_source: TimeSource = TimeSource.NONE

    def __post_init__(self) -> None:
        if not self.words:
            raise InvalidRecordError("a turn that is to be exported has no words")

    @property
    def text(self) -> str:
        """The words with one space between."""
        return " ".join(word.text for word in self.words)


@dataclass(frozen=True, slots=True, kw_only=True)
class TranscriptOut:
    """A transcript as it leaves.

    Attributes:
        label: What people call the document: "I03".
        lang: Language of what is said about it, "nl" or "en".
        redacted: Whether personal data is hidden.
        reviewed: Whether a person has looked at what is hidden.
        speakers: Everybody who speaks, in order of first speaking.
        turns: In order.
        made: When, UTC, ISO 8601 to the second ("2025-03-04T10:30:00Z").
        version: Of thematics.
        engine: What recognised it, "" where that is not known or it was transcribed elsewhere.
        demo_only: Whether it was recognised with weights that only show how it works.
        warning: What is not as it should be with the recording ("incomplete: 12:03 of 40:00 decoded"), "" for nothing.
        surrogates: Whether fictional names stand where names are hidden.
    """

    label: str
    lang: str
    redacted: bool
    reviewed: bool
    speakers: tuple[SpeakerOut, ...]
    turns: tuple[TurnOut, ...]
    made: str
    version: str
    engine: str = ""
    demo_only: bool = False
    warning: str = ""
    surrogates: bool = False

    def __post_init__(self) -> None:
        keys = {speaker.key for speaker in self.speakers}
        if len(keys) != len(self.speakers) or len({each.name for each in self.speakers}) != len(keys):
            raise InvalidRecordError("two speakers of a transcript that is to be exported have one name")
        if not self.turns or any(turn.speaker not in keys for turn in self.turns):
            raise InvalidRecordError("a transcript that is to be exported has no turns, or a turn has no speaker")

    @property
    def names(self) -> Mapping[str, str]:
        """The speakers' names, by key."""
        return {speaker.key: speaker.name for speaker in self.speakers}

    @property
    def doubtful(self) -> bool:
        """Whether any word is in doubt."""
        return any(word.doubt for turn in self.turns for word in turn.words)


def named(
    speakers: Sequence[tuple[str, Role, str | None]], labels: Mapping[str, str] | None = None, *, lang: str = "nl"
) -> tuple[SpeakerOut, ...]:
    """Name speakers: a participant by id, everybody else by what they do, with a number where several do it.

    Args:
        speakers: Key, role and participant of each, in order of first speaking.
        labels: What the transcript that was added calls them, by key; only for raw transcripts.
        lang: "nl" or "en".

    >>> [each.name for each in named([("S1", Role.INTERVIEWER, None), ("S2", Role.RESPONDENT, "R01")])]
    ['Interviewer', 'R01']
    """
    words = _NAMES if lang == "nl" else {**_NAMES, Role.QUESTION: "Question"}
    plain = [participant or words[role] for _, role, participant in speakers]
    several, seen = Counter(plain), Counter[str]()
    made = []
    for (key, role, participant), name in zip(speakers, plain, strict=True):
        seen[name] += 1
        alone = several[name] == 1
        # One participant under two keys is one person still: "R01 (S3)".
        unique = name if alone else f"{name} ({key})" if participant else f"{name} {seen[name]}"
        made.append(SpeakerOut(key, unique, role, participant, (labels or {}).get(key, "")))
    return tuple(made)


def printable(text: str) -> str:
    r"""Leave out what no file of text can hold: control characters, halves of pairs, and what is no character.

    >>> printable("a\x00b"), printable("\x07")
    ('ab', '\ufffd')
    """
    return _UNPRINTABLE.sub("", text) or "\ufffd"


def doubtful_runs(words: Sequence[WordOut]) -> list[tuple[Doubt | None, tuple[WordOut, ...]]]:
    """Cut words into stretches that are in doubt for one reason, and stretches that are not."""
    return [(doubt, tuple(run)) for doubt, run in groupby(words, key=lambda word: word.doubt)]
