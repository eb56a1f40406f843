"""Is it a report on building a law-based government (法治政府建设情况报告), which year, and else which near-miss.

Titles are read by a grammar over the folded title: ``[关于][publisher]{year}[推进]法治政府建设…{报告|总结|情况}``,
with what stands round 《》 deciding first (a covering letter IS the report, an interpretation is not). The near-misses
share words, column and season with the reports, so each has its own rule with its kind and the words that showed it.
A title that a listing cut short, or that ends in words the grammar does not know, is doubtful rather than refused.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from transforms.dates import years_in
from transforms.fold import squash
from transforms.model import Decision, Judgement, NearMiss
from transforms.title_rules import ELSE, NEVER, Rule, first_hit, of_kinds, simplified, trim

_CORE = r"法[治制]政府(?:部门|机关)?(?:建设)?|法[治制]政建设|建设法[治制]政府"
_AKIN = r"依法行政|法治(?:建设|工作|机关|部门|单位|[\u4e00-\u9fff]{2,4}建设)|(?:全面)?依法治[市县区省州旗]|推进法治"
_DONE = r"报告|总结|小结|汇报"
_ABOUT = re.compile(_CORE)
_NEARLY = re.compile(_AKIN)
_REPORT_TAIL = re.compile(
    rf"(?:(?:{_DONE})(?:书|材料)?|(?:工作|进展|建设|开展|落实|推进|年度|自查|督[察查])*情况|年报)$"
)
_PLAIN_TAIL = re.compile(rf"(?:{_DONE})(?:书|材料)?$")
_REPORT_WORD = re.compile(rf"{_DONE}|情况|年报")
_SPACED_BODY = re.compile(
    r"(?<=[告结况报])\s+[\u4e00-\u9fff]{2,24}(?:局|委|委员会|厅|办公室|政府|中心|支队|大队|网|网站|门户)\s*$"
)
_ORDERED = r"做好|开展|举办|召开|公布|公开|发布|印发|下达|转发|调整|表彰|征[求集]|组织|申报|推荐|认定|领取|拟|通[报知]"
_YEAR = r"(?:(?:19|20)\d\d|[一二][〇○零O一二三四五六七八九]{3})年度?"
_OPENING = re.compile(
    rf"(?:\[[^\]]{{1,12}}\])?(?:{_YEAR})?(?:关于)?(?P<verb>报送|上报|呈报|公布|公开|发布|印发)?"
    rf"(?:(?!.*(?:{_ORDERED}))[\u4e00-\u9fff·、()]{{1,60}}?(?:[局委厅办署部院队处所镇乡市县区州省会社]|"
    r"海关|政府|中心|街道|公司|办公室|支行|大学)(?:\([\u4e00-\u9fff、]{2,24}\))?)?(?:关于)?"
    rf"(?P<year>(?:19|20)\d{{0,2}}|{_YEAR})?(?:的|全面|深入|扎实|持续|贯彻|落实|推进|加强)*"
    r"(?P<topic>法(?:[治制](?:政(?:府(?:建(?:设(?:工作?)?)?)?)?)?)?|依法?行?)?"
)
_COVER_BEFORE = re.compile(r"(?:关于)?(?:报送|上报|呈报|呈送|递交|提交|报告|印发|公布|公开|发布|转发|公示)[^<>]{0,24}$")
_COVER_AFTER = re.compile(r"(?:的)?(?:报告|函|请示|通知|公告|公示|通告|说明函)?$")
_BOOK = re.compile(r"《([^《》]*(?:《[^《》]*》[^《》]*)*)》?")
_SUMMARY_AND_PLAN = re.compile(
    r"(?:总结|报告|情况).{0,3}(?:和|及|以及|暨|与|、|,).{0,16}(?:计划|安排|打算|思路|要点|规划)$"
)
_DIRTY = re.compile(
    r"^某[省市州盟县区旗镇乡]|[xX×]{2,}|(?<!\d)20[_-]{2,}|范文|模板|\d+字(?:报告|总结)?|[(]?(?:精选|优选|通用|共)\d+篇|(?<!附件)下载$|"
    r"篇[一二三\d]"
)
_SPAN = re.compile(
    r"[上下]半年|半年度?|[一二三四1-4]季度|\d+[-~至]\d+月|\d{1,2}月份|近[三五]年|五年来|(?<!十)[三五]年(?=法治|依法|工作)"
)
_CARRIED_OUT = re.compile(r"(?:落实|实施|执行|推进|完成).{0,12}(?:情况|报告|总结)")
_BOOK_LIKE = re.compile(r"^(?:发展|评估)?报告(?:\([\d-]+\))?$")  # 武汉法治政府报告(2023): a blue book
_DRAFT = re.compile(r"草[案稿]|送审稿|讨论稿|初稿")
_MODEL = re.compile(r"示范(?:创建|市|县|区|单位|项目|点)?")
_ASSESSED = re.compile(
    r"责任制|考[核评]|测评|评估|督[察查](?!自查)(?:工作)?(?:的)?(?:情况)?(?:报告|反馈|通报|$)"
)
_NOTICE = re.compile(r"(?:通知|函|通报|提醒|公告|公示)$")
_OLD_REPORT = re.compile(r"依法行政(?:工作)?(?:年度)?(?:情况)?的?(?:年度)?(?:工作)?报告$")
_EVENT = re.compile(
    r"召开|举行|举办|听取|审议|赴|莅临|调研|督导|检查(?:组|工作)|推进会|座谈会|会议|实地|督[察查]组|"
    r"对.{2,20}(?:开展|进行).{0,20}督[察查]|到.{2,24}(?:开展|督[察查]|调研|检查)"
)
_INSPECTS = re.compile(
    r"(?:[办组局委厅室队会]|政府|领导|主任|[省市县区]长)[\u4e00-\u9fff]{0,4}?(?:督[察查]|检查|抽查|考核)(?:了|指导)?"
    r"(?!自查|考核|室|中心|组|整改|反馈)(?:[我本各市区县省镇乡]|全[市区县省]|[\u4e00-\u9fff]{2,8}?[省市区县州镇乡局])"
)
_WITH_DUTY = re.compile(r"(?:暨|及|和).{0,24}述[职法]")
_BESIDE = of_kinds(NEVER, NearMiss.SOLICITATION, NearMiss.INTERPRETATION, NearMiss.WHITE_PAPER, NearMiss.OTHER)
_SURE = frozenset({NearMiss.PLAN, NearMiss.CHECKLIST, NearMiss.INSPECTION_ORDER, NearMiss.NEWS})
_SUBJECTLESS = re.compile(r"(?:关于)?(?:本?年度)?(?:工作)?(?:情况)?(?:的)?(?:年度)?(?:工作)?(?:报告|总结|情况报告)")
# a line that stands where titles stand and is none: it has a stop, or the number of a heading
NOT_A_TITLE = re.compile(
    r"[。；！？]|[，,：:]$|^[一二三四五六七八九十]+、|^[(（][一二三四五六七八九十]+[)）]|^第[一二三四五]部分|"
    r"^\d+[.、．]"
)
_LAW_COLUMN = re.compile(r"法治|依法行政")


def classify_title(title: str, *, column: str | None = None) -> Judgement:
    """The decision on a title alone. ``column``: the name of the 栏目 it stands in, which turns a title without a
    subject into a doubtful one. ``report_year`` is the first year the title states (ranges left out)."""
    text = simplified(squash(_SPACED_BODY.sub("", re.sub(r"</?\w+[^<>]{0,40}>", "", title))))
    judged = _judge(text, column or "")
    years = years_in(re.sub(r"\d{4}年\d{1,2}月\d{1,2}日", "", squash(title)))
    year = years[0] if years and judged.decision is not Decision.REFUSED else None
    return Judgement(judged.decision, judged.kind, judged.reasons, year)


def _judge(text: str, column: str) -> Judgement:
    if not text:
        return _doubt("no title")
    if found := _DIRTY.search(text):
        return _refuse(NearMiss.OTHER, f"a template or a made-up text: {found[0]}")
    if len(_ABOUT.findall(text)) > 2 or len(text) > 150:
        return _refuse(NearMiss.OTHER, "not a title: too long, or the same words again and again")
    short = trim(text)
    if refused := _first(_BESIDE, short.dropped):
        return refused
    book = _BOOK.search(short.text)
    if book is not None and _is_quoted_title(short.text, book):
        judged = _judge_quoting(short.text, book, column, short.cut)
    else:
        judged = _judge_plain(short.text, column, short.cut)
    draft = _DRAFT.search(text) if judged.decision is Decision.REPORT else None
    return _doubt(f"a draft of the report: {draft[0]}") if draft else judged


def _is_quoted_title(text: str, book: re.Match[str]) -> bool:
    """《》 holds a title (and not a law whose carrying-out is reported)."""
    return re.search(r"(?:贯彻|落实|实施|学习|执行).{0,4}$", text[: book.start()]) is None


def _judge_quoting(text: str, book: re.Match[str], column: str, cut: bool) -> Judgement:
    """A title with 《…》: the words round it say what this document does with the one inside."""
    before, inner, after = text[: book.start()], book[1], text[book.end() :]
    outside = before + after
    if refused := _first(_BESIDE, outside) or (_first(NEVER, inner)):
        return refused
    closed = book[0].endswith("》")
    judged = _judge_plain(inner, column, cut and not closed)
    if judged.kind is NearMiss.PLAN and _CARRIED_OUT.search(after):
        return _doubt(f"on how {inner} was carried out; its content decides")
    if judged.decision is Decision.REFUSED:
        return judged
    return _judge_carried(judged, before, after, cut and closed)


def _judge_carried(judged: Judgement, before: str, after: str, cut: bool) -> Judgement:
    """The title of a report (or of what may be one) stands in 《》: does this document carry it?"""
    if cut:
        return _doubt(f"cut short after the title of a report in 《》: {after}")
    outside = before + after
    is_cover = _COVER_BEFORE.search(before) is not None and _COVER_AFTER.fullmatch(after) is not None
    if outside and not is_cover:
        return _first(ELSE, outside) or _doubt(f"the title of a report stands in 《》, but round it: {outside}")
    if after.endswith("通知") and re.search(r"报送|上报|提交", before):
        return _refuse(NearMiss.INSPECTION_ORDER, "orders others to hand in the report")
    place = f"carried by {before}《》{after}" if is_cover else "in 《》"
    return Judgement(judged.decision, None, (*judged.reasons, place))


def _judge_plain(title: str, column: str, cut: bool) -> Judgement:
    short = trim(title)
    text, cut = short.text, cut or short.cut
    about, nearly = _ABOUT.search(text), _NEARLY.search(text)
    refused = _first(_BESIDE, short.dropped) or _first(NEVER, text)
    if refused is not None and not (about and _WITH_DUTY.search(text)):
        return refused
    if about is not None:
        return _judge_about(text, about, cut)
    if re.search(r"法治(?:宣传|教育|文化)|普法|法制宣传", text):
        kind = NearMiss.SUMMARY if _REPORT_WORD.search(text) else NearMiss.OTHER
        return _else(text, kind, "on legal education")
    if nearly is not None:
        return _judge_nearly(text, nearly, cut)
    if cut and _is_opening(text):
        return _doubt("cut short, and a report's title may begin so")
    return _judge_elsewhere(text, column, cut)


def _judge_about(text: str, about: re.Match[str], cut: bool) -> Judgement:
    """The words 法治政府建设 are there: what is said to have been done with it?"""
    rest = text[about.end() :]
    if cut:
        return _judge_cut(text, about)
    if found := _SPAN.search(text):
        return _refuse(NearMiss.SUMMARY, f"covers another span than one year: {found[0]}")
    if _MODEL.search(rest):
        return _else(text, NearMiss.OTHER, "on a model project, not on the year's work")
    if _SUMMARY_AND_PLAN.search(text):
        return _accept(f"{about[0]} with a summary, and a plan beside it")
    if (notice := _NOTICE.search(text)) is not None:
        return _judge_notice(text, notice[0])
    return _judge_statement(text, about, rest)


def _judge_cut(text: str, about: re.Match[str]) -> Judgement:
    """Cut short behind 法治政府建设: refused when what is seen already shows another document."""
    if refused := _first(of_kinds(ELSE, NearMiss.CHECKLIST), text):
        return refused
    if _EVENT.search(text) or _INSPECTS.search(text[: about.start()]):
        return _refuse(NearMiss.NEWS, "news of an event")
    if re.search(r"方案|规划|工作计划$", text) and not re.search(r"落实|执行|总结|情况", text):
        return _refuse(NearMiss.PLAN, "a plan")
    if "做好" in text[: about.start()]:
        return _refuse(NearMiss.INSPECTION_ORDER, "orders the work to be done")
    return _doubt(f"cut short after {about[0]}")


def _judge_statement(text: str, about: re.Match[str], rest: str) -> Judgement:
    """No notice and no plan: an assessment, news, or the report."""
    if _ASSESSED.search(rest):
        is_report = _PLAIN_TAIL.search(text) is not None
        return _doubt("on an assessment of it; its content decides") if is_report else _else(text, None, "")
    inspected = _INSPECTS.search(text[: about.start()])
    if inspected or _EVENT.search(text):
        return _first(ELSE, text) or _refuse(NearMiss.NEWS, "news of an event")
    tail = _REPORT_TAIL.search(text)
    if "建设" not in text and _BOOK_LIKE.search(rest):
        return _doubt(f"{about[0]}报告: a yearbook may be called so; its content decides")
    if tail is not None and tail.start() >= about.end() - 2:
        return _judge_tail(text, about, tail[0])
    return _judge_unknown(text, about, rest)


def _judge_unknown(text: str, about: re.Match[str], rest: str) -> Judgement:
    """The subject, and behind it words that no rule of the grammar knows."""
    found = _else(text, None, "")
    if found.kind not in (NearMiss.SUMMARY, NearMiss.OTHER):
        return found
    if (word := _REPORT_WORD.search(rest)) and not rest.endswith("表"):
        return _doubt(f"{about[0]} … {word[0]}, and then: {rest[word.end() :]}")
    return _doubt(f"ends with {about[0]}") if _is_opening(text) and years_in(text) else found


def _is_opening(text: str) -> bool:
    """Only ``[关于][publisher]{year}`` and the beginning of 法治政府建设: without the year, or behind a verb that
    begins many other titles too, at least 法治 must be seen."""
    found = _OPENING.fullmatch(text)
    if found is None:
        return False
    return len(found["topic"] or "") >= 2 or (found["year"] is not None and found["verb"] is None)


def _judge_tail(text: str, about: re.Match[str], tail: str) -> Judgement:
    if not years_in(text + "年") and about.start() == 0:
        return _doubt(f"{about[0]} … {tail}, without publisher and year")
    middle = text[about.end() : len(text) - len(tail)]
    if told := re.search(r"(?:发布|公布|晒出|亮出|出炉)", text[: about.start()]):
        return _doubt(f"perhaps news about the report: {told[0]}")
    if listed := re.search(r"清单|台账|一览表", middle):
        return _refuse(NearMiss.CHECKLIST, f"on a list of duties or matters: {listed[0]}")
    if other := re.search(r"任务|指标|宣传|普法|执法|信息公开|纠纷|复议|培训|考试|纲要|规划|方案", middle):
        return _doubt(f"on {about[0]} and {other[0]}; its content decides")
    return _accept(f"{about[0]} … {tail}")


def _judge_notice(text: str, notice: str) -> Judgement:
    if refused := _first(of_kinds(ELSE, NearMiss.PLAN), text):
        return refused
    carried = re.search(rf"(?:{_DONE}|情况)(?:的)?{notice}$", text)
    if carried and re.search(r"印发|公布|公开|发布", text):
        return _accept(f"publishes the report: …{notice}")
    if notice in ("公示", "公告") and carried:
        return _accept(f"publishes the report: …{notice}")
    if notice == "函" and carried and re.search(r"(?<!请)(?:报送|呈报|上报|提交)", text):
        return _doubt("a letter that carries the report, or asks for it")
    return _first(ELSE, text) or _refuse(NearMiss.INSPECTION_ORDER, f"a {notice} about the work")


def _judge_nearly(text: str, nearly: re.Match[str], cut: bool) -> Judgement:
    """依法行政, 法治建设, 法治人社建设: older and looser names of the same report."""
    if cut:
        return _doubt(f"cut short after {nearly[0]}")
    if "第一责任人" in text and (duty := _first(of_kinds(ELSE, NearMiss.DUTY_REPORT), text)):
        return duty
    if found := _SPAN.search(text):
        return _refuse(NearMiss.SUMMARY, f"covers another span than one year: {found[0]}")
    is_report = _REPORT_TAIL.search(text) is not None or _SUMMARY_AND_PLAN.search(text) is not None
    if not is_report or _EVENT.search(text) or re.search(r"示范|创建", text):
        return _else(text, None, "")
    if years_in(text) and _OLD_REPORT.search(text):
        return _accept("依法行政 … 报告, the report's name before 法治政府建设")
    return _doubt(f"{nearly[0]} … is close to the subject; its content decides")


def _judge_elsewhere(text: str, column: str, cut: bool) -> Judgement:
    """No word of the subject in the title."""
    if _SUMMARY_AND_PLAN.search(text):
        return _refuse(NearMiss.SUMMARY, "a summary of all the work, with a plan")
    bare = re.sub(r"(?:19|20)\d\d年?度?", "", text)
    if _SUBJECTLESS.fullmatch(bare):
        return _doubt("a report without a subject")
    if _LAW_COLUMN.search(column) and (cut or re.search(rf"(?:{_DONE}|情况)$", text)):
        found = _first(ELSE[:-1], text)
        return found or _doubt(f"no subject, but it stands in the column {column}")
    return _else(text, None, "")


def _else(text: str, kind: NearMiss | None, why: str) -> Judgement:
    """Not the report: the first rule that fits names what it is."""
    found = _first(ELSE, text)
    if found is not None and (kind is None or found.kind in _SURE):
        return found
    return _refuse(kind or NearMiss.OTHER, why or "no words of a report on building a law-based government")


def _first(rules: Sequence[Rule], text: str) -> Judgement | None:
    hit = first_hit(rules, text)
    return None if hit is None else _refuse(hit.rule.kind, f"{hit.rule.why}: {hit.words}")


def _accept(reason: str) -> Judgement:
    return Judgement(Decision.REPORT, None, (reason,))


def _doubt(reason: str) -> Judgement:
    return Judgement(Decision.DOUBTFUL, None, (reason,))


def _refuse(kind: NearMiss, reason: str) -> Judgement:
    return Judgement(Decision.REFUSED, kind, (reason,))
