"""What a word looks like, as row numbers of a table: its letters, its form, and the lists that it stands in.

The tagger learns a vector for each row; a word is the sum of its rows. Letters are read in pieces of two to five with marks for the
word's ends (Bojanowski et al. 2017, *Enriching Word Vectors with Subword Information*), hashed, so that a name that nobody
listed still looks like a name. Case and accents are told apart from letters: "SANNE", "sanne" and "Sânne" have the same pieces.
"""

import unicodedata
from collections.abc import Sequence

import numpy as np

from thematics.redact import lexicon
from thematics.redact.vocabulary import (
    CLUB_WORDS,
    EMPLOYERS,
    NAMING,
    NEVER,
    PARTICLES,
    ROLES,
    SAYING,
    SCHOOL_WORDS,
    SURE_FIRST,
    TITLES,
)

__all__ = [
    "LINE", "MASKED", "NAME_LISTS", "PIECES", "PIECE_ROWS", "ROWS", "UNKNOWN", "WHOLE", "WORD_LISTS", "flags", "pieces", "spelling",
]  # fmt: skip

MASKED = "\ue000"  # how every masked stretch is read, whatever its length
LINE = "\n"

PIECE_ROWS = 24_576  # rows of hashed pieces
WHOLE_ROWS = 8_192  # rows of hashed whole words
PIECES = range(PIECE_ROWS)
WHOLE = range(PIECE_ROWS, PIECE_ROWS + WHOLE_ROWS)
_FLAGS = WHOLE.stop
(
    _TAG, _LINE, _END, _MARK, _SMALL, _TITLE, _CAPITALS, _MIXED, _INITIAL, _NUMBER, _DIGITS, _HYPHEN, _APOSTROPHE, _ACCENT,
) = range(_FLAGS, _FLAGS + 14)  # fmt: skip
_LENGTHS = _FLAGS + 14  # eight rows
(
    _FIRST, _LAST, _PLACE, _AREA, _AREA_WORD, _FIRST_WORD, _LAST_WORD, _PLACE_WORD, _SURE, _OWNED_FIRST, _OWNED_LAST,
) = range(_FLAGS + 22, _FLAGS + 33)  # fmt: skip
NAME_LISTS = range(_FIRST, _OWNED_LAST + 1)  # rows of the lists of names
(
    _COMMON, _WORD, _COMPOUND, _NEVER, _ROLE, _SAYING, _NAMING, _PARTICLE, _SCHOOL, _CLUB, _EMPLOYER,
) = range(_FLAGS + 33, _FLAGS + 44)  # fmt: skip
WORD_LISTS = range(_COMMON, _EMPLOYER + 1)  # rows of the lists of words
UNKNOWN = _FLAGS + 44  # in no list of either sort
ROWS = _FLAGS + 48

_LONGEST = 32  # letters that are read of a word: half from its beginning, half from its end
_SHORTEST_PIECE, _LONGEST_PIECE = 2, 5
_LENGTH_STEPS = (1, 2, 3, 4, 5, 7, 10)
_SENTENCE_ENDS = frozenset(".?!…;:")
_BARE = str.maketrans({"ı": "i", "ł": "l", "ø": "o", "đ": "d", "ß": "s", "æ": "a", "ð": "d", "þ": "t", "ə": "e"})
_APOSTROPHES = str.maketrans("’`´", "'''")
# FNV-1a (Fowler, Noll and Vo) over code points, and the mixing of Wang's integer hash.
_BASIS, _PRIME, _MIX = np.uint32(2_166_136_261), np.uint32(16_777_619), np.uint32(0x2C1B3C6D)


def spelling(word: str) -> str:
    """Give a word's letters: lower case, without accents, every digit a nought, the middle of a long one left out.

    >>> spelling("Çağla"), spelling("B12-dé")
    ('cagla', 'b00-de')
    """
    low = word.lower()
    if not low.isascii():
        low = unicodedata.normalize("NFD", low.translate(_APOSTROPHES).translate(_BARE))
        low = "".join(letter for letter in low if not unicodedata.combining(letter))
    if len(low) > _LONGEST:
        low = low[: _LONGEST // 2] + low[-_LONGEST // 2 :]
    if not low.isalpha():
        low = "".join("0" if letter.isdigit() else letter for letter in low)
    return low


def pieces(words: Sequence[str]) -> tuple[np.ndarray, np.ndarray]:
    """Hash the pieces of some words, and each word as a whole.

    Args:
        words: Spellings; none is empty.

    Returns:
        The words' rows after one another (int64; a word's pieces in order, then the row of the whole word), and
        where each word's begin (int64, one a word).
    """
    marked = [f"^{word}$" for word in words]
    lengths = np.fromiter(map(len, marked), np.int64, len(marked))
    letters = np.frombuffer("".join(marked).encode("utf-32-le", "surrogatepass"), "<u4").astype(np.uint32)
    owner = np.repeat(np.arange(len(marked)), lengths)
    rows, owners = [], []
    hashed = (_BASIS ^ letters) * _PRIME
    for size in range(_SHORTEST_PIECE, _LONGEST_PIECE + 1):
        hashed = (hashed[:-1] ^ letters[size - 1 :]) * _PRIME
        if not len(hashed):
            break
        whole = owner[: len(hashed)] == owner[size - 1 :]
        rows.append(_mixed(hashed[whole], PIECE_ROWS))
        owners.append(owner[: len(hashed)][whole])
    rows.append(WHOLE.start + _mixed(_whole(letters, lengths), WHOLE_ROWS))
    owners.append(np.arange(len(marked)))
    order = np.argsort(np.concatenate(owners), kind="stable")
    counts = np.bincount(np.concatenate(owners), minlength=len(marked))
    return np.concatenate(rows)[order], np.cumsum(counts) - counts


def _mixed(hashed: np.ndarray, rows: int) -> np.ndarray:
    mixed: np.ndarray = hashed ^ (hashed >> np.uint32(15))
    mixed = mixed * _MIX
    mixed ^= mixed >> np.uint32(12)
    mixed %= np.uint32(rows)
    return mixed.astype(np.int64)


def _whole(letters: np.ndarray, lengths: np.ndarray) -> np.ndarray:
    """Hash whole words: the sum of each letter's hash with its place, so that all words are done at once."""
    begins = np.cumsum(lengths) - lengths
    places = (np.arange(len(letters)) - np.repeat(begins, lengths)).astype(np.uint32)
    spread = (letters ^ (places * np.uint32(2_654_435_761))) * _PRIME
    spread ^= spread >> np.uint32(13)
    spread = spread * _MIX
    hashed: np.ndarray = np.add.reduceat(spread, begins).astype(np.uint32)
    return hashed


def flags(word: str) -> list[int]:
    """Give the rows of a word's form and of the lists that it stands in.

    Args:
        word: As it stands in the text; ``MASKED`` for a masked stretch.
    """
    if word[0] == MASKED:
        return [_TAG]
    if word == LINE:
        return [_LINE]
    if not (word[0].isalnum() or (len(word) > 1 and word[1].isalnum())):
        return [_END if word in _SENTENCE_ENDS else _MARK]
    return [*_form(word), *_lists(word.lower().translate(_APOSTROPHES))]


def _form(word: str) -> list[int]:
    rows = [_LENGTHS + sum(len(word) > step for step in _LENGTH_STEPS)]
    if word.isdigit():
        return [*rows, _NUMBER]
    rows.append(_case(word))
    if not word.isalpha():
        rows += [_DIGITS] if any(map(str.isdigit, word)) else []
        rows += [_HYPHEN] if "-" in word else []
        rows += [_APOSTROPHE] if "'" in word or "’" in word else []
    if not word.isascii():
        rows.append(_ACCENT)
    return rows


def _case(word: str) -> int:
    if word.islower() or not word[0].isupper():
        return _SMALL if not any(map(str.isupper, word)) else _MIXED
    if len(word) == 1:
        return _INITIAL
    return _CAPITALS if word.isupper() else _TITLE


def _lists(low: str) -> list[int]:
    bare = lexicon.without_possessive(low)
    ordinary = bare in lexicon.words()
    rows = _names(bare, ordinary=ordinary)
    if bare.endswith("s") and not rows and not ordinary:
        rows += [_OWNED_FIRST] if bare[:-1] in lexicon.first_names() else []
        rows += [_OWNED_LAST] if bare[:-1] in lexicon.last_names() else []
    if low in lexicon.common():
        rows.append(_COMMON)
    if ordinary:
        rows.append(_WORD)
    elif lexicon.is_ordinary(low):
        rows.append(_COMPOUND)
    for row, words in _VOCABULARY:
        if low in words:
            rows.append(row)
    return rows or [UNKNOWN]


def _names(bare: str, *, ordinary: bool) -> list[int]:
    plain, marked = lexicon.areas()
    rows = []
    for names, row, also_word in (
        (lexicon.first_names(), _FIRST, _FIRST_WORD),
        (lexicon.last_names(), _LAST, _LAST_WORD),
        (lexicon.places(), _PLACE, _PLACE_WORD),
        (plain, _AREA, _AREA_WORD),
        (marked, _AREA_WORD, _AREA_WORD),
        (SURE_FIRST, _SURE, _SURE),
    ):
        if bare in names:
            rows.append(also_word if ordinary else row)
    return rows


_VOCABULARY = (
    (_NEVER, NEVER),
    (_ROLE, ROLES | TITLES),
    (_SAYING, SAYING),
    (_NAMING, NAMING),
    (_PARTICLE, PARTICLES),
    (_SCHOOL, SCHOOL_WORDS),
    (_CLUB, CLUB_WORDS),
    (_EMPLOYER, EMPLOYERS),
)
