"""What leaves for other programs: spreadsheets that no program takes for formulas."""

from thematics.exchange.spreadsheet import FORMATS, write_csv, write_xlsx

__all__ = ["FORMATS", "write_csv", "write_xlsx"]
