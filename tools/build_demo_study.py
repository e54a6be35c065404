"""Write the example study from its scripts: ``examples/scripts`` and ``examples/planted`` to ``examples/demo-study``.

    python -m tools.build_demo_study [--examples DIR] [--to DIR]

The same scripts give the same bytes. The material is checked first; if anything is wrong with it, all of that is said
and nothing is written. Whatever else stands in the folder (``decisions.yaml``) is left alone.
"""

import argparse
import csv
import io
import json
import re
import shutil
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import yaml
from tools.demo_transcripts import WRITERS, Interview, fixed_archive

EXAMPLES = Path(__file__).resolve().parents[1] / "examples"
GROUPS = ("slachtoffer", "ouder", "eerstelijnsprofessional", "professional")
KINDS = frozenset(
    "PERSOON PLAATS BUURT ADRES POSTCODE SCHOOL ORGANISATIE ACCOUNT EMAIL WEBADRES TELEFOON BSN IBAN DOCUMENT KENTEKEN "
    "ZAAKNUMMER APPARAAT DATUM LEEFTIJD".split()
)
LEAST_INTERVIEWS, LEAST_TURNS, LEAST_CASEFILES, LEAST_RESPONSES = 12, 25, 40, 150
ECHO = 6  # words; shorter turns ("ja, precies") recur in any conversation

# Which program wrote which interview. A new interview gets a line here.
FORMATS: Mapping[str, str] = {
    "interview-01": "teams-vtt",
    "interview-02": "timed-text",
    "interview-03": "text-with-head",
    "interview-04": "docx-paragraphs",
    "interview-05": "whisperx",
    "interview-06": "noscribe-vtt",
    "interview-07": "srt",
    "interview-08": "docx-table",
    "interview-09": "vtt",
    "interview-10": "noscribe-html",
    "interview-11": "text",
    "interview-12": "whisperx",
    "interview-13": "eaf",
}

Row = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Table:
    """One table of the study.

    Attributes:
        name: What ``planted/tables.yaml`` calls it.
        script: The script's name.
        path: Where it is written.
        source: What it is added as.
        key: The script's field that numbers the rows.
        columns: The header of each field, in order.
        write: Makes the file.
    """

    name: str
    script: str
    path: str
    source: str
    key: str
    columns: Mapping[str, str]
    write: Callable[[Sequence[str], Sequence[Sequence[Any]]], bytes]


def excel_csv(columns: Sequence[str], rows: Sequence[Sequence[Any]]) -> bytes:
    """CSV as a Dutch Excel saves it as "CSV UTF-8"."""
    return _separated(columns, rows).encode("utf-8-sig")


def windows_csv(columns: Sequence[str], rows: Sequence[Sequence[Any]]) -> bytes:
    """CSV as an older survey program exports it: Windows-1252."""
    return _separated(columns, rows).encode("windows-1252")


def _separated(columns: Sequence[str], rows: Sequence[Sequence[Any]]) -> str:
    kept = io.StringIO()
    csv.writer(kept, delimiter=";", lineterminator="\r\n").writerows([columns, *rows])
    return kept.getvalue()


def xlsx(columns: Sequence[str], rows: Sequence[Sequence[Any]]) -> bytes:
    """A workbook as a register exports it: one sheet, a bold header, dates as dates."""
    from openpyxl import Workbook
    from openpyxl.styles import Font

    book = Workbook()
    sheet = book.worksheets[0]
    sheet.title = "Export"
    sheet.append(list(columns))
    for cell in sheet[1]:
        cell.font = Font(bold=True)
    for number, row in enumerate(rows, start=2):
        for at, value in enumerate(row, start=1):
            day = _day(value)
            cell = sheet.cell(number, at, day)
            if day is not value:
                cell.number_format = "dd-mm-yyyy"
    kept = io.BytesIO()
    book.save(kept)
    return fixed_archive(kept.getvalue())


def _day(value: Any) -> Any:
    whole = isinstance(value, str) and re.fullmatch(r"\d\d-\d\d-\d{4}", value)
    return datetime.strptime(value, "%d-%m-%Y").date() if whole else value  # noqa: DTZ007 - a day has no zone


TABLES = (
    Table(
        "qpido",
        "casefiles-qpido",
        "casefiles/qpido.csv",
        "casefile",
        "dossiernummer",
        {
            "dossiernummer": "Dossiernummer",
            "datum": "Datum",
            "organisatie": "Organisatie",
            "leeftijd": "Leeftijd",
            "woonplaats": "Woonplaats",
            "aanmelder": "Aangemeld door",
            "motief_melding": "Motief van de melding",
            "verloop": "Verloop",
            "afhandeling": "Afhandeling",
        },
        excel_csv,
    ),
    Table(
        "politie",
        "casefiles-politie",
        "casefiles/politie.xlsx",
        "casefile",
        "registratienummer",
        {
            "registratienummer": "Registratienummer",
            "datum_melding": "Datum melding",
            "eenheid": "Eenheid",
            "naam_slachtoffer": "Naam slachtoffer",
            "geboortedatum": "Geboortedatum",
            "mutatie": "Mutatie",
            "motief": "Motief",
            "afhandeling": "Afhandeling",
        },
        xlsx,
    ),
    Table(
        "enquete",
        "enquete",
        "survey/enquete.csv",
        "survey",
        "respons",
        {
            "respons": "Responsnummer",
            "ingevuld_op": "Ingevuld op",
            "leeftijd": "Leeftijd",
            "geslacht": "Geslacht",
            "school": "School",
            "schooltype": "Schooltype",
            "meegemaakt": "Heb je zelf online seksueel geweld meegemaakt?",
            "tegenhouden": "Wat zou jou of iemand anders tegenhouden om hulp te zoeken?",
            "nodig": "Wat heb je dan nodig van de politie of een hulporganisatie?",
            "samen": "Hoe kunnen school, politie en hulp het samen beter doen?",
            "interview": "Wil je meedoen aan een interview?",
            "contact": "Hoe kunnen we je bereiken?",
        },
        windows_csv,
    ),
)


@dataclass(frozen=True, slots=True)
class Material:
    """Everything that the scripts hold.

    Attributes:
        interviews: In order of their ids.
        rows: Each table's rows, by its name.
        planted: The personal data in the tables.
        unmarked: Scripts of interviews that don't say that they are fiction.
    """

    interviews: tuple[Interview, ...]
    rows: Mapping[str, Sequence[Row]]
    planted: Sequence[Row]
    unmarked: tuple[str, ...]


def read(examples: Path) -> Material:
    """Read the scripts."""
    scripts = examples / "scripts"
    loaded = [_load(path) for path in sorted(scripts.glob("interview-*.yaml"))]
    return Material(
        tuple(Interview.parse(script) for script in loaded),
        {table.name: _load(scripts / f"{table.script}.yaml") for table in TABLES},
        _load(examples / "planted" / "tables.yaml"),
        tuple(script["id"] for script in loaded if "verzonnen" not in script.get("fiction", "")),
    )


def _load(path: Path) -> Any:
    return yaml.safe_load(path.read_text("utf-8"))


def problems(material: Material) -> Iterator[str]:
    """Say everything that is wrong with the material."""
    yield from (f"{each} does not say that everything in it is invented" for each in material.unmarked)
    yield from _miscounts(material)
    yield from _echoes(material.interviews)
    for interview in material.interviews:
        yield from _interview_problems(interview)
    for table in TABLES:
        yield from _table_problems(table, material.rows[table.name])
    for datum in material.planted:
        yield from _datum_problems(material, datum)


def _miscounts(material: Material) -> Iterator[str]:
    casefiles = sum(len(material.rows[table.name]) for table in TABLES if table.source == "casefile")
    responses = sum(len(material.rows[table.name]) for table in TABLES if table.source == "survey")
    for what, count, least in (
        ("interviews", len(material.interviews), LEAST_INTERVIEWS),
        ("case files", casefiles, LEAST_CASEFILES),
        ("survey responses", responses, LEAST_RESPONSES),
    ):
        if count < least:
            yield f"there are {count} {what}; at least {least} are needed"
    for group in GROUPS:
        if all(interview.group != group for interview in material.interviews):
            yield f"there is no interview of group {group}"


def _echoes(interviews: Sequence[Interview]) -> Iterator[str]:
    seen: dict[str, str] = {}
    for interview in interviews:
        for number, turn in enumerate(interview.turns, start=1):
            here, text = f"{interview.id}, turn {number}", turn.text.casefold()
            if len(turn.words) >= ECHO and text in seen:
                yield f"{here} is the same as {seen[text]}"
            seen.setdefault(text, here)


def _interview_problems(interview: Interview) -> Iterator[str]:
    if interview.group not in GROUPS:
        yield f"{interview.id} has the unknown group {interview.group}"
    if interview.id not in FORMATS:
        yield f"{interview.id} has no format; give it a line in FORMATS"
    if len(interview.turns) < LEAST_TURNS:
        yield f"{interview.id} has {len(interview.turns)} turns; at least {LEAST_TURNS} are needed"
    said = [turn.text for turn in interview.turns]
    for datum in interview.planted:
        yield from _kind_problems(interview.id, datum)
        if not any(stands_in(datum["text"], text) for text in said):
            yield f"{interview.id}: '{datum['text']}' is listed as planted and stands in no turn"
    texts = [datum["text"] for datum in interview.planted]
    yield from (
        f"{interview.id}: '{text}' is listed twice" for text in sorted({t for t in texts if texts.count(t) > 1})
    )


def _kind_problems(where: str, datum: Row) -> Iterator[str]:
    if datum["kind"] not in KINDS:
        yield f"{where}: '{datum['text']}' has the unknown kind {datum['kind']}"
    if not isinstance(datum["checkable"], bool):
        yield f"{where}: '{datum['text']}' does not say whether it is checkable"


def _table_problems(table: Table, rows: Sequence[Row]) -> Iterator[str]:
    keys = [row[table.key] for row in rows]
    yield from (f"{table.name} has two rows {key}" for key in sorted({key for key in keys if keys.count(key) > 1}))
    for row in rows:
        if list(row) != list(table.columns):
            yield f"{table.name}, row {row[table.key]}: its fields are not those of the table"
        elif table.write is windows_csv and (odd := _beyond_windows(row)):
            yield f"{table.name}, row {row[table.key]}: Windows-1252 has no {odd}"


def _beyond_windows(row: Row) -> str:
    text = "".join(str(value) for value in row.values())
    return "".join(sorted({letter for letter in text if not letter.encode("windows-1252", "ignore")}))


def _datum_problems(material: Material, datum: Row) -> Iterator[str]:
    where = f"planted in {datum['file']}, row {datum['row']}, {datum['column']}"
    table = next((each for each in TABLES if each.name == datum["file"]), None)
    if table is None or datum["column"] not in table.columns:
        yield f"{where}: there is no such column"
        return
    yield from _kind_problems(where, datum)
    row = next((each for each in material.rows[table.name] if each[table.key] == datum["row"]), None)
    if row is None:
        yield f"{where}: there is no such row"
    elif not stands_in(datum["text"], row[datum["column"]]):
        yield f"{where}: '{datum['text']}' does not stand there"


def stands_in(datum: str, text: str) -> bool:
    """Say whether a personal datum stands in a text, not as a part of a longer word."""
    return re.search(rf"(?<!\w){re.escape(datum)}(?!\w)", text) is not None


def build(material: Material) -> dict[str, bytes]:
    """Make every file of the study, by its path."""
    files: dict[str, bytes] = {}
    listed: list[dict[str, str]] = []
    planted: list[dict[str, Any]] = []
    for interview in material.interviews:
        suffix, write = WRITERS[FORMATS[interview.id]]
        path = f"interviews/{interview.group}/{interview.id}{suffix}"
        files[path] = write(interview)
        listed.append({"path": path, "source": "interview", "group": interview.group})
        planted += [_entry(path, interview.id, None, datum) for datum in interview.planted]
    for table in TABLES:
        rows = material.rows[table.name]
        files[table.path] = table.write(list(table.columns.values()), [list(row.values()) for row in rows])
        listed.append({"path": table.path, "source": table.source})
        planted += [
            _entry(table.path, str(datum["row"]), table.columns[datum["column"]], datum)
            for datum in material.planted
            if datum["file"] == table.name
        ]
    head = "# What `thematics demo` adds, in this order. Written by tools/build_demo_study.py; all of it is invented.\n"
    files["material.yaml"] = (head + yaml.safe_dump(listed, sort_keys=False, allow_unicode=True)).encode()
    lines = ",\n".join(json.dumps(entry, ensure_ascii=False) for entry in planted)
    files["planted.json"] = f"[\n{lines}\n]\n".encode()
    return files


def _entry(path: str, document: str, column: str | None, datum: Row) -> dict[str, Any]:
    return {
        "file": path,
        "document": document,
        "column": column,
        "kind": datum["kind"],
        "text": datum["text"],
        "checkable": datum["checkable"],
    }


def main() -> None:
    parser = argparse.ArgumentParser(description="Write the example study from its scripts.")
    parser.add_argument("--examples", type=Path, default=EXAMPLES, help="the folder with scripts/ and planted/")
    parser.add_argument("--to", type=Path, help="where to write; demo-study in the same folder otherwise")
    options = parser.parse_args()
    material = read(options.examples)
    if wrong := list(problems(material)):
        raise SystemExit("\n".join(["nothing was written:", *wrong]))
    folder = options.to or options.examples / "demo-study"
    files = build(material)
    for old in {path.split("/")[0] for path in files if "/" in path}:
        shutil.rmtree(folder / old, ignore_errors=True)
    for path, content in files.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_bytes(content)
    print(f"{len(files)} files, {sum(map(len, files.values())) // 1024} KB, in {folder}")


if __name__ == "__main__":
    main()
