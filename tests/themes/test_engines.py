"""What any Embedder and Clusterer must do, held against the fakes and the real ones; and engines by name."""

import importlib.util
from collections.abc import Callable, Sequence
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp
from tests.fakes import FakeClusterer, FakeEmbedder

from thematics.errors import MissingExtraError, UsageError
from thematics.ports import Clusterer, Embedder, Labels, Vectors
from thematics.records.codebook import Framework
from thematics.themes import (
    AnalysisSettings,
    CommunityClusterer,
    KMeansClusterer,
    LexicalEmbedder,
    analyse,
    analysis_fingerprint,
)

EMBEDDERS: list[Embedder] = [
    FakeEmbedder(),
    LexicalEmbedder(),
    LexicalEmbedder(anchors=(("Schaamte om wat er gebeurd is", "ik schaamde me"), ("Angst voor ouders",))),
    LexicalEmbedder(dimensions=3, grams=(2, 3), gram_weight=1.0),
]
CLUSTERERS: list[Clusterer] = [FakeClusterer(), CommunityClusterer(), KMeansClusterer(most=6)]
each_embedder = pytest.mark.parametrize("embedder", EMBEDDERS, ids=lambda each: each.name)
each_clusterer = pytest.mark.parametrize("clusterer", CLUSTERERS, ids=lambda each: each.name)


def _unit(rows: Vectors) -> Vectors:
    lengths = np.linalg.norm(rows, axis=1, keepdims=True)
    return np.asarray(rows / np.where(lengths > 0, lengths, 1), dtype=np.float32)


WORDS = st.sampled_from(
    "ik ja schaamde moeder politie aangifte [PERSOON-1] vertellen bang uh . 12 school vriendin".split()
)
TEXTS = st.lists(st.lists(WORDS, max_size=8).map(" ".join), max_size=12)
VECTORS = hnp.arrays(
    np.float32,
    st.tuples(st.integers(0, 24), st.integers(1, 4)),
    elements=st.sampled_from([0.0, 0.25, 0.5, 1.0, -1.0]),
).map(_unit)


@each_embedder
@given(TEXTS)
@settings(max_examples=25, deadline=None)
def test_rows_have_unit_length_or_are_zero(embedder: Embedder, texts: Sequence[str]) -> None:
    rows = embedder.embed(texts)
    assert rows.shape[0] == len(texts)
    assert rows.ndim == 2
    assert rows.dtype == np.float32
    lengths = np.linalg.norm(rows, axis=1)
    assert np.all(np.isclose(lengths, 1, atol=1e-4) | (lengths == 0))


@each_embedder
@given(TEXTS)
@settings(max_examples=25, deadline=None)
def test_equal_texts_have_equal_vectors_every_time(embedder: Embedder, texts: Sequence[str]) -> None:
    rows = embedder.embed([*texts, *texts])
    assert np.allclose(rows[: len(texts)], rows[len(texts) :], atol=1e-4)
    assert np.array_equal(rows, embedder.embed([*texts, *texts]))


@each_embedder
@pytest.mark.parametrize("text", ["", ".", "[PERSOON-3]", "12 34"])
def test_a_text_without_words_is_a_row_of_zeros(embedder: Embedder, text: str) -> None:
    rows = embedder.embed([text, "mijn moeder schaamde zich", "mijn vader schaamde zich"])
    assert not rows[0].any()
    assert rows[1].any()


@each_embedder
def test_an_embedder_says_what_it_is(embedder: Embedder) -> None:
    assert isinstance(embedder, Embedder)
    assert embedder.name
    assert "\n" not in embedder.fingerprint
    assert embedder.name in embedder.fingerprint


@each_clusterer
@given(VECTORS)
@settings(max_examples=40, deadline=None)
def test_labels_run_from_nought_by_size_and_then_by_first_member(clusterer: Clusterer, vectors: Vectors) -> None:
    labels = clusterer.cluster(vectors, seed=3)
    assert labels.shape == (len(vectors),)
    assert labels.dtype == np.int64
    found = [label for label in dict.fromkeys(labels.tolist()) if label >= 0]
    assert sorted(found) == list(range(len(found)))
    sizes = [(labels.tolist().count(label), -labels.tolist().index(label)) for label in range(len(found))]
    assert sizes == sorted(sizes, reverse=True)
    assert np.all(labels[~vectors.any(axis=1)] == -1)


@each_clusterer
@given(VECTORS, st.integers(0, 5))
@settings(max_examples=25, deadline=None)
def test_labels_are_the_same_for_the_same_vectors_and_seed(clusterer: Clusterer, vectors: Vectors, seed: int) -> None:
    assert np.array_equal(clusterer.cluster(vectors, seed=seed), clusterer.cluster(vectors.copy(), seed=seed))


@each_clusterer
@given(VECTORS)
@settings(max_examples=25, deadline=None)
def test_nobody_is_alone_in_a_group(clusterer: Clusterer, vectors: Vectors) -> None:
    labels = clusterer.cluster(vectors)
    assert all(count > 1 for count in np.bincount(labels[labels >= 0]))


@each_clusterer
def test_a_clusterer_says_what_it_is(clusterer: Clusterer) -> None:
    assert isinstance(clusterer, Clusterer)
    assert clusterer.name
    assert clusterer.name in clusterer.fingerprint


Cluster = Callable[[Vectors], Labels]
real_clusterers = pytest.mark.parametrize("clusterer", CLUSTERERS[1:], ids=lambda each: each.name)


@real_clusterers
def test_directions_that_are_apart_are_found_and_noise_is_not_forced_in(clusterer: Clusterer) -> None:
    chance = np.random.default_rng(1)
    middles = np.eye(12)[:5]
    truth = np.repeat(np.arange(5), 30)
    rows = middles[truth] + 0.15 * chance.normal(size=(150, 12))
    labels = clusterer.cluster(_unit(np.vstack([rows, np.zeros((3, 12))]).astype(np.float32)))
    assert len(set(labels.tolist()) - {-1}) == 5
    assert all(len(set(labels[:150][truth == group].tolist())) == 1 for group in range(5))
    assert labels[150:].tolist() == [-1, -1, -1]


@real_clusterers
def test_ten_thousand_equal_vectors_are_one_group(clusterer: Clusterer) -> None:
    assert set(clusterer.cluster(_unit(np.ones((10_000, 8), dtype=np.float32))).tolist()) == {0}


@real_clusterers
@pytest.mark.parametrize("count", [0, 1, 2, 3, 40])
def test_vectors_of_zeros_are_placed_nowhere(clusterer: Clusterer, count: int) -> None:
    assert clusterer.cluster(np.zeros((count, 5), dtype=np.float32)).tolist() == [-1] * count


@real_clusterers
def test_in_a_study_of_some_size_four_make_a_group_and_three_do_not(clusterer: Clusterer) -> None:
    rows = np.zeros((107, 4), dtype=np.float32)
    rows[:100, 0], rows[100:104, 1], rows[104:, 2] = 1, 1, 1
    rows[:, 3] = 0.01 * (np.arange(107) % 7)
    labels = clusterer.cluster(_unit(rows))
    assert labels[100:].tolist() == [1, 1, 1, 1, -1, -1, -1]


def test_like_words_make_near_vectors() -> None:
    texts = ["ik schaamde me voor mijn moeder", "zij schaamt zich voor haar moeder", "de agent nam de aangifte op"] * 3
    rows = LexicalEmbedder().embed(texts)
    assert rows[0] @ rows[1] > 0.8
    assert rows[0] @ rows[2] < 0.4


def test_anchors_bring_different_words_for_one_thing_together() -> None:
    texts = ["ik bloosde en keek weg", "door de grond zakken wilde ik", "de trein reed laat", "het regende op zondag"]
    anchors = (("Schaamte: blozen, wegkijken, door de grond zakken", "ik bloosde", "ik wilde door de grond zakken"),)
    plain, anchored = LexicalEmbedder().embed(texts), LexicalEmbedder(anchors=anchors).embed(texts)
    assert anchored[0] @ anchored[1] > max(plain[0] @ plain[1], anchored[0] @ anchored[2], anchored[2] @ anchored[3])


def test_a_text_that_little_is_known_of_is_not_placed_by_chance() -> None:
    chance = np.random.default_rng(0)
    syllables = [a + b for a in "bdgklmnprst" for b in ("aa", "oe", "ie", "ui")]
    rare = ["".join(chance.choice(syllables, 3)) + "k" for _ in range(60)]
    texts = ["mijn moeder schaamde zich", "mijn vader schaamde zich", "mijn moeder zweeg"] * 10 + rare * 2
    embedder = LexicalEmbedder(dimensions=5, gram_weight=0.0)  # a space in which not every pair of rare words has room
    assert not embedder.embed(texts)[30:].any(axis=1).all()
    assert embedder.embed(texts)[:30].any(axis=1).all()
    assert replace(embedder, evidence=0.0).embed(texts).any(axis=1).all()


def test_every_setting_of_an_engine_is_in_its_fingerprint() -> None:
    embedders: list[Embedder] = [
        LexicalEmbedder(),
        LexicalEmbedder(dimensions=9),
        LexicalEmbedder(grams=(2, 4)),
        LexicalEmbedder(gram_weight=0.1),
        LexicalEmbedder(anchors=(("a",),)),
        LexicalEmbedder(anchors=(("b",),)),
        LexicalEmbedder(anchor_weight=1.0),
        LexicalEmbedder(anchor_floor=0.1),
        LexicalEmbedder(evidence=0.1),
        LexicalEmbedder(seed=4),
    ]
    clusterers: list[Clusterer] = [
        CommunityClusterer(),
        CommunityClusterer(neighbours=3),
        CommunityClusterer(resolution=2.0),
        CommunityClusterer(smallest=9),
        CommunityClusterer(strength=0.9),
        CommunityClusterer(tries=1),
        KMeansClusterer(),
        KMeansClusterer(most=4),
        KMeansClusterer(smallest=9),
        KMeansClusterer(strength=0.9),
    ]
    assert len({each.fingerprint for each in embedders}) == len(embedders)
    assert len({each.fingerprint for each in clusterers}) == len(clusterers)


def test_settings_change_the_fingerprint_of_an_analysis() -> None:
    fingerprints = {
        analysis_fingerprint(each)
        for each in (AnalysisSettings(), AnalysisSettings(clusterer="kmeans"), AnalysisSettings(seed=1))
    }
    assert len(fingerprints) == 3
    assert all("scikit-learn=" in each and "numpy=" in each for each in fingerprints)


@pytest.mark.parametrize("wrong", [AnalysisSettings(embedder="word2vec"), AnalysisSettings(clusterer="word2vec")])
def test_an_unknown_engine_is_refused_with_the_names_that_there_are(wrong: AnalysisSettings, small: Framework) -> None:
    with pytest.raises(
        UsageError, match=r"there is no (embedder|clusterer) 'word2vec'; there is: (lexical|communities)"
    ):
        analysis_fingerprint(wrong)
    with pytest.raises(UsageError, match="word2vec"):
        analyse([], small, wrong, number=1, made="")


@pytest.mark.parametrize(
    ("later", "module"),
    [
        (AnalysisSettings(embedder="sentence-transformers"), "sentence_transformers"),
        (AnalysisSettings(clusterer="bertopic"), "bertopic"),
    ],
)
@pytest.mark.parametrize("installed", [True, False])
def test_an_engine_that_comes_later_says_so(
    monkeypatch: pytest.MonkeyPatch, later: AnalysisSettings, module: str, *, installed: bool
) -> None:
    spec = importlib.util.spec_from_loader(module, loader=None)
    monkeypatch.setattr("thematics.themes.engines.find_spec", lambda _: spec if installed else None)
    if installed:
        with pytest.raises(UsageError, match="comes with a later version; use "):
            analysis_fingerprint(later)
        return
    with pytest.raises(MissingExtraError, match=r'pip install "thematics\[themes\]"') as caught:
        analysis_fingerprint(later)
    assert caught.value.extra == "themes"
