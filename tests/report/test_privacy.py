"""What a report says of what the redaction missed."""

import dataclasses
from collections.abc import Callable

import pytest

from thematics.records.checks import Check, KindCount, SourceCheck
from thematics.records.shared import Label, Source
from thematics.report import ReportInput, RiskCount, render_html
from thematics.report.text import words_in

Read = Callable[[str], list[str]]


def _section(html: str, read: Read) -> str:
    return "\n".join(read(html.partition('<section id="privacy"')[2].partition("</section>")[0].partition(">")[2]))


def _of(check: Check, **changed: int | dict[Label, KindCount]) -> Check:
    """Give a check of interviews alone."""
    mine = dataclasses.replace(check.sources[Source.INTERVIEW], **changed)  # type: ignore[arg-type]
    return dataclasses.replace(check, sources={Source.INTERVIEW: mine})


def test_a_study_that_was_never_checked_says_so(study: ReportInput, read: Read) -> None:
    never = dataclasses.replace(study, check=None)
    assert "nooit gemeten" in _section(render_html(never), read)
    assert "never measured" in _section(render_html(dataclasses.replace(never, lang="en")), read)
    assert study.check is not None
    unread = _of(study.check, read=0, missed=0, reviewed=0, kinds={})
    assert "nooit gemeten" in _section(render_html(dataclasses.replace(study, check=unread)), read)


def test_the_rate_stands_with_its_interval_and_what_it_means(study: ReportInput, read: Read) -> None:
    told = _section(render_html(dataclasses.replace(study, threshold=3)), read)
    assert "Er zijn 90 door het toeval gekozen tekststukken, van de 450, gelezen" in told
    assert "door Sanne en Youssef, het laatst op 2 maart 2025." in told
    assert "Tekststukken waarin iets gemist was: 3 van 90, dat is 3,3% (1,1% tot 9,3%)." in told
    assert "Persoonsgegevens die gemist waren: 4 van 112, dat is 3,6% (1,4% tot 8,8%)." in told
    assert "van elke 100 persoonsgegevens zijn er naar schatting 4 gemist. Het kunnen er ook 1 tot 9 zijn." in told
    assert "namen van mensen | 3 | 84 | 3,6% (1,2% tot 10%)" in told
    assert "Enquête: alle soorten | 0 | 30 | 0% (0% tot 11,4%)" in told
    assert "72 stukken kwamen uit documenten die al waren nagelezen" in told


def test_nothing_missed_is_no_proof(study: ReportInput, read: Read) -> None:
    assert study.check is not None
    clean = _of(study.check, missed=0, kinds={Label.PERSON: KindCount(0, 1000)})
    told = _section(render_html(dataclasses.replace(study, check=clean, redacted_since_check=False)), read)
    assert "kunnen het er 1 zijn" in told
    assert "is daarna verborgen" not in told
    assert "Na de steekproef" not in told
    empty = _of(study.check, missed=0, kinds={})
    assert "geen persoonsgegevens" in _section(render_html(dataclasses.replace(study, check=empty)), read)


def test_a_sample_that_is_half_read_says_so(study: ReportInput, read: Read) -> None:
    assert study.check is not None
    half = _of(study.check, read=40, reviewed=0)
    told = _section(render_html(dataclasses.replace(study, check=half)), read)
    assert "die is 60 stukken groot" in told
    assert "nog door niemand nagelezen" in told
    assert "al waren nagelezen: de cijfers gelden voor computer en nalezer samen" in _section(
        render_html(dataclasses.replace(study, check=_of(study.check))), read
    )


def test_where_a_source_is_small_nothing_is_told_of_its_size(study: ReportInput, read: Read) -> None:
    shown, hidden = (_section(render_html(dataclasses.replace(study, threshold=n)), read) for n in (3, 5))
    assert "450" in shown
    assert "alle soorten" in shown
    assert "450" not in hidden
    assert "alle soorten" not in hidden
    assert "3 van 90" in hidden


@pytest.mark.parametrize(
    ("threshold", "counts", "said", "unsaid"),
    [
        (3, (9, 7, 6, 5, 3), ["Er zijn 9 zulke fragmenten", "er 6 van de 9 bekeken"], []),
        (5, (9, 7, 6, 5, 3), ["Er zijn 9 zulke fragmenten", "Een deel ervan"], ["er 6"]),
        (5, (4, 3, 0, 0, 3), ["van minder dan 5 mensen", "Niemand heeft"], ["Er zijn 4"]),
        (5, (4, 3, 2, 2, 2), ["van minder dan 5 mensen", "Een deel ervan"], ["2 van de 4", "Er zijn 4"]),
        (5, (9, 7, 9, 7, 0), ["Er zijn 9 zulke fragmenten", "ze alle bekeken"], []),
        (1, (1, 1, 1, 1, 0), ["Er is 1 zo’n fragment", "ze alle bekeken"], []),
        (5, (0, 0, 0, 0, 0), ["niet gevonden"], ["bekeken"]),
    ],
)
def test_risks_are_counted_unless_few_people_are_behind_them(
    study: ReportInput, read: Read, threshold: int, counts: tuple[int, ...], said: list[str], unsaid: list[str]
) -> None:
    made = dataclasses.replace(study, threshold=threshold, risk=RiskCount(3, *counts))
    told = _section(render_html(made), read)
    assert "minder dan 3 mensen in deze studie delen" in told
    assert all(sentence in told for sentence in said), told
    assert not any(sentence in told for sentence in unsaid), told


def test_before_there_are_segments_nothing_is_said_of_risk(study: ReportInput, read: Read) -> None:
    assert "zonder naam herkenbaar" not in _section(render_html(dataclasses.replace(study, risk=None)), read)


@pytest.mark.parametrize("lang", ["nl", "en"])
def test_every_kind_has_a_name(lang: str) -> None:
    assert all(words_in(lang).has(f"kind.{label}") for label in Label)


def test_counts_that_can_not_be_are_refused() -> None:
    with pytest.raises(ValueError, match="counts more"):
        SourceCheck(frame=1, drawn=2, read=0, missed=0, reviewed=0)
