"""The map of candidates and segments."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from thematics.themes.mapping import lay_out
from thematics.themes.numerics import nearest


@st.composite
def grouped(draw: st.DrawFn) -> tuple[np.ndarray, np.ndarray]:
    count = draw(st.integers(0, 30))
    chance = np.random.default_rng(draw(st.integers(0, 99)))
    rows = np.round(chance.normal(size=(count, draw(st.integers(1, 4)))), draw(st.integers(0, 1)))
    lengths = np.linalg.norm(rows, axis=1, keepdims=True)
    groups = draw(st.integers(0, 5))
    labels = np.array([index % (groups + 1) - 1 for index in range(count)], dtype=np.int64)
    return (rows / np.where(lengths > 0, lengths, 1)).astype(np.float32), labels


@given(grouped())
@settings(max_examples=60, deadline=None)
def test_everything_stands_on_the_map(made: tuple[np.ndarray, np.ndarray]) -> None:
    vectors, labels = made
    points, places = lay_out(vectors, labels)
    assert points.shape == (len(vectors), 2)
    assert places.shape == (labels.max(initial=-1) + 1, 2)
    for each in (points, places):
        assert np.all((each >= 0) & (each <= 1))
    again, _ = lay_out(vectors, labels)
    assert np.array_equal(points, again)


def test_candidates_do_not_cover_each_other() -> None:
    labels = np.repeat(np.arange(12), 4)
    _, places = lay_out(np.tile(np.array([[1.0, 0.0]], dtype=np.float32), (48, 1)), labels)
    apart = np.linalg.norm(places[:, None] - places[None], axis=2) + np.eye(12)
    assert apart.min() > 0.1


def test_segments_stand_around_their_own_candidate_and_like_candidates_near_each_other() -> None:
    chance = np.random.default_rng(0)
    middles = np.array([[1, 0.2, 0], [1, -0.2, 0], [0, 0, 1], [0, 1, -1]], dtype=float)
    labels = np.repeat(np.arange(4), 10)
    rows = middles[labels] + 0.5 * chance.normal(size=(40, 3))
    points, places = lay_out((rows / np.linalg.norm(rows, axis=1, keepdims=True)).astype(np.float32), labels)
    own = np.linalg.norm(points - places[labels], axis=1)
    others = np.linalg.norm(points[:, None] - places[None], axis=2)
    assert np.mean(own <= others.min(axis=1) + 1e-9) > 0.9
    between = np.linalg.norm(places[:, None] - places[None], axis=2) + 9 * np.eye(4)
    assert between[0].argmin() == 1


def test_a_segment_without_content_stands_in_the_middle() -> None:
    vectors = np.array([[1, 0], [0, 1], [0, 0]], dtype=np.float32)
    points, _ = lay_out(vectors, np.array([0, 0, -1], dtype=np.int64))
    assert points[2].tolist() == pytest.approx([0.5, 0.5])


def test_of_equally_near_neighbours_the_first_are_taken() -> None:
    vectors = np.array([[1, 0], [0, 1], [0, 1], [0, 1], [1, 0], [1, 1e-9]], dtype=np.float32)
    indices, similar = nearest(vectors, 2)
    assert indices.tolist() == [[4, 5], [2, 3], [1, 3], [1, 2], [0, 5], [0, 4]]
    assert similar.tolist() == [[1.0, 1.0]] * 6
    assert nearest(vectors, 99)[0].shape == (6, 5)
    assert nearest(vectors[:1], 3)[0].shape == (1, 0)
