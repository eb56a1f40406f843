"""Prefect's server, told to begin every write on SQLite as one.

Prefect 3.8.8 begins the transactions that match events with triggers as readers; SQLite refuses such a one at once
when somebody else has written meanwhile, and after four refusals the event is dropped. Begun as writers they wait for
each other.
"""

from __future__ import annotations

from contextlib import AbstractAsyncContextManager
from typing import Any

from prefect.cli import app
from prefect.server.database.configurations import AioSqliteConfiguration

_begin = AioSqliteConfiguration.begin_transaction


def _begin_as_writer(
    self: AioSqliteConfiguration, session: Any, with_for_update: bool = False
) -> AbstractAsyncContextManager[Any]:
    return _begin(self, session, with_for_update=True)


def main() -> None:
    """As ``prefect`` with the arguments given."""
    AioSqliteConfiguration.begin_transaction = _begin_as_writer  # type: ignore[assignment]
    app()


if __name__ == "__main__":
    main()
