"""One writer, killed or busy; a snapshot for readers that users' SQL cannot leave."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path

import duckdb
import pytest

from tests.warehouse.samples import bureau, declare, put, report
from warehouse.errors import BadQuery, BrokenReferences, NoSnapshot, WarehouseBusy
from warehouse.load import load_bureaus
from warehouse.lock import LOCK_FILE
from warehouse.publish import publish
from warehouse.store import SNAPSHOT, Store, query, snapshot, writer

_OTHER_WRITER = """
import sys
from pathlib import Path
from warehouse.load import load_bureaus
from warehouse.rows import BureauRow
from warehouse.store import writer

def bureau(name):
    return BureauRow(name, name, "990100", "trs", ())

with writer(Path(sys.argv[1]), "crawl") as store:
    load_bureaus(store, [bureau("committed")])
    with store.transaction():
        load_bureaus(store, [bureau("half-way")])
        print("writing", flush=True)
        sys.stdin.readline()
"""


@contextmanager
def other_writer(home: Path) -> Iterator[subprocess.Popen[str]]:
    """Another process in the middle of a transaction; it ends with a line on its stdin, or with this block."""
    root = Path(__file__).parents[2]
    command = [sys.executable, "-c", _OTHER_WRITER, str(home)]
    with subprocess.Popen(command, cwd=root, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        try:
            assert process.stdout is not None
            assert process.stdout.readline() == "writing\n"
            yield process
        finally:
            process.kill()


def test_a_writer_killed_in_a_transaction_leaves_what_it_committed_and_no_lock(home: Path) -> None:
    with other_writer(home) as process:
        process.send_signal(signal.SIGKILL)
        process.wait()
    assert (home / LOCK_FILE).read_text() != ""
    with writer(home, "test", wait=0) as store:
        assert store.run("SELECT id FROM bureaus") == [("committed",)]


def test_a_second_writer_is_told_who_writes_since_when(home: Path) -> None:
    with other_writer(home) as process, pytest.raises(WarehouseBusy) as busy, writer(home, "test", wait=0.2):
        pass
    assert f"crawl (pid {process.pid}) since " in str(busy.value)
    assert "waited 0.2 s" in str(busy.value)


def test_a_second_writer_waits_until_the_first_is_done(home: Path) -> None:
    with other_writer(home) as process:
        seen: list[object] = []

        def second() -> None:
            with writer(home, "second", wait=30) as store:
                seen.extend(store.run("SELECT id FROM bureaus ORDER BY id"))

        thread = threading.Thread(target=second)
        thread.start()
        process.communicate("go on\n")
        thread.join()
    assert seen == [("committed",), ("half-way",)]


def test_two_writers_of_one_process_exclude_each_other_too(home: Path, store: Store) -> None:
    with pytest.raises(WarehouseBusy, match=rf"test \(pid {os.getpid()}\)"), writer(home, "second", wait=0):
        pass


def test_a_database_opened_by_another_program_is_named_as_the_reason(home: Path) -> None:
    with writer(home, "test"):
        pass
    script = "import duckdb, sys; c = duckdb.connect(sys.argv[1]); print(1, flush=True); sys.stdin.read()"
    command = [sys.executable, "-c", script, str(home / "warehouse.duckdb")]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        process.stdout.readline()
        with pytest.raises(WarehouseBusy, match="another program has"), writer(home, "test", wait=0):
            pass
        process.kill()


def test_a_failed_transaction_leaves_nothing_also_when_it_is_nested(store: Store) -> None:
    def fail() -> None:
        with store.transaction():
            load_bureaus(store, [bureau("inner")])
            raise RuntimeError

    with pytest.raises(RuntimeError):
        fail()
    assert store.run("SELECT id FROM bureaus") == [("lanhe-rsj",)]


def test_before_the_first_publish_there_is_no_snapshot_and_the_message_says_what_to_do(home: Path) -> None:
    with pytest.raises(NoSnapshot, match="fazhi crawl"):
        snapshot(home)


def test_readers_that_are_open_keep_the_old_data_over_a_publish(home: Path, store: Store) -> None:
    publish(store, home)
    reader = snapshot(home)
    put(store, report())
    publish(store, home)
    assert reader.execute("SELECT count(*) FROM reports").fetchall() == [(0,)]
    assert query(home, "SELECT count(*) FROM reports").rows == ((1,),)
    assert reader.execute("SELECT count(*) FROM metrics").fetchall() == [(0,)]
    reader.close()


def test_a_snapshot_has_the_warehouses_comments_views_and_rows(home: Path, store: Store) -> None:
    put(store, report())
    publish(store, home)
    assert query(home, "SELECT value, unit FROM metric_values").rows == ((12.0, "件"),)
    of_quote = "table_name = 'metrics' AND column_name = 'quote'"
    described = query(home, f"SELECT comment FROM duckdb_columns() WHERE {of_quote}")
    assert "Exact words" in str(described.rows[0][0])


def test_what_a_killed_publish_left_does_not_hinder_the_next(home: Path, store: Store) -> None:
    (home / f"{SNAPSHOT}.tmp").write_bytes(b"half a file")
    (home / f"{SNAPSHOT}.tmp.wal").write_bytes(b"half a log")
    publish(store, home)
    assert query(home, "SELECT count(*) FROM bureaus").rows == ((1,),)
    assert sorted(path.name for path in home.iterdir() if ".tmp" in path.name) == []


@pytest.mark.parametrize(
    ("break_it", "named"),
    [
        ("DELETE FROM sections WHERE id = '1'", "1 metrics point with report_id, section_id at no row of sections"),
        ("DELETE FROM captures", "report_versions point with capture_id"),
        ("UPDATE report_urls SET report_id = 'gone'", "report_urls point with report_id .*gone"),
        ("DELETE FROM bureaus", "reports point with bureau_id .*lanhe-rsj"),
        ("UPDATE metrics SET version = 7", "metrics point with report_id, version .*lanhe-rsj-2024 7"),
    ],
)
def test_broken_references_are_named_and_the_old_snapshot_stays(
    home: Path, store: Store, break_it: str, named: str
) -> None:
    publish(store, home)
    put(store, report())
    store.run(break_it)
    with pytest.raises(BrokenReferences, match=named):
        publish(store, home)
    assert query(home, "SELECT count(*) FROM reports").rows == ((0,),)


@pytest.mark.parametrize(
    "sql",
    [
        "SELECT * FROM read_text('{secret}')",
        "SELECT * FROM read_csv('{secret}')",
        "SELECT * FROM '{secret}'",
        "SELECT * FROM glob('{folder}/*')",
        "ATTACH '{folder}/other.duckdb' AS other",
        "COPY bureaus TO '{folder}/out.csv'",
        "SELECT * FROM read_parquet('http://127.0.0.1:9/x.parquet')",
        "SET enable_external_access = true",
        "INSTALL httpfs",
        "CREATE TEMP TABLE mine AS SELECT 1",
        "DELETE FROM bureaus",
        "SELECT 1; SELECT 2",
        "PIVOT bureaus ON id USING count(*); CREATE TEMP TABLE mine AS SELECT 1",
        "SELECT * FROM secret",
        "SELEC 1",
        "",
    ],
)
def test_users_sql_reaches_nothing_but_the_snapshot(home: Path, store: Store, sql: str) -> None:
    secret = home / "secret"
    secret.write_text("secret")
    publish(store, home)
    with pytest.raises(BadQuery):
        query(home, sql.format(secret=secret, folder=home))
    assert not (home / "out.csv").exists()


@pytest.mark.parametrize(
    "sql",
    [
        "SELECT id FROM bureaus",
        "WITH b AS (FROM bureaus) SELECT id FROM b -- all of them",
        "FROM bureaus;",
        "PIVOT bureaus ON id USING count(*) GROUP BY platform",
        "SELECT * FROM (PIVOT bureaus ON platform USING count(*))",
        "DESCRIBE bureaus",
        "SHOW TABLES",
        "SUMMARIZE bureaus",
        "EXPLAIN FROM bureaus",
    ],
)
def test_everything_that_only_reads_is_answered(home: Path, store: Store, sql: str) -> None:
    publish(store, home)
    answer = query(home, sql)
    assert answer.rows
    assert all(len(row) == len(answer.columns) for row in answer.rows)


def test_a_failed_query_says_what_duckdb_says(home: Path, store: Store) -> None:
    publish(store, home)
    with pytest.raises(BadQuery, match="Did you mean \"bureaus\""):
        query(home, "SELECT * FROM bureau")


def test_the_ledgers_date_can_be_fixed_for_a_query(home: Path, store: Store) -> None:
    declare(store, bureau(since=2023))
    publish(store, home)
    years = query(home, "SELECT max(report_year) FROM ledger", today=date(2031, 5, 1)).rows
    assert years == ((2030,),)


def test_a_snapshot_that_is_not_a_database_is_an_error_with_advice(home: Path) -> None:
    home.mkdir()
    (home / SNAPSHOT).write_bytes(b"x" * 5000)
    with pytest.raises(Exception, match="publish it anew") as broken:
        snapshot(home)
    assert not isinstance(broken.value, duckdb.Error)
