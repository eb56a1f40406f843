"""Lists that lie on the server as JSON files: ``<column>/<name>.json`` (TRS), ``/postmeta/i/<column>.json`` (NFCMS)."""

from __future__ import annotations

from collections import deque
from typing import Any

from scrapers.errors import LayoutChanged
from scrapers.model import Ask, Item
from scrapers.platforms.base import ListPage, int_field, json_of, text_field
from scrapers.platforms.dates import from_json
from scrapers.platforms.links import absolute

_TITLES = ("title", "doctitle", "subject", "name")
_LINKS = ("url", "link", "docpuburl", "href", "linkurl", "weburl")
_DATES = ("pubdate", "publishdate", "docreltime", "docpubtime", "publishtime", "pubtime", "date", "time", "crtime")
_TOTALS = ("total", "totalcount", "totalrecords", "totalrows", "recordcount", "recordtotal", "totalnum", "totalsize")
_DEEPEST = 6


def read_json_list(ask: Ask, body: bytes, charset: str | None) -> ListPage:
    """The longest array whose entries have a title and an address. An empty array under a name is an empty list."""
    answer = json_of(ask, body, charset)
    arrays = _arrays(answer)
    if not arrays:
        raise LayoutChanged("the JSON holds no list", url=ask.url, evidence=body[:80].decode("utf-8", "replace"))
    items = max((_items(array, ask.url) for array in arrays), key=len)
    if not items and any(arrays):
        raise LayoutChanged("no entry of the JSON list has a title and an address", url=ask.url)
    total = max(_total(answer) or 0, len(items))
    return ListPage(items, None, total=total, proof=f"a JSON list of {len(items)} entries")


def _total(root: Any, depth: int = 0) -> int | None:
    """How many entries the JSON says there are, from the outside in."""
    if not isinstance(root, dict) or depth > _DEEPEST:
        return None
    fields = {str(name).lower().replace("_", ""): value for name, value in root.items()}
    own = (found for name in _TOTALS if (found := int_field(fields, name)) is not None)
    inner = (found for value in root.values() if (found := _total(value, depth + 1)) is not None)
    return next(own, None) or next(inner, None)


def _arrays(root: Any) -> list[list[Any]]:
    """All arrays of objects, and empty arrays, from the outside in."""
    found: list[list[Any]] = []
    queue = deque([(root, 0)])
    while queue:
        value, depth = queue.popleft()
        if isinstance(value, list) and (not value or any(isinstance(entry, dict) for entry in value)):
            found.append(value)
        if depth < _DEEPEST and isinstance(value, dict | list):
            queue.extend((child, depth + 1) for child in (value.values() if isinstance(value, dict) else value))
    return found


def _items(array: list[Any], base: str) -> tuple[Item, ...]:
    found = (_item(entry, base) for entry in array if isinstance(entry, dict))
    return tuple(item for item in found if item)


def _item(entry: dict[str, Any], base: str) -> Item | None:
    fields = {str(name).lower().replace("_", ""): value for name, value in entry.items()}
    title, url = text_field(fields, *_TITLES), absolute(base, text_field(fields, *_LINKS))
    if not title or not url:
        return None
    dates = (from_json(fields[name]) for name in _DATES if name in fields)
    return Item(" ".join(title.split()), url, next((found for found in dates if found), None))
