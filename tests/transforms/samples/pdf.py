"""A PDF writer for the tests: Chinese text in standard fonts, at a place, in a size; ruled lines; and the file's frame."""

# ruff: noqa: E501 (sample texts stay on one line)
from __future__ import annotations

import hashlib

Text = tuple[float, float, float, str]      # x, y from the bottom, size, text
Rule = tuple[float, float, float, float]    # x0, y0, x1, y1

_PICTURE = (
    b"<< /Type /XObject /Subtype /Image /Width 1 /Height 1 /ColorSpace /DeviceGray "
    b"/BitsPerComponent 8 /Length 1 >>\nstream\n\x80\nendstream"
)


def font_objects(first: int, name: str = "STSong-Light", encoding: str = "UniGB-UTF16-H", latin: int = 500) -> list[bytes]:
    """A font that is not embedded, as three objects of which the first is number ``first``. ``latin``: the width of
    Latin letters and digits in thousandths of the em."""
    width = b"/W [1 [%s]] " % b" ".join([b"%d" % latin] * 95) if latin else b""
    return [
        b"<< /Type /Font /Subtype /Type0 /BaseFont /%s /Encoding /%s /DescendantFonts [%d 0 R] >>"
        % (name.encode(), encoding.encode(), first + 1),
        b"<< /Type /Font /Subtype /CIDFontType0 /BaseFont /%s /DW 1000 %s/FontDescriptor %d 0 R "
        b"/CIDSystemInfo << /Registry (Adobe) /Ordering (GB1) /Supplement 4 >> >>" % (name.encode(), width, first + 2),
        b"<< /Type /FontDescriptor /FontName /%s /Flags 6 /FontBBox [-25 -254 1000 880] /ItalicAngle 0 "
        b"/Ascent 880 /Descent -120 /CapHeight 880 /StemV 93 >>" % name.encode(),
    ]


def stream(content: bytes, head: bytes = b"") -> bytes:
    return b"<< %s /Length %d >>\nstream\n%s\nendstream" % (head, len(content), content)


def shown(x: float, y: float, size: float, text: str, *, font: str = "F1", spacing: float = 0.0, mode: int = 0) -> str:
    """The operators that print one text. ``spacing``: points between characters; ``mode`` 3 is invisible."""
    codes = text.encode("utf-16-be").hex()
    return f"BT /{font} {size} Tf {spacing:.3f} Tc {mode} Tr 1 0 0 1 {x:.2f} {y:.2f} Tm <{codes}> Tj ET"


def pdf_of(contents: list[bytes], *, page: bytes = b"", fonts: list[list[bytes]] | None = None, info: bytes = b"",
           more: list[bytes] | None = None, resources: bytes = b"", password: bool | None = None) -> bytes:
    """One PDF of a content stream for each page. ``page``: more entries of every page (boxes, rotation); ``fonts``
    stand as F1, F2 …; picture I1 is there. ``info``: the title's bytes. ``more``: objects from number 40, to which
    ``resources`` may refer. ``password``: None none, False only the owner's, True the user's too."""
    objects = [b"<< /Type /Catalog /Pages 2 0 R >>", b"", _PICTURE]
    for one in fonts or [font_objects(4), font_objects(7, "STHeiti-Regular")]:
        objects += one
    named = b" ".join(b"/F%d %d 0 R" % (n + 1, 4 + 3 * n) for n in range(len(fonts or [0, 0])))
    objects += [b"null"] * (39 - len(objects)) + (more or [])
    objects.append(b"<< /Title (%s) >>" % info.replace(b"\\", b"\\\\").replace(b"(", b"\\(").replace(b")", b"\\)"))
    where = len(objects)
    kids = []
    for content in contents:
        objects.append(stream(content))
        objects.append(
            b"<< /Type /Page /Parent 2 0 R %s /Contents %d 0 R /Resources << /Font << %s >> /XObject << /I1 3 0 R %s >> >> >>"
            % (page or b"/MediaBox [0 0 595 842]", len(objects), named, resources)
        )  # fmt: skip
        kids.append(len(objects))
    objects[1] = b"<< /Type /Pages /Count %d /Kids [%s] >>" % (len(kids), b" ".join(b"%d 0 R" % kid for kid in kids))
    return _file(objects, b"/Info %d 0 R" % where if info else b"", password)


def make_pdf(pages: list[tuple[list[Text], list[Rule]]], *, image: bool = False) -> bytes:
    """One PDF; ``image`` puts a full-page picture on every page."""
    contents = []
    for texts, rules in pages:
        content = [f"{x0} {y0} m {x1} {y1} l S" for x0, y0, x1, y1 in rules]
        content += [shown(*text) for text in texts] + (["q 595 0 0 842 0 0 cm /I1 Do Q"] if image else [])
        contents.append("\n".join(content).encode())
    return pdf_of(contents, fonts=[font_objects(4, latin=0)])


def _file(objects: list[bytes], trailer: bytes, password: bool | None) -> bytes:
    key, encrypt = _locked(b"secret" if password else b"") if password is not None else (b"", b"")
    out, places = b"%PDF-1.4\n", []
    for number, one in enumerate(objects, 1):
        places.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, _encrypted(one, number, key) if key else one)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    head = b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    end = b"trailer << /Size %d /Root 1 0 R %s %s >>\nstartxref\n%d\n%%%%EOF\n"
    return out + head + table + end % (len(objects) + 1, trailer, encrypt, len(out))


_PAD = bytes.fromhex("28BF4E5E4E758A4164004E56FFFA01082E2E00B6D0683E802F0CA9FE6453697A")
_ID = bytes(range(16))


def _locked(user: bytes) -> tuple[bytes, bytes]:
    """The key and the dictionary of 40 bit RC4 encryption (ISO 32000-1, 7.6.3)."""
    owner = _rc4(hashlib.md5(b"owner" + _PAD[:27]).digest()[:5], (user + _PAD)[:32])
    key = hashlib.md5((user + _PAD)[:32] + owner + (-4 & 0xFFFFFFFF).to_bytes(4, "little") + _ID).digest()[:5]
    encrypt = b"/Encrypt << /Filter /Standard /V 1 /R 2 /P -4 /O <%s> /U <%s> >> /ID [<%s> <%s>]"
    return key, encrypt % tuple(one.hex().encode() for one in (owner, _rc4(key, _PAD), _ID, _ID))


def _encrypted(one: bytes, number: int, key: bytes) -> bytes:
    """The stream of an object encrypted; its strings are left alone (the tests print none)."""
    if b"\nstream\n" not in one:
        return one
    head, _, rest = one.partition(b"\nstream\n")
    own = hashlib.md5(key + number.to_bytes(3, "little") + b"\0\0").digest()[:10]
    return head + b"\nstream\n" + _rc4(own, rest.removesuffix(b"\nendstream")) + b"\nendstream"


def _rc4(key: bytes, data: bytes) -> bytes:
    state, j = list(range(256)), 0
    for i in range(256):
        j = (j + state[i] + key[i % len(key)]) % 256
        state[i], state[j] = state[j], state[i]
    i = j = 0
    out = bytearray()
    for byte in data:
        i = (i + 1) % 256
        j = (j + state[i]) % 256
        state[i], state[j] = state[j], state[i]
        out.append(byte ^ state[(state[i] + state[j]) % 256])
    return bytes(out)


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
