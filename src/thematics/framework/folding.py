"""All decisions together: events in one order become the codebook, the candidates, the codings and the quotes."""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence

from thematics.framework.checking import check_event, new_code_id
from thematics.framework.fold_candidates import Candidates
from thematics.framework.fold_codes import Codes
from thematics.framework.fold_order import Conflicts, Kind, in_order, undone
from thematics.records.analysis import Run
from thematics.records.codebook import Framework
from thematics.records.decisions import Action, Event, Folded

__all__ = ["check_event", "fold", "new_code_id"]

_MADE = re.compile(r"x(\d{1,9})")


def fold(events: Iterable[Event], *, framework: Framework, runs: Sequence[Run]) -> Folded:
    """Give the codebook and the candidates as all events together leave them.

    The same events give the same result in whatever order they come and however often; two logs merge by union. No set of
    events raises: what can't hold is listed under ``conflicts``.

    - **Order** is (counter, author, id). An event is undone where an undo stands that names it and comes after it; an undo
      can itself be undone. What was undone counts as if it had not been: a code that an undone event made is gone, and what
      still stands on it is not carried out, and listed ("unknown code"). So is what stands on a part whose split was
      undone, but for an accept: its words stay coded, since they are named in it.
    - **One author's** later accept or reject of a candidate takes the place of the earlier one, and what the earlier one
      coded goes; so does a later name, and a later merge of the same candidate or code. That is no conflict.
    - **Two authors** who accept one candidate to two codes, or accept and reject it, are listed. Until they settle it (by
      undoing, or by deciding alike) the last decision gives the candidate's status, and what each of them coded stays.
      So it is with names. Codes that were merged count as one.
    - **Segments** go where the first event that wants them takes them. A merge, split or move that comes too late, leads
      into a circle, or into something rejected, is not carried out, or only as far as it can be, and listed. One into
      something merged goes where that went, and is listed.
    - **An accept** codes the ranges that it carries, else the candidate's members at that moment. Merging, splitting and
      clustering again change no coding.
    - **A code on words** is taken off by whoever says so; a coding that reaches further keeps its other words.

    Args:
        events: Decisions of all authors.
        framework: The codebook as it was when the study was made.
        runs: The runs that events answer, and the latest.
    """
    ordered = in_order(events)
    gone, strays = undone(ordered)
    conflicts = Conflicts(ordered)
    for stray in strays:
        conflicts.add(stray.target, Kind.UNKNOWN_UNDO, stray)
    standing = [event for event in ordered if event.id not in gone]
    codes = Codes(framework, standing, conflicts)
    candidates = Candidates(runs, codes, conflicts)
    carry_out = _actions(codes, candidates)
    for event in standing:
        if event.action in carry_out:
            carry_out[event.action](event)
    codes.note_names()
    candidates.note_conflicts()
    return Folded(
        codes=codes.states(),
        candidates=candidates.states(),
        codings=codes.codings(),
        quotes=codes.quotes(),
        conflicts=conflicts.listed(),
        undone=gone,
        counter=max((event.counter for event in ordered), default=0),
        events=frozenset(event.id for event in ordered),
        codes_made=max((_number(event) for event in ordered), default=0),
    )


def _actions(codes: Codes, candidates: Candidates) -> Mapping[Action, Callable[[Event], None]]:
    """What each action does. A rename or merge that names a candidate is about that, else about a code."""
    return {
        Action.ACCEPT: candidates.accept,
        Action.REJECT: candidates.reject,
        Action.RENAME: lambda event: candidates.rename(event) if event.theme else codes.rename(event),
        Action.MERGE: lambda event: candidates.merge(event) if event.theme else codes.merge(event),
        Action.SPLIT: candidates.split,
        Action.MOVE: candidates.move,
        Action.CODE: lambda event: codes.put(event, event.ranges),
        Action.UNCODE: codes.take_off,
        Action.QUOTE: codes.quote,
    }


def _number(event: Event) -> int:
    made = _MADE.fullmatch(event.code) if event.action is Action.NEW_CODE else None
    return int(made[1]) if made else 0
