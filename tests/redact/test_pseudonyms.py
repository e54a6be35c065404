"""Who is one person: within a document by likeness, across documents by what is sure, and what people decide laid over it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from thematics.records.shared import Label
from thematics.redact import Known, Pseudonym, Pseudonyms, Rule, normal, shown

PERSON = Label.PERSON


def person(pseudonyms: Pseudonyms, name: str) -> int:
    return pseudonyms.number(PERSON, name.split())


def heard(pseudonyms: Pseudonyms) -> dict[tuple[Label, str], int]:
    return {(use.label, use.form): use.number for use in pseudonyms.uses}


@pytest.mark.parametrize(
    "names",
    [
        ["Sanne", "sanne kolkman", "Sanneke", "Sannes", "Sanen", "SANNE", "Sánne", "sanne's", "s a n n e", "Sannekes"],
        ["Mohamed", "Mohammed", "mohameds", "Mohamed El-Idrissi", "meneer El Idrissi", "Idrissi"],
        ["Bram", "Brammetje", "bram de Wit", "Brams"],
        ["Małgorzata", "Malgorzata", "Małgorzata Wróbel"],
        ["Jan-Peter", "Jan Peter", "janpeter"],
        ["Karin Kolkman", "K. Kolkman", "mevrouw Kolkman"],
        ["Youssef", "Yousef", "Youssefje"],
        ["Zoë", "zoe", "Zoë's", "Zoë van der Meer"],
        ["s\u200banne", "Sanne", "Ｓanne"],
    ],
)
def test_forms_of_a_name_are_one_in_a_document_in_whatever_order(names: list[str]) -> None:
    for order in (names, names[::-1]):
        pseudonyms = Pseudonyms()
        assert set(pseudonyms.numbers([(PERSON, name.split()) for name in order])) == {1}


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Lisa", "Lise"),
        ("Jan", "Jaap"),
        ("Anne", "Anneke"),
        ("Janne", "Sanne"),
        ("Marie", "Marieke"),
        ("Hans", "Han"),
        ("Wassim", "Wassima"),
        ("Zorblaxo", "Zorblaxa"),
        ("Karin Kolkman", "Sanne Kolkman"),
        ("Sanne Kolkman", "Sanne Visser"),
        ("Fien", "Fenna"),
        ("Ali", "Alia"),
    ],
)
def test_two_names_that_are_somebodys_each_stay_apart(one: str, other: str) -> None:
    for names in ([one, other], [other, one]):
        assert sorted(Pseudonyms().numbers([(PERSON, name.split()) for name in names])) == [1, 2]


def test_a_first_name_that_two_bear_is_neither_and_the_same_each_time() -> None:
    said = ["Sanne Kolkman", "Sanne Visser", "Sanne", "sannes", "mevrouw Visser"]
    assert Pseudonyms().numbers([(PERSON, name.split()) for name in said]) == [1, 2, 3, 3, 2]


def test_numbers_are_given_in_order_of_being_named() -> None:
    names = [(PERSON, ["Sannes"]), (Label.PLACE, ["Ede"]), (PERSON, ["Bas"]), (PERSON, ["Sanne", "Kolkman"])]
    assert Pseudonyms().numbers(names) == [1, 1, 2, 1]


def test_across_documents_a_full_name_joins_and_a_first_name_does_not() -> None:
    first = Pseudonyms()
    assert [person(first, "Sanne Kolkman"), person(first, "Bas")] == [1, 2]
    second = Pseudonyms(first.new)
    assert second.numbers([(PERSON, ["Bas"]), (PERSON, ["Sanne"]), (PERSON, ["Sanne", "Kolkman"])]) == [3, 1, 1]
    third = Pseudonyms([*first.new, *second.new])
    assert person(third, "Sanne") == 4
    assert person(third, "Kolkman") == 5


@pytest.mark.parametrize("name", ["Fatima Zahra", "Jan Willem", "S. Kolkman", "Kolkman", "mevrouw Van den Berg", "S."])
def test_what_may_be_anybodys_joins_no_documents(name: str) -> None:
    first = Pseudonyms()
    person(first, name)
    assert person(Pseudonyms(first.new), name) == 2


def test_the_studys_own_list_joins_and_so_does_what_is_heard_for_it() -> None:
    listed = ["Wendelmoet", "Berber"]
    first = Pseudonyms(listed=listed)
    assert [person(first, "Wendelmoed"), person(first, "Berber")] == [1, 2]
    assert {each.key for each in first.new} == {"wendelmoet", "berber"}
    second = Pseudonyms(first.new, listed=listed)
    assert [person(second, "berbers"), person(second, "Wendelmoet")] == [2, 1]
    unlisted = Pseudonyms(first.new)
    assert person(unlisted, "Berber") == 3


@pytest.mark.parametrize(
    ("label", "one", "other"),
    [
        (Label.EMAIL, "sanne.k@post.example", "sanne punt k apenstaartje post punt example"),
        (Label.PHONE, "06-12345678", "+31 6 12345678"),
        (Label.HANDLE, "@sannetje_x", "sannetje_x"),
        (Label.PLATE, "AB-123-C", "ab 123 c"),
        (Label.SCHOOL, "het Zilverbeek College", "zilverbeek college"),
        (Label.NEIGHBOURHOOD, "de Kolenkit", "Kolenkit"),
    ],
)
def test_what_is_exact_is_one_in_every_document(label: Label, one: str, other: str) -> None:
    first = Pseudonyms()
    assert first.number(label, one.split()) == 1
    assert Pseudonyms(first.new).number(label, other.split()) == 1


def test_what_a_document_was_given_it_keeps() -> None:
    before = Pseudonyms()
    assert person(before, "Sanne") == 1
    # Since then a full name has become another number's, and a further Sanne was found in the document.
    known = [*before.new, Pseudonym(PERSON, 2, "sanne kolkman")]
    again = Pseudonyms(known, heard=heard(before))
    assert again.numbers([(PERSON, ["Sanne", "Kolkman"]), (PERSON, ["Sanne"]), (PERSON, ["Sanne", "Visser"])]) == [
        2,
        1,
        1,
    ]


def test_a_number_that_was_given_is_nobody_elses_though_its_names_are_gone() -> None:
    assert person(Pseudonyms([Pseudonym(PERSON, 7, "")]), "Sanne") == 8


def test_linked_sources_share_numbers_where_they_are_free() -> None:
    elsewhere = [
        Pseudonym(PERSON, 3, "sanne kolkman"),
        Pseudonym(PERSON, 1, "bas visser"),
        Pseudonym(Label.PLACE, 9, "ede"),
    ]
    linked = Pseudonyms([Pseudonym(PERSON, 1, "job smit")], elsewhere=[Known(elsewhere)])
    assert person(linked, "Sanne Kolkman") == 3
    assert person(linked, "Bas Visser") == 4  # 1 is somebody else here
    assert person(linked, "Sanne") == 3
    assert [(each.number, each.key) for each in linked.new] == [(3, "sanne kolkman"), (4, "bas visser")]
    assert person(Pseudonyms(elsewhere=[Known(elsewhere)]), "Bas") == 4  # a first name links nobody


def test_people_decide_over_what_was_given() -> None:
    rules = [Rule(PERSON, 1, 2), Rule(PERSON, 1, 9, "a")]
    names = [(PERSON, ["Sanne"]), (PERSON, ["Bas"]), (Label.PLACE, ["Ede"])]
    assert Pseudonyms(rules=rules, document="b").numbers(names) == [1, 1, 1]
    in_a = Pseudonyms(rules=rules, document="a")
    assert in_a.numbers(names) == [9, 9, 1]
    assert heard(in_a) == heard(Pseudonyms(rules=(), document="a")) | {
        (PERSON, "sanne"): 1,
        (PERSON, "bas"): 2,
        (Label.PLACE, "ede"): 1,
    }


NAMES = st.sampled_from(
    ["Sanne", "sannes", "Sanneke", "Sanen", "Sanne Kolkman", "Sanne Visser", "Kolkman", "Bas", "Lisa", "Lise", "Zoë", "Mohamed",
     "Mohammed Amrani", "S. Kolkman", "Wendelmoet", "…", "Fatima Zahra"]
)  # fmt: skip
DOCUMENTS = st.lists(st.lists(NAMES, min_size=1, max_size=8), min_size=1, max_size=5)


def told(documents: list[list[str]], runs: int = 1) -> list[list[list[int]]]:
    """Number some documents in turn, as often as asked, as a study does: each keeps what it was given."""
    known: dict[int, Pseudonym] = {}
    memory: dict[int, dict[tuple[Label, str], int]] = {}
    given_: list[list[list[int]]] = []
    for _ in range(runs):
        given_.append([])
        for at, names in enumerate(documents):
            pseudonyms = Pseudonyms(known.values(), listed=["Wendelmoet"], heard=memory.get(at))
            given_[-1].append(pseudonyms.numbers([(PERSON, name.split()) for name in names]))
            fresh = [each.number for each in pseudonyms.new]
            assert not set(fresh) & set(known)
            known |= {each.number: each for each in (*pseudonyms.new, *pseudonyms.grown)}
            memory[at] = memory.get(at, {}) | heard(pseudonyms)
    return given_


@given(DOCUMENTS)
def test_one_form_has_one_number_in_a_document_and_full_names_have_one_in_all(documents: list[list[str]]) -> None:
    (numbers,) = told(documents)
    everywhere: dict[str, set[int]] = {}
    for names, mine in zip(documents, numbers, strict=True):
        by_form: dict[str, set[int]] = {}
        for name, number in zip(names, mine, strict=True):
            by_form.setdefault(normal(PERSON, name.split()), set()).add(number)
        assert all(len(each) == 1 for each in by_form.values())
        for form in by_form.keys() & {"sanne kolkman", "sanne visser", "mohammed amrani", "wendelmoet"}:
            everywhere.setdefault(form, set()).update(by_form[form])
    assert all(len(each) == 1 for each in everywhere.values())


@given(DOCUMENTS)
def test_doing_it_again_changes_no_number(documents: list[list[str]]) -> None:
    first, second = told(documents, runs=2)
    assert first == second


RULES = st.lists(
    st.builds(Rule, st.just(PERSON), st.integers(1, 5), st.integers(1, 5), st.sampled_from(["", "a", "b"])).filter(
        lambda rule: rule.first != rule.second
    ),
    max_size=6,
)


@given(RULES, st.integers(1, 6), st.sampled_from(["a", "b", "c"]))
def test_the_last_rule_taken_back_leaves_what_was_there(rules: list[Rule], number: int, document: str) -> None:
    before = shown(rules, PERSON, number, document)
    more = [*rules, Rule(PERSON, before, 99, document)]
    assert shown(more, PERSON, number, document) == 99
    assert shown(more[:-1], PERSON, number, document) == before
    assert shown(rules, Label.PLACE, number, document) == number


@given(st.sampled_from(list(Label)), st.lists(st.text(min_size=1, max_size=8), min_size=1, max_size=3))
def test_the_form_of_a_name_is_its_own_form(label: Label, words: list[str]) -> None:
    once = normal(label, " ".join(words).split() or ["x"])
    assert normal(label, once.split()) == once or not once.split()
