"""What researchers decide becomes events; the codebook and the candidates are their fold.

Free text that people type is redacted before it is stored, and stands in a table of its own.
"""

import re
import secrets
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import product
from pathlib import Path
from string import ascii_lowercase
from typing import Any

from thematics.errors import DecisionError, InvalidRecordError
from thematics.framework import check_event, fold, new_code_id
from thematics.pipeline.analysis import framework_of
from thematics.pipeline.steps import now
from thematics.pipeline.verdicts import Bench
from thematics.ports import NameFinder
from thematics.records.analysis import Run
from thematics.records.decisions import Action, Event, Folded, QuoteForm
from thematics.records.redacted import RedactedToken
from thematics.records.shared import Role, WordRange
from thematics.redact import RuleFinder, redact_free_text
from thematics.sources.text import clean
from thematics.store import OpenStudy

__all__ = ["Decision", "decide", "folded", "name_of_file", "parse_range", "redact_typed", "runs_of", "undo"]

_CANDIDATE = re.compile(r"[kK](\d{1,6})\.(\d{1,6})([a-z]*)")
_RESEARCHER = re.compile(r"[a-z0-9][a-z0-9._-]{0,30}")
# The texts that an action takes beside a reason; what has no use is refused rather than dropped.
_TEXTS: Mapping[Action, tuple[str, ...]] = {
    Action.RENAME: ("name", "definition"),
    Action.SPLIT: ("name",),
    Action.QUOTE: ("text",),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """What somebody wants to decide, in the words of the command line.

    Attributes:
        action: What to do.
        theme: A candidate ("K1.03") or, to rename or merge, a code ("b01"); "" to code, uncode or quote.
        code: The code to accept to, to put on or to take off; or that a quote illustrates.
        into: The candidate or code that takes in a merge or move; the id of a part split off, the next letter by default.
        segments: Word ranges as text ("I03:120-164"; the document's label or id).
        name: A new name; with ``accept`` and no code: the label of a new code.
        definition: What a code means: of a new one with ``accept``, or with ``rename``.
        reason: Why; free text.
        form: How a quote enters the report.
        text: The words of an edited or paraphrased quote.
    """

    action: Action
    theme: str = ""
    code: str = ""
    into: str = ""
    segments: Sequence[str] = ()
    name: str = ""
    definition: str = ""
    reason: str = ""
    form: QuoteForm = QuoteForm.VERBATIM
    text: str = ""


@dataclass(slots=True)
class _Draft:
    """An event being made, with its free texts."""

    event: Event
    texts: dict[str, str] = field(default_factory=dict)


def decide(store: OpenStudy, decision: Decision, *, by: str = "") -> tuple[Event, ...]:
    """Check a decision, store it as events, and give them.

    Args:
        store: An open study; the vault is not needed, but the study's own name list is only known with it.
        decision: What to do.
        by: Who decides; the log-in's own name by default.

    Raises:
        DecisionError: It does not fit the study as it stands.
    """
    author = _author(store, by)
    if decision.action in {Action.UNDO, Action.NEW_CODE}:
        raise DecisionError("undo a decision with `thematics decide undo`; make a code by accepting with --name")
    with store.study.transaction():
        state, made = folded(store), []
        _refuse_needless(decision)
        if decision.action is Action.ACCEPT and not decision.code:
            made.append(_store(store, _new_code(store, state, decision, author), state))
            state, decision = folded(store), replace(decision, code=made[0].code)
        made.append(_store(store, _draft(store, state, decision, author), state))
    return tuple(made)


def undo(store: OpenStudy, *, by: str = "", event: str | None = None) -> Event:
    """Make an earlier decision as if it had not been.

    An accept that made a code is two decisions: undoing the one leaves the code in the codebook, for others may stand on it.

    Args:
        store: An open study.
        by: Who undoes; the log-in's own name by default.
        event: The event's id, or enough of its beginning; one's own last by default. An undo can be undone by its id.

    Raises:
        DecisionError: There is nothing to undo, or no such event.
    """
    author = _author(store, by)
    with store.study.transaction():
        state = folded(store)
        target = _own_last(store, state, author) if event is None else _by_prefix(store, event)
        return _store(store, _Draft(_base(store, Action.UNDO, author, target=target.id)), state)


def folded(store: OpenStudy) -> Folded:
    """Give the codebook and the candidates as all decisions leave them."""
    events = store.study.events()
    return fold(events, framework=framework_of(store), runs=runs_of(store, events))


def runs_of(store: OpenStudy, events: Iterable[Event] = ()) -> tuple[Run, ...]:
    """Give the runs that events answer, and the latest; what they say of each segment is left out."""
    wanted = {event.run for event in events} | {number for number, _ in store.study.runs()[-1:]}
    known = [number for number, _ in store.study.runs() if number in wanted]
    return tuple(run for number in known if (run := store.study.run(number, segments=False)) is not None)


def redact_typed(store: OpenStudy, text: str) -> str:
    """Redact what somebody typed: where the vault is open, by the study's own name list and what stewards hide too; elsewhere by rules."""
    finder: NameFinder = RuleFinder()
    if store.vault is not None:
        bench = Bench.of(store.vault)
        finder = bench.typed(RuleFinder(bench.names))
    return redact_free_text(" ".join(clean(text).split()), finder)


def name_of_file(store: OpenStudy, path: Path) -> str:
    """Give a file's name as the log of disclosures may hold it: people put names into those too."""
    return redact_typed(store, re.sub(r"[\s_.-]+", " ", path.stem)) + path.suffix


def parse_range(store: OpenStudy, text: str) -> WordRange:
    """Read a word range that people typed, by label or id, and let it cover whole tags.

    Raises:
        DecisionError: It is not written as a range, or the study has no such words.
    """
    try:
        given = WordRange.parse(text)
    except InvalidRecordError:
        raise DecisionError("a range of words is written DOCUMENT:FIRST-LAST, for example I03:120-164") from None
    named = given.document.casefold()
    document = next((each for each in store.study.documents() if named in (each.id, each.label.casefold())), None)
    if document is None:
        raise DecisionError("there is no such document in the study; `thematics list segments` shows ranges")
    tokens = [token for turn in store.study.turns(document.id) for token in turn.tokens]
    return _snapped(document.id, given, tokens)


def _snapped(document: str, given: WordRange, tokens: Sequence[RedactedToken]) -> WordRange:
    inside = [token for token in tokens if token.first <= given.last and given.first <= token.last]
    exact = inside and inside[0].first <= given.first and given.last <= inside[-1].last
    if not exact:
        raise DecisionError("the document has no such words; `thematics list segments` shows ranges")
    return WordRange(document, min(given.first, inside[0].first), max(given.last, inside[-1].last))


def _author(store: OpenStudy, by: str) -> str:
    author = by.strip() or store.author
    if not _RESEARCHER.fullmatch(author):
        raise DecisionError("who decides is named in small letters, digits, dots and dashes, as researchers are")
    if author != store.author and store.vault is None:
        raise DecisionError(f"you are logged in as '{store.author}', and a reviewer decides in their own name only")
    return author


def _refuse_needless(decision: Decision) -> None:
    makes_code = decision.action is Action.ACCEPT and not decision.code
    used = ("name", "definition") if makes_code else _TEXTS.get(decision.action, ())
    for name in ("name", "definition", "text"):
        if getattr(decision, name).strip() and name not in used:
            what = "accept with --code" if decision.action is Action.ACCEPT and name != "text" else decision.action
            raise DecisionError(f"{what} has no use for --{name}; leave it out")


def _new_code(store: OpenStudy, state: Folded, decision: Decision, author: str) -> _Draft:
    if not decision.name.strip():
        raise DecisionError("say which code it is accepted to with --code, or name a new code with --name")
    texts = {"name": decision.name, "definition": decision.definition}
    return _with_texts(store, _base(store, Action.NEW_CODE, author, code=new_code_id(state)), texts)


def _draft(store: OpenStudy, state: Folded, decision: Decision, author: str) -> _Draft:
    action = decision.action
    theme, code = _candidate_id(decision.theme), _code_id(state, decision.code)
    if action in (Action.RENAME, Action.MERGE) and not code and not _CANDIDATE.fullmatch(theme):
        theme, code = "", _code_id(state, theme)
    event = _base(
        store,
        action,
        author,
        run=_run_of(theme),
        theme=theme,
        code=code,
        into=_into(store, state, decision, theme),
        ranges=_ranges(store, state, decision, theme),
        details=({"form": str(decision.form)} if action is Action.QUOTE else {})
        | ({"entered_by": store.author} if author != store.author else {}),
    )
    return _with_texts(store, event, _texts_of(decision))


def _into(store: OpenStudy, state: Folded, decision: Decision, theme: str) -> str:
    if decision.action is Action.SPLIT and not decision.into.strip():
        return _free_id(store, state, theme)
    into = _candidate_id(decision.into)
    return into if into in state.candidates else _code_id(state, into)


def _ranges(store: OpenStudy, state: Folded, decision: Decision, theme: str) -> tuple[WordRange, ...]:
    ranges = tuple(dict.fromkeys(parse_range(store, text) for text in decision.segments))
    if decision.action is Action.QUOTE:
        for each in ranges:
            _require_respondent(store, each)
    if decision.action is Action.ACCEPT and not ranges and theme in state.candidates:
        return state.candidates[theme].members
    return ranges


def _require_respondent(store: OpenStudy, range_: WordRange) -> None:
    turns = store.study.turns(range_.document)
    if any(turn.role is not Role.RESPONDENT for turn in turns if turn.range.overlaps(range_)):
        raise DecisionError(
            "a quote holds a respondent's words only; choose a range without questions or an interviewer"
        )


def _texts_of(decision: Decision) -> dict[str, str]:
    """The texts that are stored with the event; a new code's own stand with the event that made it."""
    texts = {"reason": decision.reason}
    if decision.action is Action.QUOTE:
        texts["quote"] = decision.text
    elif decision.action is not Action.ACCEPT:
        texts |= {"name": decision.name, "definition": decision.definition}
    return texts


def _with_texts(store: OpenStudy, event: Event, texts: Mapping[str, str]) -> _Draft:
    stored = {kind: (secrets.token_hex(16), redact_typed(store, text)) for kind, text in texts.items() if text.strip()}
    with_ids = replace(event, texts={kind: text_id for kind, (text_id, _) in stored.items()})
    return _Draft(with_ids, dict(stored.values()))


def _base(store: OpenStudy, action: Action, author: str, **fields: Any) -> Event:
    return Event(
        id=secrets.token_hex(16), counter=store.study.next_counter(), author=author, time=now(), action=action, **fields
    )


def _store(store: OpenStudy, draft: _Draft, state: Folded) -> Event:
    check_event(draft.event, state)
    store.study.append(draft.event, draft.texts)
    return draft.event


def _candidate_id(theme: str) -> str:
    """Candidates' ids may be typed in any case, and without the nought: k1.3 is K1.03."""
    match = _CANDIDATE.fullmatch(theme.strip())
    return f"K{int(match[1])}.{int(match[2]):02d}{match[3]}" if match else theme.strip()


def _code_id(state: Folded, code: str) -> str:
    """Codes' ids may be typed in any case."""
    return next((each for each in state.codes if each.casefold() == code.strip().casefold()), code.strip())


def _run_of(theme: str) -> int:
    match = _CANDIDATE.fullmatch(theme)
    return int(match[1]) if match else 0


def _free_id(store: OpenStudy, state: Folded, theme: str) -> str:
    """Give an id to a part: K1.02a, K1.02b … K1.02aa; one that an undone split had is not used again."""
    match = _CANDIDATE.fullmatch(theme)
    whole = theme.removesuffix(match[3]) if match else theme
    used = {event.into for event in store.study.events()} | state.candidates.keys()
    suffixes = (*ascii_lowercase, *("".join(pair) for pair in product(ascii_lowercase, repeat=2)))
    return next((f"{whole}{suffix}" for suffix in suffixes if f"{whole}{suffix}" not in used), "")


def _own_last(store: OpenStudy, state: Folded, author: str) -> Event:
    own = [
        event
        for event in store.study.events()
        if event.author == author and event.action is not Action.UNDO and event.id not in state.undone
    ]
    if not own:
        raise DecisionError(f"{author} has no decision left to undo")
    return own[-1]


def _by_prefix(store: OpenStudy, text: str) -> Event:
    found = [event for event in store.study.events() if event.id.startswith(text.strip().lower())]
    if len(found) != 1 or not text.strip():
        raise DecisionError(f"{len(found)} decisions begin with that id; `thematics list decisions` shows the ids")
    return found[0]
