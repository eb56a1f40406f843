"""Pages of a PDF that are pictures, drawn by pdfium at 200 dpi and recognised."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import pypdfium2 as pdfium
from PIL import Image

from transforms.readers.layout_lines import Page
from transforms.readers.scan import MOST_PAGES, Scan, read_scans

_DPI = 200
_MOST_PIXELS = 12_000_000   # A3 has 7.7 million; a larger page is drawn smaller


def recognised(file: pdfium.PdfDocument, pages: Sequence[Page], numbers: Sequence[int]) -> list[Page]:
    """The pages with the lines of those of these numbers (from 1) recognised; beyond ``MOST_PAGES`` of them
    a page is left out. Only where the OCR extra is installed; PdfiumError for a page that cannot be drawn."""
    found: dict[int, list[Page]] = {number: [] for number in numbers}
    for page in read_scans(_scans(file, numbers[:MOST_PAGES])):
        found[page.number].append(page)
    return [one for page in pages for one in found.get(page.number, [page])]


def _scans(file: pdfium.PdfDocument, numbers: Sequence[int]) -> Iterator[Scan]:
    for number in numbers:
        page = file[number - 1]
        width, height = page.get_size()
        yield Scan(number, _drawn(page, width, height), width)


def _drawn(page: pdfium.PdfPage, width: float, height: float) -> Image.Image:
    try:
        scale = min(_DPI / 72, (_MOST_PIXELS / max(width * height, 1)) ** 0.5)
        image: Image.Image = page.render(scale=scale).to_pil()
        return image.convert("RGB")
    finally:
        page.close()
