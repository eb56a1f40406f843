"""Blocks of a page without its noise, and the metadata rows that stood among them.

The same rules clean an article's element and a text that somebody pasted with its page round it.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from transforms.model import Block, BlockKind
from transforms.readers.labels import is_label_row, is_label_table
from transforms.readers.noise import is_noise, tail_start

_TOP = 24          # lines: metadata rows stand above the text, breadcrumb and title included
_PROSE = 60        # characters: a longer line above is the text itself, and metadata rows end there


@dataclass(frozen=True, slots=True)
class Lines:
    """``blocks``: what stays. ``labels``: the lines of metadata rows that were taken out, as printed."""

    blocks: tuple[Block, ...]
    labels: tuple[str, ...]

    @staticmethod
    def of(blocks: Iterable[Block]) -> tuple[str, ...]:
        """The lines of blocks; a table gives one for each row."""
        return tuple(line for block in blocks for line in block.text.split("\n"))


def drop_noise(blocks: Sequence[Block], *, is_page: bool) -> Lines:
    """Noise lines and metadata rows out. ``is_page``: the text comes from a page, where a single metadata row
    at the top is enough; in plain text two must stand together (``时间：…`` may open a notice)."""
    end = tail_start([block.text if block.kind is BlockKind.PARAGRAPH else "" for block in blocks])
    labels: list[str] = []
    kept: list[Block] = []
    rows_at_top = _label_rows_at_top(blocks)
    wanted = 1 if is_page else 2
    for n, block in enumerate(blocks[:end]):
        if block.kind is BlockKind.TABLE:
            if is_label_table(block.rows):
                labels.extend(block.text.split("\n"))
            elif not all(is_noise(row.replace("\t", " ")) for row in block.text.split("\n")):
                kept.append(block)
        elif (n in rows_at_top and len(rows_at_top) >= wanted) or is_noise(block.text):
            labels.append(block.text)
        else:
            kept.append(block)
    return Lines(tuple(kept), tuple(labels))


def _label_rows_at_top(blocks: Sequence[Block]) -> frozenset[int]:
    rows: set[int] = set()
    for n, block in enumerate(blocks[:_TOP]):
        if block.kind is BlockKind.TABLE:
            continue
        if is_label_row(block.text):
            rows.add(n)
        elif len(block.text) > _PROSE:
            break
    return frozenset(rows)
