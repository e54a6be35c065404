"""Codebooks as YAML: where they are found, and every rule that they must keep."""

import os
import re
from collections.abc import Mapping
from functools import lru_cache
from importlib import resources
from pathlib import Path
from typing import NoReturn

from thematics.errors import FrameworkError
from thematics.framework.plain_yaml import Plain, read_plain
from thematics.records.codebook import Code, Framework, Question, Texts

__all__ = ["framework_source", "parse_framework"]

MAX_BYTES = 2_000_000
SIDES = ("barrier", "driver", "need", "approach")

_FRAMEWORK_KEYS = ("id", "title", "version", "facets", "codes")
_CODE_KEYS = (
    "id",
    "label",
    "family",
    "question",
    "side",
    "definition",
    "include",
    "exclude",
    "examples",
    "cues",
    "sources",
)
_ID = re.compile(r"[a-z0-9][a-z0-9-]{0,39}")
_MADE_BY_RESEARCHERS = re.compile(r"x[0-9]")
_SUFFIXES = {".yaml", ".yml"}


def framework_source(framework: Path | str) -> str:
    """Give the text of a codebook.

    Args:
        framework: A built-in codebook's name ("motives-needs"), or the path of a YAML file. A text that is a built-in
            name means the built-in, also where a file of that name exists; a ``Path`` is always a file.

    Returns:
        The file's text, unchecked; ``parse_framework`` checks it.

    Raises:
        FrameworkError: There is no such codebook or file, or the file is not UTF-8 or larger than 2 MB.
    """
    if isinstance(framework, str) and framework in (names := _built_in()):
        return names[framework]
    path = Path(framework)
    try:
        with path.open("rb") as file:
            data = file.read(MAX_BYTES + 1)
    except (FileNotFoundError, ValueError):
        _refuse_absent(framework)
    except OSError as error:
        folder = os.path.isdir(path)  # noqa: PTH112 - unlike Path.is_dir, it never raises
        reason = "it is a folder" if folder else (error.strerror or "unknown reason").lower()
        raise FrameworkError(f"can't read the codebook {path} ({reason}); give the path of a YAML file") from None
    if len(data) > MAX_BYTES:
        raise FrameworkError(f"{path} is larger than 2 MB; a codebook holds codes only, so leave other material out")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise FrameworkError(f"{path} is not UTF-8 text; save it as UTF-8 in a text editor") from None


def _built_in() -> Mapping[str, str]:
    folder = resources.files("thematics.framework") / "data"
    files = sorted(file.name for file in folder.iterdir() if file.name.endswith(".yaml"))
    return {name.removesuffix(".yaml"): (folder / name).read_text(encoding="utf-8") for name in files}


def _refuse_absent(framework: Path | str) -> NoReturn:
    if isinstance(framework, str) and Path(framework).suffix not in _SUFFIXES:
        names = ", ".join(_built_in())
        raise FrameworkError(
            f"there is no codebook {framework!r}; give a built-in one ({names}) or the path of a YAML file"
        )
    raise FrameworkError(f"there is no file {str(framework)!r}; check the path of the codebook")


@lru_cache(maxsize=16)
def parse_framework(text: str) -> Framework:
    """Read a codebook from YAML and check every rule.

    A study's own codebook needs no more than ``codes``, a list of mappings with ``id`` and ``label``; all else may be left
    out. Texts are plain (Dutch) or ``{nl: …, en: …}``. The result is kept per text, so asking again is free.

    Args:
        text: The YAML.

    Returns:
        The codebook, codes in the file's order.

    Raises:
        FrameworkError: It breaks a rule; one sentence names the code and the field, and says what to do.
    """
    tree = read_plain(text)
    # Before anything is quoted: a file without `codes` may be a transcript that was given by mistake.
    if not isinstance(tree, dict) or "codes" not in tree:
        raise FrameworkError("the codebook has no `codes`; give it a line `codes:` with a list of codes under it")
    _check_keys(tree, _FRAMEWORK_KEYS, "the codebook")
    codes = tree["codes"]
    if not isinstance(codes, list) or not codes:
        raise FrameworkError(
            "the codebook's `codes` is empty or no list; write one code per item: `- id: …` and `label: …`"
        )
    return Framework(
        id=_id(tree.get("id") or "own", "the codebook, id"),
        title=_texts(tree.get("title") or {"nl": "Eigen codeboek", "en": "Own codebook"}, "the codebook, title"),
        version=_line(tree.get("version", ""), "the codebook, version") or "1",
        codes=_codes(codes),
        facets=_facets(tree.get("facets") or {}),
    )


def _codes(items: list[Plain]) -> tuple[Code, ...]:
    found: dict[str, Code] = {}
    for number, item in enumerate(items, start=1):
        code = _code(item, number)
        if code.id in found:
            raise FrameworkError(
                f"code {number} has the id {code.id!r}, which an earlier code has; give each its own id"
            )
        found[code.id] = code
    return tuple(found.values())


def _code(item: Plain, number: int) -> Code:
    where = f"code {number}"
    if not isinstance(item, dict):
        raise FrameworkError(f"{where} is no mapping; write it as `- id: …` with `label: …` under it")
    if not item.get("id"):
        raise FrameworkError(f"{where} has no id; give it a short one, such as b01")
    code_id = _id(item["id"], f"{where}, id")
    if _MADE_BY_RESEARCHERS.match(code_id):
        raise FrameworkError(
            f"{where} has the id {code_id!r}; x with digits is kept for codes that researchers make, so choose another"
        )
    where = f"code {code_id!r}"
    _check_keys(item, _CODE_KEYS, where)
    if not item.get("label"):
        raise FrameworkError(f"{where} has no label; write what people call it after `label:`")
    return Code(
        id=code_id,
        label=_texts(item["label"], f"{where}, label"),
        family=_texts(item.get("family", ""), f"{where}, family"),
        question=_question(item.get("question", ""), f"{where}, question"),
        side=_choice(item.get("side", ""), SIDES, f"{where}, side"),
        definition=_texts(item.get("definition", ""), f"{where}, definition"),
        include=_texts(item.get("include", ""), f"{where}, include"),
        exclude=_texts(item.get("exclude", ""), f"{where}, exclude"),
        examples=_list(item.get("examples", ""), f"{where}, examples"),
        cues=_cues(item.get("cues", ""), f"{where}, cues"),
        sources=_list(item.get("sources", ""), f"{where}, sources"),
    )


def _facets(value: Plain) -> dict[str, tuple[str, ...]]:
    where = "the codebook, facets"
    if not isinstance(value, dict):
        raise FrameworkError(f"{where}: must be names with a list of values each; write `instantie: [politie, school]`")
    for name, values in value.items():
        if not name or not values:
            raise FrameworkError(f"{where}: a facet needs a name and values; fill them in, or leave the facet out")
    return {name: _list(values, f"{where}, {name}") for name, values in value.items()}


def _check_keys(value: Mapping[str, Plain], known: tuple[str, ...], where: str) -> None:
    for key in value:
        if key not in known:
            raise FrameworkError(f"{where}: {key[:40]!r} is not known; use only {', '.join(known)}")


def _id(value: Plain, where: str) -> str:
    if not isinstance(value, str) or not _ID.fullmatch(value):
        raise FrameworkError(f"{where}: may hold only a-z, 0-9 and -, at most 40 of them, and no - in front; change it")
    return value


def _question(value: Plain, where: str) -> Question | None:
    chosen = _choice(value, tuple(Question), where)
    return Question(chosen) if chosen else None


def _choice(value: Plain, allowed: tuple[str, ...], where: str) -> str:
    if value == "":
        return ""
    if not isinstance(value, str) or value not in allowed:
        raise FrameworkError(f"{where}: must be one of {', '.join(map(str, allowed))}; choose one, or leave it out")
    return value


def _texts(value: Plain, where: str) -> Texts:
    if isinstance(value, dict):
        _check_keys(value, ("nl", "en"), where)
        if not value.get("nl"):
            raise FrameworkError(f"{where}: the Dutch text is missing; write it after `nl:`")
        return Texts(_line(value["nl"], f"{where}, nl"), _line(value.get("en", ""), f"{where}, en"))
    return Texts(_line(value, where))


def _line(value: Plain, where: str) -> str:
    """Give a text on one line, as spaces and breaks in YAML are a matter of layout."""
    if not isinstance(value, str):
        raise FrameworkError(
            f"{where}: must be text; put it between quotes if it holds a colon, or starts with [ or {{"
        )
    return " ".join(value.split())


def _list(value: Plain, where: str) -> tuple[str, ...]:
    if value == "":
        return ()
    if not isinstance(value, list):
        raise FrameworkError(f"{where}: must be a list; put each text on its own line behind a dash")
    lines = [_line(item, f"{where}, item {number}") for number, item in enumerate(value, start=1)]
    if "" in lines:
        raise FrameworkError(f"{where}, item {lines.index('') + 1}: is empty; fill it in or take the dash away")
    return tuple(lines)


def _cues(value: Plain, where: str) -> tuple[str, ...]:
    cues = _list(value, where)
    for number, cue in enumerate(cues, start=1):
        if cue != cue.lower():
            raise FrameworkError(f"{where}, item {number}: has a capital; write cues in lower case")
    return cues
