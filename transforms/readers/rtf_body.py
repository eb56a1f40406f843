"""What the words of an RTF file do: text, paragraphs, cells and text boxes go to stories, all else goes by."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

from transforms.readers.rtf_story import Story
from transforms.readers.rtf_text import SYMBOL, charset_of, codec_of, decode_text
from transforms.readers.rtf_tokens import Kind, Token, Tokens

DEEPEST = 1_000             # groups; Word stops far below
_LEFT_OUT = frozenset({
    "colortbl", "filetbl", "fldinst", "footer", "footerf", "footerl", "footerr", "footnote", "header", "headerf",
    "headerl", "headerr", "info", "nonesttables", "nonshppict", "pict", "pntxta", "pntxtb", "private", "pgdsctbl",
    "rxe", "shprslt", "sp", "stylesheet", "tc", "tcn", "template", "txe", "xe",
})
_READ_ALTHOUGH_STARRED = frozenset({"shpinst", "shptxt", "listtext", "pntext"})
_SIGNS = {
    "tab": " ", "line": "\n", "lquote": "‘", "rquote": "’", "ldblquote": "“", "rdblquote": "”", "emdash": "—",
    "endash": "–", "bullet": "•", "emspace": " ", "enspace": " ", "qmspace": " ", "page": "\n", "column": "\n",
    "softline": "\n", "softpage": "", "~": " ", "_": "-", "\t": " ",
}  # fmt: skip
_ESCAPED = frozenset("\\{}")
_ENDS = frozenset({"par", "sect", "\n", "\r"})


class TooDeep(Exception):
    """Groups within groups beyond any use."""


@dataclass(frozen=True, slots=True)
class _State:
    """What a group changes for itself. ``unicode_skip``: bytes that stand in for a ``\\u`` character (``\\uc``)."""

    font: int = 0
    unicode_skip: int = 1
    hidden: bool = False
    deleted: bool = False
    in_table: bool = False
    in_number: bool = False


class Body:
    """Carries the position, the stack of groups and the stories; ``story`` is the one that is being written."""

    def __init__(self, body: bytes) -> None:
        self.story = Story()
        self._tokens = Tokens(body)
        self._codec = codec_of(self._tokens.code_page)
        self._fonts: dict[int, str | None] = {}
        self._default_font = 0
        self._state = _State()
        self._groups: list[_State] = []
        self._boxes: list[tuple[int, Story]] = []
        self._bytes = bytearray()
        self._charset: str | None = None
        self._skip = 0
        self._is_start = self._is_starred = False

    def read(self) -> bool:
        """Reads to the end of the first group; False when the file ends before."""
        is_whole = False
        while (token := self._tokens.next()) is not None:
            self._take(token)
            if token.kind is Kind.CLOSE and not self._groups:
                is_whole = True
                break
        while self._boxes:
            self._close_box()
        self._end_paragraph(in_table=self._state.in_table)
        self.story.end_table()
        return is_whole

    @property
    def is_endless(self) -> bool:
        """Whether reading stopped because there was more than any report has."""
        return self._tokens.are_used_up

    def _take(self, token: Token) -> None:
        kind = token.kind
        if kind is Kind.CODES or kind is Kind.TEXT:
            self._take_bytes(token)
        elif kind is Kind.OPEN:
            self._open()
        elif kind is Kind.CLOSE:
            self._close()
        elif kind is Kind.SIGN:
            self._take_sign(token.name)
            return
        else:
            self._take_word(token)
        self._is_start = kind is Kind.OPEN
        self._is_starred = False

    def _open(self) -> None:
        if len(self._groups) >= DEEPEST:
            raise TooDeep
        self._groups.append(self._state)
        self._skip = 0

    def _close(self) -> None:
        self._skip = 0
        if self._state.in_number:
            self._flush()
        while self._boxes and self._boxes[-1][0] == len(self._groups):
            self._close_box()
        if self._groups:
            self._state = self._groups.pop()

    def _leave_group(self) -> None:
        if self._tokens.skip_group():
            self._close()

    def _take_sign(self, sign: str) -> None:
        if sign == "*" and self._is_start:
            self._is_starred = True
            return
        self._is_start = False
        if self._skip:
            self._skip -= 1
        elif sign in _ESCAPED:
            self._add_bytes(sign.encode("ascii"))
        elif sign in _ENDS:
            self._end_paragraph(in_table=self._state.in_table)
        elif sign in _SIGNS:
            self._add(_SIGNS[sign])

    def _take_bytes(self, token: Token) -> None:
        data = token.data[self._skip :]
        self._skip = max(self._skip - len(token.data), 0)
        if token.kind is Kind.TEXT and self._tokens.is_utf8 and not data.isascii():
            self._add(data.decode("utf-8", "replace"))
        else:
            self._add_bytes(data)

    def _take_word(self, token: Token) -> None:
        name, number = token.name, token.number
        if name == "u":
            code = (number or 0) % 0x10000
            self._add("" if 0xE000 <= code < 0xF900 else chr(code))     # private characters are drawings
            self._skip = self._state.unicode_skip
            return
        self._skip = 0
        if self._is_start and (name in _LEFT_OUT or (self._is_starred and name not in _READ_ALTHOUGH_STARRED)):
            self._leave_group()
        elif name in _SIGNS:
            self._add(_SIGNS[name])
        elif name in _ENDS:
            self._end_paragraph(in_table=self._state.in_table)
        elif (act := _WORDS.get(name)) is not None:
            act(self, number)

    def _add_bytes(self, data: bytes) -> None:
        """Bytes wait for the next: a character may have its second half in another token."""
        charset = self._fonts.get(self._state.font)
        if self._is_unseen() or charset == SYMBOL:
            return
        if charset != self._charset:
            self._flush()
            self._charset = charset
        self._bytes += data

    def _add(self, text: str) -> None:
        if not self._is_unseen():
            self._flush()
            self._put(text)

    def _is_unseen(self) -> bool:
        return self._state.hidden or self._state.deleted

    def _flush(self) -> None:
        if self._bytes:
            self._put(decode_text(bytes(self._bytes), self._charset, self._codec))
            self._bytes.clear()

    def _put(self, text: str) -> None:
        (self.story.number if self._state.in_number else self.story.parts).append(text)

    def _end_paragraph(self, *, in_table: bool) -> None:
        if not self._state.in_number:
            self._flush()
            self.story.end_paragraph(in_table=in_table)

    def end_nested(self, _: int | None) -> None:
        """A cell of a table within a cell is a paragraph of that cell."""
        self._end_paragraph(in_table=True)

    def end_cell(self, _: int | None) -> None:
        """``\\cell``"""
        self._flush()
        self.story.end_cell()

    def end_row(self, _: int | None) -> None:
        """``\\row``"""
        self._flush()
        self.story.end_row()

    def change(self, **values: Any) -> None:
        """The state of this group from here on."""
        self._state = replace(self._state, **values)

    def plain(self, _: int | None) -> None:
        """``\\plain``: the character formatting of the document."""
        self.change(font=self._default_font, hidden=False, deleted=False)

    def set_default_font(self, number: int | None) -> None:
        """``\\deff``"""
        self._default_font = number or 0
        self.change(font=self._default_font)

    def read_fonts(self, _: int | None) -> None:
        """``\\fonttbl``: the charset of each font, by its number."""
        inside, font = len(self._groups), 0
        while (token := self._tokens.next()) is not None:
            if token.kind is Kind.OPEN:
                self._open()
            elif token.kind is Kind.CLOSE:
                self._close()
                if len(self._groups) < inside:
                    return
            elif token.kind is Kind.WORD and token.name == "f":
                font = token.number or 0
            elif token.kind is Kind.WORD and token.name == "fcharset":
                self._fonts[font] = charset_of(token.number)

    def begin_number(self, _: int | None) -> None:
        """``\\listtext``, ``\\pntext``: the number that is printed before the paragraph."""
        self._flush()
        self.change(in_number=True)

    def open_box(self, _: int | None) -> None:
        """``\\shptxt``: the text of a text box, which has paragraphs and tables of its own."""
        self._flush()
        self._boxes.append((len(self._groups), self.story))
        self.story = Story()
        self.change(in_table=False, in_number=False)

    def _close_box(self) -> None:
        depth, holder = self._boxes.pop()
        self._end_paragraph(in_table=False)
        self.story.end_table()
        holder.insert(self.story.blocks, in_table=self._groups[depth - 1].in_table)
        self.story = holder


_Act = Callable[[Body, int | None], None]
_WORDS: dict[str, _Act] = {
    "f": lambda reader, number: reader.change(font=number or 0),
    "uc": lambda reader, number: reader.change(unicode_skip=min(max(number or 0, 0), 8)),
    "v": lambda reader, number: reader.change(hidden=number != 0),
    "deleted": lambda reader, number: reader.change(deleted=number != 0),
    "plain": Body.plain,
    "pard": lambda reader, number: reader.change(in_table=False),
    "intbl": lambda reader, number: reader.change(in_table=True),
    "itap": lambda reader, number: reader.change(in_table=number != 0),
    "listtext": Body.begin_number,
    "pntext": Body.begin_number,
    "deff": Body.set_default_font,
    "fonttbl": Body.read_fonts,
    "shptxt": Body.open_box,
    "trowd": lambda reader, number: reader.story.begin_row(),
    "clmrg": lambda reader, number: reader.story.continues(),
    "clvmrg": lambda reader, number: reader.story.continues(),
    "cellx": lambda reader, number: reader.story.describe_cell(number or 0),
    "cell": Body.end_cell,
    "row": Body.end_row,
    "nestcell": Body.end_nested,
    "nestrow": Body.end_nested,
}
