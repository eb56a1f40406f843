"""Looking at sites without keeping anything: a new site (probe), the declared bureaus (live check), and recording."""

from __future__ import annotations

import re
import shutil
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

import yaml

from fazhi.errors import UsageError
from fazhi.pipeline.run import SOFTWARE, choose, client_settings, opened, passing_client
from fazhi.settings import Settings, make_home, now
from scrapers.archive import ArchiveWriter
from scrapers.client import Client, Fetcher
from scrapers.glance import Glance, glance
from scrapers.model import Bureau
from scrapers.probe import Probe
from scrapers.probe import probe as look_at
from transforms.catalogue.regions import Region, regions
from transforms.names import is_body, is_full, name_in_title

RECORDED = "recorded"  # the id of a recording's run
EXPECTED = "expected.yaml"
_KINDS = (
    ("人力资源|人社", "rsj"), ("公安", "gaj"), ("教育", "jyj"), ("司法", "sfj"), ("财政", "czj"), ("民政", "mzj"),
    ("市场监督|市监", "scjgj"), ("卫生健康|卫健", "wjw"), ("生态环境", "sthjj"), ("自然资源|规划", "zrzyj"),
    ("住房|建设", "zjj"), ("交通", "jtj"), ("水利|水务", "slj"), ("农业", "nyncj"), ("应急", "yjglj"),
    ("审计", "sjj"), ("统计", "tjj"), ("医疗保障|医保", "ybj"), ("文化|文旅", "wlj"), ("城市管理|城管", "cgj"),
    ("发展和改革|发改", "fgw"), ("税务", "swj"), ("人民政府|政府", "zf"),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Draft:
    """What is known of a bureau before a person has looked: None where nothing was found.

    ``where``: how the region was found, or the divisions that it may be."""

    found: Probe
    id: str
    name: str | None
    region: Region | None
    where: str


@dataclass(frozen=True, slots=True)
class LiveCheck:
    """One declared bureau with its columns as they are now."""

    bureau: Bureau
    columns: tuple[Glance, ...]

    @property
    def clean(self) -> bool:
        """Whether every column could be read."""
        return all(column.problem is None for column in self.columns)


def probe(settings: Settings, url: str, name: str | None, region: str | None) -> Draft:
    """Looks at a site. UsageError for a region that is not listed; FazhiError when the page cannot be read."""
    if not url.startswith(("http://", "https://")):
        raise UsageError(f"{url} is no address; give the http(s) URL of the bureau's site or column")
    given = _given_region(region) if region else None
    with passing_client(settings) as client:
        found = look_at(url, client)
    called = name or _called(found)
    place, where = (given, "given") if given else _region_of(called or found.site_name or "")
    return Draft(found, _id_of(url, called or ""), called, place, where)


def _called(found: Probe) -> str | None:
    """The body that most of the accepted titles name in full, else the site's own name when it is a body's."""
    titles = [item.title for seen in found.columns for item in seen.accepted]
    named = Counter(name for title in titles if (name := name_in_title(title)) and is_full(name))
    if named:
        return named.most_common(1)[0][0]
    site = found.site_name
    return site if site and is_body(site) and is_full(site) and not site.endswith(("政府", "网站")) else None


def _given_region(words: str) -> Region:
    found = regions().named(words)
    if len(found) == 1:
        return found[0]
    if not found:
        raise UsageError(f"no administrative division is called {words}; give its six-digit adcode or its full name")
    raise UsageError(f"{words} is one of several: {_listed(found)}; give the adcode or the full name")


def _region_of(name: str) -> tuple[Region | None, str]:
    found = regions().of_publisher(name)
    if len(found) == 1:
        return found[0], "by the bureau's name"
    return None, f"one of {_listed(found)}" if found else "not in the bureau's name; give it with --region"


def _listed(found: Sequence[Region]) -> str:
    known = regions()
    return ", ".join(f"{one.adcode} {known.full_name(one.adcode)}" for one in found[:6])


def _id_of(url: str, name: str) -> str:
    """wuhan-rsj from rsj.wuhan.gov.cn, by the host and the bureau's trade."""
    parts = [part for part in (urlsplit(url).hostname or "").split(".") if part not in ("www", "gov", "cn", "com")]
    kind = next((short for pattern, short in _KINDS if re.search(pattern, name)), "")
    place = [part for part in parts if part != kind] or parts
    words = [*place[-1:], kind or "-".join(place[:-1])]
    return re.sub(r"[^a-z0-9-]+", "-", "-".join(word for word in words if word).lower()).strip("-") or "bureau"


def live_check(settings: Settings, ids: Sequence[str]) -> tuple[LiveCheck, ...]:
    """Asks for the newest page of every column, one after the other; keeps nothing. UsageError for an unknown id."""
    choice = choose(settings, ids)
    with passing_client(settings) as client:
        return tuple(LiveCheck(bureau, _glances(bureau, client)) for bureau in choice.bureaus)


def record(settings: Settings, ids: Sequence[str], folder: Path) -> tuple[LiveCheck, ...]:
    """As ``live_check``, and writes for each bureau ``<folder>/<id>/``: the answers as a WARC file, and what is read
    from them as ``expected.yaml``, which a person reviews. A bureau with a column that cannot be read is not written.
    """
    choice = choose(settings, ids)
    make_home(settings.home)
    return tuple(_record(settings, bureau, folder / bureau.id) for bureau in choice.bureaus)


def _record(settings: Settings, bureau: Bureau, folder: Path) -> LiveCheck:
    fresh = folder.with_name(f".{folder.name}.new")
    shutil.rmtree(fresh, ignore_errors=True)
    fresh.mkdir(parents=True)
    with (
        ArchiveWriter(fresh, RECORDED, SOFTWARE) as archive,
        opened(Client(client_settings(settings), archive)) as client,
    ):
        seen = LiveCheck(bureau, _glances(bureau, client))
        archive.finish(now())
    if not seen.clean:
        shutil.rmtree(fresh)
        return seen
    (fresh / EXPECTED).write_text(_expected_yaml(seen), "utf-8")
    shutil.rmtree(folder, ignore_errors=True)
    fresh.rename(folder)
    return seen


def _glances(bureau: Bureau, fetcher: Fetcher) -> tuple[Glance, ...]:
    return tuple(glance(bureau, column, fetcher) for column in bureau.columns)


def _expected_yaml(seen: LiveCheck) -> str:
    head = (
        f"# What the columns of {seen.bureau.id} showed when they were recorded, as it is read from the WARC file\n"
        "# beside this one. Compare it with the pages in a browser, then say who did so and when: the tests fail\n"
        "# without it.\n"
        "reviewed: {who: null, when: null}\n"
    )
    body = yaml.safe_dump({"columns": expected(seen)}, allow_unicode=True, sort_keys=False, width=120)
    return head + str(body)


def expected(seen: LiveCheck) -> list[dict[str, object]]:
    """What a recording must give again, column by column."""
    return [
        {
            "url": one.column.url,
            "lines": one.lines,
            "newest": one.newest.isoformat() if one.newest else None,
            "accepted": [f"{item.title} {item.url}" for item in one.accepted],
            "doubtful": [f"{item.title} {item.url}" for item in one.doubtful],
        }
        for one in seen.columns
    ]
