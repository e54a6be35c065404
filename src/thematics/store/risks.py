"""What people decided about segments that could give somebody away without a name; a part of the study database."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

import sqlalchemy as sa

from thematics.errors import InvalidRecordError
from thematics.records.shared import WordRange
from thematics.store.database import Database
from thematics.store.encoding import decodes, from_json, to_json
from thematics.store.schema import StudyTables

__all__ = ["RiskTables", "RiskVerdict"]

_T = StudyTables


@dataclass(frozen=True, slots=True)
class RiskVerdict:
    """What somebody decided about a segment.

    Attributes:
        range: The segment's words.
        verdict: "accepted": it may stay as it is; "handled": something was done about it.
        attributes: What it told of somebody then, in order.
        k: How many people shared the rarest combination then.
        reason: Id of the reason, in the table of typed texts.
        by: Who decided.
        time: UTC, ISO 8601.
    """

    range: WordRange
    verdict: Literal["accepted", "handled"]
    attributes: tuple[str, ...]
    k: int
    reason: str
    by: str
    time: str

    def __post_init__(self) -> None:
        if self.verdict not in {"accepted", "handled"} or self.k < 0:
            raise InvalidRecordError("a decision about a risk is that it is accepted or handled")


class RiskTables:
    """A base class of ``StudyDatabase``.

    Attributes:
        _database: ``study.db``.
    """

    _database: Database

    def put_risk_verdict(self, row: RiskVerdict, reason: str) -> None:
        """Keep a decision and its reason in place of those that were there for this segment."""
        values = {
            "document": row.range.document,
            "first": row.range.first,
            "last": row.range.last,
            "verdict": row.verdict,
            "attributes": to_json(list(row.attributes)),
            "k": row.k,
            "reason": row.reason,
            "by": row.by,
            "time": row.time,
        }
        with self._database.transaction():
            self.take_back_risk_verdict(row.range)
            self._database.write(sa.insert(_T.risk_verdict), values)
            self._database.write(sa.insert(_T.text), {"id": row.reason, "text": reason})

    def take_back_risk_verdict(self, range_: WordRange) -> bool:
        """Forget what was decided about a segment, and why; False where nothing was."""
        of = _T.risk_verdict.c
        return self._forget(of.document == range_.document, of.first == range_.first, of.last == range_.last)

    def risk_verdicts(self) -> tuple[RiskVerdict, ...]:
        """Give every decision, by document and place."""
        of = _T.risk_verdict.c
        rows = self._database.records(sa.select(_T.risk_verdict).order_by(of.document, of.first, of.last))
        return tuple(map(_verdict, rows))

    def forget_risk_verdicts(self, document: str) -> None:
        """Forget all that was decided about a document's segments: its words are gone."""
        self._forget(_T.risk_verdict.c.document == document)

    def _forget(self, *which: sa.ColumnElement[bool]) -> bool:
        reasons = sa.select(_T.risk_verdict.c.reason).where(*which)
        with self._database.transaction():
            self._database.write(sa.delete(_T.text).where(_T.text.c.id.in_(reasons)))
            return bool(self._database.write(sa.delete(_T.risk_verdict).where(*which)))


@decodes
def _verdict(row: Mapping[str, Any]) -> RiskVerdict:
    return RiskVerdict(
        range=WordRange(row["document"], row["first"], row["last"]),
        verdict=row["verdict"],
        attributes=tuple(map(str, from_json(row["attributes"]))),
        k=row["k"],
        reason=row["reason"],
        by=row["by"],
        time=row["time"],
    )
