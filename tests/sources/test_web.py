from collections.abc import Callable

import pytest

from thematics.errors import UnreadableFileError
from thematics.records.raw import ReadTranscript
from thematics.records.shared import TimeSource

Read = Callable[[str, str | bytes], ReadTranscript]
Said = Callable[[str, str | bytes], list[tuple[str | None, str]]]

# As noScribe 0.7 and 0.8 write it (its main.py), with a fictional conversation.
HEAD = """<!DOCTYPE HTML PUBLIC "-//W3C//DTD HTML 4.0//EN" "http://www.w3.org/TR/REC-html40/strict.dtd">
<html >
<head >
<meta charset="UTF-8" />
<meta name="qrichtext" content="1" />
<style type="text/css" >
p, li { white-space: pre-wrap; }
</style>
<meta name="audio_source" content="./gesprek met noor.m4a" /></head>
<body style="font-family: 'Arial'; font-weight: 400; font-style: normal" > <div class="WordSection1" >\
<p style="font-weight: 600" >gesprek met noor</p><p ><span style="color: #909090; font-size: 0.8em" >\
Transcribed with noScribe vers. 0.7<br />Audio file: ./gesprek met noor.m4a<br />\
(Language: Dutch (nl) | Speaker detection: auto | Overlapping speech: 1 | Timestamps: 1)</span></p><p ></p>"""
TURNS = """<p ><a name="ts_0_12140_" >(12 seconds pause) </a></p>\
<p ><a name="ts_12140_22800_S01" >S01: <span style="color: #78909C" >[00:00:12]</span> Fijn dat je er bent,\
 hoe &amp; wat maakt niet uit.</a><a name="ts_22800_24360_S01" > (..)</a>\
<a name="ts_24360_30010_S01" > Wat hield je tegen?</a>\
<a name="ts_30090_30910_//S02" > //S02: Nou ja.</a><a name="ts_31870_33510_S01" >// Vertel maar.</a>\
<a name="ts_33750_34570_//S00" > //S00: Neem de tijd.</a><a name="ts_34570_35790_//S02" > //S02: Ja.//</a></p>\
<p ><a name="ts_36190_36330_S02" >S02: <span style="color: #78909C" >[00:00:36]</span> Schaamte.</a>\
<a name="ts_38000_39000_S02" > <span style="color: #78909C" >[00:00:38]</span> Vooral dat.</a></p></div></body>
</html>"""
SPOKEN = [
    ("S01", "Fijn dat je er bent, hoe & wat maakt niet uit. Wat hield je tegen?"),
    ("S02", "Nou ja."),
    ("S01", "Vertel maar."),
    ("S00", "Neem de tijd."),
    ("S02", "Ja. Schaamte. Vooral dat."),
]


def test_noscribe_with_overlaps_silences_and_times(read: Read) -> None:
    transcript = read("a.html", HEAD + TURNS)
    assert [(turn.speaker, turn.text) for turn in transcript.turns] == SPOKEN
    assert [(turn.start, turn.end) for turn in transcript.turns] == [
        (12.14, 30.01),
        (30.09, 30.91),
        (31.87, 33.51),
        (33.75, 34.57),
        (34.57, 39.0),
    ]
    assert {turn.time_source for turn in transcript.turns} == {TimeSource.CUE}


def test_without_speakers_sentences_are_turns(said: Said) -> None:
    text = (
        HEAD
        + '<p ><a name="ts_0_900_" >Ik heb het</a><a name="ts_900_2000_" > niet verteld.</a><a name="ts_2000_3000_" > Nooit.</a></p>'
    )
    assert said("a.html", text) == [(None, "Ik heb het niet verteld."), (None, "Nooit.")]


def test_labels_that_people_corrected_count(said: Said) -> None:
    text = HEAD + TURNS.replace(">S01: ", ">Iris (interviewer): ").replace(">S02: ", ">Noor: ").replace(
        "//S02: ", "//Noor: "
    )
    assert [who for who, _ in said("a.html", text)] == [
        "Iris (interviewer)",
        "Noor",
        "Iris (interviewer)",
        "S00",
        "Noor",
    ]


def test_a_paragraph_split_in_the_editor_keeps_its_speaker(said: Said) -> None:
    text = HEAD + (
        '<p><a name="ts_0_900_S01">Iris: Wat dan?</a></p><p><a name="ts_900_2000_S02">Noor: Eerst dit.</a></p>'
        '<p><a name="ts_2000_3000_S02">Toen dat.</a></p><p>En dit typten wij erbij.</p>'
        '<p><a name="ts_3000_4000_S01">Iris: Oké.</a></p>'
    )
    assert said("a.html", text) == [
        ("Iris", "Wat dan?"),
        ("Noor", "Eerst dit. Toen dat. En dit typten wij erbij."),
        ("Iris", "Oké."),
    ]


def test_anchors_cut_in_pieces_cut_no_words(said: Said) -> None:
    text = HEAD + (
        '<p><a name="ts_0_900_S00"><span>Iris </span></a><a name="ts_0_900_S00"><span>[00:00:00]</span></a>'
        '<a name="ts_0_900_S00"><span>: Ok. Ver</span></a><a name="ts_900_1900_S00"><b>tel</b> maar.</a></p>'
        '<p><a name="ts_2000_3000_S01">Noor [00:00:02]: Nou.</a></p><p><a name="ts_3000_3500_S00">Iris [00:00:03]: Ja?</a></p>'
    )
    assert said("a.html", text) == [("Iris", "Ok. Vertel maar."), ("Noor", "Nou."), ("Iris", "Ja?")]


def test_empty_anchors_before_their_text_as_qt_writes_them(read: Read) -> None:
    text = HEAD + (
        '<p style=" margin:0px;"><a name="ts_0_900_S00"></a>S00: Hoe dan?<a name="ts_900_1900_S00"></a> Echt?</p>'
        '<p><a name="ts_2000_3000_S01"></a>S01: Zo.</p>'
    )
    assert [(turn.speaker, turn.text, turn.start, turn.end) for turn in read("a.html", text).turns] == [
        ("S00", "Hoe dan? Echt?", 0.0, 1.9),
        ("S01", "Zo.", 2.0, 3.0),
    ]


def test_old_versions_write_links_without_speakers(said: Said) -> None:
    text = HEAD.replace("p >", "p>") + (
        '<p><a href="ts_100_900" ><span style="color: #000000" >S00: Fijn dat je er bent.</span></a>'
        '<a href="ts_900_1900" ><span> //S01: Ja.</span></a><a href="ts_1900_2900" ><span> // Zullen we?</span></a></p>'
        '<p><a href="ts_3000_4000" ><span>S01: Goed. </span></a></p>'
    )
    assert said("a.html", text) == [
        ("S00", "Fijn dat je er bent."),
        ("S01", "Ja."),
        ("S00", "Zullen we?"),
        ("S01", "Goed."),
    ]


def test_an_end_before_its_start_is_not_known(read: Read) -> None:
    turn = read("a.htm", '<body><p><a name="ts_9000_100_S00">S00: Hoi.</a></p>').turns[0]
    assert (turn.text, turn.start, turn.end) == ("Hoi.", 9.0, None)


def test_scripts_styles_and_comments_are_no_speech(said: Said) -> None:
    text = '<body><p><a name="ts_0_100_S00">S00: Hoi.</a></p><script>var x = "nee";</script><style>p { }</style><!-- nee --><svg><text>nee</text></svg>'
    assert said("a.html", text) == [("S00", "Hoi.")]


@pytest.mark.parametrize(
    "text",
    [
        "<html><body><p>geheim woord</p></body></html>",
        '<p><a name="anders">geheim woord</a></p>',
        '<p><a name="ts_x_y">geheim woord</a></p>',
        '<p><a name="ts_0_100_S00"></a></p>',
        "<![onzin geheim woord",
        "geen html, wel een geheim woord",
        '<a name="ts_0_100_S00">geheim woord' + "<v " * 100_000,
    ],
    ids=range(7),
)
def test_other_pages_are_refused(read: Read, text: str) -> None:
    with pytest.raises(UnreadableFileError, match="no transcript that noScribe made") as caught:
        read("a.html", text)
    assert "geheim" not in str(caught.value)
