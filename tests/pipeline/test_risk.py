"""Residual risk: who is rare, by what, and what people decided about it."""

from collections.abc import Callable
from itertools import combinations
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from thematics import Study
from thematics.errors import UsageError
from thematics.pipeline.risk import MOST_TOGETHER, _Crowd, residual_risk
from thematics.records.redacted import Document, Segment
from thematics.records.shared import Group, Source, Voice, WordRange
from thematics.redact.indirect import TELLING

Write = Callable[[str, str], Path]
SURVEY = "Tijdstempel;Leeftijd;Schooltype;Wat zou jou helpen om hulp te zoeken?\n"
COMMON = "Iemand op school die je vertrouwt en die er verstand van heeft, dat zou mij echt helpen."
ROWS = [
    ("14", "havo", COMMON),
    ("14", "havo", COMMON),
    ("14", "havo", COMMON),
    ("16", "vwo", "Ik ben zestien en zit op judo, en ik zou het alleen aan een vriend willen vertellen als dat kon."),
    ("16", "vwo", "Dat ik het op judo aan iemand kan vertellen die dan weet wat er moet gebeuren met mijn verhaal."),
    ("13", "vmbo", "Mijn moeder is burgemeester en dus kan ik het aan niemand hier in de buurt vertellen, denk ik."),
]


@pytest.fixture
def answers(study: Study, write: Write) -> Study:
    text = SURVEY + "".join(
        f"2023-05-0{n} 10:1{n};{age};{school};{text}\n" for n, (age, school, text) in enumerate(ROWS, start=1)
    )
    study.add(write("enquete.csv", text), source="survey")
    study.run()
    return study


def names(study: Study, k: int = 3) -> dict[str, int]:
    return {risk.label: risk.k for risk in residual_risk(study.store, k)}


def named(study: Study, at: int) -> str:
    return str(study.rows_of_risk()[at]["segment"])


def test_the_rarest_come_first_and_what_many_share_is_not_listed(answers: Study) -> None:
    risks = residual_risk(answers.store)
    assert [risk.label for risk in risks] == ["E004", "E006", "E005"]
    assert [risk.k for risk in risks] == [1, 1, 2]
    first, mayor, second = risks
    assert "age: 16" in " ".join(first.why)
    assert mayor.why == ("job: burgemeester",)
    assert second.told == ("activity: judo",)
    assert "school_type: vwo" in second.known
    assert {risk.status for risk in risks} == {"open"}
    assert names(answers, 2) == {"E004": 1, "E006": 1}


def test_the_frame_and_the_rows_hold_redacted_text_only(answers: Study) -> None:
    frame = answers.residual_risk()
    assert list(frame["k"]) == [1, 1, 2]
    assert list(frame.columns)[:3] == ["segment", "k", "attributes"]
    assert named(answers, 0).startswith("E004:")
    assert list(answers.residual_risk(2)["segment"]) == list(frame["segment"])[:2]


def test_a_decision_holds_until_it_is_taken_back(answers: Study) -> None:
    name = named(answers, 0)
    with pytest.raises(UsageError, match="say why"):
        answers.judge_risk(name, "accepted", "  ")
    answers.judge_risk(name, "accepted", "die sport is hier heel gewoon, mail iemand@voorbeeld.nl")
    row = answers.rows_of_risk()[0]
    assert (row["status"], row["reason"]) == ("accepted", "die sport is hier heel gewoon, mail [EMAIL]")
    answers.judge_risk(name, "handled", "sport verborgen")
    assert answers.rows_of_risk()[0]["status"] == "handled"
    assert len([text for text in answers.store.study.texts().values() if "gewoon" in text]) == 0
    answers.reopen_risk(name)
    assert set(answers.residual_risk()["status"]) == {"open"}
    with pytest.raises(UsageError, match="nobody decided"):
        answers.reopen_risk(name)


def test_it_is_open_again_when_fewer_share_it(answers: Study) -> None:
    name = named(answers, 2)
    answers.judge_risk(name, "accepted", "met zijn tweeën")
    answers.remove("E004")
    answers.run()
    again = next(row for row in answers.rows_of_risk() if row["segment"] == name)
    assert (again["k"], again["status"], again["reason"]) == (1, "open again", "met zijn tweeën")


def test_what_was_decided_about_words_that_are_gone_goes_too(answers: Study) -> None:
    name = named(answers, 0)
    answers.judge_risk(name, "accepted", "een reden")
    answers.redact()
    answers.run()
    assert answers.rows_of_risk()[0]["status"] == "accepted"  # publishing again takes nothing away
    answers.remove("E004")
    assert answers.store.study.risk_verdicts() == ()
    assert "een reden" not in str(answers.store.study.tables())


def test_wrong_use_is_one_sentence(answers: Study) -> None:
    with pytest.raises(UsageError, match="k is 2 or more"):
        answers.residual_risk(1)
    common = next(row["segment"] for row in answers.rows("segments") if row["document"] == "E001")
    with pytest.raises(UsageError, match="tells nothing of anybody"):
        answers.judge_risk(common, "accepted", "x")


def test_the_report_counts_them(answers: Study, tmp_path: Path) -> None:
    answers.report(tmp_path / "verslag.html")
    report = (tmp_path / "verslag.html").read_text("utf-8")
    assert "Wat zonder naam herkenbaar kan maken" in report
    assert "Niemand heeft vastgelegd ze te hebben bekeken." in report


def test_an_empty_study_has_an_empty_queue(study: Study) -> None:
    assert study.residual_risk().empty


# -- by brute force -----------------------------------------------------------------------------------------------------

TOLD = ("judo", "adhd", "in maart", "burgemeester", "ik ben veertien", "turks", "dorp")
PEOPLE = st.lists(
    st.tuples(st.lists(st.sets(st.sampled_from(TOLD), max_size=4), min_size=1, max_size=2), st.booleans()),
    min_size=1,
    max_size=7,
)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(people=PEOPLE)
def test_k_is_what_counting_everybody_gives(people: list[tuple[list[set[str]], bool]]) -> None:
    documents: dict[str, Document] = {}
    segments: list[Segment] = []
    for n, (texts, parent) in enumerate(people):
        group = Group.OUDER if parent else Group.SLACHTOFFER
        documents[f"d{n}"] = Document(
            f"d{n}", f"I{n:02}", Source.INTERVIEW, group, {"month": "2023-03"} if parent else {}
        )
        for at, words in enumerate(texts):
            range_ = WordRange(f"d{n}", at * 1000, at * 1000)
            text = " en ".join(sorted(words)) or "niets"
            segments.append(Segment(range_, text, at, Source.INTERVIEW, group, Voice.SELF, f"R{n:02}"))
    crowd = _Crowd(documents, segments)
    has = {
        n: set().union(*(crowd.known(each) for each in segments if each.participant == f"R{n:02}"))
        for n in range(len(people))
    }
    telling = set(map(str, TELLING))
    for segment in segments:
        told, known = crowd.told(segment), crowd.known(segment)
        counts = []
        for size in range(1, MOST_TOGETHER + 1):
            for chosen in combinations(sorted(known), size):
                own = [each for each in chosen if each[0] != "group"]
                said = [each for each in own if each in told]
                if len({kind for kind, _ in chosen}) == size and said and (len(own) > 1 or own[0][0] in telling):
                    counts.append(sum(set(chosen) <= mine for mine in has.values()))
        rarest = crowd.rarest(segment)
        assert (rarest[0] if rarest else None) == min(counts, default=None)
        if rarest:
            assert sum(set(rarest[1]) <= mine for mine in has.values()) == rarest[0]
