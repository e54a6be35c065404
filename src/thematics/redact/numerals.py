"""Numbers as they are said: "nul zes twaalf vierendertig", "drieëntwintig", "dubbel acht"."""

import re
from functools import cache

__all__ = ["DIGIT_RUN", "HOUSE_WORD", "NUMBER_WORD", "ORDINAL", "spoken_digits"]

_UNITS = "nul|een|één|eén|twee|drie|vier|vijf|zes|zeven|acht|negen"
_TEENS = "tien|elf|twaalf|dertien|veertien|vijftien|zestien|zeventien|achttien|negentien"
_TENS = "twintig|dertig|veertig|vijftig|zestig|zeventig|tachtig|negentig"
NUMBER_WORD = rf"(?:(?:(?:een|één|twee|drie|vier|vijf|zes|zeven|acht|negen)[eë]n)?(?:{_TENS})|{_TEENS}|{_UNITS})"
HOUSE_WORD = rf"(?:(?:{_UNITS})?honderd(?:\s?(?:en\s?)?{NUMBER_WORD})?|{NUMBER_WORD})"
ORDINAL = r"(?:eerste|tweede|derde|vierde|vijfde|zesde|zevende|achtste|negende|tiende|elfde|twaalfde|\w{3,6}tiende|(?:\w{2,7}[eë]n)?(?:twintigste|dertigste))"
_PIECE = rf"(?:(?:dubbel|dubbele|twee\s+keer|drie\s+keer)\s+)?(?:{NUMBER_WORD}|\d{{1,4}})"
# At least four pieces in a row: said digits, possibly with digits in between.
DIGIT_RUN = re.compile(
    rf"\b{_PIECE}(?:(?:\s*[,.\-–]\s*|\s+)(?:(?:en|dan|streepje|eh|ehm|uh)\s+)?{_PIECE}){{3,}}\b", re.IGNORECASE
)

_VALUE = {name: str(number) for number, name in enumerate(f"{_UNITS}".replace("|één|eén", "").split("|"))}
_VALUE |= {"één": "1", "eén": "1"}
_VALUE |= {name: str(number) for number, name in enumerate(_TEENS.split("|"), start=10)}
_TEN_VALUE = {name: number * 10 for number, name in enumerate(_TENS.split("|"), start=2)}
_WORD = re.compile(r"[^\W\d_]+|\d+")


@cache
def _digits(word: str) -> str:
    if word.isdigit():
        return word
    if word in _VALUE:
        return _VALUE[word]
    for ten, value in _TEN_VALUE.items():
        if word.endswith(ten):
            unit = re.sub("[eë]n$", "", word[: -len(ten)])
            return str(value + int(_VALUE.get(unit, "0")))
    return ""


def spoken_digits(text: str) -> str:
    """Write what is said as digits, in the order in which it is said.

    >>> spoken_digits("nul zes, twaalf vierendertig dubbel acht")
    '06123488'
    """
    digits, times = "", 1
    for word in _WORD.findall(text.casefold()):
        if word in {"dubbel", "dubbele"}:
            times = 2
            continue
        digits += _digits(word) * times
        times = 1
    return digits
