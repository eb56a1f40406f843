"""What people see of sites: the decision on titles, the draft of a bureau's YAML, columns as they are now."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from scrapers.glance import Glance
from scrapers.model import Platform
from transforms.model import Judgement

if TYPE_CHECKING:
    from fazhi.pipeline.probing import Draft, LiveCheck

_SHOWN = 6  # titles of a column


def judged(found: Sequence[tuple[str, Judgement]]) -> Iterator[str]:
    """A title, and below it the decision with its reasons."""
    for title, one in found:
        kind = f" ({one.kind.value})" if one.kind else ""
        year = f", report year {one.report_year}" if one.report_year else ""
        yield title
        yield f"  {one.decision.value}{kind}{year}: {'; '.join(one.reasons)}"


def draft_yaml(draft: Draft) -> Iterator[str]:
    """The YAML of a bureau; what was found stands in comments, what was not is null."""
    found = draft.found
    yield f"# {_line(found.url)}"
    for alike in found.likenesses:
        yield f"# platform {alike.platform.value}: {', '.join(alike.evidence)}"
    if not found.likenesses:
        yield "# platform: no family's signs" + ("; its lists are read by structure" if found.columns else "")
    yield f"id: {draft.id}"
    called = f"; the site calls itself {_line(found.site_name)}" if found.site_name else ""
    yield f"name: {_scalar(draft.name)}" + ("" if draft.name else f"  # not found{called}")
    place = draft.region
    yield f'region: "{place.adcode}"  # {place.name}, {draft.where}' if place else f"region: null  # {draft.where}"
    yield f"platform: {found.platform.value if found.platform else 'null  # not recognised'}"
    yield from _columns(found.columns, found.platform)
    others = [one for one in found.tried if one not in found.columns]
    if others:
        yield "# tried and left out:"
        yield from (f"#   {one.column.url} {_line(one.column.name)}: {_result(one)}" for one in others)


def _columns(columns: Sequence[Glance], platform: Platform | None) -> Iterator[str]:
    if not columns:
        yield "columns: []  # no list could be read; give the address of a column"
        return
    yield "columns:"
    for one in columns:
        newest = f", the newest of {one.newest}" if one.newest else ""
        yield f"  # {one.lines} lines on the first page{newest}"
        yield from (f"  #   accepted: {_line(item.title)}" for item in one.accepted[:_SHOWN])
        yield from (f"  #   doubtful: {_line(item.title)}" for item in one.doubtful[:_SHOWN])
        yield f"  - url: {one.column.url}"
        if one.column.name:
            yield f"    name: {_scalar(one.column.name)}"
        if one.column.platform is not platform:
            yield f"    platform: {one.column.platform.value}"


def _result(one: Glance) -> str:
    return _line(one.problem) if one.problem else f"{one.lines} lines"


def _line(words: str | None) -> str:
    """One printable line, whatever a site put into it."""
    return "".join(char for char in " ".join((words or "").split()) if char.isprintable())


def _scalar(value: str | None) -> str:
    return "null" if value is None else json.dumps(_line(value), ensure_ascii=False)


def live(seen: Sequence[LiveCheck]) -> Iterator[tuple[object, ...]]:
    """A row per column: bureau, column, lines, newest, accepted, verdict."""
    for one in seen:
        for column in one.columns:
            where = column.column.name or column.column.url
            newest = column.newest.isoformat() if column.newest else ""
            yield one.bureau.id, where, column.lines, newest, len(column.accepted), column.verdict.value
