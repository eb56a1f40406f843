"""The values of the web's edge: a bureau, a request, an answer kept in the archive, a listing, a candidate."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from pathlib import Path

from transforms.model import Decision, NearMiss


class Platform(StrEnum):
    """A family of government web sites; each has one adapter in ``scrapers.platforms``."""

    GKMLPT = "gkmlpt"
    NFCMS = "nfcms"
    TRS = "trs"
    HANWEB = "hanweb"
    VSB = "vsb"
    JEECMS = "jeecms"
    KAIPU = "kaipu"
    SHANGHAI = "shanghai"
    GENERIC = "generic"


class PageVerdict(StrEnum):
    """Whether an answer is the page that was asked for."""

    OK = "ok"
    UNCHANGED = "unchanged"          # 304, or a body whose hash is the one of the last capture
    BLOCKED = "blocked"              # WAF, captcha, login, a cookie that a script must compute
    GONE = "gone"                    # 404, 410
    SOFT_404 = "soft_404"            # 200, but the site's "page not found" or its home page
    EMPTY = "empty"                  # no body worth the name
    SERVER_ERROR = "server_error"    # 5xx that is no wall
    OFF_SITE = "off_site"            # led away from the bureau's hosts


class BureauVerdict(StrEnum):
    """How a crawl of one bureau ended."""

    OK = "ok"
    NOTHING_NEW = "nothing_new"
    BLOCKED = "blocked"
    UNREACHABLE = "unreachable"
    LAYOUT_CHANGED = "layout_changed"
    LISTING_UNPROVED = "listing_unproved"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class Column:
    """栏目: a listing where the bureau may publish its report."""

    url: str
    platform: Platform
    name: str | None = None


@dataclass(frozen=True, slots=True)
class Override:
    """A person's decision about one URL, which stands above the machine's."""

    url: str
    decision: Decision
    reason: str
    who: str
    when: date

    @property
    def words(self) -> str:
        """The decision as a candidate's reason."""
        return f"decided by {self.who} on {self.when.isoformat()}: {self.reason}"


@dataclass(frozen=True, slots=True)
class Expectation:
    """What is normal for this bureau; all optional.

    ``candidates``: the (lowest, highest) number of titles a full walk of all columns lists.
    ``report_by``: month and day by which the bureau usually publishes ("03-31").
    ``notes``: habits worth knowing, for people.
    """

    candidates: tuple[int, int] | None = None
    report_by: str | None = None
    notes: str | None = None


@dataclass(frozen=True, slots=True)
class Bureau:
    """One declared bureau: its YAML, validated. ``hosts`` are all hosts that may be asked (columns' included),
    each as ``host`` or ``host:port`` in lower case."""

    id: str
    name: str
    region: str
    platform: Platform
    columns: tuple[Column, ...]
    hosts: frozenset[str]
    path: Path
    short_name: str | None = None
    aliases: tuple[str, ...] = ()
    since: int | None = None
    expect: Expectation = field(default_factory=Expectation)
    delay: float | None = None
    overrides: tuple[Override, ...] = ()


class Purpose(StrEnum):
    """Why a request is made; kept in the archive, so that a rebuild knows what each record was for."""

    ROBOTS = "robots"
    LISTING = "listing"
    DOCUMENT = "document"
    ATTACHMENT = "attachment"


@dataclass(frozen=True, slots=True)
class Ask:
    """One HTTP request as it is meant: GET, or POST with a body."""

    url: str
    method: str = "GET"
    body: bytes | None = None
    content_type: str | None = None
    referer: str | None = None
    purpose: Purpose = Purpose.LISTING

    @property
    def request_sha256(self) -> str:
        """Hash of method, URL and body: two asks with the same hash are the same question."""
        head = f"{self.method} {self.url}\n".encode()
        return hashlib.sha256(head + (self.body or b"")).hexdigest()


@dataclass(frozen=True, slots=True)
class Capture:
    """One fetch, as it is recorded in the archive. ``id`` is the WARC record's UUID.

    ``sha256`` is of the body after transfer and content decoding: what the WARC record holds. For a revisit
    record it is the hash of the earlier body, and ``warc_file``/``warc_offset`` point at the revisit.
    """

    id: str
    crawl_id: str
    bureau_id: str
    method: str
    url: str
    final_url: str
    request_sha256: str
    purpose: Purpose
    status: int
    sha256: str
    media_type: str | None
    charset: str | None
    warc_file: str
    warc_offset: int
    etag: str | None
    last_modified: str | None
    fetched_at: datetime
    verdict: PageVerdict
    reason: str | None = None


@dataclass(frozen=True, slots=True)
class Answer:
    """A capture with its body. An unchanged page carries the body that was archived before."""

    ask: Ask
    capture: Capture
    body: bytes
    headers: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Item:
    """One line of a listing. ``twin_urls`` are other addresses of the same document that the listing names."""

    title: str
    url: str
    published_on: date | None = None
    twin_urls: tuple[str, ...] = ()
    publisher: str | None = None
    document_number: str | None = None
    index_number: str | None = None


@dataclass(frozen=True, slots=True)
class Listing:
    """One page of a column as its adapter reads it.

    ``next``: the request for the following (older) page, None at the end. ``is_shell``: a page that only says
    where the list is (gkmlpt index, a list fed by an API); its ``next`` leads to page 1.
    ``proof``: words that show this is a listing (item count, declared total, pager), None when nothing shows it.
    ``pages``: how many pages the pager says there are.
    """

    items: tuple[Item, ...]
    next: Ask | None
    is_shell: bool = False
    total: int | None = None
    proof: str | None = None
    pages: int | None = None


@dataclass(frozen=True, slots=True)
class Candidate:
    """A listed URL with the decision on it and the reasons."""

    bureau_id: str
    url: str
    title: str
    published_on: date | None
    decision: Decision
    kind: NearMiss | None
    reasons: tuple[str, ...]
    column_url: str
    twin_urls: tuple[str, ...] = ()
    publisher: str | None = None
    document_number: str | None = None
    index_number: str | None = None
    report_year: int | None = None
