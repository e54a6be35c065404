"""Make ``src/thematics/redact/data/kin.txt.gz``: of which origin and gender names are, so that a surrogate is of like ones.

Run it after every change in ``tools/names``, as ``tools/make_name_lists.py``::

    python -m tools.make_kin_list

It reads ``tools/names`` alone; the held-out names of ``benchmarks/names`` stand in no list.
"""

import gzip
from collections.abc import Iterator
from pathlib import Path

from tools.redaction.names import ORIGINS, sections

from thematics.redact.folding import fold

__all__ = ["PATH", "lines", "main"]

PATH = Path(__file__).resolve().parents[1] / "src" / "thematics" / "redact" / "data" / "kin.txt.gz"
# Origins as the surrogates have them; what they lack has the nearest.
_AS = {"fy": "nl", "iq": "sy", "bg": "ro"}
# Borne in the Netherlands, and so in its lists, by people whose names are from one of these.
_FROM = frozenset({"ma", "tr", "so", "sy", "ir", "af"})
_EUROPEAN = frozenset(
    {"pl", "ua", "ro", "es", "en", "cv"}
)  # what these have and one of those alone ("Maria") may be a Dutch name
_KIND = {"m": "m", "v": "f", "x": "x", "last": "l"}


def _origins(known: set[str]) -> tuple[str, ...]:
    far = known & _FROM
    if len(far) == 1 and not known.isdisjoint(_EUROPEAN):
        far = set()
    kept = far or ({"nl"} if "nl" in known else known)
    order = list(dict.fromkeys(_AS.get(origin, origin) for origin in ORIGINS))
    return tuple(sorted(kept, key=order.index))


def lines() -> Iterator[str]:
    """Give the list's lines: origins, kind ("f", "m", "x" for either, "l" for a last name) and the folded names of these."""
    origins: dict[tuple[bool, str], set[str]] = {}
    kinds: dict[tuple[str, str], set[str]] = {}
    for origin in ORIGINS:
        for section, kind in _KIND.items():
            for name in sections(origin, "train")[section]:
                folded = fold(name).split()[-1 if kind == "l" else 0]
                origins.setdefault((kind == "l", folded), set()).add(_AS.get(origin, origin))
                if kind != "l":
                    kinds.setdefault((folded, _AS.get(origin, origin)), set()).add(kind)
    rows: dict[tuple[str, str], list[str]] = {}
    for (is_last, name), known in sorted(origins.items()):
        kept = _origins(known)
        genders = {kind for origin in kept for kind in kinds.get((name, origin), ())} - {"x"}
        kind = "l" if is_last else next(iter(genders)) if len(genders) == 1 else "x"
        rows.setdefault((",".join(kept), kind), []).append(name)
    return (f"{of} {kind} {' '.join(names)}" for (of, kind), names in sorted(rows.items()))


def main() -> None:
    """Write the list."""
    text = "\n".join(lines()) + "\n"
    with PATH.open("wb") as file, gzip.GzipFile("", "wb", 9, file, mtime=0) as packed:
        packed.write(text.encode())


if __name__ == "__main__":
    main()
