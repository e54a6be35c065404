"""The report: one HTML file that people can read, print and send; nothing in it leads back to a person."""

from thematics.report.input import QuoteText, ReportInput, RiskCount, StepLine
from thematics.report.page import render_html

__all__ = ["QuoteText", "ReportInput", "RiskCount", "StepLine", "render_html"]
