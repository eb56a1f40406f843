"""The elements of a page that are worth a look: the platforms' own containers, headlines, what the page hides.

The table is data: one line per container, most telling first, with the family that uses it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass, field

from lxml import etree

from transforms.readers.hidden import HIDING_CLASSES, Hiding, is_worth_a_look
from transforms.readers.stylesheet import Sheet, declarations

# (attribute, value in lower case): the order is the precedence
_CONTAINERS: tuple[tuple[str, str], ...] = (
    ("id", "ivs_content"),              # Shanghai 政务公开
    ("id", "ucap-content"),             # Kaipu / UCAP
    ("id", "vsb_content"),              # VSB 博达
    ("id", "vsb_content_2"),
    ("id", "vsb_content_4"),
    ("id", "vsb_content_500"),
    ("class", "v_news_content"),
    ("class", "trs_editor_view"),       # TRS WCM, new and old
    ("class", "trs_ueditor"),
    ("class", "trs_editor"),
    ("class", "article-content"),       # gkmlpt, NFCMS
    ("id", "zoomcon"),
    ("id", "zoom"),                     # Hanweb, TRS
    ("class", "main-txt"),
    ("class", "article_content"),
    ("class", "xl_main"),               # NFCMS themes
    ("id", "content1"),
    ("class", "pages_content"),         # Kaipu, gov.cn
    ("class", "custom_unionstyle"),
    ("class", "wp_articlecontent"),     # WebPlus
    ("class", "rich_media_content"),    # WeChat
    ("id", "js_content"),
    ("id", "fontzoom"),
    ("id", "articlecontent"),
    ("id", "article_content"),
    ("id", "mycontent"),
    ("id", "newscontent"),
    ("id", "detailcontent"),
    ("id", "contentbox"),
    ("id", "artibody"),
    ("id", "zhengwen"),
    ("class", "articlecontent"),
    ("class", "detail-content"),
    ("class", "news_content"),
    ("class", "con_content"),
    ("class", "view"),
    ("class", "articlebox"),
    ("id", "content"),
    ("class", "article"),
    ("class", "content"),
)
_ORDER = {container: n for n, container in enumerate(_CONTAINERS)}
_TITLE_NAMES = "title article-title articletitle con-title xl_title news_title tit arti_title"
_TITLE_CLASSES = frozenset(_TITLE_NAMES.split())
_CLASSES = frozenset({name for kind, name in _CONTAINERS if kind == "class"}) | _TITLE_CLASSES | HIDING_CLASSES
_RUNS = frozenset({"span", "font", "b", "strong", "i", "em", "u"})
_BLOCKS = frozenset({"block", "flex", "grid", "list-item", "table", "table-row"})
_HEADINGS = frozenset({"h1", "h2", "h3"})


@dataclass(slots=True)
class Marked:
    """The elements of one page that are worth a look, found in one pass."""

    containers: dict[tuple[str, str], list[etree._Element]] = field(default_factory=lambda: defaultdict(list))
    headings: list[etree._Element] = field(default_factory=list)
    hidden: list[etree._Element] = field(default_factory=list)
    spaced: list[etree._Element] = field(default_factory=list)  # elements whose line feeds are printed

    def without(self, gone: Collection[etree._Element]) -> Marked:
        """What is left when these elements are taken out of the page."""
        if not gone:
            return self

        def stays(node: etree._Element) -> bool:
            return node not in gone and not any(up in gone for up in node.iterancestors())

        kept = {name: left for name, nodes in self.containers.items() if (left := list(filter(stays, nodes)))}
        return Marked(kept, list(filter(stays, self.headings)), list(gone), list(filter(stays, self.spaced)))


def mark(root: etree._Element, sheet: Sheet) -> Marked:
    """One pass over the page: known containers by id and class, everything that could be the headline, and what the
    page hides. Side effect: a ``<span>`` that is displayed as a block becomes one."""
    return _Marker(sheet).run(root)


class _Marker:
    """Looks at the attributes of every element once. Most pages repeat a few values of them, so that what a value says
    is kept."""

    def __init__(self, sheet: Sheet) -> None:
        self._hiding = Hiding(sheet)
        self._sheet = sheet
        self._styles: dict[str, bool] = {}
        self._classes: dict[str, _Named] = {}
        self._out = Marked()

    def run(self, root: etree._Element) -> Marked:
        for node in root.iter():
            is_title = node.tag in _HEADINGS
            for name, value in node.items():
                if name == "class":
                    is_title = self._by_class(node, str(value)) or is_title
                elif name == "id":
                    is_title = self._by_id(node, str(value)) or is_title
                elif name == "style":
                    self._by_style(node, str(value))
                elif name == "hidden" or (name == "color" and self._hiding.is_printed_white(node, str(value))):
                    self._out.hidden.append(node)
            if is_title:
                self._out.headings.append(node)
        self._out.spaced.extend(root.iter("pre"))
        for node in self._sheet.suspects(root):
            if self._hiding.by_rule(node):
                self._out.hidden.append(node)
        return self._out

    def _by_class(self, node: etree._Element, classes: str) -> bool:
        named = self._classes.get(classes)
        if named is None:
            named = self._classes[classes] = _Named.of(classes)
        for container in named.containers:
            self._out.containers[container].append(node)
        if named.is_hidden:
            self._out.hidden.append(node)
        return named.is_title

    def _by_id(self, node: etree._Element, name: str) -> bool:
        container = ("id", name.lower())
        if container in _ORDER:
            self._out.containers[container].append(node)
        return name == "ivs_title"

    def _by_style(self, node: etree._Element, style: str) -> None:
        worth = self._styles.get(style)
        if worth is None:
            worth = self._styles[style] = is_worth_a_look(style)
        if not worth:
            return
        if self._hiding.by_style(node, style):
            self._out.hidden.append(node)
        declared = declarations(style)
        if "pre" in declared.get("white-space", ""):
            self._out.spaced.append(node)
        if node.tag in _RUNS and declared.get("display") in _BLOCKS:
            node.tag = "div"  # a line of its own, as it is printed


@dataclass(frozen=True, slots=True)
class _Named:
    """What a ``class`` attribute says."""

    containers: tuple[tuple[str, str], ...]
    is_title: bool
    is_hidden: bool

    @staticmethod
    def of(classes: str) -> _Named:
        tokens = classes.lower().split()
        if _CLASSES.isdisjoint(tokens):
            return _NOTHING
        containers = tuple(("class", token) for token in tokens if ("class", token) in _ORDER)
        return _Named(containers, not _TITLE_CLASSES.isdisjoint(tokens), not HIDING_CLASSES.isdisjoint(tokens))


_NOTHING = _Named((), False, False)


def in_order(marked: Marked) -> list[list[etree._Element]]:
    """The known containers of a page, most telling first."""
    return [marked.containers[one] for one in sorted(marked.containers, key=_ORDER.__getitem__)]
