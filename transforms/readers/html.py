"""A web page as a Document: what it says about itself, its article as blocks, its attachments.

Order of the body: platform containers, density, second opinion, text kept for scripts (readers.article); then noise is
taken out line by line, because pages put share bars, breadcrumbs and metadata inside the article as well as round it.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from lxml import etree

from transforms.decode import DAMAGE_LIMIT, decode
from transforms.model import Block, Document, Finding, Known, Level, Verdict
from transforms.readers.article import find_article, is_acceptable
from transforms.readers.attachments import find_attachments, name_links
from transforms.readers.blocks import tidy
from transforms.readers.copies import drop_copies
from transforms.readers.escaped import expand_escaped, may_be_escaped
from transforms.readers.head import absolute, read_head, read_metas
from transforms.readers.hidden import unseen
from transforms.readers.lines import Lines, begins_text, drop_noise
from transforms.readers.page_pictures import find_pictures
from transforms.readers.pager import drop_numbers, find_pager, incomplete
from transforms.readers.reading import Reading
from transforms.readers.selectors import Marked, mark
from transforms.readers.stored import has_text, put_in, stored_article
from transforms.readers.stylesheet import Sheet
from transforms.readers.titles import drop_title
from transforms.readers.tree import drop, inner_text, unwrap_inline
from transforms.readers.walk import break_lines, lines_around, read_blocks
from transforms.readers.walls import wall
from transforms.readers.weight import Container, count_han, weigh

MEDIA_TYPE = "text/html"
_PROLOG = re.compile(r"^\s*<\?xml[^>]*\?>")
_CONTROL = bytes(code for code in range(0x20) if code not in b"\t\n\r")
_CHROME = re.compile(
    r"^(?:share|bdshare|social-share|tools?|article-tools?|fontsize|font-size|breadcrumb|crumbs?|mbx|position|"
    r"footer|foot|foot-txt|copyright|ewm|qrcode|qr-code|prevnext|pagination|sidebar|nav|header|article-info|"
    r"con-info|print|dy_print|wzfx|fenxiang|pagebar|relate[sd]?)$",
    re.IGNORECASE,
)
_HEADINGS_LIMIT = 200
_CHROME_LIMIT = 150  # Chinese characters: a "header" that holds more holds the article


def read(body: bytes, url: str | None, known: Known) -> Reading:
    """One HTML body. Pages without an article come back with a verdict (blocked, soft_404, empty)."""
    decoded = decode(body, header_charset=known.charset, media_type=MEDIA_TYPE)
    root = parse_tree(decoded.text)
    if root is None:
        return Reading(_nothing(decoded.findings), Verdict.EMPTY, "the page has no markup to read")
    reading = read_tree(root, decoded.text, url, decoded.findings)
    if reading.verdict is None and decoded.damaged_share >= DAMAGE_LIMIT:
        reason = f"{decoded.damaged_share:.0%} of its characters cannot be decoded"
        return Reading(reading.document, Verdict.CORRUPT, reason)
    return reading


def parse_tree(text: str) -> etree._Element | None:
    """The page as a tree. The text is handed over as UTF-8 with the charset said, so that no label is believed."""
    parser = etree.HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True, huge_tree=True)
    try:
        return etree.fromstring(_PROLOG.sub("", text).encode("utf-8", "replace").translate(None, _CONTROL), parser)
    except (etree.ParserError, etree.XMLSyntaxError):
        return None


def read_tree(root: etree._Element, source: str, url: str | None, findings: Sequence[Finding] = ()) -> Reading:
    """A parsed page; ``source`` is its markup, asked only when the page shows no article or looks like a wall."""
    metas = read_metas(root)
    title_tag = " ".join((root.findtext(".//title") or "").split())
    sheet = Sheet(style.text or "" for style in root.iter("style"))
    etree.strip_elements(root, "script", "style", "title", with_tail=False)
    page = root.find("body")
    page = root if page is None else page
    if may_be_escaped(source):
        expand_escaped(page, parse_tree)
        etree.strip_elements(page, "script", "style", with_tail=False)
    marked = _take_out_hidden(page, sheet)
    headlines = [tidy(inner_text(heading)) for heading in marked.headings[:_HEADINGS_LIMIT]]
    article = _stored(page, source, find_article(page, marked))
    node = None if article is None else article.node
    attachments = find_attachments(page, node, url or absolute(metas.get("url")))
    text = _read_article(page, article, sheet)
    head, disagreements = read_head(metas, title_tag, headlines, text.above, url, text.below)
    stopped = wall(source, title_tag, page, text.blocks, head)
    blocks = drop_copies(text.blocks, head.title)
    pager = find_pager(page, text.raw, source, url)
    document = Document(
        blocks=drop_title(drop_numbers(blocks, pager), head),
        head=head,
        media_type=MEDIA_TYPE,
        attachments=attachments,
        findings=(*findings, *disagreements, *_no_container(node), *_copied(text.blocks, blocks), *incomplete(pager)),
        pager=pager,
    )
    if stopped is not None:
        return Reading(document, *stopped)
    return _judge_images(document, page, node, url or absolute(metas.get("url")))


def _take_out_hidden(page: etree._Element, sheet: Sheet) -> Marked:
    """Takes out of the page what no reader sees; gives back what is worth a look in the rest."""
    marked = mark(page, sheet)
    hidden = unseen(page, marked.hidden) if marked.hidden else []
    for node in hidden:
        drop(node)
    marked = marked.without(set(hidden))
    break_lines(marked.spaced)
    return marked


def _stored(page: etree._Element, source: str, article: Container | None) -> Container | None:
    """The article, or the one that the page keeps for a script to print when it shows none itself."""
    if is_acceptable(article):
        return article
    whole = parse_tree(source)
    markup = None if whole is None else stored_article(whole)
    tree = None if markup is None else parse_tree(markup)
    if tree is None:
        return article
    etree.strip_elements(tree, "script", "style", with_tail=False)
    return weigh(put_in(page, tree)) if has_text(tree) else article


@dataclass(frozen=True, slots=True)
class _Text:
    """The article as it is printed (``raw``) and without noise (``blocks``), and the page's lines round that."""

    raw: Sequence[Block]
    blocks: tuple[Block, ...]
    above: tuple[str, ...]
    below: tuple[str, ...]


def _read_article(page: etree._Element, article: Container | None, sheet: Sheet) -> _Text:
    node = None if article is None else article.node
    chrome = [] if node is None else _prepare(node, sheet)
    over, under = (article.above, article.below) if article else ((), ())
    raw = [] if node is None else read_blocks(node, skip=[*chrome, *over, *under])
    lines = drop_noise(raw, is_page=True)
    above, below = lines_around(page, node)
    furniture = _furniture(chrome)
    first = chrome[0] if chrome else None
    is_above = node is not None and first is not None and not begins_text(lines_around(node, first)[0])
    inside, after = (furniture, ()) if is_above else ((), furniture)
    return _Text(
        raw=raw,
        blocks=lines.blocks,
        above=(*above, *_furniture(over), *inside, *lines.labels),
        below=(*below, *after, *lines.below, *_furniture(under)),
    )


def _furniture(parts: Sequence[etree._Element]) -> tuple[str, ...]:
    return Lines.of(block for part in parts for block in read_blocks(part, all_tables=True))


def _copied(before: Sequence[Block], after: Sequence[Block]) -> tuple[Finding, ...]:
    if len(before) == len(after):
        return ()
    message = f"{len(before) - len(after)} of {len(before)} paragraphs are a copy of the others and left out"
    return (Finding("text_repeated", Level.INFO, message),)


def _prepare(article: etree._Element, sheet: Sheet) -> list[etree._Element]:
    """Makes the article ready for reading in place; gives back its parts that are page furniture."""
    name_links(article)
    if sheet:
        _style_lists(article, sheet)
    chrome = _chrome_in(article)
    unwrap_inline(article)
    return chrome


def _chrome_in(article: etree._Element) -> list[etree._Element]:
    """Tool bars and footers inside the article's element, by their class or id."""
    found = []
    for node in article.iter("div", "ul", "p", "footer", "nav", "dl", "header"):
        if node is article:
            continue
        names = f"{node.get('class') or ''} {node.get('id') or ''}".split()
        if any(_CHROME.match(name) for name in names) and count_han(node) < _CHROME_LIMIT:
            found.append(node)
    return found


def _style_lists(article: etree._Element, sheet: Sheet) -> None:
    """Writes what the page's rules say about the numbers of lists to the lists themselves."""
    for node in article.iter("ol", "li"):
        declared = sheet.of(node)
        kind = declared.get("list-style-type") or declared.get("list-style")
        if kind and "list-style" not in (node.get("style") or ""):
            node.set("style", f"list-style:{kind}")


def _judge_images(
    document: Document, page: etree._Element, article: etree._Element | None, url: str | None
) -> Reading:
    """An article of pictures with next to no text is a scan."""
    images = 0 if article is None else sum(1 for _ in article.iter("img"))
    if article is not None and images and len(document.text) < 30 and not document.attachments:
        scan = replace(document, pictures=find_pictures(article, url))
        return Reading(scan, Verdict.SCANNED, f"the article is {images} image(s) with next to no text")
    if not document.blocks and not document.attachments:
        return Reading(document, Verdict.EMPTY, f"the page has no text outside its frame{_framed(page)}")
    return Reading(document)


def _framed(page: etree._Element) -> str:
    """Where the text stands when the page only shows another one."""
    frames = (node.get("src") for node in page.getroottree().iter("iframe", "frame"))
    address = next((src for src in frames if src and not src.startswith(("about:", "javascript:"))), None)
    return f"; it shows another page in a frame: {address}" if address else ""


def _no_container(node: etree._Element | None) -> tuple[Finding, ...]:
    return () if node is not None else (Finding("article_not_found", Level.WARNING,
        "no element of the page holds an article"
    ),)


def _nothing(findings: Sequence[Finding]) -> Document:
    blocks: tuple[Block, ...] = ()
    head, _ = read_head({}, "", (), (), None)
    return Document(blocks, head, MEDIA_TYPE, (), tuple(findings))
