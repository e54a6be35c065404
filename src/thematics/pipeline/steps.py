"""What a step says of itself, and how it says how far it is."""

import hashlib
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime

from thematics.store import StepRow

__all__ = ["STEPS", "Progress", "Ran", "StepResult", "Watch", "counted", "digest_of", "now", "parts", "row_of", "watch"]

STEPS = ("add", "transcribe", "redact", "segment", "find themes", "decide", "report")

# Called with the step's name, how many items are done, and how many there are.
Progress = Callable[[str, int, int], None]


def _silent(_step: str, _done: int, _total: int) -> None:
    return


SILENT: Progress = _silent


@dataclass(frozen=True, slots=True)
class StepResult:
    """What a step did.

    Attributes:
        step: One of ``STEPS``.
        engine: What it was done with, "" where nothing had to be done.
        items: How many documents, segments or candidates were worked on; 0 means that nothing was pending.
        seconds: How long it took, wall time.
        note: A sentence for people, "" for none.
        failed: Labels of the documents that could not be done; they stay where they were.
    """

    step: str
    engine: str
    items: int
    seconds: float
    note: str = ""
    failed: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Ran:
    """What ``run`` did.

    Attributes:
        steps: The steps in order, those that had nothing to do as well.
        stopped: Why it stopped before the end, as a sentence that names the next command; "" when it did not.
    """

    steps: tuple[StepResult, ...]
    stopped: str = ""

    @property
    def worked(self) -> bool:
        """Whether anything was done at all."""
        return any(step.items for step in self.steps)


@dataclass(slots=True)
class Watch:
    """Measures a step while it runs."""

    seconds: float = 0.0


@contextmanager
def watch() -> Iterator[Watch]:
    """Measure the wall time of a block, in seconds."""
    measured = Watch()
    start = time.perf_counter()
    try:
        yield measured
    finally:
        measured.seconds = time.perf_counter() - start


def row_of(result: StepResult, fingerprint: str) -> StepRow:
    """Give a step's result as the study keeps it."""
    return StepRow(
        step=result.step,
        subject="",
        fingerprint=digest_of(fingerprint),
        engine=result.engine,
        items=result.items,
        seconds=result.seconds,
        time=now(),
    )


def now() -> str:
    """Give the time, UTC, ISO 8601 to the second."""
    return datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def counted(number: int, one: str, more: str = "") -> str:
    """Write a count with its noun.

    >>> counted(1, "document"), counted(0, "document"), counted(2, "person", "people")
    ('1 document', '0 documents', '2 people')
    """
    return f"{number} {one if number == 1 else more or one + 's'}"


def digest_of(*texts: str) -> str:
    """Name any texts by 16 hexadecimal digits of their SHA-256.

    >>> digest_of("a", "b") == digest_of("ab")
    False
    """
    return hashlib.sha256("\0".join(texts).encode()).hexdigest()[:16]


def parts(fingerprint: str) -> dict[str, str]:
    """Take a fingerprint of the form ``name=value name=value`` apart.

    >>> parts("segments=12 settings=ab")
    {'segments': '12', 'settings': 'ab'}
    """
    return dict(part.split("=", 1) for part in fingerprint.split() if "=" in part)
