"""Text made canonical, and the words and clock times in it."""

import re
import unicodedata

__all__ = ["clean", "seconds", "words_of"]

_LINE_ENDS = re.compile("\r\n|[\r\x0b\x0c\x85\u2028\u2029]")
_HIDDEN_KINDS = frozenset({"Cc", "Cf", "Cs", "Co"})
# Of other kinds, and yet nothing on a screen: joiners, fillers, variation selectors.
_HIDDEN = frozenset(map(chr, (0x034F, 0x115F, 0x1160, 0x3164, 0xFFA0, *range(0x180B, 0x1810), *range(0xFE00, 0xFE10))))
_SEPARATORS = frozenset("\x1c\x1d\x1e\x1f")  # white space to Python, control characters to Unicode
_CLOCK = re.compile(r"(?:(\d{1,3}):)?(\d{1,3}):(\d{1,2})(?:[.,](\d{1,6}))?")


def clean(text: str) -> str:
    r"""Make text canonical: line ends, no invisible characters, accents composed (NFC).

    Control, format (zero-width, bidirectional), surrogate and private characters are dropped: they'd hide a name from every
    detector and show on no screen.

    >>> clean("Sa\u200bnne\r\nzei\u00a0ja")
    'Sanne\nzei\xa0ja'
    """
    text = _LINE_ENDS.sub("\n", text)
    return unicodedata.normalize("NFC", text.translate({ord(letter): _shown(letter) for letter in set(text)}))


def _shown(letter: str) -> str:
    if letter in "\t\n":
        return letter
    if letter in _SEPARATORS:
        return " "
    return "" if letter in _HIDDEN or unicodedata.category(letter) in _HIDDEN_KINDS else letter


def words_of(text: str) -> tuple[str, ...]:
    """Split at white space; bare punctuation joins the word before it.

    >>> words_of("ja , nou …  dat")
    ('ja,', 'nou…', 'dat')
    """
    words: list[str] = []
    for part in text.split():
        if words and part[0] in ",.;:!?…" and not any(letter.isalnum() for letter in part):
            words[-1] += part
        else:
            words.append(part)
    return tuple(words)


def seconds(text: str) -> float | None:
    """Read a clock time: [h:]mm:ss[.fff].

    >>> seconds("00:01:02,500"), seconds("01:02"), seconds("x")
    (62.5, 62.0, None)
    """
    match = _CLOCK.fullmatch(text.strip())
    if match is None:
        return None
    hours, minutes, whole, part = match.groups()
    return int(hours or 0) * 3600 + int(minutes) * 60 + int(whole) + (float(f"0.{part}") if part else 0.0)
