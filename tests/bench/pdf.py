"""Figures of the PDF reader beside pdfplumber's own extraction, in one run on the same documents.

"""

from __future__ import annotations

import io
import multiprocessing
import re
import resource
import time
from collections.abc import Callable
from pathlib import Path

import pdfplumber

from tests.bench.figure import Figure
from tests.golden.test_formats_pdf import REPORTS, office_pdf
from tests.support.figures import Figures, compared
from tests.transforms.samples.pdf_report import STYLES, Style, set_report
from transforms.model import BlockKind, Known
from transforms.readers import pdf

_ROWS = [("序号", "事项", "办理情况"), *[
    (str(n), f"第{n}类行政检查", "已经按照规定的期限办结并且全部归档，接受了监督和评议") for n in range(1, 41)
]]  # fmt: skip


def measure() -> list[Figure]:
    """All figures; about two minutes on one core."""
    total = sum((compared(path, style) for path in REPORTS for style in STYLES.values()), Figures())
    return [
        Figure("PDF: character errors", 100 * total.error_rate, "%", "<= 0.3"),
        Figure("PDF: paragraph boundaries F1", total.boundary_f1, "", ">= 0.98"),
        Figure("PDF: facts and sections equal to the text's", 100 * total.facts_equal, "%", ">= 98"),
        Figure("PDF: running lines leaked", float(_leaked()), "", "<= 0"),
        Figure("PDF: table cells right", 100 * _cells(), "%", ">= 98"),
        *_speeds(),
        *(Figure(f"PDF: peak memory, {pages} pages", _peak(pages), "MiB", "<= 150") for pages in (20, 900)),
    ]


def _leaked() -> int:
    """Lines of the office file's text that are its header or a page number, in a file of 40 pages."""
    text = pdf.read(office_pdf(40), None, Known()).document.text.split("\n")
    signed = 20     # every second page has the sign-off, in the same words as the header
    leaked = sum(line.startswith("—") or line == "法治政府建设情况" for line in text)
    return leaked + text.count("江渡市交通运输局") - signed


def _cells() -> float:
    """The share of cells right in tables over two and three pages, with and without a repeated header, rows cut."""
    right = wanted = 0
    for style in (Style(repeats=r, cuts_rows=c) for r in (True, False) for c in (True, False)):
        body = set_report("2023年法治政府建设情况报告", "\n".join("\t".join(row) for row in _ROWS), style)
        tables = [block for block in pdf.read(body, None, Known()).document.blocks if block.kind is BlockKind.TABLE]
        rows = tables[0].rows if len(tables) == 1 else ()
        wanted += sum(map(len, _ROWS))
        right += sum(a == b for one, two in zip(rows, _ROWS, strict=False) for a, b in zip(one, two, strict=False))
    return right / wanted


def _speeds() -> list[Figure]:
    plain, ruled, long = office_pdf(20, 0), office_pdf(20), office_pdf(486, 0)
    ours = _seconds(lambda: pdf.read(plain, None, Known()))
    theirs = _seconds(lambda: _plumbed(plain))
    drawn = _file_without_fonts()
    return [
        Figure("PDF: 20 pages without tables", ours, "CPU s", "<= 0.25"),
        Figure("PDF: 20 pages, tables on half", _seconds(lambda: pdf.read(ruled, None, Known())), "CPU s", "<= 1"),
        Figure("PDF: 486 pages without tables", _seconds(lambda: pdf.read(long, None, Known()), 1), "CPU s", "<= 3"),
        Figure("PDF: pdfplumber, text of the 20 pages", theirs, "CPU s"),
        Figure("PDF: times faster than pdfplumber", theirs / ours, "", ">= 10"),
        Figure("PDF: 20 pages, fonts not embedded", _seconds(lambda: pdf.read(drawn, None, Known())), "CPU s"),
    ]


def _file_without_fonts() -> bytes:
    paragraph = "深入推进法治政府建设，加强组织领导，压实工作责任，完善制度机制，推动各项任务落地见效。" * 8
    return set_report("2023年法治政府建设情况报告", "\n".join([paragraph] * 30), Style())


def _plumbed(body: bytes) -> None:
    with pdfplumber.open(io.BytesIO(body)) as file:
        for page in file.pages:
            page.extract_text(use_text_flow=True)
            page.close()


def _seconds(work: Callable[[], object], runs: int = 3) -> float:
    work()
    times = []
    for _ in range(runs):
        began = time.process_time()
        work()
        times.append(time.process_time() - began)
    return min(times)


def _peak(pages: int) -> float:
    """The peak of a fresh process that reads one file, in MB, libraries included."""
    context = multiprocessing.get_context("spawn")
    with context.Pool(1) as pool:
        return pool.apply(_peak_here, (office_pdf(pages),))


def _peak_here(body: bytes) -> float:
    pdf.read(body, None, Known())
    status = Path("/proc/self/status")     # on Linux getrusage tells the peak of the parent, if that was higher
    if status.exists():
        return int(re.findall(r"VmHWM:\s*(\d+)", status.read_text())[0]) / 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024 / 1024
