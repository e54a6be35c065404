"""The language that templates are written in.

A template is one line: words, ``{slot}`` for what is filled in, ``{slot#1}`` where the same person comes back, and
``[this|that|]`` for a choice (choices may hold slots and choices). A line ``== name`` begins a family; ``%`` a comment.
"""

import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path

__all__ = ["Choice", "Node", "Slot", "Template", "parse", "read_sections", "read_templates"]

_FOLDER = Path(__file__).parent / "templates"
_TOKEN = re.compile(r"[\[\]|]|\{[^{}]*\}|[^\[\]|{}]+")


@dataclass(frozen=True, slots=True)
class Slot:
    """A place that is filled in: which maker, and the tag under which a person is remembered."""

    name: str
    tag: str


@dataclass(frozen=True, slots=True)
class Choice:
    """One of these is taken."""

    options: tuple[tuple["Node", ...], ...]


Node = str | Slot | Choice


@dataclass(frozen=True, slots=True)
class Template:
    """A sentence to be filled in.

    Attributes:
        source: The line as it is written.
        nodes: What it is made of.
        kind: Its family.
    """

    source: str
    nodes: tuple[Node, ...]
    kind: str


def parse(source: str) -> tuple[Node, ...]:
    """Read a template.

    >>> parse("ik ben {first}[ hoor|]")
    ('ik ben ', Slot(name='first', tag=''), Choice(options=((' hoor',), ())))

    Raises:
        ValueError: If a bracket is never closed, or closed twice.
    """
    tokens = _TOKEN.findall(source)
    if "".join(tokens) != source:
        raise ValueError(f"a brace is never closed in the template {source!r}")
    nodes, at = _sequence(tokens, 0)
    if at != len(tokens):
        raise ValueError(f"a bracket is closed twice in the template {source!r}")
    return nodes


def _sequence(tokens: list[str], at: int) -> tuple[tuple[Node, ...], int]:
    nodes: list[Node] = []
    while at < len(tokens) and tokens[at] not in {"|", "]"}:
        token = tokens[at]
        at += 1
        if token == "[":  # noqa: S105
            choice, at = _choice(tokens, at)
            nodes.append(choice)
        elif token.startswith("{"):
            name, _, tag = token[1:-1].partition("#")
            nodes.append(Slot(name, tag))
        else:
            nodes.append(token)
    return tuple(nodes), at


def _choice(tokens: list[str], at: int) -> tuple[Choice, int]:
    options = []
    while True:
        option, at = _sequence(tokens, at)
        options.append(option)
        if at >= len(tokens):
            raise ValueError(f"a bracket is never closed in the template {''.join(tokens)!r}")
        at += 1
        if tokens[at - 1] == "]":
            return Choice(tuple(options)), at


@cache
def read_sections(name: str) -> dict[str, tuple[str, ...]]:
    """Read a text file of this folder: the lines under each ``== heading``."""
    sections: dict[str, list[str]] = {}
    for raw in (_FOLDER / f"{name}.txt").read_text("utf-8").splitlines():
        line = raw.strip()
        if line.startswith("=="):
            lines = sections.setdefault(line.strip("= "), [])
        elif line and not line.startswith("%"):
            lines.append(line)
    return {heading: tuple(lines) for heading, lines in sections.items()}


@cache
def read_templates(split: str) -> tuple[Template, ...]:
    """Read every template of a split: the files ``train_*.txt`` or ``test_*.txt``."""
    found = []
    for path in sorted(_FOLDER.glob(f"{split}_*.txt")):
        for kind, lines in read_sections(path.stem).items():
            for line in lines:
                nodes = parse(line)
                found.append(Template(line, nodes, kind))
    return tuple(found)
