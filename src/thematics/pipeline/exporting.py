"""What leaves for other programs; logged as a disclosure."""

from pathlib import Path

from thematics.errors import UsageError
from thematics.exchange import FORMATS, check_target, private_file, write_csv, write_xlsx
from thematics.pipeline import views
from thematics.pipeline.deciding import name_of_file
from thematics.pipeline.steps import StepResult, now, watch
from thematics.store import Disclosure, OpenStudy

__all__ = ["export"]


def export(store: OpenStudy, path: Path, format_: str, *, overwrite: bool = False) -> StepResult:
    """Write what the study holds for other programs; redacted only.

    Args:
        store: An open study; the vault is not needed.
        path: The file to write.
        format_: "xlsx" (all tables) or "csv" (the codings); "" for the one that the file's ending names.
        overwrite: Whether a file that is there may be replaced.

    Raises:
        AlreadyThereError: The file is there.
        UsageError: This version does not write that format, the file's ending names another one or none, or the path can't
            be written.
    """
    format_ = _format(path, format_)
    check_target(path, overwrite=overwrite)
    tables = {
        "codings": views.coding_rows(store),
        "themes": views.theme_rows(store),
        "segments": views.segment_rows(store),
        "decisions": views.decision_rows(store),
        "codebook": views.codebook_rows(store),
    }
    name = name_of_file(store, path)
    with store.study.transaction():  # nothing leaves that could not be logged
        store.study.log_disclosure(
            Disclosure(time=now(), author=store.author, kind="export", path_name=name, details=f"format={format_}")
        )
        with watch() as measured, private_file(path) as beside:
            if format_ == "csv":
                write_csv(beside, views.COLUMNS["codings"], tables["codings"])
            else:
                write_xlsx(beside, {name: (views.COLUMNS[name], rows) for name, rows in tables.items()})
    items = len(tables["codings"]) if format_ == "csv" else sum(map(len, tables.values()))
    return StepResult("export", format_, items, measured.seconds)


def _format(path: Path, given: str) -> str:
    """Settle the format: a file is what its name says, or the person who opens it is misled."""
    ending = path.suffix.removeprefix(".").lower()
    if not given and ending not in FORMATS:
        raise UsageError(f"name a file that ends in .{' or .'.join(FORMATS)}, or choose with --format")
    if given and given not in FORMATS:
        raise UsageError(f"this version exports {' and '.join(FORMATS)}; choose one with --format")
    if given and ending in FORMATS and ending != given:
        raise UsageError(f"'{path.name}' ends in .{ending}, but --format says {given}; let them say the same")
    return given or ending
