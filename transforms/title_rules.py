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


# Asked before the report grammar: these words are never in the title of the report itself.
NEVER = (
    _rule(
        NearMiss.SOLICITATION,
        "asks for or answers comments",
        r"征求.{0,40}意见|意见征[集求]|征集.{0,30}(?:意见|建议)",
        r"征求意见|(?:公众)?意见采纳|公开征集",
    ),
    _rule(
        NearMiss.INTERPRETATION,
        "explains a document",
        r"解读|一图(?:读|看)?懂|图解|读懂|图说|一问一答|政策问答|起草说明|编制说明|名词解释",
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
        r"推进会|座谈会|动员会|会议|培训班|讲座|荣获|获评|获得|入选|通过.{0,8}(?:验收|评估)",
        r"启动|圆满|再上|迈上|结出|亮点|听取|学习|专题|宣讲|活动",
    ),
    _rule(
        NearMiss.SUMMARY,
        "a summary of other work",
        r"总结|政府工作报告|年度(?:工作)?报告|工作报告|情况(?:的)?(?:报告|汇报)|年报|执行情况",
    ),
)
