"""Who may open what: one writer on ``warehouse.duckdb``, any number of readers on ``published.duckdb``."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any, TypeVar

import duckdb

from warehouse.arrow import to_arrow, to_values
from warehouse.errors import BadQuery, NoSnapshot, WarehouseBusy, WarehouseError
from warehouse.lock import OnWait, writer_lock
from warehouse.migrate import migrate, shipped

WAREHOUSE = "warehouse.duckdb"
SNAPSHOT = "published.duckdb"

Row = TypeVar("Row")


class Store:
    """The open warehouse of the one writer; use it from one thread at a time."""

    def __init__(self, con: duckdb.DuckDBPyConnection) -> None:
        self.con = con
        self._open = False

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """All or nothing. Inside another one it is part of that."""
        if self._open:
            yield
            return
        self.con.begin()
        self._open = True
        try:
            yield
        except BaseException:
            self.con.rollback()
            raise
        else:
            self.con.commit()
        finally:
            self._open = False

    def run(self, sql: str, *parameters: object) -> list[tuple[Any, ...]]:
        """One statement with ``?`` parameters; its rows."""
        return self.con.execute(sql, list(parameters)).fetchall()

    def insert(self, table: str, row_type: type[Row], rows: Sequence[Row]) -> None:
        """Adds rows in bulk; a single one without Arrow, which takes a third of the time."""
        if len(rows) == 1:
            names, values = to_values(rows[0])
            marks = ", ".join("?" * len(names))
            self.run(f"INSERT INTO {table} ({', '.join(names)}) VALUES ({marks})", *values)
        elif rows:
            self.run_with(row_type, rows, f"INSERT INTO {table} BY NAME SELECT * FROM incoming")

    def upsert(self, table: str, row_type: type[Row], rows: Sequence[Row]) -> None:
        """Adds rows in bulk; a row whose primary key is there replaces that one."""
        if rows:
            self.run_with(row_type, rows, f"INSERT OR REPLACE INTO {table} BY NAME SELECT * FROM incoming")

    def run_with(self, row_type: type[Row], rows: Sequence[Row], sql: str) -> None:
        """One statement that reads the rows as the table ``incoming``."""
        self.con.register("incoming", to_arrow(row_type, rows))
        try:
            self.con.execute(sql)
        finally:
            self.con.unregister("incoming")


@contextmanager
def writer(home: Path, purpose: str, wait: float = 60.0, on_wait: OnWait | None = None) -> Iterator[Store]:
    """The warehouse of ``home`` for writing, made and migrated when needed; ``purpose`` is what others are told.

    WarehouseBusy after ``wait`` seconds (``on_wait`` hears at once whom it waits for), MigrationError when file and
    program do not fit together.
    """
    with writer_lock(home, purpose, wait, on_wait):
        con = _connect(home / WAREHOUSE)
        try:
            con.execute("SET python_enable_replacements = false")  # else each statement looks for pandas on the disk
            con.execute("SET threads = 1")   # loads are many and small: a second thread costs a quarter of the time
            migrate(con, shipped("migrations"), shipped("views"))
            yield Store(con)
        finally:
            con.close()


def _connect(path: Path) -> duckdb.DuckDBPyConnection:
    try:
        return duckdb.connect(path)
    except duckdb.Error as error:
        if "Could not set lock" in str(error):
            raise WarehouseBusy(f"another program has {path} open; close it and try again: {error}") from error
        raise WarehouseError(f"{path} cannot be opened: {error}; move it away and crawl again") from error


def snapshot(home: Path, today: date | None = None) -> duckdb.DuckDBPyConnection:
    """A read-only connection to the published snapshot that reaches neither files nor the network.

    ``today`` is the date that the ledger judges by, else today in China. A publish meanwhile does not disturb it.
    """
    path = home / SNAPSHOT
    if not path.exists():
        raise NoSnapshot(f"nothing is published in {home} yet; run `fazhi crawl` first")
    # in memory with the file attached: connections to one path share their instance in a process, and with it the
    # data that was there before the rename and the locked settings
    con = duckdb.connect(":memory:")
    try:
        con.execute(f"ATTACH '{quoted(path)}' AS published (READ_ONLY)")
    except duckdb.Error as error:
        con.close()
        raise WarehouseError(f"{path} cannot be opened: {error}; crawl again to publish it anew") from error
    con.execute("USE published")
    con.execute(f"SET temp_directory = '{quoted(home / 'sql.tmp')}'")   # for large sorts
    if today:
        con.execute(f"SET VARIABLE fazhi_today = DATE '{today.isoformat()}'")
    con.execute("SET python_enable_replacements = false")   # else SQL could name Python variables as tables
    con.execute("SET enable_external_access = false")
    con.execute("SET lock_configuration = true")
    return con


def quoted(path: Path) -> str:
    """A path for a SQL string literal."""
    return str(path).replace("'", "''")


@dataclass(frozen=True, slots=True)
class Result:
    """The answer to a query: column names, and rows of Python values in their order."""

    columns: tuple[str, ...]
    rows: tuple[tuple[Any, ...], ...]


def query(home: Path, sql: str, today: date | None = None) -> Result:
    """One SELECT-like statement on the snapshot. BadQuery with DuckDB's message, NoSnapshot before the first crawl."""
    con = snapshot(home, today)
    try:
        _only_reads(con, sql)
        answer = con.execute(sql)
        return Result(tuple(column[0] for column in answer.description), tuple(answer.fetchall()))
    except duckdb.Error as error:
        raise BadQuery(str(error)) from error
    finally:
        con.close()


def _only_reads(con: duckdb.DuckDBPyConnection, sql: str) -> None:
    """PIVOT arrives as helper types and a SELECT; DuckDB made them, so they carry no text of the user's."""
    statements = con.extract_statements(sql)
    kinds = [statement.type for statement in statements]
    if kinds[1:] and not any(statement.query for statement in statements):
        kinds = kinds[-1:]
    if len(kinds) != 1 or kinds[0] not in (duckdb.StatementType.SELECT, duckdb.StatementType.EXPLAIN):
        raise BadQuery("one statement that reads, please: SELECT, WITH, FROM, PIVOT, DESCRIBE, SHOW or EXPLAIN")
