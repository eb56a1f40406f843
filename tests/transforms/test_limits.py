"""The number of pages that a person allows (FAZHI_READER_PAGES) holds in every format that has pages."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator

import pytest
from PIL import Image

from tests.transforms.samples.ofd import pack, page_xml
from tests.transforms.samples.pdf import make_pdf
from transforms.model import Known, Verdict
from transforms.readers import read
from transforms.readers.limits import limit_pages

DEFAULT = 1000


@pytest.fixture(autouse=True)
def two_pages() -> Iterator[None]:
    limit_pages(2)
    yield
    limit_pages(DEFAULT)


def pdf(count: int) -> bytes:
    return make_pdf([([(90, 700, 12, "一、主要举措")], [])] * count)


def ofd(count: int) -> bytes:
    """One document for each page."""
    return pack([[page_xml("")]] * count)


def tiff(count: int) -> bytes:
    file = io.BytesIO()
    page = Image.new("1", (300, 400), 1)
    page.save(file, "TIFF", save_all=True, append_images=[page] * (count - 1))
    return file.getvalue()


@pytest.mark.parametrize("made", [pdf, ofd, tiff])
def test_a_document_of_more_pages_than_allowed_is_not_read_and_says_which_setting_allows_more(
    made: Callable[[int], bytes],
) -> None:
    assert read(made(2), None, Known()).verdict is not Verdict.UNSUPPORTED
    found = read(made(3), None, Known())
    assert found.verdict is Verdict.UNSUPPORTED
    assert "has 3 pages, more than 2" in str(found.reason)
    assert "FAZHI_READER_PAGES" in str(found.reason)
