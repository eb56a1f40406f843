"""Web pages a CPU second: from bytes to clean blocks, beside the parser alone and trafilatura where it is installed.

All are taken in turn in one run, on the same pages of 40 KB.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from importlib.util import find_spec
from pathlib import Path

from lxml import etree

from tests.bench.figure import Figure
from tests.support.gold import load
from tests.transforms.samples.site_pages import EDITORS, site_page
from transforms.model import Known
from transforms.readers import html

URL = "https://sw.qinghe.gov.cn/zwgk/t20240120_9.html"
_REPORTS = Path(__file__).parent.parent / "golden/annotated"
_ROUNDS = 7


def pages() -> Sequence[bytes]:
    """The annotated reports as pages of 40 KB, each in the habit of every editor."""
    golds = [load(path) for path in sorted(_REPORTS.glob("*.txt"))]
    return [site_page(editor, gold["title"], gold["text"].split("\n")) for gold in golds for editor in EDITORS]


def measure() -> list[Figure]:
    """The figures; the best of several rounds, in which all take turns."""
    sample = pages()
    works: dict[str, tuple[Callable[[bytes], object], str]] = {
        "bytes to clean blocks": (read, ">= 300"),
        "lxml, the parse alone": (_parse, ""),
    }
    if find_spec("trafilatura") is not None:
        works["trafilatura"] = (_trafilatura, "")
    best = dict.fromkeys(works, 0.0)
    for _ in range(_ROUNDS):
        for name, (work, _target) in works.items():
            few = sample if name != "trafilatura" else sample[:8]
            best[name] = max(best[name], len(few) / _seconds(work, few))
    size = sum(map(len, sample)) / len(sample) / 1000
    rates = [Figure(f"HTML: {name}", best[name], "pages/CPU s", target) for name, (_, target) in works.items()]
    return [Figure("HTML: size of a page", size, "kB"), *rates]


def read(page: bytes) -> object:
    """What is measured: one page by the reader of web pages."""
    return html.read(page, URL, Known()).document.blocks


def _parse(page: bytes) -> object:
    return etree.fromstring(page, etree.HTMLParser(encoding="utf-8"))


def _trafilatura(page: bytes) -> object:
    from trafilatura import extract

    return extract(page, include_tables=True)


def _seconds(work: Callable[[bytes], object], sample: Sequence[bytes]) -> float:
    began = time.process_time()
    for page in sample:
        work(page)
    return time.process_time() - began
