"""What a table's columns hold: guessed from their headers and their cells, shown to people, and theirs to correct.

When in doubt a column is closed: it stays in the vault, and people see so. Contact details and names are never open text.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

from thematics.errors import UnreadableFileError
from thematics.records.raw import ReadTable
from thematics.records.shared import Source
from thematics.sources.headers import (
    ColumnRole,
    asks_openly,
    canonical,
    is_question,
    role_of_field,
    role_of_question,
    role_of_software,
)
from thematics.sources.shapes import (
    OPEN_LONGEST,
    contacts_in,
    holds_contact,
    is_date,
    is_name,
    is_no_answer,
    is_open,
    mean_words,
    share,
)

__all__ = ["ColumnGuess", "guess_columns", "names_in"]

SHAPE_SHARE = 0.6  # of the filled cells that must have a shape (a date, a name)
CONTACT_SHARE = 0.4  # of the filled cells that hold contact details: the rest is "nee" and "liever niet"
DISTINCT_NAMES = 0.5  # of the cells: names seldom recur
LONG_TEXT = 8.0  # mean words above which a field is text, whatever it is called
FEW_DISTINCT = 12  # different answers that a closed question may have
# The study has room for one of each.
_ONE = frozenset(
    {
        ColumnRole.DATE,
        ColumnRole.AGE,
        ColumnRole.SCHOOL_TYPE,
        ColumnRole.ORGANISATION,
        ColumnRole.HANDLING,
        ColumnRole.GROUP,
    }
)
# Schools, places and organisations look like names, and are kept apart by their headers.
_LIKE_NAMES = frozenset(
    {ColumnRole.SCHOOL, ColumnRole.PLACE, ColumnRole.ORGANISATION, ColumnRole.CONTACT, ColumnRole.CLOSED}
)
_PRIVATE = frozenset({ColumnRole.CONTACT, ColumnRole.CLOSED, ColumnRole.NAME})


@dataclass(frozen=True, slots=True)
class ColumnGuess:
    """What a column seems to hold.

    Attributes:
        column: Its name.
        role: The guess.
        why: What it rests on, for people.
    """

    column: str
    role: ColumnRole
    why: str


_Found = tuple[ColumnRole, str]
NOTHING_GIVEN: Mapping[str, ColumnRole] = MappingProxyType({})


def names_in(role: ColumnRole, cell: str) -> tuple[str, ...]:
    """Give what of a cell belongs on the study's own name list: never "nee", or every "nee" in the material would be hidden.

    Args:
        role: What the column holds.
        cell: One of its cells.

    >>> names_in(ColumnRole.CONTACT, "nee"), names_in(ColumnRole.CONTACT, "ja, op 06-12345678")
    ((), ('06-12345678',))
    """
    if role is ColumnRole.CONTACT:
        return contacts_in(cell)
    listed = role in (ColumnRole.NAME, ColumnRole.SCHOOL, ColumnRole.PLACE) and not is_no_answer(cell)
    return (cell,) if listed else ()


def guess_columns(
    table: ReadTable, source: Source, given: Mapping[str, ColumnRole] = NOTHING_GIVEN
) -> tuple[ColumnGuess, ...]:
    """Guess what each column holds, in order.

    Args:
        table: The table.
        source: Case files or survey: in a survey a short open answer is one too.
        given: Roles that people have said, by column name; these are not guessed.

    Raises:
        UnreadableFileError: No column seems to hold open text.
    """
    guesses: list[ColumnGuess] = []
    for at, column in enumerate(table.columns):
        if column in given:
            guesses.append(ColumnGuess(column, given[column], "given"))
            continue
        role, why = _guess(canonical(column), [row[at] for row in table.rows if row[at]], source)
        if role in _ONE and any(each.role is role for each in guesses):
            role, why = ColumnRole.CLOSED, f"another column has the {role}"
        guesses.append(ColumnGuess(column, role, why))
    if not any(guess.role is ColumnRole.TEXT for guess in guesses):
        raise UnreadableFileError(
            f"none of the table's {len(table.columns)} columns seems to hold open text; say which does with --column NAME=text"
        )
    return tuple(guesses)


def _guess(header: str, filled: Sequence[str], source: Source) -> _Found:
    found = _by_header(header, filled, source)
    role = found[0] if found else None
    if _are_contacts(filled) and (role is not ColumnRole.ID or any("@" in cell for cell in filled)):
        return ColumnRole.CONTACT, "contact details in it"
    if role not in _LIKE_NAMES and _are_names(filled):
        return ColumnRole.NAME, "names in it"
    if share(filled, is_no_answer) >= SHAPE_SHARE:
        return ColumnRole.CLOSED, "yes, no or nothing in it"
    return found or _by_cells(filled)


def _are_contacts(filled: Sequence[str]) -> bool:
    return share(filled, holds_contact) >= CONTACT_SHARE and share(filled, is_date) < SHAPE_SHARE


def _are_names(filled: Sequence[str]) -> bool:
    return share(filled, is_name) >= SHAPE_SHARE and len(set(filled)) / len(filled) > DISTINCT_NAMES


def _by_header(header: str, filled: Sequence[str], source: Source) -> _Found | None:
    role = role_of_software(header)
    if role is not None:
        return role, "its header"
    return _by_question(header, filled) if is_question(header) else _by_field(header, filled, source)


def _by_question(header: str, filled: Sequence[str]) -> _Found | None:
    role = role_of_question(header)
    if role is not None:
        return role, "what is asked"
    distinct = len({cell.casefold() for cell in filled})
    if asks_openly(header) and _longest(filled) >= OPEN_LONGEST and distinct > min(FEW_DISTINCT, len(filled) / 2):
        return ColumnRole.TEXT, "an open question"
    return None


def _by_field(header: str, filled: Sequence[str], source: Source) -> _Found | None:
    role = role_of_field(header)
    if role in _PRIVATE:
        return role, "its header"
    if asks_openly(header) and _longest(filled) >= OPEN_LONGEST:
        return ColumnRole.TEXT, "its header, and long cells"
    if role is not None and is_open(filled) and (mean_words(filled) > LONG_TEXT or source is Source.SURVEY):
        return ColumnRole.TEXT, "long cells that differ"
    return (role, "its header") if role is not None else None


def _by_cells(filled: Sequence[str]) -> _Found:
    if is_open(filled):
        return ColumnRole.TEXT, "long answers that differ"
    if share(filled, is_date) >= SHAPE_SHARE:
        return ColumnRole.DATE, "dates in it"
    return ColumnRole.CLOSED, "short answers that recur" if filled else "empty"


def _longest(filled: Sequence[str]) -> int:
    return max((len(cell.split()) for cell in filled), default=0)
