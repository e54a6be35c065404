import io
import re
import zipfile
from collections.abc import Callable, Sequence
from datetime import date, datetime, time, timedelta
from typing import Any

import openpyxl
import pytest
from openpyxl.worksheet.worksheet import Worksheet

from thematics.errors import UnreadableFileError
from thematics.records.raw import ReadTable

Table = Callable[[str, str | bytes], ReadTable]

TEXT = "Moeder belde; zij zei: 'het moet stoppen', en toen \"niets\" meer.\nNieuwe regel met é en €."
ROWS = [("Q-2024-01", "12-03-2024", TEXT, "consult"), ("Q-2024-02", "13-03-2024", "Kort.", "sepot")]
COLUMNS = ("dossier", "datum", "verloop", "afhandeling")


def csv_text(rows: Sequence[Sequence[str]], mark: str, *, ending: str = "\r\n") -> str:
    def quoted(cell: str) -> str:
        return '"' + cell.replace('"', '""') + '"' if any(letter in cell for letter in f'{mark}"\n') else cell

    return "".join(mark.join(map(quoted, row)) + ending for row in rows)


def xlsx(fill: Callable[[Worksheet], Any], *more: tuple[str, Callable[[Worksheet], Any]]) -> bytes:
    book = openpyxl.Workbook()
    sheet = book.active
    assert isinstance(sheet, Worksheet)
    fill(sheet)
    for name, fill_more in more:
        fill_more(book.create_sheet(name))
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def rows_of(*rows: Sequence[Any]) -> Callable[[Worksheet], None]:
    def fill(sheet: Worksheet) -> None:
        for row in rows:
            sheet.append(list(row))

    return fill


@pytest.mark.parametrize("mark", [";", ",", "\t", "|"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16", "utf-16-le-bom"])
@pytest.mark.parametrize("ending", ["\n", "\r\n", "\r"])
def test_separators_encodings_and_line_ends(table: Table, mark: str, encoding: str, ending: str) -> None:
    text = csv_text([COLUMNS, *ROWS], mark, ending=ending)
    data = b"\xff\xfe" + text.encode("utf-16-le") if encoding == "utf-16-le-bom" else text.encode(encoding)
    found = table("a.csv", data)
    assert found.columns == COLUMNS
    assert found.rows == tuple(ROWS)


def test_the_format_says_how_it_was_read(table: Table) -> None:
    assert table("a.csv", csv_text([COLUMNS, *ROWS], ";").encode("cp1252")).format == "csv (semicolons, windows-1252)"
    assert table("a.tsv", csv_text([COLUMNS, *ROWS], "\t").encode("utf-16")).format == "csv (tabs, utf-16)"


def test_excel_names_its_own_separator(table: Table) -> None:
    assert table("a.csv", "sep=;\r\nid;tekst, of meer\r\n1;een, twee, drie\r\n2;vier, vijf\r\n").columns == (
        "id",
        "tekst, of meer",
    )


def test_one_column_with_commas_in_its_text_is_one_column(table: Table) -> None:
    answers = [
        "Rust, iemand die luistert",
        "Een plek, warm",
        "niks, denk ik",
        "niks",
        "Hulp, snel, gratis, graag",
        "Tijd, en, rust",
    ]
    found = table("a.csv", "\n".join(["Wat heb je nodig?", *answers]))
    assert found.columns == ("Wat heb je nodig?",)
    assert [cell for (cell,) in found.rows] == answers


def test_separators_of_lines_within_a_cell_make_no_rows(table: Table) -> None:
    found = table("a.csv", "id;tekst\n1;een\u2028twee\u0085drie\x0bvier\n2;vijf\n")
    assert found.rows == (("1", "een\ntwee\ndrie\nvier"), ("2", "vijf"))


def test_a_very_long_cell_is_read_whole(table: Table) -> None:
    story = "woord " * 40_000
    assert len(table("a.csv", f"id;verloop\n1;{story}\n").rows[0][1].split()) == 40_000


@pytest.mark.parametrize(
    "above",
    [
        "",
        "Export Qpido;;;\n",
        "Export Qpido d.d. 12-03-2024\n\nAantal: 2;\n\n",
        ";;;\n\n",
        "Registratie;Periode: 2024;;\n;;;\n",
    ],
)
def test_the_header_is_found_below_a_title(table: Table, above: str) -> None:
    found = table("a.csv", above + csv_text([COLUMNS, *ROWS], ";"))
    assert found.columns == COLUMNS
    assert found.rows == tuple(ROWS)


def test_a_title_above_two_columns(table: Table) -> None:
    assert table("a.xlsx", xlsx(rows_of(["Enquête mei"], [], ["id", "antwoord"], [1, "ja"], [2, "nee"]))).columns == (
        "id",
        "antwoord",
    )


def test_names_are_unique_and_never_empty(table: Table) -> None:
    found = table("a.csv", "id;tekst;;tekst;leeg\n1;a;b;c;\n2;d;e;f;\n")
    assert found.columns == ("id", "tekst", "column 3", "tekst (2)", "leeg")


def test_rows_of_other_lengths_are_filled(table: Table) -> None:
    found = table("a.csv", "id;tekst;datum\n1;a;x\n2;b\n3;c;y;extra\n;;\n4;d;z\n")
    assert found.columns == ("id", "tekst", "datum", "column 4")
    assert found.rows == (("1", "a", "x", ""), ("2", "b", "", ""), ("3", "c", "y", "extra"), ("4", "d", "z", ""))


QUALTRICS = [
    ("StartDate", "EndDate", "IPAddress", "Finished", "ResponseId", "RecipientEmail", "Q1", "Q2", "Q2_4_TEXT"),
    (
        "Start Date",
        "End Date",
        "IP Address",
        "Finished",
        "Response ID",
        "Recipient Email",
        "Hoe oud ben je?",
        "Wat hield je tegen?",
        "Wat hield je tegen? - Anders, namelijk: - Tekst",
    ),
    tuple(f'{{"ImportId":"{name}"}}' for name in ("startDate", "endDate", "ipAddress", "finished", "_recordId", "x", "QID1", "QID2", "QID2_4_TEXT")),
    ("2024-05-13 10:00:00", "2024-05-13 10:04:00", "203.0.113.5", "True", "R_1abc", "", "15", "schaamte", "dat ze me niet geloven"),
]  # fmt: skip


@pytest.mark.parametrize(("mark", "encoding"), [(",", "utf-8-sig"), ("\t", "utf-16")])
def test_three_header_rows_of_qualtrics_become_the_questions(table: Table, mark: str, encoding: str) -> None:
    found = table("a.csv", csv_text(QUALTRICS, mark).encode(encoding))
    assert found.columns == QUALTRICS[1]
    assert found.rows == (QUALTRICS[3],)


def test_two_header_rows_of_qualtrics_in_excel_become_the_questions(table: Table) -> None:
    codes, questions = (*QUALTRICS[0], "RecordedDate"), (*QUALTRICS[1], "Recorded Date")
    found = table("a.xlsx", xlsx(rows_of(codes, questions, (*QUALTRICS[3], "2024-05-13"))))
    assert found.columns == questions
    assert len(found.rows) == 1


@pytest.mark.parametrize(
    "first",
    [
        "Q-2024-0102;12-03-2024;Moeder belde.",
        "1;2024-03-12 10:00;ja",
        "noor.h@example.com;16;ja",
        "06-12345678;Noor;ja",
        "PL1300-2024003418;zeden;melding",
        "1;" + "woord " * 100 + ";x",
    ],
)
def test_a_table_without_a_header_is_refused_and_says_nothing_of_its_content(table: Table, first: str) -> None:
    with pytest.raises(UnreadableFileError, match="no row with column names") as caught:
        table("a.csv", f"{first}\n{first}\n{first}\n")
    assert not any(word in str(caught.value) for word in ("Moeder", "Noor", "noor", "PL1300"))


def test_excel_values_become_text(table: Table) -> None:
    values = [
        datetime(2024, 3, 12),  # noqa: DTZ001 - spreadsheets know no time zones
        datetime(2024, 3, 12, 14, 5),  # noqa: DTZ001
        date(2024, 3, 12),
        time(14, 5),
        timedelta(hours=26),
        15,
        15.0,
        15.5,
        True,
        False,
        None,
        "tekst",
        " spaties ",
        "regel een_x000D_\nregel twee",
        "#N/A",
    ]
    head = [f"k{n}" for n in range(len(values))]
    found = table("a.xlsx", xlsx(rows_of(head, values)))
    assert found.format == "xlsx"
    assert found.rows[0] == (
        "2024-03-12",
        "2024-03-12 14:05",
        "2024-03-12",
        "14:05",
        "1 day, 2:00:00",
        "15",
        "15",
        "15.5",
        "ja",
        "nee",
        "",
        "tekst",
        "spaties",
        "regel een\nregel twee",
        "",
    )


def test_a_formula_counts_by_its_value_and_without_one_is_refused(table: Table) -> None:
    made = xlsx(rows_of(["id", "tekst"], [1, "=CONCATENATE(A2)"]))
    with pytest.raises(UnreadableFileError, match="formulas without values"):
        table("a.xlsx", made)
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(made)) as before, zipfile.ZipFile(out, "w") as after:
        for name in before.namelist():
            part = before.read(name)
            if name.endswith("sheet1.xml"):
                part = part.replace(b'<c r="B2">', b'<c r="B2" t="str">')
                part = (
                    part.replace(b"<v></v>", b"<v>uitkomst</v>")
                    .replace(b"<v />", b"<v>uitkomst</v>")
                    .replace(b"<v/>", b"<v>uitkomst</v>")
                )
            after.writestr(name, part)
    assert table("b.xlsx", out.getvalue()).rows == (("1", "uitkomst"),)


def test_hidden_sheets_and_empty_ones_are_passed_over(table: Table) -> None:
    def hidden(sheet: Worksheet) -> None:
        rows_of(["id", "geheim"], [1, "geheim"])(sheet)
        sheet.sheet_state = "hidden"

    found = table(
        "a.xlsx", xlsx(lambda _: None, ("verborgen", hidden), ("antwoorden", rows_of(["id", "tekst"], [1, "ja"])))
    )
    assert found.columns == ("id", "tekst")
    two = xlsx(rows_of(["id", "tekst"], [1, "ja"]), ("meer", rows_of(["id", "x"], [1, "y"])))
    assert table("b.xlsx", two).format == "xlsx (first of 2 sheets)"


def test_rows_on_hidden_sheets_only_are_told(table: Table) -> None:
    def hidden(sheet: Worksheet) -> None:
        rows_of(["id", "geheim"], [1, "geheim"])(sheet)
        sheet.sheet_state = "veryHidden"

    with pytest.raises(UnreadableFileError, match="hidden sheets only") as caught:
        table("a.xlsx", xlsx(lambda _: None, ("verborgen", hidden)))
    assert "geheim" not in str(caught.value)


def test_a_title_merged_over_all_columns_is_no_header(table: Table) -> None:
    def fill(sheet: Worksheet) -> None:
        rows_of(["Registratie 2024"], ["id", "datum", "verloop"], [1, "12-03-2024", "a b"], [2, "13-03-2024", "c"])(
            sheet
        )
        sheet.merge_cells("A1:C1")

    assert table("a.xlsx", xlsx(fill)).columns == ("id", "datum", "verloop")


def test_headers_in_two_rows_become_one(table: Table) -> None:
    def fill(sheet: Worksheet) -> None:
        rows_of(
            ["dossier", "slachtoffer", None, "melding", None, "verloop"],
            [None, "naam", "leeftijd", "datum", "afhandeling", None],
            [1, "Noor H.", 16, "12-03-2024", "consult", "een lang verhaal"],
            [2, "Bram K.", 17, "13-03-2024", "sepot", "nog een verhaal"],
        )(sheet)
        for cells in ("A1:A2", "B1:C1", "D1:E1", "F1:F2"):
            sheet.merge_cells(cells)

    found = table("a.xlsx", xlsx(fill))
    assert found.columns == (
        "dossier",
        "slachtoffer naam",
        "slachtoffer leeftijd",
        "melding datum",
        "melding afhandeling",
        "verloop",
    )
    assert found.rows[0] == ("1", "Noor H.", "16", "12-03-2024", "consult", "een lang verhaal")


def test_a_cell_merged_over_rows_counts_for_each_but_a_text_stands_once(table: Table) -> None:
    story = "dit is een verhaal van meer dan acht woorden dat maar een keer verteld is"

    def fill(sheet: Worksheet) -> None:
        rows_of(
            ["dossier", "datum", "verloop", "stap"],
            ["Q1", "12-03-2024", story, "a"],
            [None, None, None, "b"],
            ["Q2", "x", "y", "c"],
        )(sheet)
        for column in "ABC":
            sheet.merge_cells(f"{column}2:{column}3")

    assert table("a.xlsx", xlsx(fill)).rows == (
        ("Q1", "12-03-2024", story, "a"),
        ("Q1", "12-03-2024", "", "b"),
        ("Q2", "x", "y", "c"),
    )


@pytest.mark.parametrize("text", ["id;tekst\n", "id;tekst\n;;\n\n", "alleen dit\n", ";;;\n;;\n"])
def test_no_rows_below_a_header_is_told(table: Table, text: str) -> None:
    with pytest.raises(UnreadableFileError, match="no rows below a header"):
        table("a.csv", text)


def test_too_many_rows_or_columns_are_told(table: Table) -> None:
    with pytest.raises(UnreadableFileError, match="split it"):
        table("a.csv", ";".join(f"k{n}" for n in range(2001)) + "\n" + ";".join("x" * 2001) + "\n")
    with pytest.raises(UnreadableFileError, match="split it"):
        table("a.csv", "id;t\n" + "1;x\n" * 200_001)

    def far(sheet: Worksheet) -> None:
        rows_of(["id", "tekst"], [1, "ja"])(sheet)
        sheet["A1048576"] = " "

    with pytest.raises(UnreadableFileError, match="delete empty ones"):
        table("a.xlsx", xlsx(far))


def test_what_a_workbook_has_beside_its_cells_makes_no_noise(table: Table) -> None:
    made, out = xlsx(rows_of(["id", "tekst"], [1, "ja"])), io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(made)) as before, zipfile.ZipFile(out, "w") as after:
        for name in before.namelist():
            part = before.read(name)
            if name == "xl/styles.xml":  # openpyxl warns where there is no style called normal
                part = re.sub(rb"<cellStyles.*</cellStyles>", b"", part)
            after.writestr(name, part)
    assert table("a.xlsx", out.getvalue()).rows == (("1", "ja"),)
