"""Commands about who is who: list pseudonyms, say that two are one, part them, and take that back."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from thematics.cli.redaction import redact_app
from thematics.cli.shared import AsJson, PassphraseFile, StudyFolder, fields, open_study, print_json, print_table, span
from thematics.errors import UsageError

if TYPE_CHECKING:
    from thematics.pipeline import PeopleProposal, PseudonymInfo

__all__ = ["apart", "people", "same", "undo_people"]

OfSource = Annotated[
    str, typer.Option("--source", help="interview, casefile or survey; where a tag stands in more than one.")
]


@redact_app.command()
def people(
    names: Annotated[
        bool, typer.Option("--names", help="Tell the names too; nobody else should see the screen.")
    ] = False,
    every: Annotated[bool, typer.Option("--all", help="Places, schools and numbers too, not people alone.")] = False,
    decisions: Annotated[bool, typer.Option("--decisions", help="List what was decided instead.")] = False,
    source: OfSource = "",
    study: StudyFolder = Path(),
    passphrase_file: PassphraseFile = None,
    as_json: AsJson = False,
) -> None:
    """List pseudonyms: first those that may be one person, then in which documents each stands and what the text says of them.

    Example: thematics redact people --study mijn-studie
    """
    with open_study(study, passphrase_file) as opened:
        if decisions:
            made = [fields(each) for each in opened.people_decisions()]
        else:
            proposals = opened.people_proposals(names=names)
            listed = [
                each
                for each in opened.people(names=names)
                if (every or each.label == "PERSOON") and source in {"", each.source}
            ]
    if decisions:
        _print_decisions(made, as_json=as_json)
    elif as_json:
        print_json({"proposals": [fields(each) for each in proposals], "pseudonyms": [fields(each) for each in listed]})
    else:
        _print_proposals(proposals)
        _print_people(listed, names=names)


@redact_app.command()
def same(
    first: Annotated[str, typer.Argument(help="A pseudonym (PERSOON-3): its number stays.")],
    second: Annotated[str, typer.Argument(help="Another one (PERSOON-7), who is the same.")] = "",
    at: Annotated[
        list[str] | None,
        typer.Option(
            "--at", help="A place (I04:248) where the text says 'another', and it is the same one all the same."
        ),
    ] = None,
    source: OfSource = "",
    study: StudyFolder = Path(),
    passphrase_file: PassphraseFile = None,
) -> None:
    """Say that two pseudonyms are one person (or place): wherever the second stood, the first is written from now on, at each new run too.

    What was published is written anew. A decision that the two are apart is replaced; `undo-people` takes this back exactly.

    Example: thematics redact same PERSOON-3 PERSOON-7
    """
    if bool(second) == bool(at):
        raise UsageError("name another pseudonym that is the same (PERSOON-7), or a place where it is (--at I04:248)")
    with open_study(study, passphrase_file) as opened:
        if at:
            opened.keep_one(first, at=at)
            typer.echo(
                f"{first.upper()} is who it is at {', '.join(each.upper() for each in at)}; it is not proposed again."
            )
            return
        before = opened.people_replaced(first, second, source=source or None)
        changed = opened.same_person(first, second, source=source or None)
    typer.echo(f"{first.upper()} and {second.upper()} are one: {first.upper()} from now on. Changed: {span(changed)}.")
    if before:
        typer.echo(
            f"This replaces decision {', '.join(map(str, before))}, that they are two; `thematics redact undo-people` restores it."
        )


@redact_app.command()
def apart(
    first: Annotated[str, typer.Argument(help="A pseudonym (PERSOON-3).")],
    second: Annotated[str, typer.Argument(help="Another one that it is not; it is not proposed again.")] = "",
    document: Annotated[
        str,
        typer.Option("--in", help="A document (I04): all through it, it is somebody else, who gets a new number."),
    ] = "",
    at: Annotated[
        list[str] | None,
        typer.Option(
            "--at",
            help="A place (I04:248, the number of its word, or of the turn's first word as `redact --show` prints it): there alone it is "
            "somebody else. Several, in one document, are one person.",
        ),
    ] = None,
    source: OfSource = "",
    study: StudyFolder = Path(),
    passphrase_file: PassphraseFile = None,
) -> None:
    """Part two people of one name: in a document (--in), in places of one (--at), or two pseudonyms that were proposed as one.

    With --in or --at a new number is written there from now on, at each new run too. With two pseudonyms no number changes: they have
    numbers of their own already, and are only not proposed again. `undo-people` takes it back exactly.

    Example: thematics redact apart PERSOON-3 --at I04:248
    """
    if bool(second) == bool(document or at):
        raise UsageError(
            "say in which document it is somebody else (--in I04) or where (--at I04:248), or name the pseudonym that it is not"
        )
    with open_study(study, passphrase_file) as opened:
        if second:
            opened.keep_two(first, second, source=source or None)
            typer.echo(f"{first.upper()} and {second.upper()} are two, and are not proposed again.")
            return
        tag, changed = opened.part_person(first, document, at=at or ())
    there = f"At {', '.join(each.upper() for each in at)}" if at else f"In {document.upper()}"
    typer.echo(f"{there} it is {tag} from now on. Changed: {span(changed)}.")


@redact_app.command(name="undo-people")
def undo_people(
    number: Annotated[
        int | None, typer.Argument(help="The decision's number in `people --decisions`; the last one by default.")
    ] = None,
    study: StudyFolder = Path(),
    passphrase_file: PassphraseFile = None,
) -> None:
    """Take back that two are one, or that they are two; what was published is written as it was.

    Example: thematics redact undo-people
    """
    with open_study(study, passphrase_file) as opened:
        decision, changed = opened.undo_people(number)
    typer.echo(f"Taken back: {decision.sentence}. Changed: {span(changed)}.")


def _print_proposals(proposals: "Sequence[PeopleProposal]") -> None:
    for each in proposals:
        typer.echo(f"{each}{_named(each.names)}")
    if proposals:
        typer.echo(
            "Say so with `thematics redact same ONE OTHER`, or `thematics redact apart ONE OTHER` where they are two; of somebody who is "
            "another of the name, `thematics redact apart ONE --at PLACE`, or `same ONE --at PLACE` where it isn't so.\n"
        )


def _named(names: Sequence[str]) -> str:
    """Write the names of a proposal: those of one, then those of the other."""
    if not names:
        return ""
    told = "\n".join(names).split("\n\n")
    return ": " + " and ".join(each.replace("\n", ", ") for each in told)


def _print_people(listed: "Sequence[PseudonymInfo]", *, names: bool) -> None:
    if not listed:
        typer.echo("There are no pseudonyms yet; `thematics redact` gives them.")
        return
    header = ["pseudonym", "source", "documents", "times", "the text says"] + ["names"] * names
    rows = [
        [one.tag, str(one.source), _documents(one.documents), str(one.uses), "; ".join(one.hints)]
        + [", ".join(one.names)] * names
        for one in listed
    ]
    print_table(header, rows)


def _documents(counts: Mapping[str, int]) -> str:
    shown = [f"{label} {count}×" for label, count in list(counts.items())[:4]]
    return ", ".join(shown) + (f" and {len(counts) - 4} more" if len(counts) > 4 else "")  # noqa: PLR2004 - what fits a line


def _print_decisions(made: Sequence[Mapping[str, object]], *, as_json: bool) -> None:
    if as_json:
        print_json(made)
        return
    if not made:
        typer.echo("Nothing was decided about people yet.")
    columns = ("number", "time", "by", "source", "sentence", "undone_by")
    print_table(
        ("number", "time", "by", "source", "decision", "taken back by"),
        [[str(each[name]) for name in columns] for each in made],
    )
