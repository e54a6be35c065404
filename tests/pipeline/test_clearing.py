"""A closed column leaves the vault only when a steward clears it, and only when it holds nobody's data."""

from pathlib import Path

import pytest

from thematics import Study
from thematics.errors import UsageError

GENDER, CONTACT = "Geslacht", "Hoe kunnen we je bereiken?"
SURVEY = f"""Nr;{GENDER};Schooltype;Waar zit je op school?;Wat zou jou helpen om hulp te zoeken?;{CONTACT};Toelichting bij cijfer
1;meisje;havo;Zilverbeek College;Dat je anoniem kunt praten en dat niemand het meteen tegen je ouders zegt.;femke@post.example;7
2;jongen;vwo;Zilverbeek College;Iemand op school die je vertrouwt en die er verstand van heeft, dat helpt.;;8
3;meisje;mbo;Zilverbeek College;Weten wat er gebeurt als je aangifte doet, want dat is nu een groot raadsel.;;7
"""


@pytest.fixture
def survey(study: Study, tmp_path: Path) -> Study:
    path = tmp_path / "enquete.csv"
    path.write_text(SURVEY, "utf-8")
    study.add(path, source="survey")
    study.redact()
    return study


def _published(study: Study) -> str:
    return str(study.store.study._database.tables()["document"])


def test_nothing_is_cleared_by_itself(survey: Study) -> None:
    columns = {name: (count, cleared) for name, count, cleared in survey.columns("survey")}
    assert columns[GENDER] == (3, False)
    assert columns[CONTACT] == (1, False)
    assert "meisje" not in _published(survey)
    assert "havo" in _published(survey)


def test_a_cleared_column_goes_to_the_study_and_can_be_taken_back(survey: Study) -> None:
    assert survey.clear_column("survey", GENDER) == 3
    attributes = [document.attributes for document in survey.store.study.documents()]
    assert [each[GENDER] for each in attributes] == ["meisje", "jongen", "meisje"]
    assert {name: done for name, _, done in survey.columns("survey")}[GENDER]
    survey.clear_column("survey", GENDER, cleared=False)
    assert "meisje" not in _published(survey)


@pytest.mark.parametrize("column", [CONTACT, "Waar zit je op school?"])
def test_personal_data_is_never_cleared(survey: Study, column: str) -> None:
    before = _published(survey)
    with pytest.raises(UsageError, match="personal data") as caught:
        survey.clear_column("survey", column)
    assert "Zilverbeek" not in str(caught.value)
    assert "femke" not in str(caught.value)
    assert _published(survey) == before


def test_an_unknown_column_is_answered_with_those_there_are(survey: Study) -> None:
    with pytest.raises(UsageError, match=GENDER):
        survey.clear_column("survey", "Schoenmaat")
