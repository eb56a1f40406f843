"""How much Chinese text stands in a piece of a page, and how much of it is links."""

from __future__ import annotations

import re
from dataclasses import dataclass

from lxml import etree

from transforms.readers.tree import inner_text

# a link to a file is a part of the text: 附件：1.…
FILE = re.compile(r"\.(?:docx?|wps|pdf|ofd|xlsx?|et|pptx?|rtf|zip|rar|7z|jpe?g|png)(?=$|[?#&])", re.IGNORECASE)
_ONES = "一二三四五六七八九十\\d"
YEAR = re.compile(r"(?:\d{4}|[二2][〇○零O0][一二三四五六七八九〇○零\d]{2})\s*年")
DATE = re.compile(rf"{YEAR.pattern}\s*[{_ONES}]{{1,2}}\s*月\s*[{_ONES}]{{1,3}}\s*日")
ENOUGH = 200         # Chinese characters: an article that can be accepted by itself
_LINKED = 0.4        # more of its characters inside links than this: a list of links


@dataclass(slots=True)
class Container:
    """A candidate for the article: Chinese characters in it, and how many of them are link text.

    ``above`` and ``below``: the parts of ``node`` that are none of it, for a node that is more than the article."""

    node: etree._Element
    han: int
    linked: int
    above: tuple[etree._Element, ...] = ()
    below: tuple[etree._Element, ...] = ()

    @property
    def is_links(self) -> bool:
        return self.han > 0 and self.linked / self.han > _LINKED

    @property
    def prose(self) -> int:
        return self.han - self.linked


def weigh(node: etree._Element) -> Container:
    """The Chinese characters of an element, and those inside links."""
    linked = wide("".join([inner_text(anchor) for anchor in node.iter("a") if anchor.get("href")]))
    return Container(node, count_han(node), linked)


def count_han(node: etree._Element) -> int:
    """Chinese characters in an element."""
    return wide(inner_text(node))


def wide(text: str) -> int:
    """Chinese characters (and full-width punctuation) in a text: each is three bytes of UTF-8 where others are
    mostly one. Ten times faster than matching them."""
    return (len(text.encode("utf-8", "replace")) - len(text)) // 2
