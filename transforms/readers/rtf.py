"""RTF (Rich Text Format 1.9.1): paragraphs and tables in their order, as the printed page shows them.

Word and LibreOffice write each automatic number as text beside the paragraph (``\\listtext``), so 一、 and （一）
need no counting. Left out: hidden and deleted text, headers, footers, notes, pictures, and every destination that a
reader is told to leave when it does not know it (``\\*``). Of a field its result is read, of a text box its text.
"""

from __future__ import annotations

from dataclasses import replace

from transforms.decode import DAMAGE_LIMIT
from transforms.model import Document, Finding, Head, Known, Level, Verdict
from transforms.readers.reading import Reading
from transforms.readers.rtf_body import DEEPEST, Body, TooDeep
from transforms.readers.scan import AS_PDF
from transforms.readers.titles import titled

MEDIA_TYPE = "application/rtf"
_MOST_BYTES = 60_000_000     # with pictures, which RTF writes twice over in hexadecimal


def read(body: bytes, url: str | None, known: Known) -> Reading:
    """One RTF file. Title and metadata come from its first lines, as with Word's own files."""
    nothing = Document((), Head(canonical_url=url), MEDIA_TYPE)
    if len(body) > _MOST_BYTES:
        reason = f"the RTF document has {len(body)} bytes, pictures and all: no report is that large"
        return Reading(nothing, Verdict.UNSUPPORTED, reason)
    content = Body(body)
    try:
        is_whole = content.read()
    except TooDeep:
        return Reading(nothing, Verdict.CORRUPT, f"the RTF document nests groups deeper than {DEEPEST}")
    if content.is_endless:
        reason = "the RTF document has more than half a million marks and words: no report is that long"
        return Reading(nothing, Verdict.UNSUPPORTED, reason)
    document = titled(content.story.blocks, url, MEDIA_TYPE)
    return _judged(document, is_whole=is_whole, has_pictures=b"\\pict" in body)


def _judged(document: Document, *, is_whole: bool, has_pictures: bool) -> Reading:
    text = document.text
    if not is_whole:
        return Reading(document, Verdict.CORRUPT, "the RTF document ends in the middle: its last groups are not closed")
    if not text and has_pictures:
        return Reading(document, Verdict.SCANNED, f"the RTF document holds pictures and no text; {AS_PDF}")
    if not text:
        return Reading(document, Verdict.EMPTY, "the RTF document has no text")
    if not (lost := text.count("\ufffd")):
        return Reading(document)
    share = lost / sum(not character.isascii() for character in text)
    message = f"{lost} characters could not be decoded ({share:.1%} of those that are not ASCII)"
    is_damaged = share >= DAMAGE_LIMIT
    finding = Finding("charset_damage", Level.ERROR if is_damaged else Level.WARNING, message)
    document = replace(document, findings=(finding,))
    return Reading(document, Verdict.CORRUPT, message) if is_damaged else Reading(document)
