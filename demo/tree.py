"""What is written for one site, and the addresses of its entries by its family's habit."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from urllib.parse import urljoin

from demo.content import Column, Entry, Site
from demo.markup import esc, origin

Rule = Mapping[str, object]


@dataclass(slots=True)
class Tree:
    """What is written for one site: path below its folder → text or bytes, and rules (``_routes.json``)."""

    files: dict[str, bytes] = field(default_factory=dict)
    rules: list[Rule] = field(default_factory=list)

    def add(self, path: str, text: str, encoding: str = "utf-8") -> None:
        self.files[path.lstrip("/")] = text.encode(encoding)


@dataclass(frozen=True, slots=True)
class Address:
    """Where one entry stands: its own page first, then other pages with the same text, then its file."""

    url: str
    aliases: tuple[str, ...] = ()
    attachments: tuple[str, ...] = ()


def address(site: Site, entry: Entry) -> Address:
    """The URLs of one entry by its family's habit."""
    column, n = site.column(entry).path, entry.number
    if site.family == "gkmlpt":
        twin = f"{gkmlpt_base(site)}/content/{n // 1000000}/{n // 1000}/post_{n}.html"
        return Address(f"{origin(site)}{column}content/post_{n}.html", (origin(site) + twin,))
    if site.family == "trs":
        page = f"{origin(site)}{column}{entry.when:%Y%m}/t{entry.when:%Y%m%d}_{n}.{site.extension}"
        return Address(page, attachments=(urljoin(page, pdf_name(entry)),) if is_pdf(site, entry) else ())
    path = {
        "nfcms": f"{column}content/post_{n}.html",
        "shanghai": f"{column}{entry.when:%Y}/{entry.when.timetuple().tm_yday}/{n}.html",
        "generic": f"/info/{n}.html",
    }[site.family]
    return Address(origin(site) + path)


def is_pdf(site: Site, entry: Entry) -> bool:
    return entry.year is not None and entry.year == site.pdf


def pdf_name(entry: Entry) -> str:
    return f"P0{entry.when:%Y%m%d}{entry.number:012d}.pdf"


def path_of(url: str) -> str:
    return "/" + url.split("/", 3)[3]


def in_pages(entries: Sequence[Entry], size: int) -> list[Sequence[Entry]]:
    return [entries[at:at + size] for at in range(0, max(len(entries), 1), size)]


def breadcrumb(site: Site, column: Column) -> str:
    return f'当前位置：<a href="/">首页</a> &gt; 政务公开 &gt; <a href="{column.path}">{esc(column.name)}</a>'


def gkmlpt_base(site: Site) -> str:
    return "/" + site.columns[0].path.split("/")[1] + "/gkmlpt"


def index_number(site: Site, entry: Entry) -> str:
    return f"11{site.sid}007012345X/{entry.when:%Y}-{entry.number % 10000:05d}"
