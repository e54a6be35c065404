"""What researchers decide becomes events; the codebook and the candidates are their fold.

Free text that people type is redacted before it is stored, and stands in a table of its own.
"""

import re
import secrets
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from thematics.errors import DecisionError, InvalidRecordError, NoVaultError
from thematics.framework import check_event, fold, new_code_id
from thematics.pipeline.analysis import framework_of
from thematics.pipeline.steps import now
from thematics.records.analysis import Run
from thematics.records.decisions import Action, CandidateState, Event, Folded, QuoteForm
from thematics.records.redacted import RedactedToken
from thematics.records.shared import WordRange
from thematics.redact import Name, RuleFinder, redact_free_text
from thematics.store import OpenStudy

__all__ = ["Decision", "decide", "folded", "parse_range", "redact_typed", "runs_of", "undo"]

_ON_RANGES = {Action.CODE, Action.UNCODE, Action.QUOTE, Action.SPLIT, Action.MOVE}
_SUFFIXES = "abcdefghijklmnopqrstuvwxyz"
_CANDIDATE = re.compile(r"[kK](\d+)\.(\d+)([a-z]*)")


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """What somebody wants to decide, in the words of the command line.

    Attributes:
        action: What to do.
        theme: A candidate ("K1.03") or, to rename or merge, a code ("b01"); "" for code, uncode and quote.
        code: The code to accept to, to put on or to take off; or that a quote illustrates.
        into: The candidate or code that takes in a merge or move.
        segments: Word ranges as text ("I03:120-164"; the document's label or id).
        name: A new name; with ``accept`` and no code: the label of a new code.
        definition: With ``accept`` and a new code: what it means.
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
    author = by or store.author
    if decision.action in {Action.UNDO, Action.NEW_CODE}:
        raise DecisionError("undo a decision with `thematics decide undo`; make a code by accepting with --name")
    with store.study.transaction():
        events: list[Event] = []
        if decision.action is Action.ACCEPT and not decision.code:
            events.append(_new_code(store, decision, author))
        code = events[0].code if events else decision.code
        events.append(_store(store, _draft(store, decision, code, author)))
    return tuple(events)


def undo(store: OpenStudy, *, by: str = "", event: str | None = None) -> Event:
    """Make an earlier decision as if it had not been.

    Args:
        store: An open study.
        by: Who undoes; the log-in's own name by default.
        event: The event's id, or enough of its beginning; one's own last by default. An undo can be undone by its id.

    Raises:
        DecisionError: There is nothing to undo, or no such event.
    """
    author = by or store.author
    with store.study.transaction():
        state = folded(store)
        target = _own_last(store, state, author) if event is None else _by_prefix(store, event)
        if target.id in state.undone:
            raise DecisionError("that decision was undone already; `thematics decide list` shows what stands")
        made = Event(
            id=secrets.token_hex(16),
            counter=store.study.next_counter(),
            author=author,
            time=now(),
            action=Action.UNDO,
            target=target.id,
        )
        store.study.append(made, {})
    return made


def folded(store: OpenStudy) -> Folded:
    """Give the codebook and the candidates as all decisions leave them."""
    events = store.study.events()
    return fold(events, framework=framework_of(store), runs=runs_of(store, events))


def runs_of(store: OpenStudy, events: Iterable[Event] = ()) -> tuple[Run, ...]:
    """Give the runs that events answer, and the latest."""
    wanted = {event.run for event in events} | {number for number, _ in store.study.runs()[-1:]}
    known = [number for number, _ in store.study.runs() if number in wanted]
    return tuple(run for number in known if (run := store.study.run(number)) is not None)


def redact_typed(store: OpenStudy, text: str) -> str:
    """Redact what somebody typed: with the study's own name list where the vault is open, by rules alone elsewhere."""
    try:
        entries = store.require_vault().names()
    except NoVaultError:
        entries = ()
    finder = RuleFinder(tuple(Name(entry.text, entry.label) for entry in entries))
    return redact_free_text(" ".join(text.split()), finder)


def parse_range(store: OpenStudy, text: str) -> WordRange:
    """Read a word range that people typed, by label or id, and let it cover whole tags.

    Raises:
        DecisionError: It is not written as a range, or the study has no such words.
    """
    try:
        given = WordRange.parse(text)
    except InvalidRecordError as error:
        raise DecisionError(str(error)) from None
    document = next((each for each in store.study.documents() if given.document in (each.id, each.label)), None)
    if document is None:
        raise DecisionError(f"there is no document '{given.document}' in the study; `thematics segments` lists ranges")
    tokens = [token for turn in store.study.turns(document.id) for token in turn.tokens]
    return _snapped(document.id, given, tokens)


def _snapped(document: str, given: WordRange, tokens: Sequence[RedactedToken]) -> WordRange:
    inside = [token for token in tokens if token.first <= given.last and given.first <= token.last]
    exact = inside and inside[0].first <= given.first and given.last <= inside[-1].last
    if not exact:
        raise DecisionError("the study has no such words there; `thematics segments` lists ranges")
    return WordRange(document, min(given.first, inside[0].first), max(given.last, inside[-1].last))


def _new_code(store: OpenStudy, decision: Decision, author: str) -> Event:
    if not decision.name:
        raise DecisionError("say which code it is accepted to with --code, or name a new code with --name")
    _known_candidate(folded(store), decision.theme)
    texts = {"name": decision.name, "definition": decision.definition}
    return _store(store, _with_texts(store, _base(store, Action.NEW_CODE, author, new_code_id(folded(store))), texts))


def _draft(store: OpenStudy, decision: Decision, code: str, author: str) -> _Draft:
    state = folded(store)
    theme = _id(decision.theme)
    ranges = tuple(parse_range(store, text) for text in decision.segments)
    if decision.action in _ON_RANGES and not ranges:
        raise DecisionError("say which words with --segment, for example --segment I03:120-164")
    into = _id(decision.into)
    if decision.action is Action.ACCEPT:
        ranges = ranges or _known_candidate(state, theme).members
    elif decision.action is Action.SPLIT and not into:
        into = _free_id(state, theme)
    event = replace(
        _base(store, decision.action, author, code),
        run=_run_of(theme),
        theme=theme,
        into=into,
        ranges=ranges,
        details={"form": decision.form} if decision.action is Action.QUOTE else {},
    )
    return _with_texts(store, event, _texts_of(decision))


def _texts_of(decision: Decision) -> dict[str, str]:
    texts = {"reason": decision.reason}
    if decision.action is Action.RENAME:
        if not decision.name.strip():
            raise DecisionError("say the new name with --name")
        texts["name"] = decision.name
    elif decision.action is Action.SPLIT and decision.name:
        texts["name"] = decision.name
    elif decision.action is Action.QUOTE:
        if (decision.form is QuoteForm.VERBATIM) == bool(decision.text.strip()):
            raise DecisionError("give --text for an edited quote or a paraphrase, and none for a verbatim quote")
        texts["quote"] = decision.text
    return texts


def _with_texts(store: OpenStudy, event: Event, texts: Mapping[str, str]) -> _Draft:
    stored = {kind: (secrets.token_hex(16), redact_typed(store, text)) for kind, text in texts.items() if text.strip()}
    with_ids = replace(event, texts={kind: text_id for kind, (text_id, _) in stored.items()})
    return _Draft(with_ids, dict(stored.values()))


def _base(store: OpenStudy, action: Action, author: str, code: str) -> Event:
    return Event(
        id=secrets.token_hex(16),
        counter=store.study.next_counter(),
        author=author,
        time=now(),
        action=action,
        code=code,
    )


def _store(store: OpenStudy, draft: _Draft) -> Event:
    check_event(draft.event, folded(store))
    store.study.append(draft.event, draft.texts)
    return draft.event


def _id(theme: str) -> str:
    """Candidates' ids may be typed in any case, and without the nought: k1.3 is K1.03."""
    match = _CANDIDATE.fullmatch(theme.strip())
    return f"K{int(match[1])}.{int(match[2]):02d}{match[3]}" if match else theme.strip()


def _run_of(theme: str) -> int:
    match = _CANDIDATE.fullmatch(theme)
    return int(match[1]) if match else 0


def _known_candidate(state: Folded, theme: str) -> CandidateState:
    candidate = state.candidates.get(_id(theme))
    if candidate is None:
        raise DecisionError(f"there is no candidate theme '{theme}'; `thematics themes` lists them")
    return candidate


def _free_id(state: Folded, theme: str) -> str:
    _known_candidate(state, theme)
    return next(f"{theme}{letter}" for letter in _SUFFIXES if f"{theme}{letter}" not in state.candidates)


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
        raise DecisionError(f"{len(found)} decisions begin with that id; `thematics decide list` shows the ids")
    return found[0]
