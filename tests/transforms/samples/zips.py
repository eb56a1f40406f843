"""A zip writer for the tests: members with the names that packers of all kinds write."""

from __future__ import annotations

import io
import struct
import zipfile
from collections.abc import Mapping


def make_zip(members: Mapping[str, bytes], *, charset: str = "utf-8", method: int = zipfile.ZIP_DEFLATED) -> bytes:
    """``charset``: of the names; any other than UTF-8 is written as packers do that set no flag."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", method) as package:
        for name, data in members.items():
            package.writestr(_Named(name, charset), data, method)
    return file.getvalue()


class _Named(zipfile.ZipInfo):
    """A member whose name is written in a charset of the test's choice."""

    def __init__(self, name: str, charset: str) -> None:
        super().__init__(name)
        self._charset = charset

    def _encodeFilenameFlags(self) -> tuple[bytes, int]:
        flag = 0x800 if self._charset == "utf-8" and not self.filename.isascii() else 0
        return self.filename.encode(self._charset), self.flag_bits | flag


def locked(body: bytes) -> bytes:
    """The zip with every member marked as encrypted."""
    for mark, at in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        place = body.find(mark)
        while place >= 0:
            flags = struct.unpack_from("<H", body, place + at)[0] | 1
            body = body[: place + at] + struct.pack("<H", flags) + body[place + at + 2 :]
            place = body.find(mark, place + 4)
    return body
