"""What cells look like: dates, contact details, names, open text."""

import re
from collections.abc import Callable, Sequence

from thematics.sources.normalise import month

__all__ = [
    "contacts_in",
    "holds_contact",
    "is_contact",
    "is_date",
    "is_name",
    "is_no_answer",
    "is_open",
    "mean_words",
    "share",
]

OPEN_WORDS = 4.0  # mean words in a filled cell above which a column is open text
OPEN_LONGEST = 8  # words in its longest cell, likewise: pupils answer in three words and in forty
OPEN_DISTINCT = 0.5  # a closed question's answers recur
FEW_WORDS = 6  # a contact detail with a word of explanation ("liefst na vieren")
MOST_NAME_WORDS = 6

_EMAIL = r"[^\s@]{1,64}@[^\s@]{1,255}\.\w{2,}"
_PHONE = r"(?:\+|00)?\d(?:[\s.()-]?\d){8,11}"
_HANDLE = r"@[\w.]{3,30}"
_CONTACT = re.compile(rf"(?:{_EMAIL}|{_PHONE}|{_HANDLE})")
_PHONE_BEGINNING = re.compile(r"\+|00|0[1-9]|6")
_NAME_WORD = re.compile(r"(?:[^\W\d_][.'’-]?)+")
_PARTICLES = frozenset("van de der den het 't ten ter te von el al la le da dos di bin ben op in".split())

_NO_ANSWERS = frozenset(
    {
        *"ja nee misschien soms yes no maybe geen niks niets nvt onbekend unknown anoniem anonymous - ? x".split(),
        *(
            "weet niet",
            "weet ik niet",
            "liever niet",
            "zeg ik liever niet",
            "wil ik niet zeggen",
            "niet bekend",
            "n v t",
            "n/a",
            "",
        ),
    }
)


def is_date(cell: str) -> bool:
    """Say whether a cell is a date, or a month of a year.

    >>> is_date("12-03-2024 14:05"), is_date("2024"), is_date("maart")
    (True, False, False)
    """
    return month(cell) is not None


def is_contact(cell: str) -> bool:
    """Say whether a cell is an address, a phone number or a handle and nothing else.

    >>> is_contact("06-12345678"), is_contact("s.jansen@example.com"), is_contact("2024-03-12"), is_contact("12345")
    (True, True, False, False)
    """
    plain = cell.strip()
    return _CONTACT.fullmatch(plain) is not None and ("@" in plain or _PHONE_BEGINNING.match(plain) is not None)


def contacts_in(cell: str) -> tuple[str, ...]:
    """Give the addresses, phone numbers and handles in a cell.

    >>> contacts_in("mail noor@example.com of bel 06 12345678")
    ('noor@example.com', '06 12345678')
    """
    found = (match[0].rstrip(".") for match in _CONTACT.finditer(cell))
    return tuple(text for text in found if is_contact(text))


def holds_contact(cell: str) -> bool:
    """Say whether a cell is little more than contact details.

    >>> holds_contact("ja, op 06-12345678"), holds_contact("ik heb haar gebeld op 06-12345678 maar ze nam niet op")
    (True, False)
    """
    return bool(contacts_in(cell)) and len(_CONTACT.sub(" ", cell).split()) <= FEW_WORDS


def is_name(cell: str) -> bool:
    """Say whether a cell looks like a person's full name.

    >>> is_name("Samira el Ouardi"), is_name("Havo"), is_name("Ik weet niet")
    (True, False, False)
    """
    words = cell.replace(",", " ").split()
    if not 2 <= len(words) <= MOST_NAME_WORDS or not all(map(_NAME_WORD.fullmatch, words)):  # noqa: PLR2004 - first and last
        return False
    return all(word[0].isupper() or word.lower() in _PARTICLES for word in words)


def is_no_answer(cell: str) -> bool:
    """Say whether a cell says yes, no or nothing: nobody's name, school or place.

    >>> is_no_answer("Nee."), is_no_answer("zeg ik liever niet"), is_no_answer("Noor")
    (True, True, False)
    """
    return " ".join(cell.lower().replace(".", "").split()) in _NO_ANSWERS


def is_open(filled: Sequence[str]) -> bool:
    """Say whether a column's filled cells are open text: long on the whole, and different."""
    if not filled:
        return False
    distinct = len({cell.casefold() for cell in filled}) / len(filled)
    longest = max(len(cell.split()) for cell in filled)
    return mean_words(filled) >= OPEN_WORDS and longest >= OPEN_LONGEST and distinct > OPEN_DISTINCT


def mean_words(filled: Sequence[str]) -> float:
    """Give the mean number of words in a cell."""
    return sum(len(cell.split()) for cell in filled) / len(filled) if filled else 0.0


def share(filled: Sequence[str], has_shape: Callable[[str], bool]) -> float:
    """Give the share of cells that have a shape."""
    return sum(map(has_shape, filled)) / len(filled) if filled else 0.0
