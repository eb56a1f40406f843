"""Where the article stands in a page: the platforms' own containers first, text density where none fits.

The table is data: one line per container, most telling first, with the family that uses it.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field

from lxml import etree

from transforms.readers.blocks import BREAKS, inner_text, is_hidden

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
_ENOUGH = 200        # Chinese characters: an article that can be accepted by itself
_HIDDEN_LIMIT = 2_000  # characters: a smaller hidden block is never the article
_LINKED = 0.4        # more of its characters inside links than this: a list of links


# In XPath, because most elements of a Word-made page are spans without either, and Python need not see those.
_NAMED = etree.XPath(".//*[@id or @class or self::h1 or self::h2 or self::h3]")
_STYLED = etree.XPath(
    ".//*[@hidden or contains(@style, 'none') or contains(@style, 'NONE') or contains(@style, 'hidden')]"
)


@dataclass(slots=True)
class Container:
    """A candidate for the article: Chinese characters in it, and how many of them are link text."""

    node: etree._Element
    han: int
    linked: int

    @property
    def is_links(self) -> bool:
        return self.han > 0 and self.linked / self.han > _LINKED


@dataclass(slots=True)
class Marked:
    """The elements of one page that are worth a look, found in one pass."""

    containers: dict[tuple[str, str], list[etree._Element]] = field(default_factory=lambda: defaultdict(list))
    headings: list[etree._Element] = field(default_factory=list)


_TITLE_NAMES = "title article-title articletitle con-title xl_title news_title tit arti_title"
_TITLE_CLASSES = frozenset(_TITLE_NAMES.split())


def mark(root: etree._Element) -> Marked:
    """One pass over the page: known containers by id and class, and everything that could be the headline."""
    marked = Marked()
    for node in _elements(_NAMED, root):
        name = node.get("id")
        if name and ("id", name.lower()) in _ORDER:
            marked.containers["id", name.lower()].append(node)
        classes = node.get("class")
        tokens = classes.lower().split() if classes else ()
        for token in tokens:
            if ("class", token) in _ORDER:
                marked.containers["class", token].append(node)
        if node.tag in ("h1", "h2", "h3") or name == "ivs_title" or not _TITLE_CLASSES.isdisjoint(tokens):
            marked.headings.append(node)
    return marked


def hidden_elements(root: etree._Element) -> list[etree._Element]:
    """The elements that a reader of the page does not see.

    A large one is the article, shown later by a script, when nothing visible on the page is of its size; beside
    such a text it is its copy for phones or another tab."""
    hidden = [node for node in _elements(_STYLED, root) if is_hidden(node)]
    large = {node: _prose(node) for node in hidden if len(inner_text(node)) >= _HIDDEN_LIMIT}
    if not large:
        return hidden
    outermost = {node: size for node, size in large.items() if not any(up in large for up in node.iterancestors())}
    visible = _prose(root) - sum(outermost.values())
    for node, size in outermost.items():
        if visible < size / 2:
            del large[node]
            visible += size
    return [node for node in hidden if node in large or node not in outermost]


def _prose(node: etree._Element) -> int:
    """Chinese characters of an element outside links."""
    weighed = weigh(node)
    return weighed.han - weighed.linked


def _elements(path: etree.XPath, root: etree._Element) -> list[etree._Element]:
    found = path(root)
    return [node for node in found if isinstance(node, etree._Element)] if isinstance(found, list) else []


def find_article(page: etree._Element, marked: Marked) -> Container | None:
    """The article's element: the first known container that is accepted, else the densest one.

    A known container that holds less than half of the page's text must also beat the densest block, because a
    font-size tool may be called ``zoom`` and an abstract ``content``."""
    total = count_han(page)
    known = _best_known(marked)
    if known is not None and not known.is_links and known.han >= max(_ENOUGH, total // 2):
        return known
    dense = densest(page)
    if known is None or known.is_links:
        return dense
    if dense is not None and not dense.is_links and dense.han >= max(_ENOUGH, 3 * known.han):
        return dense
    return known


def _best_known(marked: Marked) -> Container | None:
    fallback: Container | None = None
    for container in sorted(marked.containers, key=_ORDER.__getitem__):
        best = max((weigh(node) for node in marked.containers[container]), key=lambda one: one.han)
        if best.han >= _ENOUGH and not best.is_links:
            return best
        if (best.han or _has_media(best.node)) and (fallback is None or best.han > 3 * fallback.han):
            fallback = best
    return fallback


def _has_media(node: etree._Element) -> bool:
    return node.find(".//img") is not None or node.find(".//a[@href]") is not None


def weigh(node: etree._Element) -> Container:
    """The Chinese characters of an element, and those inside links."""
    linked = sum(count_han(anchor) for anchor in node.iter("a") if anchor.get("href"))
    return Container(node, count_han(node), linked)


def count_han(node: etree._Element) -> int:
    """Chinese characters in an element."""
    return wide(inner_text(node))


def wide(text: str) -> int:
    """Chinese characters (and full-width punctuation) in a text: each is three bytes of UTF-8 where others are
    mostly one. Ten times faster than matching them."""
    return (len(text.encode("utf-8", "replace")) - len(text)) // 2


def densest(page: etree._Element) -> Container | None:
    """The element whose own paragraphs hold the most text: each paragraph counts for its parent, half for its
    grandparent; link text counts against it."""
    scores: dict[etree._Element, float] = defaultdict(float)
    for node in page.iter("p", "div", "td", "li", "section", "article", "span", "pre"):
        own = _own_text(node)
        parent = node.getparent()
        if own < 10:
            continue
        holder = node if node.tag in ("div", "td", "section", "article", "pre") else parent
        if holder is None:
            continue
        scores[holder] += own
        above = holder.getparent()
        if above is not None and above.tag not in ("html",):
            scores[above] += own / 2
    if not scores:
        return None
    return weigh(max(scores, key=scores.__getitem__))


def _own_text(node: etree._Element) -> int:
    """Chinese characters of a node outside its block children, minus those in links."""
    parts = [node.text or ""]
    linked = 0
    for child in node:
        if child.tag not in BREAKS and isinstance(child.tag, str) and node.tag != "div":
            inside = inner_text(child)
            parts.append(inside)
            linked += wide(inside) if child.tag == "a" else 0
        parts.append(child.tail or "")
    return wide("".join(parts)) - 2 * linked
