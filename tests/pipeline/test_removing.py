"""What is removed is gone: from both databases, from what rests on it, and from the files' deleted pages."""

import re
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes

from thematics import Study
from thematics.errors import NoVaultError, UsageError
from thematics.pipeline.removing import ERASE, Removed, erase, remove, sweep
from thematics.records.analysis import Candidate, Run
from thematics.records.raw import RawDocument
from thematics.records.redacted import Segment
from thematics.records.shared import Label, Role, Source, WordSpan
from thematics.store import NameEntry, StudyDatabase, Vault

PASSPHRASE = "vier losse woorden hier"
MIXED = "Gemengd, zonder eigen woorden"  # the name of a candidate that has no terms
PAGE, RESERVED, INITIAL = (
    4096,
    80,
    16,
)  # of SQLCipher: bytes of a page, of its tail, and of the tail's initialisation vector

TWO = """Interviewer: Hoe hebben jullie dat samen beleefd?
Moeder: Mijn zusje Ravenna begreep er eerst niets van, zij vond het onbegrijpelijk en huilde wekenlang in de badkamer.
Interviewer: En daarna, toen jullie het wisten?
Vader: Toen heb ik de wijkagent gebeld, want Gerbrandina kende hem en hij luisterde eindelijk zonder haast of oordeel.
Moeder: Wij hebben daarna samen besloten om gewoon aangifte te doen, hoe ingewikkeld het formulier ook bleek.
Vader: Precies, en de afhandeling duurde maandenlang zonder enig bericht van het bureau.
"""


class CutOffError(Exception):
    pass


CutOff = Callable[..., None]


@pytest.fixture
def cut_off(monkeypatch: pytest.MonkeyPatch) -> CutOff:
    """Make a method fail once, before or after it did its work."""

    def arrange(owner: Any, name: str, *, after: bool = False) -> None:
        real, calls = getattr(owner, name), iter(range(10**6))

        def failing(*args: Any, **kwargs: Any) -> Any:
            first = next(calls) == 0
            if first and not after:
                raise CutOffError
            result = real(*args, **kwargs)
            if first:
                raise CutOffError
            return result

        monkeypatch.setattr(owner, name, failing)

    return arrange


def vault_of(study: Study) -> Vault:
    return study.store.require_vault()


def raw(study: Study, label: str) -> RawDocument:
    return next(each for each in vault_of(study).documents() if each.label == label)


def labels(study: Study) -> list[str]:
    return [each.label for each in vault_of(study).documents()]


def words(text: str) -> set[str]:
    return set(re.findall(r"[^\W\d_]{5,}", text.casefold()))


def said_in(study: Study, label: str) -> set[str]:
    """All longer words of a document and of what stands beside it."""
    document = raw(study, label)
    beside = [document.file_name, *document.speakers.values(), *document.private.values()]
    return words(" ".join([*beside, *(turn.text for turn in vault_of(study).turns(document.id))]))


def only_in(study: Study, *chosen: str) -> set[str]:
    others = [said_in(study, label) for label in labels(study) if label not in chosen]
    return set().union(*(said_in(study, label) for label in chosen)).difference(*others, words(MIXED))


def content(study: Study) -> str:
    """Everything in both databases, decrypted; but for the codebook, which has words of its own."""
    published = {name: rows for name, rows in study.store.study.tables().items() if name != "framework"}
    return str({**vault_of(study)._database.tables(), "study": published})


def found(study: Study, wanted: set[str]) -> set[str]:
    return wanted & words(content(study))


def on_pages(study: Study, wanted: set[str]) -> set[str]:
    """Find words on the pages of both files, deleted ones too."""
    log_in = study.store._log_in
    plain = b""
    for name, key in (("vault.db", log_in.vault_key()), ("study.db", log_in.keys.study)):
        data = (study.path / name).read_bytes()
        for start in range(0, len(data), PAGE):
            page = data[start : start + PAGE]
            vector = page[-RESERVED : INITIAL - RESERVED]
            cipher = Cipher(algorithms.AES(key), modes.CBC(vector)).decryptor()
            plain += cipher.update(page[16 if start == 0 else 0 : -RESERVED]) + cipher.finalize()
    return (wanted & words(plain.decode(errors="replace"))) - words(study.store.framework_text)


def journals(study: Study) -> list[int]:
    return [(study.path / name).stat().st_size for name in ("vault.db-wal", "study.db-wal")]


def opened_again(study: Study) -> Study:
    study.close()
    return Study.open(study.path, passphrase=PASSPHRASE)


def segments_of(study: Study, label: str) -> list[Segment]:
    return [each for each in study.store.study.segments() if each.range.document == raw(study, label).id]


def at(segment: Segment) -> str:
    return str(segment.range)


def kept_texts(study: Study) -> set[str]:
    return set(study.store.study.texts().values())


def notes(study: Study) -> list[tuple[str, str]]:
    return [(row.subject, row.engine) for row in study.store.study.steps() if row.step == ERASE]


@pytest.fixture
def full(interviews: Study, cases: Path, survey: Path) -> Study:
    """Interviews, case files and survey answers, with a run and decisions on all of them."""
    interviews.add(cases, source="casefile")
    interviews.add(survey, source="survey")
    interviews.run()
    return interviews


@pytest.fixture
def pair(study: Study, vtt: Path, write: Callable[[str, str], Path]) -> Study:
    """I01, and I02 in which a mother and a father speak."""
    study.add(vtt, source="interview", group="slachtoffer")
    study.add(write("gesprek-ouders.txt", TWO), source="interview", group="ouder")
    for speaker in ("Moeder", "Vader"):
        study.set_role("I02", speaker, "respondent")
    study.run()
    return study


def speaks(study: Study, label: str, speaker: str) -> str:
    """The participant that a speaker is."""
    document = raw(study, label)
    key = next(key for key, name in document.speakers.items() if name == speaker)
    mine = {turn.participant for turn in vault_of(study).turns(document.id) if turn.speaker == key}
    return str(mine.pop())


# -- one document -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("label", ["I01", "I02", "D001", "D003", "E002"])
def test_no_word_that_only_the_document_had_is_left(full: Study, label: str) -> None:
    wanted = only_in(full, label)
    assert len(found(full, wanted)) == len(wanted) >= 4
    again = opened_again(full)  # closing empties the journals
    assert on_pages(again, wanted)
    removed = remove(again.store, label)
    assert removed.documents == (label,)
    assert found(again, wanted) == set()
    assert journals(again) == [0, 0]
    assert on_pages(again, wanted) == set()
    again.close()


def test_all_else_stays_as_it_was(full: Study) -> None:
    others = [label for label in labels(full) if label != "I01"]
    before = {label: (vault_of(full).turns(raw(full, label).id), segments_of(full, label)) for label in others}
    turns = len(vault_of(full).turns(raw(full, "I01").id))
    removed = remove(full.store, "I01")
    assert removed == Removed(("I01",), turns, 0)
    assert labels(full) == others
    assert {label: (vault_of(full).turns(raw(full, label).id), segments_of(full, label)) for label in others} == before
    assert full.redact().items == 0  # what is left needs no redaction anew
    assert "R01" not in vault_of(full).participants()
    assert vault_of(full).next_participant() not in {"R01", *vault_of(full).participants()}


def test_a_document_that_waits_for_review_can_be_removed(gated: Study, vtt: Path, txt: Path) -> None:
    gated.add([vtt, txt], source="interview", group="slachtoffer")
    gated.redact()
    wanted = only_in(gated, "I01")
    remove(gated.store, "I01")
    assert found(gated, wanted) == set()
    assert gated.review_redaction() == ("I02",)


def test_a_document_that_was_never_redacted_can_be_removed(study: Study, vtt: Path) -> None:
    study.add(vtt, source="interview", group="slachtoffer")
    wanted = only_in(study, "I01")
    assert remove(study.store, "I01").documents == ("I01",)
    assert found(study, wanted) == set()
    assert vault_of(study).participants() == {}


def test_an_unknown_label_is_refused_and_nothing_changes(full: Study) -> None:
    before = content(full)
    with pytest.raises(UsageError, match=r"there is no document 'I09'; `thematics "):
        remove(full.store, "I09")
    assert content(full) == before
    remove(full.store, "I01")
    with pytest.raises(UsageError, match="there is no document 'I01'"):
        remove(full.store, "I01")


def test_only_a_steward_removes(full: Study) -> None:
    full.close()
    with Study.open(full.path, passphrase=PASSPHRASE, vault=False) as reviewer:
        with pytest.raises(NoVaultError):
            remove(reviewer.store, "I01")
        with pytest.raises(NoVaultError):
            erase(reviewer.store, "R01")


def test_a_file_that_was_removed_can_be_added_again(full: Study, vtt: Path) -> None:
    document, latest = raw(full, "I01").id, full.store.study.runs()[-1]
    remove(full.store, "I01")
    assert full.store.study.runs()[-1] != latest
    assert full.add(vtt, source="interview", group="ouder").documents == ("I03",)
    assert raw(full, "I03").id == document
    assert full.run().worked
    assert [number for number, _ in full.store.study.runs()] == [
        1,
        2,
    ]  # the old run has lost the segments: not taken for done
    assert segments_of(full, "I03")


def test_the_removal_is_noted_with_who_did_it(full: Study) -> None:
    remove(full.store, "I01")
    assert notes(full) == [("I01", "anna"), ("R01", "anna")]


# -- what rests on it ---------------------------------------------------------------------------------------------------


def test_runs_lose_the_segments_everywhere(full: Study) -> None:
    document, before = raw(full, "I02").id, full.store.study.run()
    assert before is not None
    assert document in {each.document for each in before.map}
    remove(full.store, "I02")
    run = full.store.study.run()
    assert run is not None
    ranges = [*run.unplaced, *run.matches, *run.map]
    for candidate in run.candidates:
        ranges += [*candidate.members, *candidate.quotes]
    assert document not in {each.document for each in ranges}
    assert len(run.map) == len([each for each in before.map if each.document != document]) > 0
    assert [each.id for each in run.candidates] == [each.id for each in before.candidates]


def put_run(study: Study, *candidates: tuple[str, tuple[str, ...], list[Segment]]) -> None:
    made = tuple(
        Candidate(f"K9.{n:02d}", n, name, terms, tuple(each.range for each in members))
        for n, (name, terms, members) in enumerate(candidates, start=1)
    )
    study.store.study.put_run(Run(9, "e", {}, made), "segments=ab settings=cd")


def candidates(study: Study) -> list[tuple[str, tuple[str, ...]]]:
    run = study.store.study.run(9)
    assert run is not None
    return [(each.name, each.terms) for each in run.candidates]


def test_candidates_lose_words_that_none_of_their_other_segments_has(full: Study) -> None:
    girl, mother = segments_of(full, "I01"), segments_of(full, "I02")
    put_run(
        full,
        ("Schaamde, luisterde", ("schaamde", "luisterde", "schuld"), [*girl, *mother]),
        ("Mentor", ("mentor",), girl),
        ("Schaamde", ("schaamde",), mother),  # loses nothing, so its words are not looked at
    )
    remove(full.store, "I01")
    assert candidates(full) == [("Luisterde", ("luisterde",)), ("", ()), ("Schaamde", ("schaamde",))]
    assert full.store.study.runs()[-1] == (9, "segments=erased settings=cd")


def test_typed_texts_that_stand_on_it_go_and_all_decisions_stay(full: Study) -> None:
    mine, other = segments_of(full, "I01")[0], segments_of(full, "I02")[0]
    full.decide("", "code", code="b01", segments=[at(mine)], reason="zij noemt schuldgevoel")
    full.decide("", "code", code="b01", segments=[at(other)], reason="moeder noemt luisteren")
    full.decide("", "quote", code="b01", segments=[at(mine)], form="paraphrase", text="zij durfde niets te zeggen")
    full.decide("", "quote", code="b01", segments=[at(mine), at(other)], reason="beide mooi gezegd")
    events = full.store.study.events()
    assert remove(full.store, "I01").texts == 3
    assert kept_texts(full) == {"moeder noemt luisteren"}
    assert full.store.study.events() == events
    assert [row["document"] for row in full.codings().to_dict("records")] == ["I02"]


def test_names_of_candidates_and_codes_go_with_the_words_that_only_it_had(full: Study) -> None:
    girl, mother = segments_of(full, "I01"), segments_of(full, "I02")
    put_run(full, ("a", (), girl), ("b", (), [*girl, *mother]), ("c", (), mother))
    full.decide("K9.01", "rename", name="Alles over hulp")
    full.decide("K9.02", "rename", name="Luisteren", reason="zij schaamde zich")
    full.decide("K9.03", "rename", name="Schaamde en luisterde")
    full.decide("K9.01", "accept", name="Enkel haar code", definition="alleen bij haar")
    full.decide("K9.02", "accept", name="Code van beiden", definition="over schaamde")
    assert "schaamde" in only_in(full, "I01")
    remove(full.store, "I01")
    assert kept_texts(full) == {"Luisteren", "Schaamde en luisterde", "Code van beiden"}


def test_views_and_report_can_do_without_it(full: Study, tmp_path: Path) -> None:
    run = full.store.study.run()
    assert run is not None
    full.decide(run.candidates[0].id, "accept", name="Nieuwe code", reason="past goed")
    full.decide("", "quote", segments=[at(segments_of(full, "I01")[0])])
    for label in ("I01", "I02", "D001"):
        remove(full.store, label)
    full.report(tmp_path / "rapport.html")
    for table in (full.segments(), full.themes(), full.decisions(), full.codebook(), full.codings()):
        assert "I01" not in str(table.to_dict("records"))
    full.run()
    full.report(tmp_path / "rapport.html", overwrite=True)


# -- names and pseudonyms -----------------------------------------------------------------------------------------------


def listed(study: Study) -> set[str]:
    return {entry.text for entry in vault_of(study).names()}


def test_names_of_the_document_leave_the_list_and_all_others_stay(
    study: Study, vtt: Path, write: Callable[[str, str], Path]
) -> None:
    study.add(vtt, source="interview", group="slachtoffer")
    study.add(
        write("gesprek-3.txt", "Interviewer: En verder?\nBerber: Berber en Wendela hielpen toen.\n"),
        source="interview",
        group="ouder",
    )
    study.add(
        write("gesprek-4.txt", "Interviewer: En toen?\nTjibbe: Ik zag dat Berber verdrietig bleef.\n"),
        source="interview",
        group="ouder",
    )
    study.add_names(["Femketje"])
    before: tuple[NameEntry, ...] = vault_of(study).names()
    assert listed(study) >= {"Femke", "Berber", "Tjibbe", "Femketje"}
    study.redact()
    remove(study.store, "I01")
    assert listed(study) == {"Berber", "Tjibbe", "Femketje"}
    remove(study.store, "I02")
    assert listed(study) == {"Berber", "Tjibbe", "Femketje"}  # Berber is in I03 as well
    assert study.redact().items == 0
    remove(study.store, "I03")
    assert listed(study) == {"Berber", "Femketje"}  # whose it is can't be told any longer, so it stays
    study.add_names(["Iemand"])
    assert max(entry.id for entry in vault_of(study).names()) > max(entry.id for entry in before)


def keys(study: Study) -> dict[tuple[Label, int], str]:
    """Everything under which a number is known, in all documents or in one."""
    vault = vault_of(study)
    known = {
        (row.label, row.number): set(filter(None, row.key.split("|"))) for row in vault.pseudonyms(Source.INTERVIEW)
    }
    for form in vault.forms(Source.INTERVIEW):
        known[form.label, form.number].add(form.form)
    return {number: "|".join(sorted(forms)) for number, forms in known.items()}


def test_pseudonyms_keep_their_numbers_and_lose_the_names(
    study: Study, vtt: Path, write: Callable[[str, str], Path]
) -> None:
    first = write(
        "a.txt", "Interviewer: Wie hielp jou?\nR: Dat deed Sanne Kolkman, en ook Tjibbe Wijngaard hielp mij.\n"
    )
    second = write(
        "b.txt", "Interviewer: Wie nog meer?\nR: Sanne Kolkman was erbij, en daarna kwam ook Tessa Wijnstra.\n"
    )
    for path in (first, second):
        study.add(path, source="interview", group="ouder")
    study.redact()
    person = Label.PERSON
    assert keys(study)[person, 1] == "sanne kolkman"
    text = [turn.text for turn in study.store.study.turns(raw(study, "I02").id)]
    assert "[PERSOON-1]" in text[1]
    remove(study.store, "I01")
    assert [keys(study)[person, number] for number in (1, 2, 3)] == ["sanne kolkman", "", "tessa wijnstra"]
    study.add(vtt, source="interview", group="ouder")
    study.redact()
    assert "[PERSOON-1]" in [turn.text for turn in study.store.study.turns(raw(study, "I02").id)][1]
    taken = re.findall(r"PERSOON-(\d+)", " ".join(t.text for t in study.store.study.turns(raw(study, "I03").id)))
    assert taken
    assert not {"1", "2", "3"} & set(taken)  # 2 was somebody, and is nobody else's now


# -- one participant ----------------------------------------------------------------------------------------------------


def test_a_participant_who_speaks_alone_takes_the_document_along(full: Study) -> None:
    wanted = only_in(full, "I01")
    removed = erase(full.store, "R01")
    assert (removed.documents, removed.shortened) == (("I01",), ())
    assert found(full, wanted) == set()
    assert notes(full) == [("I01", "anna"), ("R01", "anna")]
    with pytest.raises(UsageError, match=r"there is no participant 'R01'; "):
        erase(full.store, "R01")


def test_every_row_of_a_participant_goes(full: Study) -> None:
    vault = vault_of(full)
    turns = vault.turns(raw(full, "D002").id)
    participant = next(turn.participant for turn in turns if turn.participant)
    wanted = only_in(full, "D002")
    assert erase(full.store, participant).documents == ("D002",)
    assert participant not in vault.participants()
    assert found(full, wanted) == set()
    assert {"D001", "D003"} <= set(labels(full))


def test_of_a_document_with_another_respondent_only_the_participants_turns_go(pair: Study) -> None:
    father, mother = speaks(pair, "I02", "Vader"), speaks(pair, "I02", "Moeder")
    document = raw(pair, "I02").id
    turns = vault_of(pair).turns(document)
    his = words(" ".join(turn.text for turn in turns if turn.participant == father)) | {"vader"}
    wanted = his - words(" ".join(turn.text for turn in turns if turn.participant != father)) - said_in(pair, "I01")
    wanted -= words(MIXED)
    assert {"wijkagent", "gerbrandina", "afhandeling"} <= found(pair, wanted)
    first = next(each for each in segments_of(pair, "I02") if each.participant == father)
    hers = next(each for each in segments_of(pair, "I02") if each.participant == mother)
    pair.decide("", "code", code="b01", segments=[at(first)], reason="over hem gezegd")
    pair.decide("", "code", code="b01", segments=[at(hers)], reason="over haar gezegd")

    removed = erase(pair.store, father)

    assert removed == Removed((), 2, 1, ("I02",))
    left = vault_of(pair).turns(document)
    assert left == tuple(turn for turn in turns if turn.participant != father)
    assert found(pair, wanted) == set()
    assert on_pages(pair, wanted) == set()
    assert kept_texts(pair) == {"over haar gezegd"}
    assert [each.label for each in pair.store.study.documents()] == ["I01"]
    assert father not in vault_of(pair).participants()
    assert mother in vault_of(pair).participants()
    run = pair.store.study.run()
    assert run is not None
    assert hers.range in run.map
    assert first.range not in run.map

    pair.run()
    assert [turn.participant for turn in pair.store.study.turns(document) if turn.role is Role.RESPONDENT] == [
        mother
    ] * 2
    assert "Ravenna" not in str(pair.store.study.tables())
    assert hers.range in {each.range for each in segments_of(pair, "I02")}  # words kept their positions
    assert erase(pair.store, mother).documents == ("I02",)
    assert labels(pair) == ["I01"]


def test_what_is_hidden_stays_hidden_where_turns_move_up(pair: Study) -> None:
    document, father = raw(pair, "I02").id, speaks(pair, "I02", "Vader")
    row = vault_of(pair).redaction(document)
    assert row is not None
    hidden = [
        (1, 2, 1, 2),
        (3, 5, 4, 0),
        (4, 1, 4, 2),
        (4, 9, 5, 1),
    ]  # turns 3 and 5 are his, and two spans reach into them
    spans = tuple(WordSpan(*each, Label.PERSON, 1.0, "test") for each in hidden)
    with vault_of(pair).transaction():
        vault_of(pair).put_redaction(replace(row, spans=spans))
    last = len(vault_of(pair).turns(document)[4].words) - 1
    erase(pair.store, father)
    row = vault_of(pair).redaction(document)
    assert row is not None
    now = [(each.first_turn, each.first_word, each.last_turn, each.last_word) for each in row.spans]
    assert now == [(1, 2, 1, 2), (3, 0, 3, 0), (3, 1, 3, 2), (3, 9, 3, last)]
    assert row.state == "waiting"


def test_who_is_named_in_the_turns_that_stay_keeps_the_number(study: Study, write: Callable[[str, str], Path]) -> None:
    text = TWO + "Moeder: Uiteindelijk belde Roelinde Zwartkruis ons terug, en Roelinde luisterde wel naar ons.\n"
    study.add(write("ouders.txt", text), source="interview", group="ouder")
    for speaker in ("Moeder", "Vader"):
        study.set_role("I01", speaker, "respondent")
    study.redact()
    number = next(at for at, key in keys(study).items() if "zwartkruis" in key)
    father = next(at for at, key in keys(study).items() if "gerbrandina" in key)
    erase(study.store, speaks(study, "I01", "Vader"))
    assert "zwartkruis" in keys(study)[number]
    assert keys(study)[father] == ""
    study.redact()
    said = [turn.text for turn in study.store.study.turns(raw(study, "I01").id)]
    assert f"[{number[0]}-{number[1]}]" in said[-1]


def test_what_was_reviewed_is_reviewed_again_when_a_participant_left(
    gated: Study, write: Callable[[str, str], Path]
) -> None:
    gated.add(write("ouders.txt", TWO), source="interview", group="ouder")
    for speaker in ("Moeder", "Vader"):
        gated.set_role("I01", speaker, "respondent")
    gated.redact()
    gated.review_redaction()
    erase(gated.store, speaks(gated, "I01", "Vader"))
    with pytest.raises(UsageError, match="not up to date"):
        gated.review_redaction(["I01"])
    gated.redact()
    assert gated.store.study.documents() == ()
    assert gated.review_redaction() == ("I01",)
    assert "Ravenna" not in str(gated.store.study.tables())


def test_a_participant_without_words_can_be_erased(study: Study, vtt: Path) -> None:
    study.add(vtt, source="interview", group="slachtoffer")
    study.set_role("I01", "Femke", "interviewer")
    assert erase(study.store, "R01") == Removed((), 0, 0)
    assert vault_of(study).participants() == {}
    assert labels(study) == ["I01"]


# -- cut off ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["remove_document", "remove_participant", "forget_names", "rekey_pseudonyms"])
@pytest.mark.parametrize("after", [False, True])
def test_what_is_cut_off_in_the_vault_has_not_been(full: Study, cut_off: CutOff, name: str, *, after: bool) -> None:
    before = content(full)
    cut_off(Vault, name, after=after)
    with pytest.raises(CutOffError):
        remove(full.store, "I01")
    again = opened_again(full)
    assert content(again) == before
    again.close()


STEPS = ["given", "erase_text", "replace_run", "withdraw", "put_step"]


@pytest.mark.parametrize("name", STEPS)
@pytest.mark.parametrize("after", [False, True])
def test_what_is_cut_off_after_the_vault_is_finished_by_the_second_call(
    full: Study, cut_off: CutOff, name: str, *, after: bool
) -> None:
    wanted = only_in(full, "I01")
    full.decide("", "code", code="b01", segments=[at(segments_of(full, "I01")[0])], reason="over haar gezegd")
    cut_off(Vault if name == "given" else StudyDatabase, name, after=after)
    with pytest.raises(CutOffError):
        remove(full.store, "I01")
    again = opened_again(full)
    assert "I01" not in labels(again)
    assert "I01" in [each.label for each in again.store.study.documents()]
    removed = remove(again.store, "I01")
    assert removed == Removed(("I01",), 4, 1)
    assert found(again, wanted) == set()
    assert notes(again) == [("I01", "anna"), ("R01", "anna")]
    assert journals(again) == [0, 0]
    with pytest.raises(UsageError):
        remove(again.store, "I01")
    again.close()


@pytest.mark.parametrize("other", [False, True])
def test_a_participants_removal_is_finished_by_the_next_removal_of_anything(
    pair: Study, cut_off: CutOff, *, other: bool
) -> None:
    father = speaks(pair, "I02", "Vader")
    cut_off(StudyDatabase, "withdraw")
    with pytest.raises(CutOffError):
        erase(pair.store, father)
    again = opened_again(pair)
    assert "afhandeling" in content(again)
    if other:
        with pytest.raises(UsageError):
            remove(again.store, "I07")
    else:
        assert erase(again.store, father) == Removed((), 2, 0, ("I02",))
    assert "afhandeling" not in content(again)
    assert "wijkagent" not in content(again)
    assert notes(again) == [(father, "anna")]
    again.close()


def test_a_document_that_was_not_published_is_finished_too(gated: Study, vtt: Path, cut_off: CutOff) -> None:
    gated.add(vtt, source="interview", group="slachtoffer")
    gated.redact()
    cut_off(StudyDatabase, "put_step")
    with pytest.raises(CutOffError):
        remove(gated.store, "I01")
    assert notes(gated) == []
    remove(gated.store, "I01")
    assert notes(gated) == [("I01", "anna"), ("R01", "anna")]


def test_sweeping_where_nothing_was_cut_off_changes_nothing(full: Study) -> None:
    full.decide("", "code", code="b01", segments=[at(segments_of(full, "I01")[0])], reason="over haar gezegd")
    before = content(full)
    assert sweep(full.store) == Removed((), 0, 0)
    assert content(full) == before
