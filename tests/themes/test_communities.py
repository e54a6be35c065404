"""Communities by modularity."""

from itertools import combinations, product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from thematics.themes.communities import communities, modularity


def _graph(nodes: int, edges: list[tuple[int, int, float]]) -> list[dict[int, float]]:
    graph: list[dict[int, float]] = [{} for _ in range(nodes)]
    for one, other, weight in edges:
        graph[one][other] = graph[other][one] = weight
    return graph


def _cliques(count: int, size: int) -> list[dict[int, float]]:
    """Make a ring of cliques, each tied to the next by one edge."""
    edges = [(c * size + a, c * size + b, 1.0) for c in range(count) for a, b in combinations(range(size), 2)]
    return _graph(count * size, edges + [(c * size, (c + 1) % count * size + 1, 1.0) for c in range(count)])


@pytest.mark.parametrize(("count", "size"), [(2, 4), (5, 5), (8, 6)])
def test_cliques_in_a_ring_are_found(count: int, size: int) -> None:
    assert communities(_cliques(count, size)) == [clique for clique in range(count) for _ in range(size)]


def test_more_resolution_gives_more_communities() -> None:
    graph = _cliques(8, 3)
    counts = [len(set(communities(graph, resolution=each))) for each in (0.05, 1.0, 20.0)]
    assert counts[0] < counts[1] < counts[2]


def test_modularity_is_as_defined() -> None:
    graph = _graph(4, [(0, 1, 1.0), (2, 3, 1.0)])
    assert modularity(graph, [0, 0, 1, 1]) == pytest.approx(0.5)
    assert modularity(graph, [0, 0, 0, 0]) == pytest.approx(0.0)
    assert modularity(graph, [0, 1, 2, 3]) == pytest.approx(-0.25)


EDGES = st.lists(
    st.tuples(st.integers(0, 6), st.integers(0, 6), st.sampled_from([0.2, 1.0, 3.0])).filter(lambda e: e[0] != e[1]),
    max_size=14,
)


@given(EDGES)
@settings(max_examples=60, deadline=None)
def test_the_division_is_near_the_best_there_is(edges: list[tuple[int, int, float]]) -> None:
    graph = _graph(7, edges)
    found = communities(graph)
    best = max(modularity(graph, member) for member in product(range(3), repeat=7))
    assert modularity(graph, found) >= best - 0.12  # Louvain is greedy
    assert list(dict.fromkeys(found)) == list(range(len(set(found))))


def test_a_graph_without_edges_or_nodes() -> None:
    assert communities([]) == []
    assert communities([{}, {}]) == [0, 1]
    assert modularity([{}, {}], [0, 1]) == 0.0
