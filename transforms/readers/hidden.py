"""What a reader of the printed page does not see: hidden by the page itself, or printed white on white against copying.

``aria-hidden`` hides from screen readers only, so that it says nothing here; ``title`` and ``alt`` are never text.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import islice

from lxml import etree

from transforms.readers.stylesheet import (
    Declarations,
    Sheet,
    Sight,
    declarations,
    has_background,
    is_white,
    sight,
    sight_of,
)
from transforms.readers.tree import inner_text
from transforms.readers.weight import weigh

# Classes that every framework hides; jammer is the one that Discuz! prints between paragraphs against copying.
HIDING_CLASSES = frozenset({"sr-only", "visually-hidden", "layui-hide", "jammer"})
_HIDDEN_LIMIT = 2_000  # characters: a smaller hidden block is never the article
_INSIDE = 200          # elements: no run that is printed against copying holds more, or stands deeper
_RUNS = frozenset({"span", "font", "p", "b", "strong", "i", "em", "u", "label", "small", "sub", "sup"})
_TELLING = (
    "none", "hid", "collapse", "opacity", "indent:-", "indent: -", "position", "-size:0", "-size:1p", "size: 0",
    "size: 1p", "#f", "white", "transparent", "(2", "snow", "ivory", "pre", "display",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Hiding:
    """Asks one element after the other whether the page hides it."""

    sheet: Sheet

    def by_style(self, node: etree._Element, style: str) -> bool:
        """Whether an element is not seen for its ``style`` attribute."""
        found = sight_of(style)
        if found is Sight.TINY:
            return not _resized(node)
        return found is Sight.HIDDEN or (found is Sight.WHITE and self._is_white_on_white(node))

    def by_rule(self, node: etree._Element) -> bool:
        """Whether an element is not seen for a rule of the page, which its own ``style`` may take back."""
        own = declarations(node.get("style") or "")
        return sight({**self.sheet.of(node), **own}) is Sight.HIDDEN

    def is_printed_white(self, node: etree._Element, colour: str) -> bool:
        """Whether an element is not seen for its ``color`` attribute."""
        return is_white(colour) and self._is_white_on_white(node)

    def _is_white_on_white(self, node: etree._Element) -> bool:
        """White text with nothing behind it that the page declares. Cells of tables and headings are left alone: what
        colours those mostly stands in a file of styles."""
        if node.tag not in _RUNS:
            return False
        for n, one in enumerate(node.iterdescendants()):
            colour = declarations(one.get("style") or "").get("color") or one.get("color") or ""
            if n == _INSIDE or (colour and not is_white(colour)):
                return False
        return not any(self._is_coloured(one) for one in (node, *islice(node.iterancestors(), _INSIDE)))

    def _is_coloured(self, node: etree._Element) -> bool:
        if node.tag in ("td", "th", "h1", "h2", "h3") or node.get("background") or node.get("bgcolor"):
            return True
        own: Declarations = declarations(node.get("style") or "")
        return has_background(own) or (bool(self.sheet) and has_background(self.sheet.of(node)))


def is_worth_a_look(style: str) -> bool:
    """A quick look at a ``style`` attribute: False when nothing in it can hide text or break its lines."""
    low = style.lower()
    return any(word in low for word in _TELLING)


def _resized(node: etree._Element) -> bool:
    """A block of size 0 often stands round others that have a size of their own, to close gaps between them."""
    return any("font" in (one.get("style") or "") or one.get("class") for one in node.iterdescendants())


def unseen(root: etree._Element, hidden: Sequence[etree._Element]) -> list[etree._Element]:
    """Of the elements that the page hides, those that no reader gets to see.

    A large one is the article, shown later by a script, when nothing visible on the page is of its size; beside
    such a text it is its copy for phones or another tab."""
    large = {node: weigh(node).prose for node in hidden if len(inner_text(node)) >= _HIDDEN_LIMIT}
    if not large:
        return list(hidden)
    outermost = {node: size for node, size in large.items() if not any(up in large for up in node.iterancestors())}
    visible = weigh(root).prose - sum(outermost.values())
    for node, size in outermost.items():
        if visible < size / 2:
            del large[node]
            visible += size
    return [node for node in hidden if node in large or node not in outermost]
