"""A PDF writer for the tests: Chinese text in a standard font, at a place, in a size; and ruled lines."""

# ruff: noqa: E501 (sample texts stay on one line)
from __future__ import annotations

_FONT = (
    b"<< /Type /Font /Subtype /Type0 /BaseFont /STSong-Light /Encoding /UniGB-UTF16-H /DescendantFonts [4 0 R] >>",
    b"<< /Type /Font /Subtype /CIDFontType0 /BaseFont /STSong-Light /DW 1000 /FontDescriptor 5 0 R "
    b"/CIDSystemInfo << /Registry (Adobe) /Ordering (GB1) /Supplement 4 >> >>",
    b"<< /Type /FontDescriptor /FontName /STSong-Light /Flags 6 /FontBBox [-25 -254 1000 880] /ItalicAngle 0 "
    b"/Ascent 880 /Descent -120 /CapHeight 880 /StemV 93 >>",
)
Text = tuple[float, float, float, str]      # x, y from the bottom, size, text
Rule = tuple[float, float, float, float]    # x0, y0, x1, y1


def make_pdf(pages: list[tuple[list[Text], list[Rule]]], *, image: bool = False) -> bytes:
    """One PDF; ``image`` puts a full-page picture on every page."""
    objects = [b"", b"", *_FONT, b"<< /Type /XObject /Subtype /Image /Width 1 /Height 1 /ColorSpace /DeviceGray "
               b"/BitsPerComponent 8 /Length 1 >>\nstream\n\x80\nendstream"]  # fmt: skip
    kids = []
    for texts, rules in pages:
        content = [f"{x0} {y0} m {x1} {y1} l S" for x0, y0, x1, y1 in rules]
        content += [
            f"BT /F1 {size} Tf 1 0 0 1 {x} {y} Tm <{text.encode('utf-16-be').hex()}> Tj ET" for x, y, size, text in texts]
        content += ["q 595 0 0 842 0 0 cm /I1 Do Q"] if image else []
        stream = "\n".join(content).encode()
        objects.append(b"<< /Length %d >>\nstream\n%s\nendstream" % (len(stream), stream))
        objects.append(
            b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents %d 0 R "
            b"/Resources << /Font << /F1 3 0 R >> /XObject << /I1 6 0 R >> >> >>" % len(objects)
        )
        kids.append(len(objects))
    objects[0] = b"<< /Type /Catalog /Pages 2 0 R >>"
    objects[1] = b"<< /Type /Pages /Count %d /Kids [%s] >>" % (len(kids), b" ".join(b"%d 0 R" % kid for kid in kids))
    return _file(objects)


def _file(objects: list[bytes]) -> bytes:
    out, places = b"%PDF-1.4\n", []
    for number, one in enumerate(objects, 1):
        places.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, one)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    head = b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    end = b"trailer << /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (len(objects) + 1, len(out))
    return out + head + table + end


def wrapped(paragraphs: list[str], *, size: float = 16, columns: int = 26, indent: int = 2) -> list[tuple[float, str]]:
    """Lines (x, text) of paragraphs as a word processor sets them: first line indented, the rest at the margin."""
    lines = []
    for paragraph in paragraphs:
        first = columns - indent
        lines.append((90 + indent * size, paragraph[:first]))
        lines += [(90, paragraph[at : at + columns]) for at in range(first, len(paragraph), columns)]
    return lines


def report_pdf(title: list[str], paragraphs: list[str], sign_off: list[str], *, header: str = "", per_page: int = 22) -> bytes:
    """A report of several pages with page numbers, and a running header if given."""
    texts: list[Text] = [(150, 780 - 32 * n, 22, line) for n, line in enumerate(title)]
    pages: list[tuple[list[Text], list[Rule]]] = []
    y, on_page = 780 - 32 * len(title) - 16, 0
    lines = [*wrapped(paragraphs), *((330, line) for line in sign_off)]
    for x, line in lines:
        if on_page == per_page:
            pages.append((texts, []))
            texts, y, on_page = [], 770, 0
        texts.append((x, y, 16, line))
        y -= 29
        on_page += 1
    pages.append((texts, []))
    for number, (one, _) in enumerate(pages, 1):
        one.append((280, 40, 10, f"— {number} —"))
        if header:
            one.append((90, 815, 9, header))
    return make_pdf(pages)
