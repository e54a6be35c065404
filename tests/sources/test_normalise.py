import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from thematics.records.shared import Group, Voice
from thematics.sources import age_band, guess_voice, handling, month, organisation_type, school_type
from thematics.sources.normalise import AGE_BANDS, HANDLINGS, ORGANISATION_TYPES, SCHOOL_TYPES

STORIES = [
    "Gebeld met moeder van Noor Haddou op 06-12345678; zij wil geen aangifte doen maar wel hulp",
    "havo maar eigenlijk vwo want ik ben blijven zitten door wat er toen gebeurd is op school",
    "zestien jaar en toen het gebeurde was ik 14 of 15 dat weet ik niet meer precies",
    "op 12 maart 2024 belde zij vanuit school met de politie over wat er gebeurd was",
]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("11", "<12"), ("12", "12–14"), ("14 jaar", "12–14"), ("15-17", "15–17"), ("18 t/m 20", "18–20"), ("24", "21–24"),
        ("25", "25+"), ("12–14", "12–14"), ("17.5", None), ("14-16", None), ("oud", None), ("", None), ("2008", None),
        ("1 2 3", None), ("06-12345678", None), ("14-08-2008", None),
    ],
)  # fmt: skip
def test_age_bands(text: str, expected: str | None) -> None:
    assert age_band(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("12-03-2024", "2024-03"), ("2024-03-12", "2024-03"), ("2024-03-12 14:00", "2024-03"), ("2024-03-12T14:00:33Z", "2024-03"),
        ("2024/03/12 2:05:33 p.m. CET", "2024-03"), ("12/03/2024 14:05:33", "2024-03"), ("3/13/2024 9:01", "2024-03"), ("13-3-24", "2024-03"),
        ("5/13/24 14:02:11", "2024-05"), ("12 maart 2024", "2024-03"), ("dinsdag 12 maart 2024", "2024-03"), ("maart 2024", "2024-03"),
        ("12-mrt-2024", "2024-03"), ("12 mrt. 2024", "2024-03"), ("March 12, 2024", "2024-03"), ("3/2024", "2024-03"), ("2024-03", "2024-03"),
        ("12.03.2024", "2024-03"), ("2024", None), ("13-13-2024", None), ("00-00-2024", None), ("12-03-1899", None), ("12-03", None),
        ("gisteren", None), ("12 noor 2024", None), ("", None), ("12-03-2024 gebeld met Noor", None), ("06-12345678", None),
    ],
)  # fmt: skip
def test_months(text: str, expected: str | None) -> None:
    assert month(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("VMBO-T", "vmbo"), ("vmbo-b/k", "vmbo"), ("mavo", "vmbo"), ("havo 4", "havo"), ("HAVO/VWO", "havo"), ("vwo", "vwo"),
        ("gymnasium", "gymnasium"), ("Atheneum", "vwo"), ("MBO niveau 4", "mbo"), ("ROC Waterpoort", "mbo"), ("praktijkonderwijs", "praktijkonderwijs"),
        ("VSO", "vso"), ("speciaal onderwijs", "vso"), ("hbo", "hbo"), ("universiteit", "wo"), ("groep 8", "basisonderwijs"),
        ("Vossenveld College", None), ("", None), ("wonen", None), ("professioneel", None),
    ],
)  # fmt: skip
def test_school_types(text: str, expected: str | None) -> None:
    assert school_type(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Zeden Amsterdam", "politie"), ("Basisteam Zuidoost", "politie"), ("politie", "politie"), ("OM", "politie"), ("om", None),
        ("Qpido", "hulporganisatie"), ("Slachtofferhulp", "hulporganisatie"), ("jeugdzorg", "hulporganisatie"), ("fier", "hulporganisatie"),
        ("fiere jongen", None), ("Vossenveld College", "school"), ("huisarts", "zorg"), ("GGD", "zorg"), ("gemeente Amsterdam", "gemeente"),
        ("Snapchat", "platform"), ("?", None), ("", None), ("parts", None),
    ],
)  # fmt: skip
def test_organisation_types(text: str, expected: str | None) -> None:
    assert organisation_type(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Aangifte opgenomen", "aangifte opgenomen"), ("melding zonder aangifte", "melding zonder aangifte"), ("Geen aangifte.", "melding zonder aangifte"),
        ("aangifte ingetrokken", "aangifte ingetrokken"), ("sepot", "sepot"), ("geseponeerd", "sepot"), ("dagvaarding", "vervolging"),
        ("HALT", "halt of waarschuwing"), ("informatief gesprek", "informatief gesprek"), ("warme overdracht", "warme overdracht"),
        ("doorverwezen naar hulp", "doorverwezen"), ("doorverwezen naar Fier via Noor", "doorverwezen"), ("wachtlijst", "wachtlijst"),
        ("traject gestart", "traject gestart"), ("consult", "consult"), ("in onderzoek", "in onderzoek"), ("afgesloten, geen hulpvraag", "afgesloten"),
        ("beelden verwijderd", "beelden verwijderd"), ("geen actie", "geen actie"), ("gebeld met moeder op 06-12345678", None), ("Noor Haddou", None),
        ("", None),
    ],
)  # fmt: skip
def test_ways_of_handling(text: str, expected: str | None) -> None:
    assert handling(text) == expected


@pytest.mark.parametrize("story", STORIES)
def test_stories_are_refused(story: str) -> None:
    assert [f(story) for f in (age_band, month, school_type, organisation_type, handling)] == [None] * 5


@given(st.text(max_size=60) | st.text(alphabet="0123456789-/. jaarmtvhobwnk", max_size=25))
@example("doorverwezen naar Noor Haddou")
@example("٣٤")
def test_only_words_of_the_vocabularies_ever_come_out(text: str) -> None:
    assert age_band(text) in (None, *AGE_BANDS)
    assert school_type(text) in (None, *SCHOOL_TYPES)
    assert organisation_type(text) in (None, *ORGANISATION_TYPES)
    assert handling(text) in (None, *HANDLINGS)
    found = month(text)
    assert found is None or (len(found) == 7 and 1900 <= int(found[:4]) <= 2100 and 1 <= int(found[5:]) <= 12)


@given(st.sampled_from([*HANDLINGS, *SCHOOL_TYPES, *ORGANISATION_TYPES, *AGE_BANDS]))
def test_the_vocabularies_understand_themselves(word: str) -> None:
    for values, normalise in (
        (HANDLINGS, handling),
        (SCHOOL_TYPES, school_type),
        (ORGANISATION_TYPES, organisation_type),
        (AGE_BANDS[1:-1], age_band),
    ):
        assert word not in values or normalise(word) == word


def test_whose_voice_it_is() -> None:
    assert {group: guess_voice(group) for group in Group} == {
        Group.SLACHTOFFER: Voice.SELF,
        Group.LEERLING: Voice.SELF,
        Group.OUDER: Voice.ABOUT,
        Group.DOSSIER: Voice.ABOUT,
        Group.PROFESSIONAL: Voice.PROFESSIONAL,
        Group.EERSTELIJNSPROFESSIONAL: Voice.PROFESSIONAL,
    }
