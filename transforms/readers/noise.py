"""Page noise as lines of text: what stands round an article, and what must not be mistaken for it.

A line is noise when nothing is left of it after all noise phrases are taken out. Phrases are HARD (no document
says them: 分享到, 粤ICP备…号, 扫一扫…) or SOFT (地址：…, 来源：…: noise only beside a hard one). Content that
looks like noise (附件：1.…, （此件公开发布）, 抄送, sign-off) has no phrase here.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

LINE_LIMIT = 400  # longer lines are prose

TIMESTAMP = r"\d{4}\s?[-/年.]\s?\d{1,2}\s?[-/月.]\s?\d{1,2}(?:\s?日)?(?:[\sT]*\d{1,2}[:：时]\d{2}(?:[:：]\d{2}|分)?)?"
_PROVINCE = "京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼"
_SIZES = r"(?:大|中|小|默认|超大|特大|正常|较大)"
_NAME = r"[^\s:：，。；,;\d]{2,40}"  # of a body; a sentence has figures or stops
_HARD = (
    # where am I
    r"(?:您|你)?(?:现在|当前|目前)?(?:所)?(?:在)?(?:的)?(?:当前)?位置(?:是)?\s*[:：].{0,160}",
    r"(?:网站)?首页\s*(?:[>»›＞/\-|]|&gt;).{0,160}",
    # footer
    r"(?:备案(?:序号|编号|号)\s*[:：]\s*)?[\u4e00-\u9fff]?\s*ICP\s*[备证]\s*[^\s号]{0,24}号?(?:-\d+)?",
    rf"[{_PROVINCE}]?\s*公\s*网安备\s*(?:案)?\s*[:：]?\s*\d{{8,20}}\s*号?",
    r"(?:政府)?网站标识码\s*[:：]?\s*[A-Za-z]{0,3}\d{6,14}",
    r"(?:版权所有(?!权)|Copyright|©|\(c\)).{0,120}",
    r"(?:主管|主办|承办|协办|技术支持|网站(?:维护|管理|运维|制作)|运行(?:维护|管理)|运维)(?:单位|机构|部门)?"
    rf"\s*[:：]\s*{_NAME}",
    r"(?:(?:郑重|版权|特别)?声明\s*[:：]\s*)?未经(?:书面)?(?:授权|许可|允许)[^。]{0,30}(?:复制|转载|镜像)[^。]{0,10}",
    r"您访问的链接即将离开.{0,80}",
    r"(?:网站|政府网站)(?:纠错|找错|地图)|我要(?:纠错|找错|打印|收藏|分享|评论)|联系我们|关于我们|隐私声明|使用帮助|党政机关|"
    r"友情链接|网站首页|返回首页",
    r"为(?:获得|了)更?好的浏览.{0,60}|建议(?:您)?使用.{0,40}(?:浏览器|分辨率).{0,40}",
    r"(?:本)?网站已?支持\s*IPv6(?:访问)?|国家政务服务投诉与建议(?:\s*微信小程序)?",
    r"您是(?:本站)?的?第\s*\d*\s*位(?:访客|访问者|浏览者|用户)",
    # tools
    r"分享让更多人看到|分享(?:到|至|文章)?\s*[:：]?\s*\d{0,6}|一键分享|转发|收藏(?:本页|本站|此页)?",
    rf"[\[【]?\s*(?:浏览|阅读|文字|正文)?(?:字体|字号|大小)(?:大小)?\s*[:：]?\s*(?:[\[【(]?\s*{_SIZES}\s*[\]】)]?"
    r"\s*[/|、]?\s*){1,5}[\]】]?",
    r"[\[【(]\s*(?:我要)?(?:打印|关闭|扫一扫|打印本页|关闭窗口|打印正文|收藏|下载|返回顶部|返回|分享|纠错)\s*[\]】)]",
    rf"[\[【(]\s*{_SIZES}(?:[\s/|、]*{_SIZES}){{0,4}}\s*[\]】)]",
    r"打印(?:本页|此页|页面|正文|文章)?|关闭(?:窗口|本页|页面)?|返回(?:顶部|上一页|列表)|(?:保护视力|视力保护)色\s*[:：]?|"
    r"背景色\s*[:：]|字体大小\s*[:：]?|字[体号]\s*[:：]?|A\s*[+＋]\s*(?:A\s*){0,2}[-－]",
    r"(?:使用|请用|用)?(?:微信|手机)?[“\"]?(?:扫一扫|扫码|扫描)[”\"]?(?:[^。，\d]{0,8}(?:手机|微信|朋友圈|当前|本页|网页|"
    r"页面|二维码|查看|打开|关注|分享|浏览|阅读|下载)[^。，\d]{0,16})?",
    r"微信扫[^。，\d]{0,24}|手机(?:APP|版|扫码.{0,12})|用手机(?:查看|浏览).{0,12}|二维码",
    r"政务(?:微信|微博)|官方(?:微信|微博)|新浪微博|腾讯微博|QQ空间|微信好友|朋友圈|微信|微博",
    r"简体(?:版|中文)?|繁[体體](?:版|中文)?|无障碍(?:浏览|阅读|版|模式)?|长者(?:助手|模式|版|专区)|关怀版|"
    r"适老(?:化|模式)?|语音播报|听全文|朗读|智能问答|RSS(?:订阅)?|English",
    r"今天是\s*[:：]?.{0,30}|设为首页|加入收藏|页面已归档|1970年01月01日",
    r"登录|注册|搜索|请输入(?:您?要?(?:搜索|查询)的?)?(?:关键字|关键词|内容)|热(?:搜|门)(?:关键)?词?\s*[:：].{0,60}",
    r"(?:今日|昨日|累计|总)?(?:浏览|阅读|点击|访问|查看)(?:次数|总量|量|数|人次|率)?\s*[:：]\s*"
    r"\[?\s*(?:-|\d+|loading\.{0,3}|正在加载)?\s*\]?\s*次?|(?:浏览|阅读)\s*\d{1,9}",
    r"[(（]?\s*(?:责任编辑|责编|编辑|审核|初审|复审|终审|编审|校对|录入)\s*[:：]\s*[^\s)）《》。，\d]{0,16}\s*[)）]?",
    r"转载请注明(?:出处|来源)|点击下载|"
    r"(?:附件下载|相关附件)\s*[:：]?\s*(?:无|[^\s。]{2,80}\.(?:docx?|pdf|ofd|wps|xlsx?|zip|rar))?",
    # neighbours
    r"(?:上|下)一(?:篇|条|则|页)(?:(?:文章|信息)?\s*[:：]|\s|$).{0,80}|[上下][篇条]\s*[:：].{0,80}",
    # word processors
    r"[-—–―－·]+\s*\d{1,3}\s*[-—–―－·]+|第\s*\d+\s*页(?:\s*[,，/]?\s*共\s*\d+\s*页)?|\d{1,3}\s*/\s*\d{1,3}",
    r"Normal\s*0(?:\s*(?:7\.8\s*磅|\d+|false|true|EN-US|ZH-CN|X-NONE|MicrosoftInternetExplorer4))+",
)
_SOFT = (
    r"(?:信息|文章|稿件|内容)?(?:来源|稿源)\s*[:：]\s*[^\s|:：]{0,30}",
    rf"(?:发布|更新|上传|录入|发文|公开)?(?:时间|日期)\s*[:：]?\s*(?:{TIMESTAMP})?",
    rf"{TIMESTAMP}",
    r"(?:作者|发布机构|发布单位|发布人|信息来源|供稿)\s*[:：]\s*[^\s|:：]{0,30}",
    r"(?:联系)?(?:地址|电话|邮编|邮箱|传真)\s*[:：]?\s*[^\s]{0,40}|邮政编码\s*[:：]?\s*\d{6}",
)
TOOL = re.compile("|".join(f"(?:{one})" for one in _HARD), re.IGNORECASE)
_SOFT_RE = re.compile("|".join(f"(?:{one})" for one in _SOFT), re.IGNORECASE)
_BETWEEN = r"[\s|｜/\\>＞·•,，;；:：、。.\-—_()（）\[\]【】<《》*+=]"
_REST = re.compile(_BETWEEN + "+")
_START = re.compile(f"{_BETWEEN}*(?:{TOOL.pattern}|{_SOFT_RE.pattern})", re.IGNORECASE)
_TAIL_MARK = re.compile(
    r"[【\[]?(?:相关(?:链接|阅读|新闻|稿件|文章|解读|信息|文件|推荐)|友情链接|热点(?:新闻|推荐)|"
    r"推荐阅读)[】\]]?\s*[:：]?.{0,4}"
)
_CSS = re.compile(r"(?:/\*[^*]{0,80}\*/)|(?:[@.#\w][\w\s.,:>#@*-]{0,80}\{[^{}]{0,2000}\})", re.ASCII)
_OWNED = "版权所有"   # after the owner's name
_SINGLE = frozenset("大中小")
_PAGER_WORDS = re.compile(
    r"(?:首|尾|末|前一|后一|[上下]一?)页|第\s*\d{1,3}\s*页|共\s*\d{1,3}\s*页|(?<!\d)\d{1,2}(?!\d)"
)


def is_noise(line: str) -> bool:
    """Whether one line of a page is noise and nothing else."""
    if len(line) > LINE_LIMIT:
        return False
    if line in _SINGLE or _is_pager(line) or (line.endswith(_OWNED) and len(line) < 30):
        return True
    if not _START.match(line):  # one anchored try; nearly all prose ends here
        return False
    rest, hard = TOOL.subn(" ", line)
    if not hard:
        return False
    if _REST.sub("", rest):
        rest = _SOFT_RE.sub(" ", rest)
    return not _REST.sub("", rest)


def _is_pager(line: str) -> bool:
    """1 2 下一页 尾页: the links between the pages of one document."""
    return "页" in line and len(line) < 80 and not _REST.sub("", _PAGER_WORDS.sub("", line).replace("…", ""))


def strip_css(line: str) -> str:
    """A line without the style rules that a word processor left in it."""
    if "{" not in line or "}" not in line or ":" not in line:
        return line
    return _CSS.sub("", line).strip()


def tail_start(lines: Sequence[str]) -> int:
    """Where the links to other articles begin (相关链接 …): the index of that line, or the number of lines.

    Only a tail of short lines counts: prose after the mark means that the mark belongs to the text. Where sentences
    stand after it and none before, they are the text, under the page's tools."""
    start = len(lines)
    for n in range(len(lines) - 1, max(-1, len(lines) - 40), -1):
        if len(lines[n]) > 90:
            break
        if _TAIL_MARK.fullmatch(lines[n]):
            start = n
    is_above = not any("。" in line for line in lines[:start]) and any("。" in line for line in lines[start:])
    return len(lines) if is_above else start
