"""Closed answers to the few values that may go to the study: what can't be understood stays behind."""

import re

from thematics.records.shared import Group, Voice

__all__ = ["age_band", "guess_voice", "handling", "month", "organisation_type", "school_type"]

_BANDS = ((12, "<12"), (15, "12–14"), (18, "15–17"), (21, "18–20"), (25, "21–24"))
_OLDEST = 110
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
_SCHOOLS = (
    ("praktijkonderwijs", r"praktijk|\bpro\b"),
    ("vso", r"\bvso\b|speciaal"),
    ("gymnasium", r"gymnasium"),
    ("vmbo", r"vmbo|mavo|\bvmbo-\w+"),
    ("havo", r"havo"),
    ("vwo", r"vwo|atheneum"),
    ("mbo", r"\bmbo\b|\broc\b"),
    ("hbo", r"\bhbo\b|hogeschool"),
    ("wo", r"\bwo\b|universiteit"),
    ("basisonderwijs", r"basisschool|groep [78]"),
)
_ORGANISATIONS = (
    ("politie", r"politie|zeden|recherche|eenheid|\bom\b|openbaar ministerie"),
    (
        "hulporganisatie",
        r"qpido|slachtofferhulp|fier|hulp|veilig thuis|jeugd|ggz|csg|spirit|levvel|opvang|helpwanted|kindertelefoon",
    ),
    ("school", r"school|college|lyceum|mentor|docent|onderwijs"),
    ("zorg", r"huisarts|\bggd\b|ziekenhuis|zorg|arts"),
    ("gemeente", r"gemeente|leerplicht|buurtteam|wijkteam"),
    ("platform", r"platform|snapchat|instagram|tiktok|meta\b"),
)
MOST_HANDLING_WORDS, MOST_HANDLING_LETTERS = 4, 40


def age_band(text: str) -> str | None:
    """Give the age band of an age or a range of ages.

    >>> age_band("16 jaar"), age_band("12-14"), age_band("oud")
    ('15–17', '12–14', None)
    """
    numbers = [int(number) for number in re.findall(r"\d+", text)]
    if not numbers or len(numbers) > 2 or max(numbers) > _OLDEST or len(text) > 20:  # noqa: PLR2004 - a range has two
        return None
    bands = {next((band for limit, band in _BANDS if number < limit), "25+") for number in numbers}
    return bands.pop() if len(bands) == 1 else None


def month(text: str) -> str | None:
    """Give the month of a date, however it is written; the day is left behind.

    >>> month("12-03-2024"), month("2024-03-12 14:00"), month("12 maart 2024"), month("3/2024"), month("gisteren")
    ('2024-03', '2024-03', '2024-03', '2024-03', None)
    """
    plain = text.strip().lower()
    for pattern, year, which in (
        (r"(\d{4})[-/.](\d{1,2})(?:[-/.]\d{1,2})?(?:[t ].*)?", 1, 2),
        (r"\d{1,2}[-/. ](\d{1,2})[-/. ](\d{4})(?: .*)?", 2, 1),
        (r"(\d{1,2})[-/.](\d{4})", 2, 1),
        (r"(?:\w+ )?(?:\d{1,2} )?([a-z]+)\.?[ -](\d{4})", 2, 1),
        (r"\d{1,2}-([a-z]+)-(\d{4})", 2, 1),
    ):
        match = re.fullmatch(pattern, plain)
        if match:
            named = match[which]
            number = int(named) if named.isdigit() else _MONTHS.get(named, 0)
            if 1 <= number <= 12 and 1900 <= int(match[year]) <= 2100:  # noqa: PLR2004 - a calendar
                return f"{match[year]}-{number:02d}"
    return None


def school_type(text: str) -> str | None:
    """Give the type of school; two types at once (havo/vwo) are named by the first that is met in the text.

    >>> school_type("VMBO-T"), school_type("havo 4"), school_type("Het Rietveld")
    ('vmbo', 'havo', None)
    """
    found = [(match.start(), name) for name, pattern in _SCHOOLS if (match := re.search(pattern, text.lower()))]
    return min(found)[1] if found else None


def organisation_type(text: str) -> str | None:
    """Give the type of organisation; which one it is stays behind.

    >>> organisation_type("Zeden Amsterdam"), organisation_type("Qpido"), organisation_type("?")
    ('politie', 'hulporganisatie', None)
    """
    plain = text.lower()
    return next((name for name, pattern in _ORGANISATIONS if re.search(pattern, plain)), None)


def handling(text: str) -> str | None:
    """Give the way a report was handled, where it is a short closed term; anything longer may be free text in disguise.

    >>> handling("Aangifte opgenomen"), handling("gebeld met moeder op 06-12345678")
    ('aangifte opgenomen', None)
    """
    plain = " ".join(text.lower().split()).rstrip(".")
    short = 0 < len(plain.split()) <= MOST_HANDLING_WORDS and len(plain) <= MOST_HANDLING_LETTERS
    return plain if short and not re.search(r"[\d@:/]", plain) else None


def guess_voice(group: Group) -> Voice:
    """Say whose experience the words of a group tell."""
    return {
        Group.SLACHTOFFER: Voice.SELF,
        Group.LEERLING: Voice.SELF,
        Group.OUDER: Voice.ABOUT,
        Group.DOSSIER: Voice.ABOUT,
    }.get(group, Voice.PROFESSIONAL)
