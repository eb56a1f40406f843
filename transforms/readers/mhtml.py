"""MHTML (RFC 2557), a page and its pictures in one file: what Word calls 单个文件网页, and browsers a saved page.

The page is the part that the message names as its start, else its first HTML part. Nothing is fetched: pictures and
style sheets are parts that nobody asks for.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from email import message_from_bytes
from email.message import Message

from transforms.model import Document, Head, Known, Verdict
from transforms.readers import html
from transforms.readers.reading import Reading

MEDIA_TYPE = "multipart/related"
_MOST_BYTES = 60_000_000        # with pictures
_MOST_PAGE = 8_000_000          # of the page alone
_MOST_PARTS = 10                # parts of parts, or messages within messages: the library recurses into each
_PARTS = re.compile(rb"\sboundary\s*=|;boundary\s*=|content-type:\s*message/", re.IGNORECASE)


def read(body: bytes, url: str | None, known: Known) -> Reading:
    """One saved page, read as the page it holds. Its links are resolved against ``url``, else against the address
    that it was saved from."""
    nothing = Document((), Head(canonical_url=url), MEDIA_TYPE)
    if len(body) > _MOST_BYTES:
        return Reading(nothing, Verdict.UNSUPPORTED, f"the web archive has {len(body)} bytes: no report is that large")
    if sum(1 for _ in zip(range(_MOST_PARTS + 1), _PARTS.finditer(body), strict=False)) > _MOST_PARTS:
        return Reading(nothing, Verdict.UNSUPPORTED, "the web archive nests more parts than any saved page")
    page = _page(message_from_bytes(body.lstrip(b"\xef\xbb\xbf \t\r\n")))
    if page is None:
        return Reading(nothing, Verdict.EMPTY, "the web archive holds no HTML page")
    content = page.get_payload(decode=True)
    if not isinstance(content, bytes) or not content.strip():
        return Reading(nothing, Verdict.EMPTY, "the HTML page in the web archive is empty")
    if len(content) > _MOST_PAGE:
        return Reading(nothing, Verdict.UNSUPPORTED, f"the page in the web archive has {len(content)} bytes of markup")
    reading = html.read(content, url or _address(page), replace(known, charset=_charset(page)))
    return replace(reading, document=replace(reading.document, media_type=MEDIA_TYPE))


def _page(message: Message) -> Message | None:
    pages = list(_pages(message))
    start = _parameter(message, "start")
    return next((one for one in pages if start and one.get("Content-ID") == start), pages[0] if pages else None)


def _pages(message: Message) -> Iterator[Message]:
    return (one for one in message.walk() if one.get_content_type() in ("text/html", "application/xhtml+xml"))


def _parameter(message: Message, name: str) -> str | None:
    """A parameter of the Content-Type; None for one that is written wrongly."""
    try:
        value = message.get_param(name)
    except (ValueError, LookupError):
        return None
    return value if isinstance(value, str) else None


def _charset(page: Message) -> str | None:
    return _parameter(page, "charset")


def _address(page: Message) -> str | None:
    location = str(page.get("Content-Location") or "").strip()
    return location if location.startswith(("http://", "https://")) else None
