"""The one client of the web: gate → robots.txt → host clock → request → redirects → proof → archive.

Nothing is read in an answer before it is in the archive. What decided a question becomes a ``Capture``; what came on
the way there (redirects, a 503 before a second try, the first round of a cookie wall) is archived as well, without one.
"""

from __future__ import annotations

import contextlib
import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Protocol
from urllib.parse import urldefrag, urljoin

from requests.utils import requote_uri

from scrapers.archive import ArchiveWriter
from scrapers.archive_reader import find_original, read
from scrapers.courier import ClientSettings, Courier, Step
from scrapers.errors import ArchiveDamaged, Blocked, FazhiError, Gone, NotThePage, Refused, TooLarge, TryLater
from scrapers.gate import Gate, Place
from scrapers.model import Answer, Ask, Bureau, Capture, PageVerdict, Purpose
from scrapers.proof import Proof, judge
from scrapers.robots import MOST_BYTES, MOST_REDIRECTS, RobotsCache, Rules, rules_of
from scrapers.transport import Exchange

_GOOD = (PageVerdict.OK, PageVerdict.UNCHANGED)
_REDIRECTS = frozenset({301, 302, 303, 307, 308})
_ROBOTS_REST = 300.0     # seconds for which an unreadable robots.txt is not asked for again

_ERRORS: Mapping[PageVerdict, type[FazhiError]] = {
    PageVerdict.BLOCKED: Blocked,
    PageVerdict.GONE: Gone,
    PageVerdict.SOFT_404: NotThePage,
    PageVerdict.EMPTY: NotThePage,
    PageVerdict.SERVER_ERROR: TryLater,
    PageVerdict.OFF_SITE: Refused,
}


class Fetcher(Protocol):
    """What answers questions: the web, or the archive of an earlier crawl."""

    def fetch(self, bureau: Bureau, ask: Ask) -> Answer:
        """The page that was asked for. Raises TryLater, Blocked, Gone, NotThePage, Refused or TooLarge."""
        ...


class CaptureMemory(Protocol):
    """What is known of earlier fetches, for conditional requests and revisit records."""

    def last_capture(self, request_sha256: str) -> Capture | None:
        """The newest capture of this question whose verdict is ok or unchanged; None when there is none."""
        ...


class NoMemory:
    """A memory without any earlier fetch."""

    def last_capture(self, request_sha256: str) -> Capture | None:
        """Always None."""
        return None


@dataclass(frozen=True, slots=True)
class _Hop:
    """One request on the way to the answer."""

    method: str
    url: str
    body: bytes | None


@dataclass(frozen=True, slots=True)
class _Outcome:
    """The deciding answer of one question, archived."""

    exchange: Exchange
    proof: Proof
    capture: Capture


class Client:
    """Fetches for all bureaus of one run; may be used by several threads.

    ``on_capture`` is called with each capture once it is archived, in the thread that fetched it.
    """

    def __init__(
        self,
        settings: ClientSettings,
        archive: ArchiveWriter,
        memory: CaptureMemory | None = None,
        *,
        on_capture: Callable[[Capture], None] | None = None,
        gate: Gate | None = None,
    ) -> None:
        self._settings = settings
        self._archive = archive
        self._memory = memory or NoMemory()
        self._on_capture = on_capture
        self._gate = gate or Gate(settings.allow_hosts)
        self._courier = Courier(settings, archive, self._gate)
        self._robots = RobotsCache(settings.hosts_folder, settings.robots_ttl)
        self._robots_locks: dict[str, threading.Lock] = {}
        self._robots_failed: dict[str, tuple[float, FazhiError]] = {}
        self._own: dict[str, Capture] = {}
        self._lock = threading.Lock()

    def close(self) -> None:
        """Closes connections; a thread that waits for its turn gets ``TryLater``. The archive stays open."""
        self._courier.close()

    def fetch(self, bureau: Bureau, ask: Ask) -> Answer:
        """The page that was asked for, archived.

        A page that has not changed since its last capture comes with verdict ``unchanged`` and the archived body.
        Raises ``TryLater``, ``Blocked``, ``Gone``, ``NotThePage``, ``Refused`` or ``TooLarge``, each with bureau,
        URL, evidence, and the ``capture`` when an answer came.
        """
        try:
            outcome = self._obtain(bureau, ask, self._settings.redirects)
            if outcome.capture.verdict not in _GOOD:
                raise error_of(outcome.capture, outcome.proof.evidence)
            return self._answer(ask, outcome)
        except FazhiError as error:
            error.bureau_id = error.bureau_id or bureau.id
            error.url = error.url or ask.url
            if error.capture is None and not isinstance(error, ArchiveDamaged):
                self._archive.keep_failure(ask, bureau.id, error, datetime.now(UTC))
            raise

    def _answer(self, ask: Ask, outcome: _Outcome) -> Answer:
        exchange, capture = outcome.exchange, outcome.capture
        if exchange.status != 304:
            return Answer(ask, capture, exchange.body, dict(exchange.headers))
        kept = read(self._archive.folder, capture.warc_file, capture.warc_offset)
        return Answer(ask, capture, kept.body, kept.headers)

    def _obtain(self, bureau: Bureau, ask: Ask, redirects: int) -> _Outcome:
        last = self._last(ask)
        exchange, proof = self._walk(bureau, ask, last, redirects)
        capture = self._archive.keep(exchange, ask, bureau.id, proof, last)
        if capture.verdict in _GOOD:
            with self._lock:
                self._own[capture.request_sha256] = capture
        if self._on_capture is not None:
            self._on_capture(capture)
        return _Outcome(exchange, proof, capture)

    def _last(self, ask: Ask) -> Capture | None:
        """The last good capture of the same question, if its body is still in the archive."""
        with self._lock:
            last = self._own.get(ask.request_sha256)
        last = last or self._memory.last_capture(ask.request_sha256)
        if last is None or last.verdict not in _GOOD:
            return None
        try:
            find_original(self._archive.folder, last.warc_file, last.warc_offset)
        except ArchiveDamaged:
            return None
        return last

    def _walk(self, bureau: Bureau, ask: Ask, last: Capture | None, redirects: int) -> tuple[Exchange, Proof]:
        """Follows redirects, each hop gated; a redirect or wall that sets a cookie is asked once more with it."""
        hop = _Hop(ask.method, ask.url, ask.body)
        seen: list[str] = []
        cookie_shown = False
        while True:
            self._gate.admit(bureau, hop.url)
            exchange = self._courier.carry(bureau, self._step(bureau, ask, hop, last))
            proof = self._judge(ask, exchange, last)
            target = _target(exchange)
            turned_away = target == exchange.url or proof.verdict is PageVerdict.BLOCKED
            if turned_away and exchange.sets_cookie and not cookie_shown:
                cookie_shown = True
            elif target is None:
                return exchange, proof
            else:
                seen.append(exchange.url)
                if (end := self._dead_end(bureau, target, seen, redirects)) is not None:
                    return exchange, end
                hop = _follow(exchange.status, hop, target)
            self._archive.keep_step(exchange, bureau.id)

    def _dead_end(self, bureau: Bureau, target: str, seen: list[str], redirects: int) -> Proof | None:
        """Why a redirect is not followed; None when it is."""
        if target == seen[-1] or len(seen) > redirects:
            return Proof(PageVerdict.BLOCKED, "redirects that do not end", " → ".join([*seen[-3:], target]))
        try:
            self._gate.admit(bureau, target)
        except Refused as refused:
            return Proof(PageVerdict.OFF_SITE, f"led off the bureau's hosts: {refused.message}", f"to {target}")
        return None

    def _judge(self, ask: Ask, exchange: Exchange, last: Capture | None) -> Proof:
        if exchange.status == 304 and last is not None:
            return Proof(PageVerdict.UNCHANGED, "the site says it has not changed")
        proof = judge(ask, exchange.status, dict(exchange.headers), exchange.body, exchange.url)
        if proof.verdict is PageVerdict.OK and last is not None and last.sha256 == exchange.sha256:
            return Proof(PageVerdict.UNCHANGED, "the same bytes as before")
        return proof

    def _step(self, bureau: Bureau, ask: Ask, hop: _Hop, last: Capture | None) -> Step:
        """The request for one hop: at the host's pace, with the validators that belong to this very URL.
        Raises ``Blocked`` when robots.txt forbids it, and what ``_rules`` raises."""
        delay = max(self._settings.delay, bureau.delay or 0.0)
        headers = _headers(ask, hop, last)
        if ask.purpose is Purpose.ROBOTS:
            return Step(hop.method, hop.url, headers, hop.body, delay, cut_at=MOST_BYTES)
        where = self._gate.admit(bureau, hop.url)
        rules = self._rules(bureau, where)
        if not rules.allows(hop.url):
            raise Blocked("robots.txt does not allow this page", url=hop.url, evidence=f"{where.origin}/robots.txt")
        delay = max(delay, rules.delay(self._settings.crawl_delay_cap))
        return Step(hop.method, hop.url, headers, hop.body, delay)

    def _rules(self, bureau: Bureau, where: Place) -> Rules:
        """The host's robots.txt, kept or fetched now. Raises ``TryLater`` or ``Blocked`` when it cannot be read."""
        with self._lock:
            lock = self._robots_locks.setdefault(where.origin, threading.Lock())
        with lock:
            if (known := self._robots.get(where.origin)) is not None:
                return known
            failed_at, failure = self._robots_failed.get(where.origin, (0.0, None))
            if failure is not None and time.monotonic() - failed_at < _ROBOTS_REST:
                raise _again(failure)
            try:
                rules = self._fetch_rules(bureau, where)
            except (TryLater, Blocked) as error:
                self._robots_failed[where.origin] = (time.monotonic(), error)
                raise
            self._robots.put(where.origin, rules)
            return rules

    def _fetch_rules(self, bureau: Bureau, where: Place) -> Rules:
        ask = Ask(f"{where.origin}/robots.txt", purpose=Purpose.ROBOTS)
        try:
            outcome = self._obtain(bureau, ask, MOST_REDIRECTS)
        except (TryLater, TooLarge) as error:
            message = f"robots.txt cannot be read: {error.message}"
            raise TryLater(message, url=ask.url, evidence=error.evidence) from error
        if 300 <= outcome.exchange.status < 400 and outcome.exchange.status != 304:
            return Rules("")      # RFC 9309, 2.3.1.2: redirects that lead nowhere count as "there is none"
        if outcome.exchange.status == 304:
            return rules_of(200, self._answer(ask, outcome).body) or Rules("")
        rules = rules_of(outcome.exchange.status, outcome.exchange.body)
        if rules is None:
            failure = error_of(outcome.capture, outcome.proof.evidence)
            failure.message = f"robots.txt cannot be read: {failure.message}"
            raise failure
        return rules


def error_of(capture: Capture, evidence: str | None) -> FazhiError:
    """The error that an answer with a bad verdict is, with its capture."""
    kind = _ERRORS[capture.verdict]
    message = capture.reason or capture.verdict.value
    error = kind(message, bureau_id=capture.bureau_id, url=capture.url, evidence=evidence)
    error.capture = capture
    return error


def _again(failure: FazhiError) -> FazhiError:
    """A fresh copy, because an error carries the page it was raised for."""
    return type(failure)(failure.message, bureau_id=None, url=None, evidence=failure.evidence)


def _target(exchange: Exchange) -> str | None:
    """Where a redirect leads, absolute and without a fragment; None for any other answer."""
    location = exchange.header("Location")
    if exchange.status not in _REDIRECTS or not location:
        return None
    with contextlib.suppress(UnicodeError):
        location = location.encode("latin-1").decode("utf-8")     # as browsers read a header that is not ASCII
    return requote_uri(urldefrag(urljoin(exchange.url, location)).url)


def _follow(status: int, hop: _Hop, target: str) -> _Hop:
    """A POST becomes a GET on 301, 302 and 303, as in browsers."""
    if status in (307, 308):
        return _Hop(hop.method, target, hop.body)
    return _Hop("GET", target, None)


def _headers(ask: Ask, hop: _Hop, last: Capture | None) -> dict[str, str]:
    headers = {"Referer": requote_uri(ask.referer)} if ask.referer else {}
    if hop.body is not None and ask.content_type:
        headers["Content-Type"] = ask.content_type
    if last is not None and last.final_url == requote_uri(hop.url):
        if last.etag:
            headers["If-None-Match"] = last.etag
        if last.last_modified:
            headers["If-Modified-Since"] = last.last_modified
    return headers
