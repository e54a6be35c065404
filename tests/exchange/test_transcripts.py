"""Transcripts as files: what people and players read of them.

``THEMATICS_RENEW=1 python -m pytest tests/exchange`` writes the files anew into ``golden/``; read the difference before you commit it.
"""

import dataclasses
import io
import json
import os
import re
import zipfile
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path
from typing import Any

import docx
import pytest

from thematics.errors import InvalidRecordError, UsageError
from thematics.exchange import (
    TRANSCRIPT_FORMATS,
    SpeakerOut,
    TranscriptOut,
    TurnOut,
    WordOut,
    can_write,
    named,
    transcript_bytes,
)
from thematics.records.shared import Doubt, Label, Role, TimeSource

GOLDEN = Path(__file__).parent / "golden"
Make = Callable[..., TranscriptOut]
TIMED = ("vtt", "srt", "rttm")


def shown(data: bytes, format_: str) -> str:
    """Give a file as text; of a Word document its paragraphs, bold and highlighted words marked."""
    if format_ != "docx":
        return data.decode().replace("\r\n", "\n")
    marks = {(True, False): "**", (False, True): "=="}
    lines = []
    for paragraph in docx.Document(io.BytesIO(data)).paragraphs:
        runs = [
            (marks.get((bool(run.bold), run.font.highlight_color is not None), ""), run.text) for run in paragraph.runs
        ]
        name = str(paragraph.style.name) if paragraph.style else ""
        lines.append(f"({name}) " + "".join(f"{mark}{text}{mark}" for mark, text in runs))
    return "\n".join(lines) + "\n"


@pytest.mark.parametrize("format_", TRANSCRIPT_FORMATS)
def test_the_file_as_it_is_read(transcript: TranscriptOut, format_: str) -> None:
    text = shown(transcript_bytes(transcript, format_), format_)
    path = GOLDEN / f"transcript.{format_}{'.txt' if format_ == 'docx' else ''}"
    if os.environ.get("THEMATICS_RENEW"):
        path.write_text(text, "utf-8")
    assert text == path.read_text("utf-8")


@pytest.mark.parametrize("format_", TRANSCRIPT_FORMATS)
def test_no_mark_before_the_text_and_the_line_ends_that_each_format_has(
    transcript: TranscriptOut, format_: str
) -> None:
    data = transcript_bytes(transcript, format_)
    assert not data.startswith(b"\xef\xbb\xbf")
    if format_ != "docx":
        assert (b"\r\n" in data) == (format_ in ("srt", "txt"))
        assert data.count(b"\r") == (data.count(b"\n") if b"\r" in data else 0)
        assert data.endswith(b"\n")


# -- WebVTT ------------------------------------------------------------------------------------------------------------

_STAMP = r"(?P<{0}h>\d{{2,}}):(?P<{0}m>[0-5]\d):(?P<{0}s>[0-5]\d\.\d{{3}})"
_CUE = re.compile(_STAMP.format("a") + " --> " + _STAMP.format("b"))
_PIECE = re.compile(
    r"(?P<text>(?:[^<>&]|&(?:amp|lt|gt);)+)|<v (?P<voice>(?:[^<>&\n]|&(?:amp|lt|gt);)+)>|<c\.(?P<kind>[a-z.]+)>|</(?P<end>[vc])>"
)


def strict(data: bytes) -> list[tuple[float, float, str, list[str]]]:
    """Read WebVTT as its specification has authors write it; anything else is an AssertionError.

    Returns:
        Start, end, voice and lines of each cue, tags taken out.
    """
    text = data.decode()
    assert "\r" not in text
    assert "\0" not in text
    header, *blocks = re.split(r"\n{2,}", text.rstrip("\n"))
    assert re.fullmatch(r"WEBVTT(?:[ \t][^\n]*)?", header)
    assert "-->" not in header
    cues: list[tuple[float, float, str, list[str]]] = []
    for block in blocks:
        first, _, rest = block.partition("\n")
        if first.startswith(("NOTE", "STYLE")) and "-->" not in first:
            assert not cues or first.startswith("NOTE")
            assert "-->" not in block
            continue
        times = _CUE.fullmatch(first)
        assert times is not None, first
        start, end = (
            int(times[f"{at}h"]) * 3600 + int(times[f"{at}m"]) * 60 + float(times[f"{at}s"]) for at in ("a", "b")
        )
        assert start < end
        assert not cues or cues[-1][0] <= start
        voice, lines = _payload(rest)
        cues.append((start, end, voice, lines))
    return cues


def _payload(payload: str) -> tuple[str, list[str]]:
    assert payload
    assert "-->" not in payload
    at, voice, said, opened = 0, "", "", list[str]()
    while at < len(payload):
        piece = _PIECE.match(payload, at)
        assert piece is not None, payload[at:]
        at = piece.end()
        if piece["text"]:
            said += piece["text"]
        elif piece["end"]:
            assert opened.pop() == piece["end"]
        else:
            opened.append("v" if piece["voice"] else "c")
            voice = piece["voice"] or voice
    assert not opened
    said = said.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")
    return voice, said.split("\n")


def test_every_word_is_in_one_cue_of_two_lines_at_most(transcript: TranscriptOut) -> None:
    cues = strict(transcript_bytes(transcript, "vtt"))
    said = {name: [word for _, _, who, lines in cues if who == name for word in " ".join(lines).split()] for name in
            transcript.names.values()}  # fmt: skip
    for key, name in transcript.names.items():
        assert said[name] == [word.text for turn in transcript.turns if turn.speaker == key for word in turn.words]
    for start, end, _, lines in cues:
        assert len(lines) <= 2
        assert all(len(line) <= 42 for line in lines)
        assert end - start <= 7.0 or len(" ".join(lines).split()) == 1


def test_cues_end_where_somebody_pauses_or_a_sentence_ends(transcript: TranscriptOut) -> None:
    told = [(start, end, " ".join(lines)) for start, end, who, lines in strict(transcript_bytes(transcript, "vtt")) if who == "R01"]  # fmt: skip
    assert [text for _, _, text in told][:3] == [
        "Ik durfde het aan niemand te vertellen, want ik schaamde me dood.",
        "Toen zei mijn moeder dat ze A&O <niet> vertrouwde -->",
        "en dat was het. Ja.",
    ]
    # By the words' own times: the silence after "dood." is in no cue.
    assert [each for start, end, _ in told[:2] for each in (start, end)] == pytest.approx([4.5, 8.1, 10.6, 13.6])


@pytest.mark.parametrize(
    ("text", "cut"),
    [
        (
            "Dat was in de zomer van dat jaar. Ik zat toen nog op de middelbare school en ik zei niets, tegen niemand.",
            ["Dat was in de zomer van dat jaar.", "Ik zat toen nog op de middelbare school en ik zei niets, tegen niemand."],
        ),
        (
            "en toen ging ik naar huis, want het was laat en ik moest nog eten van mijn moeder die al zat te wachten",
            ["en toen ging ik naar huis,", "want het was laat en ik moest nog eten van mijn moeder die al zat te wachten"],
        ),
        (
            "en toen ging ik naar huis want het was al laat en ik moest nog eten van mijn vader die wachtte",
            ["en toen ging ik naar huis want het was al", "laat en ik moest nog eten van mijn vader die wachtte"],
        ),
    ],
)  # fmt: skip
def test_a_cue_is_cut_at_a_sentence_or_a_comma_and_no_word_is_left_alone(make: Make, text: str, cut: list[str]) -> None:
    cues = strict(transcript_bytes(make(_words(text, 0.0, 7.5)), "vtt"))
    assert [" ".join(lines) for _, _, _, lines in cues] == cut


def test_words_that_are_in_doubt_are_marked_and_the_reader_is_told(transcript: TranscriptOut) -> None:
    text = transcript_bytes(transcript, "vtt").decode()
    assert "<c.doubt.credits>Ondertiteld door de</c>" in text
    assert "::cue(.doubt)" in text
    assert "[?: Ondertiteld door de Amara.org gemeenschap] hm" in transcript_bytes(transcript, "txt").decode()
    sure = dataclasses.replace(transcript, turns=transcript.turns[:3])
    for format_ in ("vtt", "txt", "docx", "srt"):
        assert "oubt" not in shown(transcript_bytes(sure, format_), format_)
        assert "onzeker" not in shown(transcript_bytes(sure, format_), format_)


def _words(text: str, start: float | None = None, end: float | None = None, *, first: int = 0) -> TurnOut:
    source = TimeSource.NONE if start is None else TimeSource.CUE
    words = tuple(WordOut(f"I03:{first + n}", word) for n, word in enumerate(text.split()))
    return TurnOut("S1" if first == 0 else "S2", words, start, end, source)


def test_a_long_turn_with_the_times_of_the_turn_alone_is_cut_and_its_times_are_said_to_be_estimated(make: Make) -> None:
    text = " ".join(["Dat was in de zomer, toen we nog in het oude huis woonden."] * 12)
    made = make(_words(text, 10.0, 70.0))
    cues = strict(transcript_bytes(made, "vtt"))
    assert (cues[0][0], cues[-1][1]) == (10.0, 70.0)
    assert all(after[0] == pytest.approx(before[1]) for before, after in pairwise(cues))
    assert all(3.0 < end - start <= 7.0 for start, end, _, _ in cues)
    assert "geschat" in transcript_bytes(made, "vtt").decode()
    assert "estimated" in transcript_bytes(dataclasses.replace(made, lang="en"), "vtt").decode()


def test_a_turn_without_an_end_lasts_until_the_next_or_as_long_as_its_words_take(make: Make) -> None:
    made = make(_words("ja hoor", 3.0), _words("en toen niets meer", 4.0, first=9), _words("nee", 600.0, first=90))
    cues = strict(transcript_bytes(made, "vtt"))
    assert [(start, end) for start, end, _, _ in cues] == [
        (3.0, 3.875),
        (4.0, 6.25),
        (600.0, 600.375),
    ]
    assert strict(transcript_bytes(make(_words("ja", 3.0), _words("nee", 3.0, first=9)), "vtt"))
    hurried = make(_words("dat zei ik toen ook tegen haar", 3.0), _words("nee", 4.0, first=9))
    assert strict(transcript_bytes(hurried, "vtt"))[0][:2] == (3.0, 4.0)


def test_no_cue_is_without_length(make: Make) -> None:
    # Half a millisecond is rounded to even: both ends of a word that takes no time could become 2 ms.
    word = WordOut("I03:0", "ja", 0.0015, 0.0015)
    made = make(TurnOut("S1", (word,), 0.0015, 0.0015, TimeSource.WORD))
    assert [cue[:2] for cue in strict(transcript_bytes(made, "vtt"))] == [(0.002, 0.003)]


def test_hours_beyond_a_hundred(make: Make) -> None:
    made = make(_words("ja", 360_000.0, 360_001.0))
    assert strict(transcript_bytes(made, "vtt"))[0][:2] == (360_000.0, 360_001.0)
    assert "100:00:00,000 --> 100:00:01,000" in transcript_bytes(made, "srt").decode()
    assert "[100:00:00] Interviewer 1: ja" in transcript_bytes(made, "txt").decode()


def test_what_is_said_at_once_is_shown_at_once_and_cues_stay_in_order(make: Make) -> None:
    long = [(f"woord{n},", 1.0 + n * 0.5, 1.5 + n * 0.5) for n in range(30)]
    first = TurnOut("S2", tuple(WordOut(f"I03:{n}", *each) for n, each in enumerate(long)), 1.0, 16.0, TimeSource.WORD)
    second = TurnOut("S1", (WordOut("I03:40", "hm", 2.0, 2.2),), 2.0, 2.2, TimeSource.WORD)
    cues = strict(transcript_bytes(make(first, second), "vtt"))
    assert [who for _, _, who, _ in cues].index("Interviewer 1") == 1
    assert transcript_bytes(make(first, second), "rttm").decode().splitlines() == [
        "SPEAKER I03 1 1.000 15.000 <NA> <NA> R01 <NA> <NA>",
        "SPEAKER I03 1 2.000 0.200 <NA> <NA> Interviewer_1 <NA> <NA>",
    ]


def test_a_tag_keeps_the_time_of_the_words_that_it_covers(transcript: TranscriptOut) -> None:
    (words,) = [turn["words"] for turn in _json(transcript)["turns"] if turn["speaker"] == "Interviewer 2"]
    assert words[1] == {
        "id": "I03:60-62",
        "word": "[PERSOON-1],",
        "start": 17.25,
        "end": 18.5,
        "doubt": None,
        "hidden": ["PERSOON"],
        "probability": None,
    }
    (cue,) = [cue for cue in strict(transcript_bytes(transcript, "vtt")) if cue[2] == "Interviewer 2"]
    assert cue[:2] == (17.0, 18.75)


@pytest.mark.parametrize(
    "text",
    [
        "NOTE dit",
        "WEBVTT",
        "STYLE ::cue(b)",
        "a --> b",
        "00:00:01.000 --> 00:00:02.000",
        "<v Sanne>wat</v>",
        "</v> <script>alert(1)</script> <00:00:01.000>",
        "&lt;b&gt; & &amp;",
        "{\\an8} {b}",
        "1",
        "x" * 200,
        "Moeder: kom nu",
        "\x00\x07 a\x00b \ud800 \ufffe",
    ],
)
def test_nothing_that_is_said_becomes_markup(make: Make, text: str) -> None:
    made = make(_words("ja.", 0.0, 1.0), _words(text, 1.0, 2.0, first=9), _words("nee.", 2.0, 3.0))
    if not re.search("[\x00-\x1f\ud800-\udfff\ufffe]", text):
        cues = strict(transcript_bytes(made, "vtt"))
        assert [word for _, _, who, lines in cues if who == "R01" for word in " ".join(lines).split()] == text.split()
        assert {who for _, _, who, _ in cues} == {"Interviewer 1", "R01"}
    blocks = transcript_bytes(made, "srt").decode().split("\r\n\r\n")
    assert [block.split("\r\n")[0] for block in blocks] == [str(n) for n, _ in enumerate(blocks, 1)]
    for block in blocks:
        said = block.split("\r\n", 2)[2]
        assert re.match(r"(?:Interviewer 1|R01): ", said)
        assert not re.search(r"[<>]|\{\\", said)
    assert _json(made)["turns"][1]["speaker"] == "R01"
    paragraphs = docx.Document(io.BytesIO(transcript_bytes(made, "docx"))).paragraphs
    assert [each.text.partition(": ")[0] for each in paragraphs][-2:] == ["[00:00:01] R01", "[00:00:02] Interviewer 1"]


# -- the other formats -------------------------------------------------------------------------------------------------


def _json(transcript: TranscriptOut) -> dict[str, Any]:
    made = json.loads(transcript_bytes(transcript, "json"), parse_constant=pytest.fail)
    assert isinstance(made, dict)
    return made


def test_json_has_every_key_in_every_transcript(transcript: TranscriptOut, make: Make) -> None:
    full, bare = _json(transcript), _json(make(_words("ja")))
    assert list(full) == list(bare)
    for made in (full, bare):
        assert {tuple(each) for each in made["speakers"]} == {("key", "name", "role", "participant", "label")}
        assert {tuple(each) for each in made["turns"]} == {("speaker", "start", "end", "times", "text", "words")}
        assert {tuple(word) for each in made["turns"] for word in each["words"]} == {
            ("id", "word", "start", "end", "doubt", "hidden", "probability")
        }
    assert full["schema"] == "thematics-transcript"
    assert (full["version"], full["label"], full["redacted"]) == (1, "I03", True)
    assert [word["doubt"] for word in full["turns"][3]["words"]] == ["credits"] * 5 + [None]


def test_rttm_has_ten_fields_and_ends_stretches_at_silences(transcript: TranscriptOut) -> None:
    lines = transcript_bytes(transcript, "rttm").decode().splitlines()
    rows = [line.split(" ") for line in lines]
    assert {len(row) for row in rows} == {10}
    assert {tuple(row[:3]) for row in rows} == {("SPEAKER", "I03", "1")}
    starts = [float(row[3]) for row in rows]
    assert starts == sorted(starts)
    assert len([row for row in rows if row[7] == "R01"]) == 4  # two silences within the first of two turns
    # The last turn has no time of its own: who spoke when is not made up.
    assert max(float(row[3]) + float(row[4]) for row in rows) == pytest.approx(20.5)


def test_a_word_document_says_nothing_of_who_made_it(transcript: TranscriptOut) -> None:
    data = transcript_bytes(transcript, "docx")
    properties = docx.Document(io.BytesIO(data)).core_properties
    assert (properties.author, properties.last_modified_by, properties.comments) == ("", "", "")
    assert properties.title == "Transcript I03"
    assert properties.created is not None
    assert properties.created.isoformat().startswith("2025-03-04T10:30:00")
    with zipfile.ZipFile(io.BytesIO(data)) as packed:
        names = packed.namelist()
        everything = b"".join(map(packed.read, names))
    assert not [name for name in names if name.endswith((".jpeg", ".png"))]
    assert b"python-docx" not in everything
    assert re.findall(rb'<w:lang [^>]*w:val="([^"]*)"', everything) == [b"nl-NL"] * everything.count(b"<w:lang ")


def test_whoever_opens_a_file_reads_first_what_it_is(transcript: TranscriptOut) -> None:
    states: list[tuple[dict[str, Any], str]] = [
        ({}, "gepseudonimiseerd en nagelezen"),
        ({"reviewed": False}, "niet door een mens nagelezen"),
        ({"redacted": False, "reviewed": False}, "NIET gepseudonimiseerd"),
        ({"lang": "en"}, "pseudonymised and reviewed"),
        ({"lang": "en", "redacted": False}, "NOT pseudonymised"),
    ]
    for changes, said in states:
        made = dataclasses.replace(transcript, **changes)
        for format_ in ("vtt", "txt", "docx"):
            assert said in shown(transcript_bytes(made, format_), format_).split("\n\n")[0]
        assert _json(made)["redacted"] is made.redacted
    for format_ in ("vtt", "txt", "docx"):
        text = shown(transcript_bytes(transcript, format_), format_)
        assert "openai-whisper large-v2" in text
        assert "incomplete: 12:03 of 40:00 decoded" in text
        assert "demo-only" not in text
        demo = dataclasses.replace(transcript, demo_only=True, engine="een -->\nregel")
        text = shown(transcript_bytes(demo, format_), format_)
        assert "demo-only" in text
        assert "(een -> regel)" in text
    assert strict(transcript_bytes(demo, "vtt"))


@pytest.mark.parametrize("format_", TIMED)
def test_without_times_there_are_no_subtitles(make: Make, format_: str) -> None:
    made = make(_words("ja hoor"))
    assert not can_write(made, format_)
    with pytest.raises(UsageError, match=rf"^I03 has no times, and {format_} is nothing without; choose txt, docx or json$"):  # fmt: skip
        transcript_bytes(made, format_)
    assert all(can_write(made, other) for other in TRANSCRIPT_FORMATS if other not in TIMED)
    assert transcript_bytes(made, "txt").endswith(b"\r\n\r\nInterviewer 1: ja hoor\r\n")


def test_a_format_that_there_is_not(transcript: TranscriptOut) -> None:
    with pytest.raises(UsageError, match="vtt, srt, txt, docx, json, rttm"):
        transcript_bytes(transcript, "pdf")


# -- names and the record ----------------------------------------------------------------------------------------------


def test_speakers_are_named_by_what_they_do() -> None:
    speakers = [
        ("S1", Role.INTERVIEWER, None),
        ("S2", Role.RESPONDENT, "R07"),
        ("S3", Role.RESPONDENT, None),
        ("S4", Role.QUESTION, None),
        ("S5", Role.RESPONDENT, "R07"),
        ("S6", Role.INTERVIEWER, None),
    ]
    names = "Interviewer 1|R07 (S2)|Respondent|Vraag|R07 (S5)|Interviewer 2".split("|")
    assert [each.name for each in named(speakers)] == names
    assert [each.label for each in named(speakers)] == [""] * 6
    assert named(speakers, {"S2": "Sanne"}, lang="en")[1:4:2] == (
        SpeakerOut("S2", "R07 (S2)", Role.RESPONDENT, "R07", "Sanne"),
        SpeakerOut("S4", "Question", Role.QUESTION),
    )


def test_a_record_that_can_not_be(make: Make) -> None:
    for changes in ({"speakers": ()}, {"speakers": (SpeakerOut("S1", "A", Role.QUESTION),) * 2}, {"turns": ()}):
        with pytest.raises(InvalidRecordError):
            make(_words("ja"), **changes)
    with pytest.raises(InvalidRecordError):
        TurnOut("S1", ())


def test_each_kind_of_doubt_and_of_personal_data_goes_into_json(make: Make) -> None:
    words = [WordOut(f"I03:{n}", "woord", doubt=doubt) for n, doubt in enumerate(Doubt)]
    words += [WordOut(f"I03:{9 + n}", f"[{label}-1]", hidden=(label,)) for n, label in enumerate(Label)]
    read = _json(make(TurnOut("S1", tuple(words))))["turns"][0]["words"]
    assert [word["doubt"] for word in read if word["doubt"]] == [str(doubt) for doubt in Doubt]
    assert [word["hidden"] for word in read if word["hidden"]] == [[str(label)] for label in Label]
