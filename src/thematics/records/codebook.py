"""A framework: the codes that material is held against."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from thematics.errors import InvalidRecordError

__all__ = ["Code", "Framework", "Question", "Texts"]


class Question(StrEnum):
    """The proposal's three research questions."""

    MOTIVES = "motieven"
    NEEDS = "behoeften"
    JOINT = "gezamenlijke aanpak"


@dataclass(frozen=True, slots=True)
class Texts:
    """One text in Dutch and English; English may be missing in a study's own codebook.

    Attributes:
        nl: Dutch.
        en: English; falls back to Dutch.
    """

    nl: str
    en: str = ""

    def in_(self, lang: str) -> str:
        """Give the text in ``"nl"`` or ``"en"``."""
        return (self.en or self.nl) if lang == "en" else self.nl


@dataclass(frozen=True, slots=True)
class Code:
    """One code.

    Attributes:
        id: Short and stable: "b01".
        label: What people call it.
        family: The heading it stands under ("Barrières, politie").
        question: Which research question it answers; None for a code that a researcher made.
        side: "barrier", "driver", "need" or "approach"; "" for a code that a researcher made.
        definition: What it means.
        include: When to use it.
        exclude: When not to, and which code then.
        examples: Phrasing in the words that people use, Dutch.
        cues: Short phrases that point to it, Dutch, lower case.
        sources: References that are confirmed; may be empty.
    """

    id: str
    label: Texts
    family: Texts = field(default_factory=lambda: Texts(""))
    question: Question | None = None
    side: str = ""
    definition: Texts = field(default_factory=lambda: Texts(""))
    include: Texts = field(default_factory=lambda: Texts(""))
    exclude: Texts = field(default_factory=lambda: Texts(""))
    examples: tuple[str, ...] = ()
    cues: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        if not self.id or not self.label.nl:
            raise InvalidRecordError("a code needs an id and a Dutch label")


@dataclass(frozen=True, slots=True)
class Framework:
    """A codebook as it was when the study was made.

    Attributes:
        id: "motives-needs", or the study's own.
        title: Its name.
        version: Its own version.
        codes: In order, ids unique.
        facets: Values by facet name ("instantie" → politie …), which hold for every code.
    """

    id: str
    title: Texts
    version: str
    codes: tuple[Code, ...]
    facets: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        ids = [code.id for code in self.codes]
        if len(set(ids)) != len(ids):
            raise InvalidRecordError("a codebook has two codes of one id")

    def code(self, code_id: str) -> Code | None:
        """Find a code by its id."""
        return next((code for code in self.codes if code.id == code_id), None)
