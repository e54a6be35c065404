"""Recordings that may be heard: sound is left where a word that may be read covers it, and nowhere else.

What is muted, and why:

- a word that is hidden, with a margin on each side, since times of words are not exact;
- where a hidden word has no time of its own, the whole turn;
- sound that no word covers: a recogniser leaves out most what it does not know, and it does not know names;
- words that it was not sure of, and those of a doubt: what was said there can be another word, and that word a name;
- a word that takes longer than anybody takes to say it: it covers more than itself.

``benchmarks/muting.py`` on the example recordings (708 words, 41 misheard, 11 left out): of words that are hidden, 1.8 % can be heard for more
than 0.1 s (with a margin of 0.15 s: 13 %); of words that were misheard and left out, half; and 84 % of all others is left. So a name that was
heard as another word is the leak that stays: a person has to listen before sound is shared.

A voice is personal data too, and stays: who knows somebody knows them by it. So what is written is logged as a disclosure. The recording
is decrypted, decoded and muted in memory; only what is muted is ever written.
"""

import io
import wave
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from thematics.audio import SAMPLE_RATE, Decoder, Plan, Spoken, mute, plan_of
from thematics.audio.muting import EDGE, MARGIN
from thematics.errors import GateError, UsageError
from thematics.exchange import check_target, private_file
from thematics.pipeline import redaction
from thematics.pipeline.deciding import name_of_file
from thematics.pipeline.steps import StepResult, now, watch
from thematics.ports import Samples
from thematics.records.raw import RawTurn, RawWord
from thematics.records.shared import TimeSource, WordSpan
from thematics.store import Disclosure, OpenStudy, open_recording

__all__ = ["MARGIN", "TURN_MARGIN", "UNSURE", "MutedSound", "muted_sound", "write_muted_sound"]

UNSURE = 0.6  # a recogniser's own probability of a word, below which it is muted
TURN_MARGIN = 0.5  # seconds, where only a turn's or a subtitle's time is known
LONGEST, LONGEST_LETTER = 0.3, 0.08  # seconds that a word takes at most, and for each of its letters
SAMPLE_BYTES = 2
FULL = 32767


@dataclass(frozen=True, slots=True)
class MutedSound:
    """A recording of which only what may be heard is left; each time it is asked for, it is decoded anew.

    Attributes:
        label: The document ("I03").
        plan: What is left.
        tone: Whether a soft tone stands where something is hidden.
    """

    label: str
    plan: Plan
    tone: bool
    _store: OpenStudy
    _document: str

    def blocks(self) -> Iterator[Samples]:
        """Give the sound: (n,) float32 at 16 kHz, -1 to 1, channels averaged, 30 s each."""
        with open_recording(self._store, self._document) as file:
            yield from mute(Decoder(file, self.label), self.plan, tone=self.tone)

    def samples(self) -> Samples:
        """Give all of it: 230 MB an hour."""
        return np.concatenate(list(self.blocks()))

    def wav(self) -> bytes:
        """Give a WAV file, 16 bits at 16 kHz: 115 MB an hour."""
        held = io.BytesIO()
        self.write_to(held)
        return held.getvalue()

    def write_to(self, target: io.BytesIO | str) -> float:
        """Write a WAV file, and give its length in seconds."""
        count = 0
        with wave.open(target, "wb") as file:
            file.setnchannels(1)
            file.setsampwidth(SAMPLE_BYTES)
            file.setframerate(SAMPLE_RATE)
            for block in self.blocks():
                count += len(block)
                file.writeframes(np.clip(np.rint(block * (FULL + 1)), -FULL - 1, FULL).astype("<i2").tobytes())
        return count / SAMPLE_RATE


def muted_sound(
    store: OpenStudy, label: str, *, tone: bool = False, margin: float = MARGIN, unsure: float = UNSURE
) -> MutedSound:
    """Give a recording of which only what may be heard is left.

    Args:
        store: An open study with its vault.
        label: The document ("I03").
        tone: Whether a soft tone stands where something is hidden, rather than silence.
        margin: Seconds on each side of what is hidden that are muted too.
        unsure: Words that the recogniser gave a lower probability are muted; 0 leaves all.

    Raises:
        NoVaultError: The log-in opens only the study.
        GateError: Its redaction was neither reviewed nor waived, or is not up to date.
        UsageError: There is no such document, or it has no recording or no words with times; or a number is impossible.
    """
    if not 0 <= margin <= 10 or not 0 <= unsure <= 1:  # noqa: PLR2004 - more would mute everything
        raise UsageError("a margin is 0 to 10 seconds, and --unsure a probability, 0 to 1")
    vault = store.require_vault()
    document, row = redaction.redaction_of(vault, label)
    if vault.recording(document.id) is None:
        raise UsageError(f"{label} has no recording; `thematics list documents` shows what there is")
    if not redaction.may_leave(store, row) or label in {each.label for each in redaction.pending(store)}:
        raise GateError(
            f"the redaction of {label} waits to be done or reviewed; run `thematics redact`, read it with "
            f"`thematics redact --show {label}` and approve it with `thematics redact --approve {label}`"
        )
    plan = plan_of(_spoken(vault.turns(document.id), row.spans, margin, unsure))
    if not plan.left:
        raise UsageError(f"no word of {label} that may be heard has a time; transcribe the recording again")
    return MutedSound(label, plan, tone, store, document.id)


def write_muted_sound(store: OpenStudy, sound: MutedSound, path: Path, *, overwrite: bool = False) -> StepResult:
    """Write a recording of which only what may be heard is left, as a WAV file; logged as a disclosure.

    Args:
        store: An open study with its vault.
        sound: What ``muted_sound`` gave.
        path: The file to write.
        overwrite: Whether a file that is there may be replaced.

    Raises:
        AlreadyThereError: The file is there.
        UsageError: The path can't be written, or its ending is not .wav.
    """
    if path.suffix.lower() != ".wav":
        raise UsageError(f"'{path.name}' should end in .wav, which is what is written")
    check_target(path, overwrite=overwrite)
    details = f"document={sound.label} hidden={sound.plan.seconds_hidden:.0f}s left={sound.plan.seconds_left:.0f}s"
    name = name_of_file(store, path)
    with store.study.transaction(), watch() as measured:  # nothing leaves that could not be logged
        store.study.log_disclosure(
            Disclosure(time=now(), author=store.author, kind="sound", path_name=name, details=details)
        )
        with private_file(path) as beside:
            seconds = sound.write_to(str(beside))
    return StepResult(
        "export", "wav", 1, measured.seconds, f"{seconds:.0f} s, {sound.plan.seconds_left:.0f} s of it left"
    )


def _spoken(turns: Sequence[RawTurn], spans: Sequence[WordSpan], margin: float, unsure: float) -> Iterator[Spoken]:
    hidden = _hidden(turns, spans)
    for index, turn in enumerate(turns):
        mine = {place for at, place in hidden if at == index}
        yield from _of_words(turn, mine, margin, unsure)
        if any(not _timed(turn.words[place]) for place in mine):
            yield from _whole(turn, hidden=True)
        elif turn.time_source in (TimeSource.CUE, TimeSource.TURN) and not mine and not any(map(_timed, turn.words)):
            yield from _whole(turn, hidden=False)


def _of_words(turn: RawTurn, hidden: set[int], margin: float, unsure: float) -> Iterator[Spoken]:
    for place, word in enumerate(turn.words):
        if word.start is None or word.end is None:
            continue
        start, end = max(0.0, word.start), max(0.0, word.start, word.end)
        if place in hidden:
            yield Spoken(start, end, hidden=True, margin=margin)
        elif _is_sure(word, end - start, unsure):
            yield Spoken(start, end, hidden=False, margin=EDGE)


def _is_sure(word: RawWord, seconds: float, unsure: float) -> bool:
    likely = word.probability is None or word.probability >= unsure
    return likely and word.doubt is None and seconds <= LONGEST + LONGEST_LETTER * len(word.text)


def _whole(turn: RawTurn, *, hidden: bool) -> Iterator[Spoken]:
    """Give a turn as a whole, as far as its times are known; of one that is hidden, also what its words tell."""
    starts = [word.start for word in turn.words if word.start is not None] if hidden else []
    ends = [word.end for word in turn.words if word.end is not None] if hidden else []
    starts += [turn.start] if turn.start is not None else []
    ends += [turn.end] if turn.end is not None else []
    if starts and ends:
        margin = TURN_MARGIN if hidden else 0.0
        yield Spoken(max(0.0, min(starts)), max(0.0, *starts, *ends), hidden=hidden, margin=margin)


def _timed(word: RawWord) -> bool:
    return word.start is not None and word.end is not None


def _hidden(turns: Sequence[RawTurn], spans: Sequence[WordSpan]) -> set[tuple[int, int]]:
    """Give turn and place of every word that is hidden."""
    found: set[tuple[int, int]] = set()
    for span in spans:
        for index in range(span.first_turn, span.last_turn + 1):
            first = span.first_word if index == span.first_turn else 0
            last = span.last_word if index == span.last_turn else len(turns[index].words) - 1
            found |= {(index, place) for place in range(first, last + 1)}
    return found
