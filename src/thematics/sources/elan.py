"""ELAN's .eaf: a tier a speaker, annotations with times (EAF 3.0, Max Planck Institute for Psycholinguistics)."""

from collections.abc import Iterator
from typing import Any

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import ParseError, fromstring

from thematics.records.raw import ReadTurn
from thematics.sources.cues import Cue, join_cues
from thematics.sources.text import clean

__all__ = ["read_eaf"]


def read_eaf(content: bytes) -> tuple[ReadTurn, ...]:
    """Read an annotation document; () where it is something else.

    Only tiers whose annotations have times of their own are read: those that hang below another tier (translations, glosses)
    are about the same words. A tier's participant is its speaker; without one, the tier's name is.
    """
    try:
        root = fromstring(content, forbid_dtd=True)
    except (ParseError, DefusedXmlException, ValueError, LookupError):
        return ()
    if root.tag != "ANNOTATION_DOCUMENT":
        return ()
    slots = {slot.get("TIME_SLOT_ID"): _milliseconds(slot.get("TIME_VALUE")) for slot in root.iter("TIME_SLOT")}
    cues = [cue for tier in root.findall("TIER") if not tier.get("PARENT_REF") for cue in _cues(tier, slots)]
    cues.sort(key=lambda cue: (cue.start, cue.end))
    return join_cues(iter(cues))


def _cues(tier: Any, slots: dict[str | None, float | None]) -> Iterator[Cue]:
    label = clean(tier.get("PARTICIPANT") or tier.get("TIER_ID") or "").strip() or None
    for annotation in tier.iter("ALIGNABLE_ANNOTATION"):
        value = annotation.find("ANNOTATION_VALUE")
        start, end = slots.get(annotation.get("TIME_SLOT_REF1")), slots.get(annotation.get("TIME_SLOT_REF2"))
        if value is not None and value.text and start is not None:
            yield Cue(label, clean(value.text), start, max(start, end if end is not None else start))


def _milliseconds(text: str | None) -> float | None:
    return int(text) / 1000 if text and text.isdigit() else None
