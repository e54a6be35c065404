"""What the header of a column says about the cells below it: Dutch and English, first match counts.

Three kinds of header are met: names of fields (``datum_melding``, ``RecipientEmail``), what survey programs add of their own
(LimeSurvey, Qualtrics, Google Forms, Microsoft Forms), and whole questions. In a question any word may stand ("… om contact te
zoeken met een organisatie?"), so that only what it asks for counts.
"""

import re
from collections.abc import Callable
from enum import StrEnum

__all__ = [
    "ColumnRole",
    "asks_openly",
    "canonical",
    "is_question",
    "role_of_field",
    "role_of_question",
    "role_of_software",
]

FIELD_WORDS = 4  # words in the name of a field; a longer header is a question


class ColumnRole(StrEnum):
    """What a column holds. Only open text becomes segments; a closed column stays in the vault."""

    ID = "id"
    DATE = "date"
    TEXT = "text"
    HANDLING = "handling"
    ORGANISATION = "organisation"
    GROUP = "group"
    AGE = "age"
    SCHOOL_TYPE = "school-type"
    SCHOOL = "school"
    PLACE = "place"
    NAME = "name"
    CONTACT = "contact"
    CLOSED = "closed"


_Rules = tuple[tuple[ColumnRole, re.Pattern[str]], ...]


def _rules(*rules: tuple[ColumnRole, list[str]]) -> _Rules:
    return tuple((role, re.compile("|".join(patterns))) for role, patterns in rules)


# What survey programs add of their own, as the whole header.
_SOFTWARE = _rules(
    (ColumnRole.ID, [
        r"id", r"antwoord[- ]?id", r"response ?id", r"respons(?:e)?", r"seed", r"token", r"toegangscode",
        r"external ?(?:data ?)?reference", r"respondent ?id",
    ]),
    (ColumnRole.DATE, [
        r"datum ingezonden", r"date submitted", r"submitdate", r"tijdstempel", r"timestamp", r"start ?date", r"start time",
        r"begintijd", r"starttijd", r"completion time", r"tijd van voltooien", r"recorded ?date", r"end ?date", r"datum gestart",
        r"date started", r"datestamp", r"datum laatste actie", r"date last action", r"last modified time",
        r"tijd van laatste wijziging", r"ingevuld ?op", r"verzonden ?op",
    ]),
    (ColumnRole.CONTACT, [r"recipient ?email", r"gebruikersnaam", r"username", r"e-?mail ?(?:adres|address)?"]),
    (ColumnRole.NAME, [r"recipient ?(?:first|last) ?name"]),
    (ColumnRole.CLOSED, [
        r"ip[- ]?(?:adres|address)", r"ipaddr", r"location ?(?:latitude|longitude)", r"distribution ?channel", r"user ?language",
        r"progress", r"finished", r"status", r"response type", r"duration.*", r"laatste pagina", r"last ?page",
        r"start(?:taal| ?language)", r"refurl", r"referrer.*", r"verwijzende url", r"totale tijd", r"total (?:time|points)",
        r"(?:groeps|vraag)tijd.*", r"(?:group|question) time.*", r"(?:punten|points|feedback) ?[-–].*", r"quiz ?feedback",
    ]),
)  # fmt: skip
# Words in the name of a field.
_FIELDS = _rules(
    (ColumnRole.CLOSED, [
        r"geboorte", r"\bgeb\b", r"birth", r"\bdob\b", r"interview(?!.?datum)", r"meedoen", r"toestemming", r"consent", r"bereid(?!.*mail)",
        r"willing",
    ]),
    (ColumnRole.DATE, [r"datum", r"\bdate\b", r"tijdstip", r"aangemaakt", r"ingevuld", r"ontvangen"]),
    (ColumnRole.NAME, [r"contactpersoon", r"^naam\b(?! (?:school|organisatie|instelling))", r"(?:voor|achter|roep|familie)naam", r"voorletter"]),
    (ColumnRole.CONTACT, [
        r"e-?mail", r"mailadres", r"telefoon", r"\btel(?:\b|nr)", r"mobiel", r"\b06\b", r"phone", r"contact", r"bereikbaar", r"\bbsn\b",
        r"burgerservice", r"iban", r"rekeningnummer", r"(?:snapchat|instagram|gebruikers|account)s?.?naam", r"username",
    ]),
    (ColumnRole.HANDLING, [r"afhandeling", r"afdoening", r"uitkomst", r"resultaat", r"afloop", r"handling", r"outcome", r"disposition"]),
    (ColumnRole.SCHOOL_TYPE, [
        r"school.?(?:type|soort|niveau)", r"(?:type|soort).?(?:school|onderwijs)", r"onderwijs", r"niveau", r"opleiding",
    ]),
    (ColumnRole.SCHOOL, [r"school"]),
    (ColumnRole.ORGANISATION, [
        r"organisatie", r"instantie", r"instelling", r"eenheid", r"afdeling", r"organi[sz]ation", r"agency", r"\bbureau",
    ]),
    (ColumnRole.PLACE, [
        r"woonplaats", r"plaats", r"adres", r"straat", r"\bbuurt", r"\bwijk", r"postcode", r"huisnummer", r"\bstad", r"gemeente", r"\bcity\b",
        r"address",
    ]),
    (ColumnRole.ID, [
        r"\bid$", r"nummer", r"\bnr\b", r"nr$", r"kenmerk", r"^respons", r"respondent", r"dossier", r"registratie", r"^case", r"^zaak",
    ]),
    (ColumnRole.NAME, [r"naam", r"\bname"]),
    (ColumnRole.AGE, [r"leeftijd", r"\bage\b"]),
    (ColumnRole.GROUP, [r"^groep$", r"doelgroep", r"^group$"]),
)  # fmt: skip
_YOUR = r"\b(?:je|jouw|uw|your)\b"
# What a question asks for. Contact details and willingness come first: they must never be taken for an answer.
_QUESTIONS = _rules(
    (ColumnRole.CONTACT, [
        rf"(?:{_YOUR}|\b(?:een|an?)\b) (?:[\w-]+ )?(?:e-?mail|mailadres|telefoon|06|contact ?gegevens|contact details|phone|nummer\b)",
        rf"{_YOUR} (?:snapchat|instagram|tiktok)", r"contact ?gegevens", r"contact details", r"telefoonnummer", r"e-?mail ?adres",
        r"email address", r"phone number", r"mobiele? nummer",
        r"\b(?:kunnen|mogen|can|may) (?:we|wij)\b.*(?:bereiken|bellen|mailen|appen|benaderen|contact|reach|call|text)",
        r"\b(?:laat|leave)\b.*(?:achter\b|behind|details)", r"\bhoe (?:ben|bent) (?:je|u) .*(?:bereiken|bereikbaar)",
    ]),
    (ColumnRole.CLOSED, [
        r"interview", r"\bmeedoen", r"mee te (?:doen|werken)", r"meewerken", r"deelnemen", r"take part", r"participate", r"toestemming",
        r"consent", r"geboorte", r"\bbirth", r"\bhoe vaak", r"how often", r"ben je een (?:jongen|meisje)", r"geslacht", r"gender",
        r"in welke klas",
    ]),
    (ColumnRole.NAME, [rf"{_YOUR} (?:[\w-]+ )?(?:naam|name)\b", r"\bhoe heet (?:je|u)\b"]),
    (ColumnRole.AGE, [r"hoe oud (?:ben|bent)", rf"{_YOUR} (?:leeftijd|age\b)", r"how old are", r"welke leeftijd"]),
    (ColumnRole.SCHOOL_TYPE, [
        r"(?:welke?|wat voor|which|what) (?:(?:type|soort|vorm|niveau|kind|level)\b.*)?(?:onderwijs\w*|schooltype|schoolsoort|opleiding\w*)",
        r"(?:welke?|which|what) (?:niveau|level)", r"(?:welke?|wat voor|what) (?:type|soort|kind of|type of) (?:van )?school",
        r"wat voor school", r"onderwijsniveau",
    ]),
    (ColumnRole.SCHOOL, [
        r"(?:welke|which) school", rf"(?:naam van|name of) (?:{_YOUR}|de|the) school", r"(?:waar|where).*\b(?:op|naar|to) school",
    ]),
    (ColumnRole.PLACE, [
        r"waar woon", r"(?:welke|which) (?:woonplaats|plaats|stad|buurt|wijk|stadsdeel|gemeente|city)",
        rf"{_YOUR} (?:woonplaats|postcode|adres)", r"where do you live",
    ]),
    (ColumnRole.ORGANISATION, [
        r"(?:welke|wat voor|which|what) (?:soort |type |kind of )?organi[sz]at(?:ie|ion) (?:werk|ben|bent|do you work)",
    ]),
    (ColumnRole.DATE, [r"^datum\b", r"\b(?:op|on) (?:welke|which) (?:datum|date)"]),
)  # fmt: skip
_OPEN_FIELD = re.compile(
    r"toelichting|motief|motivatie|\breden\b|verloop|mutatie(?!nr| ?nummer)|omschrijving|beschrijving|verhaal|opmerking|verslag|"
    r"notitie|aantekening|tekst|\btext|comment|waarom"
)
_OPEN_QUESTION = re.compile(
    rf"{_OPEN_FIELD.pattern}|toelichten|omschrijf|beschrijf|vertel|leg uit|uitleg|namelijk|explain|describe|\bwhy\b|tell us|"
    r"^(?:\w+\. )?(?:en )?(?:wat|hoe|what|how)\b(?! oud| old| vaak| often)"
)


def canonical(column: str) -> str:
    """Give a column's name in small letters, without underscores and without a remark in brackets at its end.

    >>> canonical("Datum_melding (dd-mm-jjjj)")
    'datum melding'
    """
    return " ".join(re.sub(r"_+", " ", re.sub(r"\s*\([^()]*\)$", "", column.strip())).lower().split())


def is_question(header: str) -> bool:
    """Say whether a header is a question rather than the name of a field."""
    return "?" in header or len(header.split()) > FIELD_WORDS


def asks_openly(header: str) -> bool:
    """Say whether a header asks for a text."""
    return (_OPEN_QUESTION if is_question(header) else _OPEN_FIELD).search(header) is not None


def role_of_software(header: str) -> ColumnRole | None:
    """Know the columns that survey programs add of their own."""
    return _first(_SOFTWARE, header, re.Pattern.fullmatch)


def role_of_field(header: str) -> ColumnRole | None:
    """Say what a field's name says about its cells."""
    return _first(_FIELDS, header, re.Pattern.search)


def role_of_question(header: str) -> ColumnRole | None:
    """Say what a question asks for, if that is no text."""
    return _first(_QUESTIONS, header, re.Pattern.search)


def _first(rules: _Rules, header: str, fits: Callable[[re.Pattern[str], str], object]) -> ColumnRole | None:
    return next((role for role, pattern in rules if fits(pattern, header)), None)
