"""What every adapter is, and how a listing's bytes become text or JSON."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Protocol

from scrapers.errors import LayoutChanged
from scrapers.model import Ask, Column, Listing
from transforms.decode import decode

_HALVES = re.compile("[\ud800-\udfff]")


class Start(Protocol):
    """The first request for a column."""

    def __call__(self, column: Column, /) -> Ask: ...


@dataclass(frozen=True, slots=True)
class ListPage(Listing):
    """A listing page with ``guesses``: requests that may bring the following page when ``next`` is None because the
    page does not say where it is. They are tried in this order; that none is there means no more than that.
    ``searches``: questions to the site's own search for the reports, each a road of its own to the same answer."""

    guesses: tuple[Ask, ...] = ()
    searches: tuple[Ask, ...] = ()


class Read(Protocol):
    """One listing page: its bytes, the request they answer (with the address they were found at in the end) and
    the charset of the Content-Type header. Pure. Raises LayoutChanged when the page cannot be read."""

    def __call__(self, column: Column, ask: Ask, body: bytes, charset: str | None, /) -> ListPage: ...


@dataclass(frozen=True, slots=True)
class Sign:
    """What a page or address of the family bears: ``pattern`` is searched in the address and the markup; ``weight``: 3
    when only this family has it, 1 when others may have it too; ``words``: what it is, for people."""

    weight: int
    pattern: re.Pattern[str]
    words: str


def sign(weight: int, pattern: str, words: str) -> Sign:
    """A sign with its pattern compiled; case does not count."""
    return Sign(weight, re.compile(pattern, re.I), words)


@dataclass(frozen=True, slots=True)
class Adapter:
    """One platform family. ``page_size``: lines of a full page, where the platform fixes it and its totals also
    count what it does not list; a page with fewer lines is then the last one, whatever the total says.
    ``search_hosts``: hosts of the platform's own search service, which a listing's ``searches`` may ask.
    ``signs``: what the family is known by."""

    start: Start
    read: Read
    page_size: int | None = None
    search_hosts: frozenset[str] = frozenset()
    signs: tuple[Sign, ...] = ()


def start_at_column(column: Column) -> Ask:
    """The column's own page."""
    return Ask(column.url)


def text_of(body: bytes, charset: str | None) -> str:
    """The page's text under the project's charset policy."""
    return decode(body, header_charset=charset).text


def is_json(text: str) -> bool:
    """Whether the answer is JSON by its first character: list APIs are often sent as text/html."""
    return text.lstrip("\ufeff \t\r\n")[:1] in ("{", "[")


def json_of(ask: Ask, body: bytes, charset: str | None) -> Any:
    """The JSON answer; LayoutChanged with its first characters when it is none."""
    text = text_of(body, charset)
    try:
        return json.loads(text.lstrip("\ufeff"))
    except ValueError as error:
        raise LayoutChanged("the list API's answer is not JSON", url=ask.url, evidence=text[:80]) from error
    except RecursionError as error:
        raise LayoutChanged("the list API's answer is nested too deep", url=ask.url) from error


def text_field(entry: dict[str, Any], *names: str) -> str | None:
    """The first of these fields that holds words. Halves of characters, which JSON can spell, are dropped."""
    values: Iterable[object] = (entry.get(name) for name in names)
    words = (_HALVES.sub("", value).strip() for value in values if isinstance(value, str))
    return next((word for word in words if word), None)


def int_field(entry: dict[str, Any], name: str) -> int | None:
    """A count, which some sites send as a string."""
    value = entry.get(name)
    if isinstance(value, str) and value.strip().isdecimal():
        return int(value)
    return value if isinstance(value, int) and not isinstance(value, bool) else None
