"""Elements of XML packages (docx, xlsx, OFD) by their local names: writers differ in namespaces, in nothing else."""

from __future__ import annotations

from lxml import etree


def local(element: etree._Element) -> str:
    """The element's name without its namespace: transitional and strict files differ in nothing else here."""
    return element.tag.rpartition("}")[2] if isinstance(element.tag, str) else ""


def child(element: etree._Element | None, name: str) -> etree._Element | None:
    """The first child of that name."""
    return next((one for one in element if local(one) == name), None) if element is not None else None


def children(element: etree._Element | None, name: str) -> list[etree._Element]:
    """All children of that name."""
    return [one for one in element if local(one) == name] if element is not None else []


def value(element: etree._Element | None, name: str = "val") -> str | None:
    """An attribute by its local name."""
    if element is None:
        return None
    return next((str(held) for key, held in element.items() if str(key).rpartition("}")[2] == name), None)
