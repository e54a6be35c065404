"""What can be a speaker's label, and taking a line apart: "Sanne: …", "[00:01:02] Spreker 1: …", "[SPEAKER_00]: …"."""

import re
from dataclasses import dataclass, replace
from enum import IntEnum

from thematics.sources.text import seconds

__all__ = ["Kind", "Line", "is_spoken", "kind_of", "lines_of", "parse_line", "without_times"]

LONGEST_LABEL = 40  # characters
MOST_WORDS = 4
MOST_LOWER_WORDS = 2  # a label in lower case is a first name, or first and last
LEAST_BARE = 2  # lines that begin with "0:05" before that is taken for a time
BARE_SHARE = 0.3  # of the lines, likewise

_CLOCK = r"(?:\d{1,3}:\d{1,2}:\d{1,2}|\d{1,3}:\d{2})(?:[.,]\d{1,6})?"
_RANGE = rf"(?P<clock>{_CLOCK})(?:\s*(?:-->|->|[-–]|tot)\s*{_CLOCK})?"
_MARKED = rf"(?:\[\s*{_RANGE}\s*\]|\(\s*{_RANGE}\s*\)|#{_RANGE}(?:-\d)?#)".replace("(?P<clock>", "(?:")
_AFTER = r"\s*(?:[-–|]\s+)?"
_LEADING = re.compile(rf"\s*(?P<time>{_MARKED}){_AFTER}")
_LEADING_BARE = re.compile(rf"\s*(?P<time>{_RANGE})(?=\s|$){_AFTER}")
_HOURS = re.compile(r"\d+:\d+:\d+|-->|->")
_FIRST_CLOCK = re.compile(_CLOCK)
_INLINE = re.compile(rf"(?:\[\s*{_RANGE}\s*\]|#{_RANGE}(?:-\d)?#){_AFTER}".replace("(?P<clock>", "(?:"))

_NAME = rf"[^\W\d_][^:\n\t\[\]#?!;,]{{0,{LONGEST_LABEL - 1}}}?"
_WITH_COLON = re.compile(rf"(?P<label>{_NAME})\s*(?P<time>{_MARKED})?\s*:(?P<text>.*)", re.DOTALL)
_WITH_TAB = re.compile(rf"(?P<label>{_NAME})\s*(?P<time>{_MARKED})?\t\s*(?P<text>\S.*)", re.DOTALL)
_IN_BRACKETS = re.compile(r"(?:\[(?P<square>[^\]\n]{1,40})\]|\((?P<round>[^)\n]{1,40})\))\s*(?P<colon>:?)\s*(?P<text>.*)", re.DOTALL)  # fmt: skip
_ALONE = re.compile(rf"(?P<label>{_NAME})(?:\s*(?:[-–|]\s*)?\s(?P<time>{_MARKED}|{_CLOCK}(?:\s*[-–]\s*{_CLOCK})?))?\s*")
_BOLD = re.compile(r"^(\*\*|__)(.+?)\1")

_GENERIC = re.compile(
    r"(?:speaker|spreker|sprecher|spreekster|interviewer|interviewster|interviewee|geïnterviewde|onderzoeker|onderzoekster|"
    r"researcher|moderator|gespreksleider|gespreksleidster|respondent|respondente|deelnemer|deelneemster|participant|"
    r"slachtoffer|cliënte?|client|moeder|vader|ouder|docent|docente|mentor|leraar|lerares|leerkracht|leerling|jongere|"
    r"hulpverlener|hulpverleenster|agente?|rechercheur|politie|professional|vraag|antwoord|question|answer|unknown|onbekend)"
    r"(?:[\s_-]?(?:\d{1,3}|[A-Z]))?|speaker[\s_](?:undefined|unknown)|int|resp|(?:int|resp|spk|spreker)[\s._-]?\d{1,3}",
    re.IGNORECASE,
)
_CODE = re.compile(r"[A-Z]|[A-Z]{1,3}[\s_-]?\d{1,3}|INT|RESP?|GI|IV|IR|OZ")
_TITLES = frozenset("dhr mw mevr mevrouw dr drs prof mr ing ir".split())
_PARTICLES = frozenset("van de der den het 't ten ter te von el al la le da dos di bin ben en and of".split())
# Sentences begin with these, or hold them, and a colon may follow ("Kijk: toen …"): never anybody's label.
_OPENERS = frozenset(
    "ja nee nou dus maar want toen kijk ook oké oke ok daar zo wel echt bijvoorbeeld namelijk punt stap eerst daarna kortom "
    "precies klopt inderdaad hm hmm mm mhm zeker goed prima eh uh ps nb hallo hoi hi dag doei bedankt dankjewel conclusie voorbeeld http https alleen behalve".split()
)
_SPEECH = frozenset(
    "ik je jij hij zij ze wij we jullie hen hun mij me mijn jouw haar zijn onze ons uw dat dit die deze er wat hoe waarom wie "
    "wanneer zei zeg zegt zeiden zeggen dacht denk denkt riep vroeg vraagt ging had heb heeft hebben ben was waren is wordt werd "
    "stond schreef appte stuurde antwoordde dus maar want toen als om niet geen nog al met naar voor bij".split()
)


class Kind(IntEnum):
    """How much a text looks like a speaker's label."""

    NONE = 0
    LOWER = 1  # short, in lower case
    NAME = 2  # every word has a capital
    SURE = 3  # "Spreker 1", "I", "R02": hardly anything else


@dataclass(frozen=True, slots=True)
class Line:
    """One line, taken apart as if what stands at its beginning were a label.

    Attributes:
        label: The label to be; None where nothing looks like one.
        text: What follows the label.
        whole: The line without its time, for when the label is none.
        time: Seconds, where the line says so.
        kind: How much the label looks like one.
        alone: The label stands on a line of its own, without a colon.
    """

    label: str | None
    text: str
    whole: str
    time: float | None = None
    kind: Kind = Kind.NONE
    alone: bool = False

    @property
    def blank(self) -> bool:
        """Whether nothing stands on the line."""
        return self.label is None and not self.whole.strip()


def lines_of(texts: list[str]) -> list[Line]:
    """Take lines apart; a time on a line of its own belongs to the next one.

    A line may begin with a bare "0:05" only where many do: "12:30 was het" is speech.
    """
    filled = [text for text in texts if text.strip()]
    bare = sum(_LEADING_BARE.match(text) is not None for text in filled)
    short = bare >= max(LEAST_BARE, BARE_SHARE * len(filled))
    lines: list[Line] = []
    waiting: float | None = None
    for text in texts:
        line = parse_line(text, short=short)
        if line.blank:
            waiting = line.time if line.time is not None else waiting
        elif waiting is not None:
            line, waiting = replace(line, time=waiting if line.time is None else line.time), None
        lines.append(line)
    return lines


def parse_line(text: str, *, short: bool = False) -> Line:
    """Take a line apart.

    Args:
        text: The line.
        short: Whether a bare "0:05" at the beginning is a time.

    >>> line = parse_line("[00:01:02] Spreker 1: ja hoor")
    >>> line.label, line.text, line.time, line.kind.name
    ('Spreker 1', 'ja hoor', 62.0, 'SURE')
    """
    text = _BOLD.sub(r"\2", text.strip())
    time, rest = _leading_time(text, short=short)
    for read in (_bracketed, _separated, _standing_alone):
        line = read(rest)
        if line is not None:
            return replace(line, time=time if time is not None else line.time)
    return Line(None, rest, rest, time)


def without_times(text: str) -> str:
    """Put spaces in the place of time stamps in running text (``[00:05:49]``, ``#00:05:49-3#``); all else keeps its offset."""
    return _INLINE.sub(lambda match: " " * len(match[0]), text)


def kind_of(label: str) -> Kind:
    """Say how much a text looks like a label.

    >>> [kind_of(text).name for text in ("Spreker 1", "Dhr. de Wit", "sanne", "Toen zei ik", "Kijk")]
    ['SURE', 'NAME', 'LOWER', 'NONE', 'NONE']
    """
    core = re.sub(r"\s*\([^()]*\)$", "", label.strip())
    words = core.split()
    if not words or len(words) > MOST_WORDS or len(core) > LONGEST_LABEL:
        return Kind.NONE
    if _GENERIC.fullmatch(core) or _CODE.fullmatch(core):
        return Kind.SURE
    bare = [word.strip(".'’&/+()").lower() for word in words]
    if is_spoken(core) or not all(map(_ends_rightly, words)):
        return Kind.NONE
    if all(not word[:1].islower() or low in _PARTICLES for word, low in zip(words, bare, strict=True)):
        return Kind.NAME
    return Kind.LOWER if len(words) <= MOST_LOWER_WORDS else Kind.NONE


def is_spoken(text: str) -> bool:
    """Say whether a text begins or reads as a sentence does: never as a label, a name or a fact.

    >>> is_spoken("Toen zei ik"), is_spoken("Goed"), is_spoken("Iris Boersma")
    (True, True, False)
    """
    words = [word.strip(".'’&/+(),:;!?…").lower() for word in text.split()]
    return bool(words) and (words[0] in _OPENERS or not _SPEECH.isdisjoint(words))


def _ends_rightly(word: str) -> bool:
    """Tell "Dhr." and "A." from the end of a sentence."""
    stem = word.rstrip(".")
    return stem == word or stem.lower() in _TITLES or len(stem.replace(".", "")) <= 2  # noqa: PLR2004 - initials


def _leading_time(text: str, *, short: bool = False) -> tuple[float | None, str]:
    match = _LEADING.match(text)
    if match is None:
        match = _LEADING_BARE.match(text)
        if match is None or not (short or _HOURS.search(match["time"])):
            return None, text
    return _clock(match["time"]), text[match.end() :]


def _clock(text: str | None) -> float | None:
    match = _FIRST_CLOCK.search(text or "")
    return seconds(match[0]) if match else None


def _bracketed(text: str) -> Line | None:
    """Read "[SPEAKER_00]: ja" and "[Spreker 1] ja"; "[lacht] ja" is no label."""
    match = _IN_BRACKETS.match(text)
    if match is None:
        return None
    label = (match["square"] or match["round"]).strip()
    kind = kind_of(label)
    if kind is Kind.NONE or not (match["colon"] or kind is Kind.SURE):
        return None
    alone = not match["colon"] and not match["text"].strip()
    return Line(label, match["text"].strip(), text, None, kind, alone)


def _separated(text: str) -> Line | None:
    match = _WITH_COLON.fullmatch(text) or _WITH_TAB.fullmatch(text)
    if match is None:
        return None
    kind, said = kind_of(match["label"]), match["text"]
    if said[:1].isdigit() and match["label"][-1].isdigit():  # "Spreker 1 00:12" is a time
        return None
    follows = (
        kind is Kind.SURE or match.re is _WITH_TAB or not said[:1].strip() or (kind is Kind.NAME and said[0].isalpha())
    )
    if kind is Kind.NONE or not follows:
        return None
    inner, said = _leading_time(said.strip())
    return Line(match["label"].strip(), said, text, inner if inner is not None else _clock(match["time"]), kind)


def _standing_alone(text: str) -> Line | None:
    match = _ALONE.fullmatch(text)
    if match is None or (kind := kind_of(match["label"])) < (
        Kind.SURE if not match["label"][0].isupper() else Kind.NAME
    ):
        return None
    return Line(match["label"].strip(), "", text, _clock(match["time"]), kind, alone=True)
