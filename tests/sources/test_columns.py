from collections.abc import Mapping, Sequence

import pytest

from thematics.errors import UnreadableFileError
from thematics.records.raw import ReadTable
from thematics.records.shared import Source
from thematics.sources import ColumnRole, guess_columns, names_in

OPEN = [
    "Ik schaamde me en durfde het aan niemand te vertellen, zelfs niet aan mijn zus.",
    "Bang dat ze me niet zouden geloven of dat het mijn schuld was.",
    "weet niet",
    "Omdat je ouders dan je telefoon afpakken en dan heb je niks meer.",
    "niks eigenlijk, het ging vanzelf over na een paar weken",
    "de politie deed er toch niks mee",
]
SHORT = [
    "rust",
    "weet niet",
    "iemand die luistert",
    "niks",
    "tijd",
    "dat ze niet meteen je ouders bellen want dan durft niemand",
]
YES = ["ja", "nee", "nee", "misschien", "ja", "nee"]
CONTACTS = ["06-12345678", "noor.h@example.com", "", "0612345678", "ja, mail naar b.k@example.org", ""]
EMAILS = ["noor.h@example.com", "b.k@example.org", "x@example.nl", "y@example.nl", "z@example.nl", "q@example.nl"]
DATES = [
    "13-05-2024 10:01",
    "13-05-2024 10:02",
    "14-05-2024 09:00",
    "14-05-2024 09:30",
    "15-05-2024 11:00",
    "16-05-2024 12:00",
]
AGES = ["14", "15", "16", "15", "17", "13"]
NUMBERS = ["1", "2", "3", "4", "5", "6"]
NAMES = [
    "Samira el Ouardi",
    "Thijs Brouwershaven",
    "Precious Owusu-Boadi",
    "Daniël Kowalczyk",
    "Elif Karabulut",
    "Lieke van Wijn",
]
SCHOOLS = [
    "Vossenveld College",
    "Sloterhoek Lyceum",
    "Noorderzon College",
    "ROC Waterpoort",
    "IJkade College",
    "Het Baken",
]
TYPES = ["havo", "vwo", "vmbo-t", "mbo", "havo", "vwo"]
PLACES = ["Amsterdam", "Diemen", "Zaandam", "Den Haag", "Haarlem", "Almere"]


def guessed(columns: Mapping[str, Sequence[str]], source: Source = Source.SURVEY) -> dict[str, ColumnRole]:
    rows = tuple(zip(*columns.values(), strict=True))
    return {guess.column: guess.role for guess in guess_columns(ReadTable("csv", tuple(columns), rows), source)}


def role(header: str, cells: Sequence[str], source: Source = Source.SURVEY) -> ColumnRole:
    return guessed({header: cells, "Vertel hier je verhaal": OPEN}, source)[header]


LIMESURVEY = {
    "Antwoord-ID": (NUMBERS, "id"), "Datum ingezonden": (DATES, "date"), "Laatste pagina": (["4"] * 6, "closed"),
    "Starttaal": (["nl"] * 6, "closed"), "Seed": (["1874623645", "1243546576", "1098765432", "1647382910", "1555555555", "1666666666"], "id"),
    "Toegangscode": (["aB3x", "bC4y", "cD5z", "dE6a", "eF7b", "fG8c"], "id"), "Datum gestart": (DATES, "closed"),
    "Datum laatste actie": (DATES, "closed"), "IP-adres": ([f"203.0.113.{n}" for n in range(6)], "closed"),
    "Verwijzende URL": (["https://school.example"] * 6, "closed"), "Hoe oud ben je?": (AGES, "age"),
    "Welk type onderwijs volg je?": (TYPES, "school-type"), "Op welke school zit je?": (SCHOOLS, "school"),
    "Heb je dit weleens meegemaakt? [Anders]": (YES, "closed"),
    "Wat hield je tegen om contact op te nemen met de politie of een andere organisatie?": (OPEN, "text"),
    "Wat heb je nodig van school, politie of hulpverlening?": (SHORT, "text"),
    "Ben je bereid om mee te doen aan een interview?": (YES, "closed"),
    "Zo ja, wat is je e-mailadres of telefoonnummer?": (CONTACTS, "contact"), "Totale tijd": (["123.4"] * 6, "closed"),
    "Groepstijd: Achtergrond": (["12.1"] * 6, "closed"),
}  # fmt: skip
QUALTRICS = {
    "Start Date": (DATES, "date"), "End Date": (DATES, "closed"), "Response Type": (["IP Address"] * 6, "closed"),
    "IP Address": ([f"203.0.113.{n}" for n in range(6)], "closed"), "Progress": (["100"] * 6, "closed"),
    "Duration (in seconds)": (["210", "330", "120", "98", "77", "65"], "closed"), "Finished": (["True"] * 6, "closed"),
    "Recorded Date": (DATES, "closed"), "Response ID": (["R_1a", "R_2b", "R_3c", "R_4d", "R_5e", "R_6f"], "id"),
    "Recipient Last Name": ([""] * 6, "name"), "Recipient First Name": ([""] * 6, "name"), "Recipient Email": ([""] * 6, "contact"),
    "External Data Reference": (EMAILS, "contact"), "Location Latitude": (["52.3"] * 6, "closed"),
    "Distribution Channel": (["anonymous"] * 6, "closed"), "User Language": (["NL"] * 6, "closed"),
    "How old are you?": (AGES, "age"), "Which school do you go to?": (SCHOOLS, "school"), "What kind of school is that?": (TYPES, "school-type"),
    "What kept you from asking an organisation for help?": (OPEN, "text"), "Why? Please explain - Other - Text": (OPEN, "text"),
    "May we contact you for an interview?": (CONTACTS, "contact"), "Would you take part in an interview?": (YES, "closed"),
}  # fmt: skip
GOOGLE = {
    "Tijdstempel": (DATES, "date"), "E-mailadres": (EMAILS, "contact"), "Wat is je leeftijd?": (AGES, "age"),
    "Wat voor school doe je?": (TYPES, "school-type"), "Wat is je naam?": (NAMES, "name"), "Waar woon je?": (PLACES, "place"),
    "Hoe vaak heb je dit meegemaakt?": (["nooit", "1 keer", "vaker", "nooit", "nooit", "1 keer"], "closed"),
    "Kun je vertellen waarom je (geen) hulp zocht?": (OPEN, "text"), "Hoe kunnen we je bereiken?": (CONTACTS, "contact"),
    "Laat hier je gegevens achter als je mee wilt doen": (OPEN, "contact"),
}  # fmt: skip
FORMS = {
    "ID": (NUMBERS, "id"), "Begintijd": (DATES, "date"), "Tijd van voltooien": (DATES, "closed"), "E-mail": (["anonymous"] * 6, "closed"),
    "Naam": ([""] * 6, "name"), "Tijd van laatste wijziging": ([""] * 6, "closed"), "Wat is je geslacht?": (YES, "closed"),
    "In welke klas zit je?": (["3a", "4b", "3a", "3c", "4b", "4b"], "closed"), "Welk niveau volg je?": (TYPES, "school-type"),
    "Wat zou jou helpen?": (SHORT, "text"), "Wat zou jou helpen?2": (SHORT, "text"), "Wil je meewerken aan een gesprek met ons?": (YES, "closed"),
    "Je 06 of Snapchat": (CONTACTS, "contact"),
}  # fmt: skip
ENGLISH_FORMS = {
    "Id": (NUMBERS, "id"), "Start time": (DATES, "date"), "Completion time": (DATES, "closed"), "Email": (EMAILS, "contact"),
    "Name": (NAMES, "name"), "Last modified time": (DATES, "closed"), "Tell us what happened": (OPEN, "text"),
    "Your phone number, if you want": (CONTACTS, "contact"),
}  # fmt: skip


@pytest.mark.parametrize(
    "export",
    [LIMESURVEY, QUALTRICS, GOOGLE, FORMS, ENGLISH_FORMS],
    ids=["limesurvey", "qualtrics", "google", "forms", "forms-en"],
)
def test_exports_of_survey_programs(export: Mapping[str, tuple[Sequence[str], str]]) -> None:
    found = guessed({header: cells for header, (cells, _) in export.items()})
    assert {header: guess.value for header, guess in found.items()} == {
        header: expected for header, (_, expected) in export.items()
    }


@pytest.mark.parametrize(
    ("header", "cells", "expected"),
    [
        ("registratienummer", [f"PL1300-202400{n}418" for n in range(6)], "id"), ("dossiernummer", NUMBERS, "id"), ("BVH-nr", NUMBERS, "id"),
        ("zaak_id", NUMBERS, "id"), ("datum_melding", DATES, "date"), ("Meldingsdatum", DATES, "date"), ("datum contact", DATES, "date"),
        ("geboortedatum", DATES, "closed"), ("Geb.datum", DATES, "closed"), ("eenheid", ["Zeden Amsterdam"] * 6, "organisation"),
        ("organisatie", ["Qpido"] * 6, "organisation"), ("naam_slachtoffer", NAMES, "name"), ("slachtoffer", NAMES, "name"),
        ("betrokkene", NAMES, "name"), ("aanmelder", ["moeder", "school", "zelf", "vader", "zelf", "school"], "closed"),
        ("contactpersoon", NAMES, "name"), ("woonplaats", PLACES, "place"), ("adres", ["Meidoornkade 7"] * 6, "place"), ("school", SCHOOLS, "school"),
        ("schoolnaam", SCHOOLS, "school"), ("schooltype", TYPES, "school-type"), ("leeftijd", AGES, "age"), ("leeftijd (jaar)", AGES, "age"),
        ("groep", ["leerling"] * 6, "group"), ("mutatie", OPEN, "text"), ("motief_melding", OPEN, "text"), ("verloop", OPEN, "text"),
        ("toelichting", OPEN, "text"), ("afhandeling", ["consult", "sepot", "consult", "sepot", "consult", "sepot"], "handling"),
        ("afhandeling", [f"{text} Daarna is er nog lang met haar over doorgepraat." for text in OPEN], "text"), ("telefoon", ["", *CONTACTS[:5]], "contact"),
        ("bsn", ["111222333"] * 6, "contact"), ("kenmerk", NUMBERS, "id"), ("onbekende kop", OPEN, "text"), ("onbekende kop", YES, "closed"),
        ("onbekende kop", DATES, "date"), ("onbekende kop", [f"06-0{n}-2024 10:0{n}" for n in range(1, 7)], "date"), ("onbekende kop", NAMES, "name"), ("onbekende kop", EMAILS, "contact"), ("onbekende kop", [""] * 6, "closed"),
    ],
)  # fmt: skip
def test_fields_of_registrations(header: str, cells: Sequence[str], expected: str) -> None:
    assert role(header, cells, Source.CASEFILE).value == expected


@pytest.mark.parametrize(
    "header",
    [
        "toelichting",
        "Wat heb je nodig?",
        "leeftijd",
        "afhandeling",
        "datum",
        "schooltype",
        "groep",
        "Waarom?",
        "x",
        "opmerkingen",
    ],
)
@pytest.mark.parametrize(
    "cells",
    [
        CONTACTS,
        EMAILS,
        ["+31 6 1234 5678", "06 12 34 56 78", "(020) 123 4567", "0031612345678", "612345678", "06.12.34.56.78"],
        ["@noor.xs07", "@bram_k", "@lotte2008", "@x_y_z", "@rico_z", "@abc"],
        [
            "bel me op 06-12345678 na vier uur",
            "06-12345678 graag",
            "noor@example.com!",
            "via 0612345678",
            "app 0687654321 maar",
            "nee",
        ],
        NAMES,
    ],
    ids=["contacts", "addresses", "phones", "handles", "with words", "names"],
)
def test_contact_details_and_names_are_neither_text_nor_an_attribute(header: str, cells: Sequence[str]) -> None:
    for source in (Source.SURVEY, Source.CASEFILE):
        assert role(header, cells, source) in (ColumnRole.CONTACT, ColumnRole.NAME)


def test_stories_that_mention_a_number_or_a_name_are_stories() -> None:
    stories = [f"{text} Toen heb ik haar gebeld op 06-12345678 maar niemand nam op, ook Samira niet." for text in OPEN]
    assert role("Wat gebeurde er toen?", stories) is ColumnRole.TEXT


@pytest.mark.parametrize("answers", [YES, ["ja", "nee", "ik ken iemand", "zeg ik liever niet", "ja", "nee"]])
def test_a_closed_question_is_closed_whatever_it_asks(answers: Sequence[str]) -> None:
    for header in (
        "Wat vind je daarvan?",
        "Heb je weleens hulp gezocht bij een organisatie?",
        "Weet je bij welke school, politie of instantie je terecht kunt?",
    ):
        assert role(header, answers) is ColumnRole.CLOSED


def test_a_study_has_room_for_one_month_and_the_first_counts() -> None:
    found = guessed(
        {"datum melding": DATES, "datum sluiting": DATES, "leeftijd": AGES, "leeftijd dader": AGES, "tekst": OPEN}
    )
    assert [guess.value for guess in found.values()] == ["date", "closed", "age", "closed", "text"]


def test_every_guess_says_what_it_rests_on() -> None:
    table = ReadTable("csv", ("datum", "datum 2", "tekst"), tuple(zip(DATES, DATES, OPEN, strict=True)))
    assert [guess.why for guess in guess_columns(table, Source.CASEFILE)] == [
        "its header",
        "another column has the date",
        "its header, and long cells",
    ]


def test_without_open_text_it_says_so_and_nothing_of_what_stands_there() -> None:
    # A damaged file may have answers where the header should be.
    columns = {"id": NUMBERS, "Noor Haddou wist het": YES, "Wist Noor Haddou het?": YES}
    with pytest.raises(UnreadableFileError, match="none of the table's 3 columns seems to hold open text") as caught:
        guessed(columns)
    assert "Noor" not in str(caught.value)


@pytest.mark.parametrize("answers", [YES, ["nee", "Nee.", "n.v.t.", "zeg ik liever niet", "", "ja"]])
def test_yes_and_no_are_nobodys_name_school_or_place(answers: Sequence[str]) -> None:
    for header in (
        "naam",
        "school",
        "woonplaats",
        "Wat is je naam?",
        "Mogen we contact met je opnemen?",
        "contact",
        "adres",
    ):
        assert role(header, answers) is ColumnRole.CLOSED


@pytest.mark.parametrize(
    ("kind", "cell", "expected"),
    [
        (ColumnRole.CONTACT, "06-12345678", ("06-12345678",)),
        (
            ColumnRole.CONTACT,
            "mail noor.h@example.com, of app @noor.xs of +31 6 12345678.",
            ("noor.h@example.com", "@noor.xs", "+31 6 12345678"),
        ),
        (ColumnRole.CONTACT, "liever niet via mijn moeder", ()),
        (ColumnRole.NAME, "Samira el Ouardi", ("Samira el Ouardi",)),
        (ColumnRole.NAME, "onbekend", ()),
        (ColumnRole.SCHOOL, "Vossenveld College", ("Vossenveld College",)),
        (ColumnRole.PLACE, "n.v.t.", ()),
        (ColumnRole.CLOSED, "meisje", ()),
        (ColumnRole.TEXT, "Samira vertelde het", ()),
    ],
)
def test_what_of_a_cell_belongs_on_the_name_list(kind: ColumnRole, cell: str, expected: tuple[str, ...]) -> None:
    assert names_in(kind, cell) == expected
