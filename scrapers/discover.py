"""What a bureau's columns list: every title with the decision on it, and what went wrong on the way."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

from scrapers.client import Fetcher
from scrapers.discover_search import search_site
from scrapers.discover_walk import PAGE_CAP, ColumnMemory, ColumnWalk, walk_column
from scrapers.errors import Refused
from scrapers.gate import host_key
from scrapers.model import Bureau, BureauVerdict, Candidate, Column, Item, Override
from scrapers.platforms.links import url_key
from transforms.classify import classify_title
from transforms.model import Decision, Finding, Judgement, Level, NearMiss

__all__ = ["PAGE_CAP", "ColumnMemory", "ColumnWalk", "Discovery", "decide", "discover", "override_of", "walk_column"]

# the worst first: what only a person can mend stands before what the next crawl may mend by itself
_WORST = (
    BureauVerdict.FAILED,
    BureauVerdict.BLOCKED,
    BureauVerdict.LAYOUT_CHANGED,
    BureauVerdict.LISTING_UNPROVED,
    BureauVerdict.UNREACHABLE,
    BureauVerdict.OK,
    BureauVerdict.NOTHING_NEW,
)
_STRONGEST = (Decision.REPORT, Decision.DOUBTFUL, Decision.REFUSED)


@dataclass(frozen=True, slots=True)
class Discovery:
    """One bureau's columns after a walk. ``candidates``: all listed documents, each once, with the decision on it;
    ``new``: how many of them no earlier crawl had listed; ``listings``: requests answered."""

    bureau_id: str
    verdict: BureauVerdict
    walks: tuple[ColumnWalk, ...]
    candidates: tuple[Candidate, ...]
    findings: tuple[Finding, ...]
    new: int
    listings: int


def discover(
    bureau: Bureau,
    fetcher: Fetcher,
    memories: Mapping[str, ColumnMemory],
    *,
    full: bool = False,
    year: int | None = None,
) -> Discovery:
    """Walks all columns, one after the other; the failure of one does not stop the others.

    ``memories`` by column URL; a column without one is walked for the first time. Never raises FazhiError.
    """
    nothing = ColumnMemory()
    walks = tuple(
        walk_column(bureau, column, fetcher, memories.get(column.url, nothing), full=full, year=year)
        for column in bureau.columns
    )
    searched = tuple(_searched(bureau, walks, fetcher))
    known = frozenset(url for memory in memories.values() for url in memory.known_urls)
    candidates = gather(bureau, (*walks, *searched), known)
    keys = frozenset(map(url_key, known))
    new = sum(not keys & {url_key(url) for url in (c.url, *c.twin_urls)} for c in candidates)
    verdict = worst(walk.verdict for walk in walks)
    if verdict is BureauVerdict.OK and not new:  # a column that is new lists only what others have listed
        verdict = BureauVerdict.NOTHING_NEW
    return Discovery(
        bureau_id=bureau.id,
        verdict=verdict,
        walks=walks,
        candidates=candidates,
        findings=tuple(f for walk in (*walks, *searched) for f in walk.findings) + _checks(bureau, walks, candidates),
        new=new,
        listings=sum(walk.pages for walk in (*walks, *searched)),
    )


def _searched(bureau: Bureau, walks: Iterable[ColumnWalk], fetcher: Fetcher) -> Iterator[ColumnWalk]:
    """Each search that the columns name, asked once."""
    asked: set[str] = set()
    for walk in walks:
        if walk.searches and walk.searches[0].request_sha256 not in asked:
            asked.add(walk.searches[0].request_sha256)
            yield search_site(bureau, walk.column, walk.searches, fetcher)


def worst(verdicts: Iterable[BureauVerdict]) -> BureauVerdict:
    """The bureau's verdict out of its columns'; ``ok`` when at least one column brought something new."""
    return min(verdicts, key=_WORST.index, default=BureauVerdict.FAILED)


def gather(bureau: Bureau, walks: Iterable[ColumnWalk], known_urls: frozenset[str]) -> tuple[Candidate, ...]:
    """All listed documents, each once: the same page in two columns, under two schemes, or with its twin is one.

    The address is the article page's rather than its gkmlpt twin's, spelled as an earlier crawl kept it, else as
    listed first. The other addresses are its twins.
    """
    spelled = {url_key(url): url for url in sorted(known_urls, reverse=True)}
    groups = _groups([(item, walk.column) for walk in walks for item in walk.lines])
    return tuple(_candidate(bureau, group, spelled) for group in groups)


_Line = tuple[Item, Column]


def _groups(lines: list[_Line]) -> list[list[_Line]]:
    """Lines that share an address, in the order of their first one."""
    group_of: dict[str, list[_Line]] = {}
    groups: list[list[_Line]] = []
    for line in lines:
        keys = [url_key(url) for url in _urls(line[0])]
        joined = list({id(group): group for key in keys if (group := group_of.get(key))}.values())
        target = joined[0] if joined else []
        if not joined:
            groups.append(target)
        for other in joined[1:]:
            target.extend(other)
            groups = [group for group in groups if group is not other]
        target.append(line)
        for member, _ in (target if joined[1:] else [line]):
            group_of.update((url_key(url), target) for url in _urls(member))
    return groups


def _urls(item: Item) -> tuple[str, ...]:
    return (item.url, *item.twin_urls)


def _candidate(bureau: Bureau, group: list[_Line], spelled: Mapping[str, str]) -> Candidate:
    urls: dict[str, str] = {}
    for url in (url for item, _ in group for url in _urls(item)):
        urls.setdefault(url_key(url), spelled.get(url_key(url), url))
    ordered = sorted(urls.values(), key=lambda url: (not _on_hosts(bureau, url), "/gkmlpt/content/" in url))
    items = [item for item, _ in group]
    title = max((item.title for item in items), key=len)
    judgements = [decide(bureau, replace(item, title=title), column, tuple(ordered)) for item, column in group]
    judgement = min(judgements, key=lambda found: _STRONGEST.index(found.decision))
    return Candidate(
        bureau_id=bureau.id,
        url=ordered[0],
        title=title,
        published_on=next((item.published_on for item in items if item.published_on), None),
        decision=judgement.decision,
        kind=judgement.kind,
        reasons=judgement.reasons,
        column_url=group[0][1].url,
        twin_urls=tuple(ordered[1:]),
        publisher=next((item.publisher for item in items if item.publisher), None),
        document_number=next((item.document_number for item in items if item.document_number), None),
        index_number=next((item.index_number for item in items if item.index_number), None),
        report_year=judgement.report_year,
    )


def decide(bureau: Bureau, item: Item, column: Column, urls: tuple[str, ...] = ()) -> Judgement:
    """The decision on one line: a person's, else refused when it leads off the bureau's hosts, else its title's.

    ``urls``: all addresses of the document when they are more than the line's own.
    """
    urls = urls or _urls(item)
    judged = classify_title(item.title, column=column.name)
    if override := override_of(bureau, urls):
        kind = (judged.kind or NearMiss.OTHER) if override.decision is Decision.REFUSED else None
        return replace(judged, decision=override.decision, kind=kind, reasons=(override.words, *judged.reasons))
    if not any(_on_hosts(bureau, url) for url in urls):
        words = f"leads to {_host(urls[0])}, which is none of the bureau's hosts"
        return replace(judged, decision=Decision.REFUSED, kind=NearMiss.OTHER, reasons=(words, *judged.reasons))
    return judged


def override_of(bureau: Bureau, urls: Iterable[str]) -> Override | None:
    """A person's decision in the bureau's YAML about one of these addresses; the scheme does not count."""
    keys = set(map(url_key, urls))
    return next((override for override in bureau.overrides if url_key(override.url) in keys), None)


def _host(url: str) -> str:
    try:
        return host_key(url)
    except Refused:
        return url


def _on_hosts(bureau: Bureau, url: str) -> bool:
    return _host(url) in bureau.hosts


def _checks(bureau: Bureau, walks: tuple[ColumnWalk, ...], candidates: tuple[Candidate, ...]) -> tuple[Finding, ...]:
    found = [_foreign_report(bureau, candidate) for candidate in candidates]
    found.append(_number_of_candidates(bureau, walks, candidates))
    return tuple(finding for finding in found if finding)


def _foreign_report(bureau: Bureau, candidate: Candidate) -> Finding | None:
    """A title that reads like a report but leads off the bureau's hosts: a moved site, or another's report."""
    if _on_hosts(bureau, candidate.url) or override_of(bureau, (candidate.url, *candidate.twin_urls)):
        return None
    if classify_title(candidate.title).decision is not Decision.REPORT:
        return None
    message = f"“{candidate.title}” is listed on another host; add it to `hosts` if it is the bureau's own"
    return Finding("report_on_other_host", Level.WARNING, message, candidate.url)


def _number_of_candidates(
    bureau: Bureau, walks: tuple[ColumnWalk, ...], candidates: tuple[Candidate, ...]
) -> Finding | None:
    """Only a walk of every column to its end counts all there is."""
    expected = bureau.expect.candidates
    if expected is None or not all(walk.to_end for walk in walks):
        return None
    lowest, highest = expected
    if lowest <= len(candidates) <= highest:
        return None
    message = (
        f"{len(candidates)} documents are listed, {lowest} to {highest} are normal: "
        "look whether a column was emptied, moved or mixed with another; else change `expect` in the bureau's YAML"
    )
    return Finding("candidates_expected", Level.WARNING, message, ", ".join(f"{w.column.url} {w.items}" for w in walks))
