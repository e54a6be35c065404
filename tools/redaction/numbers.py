"""Numbers, dates and addresses of the net, written and said, that are made up but have the right form."""

import string
from collections.abc import Callable

from tools.redaction.drafting import Draft, Person
from tools.redaction.grammar import read_sections
from tools.redaction.people import PEOPLE, person
from tools.redaction.sentence import lower

from thematics.records.shared import Label

__all__ = ["NUMBERS", "said"]

MONTHS = (
    "januari", "februari", "maart", "april", "mei", "juni", "juli", "augustus", "september", "oktober", "november", "december",
)  # fmt: skip
_UNITS = ("nul", "een", "twee", "drie", "vier", "vijf", "zes", "zeven", "acht", "negen")
_TEENS = (
    "tien", "elf", "twaalf", "dertien", "veertien", "vijftien", "zestien", "zeventien", "achttien", "negentien",
)  # fmt: skip
_TENS = ("", "", "twintig", "dertig", "veertig", "vijftig", "zestig", "zeventig", "tachtig", "negentig")
_ORDINALS = (
    "", "eerste", "tweede", "derde", "vierde", "vijfde", "zesde", "zevende", "achtste", "negende", "tiende", "elfde", "twaalfde",
    "dertiende", "veertiende", "vijftiende", "zestiende", "zeventiende", "achttiende", "negentiende",
)  # fmt: skip
_BANKS = ("ABNA", "INGB", "RABO", "SNSB", "TRIO", "BUNQ", "ASNB", "KNAB", "RBRB")
_CONSONANTS = "BDFGHJKLNPRSTVXZ"


def said(number: int) -> str:
    """Say a number under 100, as Dutch does.

    >>> said(22), said(48), said(7)
    ('tweeëntwintig', 'achtenveertig', 'zeven')
    """
    if number < 10:
        return _UNITS[number]
    if number < 20:
        return _TEENS[number - 10]
    ten, unit = divmod(number, 10)
    joint = "ën" if unit in {2, 3} else "en"
    return (_UNITS[unit] + joint if unit else "") + _TENS[ten]


def _ordinal(number: int) -> str:
    return _ORDINALS[number] if number < 20 else said(number) + "ste"


def _digits(draft: Draft, count: int) -> str:
    return "".join(draft.pick("0123456789") for _ in range(count))


def _said_digits(draft: Draft, digits: str) -> str:
    """Say digits one by one, in pairs, or both."""
    pairs = draft.rng.random()
    words, at = [], 0
    while at < len(digits):
        if pairs > 0.4 and at + 1 < len(digits) and digits[at] != "0" and draft.chance(pairs):
            words.append(said(int(digits[at : at + 2])))
            at += 2
        else:
            words.append(_UNITS[int(digits[at])])
            at += 1
    return (", " if draft.chance(0.12) else " ").join(words)


def _phone(draft: Draft) -> str:
    mobile = draft.chance(0.8)
    rest = _digits(draft, 8 if mobile else 7)
    area = "6" if mobile else draft.pick(("20", "10", "30", "70", "36", "75", "23", "24", "40", "50"))
    way = int(draft.rng.random() * 12)
    a, b, c, d = rest[:2], rest[2:4], rest[4:6], rest[6:]
    written = (
        f"0{area}{rest}", f"0{area}-{rest}", f"0{area} {rest}", f"0{area} {a} {b} {c} {d}", f"0{area}-{a}{b} {c}{d}",
        f"+31{area}{rest}", f"+31 {area} {a}{b}{c}{d}", f"0031{area}{rest}", f"+31 (0){area} {a} {b} {c} {d}",
    )  # fmt: skip
    return written[way] if way < len(written) else _said_digits(draft, f"0{area}{rest}")


def _bsn(draft: Draft) -> str:
    while True:
        digits = _digits(draft, 8)
        check = sum(int(digit) * weight for digit, weight in zip(digits, range(9, 1, -1), strict=True)) % 11
        if check < 10 and digits[0] != "0":
            break
    whole = digits + str(check)
    spaced = f"{whole[:3]} {whole[3:6]} {whole[6:]}"
    return draft.pick((whole, whole, spaced, f"{whole[:4]}.{whole[4:6]}.{whole[6:]}", _said_digits(draft, whole)))


def _iban(draft: Draft) -> str:
    bank, account = draft.pick(_BANKS), "0" + _digits(draft, 9)
    as_number = "".join(str(int(letter, 36)) for letter in f"{bank}{account}NL00")
    whole = f"NL{98 - int(as_number) % 97:02d}{bank}{account}"
    return whole if draft.chance(0.5) else " ".join(whole[at : at + 4] for at in range(0, len(whole), 4))


def _plate(draft: Draft) -> str:
    def letters(count: int) -> str:
        return "".join(draft.pick(_CONSONANTS) for _ in range(count))

    one, two, three = (_digits(draft, count) for count in (1, 2, 3))
    return draft.pick((
        f"{letters(2)}-{three}-{letters(1)}", f"{letters(1)}-{three}-{letters(2)}", f"{two}-{letters(3)}-{one}",
        f"{one}-{letters(3)}-{two}", f"{two}-{letters(2)}-{letters(2)}",
    ))  # fmt: skip


def _case(draft: Draft) -> str:
    year = 2014 + int(draft.rng.random() * 12)
    unit = draft.pick(("1300", "0900", "1500", "0600", "2300", "1700", "0100"))
    return draft.pick((
        f"PL{unit}-{year}{_digits(draft, 6)}", f"PL{unit}-{year}{_digits(draft, 6)}-{_digits(draft, 1)}",
        f"PL{unit} {year} {_digits(draft, 6)}", f"{_digits(draft, 2)}/{_digits(draft, 6)}-{str(year)[2:]}",
        f"{year}{_digits(draft, 6)}", f"{year}-{_digits(draft, 5)}", f"C{_digits(draft, 7)}", f"Q-{_digits(draft, 5)}",
        f"D{year}-{_digits(draft, 4)}",
    ))  # fmt: skip


def _day(draft: Draft, year: int) -> str:
    day, month = 1 + int(draft.rng.random() * 28), int(draft.rng.random() * 12)
    name = MONTHS[month]
    return draft.pick((
        f"{day} {name}", f"{day} {name}", f"{day} {name} {year}", f"{day} {name} {year}", f"{day:02d}-{month + 1:02d}-{year}",
        f"{day}-{month + 1}-{year}", f"{day}/{month + 1}/{year}", f"{_ordinal(day)} {name}", f"{said(day)} {name}",
        f"{said(day)} {name} {year}", f"{day} {name[:3]} {year}", f"{said(day)} {name} tweeduizend {said(year % 100)}",
        f"{_ordinal(day)} van de {_ordinal(month + 1)}", f"{day}e van de {month + 1}e",
    ))  # fmt: skip


def _date(draft: Draft) -> str:
    return _day(draft, 2012 + int(draft.rng.random() * 14))


def _birth(draft: Draft) -> str:
    year = 1998 + int(draft.rng.random() * 15) if draft.chance(0.7) else 1955 + int(draft.rng.random() * 42)
    return str(year) if draft.chance(0.15) else _day(draft, year)


def _age(draft: Draft) -> str:
    years = 11 + int(draft.rng.random() * 14) if draft.chance(0.8) else 25 + int(draft.rng.random() * 45)
    return str(years) if draft.chance(0.5) else said(years)


def _postcode(draft: Draft) -> str:
    four = f"{1 + int(draft.rng.random() * 9)}{_digits(draft, 3)}"
    two = draft.pick(_CONSONANTS) + draft.pick(_CONSONANTS + "AEW")
    if draft.chance(0.2):
        return f"{_said_digits(draft, four)} {two[0]} {two[1]}".lower()
    return draft.pick((f"{four} {two}", f"{four} {two}", f"{four}{two}"))


def _plain(draft: Draft, who: Person | None = None) -> str:
    """Give a name as it stands in an address: letters only."""
    name = who.first if who and who.first else _name_of(draft, "first")
    return "".join(letter for letter in lower(name) if letter in string.ascii_lowercase) or "anoniem"


def _name_of(draft: Draft, slot: str) -> str:
    """Draw a name without putting it into the sentence."""
    scratch = Draft(draft.rng, draft.split, draft.origin)
    PEOPLE[slot](scratch, "")
    return "".join(scratch.parts)


def _words(draft: Draft, section: str) -> str:
    return draft.pick(_bank(draft.split, section))


_BANKS_OF_WORDS: dict[tuple[str, str], tuple[str, ...]] = {}


def _bank(split: str, section: str) -> tuple[str, ...]:
    """Give the words of a section of the parts that a split draws from."""
    key = split, section
    if key not in _BANKS_OF_WORDS:
        lines = read_sections(f"parts_{split}")[section]
        _BANKS_OF_WORDS[key] = tuple(word for line in lines for word in line.split())
    return _BANKS_OF_WORDS[key]


def _handle(draft: Draft) -> str:
    name = _plain(draft, draft.people.get("1"))
    one, two = _words(draft, "handle words"), _words(draft, "handle words")
    number = draft.pick(
        (_digits(draft, 2), _digits(draft, 2), _digits(draft, 3), "0" + _digits(draft, 1), "1012", "020", "x", "xx")
    )
    sign = draft.pick("._")
    ways = (
        f"{name}{number}", f"{name}_{number}", f"{name}{sign}{one}", f"{one}{sign}{name}", f"x{name}x", f"xx{sign}{name}", f"{name}.{number}",
        f"{one}{number}", f"{one}{two}", f"{one}_{two}", f"{one}{two}{number}", f"its{name}", f"{one}.{two}", f"{name[:3]}{one}",
        f"real{name}", f"{name}{name[-1] * 2}", f"{one.capitalize()}{two.capitalize()}{number}", f"{name}__{one}", f"{sign}{name}{sign}",
        f"{name}{one}", f"{one}",
    )  # fmt: skip
    made = draft.pick(ways)
    return ("@" if draft.chance(0.22) else "") + made.strip(".")


def _said_handle(draft: Draft) -> str:
    name, one = _plain(draft, draft.people.get("1")), _words(draft, "handle words")
    line = draft.pick(("underscore", "liggend streepje", "laag streepje", "punt"))
    number = said(int(draft.rng.random() * 100))
    return draft.pick((
        f"{name} {line} {one}", f"{one} {line} {name}", f"{name} {line} {number}", f"{one} {line} {one} {number}",
        f"{name} {line} {_digits(draft, 2)}", f"{name} {number}",
    ))  # fmt: skip


def _email(draft: Draft) -> str:
    first = _plain(draft, draft.people.get("1"))
    last = "".join(letter for letter in lower(_name_of(draft, "bare")) if letter in string.ascii_lowercase) or "x"
    host, end = _words(draft, "mail hosts"), draft.pick(("nl", "nl", "com", "com", "org", "net"))
    number = _digits(draft, 2)
    local = draft.pick(
        (
            f"{first}.{last}",
            f"{first}{number}",
            f"{first[0]}.{last}",
            f"{first}_{last}",
            f"{last}{number}",
            f"info.{last}",
        )
    )
    return f"{local}@{host}.{end}"


def _said_email(draft: Draft) -> str:
    written = _email(draft).replace(".", " punt ").replace("_", draft.pick((" underscore ", " laag streepje ")))
    return " ".join(
        written.replace("@", draft.pick((" apenstaartje ", " apenstaartje ", " at ", " apenstaart "))).split()
    )


def _url(draft: Draft) -> str:
    one, two, end = (
        _words(draft, "site words"),
        _words(draft, "site words"),
        draft.pick(("nl", "nl", "nl", "com", "org", "net", "be")),
    )
    site = draft.pick((f"{one}{two}", f"{one}-{two}", f"{one}", f"{one}{two}"))
    way = draft.rng.random()
    if way < 0.35:
        return draft.pick(
            (
                f"{one} {two} punt {end}",
                f"{site} punt {end}",
                f"www punt {site} punt {end}",
                f"{one} streepje {two} punt {end}",
            )
        )
    start = draft.pick(("www.", "", "", "https://", "https://www."))
    return f"{start}{site}.{end}" + (f"/{_words(draft, 'site words')}" if draft.chance(0.2) else "")


def _document(draft: Draft) -> str:
    letters = "".join(draft.pick("BCDFGHJKLMNPRSTVWXZ") for _ in range(2))
    return (
        f"{letters}{_digits(draft, 6)}{draft.pick('123456789')}"
        if draft.chance(0.6)
        else f"N{letters}{_digits(draft, 6)}"
    )


def _device(draft: Draft) -> str:
    ip = ".".join(str(1 + int(draft.rng.random() * 254)) for _ in range(4))
    return draft.pick(
        (ip, ip, _digits(draft, 15), f"{_digits(draft, 2)}-{_digits(draft, 6)}-{_digits(draft, 6)}-{_digits(draft, 1)}")
    )


def _slot(make: Callable[[Draft], str], label: Label) -> Callable[[Draft, str], None]:
    def fill(draft: Draft, tag: str) -> None:
        if tag:
            person(draft, tag)
        draft.mark(make(draft), label)

    return fill


NUMBERS: dict[str, Callable[[Draft, str], None]] = {
    "phone": _slot(_phone, Label.PHONE),
    "bsn": _slot(_bsn, Label.BSN),
    "iban": _slot(_iban, Label.IBAN),
    "plate": _slot(_plate, Label.PLATE),
    "case": _slot(_case, Label.CASE_NUMBER),
    "date": _slot(_date, Label.DATE),
    "birth": _slot(_birth, Label.DATE),
    "age": _slot(_age, Label.AGE),
    "postcode": _slot(_postcode, Label.POSTCODE),
    "handle": _slot(_handle, Label.HANDLE),
    "saidhandle": _slot(_said_handle, Label.HANDLE),
    "email": _slot(_email, Label.EMAIL),
    "saidemail": _slot(_said_email, Label.EMAIL),
    "url": _slot(_url, Label.URL),
    "document": _slot(_document, Label.IDENTITY_DOCUMENT),
    "device": _slot(_device, Label.DEVICE),
}
