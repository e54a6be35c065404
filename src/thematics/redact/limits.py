"""A limit on the time that reading a text may take: a detector that hangs must not hold up a study, nor let text pass."""

import signal
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType

__all__ = ["DetectorTimeoutError", "time_limit"]


class DetectorTimeoutError(Exception):
    """A detector took longer than it may; the text it was reading is unsafe."""


@contextmanager
def time_limit(seconds: float) -> Iterator[None]:
    """Stop what runs inside after so many seconds.

    On Linux and macOS, in the main thread, whatever runs is interrupted, a regular expression too. Elsewhere nothing can be, and what took too
    long is told afterwards: its result is not to be used.

    Args:
        seconds: Wall time.

    Raises:
        DetectorTimeoutError: It took longer.
    """
    if not hasattr(signal, "setitimer") or threading.current_thread() is not threading.main_thread():
        started = time.monotonic()
        yield
        if time.monotonic() - started > seconds:
            raise DetectorTimeoutError
        return

    def stop(_: int, __: FrameType | None) -> None:
        raise DetectorTimeoutError

    started = time.monotonic()
    before = signal.signal(signal.SIGALRM, stop)
    left, _ = signal.setitimer(signal.ITIMER_REAL, seconds)
    try:
        yield
    finally:
        # Whoever had set the alarm before gets it back.
        signal.setitimer(signal.ITIMER_REAL, max(left - (time.monotonic() - started), 0.001) if left else 0)
        signal.signal(signal.SIGALRM, before)
