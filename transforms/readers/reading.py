"""What every reader gives back."""

from __future__ import annotations

from dataclasses import dataclass

from transforms.model import Document, Verdict


@dataclass(frozen=True, slots=True)
class Reading:
    """A document, and what was wrong with its bytes if anything was.

    ``verdict`` is None for a document that could be read; else ``reason`` says in words what happened.
    """

    document: Document
    verdict: Verdict | None = None
    reason: str | None = None
