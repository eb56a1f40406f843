"""The bytes of RTF text to characters: by the charset of the font they stand in, else by the document's code page."""

from __future__ import annotations

import codecs
import re

SYMBOL = "symbol"     # a font of drawings: its characters say nothing

# \fcharset, as RTF 1.9.1 lists it; 0, 1 and 255 leave it to the document
_CHARSETS = {
    2: SYMBOL, 77: "mac_roman", 128: "cp932", 129: "cp949", 130: "johab", 134: "gb18030", 136: "cp950", 161: "cp1253",
    162: "cp1254", 163: "cp1258", 177: "cp1255", 178: "cp1256", 186: "cp1257", 204: "cp1251", 222: "cp874",
    238: "cp1250",
}  # fmt: skip
_GB = frozenset({936, 20936, 52936, 54936})
_WESTERN = "cp1252"
_HIGH = re.compile(rb"[\x80-\xff]+|[\x00-\x7f]+")


def charset_of(number: int | None) -> str | None:
    """The codec of a font's ``\\fcharset``; None when the document's code page decides."""
    return _CHARSETS.get(number or 0)


def codec_of(code_page: int | None) -> str:
    """The codec of ``\\ansicpg``: GB18030 for all GB code pages, western for none and for unknown ones."""
    if code_page in _GB:
        return "gb18030"
    try:
        return codecs.lookup("utf-8" if code_page == 65001 else f"cp{code_page}").name
    except LookupError:
        return _WESTERN


def decode_text(data: bytes, charset: str | None, codec: str) -> str:
    """The bytes are asked first, as everywhere: writers say western (``\\fcharset0``) of Chinese text."""
    if data.isascii():
        return data.decode("ascii")
    if charset is None and codec == _WESTERN:
        return "".join(map(_western, _HIGH.findall(data)))
    for one in (charset, codec):
        if one is not None and (text := _strict(data, one)) is not None:
            return text
    alone = charset is None and sum(byte > 127 for byte in data) == 1     # the · of a western font
    return data.decode(_WESTERN if alone else charset or codec, "replace")


def _strict(data: bytes, charset: str) -> str | None:
    try:
        return data.decode(charset)
    except UnicodeDecodeError:
        return None


def _western(stretch: bytes) -> str:
    """Bytes that are all ASCII or all above it: in a document that calls itself western, pairs are Chinese."""
    in_pairs = len(stretch) % 2 == 0 and min(stretch) > 0xA0
    text = _strict(stretch, "gb18030") if in_pairs else None
    return stretch.decode(_WESTERN, "replace") if text is None else text
