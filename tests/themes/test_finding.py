"""``find_themes`` on plain texts."""

import subprocess
import sys
from typing import Any

import numpy as np
import pytest

from thematics import themes
from thematics.errors import UsageError
from thematics.records.codebook import Framework
from thematics.themes import find_themes


def test_what_is_exported_is_there() -> None:
    assert all(hasattr(themes, name) for name in themes.__all__)
    assert {
        "AnalysisSettings",
        "CUT_FINGERPRINT",
        "Themes",
        "analyse",
        "analysis_fingerprint",
        "cut",
        "find_themes",
    } <= set(themes.__all__)


def test_labels_and_table_fit_each_other(study: list[str], motives: Framework) -> None:
    found = find_themes(study, framework=motives)
    assert found.labels.dtype == np.int64
    assert found.labels.shape == (len(study),)
    table = found.table()
    assert list(table.columns) == ["theme", "size", "name", "terms", "quotes", "codes"]
    assert table["theme"].tolist() == list(range(found.labels.max() + 1))
    assert table["size"].tolist() == np.bincount(found.labels[found.labels >= 0]).tolist()
    assert all(quote in study for quotes in table["quotes"] for quote in quotes)
    assert {code for codes in table["codes"] for code in codes} <= {code.id for code in motives.codes}
    assert any(len(codes) > 0 for codes in table["codes"])


def test_without_a_framework_there_are_no_codes(study: list[str]) -> None:
    assert all(codes == [] for codes in find_themes(study[:60]).table()["codes"])


def test_own_embeddings_are_what_is_grouped_by(study: list[str]) -> None:
    texts = study[:40]
    embeddings = np.repeat(np.eye(2), 20, axis=0) * 7.0  # of any length
    found = find_themes(texts, embeddings=embeddings)
    assert found.labels.tolist() == [0] * 20 + [1] * 20
    assert find_themes(texts, embeddings=embeddings.tolist()).labels.tolist() == found.labels.tolist()


@pytest.mark.parametrize("seed", [0, 7])
def test_a_seed_gives_the_same_every_time(study: list[str], seed: int) -> None:
    first, second = find_themes(study[:150], seed=seed), find_themes(study[:150], seed=seed)
    assert first.table().equals(second.table())
    assert np.array_equal(first.labels, second.labels)


@pytest.mark.parametrize("texts", [[], ["een tekst"], ["een", "twee"], [""] * 3, ["[PERSOON-1]"]])
def test_a_few_texts_are_no_error(texts: list[str], small: Framework) -> None:
    found = find_themes(texts, framework=small)
    assert found.labels.shape == (len(texts),)
    assert list(found.table().columns) == ["theme", "size", "name", "terms", "quotes", "codes"]


@pytest.mark.parametrize("texts", ["één tekst", b"bytes", 3, None, ["goed", 3], [None], [["genest"]]])
def test_texts_that_are_no_list_of_str_are_refused(texts: Any) -> None:
    with pytest.raises(UsageError, match="list of str"):
        find_themes(texts)


@pytest.mark.parametrize(
    "embeddings",
    [
        np.zeros((3, 4)),
        np.zeros(2),
        np.zeros((2, 0)),
        [[1.0, 2.0], [1.0]],
        [["a", "b"], ["c", "d"]],
        [[np.nan, 1.0], [1.0, 1.0]],
        [[np.inf, 1.0], [1.0, 1.0]],
    ],
)
def test_embeddings_that_do_not_fit_are_refused(embeddings: Any) -> None:
    with pytest.raises(UsageError, match="embeddings"):
        find_themes(["een", "twee"], embeddings=embeddings)


@pytest.mark.parametrize("seed", [-1, 1.5, "0", True, 2**32])
def test_a_seed_that_is_no_whole_number_is_refused(seed: Any) -> None:
    with pytest.raises(UsageError, match="seed"):
        find_themes(["een"], seed=seed)


def test_a_framework_by_name_is_refused_with_the_way_to_make_one() -> None:
    wrong: Any = "motives-needs"
    with pytest.raises(UsageError, match="parse_framework"):
        find_themes(["een"], framework=wrong)


def test_importing_it_loads_nothing_heavy() -> None:
    script = (
        "import sys, thematics.themes; print(sorted({'sklearn', 'scipy', 'pandas', 'threadpoolctl', 'snowballstemmer'}"
        " & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
