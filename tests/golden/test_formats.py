"""One report in another format is the same data: our annotated reports as Word files against their text."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.support.figures import given_by
from tests.support.gold import load
from tests.transforms.samples.docx import cell, make_docx, paragraph, table
from transforms.readers.list_numbers import format_number

REPORTS = sorted(Path(__file__).parent.glob("*/*.txt"))
_NUMBERED = re.compile(r"(?:(?P<one>[一二三四五六七八九十]+)、|（(?P<two>[一二三四五六七八九十]+)）)")

_HEADINGS = re.compile("^一、", re.MULTILINE)


class Writer:
    """As a clerk types it: 一、 and （一） by Word's own numbering wherever that prints the same."""

    def __init__(self) -> None:
        self.at = [0, 0]
        self.generated = 0

    def body(self, text: str) -> str:
        lines, parts = text.split("\n"), []
        while lines:
            line = lines.pop(0)
            if "\t" in line:
                rows = [line]
                while lines and "\t" in lines[0]:
                    rows.append(lines.pop(0))
                parts.append(table(*(tuple(cell(one) for one in row.split("\t")) for row in rows)))
            else:
                parts.append(self.line(line))
        return "".join(parts)

    def line(self, line: str) -> str:
        match = _NUMBERED.match(line)
        if match is None:
            return paragraph(line)
        depth = 0 if match["one"] else 1
        if format_number(self.at[depth] + 1, "chineseCounting") != (match["one"] or match["two"]):
            return paragraph(line)
        self.at[depth] += 1
        self.at[1] = 0 if depth == 0 else self.at[1]
        self.generated += 1
        return paragraph(line[match.end() :], style=f"H{depth + 1}")


@pytest.mark.parametrize("path", REPORTS, ids=lambda path: f"{path.parent.name}-{path.stem}")
def test_a_word_file_gives_what_its_text_gives(path: Path) -> None:
    text = load(path)["input"]
    writer = Writer()
    word = make_docx(writer.body(text))
    assert writer.generated >= 3 or not _HEADINGS.search(text)
    assert given_by(word) == given_by(text.encode())
