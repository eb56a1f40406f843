"""The schema's history: fresh, upgraded, tampered with."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

import duckdb
import pytest

from warehouse.errors import MigrationError
from warehouse.migrate import Script, migrate, shipped

FIRST = Script(1, "0001_fish.sql", "CREATE TABLE fish (name VARCHAR); INSERT INTO fish VALUES ('carp')")
SECOND = Script(2, "0002_size.sql", "ALTER TABLE fish ADD COLUMN size INTEGER; UPDATE fish SET size = 3")
VIEW = Script(1, "01_all_fish.sql", "CREATE VIEW all_fish AS SELECT * FROM fish")


@pytest.fixture
def con(tmp_path: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    with duckdb.connect(tmp_path / "fish.duckdb") as opened:
        yield opened


def applied(con: duckdb.DuckDBPyConnection) -> list[str]:
    return [name for (name,) in con.execute("SELECT name FROM schema_migrations ORDER BY number").fetchall()]


def test_a_fresh_warehouse_has_every_table_and_says_what_each_column_is(con: duckdb.DuckDBPyConnection) -> None:
    scripts = shipped("migrations")
    assert migrate(con, scripts, shipped("views")) == len(scripts) > 0
    tables = {name for (name,) in con.execute("SELECT table_name FROM duckdb_tables()").fetchall()}
    assert tables >= {
        "bureaus", "candidates", "captures", "columns", "crawls", "findings", "metric_catalogue", "metrics",
        "report_urls", "report_versions", "reports", "section_catalogue", "sections",
    }  # fmt: skip
    silent = con.execute(
        "SELECT table_name, column_name FROM duckdb_columns() WHERE NOT internal AND comment IS NULL "
        "AND table_name IN (SELECT table_name FROM duckdb_tables()) "
        "UNION ALL SELECT table_name, NULL FROM duckdb_tables() WHERE comment IS NULL "
        "UNION ALL SELECT view_name, NULL FROM duckdb_views() WHERE NOT internal AND comment IS NULL"
    ).fetchall()
    assert silent == []


def test_an_up_to_date_warehouse_is_left_as_it_is(con: duckdb.DuckDBPyConnection) -> None:
    migrate(con, [FIRST], [VIEW])
    assert migrate(con, [FIRST], [VIEW]) == 0
    assert con.execute("FROM all_fish").fetchall() == [("carp",)]


def test_an_upgrade_keeps_the_rows_and_makes_the_views_anew(con: duckdb.DuckDBPyConnection) -> None:
    migrate(con, [FIRST], [VIEW])
    assert migrate(con, [FIRST, SECOND], [VIEW]) == 1
    assert con.execute("FROM all_fish").fetchall() == [("carp", 3)]
    assert applied(con) == ["0001_fish.sql", "0002_size.sql"]


def test_a_report_of_before_pages_were_joined_stands_on_one_page(con: duckdb.DuckDBPyConnection) -> None:
    before = [script for script in shipped("migrations") if script.number < 7]
    migrate(con, before, [])
    con.execute("INSERT INTO report_versions BY NAME SELECT 'a-2024' AS report_id, 1 AS version, 'u' AS url, 'c1' AS "
                "capture_id, 't' AS text, 's' AS text_sha256, '1' AS parser_version, now()::TIMESTAMP AS first_seen")
    migrate(con, shipped("migrations"), [])
    assert con.execute("SELECT part_capture_ids FROM report_versions").fetchall() == [(["c1"],)]


def test_a_changed_view_replaces_the_old_one_and_a_dropped_one_goes(con: duckdb.DuckDBPyConnection) -> None:
    migrate(con, [FIRST], [VIEW, Script(2, "02_none.sql", "CREATE VIEW none AS SELECT 1")])
    migrate(con, [FIRST], [replace(VIEW, sql="CREATE VIEW all_fish AS SELECT upper(name) AS name FROM fish")])
    assert con.execute("FROM all_fish").fetchall() == [("CARP",)]
    assert con.execute("SELECT view_name FROM duckdb_views() WHERE NOT internal").fetchall() == [("all_fish",)]


def test_a_migration_that_fails_half_way_leaves_nothing_and_no_record(con: duckdb.DuckDBPyConnection) -> None:
    migrate(con, [FIRST], [VIEW])
    broken = replace(SECOND, sql="ALTER TABLE fish ADD COLUMN size INTEGER; SELECT * FROM nowhere")
    with pytest.raises(MigrationError, match=r"0002_size\.sql failed and was undone.*nowhere"):
        migrate(con, [FIRST, broken], [VIEW])
    assert con.execute("FROM all_fish").fetchall() == [("carp",)]
    assert applied(con) == ["0001_fish.sql"]
    assert migrate(con, [FIRST, SECOND], [VIEW]) == 1


@pytest.mark.parametrize(
    ("scripts", "message"),
    [
        ([replace(FIRST, sql=FIRST.sql + " "), SECOND], "0001_fish.sql was applied .* another text.*restore that text"),
        ([FIRST], "newer than this program: it has migration 0002_size.sql.*install the newer version"),
        ([SECOND], "number them from 1 without gaps"),
        ([FIRST, replace(SECOND, number=1)], "number them from 1 without gaps"),
    ],
    ids=["changed", "newer", "missing", "two of one number"],
)
def test_a_history_that_does_not_fit_is_an_error_that_says_what_to_do(
    con: duckdb.DuckDBPyConnection, scripts: Sequence[Script], message: str
) -> None:
    migrate(con, [FIRST, SECOND], [VIEW])
    with pytest.raises(MigrationError, match=message):
        migrate(con, scripts, [VIEW])
    assert con.execute("FROM all_fish").fetchall() == [("carp", 3)]
