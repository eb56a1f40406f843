"""What is read from scans: our annotated reports printed, stamped, laid on the glass askew, against their text."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import cache
from pathlib import Path

import pytest

from tests.support.gold import load
from tests.transforms.samples import scans
from transforms.model import Known, Report, Verdict
from transforms.parse import parse

pytestmark = [
    pytest.mark.ocr,
    pytest.mark.skipif(scans.font_path() is None, reason="no Chinese font here (Debian: fonts-noto-cjk)"),
]
REPORTS = ("annotated/mzj-2024", "annotated/cgj-2021", "annotated/jyj-2022")
MOST_WRONG = 0.005      # of the characters, at 200 dpi
LEAST_FACTS = 0.93      # that are in the text and are read alike from the scan


@pytest.fixture(scope="module", autouse=True)
def _extra() -> None:
    pytest.importorskip("rapidocr", reason="the OCR extra is not installed: make ocr")


@dataclass(frozen=True)
class Compared:
    scan: Report
    text: Report
    characters: int
    wrong: int

    @property
    def facts(self) -> tuple[int, int]:
        """How many facts of the text the scan has too, and how many the text has."""
        one, other = (Counter((m.metric_id, m.value, m.unit) for m in r.metrics) for r in (self.scan, self.text))
        return sum((one & other).values()), sum(other.values())


@cache
def compared(name: str) -> Compared:
    gold = load(Path(__file__).parent / f"{name}.txt")
    *lines, publisher, signed = gold["text"].split("\n")
    printed = scans.typeset([gold["title"]], lines, [publisher, signed])
    pages = [scans.scanned(page, seed) for seed, page in enumerate(printed)]
    body = scans.pdf_of([scans.jpeg(page) for page in pages], [page.size for page in pages])
    scan = parse(body, "https://x.gov.cn/a.pdf", Known())
    text = parse(f"{gold['title']}\n{gold['text']}".encode(), "https://x.gov.cn/a.txt", Known())
    true, read = bare(text.text), bare(scan.text)
    matcher = SequenceMatcher(None, true, read, autojunk=False)
    wrong = sum(max(b - a, d - c) for op, a, b, c, d in matcher.get_opcodes() if op != "equal")
    return Compared(scan, text, len(true), wrong)


def bare(text: str) -> str:
    """Without spaces, width and the kind of a dash, as the fold of the metrics has it."""
    return re.sub("[—–－]", "-", re.sub(r"\s", "", unicodedata.normalize("NFKC", text)))


@pytest.mark.parametrize("name", REPORTS)
def test_a_scanned_report_is_a_report_with_its_facts_of_the_same_year_and_publisher(name: str) -> None:
    found = compared(name)
    print(f"{name}: {found.wrong} of {found.characters} characters wrong, {found.facts[0]} of {found.facts[1]} facts")
    assert found.scan.verdict is Verdict.REPORT
    assert (found.scan.report_year, found.scan.publisher, found.scan.signed_on) == (
        found.text.report_year, found.text.publisher, found.text.signed_on,
    )  # fmt: skip


def test_the_characters_are_right() -> None:
    all_of = [compared(name) for name in REPORTS]
    share = sum(one.wrong for one in all_of) / sum(one.characters for one in all_of)
    print(f"{share:.2%} of the characters are wrong")
    assert share <= MOST_WRONG


def test_the_facts_are_those_of_the_text() -> None:
    same, all_of = (sum(one) for one in zip(*(compared(name).facts for name in REPORTS), strict=True))
    print(f"{same} of {all_of} facts, {same / all_of:.1%}")
    assert same >= LEAST_FACTS * all_of


def test_every_fact_of_a_scan_says_how_sure_the_recognition_was() -> None:
    scan = compared(REPORTS[0]).scan
    assert all(any(why.startswith("recognised from a picture, confidence 0.9") for why in m.why) for m in scan.metrics)
    [finding] = [one for one in scan.findings if one.check == "read_by_ocr"]
    said = r"6 pages are pictures, recognised by rapidocr [\d.]+ with a mean confidence of 0\.9\d+"
    assert re.fullmatch(said, finding.message)
