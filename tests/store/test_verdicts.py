"""The log of what stewards decide about the redaction: append-only, whole after a round trip, and its words can be erased."""

from collections.abc import Iterator

import pytest
import sqlalchemy as sa
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from thematics.errors import InvalidRecordError, StoreError
from thematics.records.shared import Label, WordSpan
from thematics.records.verdicts import Scope, Verdict, VerdictAction, active
from thematics.store import Approval, KdfCost, RedactionRow, Vault, create_study

HIDE, KEEP, UNDO = VerdictAction.HIDE, VerdictAction.KEEP, VerdictAction.UNDO
NUMBERS = iter(range(10**6))
texts = st.text(max_size=12)
spans = st.builds(
    lambda at, score: WordSpan(at, 0, at, 2, Label.PERSON, score, "rules"), st.integers(0, 9), st.floats(0, 1)
)


@pytest.fixture(scope="module")
def vault(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Vault]:
    folder = tmp_path_factory.mktemp("v") / "study"
    with create_study(folder, passphrase="een twee drie", framework="", kdf=KdfCost(1, 8, 1))[0] as study:
        yield study.require_vault()


@st.composite
def verdicts(draw: st.DrawFn) -> Verdict:
    scope = draw(st.sampled_from(Scope))
    action = draw(st.sampled_from([HIDE, KEEP, VerdictAction.RELABEL, VerdictAction.ADD, VerdictAction.RELEASE]))
    labelled = action in {HIDE, VerdictAction.RELABEL, VerdictAction.ADD}
    first = draw(st.integers(0, 99)) if scope is Scope.OCCURRENCE else -1
    return Verdict(
        id=f"{next(NUMBERS):032x}",
        author="anna",
        time="2026-01-01T00:00:00Z",
        action=action,
        scope=scope,
        form=draw(texts),
        label=draw(st.sampled_from(Label)) if labelled else None,
        document="" if scope is Scope.STUDY else "d1",
        first=first,
        last=first,
        explicit=draw(st.booleans()),
        listed=draw(st.integers(0, 9)),
        text=draw(texts),
        reason=draw(texts),
    )


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(given_=st.lists(verdicts(), max_size=4))
def test_verdicts_come_back_as_they_were_in_their_order(vault: Vault, given_: list[Verdict]) -> None:
    before = vault.verdicts()
    for verdict in given_:
        vault.append_verdict(verdict)
    assert vault.verdicts() == (*before, *given_)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    found=st.none() | st.lists(spans, max_size=3),
    seen=st.none() | st.lists(spans, max_size=3),
    unsafe=st.sets(st.integers(0, 9)),
)
def test_a_redaction_comes_back_as_it_was(
    vault: Vault, found: list[WordSpan] | None, seen: list[WordSpan] | None, unsafe: set[int]
) -> None:
    with vault.transaction():
        vault._database.write(sa.text("DELETE FROM document"))
        columns = 'id, label, source, "group", file_name, format, speakers, attributes, private, row_digest, version'
        values = "'d1', 'I01', 'interview', 'ouder', '', '', '{}', '{}', '{}', '', 1"
        vault._database.write(sa.text(f"INSERT INTO document ({columns}) VALUES ({values})"))
    row = RedactionRow(
        "d1", "f", 1, (), "waiting", "", "", "t",
        found=None if found is None else tuple(found),
        unsafe=tuple(sorted(unsafe)),
        blocked=tuple(sorted(unsafe))[:1],
        approved=None if seen is None else Approval("anna", "t", "1", tuple(seen)),
    )  # fmt: skip
    vault.put_redaction(row)
    assert vault.redaction("d1") == row
    assert vault.redactions()["d1"] == row


def test_erased_words_are_gone_and_the_verdict_stays(vault: Vault) -> None:
    verdict = Verdict("e" * 32, "anna", "t", KEEP, form="zorblax", reason="omdat")
    vault.append_verdict(verdict)
    vault.erase_verdict_words([verdict.id])
    assert vault.verdicts()[-1] == Verdict("e" * 32, "anna", "t", KEEP)
    assert "zorblax" not in str(vault._database.tables())


def test_what_undoes_needs_something_to_undo(vault: Vault) -> None:
    with pytest.raises(InvalidRecordError, match="not in the log"):
        vault.append_verdict(Verdict("f" * 32, "anna", "t", UNDO, target="0" * 31 + "x"))


@pytest.mark.parametrize("statement", ["UPDATE verdict SET author = 'x'", "DELETE FROM verdict"])
def test_the_database_itself_refuses_changes(vault: Vault, statement: str) -> None:
    vault.append_verdict(Verdict(f"{next(NUMBERS):032x}", "anna", "t", KEEP, form="x"))
    with pytest.raises(StoreError):
        vault._database.write(sa.text(statement))


@pytest.mark.parametrize(
    "wrong",
    [
        {"scope": Scope.OCCURRENCE, "document": "d1"},
        {"scope": Scope.DOCUMENT},
        {"document": "d1"},
        {"label": Label.PERSON},
        {"action": HIDE},
        {"target": "x"},
        {"action": UNDO},
        {"author": ""},
    ],
)
def test_a_verdict_that_makes_no_sense_is_none(wrong: dict[str, object]) -> None:
    fields: dict[str, object] = {"id": "a", "author": "anna", "time": "t", "action": KEEP, **wrong}
    with pytest.raises(InvalidRecordError):
        Verdict(**fields)  # type: ignore[arg-type]


@given(order=st.lists(st.integers(0, 5), max_size=12))
def test_what_was_undone_does_not_hold_unless_the_undoing_was_undone(order: list[int]) -> None:
    log = [Verdict(f"v{n}", "anna", "t", KEEP, form=f"w{n}") for n in range(3)]
    holding = {each.id: True for each in log}
    target = {each.id: each.id for each in log}
    last: dict[str, str] = {}
    for n, choice in enumerate(order):
        base = f"v{choice % 3}"
        aim = last.get(base, base)  # undo it, then undo the undoing, and so on
        log.append(Verdict(f"u{n}", "anna", "t", UNDO, target=aim))
        last[base] = f"u{n}"
        target[f"u{n}"] = base
        holding[base] = not holding[base]
    assert {each.id for each in active(log)} == {name for name, holds in holding.items() if holds}
