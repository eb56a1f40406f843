"""A text that stands twice in one article (for screens and for phones): the second copy is taken out.

Only what stands exactly twice is a copy: paragraphs that come again and again are the text's own.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from transforms.fold import squash
from transforms.model import Block
from transforms.readers.information import read_information

_ANCHOR = 8        # characters: shorter lines repeat by chance
_LEAST = 300       # characters of a run that cannot repeat by chance
_FEW = 3           # blocks; fewer must be _LONG
_LONG = 1_000


def drop_copies(blocks: Sequence[Block], title: str | None) -> tuple[Block, ...]:
    """The blocks without the second of two identical runs, and without the title and information line above it."""
    texts = [block.text for block in blocks]
    first: dict[str, int] = {}
    times = Counter(texts)
    kept: list[Block] = []
    n = 0
    while n < len(texts):
        seen = first.setdefault(texts[n], n) if len(texts[n]) >= _ANCHOR else n
        length = _run(texts, seen, n)
        if length and 2 * sum(times[text] == 2 for text in texts[n : n + length]) > length:
            _pop_heading(kept, squash(title or ""))
        else:
            kept += blocks[n : n + max(1, length)]
        n += max(1, length)
    return tuple(kept)


def _run(texts: Sequence[str], seen: int, again: int) -> int:
    """The blocks from ``again`` on that repeat those from ``seen`` on; 0 for a run that is too short to be a copy."""
    length = size = 0
    while seen + length < again and again + length < len(texts) and texts[seen + length] == texts[again + length]:
        size += len(texts[again + length])
        length += 1
    return length if size >= _LEAST and (length >= _FEW or size >= _LONG) else 0


def _pop_heading(kept: list[Block], title: str) -> None:
    while len(kept) > 1 and (squash(kept[-1].text) == title or read_information(kept[-1].text) is not None):
        kept.pop()
