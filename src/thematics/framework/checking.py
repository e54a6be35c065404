"""Whether a decision fits the study as it stands. What doesn't is refused in one sentence that says what to do."""

import re
from collections.abc import Callable, Mapping

from thematics.errors import DecisionError
from thematics.records.decisions import (
    Action,
    CandidateState,
    CandidateStatus,
    CodeState,
    Event,
    Folded,
    QuoteForm,
)
from thematics.records.shared import WordRange

__all__ = ["check_event", "new_code_id"]

_CODES = "`thematics list codebook` lists them"
_CANDIDATES = "`thematics themes` lists them"
_SEGMENTS = "`thematics list segments` shows what it holds"
# Only what has the form of an id is said back, or taken as a new one: anything else that people type may be a name.
_AN_ID = re.compile(r"[A-Za-z]{1,2}\d[\d.]{0,7}[a-z]{0,2}")
# What an action takes; what it has no use for is refused, since it would be stored as it was typed.
_USES: Mapping[Action, frozenset[str]] = {
    Action.ACCEPT: frozenset({"theme", "code", "ranges"}),
    Action.RENAME: frozenset({"theme", "code"}),
    Action.MERGE: frozenset({"theme", "code", "into"}),
    Action.SPLIT: frozenset({"theme", "into", "ranges"}),
    Action.MOVE: frozenset({"theme", "into", "ranges"}),
    Action.REJECT: frozenset({"theme"}),
    Action.CODE: frozenset({"code", "ranges"}),
    Action.UNCODE: frozenset({"code", "ranges"}),
    Action.QUOTE: frozenset({"code", "ranges"}),
    Action.NEW_CODE: frozenset({"code"}),
    Action.UNDO: frozenset(),
}
_SAID = {"theme": "the candidate theme", "code": "--code", "into": "--into", "ranges": "--segment"}


def check_event(event: Event, state: Folded) -> None:
    """Check that a new event fits the state as it stands.

    Args:
        event: The event, not yet part of the state.
        state: The fold of all events before it.

    Raises:
        DecisionError: It doesn't fit; one sentence that says what to do.
    """
    _refuse_needless(event)
    _CHECKS[event.action](event, state)


def new_code_id(state: Folded) -> str:
    """Give the id of the next code that a researcher makes; none is ever used again, also after an undo.

    Returns:
        "x01", "x02" …
    """
    number = state.codes_made + 1
    while f"x{number:02d}" in state.codes:
        number += 1
    return f"x{number:02d}"


def _accept(event: Event, state: Folded) -> None:
    candidate = _open_candidate(state, event.theme)
    if not event.code:
        raise DecisionError("say which code it is accepted to with --code, or name a new code with --name")
    code = _open_code(state, event.code)
    ranges = event.ranges or candidate.members
    if not ranges:
        raise DecisionError(f"{candidate.id} holds no segments any more; choose another candidate theme")
    same = candidate.status is CandidateStatus.ACCEPTED and candidate.code == code.id
    if same and not _disputed(state, candidate.id) and all(_coded(state, code.id, each) for each in ranges):
        raise DecisionError(f"{candidate.id} is accepted to {code.id} already; undo that first, or choose another code")


def _reject(event: Event, state: Folded) -> None:
    candidate = _open_candidate(state, event.theme)
    if candidate.status is CandidateStatus.REJECTED and not _disputed(state, candidate.id):
        raise DecisionError(f"{candidate.id} is rejected already; undo that to take it up again")


def _rename(event: Event, state: Folded) -> None:
    about = _subject(event, state)
    if about.into:
        raise DecisionError(f"{about.id} was merged into {about.into}; rename that one")
    known = {"name"} if event.theme else {"name", "definition"}
    if not known & event.texts.keys():
        raise DecisionError("say the new name with --name")


def _merge(event: Event, state: Folded) -> None:
    about = _subject(event, state)
    _require_into(event)
    if about.into:
        raise DecisionError(f"{about.id} was merged into {about.into} already; undo that first")
    if event.into == about.id:
        raise DecisionError(f"{about.id} can't be merged into itself; name another with --into")
    if not event.theme:
        _open_code(state, event.into)
    elif event.into in state.codes:
        raise DecisionError(
            f"{about.id} is a candidate theme and {event.into} a code; accept it to that code, "
            "or merge it into another candidate"
        )
    else:
        _target(state, event.into)


def _split(event: Event, state: Folded) -> None:
    candidate = _open_candidate(state, event.theme)
    _require_members(event, candidate)
    if len(set(event.ranges)) == len(candidate.members):
        raise DecisionError(f"those are all segments of {candidate.id}; split off some of them, or rename it")
    if not _AN_ID.fullmatch(event.into):
        raise DecisionError(f"the part that is split off needs an id of its own, such as {candidate.id}a")
    if event.into in state.candidates:
        raise DecisionError(f"there is a candidate theme {event.into} already; choose another id for the part")


def _move(event: Event, state: Folded) -> None:
    candidate = _open_candidate(state, event.theme)
    _require_into(event)
    if event.into == candidate.id:
        raise DecisionError(f"those segments are in {candidate.id}; name another candidate theme with --into")
    _target(state, event.into)
    _require_members(event, candidate)
    if len(set(event.ranges)) == len(candidate.members):
        raise DecisionError(
            f"those are all segments of {candidate.id}; merge it: thematics decide merge {candidate.id} --into …"
        )


def _code(event: Event, state: Folded) -> None:
    _require_words(event)
    code = _open_code(state, event.code)
    if all(_coded(state, code.id, each, event.author) for each in event.ranges):
        raise DecisionError(f"you put {code.id} on those words already; `thematics list codings` shows where codes are")


def _uncode(event: Event, state: Folded) -> None:
    _require_words(event)
    code = _open_code(state, event.code)
    for each in event.ranges:
        if not any(coding.code == code.id and coding.range.overlaps(each) for coding in state.codings):
            raise DecisionError(f"{code.id} is not on those words; `thematics list codings` shows where codes are")


def _quote(event: Event, state: Folded) -> None:
    _require_words(event)
    if event.code:
        _open_code(state, event.code)
    form = next((form for form in QuoteForm if form == event.details.get("form", QuoteForm.VERBATIM)), None)
    if form is None:
        raise DecisionError(f"a quote has no such form; choose from: {', '.join(QuoteForm)}")
    if form is QuoteForm.VERBATIM:
        _require_new_quote(event, state)
        return
    if not event.texts.get("quote"):
        raise DecisionError("give the words of an edited quote or a paraphrase with --text")
    if len(event.ranges) > 1:
        raise DecisionError("an edited quote or a paraphrase stands for one stretch of words; give one --segment")


def _require_new_quote(event: Event, state: Folded) -> None:
    there = {(quote.range, quote.form, quote.code) for quote in state.quotes}
    if "quote" in event.texts:
        raise DecisionError("a verbatim quote has the words of the transcript; leave --text out, or say --form edited")
    if all((each, QuoteForm.VERBATIM, event.code) in there for each in event.ranges):
        raise DecisionError("that quote is admitted already; undo that to take it out of the report")


def _new_code(event: Event, state: Folded) -> None:
    number = re.fullmatch(r"x(\d{1,9})", event.code)
    used = number is not None and int(number[1]) <= state.codes_made
    if not event.code or event.code in state.codes or used:
        raise DecisionError(f"a code's id is used once only; take {new_code_id(state)}")
    if not event.texts.get("name"):
        raise DecisionError("a new code needs a label; give it with --name")


def _undo(event: Event, state: Folded) -> None:
    if event.target not in state.events:
        raise DecisionError("there is no such decision to undo; `thematics list decisions` shows the ids")
    if event.target in state.undone:
        raise DecisionError("that decision was undone already; `thematics list decisions` shows what stands")


_CHECKS: Mapping[Action, Callable[[Event, Folded], None]] = {
    Action.ACCEPT: _accept,
    Action.RENAME: _rename,
    Action.MERGE: _merge,
    Action.SPLIT: _split,
    Action.MOVE: _move,
    Action.REJECT: _reject,
    Action.CODE: _code,
    Action.UNCODE: _uncode,
    Action.QUOTE: _quote,
    Action.NEW_CODE: _new_code,
    Action.UNDO: _undo,
}


def _refuse_needless(event: Event) -> None:
    for name, said in _SAID.items():
        if getattr(event, name) and name not in _USES[event.action]:
            raise DecisionError(f"{event.action} has no use for {said}; leave it out")
    if event.action in (Action.RENAME, Action.MERGE) and event.theme and event.code:
        raise DecisionError(f"{event.action} is about a candidate theme or a code, not both; leave --code out")


def _none_such(what: str, text: str) -> str:
    """Say that there is no such thing; its id is said back where it is one."""
    return f"there is no {what} {text}" if _AN_ID.fullmatch(text) else f"there is no such {what}"


def _known_candidate(state: Folded, candidate: str) -> CandidateState:
    if not candidate:
        raise DecisionError(f"say which candidate theme it is about, for example K1.03; {_CANDIDATES}")
    if candidate not in state.candidates:
        raise DecisionError(f"{_none_such('candidate theme', candidate)}; {_CANDIDATES}")
    return state.candidates[candidate]


def _open_candidate(state: Folded, candidate: str) -> CandidateState:
    found = _known_candidate(state, candidate)
    if found.into:
        raise DecisionError(f"{found.id} was merged into {found.into}; decide on that one")
    return found


def _target(state: Folded, candidate: str) -> CandidateState:
    """The candidate that takes something in."""
    found = _known_candidate(state, candidate)
    if found.into:
        raise DecisionError(f"{found.id} was merged into {found.into}; name that one with --into")
    if found.status is CandidateStatus.REJECTED:
        raise DecisionError(f"{found.id} is rejected; undo that first, or name another candidate theme with --into")
    return found


def _known_code(state: Folded, code: str) -> CodeState:
    if not code:
        raise DecisionError(f"say which code with --code, for example b01; {_CODES}")
    if code not in state.codes:
        raise DecisionError(f"{_none_such('code', code)}; {_CODES}")
    return state.codes[code]


def _open_code(state: Folded, code: str) -> CodeState:
    found = _known_code(state, code)
    if found.into:
        raise DecisionError(f"{found.id} was merged into {found.into}; use that code")
    return found


def _subject(event: Event, state: Folded) -> CandidateState | CodeState:
    """What a rename or merge is about."""
    if not (event.theme or event.code):
        raise DecisionError("say which candidate theme or code it is about, for example K1.03 or b01")
    return _known_candidate(state, event.theme) if event.theme else _known_code(state, event.code)


def _require_into(event: Event) -> None:
    if not event.into:
        raise DecisionError("say what takes it in with --into")


def _require_words(event: Event) -> None:
    if not event.ranges:
        raise DecisionError("say which words with --segment, for example --segment I03:120-164")


def _require_members(event: Event, candidate: CandidateState) -> None:
    if not event.ranges:
        raise DecisionError(f"say which segments of {candidate.id} with --segment; {_SEGMENTS}")
    if not set(event.ranges) <= set(candidate.members):
        raise DecisionError(f"not all of those are segments of {candidate.id}; {_SEGMENTS}")


def _disputed(state: Folded, about: str) -> bool:
    """Whether a conflict stands about it: then deciding alike settles it, and is no repetition."""
    return any(conflict.about == about for conflict in state.conflicts)


def _coded(state: Folded, code: str, range_: WordRange, author: str = "") -> bool:
    return any(
        coding.code == code and coding.range.contains(range_) and author in ("", coding.author)
        for coding in state.codings
    )
