"""Names without case and diacritics, to be compared."""

import unicodedata
from functools import lru_cache

from thematics.redact.normal import plain

__all__ = ["fold"]

# Letters that Unicode does not take apart into a letter and a mark.
_BARE = str.maketrans(
    {"ł": "l", "ø": "o", "đ": "d", "ð": "d", "ı": "i", "æ": "ae", "œ": "oe", "þ": "th", "’": "'", "`": "'", "´": "'"}
)


@lru_cache(1 << 14)
def fold(text: str) -> str:
    """Write a text in lower case, without marks on its letters, in the one form that rules see.

    >>> fold("Ayşe"), fold("Małgorzata"), fold("IJsbrand"), fold("Zoë")
    ('ayse', 'malgorzata', 'ijsbrand', 'zoe')
    """
    if text.isascii():
        return text.lower()
    apart = unicodedata.normalize("NFKD", plain(text).text.casefold().translate(_BARE))
    return "".join(letter for letter in apart if not unicodedata.combining(letter))
