"""Do names of every origin stay hidden as well: each held-out name in a sentence, the same sentences for each origin.

Each name of ``benchmarks/names`` stands once as a person who is named in speech, clean and in lower case without punctuation. No list of ours and no training text
holds the names; the sentences are in no template.
"""

import random
from collections.abc import Iterator
from functools import cache

from tools.redaction.examples import Example
from tools.redaction.names import ORIGINS, first_names, last_names

from thematics.records.shared import Label

__all__ = ["cases", "origins"]

_PARTICLES = frozenset("nl fy".split())  # surnames that may stand behind "van der"
# {f} a first name, {l} a last name, {F} both; drawn in one order for every origin.
_FIRST = (
    "Ik was toen met {f} in het park en daar kwam die jongen aan.",
    "Mijn vriendin {f} zei dat ik het moest vertellen.",
    "En toen vroeg {f} of ik even mee wilde lopen.",
    "Ik heb het eerst aan {f} verteld, en later pas aan mijn moeder.",
    "Nou ja, {f} wist het al heel lang.",
    "{f} heeft die foto toen doorgestuurd naar de hele klas.",
    "Volgens mij had {f} dat filmpje nog op de telefoon staan.",
    "Dat was via {f} gegaan, die kende hem van school.",
    "Ze noemde hem {f}, maar ik weet niet of dat echt zo is.",
    "Mijn zusje {f} is nu zestien en zit in de vierde.",
    "Toen ik thuiskwam zat {f} al te huilen op de bank.",
    "Met {f} erbij durfde ik wel naar de politie.",
    "Zonder {f} had ik het nooit gedaan, echt niet.",
    "Ik snap niet waarom {f} daarover heeft gelogen.",
    "Eerst dacht ik dat het {f} was, maar het was iemand anders.",
    "Het nummer van {f} stond nog in mijn telefoon.",
    "De moeder van {f} belde ons 's avonds op.",
    "Hij stuurde dat ook naar {f} en naar nog twee meisjes.",
    "Heb jij dat {f} ooit horen zeggen?",
    "Vanaf dat moment wilde {f} niet meer naar school.",
    "Ja, en {f} die lachte er alleen maar om.",
    "Weet je, {f}, ik heb daar nooit met iemand over gepraat.",
    "Die dag was ik samen met {f} en een paar anderen op het plein.",
    "Wij waren met z'n drieën: {f}, een neef en ik.",
    "Ik ben bevriend met {f} sinds groep zeven.",
    "Hij deed zich voor als {f} en vroeg om foto's.",
    "Voor {f} was het allemaal veel erger dan voor mij.",
    "Vooral {f} heeft me daar heel erg bij geholpen.",
)
_LAST = (
    "Mevrouw {l} van school heeft toen de melding gedaan.",
    "Ik had een gesprek met meneer {l} over wat er gebeurd was.",
    "De wijkagent, {l} heet hij, kwam bij ons thuis.",
    "Onze mentor was toen mevrouw {l} en die luisterde wel.",
    "Bij de familie {l} in de straat wisten ze er ook van.",
    "Dokter {l} heeft me doorverwezen.",
    "De verdachte is de heer {l}, bij ons bekend.",
    "Mijn begeleider is {l}, daar kan ik altijd terecht.",
    "Rechercheur {l} nam het verhoor af.",
    "Er kwam een brief van advocaat {l} binnen.",
)
_FULL = (
    "Mijn naam is {F} en ik ben moeder van drie kinderen.",
    "De aangifte is gedaan door {F}, wonende te Amsterdam.",
    "Ik ken {F} van de sportschool.",
    "Het account stond op naam van {F}, maar die wist van niks.",
    "Toen las ik dat {F} was opgepakt.",
)


def origins() -> tuple[str, ...]:
    """Give the origins that are measured."""
    return ORIGINS


@cache
def _names(origin: str) -> tuple[tuple[str, str], ...]:
    """Give what is said: (kind, name); every held-out name stands in it once."""
    rng = random.Random(f"names-{origin}")
    firsts, lasts = list(first_names(origin, "test")), list(last_names(origin, "test"))
    rng.shuffle(firsts)
    rng.shuffle(lasts)
    full = min(len(firsts), len(lasts)) // 4
    said = [("F", f"{first} {last}") for first, last in zip(firsts[:full], lasts[:full], strict=True)]
    said += [("f", first) for first in firsts[full:]] + [("l", last) for last in lasts[full:]]
    return tuple(said)


def cases(origin: str) -> Iterator[Example]:
    """Give each held-out name of an origin in a sentence, clean.

    Args:
        origin: One of ``origins()``.

    Yields:
        The sentence, with one person marked.
    """
    carriers = {"f": _FIRST, "l": _LAST, "F": _FULL}
    for index, (kind, name) in enumerate(_names(origin)):
        carrier = carriers[kind][index % len(carriers[kind])]
        at = carrier.index("{")
        yield Example(carrier.replace(f"{{{kind}}}", name), ((at, at + len(name), Label.PERSON),), origin=origin)
