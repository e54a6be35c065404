"""Tables for other programs: nothing is lost, and nothing becomes a formula."""

import csv
from pathlib import Path

import openpyxl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from thematics.exchange import write_csv, write_xlsx

TRAPS = ["=1+1", "+31", "-ja", "@naam", "\t=2", "\r=2", "\n=2", "=HYPERLINK(0)", "=cmd|' /C calc'!A0"]
printable = st.text(st.characters(exclude_categories=("Cs", "Cc", "Co", "Cn")), max_size=30)


def _read(path: Path) -> list[list[str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.reader(file, delimiter=";"))


@pytest.mark.parametrize("text", TRAPS)
def test_no_cell_is_a_formula(tmp_path: Path, text: str) -> None:
    write_csv(tmp_path / "t.csv", ["woorden"], [{"woorden": text}])
    assert _read(tmp_path / "t.csv")[1] == [f"'{text}"]
    write_xlsx(tmp_path / "t.xlsx", {"blad": (["woorden"], [{"woorden": text}])})
    cell = openpyxl.load_workbook(tmp_path / "t.xlsx")["blad"]["A2"]
    assert cell.data_type == "s"
    assert str(cell.value).startswith("'")


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=40)
@given(
    rows=st.lists(st.fixed_dictionaries({"tekst": printable, "getal": st.integers(0, 10**9) | st.none()}), max_size=5)
)
def test_what_is_written_is_read_back(tmp_path: Path, rows: list[dict[str, object]]) -> None:
    columns = ["tekst", "getal", "ontbreekt"]
    wanted = [[_shown(row["tekst"]), _shown(row["getal"]), ""] for row in rows]
    write_csv(tmp_path / "t.csv", columns, rows)
    assert _read(tmp_path / "t.csv") == [columns, *wanted]
    write_xlsx(tmp_path / "t.xlsx", {"een": (columns, rows), "twee": (columns, [])})
    book = openpyxl.load_workbook(tmp_path / "t.xlsx")
    assert book.sheetnames == ["een", "twee"]
    read = [["" if cell is None else str(cell) for cell in row] for row in book["een"].iter_rows(values_only=True)]
    assert read == [columns, *wanted]


def _shown(value: object) -> str:
    text = "" if value is None else str(value)
    return f"'{text}" if text.startswith(("=", "+", "-", "@")) else text


def test_a_very_long_text_is_cut_to_what_a_cell_holds(tmp_path: Path) -> None:
    write_xlsx(tmp_path / "t.xlsx", {"blad": (["tekst"], [{"tekst": "a" * 40_000}])})
    assert len(str(openpyxl.load_workbook(tmp_path / "t.xlsx")["blad"]["A2"].value)) == 32_767


def test_what_a_workbook_can_not_hold_is_left_out(tmp_path: Path) -> None:
    write_xlsx(tmp_path / "t.xlsx", {"blad": (["tekst"], [{"tekst": "a\x00b\x0bc\x1fd\ne"}])})
    assert openpyxl.load_workbook(tmp_path / "t.xlsx")["blad"]["A2"].value == "abcd\ne"
