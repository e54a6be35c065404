"""Ages: "14 jaar", "veertien jaar oud", "ze was vijftien", "een meisje van 13". Only where the settings ask for them."""

import re
from collections.abc import Iterator

from thematics.records.shared import Label
from thematics.redact.numerals import NUMBER_WORD
from thematics.redact.scan import Mark, Scan
from thematics.redact.tokens import Hit

__all__ = ["find_ages"]

_AGE = rf"(?:1[01]\d|[1-9]?\d|{NUMBER_WORD})(?!\w)"
_WHO = (
    r"(?:meisjes?|jongens?|jongetjes?|meiden|meid|kinderen|kind|vrouw|man|mannen|dochter|dochtertje|zoon|zoontje|zusje|broertje|zus|broer|neefje|nichtje|neef|nicht|"
    r"vriendin|vriend|vriendje|vriendinnetje|iemand|jongere|jongeren|puber|pubers|leerling|leerlingen|slachtoffer|dader|verdachte|gozer|gast|moeder|vader|"
    r"klasgenoot|klasgenootje|baby|peuter|kleuter|tiener|tieners)"
)
_BE = r"(?:ben|is|was|waren|zijn|werd|word|wordt|geworden|wordt|worden|bent)"
_PERSON = r"(?:ik|hij|ze|zij|je|jij|die|we|wij|jullie|zusje|broertje|zus|broer|dochter|zoon|meisje|jongen|moeder|vader|vriendin|vriend|dader|verdachte|er)"
_SOFT = r"(?:(?:net|nog|al|pas|toen|nu|maar|ongeveer|bijna|geloof\sik|ook|denk\sik|rond\sde|amper|inmiddels|dus|eh|toen|eind|volgens\smij)\s){0,3}"
_PATTERNS = (
    re.compile(
        rf"(?<!\w)(?P<age>{_AGE}(?:\s(?:en|of|tot)\s{_AGE})?\sjaar(?:\soud|tjes)?)(?!\w)(?!\s(?:geleden|lang|later|eerder|cel|gevangenis|bij|in|aan|op|en\s\w+\smaanden|"
        r"samen|gewerkt|verder|ervaring|garantie|tbs|therapie)(?!\w))"
    ),
    re.compile(
        r"(?<!\w)(?P<age>(?:1[01]\d|[1-9]?\d)[\s-]?jarigen?|(?:\w{2,20})(?:tien|tig|elf|twaalf|acht|negen|zes|zeven|vijf|vier)jarigen?|(?:tien|elf|twaalf|zes|zeven|acht|negen|vijf|vier|drie)jarigen?)(?!\w)"
    ),
    re.compile(
        rf"(?<!\w)(?:{_PERSON}\s{_BE}|{_BE}\s{_PERSON}|toen\s{_PERSON})\s{_SOFT}(?P<age>{_AGE})(?=\s(?:was|ben|is|werd|geworden|toen|en|jaar|dus|denk|geloof|die|maar|ofzo|of|nu)(?!\w)|[.,!?;:\n)]|\s?$)"
    ),
    re.compile(
        rf"(?<!\w){_WHO}\s(?:\w{{1,12}}\s)?van\s{_SOFT}(?P<age>{_AGE})(?!\s(?:\w+(?:straat|laan|weg)|\d)(?!\w))(?![.,:]\d)"
    ),
    re.compile(
        r"(?<!\w)(?:op|na|voor|vanaf|sinds|tot)\s(?:mijn|haar|zijn|z'n|m'n|hun|jouw|je|d'r)\s(?P<age>\w{2,8}(?:de|ste)|\d{1,2}(?:e|de|ste))(?!\w)(?!\s(?:jaar|verjaardag|klas|school|telefoon|keer)(?!\w))"
    ),
    re.compile(rf"(?<!\w)leeftijd\s?(?:[:=]\s?)?(?:(?:is|was|van)\s)?(?P<age>{_AGE})"),
    re.compile(
        rf"(?<!\w)(?:en|of|maar)\s(?:hij|zij|ze|ik|die)\s{_SOFT}(?P<age>{_AGE})(?=\s(?:toen|was|is)(?!\w)|[.,!?;\n]|\s?$)"
    ),
)
_ORDINALS = re.compile(
    r"(?:eerste|tweede|derde|vierde|vijfde|zesde|zevende|achtste|negende|tiende|elfde|twaalfde|\w{3,6}tiende|\w{0,9}(?:twintig|dertig|veertig|vijftig|zestig)ste|\d{1,2}(?:e|de|ste))"
)
_LASTING = re.compile(
    r"(?<!\w)(?:jongste|voorbije|binnen\sde|minder\sdan|duur\w*|na|over|binnen|al|nog|daarna|elke|per|ieder|iedere|straf|cel|afgelopen|laatste|eerste|komende|vorige|paar|om\sde|meer\sdan|minimaal|maximaal|hooguit)\s$"
)
_FEW = re.compile(r"(?:een|één|twee|drie|vier|vijf|[1-5])\s(?:(?:en|of|tot)\s\w+\s)?jaar$")
_IS = re.compile(r"(?<!\w)(?:was|is|ben|van|werd|word|wordt|pas|net|toen|waren|zijn|geworden)\s$")
_MARKS = re.compile(r"jarig|(?<=[nrske])\s\w{2,8}(?:de|ste)(?!\w)")
_WHOLE = re.compile(_AGE)
_NEVER = re.compile(r"(?:een|één|nul|0|1)(?!\w)(?!\sjaar)")


def _a_while(low: str, start: int, shown: str) -> bool:
    """Say whether so many years are how long something lasted: "het duurde drie jaar"."""
    before = max(0, start - 20)
    if _LASTING.search(low, before, start):
        return True
    return _FEW.match(shown) is not None and _IS.search(low, before, start) is None


def find_ages(text: str | Scan) -> Iterator[Hit]:
    """Give the ages in a text, in order, none overlapping: the number, with "jaar" or "jaar oud" where it is said."""
    scan = Scan(text) if isinstance(text, str) else text
    marks = [*scan.digits, *scan.words(Mark.NUMBER), *(match.span() for match in _MARKS.finditer(scan.low))]
    hits = [
        Hit(*match.span("age"), Label.AGE, 0.8, "age")
        for stretch in scan.near(sorted(marks), 48, 40)
        for pattern in _PATTERNS
        for match in pattern.finditer(scan.low, *stretch)
        if _is_age(scan.low, match.start("age"), match["age"])
    ]
    last = 0
    for hit in sorted(hits, key=lambda hit: (hit.start, -hit.end)):
        if hit.start >= last:
            yield hit
            last = hit.end


def _is_age(low: str, start: int, shown: str) -> bool:
    if _NEVER.match(shown) or (shown.endswith("jaar") and _a_while(low, start, shown)):
        return False
    if "jarig" in shown or _WHOLE.fullmatch(shown):
        return True
    return not shown.endswith(("de", "ste", "e")) or _ORDINALS.fullmatch(shown) is not None
