"""One writer per home: an own file lock with a bounded wait that names its holder.

DuckDB's own lock fails at once and names only a process id. ``flock`` goes with its process, so a killed writer
leaves nothing to clean up: what the file then still says is not believed, because the lock is free.
"""

from __future__ import annotations

import fcntl
import json
import os
import platform
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path
from typing import IO

from warehouse.errors import WarehouseBusy

LOCK_FILE = "writer.lock"
_POLL = 0.1   # seconds between two tries

OnWait = Callable[[str], None]   # takes the holder in words


@dataclass(frozen=True, slots=True)
class Holder:
    """Who writes. ``since``: local time with its offset, ISO 8601."""

    pid: int
    host: str
    purpose: str
    since: str

    def __str__(self) -> str:
        """“crawl (pid 123) since 2024-05-06 14:03:10+08:00”, with the host when it is another one."""
        at = datetime.fromisoformat(self.since).isoformat(" ", "seconds")
        where = "" if self.host == platform.node() else f" on {self.host}"
        return f"{self.purpose} (pid {self.pid}{where}) since {at}"


@contextmanager
def writer_lock(home: Path, purpose: str, wait: float, on_wait: OnWait | None = None) -> Iterator[None]:
    """Holds the home's lock; WarehouseBusy after ``wait`` seconds, naming the holder. ``on_wait`` is called once, at
    once, when there is something to wait for."""
    with file_lock(home / LOCK_FILE, "the warehouse is being written", purpose, wait, on_wait):
        yield


@contextmanager
def file_lock(path: Path, what: str, purpose: str, wait: float, on_wait: OnWait | None = None) -> Iterator[None]:
    """Holds the lock of one file, as ``writer_lock``; ``what`` is said before “by crawl (pid 1)”, who holds it."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("a+", encoding="utf-8") as file:
        _acquire(file, what, wait, on_wait)
        try:
            _sign(file, purpose)
            yield
        finally:
            file.truncate(0)
            fcntl.flock(file, fcntl.LOCK_UN)


def _acquire(file: IO[str], what: str, wait: float, on_wait: OnWait | None) -> None:
    deadline = time.monotonic() + wait
    while True:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            return
        except BlockingIOError:
            left = deadline - time.monotonic()
            if left <= 0:
                raise WarehouseBusy(_busy(file, what, wait)) from None
            if on_wait:
                on_wait(_holder(file))
                on_wait = None
            time.sleep(min(_POLL, left))


def _sign(file: IO[str], purpose: str) -> None:
    since = datetime.now().astimezone().isoformat(timespec="seconds")
    file.truncate(0)
    file.write(json.dumps(asdict(Holder(os.getpid(), platform.node(), purpose, since))))
    file.flush()


def _holder(file: IO[str]) -> str:
    file.seek(0)
    try:
        return str(Holder(**json.loads(file.read())))
    except (ValueError, TypeError):   # read between the lock and its signature
        return "another process"


def _busy(file: IO[str], what: str, wait: float) -> str:
    holder = _holder(file)
    return f"{what} by {holder}; waited {wait:g} s. Let it finish, or stop it, and try again"
