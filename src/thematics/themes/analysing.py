"""Segments into candidate themes: embed, group, describe, hold against the framework, lay out."""

from collections.abc import Sequence

import numpy as np

from thematics.ports import Labels, Vectors
from thematics.records.analysis import Candidate, Run
from thematics.records.codebook import Framework
from thematics.records.redacted import Segment
from thematics.records.shared import Voice
from thematics.themes.describing import describe, typical
from thematics.themes.engines import AnalysisSettings, clusterer_of, embedder_of, settings_text
from thematics.themes.mapping import lay_out
from thematics.themes.matching import Matching, match

__all__ = ["analyse", "candidates_of"]


def analyse(
    segments: Sequence[Segment], framework: Framework, settings: AnalysisSettings, *, number: int, made: str
) -> Run:
    """Find candidate themes.

    Args:
        segments: All of the study's; their questions are never looked at.
        framework: The codes that segments and candidates are held against.
        settings: Engines and seed.
        number: The run's, from 1.
        made: UTC, ISO 8601.

    Returns:
        The run: the same for the same segments, framework and settings.

    Raises:
        UsageError: An engine is unknown.
        MissingExtraError: An engine is not installed.
    """
    embedder, clusterer = embedder_of(settings, framework), clusterer_of(settings)
    texts = [segment.text for segment in segments]
    vectors = embedder.embed(texts)
    labels = clusterer.cluster(vectors, seed=settings.seed)
    matching = match(texts, framework, reported=[segment.voice is not Voice.SELF for segment in segments])
    points, places = lay_out(vectors, labels)
    spots = [(float(x), float(y)) for x, y in places]
    return Run(
        number=number,
        engine=f"{embedder.name} + {clusterer.name}",
        settings=settings_text(settings, embedder, clusterer),
        candidates=candidates_of(segments, vectors, labels, matching, number=number, places=spots),
        unplaced=tuple(segment.range for segment, label in zip(segments, labels.tolist(), strict=True) if label < 0),
        matches={segment.range: matching.of_segment(index) for index, segment in enumerate(segments)},
        map={segment.range: (float(x), float(y)) for segment, (x, y) in zip(segments, points, strict=True)},
        made=made,
    )


def candidates_of(
    segments: Sequence[Segment],
    vectors: Vectors,
    labels: Labels,
    matching: Matching,
    *,
    number: int,
    places: Sequence[tuple[float, float]],
) -> tuple[Candidate, ...]:
    """Make candidates of labels, in order of label."""
    texts = [segment.text for segment in segments]
    who = [segment.participant or segment.range.document for segment in segments]
    candidates = []
    for label, description in enumerate(describe(texts, labels)):
        members = np.flatnonzero(labels == label).tolist()
        candidates.append(
            Candidate(
                id=f"K{number}.{label + 1:02d}",
                number=label + 1,
                name=description.name,
                terms=description.terms,
                members=tuple(segments[member].range for member in members),
                quotes=tuple(segments[each].range for each in typical(vectors, members, who, texts)),
                codes=matching.of_group(members),
                xy=places[label],
            )
        )
    return tuple(candidates)
