"""What a section is: its part by heading, position and parent; its theme by cue words."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate

from transforms.catalogue.sections import Cue, SectionCatalogue
from transforms.sections.grammar import Node
from transforms.sections.marks import Style
from transforms.sections.page import Page

_TRADE = "sx_hrss"        # the themes of one trade, beside those of the outline that all bureaus share
_HUMAN_RESOURCES = re.compile("人力资源|人社|人力社保|劳动|社会保障|社保|人事")
_HEADING_WEIGHT = 10.0    # per character of a cue in the heading
_FIRST_BONUS = 12.0       # the heading's first subject
_TELLING = 4              # characters: a longer cue is no surer
_OPENING = 80             # characters of the text that say what it is about
_OPENING_WEIGHT = 1.5
_MOST_REPEATS = 3
_WEAK = 0.5
_MOST_TEXT = 20.0         # however long the text is
_LEAST = 4.0              # what all cues must bring together: one strong word of the text


@dataclass(frozen=True, slots=True)
class _Hits:
    """All cues of the page in order, with their offsets."""

    at: tuple[int, ...]
    cues: tuple[Cue, ...]

    def between(self, start: int, end: int) -> Iterator[tuple[int, Cue]]:
        first, last = bisect_left(self.at, start), bisect_left(self.at, end)
        return zip(self.at[first:last], self.cues[first:last], strict=True)


def _hits(page: Page, catalogue: SectionCatalogue) -> _Hits:
    """The cues of the page; one that lies inside another of its theme is left out (出庭 in 负责人出庭应诉)."""
    kept: list[tuple[int, Cue]] = []
    reach: dict[str, int] = {}
    for at, cue in catalogue.cues_in(page.folded.text):
        if at >= reach.get(cue.theme, 0):
            kept.append((at, cue))
            reach[cue.theme] = at + len(cue.text)
    return _Hits(tuple(at for at, _ in kept), tuple(cue for _, cue in kept))


class Reader:
    """Gives every node of one page its meaning; the page is searched for cues once."""

    def __init__(
        self, page: Page, catalogue: SectionCatalogue, report_year: int | None, publisher: str | None = None
    ) -> None:
        self._catalogue = catalogue
        self._year = report_year
        self._hits = _hits(page, catalogue)
        other_trade = publisher is not None and _HUMAN_RESOURCES.search(publisher) is None
        self._foreign = catalogue.themes_of(_TRADE) if other_trade else frozenset()

    def parts_of(self, roots: Sequence[Node]) -> list[tuple[str, str]]:
        """Part and reason of each top section, in order: by heading, else by what stands before and after."""
        named = [self._named(root) for root in roots]
        plan_comes = [*accumulate((part == "next_year_plan" for part, _ in reversed(named)), max)][::-1]
        result: list[tuple[str, str]] = []
        ending = False
        for (part, why), plan in zip(named, plan_comes, strict=True):
            ending = ending or part in ("shortcomings", "next_year_plan")
            if part:
                result.append((part, why))
            elif ending and not plan:
                result.append(("next_year_plan", "position after the shortcomings or in the plan (low)"))
            else:
                result.append(("achievements", "position before shortcomings and plan (medium)"))
        return result

    def _named(self, root: Node) -> tuple[str, str]:
        if root.opens:
            return root.opens, "place and opening words of the paragraph (medium)"
        match = self._catalogue.part_of_heading(root.folded, self._year)
        return (match.part, f"heading cue {match.words} (high)") if match else ("", "")

    def inner_part(self, node: Node, parent: Node, part: str) -> tuple[str, str]:
        """Part and reason of a section inside another: the parent's, unless its heading names another part and
        the parent's heading leaves room for it (成效, 第一部分, or one that names two parts)."""
        whole = parent.style is Style.PART or self._names_several(parent)
        if whole or part == "achievements":
            match = self._catalogue.part_of_heading(node.folded, self._year, embedded=not whole)
            if match and match.part != part:
                return match.part, f"heading cue {match.words} (high)"
        return part, "part of the parent (high)"

    def _names_several(self, node: Node) -> bool:
        return len(self._catalogue.parts_in_heading(node.folded, self._year)) > 1

    def theme_of(self, node: Node, *, top: bool) -> tuple[str | None, str]:
        """Theme and reason; None for prescribed parts as a whole, and where no cue speaks."""
        if top and (node.children or self._named(node)[0]):
            return None, ""
        scores = self._heading_scores(node.folded)
        sure = max(scores.values(), default=0.0) >= 2 * _HEADING_WEIGHT
        words = {} if node.children else self._add_text(scores, node.text_from, node.end)
        best = max(scores, key=lambda theme: scores[theme], default="")
        if scores.get(best, 0.0) < (_HEADING_WEIGHT if node.children else _LEAST):
            return None, ""
        cue = next((cue.text for _, cue in self._catalogue.cues_in(node.folded) if cue.theme == best), None)
        if cue is None:
            return best, f"text cue {words[best]} (low)"
        return best, f"heading cue {cue} ({'high' if sure else 'medium'})"

    def _heading_scores(self, heading: str) -> dict[str, float]:
        """The longest cue of each theme in the heading counts; the theme that the heading names first gains."""
        longest: dict[str, float] = {}
        first = ""
        for _, cue in self._catalogue.cues_in(heading):
            first = first or ("" if cue.weak else cue.theme)
            weight = _HEADING_WEIGHT * (_WEAK if cue.weak else 1.0) * min(len(cue.text), _TELLING)
            longest[cue.theme] = max(longest.get(cue.theme, 0.0), weight)
        if first:
            longest[first] += _FIRST_BONUS
        return longest

    def _add_text(self, scores: dict[str, float], start: int, end: int) -> dict[str, str]:
        """Adds the cues of the text below the heading, each at most three times and more in its opening; returns
        the first cue of each theme."""
        words: dict[str, str] = {}
        seen: Counter[Cue] = Counter()
        text: dict[str, float] = {}
        for at, cue in self._hits.between(start, end):
            if cue.theme in self._foreign:
                continue    # 纠纷调解 in the text of a water bureau is no labour dispute; its heading may say so
            seen[cue] += 1
            if seen[cue] <= _MOST_REPEATS:
                weight = (_OPENING_WEIGHT if at - start < _OPENING else 1.0) * (_WEAK if cue.weak else 1.0)
                text[cue.theme] = text.get(cue.theme, 0.0) + weight * len(cue.text)
                words.setdefault(cue.theme, cue.text)
        shrink = min(1.0, _MOST_TEXT / max(text.values(), default=_MOST_TEXT))
        for theme, score in text.items():
            scores[theme] = scores.get(theme, 0.0) + score * shrink
        return words
