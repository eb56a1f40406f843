"""The pictures that a web page shows instead of its text: scanned pages, not icons, codes, spacers and logos."""

from __future__ import annotations

import re
from collections import Counter
from urllib.parse import urlsplit

from lxml import etree

from transforms.readers.addresses import resolve

_SOURCES = ("data-original", "data-src", "data-lazy-src", "original", "src")  # a lazy page has a spacer as src
_LEAST = 250    # pixels of a side that is said to be shorter: no page is printed so small
_DECORATION = re.compile(
    r"(?:^|[/_.-])(?:icons?|ico|logo|qr_?code|qr|ewm|erweima|spacer|blank|loading|share|arrow|btn|button|banner|"
    r"print|close|bg|line|dot|star|weixin|wechat|weibo|jiathis|avatar|captcha|home|search|emoticon|filetype)\d*"
    r"(?=[/_.-]|$)|/(?:doc|docx|pdf|xls|xlsx|zip|rar)\.(?:gif|png)$",
    re.IGNORECASE,
)
_DRAWING = re.compile(r"\.svg$|\.ico$", re.IGNORECASE)
_PIXELS = re.compile(r"\s*(\d{1,5})(?:\.\d+)?\s*(?:px)?\s*")
_STYLE = r"(?:^|;)\s*{}\s*:\s*(\d{{1,5}})(?:\.\d+)?px"


def find_pictures(article: etree._Element, url: str | None) -> tuple[str, ...]:
    """The absolute addresses of the pictures of an article that may be pages of a document, in their order; one that
    is shown several times is decoration. None where the page's own address is not known."""
    if url is None:
        return ()
    base = article.getroottree().find(".//base")
    root = resolve(url, base.get("href") or "") if base is not None else url
    shown = [(node, _address(node, root)) for node in article.iter("img")]
    often = Counter(address for _, address in shown)
    return tuple(
        address for node, address in shown
        if address is not None and often[address] == 1 and not _is_small(node) and not _is_decoration(address)
    )  # fmt: skip


def _address(node: etree._Element, base: str | None) -> str | None:
    values = [(node.get(name) or "").strip() for name in _SOURCES]
    value = next((one for one in values if one and not one.lower().startswith(("data:", "javascript:", "file:"))), None)
    address = resolve(base, value) if value else None
    return address if address and address.startswith(("http://", "https://")) else None


def _is_decoration(address: str) -> bool:
    path = urlsplit(address).path
    return _DECORATION.search("/".join(path.rsplit("/", 2)[-2:])) is not None or _DRAWING.search(path) is not None


def _is_small(node: etree._Element) -> bool:
    sides = [side for name in ("width", "height") if (side := _pixels(node, name)) is not None]
    return any(side < _LEAST for side in sides)


def _pixels(node: etree._Element, name: str) -> int | None:
    said = _PIXELS.fullmatch(node.get(name) or "") or re.search(_STYLE.format(name), node.get("style") or "")
    return int(said[1]) if said else None
