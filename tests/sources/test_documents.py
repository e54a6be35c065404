import io
import zipfile
from collections.abc import Callable, Sequence

import docx
import pytest

from thematics.errors import UnreadableFileError

Said = Callable[[str, str | bytes], list[tuple[str | None, str]]]

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
TURNS = [
    ("Interviewer", "Wat heb je nodig gehad?"),
    ("Respondent", "Iemand die luisterde."),
    ("Interviewer", "En verder?"),
    ("Respondent", "Tijd."),
]


def document(paragraphs: Sequence[str] = (), *tables: Sequence[Sequence[str]], after: Sequence[str] = ()) -> bytes:
    made = docx.Document()
    for text in paragraphs:
        made.add_paragraph(text)
    for rows in tables:
        table = made.add_table(rows=len(rows), cols=len(rows[0]))
        for row, cells in zip(table.rows, rows, strict=True):
            for cell, text in zip(row.cells, cells, strict=True):
                cell.text = text
    for text in after:
        made.add_paragraph(text)
    out = io.BytesIO()
    made.save(out)
    return out.getvalue()


def raw(body: str) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as packed:
        packed.writestr("word/document.xml", f'<w:document xmlns:w="{W}"><w:body>{body}</w:body></w:document>')
    return out.getvalue()


def p(*runs: str) -> str:
    return f"<w:p>{''.join(runs)}</w:p>"


def r(text: str) -> str:
    return f'<w:r><w:t xml:space="preserve">{text}</w:t></w:r>'


def test_turns_in_paragraphs_below_a_head(said: Said) -> None:
    head = ["Interview met moeder", "Datum: 3 mei 2024", "Interviewer: Iris Boersma", "Respondent: moeder van N.", ""]
    assert said("a.docx", document([*head, *(f"{who}: {what}" for who, what in TURNS)])) == TURNS


def test_labels_above_their_paragraphs(said: Said) -> None:
    paragraphs = [text for who, what in TURNS for text in (who, what)]
    assert said("a.docx", document(paragraphs)) == TURNS
    named = [text for who, what in TURNS for text in ({"Interviewer": "Iris", "Respondent": "Noor H."}[who], what)]
    assert [who for who, _ in said("a.docx", document(named))] == ["Iris", "Noor H.", "Iris", "Noor H."]


def test_word_online_and_teams_put_time_and_name_above_the_text(said: Said) -> None:
    online = ["Audio file", "gesprek.m4a", "Transcript"] + [
        f"00:00:0{n} {who}\n{what}" for n, (who, what) in enumerate(TURNS)
    ]
    assert said("a.docx", document(online)) == TURNS
    teams = ["Gesprek-20240312_100000-Opname", "12 maart 2024, 10:00AM", "45m 3s", "Iris Boersma started transcription"]
    turns = [f"{who}   0:0{n}\n{what}" for n, (who, what) in enumerate(TURNS)]
    assert said("a.docx", document([*teams, *turns, "Iris Boersma stopped transcription"])) == TURNS


def test_several_paragraphs_of_one_turn_belong_together(said: Said) -> None:
    paragraphs = ["I: Vertel.", "R: Eerst dit.", "Toen dat.", "", "En toen niks.", "I: Oké."]
    assert said("a.docx", document(paragraphs)) == [
        ("I", "Vertel."),
        ("R", "Eerst dit. Toen dat. En toen niks."),
        ("I", "Oké."),
    ]


@pytest.mark.parametrize(
    "shape",
    [
        lambda _, who, what: (who, what),
        lambda _, who, what: (f"{who}:", what),
        lambda n, who, what: (f"0:0{n}", who, what),
        lambda n, who, what: (who, f"00:00:0{n}", what),
        lambda n, who, what: (who, what, f"00:00:0{n}"),
        lambda n, who, what: (str(n + 1), who, what),
        lambda n, who, what: (f"0:00.0 - 0:0{n}.5", what, who),
        lambda n, who, what: (f"00:00:0{n}", f"{who}: {what}"),
        lambda n, who, what: (f"{who}\n00:00:0{n}", what),
    ],
)
def test_turns_in_a_table_however_its_columns_stand(
    said: Said, shape: Callable[[int, str, str], Sequence[str]]
) -> None:
    rows = [shape(n, who, what) for n, (who, what) in enumerate(TURNS)]
    assert said("a.docx", document(["Interview 4"], rows)) == TURNS


@pytest.mark.parametrize(
    "head", [("Tijd", "Spreker", "Tekst"), ("Timespan", "Speaker", "Content"), ("Tijdcode", "Wie", "Fragment")]
)
def test_a_header_row_is_no_turn(said: Said, head: Sequence[str]) -> None:
    rows = [head, *((f"00:0{n}", who, what) for n, (who, what) in enumerate(TURNS))]
    assert said("a.docx", document([], rows)) == TURNS


def test_a_header_row_with_remarks_beside_the_text(said: Said) -> None:
    rows = [("Nr", "Spreker", "Tekst", "Opmerkingen")]
    rows += [
        (str(n), who, what, "hier een lange opmerking van ons over deze passage") for n, (who, what) in enumerate(TURNS)
    ]
    assert said("a.docx", document([], rows)) == TURNS


def test_a_row_without_a_label_goes_on(said: Said) -> None:
    rows = [("I", "Vertel eens wat er gebeurde."), ("R", "Eerst dit."), ("", "Toen dat."), ("I", "Oké."), ("R", "Ja.")]
    assert said("a.docx", document([], rows))[1] == ("R", "Eerst dit. Toen dat.")


def test_a_table_cut_in_two_is_one_transcript_and_a_table_of_facts_is_none(said: Said) -> None:
    facts = [("Datum", "3 mei 2024"), ("Locatie", "buurthuis"), ("Interviewer", "Iris Boersma")]
    rows = [(f"0{n}:00", who, what) for n, (who, what) in enumerate(TURNS)]
    assert said("a.docx", document(["Interview"], facts, rows[:2], rows[2:])) == TURNS


def test_a_table_of_facts_above_paragraphs_is_no_speech(said: Said) -> None:
    facts = [("Datum", "3 mei 2024"), ("Interviewer", "Iris Boersma")]
    turns = [f"{who}: {what}" for who, what in TURNS]
    assert said("a.docx", document(["Interview"], facts, after=turns)) == TURNS


def test_a_frame_around_the_text_is_no_table(said: Said) -> None:
    text = "\n".join(f"{who}: {what}" for who, what in TURNS)
    assert said("a.docx", document([], [(text,)])) == TURNS


def test_tracked_changes_count_as_accepted(said: Said) -> None:
    inserted = f"<w:ins>{r('niet ')}</w:ins>"
    deleted = "<w:del><w:r><w:delText>wel </w:delText></w:r><w:r><w:t>wel </w:t></w:r></w:del>"
    moved = f"<w:moveFrom>{r('weg')}</w:moveFrom><w:moveTo>{r(' verteld.')}</w:moveTo>"
    body = p(r("I: Hoe ging dat?")) + p(r("R: Ik heb het "), inserted, deleted, r("aan haar"), moved)
    assert said("a.docx", raw(body)) == [("I", "Hoe ging dat?"), ("R", "Ik heb het niet aan haar verteld.")]


def test_what_stands_beside_the_text_is_no_speech(said: Said) -> None:
    box = f"<w:r><w:drawing><wps xmlns='x'>{p(r('kader'))}</wps></w:drawing><w:pict>{p(r('plaatje'))}</w:pict></w:r>"
    hidden = "<w:r><w:rPr><w:vanish/></w:rPr><w:t> verborgen</w:t></w:r>"
    field = "<w:r><w:instrText>PAGE 1</w:instrText></w:r>"
    body = p(r("I: Ja?")) + p(r("R: Nee"), box, hidden, field, r("."))
    assert said("a.docx", raw(body)) == [("I", "Ja?"), ("R", "Nee.")]


def test_links_controls_tabs_and_breaks_keep_words_apart(said: Said) -> None:
    link = f"<w:hyperlink>{r('daar')}</w:hyperlink>"
    control = f"<w:sdt><w:sdtContent>{r('en toen')}</w:sdtContent></w:sdt>"
    body = p(r("I: Waar?")) + p(
        r("R:"),
        "<w:r><w:tab/></w:r>",
        link,
        "<w:r><w:br/></w:r>",
        control,
        "<w:r><w:t>e</w:t><w:noBreakHyphen/><w:t>mail</w:t></w:r>",
    )
    inside = f"<w:sdt><w:sdtContent>{p(r('I: Oké.'))}</w:sdtContent></w:sdt>"
    assert said("a.docx", raw(body + inside)) == [("I", "Waar?"), ("R", "daar en toene-mail"), ("I", "Oké.")]


def test_a_document_without_words_says_so(said: Said) -> None:
    with pytest.raises(UnreadableFileError, match="no Word document with turns"):
        said("a.docx", document([]))
