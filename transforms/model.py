"""The values that cross folders: one document, one parsed report, and what it is made of.

All are frozen. Offsets are Unicode code points into ``Report.text``, end exclusive. Unknown is ``None``,
never an empty string. Field names and meanings are those of ``report.schema.json``.
"""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class Verdict(StrEnum):
    """What one document turned out to be."""

    REPORT = "report"
    NOT_REPORT = "not_report"
    ATTACHMENT_ONLY = "attachment_only"
    SCANNED = "scanned"
    BLOCKED = "blocked"
    SOFT_404 = "soft_404"
    CORRUPT = "corrupt"
    UNSUPPORTED = "unsupported"
    EMPTY = "empty"


class Level(StrEnum):
    """How much a finding matters."""

    INFO = "info"
    WARNING = "warning"
    ERROR = "error"


class Qualifier(StrEnum):
    """How a printed number is hedged (余, 以上, 约 …)."""

    EXACT = "exact"
    APPROX = "approx"
    OVER = "over"
    AT_LEAST = "at_least"
    LESS_THAN = "less_than"
    AT_MOST = "at_most"
    SEVERAL = "several"


class Role(StrEnum):
    """What a number does in its sentence."""

    VALUE = "value"
    COMPONENT = "component"
    BASELINE = "baseline"
    DENOMINATOR = "denominator"
    TARGET = "target"


class PeriodBasis(StrEnum):
    """What time a number speaks of."""

    IN_YEAR = "in_year"
    AS_OF = "as_of"
    CUMULATIVE = "cumulative"
    MONTHLY = "monthly"
    BASELINE = "baseline"
    PLAN = "plan"
    UNSPECIFIED = "unspecified"


class Decision(StrEnum):
    """What is decided about a document from its title or its content."""

    REPORT = "report"
    DOUBTFUL = "doubtful"    # fetch it and look
    REFUSED = "refused"


class NearMiss(StrEnum):
    """The kind of a refused document: what it is instead of a report."""

    INFO_DISCLOSURE = "info_disclosure"      # 政府信息公开工作年度报告
    WORK_POINTS = "work_points"              # 工作要点
    PLAN = "plan"                            # 实施方案, 规划
    SOLICITATION = "solicitation"            # 征求意见
    INTERPRETATION = "interpretation"        # 解读, 一图读懂
    NEWS = "news"                            # a meeting, an inspection
    ENFORCEMENT = "enforcement"              # 行政执法年度报告
    SUMMARY = "summary"                      # another yearly summary
    PERFORMANCE = "performance"              # 绩效自评
    WEB_TABLE = "web_table"                  # 政府网站工作年度报表
    WHITE_PAPER = "white_paper"              # 白皮书
    INSPECTION_ORDER = "inspection_order"    # 关于开展…自查的通知
    DUTY_REPORT = "duty_report"              # a person's 述法报告
    CHECKLIST = "checklist"                  # 责任清单
    OTHER_SELF_CHECK = "other_self_check"    # 自查报告 on another subject
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class Judgement:
    """A decision on a title or a content, with the reasons in words. ``kind`` is set when refused;
    ``report_year`` when the title or content states it."""

    decision: Decision
    kind: NearMiss | None
    reasons: tuple[str, ...]
    report_year: int | None = None


class BlockKind(StrEnum):
    """A paragraph, or a table kept as a table."""

    PARAGRAPH = "paragraph"
    TABLE = "table"


Box = tuple[float, float, float, float]


@dataclass(frozen=True, slots=True)
class Block:
    """One paragraph or one table of a cleaned document.

    ``text`` of a table: cells joined by a tab, rows by a newline; ``rows`` holds the same cells. ``page``: where it
    begins, from 1. ``box``: its part on that page, left, top, right, bottom in points from the page's left upper
    corner. ``confidence``: how sure the character recognition (OCR) was of it, 0 to 1; None for text that was not
    recognised from a picture.
    """

    kind: BlockKind
    text: str
    rows: tuple[tuple[str, ...], ...] = ()
    page: int | None = None
    box: Box | None = None
    confidence: float | None = None


@dataclass(frozen=True, slots=True)
class Attachment:
    """附件: a file that a page links to. ``url`` is absolute when the page's own URL is known."""

    name: str
    url: str
    media_type: str | None = None


@dataclass(frozen=True, slots=True)
class Head:
    """What a page states about itself outside its body: metas, heading, metadata table (信息公开目录表)."""

    title: str | None = None
    published_on: date | None = None
    publisher: str | None = None
    site_name: str | None = None
    column_name: str | None = None
    document_number: str | None = None
    index_number: str | None = None
    canonical_url: str | None = None


@dataclass(frozen=True, slots=True)
class PageLink:
    """Another page of a document that is split over several. ``number``: as addresses count, from 0 or 1."""

    number: int
    address: str


@dataclass(frozen=True, slots=True)
class Pager:
    """What one page of a split document says about the others.

    ``number``: its own, as addresses count. ``links``: the other pages that it names. ``following``: the next one,
    None when there is none or only a script knows it. ``printed``: ``2/3`` in words, counted from 1.
    """

    number: int
    links: tuple[PageLink, ...] = ()
    following: PageLink | None = None
    printed: tuple[int, int] | None = None

    @property
    def first(self) -> PageLink | None:
        """The document's first page, when that is another one."""
        earlier = [link for link in self.links if link.number < self.number]
        return min(earlier, key=lambda link: link.number, default=None)

    @property
    def highest(self) -> int:
        """The highest number that it names, its own included."""
        return max(self.number, *(link.number for link in self.links), 0)

    @property
    def begins(self) -> bool:
        """Whether nothing says that another page comes before this one."""
        return self.first is None and (self.printed is None or self.printed[0] == 1)


@dataclass(frozen=True, slots=True)
class Document:
    """One document after its reader: noise gone, blocks in reading order.

    ``pager``: where it goes on when it is not whole; of several pages made one, what the last of them says.
    ``parts``: of several pages made one, the offset in ``text`` at which each begins.
    ``pictures``: of a web page that shows its text as pictures, their addresses in order.
    """

    blocks: tuple[Block, ...]
    head: Head
    media_type: str
    attachments: tuple[Attachment, ...] = ()
    findings: tuple[Finding, ...] = ()
    pager: Pager | None = None
    parts: tuple[int, ...] = ()
    pictures: tuple[str, ...] = ()

    @property
    def text(self) -> str:
        """Blocks joined by one newline: the text that all offsets count in."""
        return "\n".join(block.text for block in self.blocks)


@dataclass(frozen=True, slots=True)
class Publisher:
    """The names under which one bureau signs: official, short, and others (我局 is resolved to ``name``)."""

    name: str
    short_name: str | None = None
    aliases: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Known:
    """What is known about a document beside its bytes; each is None when nobody said.

    ``title`` and ``published_on`` come from the listing; ``publisher`` from the bureau's YAML;
    ``charset`` from the Content-Type header.
    """

    url: str | None = None
    title: str | None = None
    published_on: date | None = None
    publisher: Publisher | None = None
    charset: str | None = None
    media_type: str | None = None


@dataclass(frozen=True, slots=True)
class Section:
    """One node of the section tree, pre-order; ``end`` includes the children."""

    id: str
    parent_id: str | None
    level: int
    number: str | None
    heading: str | None
    part: str
    theme: str | None
    start: int
    end: int
    why: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Metric:
    """One quantity that a report states about the work of its publisher, in the canonical unit.

    ``quote`` is ``text[start:end]``. ``why`` names the cues and the rule that typed it.
    """

    metric_id: str | None
    label: str
    value: float | None
    value_max: float | None
    unit: str | None
    unit_in_text: str | None
    quote: str
    start: int
    end: int
    qualifier: Qualifier
    role: Role
    period_basis: PeriodBasis
    period_start: date | None
    period_end: date | None
    scope: str | None
    scope_name: str | None
    subject: str | None
    section_id: str
    why: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Finding:
    """The result of a check: something a person should know, with its evidence. It never deletes a fact."""

    check: str
    level: Level
    message: str
    evidence: str | None = None


@dataclass(frozen=True, slots=True)
class Source:
    """Where the bytes came from, and which bytes they were."""

    url_or_path: str
    sha256: str
    media_type: str


@dataclass(frozen=True, slots=True)
class Report:
    """One parsed document, as ``fazhi parse`` prints it. ``verdict`` says whether it is a report at all.

    ``parts``: of a document that was joined from several pages, the offset in ``text`` at which each page begins.
    """

    verdict: Verdict
    verdict_reason: str | None
    title: str | None
    publisher: str | None
    report_year: int | None
    period_start: date | None
    period_end: date | None
    published_on: date | None
    signed_on: date | None
    document_number: str | None
    index_number: str | None
    text: str
    sections: tuple[Section, ...]
    metrics: tuple[Metric, ...]
    attachments: tuple[Attachment, ...]
    findings: tuple[Finding, ...]
    source: Source
    parser_version: str
    parts: tuple[int, ...] = ()


def page_at(parts: tuple[int, ...], offset: int) -> int:
    """Which page of a joined document holds this offset, counted from 0."""
    return max(bisect_right(parts, offset) - 1, 0)
