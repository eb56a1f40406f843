"""The public tables and views as files. The same warehouse gives the same bytes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import duckdb

from warehouse.store import SNAPSHOT, quoted

# what is kept for the program itself
_PRIVATE = ("schema_migrations", "schema_views", "columns", "page_texts", "archive_files", "correction_files")
# what differs between two warehouses that hold the same: when and in which run something was fetched or found
VOLATILE = {
    "reports": ("first_seen", "capture_id"),
    "report_versions": ("first_seen", "capture_id", "part_capture_ids"),
    "report_urls": ("capture_id",),
    "metrics": ("capture_id",),
    "findings": ("crawl_id",),
}
_OPTIONS = {"csv": "FORMAT csv, HEADER", "parquet": "FORMAT parquet", "jsonl": "FORMAT json"}


@dataclass(frozen=True, slots=True)
class Exported:
    """One file. ``rows`` without a header."""

    name: str
    path: Path
    rows: int


def export(home: Path, folder: Path, form: str, today: str, *, stable: bool = False) -> Sequence[Exported]:
    """Every public table and view of the snapshot as ``<name>.<form>`` in ``folder``, its rows in order.

    ``form`` is csv, parquet or jsonl; ``today`` the date the ledger judges by, ISO. ``stable``: only the tables of
    VOLATILE and sections, without their volatile columns, to compare two warehouses with.
    """
    folder.mkdir(parents=True, exist_ok=True)
    con = duckdb.connect(":memory:")
    try:
        con.execute(f"ATTACH '{quoted(home / SNAPSHOT)}' AS published (READ_ONLY)")
        con.execute("USE published")
        con.execute("SET threads = 1")  # the order in which parts are written is then always the same
        con.execute(f"SET VARIABLE fazhi_today = DATE '{today}'")
        names = sorted({*VOLATILE, "sections"}) if stable else public(con)
        left_out = VOLATILE if stable else {}
        return [_one(con, name, folder / f"{name}.{form}", form, left_out.get(name, ())) for name in names]
    finally:
        con.close()


def public(con: duckdb.DuckDBPyConnection) -> list[str]:
    """Names of the public tables and views of the attached snapshot."""
    found = con.execute(
        "SELECT table_name FROM information_schema.tables WHERE table_catalog = 'published' ORDER BY table_name"
    ).fetchall()
    return [name for (name,) in found if name not in _PRIVATE]


def _one(con: duckdb.DuckDBPyConnection, name: str, path: Path, form: str, without: Sequence[str]) -> Exported:
    draft = path.with_suffix(path.suffix + ".tmp")
    # the same finding of two runs is one, once the run is left out
    columns = f"DISTINCT * EXCLUDE ({', '.join(without)})" if without else "*"
    source = f'SELECT {columns} FROM "{name}" ORDER BY ALL'
    rows = con.execute(f"COPY ({source}) TO '{quoted(draft)}' ({_OPTIONS[form]})").fetchall()
    draft.replace(path)
    return Exported(name, path, rows[0][0])
