"""The report as one HTML file: Jinja2 with everything escaped, style and figures inside, nothing from outside."""

from functools import cache

from jinja2 import Environment, PackageLoader, StrictUndefined

from thematics.records.shared import Source
from thematics.report.conflicts import conflicts
from thematics.report.figures import heat_map, segment_map, sizes_chart
from thematics.report.input import ReportInput
from thematics.report.masking import readable
from thematics.report.privacy import privacy
from thematics.report.spread import BORDERS, LEAST_DOCUMENTS, joined
from thematics.report.tables import attribute_tables, main_table
from thematics.report.text import words_in
from thematics.report.views import LEAST_NAMED, Gathered, gather

__all__ = ["render_html"]


@cache
def _environment() -> Environment:
    return Environment(
        loader=PackageLoader("thematics.report", "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )


def render_html(data: ReportInput) -> str:
    """Write the report as one self-contained HTML file.

    Args:
        data: What the report shows; redacted only.

    Returns:
        The file's text.

    Raises:
        UsageError: There is no such language.
    """
    words = words_in(data.lang)
    view = gather(data, words)
    counted = bool(view.themes) and not view.reflexive
    tables, skipped = attribute_tables(view.sources, view.themes, data.threshold, words) if counted else ((), ())
    labels = {theme.code: theme.label for theme in view.themes}
    return (
        _environment()
        .get_template("report.html.j2")
        .render(
            data=data,
            t=words,
            view=view,
            readable=lambda text: readable(text, words),
            title=readable(data.title, words) or words("page.untitled"),
            sections=_sections(view),
            conflicts=conflicts(data, view.people, words),
            counted=counted,
            main=main_table(view.sources, view.themes, data.threshold, words) if counted else None,
            tables=tables,
            heat=heat_map(view.sources, view.themes, data.threshold, words) if counted else None,
            map=segment_map(data.run, view.latest, labels, data.threshold, words) if data.run else None,
            sizes=None if view.reflexive else sizes_chart(view.candidates, labels, data.threshold, words),
            skipped=skipped,
            privacy=privacy(data, words, sizes_are_safe=view.totals_are_safe),
            borders={str(word): percent for percent, word in BORDERS},
            least_documents=LEAST_DOCUMENTS,
            shared_words=", ".join(f"{first}–{last}" for first, last in joined(data.threshold) if first < last),
            least_named=min(LEAST_NAMED, data.threshold),
            has_casefiles=Source.CASEFILE in {each.source for each in view.sources},
            has_interviews=Source.INTERVIEW in {each.source for each in view.sources},
        )
    )


def _sections(view: Gathered) -> list[tuple[str, str]]:
    """Give id and heading of each section, for the contents."""
    return [
        ("material", "material.title"),
        ("method", "method.title"),
        ("privacy", "privacy.title"),
        ("themes", "themes.title"),
        ("counts", "tables.title"),
        ("candidates", "candidates.title"),
        *([("conflicts", "conflicts.title")] if view.data.folded.conflicts else []),
        ("codebook", "codebook.title"),
        ("rests", "rests.title"),
    ]
