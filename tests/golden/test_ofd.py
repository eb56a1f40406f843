"""Our annotated reports as OFD files, stored in every way that writers use, give what their text gives."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

from tests.support.figures import Figures, between
from tests.support.gold import load
from tests.transforms.samples.ofd import Style, report_ofd
from transforms.model import Known, Report, Verdict
from transforms.parse import parse

HERE = Path(__file__).parent
REPORTS = sorted(HERE.glob("*/*.txt"))
FILES = HERE.parent / "transforms" / "samples" / "files"
STYLES = (
    Style(),
    Style(unit="run", shuffled=True, deltas="repeated", header="柳塘市水利局文件", places="absolute", rules="cells"),
    Style(unit="char", shuffled=True, scale=0.3528, rules="bars", numbers="template", header="内部", places="upper"),
    Style(deltas="even", header="法治政府建设年度报告", rules="path", shuffled=True, glyphs=True),
    Style(unit="run", deltas="even", shuffled=True, twice=True),
    Style(deltas="none", shuffled=True, rules="cells"),
)


def text_of(path: Path) -> tuple[str, str]:
    gold = load(path)
    return str(gold["title"]), str(gold["text"])


@pytest.fixture(scope="module")
def pairs() -> list[tuple[Report, Report]]:
    """Each report read from an OFD file, in one style after the other, and from its text."""
    read = []
    for n, path in enumerate(REPORTS):
        title, text = text_of(path)
        lines = [line for line in text.split("\n") if line.strip()]
        body = report_ofd(lines, title, STYLES[n % len(STYLES)], seed=n)
        plain = parse(f"{title}\n{text}".encode(), "https://x.gov.cn/a.txt", Known())
        read.append((parse(body, "https://x.gov.cn/a.ofd", Known()), plain))
    return read


def test_text_facts_and_paragraphs_are_those_of_the_text_without_headers_and_page_numbers(
    pairs: list[tuple[Report, Report]],
) -> None:
    assert all(ofd.verdict is Verdict.REPORT for ofd, _ in pairs)
    total = sum((between(plain, ofd) for ofd, plain in pairs), Figures())
    print(f"errors {total.error_rate:.4%}, facts {total.facts_equal:.4%}, paragraphs F1 {total.boundary_f1:.4f}")
    assert total.error_rate <= 0.0005
    assert total.facts_equal >= 0.998
    assert total.boundary_f1 >= 0.98


def test_tables_have_the_cells_of_the_text(pairs: list[tuple[Report, Report]]) -> None:
    rows = [
        (Counter(line for line in ofd.text.split("\n") if "\t" in line),
         Counter(line for line in plain.text.split("\n") if "\t" in line))
        for ofd, plain in pairs
    ]  # fmt: skip
    assert sum(plain.total() for _, plain in rows) > 20
    assert [ofd for ofd, _ in rows] == [plain for _, plain in rows]


def test_a_file_of_another_program_with_wrong_places_is_read_all_the_same() -> None:
    """Written by a converter that sets all runs of a line at the line's beginning and everything in the foreground."""
    title, text = text_of(next(HERE.glob("*/jyj-2022.txt")))
    plain = parse(f"{title}\n{text}".encode(), "a.txt", Known())
    ofd = parse((FILES / "jyj-2022.ofd").read_bytes(), "a.ofd", Known())
    assert ofd.verdict is Verdict.REPORT
    found = between(plain, ofd)
    assert found.error_rate <= 0.005
    assert found.facts_equal >= 0.85    # its sections, with their headings, are counted too
