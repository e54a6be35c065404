"""One microphone and channel for each speaker: who is heard in which, what leaks across, and where channels can't tell."""

from itertools import pairwise

import numpy as np
import numpy.typing as npt
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from thematics.errors import UsageError
from thematics.ports import Samples, SpeakerTurn
from thematics.transcribe import diarizer
from thematics.transcribe.channels import ChannelSpeakers, OneSpeaker

RATE = 16_000
Spoken = tuple[tuple[int, float, float], ...]  # channel, start, end
TALK: Spoken = ((0, 0.5, 2.5), (1, 3.0, 6.0), (0, 4.2, 4.5), (0, 6.4, 9.0), (1, 8.6, 11.0))


def voices(talk: Spoken, seconds: float, channels: int = 2, seed: int = 0) -> npt.NDArray[np.float64]:
    """Noise that rises and falls as syllables do, each in its own channel, (n, channels)."""
    spread = np.random.default_rng(seed)
    time = np.arange(int(seconds * RATE)) / RATE
    made = np.zeros((len(time), channels))
    for channel, start, end in talk:
        on = (time >= start) & (time < end)
        syllables = 0.55 - 0.45 * np.cos(2 * np.pi * 5.0 * (time - start))
        made[:, channel] += on * syllables * spread.standard_normal(len(time)) * 0.1
    return made


def recorded(
    talk: Spoken, seconds: float, *, leak: float = -15.0, gains: tuple[float, ...] = (0.0, 0.0), seed: int = 0
) -> Samples:
    """Record each voice in its own microphone, and the others' softer and a little later; with noise."""
    own = voices(talk, seconds, len(gains), seed)
    late = np.roll(own, 40, axis=0)
    heard = own + 10 ** (leak / 20) * (late.sum(axis=1, keepdims=True) - late)
    heard *= 10 ** (np.array(gains) / 20)
    heard += np.random.default_rng(seed + 1).standard_normal(heard.shape) * 1e-4
    return np.asarray(heard, dtype=np.float32)


def close(turns: tuple[SpeakerTurn, ...], talk: Spoken, names: dict[int, str]) -> bool:
    expected = sorted((start, end, names[channel]) for channel, start, end in talk)
    found = [(turn.start, turn.end, turn.speaker) for turn in turns]
    return len(found) == len(expected) and all(
        abs(one[0] - two[0]) < 0.15 and abs(one[1] - two[1]) < 0.15 and one[2] == two[2]
        for one, two in zip(found, expected, strict=True)
    )


@pytest.mark.parametrize("leak", [-60.0, -20.0, -12.0])
@pytest.mark.parametrize("gains", [(0.0, 0.0), (0.0, -18.0), (-12.0, 6.0)])
def test_each_channel_is_a_speaker(leak: float, gains: tuple[float, float]) -> None:
    turns = ChannelSpeakers().diarize(recorded(TALK, 12, leak=leak, gains=gains))
    assert close(turns, TALK, {0: "S1", 1: "S2"}), turns


def test_names_go_by_who_speaks_first() -> None:
    other = tuple((1 - channel, start, end) for channel, start, end in TALK)
    assert close(ChannelSpeakers().diarize(recorded(other, 12)), other, {1: "S1", 0: "S2"})


def test_three_microphones() -> None:
    talk: Spoken = ((2, 0.5, 2.0), (0, 2.5, 4.0), (1, 4.5, 6.0), (2, 6.5, 8.0))
    turns = ChannelSpeakers().diarize(recorded(talk, 9, gains=(0.0, 0.0, 0.0)))
    assert close(turns, talk, {2: "S1", 0: "S2", 1: "S3"})


def test_a_channel_without_a_voice_is_nobody() -> None:
    talk: Spoken = ((1, 0.5, 3.0), (1, 5.0, 8.0))
    quiet = recorded(talk, 9, leak=-200)
    assert close(ChannelSpeakers().diarize(quiet), talk, {1: "S1"})


def test_what_only_leaks_is_nobody_either() -> None:
    talk: Spoken = ((1, 0.5, 3.0), (1, 5.0, 8.0))
    assert {turn.speaker for turn in ChannelSpeakers().diarize(recorded(talk, 9, leak=-14))} == {"S1"}


def test_a_pause_between_sentences_is_one_turn_unless_another_speaks_in_it() -> None:
    alone: Spoken = ((0, 0.5, 2.0), (0, 2.6, 4.0), (1, 6.0, 7.0))
    turns = ChannelSpeakers().diarize(recorded(alone, 8))
    assert [turn.speaker for turn in turns] == ["S1", "S2"]
    answered: Spoken = ((0, 0.5, 2.0), (1, 2.05, 2.5), (0, 2.6, 4.0))
    assert [turn.speaker for turn in ChannelSpeakers().diarize(recorded(answered, 8))] == ["S1", "S2", "S1"]


def test_a_click_is_no_turn_and_makes_none_longer() -> None:
    talk: Spoken = ((0, 2.0, 8.0), (1, 9.0, 15.0))
    samples = recorded(talk, 16)
    for click in (1.8, 8.3):
        start = int(click * RATE) + 160  # over the border of two frames
        samples[start : start + 320, 0] += np.float32(0.3) * np.sign(np.sin(np.arange(320)))
    assert close(ChannelSpeakers().diarize(samples), talk, {0: "S1", 1: "S2"})


def test_the_same_sound_twice_tells_nobody_apart() -> None:
    mono = recorded(TALK, 12).sum(axis=1)
    for other in (mono, mono * 0.25, -mono):
        found = ChannelSpeakers().diarize(np.stack([mono, other], axis=1).astype(np.float32))
        assert not found
        assert "the same sound" in found.note
    # One pair of microphones on the table: everybody is in both, a little later in one.
    spread = np.random.default_rng(5).standard_normal((len(mono), 2)).astype(np.float32) * 1e-4
    found = ChannelSpeakers().diarize(np.stack([mono, np.roll(mono, 9) * 0.8], axis=1) + spread)
    assert not found
    assert "the same sound" in found.note


def test_one_channel_tells_nobody_apart() -> None:
    for samples in (np.zeros(RATE, np.float32), np.ones((RATE, 1), np.float32)):
        found = ChannelSpeakers().diarize(samples)
        assert not found
        assert "one channel" in found.note


def test_silence_and_nothing_are_nobody() -> None:
    for samples in (np.zeros((0, 2)), np.zeros((5, 2)), np.zeros((RATE * 3, 2)), np.full((RATE, 2), 0.3)):
        found = ChannelSpeakers().diarize(samples.astype(np.float32))
        assert not found
        assert not found.note


def test_more_speakers_than_asked_for_are_refused() -> None:
    assert ChannelSpeakers().diarize(recorded(TALK, 12), speakers=(2, 2))
    with pytest.raises(UsageError, match="2 channels"):
        ChannelSpeakers().diarize(recorded(TALK, 12), speakers=(1, 1))


def test_they_are_found_by_name() -> None:
    assert isinstance(diarizer("channels"), ChannelSpeakers)
    assert isinstance(diarizer("single"), OneSpeaker)
    with pytest.raises(UsageError, match="choose from: channels, pyannote, single"):
        diarizer("gehoorapparaat")


@st.composite
def talks(draw: st.DrawFn) -> Spoken:
    made, at = list[tuple[int, float, float]](), 0.4
    for channel in draw(st.lists(st.integers(0, 1), min_size=2, max_size=6)):
        length = draw(st.sampled_from([0.4, 1.0, 2.0, 3.0]))
        made.append((channel, at, at + length))
        at += length + draw(st.sampled_from([0.4, 1.0]))
    return tuple(made)


@settings(max_examples=25)
@given(talks(), st.sampled_from([-40.0, -15.0]), st.sampled_from([0.0, -15.0]), st.integers(0, 99))
def test_most_of_the_time_it_is_right(talk: Spoken, leak: float, gain: float, seed: int) -> None:
    # One who speaks alone, and as loud in the other's microphone as in a soft one of their own, could be either.
    assume(len({who for who, _, _ in talk}) == 2 or leak < gain)
    seconds = talk[-1][2] + 0.5
    turns = ChannelSpeakers().diarize(recorded(talk, seconds, leak=leak, gains=(0.0, gain), seed=seed))
    assert all(one.start <= two.start for one, two in pairwise(turns))
    first = talk[0][0]
    names = {first: "S1", 1 - first: "S2"}
    moments = np.arange(0, seconds, 0.01)
    wrong = 0
    for channel in (0, 1):
        true = _on(moments, [(start, end) for who, start, end in talk if who == channel])
        found = _on(moments, [(turn.start, turn.end) for turn in turns if turn.speaker == names[channel]])
        wrong += int((true != found).sum())
    pauses = sum(0.4 for one, two in pairwise(talk) if one[0] == two[0]) / 0.01  # a short pause of one's own is joined
    assert wrong - pauses < 0.06 * 2 * len(moments) + 40


def _on(moments: npt.NDArray[np.float64], stretches: list[tuple[float, float]]) -> npt.NDArray[np.bool_]:
    on = np.zeros(len(moments), dtype=bool)
    for start, end in stretches:
        on |= (moments >= start) & (moments < end)
    return on
