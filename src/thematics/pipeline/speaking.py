"""What was heard becomes a document's turns: who asks, who answers, and whose words they are."""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence

from thematics.pipeline.carrying import carry
from thematics.pipeline.material import new_participant, raw_turns
from thematics.pipeline.redaction import forget_spans
from thematics.pipeline.removing import forget_people
from thematics.records.raw import RawDocument, RawTurn, ReadTranscript, ReadTurn
from thematics.records.shared import Role
from thematics.sources import guess_roles
from thematics.store import Vault

__all__ = ["put_turns"]


def put_turns(vault: Vault, document: RawDocument, participant: str, read: Sequence[ReadTurn]) -> frozenset[int]:
    """Put what was heard in place of a document's turns, within a transaction.

    Words that stand for words that were there keep their positions, so that codes hold. Participants keep their words by the same
    token: who said most of what a speaker says now is who that is. Roles, which people may have set right, are kept where the
    speakers are the same ones, and guessed where they are told apart otherwise.

    Args:
        vault: The vault.
        document: The document.
        participant: The one for whom the recording was added: the main respondent where nobody is known yet.
        read: Turns, at least one; a speaker of None is one whom nobody told apart.

    Returns:
        Positions of words that are no longer there.
    """
    old = vault.turns(document.id)
    before = [(word.position, word.text) for turn in old for word in turn.words]
    places = carry(before, [word.text for turn in read for word in turn.words])
    voices = _Voices(old, read, places)
    roles = voices.roles()
    people = _people(vault, document, participant, voices, roles)
    turns = tuple(raw_turns(document, list(zip(voices.keys, read, strict=True)), roles, people, places))
    vault.replace_turns(document.id, turns, dict.fromkeys(voices.words, ""))
    forget_spans(vault, document.id)
    forget_people(vault, {turn.participant for turn in old if turn.participant} - {participant})
    return frozenset(at for at, _ in before).difference(places)


class _Voices:
    """Who speaks now, beside who spoke these words before.

    Attributes:
        keys: The speaker of each turn.
        words: Positions of what each speaker says, in order of first speaking.
    """

    def __init__(self, old: Sequence[RawTurn], read: Sequence[ReadTurn], places: Sequence[int]) -> None:
        self.keys = _keys(read)
        self.words: dict[str, list[int]] = {}
        at = iter(places)
        for key, turn in zip(self.keys, read, strict=True):
            self.words.setdefault(key, []).extend(next(at) for _ in turn.words)
        self._read = read
        self._old = old
        self._before = {word.position: turn for turn in old for word in turn.words}

    def had(self, key: str, what: Callable[[RawTurn], str | None]) -> Counter[str]:
        """Count, of the words that a speaker has now, who had them before."""
        turns = (self._before[at] for at in self.words[key] if at in self._before)
        return Counter(found for turn in turns if (found := what(turn)) is not None)

    def roles(self) -> dict[str, Role]:
        """Give each speaker's role: the one that they had, or a guess."""
        same = self._same()
        if same:
            known = {turn.speaker: turn.role for turn in self._old}
            return {key: known[speaker] for key, speaker in same.items()}
        guessed = guess_roles(ReadTranscript("recording", tuple(self._read)))
        labels = {key: turn.speaker or "" for key, turn in zip(self.keys, self._read, strict=True)}
        return {key: guessed[label] for key, label in labels.items()}

    def _same(self) -> Mapping[str, str]:
        """Give each speaker's key of before, where they are the same ones; nothing where they are told apart otherwise."""
        found = {}
        for key, words in self.words.items():
            most = self.had(key, lambda turn: turn.speaker).most_common(1)
            if not most or most[0][1] * 2 <= len(words):
                return {}
            found[key] = most[0][0]
        same = len(set(found.values())) == len(found) == len({turn.speaker for turn in self._old})
        return found if same else {}


def _keys(read: Sequence[ReadTurn]) -> list[str]:
    """Give each turn's speaker key: the diarizer's own, and one that is free for whom nobody told apart."""
    named = {turn.speaker for turn in read if turn.speaker}
    free = next(key for key in map("S{}".format, range(1, len(named) + 2)) if key not in named)
    return [turn.speaker or free for turn in read]


def _people(
    vault: Vault, document: RawDocument, participant: str, voices: _Voices, roles: Mapping[str, Role]
) -> dict[str, str]:
    """Give each respondent's participant: who had their words, the one for whom the recording was added, or somebody new."""
    answering = sorted(
        (key for key in voices.words if roles[key] is Role.RESPONDENT), key=lambda key: -len(voices.words[key])
    )
    claims = [
        (count, key, person)
        for key in answering
        for person, count in voices.had(key, lambda turn: turn.participant).items()
    ]
    people: dict[str, str] = {}
    for _, key, person in sorted(claims, key=lambda claim: -claim[0]):
        if key not in people and person not in people.values():
            people[key] = person
    for key in answering:
        if key not in people:
            known = participant in people.values()
            people[key] = new_participant(vault, document.group) if known else participant
    return people
