"""What a table's columns hold: guessed from their headers and their cells, shown to people, and theirs to correct."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from thematics.errors import UnreadableFileError
from thematics.records.raw import ReadTable
from thematics.records.shared import Source
from thematics.sources.normalise import month

__all__ = ["ColumnGuess", "ColumnRole", "guess_columns"]


class ColumnRole(StrEnum):
    """What a column holds. Only open text becomes segments; a closed column stays in the vault."""

    ID = "id"
    DATE = "date"
    TEXT = "text"
    HANDLING = "handling"
    ORGANISATION = "organisation"
    GROUP = "group"
    AGE = "age"
    SCHOOL_TYPE = "school-type"
    SCHOOL = "school"
    PLACE = "place"
    NAME = "name"
    CONTACT = "contact"
    CLOSED = "closed"


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


# Words of a header, Dutch and English, that tell what stands below; the first that fits counts.
_HEADERS: tuple[tuple[ColumnRole, str], ...] = (
    (ColumnRole.CONTACT, r"contact|bereik|e-?mail|mailadres|telefoon|mobiel|06|phone"),
    (ColumnRole.CLOSED, r"interview|meedoen|toestemming|consent|bereid|willing"),
    (ColumnRole.HANDLING, r"afhandeling|afdoening|uitkomst|resultaat|handling|outcome"),
    (ColumnRole.DATE, r"^(?:\w+ )?datum|_datum|datum_|^date|ingevuld|tijdstip|timestamp|meldingsdatum|aangemaakt|^start ?tijd"),
    (ColumnRole.NAME, r"naam(?!.*(?:school|organisatie))|^name|achternaam|voornaam|slachtoffer$|betrokkene$|verdachte$|aanmelder$"),
    (ColumnRole.SCHOOL_TYPE, r"school ?type|type (?:school|onderwijs)|soort (?:school|onderwijs)|schoolsoort|onderwijs|niveau|opleiding"),
    (ColumnRole.SCHOOL, r"school"),
    (ColumnRole.PLACE, r"woonplaats|plaats|adres|straat|buurt|wijk|postcode|city|address"),
    (ColumnRole.AGE, r"^leeftijd|leeftijd$|^age|hoe oud"),
    (ColumnRole.GROUP, r"^groep|doelgroep|^group"),
    (ColumnRole.ORGANISATION, r"organisatie|instantie|instelling|eenheid|afdeling|organi[sz]ation|agency"),
    (ColumnRole.ID, r"^id$|nummer|^nr\b|kenmerk|^respons|response ?id|respondent|dossier|registratie|case"),
)  # fmt: skip
_OPEN_HEADER = re.compile(
    r"\?|toelichting|motief|reden|verloop|mutatie|omschrijving|beschrijving|verhaal|opmerking|waarom|verslag|notitie"
)

OPEN_WORDS = 4.0  # mean words in a filled cell above which a column is open text
OPEN_LONGEST = 8  # words in its longest cell, likewise: pupils answer in three words and in forty
OPEN_DISTINCT = 0.5  # a closed question's answers recur
SHAPE_SHARE = 0.6  # of the filled cells that must have a shape (a date, an address)

_CONTACT = re.compile(r"\S+@\S+\.\w+|\+?[\d\s-]{9,15}")


def guess_columns(table: ReadTable, source: Source) -> tuple[ColumnGuess, ...]:
    """Guess what each column holds, in order.

    Args:
        table: The table.
        source: Case files or survey; a survey has no names of victims in a header, a case file has.

    Raises:
        UnreadableFileError: No column seems to hold open text.
    """
    guesses = tuple(_guess(column, [row[at] for row in table.rows], source) for at, column in enumerate(table.columns))
    if not any(guess.role is ColumnRole.TEXT for guess in guesses):
        raise UnreadableFileError(
            "the table has no column with open text; say which it is with --column NAME=text (columns: "
            f"{', '.join(table.columns[:8])}{' …' if len(table.columns) > 8 else ''})"  # noqa: PLR2004 - a line's worth
        )
    return guesses


def _guess(column: str, cells: Sequence[str], source: Source) -> ColumnGuess:
    filled = [cell for cell in cells if cell]
    lower = column.lower()
    open_text = _is_open(filled)
    by_header = next((role for role, pattern in _HEADERS if re.search(pattern, lower)), None)
    if by_header in (ColumnRole.CONTACT, ColumnRole.CLOSED) and not (
        _OPEN_HEADER.search(lower) and open_text and _asks(lower)
    ):
        return ColumnGuess(column, by_header, "its header")
    if by_header is ColumnRole.NAME and source is Source.SURVEY and open_text:
        by_header = None
    if open_text and (by_header is None or _OPEN_HEADER.search(lower) or _mean_words(filled) > 2 * OPEN_WORDS):
        return ColumnGuess(column, ColumnRole.TEXT, "long answers that differ")
    if by_header is not None:
        return ColumnGuess(column, by_header, "its header")
    if _share(filled, lambda cell: _CONTACT.fullmatch(cell) is not None and not cell.isdigit()):
        return ColumnGuess(column, ColumnRole.CONTACT, "addresses or numbers")
    if _share(filled, lambda cell: month(cell) is not None):
        return ColumnGuess(column, ColumnRole.DATE, "dates")
    return ColumnGuess(column, ColumnRole.CLOSED, "short answers that recur")


def _asks(header: str) -> bool:
    """A question of more than a few words that merely mentions e-mail or an interview can still be an open one."""
    return "?" in header and len(header.split()) > 8 and not re.search(r"meedoen|bereik|interview|contact", header)  # noqa: PLR2004 - a sentence


def _is_open(filled: Sequence[str]) -> bool:
    if not filled:
        return False
    longest = max(len(cell.split()) for cell in filled)
    return (
        _mean_words(filled) >= OPEN_WORDS
        and longest >= OPEN_LONGEST
        and len({cell.casefold() for cell in filled}) / len(filled) > OPEN_DISTINCT
    )


def _mean_words(filled: Sequence[str]) -> float:
    return sum(len(cell.split()) for cell in filled) / len(filled) if filled else 0.0


def _share(filled: Sequence[str], has_shape: Callable[[str], bool]) -> bool:
    return bool(filled) and sum(map(has_shape, filled)) / len(filled) >= SHAPE_SHARE
