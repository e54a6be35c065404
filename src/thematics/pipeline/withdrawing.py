"""What the study loses when material leaves the vault: text, typed texts that stand on it, and its part in every run."""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from thematics.pipeline.steps import now, parts
from thematics.records.analysis import Candidate, Run
from thematics.records.decisions import Event
from thematics.records.redacted import RedactedTurn
from thematics.records.shared import SUBORDINALS, WordRange
from thematics.store import OpenStudy, StepRow, StudyDatabase, Vault, unlink_sound

__all__ = ["ERASE", "Left", "Removed", "Taken", "withdraw", "words_in"]

ERASE = "erase"
SOUND = ".sound"
NAME_TERMS = 3  # as many as a candidate's name is made of
_WORD = re.compile(r"[^\W\d_]{5,}")  # shorter ones are anybody's
_PIECE = re.compile(r"[^\W\d_]+(?:'[^\W\d_]+)*")


@dataclass(frozen=True, slots=True)
class Removed:
    """What was removed.

    Attributes:
        documents: Labels of the documents that are gone.
        turns: How many turns went.
        texts: How many typed texts (reasons, names, definitions, quotes) were erased in the study.
        shortened: Labels of the documents that lost a participant's turns, and wait to be redacted again.
        sounds: How many recordings went. Nobody can be taken out of one: it goes with the first participant in it who does.
    """

    documents: tuple[str, ...]
    turns: int
    texts: int
    shortened: tuple[str, ...] = ()
    sounds: int = 0


@dataclass(frozen=True, slots=True)
class Taken:
    """What was just taken out of the vault.

    Attributes:
        documents: Labels of the documents that are gone.
        shortened: Labels of those that lost turns.
        ids: Ids of both.
        turns: How many turns went.
        words: The longer words that were said in them, folded.
    """

    documents: tuple[str, ...]
    shortened: tuple[str, ...]
    ids: frozenset[str]
    turns: int
    words: frozenset[str]


@dataclass(frozen=True, slots=True)
class Left:
    """The words that the vault still has.

    Attributes:
        places: Their positions by document, rising.
        texts: The words, likewise.
        gaps: Documents that may have lost turns; None for any.
        heard: Documents that have their recording: nothing was ever erased of these, since it would have gone first.
        erased: Positions of erased words, of documents that had a recording. Transcribed twice, they lack numbers that were never
            erased.
    """

    places: Mapping[str, Sequence[int]]
    texts: Mapping[str, Sequence[str]]
    gaps: frozenset[str] | None = None
    heard: frozenset[str] = frozenset()
    erased: Mapping[str, frozenset[int]] = field(default_factory=dict)

    @classmethod
    def of(cls, vault: Vault, gaps: frozenset[str] | None = None) -> "Left":
        """Read them."""
        words = {each.id: [word for turn in vault.turns(each.id) for word in turn.words] for each in vault.documents()}
        return cls(
            {name: [word.position for word in mine] for name, mine in words.items()},
            {name: [word.text for word in mine] for name, mine in words.items()},
            gaps,
            frozenset(row.document for row in vault.recordings(heard=False)),
            vault.erased(),
        )

    def lost(self, range_: WordRange) -> bool:
        """Say whether a word of a range was erased: words are numbered without gaps, so that a number that is missing was one."""
        document = range_.document
        places = self.places.get(document)
        if places is None:
            return True
        if document in self.heard or (self.gaps is not None and document not in self.gaps):
            return False
        if document in self.erased:
            return any(range_.first <= at <= range_.last for at in self.erased[document])
        begin, end = range_.first // SUBORDINALS, range_.last // SUBORDINALS
        there = self._within(range_.document, begin * SUBORDINALS, (end + 1) * SUBORDINALS - 1)
        return len({places[at] // SUBORDINALS for at in there}) < end - begin + 1

    def words(self, range_: WordRange) -> Iterator[str]:
        """Give the words of a range that are there."""
        texts = self.texts.get(range_.document, ())
        return (texts[at] for at in self._within(range_.document, range_.first, range_.last))

    def all_words(self) -> frozenset[str]:
        """Give every longer word that is there, folded."""
        return frozenset(word for mine in self.texts.values() for text in mine for word in words_in(text))

    def _within(self, document: str, first: int, last: int) -> range:
        places = self.places.get(document, ())
        return range(bisect_left(places, first), bisect_right(places, last))


def words_in(text: str) -> Iterator[str]:
    """Give the longer words of a text, folded.

    >>> list(words_in("Dat durfde ik, Schaamte!"))
    ['durfde', 'schaamte']
    """
    return (match[0] for match in _WORD.finditer(text.casefold()))


def withdraw(store: OpenStudy, taken: Taken | None = None) -> tuple[Removed, tuple[str, ...]]:
    """Take out of the study what the vault no longer has, note it, and empty both journals.

    Args:
        store: An open study with its vault.
        taken: What was just taken out of the vault; without it, everything is looked for.

    Returns:
        What went, and the labels and participant ids that were noted as removed.
    """
    vault, study = store.require_vault(), store.study
    left = Left.of(vault, taken.ids if taken else None)
    with study.transaction():
        published = study.documents()
        lost = {each.id: [turn for turn in study.turns(each.id) if left.lost(turn.range)] for each in published}
        said = taken.words if taken else _said(lost.values())
        texts = _erase_texts(study, left, said - left.all_words())
        _reduce_runs(study, left)
        gone = [each for each in published if each.id not in left.places]
        shortened = [each for each in published if each.id in left.places and lost[each.id]]
        for document in (*gone, *shortened):
            study.withdraw(document.id)
        shorter = {document.id for document in shortened}
        for judged in {row.range.document for row in study.risk_verdicts()}:
            if judged not in left.places or judged in shorter:
                study.forget_risk_verdicts(judged)
        noted = _note(store, vault)
    sounds = _remove_sounds(store)
    vault.checkpoint()
    study.checkpoint()
    if taken:
        return Removed(taken.documents, taken.turns, texts, taken.shortened, sounds), noted
    return Removed(
        documents=tuple(each.label for each in gone),
        turns=sum(map(len, lost.values())),
        texts=texts,
        shortened=tuple(each.label for each in shortened),
        sounds=sounds,
    ), noted


def _remove_sounds(store: OpenStudy) -> int:
    """Remove the sound that no document has any longer; its key is gone already, or goes with its participant."""
    vault, folder, count = store.require_vault(), store.audio_folder, 0
    with vault.transaction():  # a recording is put in place in the transaction that adds its document
        wanted = {store.recording_path(row.document) for row in vault.recordings(heard=False)}
        for path in folder.glob(f"*{SOUND}") if folder.is_dir() else ():
            if path not in wanted:
                unlink_sound(path)
                count += 1
    return count


def _said(lost: Iterable[Iterable[RedactedTurn]]) -> frozenset[str]:
    return frozenset(word for turns in lost for turn in turns for word in words_in(turn.text))


def _note(store: OpenStudy, vault: Vault) -> tuple[str, ...]:
    """Note each label and participant id that is no longer there, once, with who removed it as engine."""
    there = {document.label for document in vault.documents()} | set(vault.participants())
    there |= {row.subject for row in store.study.steps() if row.step == ERASE}
    noted = tuple(name for name in vault.given() if name not in there)
    for name in noted:
        store.study.put_step(StepRow(ERASE, name, "", store.author, 1, 0.0, now()))
    return noted


# what people typed


@dataclass(frozen=True, slots=True)
class _Ground:
    """The words that each candidate and code stands on, by id."""

    ranges: dict[str, set[WordRange]] = field(default_factory=dict)

    @classmethod
    def of(cls, events: Iterable[Event], runs: Iterable[Run]) -> "_Ground":
        ground = cls()
        for candidate in (each for run in runs for each in run.candidates):
            ground.ranges.setdefault(candidate.id, set()).update(candidate.members)
        for event in events:
            for name in {event.theme, event.into, event.code} - {""}:
                ground.ranges.setdefault(name, set()).update(event.ranges)
        return ground

    def under(self, event: Event) -> set[WordRange]:
        """Give the words that an event without words of its own is about."""
        names = {event.theme, event.into} if event.theme else {event.code, event.into}
        return set().union(*(self.ranges.get(name, set()) for name in names))


def _erase_texts(study: StudyDatabase, left: Left, words: frozenset[str]) -> int:
    """Erase what people typed about words that are gone, and give how many texts that were.

    Every text of a decision that stands on such words goes. A decision that names no words (a new name, a new code) is about
    the words of its candidate or code: where all of those are gone its texts go, and where some are, those texts that hold a
    word that nobody else said.
    """
    events, texts = study.events(), study.texts()
    ground = _Ground.of(events, _runs(study))
    erased = {
        text_id
        for event in events
        for text_id in event.texts.values()
        if text_id in texts and _speaks_of(event, texts[text_id], ground, left, words)
    }
    for text_id in erased:
        study.erase_text(text_id)
    return len(erased)


def _speaks_of(event: Event, text: str, ground: _Ground, left: Left, words: frozenset[str]) -> bool:
    if event.ranges:
        return any(map(left.lost, event.ranges))
    about = ground.under(event)
    lost = sum(map(left.lost, about))
    return bool(lost) and (lost == len(about) or not words.isdisjoint(words_in(text)))


# what the machine proposed


def _runs(study: StudyDatabase) -> Iterator[Run]:
    return (run for number, _ in study.runs() if (run := study.run(number)) is not None)


def _reduce_runs(study: StudyDatabase, left: Left) -> None:
    prints = dict(study.runs())
    for run in _runs(study):
        reduced = replace(
            run,
            candidates=tuple(_reduced(candidate, left) for candidate in run.candidates),
            unplaced=_kept(run.unplaced, left),
            matches={at: codes for at, codes in run.matches.items() if not left.lost(at)},
            map={at: xy for at, xy in run.map.items() if not left.lost(at)},
        )
        if reduced != run:
            # It no longer rests on those segments, not even when the same file is added again.
            rests_on = parts(prints[run.number]) | {"segments": "erased"}
            study.replace_run(reduced, " ".join(f"{name}={value}" for name, value in rests_on.items()))


def _kept(ranges: Sequence[WordRange], left: Left) -> tuple[WordRange, ...]:
    return tuple(each for each in ranges if not left.lost(each))


def _reduced(candidate: Candidate, left: Left) -> Candidate:
    """Take segments out of a candidate, and words that none of the others has out of its terms and name."""
    members = _kept(candidate.members, left)
    quotes = _kept(candidate.quotes, left)
    if len(members) == len(candidate.members):
        return replace(candidate, quotes=quotes)
    said = {piece for member in members for text in left.words(member) for piece in _pieces(text)}
    terms = tuple(term for term in candidate.terms if said.issuperset(_pieces(term)))
    dropped = {piece for term in set(candidate.terms) - set(terms) for piece in _pieces(term)}
    name = candidate.name
    if not members:
        name = ""
    elif not dropped.isdisjoint(_pieces(name)):
        name = ", ".join(terms[:NAME_TERMS]).capitalize()
    return replace(candidate, members=members, quotes=quotes, terms=terms, name=name)


def _pieces(text: str) -> list[str]:
    return _PIECE.findall(text.replace("’", "'").casefold())
