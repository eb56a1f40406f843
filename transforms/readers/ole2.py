"""OLE2 files: which kind one is, by the streams it holds; names lie, and WPS names its own kinds (wps, et, dps)."""

from __future__ import annotations

from transforms.model import Document, Head, Known, Verdict
from transforms.readers import workbook
from transforms.readers.compound import Compound
from transforms.readers.doc import read_file
from transforms.readers.package import Unreadable
from transforms.readers.reading import Reading

MEDIA_TYPE = "application/x-ole-storage"
_UNREAD = (
    ("EncryptedPackage", "the document is encrypted: a password is needed"),
    ("PowerPoint Document", "a PowerPoint file (ppt, dps) is not read"),
    ("MatOST", "a document of Microsoft Works (wps) is not read"),
    ("__properties_version1.0", "a message of Outlook (msg) is not read"),
)


def read(body: bytes, url: str | None, known: Known) -> Reading:
    """One OLE2 file: a Word document or a workbook, or a verdict that says what it is instead."""
    nothing = Document((), Head(canonical_url=url), MEDIA_TYPE)
    try:
        file = Compound(body)
    except Unreadable as error:
        return Reading(nothing, Verdict.CORRUPT, f"the OLE2 file {error}")
    if "WordDocument" in file.names:
        return read_file(file, url)
    if file.names & {"Workbook", "Book"}:
        return workbook.read_xls(body, file, url)
    reason = next((words for name, words in _UNREAD if name in file.names), "it is an OLE2 file of an unknown kind")
    return Reading(nothing, Verdict.UNSUPPORTED, reason)
