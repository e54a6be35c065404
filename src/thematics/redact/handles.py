"""Account names: by their shape, and by the platform that is named beside them."""

import re
from collections.abc import Iterator

from thematics.records.shared import Label
from thematics.redact import lexicon
from thematics.redact.names import Kind, kind_of
from thematics.redact.tokens import Hit
from thematics.redact.vocabulary import ACCOUNT_WORDS, NEVER

__all__ = ["find_handles"]

_WORD = re.compile(r"(?<![\w@])\w+(?:[.-]+\w+)*")
_AGE_OR_UNIT = re.compile(
    r"\d+(?:e|de|ste|x|u|uur|h|km|cm|m|mm|kg|g|gb|mb|ml|l|euro|jaar|jarigen?|jarige|-?jarige?n?|min|k|pk|ers?|en|s|plus|d|v|a|b|c|graden|procent|keer)",
    re.IGNORECASE,
)
_CLASS = re.compile(
    r"(?:havo|vwo|vmbo|mavo|mbo|hbo|h|v|m|b|k|t|g|klas|groep|leerjaar|jaar|tl|gl|bb|kb|covid|mp|ps|ps-|covid-|a|art|nr|nummer|r|s|d|e|i|top|playstation|fifa|fc|co|gta|vol)[-]?\d{1,4}[a-z]?"
    r"|\d{1,2}[-]?(?:havo|vwo|vmbo|mavo|mbo|tl|gl|bb|kb|h|v|m|k|b|t|gt|ha|va|vmbo-t)\d?[a-z]?",
    re.IGNORECASE,
)
_SAYS_NAME = frozenset(
    "is was heet heette : genaamd naam noemde noemt zich gebruikersnaam username nickname accountnaam gamertag".split()
)
_WINDOW = 7
_LONGEST = 64  # characters of an account's name
_SHORT = 3


def find_handles(text: str) -> Iterator[Hit]:
    """Give account names in a text (masked where things are hidden already)."""
    window = 0  # how many words back a platform was named; 0 = none
    previous = ""
    for match in _WORD.finditer(text):
        shown = match[0]
        low = shown.lower()
        if low in ACCOUNT_WORDS or low.partition("-")[0] in ACCOUNT_WORDS:
            window, previous = _WINDOW, low
            continue
        near = window > 0
        if _shaped(shown, near=near) or (near and _after_platform(low, previous)):
            yield Hit(
                match.start(), match.end(), Label.HANDLE, 0.85 if near else 0.7, "account", spread=len(low) > _SHORT
            )
        window = max(0, window - 1)
        previous = low


def _shaped(shown: str, *, near: bool) -> bool:
    """Say whether a word has the shape of an account name: letters with digits or underscores inside."""
    letters = sum(map(str.isalpha, shown))
    if len(shown) > _LONGEST or letters < 2 or _AGE_OR_UNIT.fullmatch(shown) or _CLASS.fullmatch(shown):  # noqa: PLR2004
        return False
    if "_" in shown:
        return True
    if "-" in shown and not near:
        return False
    digits = sum(map(str.isdigit, shown))
    if digits:
        return letters >= _SHORT or near
    parts = re.split(r"[._-]", shown)
    if "." not in shown or all(lexicon.is_ordinary(part.lower()) for part in parts):
        return False
    # Without a platform beside it, a full stop with the next sentence right after it looks much the same: "zei.Toen".
    return near or (shown.islower() and parts[0] not in NEVER and all(len(part) >= _SHORT - 1 for part in parts))


def _after_platform(low: str, previous: str) -> bool:
    """Say whether a word that no list knows follows "zijn snap is", "account van …" or the platform itself."""
    if low in NEVER or not low.isalnum() or low.isdigit():
        return False
    return (
        kind_of(low) is Kind.UNKNOWN
        and (previous in _SAYS_NAME or previous in ACCOUNT_WORDS)
        and previous not in {"account", "profiel"}
    )
