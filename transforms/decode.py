"""Bytes to text by policy, before anything is parsed.

Chinese government pages mislabel their charset so often that the bytes are asked first: a byte order mark, then
strict UTF-8, then UTF-8 with a little damage, then GB18030 (which browsers mean by gb2312, gbk and x-gbk).
A parser that is handed bytes believes the label instead and loses the page at the first character outside it.
"""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass

from transforms.model import Finding, Level

DAMAGE_LIMIT = 0.01  # above this share of lost characters the document is not what was published

_BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_GB_LABELS = frozenset({"gb2312", "gbk", "x-gbk", "gb_2312-80", "cp936", "gb18030", "ms936"})
_NO_CHARSETS = frozenset({"idna", "punycode", "undefined", "unicode-escape", "raw-unicode-escape"})  # Python's own
_META_CHARSET = re.compile(rb"""<meta[^>]{0,200}?charset\s*=\s*["']?\s*([A-Za-z0-9_\-]{3,20})""", re.IGNORECASE)
_NON_ASCII = re.compile(r"[^\x00-\x7f]")


@dataclass(frozen=True, slots=True)
class Decoded:
    """``charset`` is the one that was used; ``damaged_share`` the share of lost characters among those that
    are not ASCII, 0 to 1."""

    text: str
    charset: str
    damaged_share: float
    findings: tuple[Finding, ...] = ()


def decode(body: bytes, *, header_charset: str | None = None, media_type: str | None = None) -> Decoded:
    """The text of a body. ``header_charset`` is the Content-Type header's; a label is only asked when the bytes
    are not UTF-8, and ``media_type`` only says whether a ``<meta>`` may hold one."""
    if charset := marked(body):
        return _lenient(body, charset)
    if (text := _strict(body, "utf-8")) is not None:
        return Decoded(text, "utf-8", 0.0, _label_finding(body, header_charset, media_type, "utf-8"))
    damaged = _lenient(body, "utf-8")
    if damaged.damaged_share < DAMAGE_LIMIT:
        return damaged
    return _not_utf8(body, damaged, header_charset, media_type)


def marked(body: bytes) -> str | None:
    """The charset that a byte order mark, or the zeros of markup in UTF-16, give away."""
    by_mark = next((charset for mark, charset in _BOMS if body.startswith(mark)), None)
    return by_mark or _utf16_without_mark(body)


def label_of(body: bytes, header_charset: str | None, media_type: str | None) -> str | None:
    """The charset that header or ``<meta>`` claims, in Python's spelling; GB labels all become gb18030."""
    label = header_charset
    if not label and (media_type is None or "html" in media_type or "xml" in media_type):
        found = _META_CHARSET.search(body[:4096])
        label = found[1].decode("ascii") if found else None
    if not label:
        return None
    if label.strip().lower() in _GB_LABELS:
        return "gb18030"
    try:
        name = codecs.lookup(label.strip()).name
    except (LookupError, ValueError):
        return None
    return None if name in _NO_CHARSETS else name


def _not_utf8(body: bytes, damaged: Decoded, header_charset: str | None, media_type: str | None) -> Decoded:
    if damaged.damaged_share < 0.2:  # GB text read as UTF-8 loses nearly everything, so this is UTF-8, badly damaged
        return damaged
    label = label_of(body, header_charset, media_type)
    for charset in (label, "gb18030"):
        if charset and charset not in ("utf-8", "ascii", "iso8859-1"):
            text = _strict(body, charset)
            if text is not None:
                return Decoded(text, charset, 0.0, _label_finding(body, header_charset, media_type, charset))
    lenient = _lenient(body, "gb18030")
    return min(lenient, damaged, key=lambda one: one.damaged_share)


def _strict(body: bytes, charset: str) -> str | None:
    try:
        return body.decode(charset)
    except (UnicodeDecodeError, LookupError):
        return None


def _lenient(body: bytes, charset: str) -> Decoded:
    text = body.decode(charset, errors="replace")
    lost = text.count("\ufffd")
    share = lost / max(1, len(_NON_ASCII.findall(text)))
    if not lost:
        return Decoded(text, charset, 0.0)
    level = Level.WARNING if share < DAMAGE_LIMIT else Level.ERROR
    message = f"{lost} characters could not be decoded as {charset} ({share:.1%} of those that are not ASCII)"
    return Decoded(text, charset, share, (Finding("charset_damage", level, message),))


def _utf16_without_mark(body: bytes) -> str | None:
    """Markup in UTF-16 begins with ASCII: a zero in every second byte."""
    start = body[:16]
    even, odd = start[::2].count(0), start[1::2].count(0)
    if len(start) < 16 or min(even, odd) > 0 or max(even, odd) < 6:
        return None
    return "utf-16-le" if odd else "utf-16-be"


def _label_finding(
    body: bytes, header_charset: str | None, media_type: str | None, used: str
) -> tuple[Finding, ...]:
    label = label_of(body, header_charset, media_type)
    if label in (None, used, "ascii", "iso8859-1"):
        return ()
    message = f"labelled {label}, but the bytes are {used}"
    return (Finding("charset_label", Level.INFO, message, header_charset),)
