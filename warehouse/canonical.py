"""Which address stands for a report, and which addresses show one document. Pure."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from urllib.parse import urlsplit

_POST = re.compile(r"/post_(\d+)\.html?$")   # gkmlpt and NFCMS give both pages of a document one number
_USUAL_PORTS = {"http": 80, "https": 443}


@dataclass(frozen=True, slots=True)
class Page:
    """One text that one address showed. ``content_sha256`` ignores white space and width."""

    url: str
    text_sha256: str
    content_sha256: str
    bureau_id: str | None
    host_bureau_id: str | None
    published_on: date | None
    twin_urls: tuple[str, ...]
    capture_id: str
    crawl_id: str | None
    first_seen: datetime
    last_seen: datetime
    part_capture_ids: tuple[str, ...]


def host_of(url: str) -> str:
    """``host`` or ``host:port`` in lower case, without the port that its scheme implies; "" for a file."""
    parts = urlsplit(url)
    try:
        port = parts.port
    except ValueError:   # a port that is no number
        return parts.netloc.lower()
    host = parts.hostname or ""
    return host if port in (None, _USUAL_PORTS.get(parts.scheme)) else f"{host}:{port}"


def same_address(url: str, other: str) -> bool:
    """The same address in any spelling, or an article page and its gkmlpt twin: one host, one post number."""
    mine, theirs = _POST.search(urlsplit(url).path), _POST.search(urlsplit(other).path)
    same_post = bool(mine and theirs and mine[1] == theirs[1])
    return _spelling(url) == _spelling(other) or (same_post and host_of(url) == host_of(other))


def _spelling(url: str) -> tuple[str, str, str]:
    """What is left when scheme, usual port, the host's case and the fragment do not count."""
    parts = urlsplit(url)
    return host_of(url), parts.path or "/", parts.query


def same_document(page: Page, other: Page) -> bool:
    """Two addresses of one document: by address, because a listing says so, or because they read the same."""
    return (
        page.content_sha256 == other.content_sha256
        or same_address(page.url, other.url)
        or _names(page, other.url)
        or _names(other, page.url)
    )


def _names(page: Page, url: str) -> bool:
    return any(same_address(twin, url) for twin in page.twin_urls)


def is_overruled(page: Page, pages: Sequence[Page], withdrawn_url: str) -> bool:
    """True when the document that a person overruled at ``withdrawn_url`` is the one on this page."""
    if same_address(page.url, withdrawn_url) or _names(page, withdrawn_url):
        return True
    return any(same_address(other.url, withdrawn_url) and same_document(page, other) for other in pages)


def canonical_url(pages: Sequence[Page], hosts: Collection[str]) -> str:
    """Of an allow-listed host, the earliest published; on one host an article page precedes its gkmlpt twin.

    A page without a date comes last; what is still equal goes by its URL. The order of ``pages`` does not matter.
    """
    return min(pages, key=lambda page: _rank(page, pages, hosts)).url


def _rank(page: Page, pages: Sequence[Page], hosts: Collection[str]) -> tuple[bool, date, bool, str]:
    host = host_of(page.url)
    twins = [other for other in pages if host_of(other.url) == host and same_document(page, other)]
    first = min((twin.published_on for twin in twins if twin.published_on), default=date.max)
    return host not in hosts, first, "/gkmlpt/" in urlsplit(page.url).path, page.url


def current_text(pages: Sequence[Page], url: str) -> Page:
    """The text that this address showed last."""
    texts = [page for page in pages if page.url == url]
    return max(texts, key=lambda page: (page.last_seen, page.first_seen, page.text_sha256))
