"""Good files of every format that is read: what the mutations of the fuzz tests begin with."""

from __future__ import annotations

from email.mime.multipart import MIMEMultipart
from email.mime.text import MIMEText
from functools import cache
from io import BytesIO
from pathlib import Path

from PIL import Image

from tests.support.gold import load
from tests.support.pages import TITLE, article
from tests.transforms.samples.docx import cell, make_docx, paragraph, table
from tests.transforms.samples.ofd import report_ofd
from tests.transforms.samples.pdf import make_pdf, report_pdf
from tests.transforms.samples.rtf import codes, make_rtf, row
from tests.transforms.samples.xlsx import cell as xlsx_cell
from tests.transforms.samples.xlsx import make_xlsx, sheet
from tests.transforms.samples.zips import make_zip

_REPORTS = Path(__file__).parent.parent / "golden"
_FILES = Path(__file__).parent.parent / "transforms/samples/files"


@cache
def good_files() -> dict[str, tuple[bytes, ...]]:
    """By format, some files each."""
    text: str = load(_REPORTS / "annotated/jyj-2022.txt")["text"]
    paragraphs = text.split("\n")[:30]
    rules: list[tuple[float, float, float, float]] = [(90, 600 - 20 * n, 490, 600 - 20 * n) for n in range(5)]
    rules += [(90 + 100 * n, 520, 90 + 100 * n, 600) for n in range(5)]
    rows = [tuple(cell(f"{x}行{y}列") for x in range(4)) for y in range(4)]
    word = make_docx("".join(map(paragraph, paragraphs)) + table(*rows))
    line = [xlsx_cell("A1", "行政许可"), xlsx_cell("B1", 308)]
    annex = make_xlsx({"统计表": sheet([line] * 9)})
    return {
        "html": (article(TITLE, paragraphs).encode(), article(TITLE, paragraphs).encode("gb18030")),
        "text": ("\n".join(paragraphs).encode(), "\n".join(paragraphs).encode("gb18030")),
        "pdf": (
            report_pdf([TITLE], paragraphs, ["某局", "2023年1月20日"]),
            make_pdf([([(95, 585, 10, "行政处罚"), (195, 585, 10, "12件")], rules)]),
        ),
        "docx": (word,),
        "doc": (file("special.doc"), file("held_out-wjw-2023.doc")),
        "rtf": (
            file("libreoffice.rtf"),
            make_rtf(b"".join(codes(one) + rb"\par " for one in paragraphs) + row(["行政处罚", "12件"])),
        ),
        "ofd": (file("jyj-2022.ofd"), report_ofd(paragraphs, TITLE)),
        "xlsx": (file("annex.xlsx"), annex),
        "xls": (file("annex.xls"),),
        "zip": (make_zip({"附表.xlsx": annex, "报告.docx": word}, charset="gb18030"),),
        "image": (picture("PNG"), picture("JPEG"), picture("TIFF"), picture("GIF"), picture("BMP")),
        "mhtml": (mhtml(article(TITLE, paragraphs)),),
    }


def file(name: str) -> bytes:
    """A file that another program wrote."""
    return (_FILES / name).read_bytes()


def mhtml(page: str) -> bytes:
    """A page as browsers and Word save it in one file."""
    message = MIMEMultipart("related")
    message.attach(MIMEText(page, "html", "utf-8"))
    return message.as_bytes()


def picture(kind: str) -> bytes:
    """A picture file large enough for a page; without the OCR extra it is decoded and no more."""
    out = BytesIO()
    Image.effect_noise((240, 300), 90).convert("RGB").save(out, kind)
    return out.getvalue()
