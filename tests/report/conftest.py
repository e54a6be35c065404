"""Shared by the tests of the report: a small study made by hand, and what can be read of a page."""

from collections.abc import Callable
from html.parser import HTMLParser

import pytest

from thematics.records.analysis import Candidate, CodeMatch, Run
from thematics.records.checks import Check, KindCount, SourceCheck
from thematics.records.codebook import Code, Framework, Question, Texts
from thematics.records.decisions import (
    CandidateState,
    CandidateStatus,
    CodeState,
    Coding,
    Conflict,
    Folded,
    QuoteForm,
)
from thematics.records.redacted import Document, Segment
from thematics.records.shared import Group, Label, Source, Voice, WordRange
from thematics.report import QuoteText, ReportInput, RiskCount, StepLine

HEADINGS = {"h1": 1, "h2": 2, "h3": 3, "h4": 4}
LINES = {"p", "li", "dt", "dd", "blockquote", "figcaption", "caption", "footer", "strong", *HEADINGS}
UNSEEN = {"style", "title", "desc", "head"}


class _Reader(HTMLParser):
    """Reads a page as lines of text; a heading begins with a mark for each of its levels, a table's row is one line."""

    def __init__(self) -> None:
        super().__init__()
        self.lines: list[str] = []
        self._line: list[str] = []
        self._hidden: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in UNSEEN:
            self._hidden.append(tag)
        if tag in LINES or tag in {"tr", "svg", "text"}:
            self._end()
        if tag in {"td", "th"} and self._line:
            self._line.append(" | ")
        if tag in HEADINGS:
            self._line.append("#" * HEADINGS[tag] + " ")

    def handle_endtag(self, tag: str) -> None:
        if tag in UNSEEN:
            self._hidden.pop()
        if tag in LINES or tag in {"tr", "svg", "text"}:
            self._end()

    def handle_data(self, data: str) -> None:
        if not self._hidden:
            self._line.append(data)

    def _end(self) -> None:
        line = " ".join("".join(self._line).split())
        if line:
            self.lines.append(line)
        self._line = []


@pytest.fixture(scope="session")
def read() -> Callable[[str], list[str]]:
    """Read a page as lines of text."""

    def lines(html: str) -> list[str]:
        reader = _Reader()
        reader.feed(html)
        reader.close()
        return reader.lines

    return lines


def _segment(document: Document, number: int, participant: str) -> Segment:
    group = document.group
    voice = Voice.SELF if group in {Group.SLACHTOFFER, Group.LEERLING} else Voice.ABOUT
    range_ = WordRange(document.id, number * 10_000, number * 10_000 + 9_000)
    return Segment(range_, "verzonnen woorden", number, document.source, group, voice, participant)


def _material() -> tuple[tuple[Document, ...], tuple[Segment, ...]]:
    """Eight interviews (six victims, two parents), three case files, twelve survey responses."""
    groups = [Group.SLACHTOFFER] * 6 + [Group.OUDER] * 2
    documents = [Document(f"i{n}", f"I0{n}", Source.INTERVIEW, group) for n, group in enumerate(groups, start=1)]
    documents += [
        Document(f"d{n}", f"D00{n}", Source.CASEFILE, Group.DOSSIER, {"handling": "sepot"}) for n in range(1, 4)
    ]
    documents += [
        Document(f"e{n}", f"E{n:03}", Source.SURVEY, Group.LEERLING, {"age_band": "12–14" if n <= 6 else "15–17"})
        for n in range(1, 13)
    ]
    segments = [
        _segment(document, number, f"R{at:02}") for at, document in enumerate(documents, start=1) for number in (0, 1)
    ]
    return tuple(documents), tuple(segments)


@pytest.fixture
def codebook() -> Framework:
    return Framework(
        "proef",
        Texts("Proefcodeboek", "Trial codebook"),
        "1.0",
        (
            Code(
                "b01",
                Texts("Schaamte", "Shame"),
                Texts("Barrières", "Barriers"),
                Question.MOTIVES,
                "barrier",
                Texts("Zwijgt uit schaamte.", "Keeps silent out of shame."),
            ),
            Code("n01", Texts("Geloofd worden", "Being believed"), question=Question.NEEDS, side="need"),
            Code("g01", Texts("Eén loket", "One counter"), question=Question.JOINT, side="approach"),
            Code("g02", Texts("Overdracht", "Handing over"), question=Question.JOINT, side="approach"),
        ),
    )


def _check() -> Check:
    """A sample of 90 segments, read by two people: four items were missed, of 112."""
    found = {Label.PERSON: KindCount(3, 61), Label.SCHOOL: KindCount(1, 12), Label.EMAIL: KindCount(0, 5)}
    told = {Label.PERSON: KindCount(0, 20), Label.PLACE: KindCount(0, 10)}
    sources = {
        Source.INTERVIEW: SourceCheck(frame=300, drawn=60, read=60, missed=3, reviewed=60, kinds=found),
        Source.SURVEY: SourceCheck(frame=150, drawn=30, read=30, missed=0, reviewed=12, kinds=told),
    }
    return Check(1, "2025-03-01T10:00:00Z", 5, ("Sanne", "Youssef"), "2025-03-02T11:30:00Z", sources)


@pytest.fixture
def study(codebook: Framework) -> ReportInput:
    """A study with everything in it, small enough to read."""
    documents, segments = _material()
    at = {segment.id: segment.range for segment in segments}
    first = [segment.range for segment in segments if segment.turn == 0]
    interviews = [range_ for range_ in first if range_.document.startswith("i")]
    survey = [range_ for range_ in first if range_.document.startswith("e")]
    shame = (*interviews[:5], *survey[:6], *survey[6:12])
    second = [segment.range for segment in segments if segment.turn == 1]
    members = (shame, tuple(second[:9]), tuple(second[9:16]), tuple(second[16:18]))
    names = ("schaam, rood, gezicht", "bellen, horen, terug", "zeg, maar, eh", "pleit, bezorgd")
    candidates = tuple(
        Candidate(f"K1.0{n}", n, name, tuple(name.split(", ")), ranges, ranges[:1], (CodeMatch("n01", 0.4),))
        for n, (name, ranges) in enumerate(zip(names, members, strict=True), start=1)
    )
    placed = {range_ for ranges in members for range_ in ranges}
    unplaced = tuple(segment.range for segment in segments if segment.range not in placed)
    run = Run(
        number=1,
        engine="proef + k-means",
        settings={"seed": "7", "clusterer": "k-means"},
        candidates=candidates,
        unplaced=unplaced,
        matches={range_: () if range_ in unplaced[:4] else (CodeMatch("b01", 0.5),) for range_ in at.values()},
        map={range_: (n / len(at), 1 - n / len(at)) for n, range_ in enumerate(at.values())},
        made="2025-03-04T10:30:00+00:00",
    )
    statuses = (CandidateStatus.ACCEPTED, CandidateStatus.OPEN, CandidateStatus.REJECTED, CandidateStatus.OPEN)
    folded = Folded(
        codes={
            **{code.id: CodeState(code.id) for code in codebook.codes[:3]},
            "g02": CodeState("g02", into="g01"),
            "x01": CodeState("x01", made=True, name="t-name", definition="t-definition"),
        },
        candidates={
            candidate.id: CandidateState(
                candidate.id, status, candidate.members, code="b01" if status is CandidateStatus.ACCEPTED else ""
            )
            for candidate, status in zip(candidates, statuses, strict=True)
        },
        codings=(
            *(Coding("b01", range_, "Sanne", "v1") for range_ in shame),
            Coding("g02", second[0], "Youssef", "v2"),
            Coding("x01", second[1], "Sanne", "v3"),
            Coding("x01", second[2], "Youssef", "v4"),
        ),
        quotes=(),
        conflicts=(Conflict("K1.02", "rejected and accepted", ("v5", "v6")),),
        undone=frozenset(),
        counter=6,
    )
    quotes = (
        QuoteText(
            interviews[0],
            "ik kreeg een rood hoofd toen [PERSOON-3] het zag, zei R07",
            QuoteForm.VERBATIM,
            "slachtoffer",
            Source.INTERVIEW,
            "b01",
            "Sanne",
            Voice.SELF,
        ),
        QuoteText(
            second[6],
            "Een ouder vindt dat [SCHOOL-1] had moeten ingrijpen.",
            QuoteForm.PARAPHRASE,
            "ouder",
            Source.INTERVIEW,
            "",
            "Youssef",
            Voice.ABOUT,
        ),
        QuoteText(survey[0], "ik schaamde me", QuoteForm.EDITED, "leerling", Source.SURVEY, "b01", "Sanne", Voice.SELF),
    )
    return ReportInput(
        title="Een kleine studie",
        lang="nl",
        approach="framework",
        made="2025-03-05T09:05:00+00:00",
        version="0.0.1",
        threshold=5,
        authors=("Sanne", "Youssef"),
        demo=False,
        framework=codebook,
        folded=folded,
        run=run,
        documents=documents,
        segments=segments,
        quotes=quotes,
        texts={"t-name": "Anderen hebben het erger", "t-definition": "Meet zich af aan [PERSOON-12]."},
        steps=(StepLine("redact", "regels", 23, 0.42), StepLine("find themes", "proef + k-means", 4, 12.3)),
        settings=run.settings,
        seed=7,
        fingerprints={"run": "00ff00ff00ff00ff", "decisions": "11aa11aa11aa11aa"},
        check=_check(),
        redacted_since_check=True,
        risk=RiskCount(k=3, segments=9, people=7, looked_at=6, people_looked_at=5, people_left=3),
    )
