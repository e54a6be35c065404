"""A sentence with its personal data marked, and its form in lower case without punctuation."""

import json
from dataclasses import dataclass, replace

from thematics.records.shared import Label

__all__ = ["Mark", "Sentence", "lower", "lowered"]

Mark = tuple[int, int, Label]
_SIGNS = str.maketrans(dict.fromkeys(".,!?:;…", " "))
# Recognisers write these with their dots and digits; a full stop inside them is no punctuation.
_KEPT = frozenset((Label.EMAIL, Label.URL, Label.HANDLE))


@dataclass(frozen=True, slots=True)
class Sentence:
    """One sentence, or a turn of some.

    Attributes:
        text: As it would be written down.
        spans: (start, end, label) of each piece of personal data, in order, none overlapping.
        origin: Of the people who are named in it, two letters; "" where nobody is.
        kind: The family of templates that it was made with.
    """

    text: str
    spans: tuple[Mark, ...]
    origin: str
    kind: str

    def line(self) -> str:
        """Write it as one line of JSON."""
        spans = [[start, end, label.value] for start, end, label in self.spans]
        return json.dumps(
            {"text": self.text, "spans": spans, "origin": self.origin, "kind": self.kind}, ensure_ascii=False
        )


def lower(text: str) -> str:
    """Lower a text's case and keep its length ("İ" would become two characters).

    >>> lower("İpek en Çağla")
    'ipek en çağla'
    """
    low = text.lower()
    return low if len(low) == len(text) else "".join(letter.lower()[0] for letter in text)


def lowered(sentence: Sentence) -> Sentence:
    """Write a sentence as a recogniser without capitals and punctuation does; every offset stays."""
    low = lower(sentence.text)
    pieces, at = [], 0
    for start, end, label in sentence.spans:
        if label in _KEPT:
            pieces += [low[at:start].translate(_SIGNS), low[start:end]]
            at = end
    return replace(sentence, text="".join([*pieces, low[at:].translate(_SIGNS)]))
