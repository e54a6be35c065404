"""The adversarial table: every form of every kind is hidden exactly as ``adversarial/`` marks it, known misses listed exactly.

``THEMATICS_RENEW=1 python -m pytest tests/redact/test_adversarial.py`` writes ``adversarial/known_misses.txt`` anew; read the difference
before you commit it.
"""

import os
import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import pytest

from thematics.records.shared import Label
from thematics.redact import Redactor
from thematics.redact.ages import find_ages

TABLE = Path(__file__).parent / "adversarial"
MISSES = "known_misses"
KINDS = sorted(path.stem for path in TABLE.glob("*.txt") if path.stem != MISSES)
_MARK = re.compile("[⟦⟧]")
_ESCAPE = re.compile(r"\\(?:n|u[0-9a-fA-F]{4})")

Found = list[tuple[int, int, Label]]


@dataclass(frozen=True)
class Form:
    """One line of the table: as it is written there, the text, and what must be hidden in it."""

    shown: str
    text: str
    expected: Found


def unescaped(text: str) -> str:
    plain = _ESCAPE.sub(
        lambda match: "\n" if match[0] == r"\n" else chr(int.from_bytes(bytes.fromhex(match[0][2:]), "big")), text
    )
    return plain.encode("utf-16", "surrogatepass").decode("utf-16")


def form(shown: str, label: Label) -> Form:
    text, bounds = "", []
    for part in _MARK.split(unescaped(shown)):
        text += part
        bounds.append(len(text))
    edges = bounds[:-1]
    return Form(shown, text, [(start, end, label) for start, end in zip(edges[::2], edges[1::2], strict=True)])


def kind(name: str) -> tuple[list[Form], Callable[[str], Found]]:
    """Read a kind's forms, and how they are looked for."""
    lines = (TABLE / f"{name}.txt").read_text("utf-8").splitlines()
    head = dict(line[1:].strip().split(": ", 1) for line in lines if line.startswith("#") and ": " in line)
    forms = [form(line, Label(head["label"])) for line in lines if line and not line.startswith("#")]
    return forms, through_ages if head.get("through") == "ages" else through_redactor


def through_redactor(text: str) -> Found:
    return [(span.start, span.end, span.label) for span in Redactor().find(text)]


def through_ages(text: str) -> Found:
    return [(hit.start, hit.end, hit.label) for hit in find_ages(text)]


@cache
def misses(name: str) -> tuple[str, ...]:
    forms, found = kind(name)
    return tuple(f"{name}: {one.shown}" for one in forms if found(one.text) != one.expected)


def known() -> list[str]:
    path = TABLE / f"{MISSES}.txt"
    return path.read_text("utf-8").splitlines() if path.exists() else []


def written(lines: Iterable[str]) -> None:
    (TABLE / f"{MISSES}.txt").write_text("".join(f"{line}\n" for line in lines), "utf-8")


@pytest.fixture(scope="session", autouse=True)
def _renewed() -> None:
    if os.environ.get("THEMATICS_RENEW"):
        written(line for name in KINDS for line in misses(name))


def test_the_table_is_as_wide_as_it_claims() -> None:
    assert len(KINDS) >= 25
    for name in KINDS:
        forms, _ = kind(name)
        assert len({one.text for one in forms}) >= 20, name


@pytest.mark.parametrize("name", KINDS)
def test_every_form_is_found_exactly_or_is_a_known_miss(name: str) -> None:
    assert list(misses(name)) == [line for line in known() if line.startswith(f"{name}: ")]


def test_every_known_miss_is_a_form_of_the_table() -> None:
    shown = {f"{name}: {one.shown}" for name in KINDS for one in kind(name)[0]}
    assert [line for line in known() if line not in shown] == []


def test_ages_are_left_where_nobody_asked_for_them() -> None:
    forms, _ = kind("age")
    assert [one.shown for one in forms if any(label is Label.AGE for _, _, label in through_redactor(one.text))] == []
