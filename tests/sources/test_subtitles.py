from collections.abc import Callable

import pytest

from thematics.records.raw import ReadTranscript
from thematics.records.shared import TimeSource

Read = Callable[[str, str | bytes], ReadTranscript]
Said = Callable[[str, str | bytes], list[tuple[str | None, str]]]

TEAMS = """WEBVTT

0c4b6a2e-51f2/12-0
00:00:03.200 --> 00:00:05.900
<v Iris Boersma>Fijn dat je er bent.
Hoe gaat het?</v>

0c4b6a2e-51f2/13-0
00:00:06.000 --> 00:00:07.500
<v Deelnemer>Gaat wel.</v>

0c4b6a2e-51f2/13-1
00:00:07.500 --> 00:00:09.000
<v Deelnemer>Beetje zenuwachtig.</v>
"""


def test_voice_tags_of_teams_name_the_speakers_and_cues_of_one_speaker_join(read: Read) -> None:
    transcript = read("a.vtt", TEAMS)
    assert [(turn.speaker, turn.text) for turn in transcript.turns] == [
        ("Iris Boersma", "Fijn dat je er bent. Hoe gaat het?"),
        ("Deelnemer", "Gaat wel. Beetje zenuwachtig."),
    ]
    assert [(turn.start, turn.end) for turn in transcript.turns] == [(3.2, 5.9), (6.0, 9.0)]
    assert {turn.time_source for turn in transcript.turns} == {TimeSource.CUE}
    assert transcript.format == "vtt"
    assert all(word.start is None for turn in transcript.turns for word in turn.words)


@pytest.mark.parametrize("ending", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("mark", ["", "\ufeff"])
def test_line_ends_and_a_byte_order_mark_change_nothing(said: Said, ending: str, mark: str) -> None:
    assert said("a.vtt", (mark + TEAMS).replace("\n", ending)) == said("b.vtt", TEAMS)


def test_utf16_is_read_by_its_mark(said: Said) -> None:
    assert said("a.vtt", TEAMS.encode("utf-16")) == said("b.vtt", TEAMS)


def test_labels_of_zoom_stand_before_a_colon(said: Said) -> None:
    text = """WEBVTT

1
00:00:01.000 --> 00:00:03.000
Iris Boersma: Wat hield je tegen?

2
00:00:03.500 --> 00:00:06.000
Deelnemer 4: Nou, ik dacht dus: dat is mijn eigen schuld.

3
00:00:06.000 --> 00:00:07.000
en toen deed ik niks
"""
    assert said("a.vtt", text) == [
        ("Iris Boersma", "Wat hield je tegen?"),
        ("Deelnemer 4", "Nou, ik dacht dus: dat is mijn eigen schuld. en toen deed ik niks"),
    ]


def test_labels_of_whisperx_stand_in_brackets(said: Said) -> None:
    text = "WEBVTT\n\n00:01.000 --> 00:02.000\n[SPEAKER_00]: Hoi.\n\n00:02.000 --> 00:03.000\n[SPEAKER_01]: Ja hoi.\n\n"
    assert said("a.vtt", text) == [("SPEAKER_00", "Hoi."), ("SPEAKER_01", "Ja hoi.")]


def test_notes_styles_regions_and_the_head_are_no_speech(said: Said) -> None:
    text = """WEBVTT Gesprek met iemand
Kind: captions
Language: nl

NOTE
Transcribed with noScribe vers. 0.7
Audio file: /opnames/gesprek.m4a

STYLE
::cue { color: yellow }

REGION
id:links

intro
00:01.000 --> 00:02.500 align:start position:0%
Echt gezegd.

NOTE tussendoor iets voor onszelf

00:03.000 --> 00:04.000
Ook gezegd.
"""
    assert [text for _, text in said("a.vtt", text)] == ["Echt gezegd.", "Ook gezegd."]


def test_noscribe_vtt_without_known_speakers_has_none(said: Said) -> None:
    text = "WEBVTT x\n\n1\n00:00:01.930 --> 00:00:03.310\n<v >Dat is ook zo.\n\n2\n00:00:03.470 --> 00:00:03.690\n<v S01>Ja.\n"
    assert said("a.vtt", text) == [(None, "Dat is ook zo."), ("S01", "Ja.")]


def test_a_voice_through_another_is_its_own(said: Said) -> None:
    text = "WEBVTT\n\n00:01.000 --> 00:03.000\n<v S00>dat was\n\n00:02.000 --> 00:02.500\n<v //S01>ja\n\n00:03.000 --> 00:04.000\n<v S00>heel naar\n"
    assert said("a.vtt", text) == [("S00", "dat was"), ("S01", "ja"), ("S00", "heel naar")]


def test_two_voices_in_one_cue_are_two_turns(said: Said) -> None:
    text = "WEBVTT\n\n00:01.000 --> 00:03.000\n<v.luid Iris>Echt?</v> <v Noor>Echt waar.</v>\n"
    assert said("a.vtt", text) == [("Iris", "Echt?"), ("Noor", "Echt waar.")]


def test_markup_goes_and_characters_come_back(said: Said) -> None:
    text = "WEBVTT\n\n00:01.000 --> 00:03.000\n<c.geel>Tom</c> &amp; <i>ik</i>, <00:02.000>ja&nbsp;dus &lt;3\u200b &lrm;hoor\n"
    assert said("a.vtt", text) == [(None, "Tom & ik, ja dus <3 hoor")]


def test_an_empty_line_within_a_cue_loses_no_words(said: Said) -> None:
    text = "1\n00:00:01,000 --> 00:00:02,000\neerst dit\n\nen dan dat.\n\n2\n00:00:02,000 --> 00:00:03,000\nKlaar.\n"
    assert [text for _, text in said("a.srt", text)] == ["eerst dit en dan dat.", "Klaar."]


def test_cues_without_empty_lines_between_keep_numbers_out_and_words_in(said: Said) -> None:
    text = (
        "1\n00:00:01,000 --> 00:00:02,000\nIk was\n2\n00:00:02,000 --> 00:00:03,000\nvijftien\n"
        "of\n16\n3\n00:00:03,000 --> 00:00:04,000\nofzo.\n"
    )
    assert [text for _, text in said("a.srt", text)] == ["Ik was vijftien of 16 ofzo."]


def test_a_number_that_somebody_said_stays(said: Said) -> None:
    text = "1\n00:00:01,000 --> 00:00:02,000\n15\n\n2\n00:00:02,000 --> 00:00:03,000\njaar.\n"
    assert said("a.srt", text) == [(None, "15 jaar.")]


def test_srt_has_commas_formatting_and_dashes(said: Said) -> None:
    text = (
        '1\n00:00:01,000 --> 00:00:02,000\n{\\an8}<i>Nou</i> <font color="red">ja</font>\n\n'
        "2\n0:00:02,5 --> 0:00:03,0\n- Echt?\n- Ja, echt waar.\n"
    )
    assert [text for _, text in said("a.srt", text)] == ["Nou ja Echt?", "Ja, echt waar."]


def test_what_only_looks_like_markup_stays(said: Said) -> None:
    text = "1\n00:00:01,000 --> 00:00:02,000\nik <3 je <2> en 5 > 4 <lacht>\n"
    assert said("a.srt", text) == [(None, "ik <3 je <2> en 5 > 4 <lacht>")]


def test_whisper_that_underlines_each_word_says_everything_once(read: Read) -> None:
    text = """WEBVTT

00:00.000 --> 00:00.400
<u>ja</u> dat was

00:00.400 --> 00:00.600
ja dat was

00:00.600 --> 00:00.900
ja <u>dat</u> was

00:00.900 --> 00:01.300
ja dat <u>was</u>

00:05.000 --> 00:05.500
ja dat was
"""
    turns = read("a.vtt", text).turns
    assert [(turn.text, turn.start, turn.end) for turn in turns] == [("ja dat was", 0.0, 1.3), ("ja dat was", 5.0, 5.5)]


def test_somebody_who_repeats_himself_is_heard_twice(said: Said) -> None:
    text = "WEBVTT\n\n00:00.000 --> 00:01.000\nNee.\n\n00:01.000 --> 00:02.000\nNee.\n"
    assert [text for _, text in said("a.vtt", text)] == ["Nee.", "Nee."]


def test_rolling_captions_say_everything_once(said: Said) -> None:
    blocks = (
        ("00:00.000 --> 00:02.000", " ", "ik<00:00:00.500><c> ging</c><00:00:01.000><c> erheen</c>"),
        ("00:02.000 --> 00:02.010", "ik ging erheen", " "),
        ("00:02.010 --> 00:04.000", "ik ging erheen", "en<00:00:02.500><c> toen</c><00:00:03.000><c> niks</c>"),
        ("00:04.000 --> 00:04.010", "en toen niks", " "),
    )
    text = "WEBVTT\n\n" + "\n\n".join("\n".join(block) for block in blocks)
    assert " ".join(text for _, text in said("a.vtt", text)) == "ik ging erheen en toen niks"


def test_without_labels_cues_become_sentences_and_a_pause_ends_one(read: Read) -> None:
    text = """WEBVTT

00:00.000 --> 00:02.000
Ik heb het

00:02.000 --> 00:04.000
aan niemand verteld.

00:04.000 --> 00:05.000
en ook niet

00:09.000 --> 00:10.000
aan mijn zus
"""
    turns = read("a.vtt", text).turns
    assert [(turn.text, turn.start) for turn in turns] == [
        ("Ik heb het aan niemand verteld.", 0.0),
        ("en ook niet", 4.0),
        ("aan mijn zus", 9.0),
    ]


def test_speech_without_punctuation_ends_after_a_minute(read: Read) -> None:
    cues = "".join(f"00:{n:02d}:00.000 --> 00:{n:02d}:59.900\nwoord{n}\n\n" for n in range(4))
    assert [turn.text for turn in read("a.vtt", "WEBVTT\n\n" + cues).turns] == ["woord0 woord1", "woord2 woord3"]


def test_a_long_silence_begins_a_new_turn_of_the_same_speaker(read: Read) -> None:
    text = (
        "WEBVTT\n\n00:01.000 --> 00:02.000\n<v A B>Even pauze.\n\n10:01.000 --> 10:02.000\n<v A B>Daar zijn we weer.\n"
    )
    assert [turn.start for turn in read("a.vtt", text).turns] == [1.0, 601.0]


def test_an_end_before_its_start_is_not_known(read: Read) -> None:
    text = "WEBVTT\n\n00:00:06.410 --> 00:00:02.010\n<v S00>Dat is fijn.\n\n00:00:07.000 --> 00:00:08.000\n<v S01>Ja.\n"
    turns = read("a.vtt", text).turns
    assert [(turn.start, turn.end) for turn in turns] == [(6.41, None), (7.0, 8.0)]


def test_silences_and_inline_times_are_no_words(said: Said) -> None:
    text = "WEBVTT\n\n00:01.000 --> 00:09.000\n<v S00>Nou (...) ja [00:00:05] dat (12 seconds pause) was het (2 minute[s] pause).\n"
    assert said("a.vtt", text) == [("S00", "Nou ja dat was het.")]


def test_cues_out_of_order_make_no_impossible_times(read: Read) -> None:
    text = "WEBVTT\n\n00:10.000 --> 00:11.000\n<v Iris>later\n\n00:01.000 --> 00:02.000\n<v Iris>eerder\n"
    turn = read("a.vtt", text).turns[0]
    assert (turn.text, turn.start, turn.end) == ("later eerder", 10.0, 11.0)
