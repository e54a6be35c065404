"""One recording, from sound to turns; what was heard is kept as it goes."""

import threading
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from thematics.errors import (
    InvalidRecordError,
    MissingExtraError,
    MissingWeightsError,
    StoreError,
    ThematicsError,
    UsageError,
)
from thematics.pipeline.choosing import CHANNELS, SINGLE, Chosen, SpeechOptions
from thematics.pipeline.deciding import folded
from thematics.pipeline.sounds import Sound
from thematics.pipeline.speaking import put_turns
from thematics.pipeline.steps import Progress, counted
from thematics.ports import HeardWord, SpeakerTurn
from thematics.records.raw import RawDocument, RawTurn
from thematics.records.shared import Role, WordRange, position_text
from thematics.store import OpenStudy, RecordingRow
from thematics.transcribe import align
from thematics.transcribe.recognise import recognise

__all__ = ["STEP", "Bar", "Outcome", "Task", "Work"]

STEP = "transcribe"
HEARING = 0.9  # of a recording's share in the progress; the rest is telling speakers apart
UNKNOWN = 1800.0  # seconds that a recording counts for whose head gives no length
MOST_LISTED = 5


@dataclass(frozen=True, slots=True)
class Task:
    """A recording to be worked on.

    Attributes:
        document: Its document.
        row: What is known of it, without what was heard.
        hear: Whether its words are wanted; otherwise only who says them.
    """

    document: RawDocument
    row: RecordingRow
    hear: bool


@dataclass(slots=True)
class Outcome:
    """What became of a recording.

    Attributes:
        label: The document's.
        done: Whether it has its turns.
        failure: Why it could not be done, one sentence; "" if it could.
        warnings: What people should know of it.
    """

    label: str
    done: bool = False
    failure: str = ""
    warnings: list[str] = field(default_factory=list)

    def told(self) -> Iterator[str]:
        """Give sentences for people."""
        if self.failure:
            yield f"{self.label} failed: {self.failure}"
        yield from (f"{self.label}: {warning}" for warning in self.warnings)


class Bar:
    """How far all recordings are together, in seconds of sound; threads may tell it."""

    def __init__(self, tasks: Sequence[Task], progress: Progress) -> None:
        self._seconds = {task.document.id: task.row.seconds or UNKNOWN for task in tasks}
        self._share = dict.fromkeys(self._seconds, 0.0)
        self._progress, self._lock, self._told = progress, threading.Lock(), 0
        self._progress(STEP, 0, self._whole)

    @property
    def _whole(self) -> int:
        return max(1, round(sum(self._seconds.values())))

    def tell(self, document: str, share: float) -> None:
        """Say how much of one recording is done, from 0 to 1."""
        with self._lock:
            self._share[document] = max(share, self._share[document])
            done = sum(self._seconds[each] * part for each, part in self._share.items())
            self._told = min(max(self._told, round(done)), self._whole)
            self._progress(STEP, self._told, self._whole)


class _HaltedError(Exception):
    """Another thread has to stop everything."""


class _GoneError(Exception):
    """The recording was removed while it was worked on."""


class _WriteError(StoreError):
    """The vault can't be written: no recording can be done."""


class Work:
    """What is needed for every recording.

    Args:
        store: An open study with its vault.
        chosen: The engines.
        options: How to transcribe.
        bar: Told how far each recording is.

    Attributes:
        halt: Set it to stop every thread at its next window.
    """

    def __init__(self, store: OpenStudy, chosen: Chosen, options: SpeechOptions, bar: Bar) -> None:
        self._store, self._vault = store, store.require_vault()
        self._chosen, self._options, self._bar = chosen, options, bar
        self.halt = threading.Event()

    def do(self, task: Task) -> Outcome:
        """Work on a recording; whatever its own failure is, it is noted, and the others go on.

        Raises:
            StoreError: The vault can't be written.
            MissingExtraError: An engine lacks a part.
            MissingWeightsError: Its weights are not what they were.
        """
        outcome = Outcome(task.document.label)
        try:
            self._do(task, outcome)
        except _GoneError:
            outcome.warnings = ["it was removed meanwhile"]
        except (_HaltedError, _WriteError, MissingExtraError, MissingWeightsError):
            raise  # it is not this recording's, and would be the next one's too
        except Exception as error:  # noqa: BLE001 - whatever an engine dies of, the other recordings must go on
            outcome.failure = _reason(error)
        if outcome.failure:
            self._fail(task, outcome)
        self._bar.tell(task.document.id, 1.0)
        return outcome

    def _do(self, task: Task, outcome: Outcome) -> None:
        row = self._vault.recording(task.document.id)
        if row is None:
            raise _GoneError
        if task.hear:
            row = self._heard(task, row)
        outcome.warnings += [row.warning] if row.warning else []
        self._settle(task, row, self._told_apart(task, row, outcome), outcome)
        outcome.done = True

    def _heard(self, task: Task, row: RecordingRow) -> RecordingRow:
        """Get the words, what an earlier run heard included, and store them whole."""
        engine, document = self._chosen.transcriber, task.document.id
        # Begun in one language, a recording is not finished in another because nobody said so again.
        language = self._options.language or row.language or self._store.settings.speech("language")
        rests_on = f"{engine.fingerprint} language={language}"
        if row.transcriber == rests_on:
            return row
        if row.language != language:
            row = self._change(task, lambda now: replace(now, language=language))
        sound = Sound(self._store, row, task.document.label, self.go_on)
        words = recognise(
            sound.blocks,
            engine,
            language=language,
            done=self._vault.windows(document, rests_on),
            keep=lambda number, words: self._keep(task, number, rests_on, words),
            progress=lambda done, whole: self._bar.tell(document, HEARING * done / max(whole, done, 0.001)),
        )
        heard: dict[str, Any] = {
            "words": words,
            "transcriber": rests_on,
            "seconds": sound.seconds,
            "warning": sound.warning,
        }
        told = self._chosen.words_with
        return self._change(
            task, lambda now: replace(now, **heard, engine=told), lambda: self._vault.clear_windows(document)
        )

    def _told_apart(self, task: Task, row: RecordingRow, outcome: Outcome) -> Sequence[SpeakerTurn]:
        """Tell speakers apart; by channel only where each speaker has one, else there is one unnamed speaker."""
        diarizer, speakers = self._chosen.diarizer, self._options.speakers
        by_channel = diarizer.name == CHANNELS
        if not row.words or diarizer.name == SINGLE or (by_channel and row.channels == 1):
            return ()
        samples = Sound(self._store, row, task.document.label, self.go_on).samples(split=by_channel)
        try:
            found = diarizer.diarize(samples, speakers=speakers)
        except UsageError as error:
            if not by_channel or speakers is not None:
                raise
            outcome.warnings.append(str(error))
            return ()
        if note := getattr(found, "note", ""):
            outcome.warnings.append(str(note))
        return found

    def _settle(self, task: Task, row: RecordingRow, speakers: Sequence[SpeakerTurn], outcome: Outcome) -> None:
        """Make turns of words and speakers, and note that the recording is done: both or neither."""
        document, read, lost = task.document, align(row.words, speakers), set[int]()
        if read:
            outcome.warnings += _one_voice({turn.speaker for turn in read})
        else:
            stays = self._vault.has_turns(document.id)
            outcome.warnings.append("no speech was heard" + (", and its old transcript stays" if stays else " in it"))

        def put() -> None:
            if read:
                lost.update(put_turns(self._vault, document, row.participant, read))

        told = f"{row.engine.partition('; ')[0]}; {self._chosen.speakers_with}"
        settled: dict[str, Any] = {
            "speakers": tuple(speakers),
            "diarizer": self._chosen.diarizer.fingerprint,
            "engine": told,
        }
        self._change(task, lambda now: replace(now, state="done", failure="", **settled), put)
        outcome.warnings += _cut_codes(self._store, document, lost) if lost else []
        outcome.warnings += _nobody_asks(document.label, self._vault.turns(document.id)) if read else []

    def _fail(self, task: Task, outcome: Outcome) -> None:
        try:
            self._change(task, lambda now: replace(now, state="failed", failure=outcome.failure))
        except _GoneError:
            outcome.failure, outcome.warnings = "", ["it was removed meanwhile"]

    # the vault

    def _keep(self, task: Task, number: int, rests_on: str, words: Sequence[HeardWord]) -> None:
        self._write(task, lambda: self._vault.put_window(task.document.id, number, rests_on, words))

    def _change(
        self,
        task: Task,
        change: Callable[[RecordingRow], RecordingRow],
        also: Callable[[], None] = lambda: None,
    ) -> RecordingRow:
        """Change a recording's row as it stands now, and give it; one that somebody removed does not come back."""
        changed: list[RecordingRow] = []

        def write() -> None:
            row = self._vault.recording(task.document.id)
            if row is None:
                raise _GoneError
            also()
            changed.append(change(row))
            self._vault.put_recording(changed[0])

        self._write(task, write)
        return changed[0]

    def _write(self, task: Task, action: Callable[[], None]) -> None:
        """Write to the vault: where it can't be written, no recording can be done."""
        self.go_on()
        problem = ""
        try:
            with self._vault.transaction():
                action()
        except InvalidRecordError:
            raise  # of this recording alone
        except StoreError as error:
            problem = str(error)
        if problem and self._vault.recording(task.document.id) is None:
            raise _GoneError
        if problem:
            raise _WriteError(problem)

    def go_on(self) -> None:
        """Stop this thread where all have to."""
        if self.halt.is_set():
            raise _HaltedError


def _nobody_asks(label: str, turns: Sequence[RawTurn]) -> list[str]:
    speakers = {turn.speaker for turn in turns}
    if len(speakers) == 1 or any(turn.role is Role.INTERVIEWER for turn in turns):
        return []
    return [f"nobody was recognised as the interviewer: `thematics speaker {label} S1 interviewer` says who it is"]


def _one_voice(speakers: set[str | None]) -> list[str]:
    return ["one speaker, so that questions can't be told from answers"] if len(speakers) == 1 else []


def _reason(error: Exception) -> str:
    """Say why a recording failed, without a word of it: an engine's own message may quote what it heard."""
    if isinstance(error, ThematicsError):
        return str(error)
    if isinstance(error, MemoryError) or "out of memory" in str(error).casefold():
        return "there was not enough memory; take a smaller model, or close other programs"
    return f"an engine failed on it ({type(error).__name__})"


def _cut_codes(store: OpenStudy, document: RawDocument, lost: set[int]) -> list[str]:
    """Tell of codes and quotes that begin or end on a word that is no longer there; what is left of them holds."""
    state = folded(store)
    ranges = {each.range for each in state.codings} | {each.range for each in state.quotes}
    cut = sorted(each for each in ranges if each.document == document.id and {each.first, each.last} & lost)
    if not cut:
        return []
    listed = ", ".join(_written(each, document.label) for each in cut[:MOST_LISTED])
    more = f" and {len(cut) - MOST_LISTED} more" if len(cut) > MOST_LISTED else ""
    return [f"{counted(len(cut), 'code or quote', 'codes or quotes')} could not be carried over whole: {listed}{more}"]


def _written(range_: WordRange, label: str) -> str:
    return f"{label}:{position_text(range_.first)}-{position_text(range_.last)}"
