"""The report as one HTML file."""

from markupsafe import escape

from thematics.report.input import ReportInput

__all__ = ["render_html"]


def render_html(data: ReportInput) -> str:
    """Write the report as one self-contained HTML file."""
    return f"<!DOCTYPE html><title>{escape(data.title)}</title>"
