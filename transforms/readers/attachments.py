"""附件 of a page: files that it links to, with the name that a reader would call them by."""

from __future__ import annotations

import re
from urllib.parse import parse_qs, unquote, urlsplit

from lxml import etree

from transforms.model import Attachment
from transforms.readers.addresses import resolve
from transforms.readers.blocks import tidy
from transforms.readers.tree import inner_text

_MEDIA = {
    "pdf": "application/pdf",
    "doc": "application/msword",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "wps": "application/vnd.ms-works",
    "ofd": "application/ofd",
    "xls": "application/vnd.ms-excel",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "et": "application/vnd.ms-excel",
    "ppt": "application/vnd.ms-powerpoint",
    "pptx": "application/vnd.openxmlformats-officedocument.presentationml.presentation",
    "rtf": "application/rtf",
    "zip": "application/zip",
    "rar": "application/vnd.rar",
    "7z": "application/x-7z-compressed",
    "mht": "multipart/related",
    "mhtml": "multipart/related",
    "txt": "text/plain",
}
_PICTURES = {    # scans, where a link calls them files: most links to pictures only show them larger
    "tif": "image/tiff", "tiff": "image/tiff", "jpg": "image/jpeg", "jpeg": "image/jpeg", "png": "image/png",
    "bmp": "image/bmp", "gif": "image/gif",
}  # fmt: skip
_MEDIA |= _PICTURES
_EXTENSION = re.compile(rf"\.({'|'.join(sorted(_MEDIA, key=len, reverse=True))})(?=$|[?#&)）\s])", re.IGNORECASE)
_CLASS = "nfw-cms-attachment"
# addresses without an extension: Hanweb, VSB, jeecms
_SERVLETS = ("downfile.jsp", "download.jsp", "attachment.jspx", "/attachment/", "downloadfile", "wbfileid=", _CLASS)
_NO_NAME = re.compile(
    r"^[\s\[【(（]*(?:点击|单击|请)?(?:这里|此处)?\s*(?:下载|查看|打开|预览)(?:附件|文件|全文)?[\s\]】)）]*$|"
    r"^附件\d*[:：]?$|^$"
)
_AROUND = re.compile(r"附件|下载")
_AROUND_WITHIN = 200     # characters of a block that may say so
_PLACE = re.compile(r"(?:^|[\s_-])(?:fj\w*|attach\w*|annex\w*|appendix|down\w*|xgfj|file\w*)", re.IGNORECASE)


def find_attachments(page: etree._Element, article: etree._Element | None, url: str | None) -> tuple[Attachment, ...]:
    """The files linked inside the article, or from a block that says 附件; each address once, in page order.

    Side effect on the tree: a link that reads only 点击下载 gets the file's name as its text."""
    inside = set() if article is None else set(article.iter("a", "iframe", "embed", "object"))
    base = _base(page, url)
    found: dict[str, Attachment] = {}
    for node in page.iter("a", "iframe", "embed", "object"):
        if not _may_be_file(node):
            continue
        href = _target(node)
        one = None if href is None else _attachment(node, href, base)
        if one is not None and (node in inside or _is_place(node)):
            found.setdefault(one.url, one)
    return tuple(found.values())


def _may_be_file(node: etree._Element) -> bool:
    """A quick look: whether anything about a link names a file."""
    said = " ".join([*map(str, node.values()), inner_text(node)]).lower()
    if ("down" in said or "attachment" in said or "wbfileid" in said) and any(word in said for word in _SERVLETS):
        return True
    return "." in said and _EXTENSION.search(said) is not None


def name_links(article: etree._Element) -> None:
    """Gives every 点击下载 the name of its file, which stands in ``alt`` or ``title``."""
    for node in article.iter("a"):
        name = node.get("alt") or node.get("title")
        if name and _NO_NAME.match(inner_text(node)) and _target(node) is not None:
            for child in list(node):
                node.remove(child)
            node.text = name


def _base(page: etree._Element, url: str | None) -> str | None:
    base = page.getroottree().find(".//base")
    href = None if base is None else base.get("href")
    return resolve(url, href) if href else url


def _target(node: etree._Element) -> str | None:
    value = node.get("href") if node.tag == "a" else node.get("src") or node.get("data")
    if not value or value.strip().lower().startswith(("javascript:", "mailto:", "#", "data:", "tel:")):
        return None
    value = value.strip()
    if resolve(None, value) is None:
        return None
    wrapped = parse_qs(urlsplit(value).query).get("file") if "file=" in value else None  # a PDF viewer's page
    return wrapped[0] if wrapped and _EXTENSION.search(wrapped[0]) else value


def _is_place(node: etree._Element) -> bool:
    """A link outside the article counts when it, or a block close above it, says that it is an attachment."""
    near: etree._Element | None = node
    for _ in range(4):
        if near is None or near.tag in ("body", "html"):
            return False
        if _PLACE.search(f"{near.get('class') or ''} {near.get('id') or ''}"):
            return True
        if near.tag in ("p", "li", "div", "td") and _AROUND.search(_beginning(near)):
            return True
        near = near.getparent()
    return False


def _beginning(node: etree._Element) -> str:
    """The first words of an element. Not cut from the whole: a page of links would be read once for each of them."""
    words, size = [], 0
    for text in node.itertext():
        words.append(str(text))
        size += len(text)
        if size >= _AROUND_WITHIN:
            break
    return "".join(words)[:_AROUND_WITHIN]


def _calls_it_a_file(node: etree._Element, text: str) -> bool:
    return node.tag == "a" and ("附件" in text or _EXTENSION.search(text) is not None)


def _is_servlet(node: etree._Element, href: str) -> bool:
    address = href.lower()
    return any(word in address for word in _SERVLETS) or _CLASS in (node.get("class") or "")


def _attachment(node: etree._Element, href: str, base: str | None) -> Attachment | None:
    text = tidy(inner_text(node))
    titles = [tidy(value) for value in (node.get("alt"), node.get("title"), node.get("textvalue")) if value]
    extension = next((match for one in (urlsplit(href).path, text, *titles) if (match := _EXTENSION.search(one))), None)
    if extension is None and not _is_servlet(node, href):
        return None
    if extension is None and node.tag != "a":
        return None
    if extension is not None and extension[1].lower() in _PICTURES and not _calls_it_a_file(node, text):
        return None
    names = [text, *titles, unquote(urlsplit(href).path.rsplit("/", 1)[-1])]
    name = next((one for one in names if not _NO_NAME.match(one)), names[-1] or href)
    media = _MEDIA[extension[1].lower()] if extension else None
    return Attachment(name, resolve(base, href) or href, media)
