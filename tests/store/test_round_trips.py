"""What is stored comes back as it was, also after closing and opening."""

import itertools
from collections.abc import Iterator
from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from thematics.records.analysis import Candidate, CodeMatch, Run
from thematics.records.decisions import Action, Event
from thematics.records.raw import RawDocument, RawTurn, RawWord
from thematics.records.redacted import Document, RedactedToken, RedactedTurn, Segment
from thematics.records.shared import Doubt, Group, Label, Role, Source, TimeSource, Voice, WordRange, WordSpan
from thematics.store import (
    Disclosure,
    KdfCost,
    OpenStudy,
    PseudonymRow,
    RedactionRow,
    StepRow,
    create_study,
    open_study,
)

NUMBERS = itertools.count(1)

texts = st.text(max_size=12)
filled = st.text(min_size=1, max_size=12)
words = filled.map(lambda text: "".join(text.split()) or "x")
mappings = st.dictionaries(texts, texts, max_size=3)
positions = st.integers(0, 10**9)
seconds = st.floats(0, 1e6, allow_nan=False)
times = st.one_of(
    st.just((None, None)),
    st.tuples(seconds, st.none()),
    st.tuples(seconds, seconds).map(lambda pair: tuple(sorted(pair))),
)
kinds = st.lists(st.sampled_from(Label), max_size=2).map(tuple)
doubts = st.none() | st.sampled_from(Doubt)
scores = st.floats(0, 1, allow_nan=False)
unit = st.floats(0, 1)
ids = st.from_regex(r"[0-9a-f]{1,32}", fullmatch=True)
people = st.none() | st.from_regex(r"R[0-9]{2}", fullmatch=True)
ranges = st.builds(
    lambda document, pair: WordRange(document, min(pair), max(pair)), ids, st.tuples(positions, positions)
)
rising = st.lists(positions, min_size=1, max_size=6, unique=True).map(sorted)
quick = settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture]
)


@pytest.fixture(scope="module")
def opened(tmp_path_factory: pytest.TempPathFactory) -> Iterator[OpenStudy]:
    folder = tmp_path_factory.mktemp("round") / "study"
    with create_study(folder, passphrase="een twee drie", framework="", kdf=KdfCost(1, 8, 1))[0] as study:
        yield study


@st.composite
def raw_turns(draw: st.DrawFn) -> RawTurn:
    told = []
    for at in draw(rising):
        begin, finish = draw(times)
        told.append(RawWord(at, draw(words), begin, finish, draw(st.none() | scores), draw(doubts)))
    start, end = draw(times)
    return RawTurn(
        document="",
        ordinal=0,
        speaker=draw(texts),
        role=draw(st.sampled_from(Role)),
        voice=draw(st.sampled_from(Voice)),
        participant=draw(people),
        words=tuple(told),
        start=start,
        end=end,
        time_source=draw(st.sampled_from(TimeSource)),
    )


@st.composite
def redacted_turns(draw: st.DrawFn) -> RedactedTurn:
    edges = draw(st.lists(positions, min_size=2, max_size=12, unique=True).map(sorted))
    tokens = tuple(
        replace(RedactedToken(first, last, draw(filled), draw(kinds), *draw(times)), doubt=draw(doubts))
        for first, last in zip(edges[::2], edges[1::2], strict=False)
    )
    start, end = draw(times)
    return RedactedTurn(
        document="",
        ordinal=0,
        speaker=draw(texts),
        role=draw(st.sampled_from(Role)),
        voice=draw(st.sampled_from(Voice)),
        participant=draw(people),
        tokens=tokens,
        start=start,
        end=end,
        time_source=draw(st.sampled_from(TimeSource)),
    )


@quick
@given(
    source=st.sampled_from(Source),
    group=st.sampled_from(Group),
    file=texts,
    kinds=st.tuples(mappings, mappings, mappings),
    turns=st.lists(raw_turns(), max_size=4),
)
def test_documents_and_raw_turns(
    opened: OpenStudy, source: Source, group: Group, file: str, kinds: tuple[dict[str, str], ...], turns: list[RawTurn]
) -> None:
    vault = opened.require_vault()
    speakers, attributes, private = kinds
    document = RawDocument(
        id=f"{next(NUMBERS):032x}",
        label=vault.next_label(source),
        source=source,
        group=group,
        file_name=file,
        speakers=speakers,
        attributes=attributes,
        private=private,
        format=file,
    )
    numbered = tuple(replace(turn, document=document.id, ordinal=n) for n, turn in enumerate(turns))
    vault.add_document(document, numbered)
    assert vault.document(document.id) == document
    assert vault.documents()[-1] == document
    assert vault.turns(document.id) == numbered
    assert vault.content_version(document.id) == 1


@quick
@given(source=st.sampled_from(Source), attributes=mappings, turns=st.lists(redacted_turns(), max_size=4), digest=texts)
def test_published_documents_and_redacted_turns(
    opened: OpenStudy, source: Source, attributes: dict[str, str], turns: list[RedactedTurn], digest: str
) -> None:
    number = next(NUMBERS)
    document = Document(f"{number:032x}", f"P{number}", source, Group.OUDER, attributes)
    numbered = tuple(replace(turn, document=document.id, ordinal=n) for n, turn in enumerate(turns))
    opened.study.publish(document, numbered, digest=digest)
    assert document in opened.study.documents()
    assert opened.study.turns(document.id) == numbered
    assert opened.study.published_digest(document.id) == digest


cuts = st.builds(
    lambda text, turn, kinds, who, question, span: Segment(
        WordRange("0", 0, 0), text, turn, kinds[0], kinds[1], kinds[2], who, question, *span
    ),
    filled,
    st.integers(0, 999),
    st.tuples(st.sampled_from(Source), st.sampled_from(Group), st.sampled_from(Voice)),
    people,
    texts,
    times,
)


@quick
@given(firsts=rising, found=cuts, fingerprint=texts)
def test_segments(opened: OpenStudy, firsts: list[int], found: Segment, fingerprint: str) -> None:
    number = next(NUMBERS)
    name = f"{number:032x}"
    opened.study.publish(Document(name, f"S{number}", found.source, found.group), ())
    segments = tuple(replace(found, range=WordRange(name, first, first + 3)) for first in firsts)
    opened.study.put_segments(name, fingerprint, segments)
    assert opened.study.segments(name) == segments
    assert opened.study.segment_fingerprints()[name] == fingerprint


matches = st.lists(st.builds(CodeMatch, texts, scores, texts), max_size=3).map(tuple)
candidates = st.builds(
    Candidate,
    id=texts,
    number=st.integers(1, 99),
    name=texts,
    terms=st.lists(texts, max_size=4).map(tuple),
    members=st.lists(ranges, max_size=4).map(tuple),
    quotes=st.lists(ranges, max_size=2).map(tuple),
    codes=matches,
    xy=st.tuples(unit, unit),
)


found_runs = st.builds(
    Run,
    number=st.just(1),
    engine=texts,
    settings=mappings,
    candidates=st.lists(candidates, max_size=3).map(tuple),
    unplaced=st.lists(ranges, max_size=3).map(tuple),
    matches=st.dictionaries(ranges, matches, max_size=3),
    map=st.dictionaries(ranges, st.tuples(unit, unit), max_size=3),
    made=texts,
)


@quick
@given(found=found_runs, fingerprint=texts)
def test_runs(opened: OpenStudy, found: Run, fingerprint: str) -> None:
    run = replace(found, number=next(NUMBERS))
    opened.study.put_run(run, fingerprint)
    assert opened.study.run() == run
    assert opened.study.run(run.number) == run
    assert opened.study.runs()[-1] == (run.number, fingerprint)


decisions = st.builds(
    Event,
    id=st.just("0"),
    counter=st.integers(1, 10**6),
    author=filled,
    time=texts,
    action=st.sampled_from([action for action in Action if action is not Action.UNDO]),
    run=st.integers(0, 9),
    theme=texts,
    code=texts,
    into=texts,
    ranges=st.lists(ranges, max_size=3).map(tuple),
    texts=mappings,
    details=mappings,
)


@quick
@given(made=decisions, reason=texts)
def test_events_and_texts(opened: OpenStudy, made: Event, reason: str) -> None:
    event = replace(made, id=f"{next(NUMBERS):032x}")
    opened.study.append(event, {f"t{event.id}": reason})
    assert event in opened.study.events()
    assert opened.study.text(f"t{event.id}") == reason
    assert opened.study.texts()[f"t{event.id}"] == reason
    assert opened.study.next_counter() > event.counter


def test_an_undo_keeps_its_target(opened: OpenStudy) -> None:
    event = Event(f"{next(NUMBERS):032x}", 1, "a", "t", Action.UNDO, target="ab")
    opened.study.append(event)
    assert event in opened.study.events()


spans = st.builds(
    lambda turn, word, length, label, score, by: WordSpan(turn, word, turn, word + length, label, score, by),
    st.integers(0, 99),
    st.integers(0, 99),
    st.integers(0, 9),
    st.sampled_from(Label),
    scores,
    texts,
)


@quick
@given(found=st.lists(spans, max_size=4).map(tuple), seen=st.integers(0, 99), text=texts, key=texts)
def test_redactions_pseudonyms_steps_and_disclosures(
    opened: OpenStudy, found: tuple[WordSpan, ...], seen: int, text: str, key: str
) -> None:
    vault, number = opened.require_vault(), next(NUMBERS)
    name = f"{number:032x}"
    vault.add_document(RawDocument(name, vault.next_label(Source.SURVEY), Source.SURVEY, Group.LEERLING, ""), ())
    assert vault.redaction(name) is None
    for state in ("waiting", "reviewed"):
        row = RedactionRow(name, text, seen, found, state, text, text, text)
        vault.put_redaction(row)
        assert vault.redaction(name) == row
        assert vault.redactions()[name] == row
    pseudonym = PseudonymRow(Source.SURVEY, Label.PERSON, number, key)
    vault.add_pseudonyms([pseudonym])
    assert vault.pseudonyms(Source.SURVEY)[-1] == pseudonym
    assert pseudonym not in vault.pseudonyms(Source.INTERVIEW)
    step = StepRow("redact", name, text, key, seen, 1.5, text)
    opened.study.put_step(replace(step, items=seen + 1))
    opened.study.put_step(step)
    assert [each for each in opened.study.steps() if each.subject == name] == [step]
    disclosure = Disclosure(text, key, "report", text, key)
    opened.study.log_disclosure(disclosure)
    assert opened.study.disclosures()[-1] == disclosure


def test_everything_is_there_after_closing(opened: OpenStudy) -> None:
    vault = opened.require_vault()
    before = (vault.documents(), opened.study.tables(), vault.digest(b"x"))
    with open_study(opened.folder, passphrase="een twee drie") as again:
        other = again.require_vault()
        assert (other.documents(), again.study.tables(), other.digest(b"x")) == before
