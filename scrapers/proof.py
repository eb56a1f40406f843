"""Is this answer the page that was asked for? A verdict with its evidence, never "no news".

Pure. A wall often answers with status 200: a few hundred bytes of script that set a cookie and reload, a captcha, a
login form, a "page not found" without 404. Each such thing is a sign with a weight; signs that a page also bears when
it is genuine (a login link in its header, an article about firewalls) need a second one, and a page with much text or
many links of its own is not a shell.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urlsplit

from scrapers.model import Ask, PageVerdict, Purpose
from scrapers.page_signs import Page, Sign, login_signs, lost_signs, read_page, wall_signs

_WALL_STATUS = frozenset({401, 403, 406, 407, 412, 418, 444, 451, 493, 511, 512, 521, 567})
_FILE_PATH = re.compile(r"\.(?:pdf|docx?|wps|ofd|xlsx?|et|pptx?|zip|rar|7z|jpe?g|png|tiff?)$", re.IGNORECASE)
_FILE_MAGIC = (
    b"%PDF", b"PK\x03\x04", b"\xd0\xcf\x11\xe0", b"Rar!", b"7z\xbc\xaf", b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"BM",
    b"II*\0", b"MM\0*", b"{\\rtf",
)
_ENOUGH = 4       # the sum of weights from which a page is a wall
_PDF_WITHIN = 1024  # readers allow so many bytes before %PDF


@dataclass(frozen=True, slots=True)
class Proof:
    """``reason`` in a person's words, ``evidence`` what it rests on; both None when the page is simply good."""

    verdict: PageVerdict
    reason: str | None = None
    evidence: str | None = None


def judge(ask: Ask, status: int, headers: Mapping[str, str], body: bytes, final_url: str) -> Proof:
    """The verdict on one answer. ``body`` is decoded, ``final_url`` where the redirects ended.

    An answer 304 is not for this function: the client knows what it refers to.
    """
    text_like = not _is_file(body)
    page = read_page(body) if text_like and body else None
    if status >= 300 or status < 200:
        return _by_status(status, page)
    if not body.strip():
        return Proof(PageVerdict.EMPTY, "the answer has no body", f"status {status}")
    if page is None:
        return Proof(PageVerdict.OK)
    if _is_json(page.source):
        return _judge_data(ask, page)
    if not page.is_markup:
        return _judge_plain(ask, headers, page)
    return _judge_markup(ask, page, final_url)


def _by_status(status: int, page: Page | None) -> Proof:
    signs = wall_signs(page) if page is not None else ()
    if status in _WALL_STATUS or _weight(signs) >= _ENOUGH:
        return Proof(PageVerdict.BLOCKED, f"the site refuses with status {status}", _words(signs) or f"status {status}")
    if status in (404, 410):
        return Proof(PageVerdict.GONE, f"status {status}")
    if status >= 500 or status in (408, 425, 429):
        return Proof(PageVerdict.SERVER_ERROR, f"status {status}")
    return Proof(PageVerdict.SOFT_404, f"the site does not accept the request: status {status}")


def _judge_markup(ask: Ask, page: Page, final_url: str) -> Proof:
    signs = wall_signs(page)
    if _weight(signs) >= _ENOUGH:
        return Proof(PageVerdict.BLOCKED, "a wall instead of the page", _words(signs))
    if asked_login := login_signs(page, ask.url, final_url):
        return Proof(PageVerdict.BLOCKED, "a login page", _words(asked_login))
    if ask.purpose is Purpose.ROBOTS:
        return Proof(PageVerdict.OK)
    return _judge_place(ask, page, final_url) or _judge_content(ask, page)


def _judge_place(ask: Ask, page: Page, final_url: str) -> Proof | None:
    """Whether it is another page than the one asked for; None when nothing says so."""
    if lost := lost_signs(page):
        return Proof(PageVerdict.SOFT_404, "the site's \"page not found\" with status 200", _words(lost))
    if _is_home(final_url) and not _is_home(ask.url):
        return Proof(PageVerdict.SOFT_404, "the home page instead of the page", f"led to {final_url}")
    if _FILE_PATH.search(urlsplit(ask.url).path):
        return Proof(PageVerdict.SOFT_404, "an HTML page instead of a file", page.title or page.source[:80])
    if ask.purpose is Purpose.DOCUMENT and page.is_home_like:
        return Proof(PageVerdict.SOFT_404, "the site's home page instead of the page", page.title)
    return None


def _judge_content(ask: Ask, page: Page) -> Proof:
    """Whether anything is in the page. A listing may be without visible text: its list may come by script or API."""
    if page.forward is not None and page.text_size < 60 and page.links < 3 and not page.has_data:
        return Proof(PageVerdict.SOFT_404, "only a redirect by script or meta", f"to {page.forward}")
    if ask.purpose is Purpose.LISTING or page.has_data:
        return Proof(PageVerdict.OK)
    if (page.text_size == 0 and not page.has_media) or (page.is_app_shell and page.text_size < 150):
        return Proof(PageVerdict.EMPTY, "a page without text, image or file", f"{len(page.source)} characters of HTML")
    return Proof(PageVerdict.OK)


def _judge_data(ask: Ask, page: Page) -> Proof:
    """JSON and JSONP are judged by the adapter that asked; a document is never JSON."""
    if ask.purpose in (Purpose.DOCUMENT, Purpose.ATTACHMENT):
        return Proof(PageVerdict.SOFT_404, "JSON instead of a page", page.source[:120])
    return Proof(PageVerdict.OK)


def _judge_plain(ask: Ask, headers: Mapping[str, str], page: Page) -> Proof:
    """Text without markup: a script, CSV, XML fragment, robots.txt; or a wall that only says so."""
    signs = wall_signs(page)
    if _weight(signs) >= _ENOUGH and ask.purpose is not Purpose.ROBOTS:
        return Proof(PageVerdict.BLOCKED, "a wall instead of the page", _words(signs))
    media_type = next((value for name, value in headers.items() if name.lower() == "content-type"), "")
    if "html" in media_type and ask.purpose is not Purpose.ROBOTS and (lost := lost_signs(page)):
        return Proof(PageVerdict.SOFT_404, "the site's \"page not found\" with status 200", _words(lost))
    return Proof(PageVerdict.OK)


def _is_file(body: bytes) -> bool:
    return body.startswith(_FILE_MAGIC) or b"%PDF-" in body[:_PDF_WITHIN]


def _is_json(source: str) -> bool:
    """JSON, or a JSONP call round it."""
    text = source.strip().removeprefix("\ufeff")
    if call := re.match(r"[\w$.]{1,60}\(\s*(?=[\[{])", text):
        return text.rstrip("; \n").endswith(")") and text[call.end()] in "[{"
    if text[:1] not in ("{", "["):
        return False
    try:
        json.loads(text)
    except (ValueError, RecursionError):
        return False
    return True


def _is_home(url: str) -> bool:
    parts = urlsplit(url)
    path = parts.path.rstrip("/").lower()
    return not parts.query and path in ("", "/index.html", "/index.shtml", "/index.htm", "/index.jsp", "/index.do")


def _weight(signs: tuple[Sign, ...]) -> int:
    return sum(sign.weight for sign in signs)


def _words(signs: tuple[Sign, ...]) -> str:
    return ", ".join(sign.word for sign in signs if sign.weight > 0)[:300]
