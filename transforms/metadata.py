"""Title, publisher, year, dates and numbers of one report, each from the best source that states it.

The page's own words come first, then the listing's, then the text. Where two sources disagree the better one is
taken and a finding says so.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from transforms.classify import classify_title
from transforms.dates import find_dates, years_in
from transforms.model import Block, BlockKind, Decision, Document, Finding, Known, Level
from transforms.names import canonical, is_body, is_full, name_in_title, names_in_text, resolve
from transforms.readers.titles import NUMBER_LINE, take_title


@dataclass(frozen=True, slots=True)
class Metadata:
    """The fields of ``Report`` that describe the document; unknown is None."""

    title: str | None
    publisher: str | None
    report_year: int | None
    period_start: date | None
    period_end: date | None
    published_on: date | None
    signed_on: date | None
    document_number: str | None
    index_number: str | None
    findings: tuple[Finding, ...] = ()


@dataclass(frozen=True, slots=True)
class SignOff:
    """落款: the body and the date under a text. ``at``: index of its first block."""

    at: int
    name: str | None
    when: date


_PERIOD = re.compile(
    r"(?:统计|数据|报告|时间)(?:的)?(?:统计)?(?:期限|期间|时间|时段|范围|周期|期)[^。；\n]{0,20}?"
    r"((?:19|20)\d\d)\s*年\s*(\d{1,2})\s*月\s*(\d{1,2})\s*日?\s*(?:起)?\s*[，,]?\s*(?:至|到|[-—–－~～])\s*(?:((?:19|"
    r"20)\d\d)\s*年\s*)?(\d{1,2})\s*月\s*(\d{1,2})\s*日"
)
_AFTER_SIGN_OFF = re.compile(
    r"^[(（\[【]?(?:此件|联系人|联系电话|抄送|主送|附件|附表|附[:：]|印发|注[:：]|填报|审核|签发|本报告)"
)
_REPORTING = re.compile(
    r"(?<!\d)((?:19|20)\d\d)年(?:度|以来|来)?[,，]?(?:我[局委厅办县市区镇院]|本[局委厅办单]|"
    r"全[局市县区年省系委]|[^\s。，,]{0,24}?(?:法治政府建设|依法行政)[^。，,]{0,16}?(?:情况|报告|总结|举措|"
    r"成效|工作))"
)
_NEXT = re.compile(r"(?<!\d)((?:19|20)\d\d)年(?:度)?[^。，,\n]{0,24}?(?:工作)?(?:计划|安排|打算|思路|重点|目标|将)")
_WILL = re.compile(
    r"[^。，,]{0,10}?(?:将|拟|计划|打算|要)"
    r"(?:继续|重点|进一步|围绕|深入|以|着力|坚持|在|从|按|聚焦|紧|持续|全面|努力|认真)"
)
_OPENING = re.compile(r"^\s*((?:19|20)\d\d)年(?:度|以来|来)?[,，]|^\s*((?:19|20)\d\d)年(?:度)?(?:是|，|,)")


def read_metadata(document: Document, known: Known) -> Metadata:
    """All metadata of one report. ``known`` fills what the document does not state, and resolves 我局."""
    title, blocks = title_of(document, known)
    attached = _attached_title(title, blocks)
    sign_off = find_sign_off(blocks)
    period = _period(document.text)
    published, findings = _published(document, known)
    year, year_findings = _year(title, blocks, period, sign_off, published)
    publisher, name_findings = _publisher(document, known, attached or title, blocks, sign_off)
    return Metadata(
        title=title,
        publisher=publisher,
        report_year=year,
        period_start=period[0] if period else None,
        period_end=period[1] if period else None,
        published_on=published,
        signed_on=sign_off.when if sign_off and _fits(sign_off.when, year) else None,
        document_number=document.head.document_number or _number(blocks),
        index_number=document.head.index_number,
        findings=(*findings, *year_findings, *name_findings),
    )


def title_of(document: Document, known: Known) -> tuple[str | None, tuple[Block, ...]]:
    """The page's title, else the listing's, else the first lines; with the blocks that are not that title.

    A page's title that says nothing of a report gives way to the listing's or the text's that does."""
    inside, rest = take_title(document.blocks)
    candidates = [(document.head.title, document.blocks), (known.title, document.blocks), (inside, rest)]
    stated = [(title, blocks) for title, blocks in candidates if title]
    if not stated:
        return None, document.blocks
    for title, blocks in stated:
        if classify_title(title).decision is Decision.REPORT:
            return title, blocks
    return stated[0]


def find_sign_off(blocks: Sequence[Block]) -> SignOff | None:
    """The last sign-off that belongs to the report: at the end, or before annexes, but not a covering letter's
    (after which a report's title follows)."""
    for at in range(len(blocks) - 1, -1, -1):
        found = _sign_off_at(blocks, at)
        if found is None:
            continue
        after = blocks[at + 1 :]
        return None if _holds_report(after) or _is_prose(after) else found
    return None


def _sign_off_at(blocks: Sequence[Block], at: int) -> SignOff | None:
    block = blocks[at]
    text = block.text.strip()
    if block.kind is BlockKind.TABLE or len(text) > 80 or "。" in text:
        return _sign_off_in_last_words(blocks, at)
    dates = find_dates(text)
    if len(dates) != 1:
        return None
    start, end, when = dates[0]
    before = re.sub(r"[\s(（]+$", "", text[:start]).strip()
    if text[end:].strip(" \u3000)）。") or (before and not is_body(re.sub(r"\s+", "", before))):
        return None
    if before:
        return SignOff(at, re.sub(r"\s+", "", before), when)
    above = re.sub(r"\s+", "", blocks[at - 1].text) if at else ""
    return SignOff(at - 1, above, when) if is_body(above) else SignOff(at, None, when)


def _sign_off_in_last_words(blocks: Sequence[Block], at: int) -> SignOff | None:
    """A report on one line ends with its sign-off: …。某局 2023年3月9日."""
    text = blocks[at].text
    if at < len(blocks) - 3 or blocks[at].kind is BlockKind.TABLE:
        return None
    dates = find_dates(text[-80:])
    if not dates or text[-80:][dates[-1][1] :].strip(" \u3000)）。"):
        return None
    before = re.split(r"[。！；]", text[-80:][: dates[-1][0]])[-1]
    name = re.sub(r"\s+", "", before)
    return SignOff(at, name, dates[-1][2]) if name and is_body(name) else None


def _holds_report(blocks: Sequence[Block]) -> bool:
    """Whether a report's title, or the beginning of its structure, stands among these blocks."""
    for n in range(len(blocks)):
        lines = [block.text for block in blocks[n : n + 3] if len(block.text) <= 80]
        for count in range(1, len(lines) + 1):
            if classify_title(re.sub(r"^附件\d*[:：]?", "", "".join(lines[:count]))).decision is Decision.REPORT:
                return True
    return False


def _is_prose(blocks: Sequence[Block]) -> bool:
    """More than annexes and remarks: the date was somewhere in the text."""
    prose = [block for block in blocks if block.kind is BlockKind.PARAGRAPH and len(block.text) > 60]
    if blocks and _AFTER_SIGN_OFF.match(blocks[0].text):
        return False
    return bool(prose)


def _attached_title(title: str | None, blocks: Sequence[Block]) -> str | None:
    """The report's own title inside a document whose headline is another one (a letter, a notice)."""
    if title is not None and name_in_title(title) is not None:
        return None
    for n in range(min(12, len(blocks))):
        found, _ = take_title(blocks[n:])
        if found is not None and name_in_title(found) is not None:
            return found
    return None


def _period(text: str) -> tuple[date, date] | None:
    """统计期限, only where the document declares it."""
    found = _PERIOD.search(text)
    if found is None:
        return None
    year, month, day, end_year, end_month, end_day = found.groups()
    try:
        return date(int(year), int(month), int(day)), date(int(end_year or year), int(end_month), int(end_day))
    except ValueError:
        return None


def _published(document: Document, known: Known) -> tuple[date | None, tuple[Finding, ...]]:
    page, listed = document.head.published_on, known.published_on
    if page is None or listed is None or page == listed:
        return page or listed, ()
    message = f"the page says it was published on {page}, the listing {listed}"
    return page, (Finding("published_on_disagrees", Level.INFO, message, f"{page} / {listed}"),)


def _number(blocks: Sequence[Block]) -> str | None:
    """发文字号 on a line of its own above the text."""
    for block in blocks[:6]:
        if NUMBER_LINE.fullmatch(block.text.strip()):
            return re.sub(r"\s+", "", block.text)
    return None


def _fits(when: date, year: int | None) -> bool:
    return year is None or year <= when.year <= year + 3


def _year(
    title: str | None,
    blocks: Sequence[Block],
    period: tuple[date, date] | None,
    sign_off: SignOff | None,
    published: date | None,
) -> tuple[int | None, tuple[Finding, ...]]:
    """Title (of two years the first), declared period, what the text says of its year, sign-off, publication."""
    stated = years_in(title) if title else []
    read = period[0].year if period else _year_of_text(blocks)
    dated = next((_year_before(when) for when in (sign_off.when if sign_off else None, published) if when), None)
    chosen = stated[0] if stated else read or dated
    if stated and read and read != stated[0]:
        message = f"the title says {stated[0]}, the text reports on {read}"
        return chosen, (Finding("report_year_disagrees", Level.WARNING, message, title),)
    if not stated and read and dated and read != dated:
        message = f"the text reports on {read}, its date suggests {dated}"
        return chosen, (Finding("report_year_disagrees", Level.INFO, message),)
    return chosen, ()


def _year_before(when: date) -> int:
    """Reports come out from January to June for the year before; one dated later is of its own year."""
    return when.year - 1 if when.month <= 6 else when.year


def _year_of_text(blocks: Sequence[Block]) -> int | None:
    """The year a text reports on, by votes: its opening counts most, a plan for a year votes for the one before."""
    votes: Counter[int] = Counter()
    for n, block in enumerate(blocks):
        text = re.sub(r"\s+", "", block.text)
        if n < 3 and (opening := _OPENING.match(text)):
            votes[int(opening[1] or opening[2])] += 3
        for found in _REPORTING.finditer(text):
            if _WILL.match(text, found.end()):
                votes[int(found[1]) - 1] += 1  # 2023年,我局将重点做好以下工作
            else:
                votes[int(found[1])] += 2 if n < 4 else 1
        if len(text) < 40 and (plan := _NEXT.search(text)):
            votes[int(plan[1]) - 1] += 1
    if not votes:
        return None
    (best, count), *others = votes.most_common(2)
    return best if not others or others[0][1] < count else None


def _publisher(
    document: Document, known: Known, title: str | None, blocks: Sequence[Block], sign_off: SignOff | None
) -> tuple[str | None, tuple[Finding, ...]]:
    """The body the report is about, by its full name where the document or the bureau's declaration gives it."""
    named = name_in_title(title) if title else None
    signed = sign_off.name if sign_off else None
    printed = named or signed or _name_in_opening(blocks)
    if printed is None:
        return _from_outside(document, known), ()
    if (declared := canonical(printed, known.publisher)) is not None:
        return declared, ()
    whole = printed if is_full(printed) and not _is_short(printed) else _full_name(printed, signed, document)
    if known.publisher is None:
        return whole, ()
    if (declared := canonical(whole, known.publisher)) is not None:
        return declared, ()
    message = f"the document is of {whole}, it was found at {known.publisher.name}"
    return whole, (Finding("publisher_differs", Level.WARNING, message, printed),)


_SUBJECT = re.compile(
    r"(?:^|[，,。；年])((?!在|按照|根据|经|由|对|向|为|是|现将)[\u4e00-\u9fff]{1,24}?(?:局|委员会|委|厅|"
    r"人民政府|办公室))"
    r"(?=(?:党[组委])?(?:坚持|认真|深入|高度|以|按|紧|全面|始终|扎实|积极|严格|持续|围绕|切实|在|不断|把|牢|"
    r"聚焦|贯彻|坚决|着力|立足|依法|自觉|充分))"
)
_OWN_NAME = re.compile(r"[我本各全](?!国|州)")
_SHORT = re.compile(
    r"(?:人社|人力社保|人力资源社会保障|卫健|发改|市监|市场监管|住建|应急|农业农村|医保|民政|司法|财政|教体|"
    r"文旅|自规|城管)[局委厅]$"
)


def _is_short(name: str) -> bool:
    return _SHORT.search(name) is not None and len(name) < 14


def _full_name(printed: str, signed: str | None, document: Document) -> str:
    """A partial or short name led back to a full one: sign-off, metadata row, site, then the text's own names."""
    head = document.head
    places = [signed, head.publisher, head.site_name, head.title and name_in_title(head.title)]
    stated = [squash_name(one) for one in places if one and is_full(squash_name(one))]
    in_text = [name for name, _ in names_in_text(document.text).most_common() if is_full(name)]
    return resolve(printed, [*stated, *in_text]) or printed


def squash_name(name: str) -> str:
    """A name without white space, in its printed width."""
    return re.sub(r"\s+", "", name)


def _name_in_opening(blocks: Sequence[Block]) -> str | None:
    """The body that the opening paragraphs have as their subject: 2020年，…汕头市人社局坚持…."""
    for block in blocks[:3]:
        for found in _SUBJECT.finditer(re.sub(r"\s+", "", block.text)):
            if not _OWN_NAME.match(found[1]):
                return found[1]
    return None


def _from_outside(document: Document, known: Known) -> str | None:
    """No name in the document: the bureau that was asked, the metadata row, the site."""
    if known.publisher is not None:
        return known.publisher.name
    for name in (document.head.publisher, document.head.site_name):
        if name and is_body(squash_name(name)):
            return squash_name(name)
    return None


