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
    "Het begon eigenlijk toen {f} mij een verzoek stuurde.",
    "Daarna moest ik van {f} alles wissen.",
    "Mijn dochter trekt veel op met {f}, een meisje uit de straat.",
    "Alleen {f} geloofde mij meteen.",
    "Je moet weten dat {f} nog geen veertien was.",
    "Ik heb tegen {f} gezegd dat het niet haar schuld is.",
    "Op een avond belde {f} helemaal overstuur.",
    "Dus ik vroeg, {f}, wat is er aan de hand?",
    "Volgens de jongen zelf heeft {f} erom gevraagd.",
    "Ze had het over ene {f}, die zou in het examenjaar zitten.",
    "Bij {f} thuis mocht er nooit over gepraat worden.",
    "Gelukkig was {f} erbij, anders was ik gek geworden.",
    "{f} haar vader heeft de telefoon toen afgepakt.",
    "Omdat {f} bleef aandringen, heb ik het toch gedaan.",
    "Niemand wist dat {f} de beheerder van die groep was.",
    "Na de vakantie kwam {f} niet meer opdagen.",
    "Zij en {f} hebben elkaar nooit meer gesproken.",
    "Ineens stond {f} voor de deur met twee vrienden.",
    "Ik noem haar even {f}, want zo staat ze in mijn telefoon.",
    "Hij zei: als jij het niet doet, vraag ik het wel aan {f}.",
    "Vroeger gingen {f} en ik altijd samen zwemmen.",
    "Wat {f} is overkomen, dat gun je niemand.",
    "Over {f} wil ik liever niks zeggen.",
    "Tussen ons en {f} is het nooit meer goed gekomen.",
)
_LAST = (
    "Toen werd ik doorverbonden met een mevrouw {l}.",
    "Collega {l} heeft het dossier overgenomen.",
    "De zaak ligt nu bij officier {l}.",
    "Ik heb de heer {l} uitgelegd hoe het zit.",
    "Haar achternaam is {l}, als u dat wilt noteren.",
    "Meester {l} zag wel dat er iets was.",
    "Verbalisant {l} heeft de telefoon in beslag genomen.",
    "We zijn toen naar dokter {l} gegaan.",
)
_FULL = (
    "Zij werd gehoord in het bijzijn van {F}, haar tante.",
    "Ik heet {F}, ik werk hier nu zes jaar.",
    "In de brief stond de naam van {F}.",
    "Betrokkene, te weten {F}, verklaarde het volgende.",
    "Ze heeft het aan {F} van het jongerencentrum verteld.",
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
