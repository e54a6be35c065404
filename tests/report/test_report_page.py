"""The page as a file: whole, on its own, safe to open; and sound whatever a study holds."""

import dataclasses
import re
from collections.abc import Callable
from html.parser import HTMLParser
from xml.etree import ElementTree as ET

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from thematics.errors import UsageError
from thematics.records.codebook import Code, Framework, Texts
from thematics.records.decisions import CandidateStatus, CodeState, Coding, Folded, QuoteForm
from thematics.records.redacted import Document, Segment
from thematics.records.shared import Group, Source, Voice, WordRange
from thematics.report import QuoteText, ReportInput, render_html
from thematics.report.svg import WIDTH_OF_LETTER

Read = Callable[[str], list[str]]
VOID = {"meta", "br", "hr", "img", "input", "link"}
NASTY = "<script>alert(\"x\")</script> & 'q' {{ 7 * 7 }} </style> <!-- "


class _Tags(HTMLParser):
    """Notes the tags of a page, and whether each that opens is closed."""

    def __init__(self) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.attributes: list[tuple[str, str]] = []
        self._open: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.attributes += [(name, value or "") for name, value in attrs]
        if tag not in VOID:
            self._open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.attributes += [(name, value or "") for name, value in attrs]

    def handle_endtag(self, tag: str) -> None:
        assert self._open.pop() == tag

    def close(self) -> None:
        super().close()
        assert not self._open


def _tags(html: str) -> _Tags:
    tags = _Tags()
    tags.feed(html)
    tags.close()
    return tags


def _figures(html: str) -> list[ET.Element]:
    return [ET.fromstring(svg) for svg in re.findall(r"<svg.*?</svg>", html, re.DOTALL)]  # noqa: S314 - our own


def _bare(study: ReportInput) -> ReportInput:
    """A study in which nothing has happened yet."""
    codes = {code.id: CodeState(code.id) for code in study.framework.codes}
    return dataclasses.replace(
        study,
        authors=(),
        folded=Folded(codes, {}, (), (), (), frozenset(), 0),
        run=None,
        documents=(),
        segments=(),
        quotes=(),
        texts={},
        steps=(),
        settings={},
        fingerprints={},
    )


def test_it_stands_on_its_own(study: ReportInput) -> None:
    html = render_html(study)
    tags = _tags(html)
    assert html.startswith("<!DOCTYPE html>")
    assert ("content", "default-src 'none'; style-src 'unsafe-inline'; img-src data:") in tags.attributes
    assert not {"script", "link", "iframe", "object", "embed", "img", "form", "base"} & set(tags.tags)
    assert not re.search(r"(?i)https?:|//[a-z]|@import|url\((?!#)|\bon[a-z]+=", html)
    assert all(value.startswith("#") for name, value in tags.attributes if name in {"href", "src", "xlink:href"})


def test_links_lead_somewhere_and_ids_are_unique(study: ReportInput) -> None:
    attributes = _tags(render_html(study)).attributes
    ids = [value for name, value in attributes if name == "id"]
    assert len(ids) == len(set(ids))
    wanted = {value[1:] for name, value in attributes if name == "href"}
    wanted |= {each for name, value in attributes if name == "aria-labelledby" for each in value.split()}
    assert len(wanted) > 8
    assert wanted <= set(ids)


def test_the_same_study_gives_the_same_page(study: ReportInput) -> None:
    assert render_html(study) == render_html(study)


def test_another_language_is_refused(study: ReportInput) -> None:
    with pytest.raises(UsageError):
        render_html(dataclasses.replace(study, lang="fr"))


def test_everything_typed_is_escaped(study: ReportInput) -> None:
    code = Code("b01", Texts(NASTY), Texts(NASTY), study.framework.codes[0].question, "", Texts(NASTY))
    framework = Framework("proef", Texts(NASTY), NASTY, (code, *study.framework.codes[1:]))
    documents = tuple(
        dataclasses.replace(document, attributes={**document.attributes, NASTY: NASTY[:20] if at % 2 else NASTY})
        for at, document in enumerate(study.documents)
    )
    assert study.run is not None
    candidates = tuple(dataclasses.replace(each, name=NASTY, terms=(NASTY,)) for each in study.run.candidates)
    made = dataclasses.replace(
        study,
        title=NASTY,
        authors=(NASTY,),
        framework=framework,
        documents=documents,
        run=dataclasses.replace(study.run, candidates=candidates, engine=NASTY),
        quotes=tuple(dataclasses.replace(quote, text=NASTY) for quote in study.quotes),
        texts=dict.fromkeys(study.texts, NASTY),
        steps=tuple(dataclasses.replace(step, step=NASTY, engine=NASTY) for step in study.steps),
        settings={NASTY: NASTY},
        waived=NASTY,
        version=NASTY,
        fingerprints={NASTY: NASTY},
    )
    html = render_html(made)
    assert "<script" not in html
    assert "<!--" not in html
    assert html.count("</style>") == 1
    assert "{{ 7 * 7 }}" in html  # a text is never a template
    assert "script" not in _tags(html).tags
    assert len(_figures(html)) == 3


@pytest.mark.parametrize("lang", ["nl", "en"])
def test_figures_are_well_formed_and_can_be_read_aloud(study: ReportInput, lang: str) -> None:
    figures = _figures(render_html(dataclasses.replace(study, lang=lang)))
    assert len(figures) == 3
    for figure in figures:
        assert figure.get("role") == "img"
        assert [child.tag for child in figure[:2]] == ["title", "desc"]
        assert all(child.text for child in figure[:2])
        assert figure.get("aria-labelledby") == " ".join(child.get("id", "") for child in figure[:2])


@pytest.mark.parametrize("lang", ["nl", "en"])
def test_nothing_in_a_figure_is_cut_off(study: ReportInput, lang: str) -> None:
    long = "Ontoegankelijkheidsverwachtingen rond hulpverleningsorganisaties en vertrouwenspersonen"
    texts = {**study.texts, "t-name": long}
    codes = {**study.folded.codes, "b01": CodeState("b01", name="t-name")}
    folded = dataclasses.replace(study.folded, codes=codes)
    figures = _figures(render_html(dataclasses.replace(study, lang=lang, texts=texts, folded=folded)))
    seen = 0
    for figure in figures:
        _, _, width, height = map(float, figure.get("viewBox", "").split())
        for text in figure.iter("text"):
            x, y, long_ = (
                float(text.get("x", 0)),
                float(text.get("y", 0)),
                len(text.text or "") * 11.5 * WIDTH_OF_LETTER,
            )
            left = x - {"end": long_, "middle": long_ / 2}.get(text.get("text-anchor", ""), 0)
            assert left >= 0, text.text
            assert left + long_ <= width, text.text
            assert 0 < y <= height, text.text
            seen += 1
        for box in figure.iter("rect"):
            assert float(box.get("x", 0)) + float(box.get("width", 0)) <= width
            assert float(box.get("y", 0)) + float(box.get("height", 0)) <= height
    assert seen > 20


def test_the_map_has_no_style_for_a_candidate_of_too_few_people(study: ReportInput) -> None:
    html = render_html(study)
    assert "K1.02" in html
    for figure in _figures(html):
        assert "K1.04" not in "".join(figure.itertext())


def test_a_new_study(study: ReportInput, read: Read) -> None:
    for lang in ("nl", "en"):
        lines = read(render_html(dataclasses.replace(_bare(study), lang=lang, title="")))
        assert lines[1] == {"nl": "# Studie zonder titel", "en": "# Study without a title"}[lang]
    text = "\n".join(read(render_html(_bare(study))))
    assert "Er is nog geen materiaal in deze studie." in text
    assert "Er is nog geen analyse uitgevoerd" in text
    assert "Er is nog niets beslist." in text
    assert not _figures(render_html(_bare(study)))


def test_no_decisions_yet(study: ReportInput, read: Read) -> None:
    states = {
        key: dataclasses.replace(state, status=CandidateStatus.OPEN, code="")
        for key, state in study.folded.candidates.items()
    }
    codes = {code.id: CodeState(code.id) for code in study.framework.codes}
    folded = Folded(codes, states, (), (), (), frozenset(), 0)
    lines = read(render_html(dataclasses.replace(study, folded=folded, quotes=(), authors=(), texts={})))
    assert "Er is nog niets als thema aanvaard." in lines
    assert "Er zijn nog geen thema’s om te tellen." in lines
    assert any("4 nog open" in line for line in lines)


def test_one_document(study: ReportInput, read: Read) -> None:
    only = study.documents[0]
    segments = tuple(segment for segment in study.segments if segment.range.document == only.id)
    folded = dataclasses.replace(study.folded, codings=(Coding("b01", segments[0].range, "Sanne", "v1"),), conflicts=())
    made = dataclasses.replace(study, documents=(only,), segments=segments, folded=folded, quotes=study.quotes[:1])
    lines = read(render_html(made))
    assert any("interviews met minder dan 5 mensen" in line for line in lines)
    assert "deelnemer, interview · letterlijk" in lines
    text = "\n".join(lines)
    assert "van 1 mensen" not in text
    assert "1 interview" not in text


def test_words_of_a_document_that_left_count_for_nothing(study: ReportInput, read: Read) -> None:
    gone = {"i1", "i2", "i3", "i4", "i5"}
    left = tuple(document for document in study.documents if document.id not in gone)
    lines = read(render_html(dataclasses.replace(study, documents=left, quotes=study.quotes[2:])))
    headings = [line for line in lines if line.startswith("#### ")]
    assert headings == ["#### Schaamte"]
    assert any("12 van 12 mensen" in line for line in lines)


def test_people_are_counted_once_however_much_they_say(study: ReportInput, read: Read) -> None:
    # Both segments of each of six pupils, and a second interview with the first victim.
    survey = [segment.range for segment in study.segments if segment.range.document in {f"e{n}" for n in range(1, 7)}]
    again = Document("i9", "I09", Source.INTERVIEW, Group.SLACHTOFFER)
    said = Segment(WordRange("i9", 0, 9000), "nog iets", 0, again.source, again.group, Voice.SELF, "R01")
    made = dataclasses.replace(
        study,
        documents=(*study.documents, again),
        segments=(*study.segments, said),
        folded=dataclasses.replace(
            study.folded, codings=tuple(Coding("b01", range_, "Sanne", "v1") for range_ in survey)
        ),
    )
    lines = read(render_html(made))
    assert "6 van 12 mensen" in lines
    assert any(line.startswith("Interviews | ") and line.endswith("| 9 | 8") for line in lines)


def test_a_participant_of_one_source_is_nobody_of_another(study: ReportInput, read: Read) -> None:
    # Pseudonyms hold within a source: R01 of the survey is somebody else than R01 of the interviews.
    segments = tuple(
        dataclasses.replace(segment, participant=f"R{int(segment.range.document[1:]):02}") for segment in study.segments
    )
    lines = read(render_html(dataclasses.replace(study, segments=segments)))
    assert any(line.startswith("Interviews | ") and line.endswith("| 8 | 8") for line in lines)
    assert any(line.startswith("Enquête | ") and line.endswith("| 12 | 12") for line in lines)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_no_small_number_of_people_is_shown_whatever_is_coded(
    study: ReportInput, read: Read, data: st.DataObject
) -> None:
    ranges = [segment.range for segment in study.segments]
    codings = tuple(
        Coding(data.draw(st.sampled_from(["b01", "n01", "g01", "x01"])), range_, "Sanne", "v1")
        for range_ in data.draw(st.lists(st.sampled_from(ranges), max_size=40))
    )
    made = dataclasses.replace(study, folded=dataclasses.replace(study.folded, codings=codings))
    lines = read(render_html(made))
    shown = [int(count) for line in lines for count in re.findall(r"\b(\d+) van \d+ mensen", line)]
    start = lines.index("## Verdeling over het materiaal")
    end = next(at for at, line in enumerate(lines) if line.startswith("### Kaart"))
    shown += [int(cell) for line in lines[start:end] for cell in line.split(" | ")[1:] if cell.isdigit()]
    assert all(count >= study.threshold for count in shown)


def test_a_quote_without_a_code_stands_where_its_words_are_coded(study: ReportInput, read: Read) -> None:
    quote = QuoteText(
        study.folded.codings[0].range,
        "zonder code",
        QuoteForm.EDITED,
        "slachtoffer",
        Source.INTERVIEW,
        "",
        "Sanne",
        Voice.SELF,
    )
    lines = read(render_html(dataclasses.replace(study, quotes=(quote,))))
    assert lines.index("#### Schaamte") < lines.index("“zonder code”") < lines.index("### Behoeften")
    assert not any("bij geen thema" in line for line in lines)


def test_the_framework_can_be_empty(study: ReportInput) -> None:
    empty = Framework("leeg", Texts("Leeg"), "1", ())
    made = dataclasses.replace(_bare(study), framework=empty, folded=Folded({}, {}, (), (), (), frozenset(), 0))
    assert "Leeg" in render_html(made)
