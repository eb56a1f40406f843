"""Errors named by what to do about them. Each carries bureau, URL and evidence."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from scrapers.model import Capture


class FazhiError(Exception):
    """Something a person can act on. ``advice`` says how. ``capture`` is the archived answer, when there was one."""

    advice = "see the message"

    def __init__(
        self, message: str, *, bureau_id: str | None = None, url: str | None = None, evidence: str | None = None
    ) -> None:
        super().__init__(message)
        self.message = message
        self.bureau_id = bureau_id
        self.url = url
        self.evidence = evidence
        self.capture: Capture | None = None

    def __str__(self) -> str:
        where = " ".join(part for part in (self.bureau_id, self.url) if part)
        evidence = f" [{self.evidence}]" if self.evidence else ""
        return f"{where + ': ' if where else ''}{self.message}{evidence}; {self.advice}"


class ConfigError(FazhiError):
    """A bureau's YAML that is not valid. The message has one ``file:line: problem`` per line."""

    advice = "correct the file; `fazhi bureaus --check` reads them all again"


class TryLater(FazhiError):
    """Timeout, reset, 5xx, 429: may succeed later."""

    advice = "it is tried again at the next crawl"


class Blocked(FazhiError):
    """A wall: captcha, login, WAF, robots.txt, a cookie only a script can compute."""

    advice = "a person must look: open the URL in a browser, then ask the site's operator for access"


class Gone(FazhiError):
    """404 or 410."""

    advice = "check the address; what a site has taken down is only in the archive"


class NotThePage(FazhiError):
    """200, but not what was asked for: soft 404, home page, empty shell."""

    advice = "check the URL; a moved column needs its new address in the bureau's YAML"


class LayoutChanged(FazhiError):
    """The page came, but its adapter cannot read a listing in it."""

    advice = "fix the column or platform in the bureau's YAML, or the adapter"


class Refused(FazhiError):
    """Our own gate said no: host not on the bureau's list, private address, forbidden scheme."""

    advice = "add the host to `hosts` in the bureau's YAML if it is the bureau's own"


class PrivateAddress(Refused):
    """An address of this machine or of a private network."""

    advice = "if it is meant, name it as host:port in FAZHI_ALLOW_HOSTS"


class NotAnAddress(Refused):
    """A URL that cannot be asked."""

    advice = "give an http(s) URL with a host"


class TooLarge(FazhiError):
    """The body is over the size limit."""

    advice = "the document is left out; raise the limit if it is genuine"


class ArchiveDamaged(FazhiError):
    """A record that should be in the archive is not there, or its bytes are not the ones that were written."""

    advice = "restore the archive file from a copy, or crawl the page again"
