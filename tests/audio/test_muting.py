"""Sound of which only what may be heard is left."""

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from thematics.audio import SAMPLE_RATE, Spoken, mute, plan_of
from thematics.errors import InvalidRecordError

RATE = SAMPLE_RATE
SECONDS = 0.5

stretches = st.builds(
    lambda start, length, hidden, margin: Spoken(start, start + length, hidden, margin),
    st.floats(0, SECONDS),
    st.floats(0, 0.2),
    st.booleans(),
    st.floats(0, 0.1),
)


@given(spoken=st.lists(stretches, max_size=8), tone=st.booleans(), size=st.integers(100, RATE))
def test_what_is_hidden_is_silent_and_what_is_left_is_the_very_same(
    *, spoken: list[Spoken], tone: bool, size: int
) -> None:
    sound = np.linspace(0.2, 0.9, int(SECONDS * RATE), dtype=np.float32)
    plan = plan_of(spoken)
    blocks = [sound[at : at + size] for at in range(0, len(sound), size)]
    muted = np.concatenate(list(mute(blocks, plan, tone=tone)))
    assert muted.shape == sound.shape
    assert muted.dtype == sound.dtype
    moments = np.arange(len(sound)) / RATE
    hidden = np.zeros(len(sound), dtype=bool)
    heard = np.zeros(len(sound), dtype=bool)
    for each in spoken:
        start, end = each.wide
        inside = (moments >= start) & (moments < end)
        hidden |= inside & each.hidden
        heard |= inside & (not each.hidden)
    left = muted == sound
    assert not np.any(left & hidden)
    assert not np.any(left & ~heard)
    quiet = np.abs(muted[~left])
    assert np.all(quiet <= (0.0501 if tone else 0.0))
    # Nothing more than a sample at each edge is lost of what may be heard.
    assert np.count_nonzero(heard & ~hidden & ~left) <= 2 * len(spoken) * 2


@given(st.lists(stretches, max_size=12))
def test_a_plan_is_in_order_and_nothing_of_it_overlaps(spoken: list[Spoken]) -> None:
    plan = plan_of(spoken)
    everything = sorted([*plan.left, *plan.hidden])
    assert all(start < end or start == end for start, end in everything)
    assert all(one[1] <= other[0] for one, other in pairwise(everything))
    assert plan == plan_of(reversed(spoken))


def test_a_tone_is_heard_where_something_is_hidden_and_only_there() -> None:
    plan = plan_of([Spoken(1.0, 1.5, hidden=True, margin=0.1), Spoken(2.0, 2.5, hidden=False, margin=0)])
    muted = np.concatenate(list(mute([np.full(3 * RATE, 0.7, np.float32)], plan, tone=True)))
    inside = muted[int(0.9 * RATE) : int(1.6 * RATE)]
    spectrum = np.abs(np.fft.rfft(inside))
    assert abs(float(np.fft.rfftfreq(len(inside), 1 / RATE)[int(spectrum.argmax())]) - 440) < 2
    assert not muted[: int(0.9 * RATE)].any()
    assert not muted[int(1.6 * RATE) + 1 : 2 * RATE].any()
    assert np.all(muted[2 * RATE : int(2.5 * RATE)] == np.float32(0.7))


@given(arrays(np.float32, 1000, elements=st.floats(-1, 1, width=32)))
def test_nothing_known_is_silence(sound: np.ndarray[tuple[int], np.dtype[np.float32]]) -> None:
    assert not np.concatenate(list(mute([sound], plan_of([])))).any()


@pytest.mark.parametrize(("start", "end", "margin"), [(-1, 0, 0), (2, 1, 0), (0, 1, -0.1)])
def test_a_stretch_that_can_not_be_is_refused(start: float, end: float, margin: float) -> None:
    with pytest.raises(InvalidRecordError):
        Spoken(start, end, hidden=False, margin=margin)
