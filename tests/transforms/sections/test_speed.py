"""Time is linear in the length of the text, also where the text is hostile."""

from __future__ import annotations

import time

import pytest

from tests.transforms.sections.samples import BODY
from transforms.model import Block, BlockKind
from transforms.sections import read_sections

SIZE = 100_000
BUDGET = 0.2    # seconds of CPU for 100,000 characters
SLACK = 3       # machines differ, and share their cores

pytestmark = pytest.mark.speed

LINES = ["一是", "(", "（一）", "《", "1", "一、", "将主要", "仍存在", "行政执法信息化", "存 在 "]
PARAGRAPHS = [f"一、{BODY}", f"一是做法。{BODY}", f"2024年，我局将做好。{BODY}", f"加强法治学习。{BODY}"]


@pytest.mark.parametrize("unit", LINES)
def test_one_endless_line_stays_within_the_budget(unit: str) -> None:
    line = Block(BlockKind.PARAGRAPH, (unit * SIZE)[:SIZE])
    assert _seconds([line]) < BUDGET * SLACK


@pytest.mark.parametrize("unit", PARAGRAPHS)
def test_endless_paragraphs_stay_within_the_budget(unit: str) -> None:
    assert _seconds([Block(BlockKind.PARAGRAPH, unit)] * (SIZE // len(unit))) < BUDGET * SLACK


def _seconds(blocks: list[Block]) -> float:
    """The best of two runs: the first one also warms the catalogue."""
    times = []
    for _ in range(2):
        start = time.process_time()
        read_sections(blocks, publisher=None, report_year=2023)
        times.append(time.process_time() - start)
    return min(times)
