"""The command that draws segments for a person to read, and tells how much the redaction missed."""

import re
import sys
import textwrap
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from thematics.cli.checked import print_checks, print_settled, settled_fields
from thematics.cli.redaction import redact_app
from thematics.cli.shared import (
    AsJson,
    PassphraseFile,
    StoppedError,
    StudyFolder,
    open_study,
    print_json,
    require_input,
)
from thematics.errors import UsageError

if TYPE_CHECKING:
    from thematics.pipeline.checking import Missed, Reading, Sitting
    from thematics.records.shared import Label

__all__ = ["check"]

WIDTH = 100
LEAST_PREFIX = 2  # letters by which a kind can be named, where only one begins so
NUMBERS = re.compile(r"(\d{1,4})(?:\s*[-–]\s*(\d{1,4}))?")
_HELP = """\
  n            nothing is missed here
  7            word 7 should have been hidden: a person's name; # shows the numbers
  7-9 SCHOOL   words 7 to 9, and what they are; several with ; between
  Den Haag PLAATS   or type the words themselves, and what they are in capitals
  +            what was missed before in this sample and stands here too
  s            put this one off      b   take the last answer back      q   stop; what was read is kept
  Kinds (the first letters will do): {kinds}"""


@redact_app.command()
def check(
    sample: Annotated[int, typer.Option(help="How many segments to draw.")] = 200,
    seed: Annotated[
        int | None, typer.Option(help="Draw the sample that this number gives; by chance if left out.")
    ] = None,
    new: Annotated[bool, typer.Option("--new", help="Draw another sample, though one is half read.")] = False,
    list_: Annotated[bool, typer.Option("--list", help="List what earlier checks found; read nothing.")] = False,
    study: StudyFolder = Path(),
    passphrase_file: PassphraseFile = None,
    as_json: AsJson = False,
) -> None:
    """Read a random sample of segments, note what was missed, and get the miss rate with its interval.

    It goes on where you stopped. What you mark is hidden wherever it stands when you stop. Answers can be piped in, a line each.

    Example: thematics redact check --sample 200
    """
    if not list_:
        require_input()
    stopped = False
    with open_study(study, passphrase_file) as opened:
        if list_:
            print_checks(opened.redaction_checks(), as_json=as_json)
            return
        sitting = opened.check_redaction(sample, seed=seed, new=new)
        settled = None
        try:
            _read(sitting, err=as_json)
        except (StoppedError, KeyboardInterrupt):
            stopped = True
        finally:  # also where somebody presses Ctrl-C: what was found must not stay readable
            settled = sitting.settle()
    if as_json:
        print_json(settled_fields(settled))
    else:
        print_settled(settled)
    if stopped:
        raise StoppedError("redact check")


def _read(sitting: "Sitting", *, err: bool) -> None:
    """Read until all is read, somebody stops, or there are no more lines."""
    reading = sitting.next()
    if reading is not None:
        _greet(sitting, reading, err=err)
    while reading is not None:
        _show(reading, err=err)
        if not _answer(sitting, reading, err=err):
            return
        reading = sitting.next()


def _greet(sitting: "Sitting", reading: "Reading", *, err: bool) -> None:
    from thematics.pipeline.checking import KINDS

    typer.echo(
        f"Check {reading.check}: {reading.size} segments, seed {sitting.seed}; {reading.read} were read.", err=err
    )
    typer.echo("Read each for names and other personal data that can still be read.\n", err=err)
    typer.echo(_HELP.format(kinds=", ".join(KINDS)), err=err)
    if sitting.used_before:
        typer.echo(
            "This seed was used before: what was missed then is hidden by now, so that the rate will flatter. "
            "For a fair one, draw another with --new and no --seed.",
            err=err,
        )


def _show(reading: "Reading", *, err: bool) -> None:
    typer.echo(f"\n{reading.read + 1}/{reading.size}  {reading.label} ({reading.source})", err=err)
    if reading.before:
        typer.echo(_wrapped(f"[before] {reading.before}", "    | "), err=err)
    typer.echo(_wrapped(reading.text, "  "), err=err)
    if reading.again:
        again = "; ".join(f"{_words(reading, each)} ({each.kind})" for each in reading.again)
        typer.echo(f"  Missed before in this sample: {again}. + counts it.", err=err)


def _wrapped(text: str, indent: str) -> str:
    return textwrap.fill(text, WIDTH, initial_indent=indent, subsequent_indent=indent, break_on_hyphens=False)


def _words(reading: "Reading", each: "Missed") -> str:
    return " ".join(reading.words[each.first - 1 : each.last])


def _answer(sitting: "Sitting", reading: "Reading", *, err: bool) -> bool:
    """Take answers until the next segment can be shown; False when somebody stops."""
    while True:
        line = _line(err=err)
        if line is None or line.casefold() == "q":
            return False
        try:
            if _took(sitting, reading, line, err=err):
                return True
        except UsageError as error:
            typer.echo(f"  {str(error).capitalize()}.", err=err)


def _line(*, err: bool) -> str | None:
    """Read a line; None where there are no more."""
    if sys.stdin.isatty():
        typer.echo("> ", nl=False, err=err)
    line = sys.stdin.readline()
    return line.strip() if line else None


def _took(sitting: "Sitting", reading: "Reading", line: str, *, err: bool) -> bool:
    """Carry out a line; False where the same segment waits for another one."""
    command = line.casefold()
    if command in {"", "?", "#"}:
        _explain(reading, command, err=err)
        return False
    if command == "s":
        sitting.put_off(reading.place)
    elif command == "b":
        if not sitting.take_back():
            raise UsageError("there is no answer to take back")
    elif command == "n":
        sitting.record(reading.place, ())
    else:
        sitting.record(reading.place, tuple(_missed(reading, line)))
    return True


def _explain(reading: "Reading", command: str, *, err: bool) -> None:
    from thematics.pipeline.checking import KINDS

    if command == "#":
        numbered = " ".join(f"{number}:{word}" for number, word in enumerate(reading.words, start=1))
        typer.echo(_wrapped(numbered, "  "), err=err)
    else:
        typer.echo(_HELP.format(kinds=", ".join(KINDS)), err=err)


def _missed(reading: "Reading", line: str) -> Iterator["Missed"]:
    """Read what somebody marks: numbers or words, each with its kind, several with ; between."""
    for part in line.split(";"):
        if part.strip() == "+":
            if not reading.again:
                raise UsageError("nothing that was missed before stands here")
            yield from reading.again
        elif part.strip():
            yield _one(reading, part.strip())


def _one(reading: "Reading", part: str) -> "Missed":
    from thematics.pipeline.checking import Missed

    numbers = NUMBERS.match(part)
    if numbers and _kind(part[numbers.end() :].strip(), any_case=True) is not None:
        kind = _kind(part[numbers.end() :].strip(), any_case=True)
        first = int(numbers[1])
        found: tuple[int, int] | None = first, int(numbers[2] or first)
    else:
        words, _, last = part.rpartition(" ")
        kind = _kind(last) if words else None
        found = _find(reading, words if kind else part)
        kind = kind or _kind("")
    if found is None or kind is None:
        raise UsageError(
            "these words can't be read here; type them as they stand, or their numbers: n is for nothing, ? tells more"
        )
    return Missed(*found, kind)


def _kind(text: str, *, any_case: bool = False) -> "Label | None":
    """Give the kind that a word names, in full or by its first letters; a person where it is left out, None where it is none."""
    from thematics.pipeline.checking import KINDS
    from thematics.records.shared import Label

    if not text:
        return Label.PERSON
    told = text.upper() if any_case else text
    if told in KINDS:
        return Label(told)
    begun = [kind for kind in KINDS if len(told) >= LEAST_PREFIX and kind.startswith(told)]
    return begun[0] if len(begun) == 1 else None


def _find(reading: "Reading", text: str) -> tuple[int, int] | None:
    """Find typed words among those that can be read; capitals and punctuation don't count."""
    wanted = [bare for word in text.split() if (bare := _bare(word))]
    words = ["" if number in reading.hidden else _bare(word) for number, word in enumerate(reading.words, start=1)]
    places = [at for at in range(len(words)) if wanted and words[at : at + len(wanted)] == wanted]
    return (places[0] + 1, places[0] + len(wanted)) if places else None


def _bare(word: str) -> str:
    return re.sub(r"^[^\w@#+]+|[^\w]+$", "", word).casefold()
