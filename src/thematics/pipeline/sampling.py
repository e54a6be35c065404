"""A random sample of segments for a check of the redaction.

*Unit*: a segment, which is one turn of a respondent; a turn of more than ``MOST_WORDS`` is cut into stretches of about equal length,
never inside what is hidden. *Frame*: every such segment of every document whose redaction is up to date, reviewed or not; documents on
which a detector failed are not in it, since nothing of them passes. *Sample*: without replacement, as many from each source as its share
of the frame (largest remainder).

Each segment's number is a hash of seed and place, and those of the lowest numbers are drawn and read in that order: a sample by
permanent random numbers (Ohlsson 1995, *Coordination of Samples Using Permanent Random Numbers*). So the same seed on the same text draws
the same segments, and what was read of a sample that nobody finished is a sample as well.
"""

import hashlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from thematics.errors import UsageError
from thematics.pipeline import redaction
from thematics.pipeline.steps import digest_of, now
from thematics.records.raw import RawDocument
from thematics.records.redacted import RedactedToken, RedactedTurn
from thematics.records.shared import Label, Role, Source
from thematics.redact import Pseudonyms, redact_turns
from thematics.store import CheckItem, CheckRow, OpenStudy, RedactionRow, Vault

__all__ = ["MOST_WORDS", "draw", "redaction_digest", "turns_of"]

MOST_WORDS = 60  # of one segment: what can be read with attention at a time


@dataclass(frozen=True, slots=True)
class _Unit:
    """A segment that can be drawn."""

    document: RawDocument
    row: RedactionRow
    version: int
    tokens: tuple[RedactedToken, ...]


def draw(store: OpenStudy, size: int, seed: int) -> int:
    """Draw a sample and keep it in the vault; one that was half read is read no further.

    Args:
        store: An open study with its vault.
        size: How many segments; all where there are fewer.
        seed: What the sample follows from.

    Returns:
        The check's number.

    Raises:
        UsageError: The redaction is not up to date, or there is nothing to draw from.
    """
    vault = store.require_vault()
    units = {source: list(each) for source, each in _frame(store).items()}
    chosen: list[tuple[bytes, _Unit]] = []
    for source, count in _shares({source: len(each) for source, each in units.items()}, size).items():
        chosen += sorted(((_rank(seed, unit), unit) for unit in units[source]), key=lambda pair: pair[0])[:count]
    chosen.sort(key=lambda pair: pair[0])
    rows = {unit.document.id: unit.row for each in units.values() for unit in each}
    sample = CheckRow(
        number=0,
        seed=seed,
        drawn=now(),
        frame={source: len(each) for source, each in units.items()},
        redaction={document: redaction_digest(row) for document, row in rows.items()},
    )
    with vault.transaction():
        for open_one in (row for row in vault.check_rows() if not row.closed):
            vault.close_check(open_one.number)
        return vault.add_check(sample, [_item(place, unit) for place, (_, unit) in enumerate(chosen, start=1)])


def redaction_digest(row: RedactionRow) -> str:
    """Name what is hidden in a document, so that a sample that is older than it can be told."""
    return digest_of(row.fingerprint.rpartition("content=")[2], *map(str, row.spans))


def turns_of(vault: Vault, row: RedactionRow) -> tuple[RedactedTurn, ...]:
    """Give a document as it is redacted; numbers in its tags are of this call alone, and no pseudonym is learned."""
    return redact_turns(vault.turns(row.document), row.spans, Pseudonyms())


def _frame(store: OpenStudy) -> Mapping[Source, Iterable[_Unit]]:
    vault, held = store.require_vault(), set(redaction.held(store))
    if late := [each.label for each in redaction.pending(store) if each.label not in held]:
        raise UsageError(f"the redaction of {late[0]} is not up to date; run `thematics redact` first")
    units: dict[Source, list[_Unit]] = {}
    rows = vault.redactions()
    for document in vault.documents():
        if document.id in rows and document.label not in held:
            for unit in _units(vault, document, rows[document.id]):
                units.setdefault(document.source, []).append(unit)
    if not units:
        raise UsageError("there is nothing to check: add material and run `thematics redact` first")
    return units


def _units(vault: Vault, document: RawDocument, row: RedactionRow) -> Iterator[_Unit]:
    version = vault.content_version(document.id)
    for turn in turns_of(vault, row):
        if turn.role is Role.RESPONDENT:
            for tokens in _stretches(turn.tokens):
                yield _Unit(document, row, version, tokens)


def _stretches(tokens: Sequence[RedactedToken]) -> Iterator[tuple[RedactedToken, ...]]:
    """Cut a turn into as few stretches as it takes, of about equal length."""
    count = -(-len(tokens) // MOST_WORDS)
    for n in range(count):
        yield tuple(tokens[n * len(tokens) // count : (n + 1) * len(tokens) // count])


def _shares(sizes: Mapping[Source, int], size: int) -> dict[Source, int]:
    """Divide a sample over sources by their size: largest remainder, so that it adds up."""
    whole = sum(sizes.values())
    wanted = min(size, whole)
    counts = {source: wanted * each // whole for source, each in sizes.items()}
    rest = sorted(sizes, key=lambda source: (-(wanted * sizes[source] % whole), source))
    for source in rest[: wanted - sum(counts.values())]:
        counts[source] += 1
    return counts


def _rank(seed: int, unit: _Unit) -> bytes:
    return hashlib.sha256(f"{seed}:{unit.document.label}:{unit.tokens[0].first}".encode()).digest()


def _item(place: int, unit: _Unit) -> CheckItem:
    first, last = unit.tokens[0].first, unit.tokens[-1].last
    hidden = tuple((token.first, token.last, _kind(token)) for token in unit.tokens if token.labels)
    reviewed = unit.row.state == redaction.REVIEWED
    return CheckItem(place, unit.document.id, first, last, unit.version, reviewed, hidden)


def _kind(token: RedactedToken) -> Label:
    return token.labels[0]
