"""Small pages of invented bureaus, for tests that crawl."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from fazhi.settings import Settings, from_environment
from tests.support.web import Web

REPORT = [
    "2024年，我局坚持以习近平新时代中国特色社会主义思想为指导，扎实推进法治政府建设，现将有关情况报告如下。",
    "一、主要举措和成效",
    "（一）规范行政执法。全年办理行政处罚案件36件，开展行政检查1200次，行政执法人员持证上岗率达100%。",
    "（二）化解行政争议。全年收到行政复议案件5件，审结4件；行政诉讼案件3件，负责人出庭应诉率100%。",
    "二、存在的不足",
    "法治宣传教育的针对性有待加强，执法队伍的专业能力还不够。",
    "三、主要负责人履行推进法治建设第一责任人职责情况",
    "主要负责人认真履行第一责任人职责，全年专题研究法治工作4次。",
    "四、下一年度主要安排",
    "2025年，我局将继续加强法治政府建设，计划举办法治培训2场。",
    "柳塘市文化广电旅游局",
    "2025年2月20日",
]
TITLE = "柳塘市文化广电旅游局2024年法治政府建设情况报告"


def listing(lines: Sequence[tuple[str, str, str]]) -> str:
    """A column: (address, title, date) per line."""
    items = "".join(
        f'<li><a href="{url}" title="{title}">{title}</a><span>{day}</span></li>' for url, title, day in lines
    )
    return (
        '<html><head><meta charset="utf-8"><title>通知公告</title></head><body>'
        f'<div class="position">当前位置：首页 &gt; 通知公告</div><ul class="list">{items}</ul>'
        "<div class='page'>共1页</div></body></html>"
    )


def article(title: str, paragraphs: Sequence[str], day: str = "2025-03-01") -> str:
    """A page with one document."""
    body = "".join(f"<p>{paragraph}</p>" for paragraph in paragraphs)
    return (
        f'<html><head><meta charset="utf-8"><meta name="ArticleTitle" content="{title}">'
        f'<meta name="PubDate" content="{day}"><title>{title}</title></head><body>'
        f'<div class="position">当前位置：首页 &gt; 通知公告</div><h1>{title}</h1>'
        f'<div class="info">发布日期：{day} 浏览次数：-</div><div class="article-content">{body}</div>'
        '<div class="footer">版权所有：柳塘市人民政府 某ICP备12345678号</div></body></html>'
    )


DECOYS = [
    (f"/zwgk/n{number}.html", title, f"2025-02-{number:02d}")
    for number, title in enumerate(
        [
            "关于公布2025年文化惠民演出安排的通知",
            "柳塘市文化广电旅游局2024年政府信息公开工作年度报告",
            "关于开展旅游市场秩序专项整治的通告",
            "柳塘市文化广电旅游局2025年法治政府建设工作要点",
            "关于2025年春节假期文化场馆开放时间的公告",
        ],
        start=1,
    )
]


def bureau_yaml(folder: Path, bureau_id: str, web: Web, *, extra: str = "", column: str = "/zwgk/") -> Path:
    """Declares one bureau on a test server."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{bureau_id}.yaml"
    path.write_text(
        f'id: {bureau_id}\nname: 柳塘市文化广电旅游局\nregion: "990900"\nplatform: generic\n'
        f"columns:\n  - url: {web.url(column)}\n{extra}",
        "utf-8",
    )
    return path


def settings_at(folder: Path, web: Web) -> Settings:
    """The settings of a home below this folder, for the bureaus of ``bureau_yaml``; no pause between requests."""
    return from_environment({
        "FAZHI_HOME": str(folder / "home"),
        "FAZHI_BUREAUS": str(folder / "bureaus"),
        "FAZHI_CORRECTIONS": str(folder / "corrections"),
        "FAZHI_HOST_DELAY": "0",
        "FAZHI_TRIES": "1",
        "FAZHI_TODAY": "2025-03-10",
        "FAZHI_ALLOW_HOSTS": web.host,
    })
