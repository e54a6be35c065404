"""One look over a text for what detectors may begin at: digits, single letters, and words such as "punt", "maart" or "dossiernummer".

Ordinary text has few of them. A detector reads only the stretches near its own marks, so its cost is that of what it may find, not of the
text's length; the look itself is a handful of passes in C.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from enum import Enum, auto
from functools import cache, cached_property

from thematics.redact.numerals import TRIGGERS
from thematics.redact.vocabulary import ACCOUNT_WORDS, MONTHS

__all__ = ["CONTEXT", "Mark", "Scan", "Word", "trie"]


class Mark(Enum):
    """What a word may be the beginning of."""

    NUMBER = auto()
    MONTH = auto()
    WEB = auto()  # "punt", "apenstaartje", "slash"
    ENDING = auto()  # "nl", "com"
    PLATFORM = auto()
    LETTER = auto()  # a letter's name that is no word: "bee", "zet"
    BORN = auto()
    BSN = auto()
    ACCOUNT = auto()  # of a bank
    PHONE = auto()
    DOCUMENT = auto()
    PLATE = auto()
    CASE = auto()  # the word itself names a number: "dossiernummer"
    CASE_LOOSE = auto()  # what follows may be a number: "cliënt", "zaak"
    DEVICE = auto()
    ADDRESS = auto()  # of a device: "ip"
    POSTCODE = auto()


def _numbered(stems: str, suffixes: str = "nummer nr -nummer -nr") -> list[str]:
    return [stem + suffix for stem in stems.split() for suffix in suffixes.split()]


# A word that says what the number or code after it is.
CONTEXT: Mapping[Mark, Iterable[str]] = {
    Mark.BORN: "geboren geboortejaar geboortedatum geboortedag jarig verjaardag verjaar geb bouwjaar".split(),
    Mark.BSN: [*"bsn b.s.n burgerservicenummer sofinummer sofi-nummer onderwijsnummer rijksregisternummer persoonsnummer pgn".split(),
               "burger service nummer", "b s n", "bee es en", "bsn-nummer", "bsnnummer"],
    Mark.ACCOUNT: [*_numbered("rekening bankrekening giro"), "rekening", "bankrekening", "giro", "creditcard", "bankpas", "pasnummer", "iban"],
    Mark.PHONE: [*_numbered("telefoon mobiel tel gsm 06"), "nummer", "mobiel", "mobieltje", "telefoon", "tel", "gsm"],
    Mark.DOCUMENT: [
        *_numbered("paspoort rijbewijs document vreemdelingen v identiteitskaart id verblijfsdocument identiteitsbewijs", "nummer nr -nummer -nr"),
        *"paspoort rijbewijs id-kaart identiteitskaart identiteitsbewijs id-bewijs verblijfsdocument verblijfsvergunning verblijfspas".split(),
        "id kaart", "id bewijs", "ov-chipkaart", "ov chipkaart", "documentnummers", "v nummer",
    ],
    Mark.PLATE: "kenteken nummerbord nummerplaat kentekennummer kentekenplaat".split(),
    Mark.CASE: [
        *_numbered("dossier zaak zaaks parket mutatie aangifte registratie melding meldings referentie client cliënt cliënten patient patiënt "
                   "patiënten leerling student studenten personeels incident bvh pv proces-verbaal rapport polis klant order volg rol rekest "
                   "beschikkings cjib om kenmerk beschikking burger relatie lidmaatschaps", "nummer nr -nummer -nr code -code id -id"),
        "proces verbaal",
        *"dossier parket mutatie bvh pv proces-verbaal procesverbaal kenmerk cjib rekest dossiernummers registratie".split(),
        *(f"{stem} {suffix}" for stem in "client cliënt patient patiënt leerling student klant order zaak om polis aangifte melding mutatie rol dossier".split() for suffix in ("nummer", "nr")),
    ],
    Mark.CASE_LOOSE: "aangifte melding referentie client cliënt cliënte patient patiënt leerling student incident rapport zaak polis".split(),
    Mark.DEVICE: [*_numbered("imei serie imsi sim simkaart toestel"), *"imei serienummer imsi iccid simkaart sim".split(),
                  *(f"{stem}{middle}id" for stem in ("device", "apparaat", "toestel") for middle in ("", "-", " ")),
                  "imei nummer", "anydesk", "teamviewer"],
    Mark.ADDRESS: ["ip", "ip-adres", "ip adres", "ipadres", "mac", "mac-adres", "mac adres", "macadres"],
    Mark.POSTCODE: "postcode postcodes postcodegebied zipcode".split(),
}  # fmt: skip
_OTHERS: Mapping[Mark, Iterable[str]] = {
    Mark.NUMBER: TRIGGERS,
    Mark.MONTH: (*MONTHS, *"jan feb mrt apr jun jul aug sept sep okt nov dec".split()),
    Mark.WEB: "punt puntje dot apenstaartje apenstaart underscore streepje slash schuine www wee at".split(),
    Mark.ENDING: "nl com org net eu info tv gg".split(),
    Mark.PLATFORM: sorted(ACCOUNT_WORDS),
    Mark.LETTER: "bee cee dee ef eff gee jee kaa em pee kuu ku es tee vee wee iks ix zet zed ypsilon haa aa ee oo uu ij pl".split(),
}


def trie(words: Iterable[str]) -> str:
    """Write words as one regular expression that reads each letter once.

    >>> trie(["an", "and", "at"])
    'a(?:n(?:d)?|t)'
    """
    root: dict[str, dict[str, object]] = {}
    for word in words:
        node = root
        for letter in word:
            node = node.setdefault(letter, {})  # type: ignore[assignment]
        node[""] = {}
    return _written(root)


def _written(node: Mapping[str, object]) -> str:
    branches = [
        re.escape(letter).replace(r"\ ", r"\s") + _written(below)  # type: ignore[arg-type]
        for letter, below in sorted(node.items())
        if letter
    ]
    if not branches:
        return ""
    optional = "" in node
    shown = branches[0] if len(branches) == 1 and not optional else f"(?:{'|'.join(branches)})"
    return f"{shown}?" if optional else shown


Word = tuple[int, int]
_LONG, _APART = 5, 3  # digits of a number that stands alone; signs between its groups
_GAP = re.compile(r"\s")
_DIGITS = re.compile(r"\d+")
_SINGLE = re.compile(r"(?<![\w'’])[^\W\d_](?![\w'’])")


@cache
def _marks() -> dict[str, Mark]:
    """Give each word its mark; a word that says what follows goes before a platform's name or a number."""
    marks: dict[str, Mark] = {}
    for table in (CONTEXT, _OTHERS):
        for mark, words in table.items():
            for word in words:
                marks.setdefault(word, mark)
    return marks


@cache
def _words() -> re.Pattern[str]:
    tens = "(?:twin|der|veer|vijf|zes|zeven|tach|negen)tig"
    compound = (
        rf"(?:een|één|twee|drie|vier|vijf|zes|zeven|acht|negen)[eë]n{tens}|\w{{0,24}}(?:honderd|duizend)\w{{0,32}}"
    )
    return re.compile(rf"(?<!\w)(?:{trie(_marks())}(?!\w)|(?=[entdvza])(?:{compound})(?!\w))")


class Scan:
    """A text and where the marks in it stand.

    Attributes:
        text: As it was given (masked where something is hidden already).
        low: In lower case, each character where it was.
    """

    def __init__(self, text: str) -> None:
        low = text.lower()
        if len(low) != len(text):  # "İ" alone becomes two characters
            low = "".join(letter.lower() if len(letter.lower()) == 1 else letter for letter in text)
        self.text = text
        self.low = low
        self._words: dict[Mark, list[Word]] = {mark: [] for mark in Mark}
        marks = _marks()
        for match in _words().finditer(low):
            word = match[0]
            mark = marks.get(word) or marks.get(_GAP.sub(" ", word), Mark.NUMBER)
            self._words[mark].append(match.span())
        self.digits: list[Word] = [match.span() for match in _DIGITS.finditer(low)]

    @cached_property
    def grouped(self) -> list[Word]:
        """Digits that may be part of somebody's number: five or more, or a separator away from other ones."""
        digits = self.digits
        return [
            (start, end)
            for at, (start, end) in enumerate(digits)
            if end - start >= _LONG
            or (at and start - digits[at - 1][1] <= _APART)
            or (at + 1 < len(digits) and digits[at + 1][0] - end <= _APART)
        ]

    @cached_property
    def coded(self) -> list[Word]:
        """Digits that may be part of a code: those, and digits with a letter or a hyphen beside them, or between capitals."""
        return sorted({*self.grouped, *(word for word in self.digits if self._beside_code(*word))})

    def _beside_code(self, start: int, end: int) -> bool:
        text = self.text
        before, after = text[start - 1 : start], text[end : end + 1]
        if before.isalpha() or after.isalpha() or (before and before in "-/:‑") or (after and after in "-/:‑"):
            return True
        return before == " " and text[max(0, start - 2) : start - 1].isupper()

    @cached_property
    def singles(self) -> list[Word]:
        """Letters that stand alone."""
        return [match.span() for match in _SINGLE.finditer(self.low)]

    def words(self, *marks: Mark) -> list[Word]:
        """Where words with these marks stand, in order."""
        if len(marks) == 1:
            return self._words[marks[0]]
        return sorted(word for mark in marks for word in self._words[mark])

    def near(self, places: Iterable[Word], before: int, after: int) -> Iterator[Word]:
        """Give the stretches within so many characters of these places (in order), none overlapping, each ending where a word does."""
        length = len(self.low)
        first = last = -1
        for start, end in places:
            begin = max(0, start - before)
            if begin <= last:
                last = max(last, min(length, end + after))
                continue
            if last >= 0:
                last = self._word_end(last)
                if begin <= last:
                    last = max(last, min(length, end + after))
                    continue
                yield first, last
            first, last = begin, min(length, end + after)
        if last >= 0:
            yield first, self._word_end(last)

    def _word_end(self, at: int) -> int:
        gap = _GAP.search(self.low, at)
        return gap.start() if gap else len(self.low)
