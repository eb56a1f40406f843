"""What can go wrong at the warehouse, each error saying what to do."""

from __future__ import annotations


class WarehouseError(Exception):
    """Something a person can act on."""


class WarehouseBusy(WarehouseError):
    """Another process holds the writer's lock; the message names it."""


class MigrationError(WarehouseError):
    """The warehouse file and the shipped migrations do not fit together."""


class NoSnapshot(WarehouseError):
    """Nothing was published yet in this home."""


class BadQuery(WarehouseError):
    """The user's SQL was refused or failed; the message is DuckDB's where it has one."""


class BrokenReferences(WarehouseError):
    """Rows point at rows that are not there, so nothing is published."""


class NotLoadable(WarehouseError):
    """A document without publisher or report year has no identity and cannot become a report."""


class UnknownName(WarehouseError):
    """No metric or report of this name. ``near`` are the closest known names."""

    def __init__(self, message: str, near: tuple[str, ...] = ()) -> None:
        self.near = near
        super().__init__(f"{message}; did you mean {', '.join(near)}?" if near else message)
