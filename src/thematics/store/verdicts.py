"""The vault's part for what stewards decide about the redaction: an append-only log, and the words apart, which can be erased."""

from collections.abc import Iterable, Mapping
from typing import Any

import sqlalchemy as sa

from thematics.errors import InvalidRecordError
from thematics.records.shared import Label
from thematics.records.verdicts import Scope, Verdict, VerdictAction
from thematics.store.database import Database
from thematics.store.encoding import decodes
from thematics.store.schema import VaultTables

__all__ = ["VerdictTables"]

_T = VaultTables
_PLAIN = ("id", "author", "time", "document", "first", "last", "target", "listed")
_WORDS = ("form", "text", "reason")


class VerdictTables:
    """What the vault keeps of verdicts; a base class of ``Vault``.

    Attributes:
        _database: ``vault.db``.
    """

    _database: Database

    def append_verdict(self, verdict: Verdict) -> None:
        """Add a verdict to the log.

        Raises:
            InvalidRecordError: It undoes what is not in the log.
        """
        values = {name: getattr(verdict, name) for name in _PLAIN} | {
            "action": verdict.action.value,
            "scope": verdict.scope.value,
            "label": verdict.label.value if verdict.label else "",
            "explicit": int(verdict.explicit),
        }
        with self._database.transaction():
            if verdict.target and not self._database.rows(
                sa.select(_T.verdict.c.id).where(_T.verdict.c.id == verdict.target)
            ):
                raise InvalidRecordError("a verdict undoes one that is not in the log")
            self._database.write(sa.insert(_T.verdict), values)
            words = {name: getattr(verdict, name) for name in _WORDS}
            if any(words.values()):
                self._database.write(sa.insert(_T.verdict_text), {"id": verdict.id} | words)

    def verdicts(self) -> tuple[Verdict, ...]:
        """Give every verdict in the order in which they were given; one whose words were erased has none."""
        joined = _T.verdict.outerjoin(_T.verdict_text, _T.verdict.c.id == _T.verdict_text.c.id)
        columns = [column for column in _T.verdict.c if column.name != "number"]
        query = sa.select(*columns, *(_T.verdict_text.c[name] for name in _WORDS)).select_from(joined)
        return tuple(map(_verdict, self._database.records(query.order_by(_T.verdict.c.number))))

    def erase_verdict_words(self, verdicts: Iterable[str]) -> None:
        """Erase the words of verdicts; the verdicts stay, and say nothing."""
        for verdict in verdicts:
            self._database.write(sa.delete(_T.verdict_text).where(_T.verdict_text.c.id == verdict))

    def turn_texts(self) -> Mapping[str, str]:
        """Give each document's words as one text, a turn a line."""
        rows = self._database.rows(sa.select(_T.turn.c.document, _T.turn.c.text).order_by(_T.turn.c.ordinal))
        texts: dict[str, list[str]] = {}
        for document, text in rows:
            texts.setdefault(str(document), []).append(str(text))
        return {document: "\n".join(lines) for document, lines in texts.items()}


@decodes
def _verdict(row: Mapping[str, Any]) -> Verdict:
    plain = {name: row[name] for name in _PLAIN} | {name: row[name] or "" for name in _WORDS}
    kinds: dict[str, Any] = {
        "action": VerdictAction(row["action"]),
        "scope": Scope(row["scope"]),
        "label": Label(row["label"]) if row["label"] else None,
        "explicit": bool(row["explicit"]),
    }
    return Verdict(**plain, **kinds)
