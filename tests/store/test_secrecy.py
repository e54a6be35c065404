"""No word of the material on disk in the clear, nor in an error."""

import re
import traceback
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from thematics.errors import StoreError, ThematicsError
from thematics.records.analysis import Candidate, CodeMatch, Run
from thematics.records.decisions import Action, Event
from thematics.records.raw import RawDocument, RawTurn
from thematics.records.redacted import Document, RedactedTurn, Segment
from thematics.records.shared import Group, Label, Source, Voice, WordRange
from thematics.store import OpenStudy, PseudonymRow

SAID = """
toen durfde ik eigenlijk niemand daarvan te vertellen omdat mijn moeder waarschijnlijk verdrietig zou worden en uiteindelijk
heeft juffrouw Kolkmanszoon van het Spinozalyceum contact opgenomen met de wijkagent over die dreigementen en screenshots
"""
SHORTEST = 7


def fill(study: OpenStudy, turns: tuple[RawTurn, ...], redacted: tuple[RedactedTurn, ...]) -> set[str]:
    """Put words everywhere that words can be, and give all of seven letters or more."""
    vault, database = study.require_vault(), study.study
    private = {"Schoolnaam": "Montessoricollege", "Contactadres": "vertrouwelijk@voorbeeld.nl"}
    document = RawDocument(
        "a1", "I01", Source.INTERVIEW, Group.OUDER, "Geheimbestand.vtt", {"S1": "Spreeknaam"}, {}, private
    )
    vault.add_document(document, turns, row_digest="")
    vault.add_names([("Kolkmanszoon", Label.PERSON, "typed")])
    vault.add_pseudonyms([PseudonymRow(Source.INTERVIEW, Label.PERSON, 1, "pseudoniemsleutel")])
    database.publish(Document("a1", "I01", Source.INTERVIEW, Group.OUDER, {"handling": "doorverwezen"}), redacted)
    at = WordRange("a1", 0, 5000)
    segment = Segment(at, redacted[0].text, 0, Source.INTERVIEW, Group.OUDER, Voice.SELF, "R01", "vraagstelling")
    database.put_segments("a1", "f", [segment])
    candidate = Candidate(
        "K1.01", 1, "kandidaatnaam", ("trefwoordje",), (at,), codes=(CodeMatch("b01", 0.5, "signaalzin"),)
    )
    database.put_run(Run(1, "e", {}, (candidate,)), "f")
    database.append(Event("e1", 1, "steward", "t", Action.REJECT, texts={"reason": "t1"}), {"t1": "beweegreden"})
    database.append(Event("e2", 2, "steward", "t", Action.REJECT, texts={"reason": "t2"}), {"t2": "gewistetekst"})
    database.erase_text("t2")
    loose = "Montessoricollege Contactadres vertrouwelijk Geheimbestand Spreeknaam Kolkmanszoon pseudoniemsleutel"
    loose += " doorverwezen vraagstelling kandidaatnaam trefwoordje signaalzin beweegreden gewistetekst"
    return {word for word in re.findall(r"\w+", SAID + loose) if len(word) >= SHORTEST}


def found_on_disk(folder: Path, words: set[str]) -> list[tuple[str, str]]:
    data = {path.name: path.read_bytes().lower() for path in folder.rglob("*") if path.is_file()}
    return [
        (name, word)
        for name, content in data.items()
        for word in words
        for encoding in ("utf-8", "utf-16-le", "utf-16-be")
        if word.lower().encode(encoding) in content
    ]


def test_no_word_stands_in_any_file_while_the_study_is_open_or_after(
    study: OpenStudy,
    raw_turns: Callable[..., tuple[RawTurn, ...]],
    redacted_turns: Callable[..., tuple[RedactedTurn, ...]],
) -> None:
    words = fill(study, raw_turns("a1", *SAID.splitlines()[1:]), redacted_turns("a1", *SAID.splitlines()[1:]))
    assert len(words) > 25
    names = {path.name for path in study.folder.iterdir()}
    assert {"study.db-wal", "vault.db-wal"} <= names  # or the test would look past what was just written
    assert found_on_disk(study.folder, words) == []
    with study.require_vault().transaction(), study.study.transaction():
        study.require_vault().add_names([("Halverwegewoord", Label.PERSON, "typed")])
        assert found_on_disk(study.folder, words | {"halverwegewoord"}) == []
    study.close()
    assert found_on_disk(study.folder, words | {"halverwegewoord"}) == []


def test_the_search_does_find_a_word_in_a_plain_file(tmp_path: Path) -> None:
    (tmp_path / "x.db").write_bytes(b"\0\1Kolkmanszoon\0")
    assert found_on_disk(tmp_path, {"kolkmanszoon"}) == [("x.db", "kolkmanszoon")]


def chain(error: BaseException | None) -> Iterator[BaseException]:
    while error is not None:
        yield error
        error = error.__cause__ or error.__context__


def everything_said(error: BaseException) -> str:
    """All that the error and those behind it can be made to say."""
    parts = ["".join(traceback.format_exception(error))]
    for each in chain(error):
        parts += [str(each), repr(each), str(each.args), str(vars(each))]
    return " ".join(parts)


SECRET = "Kolkmanszoon"
NO_UTF8 = SECRET + "\ud800"


def test_errors_hold_nothing_of_what_was_to_be_stored(
    study: OpenStudy,
    raw_document: Callable[..., RawDocument],
    raw_turns: Callable[..., tuple[RawTurn, ...]],
    document: Callable[..., Document],
    redacted_turns: Callable[..., tuple[RedactedTurn, ...]],
) -> None:
    vault, database = study.require_vault(), study.study
    vault.add_document(raw_document("a1", file_name=SECRET), raw_turns("a1", SECRET))
    vault.add_pseudonyms([PseudonymRow(Source.INTERVIEW, Label.PERSON, 1, SECRET)])
    vault.add_participant("R01", Group.OUDER, SECRET)
    event = Event("e1", 1, "steward", "t", Action.REJECT)
    database.append(event, {"t1": SECRET})
    tries: list[Callable[[], object]] = [
        lambda: vault.add_document(raw_document("a1", file_name=SECRET), raw_turns("a1", SECRET)),
        lambda: vault.add_document(raw_document("a2", file_name=SECRET), raw_turns("a2", SECRET)),
        lambda: vault.add_document(raw_document("a3", "I03"), raw_turns("a3", NO_UTF8)),
        lambda: vault.add_document(raw_document("a4", "I04", NO_UTF8), ()),
        lambda: vault.add_pseudonyms([PseudonymRow(Source.INTERVIEW, Label.PERSON, 1, SECRET)]),
        lambda: vault.add_participant("R02", Group.OUDER, SECRET),
        lambda: vault.add_names([(NO_UTF8, Label.PERSON, "typed")]),
        lambda: vault.document(SECRET),
        lambda: vault.document(NO_UTF8),
        lambda: vault.remove_document(SECRET),
        lambda: database.append(event, {"t2": SECRET}),
        lambda: database.append(Event("e2", 1, "steward", "t", Action.REJECT), {"t1": SECRET}),
        lambda: database.append(Event("e3", 2**70, "steward", "t", Action.REJECT), {"t3": SECRET}),
        lambda: database.publish(document("b1", "I02"), redacted_turns("b1", NO_UTF8)),
        lambda: database.text(NO_UTF8),
    ]
    for number, work in enumerate(tries):
        with pytest.raises(ThematicsError) as caught:
            work()
        assert SECRET not in everything_said(caught.value), number
        assert "\n" not in str(caught.value), number
    assert [each.id for each in vault.documents()] == ["a1"]
    assert database.events() == (event,)
    assert database.texts() == {"t1": SECRET}


def test_the_check_does_find_a_secret_in_a_chained_error() -> None:
    def work() -> None:
        try:
            NO_UTF8.encode()
        except UnicodeEncodeError:
            raise StoreError("no word of it here") from None

    with pytest.raises(StoreError) as caught:
        work()
    assert SECRET in everything_said(caught.value)


def test_nothing_is_logged(
    study: OpenStudy,
    raw_document: Callable[..., RawDocument],
    raw_turns: Callable[..., tuple[RawTurn, ...]],
    caplog: pytest.LogCaptureFixture,
) -> None:
    with caplog.at_level("DEBUG"):
        study.require_vault().add_document(raw_document(), raw_turns("a1", SECRET))
        study.require_vault().turns("a1")
    assert SECRET not in caplog.text
