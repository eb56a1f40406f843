"""Pages that are not what was asked for, though they came with status 200: walls, script shells, soft 404."""

from __future__ import annotations

import re
from collections.abc import Sequence

from lxml import etree

from transforms.model import Block, Head, Verdict
from transforms.readers.tree import inner_text
from transforms.readers.weight import weigh

_WALL = re.compile(
    r"验证码|安全验证|人机验证|滑动验证|访问(?:被|已被|行为|请求)?(?:拦截|阻断|拒绝|禁止|异常|受限|过于频繁)|"
    r"请求(?:被|已被)?(?:拦截|阻断|拒绝)|"
    r"网站防火墙|Web应用防火墙|云防护|创宇盾|安全狗|非法请求|疑似攻击|您的IP|access denied|403 forbidden|"
    r"request blocked|"
    r"captcha|web application firewall|checking your browser|attention required",
    re.IGNORECASE,
)
_SCRIPT_WALL = re.compile(
    r"__jsl_clearance|acw_sc__v2|document\.cookie\s*=|_\$jsvmp|\$_ts\s*=|window\.location\.reload|"
    r"location\.replace\(|challenge-platform|"
    r"captcha|/_guard/|__test=|yunsuo_session",
    re.IGNORECASE,
)
_NEEDS_SCRIPT = re.compile(
    r"(?:启用|开启|打开|允许|支持)\s*java\s*script|enable\s+javascript|正在加载|loading", re.IGNORECASE)
_GONE = re.compile(
    r"页面(?:不存在|没有找到|未找到|找不到|已删除|已被删除|已下线|已失效|丢失|走丢)|(?:找不到|没有找到|"
    r"未找到)(?:您|你)?(?:所)?(?:要|想|请求|访问|浏览|查看){0,3}(?:的)?(?:页面|网页|文件|内容|信息)|"
    r"(?:访问|浏览|请求|查看)的(?:页面|网页|信息|内容|文章|文件)(?:不存在|已(?:被)?(?:删除|移除|下线)|未找到|找不到)|"
    r"(?:信息|文章|内容|网页)(?:不存在|已(?:被)?删除|已下线|已失效)|跳转到首页|page\s+not\s+found|"
    r"404\s*not\s*found|(?:^|\D)404(?:\D|$)|not\s+found",
    re.IGNORECASE,
)
_SHORT = 300       # Chinese characters: an article longer than this is an article, whatever words it uses
_NOTHING = 30


def wall(
    source: str, title_tag: str, page: etree._Element, blocks: Sequence[Block], head: Head
) -> tuple[Verdict, str] | None:
    """The verdict on a page that holds no article, with the words that show it; None for a real page."""
    text = "\n".join(block.text for block in blocks)
    if len(text) >= _SHORT:
        return None
    whole = f"{title_tag}\n{inner_text(page)}"
    said = text if len(text) >= _NOTHING else whole[:1500]
    if (found := _GONE.search(title_tag) or _GONE.search(said)) and head.published_on is None:
        return Verdict.SOFT_404, f"the page says {found[0].strip()!r}"
    if head.published_on is None and (found := _WALL.search(whole)) and len(whole) < 3000:
        return Verdict.BLOCKED, f"the page is a wall: it says {found[0]!r}"
    return _shell(source, text, whole) or _front_page(page, head)


def _shell(source: str, text: str, whole: str) -> tuple[Verdict, str] | None:
    """A page that a script would have to fill."""
    if len(text) >= 3 * _NOTHING:
        return None
    has_script = "<script" in source[:200_000].lower()
    if has_script and len(whole.strip()) < 200 and (found := _SCRIPT_WALL.search(source)):
        return Verdict.BLOCKED, f"the page is a script that must run first: {found[0]!r}"
    if has_script and len(text) < _NOTHING and (found := _NEEDS_SCRIPT.search(source)):
        return Verdict.BLOCKED, f"the page is a shell that scripts fill: {found[0]!r}"
    return None


def _front_page(page: etree._Element, head: Head) -> tuple[Verdict, str] | None:
    """A site's front page in place of the document: links and nothing else, and no headline."""
    if head.title is not None or head.published_on is not None:
        return None
    whole = weigh(page)
    if whole.han >= 60 and whole.linked > 0.6 * whole.han:
        return Verdict.SOFT_404, "the page is a front page or a list: links, without a headline"
    return None
