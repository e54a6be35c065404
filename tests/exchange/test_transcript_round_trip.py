"""What leaves can come back: the project's own readers find the same words, speakers and times in the files that it writes."""

from itertools import groupby
from pathlib import Path

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from thematics.exchange import TranscriptOut, TurnOut, WordOut, named, transcript_bytes
from thematics.records.raw import ReadTurn
from thematics.records.shared import Doubt, Role, TimeSource
from thematics.sources import read_transcript

MILLISECOND = 0.00051
SPEAKERS = [
    ("S1", Role.INTERVIEWER, None),
    ("S2", Role.RESPONDENT, "R01"),
    ("S3", Role.RESPONDENT, "R12"),
    ("S4", Role.INTERVIEWER, None),
]
LETTERS = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZéëïöüçàşğßØ0123456789"
SAID = st.builds(
    "{}{}{}".format,
    st.sampled_from(["", "", "", "'", "“", "(", "€", "&", "-"]),
    st.text(LETTERS, min_size=1, max_size=14),
    st.sampled_from(["", "", "", ",", ".", "?", "!", "…", "-je", "'s", "”", ")", ";", "%", "&amp;", "/of", ":"]),
)
TAGS = st.sampled_from(["[PERSOON-1]", "[PERSOON-12],", "“[SCHOOL-3]”.", "[BSN-1]", "[PLAATS-2]?"])
# What can be written where there is a way to escape it; and what readers take for the file's own, where there is none.
MARKUP = st.sampled_from(["<b>", "</v>", "-->", "&lt;", "<", "a>b", "=1+1", "NOTE", "WEBVTT", "STYLE", "Moeder:"])
WORDS = {
    "vtt": SAID | TAGS | MARKUP,
    "json": SAID | TAGS | MARKUP,
    "srt": SAID | TAGS,
    "txt": SAID | TAGS | MARKUP,
    "docx": SAID | TAGS | MARKUP,
}
timed_formats = pytest.mark.parametrize("format_", ["vtt", "srt"])


@st.composite
def transcripts(draw: st.DrawFn, words: st.SearchStrategy[str], *, own: bool) -> TranscriptOut:
    """Draw a conversation in which nobody speaks through another, with the words' own times or the turns' alone."""
    cast = draw(st.permutations(SPEAKERS[: draw(st.integers(2, len(SPEAKERS)))]))
    # Everybody speaks twice: a label that stands once, above those that recur, may introduce somebody.
    keys = [each[0] for each in cast]
    order = [key for key, _ in groupby([*keys, *draw(st.lists(st.sampled_from(keys), max_size=5)), *keys])]
    at = draw(st.floats(0, 90_000))
    turns, number = [], 0
    for key in order:
        spoken, start = [], at
        for text in [*draw(st.lists(words, min_size=1, max_size=25)), "en", "zo."]:
            end = at + draw(st.floats(0.05, 1.2))
            spoken.append(WordOut(f"I01:{number}", text, at if own else None, end if own else None))
            at, number = end + draw(st.sampled_from([0.0, 0.0, 0.1, 2.0])), number + 1
        source = TimeSource.WORD if own else TimeSource.CUE
        turns.append(TurnOut(key, tuple(spoken), start, end, source))
        at = end + draw(st.sampled_from([0.0, 0.5, 3.0]))
    return TranscriptOut(
        label="I01",
        lang=draw(st.sampled_from(["nl", "en"])),
        redacted=True,
        reviewed=draw(st.booleans()),
        speakers=named(cast),
        turns=tuple(turns),
        made="2025-03-04T10:30:00Z",
        version="0.0.1",
        engine=draw(st.sampled_from(["", "openai-whisper large-v2"])),
        demo_only=draw(st.booleans()),
    )


def read_back(folder: Path, transcript: TranscriptOut, format_: str) -> tuple[ReadTurn, ...]:
    path = folder / f"uit.{format_}"
    path.write_bytes(transcript_bytes(transcript, format_))
    return read_transcript(path).turns


def said(transcript: TranscriptOut) -> list[tuple[str, str]]:
    return [(transcript.names[turn.speaker], turn.text) for turn in transcript.turns]


def heard(turns: tuple[ReadTurn, ...]) -> list[tuple[str, str]]:
    """Give speaker and text, one entry for all that somebody says before another speaks."""
    groups = groupby(turns, key=lambda turn: turn.speaker or "")
    return [(speaker, " ".join(turn.text for turn in part)) for speaker, part in groups]


@pytest.mark.parametrize("own", [True, False])
@pytest.mark.parametrize("format_", WORDS)
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=25)
@given(data=st.data())
def test_the_same_words_by_the_same_speakers(tmp_path: Path, format_: str, *, own: bool, data: st.DataObject) -> None:
    transcript = data.draw(transcripts(WORDS[format_], own=own))
    assert heard(read_back(tmp_path, transcript, format_)) == said(transcript)


@timed_formats
@pytest.mark.parametrize("own", [True, False])
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=20)
@given(data=st.data())
def test_the_times_of_turns_to_the_millisecond(tmp_path: Path, format_: str, *, own: bool, data: st.DataObject) -> None:
    transcript = data.draw(transcripts(SAID, own=own))
    read = read_back(tmp_path, transcript, format_)
    assert len(read) == len(transcript.turns)
    for turn, back in zip(transcript.turns, read, strict=True):
        assert back.time_source is TimeSource.CUE
        assert back.start == pytest.approx(turn.start, abs=MILLISECOND)
        assert back.end == pytest.approx(turn.end, abs=MILLISECOND)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=20)
@given(data=st.data())
def test_json_gives_back_every_words_time_and_doubt(tmp_path: Path, data: st.DataObject) -> None:
    transcript = data.draw(transcripts(WORDS["json"], own=True))
    doubts = data.draw(st.lists(st.sampled_from([None, *Doubt]), min_size=1, max_size=7))
    turns = tuple(
        TurnOut(
            turn.speaker,
            tuple(
                WordOut(word.id, word.text, word.start, word.end, doubts[n % len(doubts)], 0.5)
                for n, word in enumerate(turn.words)
            ),
            turn.start,
            turn.end,
            turn.time_source,
        )
        for turn in transcript.turns
    )
    given_out = TranscriptOut(
        label="I01", lang="nl", redacted=False, reviewed=False, speakers=transcript.speakers, turns=turns,
        made=transcript.made, version="0.0.1",
    )  # fmt: skip
    read = read_back(tmp_path, given_out, "json")
    assert [turn.time_source for turn in read] == [TimeSource.WORD] * len(turns)
    for turn, back in zip(turns, read, strict=True):
        assert [(word.text, word.doubt, word.probability) for word in back.words] == [
            (word.text, word.doubt, 0.5) for word in turn.words
        ]
        assert [word.start for word in back.words] == pytest.approx(
            [word.start for word in turn.words], abs=MILLISECOND
        )
        assert [word.end for word in back.words] == pytest.approx([word.end for word in turn.words], abs=MILLISECOND)


@pytest.mark.parametrize("format_", ["txt", "docx"])
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=20)
@given(data=st.data())
def test_text_and_word_give_back_when_each_turn_begins_to_the_second(
    tmp_path: Path, format_: str, data: st.DataObject
) -> None:
    transcript = data.draw(transcripts(SAID, own=True))
    read = read_back(tmp_path, transcript, format_)
    assert [turn.start for turn in read] == [float(int(turn.start or 0)) for turn in transcript.turns]


@timed_formats
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=20)
@given(overlap=st.floats(0.1, 20), length=st.integers(2, 60))
@example(overlap=3.0, length=40)
def test_what_two_say_at_once_is_all_there(tmp_path: Path, format_: str, overlap: float, length: int) -> None:
    def turn(key: str, start: float, name: str) -> TurnOut:
        words = tuple(WordOut(f"I01:{n}", f"{name}{n}", start + n / 3, start + (n + 1) / 3) for n in range(length))
        return TurnOut(key, words, start, start + length / 3, TimeSource.WORD)

    first = turn("S1", 0.0, "een")
    second = turn("S2", max(0.0, length / 3 - overlap), "twee")
    transcript = TranscriptOut(
        label="I01", lang="nl", redacted=True, reviewed=True, speakers=named(SPEAKERS), turns=(first, second),
        made="2025-03-04T10:30:00Z", version="0.0.1",
    )  # fmt: skip
    read = read_back(tmp_path, transcript, format_)
    for each in (first, second):
        name = transcript.names[each.speaker]
        assert " ".join(turn.text for turn in read if turn.speaker == name) == each.text
