"""Columns that a steward clears: their values go to the study beside the text; every other column stays in the vault."""

from collections import Counter

from thematics.errors import UsageError
from thematics.pipeline import redaction
from thematics.records.raw import RawDocument
from thematics.records.shared import Source
from thematics.redact import Name, Redactor
from thematics.store import OpenStudy, Vault

__all__ = ["clear_column", "closed_columns"]

MOST_VALUES = 20  # a column of more different answers is no closed question
LONGEST_VALUE = 60  # characters


def closed_columns(store: OpenStudy, source: Source) -> tuple[tuple[str, int, bool], ...]:
    """List a source's closed columns: name, how many documents have a value in it, and whether it was cleared.

    Args:
        store: An open study with its vault.
        source: Which material.
    """
    documents = [document for document in store.require_vault().documents() if document.source is source]
    counted = Counter(column for document in documents for column in document.private)
    cleared = {column for document in documents for column in document.private if column in document.attributes}
    return tuple((column, count, column in cleared) for column, count in counted.items())


def clear_column(store: OpenStudy, source: Source, column: str, *, cleared: bool = True) -> int:
    """Clear a closed column for analysis, or take that back.

    What it holds then stands in the study, readable to every reviewer, and report and exports may count by it. A column that holds
    personal data or free text is refused: names in it would leave the vault. Documents that are added later wait to be cleared themselves.

    Args:
        store: An open study with its vault.
        source: Which material.
        column: The column's name.
        cleared: False takes it back.

    Returns:
        How many documents have a value in it.

    Raises:
        UsageError: There is no such column, or what it holds can't be cleared.
    """
    vault = store.require_vault()
    documents = [each for each in vault.documents() if each.source is source and column in each.private]
    if not documents:
        known = ", ".join(name for name, _, _ in closed_columns(store, source))
        raise UsageError(f"the {source} material has no such column; it has: {known or 'none'}")
    if cleared:
        _require_harmless(vault, documents, column)
    with vault.transaction():
        for document in documents:
            attributes = {name: value for name, value in document.attributes.items() if name != column}
            if cleared:
                attributes[column] = document.private[column].strip()
            vault.put_attributes(document.id, attributes)
    redaction.redact(store)  # publishes anew what was published before
    return len(documents)


def _require_harmless(vault: Vault, documents: list[RawDocument], column: str) -> None:
    values = {document.private[column].strip() for document in documents}
    if len(values) > MOST_VALUES or any(len(value) > LONGEST_VALUE for value in values):
        raise UsageError(
            f"'{column}' holds more than {MOST_VALUES} different answers, or long ones; only a closed question can be cleared"
        )
    redactor = Redactor(tuple(Name(entry.text, entry.label) for entry in vault.names()))
    if redactor.find(column):
        raise UsageError("the column's own name holds what looks like personal data; it stays in the vault")
    found = sum(bool(redactor.find(value)) for value in values)
    if found:
        raise UsageError(
            f"'{column}' holds what looks like personal data in {found} of its answers; it stays in the vault"
        )
