"""What a report says, read as text.

``THEMATICS_RENEW=1 python -m pytest tests/report`` writes the text anew into ``golden/``; read the difference before you commit it.
"""

import dataclasses
import os
import re
from collections.abc import Callable
from pathlib import Path

import pytest

from thematics.records.analysis import Candidate
from thematics.records.decisions import CandidateState, CandidateStatus, Coding, Conflict
from thematics.records.redacted import Document
from thematics.records.shared import Group, Label, Source, WordRange
from thematics.report import ReportInput, StepLine, render_html
from thematics.report.text import TABLES, words_in

GOLDEN = Path(__file__).parent / "golden"
Read = Callable[[str], list[str]]


@pytest.mark.parametrize("lang", ["nl", "en"])
@pytest.mark.parametrize("approach", ["framework", "reflexive"])
def test_the_text_of_a_small_study(study: ReportInput, read: Read, lang: str, approach: str) -> None:
    made = dataclasses.replace(study, lang=lang, approach=approach)
    path = GOLDEN / f"small-{approach}.{lang}.txt"
    text = "\n".join(read(render_html(made))) + "\n"
    if os.environ.get("THEMATICS_RENEW"):
        path.write_text(text, "utf-8")
    assert text == path.read_text("utf-8")


def test_both_languages_say_the_same_things() -> None:
    assert set(TABLES["nl"]) == set(TABLES["en"])
    holes = {key: re.findall(r"\{\w+\}", text) for key, text in TABLES["nl"].items()}
    assert {key: sorted(found) for key, found in holes.items()} == {
        key: sorted(re.findall(r"\{\w+\}", text)) for key, text in TABLES["en"].items()
    }


def test_every_kind_of_personal_data_has_words() -> None:
    for lang in TABLES:
        assert all(words_in(lang).has(f"tag.{label.value}") for label in Label)


@pytest.mark.parametrize("lang", ["nl", "en"])
def test_no_pseudonym_can_be_followed(study: ReportInput, read: Read, lang: str) -> None:
    everywhere = "[PERSOON-41] PERSOON-41 [persoon-41], R041 [R041] [SCHOOL-41]"
    texts = dict.fromkeys(study.texts, everywhere)
    quotes = tuple(dataclasses.replace(quote, text=everywhere) for quote in study.quotes)
    assert study.run is not None
    candidates = tuple(
        dataclasses.replace(candidate, name=everywhere, terms=(everywhere,)) for candidate in study.run.candidates
    )
    run = dataclasses.replace(study.run, candidates=candidates, engine=everywhere, settings={"a": everywhere})
    made = dataclasses.replace(
        study,
        lang=lang,
        title=everywhere,
        waived=everywhere,
        texts=texts,
        quotes=quotes,
        run=run,
        settings=run.settings,
    )
    html = render_html(made)
    assert "41" not in "\n".join(read(html))
    assert not re.search(r"\d+-41|[A-Z]-?41", html)
    assert ("[naam]" if lang == "nl" else "[name]") in html
    # Labels of documents and participants' ids lead back to people as well.
    for document in study.documents:
        assert not re.search(rf"\b{document.label}\b", html)
    assert not re.search(r"\bR\d\d\b", html)


def _under(lines: list[str]) -> list[tuple[list[str], str]]:
    """Give each line with the headings that it stands under, the title left out."""
    above: list[str] = []
    found = []
    for line in lines:
        if match := re.match(r"(#+) (.*)", line):
            above = [*above[: len(match[1]) - 1], match[2]]
        else:
            found.append((above[1:], line))
    return found


@pytest.mark.parametrize(
    ("lang", "theme", "candidate"), [("nl", "thema", "kandidaat-thema"), ("en", "theme", "candidate theme")]
)
def test_what_nobody_accepted_is_never_called_a_theme(
    study: ReportInput, read: Read, lang: str, theme: str, candidate: str
) -> None:
    assert study.run is not None
    open_ones = [each.id for each in study.folded.candidates.values() if each.status is not CandidateStatus.ACCEPTED]
    first_words = [each.name.split(", ")[0] for each in study.run.candidates if each.id in open_ones]
    signs = [*open_ones, *first_words]
    lines = _under(read(render_html(dataclasses.replace(study, lang=lang))))
    seen = [(above, line) for above, line in lines if any(re.search(rf"\b{sign}\b", line) for sign in signs)]
    assert len(seen) >= 4
    for above, line in seen:
        for heading in above:
            assert theme not in heading.lower().replace(candidate, ""), (above, line)
    assert any(candidate in above[0].lower() for above, _ in seen)


def test_an_accepted_one_is_called_by_its_code(study: ReportInput, read: Read) -> None:
    lines = _under(read(render_html(study)))
    assert any(above[:2] == ["Thema’s", "Motieven"] and "K1.01" in line for above, line in lines)
    assert any("Schaamte" in above for above, _ in lines)


def test_a_merged_codes_words_count_for_the_code_it_went_into(study: ReportInput, read: Read) -> None:
    headings = [line for line in read(render_html(study)) if line.startswith("#### ")]
    assert headings == ["#### Schaamte", "#### Eén loket", "#### Anderen hebben het erger"]


def test_an_example_says_so(study: ReportInput) -> None:
    said = "De beslissingen in dit verslag zijn een voorbeeld"
    assert said not in render_html(study)
    assert said in render_html(dataclasses.replace(study, demo=True, authors=("demo",)))


def test_a_waived_review_is_given_with_its_reason(study: ReportInput) -> None:
    assert "nagelezen op persoonsgegevens" not in render_html(study)
    html = render_html(dataclasses.replace(study, waived="proef met verzonnen tekst"))
    assert "Niet nagelezen op persoonsgegevens" in html
    assert "proef met verzonnen tekst" in html


def test_a_tiny_groups_quote_names_its_source_only(study: ReportInput, read: Read) -> None:
    # Two parents: each of them would know who the other is.
    lines = read(render_html(study))
    assert "deelnemer, interview · parafrase · vertelt over een ander" in lines
    assert "slachtoffer, interview · letterlijk" in lines
    assert any(
        line.startswith("ouder, interview") for line in read(render_html(dataclasses.replace(study, threshold=2)))
    )


def test_a_reflexive_report_counts_no_themes(study: ReportInput, read: Read) -> None:
    lines = read(render_html(dataclasses.replace(study, approach="reflexive")))
    text = "\n".join(lines)
    counting = ("van 8 mensen", "de meeste", "ongeveer de helft", "overeenstemming", "verzadiging", "aantal mensen")
    assert not [words for words in counting if words in text]
    assert "van 8 mensen" in "\n".join(read(render_html(study)))


# -- small counts, earlier runs, conflicts -----------------------------------------------------------------------------


@pytest.mark.parametrize(("count", "said"), [(1, "een enkele"), (3, "ongeveer de helft"), (4, "ongeveer de helft")])
def test_a_hidden_count_of_interviews_is_a_word_alone(study: ReportInput, read: Read, count: int, said: str) -> None:
    ranges = [segment.range for segment in study.segments if segment.range.document.startswith("i")]
    codings = tuple(Coding("b01", ranges[2 * at], "Sanne", "v1") for at in range(count))
    lines = read(render_html(dataclasses.replace(study, folded=dataclasses.replace(study.folded, codings=codings))))
    assert said in lines
    assert not [line for line in lines if "van 8 mensen" in line]
    assert "1–2, 3–4" in "\n".join(lines)
    assert "<5 van 12 mensen" in lines  # no word stands in for a count of the survey


def test_the_word_of_a_withheld_count_does_not_tell_how_nearly_all_they_are(study: ReportInput, read: Read) -> None:
    # Ten interviews in two groups of five: nine of them would tell that one group lacks one, and which number is hidden.
    kept = [document for document in study.documents if document.id.startswith("i")]
    made = [Document(f"i{n}", f"I{n:02}", Source.INTERVIEW, Group.OUDER) for n in (9, 10)]
    documents = tuple(
        dataclasses.replace(each, group=Group.SLACHTOFFER if at < 5 else Group.OUDER)
        for at, each in enumerate([*kept, *made])
    )
    told = tuple(
        Coding(code, WordRange(each.id, 0, 9_000), "Sanne", "v1")
        for code, number in (("b01", 9), ("n01", 10))
        for each in documents[:number]
    )
    folded = dataclasses.replace(study.folded, codings=told)
    lines = read(render_html(dataclasses.replace(study, documents=documents, segments=(), quotes=(), folded=folded)))
    assert "de meeste" in lines
    assert "(bijna) alle · 10 van 10 mensen" in lines
    assert not [line for line in lines if "9 van 10 mensen" in line or line == "(bijna) alle"]


def _again(study: ReportInput) -> ReportInput:
    """Run the analysis again: K2.01 holds most of what was rejected as K1.03, K2.02 a little of it."""
    assert study.run is not None
    before = {candidate.id: candidate.members for candidate in study.run.candidates}
    rejected, rest = before["K1.03"], before["K1.02"]
    members = ((*rejected[:4], *rest[:4]), (*rejected[4:], *rest[4:8]))
    candidates = tuple(
        Candidate(f"K2.0{n}", n, f"nieuw {n}", (f"nieuw {n}",), ranges) for n, ranges in enumerate(members, start=1)
    )
    states = {each.id: CandidateState(each.id, CandidateStatus.OPEN, each.members) for each in candidates}
    merged = CandidateState("K1.04", CandidateStatus.MERGED, (), into="K1.02")
    folded = dataclasses.replace(study.folded, candidates={**study.folded.candidates, "K1.04": merged, **states})
    run = dataclasses.replace(study.run, number=2, candidates=candidates)
    return dataclasses.replace(study, run=run, earlier=(study.run,), folded=folded)


def _after(lines: list[str], heading: str) -> list[str]:
    start = lines.index(heading) + 1
    return lines[start : next(at for at in range(start, len(lines)) if lines[at].startswith("##"))]


def test_decisions_on_candidates_of_earlier_runs_are_kept(study: ReportInput, read: Read) -> None:
    lines = read(render_html(_again(study)))
    text = "\n".join(lines)
    assert "nummer 2, groepeerde de computer de tekst in 2 kandidaat-thema’s." in text
    assert "over alle analyses samen 1 aanvaard en 1 afgewezen; van de laatste 2 nog open" in text
    assert "1 kandidaat is samengevoegd met een andere." in text
    assert _after(lines, "### Waarover beslist is")[2:] == [
        "K1.01 schaam, rood, gezicht | aanvaard als Schaamte",
        "K1.03 zeg, maar, eh | afgewezen",
        "K1.04 pleit, bezorgd | samengevoegd met K1.02",
    ]
    # What an earlier run proposed and nobody decided on is not proposed twice.
    assert [line[:5] for line in _after(lines, "### Nog open") if line.startswith("K")] == ["K2.01", "K2.02"]
    assert (
        lines[lines.index("### Kaart van de fragmenten") :].count("K1.01 Schaamte") == 1
    )  # in the sizes, not on the map


def test_a_candidate_that_looks_like_a_rejected_one_says_so(study: ReportInput, read: Read) -> None:
    rows = {line[:5]: line for line in _after(read(render_html(_again(study))), "### Nog open")}
    assert "lijkt op K1.03, eerder afgewezen" in rows["K2.01"]  # four of its eight segments
    assert "afgewezen" not in rows["K2.02"]  # three of its seven
    assert "afgewezen" not in "\n".join(_after(read(render_html(study)), "### Nog open"))


def test_a_conflict_says_where_and_between_which_decisions(study: ReportInput, read: Read) -> None:
    first, second, undo = "1234567890abcdef" * 2, "fedcba0987654321" * 2, "0011223344556677" * 2
    conflicts = (
        Conflict("x07", "unknown code", (first,)),
        Conflict("i3:2-4", "unknown form of quote", (second,)),
        Conflict(undo, "undo of an unknown decision", (undo,)),
        Conflict("", "unknown code", (first, second)),
        Conflict("weg:2-4", "unknown form of quote", ()),
        Conflict("x08", "unknown code", ("vele",)),
    )
    decided_on = {first: ("i2",), second: ("i3", "gone"), "vele": ("i1", "i2", "i3", "i4")}
    folded = dataclasses.replace(study.folded, conflicts=conflicts)
    html = render_html(dataclasses.replace(study, folded=folded, decided_on=decided_on))
    assert _after(read(html), "## Beslissingen die elkaar tegenspreken")[2:] == [
        "x07, een passage in I02 | onbekende code | 12345678",
        "een passage in I03 | onbekende vorm van een citaat | fedcba09",
        "00112233 | een onbekende beslissing is teruggedraaid | 00112233",
        "passages in I02 en I03 | onbekende code | 12345678, fedcba09",
        "een passage | onbekende vorm van een citaat |",
        "x08, passages in 4 documenten | onbekende code | vele",
    ]
    assert first not in html


@pytest.mark.parametrize("lang", ["nl", "en"])
def test_recordings_are_named_as_such_and_example_weights_are_warned_of(
    study: ReportInput, read: Read, lang: str
) -> None:
    def told(*steps: StepLine) -> str:
        return "\n".join(read(render_html(dataclasses.replace(study, lang=lang, steps=steps))))

    real = told(StepLine("transcribe", "faster-whisper 1.2.1 large-v2", 3, 60.0))
    demo = told(StepLine("transcribe", "openai-whisper demo-only-whisper-nl", 3, 60.0))
    warning = TABLES[lang]["method.limits.demo_only"]
    assert TABLES[lang]["method.limits.recognition"] in real
    assert "large-v2" in real
    assert warning not in real
    assert warning in demo
    assert TABLES[lang]["method.limits.recognition"] not in told(StepLine("redact", "regels", 3, 1.0))
