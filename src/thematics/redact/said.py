"""Codes as they are said: "zes k h l drie negen", "p l dertienhonderd …", "tien twaalf a bee", decoded to what would be written."""

import re
from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass

from thematics.redact.numerals import NUMBER_WORD, PIECE, spoken_digits
from thematics.redact.scan import Mark, Scan, Word, trie
from thematics.redact.spelling import ALPHABET, LETTER_NAMES, WORDS_TOO

__all__ = ["SIGNS", "Said", "said_code", "said_codes"]

_NUMBER = rf"(?:(?:{NUMBER_WORD}\s?)?(?:duizend|honderd)\s(?:en\s)?{NUMBER_WORD}(?!\w)|{PIECE}(?:\shonderd(?!\w))?)"
_LETTER = rf"(?:{trie({*LETTER_NAMES, *ALPHABET, 'pl', 'nl'})})(?![\w'’])"
_BANK = r"(?:abna|ingb|ing|rabo|snsb|trio|knab|bunq|asnb|rbrb|fvlb|hand|revo|[b-df-hj-np-tv-z]{2,3})(?!\w)"
_SIGN = rf"(?:{_NUMBER}|\d{{1,10}}(?!\w)|{_LETTER}|{_BANK})"
_LINK = r"(?:\s{0,2}[,.\-–/]\s{0,2}|\s{1,3})(?:(?:streepje|slash|schuine\sstreep|min|punt|hoofdletter|kleine|dan|en\sdan|eh|ehm|uh|uhm|euh)\s){0,3}"
SIGNS = rf"{_SIGN}(?:{_LINK}{_SIGN}){{0,30}}"
_RUN = re.compile(rf"(?<![\w'’.,@-]){_SIGN}(?:{_LINK}{_SIGN}){{2,30}}")
_NEXT = 8  # signs: a letter's name and spaces
_ONE = re.compile(rf"(?<![\w'’]){_SIGN}")


@dataclass(frozen=True, slots=True)
class Said:
    """A code that was said.

    Attributes:
        code: As it would be written, lower case, without spaces or hyphens.
        starts: For each of its characters, where the sign that gave it begins in the text.
        ends: And where that sign ends.
        words: For each character, whether its sign is an ordinary word too ("en", "een").
    """

    code: str
    starts: tuple[int, ...]
    ends: tuple[int, ...]
    words: tuple[bool, ...]

    def whole(self, first: int, last: int) -> bool:
        """Say whether characters ``first`` to ``last`` are whole signs."""
        opens = first == 0 or self.starts[first - 1] != self.starts[first]
        return opens and (last == len(self.code) or self.starts[last] != self.starts[last - 1])


def said_code(low: str, start: int, end: int) -> Said:
    """Decode a run of signs."""
    code, starts, ends, words = [], [], [], []
    for match in _ONE.finditer(low, start, end):
        shown = _letters(match[0])
        code.append(shown)
        starts += [match.start()] * len(shown)
        ends += [match.end()] * len(shown)
        words += [match[0] in WORDS_TOO or match[0] in {"een", "één"}] * len(shown)
    return Said("".join(code), tuple(starts), tuple(ends), tuple(words))


def _letters(sign: str) -> str:
    if sign in LETTER_NAMES:
        return LETTER_NAMES[sign]
    if sign in ALPHABET:
        return sign[0]
    digits = spoken_digits(sign)
    return digits or sign


def said_codes(scan: Scan) -> Iterator[Said]:
    """Give the runs in a text that hold letters as well as numbers."""
    letters = sorted([*scan.singles, *scan.words(Mark.LETTER, Mark.ENDING)])
    numbers = sorted([*scan.digits, *scan.words(Mark.NUMBER)])
    places = {word for letter in letters for word in _beside(letter, numbers)}
    places |= {word for word in numbers if _alphabet_follows(scan.low, word[1])}
    for start, end in scan.near(sorted(places), 60, 90):
        for match in _RUN.finditer(scan.low, start, end):
            said = said_code(scan.low, match.start(), match.end())
            if any(sign.isdigit() for sign in said.code) and any(sign.isalpha() for sign in said.code):
                yield said


def _alphabet_follows(low: str, at: int) -> bool:
    first = low[at + 1 : at + 12].split(None, 1)
    return bool(first) and first[0] in ALPHABET


def _beside(letter: Word, numbers: list[Word]) -> list[Word]:
    """Give the numbers that stand next to a letter."""
    at = bisect_left(numbers, letter)
    near = [numbers[index] for index in (at - 1, at) if 0 <= index < len(numbers)]
    return [word for word in near if 0 < letter[0] - word[1] < _NEXT or 0 < word[0] - letter[1] < _NEXT]
