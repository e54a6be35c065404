"""Codes by their form, or by the word that says what they are: case numbers, documents, number plates, devices.

Sources: RDW's sidecodes 1-14 for number plates; the police's BVH numbers (PL, four signs of the unit, year, serial number); the parket's and the
courts' numbers (Landelijk reglement; ECLI, Council conclusions 2011/C 127/01); the passport's number (two letters, six signs, a digit; ICAO 9303);
IMEI with its check digit (python-stdnum).
"""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from stdnum import imei

from thematics.records.shared import Label
from thematics.redact.numerals import PIECE
from thematics.redact.said import SIGNS, Said, said_code
from thematics.redact.scan import Mark, Scan
from thematics.redact.tokens import Hit

__all__ = ["find_codes", "said_forms"]

# -- what has a form --------------------------------------------------------------------------------------------------
_DASH = r"[-‑–/ \n]"
_PL = re.compile(
    rf"(?<!\w)pl\s?-?\d{{2}}[\da-z]{{2}}\s?{_DASH}?\s?(?:19|20)?\d{{2}}{_DASH}?\d{{3}}\s?\d{{3,4}}(?:{_DASH}\d{{1,3}}(?![\w.,]?\d))?(?!\w)"
    r"|(?<!\w)pl\s?-?\d{4}\s?[-/ ]\s?\d{4,12}(?:[-/]\d{1,6}){0,3}(?!\w)"
)
_CASES = (
    re.compile(r"(?<![\w,-])(?<!\d[./])\d{2}[/.-]\d{5,6}[.-]\d{2}(?![\w-])(?:\s\([a-z]\))?"),
    re.compile(
        r"(?<![\w.,/-])(?<!31\s)(?:20|19)\d{2}[-/ ]?\d{6}(?:[-/]\d{1,3})?(?![\w])|(?<![\w.,/-])(?<!31\s)(?:20|19)\d{2}[-/]?\d{5,10}(?!\w)"
    ),
    re.compile(r"(?<!\w)ecli(?::\s?|\s)[a-z]{2}(?::\s?|\s)[a-z]{2,8}(?::\s?|\s)\d{4}(?::\s?|\s)[\w.]{1,12}\b"),
    re.compile(
        r"(?<!\w)c/\d{2}/\d{6}(?:\s?/\s?(?:[a-z]{2}\s)?[a-z]{2}\s\d{2}[-/]\d{1,5})?(?!\w)"
        r"|(?<!\w)(?:kg|ha|fa|je|jw|vv|ea|hz|wr|bz|ks|jz)\s(?:za|rk|verz|ha|ba|ar)\s\d{2}[-/ ]\d{1,5}(?!\w)"
        r"|(?<!\w)(?:awb|ams|sgr|rot|haa|utr|mid|bre|arn|zwo|gro|lee|mva|roe|she|zb|br|uhr)\s\d{2}[/-]\d{2,6}(?!\w)"
        r"|(?<!\w)ljn[:\s]{1,2}[a-z]{2}\d{4}(?!\w)"
    ),
)
_CASE_CODE = re.compile(
    r"(?<![\w-])[A-Z]{1,4}[-/](?:[A-Z]{1,3}[-/])?\d{4,12}(?:[-/]\d{1,12}){0,4}(?![\w-])|(?<![\w-])[A-Z]{1,2}\d{2}-\d{6,8}(?![\w-])"
)
_LOW_CODE = re.compile(r"(?<![\w-])[a-z]{1,3}-(?:[a-z]{1,3}-)?\d{5,12}(?:-\d{1,12}){0,4}(?![\w-])")
_PASSPORT = re.compile(r"(?<!\w)(?:[A-NP-Z]{2}(?=[A-Z]{0,5}\d)[A-NP-Z0-9]{6}\d|[A-Z]{2,3}\d{5,8}[A-Z]?)(?!\w)")
_DEVICES = (
    re.compile(
        r"(?<![\d.])(?:(?:25[0-5]|2[0-4]\d|1\d\d|[1-9]?\d)\.){3}(?:25[0-5]|2[0-4]\d|1\d\d|[1-9]?\d)(?![\d.]*\d)"
    ),
    re.compile(
        r"(?<![\w:])(?:[0-9a-f]{1,4}:){3,7}[0-9a-f]{1,4}(?![\w:])|(?<![\w:])(?:[0-9a-f]{1,4}:){1,6}(?::[0-9a-f]{1,4}){1,6}(?![\w:])"
    ),
    re.compile(
        r"(?<![\w:-])(?:[0-9a-f]{2}[:-]){5}[0-9a-f]{2}(?![\w:-])|(?<![\w.])(?:[0-9a-f]{4}\.){2}[0-9a-f]{4}(?![\w.])"
    ),
    re.compile(r"(?<!\w)[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}(?!\w)"),
)
_SECTION = re.compile(
    r"\d(?:\.\d){3}"
)  # "6.3.2.4" is a paragraph; an address with four such numbers is a server everybody uses
# Their colons and full stops gone: four numbers after "via", or groups of which two or more mix letters and digits.
_BARE_ADDRESS = re.compile(
    r"(?<=via\s)(?:(?:25[0-5]|2[0-4]\d|1\d\d|[1-9]?\d)\s){3}(?:25[0-5]|2[0-4]\d|1\d\d|[1-9]?\d)(?!\w)"
)
_BARE_GROUPS = re.compile(r"(?<!\w)[0-9a-f]{1,4}(?:\s{1,2}[0-9a-f]{1,4}){2,7}(?!\w)")
_IMEI = re.compile(r"(?<![\w.,])\d{2}[\s-]?\d{6}[\s-]?\d{6}[\s-]?\d(?![\w])")

_IMEI_GROUPED = re.compile(
    r"(?<![\w.,-])\d{2}-\d{6}-\d{6}-\d(?![\w-])"
)  # so grouped it is one, whatever its check digit says
# A letter or three and many digits: a registration of some system that nobody here has heard of.
_LETTERED = re.compile(r"(?<![\w@./-])[a-z]{1,3}(?:\d{5,10}|\d{4}-\d{3,8})(?![\w-])")

_SIDECODES = re.compile(
    r"[a-z]{2}\d{4}|\d{4}[a-z]{2}|\d{2}[a-z]{2}\d{2}|[a-z]{2}\d{2}[a-z]{2}|[a-z]{4}\d{2}|\d{2}[a-z]{4}|\d{2}[a-z]{3}\d|\d[a-z]{3}\d{2}"
    r"|[a-z]{2}\d{3}[a-z]|[a-z]\d{3}[a-z]{2}|[a-z]{3}\d{2}[a-z]|[a-z]\d{2}[a-z]{3}|\d[a-z]{2}\d{3}|\d{3}[a-z]{2}\d"
)
_NAMED_PLATE = re.compile(
    rf"{_SIDECODES.pattern}|\d[a-z]{{3}}\d{{3}}|[a-z]{{2,5}}\d{{1,4}}|[a-z]{{2}}\d{{2,3}}[a-z]{{2,3}}"
)
_PLATE = re.compile(r"(?<![\w-])(?:[a-z]{1,3}|\d{1,3})-(?:[a-z]{2,3}|\d{2,3})-(?:[a-z]{1,3}|\d{1,3})(?![\w-])")
_PLATE_CAPITALS = re.compile(
    r"(?<![\w-])(?:[A-Z]{1,3}|\d{1,3})\s?(?:[A-Z]{2,3}|\d{2,3})\s?(?:[A-Z]{1,3}|\d{1,3})(?![\w-])"
)

# -- what a word before it says ---------------------------------------------------------------------------------------
_FILL = re.compile(
    r"(?:[\s:#=(,]|\.(?=\s)|(?<!\w)(?:is|was|van|met|nummer|nr|luidt|id|het|de|mijn|haar|zijn|hem|onze|ons|hier|daar|dat|dus|deze|die|adres|eh|ehm|uhm|"
    r"begint|eindigt|op|code|geloof\sik|even|staat|vermeld|politie|onder|jouw|m'n|z'n|moeder|vader|zoon|dochter|hem)(?!\w)){0,14}"
)
_CODE = r"[a-z]{0,5}(?:[-./]|\s(?=\d{3}))?(?:[a-z]{1,4}[-./]){0,2}\d\w{0,24}(?:[-./]\w{1,16}){0,5}"
_CASE_VALUE = re.compile(rf"{_CODE}(?:\s[a-z]{{2,6}}(?=\s\d))?(?:\s\d{{2,9}}(?![\w,.]*\d)){{0,4}}")
_CASE_PLAIN = re.compile(rf"{_CODE}")
_DOCUMENT_VALUE = re.compile(
    r"(?=[a-z]*\s?\d|[a-z]{1,5}\d)[a-z0-9]{4,12}(?:[\s.-](?=[a-z]*\d)[a-z0-9]{3,4}){0,3}|[a-z]{2}\s(?=[a-z]\d)[a-z0-9]{3,4}(?:\s(?=[a-z]*\d)[a-z0-9]{2,4}){0,2}"
)
_PLATE_VALUE = re.compile(
    r"(?=[\w -]{0,9}\d)[a-z0-9]{1,6}(?:[\s-](?=[a-z]{0,2}\d|[a-z]{1,3}(?![\w]))[a-z0-9]{1,3}){0,2}(?!\w)"
)
_DEVICE_VALUE = re.compile(
    r"(?=[\w -]{0,12}\d)[a-z0-9]{4,40}(?:-[a-z0-9]{1,16}){0,6}(?!\w)|\d{1,6}(?:[\s-]\d{1,8}){1,6}(?!\w)"
)
_IP_VALUE = re.compile(r"\d{1,3}(?:\s\d{1,3}){3}(?![\w])|(?:[0-9a-f]{2}\s){5}[0-9a-f]{2}(?!\w)")
_OCTET = rf"{PIECE}(?:\s{PIECE}){{0,2}}"
_SAID_IP = re.compile(rf"(?:{_OCTET}\spunt\s){{3}}{_OCTET}")
_WORDS_BETWEEN = re.compile(
    r"(?:\s[^\W\d_]{2,24}){1,4}?\s(?:is|was|luidt)\s"
)  # "cliëntnummer bij jeugdzorg is 20 33 41"
_SAID = re.compile(SIGNS)
_LEAST_SAID, _LEAST_DIGITS, _LEAST_LOOSE = 3, 2, 5


def find_codes(scan: Scan) -> Iterator[Hit]:
    """Give case numbers, documents, plates and devices."""
    yield from _formed(scan)
    for mark, reader in _READERS.items():
        for _, end in scan.words(mark):
            yield from reader(scan, end)


@dataclass(frozen=True, slots=True)
class _Form:
    """A pattern, what it finds, and what else must hold.

    Attributes:
        pattern: Read on the text in lower case.
        label: The kind.
        score: 0 to 1.
        by: The detector.
        cased: Whether the pattern is read on the text as it stands instead.
        holds: What must hold of what was found.
    """

    pattern: re.Pattern[str]
    label: Label
    score: float
    by: str
    cased: bool = False
    holds: Callable[[str], bool] = bool


def _formed(scan: Scan) -> Iterator[Hit]:
    for stretch in scan.near(scan.coded, 30, 40):
        for form in _FORMS:
            for match in form.pattern.finditer(scan.text if form.cased else scan.low, *stretch):
                if form.holds(match[0]):
                    yield Hit(match.start(), match.end(), form.label, form.score, form.by)


def _is_address(shown: str) -> bool:
    return _SECTION.fullmatch(shown) is None


def _is_mixed(shown: str) -> bool:
    groups = shown.split()
    mixed = sum(not group.isdigit() and not group.isalpha() for group in groups)
    return mixed > 1 and not groups[0].isalpha() and not groups[-1].isalpha()


def _is_plate(shown: str) -> bool:
    return _SIDECODES.fullmatch(shown.replace("-", "")) is not None


def _is_spaced_plate(shown: str) -> bool:
    return _newer(re.sub(r"\s", "", shown).lower())


def _newer(compact: str) -> bool:
    """Say whether it has the form of a plate and none of the letters that RDW avoids; words and abbreviations have them."""
    return (
        _SIDECODES.fullmatch(compact) is not None
        and not set(compact) & set("aeiouycmqw")
        and not re.fullmatch(r"\d{4}[a-z]{2}", compact)
    )


_SAID_PLATE = re.compile(rf"(?:{_SIDECODES.pattern})")
_SAID_PL = re.compile(r"pl\d{6,20}")


def said_forms(said: Said) -> Iterator[Hit]:
    """Give the police number or plate in a code that was said."""
    police = _SAID_PL.search(said.code)
    if police:
        yield _hit(said, police, Label.CASE_NUMBER, "said-police-number")
    plate = _SAID_PLATE.search(said.code)
    if plate and said.whole(*plate.span()) and _newer(plate[0]):
        rest = [*said.words[: plate.start()], *said.words[plate.end() :]]
        if all(rest):
            yield _hit(said, plate, Label.PLATE, "said-plate")


_FORMS = (
    _Form(_PL, Label.CASE_NUMBER, 1.0, "police-number"),
    *(_Form(pattern, Label.CASE_NUMBER, 0.95, "case-number") for pattern in _CASES),
    *(_Form(pattern, Label.DEVICE, 0.9, "device", holds=_is_address) for pattern in _DEVICES),
    _Form(_BARE_ADDRESS, Label.DEVICE, 0.8, "device"),
    _Form(_BARE_GROUPS, Label.DEVICE, 0.8, "device", holds=_is_mixed),
    _Form(_LOW_CODE, Label.CASE_NUMBER, 0.8, "case-code"),
    _Form(_IMEI, Label.DEVICE, 0.95, "imei", holds=imei.is_valid),
    _Form(_IMEI_GROUPED, Label.DEVICE, 0.8, "imei"),
    _Form(_LETTERED, Label.CASE_NUMBER, 0.7, "lettered-number"),
    _Form(_CASE_CODE, Label.CASE_NUMBER, 0.9, "case-code", cased=True),
    _Form(_PASSPORT, Label.IDENTITY_DOCUMENT, 0.9, "document", cased=True),
    _Form(_PLATE, Label.PLATE, 0.9, "plate", holds=_is_plate),
    _Form(_PLATE_CAPITALS, Label.PLATE, 0.8, "plate", cased=True, holds=_is_spaced_plate),
)


def _hit(said: Said, match: re.Match[str], label: Label, by: str) -> Hit:
    return Hit(said.starts[match.start()], said.ends[match.end() - 1], label, 0.85, by)


def _digits(shown: str) -> int:
    return sum(map(str.isdigit, shown))


def _value(scan: Scan, end: int, pattern: re.Pattern[str]) -> re.Match[str] | None:
    fill = _FILL.match(scan.low, end)
    return pattern.match(scan.low, fill.end() if fill else end)


def _said_value(scan: Scan, end: int, label: Label, least: int, by: str) -> Iterator[Hit]:
    """Give a code that is said after the word that names it, without the words at its end that are letters too."""
    match = _value(scan, end, _SAID)
    if match is None:
        return
    said = said_code(scan.low, match.start(), match.end())
    last = len(said.code)
    while last and said.words[last - 1] and not said.code[last - 1].isdigit():
        last -= 1
    if _digits(said.code[:last]) >= least:
        yield Hit(said.starts[0], said.ends[last - 1], label, 0.9, by)


def _case(scan: Scan, end: int) -> Iterator[Hit]:
    match = _value(scan, end, _CASE_VALUE)
    between = None if match else _WORDS_BETWEEN.match(scan.low, end)
    if between:
        match = _CASE_VALUE.match(scan.low, between.end())
    if match and _digits(match[0]) >= _LEAST_DIGITS:
        yield Hit(match.start(), match.end(), Label.CASE_NUMBER, 0.9, "case-word")
    else:
        yield from _said_value(scan, end, Label.CASE_NUMBER, _LEAST_SAID, "case-word")


_REST = re.compile(r"\s[A-Z]{2,6}(?!\w)")


def _case_loose(scan: Scan, end: int) -> Iterator[Hit]:
    match = _value(scan, end, _CASE_PLAIN)
    if match is None:
        return
    joined = re.fullmatch(r"\d{2}[-/]\d{2,6}", match[0])
    if joined or _digits(match[0]) >= _LEAST_LOOSE:
        rest = _REST.match(scan.text, match.end()) if joined else None
        yield Hit(match.start(), rest.end() if rest else match.end(), Label.CASE_NUMBER, 0.8, "case-word")


def _document(scan: Scan, end: int) -> Iterator[Hit]:
    match = _value(scan, end, _DOCUMENT_VALUE)
    if match and _digits(match[0]) >= _LEAST_SAID and len(match[0]) >= 6:  # noqa: PLR2004 - signs of the shortest document number
        yield Hit(match.start(), match.end(), Label.IDENTITY_DOCUMENT, 0.9, "document")
    else:
        yield from _said_value(scan, end, Label.IDENTITY_DOCUMENT, _LEAST_SAID, "document")


def _plate(scan: Scan, end: int) -> Iterator[Hit]:
    match = _value(scan, end, _PLATE_VALUE)
    if match:
        last = _plate_end(match)
        if last:
            yield Hit(match.start(), match.start() + last, Label.PLATE, 0.85, "plate")
    yield from _said_value(scan, end, Label.PLATE, 2, "plate")


def _plate_end(match: re.Match[str]) -> int:
    """Give where a plate that was named as one ends: the longest part that has a plate's form, or the first if it may be part of one."""
    shown = match[0]
    ends = [*(found.start() for found in re.finditer(r"\s", shown)), len(shown)]
    for last in reversed(ends):
        if _NAMED_PLATE.fullmatch(re.sub(r"[\s-]", "", shown[:last])):
            return last
    return ends[0] if re.search(r"[a-z].*\d|\d.*[a-z]", shown[: ends[0]]) else 0  # "GB-0", not "kenteken 2 keer"


def _device(scan: Scan, end: int) -> Iterator[Hit]:
    match = _value(scan, end, _DEVICE_VALUE)
    if match and _digits(match[0]) >= _LEAST_LOOSE - 1:
        yield Hit(match.start(), match.end(), Label.DEVICE, 0.9, "device")
    else:
        yield from _said_value(scan, end, Label.DEVICE, _LEAST_LOOSE, "device")


def _address(scan: Scan, end: int) -> Iterator[Hit]:
    match = _value(scan, end, _IP_VALUE) or _value(scan, end, _SAID_IP)
    if match:
        yield Hit(match.start(), match.end(), Label.DEVICE, 0.9, "device")


_READERS: Mapping[Mark, Callable[[Scan, int], Iterator[Hit]]] = {
    Mark.CASE: _case,
    Mark.CASE_LOOSE: _case_loose,
    Mark.DOCUMENT: _document,
    Mark.PLATE: _plate,
    Mark.DEVICE: _device,
    Mark.ADDRESS: _address,
}
