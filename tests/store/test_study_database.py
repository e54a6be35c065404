"""The study database: publishing, segments, runs, append-only decisions, two at once."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import pytest
import sqlalchemy as sa

from thematics.errors import InvalidRecordError, StoreError
from thematics.records.analysis import Candidate, CodeMatch, Run
from thematics.records.decisions import Action, Event
from thematics.records.redacted import Document, RedactedTurn, Segment
from thematics.records.shared import Group, Source, Voice, WordRange
from thematics.store import OpenStudy, StepRow, StudyDatabase

MakeDocument = Callable[..., Document]
MakeTurns = Callable[..., tuple[RedactedTurn, ...]]


@pytest.fixture
def database(study: OpenStudy) -> StudyDatabase:
    return study.study


class StopError(Exception):
    pass


def event(name: str, counter: int = 1, author: str = "steward") -> Event:
    return Event(name, counter, author, "2026-01-01T00:00:00Z", Action.REJECT, run=1, theme="K1.01")


def segment(document: str, first: int, text: str = "tekst") -> Segment:
    at = WordRange(document, first, first + 5)
    return Segment(at, text, 0, Source.INTERVIEW, Group.OUDER, Voice.ABOUT, "R01")


def test_documents_stand_in_order_of_label_as_people_count(database: StudyDatabase, document: MakeDocument) -> None:
    for n, label in enumerate(("I100", "I99", "E001", "D002", "I09")):
        database.publish(document(f"a{n}", label), ())
    assert [each.label for each in database.documents()] == ["D002", "E001", "I09", "I99", "I100"]


def test_segments_stand_by_label_then_position(database: StudyDatabase, document: MakeDocument) -> None:
    for name, label in (("a", "I10"), ("b", "I09")):
        database.publish(document(name, label), ())
        database.put_segments(name, "f", [segment(name, 9000), segment(name, 1000)])
    assert [(each.range.document, each.range.first) for each in database.segments()] == [
        ("b", 1000),
        ("b", 9000),
        ("a", 1000),
        ("a", 9000),
    ]


def test_publishing_again_replaces_text_and_drops_the_segments_cut_from_it(
    database: StudyDatabase, document: MakeDocument, redacted_turns: MakeTurns
) -> None:
    database.publish(document(), redacted_turns("a1", "Kolkman zei iets", "en nog iets"), digest="1")
    database.put_segments("a1", "f", [segment("a1", 0, "Kolkman zei iets")])
    database.publish(document(), redacted_turns("a1", "[PERSOON-1] zei iets"), digest="2")
    assert database.turns("a1") == redacted_turns("a1", "[PERSOON-1] zei iets")
    assert database.published_digest("a1") == "2"
    assert database.segments() == ()
    assert database.segment_fingerprints() == {}
    assert "Kolkman" not in str(database.tables())


def test_putting_segments_replaces_those_that_were_there(database: StudyDatabase, document: MakeDocument) -> None:
    database.publish(document(), ())
    database.put_segments("a1", "f1", [segment("a1", 0), segment("a1", 10)])
    database.put_segments("a1", "f2", [segment("a1", 0)])
    assert database.segments() == (segment("a1", 0),)
    assert database.segment_fingerprints() == {"a1": "f2"}


def test_withdrawing_takes_turns_and_segments_along(
    database: StudyDatabase, document: MakeDocument, redacted_turns: MakeTurns
) -> None:
    database.publish(document(), redacted_turns("a1", "woorden"), digest="1")
    database.put_segments("a1", "f", [segment("a1", 0)])
    database.withdraw("a1")
    database.withdraw("a1")
    assert database.documents() == ()
    assert database.published_digest("a1") == ""
    assert all(not rows for name, rows in database.tables().items() if name != "framework")


def test_what_belongs_to_another_document_is_refused(
    database: StudyDatabase, document: MakeDocument, redacted_turns: MakeTurns
) -> None:
    with pytest.raises(InvalidRecordError):
        database.publish(document("a1"), redacted_turns("b2", "ja"))
    with pytest.raises(InvalidRecordError):
        database.put_segments("a1", "f", [segment("b2", 0)])
    with pytest.raises(StoreError, match="refused a record"):
        database.put_segments("a1", "f", [segment("a1", 0)])
    assert all(not rows for name, rows in database.tables().items() if name != "framework")


def test_runs_are_given_by_number_and_the_latest_by_default(database: StudyDatabase) -> None:
    assert database.run() is None
    for number in (2, 1):
        database.put_run(Run(number, "e", {}, ()), f"f{number}")
    assert database.runs() == ((1, "f1"), (2, "f2"))
    latest = database.run()
    assert latest is not None
    assert latest.number == 2
    assert database.run(3) is None
    with pytest.raises(StoreError):
        database.put_run(Run(1, "e", {}, ()), "other")


def test_events_stand_by_counter_author_id(database: StudyDatabase) -> None:
    assert database.next_counter() == 1
    for name, counter, author in (("c", 2, "a"), ("b", 1, "b"), ("a", 1, "b"), ("d", 1, "a")):
        database.append(event(name, counter, author))
    assert [each.id for each in database.events()] == ["d", "a", "b", "c"]
    assert database.next_counter() == 3


def test_an_event_and_its_texts_are_stored_together_or_not_at_all(database: StudyDatabase) -> None:
    database.append(event("a"), {"t1": "reden"})
    with pytest.raises(StoreError):
        database.append(event("b"), {"t1": "een andere reden"})
    assert [each.id for each in database.events()] == ["a"]
    assert database.texts() == {"t1": "reden"}


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE event SET author = 'iemand'",
        "DELETE FROM event",
        "INSERT OR REPLACE INTO event SELECT * FROM event",
    ],
)
def test_no_statement_changes_a_decision(database: StudyDatabase, statement: str) -> None:
    database.append(event("a"))
    with pytest.raises(StoreError, match="append-only"):
        database._database.write(sa.text(statement))
    assert database.events() == (event("a"),)
    with pytest.raises(StoreError, match="append-only"):
        database.append(event("a"))


def test_a_text_can_be_erased_without_touching_its_event(database: StudyDatabase) -> None:
    database.append(event("a"), {"t1": "reden", "t2": "naam"})
    database.erase_text("t1")
    assert database.text("t1") == ""
    assert database.texts() == {"t2": "naam"}
    assert database.events() == (event("a"),)


def test_an_exception_undoes_the_whole_transaction(database: StudyDatabase, document: MakeDocument) -> None:
    def work() -> None:
        with database.transaction():
            database.publish(document(), ())
            database.append(event("a"), {"t1": "reden"})
            database.put_step(StepRow("redact", "", "f", "e", 1, 0.5, "t"))
            raise StopError

    with pytest.raises(StopError):
        work()
    assert all(not rows for name, rows in database.tables().items() if name != "framework")


def test_two_that_have_the_study_open_write_in_turn(database: StudyDatabase, reopen: Callable[..., OpenStudy]) -> None:
    other = reopen(vault=False).study

    def decide(each: tuple[StudyDatabase, str], times: int = 25) -> None:
        mine, author = each
        for n in range(times):
            with mine.transaction():
                mine.append(event(f"{author}{n}", mine.next_counter(), author))

    with ThreadPoolExecutor(2) as pool:
        list(pool.map(decide, [(database, "a"), (other, "b")]))
    # Were the counter not read under the write lock, two events would share one.
    assert [each.counter for each in database.events()] == list(range(1, 51))
    assert database.events() == other.events()


def test_threads_may_share_one_open_study(database: StudyDatabase) -> None:
    def decide(n: int) -> None:
        with database.transaction():
            database.append(event(f"e{n}", database.next_counter()))
            assert database.events()

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(decide, range(40)))
    assert [each.counter for each in database.events()] == list(range(1, 41))


def test_who_waits_too_long_is_told_so(
    database: StudyDatabase, reopen: Callable[..., OpenStudy], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("thematics.store.database.BUSY_SECONDS", 0.05)
    other = reopen(vault=False).study
    with database.transaction(), pytest.raises(StoreError, match="in use by another"):
        other.append(event("b"))
    database.append(event("a"))
    other.append(event("b"))
    assert [each.id for each in database.events()] == ["a", "b"]


def test_a_run_can_be_had_without_what_grows_with_the_segments(study: OpenStudy) -> None:
    at = WordRange("a1", 0, 2000)
    run = Run(
        1, "e", {}, (Candidate("K1.01", 1, "naam", (), (at,)),), (), {at: (CodeMatch("b01", 0.5),)}, {at: (0.1, 0.2)}
    )
    study.study.put_run(run, "f")
    assert study.study.run() == run
    assert study.study.run(1, segments=False) == Run(1, "e", {}, run.candidates)


def test_a_run_is_replaced_whole_and_only_where_it_is(database: StudyDatabase) -> None:
    at, other = WordRange("a1", 0, 2000), WordRange("b2", 0, 2000)
    candidate = Candidate("K1.01", 1, "naam", ("woord",), (at, other), (at,))
    run = Run(1, "e", {"seed": "0"}, (candidate,), (at,), {at: (), other: ()}, {at: (0.1, 0.2)}, "t")
    database.put_run(run, "f1")
    database.put_run(replace(run, number=2), "f2")
    reduced = replace(
        run, candidates=(replace(candidate, name="", terms=(), members=(other,), quotes=()),), unplaced=()
    )
    reduced = replace(reduced, matches={other: ()}, map={})
    database.replace_run(reduced, "f3")
    assert database.run(1) == reduced
    assert database.run(2) == replace(run, number=2)
    assert database.runs() == ((1, "f3"), (2, "f2"))
    with pytest.raises(StoreError, match="no run of that number"):
        database.replace_run(replace(run, number=3), "f")
    assert database.runs() == ((1, "f3"), (2, "f2"))
