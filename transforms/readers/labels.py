"""The rows that say what a document is: 索引号, 发文字号, 发布机构, 发布时间 and the like.

They come as tables (label and value in neighbouring cells, or a row of labels over a row of values), as
``<li>索引号： …</li>``, as one line with several of them, and in pasted text as ``索引号 | … |``. Printed twice
(for PC and phone) or with empty cells, they are the same facts.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from transforms.dates import parse_date


class Label(StrEnum):
    """What a metadata row tells. OTHER ones are recognised only so that they can be taken out of the text."""

    INDEX = "index"
    NUMBER = "number"
    PUBLISHER = "publisher"
    PUBLISHED = "published"
    UPDATED = "updated"
    WRITTEN = "written"
    TITLE = "title"
    SOURCE = "source"
    OTHER = "other"


_WORDS = {
    Label.INDEX: "索引号 索引编号 索取号 信息索引号 索引码",
    Label.NUMBER: "发文字号 文件编号 文号 文件字号 发文文号 文件文号 发文号 公文字号",
    Label.PUBLISHER: "发布机构 发文机关 发文机构 发文单位 制发机关 发布单位 公开主体 发布机关 信息公开机构 责任单位",
    Label.PUBLISHED: "发布时间 发布日期 公开日期 公开时间 上传时间 录入时间 发稿时间",
    Label.UPDATED: "更新时间 更新日期 时间 日期",
    Label.WRITTEN: "成文日期 成文时间 生成日期 发文日期 印发日期 形成日期 生成时间 制发日期",
    Label.TITLE: "名称 标题 信息名称 文件名称 文件标题 公开事项名称",
    Label.SOURCE: "来源 信息来源 文章来源 稿件来源 稿源 内容来源",
    Label.OTHER: (
        "分类 主题分类 体裁分类 组配分类 信息分类 服务对象分类 服务对象 主题词 关键词 关键字 公开类别 公开属性 "
        "公开形式 "
        "公开方式 公开时限 公开范围 公开程序 信息类别 有效性 效力状态 时效性 有效期 生效日期 实施日期 废止日期 "
        "失效日期 施行日期 "
        "内容概述 内容摘要 摘要 信息内容 载体类型 记录形式 语种 浏览次数 浏览量 浏览数 阅读次数 阅读量 阅读数 "
        "点击数 点击率 "
        "访问量 作者 编辑 责任编辑 责编 审核 初审 终审 校对 字体 字号 字体大小 字号大小 打印 分享 分享到 "
        "有效状态 文件状态"
    ),
}
_LABEL_OF = {word: label for label, words in _WORDS.items() for word in words.split()}
_ANY = "|".join(r"\s*".join(word) for word in sorted(_LABEL_OF, key=len, reverse=True))
_BARE = re.compile(rf"[\[【]?\s*({_ANY})\s*[\]】]?\s*[:：]?\s*")
_WITH_COLON = re.compile(rf"(?:(?<=[\s|【\[（(/])|^)({_ANY})\s*[:：]")
_CELLS = re.compile(r"\t|\s*[|｜]\s*")
_SPACE = re.compile(r"\s+")
_TIMESTAMP = re.compile(r"\d{4}[-/年.]\d{1,2}[-/月.]\d{1,2}日?(?:\s*\d{1,2}:\d{2}(?::\d{2})?)?")
_VALUE_LIMIT = 120
_WEAK_WORDS = "时间 日期 名称 标题 摘要 信息内容 责任单位 分类 服务对象 有效期 审核 编辑 作者 公开时间 校对"
_WEAK = frozenset(_WEAK_WORDS.split())
_OF_A_DOCUMENT = frozenset({Label.INDEX, Label.NUMBER, Label.PUBLISHER, Label.PUBLISHED})


@dataclass(slots=True)
class Labelled:
    """What the metadata rows of one document said; the first word on each label wins.

    ``bare_date``: a line that is a timestamp and nothing else (the information line under the title)."""

    values: dict[Label, str] = field(default_factory=dict)
    bare_date: date | None = None

    def get(self, label: Label) -> str | None:
        return self.values.get(label)

    def date_of(self, label: Label) -> date | None:
        return parse_date(self.values.get(label))

    def add(self, label: Label, value: str) -> None:
        value = value.strip(" \t|｜;；,，")
        if value and value not in "-—/无" and len(value) <= _VALUE_LIMIT:
            self.values.setdefault(label, value)


def cells_of(line: str) -> list[str]:
    """The cells of a table row, whether joined by tabs or by bars."""
    if "\t" not in line and "|" not in line and "｜" not in line:
        return [line.strip()]
    cells = [cell.strip() for cell in _CELLS.split(line.strip())]
    while cells and not cells[-1]:
        cells.pop()
    return cells


def bare_label(cell: str) -> Label | None:
    """The label when a cell holds a label and nothing else."""
    if not cell or len(cell) > 16:
        return None
    match = _BARE.fullmatch(cell)
    return _LABEL_OF[_SPACE.sub("", match[1])] if match else None


def read_labels(lines: Iterable[str]) -> Labelled:
    """All that the metadata rows among these lines say."""
    found = Labelled()
    waiting: list[Label | None] = []
    for line in lines:
        if len(line) > 600:
            continue
        cells = cells_of(line)
        labels = [bare_label(cell) for cell in cells]
        if waiting and len(cells) == len(waiting) and not any(labels):
            _take_pairs(found, waiting, cells)
        waiting = labels if len(cells) > 1 and all(labels) else []
        if not waiting:
            _take_row(found, cells, labels)
    return found


def _take_pairs(found: Labelled, labels: Sequence[Label | None], cells: Sequence[str]) -> None:
    for label, cell in zip(labels, cells, strict=True):
        if label is not None:
            found.add(label, cell)


def _take_row(found: Labelled, cells: Sequence[str], labels: Sequence[Label | None]) -> None:
    for n, cell in enumerate(cells):
        label = labels[n]
        if label is not None:
            if n + 1 < len(cells) and labels[n + 1] is None:
                found.add(label, cells[n + 1])
        elif found.bare_date is None and _TIMESTAMP.fullmatch(cell):
            found.bare_date = parse_date(cell)
        elif ":" in cell or "：" in cell:
            _take_inline(found, cell)


def _take_inline(found: Labelled, cell: str) -> None:
    marks = list(_WITH_COLON.finditer(cell))
    for n, mark in enumerate(marks):
        end = marks[n + 1].start() if n + 1 < len(marks) else len(cell)
        value = cell[mark.end() : end].strip()
        label = _LABEL_OF[_SPACE.sub("", mark[1])]
        if label is not Label.TITLE:
            value = re.split(r"\s{2,}|[【|]", value)[0]
        found.add(label, value)


def is_label_row(line: str) -> bool:
    """One row of metadata: its first cell is a label, or it begins with ``label: `` of a label that no prose uses."""
    cells = cells_of(line)
    if len(cells) > 1:
        return bare_label(cells[0]) is not None and len(line) <= 2 * _VALUE_LIMIT
    match = _WITH_COLON.match(line)
    word = _SPACE.sub("", match[1]) if match else ""
    return match is not None and len(line) <= _VALUE_LIMIT and word not in _WEAK


def is_label_table(rows: Sequence[Sequence[str]]) -> bool:
    """信息公开目录表: at least two labels, one of them of the document itself, and no prose in it."""
    cells = [cell for row in rows for cell in row]
    if len(cells) > 60 or any(len(cell) > 300 for cell in cells):
        return False
    labels = [label for cell in cells if (label := bare_label(cell.split("：")[0].split(":")[0])) is not None]
    return len(labels) >= 2 and any(label in _OF_A_DOCUMENT for label in labels)
