"""What time a fact speaks of: its basis (本年, 截至, 累计, 每月, 计划) and its dates where the sentence states them."""

from __future__ import annotations

import re
from calendar import monthrange
from datetime import date

from transforms.catalogue.metrics import Aggregation, Kind, MetricEntry
from transforms.metrics.clauses import Fact
from transforms.metrics.context import ReportContext
from transforms.metrics.lexicon import lexicon
from transforms.model import PeriodBasis, Role, Section

_MONTHLY = re.compile(r"(?<!每人)每月|月均|平均每月")
_CUMULATIVE = re.compile(r"累计|历年|自[^,。]{2,16}以来|五年来|三年来|历次")
_YEARS = re.compile(
    r"近[两二三四五六七八九十\d]+年|[三四五六十]年来|(?:\d{4}|去|前)年(?:\d{1,2}月)?(?:\d{1,2}日)?以来|自[^,。今]{2,12}以来"
)
# 对2010年以来制发的文件进行清理: done now.
_OBJECT_SINCE = re.compile(r"对[^,。;]{0,12}(?:以来|历年|历次)[^,。;]{2,40}")
_IN_YEAR = re.compile(r"全年|今年|年内|本年|年度内|当年|\d{4}年(?!以来)")
_FLOW = re.compile(
    r"下达|发出|作出|开展|举办|组织开展|办理|处理|受理|检查|办结|接待|发放|制发通知|收到|参加|培训|推出|排查|查处|调解|出动|审查|审核|化解|召开"
)
_SIGNED_UP = re.compile(r"(?:注册|安装|关注|签约|申领|参保|入库|归集)[^,。]{0,16}累计(?:达|已)?$")
_ADDED = re.compile(r"新增|新建|新设|增设|新发展")
_HELD = re.compile(
    r"年末|年底(?!前)|余额|存量|在编|在岗|参保人数|现有|共有|现行有效|已达|拥有|在册|已建成|建有|(?<!案件)(?<!办件)(?<!受理)(?:总量|总数)|保有量"
)
_DATED = re.compile(r"截至|截止|目前")
_OF_YEAR = re.compile(r"(?:今年|全年|本年度?|当年|年内|\d{4}年度?)(?!以?来|末|底|\d|年)")
_REACHED = re.compile(
    r"(?:增|减|降|升|缩短|压缩|压减|提高|扩大?|扩充|扩展|增加|拓展|调整|提升|上升|下降|减少)(?:到|至|为)(?:了|约|近)?$"
)
_HELD_RATE = re.compile(r"覆盖率|配备率|联网率|设置率|建成率|普及率|参保率|入网率")
_SET_UP = re.compile(r"挂牌|建成|设立|成立|聘有|聘请|配备|配齐|设有|持证|为零")
_ROUNDS = re.compile(r"检查|抽查|巡查|排查|督导|督察|培训|轮训|走访|体检|考核|评查")
_CASE_RATES = ("online_rate", "instant_processing_rate")
_YEARS_CASES = re.compile(r"(?:全年|今年|本年|年内|\d{4}年)[^。;]{0,16}(?:办理|受理|办结|办件|业务)[^。;]{0,16}\d")
_ALL_OF = re.compile(r"对全[省市州区县旗](?:范围内)?(?:的|共|现有)?$|^全[省市州区县旗]共?$")
_STANDARD = re.compile(r"每人每[月年]|(?:补助|保障|低保|供养|补贴)标准")
_COMPOSED = re.compile(r"[^,。;]{1,30}(?:组成|构成)(?=[,。;]|$)")
_POSTS = re.compile(r"[一-龥]{2}人员")
_HAPPENED = re.compile(r"发生|查处|破获|受理|立案|处置|办结|办理|收到|开展|完成")
_LACKS = re.compile(r"未(?:建立|配备|设立|设置|建成|成立|单设|设)|空缺|缺编")
_STILL = re.compile(r"(?:仍|尚|还)有$")
_SHARE = re.compile(r"占比?[^,。]{0,4}$|比例[^,。]{0,4}$")
_BODIES = ("个", "家", "所", "户", "支", "处")
_YEAR_BEFORE = re.compile(r"(?:由|从)(?:上年度?|去年|上一年度?|\d{4}年)(?!底|末)")
_EVENTS = ("件", "宗", "起", "次", "场", "场次", "人次", "件次", "例", "元", "批", "期")
_GAPS = "shortcomings"
_STATE_UNITS = ("人", "名", "位", "个", "家", "所", "支", "户", "%", "大队")
_CASES = re.compile(r"案件|争议|案|次数|办件|报告|投诉|事故|发生|信访")
_STANDING_RATES = (
    "enforcement_certified_rate", "online_rate", "instant_processing_rate", "ss_card_application_rate",
    "project_wage_system_coverage_rate",
)  # fmt: skip
_SINCE = re.compile(r"(?:自|从)?(\d{4})年(?:(\d{1,2})月(?:(\d{1,2})日)?)?(?:以来|起)")
_UNTIL = re.compile(r"截[至止]到?(\d{4})年(?:(\d{1,2})月)?(?:(\d{1,2})日|底|末)?")
_UNTIL_DAY = re.compile(r"截[至止]到?(\d{1,2})月(?:(\d{1,2})日|底|末)?")
_MONTHS = re.compile(r"(?:(\d{4})年)?(\d{1,2})(?:月)?(?:至|到|-|~)(\d{1,2})月")
_YEAR = re.compile(r"(?:^|[,。;:(])(?:其中)?(?:在)?((?:19|20)\d{2})年(?:度|全年|,|我|全|共|累|本|各|以来)?")
_PLAN = "next_year_plan"


def basis_of(fact: Fact, role: Role, entry: MetricEntry | None, section: Section | None) -> PeriodBasis:
    """The period basis by role, then by the words of the clause, then by the kind of the metric."""
    if role is Role.BASELINE:
        return PeriodBasis.BASELINE
    if role is Role.TARGET or (section is not None and section.part == _PLAN):
        return PeriodBasis.PLAN
    if _MONTHLY.search(fact.lead):
        return PeriodBasis.MONTHLY
    basis = _told(fact, entry)
    if basis is PeriodBasis.IN_YEAR and (_STILL.search(fact.lead) or (_in_gaps(section) and _state(fact))):
        return PeriodBasis.AS_OF
    return basis


def _in_gaps(section: Section | None) -> bool:
    return section is not None and section.part == _GAPS


def told_time(words: str) -> bool:
    """Whether words say of which time they speak."""
    return _OF_YEAR.search(words) is not None or _IN_YEAR.search(words) is not None or _ADDED.search(words) is not None


def is_done(words: str) -> bool:
    """Whether words tell of work (开展, 检查, 受理), so that what they count belongs to a time."""
    return _FLOW.search(words) is not None or _ROUNDS.search(words) is not None


def _state(fact: Fact) -> bool:
    """Shortcomings tell how things stand: staff, bodies and shares of them, not cases of the year."""
    unit = fact.quantity.unit
    if unit == "%" and _SHARE.search(fact.lead):
        return True
    words = _POSTS.sub("", fact.lead + fact.tail)
    if unit in _STATE_UNITS and _LACKS.search(words):
        return True
    return unit in _STATE_UNITS and not _FLOW.search(words) and not _CASES.search(words)


def _told(fact: Fact, entry: MetricEntry | None) -> PeriodBasis:
    stock = entry is not None and entry.aggregation is Aggregation.STOCK_LATEST
    added = entry is not None and entry.cumulative_possible and _ADDED.search(fact.lead) is not None
    if not fact.limit and _OF_YEAR.search(fact.lead):
        return PeriodBasis.IN_YEAR
    share = fact.quantity.unit == "%"  # of projects since 2019, but it is this year's
    if not fact.limit and not share and _YEARS.search(_OBJECT_SINCE.sub("", fact.before + "#")):
        return PeriodBasis.CUMULATIVE
    if not fact.limit and _CUMULATIVE.search(_OBJECT_SINCE.sub("", fact.lead + "#")):
        return _accumulated(fact, entry, stock)
    if fact.limit or _REACHED.search(fact.lead):
        return _reached(fact, entry)
    if (stock and not added) or (not added and _standing(fact, entry)):
        return PeriodBasis.AS_OF
    return PeriodBasis.IN_YEAR


def _reached(fact: Fact, entry: MetricEntry | None) -> PeriodBasis:
    """The new value of a change: a limit or a stock is as of now, a rate of the year's cases is of the year."""
    if fact.limit and _YEAR_BEFORE.search(fact.before) and fact.quantity.unit in _EVENTS:
        return PeriodBasis.IN_YEAR    # 投诉由上年的22件增加到28件
    if fact.limit and "年初" in fact.before and (entry is None or entry.id in _STANDING_RATES):
        return PeriodBasis.AS_OF  # 由年初的91%提升至98%: how it stands now
    rate = fact.quantity.unit == "%" and (entry is None or entry.id not in _STANDING_RATES)
    return PeriodBasis.IN_YEAR if rate and not _HELD_RATE.search(fact.lead) else PeriodBasis.AS_OF


def _accumulated(fact: Fact, entry: MetricEntry | None, stock: bool) -> PeriodBasis:
    """累计 is a running total, unless the sentence sets it in the year or tells of events."""
    if entry is not None and entry.id == "wechat_followers":
        return PeriodBasis.AS_OF
    since = re.search(r"以来|截至|截止|历年|年来", _OBJECT_SINCE.sub("", fact.before + "#"))
    if stock or (since and "今年以来" not in fact.before and "今年来" not in fact.before):
        return PeriodBasis.CUMULATIVE
    if _SIGNED_UP.search(fact.lead):
        return PeriodBasis.CUMULATIVE  # 累计注册48万人
    if _IN_YEAR.search(fact.before) or _FLOW.search(fact.lead + fact.tail) or fact.order > 0:
        return PeriodBasis.IN_YEAR
    return PeriodBasis.CUMULATIVE


def _standing(fact: Fact, entry: MetricEntry | None) -> bool:
    """Coverage, holdings and what a sentence gives as of a date."""
    if _SET_UP.search(fact.quantity.what):
        return True
    covered = fact.quantity.unit == "%" and "覆盖" in fact.lead
    if covered or "覆盖" in fact.quantity.what or _HELD_RATE.search(fact.lead):
        return _ROUNDS.search(fact.lead) is None
    if entry is not None and (entry.id in _STANDING_RATES or entry.kind is not Kind.COUNT):
        return entry.id in _STANDING_RATES and not (entry.id in _CASE_RATES and _YEARS_CASES.search(fact.before))
    if entry is None and ((fact.quantity.unit in _BODIES and _ALL_OF.search(fact.lead)) or _STANDARD.search(fact.lead)):
        return True
    held = _HELD.search(fact.lead) is not None or _composed(fact)
    since = _DATED.search(fact.before) if entry is None else None
    dated = since is not None and (held or not _HAPPENED.search(fact.before, since.end()))
    return (dated or held) and _FLOW.search(fact.lead) is None and not fact.tail.endswith("清理")


def _composed(fact: Fact) -> bool:
    """由3个支队、9个大队组成: how a body is made up."""
    opened = fact.lead.endswith("由") or (fact.order > 0 and "由" in fact.before[-40:])
    return opened and _COMPOSED.match(fact.behind) is not None


Days = tuple[date | None, date | None]


def dates_of(fact: Fact, basis: PeriodBasis, context: ReportContext) -> Days:
    """First and last day where the sentence states them; a target belongs to the year after the report's."""
    if basis is PeriodBasis.PLAN:
        year = context.report_year
        return (date(year + 1, 1, 1), date(year + 1, 12, 31)) if year else (None, None)
    words = fact.before
    found = _since(words, context) or _until(words, context) or _months(words, context) or _half(words, context)
    if found:
        return found
    if basis is PeriodBasis.BASELINE:
        year = context.report_year
        stated = re.search(r"上年|去年|上一年|同期", words)
        return (date(year - 1, 1, 1), date(year - 1, 12, 31)) if year and stated else (None, None)
    year_words = list(_YEAR.finditer(words))
    if basis is PeriodBasis.IN_YEAR and year_words:
        stated_year = int(year_words[-1][1])
        return date(stated_year, 1, 1), date(stated_year, 12, 31)
    return None, None


def _since(words: str, context: ReportContext) -> Days | None:
    match = _SINCE.search(words)
    if match is None:
        return None
    return _day(int(match[1]), match[2], match[3], last=False), context.period_end


def _until(words: str, context: ReportContext) -> Days | None:
    match = _UNTIL.search(words)
    if match:
        return None, _day(int(match[1]), match[2] or "12", match[3], last=True)
    match = _UNTIL_DAY.search(words)
    if match and context.report_year:
        return None, _day(context.report_year, match[1], match[2], last=True)
    return None


def _months(words: str, context: ReportContext) -> Days | None:
    match = _MONTHS.search(words)
    year = int(match[1]) if match and match[1] else context.report_year
    if match is None or year is None:
        return None
    return _day(year, match[2], None, last=False), _day(year, match[3], None, last=True)


def _half(words: str, context: ReportContext) -> Days | None:
    if context.report_year is None or ("季度" not in words and "半年" not in words):
        return None
    named = [(words.rfind(word), len(word), months) for word, months in lexicon().months.items() if word in words]
    if not named:
        return None
    _, _, (first, last) = max(named)
    year = context.report_year
    return _day(year, str(first), None, last=False), _day(year, str(last), None, last=True)


def _day(year: int, month: str | None, day: str | None, *, last: bool) -> date | None:
    number = int(month) if month else (12 if last else 1)
    if not (1900 <= year <= 2100 and 1 <= number <= 12):
        return None
    end = monthrange(year, number)[1]
    return date(year, number, min(int(day), end) if day and int(day) > 0 else (end if last else 1))
