"""Segments into a run."""

import json
import os
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace

import pytest

from thematics.records.codebook import Framework
from thematics.records.redacted import Segment
from thematics.themes import AnalysisSettings, analyse

Make = Callable[..., list[Segment]]
SETTINGS = AnalysisSettings()

SCRIPT = """
import hashlib, json, sys
from thematics.themes import AnalysisSettings, LexicalEmbedder, analyse, find_themes
from thematics.themes.matching import match
from thematics.records.codebook import Code, Framework, Texts
from thematics.records.redacted import Segment
from thematics.records.shared import Group, Source, Voice, WordRange
texts = json.load(sys.stdin)
framework = Framework("f", Texts("f"), "1", (
    Code(id="a", label=Texts("Schaamte"), cues=("schaamde me",), examples=("Ik schaamde me kapot.",)),
    Code(id="b", label=Texts("Ouders"), cues=("ouders boos",), examples=("Mijn ouders werden boos.",)),
))
segments = [
    Segment(WordRange(f"d{i % 7}", i * 1000, i * 1000 + 900), text, i, Source.SURVEY, Group.LEERLING, Voice.SELF, f"R{i % 9}")
    for i, text in enumerate(texts)
]
for clusterer in ("communities", "kmeans"):
    print(analyse(segments, framework, AnalysisSettings(clusterer=clusterer), number=1, made=""))
print(hashlib.sha256(LexicalEmbedder().embed(texts).tobytes()).hexdigest())
print(hashlib.sha256(match(texts, framework).scores.tobytes()).hexdigest())
print(find_themes(texts, seed=3).table().to_csv())
"""


def test_every_segment_is_in_one_candidate_or_unplaced(study: list[str], segments: Make, motives: Framework) -> None:
    given = segments(study)
    run = analyse(given, motives, SETTINGS, number=2, made="2026-01-01T00:00:00Z")
    placed = [member for candidate in run.candidates for member in candidate.members]
    ranges = [segment.range for segment in given]
    assert sorted([*placed, *run.unplaced]) == sorted(ranges)
    assert set(run.matches) == set(run.map) == set(ranges)
    assert run.made == "2026-01-01T00:00:00Z"


def test_candidates_are_numbered_by_size_and_quote_their_members(
    study: list[str], segments: Make, motives: Framework
) -> None:
    run = analyse(segments(study), motives, SETTINGS, number=2, made="")
    assert [each.id for each in run.candidates] == [f"K2.{number:02d}" for number in range(1, len(run.candidates) + 1)]
    sizes = [len(each.members) for each in run.candidates]
    assert sizes == sorted(sizes, reverse=True)
    assert min(sizes) >= 4
    for each in run.candidates:
        assert 1 <= len(each.quotes) <= 8
        assert set(each.quotes) <= set(each.members)
        assert all(0 <= value <= 1 for value in each.xy)
        assert each.name
    assert len({each.name for each in run.candidates}) == len(run.candidates)
    assert any(each.codes for each in run.candidates)


def test_a_study_of_this_size_gets_a_readable_number_of_candidates(
    study: list[str], segments: Make, motives: Framework
) -> None:
    run = analyse(segments(study), motives, SETTINGS, number=1, made="")
    assert 10 <= len(run.candidates) <= 25
    assert len(run.unplaced) <= 0.15 * len(study)


def test_questions_participants_and_places_never_change_the_grouping(
    study: list[str], segments: Make, small: Framework
) -> None:
    texts = study[:120]
    plain = analyse(segments(texts), small, SETTINGS, number=1, made="")
    asked = analyse(segments(texts, question="Waarom schaamde je je?"), small, SETTINGS, number=1, made="")
    assert asked == plain
    other = [replace(each, participant="R99", group=each.group, start=1.0) for each in segments(texts)]
    regrouped = analyse(other, small, SETTINGS, number=1, made="")
    assert [each.members for each in regrouped.candidates] == [each.members for each in plain.candidates]


def test_settings_and_versions_are_kept_as_text(segments: Make, small: Framework) -> None:
    run = analyse(segments(["een", "twee"]), small, SETTINGS, number=1, made="")
    assert run.engine == "lexical + communities"
    assert {"embedder", "clusterer", "seed", "scikit-learn", "numpy"} <= set(run.settings)
    assert "anchors=none" not in run.settings["embedder"]
    assert all(isinstance(value, str) for value in run.settings.values())


@pytest.mark.parametrize(
    "texts", [[], ["ja"], ["een", "twee"], ["hm"] * 6, ["Ik schaamde me zo."] * 50, ["[PERSOON-1]"] * 9]
)
@pytest.mark.parametrize("clusterer", ["communities", "kmeans"])
def test_poor_material_gives_a_run_too(segments: Make, small: Framework, texts: list[str], clusterer: str) -> None:
    given = segments(texts)
    run = analyse(given, small, AnalysisSettings(clusterer=clusterer), number=1, made="")
    assert len(run.matches) == len(run.map) == len(given)
    assert sum(len(each.members) for each in run.candidates) + len(run.unplaced) == len(given)


def test_equal_texts_are_one_candidate(segments: Make, small: Framework) -> None:
    run = analyse(segments(["Ik schaamde me zo."] * 50), small, SETTINGS, number=1, made="")
    assert [len(each.members) for each in run.candidates] == [50]
    assert len(run.candidates[0].quotes) == 1


def test_a_run_is_the_same_in_other_processes_with_other_hashes_and_threads(study: list[str]) -> None:
    outputs = set()
    for hashes, threads in (("1", "1"), ("2", "2")):
        environment = {
            **os.environ,
            "PYTHONHASHSEED": hashes,
            "OMP_NUM_THREADS": threads,
            "OPENBLAS_NUM_THREADS": threads,
        }
        done = subprocess.run(
            [sys.executable, "-c", SCRIPT],
            input=json.dumps(study[:250]),
            env=environment,
            capture_output=True,
            text=True,
            check=True,
        )
        outputs.add(done.stdout)
    assert len(outputs) == 1
    assert "K1.03" in outputs.pop()
