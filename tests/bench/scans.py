"""How exactly scans are read, where the OCR extra and a Chinese font are there."""

from __future__ import annotations

from tests.bench.figure import Figure
from tests.golden.test_scans import REPORTS, compared
from tests.transforms.samples.scans import font_path
from transforms.readers import scan


def measure() -> list[Figure]:
    """Two figures, or none without the extra; a minute and a half."""
    if not scan.is_installed() or font_path() is None:
        return []
    found = [compared(name) for name in REPORTS]
    wrong = sum(one.wrong for one in found) / sum(one.characters for one in found)
    same, facts = (sum(counts) for counts in zip(*(one.facts for one in found), strict=True))
    return [
        Figure("scans at 200 dpi: character errors", 100 * wrong, "%", "<= 1"),
        Figure("scans at 200 dpi: facts equal to the text's", 100 * same / facts, "%", ">= 93"),
    ]
