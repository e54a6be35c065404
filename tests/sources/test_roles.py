from collections.abc import Sequence

import pytest

from thematics.records.raw import ReadTranscript, ReadTurn, ReadWord
from thematics.records.shared import Role
from thematics.sources import guess_roles

Turns = list[tuple[str | None, str]]

ASKING = [
    "Fijn dat je er bent. Hoe gaat het met je?",
    "Wat gebeurde er toen?",
    "Hm.",
    "En heb je dat aan iemand verteld?",
    "Oké, en waarom niet?",
    "Dank je wel.",
]
TELLING = [
    "Gaat wel, een beetje zenuwachtig, maar ik wil het graag kwijt.",
    "Nou, ik kreeg dus een bericht van die jongen en hij dreigde alles door te sturen. Wat moest ik doen?",
    "Ik dacht dat het mijn eigen schuld was.",
    "Nee, aan niemand, ook niet aan mijn ouders, want die zouden boos worden.",
    "Schaamte vooral, en bang dat niemand me zou geloven.",
    "Graag gedaan.",
]
# As a recogniser without punctuation and capitals writes it.
ASKING_PLAIN = [
    "fijn dat je er bent hoe gaat het met je",
    "en wat gebeurde er toen",
    "ja oké heb je dat aan iemand verteld",
    "hm",
    "kun je daar iets meer over vertellen",
    "zou je nu wel naar de politie gaan",
]
TELLING_PLAIN = [
    "gaat wel een beetje zenuwachtig maar ik wil het graag kwijt",
    "nou ik kreeg dus een bericht van die jongen en hij dreigde alles door te sturen",
    "nee aan niemand ook niet aan mijn ouders want die zouden boos worden",
    "ik dacht dat het mijn eigen schuld was",
    "het was gewoon heel naar en ik sliep niet meer",
    "weet ik niet misschien als er iemand meegaat",
]


def transcript(turns: Sequence[tuple[str | None, str]]) -> ReadTranscript:
    return ReadTranscript("txt", tuple(ReadTurn(who, tuple(map(ReadWord, what.split()))) for who, what in turns))


def talk(one: str | None, other: str | None, asking: list[str] = ASKING, telling: list[str] = TELLING) -> Turns:
    return [each for ask, tell in zip(asking, telling, strict=True) for each in ((one, ask), (other, tell))]


@pytest.mark.parametrize(
    ("asks", "answers"),
    [
        ("Interviewer", "Respondent"),
        ("interviewer", "Noor"),
        ("Interviewer 2", "Noor"),
        ("Iris", "Respondent 3"),
        ("I", "R"),
        ("I1", "R07"),
        ("INT", "RESP"),
        ("Onderzoeker", "Moeder"),
        ("Onderzoekster (Iris)", "Noor"),
        ("Vraag", "Antwoord"),
        ("V", "A"),
        ("Q", "A"),
        ("Gespreksleider", "Deelnemer 1"),
        ("Moderator", "Docent"),
    ],
)
def test_a_label_that_says_so_settles_it_even_against_the_words(asks: str, answers: str) -> None:
    expected = {asks: Role.INTERVIEWER, answers: Role.RESPONDENT}
    assert guess_roles(transcript(talk(asks, answers))) == expected
    assert guess_roles(transcript(talk(asks, answers, TELLING, [f"{text} Ja?" for text in ASKING]))) == expected


@pytest.mark.parametrize(
    ("one", "other"),
    [("Spreker 1", "Spreker 2"), ("SPEAKER_01", "SPEAKER_00"), ("Iris", "Ruben"), ("Anna", "Vera"), ("S01", "S00")],
)
def test_who_asks_interviews(one: str, other: str) -> None:
    for asking, telling in ((ASKING, TELLING), (ASKING_PLAIN, TELLING_PLAIN)):
        assert guess_roles(transcript(talk(one, other, asking, telling))) == {
            one: Role.INTERVIEWER,
            other: Role.RESPONDENT,
        }


def test_a_respondent_who_asks_back_does_not_interview() -> None:
    turns = talk("Spreker 1", "Spreker 2", ASKING, [f"{text} Toch?" for text in TELLING])
    assert guess_roles(transcript(turns)) == {"Spreker 1": Role.INTERVIEWER, "Spreker 2": Role.RESPONDENT}


def test_a_label_that_answers_is_never_the_interviewer() -> None:
    turns = [
        ("Moeder", "Hoe moet ik dat zeggen? Weet jij het?"),
        ("Iris", "Vertel maar rustig."),
        ("Moeder", "Snap je?"),
        ("Iris", "Hoezo?"),
    ]
    assert guess_roles(transcript(turns))["Moeder"] is Role.RESPONDENT


def test_three_speakers_have_one_who_asks() -> None:
    turns = talk("SPEAKER_00", "SPEAKER_01")
    turns += [
        ("SPEAKER_02", "Ik als moeder zag het niet, en daar voel ik me heel schuldig over."),
        ("SPEAKER_02", "Nee."),
    ]
    roles = guess_roles(transcript(turns))
    assert [label for label, role in roles.items() if role is Role.INTERVIEWER] == ["SPEAKER_00"]


def test_a_second_interviewer_is_one_too() -> None:
    turns = talk("SPEAKER_00", "SPEAKER_01")
    turns += [("SPEAKER_02", text) for text in ("Mag ik daar iets over vragen?", "Wie wist ervan?", "Wanneer was dat?")]
    roles = guess_roles(transcript(turns))
    assert {label for label, role in roles.items() if role is Role.INTERVIEWER} == {"SPEAKER_00", "SPEAKER_02"}


def test_a_recogniser_that_writes_no_question_marks_hides_nobody_who_asks() -> None:
    asking = [text.replace("?", ".") for text in ASKING]
    telling = [text.replace("?", ".") for text in TELLING]
    for one, other in (("SPEAKER_00", "SPEAKER_01"), ("SPEAKER_01", "SPEAKER_00")):
        assert guess_roles(transcript(talk(one, other, asking, telling))) == {
            one: Role.INTERVIEWER,
            other: Role.RESPONDENT,
        }


def test_who_asks_as_often_but_says_much_does_not_interview() -> None:
    telling = [f"{text} En wat had ik dan moeten doen, denk jij?" for text in TELLING[:4]] + ["Ja.", "Zo was het."]
    turns = talk("Spreker 2", "Spreker 1", telling, ASKING)
    assert guess_roles(transcript(turns)) == {"Spreker 1": Role.INTERVIEWER, "Spreker 2": Role.RESPONDENT}


def test_a_third_who_asks_and_tells_much_is_no_second_interviewer() -> None:
    turns = talk("SPEAKER_00", "SPEAKER_01", ["Wat?", "Hoe?", "Wie?", "Hm.", "En toen?", "Ja?"])
    turns += [("SPEAKER_02", f"{text} Waarom heb ik dat niet gezien? Hoe kon dat?") for text in TELLING * 2]
    roles = guess_roles(transcript(turns))
    assert {label for label, role in roles.items() if role is Role.INTERVIEWER} == {"SPEAKER_00"}


def test_one_speaker_answers() -> None:
    for label in (None, "SPEAKER_00", "Interviewer"):
        turns: Turns = [(label, text) for text in ASKING]
        assert guess_roles(transcript(turns)) == {label or "": Role.RESPONDENT}


def test_somebody_always_answers() -> None:
    turns = talk("I", "Interviewer 2")
    assert Role.RESPONDENT in guess_roles(transcript(turns)).values()
    everybody = [
        ("Spreker 1", "Wat?"),
        ("Spreker 2", "Hoe dan?"),
        ("Spreker 1", "Waarom?"),
        ("Spreker 2", "Wie?"),
        ("Spreker 1", "Echt?"),
        ("Spreker 2", "Nou?"),
    ]
    assert Role.RESPONDENT in guess_roles(transcript(everybody)).values()


def test_nobody_asks_in_a_conversation_without_questions() -> None:
    turns: Turns = [("Anna", "Het was heel naar."), ("Bea", "Voor mij ook."), ("Anna", "En lang."), ("Bea", "Ja.")]
    assert set(guess_roles(transcript(turns)).values()) == {Role.RESPONDENT}


def test_a_speaker_who_is_not_known_is_not_silenced() -> None:
    turns = [*talk("SPEAKER_00", "SPEAKER_01"), (None, "Wat?"), (None, "Hoe?")]
    assert guess_roles(transcript(turns))[""] is Role.RESPONDENT


@pytest.mark.parametrize(
    ("text", "asks"),
    [
        ("hoe was dat", True), ("en wat vond je daarvan", True), ("ja oké waarom dan", True), ("heb je dat verteld", True), ("was dat de eerste keer", True),
        ("vertel eens", True), ("zou u dat nog eens doen", True), ("ik weet niet hoe dat moet", False), ("heb ik niet gedaan", False), ("dat was zo", False),
        ("Hoe het ging. Slecht.", False), ("wat? nee.", True), ("Hij zei: “wil je?”", True), ("hm", False), ("…", False), ("Dat is lang, toch?", False), ("Ik dacht, snap je? Nou.", False), ("Toch?", True),
    ],
)  # fmt: skip
def test_what_counts_as_asking(text: str, asks: bool) -> None:  # noqa: FBT001 - a table
    turns: Turns = [
        ("Spreker 1", text),
        ("Spreker 2", "dat was gewoon heel lang geleden en ik weet het niet meer precies"),
    ]
    assert (guess_roles(transcript(turns))["Spreker 1"] is Role.INTERVIEWER) is asks
