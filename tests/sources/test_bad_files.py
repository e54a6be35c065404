"""What is no transcript or table: one sentence each, never a traceback, never a word of the content."""

import contextlib
import io
import os
import stat
import zipfile
import zlib
from collections.abc import Callable
from functools import partial
from pathlib import Path

import docx
import openpyxl
import pytest

from thematics.errors import ThematicsError, UnreadableFileError, UsageError
from thematics.records.raw import ReadTable
from thematics.records.shared import Source
from thematics.sources import TABLE_SUFFIXES, TRANSCRIPT_SUFFIXES, guess_columns, read_table, read_transcript

Write = Callable[[str, str | bytes], Path]

SECRET = "Noor Haddou vertelde het"
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(512)
EVERY = sorted(TRANSCRIPT_SUFFIXES | TABLE_SUFFIXES)
TEXTUAL = sorted((TRANSCRIPT_SUFFIXES | TABLE_SUFFIXES) - {".docx", ".xlsx", ".eaf"})


def read(path: Path) -> object:
    return (read_table if path.suffix.lower() in TABLE_SUFFIXES else read_transcript)(path)


def refused(path: Path, kind: type[ThematicsError] = UnreadableFileError) -> str:
    with pytest.raises(kind) as caught:
        read(path)
    message = str(caught.value)
    assert type(caught.value) is kind
    assert message
    assert "\n" not in message
    assert not any(word in message for word in SECRET.split())
    assert message.count(". ") == 0
    return message


def packed(parts: dict[str, bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", method) as archive:
        for name, data in parts.items():
            archive.writestr(name, data)
    return out.getvalue()


def word_document() -> bytes:
    made, out = docx.Document(), io.BytesIO()
    made.add_paragraph(f"I: {SECRET}")
    made.save(out)
    return out.getvalue()


def workbook() -> bytes:
    made, out = openpyxl.Workbook(), io.BytesIO()
    assert made.active is not None
    made.active.append(["id", "tekst"])
    made.active.append([1, SECRET])
    made.save(out)
    return out.getvalue()


def with_part(archive: bytes, name: str, change: Callable[[bytes], bytes]) -> bytes:
    with zipfile.ZipFile(io.BytesIO(archive)) as before:
        return packed(
            {each: change(before.read(each)) if each == name else before.read(each) for each in before.namelist()}
        )


def _instead(content: bytes, _: bytes) -> bytes:
    return content


@pytest.mark.parametrize("suffix", EVERY)
@pytest.mark.parametrize("content", [b"", b" \n\t\r\n ", b"\x00" * 64], ids=["empty", "white", "nul"])
def test_files_with_nothing_in_them(write: Write, suffix: str, content: bytes) -> None:
    assert "is empty" in refused(write(f"a{suffix}", content))


@pytest.mark.parametrize("suffix", sorted(set(TEXTUAL) - TABLE_SUFFIXES))
@pytest.mark.parametrize("content", ["\ufeff", "\ufeff \n", "\u200b\u200e\u00ad"])
def test_text_that_nobody_can_see_is_empty(write: Write, suffix: str, content: str) -> None:
    refused(write(f"a{suffix}", content))


@pytest.mark.parametrize("suffix", EVERY)
def test_a_missing_file_a_folder_and_a_nameless_path(tmp_path: Path, suffix: str) -> None:
    assert "no file" in refused(tmp_path / f"weg{suffix}", UsageError)
    assert "no file" in refused(tmp_path / "weg" / f"a{suffix}", UsageError)
    folder = tmp_path / f"map{suffix}"
    folder.mkdir()
    assert "is a folder" in refused(folder, UsageError)
    inside = tmp_path / "bestand.txt"
    inside.write_text("x")
    assert "no file" in refused(inside / f"a{suffix}", UsageError)
    assert "no file" in refused(Path(f"a\x00b{suffix}"), UsageError)


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="the system has no pipes in its file tree")
@pytest.mark.timeout(20)
@pytest.mark.parametrize("suffix", EVERY)
def test_a_pipe_is_never_opened(tmp_path: Path, suffix: str) -> None:
    pipe = tmp_path / f"pijp{suffix}"
    os.mkfifo(pipe)
    assert "no ordinary file" in refused(pipe, UsageError)
    link = tmp_path / f"link{suffix}"
    link.symlink_to(pipe)
    assert "no ordinary file" in refused(link, UsageError)


@pytest.mark.skipif(not Path("/dev/zero").exists(), reason="the system has no such device")
def test_a_device_is_never_opened(tmp_path: Path) -> None:
    link = tmp_path / "a.txt"
    link.symlink_to("/dev/zero")
    assert "no ordinary file" in refused(link, UsageError)


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root may read everything")
def test_a_file_that_may_not_be_read(write: Write) -> None:
    path = write("a.txt", SECRET)
    path.chmod(0)
    assert "may read it" in refused(path, UsageError)
    path.chmod(stat.S_IRUSR | stat.S_IWUSR)


def test_a_file_that_may_not_be_read_whoever_asks(write: Write, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise PermissionError(13, "Permission denied")

    path = write("a.txt", SECRET)
    monkeypatch.setattr(Path, "open", refuse)
    assert "Permission denied" in refused(path, UsageError)


@pytest.mark.parametrize("suffix", EVERY)
def test_a_huge_file_is_not_read(tmp_path: Path, suffix: str, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / f"groot{suffix}"
    with path.open("wb") as file:
        file.seek(3 * 1024**3)
        file.write(b"x")

    def never(*_: object, **__: object) -> None:
        pytest.fail("the file was opened")

    monkeypatch.setattr(Path, "open", never)
    assert "larger than 50 MB" in refused(path)


@pytest.mark.parametrize("suffix", [".doc", ".xls", ".pdf", ".rtf", ".odt", "", ".TXTX"])
def test_other_kinds_are_named_with_those_that_are_known(write: Write, suffix: str) -> None:
    assert ".vtt" in refused(write(f"a{suffix}", SECRET), UsageError)
    with pytest.raises(UsageError, match=r"\.csv, \.tsv, \.xlsx"):
        read_table(write(f"b{suffix}", SECRET))


@pytest.mark.parametrize("suffix", TEXTUAL)
@pytest.mark.parametrize(
    "content",
    [
        word_document(),
        OLE,
        b"%PDF-1.7\n" + SECRET.encode(),
        b"{\\rtf1 " + SECRET.encode() + b"}",
        b"\x89PNG\r\n\x1a\n" + bytes(100),
        b"RIFF\x00\x00\x00\x00WAVEfmt " + bytes(100),
        b"ID3\x03" + bytes(100),
        b"\x00\x00\x00\x20ftypM4A " + bytes(100),
        b"\x1f\x8b\x08" + zlib.compress(SECRET.encode()),
        b"SQLite format 3\x00" + bytes(100),
        bytes(range(256)) * 20,
        SECRET.encode() + b"\x00" + SECRET.encode(),
        SECRET.encode("utf-16-le"),
        b"\x01\x02\x03\x04" * 100,
    ],
    ids=range(14),
)
def test_bytes_that_are_no_text(write: Write, suffix: str, content: bytes) -> None:
    refused(write(f"a{suffix}", content))


@pytest.mark.parametrize(
    "content", [b"\xff\xfe" + SECRET.encode("utf-16-le") + b"\x00", b"\xef\xbb\xbf" + b"I: caf\xe9"]
)
def test_text_that_breaks_the_promise_of_its_mark(write: Write, content: bytes) -> None:
    assert "damaged text" in refused(write("a.txt", content))


def test_an_encoding_that_is_none(write: Write) -> None:
    assert "unknown encoding" in refused(write("a.txt", b"I: caf\xe9 \x81\x8d\nR: ja"))


@pytest.mark.parametrize(("suffix", "other"), [(".docx", workbook()), (".xlsx", word_document())])
def test_an_office_file_of_another_kind(write: Write, suffix: str, other: bytes) -> None:
    assert "but is none" in refused(write(f"a{suffix}", other))


@pytest.mark.parametrize("suffix", [".docx", ".xlsx"])
class TestOfficeFiles:
    def test_text_with_that_name(self, write: Write, suffix: str) -> None:
        assert "by its content" in refused(write(f"a{suffix}", SECRET))

    def test_an_old_format_or_a_password(self, write: Write, suffix: str) -> None:
        assert "old format or has a password" in refused(write(f"a{suffix}", OLE))

    def test_a_zip_of_other_things(self, write: Write, suffix: str) -> None:
        assert "but is none" in refused(write(f"a{suffix}", packed({"geheim.txt": SECRET.encode()})))

    def test_a_zip_that_is_cut_or_changed(self, write: Write, suffix: str) -> None:
        whole = word_document() if suffix == ".docx" else workbook()
        for number, broken in enumerate((whole[:200], whole[:-30], whole[:100] + bytes(200) + whole[300:])):
            refused(write(f"{number}{suffix}", broken))

    def test_a_zip_under_a_password(self, write: Write, suffix: str) -> None:
        whole = bytearray(word_document() if suffix == ".docx" else workbook())
        for mark, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
            at = whole.find(mark)
            while at >= 0:
                whole[at + offset] |= 1
                at = whole.find(mark, at + 4)
        assert "password" in refused(write(f"a{suffix}", bytes(whole)))

    def test_a_bomb_is_not_unpacked(self, write: Write, suffix: str, monkeypatch: pytest.MonkeyPatch) -> None:
        part = "word/document.xml" if suffix == ".docx" else "xl/workbook.xml"
        bomb = packed({part: bytes(20 * 1024**2)})
        assert len(bomb) < 1024**2

        def never(*_: object, **__: object) -> None:
            pytest.fail("the part was unpacked")

        path = write(f"a{suffix}", bomb)
        monkeypatch.setattr(zipfile.ZipFile, "read", never)
        assert "unreasonable size" in refused(path)

    def test_a_bomb_in_pieces_is_not_unpacked(self, write: Write, suffix: str) -> None:
        part = "word/document.xml" if suffix == ".docx" else "xl/workbook.xml"
        many = {part: b"<x/>"} | {f"word/{n}.xml": os.urandom(1000) + bytes(900_000) for n in range(130)}
        assert "unreasonable size" in refused(write(f"a{suffix}", packed(many)))

    def test_pictures_are_never_unpacked(self, write: Write, suffix: str, monkeypatch: pytest.MonkeyPatch) -> None:
        whole = word_document() if suffix == ".docx" else workbook()
        with zipfile.ZipFile(io.BytesIO(whole)) as before:
            parts = {name: before.read(name) for name in before.namelist()}
        folder = "word" if suffix == ".docx" else "xl"
        path = write(f"a{suffix}", packed(parts | {f"{folder}/media/image1.png": bytes(20 * 1024**2)}))
        opened: list[str] = []
        unpack = zipfile.ZipFile.open

        def watch(self: zipfile.ZipFile, name: str | zipfile.ZipInfo, *rest: object, **more: object) -> object:
            opened.append(name if isinstance(name, str) else name.filename)
            return unpack(self, name, *rest, **more)  # type: ignore[arg-type]

        monkeypatch.setattr(zipfile.ZipFile, "open", watch)
        read(path)
        assert opened
        assert not any("media" in name for name in opened)

    def test_entities_are_never_expanded(self, write: Write, suffix: str) -> None:
        laughs = b'<!DOCTYPE l [<!ENTITY a "Noor"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">]>'
        whole = word_document() if suffix == ".docx" else workbook()
        part = "word/document.xml" if suffix == ".docx" else "xl/workbook.xml"

        def insert(data: bytes) -> bytes:
            at = data.index(b"?>") + 2 if data.startswith(b"<?xml") else 0
            return data[:at] + laughs + data[at:]

        trap = with_part(whole, part, insert)
        assert "document type" in refused(write(f"a{suffix}", trap))

    def test_parts_that_are_no_xml(self, write: Write, suffix: str) -> None:
        whole = word_document() if suffix == ".docx" else workbook()
        part = "word/document.xml" if suffix == ".docx" else "xl/workbook.xml"
        for number, content in enumerate(
            (b"", SECRET.encode(), b"<a><b></a>", b'<?xml version="1.0" encoding="x"?><a/>')
        ):
            refused(write(f"{number}{suffix}", with_part(whole, part, partial(_instead, content))))


def test_nested_beyond_reason(write: Write) -> None:
    deep = b"<w:sdt>" * 5000 + b"<w:p/>" + b"</w:sdt>" * 5000
    space = b'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
    refused(write("a.docx", packed({"word/document.xml": b"<w:document %b>%b</w:document>" % (space, deep)})))
    refused(write("a.eaf", b"<a>" * 50_000 + b"</a>" * 50_000))
    refused(write("a.json", b'{"segments":' * 50_000))


@pytest.mark.parametrize("suffix", [".vtt", ".srt"])
@pytest.mark.parametrize(
    "content",
    [SECRET, f"WEBVTT\n\n{SECRET}\n", "WEBVTT\n\n00:01.000 --> 00:02.000\n\n", f"1\n00:01 -> 00:02\n{SECRET}\n"],
)
def test_subtitles_without_cues(write: Write, suffix: str, content: str) -> None:
    assert "with cues" in refused(write(f"a{suffix}", content))


@pytest.mark.parametrize("content", ["(..)\n", "Datum: 3 mei 2024\nLocatie: buurthuis\n", "I:\nR:\n"])
def test_text_without_words(write: Write, content: str) -> None:
    assert "no text with words in it" in refused(write("a.txt", content))


@pytest.mark.parametrize("content", ["id;tekst", SECRET, f"id;tekst\n{';' * 20}\n"])
def test_tables_without_rows(write: Write, content: str) -> None:
    assert "no rows below a header" in refused(write("a.csv", content))


def test_names_that_look_like_options_or_break_lines(write: Write) -> None:
    assert read(write("-rf.txt", "I: hoi\nR: hoi\n"))
    assert read(write("--help.csv", "id;tekst\n1;x\n"))
    assert "'-rf.json'" in refused(write("-rf.json", "{}"))
    assert "'a?b.json'" in refused(write("a\nb.json", "{}"))


def test_capitals_in_the_ending_change_nothing(write: Write) -> None:
    assert read(write("A.TXT", "I: hoi\nR: hoi\n"))
    assert read(write("A.CSV", "id;tekst\n1;x\n"))


@pytest.mark.timeout(60)
@pytest.mark.parametrize("suffix", TEXTUAL)
@pytest.mark.parametrize(
    "letters",
    ["a", "1", "-", ":", "<", "[", "(", '"', "0:", "//", "@", "a:", "a\t", "1.", "{\\", "a ", "<v ", "\n", "#1:11-"],
)
def test_no_text_is_so_odd_that_reading_takes_for_ever(write: Write, suffix: str, letters: str) -> None:
    path = write(f"a{suffix}", "id;tekst\n" + letters * (60_000 // len(letters)))
    with contextlib.suppress(ThematicsError):
        found = read(path)
        if isinstance(found, ReadTable):
            guess_columns(found, Source.CASEFILE)


def test_merged_cells_without_end_are_refused_before_they_are_made(tmp_path: Path) -> None:
    path = tmp_path / "enquete.xlsx"
    book = openpyxl.Workbook()
    sheet = book.worksheets[0]
    sheet.append(["Nr", "Wat zou jou helpen?"])
    sheet.append([1, "Iemand die luistert"])
    book.save(path)
    bomb = b'<mergeCells count="1"><mergeCell ref="A1:XFD1048576"/></mergeCells></worksheet>'
    with zipfile.ZipFile(path) as whole:
        parts = {name: whole.read(name) for name in whole.namelist()}
    with zipfile.ZipFile(path, "w") as changed:
        for name, content in parts.items():
            changed.writestr(name, content.replace(b"</worksheet>", bomb) if "sheet1" in name else content)
    with pytest.raises(UnreadableFileError, match="merged cells without end"):
        read_table(path)
