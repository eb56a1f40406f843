"""One report as an RTF file, or packed with its annexes, is the same data as its text: over all annotated reports."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

import pytest

from tests.golden.test_formats import Writer
from tests.support.figures import given_by
from tests.support.gold import load
from tests.transforms.samples.docx import make_docx
from tests.transforms.samples.rtf import make_rtf, paragraph, row
from tests.transforms.samples.xlsx import cell, make_xlsx, sheet
from tests.transforms.samples.zips import make_zip
from transforms.model import Known
from transforms.parse import parse

REPORTS = sorted(Path(__file__).parent.glob("*/*.txt"))
_NUMBER = re.compile(r"[一二三四五六七八九十]+、|（[一二三四五六七八九十]+）")


def rtf_of(text: str) -> bytes:
    """As Word writes it: rows of a table cell by cell, numbers before paragraphs as list text."""
    parts = []
    for line in text.split("\n"):
        number = _NUMBER.match(line)
        if "\t" in line:
            parts.append(row(line.split("\t")))
        elif number:
            parts.append(paragraph(line[number.end() :], number=number[0]))
        else:
            parts.append(paragraph(line))
    return make_rtf(b"".join(parts))


@pytest.mark.parametrize("path", REPORTS, ids=lambda path: f"{path.parent.name}-{path.stem}")
def test_an_rtf_file_gives_what_its_text_gives(path: Path) -> None:
    text = load(path)["input"]
    assert given_by(rtf_of(text)) == given_by(text.encode())


ANNEX = make_xlsx({"行政执法情况统计表": sheet([[cell("A1", "行政检查"), cell("B1", 5_236)]])})


@pytest.mark.parametrize("path", REPORTS, ids=lambda path: f"{path.parent.name}-{path.stem}")
def test_a_report_packed_with_its_annex_is_the_report(path: Path) -> None:
    word = make_docx(Writer().body(load(path)["input"]))
    body = make_zip({"附件.xlsx": ANNEX, "报告.docx": word}, charset="gb18030")
    packed = parse(body, "https://x.gov.cn/a.zip", Known())
    alone = parse(word, "https://x.gov.cn/a.zip", Known())
    (account,) = (one for one in packed.findings if one.check == "archive_members")
    assert account.evidence == "报告.docx"
    others = tuple(one for one in packed.findings if one is not account)
    assert replace(packed, source=alone.source, findings=others) == alone
