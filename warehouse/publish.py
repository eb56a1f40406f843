"""The published snapshot: references checked, the whole warehouse copied, put in place by one rename."""

from __future__ import annotations

import os
from pathlib import Path

import duckdb

from warehouse.errors import BrokenReferences, WarehouseError
from warehouse.store import SNAPSHOT, Store, quoted

# what must exist: rows of a table, the key they point with, the table and key they point at
_REFERENCES = (
    ("reports", "bureau_id", "bureaus", "id"),
    ("reports", "host_bureau_id", "bureaus", "id"),
    ("reports", "id, version", "report_versions", "report_id, version"),
    ("reports", "id, canonical_url", "report_urls", "report_id, url"),
    ("report_versions", "capture_id", "captures", "id"),
    ("parts of report_versions", "part_capture_id", "captures", "id"),
    ("report_urls", "report_id", "report_versions", "report_id"),
    ("sections", "report_id, version", "reports", "id, version"),
    ("sections", "report_id, parent_id", "sections", "report_id, id"),
    ("metrics", "report_id, version", "reports", "id, version"),
    ("metrics", "report_id, section_id", "sections", "report_id, id"),
    ("metrics", "capture_id", "captures", "id"),
    ("findings", "report_id", "reports", "id"),
    ("corrections", "fact_id", "metrics", "id"),
    ("candidates", "bureau_id", "bureaus", "id"),
    ("candidates", "report_id", "report_versions", "report_id"),
    ("crawls", "bureau_id", "bureaus", "id"),
)
# where the rows come from that are no table of their own
_SOURCES = {"parts of report_versions": "(SELECT unnest(part_capture_ids) AS part_capture_id FROM report_versions)"}
_SHOWN = 3   # examples in the message


def publish(store: Store, home: Path) -> Path:
    """Puts the warehouse's present state in place as the snapshot; readers that are open keep the old one.

    BrokenReferences, and no change, when rows point at rows that are not there.
    """
    check_references(store)
    target = home / SNAPSHOT
    fresh = home / f"{SNAPSHOT}.tmp"
    _remove(fresh)   # of a publish that was killed
    try:
        _copy(store, fresh)
    except duckdb.Error as error:
        _remove(fresh)
        raise WarehouseError(f"the snapshot could not be written, the old one stays: {error}") from error
    _sync(fresh)
    os.replace(fresh, target)
    _sync(home)
    return target


def check_references(store: Store) -> None:
    """BrokenReferences naming every broken kind of reference with examples."""
    broken = [text for reference in _REFERENCES if (text := _broken(store, *reference))]
    if broken:
        raise BrokenReferences(f"nothing was published: {'; '.join(broken)}. Load what is missing and publish again")


def _broken(store: Store, table: str, key: str, target: str, target_key: str) -> str | None:
    mine, theirs = key.split(", "), target_key.split(", ")
    match = " AND ".join(f"t.{b} = s.{a}" for a, b in zip(mine, theirs, strict=True))
    known = " AND ".join(f"s.{name} IS NOT NULL" for name in mine)
    found = store.run(
        f"SELECT count(*), list(DISTINCT concat_ws(' ', {', '.join(f's.{name}' for name in mine)}))[:{_SHOWN}] "
        f"FROM {_SOURCES.get(table, table)} s WHERE {known} AND NOT EXISTS (SELECT 1 FROM {target} t WHERE {match})"
    )
    count, examples = found[0]
    return f"{count} {table} point with {key} at no row of {target} ({', '.join(examples)})" if count else None


def _copy(store: Store, fresh: Path) -> None:
    source = store.run("SELECT current_database()")[0][0]
    store.run(f"ATTACH '{quoted(fresh)}' AS fresh_snapshot")
    try:
        store.run(f'COPY FROM DATABASE "{source}" TO fresh_snapshot')
    finally:
        store.run("DETACH fresh_snapshot")


def _remove(path: Path) -> None:
    path.unlink(missing_ok=True)
    path.with_name(path.name + ".wal").unlink(missing_ok=True)


def _sync(path: Path) -> None:
    """To the disk, so that a power cut leaves the old snapshot or the new one."""
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
