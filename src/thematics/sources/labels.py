"""Who speaks, where lines say so: "Sanne: …", "[00:01:02] Spreker 1: …", "SPEAKER_00" on a line of its own."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from thematics.sources.turns import Piece, seconds, speech

__all__ = ["Line", "labelled", "labels_of", "parse_line", "without_times"]

LONGEST_LABEL = 40  # characters
MOST_WORDS = 4
DENSE = 0.5  # share of lines with a label from which a label that stands once is one too
OFTEN = 3  # times that a label in lower case must recur

_CLOCK = r"(?:\d{1,2}:)?\d{1,2}:\d{2}(?:[.,]\d{1,3})?"
_BRACKETED = rf"(?:\[\s*(?:{_CLOCK})\s*\]|\(\s*(?:{_CLOCK})\s*\)|#(?:{_CLOCK})(?:-\d)?#)"
_LEADING = re.compile(rf"\s*(?P<time>{_BRACKETED}|\d{{1,2}}:\d{{2}}:\d{{2}}(?:[.,]\d{{1,3}})?(?=\s|$))\s*(?:[-–]\s+)?")
_LABEL = re.compile(
    rf"(?P<label>[^\W\d_][^:\n\[\]#?!;,]{{0,{LONGEST_LABEL - 1}}}?)\s*(?P<time>{_BRACKETED})?\s*:(?P<text>.*)",
    re.DOTALL,
)
_ALONE = re.compile(
    rf"(?P<label>[^\W\d_][^:\n\[\]#?!;,]{{0,{LONGEST_LABEL - 1}}}?)(?:\s+(?P<time>{_BRACKETED}|{_CLOCK}))?"
)
_TIMES = re.compile(rf"\[\s*{_CLOCK}\s*\]|#{_CLOCK}(?:-\d)?#")

_GENERIC = re.compile(
    r"(?:speaker|spreker|sprecher|interviewer|interviewster|interviewee|geïnterviewde|onderzoeker|onderzoekster|"
    r"researcher|moderator|gespreksleider|respondent|respondente|deelnemer|deelneemster|participant|slachtoffer|"
    r"moeder|vader|ouder|docent|docente|mentor|leraar|lerares|leerkracht|leerling|hulpverlener|agent|rechercheur|"
    r"professional|vraag|antwoord|question|answer|unknown|onbekend)(?:[\s_-]?(?:\d{1,3}|[A-Z]))?"
    r"|speaker\s+undefined|[A-Z]{1,3}\d{0,3}|int|resp",
    re.IGNORECASE,
)
_UPPER = re.compile(r"[A-Z]{1,3}\d{0,3}")
_PARTICLES = frozenset("van de der den het 't ten ter te von el al la le da dos di bin ben en".split())
_HEADERS = frozenset(
    """
    datum|date|locatie|plaats|location|duur|duration|tijd|time|project|titel|title|onderwerp|bestand|file|audio file|
    audio|audiobestand|opname|opnamedatum|transcript|transcriptie|transcribent|getranscribeerd door|transcribed with|
    interviewnummer|interview|nummer|versie|leeftijd|geslacht|aanwezig|aanwezigen|codenaam|opmerking|opmerkingen|
    let op|n.b.|nb|noot|bron|taal|language|respondentnummer|legenda
    """.replace("\n", " ").split("|")
)
HEADERS = frozenset(each.strip() for each in _HEADERS)
# Sentences begin with these and a colon may follow ("Kijk: toen …"): never anybody's label.
OPENERS = frozenset(
    "ja nee nou dus maar want en toen kijk ook oké ok of hij zij ze ik we wij die dat dit er daar en toen ik dacht "
    "zo wel echt bijvoorbeeld namelijk punt stap eerst daarna kortom".split()
)


@dataclass(frozen=True, slots=True)
class Line:
    """One line, taken apart as if what stands before its colon were a label.

    Attributes:
        label: The label to be; None where nothing looks like one.
        text: What follows the label.
        whole: The line without its time, for when the label is none.
        time: Seconds, where the line says so.
        sure: The label can be nothing else ("Spreker 1").
        blank: Nothing stands on the line.
    """

    label: str | None
    text: str
    whole: str
    time: float | None = None
    sure: bool = False

    @property
    def blank(self) -> bool:
        """Whether nothing stands on the line."""
        return not self.whole.strip() and self.label is None


def parse_line(line: str) -> Line:
    """Take a line apart.

    >>> parse_line("[00:01:02] Spreker 1: ja hoor")
    Line(label='Spreker 1', text='ja hoor', whole='Spreker 1: ja hoor', time=62.0, sure=True)
    """
    time, rest = _leading_time(line.strip())
    match = _LABEL.fullmatch(rest)
    if match and (kind := _kind(match["label"])) and (kind == "sure" or match["text"][:1].strip() == ""):
        inner, text = _leading_time(match["text"].strip())
        stamp = time if time is not None else inner
        return Line(match["label"].strip(), text, rest, stamp or _stamp(match["time"], stamp), kind == "sure")
    alone = _ALONE.fullmatch(rest.strip())
    if (
        alone
        and (kind := _kind(alone["label"]))
        and (kind == "sure" and _unmistakable(alone["label"]) or alone["time"])
    ):
        return Line(alone["label"].strip(), "", rest, _stamp(alone["time"], time), kind == "sure")
    return Line(None, rest, rest, time)


def _stamp(text: str | None, otherwise: float | None) -> float | None:
    return otherwise if text is None else seconds(re.sub(r"-\d$", "", text.strip("[]()# \t")))


def _leading_time(text: str) -> tuple[float | None, str]:
    match = _LEADING.match(text)
    if match is None:
        return None, text
    return _stamp(match["time"], None), text[match.end() :]


def _unmistakable(label: str) -> bool:
    """Whether a label on a line of its own, without a colon, can't be speech ("SPEAKER_00", "Spreker 2")."""
    return any(letter.isdigit() for letter in label) or label.lower() in {
        "interviewer",
        "respondent",
        "speaker undefined",
    }


def _kind(label: str) -> str:
    """Say whether a label is "sure", "name" (capitals) or "lower"; "" if it can't be one."""
    label = label.strip()
    words = label.split()
    low = label.lower()
    if not words or len(words) > MOST_WORDS or low in HEADERS or low in OPENERS:
        return ""
    if _GENERIC.fullmatch(label) and (len(label) > 4 or _UPPER.fullmatch(label) or low in {"int", "resp"}):  # noqa: PLR2004 - "INT12" is the longest code
        return "sure"
    bare = [word.strip("().'’") for word in words]
    if all(word[:1].isupper() or word[:1].isdigit() or word.lower() in _PARTICLES for word in bare if word):
        return "name"
    return "lower" if len(words) <= 2 else ""  # noqa: PLR2004 - a first name and a last name


def labels_of(lines: Sequence[Line]) -> frozenset[str]:
    """Tell which of the would-be labels are speakers: sure ones, those that recur, and all where most lines have one."""
    counts = Counter(line.label for line in lines if line.label is not None)
    full = sum(1 for line in lines if not line.blank)
    dense = full > 0 and sum(counts.values()) >= DENSE * full
    sure = {line.label for line in lines if line.label is not None and line.sure}
    found = set()
    for label, count in counts.items():
        low = _kind(label) == "lower"
        if label in sure or (dense and (not low or count >= OFTEN)) or (count > 1 and not low):
            found.add(label)
    return frozenset(found)


def labelled(lines: Sequence[Line], labels: Iterable[str]) -> Iterator[Piece]:
    """Give what is said under each label; what stands above the first one is the file's header and no speech."""
    known = frozenset(labels)
    speaker: str | None = None
    texts: list[str] = []
    time: float | None = None
    for line in lines:
        if line.label in known:
            if speaker is not None:
                yield from speech(speaker, " ".join(texts), time)
            speaker, texts, time = line.label, [without_times(line.text)], line.time
        elif speaker is not None:
            time = line.time if time is None and not any(each.strip() for each in texts) else time
            texts.append(without_times(line.whole))
    if speaker is not None:
        yield from speech(speaker, " ".join(texts), time)


def without_times(text: str) -> str:
    """Take time stamps out of running text: ``[00:05:49]``, ``#00:05:49-3#``."""
    return _TIMES.sub(" ", text)
