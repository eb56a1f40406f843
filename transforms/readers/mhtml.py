"""MHTML (RFC 2557), a page and its pictures in one file: what Word calls 单个文件网页, and browsers a saved page.

The page is the part that the message names as its start, else its first HTML part. Nothing is fetched: pictures and
style sheets are parts that nobody asks for.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from email import message_from_bytes
from email.errors import CloseBoundaryNotFoundDefect
from email.message import Message
from itertools import islice

from transforms.model import Document, Head, Known, Verdict
from transforms.readers import html
from transforms.readers.reading import Reading

MEDIA_TYPE = "multipart/related"
_MOST_BYTES = 60_000_000        # with pictures
_MOST_PAGE = 8_000_000          # of the page alone
_MOST_PARTS = 10                # parts of parts, or messages within messages: the library recurses into each
# the library takes a minute for a header of 300,000 parameters; Word and browsers write 100 characters
_LONG_HEADER = re.compile(rb"^content-type:(?:[^\r\n]|\r?\n[ \t]){2000}", re.IGNORECASE | re.MULTILINE)
_PARTS = re.compile(rb"\sboundary\s*=|;boundary\s*=|content-type:\s*message/", re.IGNORECASE)


def read(body: bytes, url: str | None, known: Known) -> Reading:
    """One saved page, read as the page it holds. Its links are resolved against ``url``, else against the address
    that it was saved from."""
    if too_much := _too_much(body):
        return _unread(url, Verdict.UNSUPPORTED, too_much)
    message = message_from_bytes(body.lstrip(b"\xef\xbb\xbf \t\r\n"))
    page = _page(message)
    if page is None and message.defects:
        return _unread(url, Verdict.CORRUPT, "is broken: its parts cannot be told apart")
    content = None if page is None else page.get_payload(decode=True)
    if page is None or not isinstance(content, bytes) or not content.strip():
        return _unread(url, Verdict.EMPTY, "holds no HTML page, or an empty one")
    if len(content) > _MOST_PAGE:
        return _unread(url, Verdict.UNSUPPORTED, f"holds a page of {len(content)} bytes: no report is that long")
    reading = html.read(content, url or _address(page), replace(known, charset=_parameter(page, "charset")))
    return _judged(replace(reading, document=replace(reading.document, media_type=MEDIA_TYPE)), message)


def _judged(reading: Reading, message: Message) -> Reading:
    if any(isinstance(defect, CloseBoundaryNotFoundDefect) for defect in message.defects):
        return Reading(reading.document, Verdict.CORRUPT, "the web archive ends in the middle: a part is cut off")
    return reading


def _unread(url: str | None, verdict: Verdict, reason: str) -> Reading:
    return Reading(Document((), Head(canonical_url=url), MEDIA_TYPE), verdict, f"the web archive {reason}")


def _too_much(body: bytes) -> str | None:
    """Why this is not even parsed."""
    if len(body) > _MOST_BYTES:
        return f"has {len(body)} bytes: no report is that large"
    if sum(1 for _ in islice(_PARTS.finditer(body), _MOST_PARTS + 1)) > _MOST_PARTS:
        return "nests more parts than any saved page"
    if _LONG_HEADER.search(body):
        return "has a header longer than that of any saved page"
    return None


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


def _address(page: Message) -> str | None:
    location = str(page.get("Content-Location") or "").strip()
    return location if location.startswith(("http://", "https://")) else None
