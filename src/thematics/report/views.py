"""What stands in each part of a report, as the templates take it: texts, nothing to compute."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from thematics.records.codebook import Question
from thematics.records.decisions import CandidateStatus, QuoteForm
from thematics.records.shared import Source, Voice
from thematics.report.counts import SourceCounts, count_sources
from thematics.report.disclosure import Mark
from thematics.report.input import QuoteText, ReportInput
from thematics.report.masking import readable
from thematics.report.people import People
from thematics.report.spread import Spread, spread
from thematics.report.tables import cell_text, column_label
from thematics.report.text import Words
from thematics.report.themes import CandidateView, Theme, candidates, code_name, loose_quotes, themes

__all__ = [
    "LEAST_NAMED",
    "CandidateRow",
    "CodeRow",
    "DecidedRow",
    "Gathered",
    "MaterialRow",
    "QuestionPart",
    "QuoteView",
    "ThemeCard",
    "gather",
]

LEAST_NAMED = 3  # people in a group that a quote may name: in a group of two, each knows who the other is
METER = (Spread.SINGLE, Spread.FEW, Spread.HALF, Spread.MOST, Spread.ALL)


@dataclass(frozen=True, slots=True)
class QuoteView:
    """A quote as it is shown."""

    text: str
    form: QuoteForm
    by: str
    notes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class SpreadPart:
    """How far a theme spreads over one source.

    Attributes:
        source: The source.
        word: Over interviews: in words; "" for other sources.
        meter: How many of five steps that is, 0 where none is given.
        count: How many people, "" where that may not be shown.
    """

    source: str
    word: str
    meter: int
    count: str


@dataclass(frozen=True, slots=True)
class ThemeCard:
    """A theme as it is shown.

    Attributes:
        theme: What it is.
        spread: Where it is found, a part for each source.
        origin: Where it is from and who decided, as sentences.
        quotes: The quotes.
    """

    theme: Theme
    spread: tuple[SpreadPart, ...]
    origin: str
    quotes: tuple[QuoteView, ...]


@dataclass(frozen=True, slots=True)
class QuestionPart:
    """A research question with its themes."""

    key: str
    cards: tuple[ThemeCard, ...]


@dataclass(frozen=True, slots=True)
class MaterialRow:
    """A row of the table of the material; ``total`` marks a source's own row."""

    source: str
    group: str
    documents: str
    people: str
    total: bool


@dataclass(frozen=True, slots=True)
class CandidateRow:
    """A candidate theme that is open: what the machine says of it, and whether it looks like one that was rejected."""

    id: str
    name: str
    terms: str
    size: str
    suggested: str
    resembles: str


@dataclass(frozen=True, slots=True)
class DecidedRow:
    """A candidate theme of any run that was accepted, rejected or merged."""

    id: str
    name: str
    outcome: str


@dataclass(frozen=True, slots=True)
class CodeRow:
    """A code that is used, or was merged into another."""

    code: str
    label: str
    family: str
    passages: str


@dataclass(frozen=True, slots=True)
class Gathered:
    """The report's own view of its input.

    Attributes:
        data: The input.
        words: The report's language.
        people: Everybody in the material.
        themes: What people decided.
        candidates: What the machine proposed, as it stands now.
        sources: Counts by source, protected.
    """

    data: ReportInput
    words: Words
    people: People
    themes: tuple[Theme, ...]
    candidates: tuple[CandidateView, ...]
    sources: tuple[SourceCounts, ...]

    @property
    def reflexive(self) -> bool:
        """Whether the approach leaves out numbers with themes."""
        return self.data.approach == "reflexive"

    @property
    def totals_are_safe(self) -> bool:
        """Whether every source's size may be shown, and so their sum."""
        return all(each.size.value is not None for each in self.sources)

    @property
    def latest(self) -> tuple[CandidateView, ...]:
        """The candidates of the latest run."""
        return tuple(candidate for candidate in self.candidates if candidate.latest)

    @property
    def decided_before(self) -> bool:
        """Whether people decided on candidates of earlier runs."""
        return len(self.latest) < len(self.candidates)

    def status(self, status: CandidateStatus | str) -> int:
        """Count the candidates that stand so: decided ones of every run, open ones of the latest."""
        return sum(1 for candidate in self.candidates if candidate.status == status)

    def material(self) -> str:
        """Say what material there is, as a part of a sentence."""
        return self.words.listed([self._documents(each) for each in self.sources])

    def _documents(self, each: SourceCounts) -> str:
        if each.documents.value is None:
            return self.words(f"source.few.{each.source}", n=self.data.threshold)
        return self.words.counted(f"source.count.{each.source}", each.documents.value)

    def material_rows(self) -> tuple[MaterialRow, ...]:
        """Give the table of the material."""
        return tuple(row for each in self.sources for row in self._rows(each))

    def _rows(self, each: SourceCounts) -> Iterator[MaterialRow]:
        words, threshold = self.words, self.data.threshold
        source = words(f"source.{each.source}")
        documents, people = (cell_text(cell, threshold, words).text for cell in (each.documents, each.size))
        groups = self._group_names(each)
        if len(each.columns) <= 1:
            yield MaterialRow(source, ", ".join(groups), documents, people, total=True)
            return
        yield MaterialRow(source, words("material.all"), documents, people, total=True)
        for column in each.columns:
            yield MaterialRow("", column_label(column, "", words), "", words.number(column.size), total=False)

    def _group_names(self, each: SourceCounts) -> list[str]:
        names = {person.group for person in self.people.by_key.values() if person.source is each.source}
        return sorted(self.words.known("group", name) for name in names)

    @property
    def groups_joined(self) -> bool:
        """Whether small groups were taken together in the table of the material."""
        return any(len(column.names) > 1 for each in self.sources for column in each.columns)

    def questions(self) -> tuple[QuestionPart, ...]:
        """Give the themes by research question; codes of the researchers' own last."""
        parts = [
            QuestionPart(question.value, tuple(self.card(theme) for theme in self.themes if theme.question is question))
            for question in Question
            if self._asks(question)
        ]
        other = tuple(self.card(theme) for theme in self.themes if theme.question is None)
        return (*parts, *((QuestionPart("other", other),) if other else ()))

    def _asks(self, question: Question) -> bool:
        return any(code.question is question for code in self.data.framework.codes)

    def card(self, theme: Theme) -> ThemeCard:
        """Show a theme."""
        return ThemeCard(
            theme=theme,
            spread=() if self.reflexive else tuple(self._spread(theme)),
            origin=self._origin(theme),
            quotes=tuple(self.quote(quote) for quote in theme.quotes),
        )

    def _spread(self, theme: Theme) -> Iterator[SpreadPart]:
        for each in self.sources:
            word = self._word(each, theme) if each.source is Source.INTERVIEW else None
            count = self._count(each, theme)
            if word or count:
                text = self.words(f"spread.{word}") if word else ""
                meter = METER.index(word) + 1 if word in METER else 0
                yield SpreadPart(self.words(f"source.{each.source}"), text, meter, count)

    def _word(self, each: SourceCounts, theme: Theme) -> Spread:
        interviews = {key for key, document in self.people.documents.items() if document.source is each.source}
        word = spread(len(theme.coverage.documents & interviews), len(interviews), self.data.threshold)
        # A total is withheld where nearly everybody is counted: how nearly would tell what its groups hide.
        withheld = each.totals[theme.code].mark is Mark.WITHHELD and word in (Spread.HALF, Spread.MOST, Spread.ALL)
        return Spread.MOST if withheld else word

    def _count(self, each: SourceCounts, theme: Theme) -> str:
        cell = each.totals[theme.code]
        hidden = cell.mark is Mark.WITHHELD or (cell.mark is Mark.SMALL and each.source is Source.INTERVIEW)
        if each.size.value is None or hidden:  # interviews have a word: a bound beside it would tell the number
            return ""
        number = cell_text(cell, self.data.threshold, self.words).text
        return self.words("theme.count", n=number, total=each.size.value)

    def _origin(self, theme: Theme) -> str:
        ids = self.words.listed(theme.candidates)
        from_ = (
            self.words.counted("theme.candidates", len(theme.candidates), ids=ids) if ids else self.words("theme.coded")
        )
        return f"{from_} {self.words('theme.decided', names=self.words.listed(theme.authors))}"

    def quote(self, quote: QuoteText) -> QuoteView:
        """Show a quote: by group and source only, without a pseudonym that recurs."""
        words = self.words
        group = "any" if self._is_tiny(quote.source, quote.group) else quote.group
        notes = [words(f"form.{quote.form}")]
        if quote.voice is not Voice.SELF:
            notes.append(words(f"voice.{quote.voice}"))
        named = (words.known("group", group), words(f"source.single.{quote.source}"))
        by = ", ".join(dict.fromkeys(named))  # a case file's group is called as its source is
        return QuoteView(readable(quote.text, words), quote.form, by, tuple(notes))

    def _is_tiny(self, source: Source, group: str) -> bool:
        size = sum(1 for each in self.people.by_key.values() if (each.source, each.group) == (source, group))
        return size < min(LEAST_NAMED, self.data.threshold)

    @property
    def quotes_without_group(self) -> bool:
        """Whether a quote does not name its group, since that is too small."""
        return any(self._is_tiny(quote.source, quote.group) for quote in self.data.quotes)

    def loose(self) -> tuple[QuoteView, ...]:
        """Give the quotes that stand under no theme."""
        return tuple(self.quote(quote) for quote in loose_quotes(self.data, self.themes))

    def open_rows(self) -> tuple[CandidateRow, ...]:
        """Give the candidates on which nobody has decided."""
        return tuple(
            CandidateRow(
                id=each.id,
                name=each.name,
                terms=", ".join(each.terms),
                size=self._passages(each.coverage.passages, len(each.coverage.people)),
                suggested=each.suggested[0] if each.suggested else self.words("candidates.fits_nothing"),
                resembles=self._resembles(each),
            )
            for each in self.candidates
            if each.status is CandidateStatus.OPEN
        )

    def _resembles(self, candidate: CandidateView) -> str:
        ids = candidate.resembles
        return self.words("candidates.resembles", ids=self.words.listed(ids)) if ids else ""

    def decided_rows(self) -> tuple[DecidedRow, ...]:
        """Give the candidates of every run that people decided on, in the order of the runs."""
        place = {candidate: at for at, candidate in enumerate(self.data.folded.candidates)}
        decided = [each for each in self.candidates if each.status is not CandidateStatus.OPEN]
        return tuple(
            DecidedRow(each.id, each.name, self._outcome(each))
            for each in sorted(decided, key=lambda each: place[each.id])
        )

    def _outcome(self, candidate: CandidateView) -> str:
        merged = candidate.status is CandidateStatus.MERGED
        name = candidate.into if merged else self.label(candidate.code)
        return self.words(f"candidates.outcome.{candidate.status}", name=name)

    def _passages(self, passages: int, people: int) -> str:
        """Write a count of passages: hidden where too few people said them."""
        if people < self.data.threshold and self.data.threshold > 1:
            return self.words("tables.withheld.mark")
        return self.words.number(passages)

    def code_rows(self) -> tuple[CodeRow, ...]:
        """Give the codes that are used, and those that were merged into another."""
        rows = [
            CodeRow(
                theme.code,
                theme.label,
                theme.family,
                self._passages(theme.coverage.passages, len(theme.coverage.people)),
            )
            for theme in self.themes
        ]
        merged = [state for state in self.data.folded.codes.values() if state.into]
        return (*rows, *(self._merged(state.id, state.into) for state in merged))

    def _merged(self, code: str, into: str) -> CodeRow:
        return CodeRow(code, self.label(code), self.words("codebook.merged", code=self.label(into)), "")

    def label(self, code: str) -> str:
        """Name a code."""
        return code_name(self.data, code, self.words)

    def unused(self) -> tuple[str, ...]:
        """Name the codes that stand on no words."""
        used = {theme.code for theme in self.themes}
        return tuple(
            self.label(state.id) for state in self.data.folded.codes.values() if state.id not in used and not state.into
        )

    def nowhere(self) -> Mapping[str, int]:
        """Count the segments of the latest run that fit nothing."""
        run = self.data.run
        if run is None:
            return {}
        return {
            "total": sum(len(candidate.members) for candidate in run.candidates) + len(run.unplaced),
            "code": sum(1 for matches in run.matches.values() if not matches),
            "candidate": len(run.unplaced),
        }

    def transcribers(self) -> tuple[str, ...]:
        """Name what recordings were transcribed with; empty where there were none."""
        return tuple(
            dict.fromkeys(step.engine for step in self.data.steps if step.step == "transcribe" and step.engine)
        )

    def steps(self) -> tuple[tuple[str, str, str, str], ...]:
        """Give the steps: name, engine, items, seconds."""
        words = self.words
        return tuple(
            (
                words.known("step", step.step),
                step.engine,
                words.number(step.items) if self.totals_are_safe else words("tables.withheld.mark"),
                words.seconds(step.seconds),
            )
            for step in self.data.steps
        )


def gather(data: ReportInput, words: Words) -> Gathered:
    """Read the input: who is in it, what people decided, and what may be shown of it."""
    people = People.of(data)
    found = themes(data, people, words)
    return Gathered(
        data=data,
        words=words,
        people=people,
        themes=found,
        candidates=candidates(data, people, words),
        sources=count_sources(people, {theme.code: theme.coverage for theme in found}, data.threshold),
    )
