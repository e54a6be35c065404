"""Reading what researchers have: transcripts and tables, whatever program made them. Everything here is raw."""

from thematics.sources.columns import ColumnGuess, guess_columns, names_in
from thematics.sources.headers import ColumnRole
from thematics.sources.normalise import age_band, guess_voice, handling, month, organisation_type, school_type
from thematics.sources.speakers import guess_roles
from thematics.sources.tables import TABLE_SUFFIXES, read_table
from thematics.sources.transcripts import TRANSCRIPT_SUFFIXES, read_transcript

__all__ = [
    "TABLE_SUFFIXES",
    "TRANSCRIPT_SUFFIXES",
    "ColumnGuess",
    "ColumnRole",
    "age_band",
    "guess_columns",
    "guess_roles",
    "guess_voice",
    "handling",
    "month",
    "names_in",
    "organisation_type",
    "read_table",
    "read_transcript",
    "school_type",
]
