"""People: name lists, and the words around a name.

A word that no list has is a name where its place in the sentence is one for a name: "met yrsa naar", "vroeg yrsa of", "yrsas moeder". A find that scores
under 0.5 is hidden too, and a person looks at it first.
"""

from collections.abc import Iterator

from thematics.records.shared import Label
from thematics.redact import lexicon
from thematics.redact.fullnames import FORMAL, after_title, extended, initials
from thematics.redact.kinds import Kind, base, drawn_out, dull, is_noun, is_rare, kind_of, mid_capital, stranger
from thematics.redact.neighbours import called, low_at, role_before
from thematics.redact.tokens import Hit, Token
from thematics.redact.vocabulary import (
    ARTICLES,
    INFORMAL,
    LINKS,
    PARTICLES,
    ROLES,
    SAYING,
    TITLES,
    VERB_LIKE,
)

__all__ = ["find_people"]

_TOWARDS = frozenset("met aan door tegen voor bij over zonder".split())
# Before a bare noun these want an article; before a name they don't.
_LEADING = _TOWARDS | frozenset(
    "van naast achter via dankzij namens behalve vooral zelfs dat of als toen want omdat terwijl en maar dus alleen ook zodra totdat".split()
)
_STRICT_SAYING = frozenset(
    "zei zegt vroeg vraagt vertelde vertelt appte appt stuurde mailde belde heette reageerde snapte dacht".split()
)
_ADVERBS = frozenset(
    "er daar toen nu ook al nog wel niet nooit ooit altijd soms steeds echt even weer toch dus hier erbij mij me hem haar ons die dat het".split()
)
_PERSONS = frozenset("ik jij je hij ze zij u".split())
_CLAUSE = frozenset("dat of toen want omdat terwijl maar dus als".split())
CERTAIN = 0.7  # from this score a name is looked for in the rest of the document
_ACRONYM = 5
_DOUBT, _LIKELY = 0.45, 0.6  # of what one neighbour or both speak for


def find_people(tokens: list[Token]) -> Iterator[Hit]:
    """Give the people in a text; finds don't overlap."""
    resume, last_end = 0, -1
    for at, token in enumerate(tokens):
        if at < resume or not token.word or token.tag or token.blocked or (not token.cap and dull(token.low)):
            continue
        score = _score(tokens, at, linked=_follows_name(tokens, at, last_end))
        end = after_title(tokens, at) or initials(tokens, at) or (extended(tokens, at) if score else 0)
        if end:
            sure = score or 0.85
            yield Hit(token.start, tokens[end - 1].end, Label.PERSON, sure, "name", spread=sure >= CERTAIN)
            resume = last_end = end


def _follows_name(tokens: list[Token], at: int, last_end: int) -> bool:
    """Say whether a name ended just before: "Sanne en …", or over the end of a turn, where a surname may follow."""
    if at == 0 or last_end != at - 1:
        return False
    over_the_end = tokens[at - 1].text == "\n" and kind_of(tokens[at].low) in {Kind.LAST, Kind.UNKNOWN}
    return over_the_end or tokens[at - 1].low in LINKS


def _score(tokens: list[Token], at: int, *, linked: bool) -> float:
    token = tokens[at]
    rule = _RULES.get(kind_of(token.low))
    return rule(tokens, at, linked) if rule else 0.0


def _first(tokens: list[Token], at: int, linked: bool) -> float:  # noqa: ARG001, FBT001 - one signature for all kinds
    return 0.95


def _maybe(tokens: list[Token], at: int, linked: bool) -> float:  # noqa: FBT001
    token, nominal = tokens[at], low_at(tokens, at - 1) not in ARTICLES
    if not token.cap and (token.low in lexicon.common() or token.low in VERB_LIKE or token.low in PARTICLES):
        return _everyday(tokens, at)
    if called(tokens, at) or (role_before(tokens, at) and (token.cap or _ends_there(tokens, at))):
        return 0.85
    if mid_capital(token) and nominal:
        return 0.85
    if linked or (nominal and _before_name(tokens, at)):
        return 0.7
    if token.cap:
        return 0.75 if low_at(tokens, at + 1) in SAYING or token.low.endswith("'") else 0.0
    return _maybe_by_place(tokens, at) if nominal else 0.0


def _maybe_by_place(tokens: list[Token], at: int) -> float:
    """Score a name that is a word too, in lower case without an article."""
    before, after = low_at(tokens, at - 1), low_at(tokens, at + 1)
    if after in _STRICT_SAYING or before in _TOWARDS:
        return 0.6
    return _DOUBT if (before in _LEADING or not before) and (after in SAYING or after in VERB_LIKE) else 0.0


def _everyday(tokens: list[Token], at: int) -> float:
    """Score one of the commonest words that is a name too, in lower case: "mijn broer storm sliep", "ze heet mark"."""
    if tokens[at].low in VERB_LIKE or tokens[at].low in PARTICLES:
        return 0.0
    after = low_at(tokens, at + 1)
    role = role_before(tokens, at) and (after in VERB_LIKE or after in SAYING)
    return _DOUBT if role or _heet(tokens, at) else 0.0


def _heet(tokens: list[Token], at: int) -> bool:
    """Say whether a person's name comes: "ze heet hoop"; what "dat heet" names is none."""
    return low_at(tokens, at - 1) in {"heet", "heette"} and low_at(tokens, at - 2) in _PERSONS


def _before_name(tokens: list[Token], at: int) -> bool:
    return low_at(tokens, at + 1) == "en" and kind_of(low_at(tokens, at + 2)) is Kind.FIRST


def _ends_there(tokens: list[Token], at: int) -> bool:
    after = low_at(tokens, at + 1)
    return (
        not after.isalpha()
        or after in SAYING
        or after in VERB_LIKE
        or after in LINKS
        or after in {"die", "dat", "dus", "maar", "want", "om", "niet", "ook"}
    )


def _last(tokens: list[Token], at: int, linked: bool) -> float:  # noqa: FBT001
    if tokens[at].cap or linked or role_before(tokens, at) or called(tokens, at):
        return 0.85
    return 0.6


def _unknown(tokens: list[Token], at: int, linked: bool) -> float:  # noqa: FBT001
    token = tokens[at]
    if not token.low.replace("-", "").replace("'", "").isalpha() or drawn_out(token.low) or token.low in TITLES:
        return 0.0
    role = role_before(tokens, at)
    if token.text.isupper() and len(token.text) <= _ACRONYM and not role:
        return 0.0
    if role or called(tokens, at) or mid_capital(token) or (linked and token.cap):
        return 0.8
    if token.cap or linked:
        return 0.6 if len(token.low) > 2 else 0.0  # noqa: PLR2004
    return _by_place(tokens, at)


def _by_place(tokens: list[Token], at: int) -> float:
    """Score a word in lower case that no list has by its place: is it one where any noun would have an article?"""
    low, before, after = tokens[at].low, low_at(tokens, at - 1), low_at(tokens, at + 1)
    if not stranger(low):
        return 0.0
    if low.endswith("s") and after in ROLES and before not in ARTICLES:
        return 0.7  # "van mirthes moeder"
    followed = after in VERB_LIKE or after in SAYING or after in _ADVERBS
    if before in ARTICLES:
        # "dat" joins sentences too, and "het" may be all there is before "was": "ik dacht dat het yrsa was".
        joins = before == "dat" or (before == "het" and low_at(tokens, at - 2) in {"dat", "of"})
        return _DOUBT if joins and followed else 0.0
    led = before in _LEADING or before in VERB_LIKE or before in SAYING
    if after in _STRICT_SAYING or (led and followed):
        return _LIKELY
    return _DOUBT if led or followed or before in lexicon.common() or not before else 0.0


def _word(tokens: list[Token], at: int, linked: bool) -> float:  # noqa: ARG001, FBT001
    token = tokens[at]
    if mid_capital(token) or (token.cap and role_before(tokens, at) in FORMAL):
        return _capital(tokens, at)
    if token.cap:
        # "Hoop zei dat" is doubtful, for "Iedereen zei dat" is nobody; "Engel wil niet" has no article where a noun would.
        known = token.low in lexicon.common() or token.low in ROLES or token.low in TITLES or token.low in INFORMAL
        return _DOUBT if (not known and low_at(tokens, at + 1) in _STRICT_SAYING) or _bare_noun(tokens, at) else 0.0
    role, surname = role_before(tokens, at), base(token.low) in lexicon.last_names()
    # "mevrouw kelder", "meneer wormgoor": after a title a noun is hardly ever meant.
    if role in FORMAL and token.low not in VERB_LIKE and (surname or is_rare(token.low)):
        return 0.75
    return _DOUBT if (_heet(tokens, at) and token.low not in VERB_LIKE) or _bare_noun(tokens, at) else 0.0


def _bare_noun(tokens: list[Token], at: int) -> bool:
    """Say whether a noun stands before its verb without an article: at the beginning, or where a clause begins."""
    after, before = low_at(tokens, at + 1), low_at(tokens, at - 1)
    if not (after in VERB_LIKE or after in SAYING) or not is_noun(tokens[at].low):
        return False
    return tokens[at].first or before in _CLAUSE


def _none(tokens: list[Token], at: int, linked: bool) -> float:  # noqa: ARG001, FBT001
    """Score what is never a name by itself: "juf Zomer", "meneer Halt"."""
    return 0.6 if mid_capital(tokens[at]) and role_before(tokens, at) in FORMAL else 0.0


def _capital(tokens: list[Token], at: int) -> float:
    """Score an ordinary word with a capital that its sentence doesn't ask for."""
    token = tokens[at]
    if role_before(tokens, at) or called(tokens, at):
        return 0.8
    if token.low in INFORMAL or (token.text.isupper() and len(token.text) <= _ACRONYM):
        return 0.0
    # A compound that no dictionary has: "Zandwijk".
    return 0.6 if is_rare(token.low) else _capital_by_place(tokens, at)


def _capital_by_place(tokens: list[Token], at: int) -> float:
    """Score an ordinary word with a capital that its sentence doesn't ask for: "met Hoop gepraat", "toen zei Zomer"."""
    before, after = low_at(tokens, at - 1), low_at(tokens, at + 1)
    alone = at + 1 >= len(tokens) or not tokens[at + 1].cap
    if before in ARTICLES or not alone or tokens[at - 1].cap:
        return 0.0
    return _DOUBT if after in _STRICT_SAYING or before in _TOWARDS or before in _STRICT_SAYING else 0.0


_RULES = {
    Kind.FIRST: _first,
    Kind.MAYBE: _maybe,
    Kind.LAST: _last,
    Kind.UNKNOWN: _unknown,
    Kind.WORD: _word,
    Kind.NONE: _none,
}
