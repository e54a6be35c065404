"""What a report calls a theme: a code that somebody put on words, by accepting a candidate or by coding. Nothing else."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from thematics.records.analysis import Candidate, Run
from thematics.records.codebook import Code, Question
from thematics.records.decisions import CandidateState, CandidateStatus, CodeState, Coding
from thematics.records.shared import WordRange
from thematics.report.input import QuoteText, ReportInput
from thematics.report.masking import readable
from thematics.report.people import Coverage, People
from thematics.report.text import Words

__all__ = ["CandidateView", "Theme", "candidates", "code_name", "loose_quotes", "themes"]


@dataclass(frozen=True, slots=True)
class Theme:
    """A theme that people decided on.

    Attributes:
        code: The code's id.
        label: What it is called.
        family: The heading it stands under in the codebook, "" if none.
        definition: What it means, "" if nobody said.
        made: Whether a researcher made the code.
        question: Which research question it answers, None for a code of the researchers' own.
        authors: Who decided.
        candidates: Ids of the candidates that were accepted to it.
        coverage: Where it is found.
        quotes: The quotes that illustrate it.
    """

    code: str
    label: str
    family: str
    definition: str
    made: bool
    question: Question | None
    authors: tuple[str, ...]
    candidates: tuple[str, ...]
    coverage: Coverage
    quotes: tuple[QuoteText, ...]


@dataclass(frozen=True, slots=True)
class CandidateView:
    """A candidate theme as it stands after all decisions.

    Attributes:
        id: "K2.07".
        name: Its name now, "" if it has none.
        terms: Telling terms; those of the candidate it was split off from, if it was.
        status: Where it stands.
        code: The code that it was accepted to, "" if none.
        suggested: Labels of the nearest codes.
        coverage: Where its segments lie.
        members: Its segments.
        latest: Whether the latest run proposed it.
        into: The candidate that it was merged into, "" if none.
        resembles: Ids of rejected candidates that held at least half of its segments.
    """

    id: str
    name: str
    terms: tuple[str, ...]
    status: CandidateStatus
    code: str
    suggested: tuple[str, ...]
    coverage: Coverage
    members: tuple[WordRange, ...]
    latest: bool
    into: str
    resembles: tuple[str, ...]


def code_name(data: ReportInput, code: str, words: Words) -> str:
    """Give a code's name in the report's language: its new one, or the framework's, or its id."""
    state, own = data.folded.codes.get(code), data.framework.code(code)
    renamed = data.texts.get(state.name, "") if state and state.name else ""
    return readable(renamed or (own.label.in_(words.lang) if own else code), words)


def themes(data: ReportInput, people: People, words: Words) -> tuple[Theme, ...]:
    """Give the themes, in the codebook's order; those that researchers made come last."""
    by_code: dict[str, list[Coding]] = {}
    for coding in data.folded.codings:
        if coding.range.document in people.documents:
            by_code.setdefault(_root(data, coding.code), []).append(coding)
    order = [*data.folded.codes, *(code for code in by_code if code not in data.folded.codes)]
    quotes = _quotes_by_code(data, by_code)
    return tuple(
        _theme(data, people, words, code, by_code[code], quotes.get(code, ())) for code in order if code in by_code
    )


def loose_quotes(data: ReportInput, found: Iterable[Theme]) -> tuple[QuoteText, ...]:
    """Give the quotes that stand under no theme."""
    placed = {quote for theme in found for quote in theme.quotes}
    return tuple(quote for quote in data.quotes if quote not in placed)


def candidates(data: ReportInput, people: People, words: Words) -> tuple[CandidateView, ...]:
    """Give the candidates as they stand now, the parts split off included; largest first.

    Those of the latest run, and of earlier ones those that people decided on: what they left open then, the latest run
    proposes anew.
    """
    if data.run is None:
        return ()
    machine = {candidate.id: candidate for run in (*data.earlier, data.run) for candidate in run.candidates}
    states = [
        state
        for state in data.folded.candidates.values()
        if state.status is not CandidateStatus.OPEN or _is_latest(data.run, state.id)
    ]
    views = [_candidate(data, people, words, state, machine) for state in states]
    return tuple(sorted(views, key=lambda view: (-len(view.members), view.id)))


def _is_latest(run: Run | None, candidate: str) -> bool:
    return run is not None and candidate.startswith(f"K{run.number}.")


def _resembles(data: ReportInput, state: CandidateState) -> tuple[str, ...]:
    """Name the rejected candidates that held at least half of an open one's segments: people have seen those before."""
    if state.status is not CandidateStatus.OPEN or not state.members:
        return ()
    return tuple(
        other.id
        for other in data.folded.candidates.values()
        if other.status is CandidateStatus.REJECTED and 2 * _shared(state, other) >= len(state.members)
    )


def _shared(state: CandidateState, other: CandidateState) -> int:
    """Count the segments of which words stood in another candidate; runs may cut the text in other places."""
    held: dict[str, list[WordRange]] = {}
    for member in other.members:
        held.setdefault(member.document, []).append(member)
    return sum(1 for each in state.members if any(each.overlaps(member) for member in held.get(each.document, ())))


def _root(data: ReportInput, code: str) -> str:
    """Follow merges; a chain can't be longer than the codebook."""
    for _ in data.folded.codes:
        state = data.folded.codes.get(code)
        if state is None or not state.into:
            break
        code = state.into
    return code


def _theme(
    data: ReportInput,
    people: People,
    words: Words,
    code: str,
    codings: list[Coding],
    quotes: Iterable[QuoteText],
) -> Theme:
    own, state = data.framework.code(code), data.folded.codes.get(code, CodeState(code))
    accepted = [
        candidate.id
        for candidate in data.folded.candidates.values()
        if candidate.status is CandidateStatus.ACCEPTED and _root(data, candidate.code) == code
    ]
    return Theme(
        code=code,
        label=code_name(data, code, words),
        family=own.family.in_(words.lang) if own else "",
        definition=readable(data.texts.get(state.definition, "") or _definition(own, words), words),
        made=own is None,
        question=own.question if own else None,
        authors=tuple(sorted({coding.author for coding in codings})),
        candidates=tuple(accepted),
        coverage=people.covered(coding.range for coding in codings),
        quotes=tuple(quotes),
    )


def _definition(own: Code | None, words: Words) -> str:
    return own.definition.in_(words.lang) if own else ""


def _quotes_by_code(data: ReportInput, by_code: Mapping[str, list[Coding]]) -> dict[str, list[QuoteText]]:
    """Put each quote under the code that was named for it, or else the first one that stands on its words."""
    found: dict[str, list[QuoteText]] = {}
    for quote in data.quotes:
        named = _root(data, quote.code) if quote.code else ""
        fits = [code for code, codings in by_code.items() if any(each.range.overlaps(quote.range) for each in codings)]
        code = named if named in by_code else next(iter(fits), "") if not named else ""
        if code:
            found.setdefault(code, []).append(quote)
    return found


def _candidate(
    data: ReportInput, people: People, words: Words, state: CandidateState, machine: Mapping[str, Candidate]
) -> CandidateView:
    own = machine.get(state.id) or machine.get(state.id.rstrip("abcdefghijklmnopqrstuvwxyz"))
    renamed = data.texts.get(state.name, "") if state.name else ""
    return CandidateView(
        id=state.id,
        name=readable(renamed or (own.name if own and own.id == state.id else ""), words),
        terms=tuple(readable(term, words) for term in own.terms) if own else (),
        status=state.status,
        code=_root(data, state.code) if state.code else "",
        suggested=tuple(code_name(data, match.code, words) for match in own.codes) if own else (),
        coverage=people.covered(state.members),
        members=state.members,
        latest=_is_latest(data.run, state.id),
        into=state.into,
        resembles=_resembles(data, state),
    )
