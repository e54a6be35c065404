"""Who is who in a study: one person per document by likeness, proposals over documents, and what people decide and take back."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from thematics import Study
from thematics.errors import NoVaultError, UsageError
from thematics.pipeline import NameStyle, styled
from thematics.records.shared import Source
from thematics.redact import may_be_of_gender
from thematics.redact.folding import fold

Write = Callable[[str, str], Path]

FIRST = """Interviewer: Wie hielp jou?
R: Dat deed Sanne Kolkman, en Sannes moeder Karin hielp ook. Sanneke zat op het Wilgen College in Purmerend.
Interviewer: En verder?
R: Mijn broertje Youssef wist ervan, en ik mailde sanne@post.example daarover.
"""
SECOND = """Interviewer: Wie nog meer?
R: Sanne was erbij, en mijn mentor, meneer Okafor, ook. Ik woon in Purmerend en mailde sanne@post.example toen.
"""
THIRD = """Interviewer: Ken je hen?
R: Ja, Sanne Kolkman ken ik wel, en Youssef ook. Sanne belde mij later nog op en schaamde zich.
"""


@pytest.fixture
def three(study: Study, write: Write) -> Study:
    """I01 and I03 have Sanne Kolkman, I02 a Sanne of whom nothing else is said."""
    for number, text in enumerate((FIRST, SECOND, THIRD), start=1):
        study.add(write(f"gesprek-{number}.txt", text), source="interview", group="ouder")
    study.redact()
    return study


def text_of(study: Study, label: str) -> str:
    document = next(each for each in study.store.study.documents() if each.label == label)
    return " ".join(turn.text for turn in study.store.study.turns(document.id))


def texts(study: Study) -> dict[str, str]:
    return {each.label: text_of(study, each.label) for each in study.store.study.documents()}


def tag_of(study: Study, label: str, before: str) -> str:
    """Give the tag that follows some words."""
    found = re.search(rf"{re.escape(before)} \[([A-Z]+-\d+)\]", text_of(study, label))
    assert found, text_of(study, label)
    return found[1]


def test_a_document_joins_forms_a_source_joins_full_names_and_first_names_are_proposed(three: Study) -> None:
    sanne = tag_of(three, "I01", "deed")
    assert text_of(three, "I01").count(f"[{sanne}]") == 3
    assert f"Ja, [{sanne}] ken" in text_of(three, "I03")
    assert f"ook. [{sanne}] belde" in text_of(three, "I03")
    other = re.search(r"meer\? \[([A-Z]+-\d+)\] was", text_of(three, "I02"))
    assert other
    assert other[1] != sanne
    assert tag_of(three, "I01", "in") == tag_of(three, "I02", "in")
    assert re.findall(r"EMAIL-\d+", text_of(three, "I01")) == re.findall(r"EMAIL-\d+", text_of(three, "I02"))
    youssefs = [tag_of(three, "I01", "broertje"), tag_of(three, "I03", "en")]
    proposals = {(each.first, each.second): str(each) for each in three.people_proposals()}
    assert proposals == {
        (sanne, other[1]): f"{sanne} (I01, I03) and {other[1]} (I02) may be one",
        tuple(youssefs): f"{youssefs[0]} (I01) and {youssefs[1]} (I03) may be one",
    }
    assert all(not each.names for each in three.people_proposals())
    assert three.people_proposals(names=True)[0].names == ("Sanne Kolkman", "Sanneke", "Sannes", "Sanne", "", "Sanne")


def test_people_are_listed_with_what_the_text_says_and_names_on_request_alone(three: Study) -> None:
    listed = {each.tag: each for each in three.people()}
    sanne, karin = tag_of(three, "I01", "deed"), tag_of(three, "I01", "moeder")
    assert dict(listed[sanne].documents) == {"I01": 3, "I03": 2}
    assert listed[sanne].uses == 5
    assert listed[karin].hints == (f"moeder van {sanne}",)
    assert listed[tag_of(three, "I01", "broertje")].hints == ("broertje van de spreker R01",)
    assert three.hints("I02") == {tag_of(three, "I02", "meneer"): "mentor van de spreker R02"}
    assert not any(each.names for each in listed.values())
    assert "kolkman" not in repr(listed)
    named = {each.tag: each.names for each in three.people(names=True)}
    assert named[sanne][0] == "Sanne Kolkman"


def test_two_are_one_when_somebody_says_so_and_two_again_when_it_is_taken_back(three: Study) -> None:
    before = texts(three)
    sanne, other = three.people_proposals()[0].first, three.people_proposals()[0].second
    assert three.same_person(sanne, f"[{other.lower()}]") == ("I02",)
    assert f"meer? [{sanne}] was" in text_of(three, "I02")
    assert other not in str(texts(three))
    assert {each.tag for each in three.people()}.isdisjoint({other})
    assert (sanne, other) not in {(each.first, each.second) for each in three.people_proposals()}
    assert three.redact().items == 0
    three.add_names(["woon"])
    assert three.redact().items == 1
    assert f"meer? [{sanne}] was" in text_of(three, "I02")  # it stays so at each new run
    decision, changed = three.undo_people()
    assert (decision.sentence, decision.by, changed) == (f"{sanne} and {other} are one", "anna", ("I02",))
    after = texts(three)
    assert re.sub(r"Ik \S+ in", "Ik woon in", after["I02"]) == before["I02"]
    assert after["I03"] == before["I03"]
    with pytest.raises(UsageError, match="no decision about people to take back"):
        three.undo_people()


def test_one_is_parted_in_a_document_and_the_number_is_new_and_stays_and_is_never_used_again(three: Study) -> None:
    before = texts(three)
    sanne = tag_of(three, "I01", "deed")
    highest = max(int(each.tag.partition("-")[2]) for each in three.people() if each.tag.startswith("PERSOON"))
    new, changed = three.part_person(sanne, "i03")
    assert (new, changed) == (f"PERSOON-{highest + 1}", ("I03",))
    assert text_of(three, "I03").count(f"[{new}]") == 2
    assert text_of(three, "I01") == before["I01"]
    assert (sanne, new) not in {(each.first, each.second) for each in three.people_proposals()}
    three.add_names(["schaamde"])
    three.redact()
    assert text_of(three, "I03").count(f"[{new}]") == 2
    assert f"[PERSOON-{highest + 2}]" in text_of(three, "I03")
    three.undo_people()
    assert text_of(three, "I03").replace(f"PERSOON-{highest + 2}", "") == before["I03"].replace("schaamde", "[]")
    again, _ = three.part_person(sanne, "I03")
    assert again == f"PERSOON-{highest + 3}"


def test_what_is_two_is_not_proposed_again(three: Study) -> None:
    first = three.people_proposals()[0]
    before = texts(three)
    three.keep_two(first.first, first.second)
    assert (first.first, first.second) not in {(each.first, each.second) for each in three.people_proposals()}
    assert texts(three) == before
    three.undo_people()
    assert first in three.people_proposals()


def test_what_does_not_fit_is_refused_in_a_sentence(three: Study, cases: Path) -> None:
    sanne = tag_of(three, "I01", "deed")
    with pytest.raises(UsageError, match="there is no PERSOON-99"):
        three.same_person(sanne, "PERSOON-99")
    with pytest.raises(UsageError, match="is one already"):
        three.same_person(sanne, sanne)
    with pytest.raises(UsageError, match="of one kind"):
        three.same_person(sanne, "PLAATS-1")
    with pytest.raises(UsageError, match="such as PERSOON-3"):
        three.same_person(sanne, "Sanne")
    with pytest.raises(UsageError, match="does not stand in I02"):
        three.part_person(sanne, "I02")
    with pytest.raises(UsageError, match="in I01 alone"):
        three.part_person(tag_of(three, "I01", "moeder"), "I01")
    with pytest.raises(UsageError, match="there is no document"):
        three.part_person(sanne, "I09")
    with pytest.raises(UsageError, match="no decision 4 about people stands"):
        three.undo_people(4)
    three.add(cases, source="casefile")
    three.add_names(["doorverwezen"])
    three.redact()
    with pytest.raises(UsageError, match=r"choose from: interview, casefile, survey"):
        three.same_person(sanne, "PERSOON-2", source="krant")


def test_text_that_waits_for_its_review_is_not_published_by_a_decision(gated: Study, write: Write) -> None:
    for number, text in enumerate((FIRST, SECOND), start=1):
        gated.add(write(f"gesprek-{number}.txt", text), source="interview", group="ouder")
    gated.redact()
    gated.review_redaction(["I02"])
    (proposal,) = gated.people_proposals()
    assert gated.same_person(proposal.second, proposal.first) == ("I01",)
    assert [each.label for each in gated.store.study.documents()] == ["I02"]
    assert proposal.second in gated.redacted("I01").turns[1].text
    gated.review_redaction(["I01"])
    assert proposal.second in text_of(gated, "I01")


def test_a_participant_who_is_erased_takes_their_names_along(three: Study) -> None:
    proposal = three.people_proposals()[0]
    three.same_person(proposal.first, proposal.second)
    three.part_person(tag_of(three, "I01", "deed"), "I03")
    three.redacted("I01", style="surrogate")
    assert "karin" in dump(three)
    numbers = {row.number for row in three.store.require_vault().pseudonyms(Source.INTERVIEW)}
    three.erase("R01")
    assert not {"karin", "sanneke"} & set(re.findall(r"\w+", dump(three)))
    assert "kolkman" in dump(three)  # I03 names her still
    three.erase("R03")
    assert not {"kolkman", "youssef"} & set(re.findall(r"\w+", dump(three)))
    assert three.people_decisions()
    assert three.redact().items == 0
    assert numbers == {row.number for row in three.store.require_vault().pseudonyms(Source.INTERVIEW)}


def dump(study: Study) -> str:
    vault = study.store.require_vault()
    return fold(str([vault.pseudonyms(Source.INTERVIEW), vault.forms(), vault.relations(), vault.people_events()]))


LINE = "Zij sprak met Sanne Kolkman en Bas over wat er was gebeurd en over hoe het nu verder moest gaan."


def case_rows(count: int) -> str:
    return "zaaknummer;verloop\n" + "".join(f"Q-2023-00{number};{LINE}\n" for number in range(10, 10 + count))


def test_people_are_linked_across_sources_only_where_it_is_recorded(three: Study, write: Write) -> None:
    sanne = tag_of(three, "I01", "deed")
    three.add(write("dossiers.csv", case_rows(1)), source="casefile")
    three.redact()
    assert tag_of(three, "D001", "met") == "PERSOON-1"
    assert tag_of(three, "D001", "en") == "PERSOON-2"
    three.store.settings.set("linking", "sources", ["interview", "casefile"])
    with pytest.raises(UsageError, match=r"\[linking\] linked_by must say who allowed"):
        three.store.save_settings()
    three.store.settings.set("linking", "linked_by", "lector, 3 mei")
    with pytest.raises(UsageError, match=r"\[linking\] basis must say on what legal basis"):
        three.store.save_settings()
    three.store.settings.set("linking", "basis", "Wpg art. 22")
    three.store.save_settings()
    three.add(
        write(
            "meer.csv", "zaaknummer;verloop\n" + "Q-2024-001;Later sprak Youssef met Fatima Bakkali over dit alles.\n"
        ),
        source="casefile",
    )
    three.add(
        write("vier.txt", "Interviewer: En?\nR: Toen sprak ik met Fatima Bakkali erover.\n"),
        source="interview",
        group="ouder",
    )
    three.redact()
    assert tag_of(three, "D001", "met") == "PERSOON-1"  # what was given stays
    assert sanne == "PERSOON-1"
    assert tag_of(three, "D002", "met") == tag_of(three, "I04", "met")
    links = [each for each in three.people_decisions() if "linked across sources" in each.sentence]
    assert links
    assert "lector, 3 mei; Wpg art. 22" in links[0].sentence
    with pytest.raises(UsageError, match="no decision about people to take back"):
        three.undo_people()


def test_surrogates_stand_for_people_where_text_is_read_and_nowhere_else(
    three: Study, passphrase: str, tmp_path: Path
) -> None:
    before = texts(three)
    shown = {label: " ".join(turn.text for turn in three.redacted(label, style="surrogate").turns) for label in before}
    again = {label: " ".join(turn.text for turn in three.redacted(label, style="surrogate").turns) for label in before}
    assert shown == again
    assert texts(three) == before
    assert "[PERSOON" not in str(shown)
    assert "[EMAIL-1]" in shown["I01"]
    said = re.search(r"deed (\S+ \S+), en (\S+) moeder (\S+) hielp", shown["I01"])
    assert said
    assert said[1] in shown["I03"]
    assert said[2].startswith(said[1].split()[0].rstrip("sxz"))
    real = set(re.findall(r"\w+", fold(FIRST + SECOND + THIRD)))
    fresh = set(re.findall(r"\w+", fold(str(shown)))) - set(re.findall(r"\w+", fold(str(before))))
    assert fresh
    assert not fresh & (real - {"het", "college"})
    # A surrogate that comes into the material is replaced.
    first = said[1].split()[0]
    three.add_names([first])
    assert first not in " ".join(turn.text for turn in three.redacted("I01", style="surrogate").turns)
    path = three.path.parent / "uit.txt"
    three.export_transcript("I01", path, style="surrogate")
    written = path.read_text("utf-8")
    assert "verzonnen namen" in written
    assert "[PERSOON" not in written
    three.add_researcher("berend", "nog een lange zin", steward=False)
    three.close()
    with Study.open(three.path, passphrase="nog een lange zin") as reader:
        reader.export_transcript("I01", path, style="surrogate", overwrite=True)
        assert "[PERSOON-1]" in path.read_text("utf-8")
        assert "verzonnen namen" not in path.read_text("utf-8")
        document = reader.store.study.documents()[0]
        turns = reader.store.study.turns(document.id)
        assert styled(reader.store, document.id, turns, NameStyle.SURROGATE) == tuple(turns)
        with pytest.raises(NoVaultError):
            reader.people()


def test_relations_stand_in_the_text_where_asked(three: Study) -> None:
    shown = " ".join(turn.text for turn in three.redacted("I01", style="relations").turns)
    sanne = tag_of(three, "I01", "deed").partition("-")[2]
    assert f"moeder [MOEDER van P{sanne}] hielp" in shown
    assert "[BROERTJE van R01]" in shown
    assert f"[PERSOON-{sanne}]" in shown


@settings(max_examples=12, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(
    st.lists(
        st.tuples(st.sampled_from(["same", "in", "at"]), st.integers(0, 60), st.integers(0, 30)), min_size=1, max_size=6
    )
)
def test_taking_all_back_restores_every_text_exactly(three: Study, wanted: list[tuple[str, int, int]]) -> None:
    before = texts(three)
    stages = [before]
    for how, one, other in wanted:
        people = [each for each in three.people() if each.label == "PERSOON"]
        first, second = people[one % len(people)], people[other % len(people)]
        labels = list(first.documents)
        try:
            if how == "same":
                three.same_person(first.tag, second.tag)
            elif how == "at":
                three.part_person(first.tag, labels[other % len(labels)], at=[str(one)])
            else:
                three.part_person(first.tag, labels[other % len(labels)])
        except UsageError:
            continue
        stages.append(texts(three))
    for stage in reversed(stages[:-1]):
        three.undo_people()
        assert texts(three) == stage
    assert texts(three) == before


TWO = """Interviewer: Wie waren erbij?
R: Mijn broertje Max was erbij, en een andere Max, uit de parallelklas.
Interviewer: En toen?
R: Toen ging Max naar huis, met Iris.
"""


@pytest.fixture
def maxes(study: Study, write: Write) -> Study:
    """I01 has two people who are called Max."""
    study.add(write("gesprek.txt", TWO), source="interview", group="ouder")
    study.redact()
    return study


def test_two_of_one_name_in_one_document_are_parted_where_they_stand_and_stay_so(maxes: Study) -> None:
    before = text_of(maxes, "I01")
    tag = tag_of(maxes, "I01", "broertje")
    assert before.count(f"[{tag}]") == 3
    (proposal,) = maxes.people_proposals()
    assert (proposal.first, proposal.second, proposal.at) == (tag, "", "I01:11")
    assert str(proposal) == f"{tag} at I01:11 may be somebody else: the text says that it is another"
    new, changed = maxes.part_person(tag, at=[proposal.at])
    assert changed == ("I01",)
    assert f"broertje [{tag}] was erbij, en een andere [{new}], uit" in text_of(maxes, "I01")
    assert f"Toen ging [{tag}] naar" in text_of(maxes, "I01")
    assert maxes.people_proposals() == ()
    assert {each.tag: each.uses for each in maxes.people() if each.tag in {tag, new}} == {tag: 2, new: 1}
    assert {each.tag: each.names for each in maxes.people(names=True)}[new] == ("Max",)
    assert maxes.people_decisions()[-1].sentence == f"{tag} is somebody else in I01 at word 11: {new}"
    assert maxes.redact().items == 0
    maxes.add_names(["parallelklas"])
    maxes.redact()
    assert f"andere [{new}], uit" in text_of(maxes, "I01")
    before = before.replace("parallelklas", re.findall(r"uit de (\S+?)\.", text_of(maxes, "I01"))[0])
    shown = " ".join(turn.text for turn in maxes.redacted("I01", style="surrogate").turns)
    one, other, last = re.findall(r"(?:broertje|andere|ging) ([^\s,]+)", shown)
    assert one == last != other
    # One more place is the third person's; what is parted can be joined, and all of it taken back exactly.
    third, _ = maxes.part_person(tag, "i01", at=["19"])
    assert f"Toen ging [{third}] naar" in text_of(maxes, "I01")
    maxes.same_person(third, new)
    assert text_of(maxes, "I01").count(f"[{third}]") == 2
    for _ in range(3):
        maxes.undo_people()
    assert text_of(maxes, "I01") == before


def test_what_is_told_of_one_is_not_told_of_another_of_the_name(maxes: Study) -> None:
    tag = tag_of(maxes, "I01", "broertje")
    shown = " ".join(turn.text for turn in maxes.redacted("I01", style="relations").turns)
    assert "broertje [BROERTJE van R01] was erbij, en een andere" in shown
    assert f"een andere [{tag}]" in shown
    new, _ = maxes.part_person(tag, at=["I01:5"])  # now the brother is parted, and what is told goes with him
    assert maxes.hints("I01") == {new: "broertje van de spreker R01"}


def test_who_is_called_another_and_is_not_is_not_proposed_again(maxes: Study) -> None:
    before, tag = text_of(maxes, "I01"), tag_of(maxes, "I01", "broertje")
    maxes.keep_one(tag, at=["I01:11"])
    assert maxes.people_proposals() == ()
    assert text_of(maxes, "I01") == before
    assert maxes.people_decisions()[-1].sentence == f"{tag} is who it is in I01 at word 11"
    maxes.undo_people()
    assert len(maxes.people_proposals()) == 1


def test_places_that_are_none_are_refused_with_where_it_stands(maxes: Study) -> None:
    tag = tag_of(maxes, "I01", "broertje")
    with pytest.raises(UsageError, match=r"in I01 alone \(at 5, 11, 19\).*--at I01:19"):
        maxes.part_person(tag, "I01")
    with pytest.raises(UsageError, match="nobody to part from"):
        maxes.part_person(tag, at=["I01:5", "I01:11", "I01:19"])
    with pytest.raises(UsageError, match="word 8 of I01 is not one place where it stands; it stands at 5, 11, 19"):
        maxes.part_person(tag, at=["I01:8"])
    with pytest.raises(UsageError, match="it stands at 5, 11"):
        maxes.part_person(tag, at=["I01:3"])  # a turn in which it stands twice
    with pytest.raises(UsageError, match="all in one document"):
        maxes.part_person(tag, at=["I01:5", "I02:11"])
    new, _ = maxes.part_person(tag, at=["I01:17"])  # a turn in which it stands once
    assert f"ging [{new}] naar" in text_of(maxes, "I01")


def test_a_first_name_is_proposed_first_with_the_full_name_next_to_it(study: Study, write: Write) -> None:
    text = (
        "Interviewer: En?\nR: Daan de Boer kwam later, met Özlem Özdemir.\n"
        + "Interviewer: Ja?\nR: Zo ging het.\n" * 4
        + "Interviewer: Wie?\nR: Daan stond daar. Daan Visser dus.\n"
    )
    study.add(write("gesprek.txt", text), source="interview", group="ouder")
    study.redact()
    first, *_ = proposals = study.people_proposals(names=True)
    text = text_of(study, "I01")
    _, daan, visser = (each[1] for each in re.finditer(r"(?:En|Wie|daar)[?.] \[(PERSOON-\d+)\]", text))
    assert {first.first, first.second} == {visser, daan}
    assert str(first).endswith("may be one; they stand near each other in I01")
    assert set(first.names) == {"Daan", "", "Daan Visser"}
    assert "Daan de Boer" in str(proposals)
    assert ("Özlem Özdemir",) in {each.names for each in study.people(names=True)}


def test_who_is_another_by_now_is_told_of(three: Study) -> None:
    first = three.people_proposals()[0]
    three.keep_two(first.first, first.second)
    assert three.people_replaced(first.second, first.first) == (1,)
    three.same_person(first.first, first.second)
    with pytest.raises(UsageError, match=rf"{first.second} is {first.first} by now \(decision 2\)"):
        three.same_person(first.first, first.second)
    three.undo_people()
    assert three.people_replaced(first.first, first.second) == (1,)
    assert three.people_replaced(first.first, "PERSOON-99") == ()


def test_a_surrogate_has_the_gender_that_the_text_tells(study: Study, write: Write) -> None:
    lines = [
        f"Interviewer: En?\nR: Toen kwam {who} {name} binnen.\n"
        for name in ("Robin", "Kim", "Sam", "Sascha")
        for who in ("moeder", "oom")
    ]
    for number, line in enumerate(lines):
        study.add(write(f"gesprek-{number}.txt", line), source="interview", group="ouder")
    study.redact()
    women, men = (
        [
            re.findall(r"kwam \w+ (\S+) binnen", " ".join(turn.text for turn in shown.turns))[0]
            for shown in (study.redacted(f"I0{number}", style="surrogate") for number in range(first, 9, 2))
        ]
        for first in (1, 2)
    )
    assert all(may_be_of_gender(name, "f") for name in women)
    assert all(may_be_of_gender(name, "m") for name in men)
