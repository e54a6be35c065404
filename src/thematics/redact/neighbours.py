"""What stands beside a word: the word before, a role or a title, what announces a name."""

from collections.abc import Sequence

from thematics.redact.tokens import Token
from thematics.redact.vocabulary import GREETINGS, NAMING, ROLES, TITLES

__all__ = ["called", "low_at", "role_before", "word_before"]

_WHO = frozenset("hij ze zij die".split())
_BETWEEN = frozenset((",", ":", "'", '"', "‘", "“", "("))
# Titles that are written with a full stop.
_SHORTENED = frozenset("dhr mevr mw mevr hr dr drs mr ing prof fam".split())


def low_at(tokens: Sequence[Token], at: int) -> str:
    """Give the word at a place in lower case; "" outside the text and where it is hidden."""
    return tokens[at].low if 0 <= at < len(tokens) and not tokens[at].tag else ""


def word_before(tokens: Sequence[Token], at: int) -> Token | None:
    """Give the word just before, past one quote, comma or colon, or the full stop of "dhr."."""
    for back in (1, 2):
        if at < back or tokens[at - back].text == "\n":
            return None
        token = tokens[at - back]
        if token.word or token.tag:
            return token
        if token.text not in _BETWEEN and not (token.text == "." and low_at(tokens, at - back - 1) in _SHORTENED):
            return None
    return None


def role_before(tokens: Sequence[Token], at: int) -> str:
    """Give the role or title just before: "vriendin", "mevrouw"; "" where none is."""
    before = word_before(tokens, at)
    if before is None or before.tag:
        return ""
    return before.low if before.low in ROLES or before.low in TITLES else ""


def called(tokens: Sequence[Token], at: int) -> bool:
    """Say whether the words around announce a name: "heet", "mijn naam is", "een zekere", "hoi", and "heet ze" behind it."""
    one, two, three = low_at(tokens, at - 1), low_at(tokens, at - 2), low_at(tokens, at - 3)
    if one in NAMING or one == "zekere" or one in GREETINGS:
        return True
    if one in {"is", "was", ":"} and two in {"naam", "voornaam", "achternaam", "roepnaam", "bijnaam"}:
        return True
    if low_at(tokens, at + 1) in {"heet", "heette"} and low_at(tokens, at + 2) in _WHO:
        return True
    return one in {"ik", "hij", "ze", "zij"} and two in {"heet", "heette"} and three != ""
