"""Measure the embedded engines that find themes: how well groups follow known topics, how well suggested codes fit, and time.

    PYTHONPATH=src python benchmarks/themes.py [SHARED]

SHARED is the folder of shared material (default: ``../shared`` beside the checkout). It prints figures only, never a text.
The invented sentences of ``tests/themes/said.yaml`` set the constants of the matching: their figures are no blind test.
"""

# ruff: noqa: TID253 - a script that measures what these libraries make
import csv
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import yaml
from sklearn.cluster import KMeans
from sklearn.decomposition import TruncatedSVD
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.metrics import adjusted_mutual_info_score, adjusted_rand_score, normalized_mutual_info_score

from thematics.demo import make_demo
from thematics.framework import framework_source, parse_framework
from thematics.records.codebook import Framework
from thematics.study import Study
from thematics.themes import AnalysisSettings, CommunityClusterer, KMeansClusterer, LexicalEmbedder, analyse
from thematics.themes.likeness import phrasings
from thematics.themes.matching import match

ROOT = Path(__file__).resolve().parents[1]
SEEDS = range(5)


def scores(name: str, truth: Sequence[str], found: Sequence[Sequence[int]]) -> None:
    """Print the mean over runs."""
    runs = [np.asarray(each) for each in found]
    print(
        f"  {name:<52} {np.mean([each.max() + 1 for each in runs]):5.0f} groups  "
        f"NMI {np.mean([normalized_mutual_info_score(truth, each) for each in runs]):.3f}  "
        f"AMI {np.mean([adjusted_mutual_info_score(truth, each) for each in runs]):.3f}  "
        f"ARI {np.mean([adjusted_rand_score(truth, each) for each in runs]):.3f}  "
        f"nowhere {np.mean([np.mean(each < 0) for each in runs]):.1%}"
    )


def topics(shared: Path) -> None:
    path = shared / "data" / "sib200" / "nld_train.tsv"
    if not path.is_file():
        print(f"{path} is not there")
        return
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file, delimiter="\t"))
    texts, truth = [row["text"] for row in rows], [row["category"] for row in rows]
    print(f"SIB-200, Dutch: {len(texts)} sentences, {len(set(truth))} topics")
    for dimensions in (50, 100):
        plain = TruncatedSVD(dimensions, random_state=0).fit_transform(TfidfVectorizer().fit_transform(texts))
        scores(f"plain TF-IDF + SVD {dimensions} + k-means told k", truth, told(plain, 7))
    vectors = LexicalEmbedder().embed(texts)
    scores("lexical + k-means told k", truth, told(vectors, 7))
    scores("lexical + communities", truth, [CommunityClusterer().cluster(vectors, seed=seed) for seed in SEEDS])
    scores("lexical + kmeans", truth, [KMeansClusterer().cluster(vectors, seed=0)])


def told(vectors: Any, count: int) -> list[Any]:
    return [KMeans(count, n_init=10, random_state=seed).fit_predict(vectors) for seed in SEEDS]


def codes(framework: Framework) -> None:
    said = yaml.safe_load((ROOT / "tests" / "themes" / "said.yaml").read_text(encoding="utf-8"))
    pairs = [(code, text) for code, texts in said.items() for text in texts]
    matching = match([text for _, text in pairs], framework)
    suggested = [[each.code for each in matching.of_segment(index)] for index in range(len(pairs))]
    fits = [index for index, (code, _) in enumerate(pairs) if code != "none"]
    rest = [index for index, (code, _) in enumerate(pairs) if code == "none"]
    print(f"invented sentences: {len(fits)} under {len(framework.codes)} codes, {len(rest)} that fit nothing")
    print(f"  right code first                    {np.mean([suggested[i][:1] == [pairs[i][0]] for i in fits]):.1%}")
    print(f"  right code among the suggested      {np.mean([pairs[i][0] in suggested[i] for i in fits]):.1%}")
    print(f"  said to fit nothing, wrongly        {np.mean([not suggested[i] for i in fits]):.1%}")
    print(f"  said to fit nothing, rightly        {np.mean([not suggested[i] for i in rest]):.1%}")
    texts, truth = [text for _, text in pairs], [code for code, _ in pairs]
    for name, embedder in (
        ("lexical without anchors + communities", LexicalEmbedder()),
        ("lexical + communities", LexicalEmbedder(anchors=phrasings(framework))),
    ):
        scores(name, truth, [CommunityClusterer().cluster(embedder.embed(texts), seed=seed) for seed in SEEDS])


def demo(framework: Framework) -> None:
    with tempfile.TemporaryDirectory() as folder:
        made = make_demo(Path(folder) / "demo")
        with Study.open(made.folder, passphrase=made.passphrase) as study:
            segments = study.store.study.segments()
    print(f"example study: {len(segments)} segments")
    for clusterer in ("communities", "kmeans"):
        start = time.perf_counter()
        run = analyse(segments, framework, AnalysisSettings(clusterer=clusterer), number=1, made="")
        sizes = [len(each.members) for each in run.candidates]
        print(
            f"  {run.engine:<25} {time.perf_counter() - start:.1f} s, {len(sizes)} candidates of {max(sizes)} to {min(sizes)}, "
            f"{len(run.unplaced) / len(segments):.1%} placed nowhere, "
            f"{sum(not each.codes for each in run.candidates)} candidates and "
            f"{sum(not each for each in run.matches.values()) / len(segments):.1%} of the segments fit no code"
        )


def main() -> None:
    shared = Path(sys.argv[1]) if len(sys.argv) > 1 else ROOT.parent / "shared"
    framework = parse_framework(framework_source("motives-needs"))
    topics(shared)
    codes(framework)
    demo(framework)


if __name__ == "__main__":
    main()
