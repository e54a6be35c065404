"""Conversations made by hand, to see whose each word is: Dutch, invented, with the true speaker beside every word."""

import random
from dataclasses import dataclass

from thematics.ports import HeardWord, SpeakerTurn

__all__ = ["CONVERSATIONS", "Conversation", "as_heard", "jittered", "spoken"]

# Speaker, what is said, seconds of silence before it. A "^" stands before what overlaps the turn before.
CONVERSATIONS: tuple[tuple[tuple[str, str, float], ...], ...] = (
    (
        ("I", "Hoe gaat het nu met je?", 0.0),
        ("R", "Ja, het gaat wel.", 0.35),
        ("I", "Dat snap ik. Wil je vertellen wat er is gebeurd?", 0.3),
        ("R", "Een jongen had een foto van mij.", 0.6),
    ),
    (
        ("I", "Heb je het aan iemand verteld?", 0.0),
        ("R", "Nee.", 0.2),
        ("I", "Waarom niet?", 0.25),
        ("R", "Ik schaamde me zo. Ik wilde het thuis niet zeggen.", 0.4),
        ("I", "Ja.", 0.3),
        ("R", "En op school gaat alles snel.", 0.3),
    ),
    (
        ("R", "Toen ben ik naar mijn mentor gegaan en die zei", 0.0),
        ("I", "Die zei wat?", 0.05),
        ("R", "Dat ik het moest melden bij de politie.", 0.1),
        ("I", "En deed je dat?", 0.15),
        ("R", "Nee, dat durfde ik niet, want dan weet mijn vader het.", 0.2),
    ),
    (
        ("I", "Wat had je toen nodig?", 0.0),
        ("R", "Dat de foto weg ging.", 0.15),
        ("I", "Oké.", 0.1),
        ("R", "Ik wilde geen straf voor hem, ik wilde dat het stopte.", 0.1),
        ("I", "Hm.", 0.2),
        ("R", "En dat niemand het zag.", 0.2),
        ("I", "Wie heeft je geholpen?", 0.45),
        ("R", "Mijn zus, die heeft gebeld.", 0.3),
    ),
    (
        ("I", "Was je niet alleen?", 0.0),
        ("R", "Soms wel. Soms was hij er ook.", 0.2),
        ("I", "Hij?", 0.1),
        ("R", "Ja, Jesse. Mijn beste vriend, hij luisterde gewoon.", 0.15),
        ("I", "Precies. Dat helpt.", 0.2),
        ("R", "Heel erg.", 0.1),
    ),
    (
        ("R", "Ik heb eerst een chat gezocht, daar hoef je je naam niet te zeggen", 0.0),
        ("I", "Wat was daar fijn aan?", 0.4),
        ("R", "Ik kon stoppen als ik wilde en niemand zag mij", 0.5),
        ("I", "Heb je later toch gebeld?", 0.4),
        ("R", "Ja met mijn moeder erbij", 0.6),
    ),
)
LETTER, LEAST = 0.035, 0.1  # seconds: some four words a second, as people talk
BETWEEN = 0.01  # seconds between words
SENTENCE = 0.25  # seconds of silence between one's own sentences


@dataclass(frozen=True)
class Conversation:
    words: list[HeardWord]
    truth: list[str]
    turns: list[SpeakerTurn]


def spoken(lines: tuple[tuple[str, str, float], ...]) -> Conversation:
    """Give the words their times, and each turn the time from its first word to its last."""
    words, truth, turns, at = list[HeardWord](), list[str](), list[SpeakerTurn](), 1.0
    for speaker, text, silence in lines:
        at += silence
        start = at
        for word in text.split():
            if at > start and words[-1].text[-1] in ".?!":
                at += SENTENCE
            length = LEAST + LETTER * len(word)
            words.append(HeardWord(word, round(at, 3), round(at + length, 3), 0.9))
            truth.append(speaker)
            at += length + BETWEEN
        turns.append(SpeakerTurn(speaker, round(start, 3), words[-1].end))
    return Conversation(words, truth, turns)


def as_heard(words: list[HeardWord], draw: random.Random, most: float = 0.08) -> list[HeardWord]:
    """Move the edges of words as a recogniser errs, and let some last into the silence after them, as Whisper does."""
    edges = [max(0.0, moment + draw.uniform(-most, most)) for word in words for moment in (word.start, word.end)]
    edges.sort()
    heard = []
    for at, word in enumerate(words):
        start, end = edges[2 * at], edges[2 * at + 1]
        after = edges[2 * at + 2] if at + 1 < len(words) else end
        heard.append(HeardWord(word.text, start, after if draw.random() < 0.3 else end, word.probability))
    return heard


def jittered(turns: list[SpeakerTurn], draw: random.Random, most: float) -> list[SpeakerTurn]:
    """Move each start and end by up to so many seconds, as a diarizer errs."""
    moved = []
    for turn in turns:
        start, end = turn.start + draw.uniform(-most, most), turn.end + draw.uniform(-most, most)
        moved.append(SpeakerTurn(turn.speaker, max(0.0, min(start, end)), max(start, end, 0.05)))
    return moved
