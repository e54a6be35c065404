"""The verdicts that hold in a study, ready to be applied to its documents and to what people type."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from thematics.ports import NameFinder
from thematics.records.raw import RawTurn
from thematics.records.shared import WordSpan
from thematics.records.verdicts import Scope, Verdict, active
from thematics.redact import Name, Redactor
from thematics.redact.verdicts import Settled, TypedFinder, occurs, settle
from thematics.store import NameEntry, Vault

__all__ = ["Bench", "as_names", "forget_verdicts"]


def as_names(entries: Iterable[NameEntry]) -> tuple[Name, ...]:
    """Give entries of the study's own list as detectors take them."""
    return tuple(Name(entry.text, entry.label) for entry in entries)


@dataclass
class Bench:
    """What people decided, and what holds it in check: the study's own list.

    Attributes:
        verdicts: Those that hold, in the order in which they were given.
        names: The study's own list.
    """

    verdicts: tuple[Verdict, ...]
    names: tuple[Name, ...]
    _listed: dict[str, bool] = field(default_factory=dict)

    @classmethod
    def of(cls, vault: Vault) -> "Bench":
        """Read it."""
        return cls(active(vault.verdicts()), as_names(vault.names()))

    def settle(
        self, document: str, turns: Sequence[RawTurn], found: Sequence[WordSpan], unsafe: Sequence[int] = ()
    ) -> Settled:
        """Apply what was decided to what was found in a document."""
        mine = [verdict for verdict in self.verdicts if verdict.reaches(document)]
        return settle(turns, found, mine, unsafe=unsafe, listed=self.listed)

    def listed(self, form: str) -> bool:
        """Say whether the study's own list has a name that stands in this form."""
        if form not in self._listed:
            as_typed = [form.split(), ["x", *form.title().split()]]  # everyday words count with a capital only
            self._listed[form] = bool(self.names) and self._list.touches(as_typed)
        return self._listed[form]

    def typed(self, finder: NameFinder) -> NameFinder:
        """Give a finder for what people type: it hides what somebody decided to hide as well."""
        return TypedFinder(finder, self.verdicts) if self.verdicts else finder

    @cached_property
    def _list(self) -> Redactor:
        return Redactor(self.names)


def forget_verdicts(vault: Vault, removed: Mapping[str, str]) -> None:
    """Erase the words of verdicts that were said in text that is gone, and by nobody who is left; within a transaction.

    What was decided for the whole study about words that nobody has said yet stays.

    Args:
        vault: The vault, as it is now.
        removed: The text that went, by the id of the document that it went from.
    """
    verdicts = [verdict for verdict in vault.verdicts() if verdict.form]
    if not verdicts:
        return
    texts = vault.turn_texts()
    places = {
        document: {word.position for turn in vault.turns(document) for word in turn.words} for document in removed
    }

    def lost(verdict: Verdict) -> bool:
        if verdict.scope is Scope.STUDY:
            here = any(occurs(verdict.form, text) for text in removed.values())
            return here and not any(occurs(verdict.form, text) for text in texts.values())
        if verdict.document not in removed:
            return False
        if verdict.scope is Scope.OCCURRENCE:
            return not {verdict.first, verdict.last} <= places[verdict.document]
        return not occurs(verdict.form, texts.get(verdict.document, ""))

    vault.erase_verdict_words(verdict.id for verdict in verdicts if lost(verdict))
