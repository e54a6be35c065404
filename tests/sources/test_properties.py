"""What holds for every file: the same words and speakers come back, and nothing but errors of our own goes up."""

import html
import io
import json
import zipfile
from collections.abc import Callable
from itertools import groupby
from pathlib import Path

import docx
import openpyxl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from thematics.errors import ThematicsError
from thematics.records.raw import ReadTranscript
from thematics.records.shared import Source
from thematics.sources import (
    TABLE_SUFFIXES,
    TRANSCRIPT_SUFFIXES,
    guess_columns,
    guess_roles,
    read_table,
    read_transcript,
)
from thematics.sources.text import clean, words_of

Turns = list[tuple[str, str]]

CASTS = [
    ("Interviewer", "Respondent"),
    ("I", "R", "M"),
    ("Spreker 1", "Spreker 2", "Spreker 3"),
    ("SPEAKER_00", "SPEAKER_01"),
    ("Sanne", "Bram de Wit"),
    ("Mevr. de Vries", "Zoë", "Moeder"),
]
# No "<": SubRip has no way to write it.
LETTERS = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZéëïöüçàşğßØ0123456789"
WORDS = st.builds(
    "{}{}{}".format,
    st.sampled_from(["", "", "", "'", "“", "(", "€", "#", "&", "-"]),
    st.text(LETTERS, min_size=1, max_size=9),
    st.sampled_from(["", "", "", ",", "?", "!", "…", "-je", "'s", "”", ")", ";", "%", ">", "&amp;", "/of"]),
)
SENTENCES = st.builds("{}.".format, st.lists(WORDS, min_size=1, max_size=12).map(" ".join))


@st.composite
def conversations(draw: st.DrawFn) -> Turns:
    cast = draw(st.sampled_from(CASTS))
    order = draw(st.lists(st.sampled_from(cast), max_size=8))
    # Everybody speaks twice: a label that stands once, above those that recur, may introduce somebody.
    return [(who, draw(SENTENCES)) for who in [*cast, *order, *cast]]


def clock(second: int, mark: str = ".") -> str:
    return f"{second // 3600:02d}:{second // 60 % 60:02d}:{second % 60:02d}{mark}000"


def vtt_voices(turns: Turns) -> bytes:
    cues = [
        f"{clock(n)} --> {clock(n + 1)}\n<v {who}>{html.escape(what, quote=False)}</v>\n"
        for n, (who, what) in enumerate(turns)
    ]
    return ("WEBVTT\n\n" + "\n".join(cues)).encode()


def vtt_labels(turns: Turns) -> bytes:
    cues = [f"{n}\n{clock(n)} --> {clock(n + 1)}\n{who}: {html.escape(what)}\n" for n, (who, what) in enumerate(turns)]
    return ("WEBVTT\n\n" + "\n".join(cues)).encode("utf-8-sig")


def srt(turns: Turns) -> bytes:
    cues = [
        f"{n}\r\n{clock(n, ',')} --> {clock(n + 1, ',')}\r\n[{who}]: {what}\r\n"
        for n, (who, what) in enumerate(turns, 1)
    ]
    return "\r\n".join(cues).encode()


def txt(turns: Turns) -> bytes:
    return "".join(f"{who}: {what}\n\n" for who, what in turns).encode("utf-16")


def txt_times(turns: Turns) -> bytes:
    return "".join(f"[{clock(n)[:8]}] {who}: {what}\n" for n, (who, what) in enumerate(turns)).encode()


def whisperx(turns: Turns) -> bytes:
    segments = [
        {
            "start": n,
            "end": n + 1,
            "text": " " + what,
            "speaker": who,
            "words": [
                {"word": word, "start": n, "end": n + 1, "score": 0.5, "speaker": who} for word in words_of(what)
            ],
        }
        for n, (who, what) in enumerate(turns)
    ]
    return json.dumps({"segments": segments, "language": "nl"}).encode()


def atrain(turns: Turns) -> bytes:
    segments = [{"start": n, "end": n + 1, "text": " " + what, "speaker": who} for n, (who, what) in enumerate(turns)]
    return json.dumps({"segments": segments}, ensure_ascii=False).encode()


def noscribe(turns: Turns) -> bytes:
    paragraphs = [
        f'<p ><a name="ts_{n}000_{n + 1}000_{who}" >{who}: {html.escape(what, quote=False)}</a></p>'
        for n, (who, what) in enumerate(turns)
    ]
    return f"<html><body><p>Titel</p><p>Transcribed with noScribe vers. 0.8</p>{''.join(paragraphs)}</body></html>".encode()


def elan(turns: Turns) -> bytes:
    slots = "".join(f'<TIME_SLOT TIME_SLOT_ID="t{n}" TIME_VALUE="{n}000"/>' for n in range(len(turns) + 1))
    tiers = "".join(
        f'<TIER TIER_ID="{who}">'
        + "".join(
            f'<ANNOTATION><ALIGNABLE_ANNOTATION TIME_SLOT_REF1="t{n}" TIME_SLOT_REF2="t{n + 1}"><ANNOTATION_VALUE>'
            f"{html.escape(what)}</ANNOTATION_VALUE></ALIGNABLE_ANNOTATION></ANNOTATION>"
            for n, (speaker, what) in enumerate(turns)
            if speaker == who
        )
        + "</TIER>"
        for who in dict(turns)
    )
    return f"<ANNOTATION_DOCUMENT><TIME_ORDER>{slots}</TIME_ORDER>{tiers}</ANNOTATION_DOCUMENT>".encode()


def word_paragraphs(turns: Turns) -> bytes:
    made, out = docx.Document(), io.BytesIO()
    for who, what in turns:
        made.add_paragraph(f"{who}: {what}")
    made.save(out)
    return out.getvalue()


def word_table(turns: Turns) -> bytes:
    made, out = docx.Document(), io.BytesIO()
    table = made.add_table(rows=len(turns) + 1, cols=3)
    for row, cells in zip(
        table.rows,
        [("Tijd", "Spreker", "Tekst"), *((clock(n)[:8], *turn) for n, turn in enumerate(turns))],
        strict=True,
    ):
        for cell, text in zip(row.cells, cells, strict=True):
            cell.text = text
    made.save(out)
    return out.getvalue()


WRITERS: dict[str, tuple[str, Callable[[Turns], bytes]]] = {
    "vtt voices": (".vtt", vtt_voices),
    "vtt labels": (".vtt", vtt_labels),
    "srt": (".srt", srt),
    "txt": (".txt", txt),
    "txt times": (".txt", txt_times),
    "whisperx": (".json", whisperx),
    "atrain": (".json", atrain),
    "noscribe": (".html", noscribe),
    "elan": (".eaf", elan),
    "docx": (".docx", word_paragraphs),
    "docx table": (".docx", word_table),
}


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("files")


def joined(turns: list[tuple[str | None, tuple[str, ...]]]) -> list[tuple[str | None, tuple[str, ...]]]:
    groups = [(who, list(part)) for who, part in groupby(turns, key=lambda each: each[0])]
    return [(who, tuple(word for _, words in part for word in words)) for who, part in groups]


def heard(transcript: ReadTranscript) -> list[tuple[str | None, tuple[str, ...]]]:
    return joined([(turn.speaker, tuple(word.text for word in turn.words)) for turn in transcript.turns])


@pytest.mark.parametrize("form", WRITERS)
@settings(max_examples=60, deadline=None)
@given(turns=conversations())
def test_a_conversation_comes_back_word_for_word(folder: Path, form: str, turns: Turns) -> None:
    suffix, write = WRITERS[form]
    path = folder / f"{form}{suffix}"
    path.write_bytes(write(turns))
    transcript = read_transcript(path)
    assert heard(transcript) == joined([(who, words_of(what)) for who, what in turns])
    roles = guess_roles(transcript)
    assert set(roles) == {who for who, _ in turns}
    assert "respondent" in roles.values()


SAMPLE: Turns = [
    ("Interviewer", "Wat hield je tegen om het te vertellen?"),
    ("Respondent", "Ik schaamde me, en Noor Haddou wist het al."),
    ("Interviewer", "En later?"),
    ("Respondent", "Later niet meer."),
]


def workbook() -> bytes:
    made, out = openpyxl.Workbook(), io.BytesIO()
    assert made.active is not None
    made.active.append(["id", "datum", "toelichting"])
    for number, (_, what) in enumerate(SAMPLE):
        made.active.append([number, "12-03-2024", what])
    made.save(out)
    return out.getvalue()


def table_text(mark: str) -> bytes:
    return f"id{mark}datum{mark}toelichting\n".encode() + b"".join(
        f"{n}{mark}12-03-2024{mark}{what}\n".encode() for n, (_, what) in enumerate(SAMPLE)
    )


VALID: dict[str, list[bytes]] = {
    **{suffix: [write(SAMPLE) for kind, write in WRITERS.values() if kind == suffix] for suffix, _ in WRITERS.values()},
    ".htm": [noscribe(SAMPLE)],
    ".csv": [table_text(";"), table_text(",")],
    ".tsv": [table_text("\t")],
    ".xlsx": [workbook()],
}


def test_every_kind_is_fuzzed() -> None:
    assert set(VALID) == TRANSCRIPT_SUFFIXES | TABLE_SUFFIXES


def take(path: Path) -> None:
    """Read a file as a study would; errors of our own say nothing of what is in it."""
    try:
        if path.suffix in TABLE_SUFFIXES:
            guess_columns(read_table(path), Source.SURVEY)
        else:
            transcript = read_transcript(path)
            assert all(turn.words for turn in transcript.turns)
            guess_roles(transcript)
    except ThematicsError as error:
        message = str(error)
        assert "\n" not in message
        assert not any(word in message for word in ("Noor", "Haddou", "schaamde"))


@pytest.mark.parametrize("suffix", sorted(VALID))
@settings(max_examples=80, deadline=None)
@given(start=st.sampled_from([b"", b"\xef\xbb\xbf", b"\xff\xfe", b"PK\x03\x04", b"WEBVTT\n\n", b"<html>", b'{"segments":[', b"<?xml version='1.0'?>"]), data=st.binary(max_size=500))  # fmt: skip
def test_any_bytes_give_at_most_an_error_of_our_own(folder: Path, suffix: str, start: bytes, data: bytes) -> None:
    path = folder / f"bytes{suffix}"
    path.write_bytes(start + data)
    take(path)


@pytest.mark.parametrize("suffix", [".txt", ".vtt", ".srt", ".csv", ".html", ".json"])
@settings(max_examples=150, deadline=None)
@given(text=st.text(alphabet='ab:;,-> \n\t0123456789[]()#/|"<v>=.?!AÉ\u200b{}', max_size=200))
def test_any_text_gives_at_most_an_error_of_our_own(folder: Path, suffix: str, text: str) -> None:
    path = folder / f"text{suffix}"
    path.write_text(text, encoding="utf-8")
    take(path)


MUTATIONS = st.lists(
    st.tuples(
        st.sampled_from(["cut", "put", "twice", "flip"]),
        st.floats(0, 1),
        st.floats(0, 1),
        st.binary(min_size=1, max_size=8),
    ),
    min_size=1,
    max_size=4,
)


def mutated(data: bytes, mutations: list[tuple[str, float, float, bytes]]) -> bytes:
    for kind, first, second, extra in mutations:
        at, to = sorted((int(first * len(data)), int(second * len(data))))
        if kind == "cut":
            data = data[:at] + data[to:]
        elif kind == "put":
            data = data[:at] + extra + data[at:]
        elif kind == "twice":
            data = data[:to] + data[at:to] + data[to:]
        else:
            data = data[:at] + extra + data[at + len(extra) :]
    return data


@pytest.mark.parametrize("suffix", sorted(VALID))
@settings(max_examples=80, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(number=st.integers(0, 10), mutations=MUTATIONS)
def test_damaged_files_give_at_most_an_error_of_our_own(
    folder: Path, suffix: str, number: int, mutations: list[tuple[str, float, float, bytes]]
) -> None:
    path = folder / f"damaged{suffix}"
    path.write_bytes(mutated(VALID[suffix][number % len(VALID[suffix])], mutations))
    take(path)


@pytest.mark.parametrize("suffix", [".docx", ".xlsx"])
@settings(max_examples=80, deadline=None)
@given(number=st.integers(0, 40), mutations=MUTATIONS)
def test_damaged_parts_give_at_most_an_error_of_our_own(
    folder: Path, suffix: str, number: int, mutations: list[tuple[str, float, float, bytes]]
) -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(VALID[suffix][0])) as before, zipfile.ZipFile(out, "w") as after:
        names = [name for name in before.namelist() if name.endswith(".xml")]
        chosen = {"word/document.xml", "xl/worksheets/sheet1.xml", names[number % len(names)]}
        for name in before.namelist():
            after.writestr(name, mutated(before.read(name), mutations) if name in chosen else before.read(name))
    path = folder / f"parts{suffix}"
    path.write_bytes(out.getvalue())
    take(path)


@given(st.text())
def test_cleaning_twice_changes_nothing(text: str) -> None:
    once = clean(text)
    assert clean(once) == once
    assert "\r" not in once


@given(st.text())
def test_words_are_all_of_the_text_and_nothing_else(text: str) -> None:
    assert "".join(words_of(text)) == "".join(text.split())
    assert all(word.split() == [word] for word in words_of(text))
