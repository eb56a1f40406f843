"""The public tables and views as files. The same warehouse gives the same bytes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import duckdb

from warehouse.store import SNAPSHOT, quoted

# what is kept for the program itself
_PRIVATE = ("schema_migrations", "schema_views", "columns", "page_texts", "archive_files", "correction_files")
_OPTIONS = {"csv": "FORMAT csv, HEADER", "parquet": "FORMAT parquet", "jsonl": "FORMAT json"}


@dataclass(frozen=True, slots=True)
class Exported:
    """One file. ``rows`` without a header."""

    name: str
    path: Path
    rows: int


def export(home: Path, folder: Path, form: str, today: str) -> Sequence[Exported]:
    """Every public table and view of the snapshot as ``<name>.<form>`` in ``folder``, its rows in order.

    ``form`` is csv, parquet or jsonl; ``today`` the date the ledger judges by, ISO.
    """
    folder.mkdir(parents=True, exist_ok=True)
    con = duckdb.connect(":memory:")
    try:
        con.execute(f"ATTACH '{quoted(home / SNAPSHOT)}' AS published (READ_ONLY)")
        con.execute("USE published")
        con.execute("SET threads = 1")  # the order in which parts are written is then always the same
        con.execute(f"SET VARIABLE fazhi_today = DATE '{today}'")
        return [_one(con, name, folder / f"{name}.{form}", form) for name in public(con)]
    finally:
        con.close()


def public(con: duckdb.DuckDBPyConnection) -> list[str]:
    """Names of the public tables and views of the attached snapshot."""
    found = con.execute(
        "SELECT table_name FROM information_schema.tables WHERE table_catalog = 'published' ORDER BY table_name"
    ).fetchall()
    return [name for (name,) in found if name not in _PRIVATE]


def _one(con: duckdb.DuckDBPyConnection, name: str, path: Path, form: str) -> Exported:
    draft = path.with_suffix(path.suffix + ".tmp")
    rows = con.execute(f"COPY (FROM \"{name}\" ORDER BY ALL) TO '{quoted(draft)}' ({_OPTIONS[form]})").fetchall()
    draft.replace(path)
    return Exported(name, path, rows[0][0])
