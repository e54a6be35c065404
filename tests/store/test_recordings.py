"""Encrypted sound: what is written comes back, and whatever was done to it is noticed."""

import io
import itertools
import os
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from thematics.errors import NewerStudyError, NoVaultError, StoreError, UnreadableFileError
from thematics.records.raw import RawDocument
from thematics.records.shared import Group
from thematics.store import (
    EncryptedReader,
    KdfCost,
    OpenStudy,
    RecordingRow,
    clean_recordings,
    create_study,
    open_recording,
    recordings,
    remove_recording,
    verify_recording,
    write_recording,
)

KEY = bytes(range(32))
quick = settings(max_examples=50, suppress_health_check=[HealthCheck.function_scoped_fixture])
SMALL, TAG, HEADER = 16, recordings.TAG_BYTES, recordings.HEADER_BYTES


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder for files in chunks of 16 bytes, so that a few bytes are many chunks."""
    monkeypatch.setattr(recordings, "CHUNK_BYTES", SMALL)
    return tmp_path


def written(folder: Path, content: bytes, document: str = "a1", key: bytes = KEY) -> Path:
    path = folder / f"{document}.sound"
    assert write_recording(path, io.BytesIO(content), key, document) == len(content)
    return path


def content_of(path: Path, document: str = "a1", key: bytes = KEY) -> bytes:
    with EncryptedReader(path, key, document) as reader:
        return reader.read()


# -- what comes back ----------------------------------------------------------------------------------------------------

contents = st.integers(0, 5 * SMALL).flatmap(lambda size: st.binary(min_size=size, max_size=size))
seeks = st.tuples(st.just("seek"), st.integers(-90, 90), st.sampled_from([io.SEEK_SET, io.SEEK_CUR, io.SEEK_END]))
reads = st.tuples(st.just("read"), st.integers(-1, 90), st.just(0))


@quick
@given(content=contents, steps=st.lists(seeks | reads, max_size=20), buffered=st.booleans())
def test_it_reads_as_the_bytes_themselves_would(
    folder: Path, content: bytes, steps: list[tuple[str, int, int]], *, buffered: bool
) -> None:
    raw, plain = EncryptedReader(written(folder, content), KEY, "a1"), io.BytesIO(content)
    assert raw.size == len(content)
    with io.BufferedReader(raw, 8) if buffered else raw as reader:
        for what, amount, whence in steps:
            if what == "seek":
                base = {io.SEEK_SET: 0, io.SEEK_CUR: plain.tell(), io.SEEK_END: len(content)}[whence]
                if base + amount >= 0:
                    assert reader.seek(amount, whence) == plain.seek(base + amount)
            elif buffered or amount < 0:
                assert reader.read(amount) == plain.read(amount)
            else:
                # A raw file may give less than was asked for, but nothing only at the end.
                part = reader.read(amount)
                assert part is not None
                assert part == plain.read(len(part))
                assert part or not amount or plain.tell() >= len(content)
            assert reader.tell() == plain.tell()


@pytest.mark.parametrize("size", [0, 1, (1 << 20) - 1, 1 << 20, (1 << 20) + 1, 5 << 20])
def test_chunks_are_of_a_mebibyte_each_with_its_tag(tmp_path: Path, size: int) -> None:
    content = (bytes(range(256)) * (size // 256 + 1))[:size]
    path = written(tmp_path, content)
    chunks = max(1, -(-size // (1 << 20)))
    assert path.stat().st_size == HEADER + size + chunks * TAG
    assert verify_recording(path, KEY, "a1") == size
    assert content_of(path) == content


def test_a_source_that_gives_little_at_a_time_is_written_whole(folder: Path) -> None:
    class Slow(io.BytesIO):
        def read(self, size: int | None = -1, /) -> bytes:
            return super().read(min(size or 0, 5))

    content = bytes(range(100))
    assert write_recording(folder / "a1.sound", Slow(content), KEY, "a1") == 100
    assert content_of(folder / "a1.sound") == content


def test_little_is_held_in_memory(folder: Path) -> None:
    with EncryptedReader(written(folder, bytes(100 * SMALL)), KEY, "a1") as reader:
        while reader.read(7):
            assert len(reader._cache) <= recordings.CACHED_CHUNKS


def test_a_closed_reader_is_closed(folder: Path) -> None:
    reader = EncryptedReader(written(folder, b"x" * 40), KEY, "a1")
    reader.close()
    reader.close()
    for work in (reader.tell, reader.read, lambda: reader.seek(0)):
        with pytest.raises(ValueError, match="closed"):
            work()


def test_it_can_only_be_read(folder: Path) -> None:
    with EncryptedReader(written(folder, b"x" * 40), KEY, "a1") as reader:
        assert reader.readable()
        assert reader.seekable()
        assert not reader.writable()
        with pytest.raises(ValueError, match="-1"):
            reader.seek(-1)


# -- what is noticed ----------------------------------------------------------------------------------------------------


@quick
@given(contents, st.data())
def test_any_bit_that_was_changed_is_noticed(folder: Path, content: bytes, data: st.DataObject) -> None:
    path = written(folder, content)
    changed = bytearray(path.read_bytes())
    changed[data.draw(st.integers(0, len(changed) - 1))] ^= 1 << data.draw(st.integers(0, 7))
    path.write_bytes(changed)
    with pytest.raises(StoreError, match=r"restore|later version"):
        verify_recording(path, KEY, "a1")


@quick
@given(contents, st.data())
def test_a_file_that_was_cut_short_is_noticed_before_a_byte_is_read(
    folder: Path, content: bytes, data: st.DataObject
) -> None:
    path = written(folder, content)
    whole = path.read_bytes()
    boundaries = st.integers(0, len(content) // SMALL).map(lambda count: HEADER + count * (SMALL + TAG))
    end = data.draw(st.integers(0, len(whole) - 1) | boundaries.filter(lambda at: at < len(whole)))
    path.write_bytes(whole[:end])
    with pytest.raises(StoreError, match="restore"):
        EncryptedReader(path, KEY, "a1")


@quick
@given(contents, st.binary(min_size=1, max_size=3 * SMALL))
def test_what_was_put_behind_it_is_noticed_before_a_byte_is_read(folder: Path, content: bytes, more: bytes) -> None:
    path = written(folder, content)
    with path.open("ab") as file:
        file.write(more)
    with pytest.raises(StoreError, match="restore"):
        EncryptedReader(path, KEY, "a1")


@quick
@given(st.permutations(range(5)))
def test_chunks_that_were_moved_left_out_or_repeated_are_noticed(folder: Path, order: list[int]) -> None:
    path = written(folder, bytes(5 * SMALL))  # all chunks alike, so that only their places differ
    whole = path.read_bytes()
    at = [HEADER + number * (SMALL + TAG) for number in range(6)]
    chunks = [whole[start:end] for start, end in itertools.pairwise(at)]
    for chosen in (order, order[:-1], [*order, order[0]], [*order[:-1], order[0]]):
        path.write_bytes(whole[:HEADER] + b"".join(chunks[number] for number in chosen))
        if chosen != sorted(range(5)):
            with pytest.raises(StoreError, match="damaged"):
                verify_recording(path, KEY, "a1")


def test_a_chunk_of_another_file_is_noticed_even_under_the_same_key_and_document(folder: Path) -> None:
    path = written(folder, bytes(3 * SMALL))
    first = path.read_bytes()
    written(folder, bytes(3 * SMALL))
    second = path.read_bytes()
    path.write_bytes(second[: HEADER + SMALL + TAG] + first[HEADER + SMALL + TAG :])
    with pytest.raises(StoreError, match="damaged"):
        verify_recording(path, KEY, "a1")


def test_a_file_in_another_documents_place_or_of_another_key_is_noticed(folder: Path) -> None:
    path = written(folder, b"woorden")
    moved = path.rename(folder / "a2.sound")
    for key, document in ((KEY, "a2"), (bytes(32), "a1")):
        with pytest.raises(StoreError, match=r"'a2\.sound' is damaged"):
            EncryptedReader(moved, key, document)
    assert content_of(moved, "a1") == b"woorden"


def test_two_files_of_the_same_bytes_have_nothing_in_common(folder: Path) -> None:
    one = written(folder, bytes(4 * SMALL)).read_bytes()
    two = written(folder, bytes(4 * SMALL)).read_bytes()
    pieces = {data[at : at + 8] for data in (one, two) for at in range(8, len(data) - 7, 8)}
    assert len(pieces) == 2 * len(range(8, len(one) - 7, 8))


def test_a_file_of_a_later_version_says_so(folder: Path) -> None:
    path = written(folder, b"x")
    data = bytearray(path.read_bytes())
    data[7] = 2
    path.write_bytes(data)
    with pytest.raises(NewerStudyError, match="later version"):
        EncryptedReader(path, KEY, "a1")


def test_a_file_that_is_missing_or_no_file_is_said_to_be(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match=r"'a1\.sound' is missing"):
        EncryptedReader(tmp_path / "a1.sound", KEY, "a1")
    (tmp_path / "a1.sound").mkdir()
    with pytest.raises(StoreError, match="can't be read"):
        EncryptedReader(tmp_path / "a1.sound", KEY, "a1")


def test_a_key_of_the_wrong_length_is_refused(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="wrong length"):
        write_recording(tmp_path / "a1.sound", io.BytesIO(b"x"), b"kort", "a1")
    assert list(tmp_path.iterdir()) == []


# -- writing ------------------------------------------------------------------------------------------------------------


def test_nothing_of_the_sound_stands_on_disk_while_it_is_written_or_after(folder: Path, tmp_path: Path) -> None:
    secret = b"een stem die niemand horen mag"
    seen: list[bytes] = []

    class Watched(io.BytesIO):
        def read(self, size: int | None = -1, /) -> bytes:
            seen.extend(path.read_bytes() for path in tmp_path.rglob("*") if path.is_file())
            return super().read(size)

    write_recording(tmp_path / "audio" / "a1.sound", Watched(secret * 2000), KEY, "a1")
    seen += [path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()]
    assert max(map(len, seen)) > 1000
    assert not any(secret[at : at + 8] in data for data in seen for at in range(len(secret) - 7))


def test_file_and_folder_are_for_their_owner_only(tmp_path: Path) -> None:
    path = tmp_path / "audio" / "a1.sound"
    before = os.umask(0)
    try:
        write_recording(path, io.BytesIO(b"x"), KEY, "a1")
    finally:
        os.umask(before)
    assert path.stat().st_mode & 0o777 == 0o600
    assert path.parent.stat().st_mode & 0o777 == 0o700


def test_a_source_that_breaks_leaves_what_was_there(folder: Path) -> None:
    class Broken(io.BytesIO):
        def read(self, size: int | None = -1, /) -> bytes:
            part = super().read(size)
            if not part:
                raise OSError(5, "stuk")
            return part

    path = written(folder, b"eerst")
    with pytest.raises(UnreadableFileError, match="can't be read to its end"):
        write_recording(path, Broken(bytes(50)), KEY, "a1")
    assert content_of(path) == b"eerst"
    assert not list(folder.glob("*.tmp"))
    assert not list(folder.glob(".*.tmp"))


@pytest.mark.parametrize("call", ["os.fsync", "pathlib.Path.replace"])
def test_a_write_that_fails_leaves_what_was_there(folder: Path, monkeypatch: pytest.MonkeyPatch, call: str) -> None:
    path = written(folder, b"eerst")

    def fail(*_: object) -> None:
        raise OSError(28, "vol")

    with monkeypatch.context() as broken:
        broken.setattr(call, fail)
        with pytest.raises(StoreError, match="can't be written"):
            write_recording(path, io.BytesIO(b"later"), KEY, "a1")
    assert content_of(path) == b"eerst"
    assert [each.name for each in folder.iterdir()] == ["a1.sound"]


# -- in a study ---------------------------------------------------------------------------------------------------------


@pytest.fixture
def heard(study: OpenStudy, raw_document: Callable[..., RawDocument]) -> OpenStudy:
    """A study with two recordings of one participant."""
    vault = study.require_vault()
    vault.add_participant("R01", Group.OUDER)
    for document, label in (("a1", "I01"), ("a2", "I02")):
        vault.add_document(raw_document(document, label), ())
        content = document.encode() * 1000
        size = write_recording(study.recording_path(document), io.BytesIO(content), vault.audio_key("R01"), document)
        vault.put_recording(RecordingRow(document, "R01", size, None, 1, "wav"))
    return study


def test_a_recording_is_opened_by_its_document(heard: OpenStudy) -> None:
    with open_recording(heard, "a2") as file:
        assert file.read() == b"a2" * 1000
        assert file.seek(-4, io.SEEK_END) == 1996
        assert file.read() == b"a2a2"
    heard.require_vault().forget_recording("a1")
    with pytest.raises(StoreError, match="has no recording"):
        open_recording(heard, "a1")


def test_once_the_key_is_forgotten_nobody_hears_it(heard: OpenStudy) -> None:
    heard.require_vault().forget_audio_key("R01")
    with pytest.raises(StoreError, match="damaged"):
        open_recording(heard, "a1")


def test_a_reviewer_hears_nothing(heard: OpenStudy, reopen: Callable[..., OpenStudy]) -> None:
    without = reopen(vault=False)
    with pytest.raises(NoVaultError):
        open_recording(without, "a1")
    with pytest.raises(NoVaultError):
        remove_recording(without, "a1")


def test_a_recording_is_removed_row_and_file(heard: OpenStudy) -> None:
    vault = heard.require_vault()
    remove_recording(heard, "a1")
    assert [row.document for row in vault.recordings()] == ["a2"]
    assert [path.name for path in heard.audio_folder.iterdir()] == ["a2.sound"]
    vault.remove_document("a2")
    for _ in range(2):  # the document can be gone already, and so can the file
        remove_recording(heard, "a2")
    assert list(heard.audio_folder.iterdir()) == []


def test_what_crashes_left_is_cleaned_up_and_nothing_else(heard: OpenStudy) -> None:
    vault, audio = heard.require_vault(), heard.audio_folder
    (audio / ".a3.0123abcd.tmp").write_bytes(b"x")
    (audio / "a3.sound").write_bytes(b"x")
    (audio / "notitie.txt").write_bytes(b"x")
    vault.forget_recording("a1")
    assert clean_recordings(heard) == 0  # another window can be at it
    assert clean_recordings(heard, older_than=0) == 3
    assert {path.name for path in audio.iterdir()} == {"a2.sound", "notitie.txt"}
    assert open_recording(heard, "a2").read() == b"a2" * 1000


def test_a_study_without_sound_has_nothing_to_clean(study: OpenStudy) -> None:
    assert clean_recordings(study, older_than=0) == 0
    assert not study.audio_folder.exists()


@pytest.mark.parametrize("document", ["", "..", "../a1", "a/1", "a1.sound", "é"])
def test_no_path_leads_out_of_the_folder(study: OpenStudy, document: str) -> None:
    with pytest.raises(StoreError, match="no such document"):
        study.recording_path(document)


@quick
@given(st.binary(max_size=50))
def test_a_file_has_the_digest_of_its_content(digests: OpenStudy, content: bytes) -> None:
    vault, file = digests.require_vault(), io.BytesIO(content)
    file.seek(len(content) // 2)
    assert vault.digest_file(file) == vault.digest(content)


@pytest.fixture(scope="module")
def digests(tmp_path_factory: pytest.TempPathFactory) -> Iterator[OpenStudy]:
    folder = tmp_path_factory.mktemp("digest") / "study"
    with create_study(folder, passphrase="een twee drie", framework="", kdf=KdfCost(1, 8, 1))[0] as opened:
        yield opened
