"""Keep the held-out names apart: what stands in ``benchmarks/names`` may be in no list of ours and in no text that is trained on.

    python -m tools.redaction.held_out [--write]

It prints, per origin, how many names are held out and how many stand in a list; ``--write`` takes the latter out of the files.
"""

import sys
import unicodedata
from collections.abc import Iterable
from functools import cache
from pathlib import Path

from tools.redaction.names import FOLDERS, ORIGINS, sections

from thematics.redact import lexicon
from thematics.redact.vocabulary import PARTICLES

__all__ = ["counts", "folded", "known_words", "taken", "write"]

_BARE = str.maketrans("ıłøđ’", "ilod'")
_LEAST = 3  # letters of a part of a name that counts
_WIDTH = 130
_WIKI = Path("data") / "wikiann_nl" / "train.conll"


def folded(name: str) -> str:
    """Fold a name to compare it: lower case, no diacritics ("Ömür" and "omur" are one).

    >>> folded("Çağlar"), folded("Łucja"), folded("Ïrsa")
    ('caglar', 'lucja', 'irsa')
    """
    low = name.casefold().translate(_BARE)
    return "".join(sign for sign in unicodedata.normalize("NFD", low) if not unicodedata.combining(sign))


@cache
def known_words(shared: Path | None = None) -> frozenset[str]:
    """Give every name that lists or training data hold, folded; of the shared training sentences too where their folder is given."""
    names: set[str] = set(lexicon.first_names() | lexicon.last_names() | lexicon.words())
    files = {path.stem for path in FOLDERS["train"].glob("*.txt")}
    for origin in sorted(files | set(ORIGINS)):
        for listed in sections(origin, "train").values():
            names.update(part for name in listed for part in _parts(name))
    if shared is not None:
        names.update(_trained_on(shared / _WIKI))
    return frozenset(folded(name) for name in names)


def _trained_on(path: Path) -> Iterable[str]:
    for line in path.read_text(encoding="utf-8").splitlines():
        word, _, tag = line.replace("\t", " ").rpartition(" ")
        if tag.endswith("PER"):
            yield from _parts(word.split(":")[-1])


def _parts(name: str) -> list[str]:
    """Give the words of a name that say who it is: without particles and initials."""
    parts = name.replace("-", " ").split()
    telling = [part for part in parts if len(part) >= _LEAST and part.lower() not in PARTICLES]
    return telling or parts[-1:]


def taken(name: str, known: frozenset[str]) -> bool:
    """Say whether a name, or a word of it, is known."""
    return folded(name) in known or any(folded(part) in known for part in _parts(name))


def counts(known: frozenset[str]) -> dict[str, tuple[int, int]]:
    """Give, per origin, how many names are held out and how many of them are known."""
    found: dict[str, tuple[int, int]] = {}
    for origin in ORIGINS:
        names = [name for listed in sections(origin, "test").values() for name in listed]
        found[origin] = len(names), sum(taken(name, known) for name in names)
    return found


def write(origin: str, known: frozenset[str]) -> None:
    """Write an origin's file anew without what is known."""
    lines = [
        f"# Held-out names: {origin}. Written from general knowledge; none may ever come into a list or into training."
    ]
    seen: set[str] = set()
    for section, names in sections(origin, "test").items():
        kept = [name for name in names if not taken(name, known) and folded(name) not in seen]
        seen.update(map(folded, kept))
        lines.append(f"[{section}]")
        line = ""
        for name in kept:
            shown = name.replace(" ", "_")
            if len(line) + len(shown) >= _WIDTH:
                lines.append(line)
                line = ""
            line += (" " if line else "") + shown
        lines += [line] if line else []
    (FOLDERS["test"] / f"{origin}.txt").write_text("\n".join(lines) + "\n", encoding="utf-8")


def main(arguments: list[str]) -> int:
    """Print the counts; exit status 1 where a held-out name is known."""
    shared = Path(__file__).resolve().parents[3] / "shared"
    known = known_words(shared if (shared / _WIKI).exists() else None)
    if "--write" in arguments:
        for origin in ORIGINS:
            if (FOLDERS["test"] / f"{origin}.txt").exists():
                write(origin, known)
        sections.cache_clear()
    found = counts(known)
    for origin, (names, wrong) in found.items():
        print(f"{origin}: {names} held out, {wrong} of them known")
    return int(any(wrong for _, wrong in found.values()))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
