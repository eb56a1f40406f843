"""How exactly Word, RTF and OFD files give what the text of the same annotated reports gives."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path

from tests.bench.figure import Figure
from tests.golden.test_formats import Writer
from tests.golden.test_ofd import STYLES
from tests.golden.test_rtf_and_zip import rtf_of
from tests.support.figures import Figures, between
from tests.support.gold import load
from tests.transforms.samples.docx import make_docx
from tests.transforms.samples.make_doc_files import FILES
from tests.transforms.samples.make_doc_files import REPORTS as WRITTEN
from tests.transforms.samples.ofd import report_ofd
from transforms.model import Known
from transforms.parse import parse

_GOLDEN = Path(__file__).parent.parent / "golden"
_REPORTS = sorted(_GOLDEN.glob("*/*.txt"))


def measure() -> list[Figure]:
    """Two figures a format; a quarter of a minute."""
    files: dict[str, tuple[Callable[[], Iterable[tuple[Path, bytes]]], float]] = {
        "docx": (lambda: ((path, make_docx(Writer().body(_whole(path)))) for path in _REPORTS), 0),
        "doc": (lambda: ((_GOLDEN / f"{name}.txt", _doc(name)) for name in WRITTEN), 0.1),
        "RTF": (lambda: ((path, rtf_of(_whole(path))) for path in _REPORTS), 0.1),
        "OFD": (lambda: ((path, _ofd(path, turn)) for turn, path in enumerate(_REPORTS)), 1.3),
    }
    figures = []
    for name, (written, most) in files.items():
        total = sum((_compared(path, body) for path, body in written()), Figures())
        figures += [
            Figure(f"{name}: character errors", 100 * total.error_rate, "%", f"<= {most:g}"),
            Figure(f"{name}: facts and sections equal to the text's", 100 * total.facts_equal, "%", ">= 98"),
        ]
    return figures


def _compared(path: Path, body: bytes) -> Figures:
    plain = parse(_whole(path).encode(), "https://x.gov.cn/a.txt", Known())
    return between(plain, parse(body, "https://x.gov.cn/a", Known()))


def _whole(path: Path) -> str:
    gold = load(path)
    return f"{gold['title']}\n{gold['text']}"


def _doc(name: str) -> bytes:
    return (FILES / f"{name.replace('/', '-')}.doc").read_bytes()


def _ofd(path: Path, turn: int) -> bytes:
    title, *lines = (line for line in _whole(path).split("\n") if line.strip())
    return report_ofd(lines, title, STYLES[turn % len(STYLES)], seed=turn)
