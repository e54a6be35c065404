"""How far a theme spreads over interviews, in words.

Words for proportions keep a small number from looking like a measurement. The scale is after the "proposed scoring scheme
for qualitative thematic analysis" (University of Strathclyde, 2006), which names a half as "around half" and all but one or two
as "nearly all", and is not meant for fewer than six participants; the borders are this project's own convention, and stand in
every report. The words are over all documents of a source, never over a group or an attribute.

Nor may a word give away a small count, since readers know its borders and how many interviews there are: of six interviews
only three are about a half; and where a table says that there are fewer than five, "about half" of ten can be four only. So

- the lowest word is for one or two, of however few interviews, and for less than a fifth of them;
- counts under the study's threshold, which no table shows, share a word two by two (``joined``): that of their middle. So
  wherever a count is hidden, its word leaves at least two (but for a threshold of 2, under which there is only one).
"""

from enum import StrEnum

from thematics.errors import InvalidRecordError

__all__ = ["BORDERS", "LEAST_DOCUMENTS", "Spread", "joined", "spread"]

LEAST_DOCUMENTS = 6  # in fewer, a proportion says nothing
ONE_OR_TWO = 2  # as many have the lowest word, whatever share they are


class Spread(StrEnum):
    """How many of the documents, in words; the value is the key of its text."""

    NONE = "none"
    SOME = "some"  # one or more of too few to speak of proportions
    SINGLE = "single"  # one or two, or less than a fifth
    FEW = "few"
    HALF = "half"
    MOST = "most"
    ALL = "all"


# The least percentage for each word, highest first; below the last it is SINGLE.
BORDERS: tuple[tuple[int, Spread], ...] = ((85, Spread.ALL), (60, Spread.MOST), (40, Spread.HALF), (20, Spread.FEW))


def joined(threshold: int) -> tuple[tuple[int, int], ...]:
    """Give the counts that share a word, as (first, last): two by two, and three where one would be left.

    Args:
        threshold: Counts of fewer people are hidden.

    >>> joined(5), joined(6), joined(1)
    (((1, 2), (3, 4)), ((1, 2), (3, 5)), ())
    """
    hidden = threshold - 1
    pairs = [(first, min(first + 1, hidden)) for first in range(1, hidden + 1, 2)]
    if len(pairs) > 1 and hidden % 2:
        pairs[-2:] = [(pairs[-2][0], hidden)]
    return tuple(pairs)


def spread(count: int, total: int, threshold: int = 1) -> Spread:
    """Say how many of the documents it is in.

    Args:
        count: Documents in which it is found.
        total: All documents of that source.
        threshold: Counts of fewer people are hidden; 1 hides none.

    >>> [str(spread(count, 20)) for count in (0, 2, 4, 8, 12, 17)]
    ['none', 'single', 'few', 'half', 'most', 'all']
    >>> [str(spread(count, 8, threshold=5)) for count in (1, 2, 3, 4, 5)]
    ['single', 'single', 'half', 'half', 'most']
    """
    if not 0 <= count <= total:
        raise InvalidRecordError("a theme is in more documents than there are")
    if not count:
        return Spread.NONE
    if total < LEAST_DOCUMENTS:
        return Spread.SOME
    first, last = next((pair for pair in joined(threshold) if pair[0] <= count <= pair[1]), (count, count))
    if first + last <= 2 * ONE_OR_TWO:
        return Spread.SINGLE
    # The middle, doubled, so that no half is rounded.
    return next((word for percent, word in BORDERS if (first + last) * 100 >= 2 * percent * total), Spread.SINGLE)
