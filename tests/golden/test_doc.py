"""Two annotated reports as LibreOffice writes them in Word's binary format: the same data as their text."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.support.figures import given_by
from tests.support.gold import load
from tests.transforms.samples.make_doc_files import FILES, REPORTS
from transforms.readers.compound import Compound


@pytest.mark.parametrize("name", REPORTS)
def test_a_doc_gives_what_its_text_gives(name: str) -> None:
    text = load(Path(__file__).parent / f"{name}.txt")["input"]
    body = (FILES / f"{name.replace('/', '-')}.doc").read_bytes()
    typed = "一、".encode("utf-16-le") in Compound(body).stream("WordDocument")
    assert not typed, "its numbers are no longer automatic"
    assert given_by(body) == given_by(text.encode())
