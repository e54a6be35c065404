"""A small study, cheap to open, and material for it. Everybody and everything in it is invented."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from thematics import Study
from thematics.records.shared import Source
from thematics.store import KdfCost

PASSPHRASE = "vier losse woorden hier"

VTT = """WEBVTT

00:00:01.000 --> 00:00:05.000
<v Interviewer>Kun je vertellen wat er toen gebeurde?

00:00:05.500 --> 00:00:17.000
<v Femke>Ik durfde het eerst aan niemand te vertellen, want ik schaamde me dood en ik dacht dat het mijn eigen schuld was.

00:00:17.500 --> 00:00:20.000
<v Interviewer>Aan wie heb je het uiteindelijk verteld?

00:00:20.500 --> 00:00:34.000
<v Femke>Aan mijn mentor, meneer Hoogeboom, en die heeft samen met Wendelmoet de politie gebeld, want ik zit op het Zilverbeek College.

00:00:34.500 --> 00:00:41.000
<v Femke>Mijn nummer is 06-12345678 en mijn moeder mailde naar femke@zilverbeek.example daarover.
"""
TXT = """Interviewer: Hoe hebben jullie dat thuis gemerkt?
Moeder: Ze zat alleen nog op haar kamer en ze wilde niet meer naar school, en toen zei Wendelmoet dat er iets was.
Interviewer: Wat had u nodig van de politie?
Moeder: Dat iemand gewoon luisterde, en dat we niet drie keer hetzelfde verhaal hoefden te vertellen aan steeds een ander.
"""
CASES = """zaaknummer;organisatie;datum;leeftijd;verloop;afhandeling;behandelaar
Q-2023-0041;Politie Amsterdam;12-03-2023;16;Betrokkene meldde dat er beelden waren verspreid en wilde eerst geen aangifte doen uit schaamte.;doorverwezen;Roelinde Zwartkruis
Q-2023-0042;Qpido;14-03-2023;15;Meisje kwam met haar vader, die de school had gesproken, en vroeg om hulp bij het verwijderen van beelden.;beelden verwijderd;Roelinde Zwartkruis
Q-2023-0043;Politie Amsterdam;20-03-2023;19;Aangever wist niet waar hij terecht kon en hoorde van een vriend dat de politie kon helpen.;aangifte opgenomen;Tjibbe Wijngaard
"""
SURVEY = """Tijdstempel;Leeftijd;Schooltype;School;Wat zou jou helpen om hulp te zoeken?;Wil je meedoen aan een interview?;Hoe kunnen we je bereiken?
2023-05-01 10:12;14;havo;Zilverbeek College;Dat je anoniem kunt praten en dat niemand het meteen tegen je ouders zegt.;nee;
2023-05-01 10:14;16;vwo;Zilverbeek College;Iemand op school die je vertrouwt en die er verstand van heeft, dat zou mij helpen.;ja;berber.klaver@post.example
2023-05-02 09:01;17;mbo;Kwartiermakers;Weten wat er gebeurt als je aangifte doet, want dat is nu een groot raadsel voor mij.;nee;
2023-05-02 09:05;13;vmbo-t;Kwartiermakers;;nee;
"""

Write = Callable[[str, str], Path]


@pytest.fixture(scope="session")
def passphrase() -> str:
    return PASSPHRASE


@pytest.fixture
def new_study(tmp_path: Path) -> Iterator[Callable[..., Study]]:
    """Make studies whose governance is filled in; their redaction is reviewed unless it is waived."""
    made: list[Study] = []

    def make(name: str = "studie", *, waived: bool = True) -> Study:
        study = Study.create(tmp_path / name, passphrase=PASSPHRASE, researcher="anna", kdf=KdfCost(1, 8, 1))
        made.append(study)
        for source in Source:
            for key in ("responsible", "legal_basis", "ethics_reference", "permission"):
                if key != "permission" or source is Source.CASEFILE:
                    study.store.settings.set(f"governance.{source}", key, "verzonnen materiaal")
            study.store.settings.set(f"governance.{source}", "until", "2030-12-31")
        if waived:
            study.store.save_settings()
            study.waive_review("alles is verzonnen")
        study.store.save_settings()
        return study

    yield make
    for study in made:
        study.close()


@pytest.fixture
def study(new_study: Callable[..., Study]) -> Study:
    """A study in which the review of redaction is waived."""
    return new_study()


@pytest.fixture
def gated(new_study: Callable[..., Study]) -> Study:
    """A study in which text waits for a steward."""
    return new_study("met-poort", waived=False)


@pytest.fixture
def write(tmp_path: Path) -> Write:
    """Write a file to add."""
    folder = tmp_path / "materiaal"
    folder.mkdir()

    def make(name: str, text: str) -> Path:
        path = folder / name
        path.write_text(text, encoding="utf-8")
        return path

    return make


@pytest.fixture
def vtt(write: Write) -> Path:
    """An interview with a girl, her teacher and her school; its cues have times."""
    return write("gesprek-1.vtt", VTT)


@pytest.fixture
def txt(write: Write) -> Path:
    """An interview with a mother."""
    return write("gesprek-2.txt", TXT)


@pytest.fixture
def cases(write: Write) -> Path:
    """Three case files."""
    return write("dossiers.csv", CASES)


@pytest.fixture
def survey(write: Write) -> Path:
    """Four survey answers, one of them without open text."""
    return write("enquete.csv", SURVEY)


@pytest.fixture
def interviews(study: Study, vtt: Path, txt: Path) -> Study:
    """A study with I01 (the girl) and I02 (the mother) redacted and published."""
    study.add(vtt, source="interview", group="slachtoffer")
    study.add(txt, source="interview", group="ouder")
    study.redact()
    return study
