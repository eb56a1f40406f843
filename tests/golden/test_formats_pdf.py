"""One report as PDF is the same data: our annotated reports, typeset as offices do, against their text."""

from __future__ import annotations

import io
from pathlib import Path

import pypdfium2 as pdfium
import pytest

from tests.support.clock import cost
from tests.support.figures import Figures, compared
from tests.transforms.samples.pdf_report import STYLES
from transforms.model import Known
from transforms.readers import pdf

REPORTS = sorted(Path(__file__).parent.glob("*/*.txt"))
OFFICE = Path(__file__).parent.parent / "transforms/samples/files/office.pdf"


@pytest.mark.parametrize("name", STYLES)
def test_a_pdf_gives_what_its_text_gives(name: str) -> None:
    """Every style on every sixth report, others for each style."""
    at = list(STYLES).index(name)
    total = sum((compared(path, STYLES[name]) for path in REPORTS[at % 6 :: 6]), Figures())
    assert total.error_rate <= 0.0005
    assert total.boundary_f1 >= 0.985
    assert total.facts_equal >= 0.985


def office_pdf(pages: int, only: int | None = None) -> bytes:
    """The pages of an office file over and over. ``only``: one of them (0 has text alone, 1 a ruled table too)."""
    source, target, file = pdfium.PdfDocument(OFFICE), pdfium.PdfDocument.new(), io.BytesIO()
    target.import_pages(source, [n % len(source) if only is None else only for n in range(pages)])
    target.save(file)
    return file.getvalue()


@pytest.mark.speed
@pytest.mark.parametrize(("pages", "only", "budget"), [(20, 0, 0.25), (20, None, 1.0), (486, 0, 3.0)])
def test_a_pdf_is_read_within_its_budget(pages: int, only: int | None, budget: float) -> None:
    body = office_pdf(pages, only)
    assert pdf.read(body, None, Known()).document.blocks[-1].page == pages
    assert cost(lambda: pdf.read(body, None, Known()), runs=3 if pages < 100 else 1) < budget
