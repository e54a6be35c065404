"""What leaves for other programs: spreadsheets that no program takes for formulas, transcripts, files that only their owner can read."""

from thematics.exchange.files import check_target, private_file
from thematics.exchange.spreadsheet import FORMATS, write_csv, write_xlsx
from thematics.exchange.transcript_record import SpeakerOut, TranscriptOut, TurnOut, WordOut, named
from thematics.exchange.transcripts import TRANSCRIPT_FORMATS, can_write, transcript_bytes

__all__ = [
    "FORMATS",
    "TRANSCRIPT_FORMATS",
    "SpeakerOut",
    "TranscriptOut",
    "TurnOut",
    "WordOut",
    "can_write",
    "check_target",
    "named",
    "private_file",
    "transcript_bytes",
    "write_csv",
    "write_xlsx",
]
