"""The title inside the text: found when nothing else states it, taken out when it only repeats the headline.

A title may be broken over lines (publisher / year and name), stand under a 发文字号, or be printed in other words
than the headline. The title of a report that is attached to a covering letter stands further down and stays.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import takewhile

from transforms.classify import NOT_A_TITLE, classify_title
from transforms.fold import squash
from transforms.model import Block, BlockKind, Decision, Document, Finding, Head
from transforms.readers.lines import drop_noise

_MOST_LINES = 4          # a title is broken over no more lines than this
_LONGEST = 80            # characters of one title line
NUMBER_LINE = re.compile(r"[\u4e00-\u9fff]{1,14}\s*[〔\[（(【]\s*(?:19|20)\d\d\s*[〕\]）)】]\s*(?:第\s*)?\d+\s*号")
_LETTER = re.compile(r"(?:报送|呈报|上报|报告)[^。]{0,40}的函$")  # begins the covering letter, which is text
_TAIL = re.compile(r"(?:工作)?(?:情况)?的?(?:报告|总结)")    # what may be left of a title for its last line
_LETTERHEAD = re.compile(r"[\u4e00-\u9fff()（）\s]{4,40}文\s*件")


def drop_title(blocks: Sequence[Block], head: Head) -> tuple[Block, ...]:
    """The blocks without a title that repeats the headline as their first lines (after a 发文字号, if any)."""
    if head.title is None:
        return tuple(blocks)
    start = _after_head(blocks)
    count = _repeats(blocks[start:], head.title)
    return (*blocks[:start], *blocks[start + count :])


def take_title(blocks: Sequence[Block]) -> tuple[str | None, tuple[Block, ...]]:
    """The title that a text opens with, by the grammar of report titles, and the blocks without it."""
    start = _after_head(blocks)
    count = _grammatical(blocks[start:])
    if not count:
        return None, tuple(blocks)
    title = "".join(block.text for block in blocks[start : start + count])
    return title, (*blocks[:start], *blocks[start + count :])


def titled(blocks: Sequence[Block], url: str | None, media_type: str, findings: Sequence[Finding] = ()) -> Document:
    """The document of a file that says nothing of itself: its blocks without noise, its title out of the first."""
    title, rest = take_title(drop_noise(blocks, is_page=False).blocks)
    return Document(rest, Head(title=title, canonical_url=url), media_type, findings=tuple(findings))


def _after_head(blocks: Sequence[Block]) -> int:
    """How many first lines are the head of an official paper: …局文件 (版头), the 发文字号."""
    lines = (block.text.strip() for block in blocks[:_MOST_LINES])
    return sum(1 for _ in takewhile(lambda line: NUMBER_LINE.fullmatch(line) or _LETTERHEAD.fullmatch(line), lines))


def _lines(blocks: Sequence[Block]) -> list[str]:
    """The first lines as long as they could be lines of a title."""
    lines: list[str] = []
    for block in blocks[:_MOST_LINES]:
        if block.kind is BlockKind.TABLE or len(block.text) > _LONGEST or NOT_A_TITLE.search(block.text):
            break
        lines.append(block.text)
    return lines


def _repeats(blocks: Sequence[Block], title: str) -> int:
    """How many first lines repeat this title: word for word, or as the longer or shorter form of it."""
    lines, wanted = _lines(blocks), squash(title)
    joined = ""
    for count, line in enumerate(lines, 1):
        joined += squash(line)
        if joined == wanted:
            return _again(blocks, count, wanted)
        if not wanted.startswith(joined):
            break
    if not lines or classify_title(title).decision is not Decision.REPORT:
        return 0
    return _grammatical(blocks)


def _again(blocks: Sequence[Block], count: int, wanted: str) -> int:
    """Some pages print the headline twice inside the article."""
    more = _lines(blocks[count:])
    return count + 1 if more and squash(more[0]) == wanted else count


def _grammatical(blocks: Sequence[Block]) -> int:
    """How many first lines together are the title of a report; the longest reading wins."""
    lines = _lines(blocks)
    best = 0
    for count in range(1, len(lines) + 1):
        if classify_title("".join(lines[:count])).decision is Decision.REPORT:
            added = lines[count - 1]
            if best and not _goes_on(added):
                break
            best = count
    return best


def _goes_on(line: str) -> bool:
    """Whether a line after what is a title already belongs to it: a title of its own, or the last words of one."""
    if _TAIL.fullmatch(line.strip()):
        return True
    return not _LETTER.search(line) and classify_title(line).decision is Decision.REPORT
