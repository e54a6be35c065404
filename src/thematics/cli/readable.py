"""What is said of names that are hidden, and can be read somewhere all the same."""

import shlex
from typing import TYPE_CHECKING

import typer

if TYPE_CHECKING:
    from thematics.pipeline import Reach

__all__ = ["places", "tell_readable", "words_left"]


def places(count: int) -> str:
    """Write how many places.

    >>> places(1), places(3)
    ('1 place', '3 places')
    """
    return "1 place" if count == 1 else f"{count} places"


def words_left(words: str, count: int, *, everyday: bool) -> str:
    """Write that a name can be read in some places, why, and what hides it there.

    >>> words_left("wil", 3, everyday=True)
    "'wil' is an ordinary word too: 3 places in lower case or at the start of a sentence stay; hide them with `thematics redact hide wil`"
    """
    stays = f"{places(count)}" + (" in lower case or at the start of a sentence" if everyday else "")
    verb = "stays" if count == 1 else "stay"
    why = " is an ordinary word too:" if everyday else ": it was decided so, or it is part of other words;"
    them = "it" if count == 1 else "them"
    return f"'{words}'{why} {stays} {verb}; hide {them} with `thematics redact hide {shlex.quote(words)}`"


def tell_readable(words: str, reach: "Reach", *, err: bool = False) -> None:
    """Say in how many places a name that was put on the list can be read, or that it stands nowhere."""
    shown = " ".join(words.split())
    if not reach.places:
        typer.echo(
            f"'{shown}' stands nowhere now as it is written; check the spelling. It holds for what comes later.",
            err=err,
        )
    elif reach.readable:
        typer.echo(f"{words_left(shown, reach.readable, everyday=reach.everyday)}.", err=err)
