"""What a Python user holds: ``Redactor().redact(text)``."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Literal

from thematics.records.shared import Label, Span, WordSpan
from thematics.redact.finder import RuleFinder, find_hits
from thematics.redact.own import Name
from thematics.redact.pseudonyms import Pseudonyms
from thematics.redact.surrogates import surrogates_of, written
from thematics.redact.tokens import TAG

__all__ = ["Redactor"]

_NEAR = 40  # characters before a name in which a title stands
_NUMBERED = re.compile(r"\[([A-Z]+)-(\d+)\]")


@dataclass(frozen=True)
class Redactor:
    """Finds and hides personal data in spoken Dutch.

    Attributes:
        names: The study's own name list; a bare string is a person.
        ages: Whether exact ages are found too.
    """

    names: tuple[Name | str, ...] = ()
    ages: bool = False

    @property
    def name(self) -> str:
        """What people type and read."""
        return self._finder.name

    @property
    def fingerprint(self) -> str:
        """Engine, version and lists; not the names."""
        return self._finder.fingerprint

    @cached_property
    def _finder(self) -> RuleFinder:
        return RuleFinder(tuple(self.names), ages=self.ages)

    def find(self, text: str) -> list[Span]:
        """Find personal data: spans in characters of ``text``, in order, none overlapping.

        Each span has a label. D: a direct identifier in the sense of AVG art. 4(1), which points to somebody by itself; I: an indirect one,
        which does with other things beside it (``MEANINGS`` has the article for each).

        =========== = ==========================================================================================
        PERSOON     D first name, last name, full name, nickname, initials, a name spelled out
        PLAATS      I town, village, region, foreign city; not a country
        BUURT       I neighbourhood, district, estate
        ADRES       D street or square, with or without a number
        POSTCODE    D a handful of houses
        SCHOOL      I a school's name, a class; its name can tell a religion (art. 9)
        ORGANISATIE I club, employer, mosque or church (art. 9), care location; not police and aid organisations as such
        ACCOUNT     D account name on any platform
        EMAIL       D e-mail address, written or spoken
        WEBADRES    I web address, written or spoken
        TELEFOON    D telephone number, written or spoken
        BSN         D citizen service number (UAVG art. 46); the 11-proof makes it surer and is never required
        IBAN        D bank account
        DOCUMENT    D passport, identity card, driving or residence permit
        KENTEKEN    D number plate
        ZAAKNUMMER  D number of a police report, registration, court case (art. 10) or aid file
        APPARAAT    D IP, MAC, IMEI and serial numbers
        DATUM       I exact date, birth date
        LEEFTIJD    I exact age, with ``ages=True`` only
        VERBORGEN   I hidden by a reviewer; never found, only put there
        =========== = ==========================================================================================

        A score under 0.5 means that a person should look. No redaction finds every name.

        >>> [(span.start, span.end, span.label.value) for span in Redactor().find("bel 06-12345678")]
        [(4, 15, 'TELEFOON')]
        """
        return [
            Span(hit.start, hit.end, hit.label, hit.score, hit.by)
            for hit in find_hits(text, self._finder.own, ages=self.ages)
        ]

    def redact(self, text: str, style: Literal["tags", "surrogate"] = "tags") -> str:
        """Replace personal data by tags that are numbered in this text; tags that stand there keep their numbers.

        Args:
            text: What was said or written.
            style: "tags", or "surrogate" for fictional names of people, places and schools, of like origin and gender and always the same
                for the same text; all other kinds have tags. A surrogate can be taken for a real name that was missed: say so beside it.

        >>> Redactor(("Sanne",)).redact("Sanne belde, en Sanne's moeder ook")
        '[PERSOON-1] belde, en [PERSOON-1] moeder ook'
        """
        spans = self.find(text)
        said = [text[span.start : span.end].split() for span in spans]
        pseudonyms = Pseudonyms()
        numbers = pseudonyms.numbers([(span.label, words) for span, words in zip(spans, said, strict=True)])
        worn = surrogates_of(text, pseudonyms.uses) if style == "surrogate" else {}
        taken = _taken(text)
        parts, at = [], 0
        for span, number, words in zip(spans, numbers, said, strict=True):
            surrogate = worn.get((span.label, number))
            tag = f"[{span.label.value}-{number + taken.get(span.label, 0)}]"
            before = (text[max(0, span.start - _NEAR) : span.start].split() or [""])[-1] if surrogate else ""
            parts += [text[at : span.start], written(span.label, surrogate, words, before) if surrogate else tag]
            at = span.end
        return "".join([*parts, text[at:]])

    def find_words(self, turns: Sequence[Sequence[str]]) -> tuple[WordSpan, ...]:
        """Find personal data in a document's turns, each a sequence of words."""
        return self._finder.find(turns)

    def touches(self, turns: Sequence[Sequence[str]]) -> bool:
        """Say whether one of ``names`` stands in these turns."""
        return self._finder.touches(turns)


def _taken(text: str) -> dict[Label, int]:
    """Give the highest number of each kind among the tags that stand in a text."""
    labels = {label.value: label for label in Label}
    taken: dict[Label, int] = {}
    for match in _NUMBERED.finditer(text):
        if TAG.fullmatch(match[0]):
            label = labels[match[1]]
            taken[label] = max(taken.get(label, 0), int(match[2]))
    return taken
