"""When may a host be asked? One request at a time, and a pause after each, across threads and processes.

Each host has one small file under ``<home>/hosts/``. Its lock (``flock``) is held while a request to the host is
under way; its text says when the last one ended and how long the host asked to be left alone (Retry-After).
"""

from __future__ import annotations

import contextlib
import fcntl
import json
import os
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

from scrapers.errors import TryLater

_LONGEST_REST = 24 * 3600.0


@dataclass(frozen=True, slots=True)
class _Stamp:
    """Unix times in seconds. Wall clock, because a monotonic one means nothing after a restart of the machine."""

    ended: float = 0.0
    not_before: float = 0.0


class HostClock:
    """The clocks of all hosts, in ``folder``.

    ``longest``: the longest time in seconds that a turn waits for a host that asked to be left alone; when it asked
    for more, ``turn`` raises ``TryLater``. ``pause`` sleeps; it may raise to break a wait off.
    """

    def __init__(
        self,
        folder: Path,
        *,
        longest: float = 120.0,
        pause: Callable[[float], None] = time.sleep,
        now: Callable[[], float] = time.time,
    ) -> None:
        self._folder = folder
        self._longest = longest
        self._pause = pause
        self._now = now

    @contextlib.contextmanager
    def turn(self, host: str, delay: float) -> Iterator[None]:
        """Holds the host's lock for one request that starts at least ``delay`` seconds after the last one ended.
        Raises ``TryLater`` when the host asked for a longer rest than ``longest``."""
        self._folder.mkdir(parents=True, exist_ok=True)
        handle = os.open(self._path(host), os.O_RDWR | os.O_CREAT, 0o644)
        try:
            fcntl.flock(handle, fcntl.LOCK_EX)
            stamp = _read(handle)
            self._wait(host, stamp, delay)
            _write(handle, _Stamp(self._now(), stamp.not_before))    # a process that is killed has asked, too
            try:
                yield
            finally:
                _write(handle, _Stamp(self._now(), stamp.not_before))
        finally:
            os.close(handle)

    def rest(self, host: str, seconds: float) -> None:
        """Nobody asks ``host`` for so many seconds from now (Retry-After). Not to be called within its ``turn``."""
        self._folder.mkdir(parents=True, exist_ok=True)
        handle = os.open(self._path(host), os.O_RDWR | os.O_CREAT, 0o644)
        try:
            fcntl.flock(handle, fcntl.LOCK_EX)
            stamp = _read(handle)
            _write(handle, _Stamp(stamp.ended, max(stamp.not_before, self._now() + min(seconds, _LONGEST_REST))))
        finally:
            os.close(handle)

    def _wait(self, host: str, stamp: _Stamp, delay: float) -> None:
        now = self._now()
        rest = stamp.not_before - now
        if rest > _LONGEST_REST:        # the clock was set back since; nobody is left alone for years
            rest = 0.0
        if rest > self._longest:
            raise TryLater(f"{host} asked to be left alone for {rest:.0f} s more", evidence="Retry-After")
        since_last = max(now - stamp.ended, 0.0)     # a clock that was set back must not make us wait for years
        seconds = max(rest, delay - since_last)
        if seconds > 0:
            self._pause(seconds)

    def _path(self, host: str) -> Path:
        return self._folder / f"{quote(host, safe='')}.clock"


def _read(handle: int) -> _Stamp:
    """The stamp in the file; an empty or broken one (killed while writing) counts as never asked."""
    try:
        values = json.loads(os.pread(handle, 1000, 0))
        return _Stamp(float(values["ended"]), float(values["not_before"]))
    except (ValueError, KeyError, TypeError):
        return _Stamp()


def _write(handle: int, stamp: _Stamp) -> None:
    text = json.dumps({"ended": stamp.ended, "not_before": stamp.not_before}).encode()
    os.ftruncate(handle, 0)
    os.pwrite(handle, text, 0)
