"""The schema's history: ordered SQL files, each applied in one transaction together with its own record.

A migration that was applied never changes. Views are no history: they are made anew when their text changed or
a migration came.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from importlib.resources import files

import duckdb

from warehouse.errors import MigrationError

_RECORDS = """
CREATE TABLE IF NOT EXISTS schema_migrations (
    number INTEGER PRIMARY KEY, name VARCHAR NOT NULL, sha256 VARCHAR NOT NULL, applied_at TIMESTAMP NOT NULL);
COMMENT ON TABLE schema_migrations IS 'One row per applied change of the schema';
COMMENT ON COLUMN schema_migrations.number IS 'Its place in the order, from 1';
COMMENT ON COLUMN schema_migrations.name IS 'Its file';
COMMENT ON COLUMN schema_migrations.sha256 IS 'Hash of its text';
COMMENT ON COLUMN schema_migrations.applied_at IS 'When it was applied, UTC';
CREATE TABLE IF NOT EXISTS schema_views (name VARCHAR NOT NULL, sha256 VARCHAR NOT NULL);
COMMENT ON TABLE schema_views IS 'One row per view that the project ships';
COMMENT ON COLUMN schema_views.name IS 'Name of the view';
COMMENT ON COLUMN schema_views.sha256 IS 'Hash of the file that makes it';
"""
_OTHERWISE = "or move warehouse.duckdb away and crawl again"
_VIEW = re.compile(r"^CREATE VIEW (\w+)", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Script:
    """One SQL file; ``number`` is the digits that its name begins with."""

    number: int
    name: str
    sql: str

    @property
    def sha256(self) -> str:
        """Hash of the text."""
        return hashlib.sha256(self.sql.encode()).hexdigest()


def shipped(folder: str) -> tuple[Script, ...]:
    """The package's SQL files of ``migrations`` or ``views`` in order."""
    found = (entry for entry in files(__package__).joinpath(folder).iterdir() if entry.name.endswith(".sql"))
    scripts = [Script(int(entry.name.split("_")[0]), entry.name, entry.read_text("utf-8")) for entry in found]
    return tuple(sorted(scripts, key=lambda script: script.number))


def migrate(con: duckdb.DuckDBPyConnection, migrations: Sequence[Script], views: Sequence[Script]) -> int:
    """Brings the schema up to date; returns how many migrations were applied.

    MigrationError when an applied migration is missing or changed, or when the warehouse is newer than this code.
    """
    con.execute(_RECORDS)
    done = con.execute("SELECT number, name, sha256 FROM schema_migrations ORDER BY number").fetchall()
    _check(done, migrations)
    pending = [script for script in migrations if script.number > len(done)]
    for script in pending:
        _apply(con, script)
    _make_views(con, views)
    return len(pending)


def _check(done: list[tuple[int, str, str]], migrations: Sequence[Script]) -> None:
    ours = {script.number: script for script in migrations}
    numbers = [script.number for script in migrations]
    if numbers != list(range(1, len(numbers) + 1)):
        raise MigrationError(f"migrations are numbered {numbers}: number them from 1 without gaps")
    for number, name, sha256 in done:
        if number > len(ours):
            raise MigrationError(
                f"the warehouse is newer than this program: it has migration {name}, the last known here is "
                f"{len(ours):04}; install the newer version that wrote it, {_OTHERWISE}"
            )
        if ours[number].sha256 != sha256:
            raise MigrationError(
                f"migration {name} was applied to this warehouse with another text than {ours[number].name} has now; "
                f"restore that text and put the change into a new migration, {_OTHERWISE}"
            )


def _apply(con: duckdb.DuckDBPyConnection, script: Script) -> None:
    """One migration and its record, both or neither."""
    con.begin()
    try:
        _drop_views(con)
        con.execute(script.sql)
        applied_at = datetime.now(UTC).replace(tzinfo=None)
        con.execute(
            "INSERT INTO schema_migrations VALUES (?, ?, ?, ?)",
            [script.number, script.name, script.sha256, applied_at],
        )
        con.commit()
    except duckdb.Error as error:
        con.rollback()
        raise MigrationError(f"migration {script.name} failed and was undone: {error}") from error


def _make_views(con: duckdb.DuckDBPyConnection, views: Sequence[Script]) -> None:
    wanted = [(name, script.sha256) for script in views for name in _VIEW.findall(script.sql)]
    if sorted(wanted) == con.execute("SELECT name, sha256 FROM schema_views ORDER BY name, sha256").fetchall():
        return
    con.begin()
    try:
        _drop_views(con)
        for script in views:
            con.execute(script.sql)
        for name, sha256 in wanted:
            con.execute("INSERT INTO schema_views VALUES (?, ?)", [name, sha256])
        con.commit()
    except duckdb.Error as error:
        con.rollback()
        raise MigrationError(f"the views could not be made: {error}") from error


def _drop_views(con: duckdb.DuckDBPyConnection) -> None:
    for (name,) in con.execute("SELECT name FROM schema_views").fetchall():
        con.execute(f'DROP VIEW IF EXISTS "{name}"')
    con.execute("DELETE FROM schema_views")
