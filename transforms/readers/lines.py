"""Blocks of a page without its noise, and the metadata rows that stood among them.

The same rules clean an article's element and a text that somebody pasted with its page round it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from transforms.model import Block, BlockKind
from transforms.names import is_body
from transforms.readers.information import Information, is_own_date, read_information
from transforms.readers.labels import is_label_row, is_label_table
from transforms.readers.noise import is_noise, tail_start

_TOP = 24          # lines: metadata rows stand above the text, breadcrumb and title included
_PROSE = 60        # characters: a longer line above is the text itself, and metadata rows end there
_BEGINS_TEXT = re.compile(
    r"[。；！？]|^[一二三四五六七八九十]+、|^[(（][一二三四五六七八九十]+[)）]|^第[一二三四五]部分|^\d+[.、．](?!\d)"
)


@dataclass(frozen=True, slots=True)
class Lines:
    """``blocks``: what stays. ``labels``: the lines of metadata rows that were taken out above the text, as
    printed; ``below``: those taken out after it began."""

    blocks: tuple[Block, ...]
    labels: tuple[str, ...]
    below: tuple[str, ...] = ()

    @staticmethod
    def of(blocks: Iterable[Block]) -> tuple[str, ...]:
        """The lines of blocks; a table gives one for each row."""
        return tuple(line for block in blocks for line in block.text.split("\n"))


def drop_noise(blocks: Sequence[Block], *, is_page: bool) -> Lines:
    """Noise lines and metadata rows out. ``is_page``: the text comes from a page, where a single metadata row
    at the top is enough; in plain text two must stand together (``时间：…`` may open a notice), or one line must
    hold two of them."""
    end = tail_start([block.text if block.kind is BlockKind.PARAGRAPH else "" for block in blocks])
    top = _top(blocks)
    at_top = _metadata_at_top(blocks[:top], is_page=is_page, above_text=top < len(blocks))
    at_end = _metadata_at_end(blocks[top:end], top) if is_page else frozenset()
    labels: tuple[list[str], list[str]] = ([], [])
    kept: list[Block] = []
    for n, block in enumerate(blocks[:end]):
        out = labels[n >= top]
        if block.kind is BlockKind.TABLE:
            if is_label_table(block.rows):
                out.extend(block.text.split("\n"))
            elif not all(is_noise(row.replace("\t", " ")) for row in block.text.split("\n")):
                kept.append(block)
        elif n in at_top or n in at_end or is_noise(block.text):
            out.append(block.text)
        else:
            kept.append(block)
    return Lines(tuple(kept), tuple(labels[0]), tuple(labels[1]))


def begins_text(lines: Sequence[str]) -> bool:
    """Whether prose or a heading is among these lines."""
    return _top([Block(BlockKind.PARAGRAPH, line) for line in lines]) < len(lines)


def _top(blocks: Sequence[Block]) -> int:
    """The number of blocks above the first prose or heading; all of them when the text never begins."""
    for n, block in enumerate(blocks[:_TOP]):
        if block.kind is BlockKind.TABLE or is_label_row(block.text) or read_information(block.text) is not None:
            continue
        if is_noise(block.text):
            continue
        if len(block.text) > _PROSE or _BEGINS_TEXT.search(block.text):
            return n
    return min(len(blocks), _TOP)


def _metadata_at_top(blocks: Sequence[Block], *, is_page: bool, above_text: bool) -> frozenset[int]:
    """The indices of metadata rows and information lines. ``above_text``: prose follows, so that a date alone
    cannot be a sign-off under it."""
    rows, sure = set(), set()
    before = ""
    for n, block in enumerate(blocks):
        if block.kind is BlockKind.TABLE:
            continue
        information = read_information(block.text)
        if information is not None and information.is_sure:
            sure.add(n)
        elif is_label_row(block.text) or (
            information is not None and is_page and _is_metadata(information, block.text, before, above_text)
        ):
            rows.add(n)
        before = before if n in rows or n in sure else block.text
    return frozenset(rows | sure if is_page or len(rows | sure) > 1 else sure)


def _metadata_at_end(blocks: Sequence[Block], offset: int) -> frozenset[int]:
    """The indices of the information lines under the text: 来源：… beside the tools of the page. A line with a weak
    label or with none, such as the date of the sign-off, ends them."""
    found = set()
    for n in range(len(blocks) - 1, -1, -1):
        line = blocks[n].text
        information = read_information(line) if blocks[n].kind is BlockKind.PARAGRAPH else None
        if information is not None and information.labels and not information.weak:
            found.add(offset + n)
        elif blocks[n].kind is not BlockKind.PARAGRAPH or not is_noise(line):
            break
    return frozenset(found)


def _is_metadata(information: Information, line: str, before: str, above_text: bool) -> bool:
    """A date alone counts only above the text, and not as 题注 in round brackets or below the name of a body."""
    if (information.labels and not information.weak) or information.others > 1:
        return True
    if not above_text:
        return False
    return not (is_own_date(line) and (line.startswith(("(", "（")) or is_body(before)))
