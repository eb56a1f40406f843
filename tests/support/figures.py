"""How well a file is read: its text, paragraphs and facts against those of the same report as plain text."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import accumulate
from pathlib import Path

from tests.support.gold import load
from tests.transforms.samples.pdf_report import Style, set_report
from transforms.fold import squash
from transforms.model import Known, Metric, Report, Section, Verdict
from transforms.parse import parse


@dataclass(frozen=True)
class Figures:
    """Counts, to be added. Errors and characters; paragraph ends right, found and wanted; facts right and all."""

    errors: int = 0
    characters: int = 0
    ends_right: int = 0
    ends: int = 0
    facts_right: int = 0
    facts: int = 0

    def __add__(self, other: Figures) -> Figures:
        return Figures(*(getattr(self, name) + getattr(other, name) for name in self.__dataclass_fields__))

    @property
    def error_rate(self) -> float:
        return self.errors / self.characters

    @property
    def boundary_f1(self) -> float:
        return 2 * self.ends_right / self.ends

    @property
    def facts_equal(self) -> float:
        return self.facts_right / self.facts


def given_by(body: bytes) -> tuple[str, Sequence[Section], Sequence[Metric]]:
    """What must be the same of one report in any format, without one difference."""
    found = parse(body, "https://x.gov.cn/a", Known())
    assert found.verdict is Verdict.REPORT, found.verdict_reason
    return found.text, found.sections, found.metrics


def compared(path: Path, style: Style) -> Figures:
    """One annotated report, typeset in a style and read again, beside the same text read as text. The notes at the
    foot of a page are in the text twice over: in the PDF and not in the other."""
    gold = load(path)
    plain = parse(f"{gold['title']}\n{gold['text']}".encode(), "https://x.gov.cn/a.txt", Known())
    found = parse(set_report(gold["title"], gold["text"], style), "https://x.gov.cn/a.pdf", Known())
    return between(plain, found, [squash(note) for note in style.notes])


def between(plain: Report, found: Report, notes: Sequence[str] = ()) -> Figures:
    """``found`` against ``plain``. ``notes``: what may stand in ``found`` beside."""
    wanted = [squash(line) for line in (plain.title or "", *plain.text.split("\n"))]
    lines = [squash(line) for line in (found.title or "", *found.text.split("\n"))]
    lines = [line for line in lines if line.replace("注", "").replace(":", "", 1) not in notes]
    one, two = "".join(wanted), "".join(lines)
    pieces = SequenceMatcher(None, one, two, autojunk=False) if one != two else None
    errors = [] if pieces is None else [code for code in pieces.get_opcodes() if code[0] != "equal"]
    same = {} if pieces is None else {
        a + n: b + n for a, b, size in pieces.get_matching_blocks() for n in range(1, size + 1)
    }  # fmt: skip
    ends = {same.get(end, -end) if same else end for end in accumulate(map(len, wanted))}
    found_ends = set(accumulate(map(len, lines)))
    facts, found_facts = _facts(plain), _facts(found)
    return Figures(
        errors=sum(max(code[2] - code[1], code[4] - code[3]) for code in errors),
        characters=len(one),
        ends_right=len(ends & found_ends),
        ends=len(ends) + len(found_ends),
        facts_right=(facts & found_facts).total(),
        facts=max(facts.total(), found_facts.total()),
    )


def _facts(report: Report) -> Counter[object]:
    facts: Counter[object] = Counter(
        (one.metric_id, one.value, one.unit, squash(one.quote), one.role, one.period_basis) for one in report.metrics
    )
    facts.update((one.level, one.number, one.heading, one.part, one.theme) for one in report.sections)
    return facts
