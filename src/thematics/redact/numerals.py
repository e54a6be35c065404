"""Numbers as they are said: "nul zes twaalf vierendertig", "drieëntwintig", "dubbel acht", "tweeduizend zeven"."""

import re
from functools import cache

__all__ = [
    "DIGIT_RUN",
    "FILLERS",
    "HOUSE_WORD",
    "NUMBER_WORD",
    "ORDINAL",
    "PIECE",
    "TRIGGERS",
    "said_pieces",
    "spoken_digits",
]

_UNITS = "nul|een|één|eén|twee|drie|vier|vijf|zes|zeven|acht|negen"
_TEENS = "tien|elf|twaalf|dertien|veertien|vijftien|zestien|zeventien|achttien|negentien"
_TENS = "twintig|dertig|veertig|vijftig|zestig|zeventig|tachtig|negentig"
_PLURALS = "nullen|enen|eentjes|tweeën|tweeen|drieën|drieen|vieren|vijven|zessen|zevens|achten|negens"
NUMBER_WORD = rf"(?:(?:(?:een|één|twee|drie|vier|vijf|zes|zeven|acht|negen)[eë]n)?(?:{_TENS})|{_TEENS}|{_UNITS})"
_JOINED = rf"(?:{NUMBER_WORD})?(?:duizend|honderd)(?:en)?(?:(?:{NUMBER_WORD})?honderd(?:en)?)?(?:{NUMBER_WORD})?"
HOUSE_WORD = rf"(?:(?:{NUMBER_WORD}\s?)?honderd(?:\s?(?:en\s?)?{NUMBER_WORD})?|{NUMBER_WORD})"
ORDINAL = r"(?:eerste|tweede|derde|vierde|vijfde|zesde|zevende|achtste|negende|tiende|elfde|twaalfde|\w{3,6}tiende|(?:\w{2,7}[eë]n)?(?:twintigste|dertigste))"
_TIMES = r"(?:dubbele?|(?:twee|drie|vier|vijf|zes|zeven|acht|negen)\s(?:keer|maal)(?:\s(?:de|een))?)"
# One number in a row of them: said, in digits, or so many times the same.
PIECE = rf"(?:{_TIMES}\s+)?(?:(?:{_JOINED}|nul(?:zes|twintig)|{NUMBER_WORD}|{_PLURALS})(?!\w)|\d{{1,4}}(?!\w))"
FILLERS = r"(?:(?:en|dan|toen|nog|streepje|eh|ehm|uh|uhm|euh)\s+){0,3}"
# At least four of them in a row.
DIGIT_RUN = re.compile(rf"(?<!\w){PIECE}(?:(?:\s{{0,2}}[,.\-–/;:]\s{{0,2}}|\s{{1,3}}){FILLERS}{PIECE}){{3,40}}")
TRIGGERS = (*f"{_UNITS}|{_TEENS}|{_TENS}|{_PLURALS}".split("|"), "nulzes", "nultwintig", "dubbel", "dubbele")

_VALUE = {name: number for number, name in enumerate(_UNITS.replace("|één|eén", "").split("|"))} | {"één": 1, "eén": 1}
_VALUE |= {name: number for number, name in enumerate(_TEENS.split("|"), start=10)}
_TEN_VALUE = {name: number * 10 for number, name in enumerate(_TENS.split("|"), start=2)}
_MANY = {"nullen": 0, "enen": 1, "eentjes": 1, "tweeën": 2, "tweeen": 2, "drieën": 3, "drieen": 3, "vieren": 4, "vijven": 5,
         "zessen": 6, "zevens": 7, "achten": 8, "negens": 9}  # fmt: skip
_WORD = re.compile(r"[^\W\d_]+|\d+")
_HUNDRED, _THOUSAND = 100, 1000
_SCALE = re.compile(r"(?P<left>\w*?)(?P<scale>duizend|honderd)(?P<right>\w*)")


@cache
def _value(word: str) -> int | None:
    """Give the value of a number word, of one piece: "drieëntwintig", "honderdtwaalf", "tweeduizendacht"."""
    if word in _VALUE:
        return _VALUE[word]
    scaled = _SCALE.fullmatch(word)
    if scaled is None:
        ten = next((ten for ten in _TEN_VALUE if word.endswith(ten)), "")
        return _TEN_VALUE[ten] + _VALUE.get(re.sub("[eë]n$", "", word[: -len(ten)]), 0) if ten else None
    scale = _HUNDRED if scaled["scale"] == "honderd" else _THOUSAND
    left = 1 if not scaled["left"] else _value(scaled["left"])
    right = _part(scaled["right"])
    return None if left is None or right is None else left * scale + right


def _part(rest: str) -> int | None:
    if rest in {"", "en"}:
        return 0
    value = _value(rest)
    return _value(rest[2:]) if value is None and rest.startswith("en") else value


class _Pieces:
    """Numbers that were said one after the other, each as its digits; "honderd" and "duizend" take the number before them."""

    def __init__(self) -> None:
        self.digits: list[str] = []
        self._times = 1
        self._room = 0  # what a hundred or a thousand leaves room for: 42 after "tweeduizend"

    def read(self, word: str) -> None:
        """Take the next word."""
        if word.isdigit():
            self._add(word)
        elif word in {"dubbel", "dubbele"}:
            self._times = 2
        elif word in {"keer", "maal"} and self.digits:
            self._times = min(int(self.digits.pop()), 9)
        elif word in _MANY:
            count = int(self.digits.pop()) if self.digits else 1
            self.digits.append(str(_MANY[word]) * min(count, 9))
        elif word in {"honderd", "duizend"}:
            self._scale(_HUNDRED if word == "honderd" else _THOUSAND)
        elif word in {"nulzes", "nultwintig"}:
            self._add("06" if word == "nulzes" else "020")
        elif (value := _value(word)) is not None:
            self._number(value)

    def _add(self, digits: str) -> None:
        self.digits.append(digits * self._times)
        self._times, self._room = 1, 0

    def _number(self, value: int) -> None:
        if 0 < value < self._room:
            self.digits[-1] = str(int(self.digits[-1]) + value)
            self._room = 0
            return
        self._add(str(value))
        if value >= _HUNDRED:
            self._room = _THOUSAND if value % _THOUSAND == 0 else _HUNDRED if value % _HUNDRED == 0 else 0

    def _scale(self, scale: int) -> None:
        before = self.digits[-1] if self.digits else ""
        if before and before[0] != "0" and int(before) < _HUNDRED and not self._room:
            self.digits[-1] = str(int(before) * scale)
        elif self._room > scale:
            self.digits[-1] = str(int(before) + scale)
        else:
            self._add(str(scale))
        self._room = scale


def said_pieces(text: str) -> list[str]:
    """Give the numbers that are said, each as its digits.

    >>> said_pieces("nul zes, twaalf, dubbel acht, zes honderd twaalf, drie nullen")
    ['0', '6', '12', '88', '612', '000']
    """
    pieces = _Pieces()
    for word in _WORD.findall(text.lower()):
        pieces.read(word)
    return pieces.digits


def spoken_digits(text: str) -> str:
    """Write what is said as digits, in the order in which it is said.

    >>> spoken_digits("nul zes, twaalf vierendertig dubbel acht")
    '06123488'
    """
    return "".join(said_pieces(text))
