"""Places, streets, schools, clubs, employers and the rest: real ones and made-up ones, in the forms in which they are said."""

import hashlib
import re
from collections.abc import Callable
from functools import cache

from tools.redaction.drafting import Draft
from tools.redaction.grammar import read_sections
from tools.redaction.numbers import said
from tools.redaction.people import PEOPLE

from thematics.records.shared import Label
from thematics.redact import lexicon

__all__ = ["PLACES", "bank"]

_SMALL = frozenset("aan den de der van op bij het in en 't te ter ten d'".split())
_NEUTER = ("plein", "pad", "hof", "plantsoen", "erf", "eiland", "laantje", "straatje")
_STREET_ENDS = (
    "straat", "straat", "straat", "straat", "weg", "weg", "laan", "laan", "kade", "gracht", "plein", "hof", "pad", "dijk", "dreef", "singel",
    "plantsoen", "steeg", "park", "boulevard",
)  # fmt: skip
_SECONDARY = (
    "College",
    "College",
    "College",
    "Lyceum",
    "Lyceum",
    "Gymnasium",
    "Scholengemeenschap",
    "Praktijkschool",
    "Mavo",
    "Havo",
)
_NEUTER_SCHOOLS = frozenset(("College", "Lyceum", "Gymnasium"))
_LEADING = (
    "scholengemeenschap", "praktijkschool", "vakcollege", "Vakcollege", "Lyceum", "mavo", "openbare scholengemeenschap", "vmbo", "gymnasium",
)  # fmt: skip
_PRIMARY = (
    "basisschool", "basisschool", "obs", "cbs", "pcb", "rkbs", "openbare basisschool", "islamitische basisschool", "montessorischool",
    "daltonschool", "jenaplanschool", "school", "ikc", "kindcentrum", "speciaal onderwijs", "de vrijeschool",
)  # fmt: skip
_CLUBS = (
    "SV", "VV", "FC", "SC", "AFC", "RKSV", "HC", "BC", "TC", "voetbalclub", "voetbalvereniging", "hockeyclub", "de hockeyclub", "turnvereniging",
    "turnclub", "gymvereniging", "scouting", "scoutinggroep", "dansschool", "danscentrum", "dansstudio", "sportschool", "kickboksschool", "boksschool",
    "judoschool", "zwemvereniging", "zwemclub", "basketbalvereniging", "handbalvereniging", "korfbalvereniging", "atletiekvereniging", "manege",
    "tennisclub", "volleybalclub", "waterpolovereniging", "muziekschool", "theaterschool",
)  # fmt: skip
_SHOPS = (
    "restaurant", "café", "snackbar", "pizzeria", "bakkerij", "slagerij", "kapsalon", "kapper", "bloemenzaak", "supermarkt", "eetcafé", "lunchroom",
    "autobedrijf", "garage", "schoonmaakbedrijf", "uitzendbureau", "groentewinkel", "toko", "avondwinkel", "apotheek", "notariskantoor", "makelaardij",
    "loodgietersbedrijf", "bouwbedrijf", "camping", "hotel", "strandtent",
)  # fmt: skip
_CARE = (
    "woongroep", "jongerencentrum", "buurthuis", "stichting", "zorgboerderij", "gezinshuis", "jeugdinstelling", "behandelgroep", "leefgroep",
    "opvanghuis", "kinderdagverblijf", "buurtcentrum", "wijkcentrum", "kamertrainingscentrum", "kliniek", "dagbesteding", "inloophuis", "azc",
    "crisisopvang", "jongerenhuis", "speeltuin",
)  # fmt: skip


_FAR = re.compile("[āēīōūḩḥţḑ]")  # transcribed as no Dutch text does


@cache
def bank(split: str, section: str) -> tuple[str, ...]:
    """Give the entries of a section of the parts that a split draws from."""
    return tuple(entry for line in read_sections(f"parts_{split}")[section] for entry in line.split(", "))


@cache
def _gazetteer(split: str) -> tuple[str, ...]:
    """Give the towns of the package's list that fall to a split, with their capitals back."""
    other = {town.casefold() for town in bank("test" if split == "train" else "train", "towns")}
    names = []
    for name in sorted(
        lexicon.places() | {" ".join(phrase) for phrases in lexicon.place_phrases()[0].values() for phrase in phrases}
    ):
        held = hashlib.sha256(name.encode()).digest()[0] < 64
        if held == (split == "test") and name not in other and len(name) > 3 and not _FAR.search(name):
            names.append(_capitals(name))
    return tuple(names)


def _capitals(name: str) -> str:
    words = []
    for at, word in enumerate(name.split()):
        if at and word in _SMALL:
            words.append(word)
            continue
        parts = [
            part if part in _SMALL and index else part[:1].upper() + part[1:]
            for index, part in enumerate(word.split("-"))
        ]
        words.append("-".join(parts))
    return re.sub(r"\bIj", "IJ", re.sub(r"^'[SsTt]\b", lambda match: match[0].lower(), " ".join(words)))


def _entry(draft: Draft, section: str) -> str:
    return draft.pick(bank(draft.split, section))


def _person(draft: Draft, slot: str) -> str:
    """Draw a name that is part of something else's name."""
    scratch = Draft(draft.rng, draft.split, draft.origin)
    PEOPLE[slot](scratch, "")
    return "".join(scratch.parts)


def _town(draft: Draft) -> str:
    at = draft.rng.random()
    if at < 0.45:
        return _entry(draft, "towns")
    if at < 0.8:
        return draft.pick(_gazetteer(draft.split))
    start, end = _entry(draft, "town starts"), _entry(draft, "town ends")
    return start + (end[1:] if start[-1] == end[0] else end)


def _anywhere(draft: Draft) -> str:
    return _town(draft) if draft.chance(0.75) else _entry(draft, "cities abroad")


def _area(draft: Draft) -> str:
    if draft.chance(0.75):
        return _entry(draft, "neighbourhoods")
    end = draft.pick(("buurt", "buurt", "wijk", "kwartier", "polder"))
    return ("het " if end == "kwartier" else "de ") + _entry(draft, "area starts") + end


def _street_name(draft: Draft) -> str:
    at = draft.rng.random()
    end = draft.pick(_STREET_ENDS)
    if at < 0.38:
        return _glued(_entry(draft, "street people"), end)
    if at < 0.78:
        return _glued(_entry(draft, "street things"), end)
    if at < 0.88:
        return _entry(draft, "streets bare")
    if at < 0.94:
        return _town(draft).split()[-1].split("-")[-1] + draft.pick(
            ("weg", "weg", "straat", "sestraat", "seweg", "laan")
        )
    return _glued(_person(draft, "full" if draft.chance(0.4) else "bare"), end)


def _glued(name: str, end: str) -> str:
    return name + end if name[-1].isalpha() else f"{name} {end}"


def _number(draft: Draft) -> str:
    number = 1 + int(draft.rng.random() ** 2 * 320)
    if draft.chance(0.2):
        word = said(number) if number < 100 else f"honderd{said(number % 100) if number % 100 > 0 else ''}"
        return draft.pick((f"nummer {word}", word, f"{word} hoog" if number < 8 else word))
    letter = draft.pick("abcdABC")
    return draft.pick((
        f"{number}", f"{number}", f"{number}", f"{number}", f"{number}{letter}", f"{number}-{1 + int(draft.rng.random() * 4)}", f"{number} hs",
        f"{number} {1 + int(draft.rng.random() * 4)} hoog", f"{number} {draft.pick(('I', 'II', 'III', 'huis', 'bis'))}", f"nummer {number}",
        f"{number} {letter}", f"{number} hoog", f"{number}-{letter.upper()}",
    ))  # fmt: skip


def _article(street: str) -> str:
    if street.startswith(("Het ", "De ")):
        return ""
    neuter = street.casefold().endswith(_NEUTER) or street in {
        "Rokin",
        "Damrak",
        "Spui",
        "Singel",
        "Plein",
        "Singelpark",
    }
    return "het " if neuter else "de "


def _street(draft: Draft, tag: str) -> None:
    del tag
    draft.mark(_street_name(draft), Label.ADDRESS)


def _the_street(draft: Draft, tag: str) -> None:
    del tag
    name = _street_name(draft)
    draft.say(_article(name))
    draft.mark(name, Label.ADDRESS)


def _in_street(draft: Draft, tag: str) -> None:
    """Say "in de Kinkerstraat", "op het Rokin", "aan de Amstelkade"."""
    del tag
    name = _street_name(draft)
    low = name.casefold()
    where = "in" if low.endswith(("straat", "buurt", "hof", "steeg")) else draft.pick(("op", "aan"))
    draft.say(f"{where} {_article(name)}")
    draft.mark(name, Label.ADDRESS)


def _address(draft: Draft, tag: str) -> None:
    del tag
    draft.mark(f"{_street_name(draft)} {_number(draft)}", Label.ADDRESS)


def _at_address(draft: Draft, tag: str) -> None:
    """Say "in de Kinkerstraat 12", "aan de Amstelkade nummer 3"."""
    _in_street(draft, tag)
    start, end, label = draft.spans.pop()
    number = " " + _number(draft)
    draft.say(number)
    draft.spans.append((start, end + len(number), label))


def _school_base(draft: Draft) -> str:
    at = draft.rng.random()
    if at < 0.7:
        return _entry(draft, "school bases")
    if at < 0.8:
        return _person(draft, "full")
    if at < 0.88:
        return _person(draft, "bare")
    return _entry(draft, "street things")


def _secondary(draft: Draft) -> str:
    base, part = _school_base(draft), _entry(draft, "school parts")
    kind = draft.pick(_SECONDARY)
    letters = _entry(draft, "school letters")
    the = "het" if kind in _NEUTER_SCHOOLS else "de"
    ways = (
        f"{the} {base} {kind}", f"{the} {base} {kind}", f"{the} {base} {kind}", f"{base} {kind}", f"het {base}", f"het {base}", f"{the} {base} {kind} {part}",
        f"{the} {_glued(base.split()[-1], kind.lower())}", f"{the} {base}-{kind.lower()}", f"{_glued(base.split()[-1], kind.lower())}",
        f"{draft.pick(_LEADING)} {base}", f"{letters} {base}", f"{letters} {part}", f"het {letters}",
        f"de Open Schoolgemeenschap {part}", f"het {1 + int(draft.rng.random() * 5)}e", f"{the} {draft.pick(('Vierde', 'Tweede', 'Vijfde', 'Derde'))} {kind}",
        f"{the} {draft.pick(('Montessori', 'Hervormd', 'Christelijk', 'Dalton', 'Openbaar', 'Gereformeerd'))} {kind} {part}",
        f"{draft.pick(('ROC', 'MBO College', 'het ROC', 'het MBO College', 'mbo'))} {draft.pick((part, base, f'van {_town(draft)}'))}",
        f"{draft.pick(('de Hogeschool', 'de Universiteit', 'Hogeschool'))} van {_town(draft)}", f"de {base}", f"de {base}school",
        f"{base} {draft.pick(('vmbo', 'havo', 'mavo', 'praktijkonderwijs', 'vso'))}", f"de {base} {draft.pick(('Academie', 'School', 'scholengemeenschap'))}",
    )  # fmt: skip
    return draft.pick(ways)


def _primary(draft: Draft) -> str:
    name, base, kind = _entry(draft, "primary names"), _school_base(draft), draft.pick(_PRIMARY)
    bare = re.sub(r"^(?:De|Het|'t) ", "", name)
    return draft.pick((
        name, name, name[0].lower() + name[1:] if name.startswith(("De ", "Het ")) else name, f"{kind} {name}", f"{kind} {name}", f"{kind} {name}", f"de {base}school",
        f"de {_glued(base.split()[-1], 'school')}", f"de {bare}", f"{kind} {base}", f"de {draft.pick(('Sint', 'St.'))} {_person(draft, 'first')}school",
        f"de {base} basisschool", f"{kind} {bare}",
    ))  # fmt: skip


def _class(draft: Draft) -> str:
    year, letter = 1 + int(draft.rng.random() * 6), draft.pick("abcdefghABCDEFGHK")
    level = draft.pick(("havo", "vwo", "vmbo", "mavo", "tl", "kader", "basis", "gym", "mbo"))
    short = draft.pick(("H", "V", "M", "K", "B", "T", "G", "A", "HV", "MH", "TL", "BK", "GT"))
    return draft.pick((
        f"klas {year}{letter}", f"klas {year}{letter}", f"klas {year} {letter.upper()}", f"{year}{letter}", f"{year}{letter.upper()}", f"{level} {year}{letter}",
        f"{year} {level} {letter}", f"{short}{year}{letter.upper()}", f"{short.lower()}{year}{letter.lower()}", f"groep {4 + year % 5}{letter.lower()}",
        f"klas {short}{year}{letter.upper()}", f"brugklas {letter.upper()}", f"{year}{short}{1 + year % 4}", f"{level}-{year}{letter.lower()}",
        f"klas {said(year)} {letter.lower()}",
    ))  # fmt: skip


def _club(draft: Draft) -> str:
    base, kind = _entry(draft, "club bases"), draft.pick(_CLUBS)
    if draft.chance(0.18):
        base = draft.pick(
            (_person(draft, "bare"), _person(draft, "first"), _town(draft), _entry(draft, "street things"))
        )
    if draft.chance(0.18):
        return base
    if kind.startswith(("SV", "VV", "FC")) and draft.chance(0.15):
        kind = kind.lower()
    return (
        f"{kind} {base}"
        if draft.chance(0.93)
        else f"{base} {draft.pick(('Boys', 'United', 'Girls', 'Gym', 'Dance', 'Stars'))}"
    )


def _faith(draft: Draft) -> str:
    mosque, church = _entry(draft, "faith bases"), _entry(draft, "church bases")
    glued = church + "kerk" if not church.startswith("De ") and "kerk" not in church else church
    return draft.pick((
        f"de {mosque} moskee", f"de {mosque}-moskee", f"moskee {mosque}", f"de moskee {mosque}", f"de {mosque}", f"de {glued}", f"de {glued}",
        f"de {church} gemeente", f"parochie {church}", f"stichting {mosque}",
    ))  # fmt: skip


def _shop(draft: Draft) -> str:
    kind = draft.pick(_SHOPS)
    at = draft.rng.random()
    if at < 0.45:
        name = _entry(draft, "shop names")
    elif at < 0.75:
        name = _person(draft, "bare")
        name = name[0].upper() + name[1:]
    else:
        name = _person(draft, "first")
    if draft.chance(0.1):
        return f"{name} {draft.pick(('BV', 'Makelaars', 'Catering', 'Bouw', 'Tweewielers', 'Schoonmaak', 'Advocaten', '& Zn', 'Mode'))}"
    return f"{kind} {name}"


def _care(draft: Draft) -> str:
    base = (
        _entry(draft, "care bases")
        if draft.chance(0.8)
        else _entry(draft, "street things") + draft.pick(("huis", "hof", "oord", "zicht"))
    )
    base = base[0].upper() + base[1:] if draft.chance(0.5) else base
    if draft.chance(0.25):
        return base
    return f"{draft.pick(_CARE)} {base}"


def _firm(draft: Draft) -> str:
    if draft.chance(0.55):
        return _entry(draft, "companies")
    last = _person(draft, "bare")
    last = last[0].upper() + last[1:]
    two, town = _person(draft, "bare"), _town(draft)
    return draft.pick((
        f"{last} Holding", f"{last} Groep", f"{last} & {two[0].upper()}{two[1:]}", f"Koninklijke {last}", f"{last} NV", f"Bank {last}", f"{town} Energie",
        f"Stichting {last}", f"Uitgeverij {last}", f"{last} Beheer", f"Vereniging {last}", f"Fonds {last}",
    ))  # fmt: skip


def _slot(make: Callable[[Draft], str], label: Label) -> Callable[[Draft, str], None]:
    def fill(draft: Draft, tag: str) -> None:
        del tag
        draft.mark(make(draft), label)

    return fill


def _entries(section: str, label: Label) -> Callable[[Draft, str], None]:
    return _slot(lambda draft: _entry(draft, section), label)


def _unarticled(make: Callable[[Draft], str]) -> Callable[[Draft], str]:
    return lambda draft: re.sub(r"^(?:de|het) ", "", make(draft))


PLACES: dict[str, Callable[[Draft, str], None]] = {
    "town": _slot(_town, Label.PLACE),
    "place": _slot(_anywhere, Label.PLACE),
    "abroad": _entries("cities abroad", Label.PLACE),
    "townadj": _entries("town adjectives", Label.PLACE),
    "area": _slot(_area, Label.NEIGHBOURHOOD),
    "street": _street,
    "thestreet": _the_street,
    "instreet": _in_street,
    "address": _address,
    "ataddress": _at_address,
    "school": _slot(_secondary, Label.SCHOOL),
    "schoolname": _slot(_unarticled(_secondary), Label.SCHOOL),
    "primary": _slot(_primary, Label.SCHOOL),
    "uni": _slot(lambda draft: f"de {draft.pick(('Universiteit', 'Hogeschool'))} van {_town(draft)}", Label.SCHOOL),
    "klas": _slot(_class, Label.SCHOOL),
    "club": _slot(_club, Label.ORGANISATION),
    "faith": _slot(_faith, Label.ORGANISATION),
    "chain": _entries("chains", Label.ORGANISATION),
    "shop": _slot(_shop, Label.ORGANISATION),
    "care": _slot(_care, Label.ORGANISATION),
    "hospital": _entries("hospitals", Label.ORGANISATION),
    "firm": _slot(_firm, Label.ORGANISATION),
    "football": _entries("football", Label.ORGANISATION),
}
