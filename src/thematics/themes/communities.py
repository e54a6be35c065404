"""Communities of a weighted graph by modularity: the Louvain method in a fixed order, so that every run gives the same.

Source: Blondel, Guillaume, Lambiotte & Lefebvre 2008, doi:10.1088/1742-5468/2008/10/P10008; the resolution after
Reichardt & Bornholdt 2006, doi:10.1103/PhysRevE.74.016110. Plain Python: igraph and leidenalg are GPL.
"""

from collections.abc import Iterable, Mapping, Sequence

__all__ = ["Graph", "communities", "modularity"]

Graph = Sequence[
    Mapping[int, float]
]  # each node's neighbours and the weight of the edge; symmetric; a loop counts twice

_GAIN = 1e-9  # a smaller gain is a rounding error
_ROUNDS = 50


def communities(graph: Graph, *, resolution: float = 1.0, order: Sequence[int] | None = None) -> list[int]:
    """Divide a graph's nodes so that many edges stay inside.

    Args:
        graph: The nodes' neighbours with weights, symmetric.
        resolution: More gives more and smaller communities.
        order: In which nodes are visited the first time; by index if not given.

    Returns:
        Each node's community, numbered from 0 by its first node.
    """
    member = list(range(len(graph)))
    level: Graph = graph
    visit: Sequence[int] = order if order is not None else member
    while True:
        own = _moved(level, visit, resolution)
        member = [own[each] for each in member]
        if len(set(own)) == len(level):
            return member
        level = _merged(level, own)
        visit = range(len(level))


def modularity(graph: Graph, member: Sequence[int], *, resolution: float = 1.0) -> float:
    """Say how much more of the edges' weight stays inside than by chance, -1 to 1."""
    strengths = [sum(row.values()) for row in graph]
    total = sum(strengths)
    if not total:
        return 0.0
    inside = sum(
        weight for node, row in enumerate(graph) for other, weight in row.items() if member[node] == member[other]
    )
    sums: dict[int, float] = {}
    for node, strength in enumerate(strengths):
        sums[member[node]] = sums.get(member[node], 0.0) + strength
    return float(inside / total - resolution * sum(each * each for each in sums.values()) / total**2)


def _moved(graph: Graph, order: Iterable[int], resolution: float) -> list[int]:
    """Move single nodes to the neighbouring community that gains most, until none moves."""
    strengths = [sum(row.values()) for row in graph]
    total = sum(strengths) or 1.0
    member, sums = list(range(len(graph))), list(strengths)
    visit = list(order)
    for _ in range(_ROUNDS):
        moved = False
        for node in visit:
            before = member[node]
            after = _best(graph[node], node, member, sums, resolution * strengths[node] / total)
            if after != before:
                sums[before] -= strengths[node]
                sums[after] += strengths[node]
                member[node], moved = after, True
        if not moved:
            break
    return _numbered(member)


def _best(row: Mapping[int, float], node: int, member: Sequence[int], sums: Sequence[float], pull: float) -> int:
    """Find the community that a node gains most by; it stays where it is unless another is really better."""
    here = member[node]
    links: dict[int, float] = {here: 0.0}
    own = 0.0
    for other, weight in row.items():
        if other == node:
            own = weight
        else:
            links[member[other]] = links.get(member[other], 0.0) + weight
    strength = sum(row.values()) if own else sum(links.values())
    best, gain = here, links[here] - pull * (sums[here] - strength)
    for community in sorted(links):
        value = links[community] - pull * sums[community] if community != here else gain
        if value > gain + _GAIN:
            best, gain = community, value
    return best


def _numbered(member: Sequence[int]) -> list[int]:
    numbers: dict[int, int] = {}
    return [numbers.setdefault(each, len(numbers)) for each in member]


def _merged(graph: Graph, member: Sequence[int]) -> Graph:
    """Make one node of each community; what was inside becomes its loop."""
    merged: list[dict[int, float]] = [{} for _ in range(max(member) + 1)]
    for node, row in enumerate(graph):
        target = merged[member[node]]
        for other, weight in row.items():
            target[member[other]] = target.get(member[other], 0.0) + weight
    return merged
