"""The words of metadata rows: which label each of them stands for, and which may open a line of prose too."""

from __future__ import annotations

import re
from enum import StrEnum


class Label(StrEnum):
    """What a metadata row tells. OTHER ones are recognised only so that they can be taken out of the text."""

    INDEX = "index"
    NUMBER = "number"
    PUBLISHER = "publisher"
    PUBLISHED = "published"
    DATED = "dated"
    UPDATED = "updated"
    ISSUED = "issued"
    WRITTEN = "written"
    TITLE = "title"
    SOURCE = "source"
    OTHER = "other"


_WORDS = {
    Label.INDEX: "索引号 索引编号 索取号 信息索引号 索引码",
    Label.NUMBER: "发文字号 文件编号 文号 文件字号 发文文号 文件文号 发文号 公文字号",
    Label.PUBLISHER: "发布机构 发文机关 发文机构 发文单位 制发机关 发布单位 公开主体 发布机关 信息公开机构 责任单位",
    Label.PUBLISHED: (
        "发布时间 发布日期 公开日期 公开时间 上传时间 上传日期 录入时间 录入日期 发稿时间 发表时间 发表日期 "
        "发布于 releasetime publishtime publishdate"
    ),
    Label.DATED: "时间 日期",
    Label.UPDATED: "更新时间 更新日期",
    Label.ISSUED: "发文日期 发文时间 印发日期",
    Label.WRITTEN: "成文日期 成文时间 生成日期 形成日期 生成时间 制发日期",
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
        "有效状态 文件状态 撰稿 撰稿人 供稿 供稿单位 投稿 通讯员 摄影 发布人 发布者 录入 录入人 录入员 签发 "
        "复审 编审 审核人 拟稿 信息员 文章作者 阅读 浏览 点击 查看次数 访问次数 点击次数 点击量 "
        "浏览人次 阅读人次 关注度"
    ),
}
LABEL_OF = {word: label for label, words in _WORDS.items() for word in words.split()}
ANY_LABEL = "|".join(r"\s*".join(word) for word in sorted(LABEL_OF, key=len, reverse=True))
_WEAK_WORDS = (
    "时间 日期 名称 标题 摘要 信息内容 责任单位 分类 服务对象 有效期 审核 编辑 作者 公开时间 校对 录入 签发 阅读 浏览 "
    "点击 摄影 关注度 投稿"
)
WEAK = frozenset(_WEAK_WORDS.split())
_SPACE = re.compile(r"\s+")


def label_word(printed: str) -> str:
    """A label as the table above spells it: 发 布 时 间 is 发布时间."""
    return _SPACE.sub("", printed).lower()
