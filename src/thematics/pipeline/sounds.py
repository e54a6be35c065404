"""A recording's sound, decrypted and decoded in memory as it is asked for; nothing of it touches the disk."""

from collections.abc import Callable, Iterator

import numpy as np

from thematics.audio import SAMPLE_RATE, decode
from thematics.ports import Samples
from thematics.store import OpenStudy, RecordingRow, open_recording

__all__ = ["Sound"]


class Sound:
    """The sound of one recording.

    Args:
        store: An open study with its vault.
        row: The recording.
        label: Its document's label, for messages.
        go_on: Called at each block; what it raises stops the decoding.

    Attributes:
        seconds: How much was decoded when it was last read to its end.
        warning: What was missing then ("incomplete: 12:03 of 40:00 decoded"), "" if nothing was.
    """

    def __init__(self, store: OpenStudy, row: RecordingRow, label: str, go_on: Callable[[], None]) -> None:
        self._store, self._row, self._label, self._go_on = store, row, label, go_on
        self.seconds, self.warning = 0.0, ""

    def blocks(self, *, split: bool = False) -> Iterator[Samples]:
        """Decode from the start: (n,) float32 at 16 kHz, or (n, channels).

        Raises:
            StoreError: The file is missing or damaged.
            UnreadableFileError: It can't be decoded.
        """
        with open_recording(self._store, self._row.document) as file:
            decoder = decode(file, self._label, split=split)
            for block in decoder:
                self._go_on()
                yield block
        self.seconds, self.warning = decoder.decoded, decoder.warning

    def samples(self, *, split: bool = False) -> Samples:
        """Decode all of it: (n,) float32, or (n, channels); it stands in memory once, not twice."""
        expected = int((self._row.seconds or 0.0) * SAMPLE_RATE) + 1
        room, count = np.zeros(0, dtype=np.float32), 0
        for block in self.blocks(split=split):
            until = count + len(block)
            if until > len(room):
                larger = np.zeros((max(expected, until, len(room) * 5 // 4), *block.shape[1:]), dtype=np.float32)
                if count:  # before the first block nobody knows how many channels there are
                    larger[:count] = room[:count]
                room = larger
            room[count:until] = block
            count = until
        return room[:count]
