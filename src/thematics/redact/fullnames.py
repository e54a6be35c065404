"""Where a person's name ends that begins here: first names, particles, surnames, initials."""

from collections.abc import Sequence

from thematics.redact import lexicon
from thematics.redact.kinds import Kind, base, drawn_out, is_rare, kind_of, mid_capital
from thematics.redact.neighbours import called, low_at, role_before
from thematics.redact.tokens import Token
from thematics.redact.vocabulary import PARTICLES, ROLES, SCHOOL_WORDS, TITLES, VERB_LIKE

__all__ = ["FORMAL", "after_title", "extended", "initials"]

FORMAL = frozenset("meneer mevrouw mevr mw dhr hr familie dokter dr juf juffrouw meester mijnheer heer".split())
_PARTICLES = 4
_LETTERS = 5  # initials of one name
_ARABIC = frozenset("el al ait aït ould bin ibn abu".split())
_SAID_OF = frozenset("van met aan door bij voor tegen over".split())
_NO_NAMES = frozenset(
    "b.v. n.v. v.s. p.s. d.d. o.m. a.u.b. t.a.v. m.b.t. i.v.m. o.a. e.d. d.m.v. z.o.z. n.a.v. t.o.v. a.s. v.w.b.".split()
)


def extended(tokens: Sequence[Token], at: int) -> int:
    """Give the end of the name that begins here: first names, particles, surnames, an initial."""
    end = at + 1
    while end < len(tokens):
        further = _further(tokens, end)
        if not further:
            return end
        end = further
    return end


def _further(tokens: Sequence[Token], end: int) -> int:
    """Give the end of the part of a name that goes on at ``end``; 0 where it doesn't."""
    token = tokens[end]
    if token.tag or token.blocked or tokens[end - 1].low.endswith(("'s", "'")):
        return 0
    if len(token.text) == 1 and mid_capital(token):
        return end + (2 if low_at(tokens, end + 1) == "." else 1)
    if token.low in PARTICLES:
        further = _particles(tokens, end, strict=True)
        # "Fenna van het Wilgen College": a person, and where they go to school.
        of_school = low_at(tokens, end + 1) == "het" and low_at(tokens, further) in SCHOOL_WORDS
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


def _particles(tokens: Sequence[Token], at: int, *, strict: bool) -> int:
    """Give the end of "van der Berg", "el Idrissi", "de boer"; 0 where no surname follows."""
    if tokens[at].low in {"in", "op"} and low_at(tokens, at + 1) not in {"'t", "den", "der"}:
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
    arabic = tokens[end - 1].low in _ARABIC and not plain
    if kind is Kind.NONE or not (token.cap or listed or arabic or kind in {Kind.FIRST, Kind.LAST} or unheard):
        return 0
    return end + 1


def after_title(tokens: Sequence[Token], at: int) -> int:
    """Give the end of a surname with particles: after a title in any case, by its capitals elsewhere."""
    token = tokens[at]
    if token.low not in PARTICLES:
        return 0
    role = role_before(tokens, at)
    if role in TITLES or called(tokens, at):
        return _particles(tokens, at, strict=role not in FORMAL)
    if not (mid_capital(token) or (token.cap and token.low in {"el", "al", "ben", "van", "ait"})):
        return 0
    end = _particles(tokens, at, strict=True)
    return end if end and tokens[end - 1].cap and not lexicon.is_ordinary(tokens[end - 1].low) else 0


def initials(tokens: Sequence[Token], at: int) -> int:
    """Give the end of "J. de Vries", "A.B. Yilmaz" and "j p m wolters", and of "S.K." where it is said of a person."""
    end, dotted = _letters(tokens, at)
    if end == at:
        return 0
    further = _named(tokens, end, dotted=dotted, letters=end - at)
    return further or (end if dotted and _of_person(tokens, at, end) else 0)


def _letters(tokens: Sequence[Token], at: int) -> tuple[int, bool]:
    """Give the end of a row of initials, and whether they are capitals with full stops."""
    end, last = at, min(len(tokens), at + 2 * _LETTERS)
    while end + 1 < last and _letter(tokens[end]) and tokens[end].cap and tokens[end + 1].text == ".":
        end += 2
    if end > at:
        return end, True
    while end < last and _letter(tokens[end]) and not tokens[end].cap:
        end += 1
    return end, False


def _letter(token: Token) -> bool:
    return len(token.text) == 1 and token.word and not token.tag


def _named(tokens: Sequence[Token], end: int, *, dotted: bool, letters: int) -> int:
    """Give the end of the surname behind initials; 0 where none stands there."""
    if end >= len(tokens):
        return 0
    if not dotted and letters == 1 and tokens[end - 1].low in {"u", "o"}:
        return 0  # "vond u van der Berg aardig"
    further = _particles(tokens, end, strict=True)
    token = tokens[end]
    if further or not token.word:
        return further
    if dotted:
        return end + 1 if token.cap and (is_rare(token.low) or token.low in lexicon.last_names()) else 0
    listed = token.low in lexicon.last_names() and token.low not in lexicon.common() and token.low not in VERB_LIKE
    return end + 1 if listed and (letters > 1 or kind_of(token.low) is Kind.LAST) else 0


def _of_person(tokens: Sequence[Token], at: int, end: int) -> bool:
    """Say whether initials alone are a person's: "slachtoffer S.K.", "de moeder van N.B."."""
    if role_before(tokens, at) in ROLES:
        return True
    if "".join(token.low for token in tokens[at:end]) in _NO_NAMES and low_at(tokens, at - 2) not in ROLES:
        return False
    return low_at(tokens, at - 1) in _SAID_OF and (end - at > 2 or low_at(tokens, at - 2) in ROLES)  # noqa: PLR2004 - a letter and its stop
