"""What every recogniser keeps to: the fake, and both Whispers on a small network that is drawn by chance.

What the example weights really hear is measured at the end, where they are there.
"""

import hashlib
import json
import math
import shutil
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from importlib import import_module
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from thematics.audio import read_sound
from thematics.errors import MissingWeightsError, UsageError
from thematics.ports import HeardWord, Samples, Transcriber
from thematics.transcribe import recognise, transcriber
from thematics.transcribe.fast import FasterWhisper
from thematics.transcribe.recognise import Adjustable, Batched
from thematics.transcribe.reference import OpenAIWhisper
from thematics.transcribe.whisper_settings import Decoded, Held, WhisperEngine, WhisperSettings, best_of
from thematics.weights import Weights, find

RATE = 16_000
DEMO = Path(__file__).parents[2] / "examples" / "demo-models" / "demo-only-whisper-nl"
ENGINES = ("openai-whisper", "faster-whisper")

pytestmark = pytest.mark.filterwarnings("ignore")  # other people's libraries warn of what is theirs to mend


class FakeTranscriber:
    """Hears a word in each half second."""

    name = "fake"
    fingerprint = "fake 1"

    def transcribe(self, samples: Samples, *, language: str = "nl") -> list[HeardWord]:
        if language not in {"nl", "en"}:
            raise UsageError(f"this model does not know the language '{language}'")
        return [HeardWord(f"woord{n}", n / 2, n / 2 + 0.3, 0.9) for n in range(2 * samples.size // RATE)]


def _listed(folder: Path, engine: str) -> Weights:
    """Write the manifest of a folder of weights."""
    files = [
        {"path": path.name, "size": path.stat().st_size, "sha256": hashlib.sha256(path.read_bytes()).hexdigest()}
        for path in sorted(folder.iterdir())
    ]
    manifest = {
        "name": "toeval",
        "kind": "recogniser",
        "engine": engine,
        "licence": "MIT",
        "source": "",
        "files": files,
    }
    (folder / "manifest.json").write_text(json.dumps({**manifest, "demo_only": True, "extra": {}}), "utf-8")
    return find(folder, engine)


def _draw_checkpoint(path: Path, *, sure: bool = True) -> None:
    """Save a network of Whisper's architecture, drawn by chance, that says a few words and stops.

    What it says follows from the position: sure of it, or so unsure that every temperature is tried.
    """
    torch, model = import_module("torch"), import_module("whisper.model")
    tokenizer = import_module("whisper.tokenizer").get_tokenizer(multilingual=True, language="nl", task="transcribe")
    width, said = 32, tokenizer.encode(" ik was thuis. Toen kwam de politie.")[:8]
    with torch.random.fork_rng():
        torch.manual_seed(3)
        network = model.Whisper(model.ModelDimensions(80, 1500, width, 2, 1, 51_865, 448, width, 2, 2))
        state = network.state_dict()
        state["decoder.token_embedding.weight"].normal_(std=0.02)
        directions = torch.linalg.qr(torch.randn(width, width))[0]
        for number, token in enumerate([*said, tokenizer.eot]):
            state["decoder.token_embedding.weight"][token] = directions[number] * (5 if sure else 1.9)
        for position in range(448):
            at = (position - 3) % (len(said) + 1)  # three tokens come before the first that is said
            state["decoder.positional_embedding"][position] = directions[at] * 40
        network.load_state_dict(state)
    torch.save({"dims": vars(network.dims), "model_state_dict": network.state_dict()}, path)


def _converted(checkpoint: Path, folder: Path) -> Path:
    sys.path.insert(0, str(Path(__file__).parents[2]))
    try:
        converted: Path = import_module("tools.speech.convert").convert(checkpoint, folder)
    finally:
        sys.path.pop(0)
    return converted


@pytest.fixture(scope="module")
def drawn(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Weights]:
    folder = tmp_path_factory.mktemp("drawn")
    (folder / "openai-whisper").mkdir()
    _draw_checkpoint(folder / "openai-whisper" / "model.pt")
    _converted(folder / "openai-whisper" / "model.pt", folder / "faster-whisper")
    return {engine: _listed(folder / engine, engine) for engine in ENGINES}


MAKERS: dict[str, type[WhisperEngine]] = {"openai-whisper": OpenAIWhisper, "faster-whisper": FasterWhisper}


@pytest.fixture(
    scope="module", params=["fake", *(pytest.param(engine, marks=pytest.mark.engines) for engine in ENGINES)]
)
def engine(request: pytest.FixtureRequest) -> Transcriber:
    if request.param == "fake":
        return FakeTranscriber()
    return MAKERS[request.param](request.getfixturevalue("drawn")[request.param], WhisperSettings(device="cpu"))


def _sound(seconds: float, seed: int = 0) -> Samples:
    drawn = np.random.default_rng(seed)
    pitch = np.cumsum(drawn.normal(size=int(seconds * RATE)))
    return (0.2 * np.sin(pitch / 30) + 0.05 * drawn.normal(size=pitch.size)).astype(np.float32)


def _is_in_order(words: list[HeardWord], seconds: float) -> bool:
    return (
        all(word.text.split() == [word.text] and 0 <= word.probability <= 1 for word in words)
        and all(0 <= word.start <= word.end <= seconds for word in words)
        and all(one.start <= two.start for one, two in pairwise(words))
    )


def test_it_fits_the_port_and_says_what_it_is(engine: Transcriber) -> None:
    assert isinstance(engine, Transcriber)
    assert engine.name
    assert "\n" not in engine.fingerprint


@pytest.mark.parametrize("seconds", [0.0, 0.01, 0.1, 3.0, 30.0, 47.5])
def test_words_are_words_in_order_and_inside(engine: Transcriber, seconds: float) -> None:
    words = list(engine.transcribe(_sound(seconds)))
    assert _is_in_order(words, seconds)
    assert words or seconds < 1


def test_the_same_sound_gives_the_same_words_whatever_was_heard_before(engine: Transcriber) -> None:
    first = list(engine.transcribe(_sound(4)))
    engine.transcribe(_sound(6, seed=1))
    assert list(engine.transcribe(_sound(4))) == first


def test_a_language_that_it_does_not_know_is_refused(engine: Transcriber) -> None:
    with pytest.raises(UsageError, match="does not know the language 'klingon'"):
        engine.transcribe(_sound(1), language="klingon")


def test_several_windows_at_once_are_as_one_by_one(engine: Transcriber) -> None:
    if not isinstance(engine, Batched):
        pytest.skip("this recogniser hears one window at a time")
    windows = [_sound(5, 1), _sound(0), _sound(2, 2), _sound(30, 3)]
    alone = [[word.text for word in engine.transcribe(window)] for window in windows]
    together = [list(words) for words in engine.transcribe_windows(windows)]
    assert [[word.text for word in words] for words in together] == alone
    assert all(_is_in_order(words, window.size / RATE) for words, window in zip(together, windows, strict=True))


def test_other_settings_are_another_fingerprint_on_the_same_model(engine: Transcriber) -> None:
    if not isinstance(engine, Adjustable):
        pytest.skip("this recogniser has no other settings")
    [other] = engine.with_other_settings()
    assert other.fingerprint != engine.fingerprint
    assert _is_in_order(list(other.transcribe(_sound(3))), 3)
    assert isinstance(engine, WhisperEngine)
    assert isinstance(other, WhisperEngine)
    assert other.held is engine.held


@pytest.mark.engines
@pytest.mark.parametrize("name", ENGINES)
def test_every_setting_and_the_weights_are_in_the_fingerprint(name: str, drawn: dict[str, Weights]) -> None:
    settings = WhisperSettings(device="cpu")
    others = [
        replace(settings, prompt="Sensoa"),
        replace(settings, beam=2),
        replace(settings, seed=1),
        replace(settings, device="auto"),
    ]
    prints = {MAKERS[name](drawn[name], each).fingerprint for each in (settings, *others)}
    assert len(prints) == 5
    assert all(drawn[name].fingerprint in each and "silero:" in each and "Sensoa" not in each for each in prints)


@pytest.mark.engines
@pytest.mark.parametrize("name", ENGINES)
def test_a_glossary_is_heard_with(name: str, drawn: dict[str, Weights]) -> None:
    settings = WhisperSettings(device="cpu", prompt="Sensoa, Qpido. " * 100)
    assert _is_in_order(list(MAKERS[name](drawn[name], settings).transcribe(_sound(3))), 3)


@pytest.mark.engines
@pytest.mark.parametrize("name", ENGINES)
def test_what_is_drawn_by_chance_hangs_on_the_seed_and_the_sound_alone(name: str, tmp_path: Path) -> None:
    (tmp_path / "openai-whisper").mkdir()
    _draw_checkpoint(tmp_path / "openai-whisper" / "model.pt", sure=False)
    if name == "faster-whisper":
        _converted(tmp_path / "openai-whisper" / "model.pt", tmp_path / name)
    engine = MAKERS[name](_listed(tmp_path / name, name), WhisperSettings(device="cpu", beam=2))
    first = list(engine.transcribe(_sound(2)))
    engine.transcribe(_sound(3, seed=1))
    assert list(engine.transcribe(_sound(2))) == first
    again = replace(engine, held=Held())
    assert list(again.transcribe(_sound(2))) == first


@pytest.mark.engines
@pytest.mark.parametrize("name", ENGINES)
def test_weights_that_changed_are_not_loaded(name: str, drawn: dict[str, Weights], tmp_path: Path) -> None:
    for path in drawn[name].folder.iterdir():
        (tmp_path / path.name).write_bytes(path.read_bytes())
    weights = find(tmp_path, name)
    first = next(file for file in weights.files if file.startswith("model"))
    data = bytearray((tmp_path / first).read_bytes())
    data[-1] ^= 1
    (tmp_path / first).write_bytes(data)
    with pytest.raises(MissingWeightsError, match="SHA-256"):
        MAKERS[name](weights, WhisperSettings(device="cpu")).transcribe(_sound(1))


@pytest.mark.engines
@pytest.mark.parametrize("name", ENGINES)
def test_without_weights_it_says_how_to_get_them(name: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("THEMATICS_MODELS", str(tmp_path))
    with pytest.raises(MissingWeightsError, match=f"thematics models get {name}:large-v2"):
        transcriber(name)


@pytest.mark.engines
@pytest.mark.parametrize("name", ENGINES)
def test_by_name_with_a_folder_of_weights(name: str, drawn: dict[str, Weights]) -> None:
    engine = transcriber(name, model=drawn[name].folder, device="cpu", beam=1)
    assert engine.name == name
    with pytest.raises(UsageError, match="beam"):
        transcriber(name, model=drawn[name].folder, beam=0)
    with pytest.raises(UsageError, match="no device 'tpu'"):
        transcriber(name, model=drawn[name].folder, device="tpu").transcribe(_sound(1))


@pytest.mark.engines
@pytest.mark.parametrize("name", ENGINES)
def test_a_recording_without_speech_has_no_text_and_no_model_is_loaded(name: str, drawn: dict[str, Weights]) -> None:
    engine = MAKERS[name](drawn[name], WhisperSettings(device="cpu"))

    def refuse() -> None:
        raise AssertionError

    monkeyed = replace(engine, held=type("Refusing", (), {"get": staticmethod(lambda _load: refuse())})())
    assert recognise(lambda: [np.zeros(30 * RATE, dtype=np.float32)] * 20, monkeyed) == ()


@given(st.lists(st.tuples(st.floats(-3, 0), st.booleans(), st.floats(0, 1)), min_size=1, max_size=6))
def test_the_first_way_that_did_not_fail_is_taken_or_else_the_most_probable(
    ways: list[tuple[float, bool, float]],
) -> None:
    decoded = [
        Decoded([n], "la " * 50 if loop else "dat is wel goed zo", sure, silent)
        for n, (sure, loop, silent) in enumerate(ways)
    ]
    taken = best_of(iter(decoded))
    fine = [way for way in decoded if not way.failed]
    if fine:
        assert taken is fine[0]
    else:
        assert taken.sure == max(
            way.sure for way in decoded if not way.repetitive or all(w.repetitive for w in decoded)
        )


needs_demo = pytest.mark.skipif(
    not (DEMO / "manifest.json").is_file(), reason="the example weights are not in this checkout"
)


@pytest.mark.engines
@needs_demo
def test_both_libraries_hear_the_same_with_the_same_weights(tmp_path: Path, spoken: Callable[[str], Samples]) -> None:
    [file] = [file for file in find(DEMO, "openai-whisper").files if file.endswith(".pt")]
    fast = _listed(_converted(DEMO / file, tmp_path / "fast"), "faster-whisper")
    settings = WhisperSettings(device="cpu")
    engines = (OpenAIWhisper(find(DEMO, "openai-whisper"), settings), FasterWhisper(fast, settings))
    samples = spoken("Ik heb er met niemand over gepraat.")
    reference, other = ([(word.text, word.start) for word in engine.transcribe(samples)] for engine in engines)
    assert [text for text, _ in other] == [text for text, _ in reference]
    assert all(math.isclose(one, two, abs_tol=0.1) for (_, one), (_, two) in zip(reference, other, strict=True))


@pytest.fixture
def spoken(tmp_path: Path) -> Callable[[str], Samples]:
    if shutil.which("espeak-ng") is None:
        pytest.skip("espeak-ng is not on this machine")

    def speak(text: str) -> Samples:
        path = tmp_path / "zin.wav"
        subprocess.run(["espeak-ng", "-v", "nl+f2", "-w", str(path), text], check=True)
        return read_sound(path).samples

    return speak
