"""Content decoding (gzip, deflate) with a limit on what comes out, so that a small bomb cannot fill the memory."""

from __future__ import annotations

import zlib

_STEP = 1 << 20
_GZIP_MAGIC = b"\x1f\x8b"


class Overflow(ValueError):
    """More came out than the limit allows."""


class Undecodable(ValueError):
    """The body is not what its Content-Encoding says."""


def unpack(raw: bytes, content_encoding: str, limit: int) -> bytes:
    """``raw`` without the encodings that the header lists, the last applied first.

    A body that is plain text under the label gzip is given as it is: some servers label what they did not pack.
    Raises ``Overflow`` over ``limit`` bytes, ``Undecodable`` for a broken or unknown encoding.
    """
    body = raw
    codings = [coding.strip().lower() for coding in content_encoding.split(",") if coding.strip()]
    for coding in reversed(codings):
        if coding == "identity" or not body:
            continue
        if coding in ("gzip", "x-gzip"):
            body = _inflate(body, zlib.MAX_WBITS | 16, limit) if body.startswith(_GZIP_MAGIC) else _plain(body, coding)
        elif coding == "deflate":
            body = _deflate(body, limit)
        else:
            raise Undecodable(f"unknown Content-Encoding {coding!r}")
    return body


def _plain(body: bytes, coding: str) -> bytes:
    if body.lstrip()[:1] in (b"<", b"{", b"[", b"%"):
        return body
    raise Undecodable(f"the body is not {coding}: it begins with {body[:8]!r}")


def _deflate(body: bytes, limit: int) -> bytes:
    """zlib format as the standard says, raw deflate as some servers send."""
    try:
        return _inflate(body, zlib.MAX_WBITS, limit)
    except Undecodable:
        return _inflate(body, -zlib.MAX_WBITS, limit)


def _inflate(body: bytes, wbits: int, limit: int) -> bytes:
    """All members of ``body`` one after the other; padding of zero bytes after the last is ignored."""
    out: list[bytes] = []
    size, rest = 0, body
    while rest.strip(b"\0"):
        member = zlib.decompressobj(wbits)
        while not member.eof:
            piece = _step(member, rest, min(_STEP, limit - size + 1))
            rest = member.unconsumed_tail or member.unused_data
            size += len(piece)
            out.append(piece)
            if size > limit:
                raise Overflow(f"over {limit} bytes when unpacked")
            if not piece and not rest and not member.eof:
                raise Undecodable("the packed body ends too early")
    return b"".join(out)


def _step(member: zlib._Decompress, data: bytes, most: int) -> bytes:
    try:
        return member.decompress(data, most)
    except zlib.error as error:
        raise Undecodable(str(error)) from error
