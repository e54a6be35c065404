"""The review at the terminal: one key a decision on a terminal, one line a decision where input is piped in. All is saved at once."""

import os
import sys
import textwrap
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, ClassVar, Protocol

import typer

from thematics.cli.shared import span
from thematics.errors import UsageError

if TYPE_CHECKING:
    from thematics.pipeline import Decided, Finding
    from thematics.study import Study

__all__ = ["Keys", "LineKeys", "Session", "TerminalKeys", "marked", "tell"]

WIDTH = 100
SCOPES = {"1": "occurrence", "2": "document", "3": "study"}
_TOLD = {"occurrence": "this place", "document": "this document", "study": "the whole study"}
HELP = """\
  h            hide: it is personal data         k REASON     keep: it is nobody's data
  l KIND       hide it as another kind           a [KIND] NAME  a name that was missed: onto the study's list
  1 2 3        the next decision is for this place, this document, the whole study (else the study)
  s            skip, for now                     u  r         undo the last decision; do it again
  v            view the document as it would be published
  d            approve the document of this place, and publish it
  q            stop; what was decided is kept    ?            this
  Of a turn that no detector could read: h hides all of it, k lets it go once you have read it.
  Kinds: {kinds}"""
_DONE = {
    "hide": "Hidden", "keep": "Kept", "relabel": "Relabelled", "add": "On the study's own list, and hidden", "release": "Let go",
    "undo": "Undone",
}  # fmt: skip


class Keys(Protocol):
    """Where keys come from."""

    @property
    def piped(self) -> bool:
        """Whether nobody sits at a terminal."""

    def key(self) -> tuple[str, str] | None:
        """Give a key and what was typed behind it; None where there are no more."""

    def line(self, question: str, given: str) -> str:
        """Give what belongs to a key: what was typed behind it, or the answer to a question."""


class LineKeys:
    """Reads a line a decision, from a pipe or a file: the key, then what belongs to it."""

    piped: ClassVar[bool] = True

    def key(self) -> tuple[str, str] | None:
        """Read the next line that is not empty."""
        for line in sys.stdin:
            if text := line.strip():
                return text[0], text[1:].strip()
        return None

    def line(self, question: str, given: str) -> str:
        """Give what stood in the line."""
        del question
        return given


class TerminalKeys:
    """Reads single keys from a terminal, and asks for what belongs to them."""

    piped: ClassVar[bool] = False

    def key(self) -> tuple[str, str] | None:
        """Read one key; Ctrl-C and Ctrl-D stop."""
        typer.echo("> ", nl=False)
        try:
            key = typer.getchar()
        except (KeyboardInterrupt, EOFError):
            key = "q"
        typer.echo(key if key.isprintable() else "")
        return None if key in {"\x03", "\x04"} else (key, "")

    def line(self, question: str, given: str) -> str:
        """Ask for it."""
        return given or str(typer.prompt(question, default="", show_default=False)).strip()


class Session:
    """A steward, and what is left to review.

    Args:
        study: The open study.
        labels: The documents that are reviewed; by default those that wait.
        which: "doubtful" or "open".
        keys: Where keys come from.
    """

    def __init__(self, study: "Study", labels: Sequence[str], which: str, keys: Keys) -> None:
        self._study = study
        self._labels = tuple(labels)
        self._which = which
        self._keys = keys
        self._scope = "study"
        self._put_off: set[str] = set()
        self._warned: set[str] = set()
        self._queue: list[Finding] = []

    def run(self) -> None:
        """Show what is left, one after the other, and carry out what is typed."""
        self._look()
        if self._queue:
            typer.echo(HELP.format(kinds=" ".join(_kinds())))
        while self._queue:
            self._show(self._queue[0])
            if not self._answer(self._queue[0]):
                break
        self._part()

    def _look(self) -> None:
        found = self._study.review_queue(self._labels, self._which)
        self._queue = [each for each in found if each.at not in self._put_off]

    def _show(self, finding: "Finding") -> None:
        typer.echo(f"\n{len(self._queue)} left  {_headline(finding)}")
        context = finding.context
        said = marked(context.said) if not finding.is_turn else context.said
        text = " ".join(filter(None, (context.before, said, context.after)))
        typer.echo(textwrap.fill(f"{context.speaker}: {text}", WIDTH, initial_indent="  ", subsequent_indent="  "))

    def _answer(self, finding: "Finding") -> bool:
        """Take keys until something else is to be shown; False when somebody stops."""
        while True:
            given = self._keys.key()
            if given is None or given[0] in {"q", "Q"}:
                return False
            try:
                if self._carry_out(finding, given[0].lower(), given[1]):
                    return True
            except UsageError as error:
                if self._keys.piped:  # nobody sees it: what was decided before is kept, the rest is not guessed at
                    raise
                typer.echo(f"  {str(error)[:1].upper()}{str(error)[1:]}.")

    def _carry_out(self, finding: "Finding", key: str, given: str) -> bool:
        """Carry out a key; False where the same place waits for another one."""
        acts = {
            "h": self._hide, "k": self._keep, "l": self._relabel, "a": self._add, "s": self._skip, "u": self._undo, "r": self._redo,
            "d": self._approve,
        }  # fmt: skip
        if key in acts:
            acts[key](finding, given)
            self._scope = "study"
            return True
        if key in SCOPES:
            self._scope = SCOPES[key]
            typer.echo(f"  The next decision is for {_TOLD[self._scope]}.")
        elif key == "v":
            typer.echo("\n".join(_published(self._study, given.upper() or _label_of(finding))))
        elif key == "?":
            typer.echo(HELP.format(kinds=" ".join(_kinds())))
        else:
            raise UsageError("there is no such key; h hides, k keeps, q stops, ? tells them all")
        return False

    # decisions

    def _hide(self, finding: "Finding", _: str) -> None:
        self._decide(finding, "hide", kind=None if finding.is_turn else str(finding.label))

    def _keep(self, finding: "Finding", given: str) -> None:
        if finding.is_turn:
            self._decide(finding, "release")
            return
        reason = given
        if finding.needs_reason and self._scope != "occurrence" and not reason:
            reason = self._keys.line("Why is this nobody's data, wherever it stands?", given)
        self._decide(finding, "keep", reason=reason)

    def _relabel(self, finding: "Finding", given: str) -> None:
        kind = self._keys.line(f"What is it ({' '.join(_kinds())})?", given).upper()
        self._decide(finding, "relabel", kind=kind)

    def _decide(self, finding: "Finding", action: str, *, kind: str | None = None, reason: str = "") -> None:
        scope = "occurrence" if finding.is_turn else self._scope
        where = (
            {"at": finding.at}
            if scope == "occurrence"
            else {"words": finding.form, "document": _label_of(finding) if scope == "document" else ""}
        )
        tell(self._study.decide_span(action, scope=scope, kind=kind, reason=reason, **where))
        if scope == "study":
            self._queue.remove(finding)
        else:
            self._look()

    def _add(self, __: "Finding", given: str) -> None:
        text = self._keys.line("Which name was missed (a kind may stand before it)?", given)
        first, _, rest = text.partition(" ")
        kind, name = (first, rest) if first in _kinds() and rest else ("PERSOON", text)
        tell(self._study.add_name_in_text(name, kind=kind))
        self._look()

    def _skip(self, finding: "Finding", _: str) -> None:
        self._put_off.add(finding.at)
        self._queue.remove(finding)

    def _undo(self, _: "Finding", given: str) -> None:
        tell(self._study.undo_span(given))
        self._look()

    def _redo(self, *_: object) -> None:
        tell(self._study.redo_span())
        self._look()

    def _approve(self, finding: "Finding", given: str) -> None:
        label = given.upper() or _label_of(finding)
        left = self._study.review_progress([label]).todo
        if left and label not in self._warned:
            self._warned.add(label)
            places = "1 doubtful form" if left == 1 else f"{left} doubtful forms"
            typer.echo(f"  {label} has {places} on which nobody has decided. To approve it as it is, type d once more.")
            return
        typer.echo(f"  Approved and published: {span(self._study.review_redaction([label]))}.")
        self._look()

    def _part(self) -> None:
        """Say how far it is, and what comes next."""
        told = self._study.review_progress(self._labels)
        if not told.documents:
            typer.echo("Nothing waits for review; name a document (I03) to look at it again.")
            return
        left = f"{told.todo} in doubt are left" if told.todo else "nothing in doubt is left"
        typer.echo(
            f"\n{span(told.documents)}: {told.decided} decided, {left}; {told.sure} others were found without doubt."
        )
        label = told.documents[0]
        if not told.todo:
            typer.echo(
                f"Next: read it whole with `thematics redact --show {label}`, then `thematics redact --approve {label}`"
            )


def tell(done: "Decided") -> None:
    """Say what a decision did."""
    verb = _DONE[str(done.action)]
    if not done.documents:
        typer.echo(f"  {verb}. It changes nothing that is there now, and holds for what comes later.")
        return
    places = "1 place" if done.places == 1 else f"{done.places} places"
    typer.echo(f"  {verb}: {places} in {span(done.documents)}.")
    if done.waits:
        verb = "shows" if len(done.waits) == 1 else "show"
        typer.echo(
            f"  More than was approved {verb} in {span(done.waits)}: taken back until you approve it again "
            f"(thematics redact --approve {done.waits[0]})."
        )


def marked(text: str) -> str:
    """Mark words: in colour on a terminal, unless NO_COLOR is set (no-color.org); else between signs."""
    if sys.stdout.isatty() and not os.environ.get("NO_COLOR"):
        return f"\x1b[1;7m{text}\x1b[0m"
    return f"»{text}«"


def _headline(finding: "Finding") -> str:
    if finding.is_turn:
        return f"{finding.at}  a turn that no detector could read"
    places = "1 place" if finding.count == 1 else f"{finding.count} places in {span(finding.documents)}"
    return f"{finding.at}  {finding.label}  score {finding.score:.2f}  {places}"


def _label_of(finding: "Finding") -> str:
    return finding.at.partition(":")[0]


def _kinds() -> tuple[str, ...]:
    from thematics.records.shared import Label

    return tuple(label.value for label in Label)


def _published(study: "Study", label: str) -> Iterator[str]:
    for turn in study.redacted(label).turns:
        yield textwrap.fill(f"{turn.speaker}: {turn.text}", WIDTH, initial_indent="  ", subsequent_indent="  ")
