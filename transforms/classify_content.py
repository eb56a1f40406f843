"""Is a document a report on building a law-based government: by its titles, and where these leave doubt by its text."""

from __future__ import annotations

import re
from collections.abc import Sequence

from transforms.classify import NOT_A_TITLE, classify_title
from transforms.fold import squash
from transforms.model import Block, Decision, Document, Judgement, Known, NearMiss

_FRAME = re.compile(r"现将.{0,60}(?:报告|汇报|总结|情况)如下|(?:有关|具体)?情况(?:报告|汇报|总结)如下")
_OWN_FRAME = re.compile(r"现将.{0,30}(?:法治政府建设|依法行政|法治建设).{0,16}(?:报告|汇报|总结)如下")
_PARTS = (
    re.compile(r"主要(?:工作)?(?:举措|做法|措施|成效)|工作(?:开展)?情况|基本(?:做法|情况)|取得的?成效"),
    re.compile(r"存在的?(?:主要)?(?:问题|不足|短板|差距|困难)|不足(?:和|与|及)原因"),
    re.compile(r"下一(?:步|年度?|阶段)|下来|(?:工作)?(?:计划|安排|打算|思路)"),
    re.compile(r"第一责任人"),
)
_ORDERS = re.compile(
    r"(?:责任|牵头|配合|承办)(?:科室|单位|部门|处室)[:：]|各(?:有关)?(?:单位|科室|部门|镇|街道)[:：]|请(?:各|"
    r"于|认真)|特此通知"
)
_LEAST = 400  # Chinese characters: the shortest real report is longer


def classify_content(document: Document, known: Known) -> Judgement:
    """The decision on a whole document: its titles first (page, listing, first lines), then its text.

    A near-miss by title stays one, unless the page's headline says nothing and another title is a report's; a
    doubtful title is decided by the frame, the parts and the subject of the text."""
    judged = _by_titles(document, known)
    text = squash(document.text)
    if judged is not None and judged.decision is not Decision.DOUBTFUL:
        return _confirm(judged, text, document) if judged.decision is Decision.REPORT else judged
    points, reasons = _points(document, text)
    year = judged.report_year if judged else None
    if points >= 4 and len(text) >= _LEAST:
        return Judgement(Decision.REPORT, None, reasons, year)
    if document.attachments and len(text) < _LEAST and judged is not None:
        return Judgement(Decision.DOUBTFUL, None, (*judged.reasons, "its text is in an attachment"), year)
    return Judgement(Decision.REFUSED, NearMiss.OTHER, (*reasons, f"{points} of 4 points for a report"), None)


def _by_titles(document: Document, known: Known) -> Judgement | None:
    """The best judgement on any title of the document; None when it has none."""
    column = document.head.column_name
    titles = [title for title in (document.head.title, known.title) if title]
    judged = [classify_title(title, column=column) for title in titles]
    opening = _opening_title(document.blocks)
    if opening is not None:
        judged.append(opening)
    for one in judged:
        if one.decision is Decision.REPORT and not _contradicted(judged):
            return one
    telling = [one for one in judged if one.decision is Decision.REFUSED and one.kind is not NearMiss.OTHER]
    doubtful = [one for one in judged if one.decision is Decision.DOUBTFUL]
    return next(iter([*telling, *doubtful, *judged]), None)


def _contradicted(judged: Sequence[Judgement]) -> bool:
    """The page's own headline (the first one) names another kind of document."""
    return judged[0].decision is Decision.REFUSED and judged[0].kind is not NearMiss.OTHER


def _opening_title(blocks: Sequence[Block]) -> Judgement | None:
    lines: list[str] = []
    for block in blocks[:4]:
        if len(block.text) > 80 or NOT_A_TITLE.search(block.text):
            break
        lines.append(block.text)
        judged = classify_title("".join(lines))
        if judged.decision is Decision.REPORT:
            return judged
    return None


def _confirm(judged: Judgement, text: str, document: Document) -> Judgement:
    """A report by its title: refused only when its text is plainly something else."""
    if len(text) < 150 and not document.attachments:
        reasons = (*judged.reasons, f"only {len(text)} characters of text")
        return Judgement(Decision.DOUBTFUL, None, reasons, judged.report_year)
    if not re.search(r"法治|依法|执法|法律|法规|普法", text) and not document.attachments:
        reason = "its title is a report's, but its text never speaks of law"
        return Judgement(Decision.REFUSED, NearMiss.OTHER, (reason,))
    return judged


def _points(document: Document, text: str) -> tuple[int, tuple[str, ...]]:
    """What speaks for a report in a text, one point each, and what speaks against it."""
    about = len(re.findall(r"法治政府|依法行政|法治建设", text))
    parts = sum(1 for part in _PARTS if part.search(text))
    reasons = []
    points = 0
    for there, worth, reason in (
        (about >= 3, 2, f"speaks of 法治政府建设 or 依法行政 {about} times"),
        (1 <= about < 3, 1, f"speaks of 法治政府建设 or 依法行政 {about} times"),
        (_FRAME.search(text[:1500]) is not None, 1, "opens with 现将…报告如下"),
        (_OWN_FRAME.search(text[:1500]) is not None, 1, "and says that it reports on building a law-based government"),
        (parts >= 2, 1, f"has {parts} of the prescribed parts"),
        (parts >= 3, 1, "which is most of a report's outline"),
        (len(_ORDERS.findall(text)) >= 2, -3, "gives orders to units"),
    ):
        if there:
            points += worth
            reasons.append(reason)
    return points, tuple(reasons)
