"""A check of the redaction: what is drawn, what is counted, and what comes of it."""

from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from thematics import Study
from thematics.errors import UsageError
from thematics.pipeline.checking import Missed, Reading, Sitting
from thematics.pipeline.sampling import MOST_WORDS
from thematics.records.checks import Share
from thematics.records.shared import Label, Source

Write = Callable[[str, str], Path]

# A nickname of ordinary words, which no rule could know: what the rules miss, a reader has to find.
STRANGE = "rode fiets"
LONG = " ".join(["en toen dacht ik dat het wel weer over zou gaan"] * 15)


@pytest.fixture
def mixed(study: Study, vtt: Path, survey: Path, cases: Path, write: Write) -> Study:
    """Interviews, case files and a survey, with a name in them that nothing finds."""
    lines = [f"Moeder: toen kwam {STRANGE} en die zei dat het goed was nummer {n} en zo." for n in range(12)]
    study.add(vtt, source="interview", group="slachtoffer")
    study.add(
        write("lang.txt", "\n".join(["Interviewer: En toen?", *_turns(lines)])), source="interview", group="ouder"
    )
    study.add(cases, source="casefile")
    study.add(survey, source="survey")
    study.redact()
    return study


def _turns(lines: list[str]) -> list[str]:
    return [line for pair in zip(lines, ["Interviewer: Ja?"] * len(lines), strict=True) for line in pair]


def read_all(sitting: Sitting, judge: Callable[[Reading], tuple[Missed, ...]]) -> list[Reading]:
    readings = []
    while (reading := sitting.next()) is not None:
        readings.append(reading)
        sitting.record(reading.place, judge(reading))
    return readings


def nothing(_reading: Reading) -> tuple[Missed, ...]:
    return ()


def strangers(reading: Reading) -> tuple[Missed, ...]:
    """Mark the strange name where it stands."""
    bare = [word.strip(".,").casefold() for word in reading.words]
    return tuple(
        Missed(at + 1, at + 2, Label.PERSON) for at in range(len(bare)) if bare[at : at + 2] == STRANGE.split()
    )


# -- the interval -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("hits", "of", "low", "high"),
    # Newcombe 1998, Statistics in Medicine 17, table I, and statsmodels 0.14's proportion_confint(method="wilson").
    [
        (81, 263, 0.2553, 0.3662),
        (15, 148, 0.0624, 0.1605),
        (0, 20, 0.0, 0.1611),
        (1, 29, 0.0061, 0.1718),
        (20, 20, 0.8389, 1),
    ],
)
def test_the_interval_is_wilsons(hits: int, of: int, low: float, high: float) -> None:
    assert Share(hits, of).interval == pytest.approx((low, high), abs=0.0001)


@given(st.integers(1, 5000).flatmap(lambda of: st.tuples(st.integers(0, of), st.just(of))))
def test_a_share_is_within_its_interval(pair: tuple[int, int]) -> None:
    share = Share(*pair)
    low, high = share.interval
    assert 0 <= low <= share.rate <= high <= 1
    assert low < high
    mirrored = Share(share.of - share.hits, share.of).interval
    assert (1 - mirrored[1], 1 - mirrored[0]) == pytest.approx((low, high))


# -- drawing ------------------------------------------------------------------------------------------------------------


def test_sources_are_drawn_by_their_size_and_the_seed_gives_the_sample_again(mixed: Study) -> None:
    first = mixed.check_redaction(10, seed=7)
    drawn = read_all(first, nothing)
    check = first.settle().check
    frame = {source: each.frame for source, each in check.sources.items()}
    assert frame == {Source.INTERVIEW: 14, Source.CASEFILE: 3, Source.SURVEY: 3}
    assert Counter(reading.source for reading in drawn) == {Source.INTERVIEW: 7, Source.CASEFILE: 2, Source.SURVEY: 1}
    assert (check.seed, check.size, check.read, check.by, check.finished) == (7, 10, 10, ("anna",), True)

    again = mixed.check_redaction(10, seed=7)
    assert again.used_before
    assert [(each.label, each.words) for each in read_all(again, nothing)] == [
        (each.label, each.words) for each in drawn
    ]
    other = mixed.check_redaction(10, seed=8)
    assert not other.used_before
    assert [each.words for each in read_all(other, nothing)] != [each.words for each in drawn]


def test_every_word_of_respondents_is_in_one_segment_and_no_other(mixed: Study, write: Write) -> None:
    mixed.add(
        write("heel-lang.txt", f"Interviewer: Vertel eens?\nMoeder: {LONG} klaar."), source="interview", group="ouder"
    )
    mixed.redact()
    readings = read_all(mixed.check_redaction(1000), nothing)
    long = [reading for reading in readings if "wel weer over" in reading.text]
    assert sorted(len(reading.words) for reading in long) == [55, 55, 56]
    assert max(len(reading.words) for reading in readings) <= MOST_WORDS
    words = Counter(word for reading in long for word in reading.words)
    assert words == Counter([*LONG.split(), "klaar."])
    assert not any("Vertel" in reading.text for reading in readings)
    assert {reading.before for reading in long} & {"Vertel eens?"}


def test_a_segment_is_read_as_it_is_redacted(mixed: Study) -> None:
    readings = read_all(mixed.check_redaction(1000), nothing)
    (mail,) = [reading for reading in readings if "[EMAIL-" in reading.text]
    assert "06-12345678" not in mail.text
    tags = {mail.words[number - 1].strip(".,") for number in mail.hidden}
    assert {tag.partition("-")[0] for tag in tags} == {"[TELEFOON", "[EMAIL", "[PERSOON", "[SCHOOL"}
    shown = " ".join(turn.text for turn in mixed.redacted(mail.label).turns)
    assert all(tag in shown for tag in tags)  # the same tags as the document is shown with


def test_nothing_is_drawn_from_what_is_not_up_to_date(study: Study, txt: Path) -> None:
    with pytest.raises(UsageError, match=r"^there is nothing to check"):
        study.check_redaction()
    study.add(txt, source="interview", group="ouder")
    with pytest.raises(UsageError, match=r"^the redaction of I01 is not up to date"):
        study.check_redaction()


def test_documents_on_which_a_detector_failed_are_left_out(
    study: Study, txt: Path, survey: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    study.add(survey, source="survey")
    study.redact()
    study.add(txt, source="interview", group="ouder")
    with monkeypatch.context() as broken:
        broken.setattr("thematics.redact.finder.find_hits", lambda *_: 1 / 0)
        study.redact()
    assert {reading.source for reading in read_all(study.check_redaction(), nothing)} == {Source.SURVEY}


# -- counting and hiding ------------------------------------------------------------------------------------------------


def test_what_is_missed_is_counted_by_kind_and_hidden_everywhere(mixed: Study) -> None:
    sitting = mixed.check_redaction(1000)
    read_all(sitting, strangers)
    settled = sitting.settle()
    check = settled.check
    assert check.segments() == Share(12, 20)
    assert check.items(Label.PERSON).hits == 12
    assert check.items(Label.EMAIL).hits == 0
    assert check.items(Label.EMAIL).of >= 1
    assert check.items(None, Source.SURVEY).hits == 0
    assert (settled.names, settled.hidden, settled.readable) == (1, 12, ())
    assert (2, STRANGE, "PERSOON") in [(2, text, kind) for _, text, kind in mixed.names()]
    published = " ".join(
        turn.text for document in mixed.store.study.documents() for turn in mixed.store.study.turns(document.id)
    )
    assert "rode" not in published
    assert mixed.redaction_checks() == (check,)


def test_what_was_hidden_since_the_drawing_still_counts_as_missed(mixed: Study) -> None:
    sitting = mixed.check_redaction(1000, seed=1)
    found = 0
    while not found:
        reading = sitting.next()
        assert reading is not None
        found = len(strangers(reading))
        sitting.record(reading.place, strangers(reading))
    sitting.settle()
    resumed = mixed.check_redaction()
    again = [reading for reading in read_all(resumed, lambda reading: reading.again) if reading.again]
    assert len(again) == 11
    assert {reading.again[0].kind for reading in again} == {Label.PERSON}
    assert resumed.settle().check.segments() == Share(12, 20)


def test_what_no_list_can_hide_is_hidden_where_it_stands(mixed: Study) -> None:
    sitting = mixed.check_redaction(1000)
    first = sitting.next()
    assert first is not None
    number = next(at for at, word in enumerate(first.words, start=1) if at not in first.hidden and word.islower())
    sitting.record(first.place, [Missed(number, number, Label.DATE)])
    before = mixed.names()
    settled = sitting.settle()
    assert (settled.names, settled.hidden, settled.readable) == (0, 1, ())
    assert mixed.names() == before
    shown = " ".join(turn.text for turn in mixed.redacted(first.label).turns)
    assert "[DATUM-1]" in shown


def test_a_half_read_sample_is_kept_and_counts_as_far_as_it_was_read(mixed: Study) -> None:
    sitting = mixed.check_redaction(12, seed=3)
    for _ in range(5):
        reading = sitting.next()
        assert reading is not None
        sitting.record(reading.place, ())
    assert sitting.settle().check.segments() == Share(0, 5)
    with pytest.raises(UsageError, match=r"^check 1 is half read"):
        mixed.check_redaction(12, seed=4)
    resumed = mixed.check_redaction(50)
    reading = resumed.next()
    assert reading is not None
    assert (reading.check, reading.read, reading.size) == (1, 5, 12)
    assert mixed.check_redaction(6, new=True).number == 2
    assert mixed.check_redaction().number == 2


def test_an_answer_can_be_taken_back_and_a_segment_put_off(mixed: Study) -> None:
    sitting = mixed.check_redaction(4)
    assert not sitting.take_back()
    first = sitting.next()
    assert first is not None
    sitting.put_off(first.place)
    second = sitting.next()
    assert second is not None
    assert second.place != first.place
    sitting.record(second.place, ())
    assert sitting.take_back()
    assert sitting.next() == second
    order = [reading.place for reading in read_all(sitting, nothing)]
    assert order[-1] == first.place
    assert sitting.settle().check.read == 4


@pytest.mark.parametrize(
    ("missed", "said"),
    [
        ([Missed(1, 999, Label.PERSON)], "this segment has the words 1 to"),
        ([Missed(2, 1, Label.PERSON)], "this segment has the words 1 to"),
        ([Missed(1, 1, Label.PERSON), Missed(1, 1, Label.PLACE)], "a word was given twice"),
    ],
)
def test_marks_that_can_not_be_are_refused_and_nothing_is_kept(mixed: Study, missed: list[Missed], said: str) -> None:
    sitting = mixed.check_redaction(3)
    reading = sitting.next()
    assert reading is not None
    with pytest.raises(UsageError, match=said):
        sitting.record(reading.place, missed)
    assert sitting.next() == reading


def test_a_tag_can_not_be_missed(mixed: Study) -> None:
    sitting = mixed.check_redaction(1000)
    while (reading := sitting.next()) is not None and not reading.hidden:
        sitting.record(reading.place, ())
    assert reading is not None
    number = min(reading.hidden)
    with pytest.raises(UsageError, match="hidden already"):
        sitting.record(reading.place, [Missed(number, number, Label.PERSON)])


# -- what changes meanwhile ---------------------------------------------------------------------------------------------


def test_a_sample_that_is_older_than_the_redaction_is_said_to_be(mixed: Study) -> None:
    sitting = mixed.check_redaction(5)
    read_all(sitting, nothing)
    assert sitting.settle().stale == 0
    mixed.add_names([STRANGE])
    mixed.redact()
    assert Sitting(mixed.store, 1).settle().stale == 1


def test_text_that_was_removed_or_changed_leaves_the_sample(mixed: Study) -> None:
    sitting = mixed.check_redaction(1000, seed=2)
    reading = sitting.next()
    assert reading is not None
    sitting.record(reading.place, ())
    mixed.remove("I02" if reading.label != "I02" else "I01")
    resumed = mixed.check_redaction()
    left = read_all(resumed, nothing)
    assert {each.label for each in left} <= {"I01", "I02", "D001", "D002", "D003", "E001", "E002", "E003", "E004"}
    settled = resumed.settle()
    assert settled.check.finished
    assert settled.check.size < settled.check.frame == 20
    assert settled.stale == 1


def test_no_word_of_a_segment_stands_in_the_study_database(mixed: Study) -> None:
    sitting = mixed.check_redaction(1000)
    read_all(sitting, strangers)
    sitting.settle()
    assert "rode" not in str(mixed.store.study.tables())
    assert "fiets" not in str(mixed.store.require_vault()._database.tables()["check_item"])


def test_the_report_carries_the_latest_check_that_was_read_to_its_end(mixed: Study, tmp_path: Path) -> None:
    def told(name: str) -> str:
        mixed.report(tmp_path / name)
        return (tmp_path / name).read_text("utf-8")

    assert "nooit gemeten" in told("geen.html")
    first = mixed.check_redaction(1000, seed=1)
    read_all(first, strangers)
    first.settle()
    second = mixed.check_redaction(5, seed=2)
    reading = second.next()
    assert reading is not None
    second.record(reading.place, ())
    second.settle()
    report = told("een.html")
    assert "12 van 20" in report
    assert "Er zijn 20 door het toeval gekozen tekststukken" in report
