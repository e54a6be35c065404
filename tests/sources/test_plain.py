from collections.abc import Callable

import pytest

from thematics.records.raw import ReadTranscript
from thematics.records.shared import TimeSource

Read = Callable[[str, str | bytes], ReadTranscript]
Said = Callable[[str, str | bytes], list[tuple[str | None, str]]]

TURNS = [
    ("Interviewer", "Wat hield je tegen om het te vertellen?"),
    ("Respondent", "Ik schaamde me. Heel erg."),
    ("Interviewer", "En later?"),
    ("Respondent", "Later niet meer."),
]
FORMS = {
    "colon": "{who}: {what}\n",
    "colon without a space": "{who}:{what}\n",
    "tab": "{who}\t{what}\n",
    "colon and tab": "{who}:\t{what}\n",
    "time before": "[00:01:0{n}] {who}: {what}\n",
    "time before in round brackets": "(00:01:0{n}) {who}: {what}\n",
    "time before without brackets": "00:01:0{n} {who}: {what}\n",
    "time after": "{who} [00:01:0{n}]: {what}\n",
    "time behind the colon": "{who}: [00:01:0{n}] {what}\n",
    "short time behind the label": "{who} (1:0{n}): {what}\n",
    "short time before": "1:0{n} {who}: {what}\n",
    "f4 and MAXQDA": "{who}: {what} #00:01:0{n}-3#\n",
    "range before": "[00:01:0{n}.000 --> 00:01:0{n}.900] {who}: {what}\n",
    "label in brackets": "[{who}]: {what}\n",
    "label in brackets without a colon": "[{who}] {what}\n",
    "bold": "**{who}:** {what}\n",
    "label on its own line": "{who}\n{what}\n\n",
    "label and colon on its own line": "{who}:\n{what}\n\n",
    "label and time on its own line": "00:01:0{n} {who}\n{what}\n\n",
    "label and time behind on its own line": "{who}   1:0{n}\n{what}\n\n",
    "label, dash and time on its own line": "{who} - 00:01:0{n}\n{what}\n\n",
    "label, bar and short time on its own line": "{who} | 1:0{n}\n{what}\n\n",
    "label and range on its own line": "{who} 00:01:0{n} - 00:01:0{n}\n{what}\n\n",
    "time, dash and label on its own line": "[00:01:0{n}.120] - {who}\n{what}\n",
    "range, label, text on lines of their own": "0:1:{n}.0 --> 0:1:{n}.940\n{who}\n{what}\n",
    "empty lines between": "{who}: {what}\n\n",
}


NAMES = [
    ("Interviewer", "Respondent"),
    ("I", "R"),
    ("INT", "RESP"),
    ("Spreker 1", "Spreker 2"),
    ("SPEAKER_00", "SPEAKER_01"),
    ("Sanne Kuipers", "Bram"),
    ("Mevr. de Wit", "Moeder"),
    ("Iris (interviewer)", "Deelnemer 12"),
]
ROLES_ONLY = "label in brackets without a colon"  # a name there may be a remark: "[lacht]"


@pytest.mark.parametrize(
    ("form", "names"),
    [(form, names) for form in FORMS for names in (NAMES[:5] if form == ROLES_ONLY else NAMES)],
)
def test_every_way_of_writing_a_turn_gives_the_same(said: Said, form: str, names: tuple[str, str]) -> None:
    who = {"Interviewer": names[0], "Respondent": names[1]}
    lines = [FORMS[form].format(who=who[speaker], what=what, n=n) for n, (speaker, what) in enumerate(TURNS)]
    assert said("a.txt", "".join(lines)) == [(who[speaker], what) for speaker, what in TURNS]


@pytest.mark.parametrize("form", [form for form in FORMS.values() if "{n}" in form and "#" not in form])
def test_times_are_of_the_turn(read: Read, form: str) -> None:
    text = "".join(form.format(who=who, what=what, n=n) for n, (who, what) in enumerate(TURNS))
    turns = read("a.txt", text).turns
    assert [int(turn.start or 0) for turn in turns] == [60, 61, 62, 63]
    assert {turn.time_source for turn in turns} == {TimeSource.TURN}


def test_no_times_are_made_up(read: Read) -> None:
    turns = read("a.txt", "I: Hoe gaat het?\nR: Goed.\n").turns
    assert [(turn.start, turn.time_source) for turn in turns] == [(None, TimeSource.NONE)] * 2


@pytest.mark.parametrize(
    "line",
    [
        "Kijk: zo is het.",
        "Ja: dat klopt.",
        "Toen zei ik: doe maar niet.",
        "Mijn moeder zei: ga naar de politie.",
        "Nou, eerlijk gezegd: nee.",
        "En dan denk je: laat maar.",
        "Ze appte: waar ben je.",
        "Om 12:30 ging de bel.",
        "12:30 was het toen.",
        "zoiets als: schaamte.",
        "De regel is simpel: niet doorsturen.",
        "Punt 1: vertrouwen.",
        "https://voorbeeld.example is de site.",
        "[lacht] ja dat wel.",
        "(stilte) ik weet niet.",
    ],
)
def test_a_colon_in_speech_makes_no_speaker(said: Said, line: str) -> None:
    text = f"I: Vertel eens.\nR: Het zat zo.\n{line}\nI: Oké.\nR: Ja.\n"
    spoken = line.replace("(stilte) ", "")
    assert said("a.txt", text) == [("I", "Vertel eens."), ("R", f"Het zat zo. {spoken}"), ("I", "Oké."), ("R", "Ja.")]


def test_a_colon_in_unlabelled_text_makes_no_speaker(said: Said) -> None:
    text = "Ik ging naar huis.\nIk dacht: laat maar.\nToen: niks.\nEn het was klaar.\n"
    assert said("a.txt", text) == [
        (None, "Ik ging naar huis."),
        (None, "Ik dacht: laat maar."),
        (None, "Toen: niks."),
        (None, "En het was klaar."),
    ]


@pytest.mark.parametrize(
    "head",
    [
        "Interview 3\nDatum: 3 mei 2024\nLocatie: buurthuis\nInterviewer: Iris\nRespondent: Noor (17)\n\n",
        "Interviewer: Iris\nRespondent: Noor (17)\nDatum interview: 3 mei\nDuur: 45 minuten\n",
        "Titel: gesprek met moeder\n\nLegenda:\nI = interviewer\nR = respondent\n\n",
        "Transcript\n",
        "Audio file\nopname 3.m4a\n\nTranscript\n",
        "Onderzoek hulp zoeken\n\nNaam interviewer: Iris Boersma\nNaam respondent: Noor Haddou\nLeeftijd respondent: 17\n\n",
        "Vergadering-20240312_100000-Opname\n12 maart 2024, 10:00AM\n45m 3s\n\nIris Boersma heeft de transcriptie gestart\n",
        "Transcription for 2410141418-intervi\n",
        "Interviewer: Iris Boersma\n",
    ],
)
def test_a_head_is_no_speech(said: Said, head: str) -> None:
    for one, two in (("I", "R"), ("Interviewer", "Respondent")):
        turns = f"{one}: Hoe gaat het?\n{two}: Goed.\n{one}: Fijn.\n{two}: Ja.\n"
        if one == "Interviewer" and head.endswith("Iris Boersma\n") and "Datum" not in head and "\n\n" not in head:
            continue  # nothing tells this line from a turn
        assert said("a.txt", head + turns) == [
            (one, "Hoe gaat het?"),
            (two, "Goed."),
            (one, "Fijn."),
            (two, "Ja."),
        ]


def test_a_single_question_at_the_beginning_is_no_head(said: Said) -> None:
    text = "Interviewer: Vertel maar gewoon wat er gebeurd is, je hebt alle tijd\nSanne: Nou.\nBram: Wij waren samen.\nSanne: Ja.\nBram: Toen.\n"
    assert [who for who, _ in said("a.txt", text)] == ["Interviewer", "Sanne", "Bram", "Sanne", "Bram"]


def test_a_name_called_at_the_beginning_is_no_head(said: Said) -> None:
    text = "Bram: Noor Haddou\nI: Hoe gaat het?\nR: Goed.\nI: Fijn.\nR: Ja.\n"
    assert said("a.txt", text)[0] == ("Bram", "Noor Haddou")


def test_remarks_below_the_head_stay_with_the_turn(said: Said) -> None:
    text = "I: Hoi\nR: Hoi\nOpmerking: de bel gaat\nI: Zullen we\nR: Ja\n"
    assert said("a.txt", text)[0] == ("I", "Hoi")
    assert said("a.txt", text)[1] == ("R", "Hoi Opmerking: de bel gaat")


def test_somebody_who_speaks_once_among_others_is_a_speaker(said: Said) -> None:
    text = (
        "".join(f"Iris: Vraag {n}?\nNoor: Antwoord {n}.\n" for n in range(4))
        + "Moeder van Noor: Mag ik even.\nIris: Ja.\n"
    )
    assert ("Moeder van Noor", "Mag ik even.") in said("a.txt", text)


def test_two_lines_make_two_speakers_and_one_line_one(said: Said) -> None:
    assert said("a.txt", "Sanne: hoi\nBram: hoi\n") == [("Sanne", "hoi"), ("Bram", "hoi")]
    assert said("a.txt", "sanne: hoi\nbram: hoi\n") == [("sanne", "hoi"), ("bram", "hoi")]
    assert said("a.txt", "Sanne: ja hoor") == [("Sanne", "ja hoor")]


def test_names_with_a_time_on_lines_of_their_own_need_not_recur(said: Said) -> None:
    text = "Iris Boersma   0:03\nHoi allemaal\n\nNoor H.   0:08\nHoi Iris\nen Bram\n"
    assert said("a.txt", text) == [("Iris Boersma", "Hoi allemaal"), ("Noor H.", "Hoi Iris en Bram")]


def test_labels_in_small_letters_must_recur(said: Said) -> None:
    text = "".join(f"sanne: wat {n}\nbram: dat {n}\n" for n in range(3))
    assert {who for who, _ in said("a.txt", text)} == {"sanne", "bram"}


def test_atrain_with_speakers_and_times(read: Read) -> None:
    text = (
        "Transcription for 2410141418-intervi\n\nSPEAKER_00\n[00:00:00] - Hoe was dat?\n[00:00:03] - Vertel.\n"
        "\nSPEAKER_01\n[00:00:05] - Naar.\n\nSpeaker undefined\n[00:00:09] - Ja.\n"
    )
    turns = read("transcription_timestamps.txt", text).turns
    assert [(turn.speaker, turn.text, turn.start) for turn in turns] == [
        ("SPEAKER_00", "Hoe was dat? Vertel.", 0.0),
        ("SPEAKER_01", "Naar.", 5.0),
        ("Speaker undefined", "Ja.", 9.0),
    ]


def test_atrain_for_maxqda_has_times_within_lines(said: Said) -> None:
    text = (
        "Transcription for 2410141418-intervi\n\nSPEAKER_00\n[00:00:00] - Hoe was dat? [00:00:03] - Vertel. "
        "\n\nSPEAKER_01\n[00:00:05] - Naar. "
    )
    assert said("transcription_maxqda.txt", text) == [("SPEAKER_00", "Hoe was dat? Vertel."), ("SPEAKER_01", "Naar.")]


def test_atrain_without_speakers(read: Read) -> None:
    text = "Transcription for 2410141418-intervi\n\n[00:00:00] - Ik heb het aan\n[00:00:03] - niemand verteld.\n[00:00:05] - Nooit.\n"
    turns = read("a.txt", text).turns
    assert [(turn.speaker, turn.text, turn.start) for turn in turns] == [
        (None, "Ik heb het aan niemand verteld.", 0.0),
        (None, "Nooit.", 5.0),
    ]


NOSCRIBE = """gesprek 4

Transcribed with noScribe vers. 0.8
Audio file: /home/onderzoek/gesprek 4.m4a
(Language: Dutch (nl) | Model: precise | Speaker detection: auto | Names: Iris, Noor | Overlapping speech: Yes | Mark pause: 1sec+)



(12 seconds pause)

S01: [00:00:12] Fijn dat je er bent. (..) Hoe is het? //S02: Goed wel. // Mooi zo. //S00: Ik ook. //S02: En ik.//

S00: [00:00:36] Zullen we beginnen?
"""


def test_noscribe_text_with_overlaps_and_silences(said: Said) -> None:
    assert said("a.txt", NOSCRIBE) == [
        ("S01", "Fijn dat je er bent. Hoe is het?"),
        ("S02", "Goed wel."),
        ("S01", "Mooi zo."),
        ("S00", "Ik ook."),
        ("S02", "En ik."),
        ("S00", "Zullen we beginnen?"),
    ]


def test_noscribe_text_without_speakers_has_no_head_in_it(said: Said) -> None:
    text = NOSCRIBE.partition("(12 seconds")[0] + "Ik heb het niet verteld. (..) Aan niemand.\n"
    assert said("a.txt", text) == [(None, "Ik heb het niet verteld. Aan niemand.")]


def test_whisper_text_joins_lines_to_sentences(said: Said) -> None:
    text = "Ik heb het\naan niemand verteld.\nOok niet aan mijn zus.\n\nNieuwe alinea\n"
    assert [what for _, what in said("a.txt", text)] == [
        "Ik heb het aan niemand verteld.",
        "Ook niet aan mijn zus.",
        "Nieuwe alinea",
    ]


def test_text_without_punctuation_is_read_line_by_line(said: Said) -> None:
    text = "hoe ging dat dan\nja gewoon\nik weet niet\n"
    assert [what for _, what in said("a.txt", text)] == ["hoe ging dat dan", "ja gewoon", "ik weet niet"]


def test_short_answers_on_lines_of_their_own_are_no_speakers(said: Said) -> None:
    text = "Hoi\nJa\nHoi\nJa\nAmsterdam\nJa\n"
    assert {who for who, _ in said("a.txt", text)} == {None}


def test_windows_letters_and_utf8_letters_are_the_same(said: Said) -> None:
    text = "Chloë: één café, “ja”\nZoë: oké…\n"
    assert said("a.txt", text.encode("cp1252")) == said("a.txt", text) == said("a.txt", text.encode("utf-16"))
    assert said("a.txt", text)[0] == ("Chloë", "één café, “ja”")


def test_a_damaged_letter_does_not_turn_all_others(said: Said) -> None:
    text = "Chloë: één café en nog één\nZoë: ja, vóór".encode() + b"\xc3"
    assert said("a.txt", text)[0] == ("Chloë", "één café en nog één")


def test_invisible_characters_can_hide_no_name(said: Said) -> None:
    assert said("a.txt", "I: Sa\u200bn\u00adn\u2060e\ufe0f?\nR: \u202eja\u202c\n") == [("I", "Sanne?"), ("R", "ja")]


def test_accents_are_composed(said: Said) -> None:
    assert said("a.txt", "I: Zoe\u0308\nR: ja\n")[0] == ("I", "Zoë")


def test_punctuation_stands_with_its_word(said: Said) -> None:
    assert said("a.txt", "I: nou , ja … dus\nR: ok\n")[0] == ("I", "nou, ja… dus")


@pytest.mark.parametrize("between", ["\n", "\n\n"])
def test_answers_without_a_label_are_not_the_interviewers(said: Said, between: str) -> None:
    text = between.join(["I: Wat hield je tegen?", "Schaamte.", "En angst.", "I: En later?", "Niks meer."])
    turns = said("a.txt", text)
    assert [who for who, _ in turns if who] == ["I", "I"]
    assert [what for who, what in turns if who == "I"] == ["Wat hield je tegen?", "En later?"]
    assert " ".join(what for who, what in turns if who is None) == "Schaamte. En angst. Niks meer."


def test_a_question_over_two_lines_is_one_question(said: Said) -> None:
    text = "I: Wat hield je\ntegen?\nSchaamte.\nI: En\nlater?\nNiks.\n"
    assert said("a.txt", text) == [
        ("I", "Wat hield je tegen?"),
        (None, "Schaamte."),
        ("I", "En later?"),
        (None, "Niks."),
    ]
