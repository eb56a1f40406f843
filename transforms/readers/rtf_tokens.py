"""The tokens of an RTF file (Rich Text Format 1.9.1): groups, control words, and the bytes between them.

A position moves through the body once and never back, so time grows with the file and not with what its counts claim.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import Enum, auto

_START = b"{\\rtf"
_CODE_PAGE = re.compile(rb"\\ansicpg(\d{1,5})")
_DOUBLE = frozenset({932, 936, 949, 950, 20936, 54936})     # code pages with characters of two bytes
_MOST = 500_000      # tokens: a report of 100,000 characters, each written as \\u, has 300,000
_PAIR = rb"[\x81-\xfe][\x40-\x7e\x80-\xfe]"      # the second byte may be a backslash or a brace
_PATTERN = (
    rb"(?P<hex>(?:\\'[0-9a-fA-F]{2})+)"
    rb"|\\(?P<word>[a-zA-Z]{1,32})(?P<number>-?\d{1,10})? ?"
    rb"|\\(?P<sign>[\x00-\xff])"
    rb"|(?P<open>\{)|(?P<close>\})"
    rb"|(?P<text>(?:%s[^\\{}\r\n\x00])+)"
    rb"|[\r\n\x00]+"
)
_SKIPPING = rb"%s\\bin(?P<number>\d{1,10}) ?|\\[\x00-\xff]|(?P<open>\{)|(?P<close>\})"
_NARROW = (re.compile(_PATTERN % b""), re.compile(_SKIPPING % b""))
_WIDE = (re.compile(_PATTERN % (_PAIR + b"|")), re.compile(_SKIPPING % (_PAIR + b"|")))


class Kind(Enum):
    """What a token is. WORD: ``\\par``; SIGN: ``\\~``; CODES: ``\\'b7\\'a8``; TEXT: bytes as they stand."""

    OPEN = auto()
    CLOSE = auto()
    WORD = auto()
    SIGN = auto()
    CODES = auto()
    TEXT = auto()


@dataclass(frozen=True, slots=True)
class Token:
    """``name``: of a word or sign. ``number``: behind a word, None without one. ``data``: the bytes of text."""

    kind: Kind
    name: str = ""
    number: int | None = None
    data: bytes = b""


_OPEN, _CLOSE = Token(Kind.OPEN), Token(Kind.CLOSE)


class Tokens:
    """Reads on from the start of the file. ``code_page``: the document's, None when it says none. ``is_utf8``: bytes
    above 127 stand in the text as they are, and are UTF-8 (no writer should, some do)."""

    def __init__(self, body: bytes) -> None:
        self._body = body
        self._at = max(body.find(_START), 0)
        said = _CODE_PAGE.search(body, self._at, self._at + 1024)
        self.code_page = int(said[1]) if said else None
        self.is_utf8 = not body.isascii() and _is_utf8(body)
        is_wide = not self.is_utf8 and (self.code_page is None or self.code_page in _DOUBLE)
        self._left = _MOST
        self._token, self._skipping = _WIDE if is_wide else _NARROW

    @property
    def are_used_up(self) -> bool:
        """Whether reading stopped because the file has more tokens than any report."""
        return self._left <= 0

    def next(self) -> Token | None:
        """The next token; None at the end of the file. ``\\bin`` goes by with its data."""
        while self._left > 0 and (match := self._token.match(self._body, self._at)) is not None:
            self._left -= 1
            self._at = match.end()
            if (token := self._made(match)) is not None:
                return token
        return None

    def skip_group(self) -> bool:
        """Goes behind the end of the group that was opened last; False when the file ends before."""
        depth = 1
        while depth and self._left > 0 and (match := self._skipping.search(self._body, self._at)) is not None:
            self._left -= 1
            self._at = match.end() + int(match["number"] or 0)
            depth += (match["open"] is not None) - (match["close"] is not None)
        return depth == 0

    def _made(self, match: re.Match[bytes]) -> Token | None:
        kind = match.lastgroup
        if kind == "hex":
            return Token(Kind.CODES, data=bytes.fromhex(match[0].decode("ascii").replace("\\'", "")))
        if kind == "text":
            return Token(Kind.TEXT, data=match[0])
        if kind == "open":
            return _OPEN
        if kind == "close":
            return _CLOSE
        if kind == "sign":
            return Token(Kind.SIGN, match["sign"].decode("latin-1"))
        return self._word(match) if kind else None

    def _word(self, match: re.Match[bytes]) -> Token | None:
        name = match["word"].decode("ascii")
        number = int(match["number"]) if match["number"] else None
        if name == "bin":
            self._at += max(number or 0, 0)
            return None
        return Token(Kind.WORD, name, number)


def _is_utf8(body: bytes) -> bool:
    try:
        body.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True
