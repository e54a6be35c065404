"""What every diarizer keeps to: the fake, channels, the single unnamed speaker, and pyannote with the example weights."""

from collections.abc import Callable
from itertools import pairwise
from pathlib import Path
from typing import NamedTuple

import numpy as np
import pytest
from tests.fakes import LOUD, SOFT, FakeDiarizer

from thematics.audio import read_sound
from thematics.errors import UsageError
from thematics.ports import Diarizer, Samples, SpeakerTurn
from thematics.transcribe import diarizer
from thematics.weights import find

RATE = 16_000
EXAMPLES = Path(__file__).parents[2] / "examples"
DEMO = EXAMPLES / "demo-models" / "demo-only-speakers"

pytestmark = pytest.mark.filterwarnings("ignore")  # other people's libraries warn of what is theirs to mend


class Case(NamedTuple):
    """A diarizer, and a recording of two that it tells apart."""

    make: Callable[[], Diarizer]
    record: Callable[[], Samples]
    two: bool = True


def _tones() -> Samples:
    time = np.arange(RATE * 2) / RATE
    loud, soft = LOUD * np.sin(2 * np.pi * 400 * time), SOFT * np.sin(2 * np.pi * 300 * time)
    rest = np.zeros(RATE // 2)
    return np.concatenate([rest, loud, rest, soft, rest, loud, rest]).astype(np.float32)


def _two_channels() -> Samples:
    spread = np.random.default_rng(1)
    made = spread.standard_normal((RATE * 9, 2)) * 1e-4
    for channel, start in ((1, 1), (0, 4), (1, 6)):
        made[start * RATE : (start + 2) * RATE, channel] += spread.standard_normal(RATE * 2) * 0.1
    return np.asarray(made, dtype=np.float32)


def _interview() -> Samples:
    return np.asarray(read_sound(EXAMPLES / "demo-study" / "recordings" / "opname-01.opus").samples[: 25 * RATE])


def _pyannote() -> Diarizer:
    return diarizer("pyannote", model=find(DEMO, "pyannote").folder, device="cpu")


CASES = [
    pytest.param(Case(FakeDiarizer, _tones), id="fake"),
    pytest.param(Case(lambda: diarizer("channels"), _two_channels), id="channels"),
    pytest.param(Case(lambda: diarizer("single"), _tones, two=False), id="single"),
    pytest.param(Case(_pyannote, _interview), id="pyannote", marks=[pytest.mark.engines, pytest.mark.timeout(900)]),
]
_heard: dict[str, tuple[Diarizer, Samples, list[SpeakerTurn]]] = {}


@pytest.fixture(params=CASES)
def case(request: pytest.FixtureRequest) -> tuple[Diarizer, Samples, list[SpeakerTurn], bool]:
    """Diarize once for all tests of one engine."""
    given: Case = request.param
    key = request.node.callspec.id
    if key not in _heard:
        engine, samples = given.make(), given.record()
        _heard[key] = (engine, samples, list(engine.diarize(samples)))
    return (*_heard[key], given.two)


Heard = tuple[Diarizer, Samples, list[SpeakerTurn], bool]


def test_it_fits_the_port_and_names_what_it_rests_on(case: Heard) -> None:
    engine, _, _, _ = case
    assert isinstance(engine, Diarizer)
    assert engine.name
    assert engine.fingerprint
    assert "\n" not in engine.fingerprint


def test_speakers_are_named_in_the_order_in_which_they_speak(case: Heard) -> None:
    _, _, turns, two = case
    names = list(dict.fromkeys(turn.speaker for turn in turns))
    assert names == [f"S{number + 1}" for number in range(len(names))]
    assert len(names) == (2 if two else 0)


def test_turns_are_in_order_and_within_the_recording(case: Heard) -> None:
    _, samples, turns, _ = case
    assert all(one.start <= two.start for one, two in pairwise(turns))
    assert all(0 <= turn.start < turn.end <= len(samples) / RATE for turn in turns)


def test_the_same_recording_gives_the_same_turns(case: Heard) -> None:
    engine, samples, turns, _ = case
    before = samples.copy()
    assert list(engine.diarize(samples)) == turns
    assert np.array_equal(before, samples)


def test_silence_and_nothing_have_no_speakers(case: Heard) -> None:
    engine, samples, _, _ = case
    for length in (0, 1, RATE * 3):
        assert list(engine.diarize(np.zeros((length, *samples.shape[1:]), dtype=np.float32))) == []


def test_no_more_speakers_than_were_asked_for(case: Heard) -> None:
    engine, samples, _, _ = case
    for asked in ((1, 1), (1, 2), (2, 2)):
        try:
            found = engine.diarize(samples, speakers=asked)
        except UsageError as refused:
            assert str(asked[1]) in str(refused)  # noqa: PT017 - one kind of diarizer says that it can't
        else:
            assert len({turn.speaker for turn in found}) <= asked[1]
