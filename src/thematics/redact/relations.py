"""What a text says of people: whose mother, friend or mentor somebody is. Never a guess from a name.

Only words that stand beside names count: "mijn moeder Karin", "Sannes moeder, Karin", "de vriend van Kim heet Bas", "Youssef, mijn broertje".
"Haar moeder Karin" says nothing here, since it doesn't say whose.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from thematics.records.raw import RawTurn
from thematics.records.redacted import RedactedTurn
from thematics.records.shared import Label, Role
from thematics.redact.folding import fold

__all__ = ["RELATIVES", "Relation", "find_relations", "is_another"]

RELATIVES = frozenset(
    """
    moeder vader ma pa mama papa mam pap ouders broer broertje zus zusje broers zussen tweelingbroer tweelingzus halfbroer halfzus stiefbroer
    stiefbroertje stiefzus stiefzusje stiefmoeder stiefvader pleegmoeder pleegvader pleegbroer pleegzus schoonmoeder schoonvader schoonzus
    schoonbroer zwager oma opa oom tante neef neefje nicht nichtje zoon zoontje dochter dochtertje kind kleinzoon kleindochter kleinkind man
    vrouw echtgenoot echtgenote partner verloofde vriend vriendin vriendje vriendinnetje maat maatje matties mattie bestie bff ex ex-vriend
    ex-vriendin exvriend exvriendin ex-man ex-vrouw verkering crush date klasgenoot klasgenote klasgenootje buurman buurvrouw buurjongen
    buurmeisje collega baas bazin mentor mentrix coach trainer trainster juf meester docent docente leraar lerares begeleider begeleidster
    behandelaar therapeut psycholoog psychologe huisarts dokter voogd gezinsvoogd hulpverlener hulpverleenster jongerenwerker
    jongerenwerkster advocaat advocate stagebegeleider oppas peettante peetoom
    """.split()
)
_MINE = ("mijn", "m'n", "me", "mn", "onze", "ons")
_YOURS = ("jouw", "je", "jullie", "uw")
_OURSELVES = {*_MINE, "mij", "mezelf"}
_LITTLE = "beste|kleine|grote|oudere|jongere|oudste|jongste|eigen|nieuwe|oude|toenmalige|andere"
# A person in the text that the rules read: \x01, a number, \x02, and "'" where the name may be a possessive.
_WHO, _WHOSE = "\x01(?P<who>\\d+)\x02'?", "\x01(?P<of>\\d+)\x02'\\s"
_SOMEBODY = "\x01(?P<of>\\d+)\x02'?"
_ROLE = rf"(?:(?:{_LITTLE})\s)?(?P<role>{'|'.join(sorted(map(re.escape, RELATIVES), key=len, reverse=True))})(?!\w)"
_TITLE = r"(?:(?:meneer|mevrouw|juf|meester|dokter|tante|oom|oma|opa)\s)?"
_OWN = rf"(?P<own>{'|'.join(map(re.escape, (*_MINE, *_YOURS)))})\s"
_OF, _OF_ME = rf"\svan\s{_SOMEBODY}", r"\svan\s(?P<own>mij|me|mezelf|ons|jou|je|jullie)(?!\w)"
_NAMED = r"\s(?:(?:die|hij|zij|ze)\s)?(?:heet|heette|is|was|genaamd)\s"
_IS = r"\s(?:is|was)\s"
_ENDS = r"(?=\s[,.]|$)"
_A = r"(?:de|een|die|het|dat)\s"
_ANOTHER = re.compile(
    r"(?:een|de|die|deze|nog|weer|twee|onze|mijn|m'n|jouw|je|hun|haar|zijn) (?:andere?|tweede)|nog (?:een|ene|zo'n|'n)|(?:nog )?zo'n"
)
_NOBODY = rf"(?!(?:\s|\s,\s|{_NAMED}){_TITLE}\x01)"  # "Bas, mijn broertje Youssef" says nothing of Bas
_RULES = tuple(
    re.compile(rf"(?<!\S){rule}")
    for rule in (
        rf"{_OWN}{_ROLE}(?:\s|{_NAMED}){_TITLE}{_WHO}",  # mijn moeder Karin; mijn moeder heet Karin
        rf"{_OWN}{_ROLE}\s,\s{_TITLE}{_WHO}{_ENDS}",  # mijn moeder, Karin,
        rf"{_WHO}{_IS}{_OWN}{_ROLE}{_NOBODY}",  # Youssef is mijn broertje
        rf"{_WHO}\s,\s{_OWN}{_ROLE}{_ENDS}{_NOBODY}",  # Youssef, mijn broertje,
        rf"{_WHOSE}{_ROLE}(?:\s|{_NAMED}){_TITLE}{_WHO}",  # Sannes moeder Karin
        rf"{_WHOSE}{_ROLE}\s,\s{_TITLE}{_WHO}{_ENDS}",  # Sannes moeder, Karin,
        rf"{_WHO}{_IS}{_WHOSE}{_ROLE}{_NOBODY}",  # Karin is Sannes moeder
        rf"{_WHO}\s,\s{_WHOSE}{_ROLE}{_ENDS}{_NOBODY}",  # Karin, Sannes moeder,
        rf"{_ROLE}(?:{_OF}|{_OF_ME}){_NAMED}{_TITLE}{_WHO}",  # de vriend van Kim heet Bas; een vriend van mij heet Bas
        rf"{_ROLE}(?:{_OF}|{_OF_ME})\s,\s{_TITLE}{_WHO}{_ENDS}",  # de moeder van Sanne, Karin,
        rf"{_WHO}{_IS}{_A}{_ROLE}(?:{_OF}|{_OF_ME})",  # Karin is de moeder van Sanne
        rf"{_WHO}\s,\s{_A}{_ROLE}(?:{_OF}|{_OF_ME}){_ENDS}",  # Karin, de moeder van Sanne,
    )
)


@dataclass(frozen=True, slots=True)
class Relation:
    """Whose what somebody is.

    Attributes:
        number: The person's.
        role: What they are: one of ``RELATIVES``.
        other: The number of the person of whom they are that; 0 where it is who speaks.
        speaker: Who speaks ("R03", or the speaker's key), "" where ``other`` says whose it is.
    """

    number: int
    role: str
    other: int
    speaker: str


def find_relations(turns: Sequence[RawTurn], redacted: Sequence[RedactedTurn]) -> tuple[Relation, ...]:
    """Find what a document says of the people in it.

    Args:
        turns: Its turns, raw.
        redacted: The same turns with what was found hidden; people's numbers are read from their tags.

    Returns:
        Every relation once, in order of first being told.
    """
    asked = {turn.participant for turn in turns if turn.role is Role.RESPONDENT and turn.participant}
    told: dict[Relation, None] = {}
    for raw, turn in zip(turns, redacted, strict=True):
        if not any(Label.PERSON in token.labels for token in turn.tokens):
            continue
        for own, role, who, of in _told(_read(raw, turn)):
            speaker = _whose(turn, own, asked)
            if own and not speaker:
                continue
            if who != of:
                told[Relation(who, role, 0 if own else of, speaker if own else "")] = None
    return tuple(told)


def is_another(before: Sequence[str]) -> bool:
    """Say whether the words before a name say that this is somebody else of that name: "een andere Max", "nog een Max".

    >>> is_another(["ook", "een", "andere"]), is_another(["mijn", "broertje"])
    (True, False)
    """
    return _ANOTHER.fullmatch(fold(" ".join(before[-2:])).lstrip("\"'(")) is not None


def _whose(turn: RedactedTurn, own: str, asked: set[str]) -> str:
    """Say whose "mijn moeder" and "je moeder" is: who speaks, and the one whom an interviewer can only mean."""
    if own in _OURSELVES:
        return (turn.participant or turn.speaker) if turn.role is not Role.INTERVIEWER else ""
    return next(iter(asked)) if own and turn.role is Role.INTERVIEWER and len(asked) == 1 else ""


def _told(text: str) -> Iterator[tuple[str, str, int, int]]:
    for rule in _RULES:
        for match in rule.finditer(text):
            found = match.groupdict()
            yield found.get("own") or "", found["role"], int(found["who"]), int(found.get("of") or 0)


def _read(raw: RawTurn, turn: RedactedTurn) -> str:
    """Write a turn for the rules: lower case, commas by themselves, people as their numbers; other signs end what is told."""
    said = {word.position: word.text for word in raw.words}
    parts: list[str] = []
    for at, token in enumerate(turn.tokens):
        if token.labels == (Label.PERSON,) and is_another([each.text for each in turn.tokens[max(0, at - 2) : at]]):
            parts.append("iemand")  # of whom nothing is known but that it is not the one who was told of
            parts += _signs(token.text)
            continue
        if token.labels == (Label.PERSON,):
            number = re.search(r"-(\d+)\]", token.text)
            if number:
                parts.append(f"\x01{number[1]}\x02{_possessive(said[token.last])}")
                parts += _signs(token.text)
            continue
        word = fold(token.text)
        parts.append(word.rstrip(",.;:!?…").lstrip("\"'(") or ".")
        parts += _signs(word)
    return " ".join(parts)


def _signs(text: str) -> list[str]:
    if text.endswith(","):
        return [","]
    return ["."] if text.endswith((".", ";", ":", "!", "?", "…", ")")) else []


def _possessive(word: str) -> str:
    """Give "'" where a name may be a possessive: "Sannes", "Sanne's", "Bas moeder"."""
    return "'" if fold(word).rstrip(",.;:!?…\"')").endswith(("s", "x", "z")) else ""
