"""Addresses on list pages: made absolute, and compared without what changes nothing."""

from __future__ import annotations

import re
from functools import lru_cache
from urllib.parse import urljoin, urlsplit, urlunsplit

from lxml.html import HtmlElement

_KEPT = 16_384  # addresses: one listing page names each of its links several times over
_GOES_TO = re.compile(      # in a call: the address of another page
    r"(?:location(?:\.href)?\s*=|location\.(?:replace|assign)\(|window\.open\()\s*[\"']([^\"']+)[\"']"
)
_DOCUMENT = re.compile(r"\d{3,}|[0-9a-f]{16,}|\.(?:pdf|docx?|wps|ofd|xlsx?|html?|shtml|jhtml|jsp|aspx?)$", re.I)
_NUMBERED = re.compile(r"\d{3,}|[0-9a-f]{16,}|id=\w|\.(?:pdf|docx?|wps|ofd|xlsx?)\?", re.I)
_INDEX = re.compile(r"(?:m?index|default|list)(?:_\d+)?\.[a-z]+", re.I)


def target_of(anchor: HtmlElement, base: str) -> str | None:
    """Where a click on ``<a>`` or ``<link>`` leads: by its ``href``, or by the call that stands in its place.

    ``href="javascript:void(0)" onclick="location.href='index_2.jhtml';"``, ``href="javascript:window.open('/a')"``.
    """
    href = anchor.get("href")
    if found := absolute(base, href):
        return found
    call = _GOES_TO.search(anchor.get("onclick") or "") or _GOES_TO.search(href or "")
    return absolute(base, call[1]) if call else None


@lru_cache(maxsize=_KEPT)
def absolute(base: str, href: str | None) -> str | None:
    """``href`` as an http or https URL without fragment; None when it leads nowhere a crawler can go.

    Links of the form ``//host/…`` take the scheme of the page. As in browsers, line breaks inside an attribute are
    dropped, a backslash is a slash, and a space is written %20.
    """
    if href is None:
        return None
    href = re.sub(r"[\t\r\n]", "", href).strip().replace("\\", "/")
    href = re.sub(r"[\x00-\x20\x7f]", lambda match: f"%{ord(match[0]):02X}", href)
    if not href or href.startswith("#"):
        return None
    try:
        parts = urlsplit(urljoin(base, href))
        valid = parts.scheme in ("http", "https") and bool(parts.hostname) and (parts.port is None or parts.port > 0)
    except ValueError:  # a port that is no number, a bracket that never closes
        return None
    if not valid:
        return None
    return urlunsplit((parts.scheme, parts.netloc, parts.path or "/", parts.query, ""))


@lru_cache(maxsize=_KEPT)
def host_of(url: str) -> str:
    """``host`` or ``host:port`` in lower case, without the scheme's usual port, as in ``Bureau.hosts``."""
    parts = urlsplit(url)
    host = (parts.hostname or "").rstrip(".")
    usual = {"http": 80, "https": 443}.get(parts.scheme)
    return host if parts.port in (None, usual) else f"{host}:{parts.port}"


@lru_cache(maxsize=_KEPT)
def url_key(url: str) -> str:
    """One key for all spellings of an address: scheme, host's case, usual port and fragment do not count.

    A site lists the same page as http, https and ``//`` (gkmlpt does so within one answer).
    """
    try:
        parts, host = urlsplit(url), host_of(url)
    except ValueError:
        return url
    query = f"?{parts.query}" if parts.query else ""
    return f"{host}{parts.path or '/'}{query}"


def folder_of(url: str) -> str:
    """The key of the folder that a list page stands in, with its final slash."""
    return url_key(url).partition("?")[0].rsplit("/", 1)[0] + "/"


def is_numbered(url: str) -> bool:
    """Whether the address carries an article's number or names a file: "/wza.html" in a page's head does not."""
    parts = urlsplit(url)
    return _NUMBERED.search(f"{parts.path.rsplit('/', 1)[-1]}?{parts.query}") is not None


def looks_like_document(url: str) -> bool:
    """Whether the last part of the path, or the query, has the shape of an article's or a file's address."""
    parts = urlsplit(url)
    name = parts.path.rsplit("/", 1)[-1]
    if parts.query and re.search(r"id=|\d{3,}", parts.query, re.I):
        return True
    return bool(name) and not _INDEX.fullmatch(name) and _DOCUMENT.search(name) is not None
