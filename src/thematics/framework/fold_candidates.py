"""Candidate themes while events are folded: whose segments they hold, and where they stand."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from thematics.framework.fold_codes import Codes
from thematics.framework.fold_order import Conflicts, Kind
from thematics.records.analysis import Run
from thematics.records.decisions import Action, CandidateState, CandidateStatus, Event
from thematics.records.shared import WordRange

__all__ = ["Candidates"]


@dataclass(slots=True)
class _Candidate:
    id: str
    members: list[WordRange]
    name: str = ""
    merged: Event | None = None  # the merge that stands
    brought: tuple[WordRange, ...] = ()  # what it held then
    parts: list[str] = field(default_factory=list)  # what was split off
    fates: dict[str, Event] = field(default_factory=dict)  # by author, the last accept or reject
    accepts: dict[str, list[Event]] = field(default_factory=dict)  # by author, those whose codings stand
    renamed: dict[str, Event] = field(default_factory=dict)  # by author, the last one

    @property
    def latest(self) -> Event | None:
        """The accept or reject that gives the status: the last of those that authors stand by."""
        # Authors change their minds: what they said again moves to the end.
        return next(reversed(self.fates.values()), None)

    @property
    def rejected(self) -> Event | None:
        """The reject that stands, if it does."""
        return self.latest if self.latest is not None and self.latest.action is Action.REJECT else None

    def decide(self, event: Event) -> None:
        self.fates.pop(event.author, None)
        self.fates[event.author] = event


class Candidates:
    """The candidate themes as events leave them.

    Args:
        runs: What the machine proposed.
        codes: Where accepted words go.
        conflicts: Where to note what can't hold.
    """

    def __init__(self, runs: Iterable[Run], codes: Codes, conflicts: Conflicts) -> None:
        self._codes = codes
        self._conflicts = conflicts
        self._all: dict[str, _Candidate] = {}
        for run in sorted(runs, key=lambda run: run.number):
            for candidate in run.candidates:
                self._all.setdefault(candidate.id, _Candidate(candidate.id, list(dict.fromkeys(candidate.members))))
        self._top = list(self._all)
        self._moved: dict[WordRange, Event] = {}  # what took a segment where it is

    def _find(self, candidate: str, event: Event) -> _Candidate | None:
        if candidate not in self._all:
            self._conflicts.add(candidate, Kind.UNKNOWN_CANDIDATE, event)
        return self._all.get(candidate)

    def _home(self, candidate: _Candidate) -> _Candidate:
        """Follow merges: the candidate that holds a candidate's segments now."""
        while candidate.merged is not None:
            candidate = self._all[candidate.merged.into]
        return candidate

    def accept(self, event: Event) -> None:
        """Link a candidate to a code, and code its words as they are at this moment."""
        if not self._codes.known(event.code, event):
            return
        candidate = self._find(event.theme, event)
        if candidate is None:
            self._codes.put(event, event.ranges)  # the words are there, whoever grouped them
            return
        before = candidate.accepts.setdefault(event.author, [])
        if any(self._codes.root(each.code) != self._codes.root(event.code) for each in before):
            self._codes.withdraw(before)
            before.clear()
        before.append(event)
        candidate.decide(event)
        self._codes.put(event, event.ranges or tuple(candidate.members))

    def reject(self, event: Event) -> None:
        """Mark a candidate as no theme; what its author accepted it to before is taken back."""
        candidate = self._find(event.theme, event)
        if candidate is None:
            return
        self._codes.withdraw(candidate.accepts.pop(event.author, ()))
        candidate.decide(event)

    def rename(self, event: Event) -> None:
        """Give a candidate another name."""
        candidate = self._find(event.theme, event)
        if candidate is None:
            return
        name = event.texts.get("name", "")
        if not name:
            self._conflicts.add(candidate.id, Kind.NO_NAME, event)
            return
        if candidate.merged is not None:
            self._conflicts.add(candidate.id, Kind.RENAMED_MERGED, candidate.merged, event)
        candidate.renamed[event.author] = event
        candidate.name = name

    def merge(self, event: Event) -> None:
        """Join a candidate into another: its segments move."""
        candidate, target = self._find(event.theme, event), self._find(event.into, event)
        if candidate is None or target is None or not self._may_merge(candidate, event):
            return
        home = self._open_home(candidate, target, event)
        if home is None:
            return
        if candidate.merged is not None:  # its author thought better of it
            held_by = self._home(candidate)
            candidate.members = [each for each in candidate.brought if each in held_by.members]
            held_by.members = [each for each in held_by.members if each not in candidate.members]
        candidate.merged, candidate.brought = event, tuple(candidate.members)
        self._give(candidate.members, home, event)
        candidate.members = []

    def _may_merge(self, candidate: _Candidate, event: Event) -> bool:
        before = candidate.merged
        if before is None:
            return True
        if before.author != event.author and before.into != event.into:
            self._conflicts.add(candidate.id, Kind.TWO_MERGES, before, event)
        return before.author == event.author

    def _open_home(self, candidate: _Candidate, target: _Candidate, event: Event) -> _Candidate | None:
        """Find where a merge or a move into a target leads; None where it can't be carried out."""
        home, chain = target, []
        while home is not candidate and home.merged is not None:
            chain.append(home.merged)
            home = self._all[home.merged.into]
        if home is candidate:
            self._conflicts.add(candidate.id, Kind.CIRCLE, event, *chain)
            return None
        if chain:
            self._conflicts.add(target.id, Kind.INTO_MERGED, chain[0], event)
        if home.rejected is not None:
            self._conflicts.add(home.id, Kind.INTO_REJECTED, home.rejected, event)
            return None
        return home

    def split(self, event: Event) -> None:
        """Take segments out of a candidate into a new one."""
        candidate = self._find(event.theme, event)
        if candidate is None:
            return
        if not event.into or event.into in self._all:
            self._conflicts.add(event.into, Kind.ONE_ID, event)
            return
        taken = self._take(candidate, event)
        if taken:
            part = self._all[event.into] = _Candidate(event.into, [], name=event.texts.get("name", ""))
            candidate.parts.append(part.id)
            self._give(taken, part, event)

    def move(self, event: Event) -> None:
        """Take segments from one candidate to another."""
        candidate, target = self._find(event.theme, event), self._find(event.into, event)
        if candidate is None or target is None:
            return
        source = self._home(candidate)
        if self._home(target) is source:
            return  # they are there
        home = self._open_home(source, target, event)
        if home is not None:
            self._give(self._take(candidate, event), home, event)

    def _take(self, candidate: _Candidate, event: Event) -> list[WordRange]:
        """Take an event's segments out of a candidate, or out of what it was merged into; note those that aren't there."""
        home = self._home(candidate)
        wanted = list(dict.fromkeys(event.ranges))
        taken = [each for each in wanted if each in home.members]
        if len(taken) < len(wanted) or not wanted:
            movers = {self._moved[each].id: self._moved[each] for each in wanted if each in self._moved}
            lost = [mover for mover in movers.values() if mover.id != event.id]
            self._conflicts.add(candidate.id, Kind.ELSEWHERE, event, *lost)
        home.members = [each for each in home.members if each not in taken]
        return taken

    def _give(self, segments: Iterable[WordRange], home: _Candidate, event: Event) -> None:
        for each in segments:
            self._moved[each] = event
            if each not in home.members:
                home.members.append(each)

    def states(self) -> dict[str, CandidateState]:
        """Give every candidate by run, what was split off directly after what it was split from."""
        return {candidate.id: self._state(candidate) for candidate in self._listed()}

    def _listed(self) -> Iterator[_Candidate]:
        left = self._top[::-1]
        while left:
            candidate = self._all[left.pop()]
            yield candidate
            left += candidate.parts[::-1]

    def _state(self, candidate: _Candidate) -> CandidateState:
        status, code = CandidateStatus.OPEN, ""
        if candidate.latest is not None:
            accepted = candidate.latest.action is Action.ACCEPT
            status = CandidateStatus.ACCEPTED if accepted else CandidateStatus.REJECTED
            code = self._codes.root(candidate.latest.code) if accepted else ""
        if candidate.merged is not None:
            status = CandidateStatus.MERGED
        return CandidateState(
            candidate.id,
            status,
            tuple(candidate.members),
            name=candidate.name,
            code=code,
            into=candidate.merged.into if candidate.merged else "",
        )

    def note_conflicts(self) -> None:
        """Note where authors' last words on a candidate don't go together."""
        for candidate in self._all.values():
            self._note_fates(candidate)
            if candidate.merged is not None:
                self._note_merge(candidate, candidate.merged)
            if len({event.texts["name"] for event in candidate.renamed.values()}) > 1:
                self._conflicts.add(candidate.id, Kind.TWO_NAMES, *candidate.renamed.values())

    def _note_fates(self, candidate: _Candidate) -> None:
        accepts = [event for event in candidate.fates.values() if event.action is Action.ACCEPT]
        rejects = [event for event in candidate.fates.values() if event.action is Action.REJECT]
        if len({self._codes.root(event.code) for event in accepts}) > 1:
            self._conflicts.add(candidate.id, Kind.TWO_CODES, *accepts)
        if accepts and rejects:
            self._conflicts.add(candidate.id, Kind.REJECTED_ACCEPTED, *accepts, *rejects)

    def _note_merge(self, candidate: _Candidate, merge: Event) -> None:
        home = self._home(candidate)
        for event in candidate.fates.values():
            if event.author == merge.author or self._agrees(event, home):
                continue
            accepted = event.action is Action.ACCEPT
            self._conflicts.add(candidate.id, Kind.ACCEPTED_MERGED if accepted else Kind.REJECTED_MERGED, event, merge)
        if home.rejected is not None and home.rejected.author != merge.author:
            self._conflicts.add(home.id, Kind.INTO_REJECTED, home.rejected, merge)

    def _agrees(self, event: Event, home: _Candidate) -> bool:
        """Whether a merged candidate's accept or reject comes to the same as what became of it."""
        latest = home.latest
        if latest is None or latest.action is not event.action:
            return False
        return self._codes.root(latest.code) == self._codes.root(event.code)
