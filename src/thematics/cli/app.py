"""The application that every command registers with."""

from typing import Any

import typer
from typer.core import TyperGroup

__all__ = ["app"]

# As the work goes, not as the files are imported; what is not named here comes after.
_ORDER = (
    "demo init add speaker clear transcribe redact themes list decide report export run status doctor models researcher remove erase"
).split()


class _AsTheWorkGoes(TyperGroup):
    def list_commands(self, ctx: Any) -> list[str]:
        names = super().list_commands(ctx)
        return sorted(names, key=lambda name: _ORDER.index(name) if name in _ORDER else len(_ORDER))


app = typer.Typer(
    name="thematics",
    help="From Dutch interviews, case files and survey answers to themes that can be traced, on this machine alone.",
    no_args_is_help=True,
    add_completion=False,
    cls=_AsTheWorkGoes,
    rich_markup_mode=None,  # plain help answers four times as fast
    pretty_exceptions_enable=False,
)
