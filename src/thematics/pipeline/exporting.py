"""What leaves for other programs; logged as a disclosure."""

from pathlib import Path

from thematics.errors import AlreadyThereError, UsageError
from thematics.exchange import FORMATS, write_csv, write_xlsx
from thematics.pipeline import views
from thematics.pipeline.steps import StepResult, now, watch
from thematics.store import Disclosure, OpenStudy

__all__ = ["export"]


def export(store: OpenStudy, path: Path, format_: str, *, overwrite: bool = False) -> StepResult:
    """Write what the study holds for other programs; redacted only.

    Args:
        store: An open study; the vault is not needed.
        path: The file to write.
        format_: "xlsx" (all tables) or "csv" (the codings).
        overwrite: Whether a file that is there may be replaced.

    Raises:
        AlreadyThereError: The file is there.
        UsageError: This version does not write that format, or the path can't be written.
    """
    if format_ not in FORMATS:
        raise UsageError(f"this version exports {' and '.join(FORMATS)}; choose one with --format")
    if path.exists() and (path.is_dir() or not overwrite):
        raise AlreadyThereError(f"'{path.name}' is there already; name another file or say --force")
    tables = {
        "codings": views.coding_rows(store),
        "themes": views.theme_rows(store),
        "segments": views.segment_rows(store),
        "decisions": views.decision_rows(store),
        "codebook": views.codebook_rows(store),
    }
    with watch() as measured:
        beside = path.with_name(f".{path.name}.part")
        try:
            if format_ == "csv":
                write_csv(beside, views.COLUMNS["codings"], tables["codings"])
            else:
                write_xlsx(beside, {name: (views.COLUMNS[name], rows) for name, rows in tables.items()})
            beside.replace(path)
        except OSError as error:
            beside.unlink(missing_ok=True)
            raise UsageError(f"'{path.name}' can't be written ({error.strerror}); name another place") from None
    with store.study.transaction():
        details = f"format={format_}"
        store.study.log_disclosure(
            Disclosure(time=now(), author=store.author, kind="export", path_name=path.name, details=details)
        )
    items = len(tables["codings"]) if format_ == "csv" else sum(map(len, tables.values()))
    return StepResult("export", format_, items, measured.seconds)
