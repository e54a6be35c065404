"""ELAN's .eaf: a tier a speaker, annotations with times (EAF 3.0, Max Planck Institute for Psycholinguistics)."""

import re
from collections.abc import Iterator
from typing import Any

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import ParseError, fromstring

from thematics.records.raw import ReadTurn
from thematics.records.shared import TimeSource
from thematics.sources.files import SourceFile
from thematics.sources.text import clean
from thematics.sources.turns import Piece, as_seconds, speech, to_turns

__all__ = ["read_eaf"]

_NO_SPEECH = re.compile(
    r"(?:comments?|notes?|notities|opmerking(?:en)?|codes?|codering|gestures?|gebaren|gaze|vertaling|translation)(?:\b|_).*",
    re.IGNORECASE,
)


def read_eaf(file: SourceFile) -> tuple[ReadTurn, ...]:
    """Read an annotation document; () where it is something else.

    Only tiers whose annotations have times of their own are read: those that hang below another tier (translations, glosses)
    are about the same words. A tier's participant is its speaker; without one, the tier's name is.
    """
    try:
        root = fromstring(file.data, forbid_dtd=True)
    except (ParseError, DefusedXmlException, ValueError, LookupError):
        return ()
    if root.tag != "ANNOTATION_DOCUMENT":
        return ()
    times = _times(root)
    pieces = [piece for tier in root.findall("TIER") if _is_speech(tier) for piece in _pieces(tier, times)]
    pieces.sort(key=lambda piece: (piece.start or 0.0, piece.end or 0.0))
    return to_turns(pieces)


def _is_speech(tier: Any) -> bool:
    return not tier.get("PARENT_REF") and not _NO_SPEECH.fullmatch(tier.get("TIER_ID") or "")


def _times(root: Any) -> dict[str | None, float]:
    """Give the seconds of each time slot; one without a time stands somewhere after the one before it."""
    times: dict[str | None, float] = {}
    before = 0.0
    for slot in root.iter("TIME_SLOT"):
        value = slot.get("TIME_VALUE") or ""
        at = as_seconds(int(value), 1000) if re.fullmatch(r"[0-9]{1,12}", value) else None
        before = before if at is None else at
        times[slot.get("TIME_SLOT_ID")] = before
    return times


def _pieces(tier: Any, times: dict[str | None, float]) -> Iterator[Piece]:
    label = " ".join(clean(tier.get("PARTICIPANT") or tier.get("TIER_ID") or "").split()) or None
    for annotation in tier.iter("ALIGNABLE_ANNOTATION"):
        value = annotation.find("ANNOTATION_VALUE")
        start, end = times.get(annotation.get("TIME_SLOT_REF1")), times.get(annotation.get("TIME_SLOT_REF2"))
        source = TimeSource.NONE if start is None else TimeSource.CUE
        if value is not None and value.text:
            yield from speech(Piece(label, (), start, end, source), clean(value.text))
