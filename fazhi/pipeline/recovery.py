"""Rows of fetches that a killed run left behind."""

from __future__ import annotations

from pathlib import Path

from fazhi.pipeline.rows import capture_row
from scrapers.archive import recover
from scrapers.archive_reader import captures
from warehouse import load
from warehouse.store import Store


def recover_archive(archive: Path, store: Store) -> None:
    """Closes archive files that a killed run left open, and writes the rows of the fetches in them."""
    for left in recover(archive):
        if left.name:
            load.load_captures(store, [capture_row(capture) for capture in captures(archive / left.name)])
