"""``models get`` against a server on loopback: what breaks off goes on, what is wrong is refused, the token stays home."""

import json
import ssl
from collections.abc import Iterator
from dataclasses import replace
from hashlib import sha256
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pytest_socket import enable_socket
from tests.weights.hub_server import COMMIT, Hub, running

from thematics.errors import MissingWeightsError, UsageError
from thematics.weights import catalogue, find, installed
from thematics.weights.catalogue import Entry, Link, Repository
from thematics.weights.connection import check_address
from thematics.weights.download import TRIES
from thematics.weights.getting import Options, get

pytestmark = pytest.mark.allow_hosts(["127.0.0.1"])

NAME = "zelf/klein"
LARGE = bytes(range(256)) * 2000
FILES = {"config.json": b"{}", "model.bin": LARGE, "tokenizer.json": b'{"a": 1}', "vocabulary.txt": b"ja\nnee\n"}
ENTRY = Entry(
    "klein",
    "faster-whisper",
    "MIT",
    1,
    repositories=(Repository(NAME, ("config.json", "model.bin", "vocabulary.*"), ("tokenizer.json", "extra.json")),),
)


@pytest.fixture
def hub(monkeypatch: pytest.MonkeyPatch) -> Iterator[Hub]:
    for name in ("http_proxy", "https_proxy", "all_proxy"):
        monkeypatch.setenv(name, "http://127.0.0.1:1")  # a loopback address is never asked through a proxy
    enable_socket()
    with running(Hub({NAME: dict(FILES), "zelf/ander": {"config.yaml": b"a: b"}})) as server:
        yield server


@pytest.fixture
def waits() -> list[float]:
    return []


@pytest.fixture
def options(hub: Hub, waits: list[float]) -> Options:
    return Options(hub=hub.address, timeout=5, wait=waits.append)


def read(entry: Entry) -> dict[str, bytes]:
    weights = find(entry.name, entry.engine)
    with weights.verified() as folder:
        return {path: (folder / path).read_bytes() for path in weights.files}


# -- what goes well ----------------------------------------------------------------------------------------------------


def test_weights_come_whole_and_load(options: Options, models: Path) -> None:
    told: list[tuple[str, int, int]] = []
    weights = get(ENTRY, options, lambda file, done, total: told.append((file, done, total)))
    assert read(ENTRY) == FILES
    assert weights == find("klein", "faster-whisper")
    assert weights.extra["revisions"] == {NAME: COMMIT}
    assert ("model.bin", len(LARGE), len(LARGE)) in told
    assert not list(models.rglob("*.part"))
    assert [each.qualified for each in installed()] == ["faster-whisper:klein"]


def test_what_is_here_and_whole_is_not_fetched_again(hub: Hub, options: Options) -> None:
    first = get(ENTRY, options)
    hub.asked.clear()
    assert get(ENTRY, options) == first
    assert hub.asked == []
    assert get(ENTRY, replace(options, force=True)) == first
    assert hub.asked != []


def test_what_is_here_and_damaged_is_replaced(options: Options) -> None:
    (get(ENTRY, options).folder / "model.bin").write_bytes(LARGE[::-1])
    get(ENTRY, options)
    assert read(ENTRY) == FILES


def test_a_list_of_files_that_goes_over_pages(hub: Hub, options: Options) -> None:
    hub.page = 2
    get(ENTRY, options)
    assert read(ENTRY) == FILES


def test_a_server_that_does_not_say_how_long_its_answers_are(hub: Hub, options: Options) -> None:
    hub.lengths = False
    get(ENTRY, options)
    assert read(ENTRY) == FILES


def test_only_what_the_catalogue_names_is_fetched(hub: Hub, options: Options) -> None:
    hub.repositories[NAME] |= {"setup.py": b"x", "vocabulary.d/x.txt": b"x", "old/model.bin": b"x"}
    get(ENTRY, options)
    assert read(ENTRY) == FILES


def test_parts_of_a_model_stand_in_folders_of_their_own(hub: Hub, options: Options) -> None:
    hub.repositories["zelf/deel"] = {"pytorch_model.bin": LARGE}
    entry = Entry(
        "twee",
        "pyannote",
        "MIT",
        1,
        repositories=(
            Repository("zelf/ander", ("config.yaml",)),
            Repository("zelf/deel", ("pytorch_model.bin",), into="deel"),
        ),
    )
    assert get(entry, options).extra["parts"] == {"zelf/deel": "deel"}
    assert read(entry) == {"config.yaml": b"a: b", "deel/pytorch_model.bin": LARGE}


@pytest.mark.parametrize(
    ("there", "taken"),
    [
        ({"model.safetensors": b"s", "pytorch_model.bin": b"p"}, "model.safetensors"),
        ({"pytorch_model.bin": b"p"}, "pytorch_model.bin"),
    ],
)
def test_safetensors_are_fetched_before_pickles(
    hub: Hub, options: Options, there: dict[str, bytes], taken: str
) -> None:
    hub.repositories[NAME] = there
    entry = replace(ENTRY, repositories=(Repository(NAME, ("model.safetensors|pytorch_model.bin",)),))
    assert list(get(entry, options).files) == [taken]


def test_a_plain_address_with_a_hash(hub: Hub, options: Options) -> None:
    url = f"{hub.delivery}/{NAME}/model.bin"
    entry = Entry("los", "openai-whisper", "MIT", 1, links=(Link("los.pt", url, sha256(LARGE).hexdigest()),))
    hub.cut["model.bin"] = [100_000, 200_000]
    get(entry, options)
    assert read(entry) == {"los.pt": LARGE}
    assert hub.ranges_asked() == ["", "bytes=100000-", "bytes=300000-"]
    wrong = replace(entry, name="fout", links=(Link("fout.pt", url, "0" * 64),))
    with pytest.raises(MissingWeightsError, match="its hash differs"):
        get(wrong, options)


# -- what breaks off ---------------------------------------------------------------------------------------------------


def test_a_connection_that_breaks_off_goes_on_where_it_was(hub: Hub, options: Options) -> None:
    hub.cut["model.bin"] = [100_000, 0, 250_000]
    get(ENTRY, options)
    assert read(ENTRY) == FILES
    assert hub.ranges_asked() == ["", "bytes=100000-", "bytes=100000-", "bytes=350000-"]


def test_a_server_that_ignores_ranges_starts_over(hub: Hub, options: Options) -> None:
    hub.ranges = False
    hub.cut["model.bin"] = [100_000, 300_000]
    get(ENTRY, options)
    assert read(ENTRY) == FILES


def test_the_next_call_goes_on_where_this_one_gave_up(hub: Hub, options: Options, waits: list[float]) -> None:
    hub.cut["model.bin"] = [200_000] + [0] * TRIES
    with pytest.raises(MissingWeightsError, match="goes on from where it stopped"):
        get(ENTRY, options)
    assert installed() == ()
    assert len(waits) == TRIES
    assert waits[1:] == sorted(waits[1:])
    hub.asked.clear()
    get(ENTRY, options)
    assert read(ENTRY) == FILES
    assert hub.ranges_asked() == ["bytes=200000-"]


@given(cuts=st.lists(st.integers(0, len(LARGE)), max_size=8))
@settings(max_examples=15)
def test_however_often_it_breaks_the_file_is_the_same(
    cuts: list[int], tmp_path_factory: pytest.TempPathFactory
) -> None:
    enable_socket()
    with pytest.MonkeyPatch.context() as patch, running(Hub({NAME: dict(FILES)}, cut={"model.bin": cuts})) as hub:
        patch.setenv("THEMATICS_MODELS", str(tmp_path_factory.mktemp("models")))
        for _ in range(2):
            try:
                get(ENTRY, Options(hub=hub.address, wait=lambda _: None))
                break
            except MissingWeightsError:
                continue
        assert read(ENTRY) == FILES


def test_a_server_that_falls_silent_is_asked_again(hub: Hub, options: Options) -> None:
    hub.silent = [1.0]
    get(ENTRY, replace(options, timeout=0.2))
    assert read(ENTRY) == FILES


def test_a_busy_server_is_asked_again(hub: Hub, options: Options, waits: list[float]) -> None:
    hub.busy = [503, 429, 500]
    get(ENTRY, options)
    assert read(ENTRY) == FILES
    assert len(waits) == 3


def test_no_connection_names_the_other_way(options: Options, hub: Hub) -> None:
    hub.busy = [503] * TRIES
    with pytest.raises(MissingWeightsError, match=r"can't be reached.*models pack"):
        get(ENTRY, options)


def test_a_part_of_another_version_does_not_spoil_this_one(hub: Hub, options: Options) -> None:
    hub.cut["model.bin"] = [200_000] + [0] * TRIES
    with pytest.raises(MissingWeightsError):
        get(ENTRY, options)
    hub.repositories[NAME]["model.bin"] = other = LARGE[::-1]
    hub.commits[NAME] = "d" * 40
    get(ENTRY, options)
    assert read(ENTRY)["model.bin"] == other


# -- what is wrong -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("file", ["model.bin", "config.json"])
def test_a_file_that_is_not_its_publishers_is_refused(hub: Hub, options: Options, models: Path, file: str) -> None:
    hub.wrong[file] = FILES[file][:-1] + b"!"
    with pytest.raises(MissingWeightsError, match=f"'{file}'.*its hash differs"):
        get(ENTRY, options)
    assert installed() == ()
    assert not list(models.rglob(f"{file}*"))


def test_an_endless_file_is_refused(hub: Hub, options: Options, models: Path) -> None:
    hub.wrong["model.bin"] = LARGE * 20
    with pytest.raises(MissingWeightsError, match="more than there should be"):
        get(ENTRY, options)
    assert all(path.stat().st_size <= len(LARGE) for path in models.rglob("*.part"))


def test_a_file_that_the_model_needs_and_is_gone(hub: Hub, options: Options) -> None:
    del hub.repositories[NAME]["model.bin"]
    with pytest.raises(MissingWeightsError, match=r"holds no file 'model.bin' any more"):
        get(ENTRY, options)


def test_what_its_publisher_changed_under_the_same_commit_is_refused(hub: Hub, options: Options) -> None:
    get(ENTRY, options)
    hub.repositories[NAME]["vocabulary.txt"] = b"nee\nja\n"
    with pytest.raises(MissingWeightsError, match=r"not the file that was pinned.*--newest"):
        get(ENTRY, replace(options, force=True))
    assert read(ENTRY) == FILES
    get(ENTRY, replace(options, newest=True))
    assert read(ENTRY)["vocabulary.txt"] == b"nee\nja\n"


def test_a_branch_that_moved_on_changes_nothing_unless_asked(hub: Hub, options: Options) -> None:
    get(ENTRY, options)
    hub.commits[NAME] = "d" * 40
    with pytest.raises(MissingWeightsError, match=r"not where it was.*--newest"):
        get(ENTRY, replace(options, force=True))
    assert get(ENTRY, replace(options, newest=True)).extra["revisions"] == {NAME: "d" * 40}


def test_a_disk_without_room_is_told_before_anything_comes(
    hub: Hub, options: Options, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("shutil.disk_usage", lambda _: type("usage", (), {"free": 1_000_000}))
    with pytest.raises(MissingWeightsError, match="make room"):
        get(ENTRY, options)
    assert hub.ranges_asked() == []


# -- who is told what --------------------------------------------------------------------------------------------------


def test_a_gated_model_says_where_to_accept_its_conditions(hub: Hub, options: Options) -> None:
    hub.gated[NAME] = "hf_right"
    entry = replace(ENTRY, gated=True)
    with pytest.raises(MissingWeightsError, match=rf"accept them at {hub.address}/{NAME}, .*--token-file or HF_TOKEN"):
        get(entry, options)
    with pytest.raises(MissingWeightsError, match="this token's account has not") as refused:
        get(entry, replace(options, token="hf_wrong"))
    assert "hf_wrong" not in str(refused.value)
    get(entry, replace(options, token="hf_right"))
    assert read(entry) == FILES


def test_the_token_goes_to_the_hub_and_to_no_one_else(hub: Hub, options: Options) -> None:
    get(ENTRY, replace(options, token="hf_secret"))
    assert {each.token for each in hub.asked if each.server == "hub"} == {"hf_secret"}
    assert {each.token for each in hub.asked if each.server == "delivery"} == {""}
    assert "hf_secret" not in repr(replace(options, token="hf_secret"))


def test_the_token_stays_off_the_disk(options: Options, models: Path) -> None:
    get(ENTRY, replace(options, token="hf_secret"))
    assert not [path for path in models.rglob("*") if path.is_file() and b"hf_secret" in path.read_bytes()]


@pytest.mark.parametrize("token", ["hf_a\r\nX-Evil: 1", "hf_a b", "hf_é"])
def test_a_token_that_is_none_is_refused(hub: Hub, options: Options, token: str) -> None:
    with pytest.raises(UsageError, match="beginning with hf_"):
        get(ENTRY, replace(options, token=token))
    assert hub.asked == []


@pytest.mark.parametrize(
    "where",
    [
        "http://example.org/model.bin",
        "file:///etc/passwd",
        "ftp://example.org/x",
        "data:text/plain,x",
        "https://u:p@example.org",
    ],
)
def test_a_redirect_to_what_is_not_https_is_refused(hub: Hub, options: Options, where: str) -> None:
    hub.redirect = where
    with pytest.raises(MissingWeightsError, match="not https"):
        get(ENTRY, options)
    assert installed() == ()


def test_redirects_in_a_circle_end(hub: Hub, options: Options) -> None:
    hub.redirect = f"/{NAME}/resolve/{COMMIT}/model.bin"
    with pytest.raises(MissingWeightsError, match="without end"):
        get(ENTRY, options)


@pytest.mark.parametrize(
    "address",
    [
        "http://huggingface.co",
        "ftp://huggingface.co",
        "huggingface.co",
        "",
        "https://",
        "https://u:p@host",
        "https://h:x",
    ],
)
def test_a_hub_that_is_not_https_is_refused(address: str) -> None:
    with pytest.raises(UsageError, match="https"):
        get(ENTRY, Options(hub=address))


def test_an_address_of_the_catalogue_that_is_not_https_is_refused(options: Options) -> None:
    link = Link("los.pt", "http://example.org/los.pt", "0" * 64)
    with pytest.raises(UsageError, match="https"):
        get(Entry("los", "openai-whisper", "MIT", 1, links=(link,)), options)


def test_https_and_loopback_are_right() -> None:
    for address in ("https://huggingface.co", "http://localhost:8000/x", "http://[::1]/", "http://127.0.0.1"):
        check_address(address)


def test_a_certificate_that_cannot_be_checked_says_what_to_do(
    options: Options, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise ssl.SSLCertVerificationError("self-signed")

    monkeypatch.setattr("urllib.request.OpenerDirector.open", refuse)
    with pytest.raises(MissingWeightsError, match="SSL_CERT_FILE"):
        get(ENTRY, options)


# -- the catalogue -----------------------------------------------------------------------------------------------------


def test_each_entry_of_the_catalogue_says_where_it_comes_from() -> None:
    names = [entry.qualified for entry in catalogue().entries]
    assert len(set(names)) == len(names) == 23
    for entry in catalogue().entries:
        assert entry.kind
        assert entry.licence
        assert entry.advice
        assert entry.megabytes > 0
        assert entry.links or entry.repositories
        assert entry.gated == (entry.engine == "pyannote")
        for link in entry.links:
            check_address(link.url)
            assert link.sha256 in link.url
    for engine, order in catalogue().best_first.items():
        assert sorted(order) == sorted(entry.name for entry in catalogue().entries if entry.engine == engine)


def test_the_advice_stands_with_its_figures() -> None:
    assert all(figure in catalogue().advice for figure in ("22.9 %", "28.6 %", "large-v2"))


@pytest.mark.engines
def test_addresses_are_those_of_the_installed_engines() -> None:
    faster_whisper = pytest.importorskip("faster_whisper.utils")
    whisper = pytest.importorskip("whisper")

    for entry in catalogue().entries:
        for name in (entry.name, *entry.aliases):
            if entry.engine == "openai-whisper":
                assert whisper._MODELS[name] == entry.links[0].url
            elif entry.engine == "faster-whisper":
                assert faster_whisper._MODELS[name] == entry.repositories[0].repository


def test_pins_are_kept_beside_the_models(options: Options, models: Path) -> None:
    get(ENTRY, options)
    pinned = json.loads((models / "pins.json").read_text("utf-8"))["faster-whisper:klein"]
    assert pinned["revisions"] == {NAME: COMMIT}
    assert pinned["files"]["model.bin"] == sha256(LARGE).hexdigest()
