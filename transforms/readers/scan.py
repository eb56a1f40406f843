"""Character recognition of page pictures (OCR), where the extra is installed: pictures to lines with their places.

The recognition itself is ``scan_engine``, imported when the first picture is read. Lines become paragraphs by
``layout`` like those of a PDF.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from importlib import import_module, metadata, util
from typing import TYPE_CHECKING, Protocol, cast

from transforms.model import Finding, Level
from transforms.readers.layout_lines import Page
from transforms.readers.scan_lines import Printed, to_page

if TYPE_CHECKING:  # readers that only say AS_PDF do without Pillow
    from PIL import Image

HOW = "install the OCR extra with `make ocr` (or pip install 'fazhi[ocr]') and replay: the file is in the archive"
AS_PDF = "pictures in this format are not read: print it as PDF and ingest that file"
NOT_INSTALLED = "ocr_not_installed"
MOST_PAGES = 60   # of one document: at 4 s of CPU a page four minutes; genuine reports have up to 30
_PACKAGE = "rapidocr"


class _Engine(Protocol):
    def recognise(self, image: Image.Image) -> Sequence[tuple[int, int, Sequence[Printed]]]: ...


@dataclass(frozen=True, slots=True)
class Scan:
    """One page picture in the order of its document; ``number``: its page, from 1; ``width``: of the page in points,
    by default that of A4, as what a picture says about its resolution is wrong too often."""

    number: int
    image: Image.Image
    width: float = 595.0


@cache
def is_installed() -> bool:
    """Whether the extra is there."""
    return all(util.find_spec(name) is not None for name in (_PACKAGE, "onnxruntime"))


@cache
def engine_name() -> str | None:
    """Name and version of the recognition, ``rapidocr 3.10.0``; None without the extra."""
    return f"{_PACKAGE} {metadata.version(_PACKAGE)}" if is_installed() else None


def read_scans(scans: Iterable[Scan]) -> list[Page]:
    """The lines of these pictures. A picture much higher than a page becomes several pages of one number.

    Only where ``is_installed``; about 4 s of CPU a page.
    """
    engine = cast(_Engine, import_module("transforms.readers.scan_engine"))
    return [
        to_page(scan.number, scan.width, (width, height), printed)
        for scan in scans
        for width, height, printed in engine.recognise(scan.image)
    ]


def not_installed(what: str) -> Finding:
    """The finding on pages that only the extra could read."""
    return Finding(NOT_INSTALLED, Level.WARNING, f"{what} and not read: {HOW}")


def too_many(count: int) -> tuple[Finding, ...]:
    """The finding on the pages beyond the limit."""
    if count <= MOST_PAGES:
        return ()
    message = f"{count - MOST_PAGES} of {count} scanned pages are not read: {MOST_PAGES} are the limit"
    return (Finding("pages_scanned", Level.WARNING, message),)
