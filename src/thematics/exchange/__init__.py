"""What leaves for other programs: spreadsheets that no program takes for formulas, files that only their owner can read."""

from thematics.exchange.files import check_target, private_file
from thematics.exchange.spreadsheet import FORMATS, write_csv, write_xlsx

__all__ = ["FORMATS", "check_target", "private_file", "write_csv", "write_xlsx"]
