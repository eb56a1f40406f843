"""Short reports in the ways that bureaus write them; all invented."""

from __future__ import annotations

from collections.abc import Sequence

from transforms.model import Block, BlockKind, Section
from transforms.sections import read_sections

BODY = "认真落实上级部署，完善工作机制，推动各项任务落地见效，取得良好成效。"


def blocks_of(text: str) -> list[Block]:
    """A block per line; a line with tabs is a table."""
    return [
        Block(BlockKind.TABLE if "\t" in line else BlockKind.PARAGRAPH, line) for line in text.strip("\n").split("\n")
    ]


def read(text: str, *, year: int | None = 2023, publisher: str | None = None) -> tuple[Section, ...]:
    return read_sections(blocks_of(text), publisher=publisher, report_year=year)


def outline(sections: Sequence[Section]) -> list[tuple[str, int, str | None, str | None]]:
    """Id, level, number and heading of the sections that have a number or a heading."""
    return [(one.id, one.level, one.number, one.heading) for one in sections if one.number or one.heading]


def parts(sections: Sequence[Section]) -> list[str]:
    """Parts of the top sections, in order."""
    return [one.part for one in sections if one.parent_id is None]
