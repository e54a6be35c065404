"""Redacted turns into segments: meaning units of some 15 to 60 words.

Written text is cut at the ends of sentences. A speech recogniser's lower case has none, so it is cut where the speaker
paused or went on with a discourse marker ("maar", "en toen", "dus"). The constants are conventions of this project,
after the meaning units of content analysis (Graneheim & Lundman 2004): one answer, one idea.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from thematics.records.redacted import Document, RedactedToken, RedactedTurn, Segment
from thematics.records.shared import Role, Source, WordRange
from thematics.themes.words import fold

__all__ = ["CUT_FINGERPRINT", "cut"]

VERSION = 1  # rises with every change of the rules that can change where text is cut
LEAST = 15  # words; a shorter unit joins its neighbour where both fit
MOST = 60  # words; a longer sentence is split
AIM = 40  # words; where a long sentence is cut if all places are equally good
PAUSE = 0.6  # seconds between two words that count as a pause

CUT_FINGERPRINT = f"cut version={VERSION} least={LEAST} most={MOST} aim={AIM} pause={PAUSE}"

_END = re.compile(r"[.?!…][\"'”’»)\]]*$")
_COMMA = re.compile(r"[,;:–—][\"'”’»)\]]*$|^[-–—]+$")
_INITIAL = re.compile(r"^[\"'“‘(\[]*(?:[A-Za-z]\.)+$")  # "J.", "o.a.", "d.w.z."
_ABBREVIATIONS = frozenset(
    """aanw. afd. afb. alg. art. bijv. bv. ca. chr. dhr. dir. dr. drs. enz. etc. evt. excl. fam. fig. gem. ggf. incl. ing.
    ir. jl. jr. lid. max. mbt. mevr. min. ml. mr. mw. nl. nr. nrs. ong. pag. prof. resp. sr. st. tel. vgl. vlg. vnl. vs. zgn.""".split()
)
_CONNECTIVES = frozenset("en maar dus want of".split())
_MARKERS = frozenset(
    """maar dus want omdat uiteindelijk vervolgens terwijl behalve kijk achteraf daardoor hoewel tenminste""".split()
)
_WEAK_MARKERS = frozenset("toen daarna daarom nou eerst later trouwens".split())  # they stand within clauses as well
_AFTER_AND = frozenset("toen dan daarna ik die dat we wij ze zij hij daarom dus nu vanaf uiteindelijk".split())
_EDGE = re.compile(r"^\W+|\W+$")


def cut(document: Document, turns: Sequence[RedactedTurn]) -> tuple[Segment, ...]:
    """Cut a document's turns into segments.

    Only respondents' words are cut; every one of them is in exactly one segment, and no segment crosses turns. The words of
    an interviewer, or the header of a field, stand beside the segments that answer them and are never analysed.

    Args:
        document: What the study knows of the document.
        turns: Its turns, in order.

    Returns:
        The segments, in order.
    """
    segments: list[Segment] = []
    question = ""
    for turn in turns:
        if turn.role is Role.RESPONDENT:
            segments += _segments(document, turn, question)
        elif not _is_backchannel(turn):
            question = turn.text
    return tuple(segments)


def _segments(document: Document, turn: RedactedTurn, question: str) -> Iterator[Segment]:
    whole = document.source is not Source.INTERVIEW and len(turn.tokens) <= MOST
    units = [turn.tokens] if whole else _units(turn.tokens)
    for tokens in units:
        yield Segment(
            range=WordRange(turn.document, tokens[0].first, tokens[-1].last),
            text=" ".join(token.text for token in tokens),
            turn=turn.ordinal,
            source=document.source,
            group=document.group,
            voice=turn.voice,
            participant=turn.participant,
            question=question,
            start=_time(tokens[0].start, turn.start if tokens[0] is turn.tokens[0] else None),
            end=_time(tokens[-1].end, turn.end if tokens[-1] is turn.tokens[-1] else None),
        )


def _time(own: float | None, of_turn: float | None) -> float | None:
    """Take a word's time; the turn's only where the turn begins or ends."""
    return of_turn if own is None else own


def _units(tokens: tuple[RedactedToken, ...]) -> list[tuple[RedactedToken, ...]]:
    """Divide one turn's words into units, in order."""
    parts = [part for sentence in _sentences(tokens) for part in _split(sentence)]
    return [tokens[first:end] for first, end in _join(_pack([len(part) for part in parts]))]


def _sentences(tokens: tuple[RedactedToken, ...]) -> Iterator[tuple[RedactedToken, ...]]:
    begin = 0
    for index, token in enumerate(tokens):
        if index + 1 == len(tokens) or _ends_sentence(token.text, tokens[index + 1].text):
            yield tokens[begin : index + 1]
            begin = index + 1


def _ends_sentence(text: str, following: str) -> bool:
    if not _END.search(text):
        return False
    if text.endswith((".", "…")) and following[:1].islower():
        return not (text.endswith(("..", "…")) or _is_abbreviation(text) or text[:-1].isdigit())  # "3. klas" goes on
    return not _is_abbreviation(text)


def _is_abbreviation(text: str) -> bool:
    return text.lower().lstrip("\"'“‘([") in _ABBREVIATIONS or bool(_INITIAL.match(text))


def _split(sentence: tuple[RedactedToken, ...]) -> Iterator[tuple[RedactedToken, ...]]:
    """Split what is too long at its best places, so that no part is too short."""
    rest = sentence
    while len(rest) > MOST:
        latest = min(MOST, len(rest) - LEAST)
        place = max(range(LEAST, latest + 1), key=lambda at: (_goodness(rest, at), -at))
        yield rest[:place]
        rest = rest[place:]
    yield rest


def _goodness(tokens: tuple[RedactedToken, ...], at: int) -> float:
    """Say how good a place it is to cut before the word ``at``: a pause and a marker count, and so does nearness to the aim."""
    before, after = tokens[at - 1], tokens[at]
    silence = 0.0 if before.end is None or after.start is None else after.start - before.end
    pause = 2.0 if silence >= PAUSE else max(0.0, silence)
    comma = 1.0 if _COMMA.search(before.text) else 0.0
    following = tokens[at + 1].text if at + 1 < len(tokens) else ""
    return pause + comma + _marker(before.text, after.text, following) - abs(at - AIM) / AIM


def _marker(before: str, text: str, following: str) -> float:
    """Weigh a discourse marker: "maar", "en toen"; not the second word of one, and less what can stand within a clause."""
    word = _bare(text)
    if _bare(before) in _CONNECTIVES:
        return 0.0
    if word in _MARKERS or (word == "en" and _bare(following) in _AFTER_AND):
        return 1.5
    return 0.5 if word in _WEAK_MARKERS else 0.0


def _bare(text: str) -> str:
    return _EDGE.sub("", text.lower())


@dataclass(slots=True)
class _Unit:
    """Where a unit begins and ends among its turn's words."""

    first: int
    end: int

    @property
    def words(self) -> int:
        return self.end - self.first


def _pack(lengths: Sequence[int]) -> list[_Unit]:
    """Put sentences together until a unit is long enough."""
    units: list[_Unit] = []
    at = 0
    for length in lengths:
        last = units[-1] if units else None
        if last is not None and last.words < LEAST and last.words + length <= MOST:
            last.end += length
        else:
            units.append(_Unit(at, at + length))
        at += length
    return units


def _join(units: list[_Unit]) -> Iterator[tuple[int, int]]:
    """Let what stayed too short join the unit before it, if the two fit."""
    joined: list[_Unit] = []
    for unit in units:
        last = joined[-1] if joined else None
        if last is not None and min(unit.words, last.words) < LEAST and last.words + unit.words <= MOST:
            last.end = unit.end
        else:
            joined.append(unit)
    return ((unit.first, unit.end) for unit in joined)


_BACKCHANNEL = frozenset(
    "ja jaja oke ok okay okee hm hmm mhm mm mmm hmhm hm-hm mm-hm uhu aha nee precies goed klopt snap ik het".split()
)


def _is_backchannel(turn: RedactedTurn) -> bool:
    """Say whether an interviewer only showed that he listens ("hm-hm", "ja, oké"): the question before still stands."""
    return turn.role is Role.INTERVIEWER and all(
        fold(_bare(token.text)) in _BACKCHANNEL and "?" not in token.text for token in turn.tokens
    )
