"""What a check of the redaction found, as it is printed."""

from typing import TYPE_CHECKING, Any

import typer

from thematics.cli.readable import places, words_left
from thematics.cli.shared import print_json, print_table

if TYPE_CHECKING:
    from thematics.pipeline.checking import Settled
    from thematics.records.checks import Check, Share

__all__ = ["print_checks", "print_settled", "settled_fields"]


def print_settled(settled: "Settled") -> None:
    """Print what came of a sitting."""
    check_ = settled.check
    typer.echo("")
    if settled.names or settled.hidden:
        typer.echo(
            f"What you marked is hidden by now, in {places(settled.hidden)} of this sample, and names wherever else they are written so; "
            f"{settled.names} {'is' if settled.names == 1 else 'are'} new on the study's name list."
        )
    for left in settled.left:
        typer.echo(f"{words_left(left.words, left.readable, everyday=left.everyday)}.")
    if settled.readable:
        typer.echo(
            f"Still readable is something that you marked in {', '.join(settled.readable)}; hide it there with `thematics redact review`."
        )
    _print_check(check_)
    if settled.gone:
        typer.echo(f"{settled.gone} of the sample can no longer be read: their text has changed or was removed.")
    if settled.stale:
        where = f"{settled.stale} document{'' if settled.stale == 1 else 's'}"
        typer.echo(
            f"In {where} other words are hidden by now than when the sample was drawn: the rate is of how it was then, and "
            "`thematics redact check --new` measures how it is now."
        )
    if not check_.finished and check_.size:
        typer.echo("Go on with `thematics redact check`.")


def _print_check(check_: "Check") -> None:
    sources = ", ".join(f"{each.read} of {source}" for source, each in check_.sources.items())
    typer.echo(
        f"Check {check_.number} (seed {check_.seed}): {check_.read} of {check_.size} segments are read ({sources}), drawn from "
        f"{check_.frame}."
    )
    if not check_.read:
        return
    typer.echo(f"Segments in which something was missed: {_share(check_.segments())}.")
    typer.echo(f"Personal data that were missed: {_share(check_.items())}.")
    rows = [(str(kind), "all", *_cells(check_.items(kind))) for kind in check_.kinds()]
    for source in check_.sources if len(check_.sources) > 1 else ():
        rows.append(("all kinds", str(source), *_cells(check_.items(None, source))))
        rows += [(str(kind), str(source), *_cells(check_.items(kind, source))) for kind in check_.kinds(source)]
    print_table(("kind", "source", "missed", "of", "rate", "95 % interval"), rows)


def _share(share: "Share") -> str:
    rate, interval = _cells(share)[2:]
    return f"{share.hits} of {share.of}, {rate} (95 % interval: {interval})" if share.of else "there were none"


def _cells(share: "Share") -> tuple[str, str, str, str]:
    low, high = share.interval
    if not share.of:
        return "0", "0", "-", "-"
    return str(share.hits), str(share.of), f"{share.rate:.1%}", f"{low:.1%} to {high:.1%}"


def print_checks(checks: "tuple[Check, ...]", *, as_json: bool) -> None:
    """Print a line for each check."""
    if as_json:
        print_json([_check_fields(each) for each in checks])
        return
    if not checks:
        typer.echo("The redaction was never checked on this study: `thematics redact check` does.")
    rows = [
        (
            str(each.number), each.drawn[:10], ", ".join(each.by), str(each.seed), f"{each.read} of {each.size}",
            _share(each.segments()), _share(each.items()),
        )
        for each in checks
    ]  # fmt: skip
    print_table(("check", "drawn", "by", "seed", "read", "segments with a miss", "items missed"), rows)


def settled_fields(settled: "Settled") -> dict[str, Any]:
    """Give what came of a sitting, for scripts."""
    return {
        **_check_fields(settled.check),
        "new_names": settled.names,
        "hidden": settled.hidden,
        "still_readable_in": list(settled.readable),
        "still_readable_elsewhere": sum(left.readable for left in settled.left),
        "can_not_be_read": settled.gone,
        "stale_documents": settled.stale,
    }


def _check_fields(check_: "Check") -> dict[str, Any]:
    return {
        "check": check_.number,
        "drawn": check_.drawn,
        "seed": check_.seed,
        "by": list(check_.by),
        "read_on": check_.read_on,
        "size": check_.size,
        "read": check_.read,
        "frame": check_.frame,
        "of_reviewed_documents": check_.reviewed,
        "segments_missed": _share_fields(check_.segments()),
        "items_missed": _share_fields(check_.items()),
        "kinds": {str(kind): _share_fields(check_.items(kind)) for kind in check_.kinds()},
        "sources": {
            str(source): {
                "frame": each.frame,
                "drawn": each.drawn,
                "read": each.read,
                "segments_missed": _share_fields(check_.segments(source)),
                "items_missed": _share_fields(check_.items(None, source)),
                "kinds": {str(kind): _share_fields(check_.items(kind, source)) for kind in check_.kinds(source)},
            }
            for source, each in check_.sources.items()
        },
    }


def _share_fields(share: "Share") -> dict[str, Any]:
    low, high = share.interval
    return {"missed": share.hits, "of": share.of, "rate": share.rate, "low": low, "high": high}
