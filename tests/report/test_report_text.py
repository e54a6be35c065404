"""What a report says, read as text.

``THEMATICS_RENEW=1 python -m pytest tests/report`` writes the text anew into ``golden/``; read the difference before you commit it.
"""

import dataclasses
import os
import re
from collections.abc import Callable
from pathlib import Path

import pytest

from thematics.records.decisions import CandidateStatus
from thematics.records.shared import Label
from thematics.report import ReportInput, render_html
from thematics.report.text import TABLES, words_in

GOLDEN = Path(__file__).parent / "golden"
Read = Callable[[str], list[str]]


@pytest.mark.parametrize("lang", ["nl", "en"])
@pytest.mark.parametrize("approach", ["framework", "reflexive"])
def test_the_text_of_a_small_study(study: ReportInput, read: Read, lang: str, approach: str) -> None:
    made = dataclasses.replace(study, lang=lang, approach=approach)
    path = GOLDEN / f"small-{approach}.{lang}.txt"
    text = "\n".join(read(render_html(made))) + "\n"
    if os.environ.get("THEMATICS_RENEW"):
        path.write_text(text, "utf-8")
    assert text == path.read_text("utf-8")


def test_both_languages_say_the_same_things() -> None:
    assert set(TABLES["nl"]) == set(TABLES["en"])
    holes = {key: re.findall(r"\{\w+\}", text) for key, text in TABLES["nl"].items()}
    assert {key: sorted(found) for key, found in holes.items()} == {
        key: sorted(re.findall(r"\{\w+\}", text)) for key, text in TABLES["en"].items()
    }


def test_every_kind_of_personal_data_has_words() -> None:
    for lang in TABLES:
        assert all(words_in(lang).has(f"tag.{label.value}") for label in Label)


@pytest.mark.parametrize("lang", ["nl", "en"])
def test_no_pseudonym_can_be_followed(study: ReportInput, read: Read, lang: str) -> None:
    everywhere = "[PERSOON-41] PERSOON-41 [persoon-41], R041 [R041] [SCHOOL-41]"
    texts = dict.fromkeys(study.texts, everywhere)
    quotes = tuple(dataclasses.replace(quote, text=everywhere) for quote in study.quotes)
    assert study.run is not None
    candidates = tuple(
        dataclasses.replace(candidate, name=everywhere, terms=(everywhere,)) for candidate in study.run.candidates
    )
    run = dataclasses.replace(study.run, candidates=candidates, engine=everywhere, settings={"a": everywhere})
    made = dataclasses.replace(
        study,
        lang=lang,
        title=everywhere,
        waived=everywhere,
        texts=texts,
        quotes=quotes,
        run=run,
        settings=run.settings,
    )
    html = render_html(made)
    assert "41" not in "\n".join(read(html))
    assert not re.search(r"\d+-41|[A-Z]-?41", html)
    assert ("[naam]" if lang == "nl" else "[name]") in html
    # Labels of documents and participants' ids lead back to people as well.
    for document in study.documents:
        assert not re.search(rf"\b{document.label}\b", html)
    assert not re.search(r"\bR\d\d\b", html)


def _under(lines: list[str]) -> list[tuple[list[str], str]]:
    """Give each line with the headings that it stands under, the title left out."""
    above: list[str] = []
    found = []
    for line in lines:
        if match := re.match(r"(#+) (.*)", line):
            above = [*above[: len(match[1]) - 1], match[2]]
        else:
            found.append((above[1:], line))
    return found


@pytest.mark.parametrize(
    ("lang", "theme", "candidate"), [("nl", "thema", "kandidaat-thema"), ("en", "theme", "candidate theme")]
)
def test_what_nobody_accepted_is_never_called_a_theme(
    study: ReportInput, read: Read, lang: str, theme: str, candidate: str
) -> None:
    assert study.run is not None
    open_ones = [each.id for each in study.folded.candidates.values() if each.status is not CandidateStatus.ACCEPTED]
    first_words = [each.name.split(", ")[0] for each in study.run.candidates if each.id in open_ones]
    signs = [*open_ones, *first_words]
    lines = _under(read(render_html(dataclasses.replace(study, lang=lang))))
    seen = [(above, line) for above, line in lines if any(re.search(rf"\b{sign}\b", line) for sign in signs)]
    assert len(seen) >= 4
    for above, line in seen:
        for heading in above:
            assert theme not in heading.lower().replace(candidate, ""), (above, line)
    assert any(candidate in above[0].lower() for above, _ in seen)


def test_an_accepted_one_is_called_by_its_code(study: ReportInput, read: Read) -> None:
    lines = _under(read(render_html(study)))
    assert any(above[:2] == ["Thema’s", "Motieven"] and "K1.01" in line for above, line in lines)
    assert any("Schaamte" in above for above, _ in lines)


def test_a_merged_codes_words_count_for_the_code_it_went_into(study: ReportInput, read: Read) -> None:
    headings = [line for line in read(render_html(study)) if line.startswith("#### ")]
    assert headings == ["#### Schaamte", "#### Eén loket", "#### Anderen hebben het erger"]


def test_an_example_says_so(study: ReportInput) -> None:
    said = "De beslissingen in dit verslag zijn een voorbeeld"
    assert said not in render_html(study)
    assert said in render_html(dataclasses.replace(study, demo=True, authors=("demo",)))


def test_a_waived_review_is_given_with_its_reason(study: ReportInput) -> None:
    assert "nagelezen op persoonsgegevens" not in render_html(study)
    html = render_html(dataclasses.replace(study, waived="proef met verzonnen tekst"))
    assert "Niet nagelezen op persoonsgegevens" in html
    assert "proef met verzonnen tekst" in html


def test_a_tiny_groups_quote_names_its_source_only(study: ReportInput, read: Read) -> None:
    # Two parents: each of them would know who the other is.
    lines = read(render_html(study))
    assert "deelnemer, interview · parafrase · vertelt over een ander" in lines
    assert "slachtoffer, interview · letterlijk" in lines
    assert any(
        line.startswith("ouder, interview") for line in read(render_html(dataclasses.replace(study, threshold=2)))
    )


def test_a_reflexive_report_counts_no_themes(study: ReportInput, read: Read) -> None:
    lines = read(render_html(dataclasses.replace(study, approach="reflexive")))
    text = "\n".join(lines)
    counting = ("van 8 mensen", "de meeste", "ongeveer de helft", "overeenstemming", "verzadiging", "aantal mensen")
    assert not [words for words in counting if words in text]
    assert "van 8 mensen" in "\n".join(read(render_html(study)))
