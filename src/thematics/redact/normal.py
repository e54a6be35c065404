"""Text in one form, so that every rule sees the same letters: composed (NFC), without invisible signs, look-alikes as Latin.

"Sa\u0301nne" becomes "Sánne"; a zero-width space inside a name goes; "Sаnne" with a Cyrillic а, and full-width or mathematical letters, become
Latin ones. Look-alikes are those of Unicode's confusables (UTS #39) that stand for a single Latin letter; only a word that has a Latin letter
too is read so: a word that is Cyrillic throughout is not a disguise.
"""

import re
import unicodedata
from bisect import bisect_right
from dataclasses import dataclass

__all__ = ["Plain", "plain"]

# What needs no second look: ASCII but the control signs, Latin letters, everyday punctuation, the signs that mask what is hidden.
_ODD = re.compile(r"[^\t\n\r -~\xa0-\xa9\xab\xac\xae-\xb1\xb4-\xb8\xbb-\u024f\u1e00-\u1eff‐-‧€™\ue000\ue001]")
_INVISIBLE = frozenset("Cf Cc Cn".split())  # formatting and control signs: soft hyphen, zero-width, direction
_LOOKALIKES = dict(
    zip(
        "аАВсСеЕԍһНіІјЈКӏоОрРԛԚѕЅТхХуУԝԜѵѴкмтгпзґ" + "αΑΒεΕΗιΙκΚΜνΝοΟρΡτΤυΥχΧΖγ" + "ɑɡƖօսհոքցզ",
        "aABcCeEghHiIjJKloOpPqQsSTxXyYwWvVkmtrn3r" + "aABeEHiIkKMvNoOpPtTuYxXZy" + "agloujnfgq",
        strict=True,
    )
)


@dataclass(frozen=True, slots=True)
class Plain:
    """A text in one form, and where each part of it stood.

    Attributes:
        text: The text that rules read.
        starts: Offsets in ``text`` from which a new shift holds, ascending.
        befores: For each of them, the offset in the original text at which what begins there began.
        ends: For each of them, the offset at which its first character ended in the original text.
    """

    text: str
    starts: tuple[int, ...] = (0,)
    befores: tuple[int, ...] = (0,)
    ends: tuple[int, ...] = (1,)

    def start(self, at: int) -> int:
        """Give the original offset at which the character at ``at`` begins."""
        piece = bisect_right(self.starts, at) - 1
        return self.befores[piece] + at - self.starts[piece]

    def end(self, at: int) -> int:
        """Give the original offset at which the character before ``at`` ends."""
        piece = bisect_right(self.starts, at - 1) - 1
        return self.ends[piece] + at - 1 - self.starts[piece]


def plain(text: str) -> Plain:
    r"""Bring a text into one form; a text that is in it already is given as it is.

    >>> plain("Sa\u200bnne").text, plain("Sa\u200bnne").end(5)
    ('Sanne', 6)
    """
    if text.isascii() and text.isprintable():
        return Plain(text)
    odd = _ODD.search(text)
    if odd is None:
        return Plain(text)
    writer = _Writer(text)
    at = 0
    while odd is not None:
        first = odd.start()
        while first > at and text[first - 1].isalnum():
            first -= 1
        last = odd.end()
        while last < len(text) and (text[last].isalnum() or _ODD.match(text, last)):
            last += 1
        writer.copy(at, first)
        writer.rewrite(first, last)
        at = last
        odd = _ODD.search(text, at)
    writer.copy(at, len(text))
    return writer.done()


class _Writer:
    """Writes the plain text, and notes where the shift changes."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._parts: list[str] = []
        self._length = 0
        self._marks: list[tuple[int, int, int]] = [(0, 0, 1)]

    def copy(self, first: int, last: int) -> None:
        """Take a stretch as it is."""
        if first < last:
            self._put(self._text[first:last], first, first + 1)

    def rewrite(self, first: int, last: int) -> None:
        """Write a stretch of odd signs and the words around them: each letter with the marks that stand on it."""
        latin = any("a" <= letter.lower() <= "z" for letter in self._text[first:last])
        at = first
        while at < last:
            end = at + 1
            while end < last and unicodedata.combining(self._text[end]):
                end += 1
            for sign in _shown(self._text[at:end], latin=latin):
                self._put(sign, at, end)
            at = end

    def done(self) -> Plain:
        """Give what was written."""
        starts, befores, ends = zip(*self._marks, strict=True)
        return Plain("".join(self._parts), starts, befores, ends)

    def _put(self, piece: str, before: int, end: int) -> None:
        mark = (self._length, before, end)
        if self._marks[-1][0] == self._length:
            self._marks[-1] = mark
        else:
            self._marks.append(mark)
        self._parts.append(piece)
        self._length += len(piece)


def _shown(letter: str, *, latin: bool) -> str:
    """Write one letter and its marks; marks that make no letter of any alphabet go ("S̶", struck through)."""
    composed = unicodedata.normalize("NFKC" if _compatible(letter[0]) else "NFC", letter)
    kept = "".join(sign for sign in composed if not unicodedata.combining(sign))
    bare = "".join(sign for sign in kept if sign in "\n\t\r" or unicodedata.category(sign) not in _INVISIBLE)
    return "".join(_LOOKALIKES.get(sign, sign) for sign in bare) if latin else bare


def _compatible(sign: str) -> bool:
    """Say whether a sign is another way to write a letter or a digit: full-width, mathematical, circled, a ligature."""
    shown = unicodedata.normalize("NFKC", sign)
    return shown != sign and shown.isalnum()
