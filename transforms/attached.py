"""附件 as the place of the report: whether a page only hands files over, and which of them may be the report."""

from __future__ import annotations

import re
from collections.abc import Sequence

from transforms.classify import classify_title
from transforms.model import Attachment, Decision, Document
from transforms.sniff import is_spreadsheet

_SEE_ATTACHMENT = re.compile(r"(?:详见|见|请见|参见|请查看|请下载|点击).{0,6}附件|附件[:：]|附件下载")
_ATTACHED_ONLY = 200  # characters: a page with attachments and less text than this only hands them over
_NOTICE = 800         # and with less than this it may be the notice that goes with an attached report
_SEE_FOR_ALL = re.compile(
    r"(?:全文|内容|报告|总结|情况|具体)?(?:详见|见|请见|参见|请查看|请下载|点击).{0,6}附件|附件\d?[:：]\s*(?:\d[.、．]\s*)?《"
)
_CHINESE = "[一二三四五六七八九十]+"
_HEADING = re.compile(rf"^\s*(?:{_CHINESE}、|[(（]{_CHINESE}[)）]|第{_CHINESE}(?:部分|章))", re.MULTILINE)
_NUMBER_BEFORE = re.compile(r"^\s*(?:附件\s*\d*\s*[:：.、．-]?\s*|\d+\s*[.、．]\s*)+")
_TABLE_NAME = re.compile(r"(?:表|清单|目录|名单|明细|台账|样式|格式|问卷)(?:\.\w{2,5})?$")


def only_hands_over(document: Document) -> bool:
    """A few words beside the files, or a notice without headings that goes with the attached report."""
    size = len(document.text)
    if not document.attachments or size >= _NOTICE:
        return False
    if size < _ATTACHED_ONLY // 2 or (size <= _ATTACHED_ONLY and _SEE_ATTACHMENT.search(document.text)):
        return True
    if len(_HEADING.findall(document.text)) > 1:
        return False
    if any(map(is_declared, document.attachments)):
        return True
    return _SEE_FOR_ALL.search(document.text) is not None and not all(map(_is_table, document.attachments))


def reports_among(attachments: Sequence[Attachment]) -> tuple[Attachment, ...]:
    """Those that may be the report: the ones whose names declare it; else all, tables last.

    Beside a declared one the others are annexes, which the title of their page would make look like the report.
    """
    declared = tuple(filter(is_declared, attachments))
    return declared or tuple(sorted(attachments, key=_is_table))


def is_declared(attachment: Attachment) -> bool:
    """Whether its name is the title of a report."""
    name = _NUMBER_BEFORE.sub("", attachment.name)
    return not _is_table(attachment) and classify_title(name).decision is Decision.REPORT


def _is_table(attachment: Attachment) -> bool:
    return is_spreadsheet(attachment.media_type or "") or _TABLE_NAME.search(attachment.name) is not None
