"""People: name lists, and the words around a name.

A word that no list has is a name where its place in the sentence is one for a name: "met yrsa naar", "vroeg yrsa of", "yrsas moeder". A find that scores
under 0.5 is hidden too, and a person looks at it first.
"""

from collections.abc import Iterator

from thematics.records.shared import Label
from thematics.redact import lexicon
from thematics.redact.kinds import Kind, base, drawn_out, dull, is_rare, kind_of, mid_capital, stranger
from thematics.redact.tokens import Hit, Token
from thematics.redact.vocabulary import (
    ARTICLES,
    GREETINGS,
    INFORMAL,
    LINKS,
    NAMING,
    PARTICLES,
    ROLES,
    SAYING,
    SCHOOL_WORDS,
    TITLES,
    VERB_LIKE,
)

__all__ = ["Kind", "base", "drawn_out", "find_people", "kind_of", "mid_capital"]

_FORMAL = frozenset("meneer mevrouw mevr mw dhr hr familie dokter dr juf juffrouw meester mijnheer heer".split())
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
_WHO = frozenset("hij ze zij die".split())
CERTAIN = 0.7  # from this score a name is looked for in the rest of the document
_ACRONYM = 5
_PARTICLES = 4
_DOUBT, _LIKELY = 0.45, 0.6  # of what one neighbour or both speak for


def find_people(tokens: list[Token]) -> Iterator[Hit]:
    """Give the people in a text; finds don't overlap."""
    resume, last_end = 0, -1
    for at, token in enumerate(tokens):
        if at < resume or not token.word or token.tag or token.blocked or (not token.cap and dull(token.low)):
            continue
        score = _score(tokens, at, linked=_follows_name(tokens, at, last_end))
        end = _after_title(tokens, at) or _initials(tokens, at) or (_extended(tokens, at) if score else 0)
        if end:
            sure = score or 0.85
            yield Hit(token.start, tokens[end - 1].end, Label.PERSON, sure, "name", spread=sure >= CERTAIN)
            resume = last_end = end


def _word_before(tokens: list[Token], at: int) -> Token | None:
    """Give the word just before, past one quote, comma or colon."""
    for back in (1, 2):
        if at < back or tokens[at - back].text == "\n":
            return None
        token = tokens[at - back]
        if token.word or token.tag:
            return token
        if token.text not in {",", ":", "'", '"', "‘", "“", "("}:
            return None
    return None


def _low(tokens: list[Token], at: int) -> str:
    return tokens[at].low if 0 <= at < len(tokens) and not tokens[at].tag else ""


def _called(tokens: list[Token], at: int) -> bool:
    """Say whether the words before announce a name: "heet", "mijn naam is", "ik ben", "een zekere"."""
    one, two, three = _low(tokens, at - 1), _low(tokens, at - 2), _low(tokens, at - 3)
    if one in NAMING or one == "zekere":
        return True
    if one in {"is", "was", ":"} and two in {"naam", "voornaam", "achternaam", "roepnaam", "bijnaam"}:
        return True
    if one in GREETINGS or (_low(tokens, at + 1) in {"heet", "heette"} and _low(tokens, at + 2) in _WHO):
        return True  # "hoi yrsa", "yrsa heet ze"
    return one in {"ik", "hij", "ze", "zij"} and two in {"heet", "heette"} and three != ""


def _role_before(tokens: list[Token], at: int) -> str:
    before = _word_before(tokens, at)
    if before is None or before.tag:
        return ""
    return before.low if before.low in ROLES or before.low in TITLES else ""


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
    token, before = tokens[at], _low(tokens, at - 1)
    nominal = before not in ARTICLES
    plain = token.cap or (
        token.low not in lexicon.common() and token.low not in VERB_LIKE and token.low not in PARTICLES
    )
    if not plain:
        return 0.0
    if _called(tokens, at) or (_role_before(tokens, at) and (token.cap or _ends_there(tokens, at))):
        return 0.85
    if mid_capital(token) and nominal:
        return 0.85
    if linked or (nominal and _before_name(tokens, at)):
        return 0.7
    after = _low(tokens, at + 1)
    if token.cap:
        return 0.75 if after in SAYING else 0.0
    return 0.6 if nominal and (after in _STRICT_SAYING or before in _TOWARDS) else 0.0


def _before_name(tokens: list[Token], at: int) -> bool:
    return _low(tokens, at + 1) == "en" and kind_of(_low(tokens, at + 2)) is Kind.FIRST


def _ends_there(tokens: list[Token], at: int) -> bool:
    after = _low(tokens, at + 1)
    return (
        not after.isalpha()
        or after in SAYING
        or after in VERB_LIKE
        or after in LINKS
        or after in {"die", "dat", "dus", "maar", "want", "om", "niet", "ook"}
    )


def _last(tokens: list[Token], at: int, linked: bool) -> float:  # noqa: FBT001
    if tokens[at].cap or linked or _role_before(tokens, at) or _called(tokens, at):
        return 0.85
    return 0.6


def _unknown(tokens: list[Token], at: int, linked: bool) -> float:  # noqa: FBT001
    token = tokens[at]
    if not token.low.replace("-", "").replace("'", "").isalpha() or drawn_out(token.low):
        return 0.0
    role = _role_before(tokens, at)
    if token.text.isupper() and len(token.text) <= _ACRONYM and not role:
        return 0.0
    if role or _called(tokens, at) or mid_capital(token) or (linked and token.cap):
        return 0.8
    if token.cap or linked:
        return 0.6 if len(token.low) > 2 else 0.0  # noqa: PLR2004
    return _by_place(tokens, at)


def _by_place(tokens: list[Token], at: int) -> float:
    """Score a word in lower case that no list has by its place: is it one where any noun would have an article?"""
    low, before, after = tokens[at].low, _low(tokens, at - 1), _low(tokens, at + 1)
    if not stranger(low):
        return 0.0
    if low.endswith("s") and after in ROLES and before not in ARTICLES:
        return 0.7  # "van mirthes moeder"
    followed = after in VERB_LIKE or after in SAYING or after in _ADVERBS
    if before in ARTICLES:
        # "dat" joins sentences too, and "het" may be all there is before "was": "ik dacht dat het yrsa was".
        joins = before == "dat" or (before == "het" and _low(tokens, at - 2) in {"dat", "of"})
        return _DOUBT if joins and followed else 0.0
    led = before in _LEADING or before in VERB_LIKE or before in SAYING
    if after in _STRICT_SAYING or (led and followed):
        return _LIKELY
    return _DOUBT if led or followed or before in lexicon.common() or not before else 0.0


def _word(tokens: list[Token], at: int, linked: bool) -> float:  # noqa: ARG001, FBT001
    token, role = tokens[at], _role_before(tokens, at)
    surname = base(token.low) in lexicon.last_names()
    if not mid_capital(token):
        # "mevrouw kelder", "meneer wormgoor": after a title a noun is hardly ever meant.
        return 0.75 if role in _FORMAL and token.low not in VERB_LIKE and (surname or is_rare(token.low)) else 0.0
    if role or _called(tokens, at):
        return 0.8
    if token.low in INFORMAL or (token.text.isupper() and len(token.text) <= _ACRONYM):
        return 0.0
    # A compound that no dictionary has, with a capital that no sentence asks for: "Zandwijk".
    return 0.6 if is_rare(token.low) else _capital_by_place(tokens, at)


def _capital_by_place(tokens: list[Token], at: int) -> float:
    """Score an ordinary word with a capital that its sentence doesn't ask for: "met Hoop gepraat", "toen zei Zomer"."""
    before, after = _low(tokens, at - 1), _low(tokens, at + 1)
    alone = at + 1 >= len(tokens) or not tokens[at + 1].cap
    if before in ARTICLES or not alone or tokens[at - 1].cap:
        return 0.0
    return _DOUBT if after in _STRICT_SAYING or before in _TOWARDS or before in _STRICT_SAYING else 0.0


_RULES = {Kind.FIRST: _first, Kind.MAYBE: _maybe, Kind.LAST: _last, Kind.UNKNOWN: _unknown, Kind.WORD: _word}


def _extended(tokens: list[Token], at: int) -> int:
    """Give the end of the name that begins here: first names, particles, surnames, an initial."""
    end = at + 1
    while end < len(tokens):
        further = _further(tokens, end)
        if not further:
            return end
        end = further
    return end


def _further(tokens: list[Token], end: int) -> int:
    """Give the end of the part of a name that goes on at ``end``; 0 where it doesn't."""
    token = tokens[end]
    if token.tag or token.blocked or tokens[end - 1].low.endswith(("'s", "'")):
        return 0
    if len(token.text) == 1 and mid_capital(token):
        return end + (2 if _low(tokens, end + 1) == "." else 1)
    if token.low in PARTICLES:
        further = _particles(tokens, end, strict=True)
        # "Fenna van het Wilgen College": a person, and where they go to school.
        of_school = _low(tokens, end + 1) == "het" and _low(tokens, further) in SCHOOL_WORDS
        return 0 if of_school else further
    return end + 1 if token.word and _surname(token) else 0


def _surname(token: Token) -> bool:
    """Say whether a word that follows a first name belongs to the name."""
    kind = kind_of(token.low)
    if kind is Kind.NONE:
        return False
    if mid_capital(token) or kind in {Kind.FIRST, Kind.LAST}:
        return True
    bare = base(token.low)
    if kind is Kind.UNKNOWN:
        return bare.replace("-", "").isalpha() and not drawn_out(bare)
    return bare in lexicon.last_names() and bare not in lexicon.common() and bare not in VERB_LIKE


def _particles(tokens: list[Token], at: int, *, strict: bool) -> int:
    """Give the end of "van der Berg", "el Idrissi", "de boer"; 0 where no surname follows."""
    if tokens[at].low in {"in", "op"} and _low(tokens, at + 1) not in {"'t", "den", "der"}:
        return 0  # a preposition, not "in 't Veld"
    end = at
    while end < len(tokens) and tokens[end].low in PARTICLES and end - at < _PARTICLES:
        end += 1
    if end == at or end >= len(tokens) or not tokens[end].word or tokens[end].blocked or tokens[end].tag:
        return 0
    token = tokens[end]
    kind = kind_of(token.low)
    listed = base(token.low) in lexicon.last_names() and (not strict or token.low not in lexicon.common())
    unheard = not strict and kind is Kind.UNKNOWN
    plain = kind in {Kind.NONE, Kind.WORD} and not token.cap
    arabic = tokens[end - 1].low in {"el", "al", "ait", "aït", "ould", "bin", "ibn", "abu"} and not plain
    if kind is Kind.NONE or not (token.cap or listed or arabic or kind in {Kind.FIRST, Kind.LAST} or unheard):
        return 0
    return end + 1


def _after_title(tokens: list[Token], at: int) -> int:
    """Give the end of a surname with particles: after a title in any case, by its capitals elsewhere."""
    token = tokens[at]
    if token.low not in PARTICLES:
        return 0
    role = _role_before(tokens, at)
    if role in TITLES or _called(tokens, at):
        return _particles(tokens, at, strict=role not in _FORMAL)
    if not (mid_capital(token) or (token.cap and token.low in {"el", "al", "ben", "van", "ait"})):
        return 0
    end = _particles(tokens, at, strict=True)
    return end if end and tokens[end - 1].cap and not lexicon.is_ordinary(tokens[end - 1].low) else 0


def _initials(tokens: list[Token], at: int) -> int:
    """Give the end of "J. de Vries" or "A.B. Yilmaz"."""
    end = at
    while (
        end + 1 < len(tokens)
        and len(tokens[end].text) == 1
        and tokens[end].cap
        and tokens[end].word
        and tokens[end + 1].text == "."
    ):
        end += 2
    if end == at or end >= len(tokens):
        return 0
    further = _particles(tokens, end, strict=True)
    token = tokens[end]
    named = token.cap and token.word and (is_rare(token.low) or token.low in lexicon.last_names())
    return further or (end + 1 if named else 0)
