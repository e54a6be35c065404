"""Properties of what has a form: it is found whatever stands around it, in every form of Unicode, and never cuts the text wrong."""

import unicodedata

from hypothesis import given
from hypothesis import strategies as st
from stdnum import luhn
from stdnum.iso7064 import mod_97_10
from stdnum.nl import bsn

from thematics.records.shared import Label
from thematics.redact import Redactor
from thematics.redact.handles import find_handles
from thematics.redact.patterns import find_patterns
from thematics.redact.scan import Scan

REDACTOR = Redactor()
WORDS = (
    "ik weet nog dat het toen heel druk was en we gingen terug omdat niemand iets zei maar later kwam daar ook wat van want dat had zij gezien "
    "dus dacht men dat niemand thuis bleef terwijl iedereen ergens over sprak"
).split()
SAID = "nul een twee drie vier vijf zes zeven acht negen".split()
TENS = " dertien veertien zeventien negentien eenentwintig vierendertig zesenvijftig achtenzeventig negenennegentig".split()
CONSONANTS = "bdfghjklnprstvxz"
SIDECODES = "ll-dd-dd dd-dd-ll dd-ll-dd ll-dd-ll ll-ll-dd dd-ll-ll dd-lll-d d-lll-dd ll-ddd-l l-ddd-ll lll-dd-l l-dd-lll d-ll-ddd ddd-ll-d".split()


def digits(count: int) -> st.SearchStrategy[str]:
    return st.text("0123456789", min_size=count, max_size=count)


def grouped(number: str, sizes: tuple[int, ...], separator: str) -> str:
    parts, at = [], 0
    for size in sizes:
        parts.append(number[at : at + size])
        at += size
    return separator.join(part for part in [*parts, number[at:]] if part)


@st.composite
def phones(draw: st.DrawFn) -> str:
    rest = draw(digits(8))
    if draw(st.booleans()):
        start, area = draw(st.sampled_from(("06", "+316", "+31 6", "00316", "0031 6", "+31 (0)6"))), rest
    else:
        start, area = draw(st.sampled_from(("020", "+31 20", "0031 20"))), rest[:7]
    separator = draw(st.sampled_from((" ", "-", ".", "")))
    sizes = draw(st.sampled_from(((8,), (2, 2, 2, 2), (4, 4), (3, 3))))
    return start + separator + grouped(area, sizes, separator)


@st.composite
def citizens(draw: st.DrawFn) -> str:
    number = draw(st.integers(min_value=10_000_000, max_value=99_999_999).map(str))
    last = next((digit for digit in "0123456789" if bsn.is_valid(number + digit)), None)
    whole = number + last if last else "111222333"
    sizes, separator = draw(st.sampled_from((((9,), ""), ((3, 3, 3), " "), ((4, 2, 3), "."), ((3, 3, 3), "-"))))
    return grouped(whole, sizes, separator)


@st.composite
def accounts(draw: st.DrawFn) -> str:
    rest = draw(st.sampled_from(("ABNA", "INGB", "RABO", "TRIO"))) + draw(digits(10))
    check = mod_97_10.calc_check_digits(rest + "NL")
    whole = f"NL{check}{rest}"
    shown = draw(st.sampled_from((whole, grouped(whole, (4, 4, 4, 4), " "), grouped(whole, (2, 2, 4), " "))))
    return shown.lower() if draw(st.booleans()) else shown


@st.composite
def mails(draw: st.DrawFn) -> str:
    local = draw(st.from_regex(r"[a-z][a-z0-9]{1,9}([._+-][a-z0-9]{1,9}){0,2}", fullmatch=True))
    host = draw(st.from_regex(r"[a-z][a-z0-9]{2,9}(-[a-z0-9]{1,5})?", fullmatch=True))
    return f"{local}@{host}.{draw(st.sampled_from(('nl', 'com', 'org', 'co.uk', 'amsterdam')))}"


@st.composite
def postcodes(draw: st.DrawFn) -> str:
    number = draw(st.integers(min_value=1000, max_value=9999))
    letters = draw(st.text("ABCDEGHJKLNPRTVWXZ", min_size=2, max_size=2))
    return f"{number}{draw(st.sampled_from((' ', '')))}{letters}"


@st.composite
def plates(draw: st.DrawFn) -> str:
    form = draw(st.sampled_from(SIDECODES))
    signs = {"l": st.sampled_from(CONSONANTS), "d": st.sampled_from("0123456789")}
    shown = "".join(draw(signs[sign]) if sign in signs else sign for sign in form)
    return shown.upper() if draw(st.booleans()) else shown


@st.composite
def devices(draw: st.DrawFn) -> str:
    number = "35" + draw(digits(12))
    whole = number + luhn.calc_check_digit(number)
    return draw(st.sampled_from((whole, grouped(whole, (2, 6, 6, 1), "-"), grouped(whole, (2, 6, 6, 1), " "))))


@st.composite
def cases(draw: st.DrawFn) -> str:
    year, serial = draw(st.integers(min_value=2001, max_value=2026)), draw(digits(6))
    unit = draw(st.sampled_from(("1300", "0900", "13RR")))
    police = f"{draw(st.sampled_from(('PL', 'pl', 'PL ')))}{unit}{draw(st.sampled_from('- '))}{year}{serial}"
    suffix = draw(st.sampled_from(("", "-1", "-12")))
    parket = f"{draw(st.sampled_from(('13', '15', '09')))}{draw(st.sampled_from('/-'))}{serial}-{year % 100:02d}"
    court = f"ECLI:NL:{draw(st.sampled_from(('RBAMS', 'GHAMS', 'HR')))}:{year}:{int(serial) % 10000}"
    return draw(st.sampled_from((police + suffix, parket, court)))


@st.composite
def spoken_phones(draw: st.DrawFn) -> str:
    pieces = draw(st.lists(st.sampled_from(TENS), min_size=4, max_size=4))
    ones = draw(st.lists(st.sampled_from(SAID[2:]), min_size=8, max_size=8))
    filler = draw(st.sampled_from((" ", ", ", " eh ", " en dan ")))
    return "nul zes" + filler + (filler if len(filler) < 3 else " ").join(draw(st.sampled_from((pieces, ones))))


CHECKABLE = st.one_of(
    phones().map(lambda shown: (Label.PHONE, shown)),
    citizens().map(lambda shown: (Label.BSN, shown)),
    accounts().map(lambda shown: (Label.IBAN, shown)),
    mails().map(lambda shown: (Label.EMAIL, shown)),
    postcodes().map(lambda shown: (Label.POSTCODE, shown)),
    plates().map(lambda shown: (Label.PLATE, shown)),
    devices().map(lambda shown: (Label.DEVICE, shown)),
    cases().map(lambda shown: (Label.CASE_NUMBER, shown)),
    spoken_phones().map(lambda shown: (Label.PHONE, shown)),
)
AROUND = st.lists(st.sampled_from(WORDS), min_size=1, max_size=8).map(" ".join)


def found(text: str) -> list[tuple[int, int, Label]]:
    return [(span.start, span.end, span.label) for span in REDACTOR.find(text)]


@given(AROUND, CHECKABLE, AROUND)
def test_what_can_be_checked_is_found_whatever_stands_around_it(
    before: str, what: tuple[Label, str], after: str
) -> None:
    label, shown = what
    for text in (f"{before} {shown} {after}", f"{before}\n{shown}\n{after}", f"{before}: {shown}. {after}"):
        start = text.index(shown)
        assert found(text) == [(start, start + len(shown), label)], text


@given(AROUND, CHECKABLE, st.data())
def test_what_can_be_checked_is_found_in_every_form_of_unicode(
    before: str, what: tuple[Label, str], data: st.DataObject
) -> None:
    label, shown = what
    at = data.draw(st.integers(min_value=1, max_value=len(shown) - 1))
    odd = [
        shown[:at] + "\u200b" + shown[at:],
        unicodedata.normalize("NFD", shown),
        "".join(chr(ord(sign) + 0xFEE0) if sign.isalnum() else sign for sign in shown),
        shown.replace(" ", "\u00a0"),
    ]
    for form in odd:
        text = f"{before} {form} toen"
        start = len(before) + 1
        assert found(text) == [(start, start + len(form), label)], text


@given(AROUND, CHECKABLE, CHECKABLE, AROUND)
def test_redacting_twice_is_redacting_once(
    before: str, one: tuple[Label, str], other: tuple[Label, str], after: str
) -> None:
    redacted = REDACTOR.redact(f"{before} {one[1]} {after} {other[1]} toen")
    assert REDACTOR.redact(redacted) == redacted


COUNTED = (
    "een twee drie vier vijf zes zeven acht negen tien elf twaalf dertien veertien vijftien zestien zeventien achttien negentien twintig"
).split()


def formed(text: str) -> list[str]:
    return [text[hit.start : hit.end] for hit in (*find_patterns(text), *find_handles(text))]


@given(AROUND, st.sampled_from(("112", "113", "0900-8844", "0800 0432", "08002000", "116 111", "0800-0113")), AROUND)
def test_lines_that_everybody_may_call_are_nobodys(before: str, line: str, after: str) -> None:
    assert formed(f"{before} {line} {after}") == []


@given(AROUND, st.integers(min_value=0, max_value=10), st.integers(min_value=4, max_value=10), AROUND)
def test_counting_is_nobodys(before: str, first: int, length: int, after: str) -> None:
    for counted in (COUNTED[first : first + length], [str(first + turn + 1) for turn in range(length)]):
        assert formed(f"{before} {' '.join(counted)} {after}") == []
        assert formed(f"{before} {', '.join(reversed(counted))} {after}") == []


@given(
    st.text(st.characters(codec="utf-8"), max_size=80),
    CHECKABLE,
    st.text("İß\ue000\ue001 .,-/@_(“’\n12ab", max_size=40),
)
def test_any_text_gives_stretches_of_it(before: str, what: tuple[Label, str], after: str) -> None:
    text = before + what[1] + after
    scan = Scan(text)
    assert len(scan.low) == len(text)
    for hit in (*find_patterns(scan), *find_handles(scan)):
        assert 0 <= hit.start < hit.end <= len(text)
        assert text[hit.start : hit.end].strip()


@given(CHECKABLE)
def test_a_scan_that_was_made_already_gives_the_same(what: tuple[Label, str]) -> None:
    text = f"het was {what[1]} of pimpampoentje op snap"
    assert list(find_patterns(Scan(text))) == list(find_patterns(text))
    assert list(find_handles(Scan(text))) == list(find_handles(text))
