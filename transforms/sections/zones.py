"""What stands before and after the report proper: page noise, title, covering letter; sign-off, annexes."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby

from transforms.catalogue.sections import SectionCatalogue
from transforms.fold import squash
from transforms.sections.page import STOPS, Line, Page

_NUMERAL = r"[〇零○Oo0一二三四五六七八九十]"
_DATE = (rf"(?:(?:19|20)\d\d年\d{{1,2}}月\d{{1,2}}日|{_NUMERAL}{{4}}年{_NUMERAL}{{1,2}}月{_NUMERAL}{{1,3}}日"
         r"|(?:19|20)\d\d[-./]\d{1,2}[-./]\d{1,2})")  # fmt: skip
_DATED = re.compile(rf"[(]?(?P<body>[^\d,、:;。]{{0,60}}?){_DATE}[)]?$")
_BODY = re.compile(r"[^\d,:;。]{2,56}(?:局|委员会|委|办公室|办|政府|厅|院|中心|队|处|会|部|署|所|站|馆|行|社|公司)"
                   r"(?:\([^()]{1,30}\))?$")  # fmt: skip
_FORMULA = re.compile(r"(?:特此|专此|此)(?:报告|汇报|报)。?$|[(](?:此件|联系人)")
_ANNEX_LIST = re.compile(r"附(?:件|表)\d?:")
_ANNEX = re.compile(r"附(?:件|表|录)(?:[\d:.、一二三四五六七八九十]|$)|.{0,40}(?:统计表|情况表|明细表|一览表|填表说明)")
_INTRO_HEADING = re.compile(r"(?:引言|前言|导言|导语|序言)$")
_INTRO_END = re.compile(r"如下[:。]?$")
_CHAPTER = re.compile(r"第一(?:部分|章)|[(]?[一二][)、]")
_TITLE = re.compile(r"(?:法治|依法行政).*(?:报告|总结|情况|自查)|(?:报告|总结|的函)[)》]?$")
_MAX_SIGNATURES = 5    # joint publishers, each on its line


@dataclass(frozen=True, slots=True)
class Zone:
    """A stretch of the page outside the report proper, with the catalogue's part and the reason."""

    part: str
    start: int
    end: int
    why: str


@dataclass(frozen=True, slots=True)
class Frame:
    """The report proper from ``start`` to ``end``, and the zones round it."""

    before: tuple[Zone, ...]
    start: int
    end: int
    after: tuple[Zone, ...]


def is_intro_heading(line: Line) -> bool:
    """引言 on a line of its own."""
    return bool(_INTRO_HEADING.match(line.text))


def find_frame(page: Page, catalogue: SectionCatalogue, publisher: str | None) -> Frame:
    """Where the report proper starts and ends."""
    lines = [line for line in page.lines if line.text]
    size = len(page.folded.text)
    chrome = _chrome(lines, catalogue)
    first = _first_of_report(lines, chrome, catalogue)
    body = lines[first:]
    start = body[0].start if body else size
    before = _runs(lines[:first], chrome, "front_matter", start)
    signed = _sign_off(body, squash(publisher or ""))
    if signed is None:
        after = _runs(_unsigned_tail(body, chrome), chrome, "data_annex", size)
        return Frame(before, start, after[0].start if after else size, after)
    rest = [line for line in body if line.start >= signed.end]
    after = _runs(rest, chrome, "data_annex", size)
    whole = Zone("sign_off", signed.start, after[0].start if after else size, signed.why)
    return Frame(before, start, whole.start, (whole, *after))


def _chrome(lines: Sequence[Line], catalogue: SectionCatalogue) -> set[int]:
    """Indices of the lines of page noise; 分享 or 打印 below such a line is noise too."""
    found: set[int] = set()
    above = False
    for line in lines:
        above = _is_chrome(line, catalogue) or (above and len(line.text) <= 4 and not is_intro_heading(line))
        if above:
            found.add(line.index)
    return found


def _is_chrome(line: Line, catalogue: SectionCatalogue) -> bool:
    return line.is_bare and any(line.text.startswith(cue) or f"{cue}:" in line.text or len(line.text) < len(cue) + 12
                                for cue in catalogue.chrome_cues if cue in line.text)  # fmt: skip


def _runs(lines: Sequence[Line], chrome: set[int], part: str, end: int) -> tuple[Zone, ...]:
    """Neighbouring lines of one kind as one zone; each ends where the next starts."""
    if not lines:
        return ()
    runs = [(noise, next(run).start) for noise, run in groupby(lines, key=lambda line: line.index in chrome)]
    ends = [start for _, start in runs[1:]] + [end]
    return tuple(
        Zone("page_chrome" if noise else part, start, stop, "page noise cue" if noise else "position")
        for (noise, start), stop in zip(runs, ends, strict=True)
    )


def _first_of_report(lines: Sequence[Line], chrome: set[int], catalogue: SectionCatalogue) -> int:
    """Index of the first line after page noise, title, metadata and covering letter."""
    first = _letter_end(lines)
    while first < len(lines) and (lines[first].index in chrome or _is_head(lines[first], catalogue)):
        first += 1
    return first if first < len(lines) else 0


def _is_head(line: Line, catalogue: SectionCatalogue) -> bool:
    if line.is_table:
        return True
    if not line.is_bare or _CHAPTER.match(line.text) or _INTRO_END.search(line.text) or is_intro_heading(line):
        return False
    return bool(_TITLE.search(line.text)) or not catalogue.names_body_part(line.text, None)


def _letter_end(lines: Sequence[Line]) -> int:
    """Index of the line after a covering letter's own date; 0 when there is no letter."""
    sizes = [len(line.text) for line in lines]
    total, seen, end, said = sum(sizes), 0, 0, False
    for index, line in enumerate(lines):
        seen += sizes[index]
        if _CHAPTER.match(line.text) or seen * 2 > total:
            break
        said = said or line.text.endswith(("。", ":"))
        if said and line.is_bare and _DATED.match(line.text):
            end = index + 1
    return end


def _sign_off(lines: Sequence[Line], publisher: str) -> Zone | None:
    """The signature: body and date at the end of the report, annexes may follow; or the body alone."""
    sizes = [len(line.text) for line in lines]
    rest = sum(sizes)
    total = rest
    for index in range(len(lines) - 1, -1, -1):
        rest -= sizes[index]
        line = lines[index]
        if line.is_table:
            continue
        if rest * 2 < total and index < len(lines) - 1:
            break
        at = _dated_tail(line)
        if at is not None and at + index > 0:
            return _signature(lines, index, line.start + at)
    return _undated(lines, publisher)


def _dated_tail(line: Line) -> int | None:
    """Where in the line the signature starts: at 0, or after its last full stop."""
    at = 1 + max(line.text.rfind(stop, 0, len(line.text) - 1) for stop in STOPS)
    return at if len(line.text) - at <= 90 and _DATED.match(line.text, at) else None


def _signature(lines: Sequence[Line], index: int, start: int) -> Zone:
    """The zone round a date: signing bodies and closing formulas above it, or one body below it."""
    date, end = lines[index], lines[index].end
    if start == date.start:
        top = _top_of_signature(lines, index)
        start = lines[top].start
        below = lines[index + 1] if index + 1 < len(lines) else None
        if top == index and date.text[0] in "12二(" and below and below.is_bare and _BODY.match(below.text):
            end = below.end
    return Zone("sign_off", start, end + 1, "date under the report")


def _top_of_signature(lines: Sequence[Line], index: int) -> int:
    top = index
    while top > 1 and index - top < _MAX_SIGNATURES and _signs(lines[top - 1]):
        top -= 1
    for above in range(top - 1, max(0, top - 7), -1):
        if not lines[above].is_bare:
            break
        if _ANNEX_LIST.match(lines[above].text):
            return above
    return top


def _signs(line: Line) -> bool:
    closing = bool(_FORMULA.match(line.text)) and len(line.text) <= 40
    return closing or (line.is_bare and not _CHAPTER.match(line.text) and bool(_BODY.match(line.text)))


def _undated(lines: Sequence[Line], publisher: str) -> Zone | None:
    if len(lines) < 2 or lines[-1].is_table or not (lines[-1].text == publisher or _signs(lines[-1])):
        return None
    top = _top_of_signature(lines, len(lines) - 1)
    if not lines[top - 1].text.endswith(tuple(STOPS)):
        return None
    return Zone("sign_off", lines[top].start, lines[-1].end + 1, "signing body under the report")


def _unsigned_tail(lines: Sequence[Line], chrome: set[int]) -> Sequence[Line]:
    """The lines after an unsigned report: page noise, or an annex of tables under its own title."""
    last = len(lines)
    while last > 1 and lines[last - 1].index in chrome:
        last -= 1
    annex = last
    while annex > 1 and (lines[annex - 1].is_table or lines[annex - 1].is_bare):
        annex -= 1
    titled = next((k for k in range(annex, last) if _ANNEX.match(lines[k].text)), last)
    return lines[titled if any(line.is_table for line in lines[titled:last]) else last:]
