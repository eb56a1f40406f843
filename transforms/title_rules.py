"""The near-misses of a report's title, as data: which words show which kind of document.

Matched on the folded title (no white space, half width). In each table the first rule that fits names the kind.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from transforms.model import NearMiss


@dataclass(frozen=True, slots=True)
class Rule:
    """``pattern`` found in a title shows a document of ``kind``; ``why`` says it in words."""

    kind: NearMiss
    why: str
    pattern: re.Pattern[str]


@dataclass(frozen=True, slots=True)
class Hit:
    """A rule that fits, with the words of the title that it found."""

    rule: Rule
    words: str


def first_hit(rules: Sequence[Rule], text: str) -> Hit | None:
    """The first rule that fits a folded title."""
    for rule in rules:
        found = rule.pattern.search(text)
        if found is not None:
            return Hit(rule, found[0])
    return None


def of_kinds(rules: Sequence[Rule], *kinds: NearMiss) -> tuple[Rule, ...]:
    """The rules of these kinds, in their order."""
    return tuple(rule for rule in rules if rule.kind in kinds)


def _rule(kind: NearMiss, why: str, *patterns: str) -> Rule:
    return Rule(kind, why, re.compile("|".join(patterns)))


@dataclass(frozen=True, slots=True)
class Trimmed:
    """``text``: a title without what sites hang on to it; ``dropped``: what was taken from its end, in order;
    ``cut``: the listing cut it short with ``…``."""

    text: str
    dropped: str
    cut: bool


_CUT = re.compile(r"(?:\.{2,}|…+|⋯+|。{2,})$")
_KEPT = r"法[治制]|依法行政|[上下]?半年|季度|月份|\d月[)\]]|[(\[](?:工作|年度|自查|情况)*(?:报告|总结|情况|汇报)[)\]]"
_DAY = r"(?:19|20)\d\d[-/.年]\d{1,2}[-/.月]\d{1,2}日?(?:\d{1,2}:\d\d(?::\d\d)?)?"
_HUNG_ON = re.compile(
    rf"(?:[(\[]{_DAY}[)\]]|(?:发布(?:时间|日期)[:：])?{_DAY}|"
    rf"(?=[(\[])(?!.*(?:{_KEPT}))[(\[](?:[^()\[\]]|[(\[][^()\[\]]{{0,12}}[)\]]){{0,24}}[)\]]|"
    r"\.(?:pdf|docx?|wps|ofd|html?|txt)|(?:new|hot)!?|附件(?:\d*|下载)|附?全文|正文|"
    r"[-_|丨](?!.*(?:法[治制]|依法|报告|总结|清单|方案|要点))[^-_|丨\d][^-_|丨]{1,29}|[。.!?;；,，、:：_|丨·•>*\"'-])$",
    re.IGNORECASE,
)
_BEFORE = re.compile(r"^[·•>*\"'、,.。|_-]+")


def trim(text: str) -> Trimmed:
    """A folded title without quotes, bullets, dates, file endings, short brackets (更正, 全文, a document number)
    and names of sites round it. Brackets with words of the subject or of a span of time stay."""
    left, cut = text, False
    while True:
        found = _CUT.search(left) or _HUNG_ON.search(left)
        if found is None or found.start() == 0:
            break
        cut = cut or _CUT.fullmatch(found[0]) is not None
        left = left[: found.start()]
    return Trimmed(_BEFORE.sub("", left), text[len(left) :], cut)


_TRADITIONAL = str.maketrans(
    "報總結設況開關於發佈轉辦與這個項務區縣長單檢執數據評覈責清績預決徵見讀圖講彙匯議會論聽審調規劃實進強統計業"
    "國際經濟衛動農環資財稅監員黨書記職廉範導學習訓題問環處罰許證網頁媒體錶點綱計彈蓋訪談應對漢樣",
    "报总结设况开关于发布转办与这个项务区县长单检执数据评核责清绩预决征见读图讲汇汇议会论听审调规划实进强统计业"
    "国际经济卫动农环资财税监员党书记职廉范导学习训题问环处罚许证网页媒体表点纲计弹盖访谈应对汉样",
)


def simplified(text: str) -> str:
    """The traditional characters that the words of these rules are written with, made simplified."""
    return text.translate(_TRADITIONAL)


# Asked before the report grammar: these words are never in the title of the report itself.
NEVER = (
    _rule(
        NearMiss.SOLICITATION,
        "asks for or answers comments",
        r"征求.{0,40}意见|意见征[集求]|征集.{0,30}(?:意见|建议)",
        r"征求意见|^关于(?:公开|向社会)?征求|(?:公众)?意见采纳|公开征集",
    ),
    _rule(
        NearMiss.INTERPRETATION,
        "explains a document",
        r"解读|[一二两三四五六几\d][张幅组]图|一图|图解|图文|[读看]懂|图说|数说|速[览读]|问答|答问|一问一答|答记者问|访谈|专访|起草说明|编制说明|"
        r"名词解释",
    ),
    _rule(NearMiss.WHITE_PAPER, "a white paper", r"[白蓝绿]皮书"),
    _rule(NearMiss.INFO_DISCLOSURE, "on disclosure of information", r"(?:政府|政务|部门)?信息公开(?!条例)"),
    _rule(
        NearMiss.WEB_TABLE,
        "statistics of a web site",
        r"(?:网站|新媒体).{0,12}(?:报表|年报|年度报告)|工作年度报表",
    ),
    _rule(NearMiss.PERFORMANCE, "on budget or performance", r"绩效|预算|决算"),
    _rule(NearMiss.DUTY_REPORT, "a person's report on duty", r"述法|述职|述廉|履职报告"),
    _rule(NearMiss.WORK_POINTS, "work points", r"要点$|要点的?(?:通知|公告)$|工作要点"),
    _rule(
        NearMiss.OTHER,
        "about the subject, not its report",
        r"审议意见|决议$|代表建议|委员提案|议案|整改|第三方评估|指标体系|考[核评]办法|评分|意见书",
        r"满意度|问卷|调查报告|怎[么样]写|如何写|写作|提纲$",
        r"论文|研究$|浅[析谈议]|探析|对策|思考",
    ),
)

# Asked when the grammar has not said that it is a report.
ELSE = (
    _rule(NearMiss.CHECKLIST, "a list of duties or matters", r"清单|台账|事项目录|一览表"),
    _rule(
        NearMiss.INSPECTION_ORDER,
        "orders a check or a report",
        r"(?:自查|自评|督[察查]|考[核评]|检查|评估|评议|迎检|报送|上报|提交|撰写|报告|总结)"
        r".{0,14}(?:的)?(?:紧急|补充)?(?:通知|函|通报|提醒)$",
    ),
    _rule(
        NearMiss.DUTY_REPORT,
        "a person's report on duty",
        r"(?:主要负责人|局长|主任|书记|厅长|县长|市长|区长|负责人|负责同志).{0,20}(?:履行|履职|职责).{0,20}",
    ),
    _rule(
        NearMiss.ENFORCEMENT,
        "on administrative enforcement",
        r"(?:行政)?执法.{0,14}(?:年报|统计|数据|报告|总结|情况)",
        r"(?:行政处罚|行政许可|行政检查).{0,10}(?:年度报告|年报|统计)",
    ),
    _rule(NearMiss.NEWS, "news of study", r"学习.{0,30}(?:纲要|规划|方案|精神)$"),
    _rule(
        NearMiss.PLAN,
        "a plan",
        r"(?:方案|规划|纲要|计划|预案|实施意见|行动|工作安排|安排|任务分工|分工方案)"
        r"(?:[(].{0,20}[)])?(?:的?(?:通知|公告|决定))?$",
        r"五年规划|(?:实施|工作|行动|创建)方案",
    ),
    _rule(NearMiss.OTHER_SELF_CHECK, "a self-check on another subject", r"自查|自检|自评|自纠"),
    _rule(
        NearMiss.NEWS,
        "news of a meeting, an inspection or an event",
        r"召开|举行|举办|开展|赴|走进|走访|莅临|调研|督导|督[察查]|检查|视察|部署",
        r"推进会|座谈会|动员会|会议|(?<![员协商合社工])会$|表彰|培训班|讲座|荣获|获评|获得|入选|通过.{0,8}(?:验收|评估)",
        r"启动|圆满|再上|迈上|结出|亮点|听取|学习|专题|宣讲|活动",
    ),
    _rule(
        NearMiss.SUMMARY,
        "a summary of other work",
        r"总结|政府工作报告|年度(?:工作)?报告|工作报告|情况(?:的)?(?:报告|汇报)|年报|执行情况",
    ),
)
