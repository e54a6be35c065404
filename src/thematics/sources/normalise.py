"""Closed answers to the few values that may go to the study: what can't be understood stays behind.

Every function here answers with a value of its own vocabulary or with None, never with a piece of what it was given, so that
nothing that people typed reaches the study through an attribute.
"""

import re

from thematics.records.shared import Group, Voice

__all__ = [
    "AGE_BANDS",
    "HANDLINGS",
    "ORGANISATION_TYPES",
    "SCHOOL_TYPES",
    "age_band",
    "guess_voice",
    "handling",
    "month",
    "organisation_type",
    "school_type",
]

LONGEST_AGE = 25  # characters ("17 jaar en 3 maanden")
LONGEST_DATE = 40  # characters ("dinsdag 12 maart 2024 14:05:33")
MOST_WORDS = 8  # a closed answer has no more; a longer one may be a story

_BANDS = ((12, "<12"), (15, "12–14"), (18, "15–17"), (21, "18–20"), (25, "21–24"))
_OLDEST = 110
AGE_BANDS = (*(band for _, band in _BANDS), "25+")
_MONTHS = {
    name: number
    for number, names in enumerate(
        (
            "januari jan january", "februari feb february", "maart mrt mar march", "april apr", "mei may", "juni jun june",
            "juli jul july", "augustus aug august", "september sep sept", "oktober okt oct october", "november nov",
            "december dec",
        ),
        start=1,
    )
    for name in names.split()
}  # fmt: skip
_CLOCK = r"(?:[t ,]+\d{1,2}:\d{2}.*)?"
_NUMERIC = re.compile(rf"(\d{{1,2}})[-/. ](\d{{1,2}})[-/. ](\d{{4}}|\d{{2}}){_CLOCK}")
_DATES = (  # where the year stands and where the month
    (re.compile(rf"(\d{{4}})[-/.](\d{{1,2}})(?:[-/.]\d{{1,2}})?{_CLOCK}"), 1, 2),
    (re.compile(r"(\d{1,2})[-/.](\d{4})"), 2, 1),
    (re.compile(rf"(?:[a-z]+,? )?(?:\d{{1,2}}[- .]{{1,2}})?([a-z]+)\.?[- ](\d{{4}}){_CLOCK}"), 2, 1),
    (re.compile(rf"([a-z]+)\.? \d{{1,2}},? (\d{{4}}){_CLOCK}"), 2, 1),
)
_SCHOOLS = (
    ("praktijkonderwijs", r"praktijk(?:onderwijs|school)|\bpro\b"),
    ("vso", r"\bvso\b|speciaal"),
    ("gymnasium", r"gymnasi"),
    ("vmbo", r"vmbo|\bmavo\b"),
    ("havo", r"havo"),
    ("vwo", r"\bvwo\b|atheneum"),
    ("mbo", r"\bmbo\b|\broc\b"),
    ("hbo", r"\bhbo\b|hogeschool"),
    ("wo", r"\bwo\b|universiteit"),
    ("basisonderwijs", r"basis(?:school|onderwijs)|groep [78]"),
)
SCHOOL_TYPES = tuple(name for name, _ in _SCHOOLS)
_ORGANISATIONS = (
    ("politie", r"politie|zeden|recherche|eenheid|basisteam|openbaar ministerie|officier van justitie"),
    (
        "hulporganisatie",
        r"qpido|slachtofferhulp|\bfier\b|hulp|veilig thuis|jeugd|\bggz\b|\bcsg\b|spirit|levvel|opvang|helpwanted|kindertelefoon",
    ),
    ("school", r"school|college|lyceum|mentor|docent|onderwijs"),
    ("zorg", r"huisarts|\bggd\b|ziekenhuis|zorg|\barts\b"),
    ("gemeente", r"gemeente|leerplicht|buurtteam|wijkteam"),
    ("platform", r"platform|snapchat|instagram|tiktok|\bmeta\b"),
)
ORGANISATION_TYPES = tuple(name for name, _ in _ORGANISATIONS)
_HANDLINGS = (
    (
        "melding zonder aangifte",
        r"zonder aangifte|geen aangifte|ziet af van aangifte|alleen (?:een )?melding|enkel melding",
    ),
    ("aangifte ingetrokken", r"ingetrokken"),
    ("sepot", r"sepot|geseponeerd|niet vervolgd|geen vervolging"),
    ("vervolging", r"vervolg(?:d|ing)|dagvaard|veroordeeld|strafzaak|naar (?:het )?om\b"),
    ("halt of waarschuwing", r"\bhalt\b|waarschuwing|stopgesprek|reprimande"),
    ("aangifte opgenomen", r"aangifte"),
    ("informatief gesprek", r"informatief gesprek"),
    ("warme overdracht", r"warme? overdracht|warm overgedragen"),
    ("doorverwezen", r"doorverw|verwezen|verwijzing|overgedragen|overdracht|referred"),
    ("wachtlijst", r"wachtlijst"),
    ("traject gestart", r"traject|hulpverlening gestart|begeleiding gestart|intake"),
    ("consult", r"consult|advies"),
    ("beelden verwijderd", r"verwijder|offline"),
    ("in onderzoek", r"in onderzoek|in behandeling|lopend|loopt|\bopen\b|pending"),
    ("afgesloten", r"afgesloten|gesloten|afgerond|afgehandeld|beëindigd|closed"),
    ("geen actie", r"geen actie|geen vervolg|niets|no action"),
)
HANDLINGS = tuple(name for name, _ in _HANDLINGS)


def age_band(text: str) -> str | None:
    """Give the age band of an age or a range of ages.

    >>> age_band("16 jaar"), age_band("12-14"), age_band("oud")
    ('15–17', '12–14', None)
    """
    numbers = [int(number) for number in re.findall(r"[0-9]+", text[: LONGEST_AGE + 1])]
    if not numbers or len(numbers) > 2 or max(numbers) > _OLDEST or len(text) > LONGEST_AGE:  # noqa: PLR2004 - a range
        return None
    bands = {next((band for limit, band in _BANDS if number < limit), AGE_BANDS[-1]) for number in numbers}
    return bands.pop() if len(bands) == 1 else None


def month(text: str) -> str | None:
    """Give the month of a date, however it is written; the day is left behind.

    Of two numbers the second is the month, as Dutch dates have it, unless only the first can be.

    >>> month("12-03-2024"), month("2024-03-12 14:00"), month("12 maart 2024"), month("5/13/2024 9:01"), month("gisteren")
    ('2024-03', '2024-03', '2024-03', '2024-05', None)
    """
    plain = " ".join(text.lower().split())
    if len(plain) > LONGEST_DATE or not plain.isascii():
        return None
    if match := _NUMERIC.fullmatch(plain):
        first, second, year = int(match[1]), int(match[2]), match[3]
        return _month(second if second <= 12 else first, year if len(year) > 2 else f"20{year}")  # noqa: PLR2004 - a calendar
    for pattern, year_at, month_at in _DATES:
        if match := pattern.fullmatch(plain):
            named = match[month_at]
            return _month(int(named) if named.isdigit() else _MONTHS.get(named, 0), match[year_at])
    return None


def _month(number: int, year: str) -> str | None:
    return f"{year}-{number:02d}" if 1 <= number <= 12 and 1900 <= int(year) <= 2100 else None  # noqa: PLR2004 - a calendar


def school_type(text: str) -> str | None:
    """Give the type of school; two types at once (havo/vwo) are named by the first that is met in the text.

    >>> school_type("VMBO-T"), school_type("havo 4"), school_type("Het Rietveld")
    ('vmbo', 'havo', None)
    """
    plain = _closed(text)
    found = [(match.start(), name) for name, pattern in _SCHOOLS if (match := re.search(pattern, plain))]
    return min(found)[1] if found else None


def organisation_type(text: str) -> str | None:
    """Give the type of organisation; which one it is stays behind.

    >>> organisation_type("Zeden Amsterdam"), organisation_type("Qpido"), organisation_type("?")
    ('politie', 'hulporganisatie', None)
    """
    if text.strip() == "OM":  # in small letters it is a preposition
        return "politie"
    return _first(_ORGANISATIONS, text)


def handling(text: str) -> str | None:
    """Give the way a report was handled.

    >>> handling("Aangifte opgenomen"), handling("doorverwezen naar Fier"), handling("gebeld met moeder op 06-12345678")
    ('aangifte opgenomen', 'doorverwezen', None)
    """
    return _first(_HANDLINGS, text)


def _first(vocabulary: tuple[tuple[str, str], ...], text: str) -> str | None:
    plain = _closed(text)
    return next((name for name, pattern in vocabulary if re.search(pattern, plain)), None)


def _closed(text: str) -> str:
    """Give a short answer in small letters; "" for one that is a story."""
    words = text.lower().split()
    return " ".join(words) if len(words) <= MOST_WORDS else ""


def guess_voice(group: Group) -> Voice:
    """Say whose experience the words of a group tell."""
    return {
        Group.SLACHTOFFER: Voice.SELF,
        Group.LEERLING: Voice.SELF,
        Group.OUDER: Voice.ABOUT,
        Group.DOSSIER: Voice.ABOUT,
    }.get(group, Voice.PROFESSIONAL)
