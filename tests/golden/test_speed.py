"""What a report costs, in CPU time at the speed of an undisturbed core."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest

from tests.support.clock import cost
from tests.support.gold import load
from tests.support.pages import REPORT, TITLE, article
from transforms.metrics import ReportContext, read_metrics
from transforms.model import Block, BlockKind
from transforms.parse import parse
from transforms.sections import read_sections

pytestmark = pytest.mark.speed

# genuine reports state one fact in about 120 characters
PROSE = "加强组织领导，压实工作责任，完善制度机制，推动法治政府建设各项任务落地见效，不断提升依法行政能力和水平。" * 2
STYLE = "text-indent:2em;line-height:28.5pt;font-size:16pt;font-family:仿宋_GB2312;color:black"
PAGE_BUDGET = 0.05  # seconds for one HTML report of 30 KB in a warm process
TEXT_BUDGET = 0.015  # seconds from a text of 5,000 characters to its sections and metrics
LONG_BUDGET = 0.4  # the same for 100,000 characters


def test_an_html_report_of_30_kb_is_parsed_within_its_budget() -> None:
    page = article(TITLE, (REPORT + [PROSE] * 5) * 5)
    body = page.replace("<p>", f'<p style="{STYLE}"><span lang="EN-US" style="{STYLE}">').encode()
    assert 28_000 < len(body) < 36_000
    assert len(parse(body, "page").metrics) > 40
    assert cost(lambda: parse(body, "page")) < PAGE_BUDGET


@pytest.mark.parametrize(("size", "budget"), [(5_000, TEXT_BUDGET), (100_000, LONG_BUDGET)])
def test_a_text_becomes_sections_and_metrics_within_its_budget(size: int, budget: float) -> None:
    paragraphs = _report_of(size)
    text = "\n".join(paragraphs)
    blocks = [Block(BlockKind.PARAGRAPH, one) for one in paragraphs]
    assert len(read_metrics(text, read_sections(blocks, publisher=None, report_year=2022), _CONTEXT)) > size // 150

    def work() -> None:
        read_metrics(text, read_sections(blocks, publisher=None, report_year=2022), _CONTEXT)

    assert cost(work, runs=7 if size < 10_000 else 2) < budget


_CONTEXT = ReportContext("东浦市锦湖区教育局", 2022)


def _report_of(size: int) -> Sequence[str]:
    """An annotated report (a fact in 43 characters) thinned out with prose to the density of genuine reports."""
    paragraphs: list[str] = []
    for paragraph in load(Path(__file__).parent / "annotated/jyj-2022.txt")["text"].split("\n") * (1 + size // 5_000):
        paragraphs += [paragraph, PROSE * 4] if len(paragraph) > 60 else [paragraph]
    while sum(map(len, paragraphs)) > size:
        paragraphs.pop()
    return paragraphs
