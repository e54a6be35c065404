"""Cue phrases in running speech: found with other endings, with fillers between, denied or in somebody else's mouth.

Simple rules on the words' order, made for Dutch; they don't parse. What they can't tell (irony, a denial two clauses
away) is left to the people who read the suggestion.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache

from thematics.themes.words import fold, is_empty, stem_of

__all__ = ["Cue", "Hit", "Reader", "Sentence", "sentences"]

_PIECE = re.compile(r"\[[^\W\d_]+(?:-\d+)?\]|[^\W\d_]+(?:'[^\W\d_]+)*|'[^\W\d_]{1,2}\b|[.?!…;:]+|,")
_QUOTES = str.maketrans("’‘`´", "''''")
_SLACK = 2  # other words between those of a phrase whose words stand in another order
_DENIED_BEFORE, _DENIED_AFTER = 4, 3  # words within which a denial is looked for
_REPORTED = 9  # words before a phrase within which somebody else says it
_SUBJECT_NEAR = 2

# One form for what differs by person only, so that "schaamde me" is met in "schaamt zich".
_SAME = {
    form: head
    for head, forms in {
        "zich": "me mij mezelf zich zichzelf",
        "mijn": "mijn m'n mn zijn z'n zn haar d'r hun",
        "niks": "niks niets",
        "niet": "niet nie",
        "iemand": "iemand",
    }.items()
    for form in forms.split()
}
_SKIPPED = frozenset(
    """ik jij je hij zij ze wij we jullie u ie de het een 't 'n t n 'k er dan toch gewoon echt eigenlijk heel zo best wel ook zeg
    eh ehm euh uh uhm um hm ja nou al even hoor joh letterlijk helemaal sowieso zelfs toen nu""".split()
)
_DENIALS = frozenset("niet geen nooit niks niets nergens zonder nauwelijks".split())
_BETWEEN_DENIAL_AND_PHRASE = frozenset(
    "meer zich mijn zijn eens per se bepaald erg alleen daar dat vind denk geloof van voor zozeer direct".split()
)
_BETWEEN_PHRASE_AND_DENIAL = frozenset(
    "zich mijn ben was is heb had hem haar daar erover ervoor hiervoor daarvoor meer nu".split()
)
_BELIEVE = frozenset("vind vindt vinden denk denkt denken geloof gelooft geloven zeg zegt".split())
_SAY = frozenset(
    """zeg zegt zei zeiden zeggen riep roepen roept vond vonden vindt vinden schreeuwde appte stuurde reageerde noemde noemden
    noemen""".split()
)
_OTHERS = frozenset(
    """zij ze hij mensen iedereen iemand anderen sommigen moeder ma mama vader pa papa ouders vriend vriendin vrienden vriendinnen zus
    broer oom tante agent agente politie rechercheur docent docente leraar juf meester mentor school klas klasgenoten familie omgeving""".split()
) | {"[tag]"}


@dataclass(frozen=True, slots=True)
class _Token:
    key: str  # what it is compared by
    word: str  # folded
    clause: int  # number of the clause in the sentence


Sentence = tuple[_Token, ...]


@dataclass(frozen=True, slots=True)
class Cue:
    """A phrase that points to a code.

    Attributes:
        text: As the codebook has it.
        keys: What is compared, in order.
        content: Whether a word in it says something by itself.
        denies: Whether it holds a denial itself ("niet serieus").
    """

    text: str
    keys: tuple[str, ...]
    content: bool
    denies: bool

    @classmethod
    def of(cls, text: str) -> "Cue | None":
        """Read a phrase; None where nothing is left to compare."""
        tokens = [token for sentence in sentences(text) for token in sentence]
        kept = [token for token in tokens if token.word not in _SKIPPED] or tokens
        if not kept:
            return None
        return cls(
            text=text,
            keys=tuple(token.key for token in kept),
            content=any(not is_empty(token.word) for token in kept),
            denies=any(token.word in _DENIALS for token in kept),
        )

    @property
    def weight(self) -> float:
        """What an exact hit is worth, 0 to 1: a longer phrase is met less by chance."""
        return min(0.85, (0.5 if self.content else 0.35) + 0.1 * len(self.keys))


@dataclass(frozen=True, slots=True)
class Hit:
    """A phrase as it was met.

    Attributes:
        exact: Its words stood side by side and in order.
        denied: A denial holds for it.
        reported: Somebody else is said to say it.
    """

    exact: bool
    denied: bool
    reported: bool


class Reader:
    """One text, ready to be searched for many phrases."""

    def __init__(self, text: str) -> None:
        self._all = sentences(text)
        self._kept = [tuple(token for token in each if token.word not in _SKIPPED) for each in self._all]
        self.keys = frozenset(token.key for each in self._all for token in each)

    def find(self, cue: Cue) -> Hit | None:
        """Find the best hit of a phrase: one that isn't denied first, then an exact one."""
        hits = [hit for whole, kept in zip(self._all, self._kept, strict=True) for hit in _hits(cue, whole, kept)]
        return min(hits, key=lambda hit: (hit.denied, hit.reported, not hit.exact), default=None)


@cache
def _token(piece: str) -> tuple[str, str]:
    word = "[tag]" if piece.startswith("[") else fold(piece)
    return (_SAME[word] if word in _SAME else word if word == "[tag]" else stem_of(word)), word


def sentences(text: str) -> list[Sentence]:
    """Read a text into sentences of comparable words."""
    found: list[Sentence] = []
    tokens: list[_Token] = []
    clause = 0
    for piece in _PIECE.findall(text.translate(_QUOTES)):
        if piece[0] in ".?!…;:":
            if tokens and piece[0] != ":":
                found.append(tuple(tokens))
                tokens, clause = [], 0
            continue
        if piece == ",":
            clause += 1
            continue
        key, word = _token(piece)
        clause += word in _CONJUNCTIONS
        tokens.append(_Token(key, word, clause))
    return [*found, tuple(tokens)] if tokens else found


_CONJUNCTIONS = frozenset("maar want omdat dus toen terwijl en doordat zodat".split())


def _hits(cue: Cue, whole: Sentence, kept: Sentence) -> Iterator[Hit]:
    size = len(cue.keys)
    exact = False
    for at in range(len(kept) - size + 1):
        if tuple(token.key for token in kept[at : at + size]) == cue.keys:
            exact = True
            yield _hit(cue, whole, kept[at : at + size], exact=True)
    if exact or size == 1 or not cue.content:
        return
    for at in range(len(kept)):
        window = [token for token in kept[at : at + size + _SLACK] if token.clause == kept[at].clause]
        used = _covering(cue.keys, window)
        if used and used[0] is kept[at]:
            yield _hit(cue, whole, used, exact=False)


def _covering(keys: Sequence[str], window: Iterable[_Token]) -> list[_Token]:
    """Choose the tokens that together make the phrase; none where one is missing."""
    wanted, used = list(keys), []
    for token in window:
        if token.key in wanted:
            wanted.remove(token.key)
            used.append(token)
    return [] if wanted else used


def _hit(cue: Cue, whole: Sentence, used: Sequence[_Token], *, exact: bool) -> Hit:
    places = [index for index, token in enumerate(whole) if any(token is each for each in used)]
    first, last = places[0], places[-1]
    denied = not cue.denies and (
        _denied_before(whole, first) or _denied_after(whole, last) or _denied_inside(whole, first, last)
    )
    return Hit(exact, denied, "zich" not in cue.keys and _reported(whole, first))


def _denied_before(whole: Sentence, first: int) -> bool:
    """Look back for a denial with nothing but small words between: "niet zo'n", "geen", "vind niet dat het"."""
    seen = 0
    for index in range(first - 1, -1, -1):
        token = whole[index]
        if token.word in _DENIALS:
            after = whole[index + 1].word if index + 1 < first else ""
            believed = any(each.word in _BELIEVE for each in whole[max(0, index - 3) : index])
            return after != "alleen" and (after != "dat" or believed) and token.clause == whole[first].clause
        if token.word not in _SKIPPED and token.key not in _BETWEEN_DENIAL_AND_PHRASE:
            return False
        seen += token.word not in _SKIPPED
        if seen > _DENIED_BEFORE:
            return False
    return False


def _denied_after(whole: Sentence, last: int) -> bool:
    """Look ahead for a denial of the verb: "ik schaamde me er niet voor"."""
    for index in range(last + 1, min(len(whole), last + 2 + _DENIED_AFTER)):
        token = whole[index]
        if token.clause != whole[last].clause:
            return False
        if token.word in _DENIALS:
            following = whole[index + 1].word if index + 1 < len(whole) else ""
            return following not in ("alleen", "eens")
        if token.word not in _SKIPPED and token.word not in _BETWEEN_PHRASE_AND_DENIAL and token.key != "zich":
            return False
    return False


def _denied_inside(whole: Sentence, first: int, last: int) -> bool:
    return any(token.word in _DENIALS for token in whole[first : last + 1])


def _reported(whole: Sentence, first: int) -> bool:
    """Say whether somebody else is said to say it: "zij zei dat het mijn eigen schuld was"."""
    for index in range(max(0, first - _REPORTED), first):
        if whole[index].word in _SAY:
            near = whole[max(0, index - _SUBJECT_NEAR) : index + 1 + _SUBJECT_NEAR]
            if any(token.word in _OTHERS for token in near) and not any(token.word == "ik" for token in near):
                return True
    return False
