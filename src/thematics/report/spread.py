"""How far a theme spreads over interviews, in words.

Words for proportions keep a small number from looking like a measurement. The scale is after the "proposed scoring scheme
for qualitative thematic analysis" (University of Strathclyde, 2006), which names a half as "around half" and all but one or two
as "nearly all", and is not meant for fewer than six participants; the borders are this project's own convention, and stand in
every report. The words are over all documents of a source, never over a group or an attribute.
"""

from enum import StrEnum

from thematics.errors import InvalidRecordError

__all__ = ["BORDERS", "LEAST_DOCUMENTS", "Spread", "spread"]

LEAST_DOCUMENTS = 6  # in fewer, a proportion says nothing


class Spread(StrEnum):
    """How many of the documents, in words; the value is the key of its text."""

    NONE = "none"
    SOME = "some"  # one or more of too few to speak of proportions
    SINGLE = "single"
    FEW = "few"
    HALF = "half"
    MOST = "most"
    ALL = "all"


# The least percentage for each word, highest first; below the last it is SINGLE.
BORDERS: tuple[tuple[int, Spread], ...] = ((85, Spread.ALL), (60, Spread.MOST), (40, Spread.HALF), (10, Spread.FEW))


def spread(count: int, total: int) -> Spread:
    """Say how many of the documents it is in.

    Args:
        count: Documents in which it is found.
        total: All documents of that source.

    >>> [str(spread(count, 20)) for count in (0, 1, 2, 8, 12, 17)]
    ['none', 'single', 'few', 'half', 'most', 'all']
    """
    if not 0 <= count <= total:
        raise InvalidRecordError("a theme is in more documents than there are")
    if not count:
        return Spread.NONE
    if total < LEAST_DOCUMENTS:
        return Spread.SOME
    if count == 1:
        return Spread.SINGLE
    return next((word for percent, word in BORDERS if count * 100 >= percent * total), Spread.SINGLE)
