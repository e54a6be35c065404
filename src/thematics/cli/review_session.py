"""The review at the terminal: one key a decision on a terminal, one line a decision where input is piped in. All is saved at once."""

import os
import sys
import textwrap
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, ClassVar, Protocol

import typer

from thematics.cli.readable import places, words_left
from thematics.cli.shared import span
from thematics.errors import UsageError

if TYPE_CHECKING:
    from thematics.pipeline import Decided, Finding, Reach, ReviewProgress
    from thematics.study import Study

__all__ = ["Keys", "LineKeys", "Session", "TerminalKeys", "marked", "tell", "tell_unread"]

WIDTH = 100
MANY = 20  # places that can be read: hiding so many more is asked for
SCOPES = {"1": "occurrence", "2": "document", "3": "study"}
_TOLD = {"occurrence": "this place", "document": "this document", "study": "the whole study"}
HELP = """\
  h            hide: it is personal data         k REASON     keep: it is nobody's data
               (of an everyday word you are asked; h n, piped in: only where it is written as a name)
  l KIND       hide it as another kind           a [KIND] NAME  a name that was missed: onto the study's list (NAME KIND will do)
  1 2 3        the next decision is for this place, this document, the whole study (else the study)
  s            skip, for now                     u  r         undo the last decision; do it again
  v            view the document as it would be published
  d            approve the document of this place, and publish it (d y, piped in, though finds are open)
  q            stop; what was decided is kept    ?            this
  Of a turn that no detector could read: h hides all of it, k lets it go once you have read it.
  Kinds: {kinds}"""
_DONE = {
    "hide": "Hidden", "keep": "Kept", "relabel": "Relabelled", "add": "On the study's own list, and hidden", "release": "Let go",
    "undo": "Undone",
}  # fmt: skip
_UNDOABLE = "`thematics redact undo` takes it back"


_YES, _NO = frozenset({"y", "yes", "j", "ja"}), frozenset({"n", "no", "nee"})


class Keys(Protocol):
    """Where keys come from."""

    @property
    def piped(self) -> bool:
        """Whether nobody sits at a terminal."""

    def key(self) -> tuple[str, str] | None:
        """Give a key and what was typed behind it; None where there are no more."""

    def line(self, question: str, given: str) -> str:
        """Give what belongs to a key: what was typed behind it, or the answer to a question."""

    def agrees(self, question: str, given: str, *, otherwise: bool) -> bool:
        """Ask yes or no; ``otherwise`` is the answer where nobody can be asked and none was given."""

    @property
    def place(self) -> str:
        """Say where the last key stood, "" at a terminal."""


class LineKeys:
    """Reads a line a decision, from a pipe or a file: the key, then what belongs to it."""

    piped: ClassVar[bool] = True

    def __init__(self) -> None:
        self._line = 0
        self._key = ""

    @property
    def place(self) -> str:
        """The line's number and its key."""
        return f"line {self._line}, key {self._key}"

    def key(self) -> tuple[str, str] | None:
        """Read the next line that is not empty."""
        for line in sys.stdin:
            self._line += 1
            self._key = line.strip()[:1]
            if text := line.strip():
                return text[0], text[1:].strip()
        return None

    def line(self, question: str, given: str) -> str:
        """Give what stood in the line."""
        del question
        return given

    def agrees(self, question: str, given: str, *, otherwise: bool) -> bool:
        """Take what stood in the line, and say what nobody could be asked."""
        answer = given.strip().casefold()
        if answer in _YES | _NO:
            return answer in _YES
        typer.echo(f"  {question} {'Yes' if otherwise else 'No'}, since no answer was piped in.")
        return otherwise


class TerminalKeys:
    """Reads single keys from a terminal, and asks for what belongs to them."""

    piped: ClassVar[bool] = False
    place: ClassVar[str] = ""

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

    def agrees(self, question: str, given: str, *, otherwise: bool) -> bool:
        """Ask until there is an answer."""
        del otherwise
        answer = given.strip().casefold()
        while answer not in _YES | _NO:
            answer = self.line(f"  {question} (y/n)", "").casefold()
        return answer in _YES


class Session:
    """A steward, and what is left to review.

    Args:
        study: The open study.
        labels: The documents that are reviewed; by default those that wait.
        which: "doubtful", "look" (what could be something else too) or "open".
        keys: Where keys come from.
    """

    def __init__(self, study: "Study", labels: Sequence[str], which: str, keys: Keys) -> None:
        self._study = study
        self._labels = tuple(labels)
        self._which = which
        self._keys = keys
        self._scope = "study"
        self._put_off: set[str] = set()
        self._approved: set[str] = set()
        self._done = 0
        self._queue: list[Finding] = []

    def run(self) -> None:
        """Show what is left, one after the other, and carry out what is typed."""
        self._look()
        if self._queue:
            typer.echo(HELP.format(kinds=" ".join(_kinds())))
        while self._queue:
            self._show(self._queue[0])
            try:
                if not self._answer(self._queue[0]):
                    break
            except typer.Abort:  # the end of input, within a question
                typer.echo("")
                break
        self._part()

    def _look(self) -> None:
        """See what is left; of documents that were approved in this sitting nothing is."""
        left = tuple(label for label in self._labels if label not in self._approved)
        found = self._study.review_queue(left, self._which) if left or not self._labels else ()
        self._queue = [each for each in found if each.at not in self._put_off]

    def _show(self, finding: "Finding") -> None:
        reach = None if finding.is_turn else self._study.reach(finding.form)
        typer.echo(f"\n{len(self._queue)} left  {_headline(finding, reach)}")
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
                    raise self._refused(error) from None
                typer.echo(f"  {str(error)[:1].upper()}{str(error)[1:]}.")

    def _refused(self, error: UsageError) -> UsageError:
        """Say where a script stopped, and what of it was done; never what stands in the line."""
        before = {0: "nothing was decided before it", 1: "1 decision before it is kept"}.get(
            self._done, f"{self._done} decisions before it are kept"
        )
        return UsageError(f"{self._keys.place}: {error}; {before}, and nothing after it was read")

    def _carry_out(self, finding: "Finding", key: str, given: str) -> bool:
        """Carry out a key; False where the same place waits for another one."""
        acts = {
            "h": self._hide, "k": self._keep, "l": self._relabel, "a": self._add, "s": self._skip, "u": self._undo, "r": self._redo,
            "d": self._approve,
        }  # fmt: skip
        if key in acts:
            acts[key](finding, given)
            self._done += key != "s"
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

    def _hide(self, finding: "Finding", given: str) -> None:
        if finding.is_turn or self._scope == "occurrence":
            self._decide(finding, "hide", kind=None if finding.is_turn else str(finding.label))
            return
        reach = self._study.reach(finding.form, _label_of(finding) if self._scope == "document" else "")
        names_only = (
            reach.readable > 0 and (reach.common or reach.readable > MANY) and not self._all(finding, reach, given)
        )
        if names_only and not reach.common:
            typer.echo("  Nothing is decided. 1 and then h hides this place alone.")
            return
        self._decide(finding, "hide", kind=str(finding.label), names_only=names_only)

    def _all(self, finding: "Finding", reach: "Reach", given: str) -> bool:
        which = "; n: only where it is written as a name" if reach.common else ""
        return self._keys.agrees(
            f"'{finding.form}' stands in {places(reach.places)}, {reach.readable} of which can be read now. Hide all of them{which}?",
            given,
            otherwise=True,
        )

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

    def _decide(
        self, finding: "Finding", action: str, *, kind: str | None = None, reason: str = "", names_only: bool = False
    ) -> None:
        scope = "occurrence" if finding.is_turn else self._scope
        where: dict[str, str] = (
            {"at": finding.at}
            if scope == "occurrence"
            else {"words": finding.form, "document": _label_of(finding) if scope == "document" else ""}
        )
        tell(self._study.decide_span(action, scope=scope, kind=kind, reason=reason, names_only=names_only, **where))
        if scope == "study" and not names_only:
            self._queue.remove(finding)
        else:
            self._look()

    def _add(self, __: "Finding", given: str) -> None:
        text = self._keys.line("Which name was missed (a kind may stand before it)?", given)
        kind, name = _kind_and_name(text)
        done = self._study.add_name_in_text(name, kind=kind)
        typer.echo(f"  {name} ({kind}):")
        tell(done, again="")
        if done.readable:
            self._add_readable(name, kind, done)
        self._look()

    def _add_readable(self, name: str, kind: str, done: "Decided") -> None:
        """Where a name can still be read, ask whether it is to be hidden there too."""
        told = words_left(name, done.readable, everyday=done.common)
        if self._keys.piped:
            typer.echo(f"  {told}.")
        elif self._keys.agrees(f"{told.partition(';')[0]}. Hide it there too?", "", otherwise=False):
            tell(self._study.decide_span("hide", name, kind=kind))

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
        words = given.split()
        answer = words.pop() if words and words[-1].casefold() in _YES | _NO else ""
        label = words[0].upper() if words else _label_of(finding)
        left = len(self._study.review_queue([label], self._which))
        finds = "1 find on which nobody has" if left == 1 else f"{left} finds on which nobody has"
        if left and not self._keys.agrees(
            f"{label} has {finds} decided. Approve it as it is?", answer, otherwise=False
        ):
            typer.echo(f"  {label} is not approved.")
            return
        typer.echo(f"  Approved and published: {span(self._study.review_redaction([label]))}.")
        self._approved.add(label)
        self._look()

    def _part(self) -> None:
        """Say how far it is, and what comes next."""
        left = tuple(label for label in self._labels if label not in self._approved)
        if self._labels and not left:
            typer.echo(f"\nApproved: {span(self._labels)}.")
            return
        told = self._study.review_progress(left)
        if not told.documents:
            typer.echo("Nothing waits for review; name a document (I03) to look at it again.")
            return
        todo = (
            f"{told.todo} in doubt {'is' if told.todo == 1 else 'are'} left"
            if told.todo
            else "nothing in doubt is left"
        )
        sure = "1 other was" if told.sure == 1 else f"{told.sure} others were"
        typer.echo(f"\n{span(told.documents)}: {told.decided} decided, {todo}; {sure} found without doubt.")
        tell_unread(told)
        if self._queue:
            typer.echo(f"Go on with `{' '.join(('thematics redact review', *self._labels))}`.")
        if told.todo or self._queue:
            return
        label = told.documents[0]
        typer.echo(
            f"Next: read it whole with `thematics redact --show {label}`, then `thematics redact --approve {label}`"
        )


def tell_unread(told: "ReviewProgress") -> None:
    """Where nothing was in doubt, say that this is not to say that nothing was missed."""
    if told.documents and not told.todo and not told.decided:
        label = told.documents[0]
        typer.echo(
            f"No find is in doubt; read the text for what was missed: `thematics redact --show {label}`, or go through all with --all."
        )


def tell(done: "Decided", *, again: str = _UNDOABLE) -> None:
    """Say what a decision did.

    Args:
        done: The decision.
        again: How a decision about many places is taken back; "" where that is said elsewhere.
    """
    verb = _DONE[str(done.action)]
    if str(done.action) == "undo":
        verb = "Done again" if done.again else "Undone"
    about = f" It was: {done.of} '{done.form}'." if str(done.action) == "undo" and done.form else ""
    if done.repeated:
        said = "hidden" if str(done.action) == "hide" else "so"
        typer.echo(f"  Already {said}, by decision {done.verdict[:8]}; `thematics redact decisions` shows it.")
    elif not done.documents:
        typer.echo(f"  {verb}. {_nothing(done)}{about}")
    else:
        typer.echo(f"  {verb}: {places(done.places)} in {span(done.documents)}.{about}")
    if str(done.action) == "hide" and again:
        _tell_hidden(done, again)
    if done.waits:
        verb = "shows" if len(done.waits) == 1 else "show"
        typer.echo(
            f"  More than was approved {verb} in {span(done.waits)}: taken back until you approve it again "
            f"(thematics redact --approve {done.waits[0]})."
        )


def _nothing(done: "Decided") -> str:
    if done.form and not done.standing and str(done.action) != "undo":
        return "It stands nowhere now; check the spelling. It holds for what comes later."
    return "It changes nothing that is there now, and holds for what comes later."


def _tell_hidden(done: "Decided", again: str) -> None:
    """Say what a hide reached that somebody may not have thought of, and what it did not."""
    if done.places and (done.common or done.places > MANY):
        what = "an ordinary word" if done.common else "many places"
        typer.echo(f"  That is {what}: {again}.")
    if done.readable:
        stay = "stays" if done.readable == 1 else "stay"
        typer.echo(
            f"  {places(done.readable)} {stay} readable, since it was decided so there; `thematics redact decisions` shows it."
        )


def _kind_and_name(text: str) -> tuple[str, str]:
    """Read a name with its kind before it, in any case, or behind it; "School" behind one is a part of the name.

    >>> _kind_and_name("school de Fuut"), _kind_and_name("Levvel ORGANISATIE"), _kind_and_name("Hogere School")
    (('SCHOOL', 'de Fuut'), ('ORGANISATIE', 'Levvel'), ('PERSOON', 'Hogere School'))
    """
    words = text.split()
    if len(words) > 1 and words[0].upper() in _kinds():
        return words[0].upper(), " ".join(words[1:])
    if len(words) > 1 and words[-1].upper() in _kinds() and not words[-1].istitle():
        return words[-1].upper(), " ".join(words[:-1])
    return "PERSOON", " ".join(words)


def marked(text: str) -> str:
    """Mark words: in colour on a terminal, unless NO_COLOR is set (no-color.org); else between signs."""
    if sys.stdout.isatty() and not os.environ.get("NO_COLOR"):
        return f"\x1b[1;7m{text}\x1b[0m"
    return f"»{text}«"


def _headline(finding: "Finding", reach: "Reach | None") -> str:
    if finding.is_turn:
        return f"{finding.at}  a turn that no detector could read"
    where = "" if finding.count == 1 else f" in {span(finding.documents)}"
    everywhere = ""
    if reach is not None and reach.places > finding.count:
        everywhere = f"; in all {places(reach.places)} in {span(reach.documents)}"
    if reach is not None and reach.readable:
        everywhere += f", {reach.readable} of which can be read"
    return f"{finding.at}  {finding.label}  score {finding.score:.2f}  {places(finding.count)}{where}{everywhere}"


def _label_of(finding: "Finding") -> str:
    return finding.at.partition(":")[0]


def _kinds() -> tuple[str, ...]:
    from thematics.records.shared import Label

    return tuple(label.value for label in Label)


def _published(study: "Study", label: str) -> Iterator[str]:
    for turn in study.redacted(label).turns:
        yield textwrap.fill(f"{turn.speaker}: {turn.text}", WIDTH, initial_indent="  ", subsequent_indent="  ")
