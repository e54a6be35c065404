"""Free text as a report may show it: nothing in it lets a reader follow one person from one place to the next.

A pseudonym's number would do that ("[PERSOON-3]" in two quotes is one person), and so would a participant's id. A report
refers to nothing outside itself either, so web addresses lose their scheme.
"""

import re

from thematics.records.shared import Label
from thematics.report.text import Words

__all__ = ["readable"]

_TAG = re.compile(rf"\[?\b({'|'.join(label.value for label in Label)})[-–_ ]?\d+\b\]?", re.IGNORECASE)
_PARTICIPANT = re.compile(r"\[?\bR\d{2,}\b\]?")
_SCHEME = re.compile(r"\b(?:https?|ftp|file)\s*:\s*/{2,}", re.IGNORECASE)


def readable(text: str, words: Words) -> str:
    """Take pseudonyms' numbers, participants' ids and schemes out of a text.

    Args:
        text: Redacted text.
        words: The report's language.

    >>> from thematics.report.text import words_in
    >>> readable("Toen zei [PERSOON-3], tegen R07:", words_in("nl"))
    'Toen zei [naam], tegen [deelnemer]:'
    """
    text = _TAG.sub(lambda match: words(f"tag.{match[1].upper()}"), text)
    text = _PARTICIPANT.sub(lambda _: words("tag.participant"), text)
    return " ".join(_SCHEME.sub("", text).split())
