"""Two hundred bureaus on two hundred hosts: politeness by the server's own log, time and CPU by the system's."""

from __future__ import annotations

import os
import resource
import subprocess
import time
from collections import defaultdict
from itertools import pairwise
from pathlib import Path

import pytest

from tests.support.pages import DECOYS, REPORT, TITLE, article, listing
from tests.support.replica import FAZHI, ROOT
from tests.support.web import Asked, Web

HOSTS = 200
DELAY = 1.0  # seconds between two requests to one host
ASKED = 3  # of each host: robots.txt, the column, the report
STARTED = 5.0  # seconds for the interpreter, the warehouse and its publishing
PAGES = 3


def declare(folder: Path) -> None:
    folder.mkdir()
    for number in range(HOSTS):
        host = f"b{number:03}.example"
        (folder / f"b{number:03}.yaml").write_text(
            f'id: b{number:03}\nname: 柳塘市文化广电旅游局\nregion: "990100"\nplatform: generic\n'
            f"columns:\n  - url: http://{host}/zwgk/\n    name: 通知公告\n",
            "utf-8",
        )


def intervals(web: Web) -> list[float]:
    """Seconds from the end of an answer to the next request of the same host."""
    by_host: dict[str, list[Asked]] = defaultdict(list)
    for asked in web.asked:
        by_host[asked.host].append(asked)
    assert len(by_host) == HOSTS
    return [later.time - earlier.time for some in by_host.values() for earlier, later in pairwise(some)]


def run(web: Web, folder: Path, verb: str) -> tuple[float, float]:
    """Seconds and seconds of CPU that the command took."""
    inherited = {k: v for k, v in os.environ.items() if not k.startswith(("FAZHI_", "PREFECT_"))}
    settings = {
        "FAZHI_HOME": str(folder / "home"), "FAZHI_BUREAUS": str(folder / "bureaus"), "FAZHI_HOST_DELAY": str(DELAY),
        "HTTP_PROXY": web.origin, "http_proxy": web.origin, "NO_PROXY": "", "no_proxy": "",
    }  # fmt: skip
    before, began = resource.getrusage(resource.RUSAGE_CHILDREN), time.monotonic()
    done = subprocess.run(
        [FAZHI, verb, "--json"], env=inherited | settings, cwd=ROOT, capture_output=True, text=True, check=False
    )
    took, after = time.monotonic() - began, resource.getrusage(resource.RUSAGE_CHILDREN)
    assert done.returncode == 0, done.stderr
    return took, after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def test_time_goes_by_delay_and_not_by_hosts(tmp_path: Path) -> None:
    declare(tmp_path / "bureaus")
    with Web() as web:
        web.route("/zwgk/", listing([*DECOYS, ("/zwgk/report.html", TITLE, "2025-03-01")]))
        web.route("/zwgk/report.html", article(TITLE, REPORT))
        took, cpu = run(web, tmp_path, "crawl")
        assert len(web.asked) == HOSTS * ASKED
        least = min(intervals(web))
    print(f"{HOSTS} hosts, {HOSTS * ASKED} requests: {took:.1f} s, {cpu:.1f} s of CPU")
    assert least >= DELAY - 0.01
    assert took < (ASKED - 1) * DELAY + STARTED + cpu


@pytest.mark.speed
def test_a_walk_takes_little_of_a_core(tmp_path: Path) -> None:
    declare(tmp_path / "bureaus")
    with Web() as web:
        for page in range(1, PAGES + 1):
            lines = [
                (f"/zwgk/content/post_{page}{n:03}.html", f"关于第{page}{n}批文化惠民演出的通知", f"2025-02-{28 - n}")
                for n in range(18)
            ]
            pager = f'<script>createPageHTML({PAGES}, {page}, "index", "html");</script>'
            web.route("/zwgk/" if page == 1 else f"/zwgk/index_{page}.html", listing(lines).replace("共1页", pager))
        _, cpu = run(web, tmp_path, "discover")
        asked = len(web.asked)
    assert asked >= HOSTS * (PAGES + 1)
    each = (cpu - 1.5) / asked  # a second and a half until the first request
    print(f"{HOSTS} hosts, {asked} requests: {cpu:.1f} s of CPU, {1000 * each:.1f} ms a page of 18 titles")
    assert each <= 0.015
