"""Good files of every format that is read: what the mutations of the fuzz tests begin with."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from tests.support.gold import load
from tests.support.pages import TITLE, article
from tests.transforms.samples.docx import cell, make_docx, paragraph, table
from tests.transforms.samples.pdf import make_pdf, report_pdf

_REPORTS = Path(__file__).parent.parent / "golden"
_FILES = Path(__file__).parent.parent / "transforms/samples/files"


@cache
def good_files() -> dict[str, tuple[bytes, ...]]:
    """By format, some files each."""
    text: str = load(_REPORTS / "annotated/jyj-2022.txt")["text"]
    paragraphs = text.split("\n")[:30]
    rules: list[tuple[float, float, float, float]] = [(90, 600 - 20 * n, 490, 600 - 20 * n) for n in range(5)]
    rules += [(90 + 100 * n, 520, 90 + 100 * n, 600) for n in range(5)]
    rows = table(*(tuple(cell(f"{x}行{y}列") for x in range(4)) for y in range(4)))
    return {
        "html": (article(TITLE, paragraphs).encode(), article(TITLE, paragraphs).encode("gb18030")),
        "text": ("\n".join(paragraphs).encode(), "\n".join(paragraphs).encode("gb18030")),
        "pdf": (
            report_pdf([TITLE], paragraphs, ["某局", "2023年1月20日"]),
            make_pdf([([(95, 585, 10, "行政处罚"), (195, 585, 10, "12件")], rules)]),
        ),
        "docx": (make_docx("".join(map(paragraph, paragraphs)) + rows),),
    }
