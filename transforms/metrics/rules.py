"""Which counted numbers are not facts about the work: rule parameters (2人以上执法, 不少于二十天) and rates of change
beside the figure that they qualify (同比增长23.6%)."""

from __future__ import annotations

import re

from transforms.metrics.clauses import Fact
from transforms.metrics.lexicon import Lexicon, lexicon
from transforms.metrics.quantities import Said
from transforms.model import Qualifier

_SMALL = 12  # a rule asks for a few a year, a report tells of more
_EVENTS = (
    "次",
    "场",
    "期",
    "轮",
    "篇",
    "个",
    "家",
    "节",
    "名",
    "份",
    "件",
    "学时",
    "课时",
    "个学时",
    "小时",
    "天",
    "条",
    "人",
)
_FULL_MARKS = re.compile(r"满分(?:为)?$")
_POST = re.compile(r"的(?:案件|案|企业|项目|合同|处罚|罚款|行政|重大|违法|人员|单位|工程|建设|执法|较大)")

_NORM = re.compile(r"(?:的|等)(?:[^,。]{0,4})(?:规定|标准|要求|程序规定|制度)(?:标准|要求)?(?:$|[,。;])")


def is_fact(fact: Fact) -> bool:
    """Whether a quantity says something that was done, is, or is planned."""
    quantity = fact.quantity
    if quantity.said is not Said.NUMBER:
        return True
    return not (_prescribed(fact, lexicon()) or _qualifies(fact) or _FULL_MARKS.search(fact.lead))


def _prescribed(fact: Fact, lex: Lexicon) -> bool:
    quantity = fact.quantity
    bounded = quantity.qualifier in (Qualifier.AT_LEAST, Qualifier.AT_MOST)
    if quantity.unit in ("人", "名") and bounded and (quantity.value or 0) <= 3:
        return True
    if _NORM.match(fact.tail):
        return True
    if bounded and _POST.match(fact.tail) and quantity.unit != "%":
        return True
    if quantity.unit in lex.time_units:
        return _prescribed_time(fact, lex, bounded)
    if _each(fact, lex):
        return True
    return bounded and quantity.unit != "%" and lex.rule_before.search(fact.lead) is not None


def _each(fact: Fact, lex: Lexicon) -> bool:
    """每季度召开1次; 每月办理业务约27000件 is a fact."""
    quantity = fact.quantity
    few = quantity.value is not None and quantity.value <= _SMALL
    return few and quantity.unit in _EVENTS and lex.rule_each.search(fact.lead) is not None and "平均" not in fact.lead


def _prescribed_time(fact: Fact, lex: Lexicon, bounded: bool) -> bool:
    lead, tail = fact.lead, fact.tail
    if fact.baseline or fact.limit or "连续" in lead or lex.shorten.search(lead):
        return lex.rule_each.search(lead) is not None
    if lex.rule_due.search(lead) or lex.rule_each.search(lead):
        return True
    if fact.quantity.unit in ("学时", "课时", "个学时", "个课时"):
        return bounded and lex.rule_before.search(lead) is not None
    return bounded or tail.startswith(("内", "前", "后")) or lex.rule_before.search(lead) is not None


def _qualifies(fact: Fact) -> bool:
    """A rate of change after a figure of the same sentence qualifies that figure."""
    return fact.change and fact.order > 0
