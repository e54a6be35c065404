import json
from collections.abc import Callable
from typing import Any

import pytest

from thematics.errors import UnreadableFileError
from thematics.records.raw import ReadTranscript
from thematics.records.shared import TimeSource

Read = Callable[[str, str | bytes], ReadTranscript]


def word(text: str, start: float | None = None, **more: Any) -> dict[str, Any]:
    times = {} if start is None else {"start": start, "end": start + 0.4}
    return {"word": text, **times, **more}


WHISPER = {
    "text": " Ik heb het aan niemand verteld. Ook niet later.",
    "segments": [
        {"id": 0, "seek": 0, "start": 0.0, "end": 2.5, "text": " Ik heb het aan", "tokens": [1, 2], "temperature": 0.0},
        {
            "id": 1,
            "seek": 0,
            "start": 2.5,
            "end": 4.0,
            "text": " niemand verteld.",
            "tokens": [3],
            "no_speech_prob": 0.1,
        },
        {"id": 2, "seek": 0, "start": 4.0, "end": 6.0, "text": " Ook niet later.", "tokens": [4]},
    ],
    "language": "nl",
}
WHISPERX = {
    "segments": [
        {
            "start": 0.1,
            "end": 2.0,
            "text": " Wat hield je tegen?",
            "words": [word("Wat", 0.1, score=0.9), word("hield", 0.5, score=0.8), word("je", 0.9), word("tegen?", 1.4)],
            "speaker": "SPEAKER_00",
        },
        {
            "start": 2.1,
            "end": 6.0,
            "text": "Ik was 15 en ja. Hm.",
            "words": [
                word("Ik", 2.1, speaker="SPEAKER_01"),
                word("was", 2.5, speaker="SPEAKER_01"),
                word("15"),  # what WhisperX can't align has neither times nor speaker
                word("en", 3.5, speaker="SPEAKER_01"),
                word("ja.", 4.0, speaker="SPEAKER_01"),
                word("Hm.", 5.0, speaker="SPEAKER_00"),
            ],
            "speaker": "SPEAKER_01",
        },
    ],
    "word_segments": [word("Wat", 0.1), word("hield", 0.5)],
    "language": "nl",
}
ATRAIN = {
    "segments": [
        {
            "id": 1,
            "start": 0.0,
            "end": 3.0,
            "text": " Ik kreeg een e-mail, toen.",
            "tokens": [1],
            "words": [
                word(" Ik", 0.0, probability=0.99, speaker="SPEAKER_01"),
                word(" kreeg", 0.5, probability=0.9, speaker="SPEAKER_01"),
                word(" een", 1.0, probability=0.9, speaker="SPEAKER_01"),
                word(" e", 1.5, probability=0.9, speaker="SPEAKER_01"),
                word("-mail,", 1.9, probability=0.5, speaker="SPEAKER_01"),
                word(" toen.", 2.4, probability=0.9, speaker="SPEAKER_01"),
            ],
            "speaker": "SPEAKER_01",
        },
        {"id": 2, "start": 3.0, "end": 4.0, "text": " Oké.", "words": None, "speaker": "SPEAKER_00"},
        {"id": 3, "start": 4.0, "end": 5.0, "text": " Ja."},
    ]
}


def test_whisper_without_words_has_times_of_segments(read: Read) -> None:
    transcript = read("a.json", json.dumps(WHISPER))
    assert transcript.format == "json"
    assert [(turn.speaker, turn.text, turn.start, turn.end) for turn in transcript.turns] == [
        (None, "Ik heb het aan niemand verteld.", 0.0, 4.0),
        (None, "Ook niet later.", 4.0, 6.0),
    ]
    assert {turn.time_source for turn in transcript.turns} == {TimeSource.CUE}


def test_whisperx_has_a_speaker_a_word(read: Read) -> None:
    turns = read("a.json", json.dumps(WHISPERX)).turns
    assert [(turn.speaker, turn.text) for turn in turns] == [
        ("SPEAKER_00", "Wat hield je tegen?"),
        ("SPEAKER_01", "Ik was 15 en ja."),
        ("SPEAKER_00", "Hm."),
    ]
    assert [(turn.start, turn.end) for turn in turns] == [(0.1, pytest.approx(1.8)), (2.1, 4.4), (5.0, 5.4)]
    assert {turn.time_source for turn in turns} == {TimeSource.WORD}
    first = turns[0].words[0]
    assert (first.start, first.end, first.probability) == (0.1, 0.5, 0.9)
    number = turns[1].words[2]
    assert (number.text, number.start, number.end) == ("15", None, None)


def test_atrain_joins_pieces_of_words_and_knows_who_it_does_not_know(read: Read) -> None:
    turns = read("a.json", json.dumps(ATRAIN)).turns
    assert [(turn.speaker, turn.text) for turn in turns] == [
        ("SPEAKER_01", "Ik kreeg een e-mail, toen."),
        ("SPEAKER_00", "Oké."),
        (None, "Ja."),
    ]
    mail = turns[0].words[3]
    assert (mail.text, mail.start, mail.end, mail.probability) == ("e-mail,", 1.5, 2.3, 0.5)


def test_a_list_of_segments_is_one_too(read: Read) -> None:
    turns = read("a.json", json.dumps(WHISPERX["segments"])).turns
    assert [turn.speaker for turn in turns] == ["SPEAKER_00", "SPEAKER_01", "SPEAKER_00"]


def test_a_text_that_somebody_corrected_counts_above_the_words(read: Read) -> None:
    segment = {
        "start": 0.0,
        "end": 2.0,
        "text": "Ik heet Noor.",
        "words": [word("Ik", 0.0), word("heet", 0.5), word("noot", 1.0)],
    }
    turn = read("a.json", json.dumps({"segments": [segment]})).turns[0]
    assert (turn.text, turn.time_source, turn.words[0].start) == ("Ik heet Noor.", TimeSource.CUE, None)


@pytest.mark.parametrize("words", [[], None, "geen", {"a": 1}, [1, None, "x"], [{"word": 5}], [{}]])
def test_words_that_are_none_leave_the_text(read: Read, words: Any) -> None:
    segment = {"start": 0.0, "end": 2.0, "text": "Toch gezegd.", "words": words}
    assert read("a.json", json.dumps({"segments": [segment]})).turns[0].text == "Toch gezegd."


def test_words_without_a_text_are_enough(read: Read) -> None:
    assert (
        read("a.json", json.dumps({"segments": [{"words": [word("Zo"), word("is het.")]}]})).turns[0].text
        == "Zo is het."
    )


@pytest.mark.parametrize("value", [None, True, "1.0", -1, 1e12, float("nan"), float("inf"), 10**400, [], {}])
def test_times_that_cannot_be_are_not_known(read: Read, value: Any) -> None:
    segments = [{"start": value, "end": 2.0, "text": "a"}, {"start": 3.0, "end": value, "text": "b"}]
    turns = read("a.json", json.dumps({"segments": segments})).turns
    assert [turn.text for turn in turns] == ["a", "b"]
    assert (turns[0].start, turns[0].time_source) == (None, TimeSource.NONE)
    assert (turns[1].start, turns[1].end) == (3.0, None)


def test_an_end_before_its_start_is_not_known(read: Read) -> None:
    segment = {
        "start": 5.0,
        "end": 1.0,
        "text": "ja nee",
        "words": [{"word": "ja", "start": 6, "end": 5}, word("nee", 7.0)],
    }
    turn = read("a.json", json.dumps({"segments": [segment]})).turns[0]
    assert (turn.start, turn.end, turn.words[0].start) == (5.0, 7.4, None)


@pytest.mark.parametrize("score", [True, "0.5", -0.1, 1.5, None, float("nan")])
def test_a_probability_that_cannot_be_is_not_known(read: Read, score: Any) -> None:
    segment = {"text": "ja", "words": [word("ja", 1.0, score=score)]}
    assert read("a.json", json.dumps({"segments": [segment]})).turns[0].words[0].probability is None


@pytest.mark.parametrize(
    "text",
    [
        "{}",
        "[]",
        "null",
        "3",
        '"geheim woord"',
        '{"segments": []}',
        '{"segments": "geheim woord"}',
        '{"segments": [{"text": ""}]}',
        '{"segments": [{"text": 5, "words": []}]}',
        '["geheim woord", 1, null]',
        '{"naam": "geheim woord"}',
        '[{"text": "geheim woord", "label": "PERSOON"}]',
        '{"segments": [{"text": "geheim woord", "start": 1',
        "[" * 100_000,
        '{"a": ' + "1" * 5000 + "}",
    ],
    ids=range(15),
)
def test_json_of_another_kind_is_refused(read: Read, text: str) -> None:
    with pytest.raises(UnreadableFileError) as caught:
        read("a.json", text)
    assert "geheim" not in str(caught.value)
    assert "Whisper" in str(caught.value)
