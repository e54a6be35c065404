"""What the rules for places share: which words can be part of a name, where a name begins and ends, and the finds they give."""

from functools import cache

from thematics.records.shared import Label
from thematics.redact import lexicon
from thematics.redact.gazetteer import DEFINITE, Entry, gazetteer
from thematics.redact.kinds import Kind, kind_of, mid_capital
from thematics.redact.neighbours import low_at as low
from thematics.redact.tokens import Hit, Token
from thematics.redact.vocabulary import ARTICLES, INFORMAL, NEVER, PARTICLES, VERB_LIKE

__all__ = [
    "COMPASS",
    "coined",
    "entries",
    "forwards",
    "hit",
    "is_name",
    "is_place",
    "leads",
    "low",
    "near",
    "odd",
    "open_word",
    "plain",
]

DOUBTFUL = 0.5  # a find of this score or less is not looked for in the rest of the document
COMPASS = frozenset(
    "noord oost zuid west zuidoost zuidwest noordoost noordwest centrum nieuw-west oud-west oud-zuid".split()
)
_BY = {
    Label.ADDRESS: "street",
    Label.SCHOOL: "school",
    Label.ORGANISATION: "organisation",
    Label.NEIGHBOURHOOD: "area",
}
_TAKES_ARTICLE = frozenset({Label.SCHOOL, Label.ORGANISATION, Label.NEIGHBOURHOOD})
_MOST = 5  # words of a name
_ARTICLES_IN = frozenset("de der den el al het 't van sint st".split())
_MOST_ARTICLES = 3
_SHORTEST_COINED = 7
_STRESS = str.maketrans("áéíóú", "aeiou")
_NAMING = frozenset({Kind.FIRST, Kind.LAST, Kind.UNKNOWN})


def near(tokens: list[Token], at: int, before: int, after: int = 0) -> set[str]:
    """Give the words around a token, itself left out."""
    back = {tokens[index].low for index in range(max(0, at - before), at)}
    return back | {tokens[index].low for index in range(at + 1, min(len(tokens), at + 1 + after))}


def hit(tokens: list[Token], first: int, last: int, label: Label, score: float) -> Hit:
    """Make a find of the tokens from ``first`` to ``last``; a definite article before a name is part of it."""
    if label in _TAKES_ARTICLE and low(tokens, first - 1) in DEFINITE:
        first -= 1
    return Hit(
        tokens[first].start,
        tokens[last].end,
        label,
        score,
        _BY.get(label, "place"),
        spread=label is not Label.ADDRESS and score > DOUBTFUL,
    )


@cache
def odd(word: str) -> bool:
    """Say whether a lower-case word is in no dictionary, and so a name's rather than anything else."""
    return (
        kind_of(word) in _NAMING and word.replace("-", "").replace("'", "").isalpha() and not (set(word) <= set("hmnu"))
    )


@cache
def coined(word: str) -> bool:
    """Say whether it is a compound of Dutch words that no dictionary has: "wilgenlyceum", "pijlstaarthoek"."""
    if len(word) < _SHORTEST_COINED or not word.isalpha() or word in lexicon.words() or word in INFORMAL:
        return False
    return word not in NEVER and word not in VERB_LIKE and _unstressed(word) and kind_of(word) in {Kind.WORD, *_NAMING}


def _unstressed(word: str) -> bool:
    return word.translate(_STRESS) not in lexicon.words()


def open_word(tokens: list[Token], at: int) -> bool:
    """Say whether there is a word that nothing hides or keeps."""
    return 0 <= at < len(tokens) and tokens[at].word and not tokens[at].tag and not tokens[at].blocked


def plain(token: Token) -> bool:
    """Say whether a word is too common to be part of a name."""
    word = token.low
    return (
        token.tag
        or token.blocked
        or word in ARTICLES
        or word in NEVER
        or word in VERB_LIKE
        or word in lexicon.common()
        or word in INFORMAL
    )


def is_name(tokens: list[Token], at: int) -> bool:
    """Say whether what stands at ``at`` can be the name of a school, club or firm by itself."""
    if not open_word(tokens, at):
        return False
    token = tokens[at]
    if token.low in NEVER or token.low in PARTICLES:
        return False
    return mid_capital(token) or odd(token.low)


def forwards(tokens: list[Token], at: int) -> int:
    """Give the index after a proper name that begins at ``at``, articles inside it included; 0 where there is none."""
    end = at
    while end < len(tokens) and end - at < _MOST_ARTICLES and tokens[end].low in _ARTICLES_IN:
        end += 1
    listed = [stop for entry in _at(tokens, end) if (stop := end + len(entry.words))]
    if listed:
        end = max(listed)
    elif not is_name(tokens, end):
        return 0
    while (is_name(tokens, end) or _goes_on(tokens, end)) and end - at < _MOST:
        end += 1
    return end


def _at(tokens: list[Token], at: int) -> list[Entry]:
    if not open_word(tokens, at):
        return []
    some = entries(tokens, at)
    return [entry for entry in some if (not entry.shy or len(entry.words) > 1) and entry.label is not Label.PLACE]


_TAIL = frozenset("boys girls united rangers city combinatie stars lions eagles kickers".split())


def _goes_on(tokens: list[Token], at: int) -> bool:
    """Say whether a word goes on with a name: "zeemeeuw boys", "metis noord"."""
    return open_word(tokens, at) and (tokens[at].low in _TAIL or tokens[at].low in COMPASS)


def entries(tokens: list[Token], at: int) -> list[Entry]:
    """Give the listed names that stand at ``at``, the longest first."""
    names = gazetteer().get(tokens[at].low)
    if names is None:
        return []
    longer = names.longer.get(tokens[at + 1].low, ()) if names.longer and at + 1 < len(tokens) else ()
    return [*(entry for entry in longer if _stands(tokens, at, entry)), *names.single] if longer else list(names.single)


def _stands(tokens: list[Token], at: int, entry: Entry) -> bool:
    stretch = tokens[at : at + len(entry.words)]
    return tuple(token.low for token in stretch) == entry.words and not any(
        token.tag or token.blocked for token in stretch
    )


@cache
def is_place(bare: str) -> bool:
    """Say whether a lower-case word names a place, or is made of one: "amsterdamse", "zaankanter"."""
    known = lexicon.places()
    if bare in known:
        return True
    if "-" in bare:
        first, _, rest = bare.partition("-")
        return first in known and not (rest in NEVER or first in lexicon.words())
    if bare.endswith(("se", "er", "ers")) and _root(
        f"{bare.removesuffix('s').removesuffix('er').removesuffix('se')}en", "en", known
    ):
        return True  # "groningse", "assener"
    if bare.endswith("se") and bare[:-1] in known and bare[:-1] not in lexicon.words():
        return True  # "parijse"
    return any(
        len(bare) > len(end) + 3 and bare.endswith(end) and _root(bare[: -len(end)], end, known)
        for end in ("se", "s", "mer", "er", "mers", "ers", "ner", "naar", "naren", "enaar", "enaren", "ter", "ters")
    )


def _root(root: str, end: str, known: frozenset[str]) -> bool:
    """Say whether a root names a place; short endings stand after long names only: "lents" is no place."""
    return root in known and root not in lexicon.words() and (len(end) > 2 or len(root) > 4)  # noqa: PLR2004


def leads(token: Token) -> bool:
    """Say whether a word before the last one of a name belongs to it."""
    if token.tag or token.blocked or not token.word or token.low in NEVER:
        return False
    if token.cap:
        return not (token.first and (lexicon.is_ordinary(token.low) or token.low in PARTICLES))
    return odd(token.low)
