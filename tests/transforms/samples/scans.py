"""Scanned pages for the tests: a text typeset as A4 pages, then printed, stamped, laid on the glass a little askew.

Needs a Chinese font on the machine (Debian: fonts-noto-cjk); ``font_path`` is None without one.
"""

from __future__ import annotations

import io
import math
import random
from collections.abc import Sequence
from functools import cache
from pathlib import Path

from PIL import Image, ImageChops, ImageDraw, ImageFilter, ImageFont

DPI = 200
_PLACES = ("/usr/share/fonts", "/usr/local/share/fonts", "/Library/Fonts", "/System/Library/Fonts")
_NAMES = ("NotoSerifCJK-Regular.ttc", "NotoSansCJK-Regular.ttc", "Songti.ttc", "PingFang.ttc")
_SIMPLIFIED = 2     # the place of SC among the faces of a Noto collection
_HANGING = "，。、；：！？）》”’】"
_OPENING = "（《“‘【"


@cache
def font_path() -> str | None:
    """A font file with Chinese letters, the first that is there."""
    for name in _NAMES:
        for place in _PLACES:
            if found := next(Path(place).rglob(name), None):
                return str(found)
    return None


def _font(points: float, dpi: int) -> ImageFont.FreeTypeFont:
    path = font_path()
    assert path is not None
    index = _SIMPLIFIED if "Noto" in path else 0
    return ImageFont.truetype(path, round(points * dpi / 72), index=index)


def wrapped(paragraph: str, columns: int) -> list[str]:
    """The lines of a paragraph with an indent of two; no line begins with a stop or ends with an opening bracket."""
    text, lines = "　　" + paragraph, []
    while text:
        end, width = 0, 0.0
        while end < len(text) and width + _width(text[end]) <= columns:
            width += _width(text[end])
            end += 1
        while end < len(text) and text[end] in _HANGING:
            end += 1
        while end > 1 and end < len(text) and (text[end - 1] in _OPENING or _splits_number(text, end)):
            end -= 1
        lines.append(text[:end])
        text = text[end:]
    return lines


def broken(title: Sequence[str], columns: int) -> list[str]:
    """Title lines no longer than this, as a clerk breaks them: the rest on a line of its own."""
    return [line[at : at + columns] for line in title for at in range(0, len(line), columns)]


def _width(char: str) -> float:
    return 0.56 if char.isascii() else 1.0


def _splits_number(text: str, end: int) -> bool:
    return all(char.isascii() and char.isalnum() for char in (text[end - 1], text[end]))


def typeset(
    title: Sequence[str], paragraphs: Sequence[str], sign_off: Sequence[str] = (), *,
    size: float = 16, pitch: float = 28, dpi: int = DPI, seal: bool = True, number: bool = True,
) -> list[Image.Image]:  # fmt: skip
    """A4 pages in the measures of GB/T 9704: 3号 type (16 points), 28 points from line to line, page numbers."""
    scale = dpi / 72
    left, top, bottom, width = 28 / 25.4 * 72, 37 / 25.4 * 72, 35 / 25.4 * 72, 156 / 25.4 * 72
    per_page = int((842 - top - bottom) / pitch)
    rows: list[tuple[str, str]] = [("title", line) for line in broken(title, 18)] + ([("", "")] if title else [])
    rows += [("body", line) for text in paragraphs for line in wrapped(text, int(width / size))]
    rows += [("sign", line) for line in sign_off]
    pages = []
    for first in range(0, len(rows), per_page):
        page = Image.new("RGB", (round(595 * scale), round(842 * scale)), (252, 251, 247))
        draw = ImageDraw.Draw(page)
        signed = []
        for n, (kind, line) in enumerate(rows[first : first + per_page]):
            font = _font(22 if kind == "title" else size, dpi)
            long = draw.textlength(line, font=font)
            x = {"title": (595 * scale - long) / 2, "sign": (left + width - 3 * size) * scale - long}.get(
                kind, left * scale
            )
            y = (top + n * pitch) * scale
            draw.text((x, y), line, font=font, fill=(24, 24, 28))
            if kind == "sign":
                signed.append((x + long / 2, y))
        if number:
            mark = f"— {len(pages) + 1} —"
            draw.text((270 * scale, (842 - 70) * scale), mark, font=_font(14, dpi), fill=(30, 30, 30))
        if seal and signed:
            stamp(page, *signed[len(signed) // 2], 60 * scale)
        pages.append(page)
    return pages


def stamp(page: Image.Image, x: float, y: float, radius: float) -> None:
    """公章: a red ring with a star and letters, over what is printed, which shows through."""
    ink = Image.new("RGB", page.size, "white")
    draw = ImageDraw.Draw(ink)
    red = (214, 40, 46)
    draw.ellipse((x - radius, y - radius, x + radius, y + radius), outline=red, width=round(radius / 14))
    corners = [
        (x + radius * r * math.sin(math.pi * n / 5), y - radius * r * math.cos(math.pi * n / 5))
        for n, r in enumerate([0.34, 0.14] * 5)
    ]
    draw.polygon(corners, fill=red)
    font = _font(radius / 3.4 * 72 / DPI, DPI)
    for n, char in enumerate("某某人民政府办公室"):
        angle = math.pi * (n - 4) / 6.5
        at = (x + radius * 0.72 * math.sin(angle), y - radius * 0.72 * math.cos(angle))
        draw.text(at, char, font=font, fill=red, anchor="mm")
    page.paste(Image.composite(ImageChops.multiply(page, ink), page, ink.convert("L").point(lambda v: 255 * (v < 250))))


def scanned(
    page: Image.Image, seed: int = 1, *, askew: float = 0.4, noise: float = 0.06, blur: float = 0.6
) -> Image.Image:
    """A page as the glass saw it: turned by up to ``askew`` degrees, a little soft, with grain."""
    chance = random.Random(seed)
    turned = page.rotate(chance.uniform(-askew, askew), Image.Resampling.BICUBIC, fillcolor=(244, 243, 240))
    soft = turned.filter(ImageFilter.GaussianBlur(blur))
    grain = Image.frombytes("L", page.size, chance.randbytes(page.width * page.height))
    return Image.blend(soft, grain.convert("RGB"), noise)


def jpeg(page: Image.Image, quality: int = 60, dpi: int = DPI) -> bytes:
    file = io.BytesIO()
    page.save(file, "JPEG", quality=quality, dpi=(dpi, dpi))
    return file.getvalue()


def pdf_of(pictures: Sequence[bytes], sizes: Sequence[tuple[int, int]], dpi: int = DPI) -> bytes:
    """A PDF of one full-page JPEG a page, as a scanner writes it."""
    objects: list[bytes] = [b"<< /Type /Catalog /Pages 2 0 R >>", b""]
    kids = []
    for picture, (width, height) in zip(pictures, sizes, strict=True):
        across, down = f"{width * 72 / dpi:.1f}", f"{height * 72 / dpi:.1f}"
        draw = f"q {across} 0 0 {down} 0 0 cm /I Do Q".encode()
        at = len(objects) + 1
        kids.append(f"{at} 0 R")
        objects += [
            f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 {across} {down}] /Contents {at + 1} 0 R "
            f"/Resources << /XObject << /I {at + 2} 0 R >> >> >>".encode(),
            b"<< /Length %d >>\nstream\n%s\nendstream" % (len(draw), draw),
            f"<< /Type /XObject /Subtype /Image /Width {width} /Height {height} /ColorSpace /DeviceRGB "
            f"/BitsPerComponent 8 /Filter /DCTDecode /Length {len(picture)} >>\nstream\n".encode()
            + picture + b"\nendstream",
        ]
    objects[1] = f"<< /Type /Pages /Kids [{' '.join(kids)}] /Count {len(kids)} >>".encode()
    file = bytearray(b"%PDF-1.5\n")
    places = []
    for number, body in enumerate(objects, 1):
        places.append(len(file))
        file += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    table = len(file)
    file += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    file += b"".join(b"%010d 00000 n \n" % place for place in places)
    file += b"trailer << /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF" % (len(objects) + 1, table)
    return bytes(file)
