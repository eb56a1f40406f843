"""robots.txt as RFC 9309 says: what an answer to it means, and its cache.

2xx: its rules, of which the first 500 KiB count; an HTML page under that name (met in 江海) is no rules. 4xx: there
are none, all is allowed. 5xx, 429 or no answer: nothing is allowed for now. Rules are kept for 24 hours per scheme and
host.
"""

from __future__ import annotations

import json
import os
import time
from collections.abc import Callable
from pathlib import Path
from urllib.parse import quote

from protego import Protego

MOST_BYTES = 500 << 10
MOST_REDIRECTS = 5
AGENT = "fazhi"


class Rules:
    """The rules of one host for our agent. ``text`` is a robots.txt; the empty one allows everything."""

    def __init__(self, text: str) -> None:
        self.text = text
        self._rules = Protego.parse(text)

    def allows(self, url: str) -> bool:
        """Whether ``url`` of this host may be asked."""
        return bool(self._rules.can_fetch(url, AGENT))

    def delay(self, cap: float) -> float:
        """Crawl-delay in seconds, at most ``cap`` (sites name hours to keep crawlers off); 0 when none is named."""
        named = self._rules.crawl_delay(AGENT)
        return min(max(float(named), 0.0), cap) if named is not None else 0.0


def rules_of(status: int, body: bytes) -> Rules | None:
    """The rules that an answer gives; None when nothing may be asked for now (5xx, 429)."""
    if 200 <= status < 300:
        return Rules(_text(body))
    return None if status >= 500 or status == 429 else Rules("")


def _text(body: bytes) -> str:
    text = body[:MOST_BYTES].decode("utf-8-sig", "replace")
    start = text.lstrip()[:500].lower()
    return "" if start.startswith("<") or "<html" in start else text


class RobotsCache:
    """Rules under ``folder``, one file per scheme and host, for ``ttl`` seconds."""

    def __init__(self, folder: Path, ttl: float = 24 * 3600.0, now: Callable[[], float] = time.time) -> None:
        self._folder = folder
        self._ttl = ttl
        self._now = now
        self._read: dict[str, tuple[float, Rules]] = {}

    def get(self, origin: str) -> Rules | None:
        """The kept rules of ``origin`` (``scheme://host``); None when there are none, or they are too old."""
        known = self._read.get(origin) or self._load(origin)
        if known is None or not 0 <= self._now() - known[0] < self._ttl:
            return None
        self._read[origin] = known
        return known[1]

    def put(self, origin: str, rules: Rules) -> None:
        """Keeps the rules; another process sees the old or the new ones, never half a file."""
        self._folder.mkdir(parents=True, exist_ok=True)
        fetched_at = self._now()
        path = self._path(origin)
        draft = path.with_suffix(f".{os.getpid()}.tmp")
        draft.write_text(json.dumps({"fetched_at": fetched_at, "text": rules.text}), encoding="utf-8")
        draft.replace(path)
        self._read[origin] = (fetched_at, rules)

    def _load(self, origin: str) -> tuple[float, Rules] | None:
        try:
            kept = json.loads(self._path(origin).read_text(encoding="utf-8"))
            return float(kept["fetched_at"]), Rules(str(kept["text"]))
        except (FileNotFoundError, ValueError, KeyError, TypeError):
            return None

    def _path(self, origin: str) -> Path:
        return self._folder / f"{quote(origin, safe='')}.robots.json"
