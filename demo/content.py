"""What stands on the demonstration sites, read from ``demo/source``: bureaus, reports and their neighbours."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, timezone
from enum import StrEnum
from hashlib import sha256
from pathlib import Path
from typing import Any

import yaml

from demo.decoys import neighbour

CHINA = timezone(timedelta(hours=8))
SOURCE = Path(__file__).parent / "source"
HEADING = re.compile(r"[一二三四五六七八九十]{1,2}、.{2,40}|[（(][一二三四五六七八九十]{1,2}[）)][^。]{2,36}")


class Role(StrEnum):
    """How a block of a page is set."""

    TEXT = "text"
    HEAD = "head"
    RIGHT = "right"      # 落款: bureau and date of a sign-off
    CENTER = "center"    # a title that the text itself repeats
    TABLE = "table"


@dataclass(frozen=True, slots=True)
class Part:
    """One block of a page's body; ``rows`` only for a table."""

    role: Role
    text: str
    rows: tuple[tuple[str, ...], ...] = ()


@dataclass(frozen=True, slots=True)
class Column:
    """栏目 of a site: its key in the source, name, path with both slashes, number.

    ``scripted`` is the number (from 0) of the list page whose lines are written by scripts.
    """

    key: str
    name: str
    path: str
    number: int
    scripted: int | None = None


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of a listing and the page behind it.

    ``kind`` is the near-miss that it is, None for an ordinary neighbour; ``year`` is set for a report.
    """

    number: int
    when: datetime
    column: str
    title: str
    parts: tuple[Part, ...]
    kind: str | None = None
    year: int | None = None
    document_number: str = ""
    gone: bool = False

    @property
    def day(self) -> str:
        return f"{self.when:%Y-%m-%d}"


@dataclass(frozen=True, slots=True)
class Site:
    """One bureau with its site, as declared in ``sites.yaml``; entries newest first."""

    id: str
    offset: int
    family: str
    verdict: str
    name: str
    short: str
    place: str
    sid: str
    charset: str | None
    extension: str
    columns: tuple[Column, ...]
    entries: tuple[Entry, ...]
    mislabelled: int | None
    pdf: int | None

    def of(self, column: Column) -> tuple[Entry, ...]:
        """The lines of one column, newest first."""
        return tuple(entry for entry in self.entries if entry.column == column.key)

    def column(self, entry: Entry) -> Column:
        return next(column for column in self.columns if column.key == entry.column)


def chance(word: str, low: int, high: int) -> int:
    """A number in low…high that depends on the word alone: pages are the same at each build."""
    return low + int.from_bytes(sha256(word.encode()).digest()[:4], "big") % (high - low + 1)


def load_sites(source: Path = SOURCE) -> tuple[Site, ...]:
    """All sites of ``sites.yaml`` in its order; a site's offset is its place in that order."""
    declared = yaml.safe_load((source / "sites.yaml").read_text("utf-8"))["sites"]
    return tuple(_site(offset, site, source) for offset, site in enumerate(declared))


def _site(offset: int, site: Mapping[str, Any], source: Path) -> Site:
    columns = tuple(
        Column(key, c["name"], c["path"], c["id"], c.get("scripted")) for key, c in site["columns"].items()
    )
    return Site(
        id=site["id"], offset=offset, family=site["family"], verdict=site["verdict"], name=site["name"],
        short=site["short"], place=site["place"], sid=str(site["sid"]), charset=site.get("charset", "utf-8"),
        extension=site.get("extension", "html"), columns=columns, entries=_entries(site, source),
        mislabelled=site.get("mislabelled"), pdf=site.get("pdf"),
    )


def _entries(site: Mapping[str, Any], source: Path) -> tuple[Entry, ...]:
    drafts = [_line(line, site) for line in site["items"]]
    drafts += [_report(source, site["id"], year, column) for year, column in site["reports"].items()]
    drafts.sort(key=lambda entry: entry.when)
    numbered, number = [], site["first_id"]
    for entry in drafts:
        number += chance(entry.title, 11, 97)
        numbered.append(_renumber(entry, number))
    return tuple(reversed(numbered))


def _renumber(entry: Entry, number: int) -> Entry:
    return Entry(number, entry.when, entry.column, entry.title, entry.parts, entry.kind, entry.year,
                 entry.document_number, entry.gone)


def _line(line: str, site: Mapping[str, Any]) -> Entry:
    """``date column [!kind] title``"""
    day, column, rest = line.split(" ", 2)
    kind = None
    if rest.startswith("!"):
        kind, rest = rest[1:].split(" ", 1)
    when = datetime.fromisoformat(day).replace(
        hour=chance(rest, 8, 17), minute=chance(rest + "m", 0, 59), tzinfo=CHINA
    )
    parts = to_parts(neighbour(rest, when, kind, site["name"], site["place"]))
    gone = kind == "gone"
    return Entry(0, when, column, rest, parts, None if gone else kind, gone=gone)


def _report(source: Path, site_id: str, year: int, column: str) -> Entry:
    _, head, body = (source / f"{site_id}-{year}.md").read_text("utf-8").split("---\n", 2)
    meta = yaml.safe_load(head)
    when = datetime.fromisoformat(str(meta["published"])).replace(tzinfo=CHINA)
    return Entry(0, when, column, meta["title"], to_parts(body), year=year, document_number=meta["number"])


def to_parts(text: str) -> tuple[Part, ...]:
    """Plain source to blocks: ``# `` a centred title, ``> `` a sign-off line, ``| a | b |`` a table's row."""
    parts: list[Part] = []
    for line in text.strip().splitlines():
        if line.startswith("|"):
            row = tuple(cell.strip() for cell in line.strip("|").split("|"))
            rows = parts.pop().rows if parts and parts[-1].role is Role.TABLE else ()
            parts.append(Part(Role.TABLE, "", (*rows, row)))
        elif line.startswith("> "):
            parts.append(Part(Role.RIGHT, line[2:]))
        elif line.startswith("# "):
            parts.append(Part(Role.CENTER, line[2:]))
        elif line:
            parts.append(Part(Role.HEAD if HEADING.fullmatch(line) else Role.TEXT, line))
    return tuple(parts)


def epoch(when: datetime) -> int:
    """Seconds since 1970, as the list services write a moment."""
    return int(when.astimezone(UTC).timestamp())
