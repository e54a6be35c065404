"""Detectors for what has a form: addresses of the net, numbers, codes, dates, spelled words.

Each reads only what stands near its own marks in one look over the text (``scan``), and gives hits.
"""

from collections.abc import Callable, Iterator

from thematics.redact.codes import find_codes, said_forms
from thematics.redact.dates import find_dates
from thematics.redact.numbers import find_numbers, said_account
from thematics.redact.online import find_online
from thematics.redact.postcodes import find_postcodes, said_postcode
from thematics.redact.said import said_codes
from thematics.redact.scan import Scan
from thematics.redact.spelling import find_spelled
from thematics.redact.tokens import Hit

__all__ = ["find_patterns"]

_DETECTORS: tuple[Callable[[Scan], Iterator[Hit]], ...] = (
    find_online,
    find_numbers,
    find_codes,
    find_dates,
    find_postcodes,
    find_spelled,
)


_SURE = 0.85  # from this score a find says what the shorter ones inside it are


def find_patterns(text: str | Scan) -> Iterator[Hit]:
    """Give what every detector finds in a text (masked where things are hidden already); hits may overlap, but none lies in a surer, longer one.

    A look over the text (:class:`~thematics.redact.scan.Scan`) that was made already saves making it again.
    """
    scan = Scan(text) if isinstance(text, str) else text
    first, last = 0, 0
    for hit in sorted(_all(scan), key=lambda hit: (hit.start, -hit.end)):
        if hit.end <= last and (hit.start, hit.end) != (first, last):
            continue  # "20.100.100.0" is no address in "+31 20.100.100.0"
        if hit.score >= _SURE:
            first, last = hit.start, hit.end
        yield hit


def _all(scan: Scan) -> Iterator[Hit]:
    for detector in _DETECTORS:
        yield from detector(scan)
    for said in said_codes(scan):
        yield from said_forms(said)
        yield from said_account(said)
        yield from said_postcode(said)
