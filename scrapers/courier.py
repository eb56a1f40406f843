"""One request to one host, tried until it is answered or it is time to give up; in the host's turn, at its pace."""

from __future__ import annotations

import email.utils
import random
import threading
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

from scrapers.archive import ArchiveWriter
from scrapers.errors import TryLater
from scrapers.gate import Gate
from scrapers.model import Bureau
from scrapers.politeness import HostClock
from scrapers.transport import Exchange, Limits, Transient, Transport

_TRY_AGAIN = frozenset({429, 502, 503, 504})


@dataclass(frozen=True, slots=True)
class ClientSettings:
    """How the client behaves; times in seconds.

    ``hosts_folder`` holds host clocks and robots.txt rules. ``delay``: least pause between two requests to one host.
    ``tries``: of one request in all; after the n-th a wait of ``backoff`` · 2ⁿ⁻¹ ± 50 %, ``backoff_cap`` at most.
    ``retry_after_cap``: a host that asks for a longer rest is left for the next crawl.
    ``allow_hosts``: ``host:port`` entries whose addresses may be private.
    """

    hosts_folder: Path
    user_agent: str
    delay: float = 2.0
    limits: Limits = field(default_factory=Limits)
    tries: int = 3
    backoff: float = 1.0
    backoff_cap: float = 30.0
    retry_after_cap: float = 120.0
    redirects: int = 8
    crawl_delay_cap: float = 30.0
    robots_ttl: float = 24 * 3600.0
    allow_hosts: frozenset[str] = frozenset()


def user_agent(version: str, contact: str | None) -> str:
    """Our honest name. robots.txt rules for ``fazhi`` apply to it."""
    return f"fazhi/{version} (+{contact})" if contact else f"fazhi/{version}"


@dataclass(frozen=True, slots=True)
class Step:
    """One request on the way to an answer. ``delay``: seconds since the host's last request; ``cut_at``: bytes of the
    body that are enough."""

    method: str
    url: str
    headers: Mapping[str, str]
    body: bytes | None
    delay: float
    cut_at: int | None = None


class Courier:
    """Carries steps to their hosts. May be used by several threads; ``close`` breaks off what waits."""

    def __init__(self, settings: ClientSettings, archive: ArchiveWriter, gate: Gate) -> None:
        self._settings = settings
        self._archive = archive
        self._gate = gate
        self._clock = HostClock(settings.hosts_folder, longest=settings.retry_after_cap, pause=self._pause)
        self._transports: dict[str, Transport] = {}
        self._lock = threading.Lock()
        self._closed = threading.Event()

    def close(self) -> None:
        self._closed.set()
        with self._lock:
            for transport in self._transports.values():
                transport.close()

    def carry(self, bureau: Bureau, step: Step) -> Exchange:
        """The answer to ``step``; 429, 502, 503 and 504 only when they are all that comes.

        Raises ``TryLater`` (no answer), ``TooLarge``, ``Refused`` (gate).
        """
        host = self._gate.admit(bureau, step.url).key
        transport = self._transport(host)
        for attempt in range(self._settings.tries):
            if self._closed.is_set():
                raise TryLater("the run was ended", url=step.url)
            is_last = attempt == self._settings.tries - 1
            try:
                with self._clock.turn(host, step.delay):
                    exchange = transport.send(step.method, step.url, dict(step.headers), step.body, step.cut_at)
            except Transient as error:
                if is_last:
                    raise TryLater(error.message, url=error.url, evidence=error.evidence) from error
                self._back_off(attempt)
                continue
            if exchange.status not in _TRY_AGAIN or self._must_rest(host, exchange) or is_last:
                return exchange
            self._archive.keep_step(exchange, bureau.id)
            self._back_off(attempt)
        raise AssertionError("the last attempt returns or raises")

    def _must_rest(self, host: str, exchange: Exchange) -> bool:
        """Writes a Retry-After on the host's clock; True when it is longer than this run waits."""
        seconds = retry_after(exchange.header("Retry-After"), datetime.now(UTC))
        if seconds is None:
            return False
        self._clock.rest(host, seconds)
        return seconds > self._settings.retry_after_cap

    def _back_off(self, attempt: int) -> None:
        seconds = min(self._settings.backoff * 2**attempt, self._settings.backoff_cap)
        self._pause(seconds * random.uniform(0.5, 1.5))

    def _pause(self, seconds: float) -> None:
        if self._closed.wait(seconds):
            raise TryLater("the run was ended while waiting")

    def _transport(self, host: str) -> Transport:
        with self._lock:
            if host not in self._transports:
                settings = self._settings
                self._transports[host] = Transport(self._gate, settings.limits, settings.user_agent)
            return self._transports[host]


def retry_after(value: str | None, now: datetime) -> float | None:
    """Seconds that a Retry-After header asks for, given as such or as a date; None when there is none to read."""
    if not value:
        return None
    if value.strip().isdecimal():
        return float(value)
    try:
        until = email.utils.parsedate_to_datetime(value)
    except ValueError:
        return None
    return max((until - now).total_seconds(), 0.0) if until.tzinfo else None
