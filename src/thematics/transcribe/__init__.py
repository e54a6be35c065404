"""From sound to words with speakers.

The ports, the alignment and the names of the engines stand here; the engines themselves come with the extras
``speech`` and ``fast``.
"""

from thematics.transcribe.align import align
from thematics.transcribe.engines import DIARIZERS, TRANSCRIBERS, diarizer, transcriber
from thematics.transcribe.recognise import recognise
from thematics.transcribe.transcript import Transcript, transcribe

__all__ = ["DIARIZERS", "TRANSCRIBERS", "Transcript", "align", "diarizer", "recognise", "transcribe", "transcriber"]
