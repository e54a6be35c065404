"""A listener's "ja" and "hm" inside somebody else's turn: short, easily lost, and they tell who agrees with whom."""

from bisect import bisect_left, bisect_right
from collections.abc import Sequence

from thematics.ports import HeardWord, SpeakerTurn

__all__ = ["SHORT_TURN", "ends_sentence", "give_back", "is_listening"]

SHORT_TURN = 1.0  # seconds; what is longer is a turn at talk
_NEAR = 0.3  # seconds by which a diarizer's times are off
_LONGEST_WORD = 1.5  # seconds
_OVERLAP = 0.3  # of a word
_MOST = 3  # words: "ja ja ja"
_FEW = 2  # words that a turn of a listener's may have got wrongly
_ENDS = (".", "?", "!", "…")
_CLOSING = "\"'”’»)]"
# Dutch listeners' words, as recognisers write them.
_LISTENING = frozenset(
    "ja jaja jawel jep nee neenee hm hmm mm mmm mhm mhmm uhu uhuh aha ah oh oké oke okee okay ok precies inderdaad klopt "
    "tuurlijk natuurlijk zeker goed juist zo".split()
)


def ends_sentence(text: str) -> bool:
    """Tell whether a word closes its sentence."""
    return text.rstrip(_CLOSING).endswith(_ENDS)


def is_listening(texts: Sequence[str]) -> bool:
    """Tell whether these words, together, are what a listener says while another speaks on.

    >>> is_listening(["Ja,", "ja."]), is_listening(["Ja,", "thuis."])
    (True, False)
    """
    return 0 < len(texts) <= _MOST and all(_plain(text) in _LISTENING for text in texts)


def _plain(text: str) -> str:
    return text.strip(" .,?!…-'\"“”‘’").lower()


def give_back(words: Sequence[HeardWord], given: Sequence[str], speakers: Sequence[SpeakerTurn]) -> list[str]:
    """Give listeners what they said, and no more.

    In a short turn within somebody else's, only a listener's words are the listener's: the recogniser writes down one
    voice, and the rest is the one who speaks on. A short turn that got no word, or a piece of a sentence, gets the "ja" beside it.

    Args:
        words: In order of time.
        given: The speaker of each so far.
        speakers: What the diarizer heard, overlapping or not.
    """
    mended = list(given)
    starts = [word.start for word in words]
    for turn in speakers:
        if turn.end - turn.start <= SHORT_TURN:
            near = range(
                bisect_left(starts, turn.start - _LONGEST_WORD), bisect_right(starts, turn.end + _NEAR)
            )  # fmt: skip
            _only_listening(words, mended, near, turn, _around(turn, speakers))
            _beside(words, mended, near, turn)
    return mended


def _around(turn: SpeakerTurn, speakers: Sequence[SpeakerTurn]) -> str | None:
    """Name who speaks on through all of a turn."""
    for other in speakers:
        if other.speaker != turn.speaker and other.start <= turn.start and turn.end <= other.end:
            return other.speaker
    return None


def _only_listening(
    words: Sequence[HeardWord], given: list[str], near: range, turn: SpeakerTurn, other: str | None
) -> None:
    if other is None:
        return
    for at in near:
        if _inside(words[at], turn):
            given[at] = turn.speaker if is_listening([words[at].text]) else other


def _beside(words: Sequence[HeardWord], given: list[str], near: range, turn: SpeakerTurn) -> None:
    mine = _run(given, [at for at in near if given[at] == turn.speaker and _inside(words[at], turn)])
    if mine and (len(mine) > _FEW or _whole(words, mine[0], mine[-1]) or _any_listening(words, mine)):
        return
    others = [at for at in near if given[at] != turn.speaker and is_listening([words[at].text])]
    heard = [at for at in others if _meets(words, at, turn, alone_only=bool(mine))]
    if not heard:
        return
    best = min(heard, key=lambda at: (_distance(words[at], turn), at))
    for at in mine:
        given[at] = given[best]
    given[best] = turn.speaker


def _any_listening(words: Sequence[HeardWord], some: list[int]) -> bool:
    return any(is_listening([words[at].text]) for at in some)


def _meets(words: Sequence[HeardWord], at: int, turn: SpeakerTurn, *, alone_only: bool) -> bool:
    """Tell whether a listener's word may be this turn's: it lies in it for a good part, or near it and alone in its sentence."""
    word = words[at]
    if _whole(words, at, at) and _distance(word, turn) <= _NEAR:
        return True
    shared = min(word.end, turn.end) - max(word.start, turn.start)
    return not alone_only and shared > 0 and shared >= _OVERLAP * (word.end - word.start)


def _whole(words: Sequence[HeardWord], first: int, last: int) -> bool:
    """Tell whether these words are whole sentences."""
    return ends_sentence(words[last].text) and (first == 0 or ends_sentence(words[first - 1].text))


def _distance(word: HeardWord, turn: SpeakerTurn) -> float:
    return max(0.0, word.start - turn.end, turn.start - word.end)


def _inside(word: HeardWord, turn: SpeakerTurn) -> bool:
    return turn.start <= (word.start + word.end) / 2 < turn.end


def _run(given: Sequence[str], some: list[int]) -> list[int]:
    """Add the words around that go with them to the same speaker."""
    if not some:
        return []
    first, last = some[0], some[-1]
    while first > 0 and given[first - 1] == given[some[0]]:
        first -= 1
    while last + 1 < len(given) and given[last + 1] == given[some[0]]:
        last += 1
    return list(range(first, last + 1))
