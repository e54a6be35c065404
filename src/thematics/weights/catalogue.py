"""The weights that thematics knows where to get: ``catalogue.yaml``, read once."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from importlib import resources
from typing import Any

import yaml

from thematics.weights.manifest import ENGINES

__all__ = ["Catalogue", "Entry", "Link", "Repository", "catalogue"]


@dataclass(frozen=True, slots=True)
class Link:
    """A file with an address and a hash of its publisher.

    Attributes:
        path: What it is called in the model's folder.
        url: Where it comes from.
        sha256: As the publisher gives it.
    """

    path: str
    url: str
    sha256: str


@dataclass(frozen=True, slots=True)
class Repository:
    """Files of one repository of the hub.

    Attributes:
        repository: "owner/name".
        files: Patterns, each of which must match at least one file; "a|b" takes a where there is one, else b.
        optional: Patterns that may match nothing.
        into: The folder inside the model's folder; "" for that folder itself.
        revision: Branch, tag or commit.
    """

    repository: str
    files: tuple[str, ...]
    optional: tuple[str, ...] = ()
    into: str = ""
    revision: str = "main"


@dataclass(frozen=True, slots=True)
class Entry:
    """A model of the catalogue.

    Attributes:
        name: As people type it.
        engine: The library that loads it.
        licence: As the publisher names it.
        megabytes: About how large it is.
        advice: One line on when to take it.
        aliases: Other names that mean it.
        gated: Whether its publisher wants conditions accepted, and so a token at ``get`` time.
        links: Files with an address each.
        repositories: Repositories of the hub.
    """

    name: str
    engine: str
    licence: str
    megabytes: int
    advice: str = ""
    aliases: tuple[str, ...] = ()
    gated: bool = False
    links: tuple[Link, ...] = ()
    repositories: tuple[Repository, ...] = ()

    @property
    def kind(self) -> str:
        """What its weights are for."""
        return ENGINES[self.engine]

    @property
    def qualified(self) -> str:
        """Engine and name, as the command line takes them where a name alone means two."""
        return f"{self.engine}:{self.name}"

    @property
    def source(self) -> str:
        """Where it comes from, for people to read."""
        return " + ".join([each.repository for each in self.repositories] or [each.url for each in self.links])

    @property
    def known(self) -> Mapping[str, str]:
        """The hashes that the publisher gives in a place that we could read: relative path → SHA-256."""
        return {link.path: link.sha256 for link in self.links}


@dataclass(frozen=True, slots=True)
class Catalogue:
    """All of ``catalogue.yaml``.

    Attributes:
        entries: In the order in which they are shown.
        advice: Which to take, for people.
        best_first: Engine → names, the one that ``auto`` prefers first.
    """

    entries: tuple[Entry, ...]
    advice: str
    best_first: Mapping[str, tuple[str, ...]]

    def find(self, name: str, engine: str | None = None) -> tuple[Entry, ...]:
        """Give the entries that a name or an alias means, of one engine or of all."""
        wanted = name.casefold()
        return tuple(
            entry
            for entry in self.entries
            if engine in {None, entry.engine} and wanted in {entry.name, *(alias.casefold() for alias in entry.aliases)}
        )


@lru_cache(maxsize=1)
def catalogue() -> Catalogue:
    """Read the catalogue that the package ships."""
    text = (resources.files("thematics.weights") / "catalogue.yaml").read_text(encoding="utf-8")
    value = yaml.safe_load(text)
    return Catalogue(
        entries=tuple(_entry(each) for each in value["models"]),
        advice=value["advice"],
        best_first={engine: tuple(names) for engine, names in value["best_first"].items()},
    )


def _entry(value: Mapping[str, Any]) -> Entry:
    return Entry(
        name=value["name"],
        engine=value["engine"],
        licence=value["licence"],
        megabytes=value["megabytes"],
        advice=value["advice"],
        aliases=tuple(value.get("aliases", ())),
        gated=value.get("gated", False),
        links=tuple(Link(**each) for each in value.get("links", ())),
        repositories=tuple(_repository(each) for each in value.get("repositories", ())),
    )


def _repository(value: Mapping[str, Any]) -> Repository:
    return Repository(
        repository=value["repository"],
        files=tuple(value["files"]),
        optional=tuple(value.get("optional", ())),
        into=value.get("into", ""),
        revision=value.get("revision", "main"),
    )
