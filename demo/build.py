"""Writes ``demo/sites`` and ``demo/expected.yaml`` from ``demo/source``: ``python -m demo.build``.

The same source gives the same bytes. Both results are kept in the repository, so that the demonstration runs
without a build; a test builds again and compares.
"""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable, Mapping
from datetime import date
from pathlib import Path

import yaml

from demo.content import SOURCE, Entry, Site, load_sites
from demo.families import generic, shanghai, trs, wall
from demo.guangdong import gkmlpt, nfcms
from demo.markup import STYLE_SHEET, document, esc
from demo.server import BASE_PORT
from demo.tree import Tree, address, path_of

HERE = Path(__file__).parent
TODAY = date(2025, 6, 30)    # the day on which the demonstration's ledger is drawn up
FAMILIES: Mapping[str, Callable[[Site, Tree], None]] = {
    "gkmlpt": gkmlpt, "nfcms": nfcms, "trs": trs, "shanghai": shanghai, "generic": generic, "wall": wall,
}
ROBOTS = {
    "qingyu-rsj": "User-agent: *\nDisallow: /admin/\n",
    "yunlan-scjgj": None,      # answers robots.txt with its "page not found" and status 200
}


def build(target: Path, expected: Path, source: Path = SOURCE) -> None:
    """Writes all sites below ``target`` (emptied first) and the declaration ``expected``."""
    sites = load_sites(source)
    if target.exists():
        shutil.rmtree(target)
    for site in sites:
        _write(target / site.id, _tree(site, source))
    declared = {"base_port": BASE_PORT, "today": TODAY, "bureaus": [_declare(site) for site in sites]}
    text = yaml.safe_dump(declared, allow_unicode=True, sort_keys=False, width=1000)
    expected.write_text(EXPECTED_HEAD + text, "utf-8")


def _tree(site: Site, source: Path) -> Tree:
    tree = Tree()
    FAMILIES[site.family](site, tree)
    config: dict[str, object] = {"offset": site.offset, "charset": site.charset}
    if site.family == "wall":
        config["wall"] = {"status": 412, "file": "_wall.html"}
    else:
        _add_common(site, tree)
    for entry in site.entries:
        for attachment in address(site, entry).attachments:
            tree.files[path_of(attachment)[1:]] = (source / f"{site.id}-{entry.year}.pdf").read_bytes()
    tree.add("_site.json", _json(config))
    tree.add("_routes.json", _json(tree.rules))
    tree.add("_lastmod.json", _json(_last_modified(site, tree)))
    return tree


def _add_common(site: Site, tree: Tree) -> None:
    columns = "".join(f'<li><a href="{c.path}">{esc(c.name)}</a></li>' for c in site.columns)
    tree.add("index.html", document(site, "", site.name, f"<h2>{esc(site.name)}</h2><ul>{columns}</ul>"))
    tree.add("_404.html", document(site, "", "404", "<p>抱歉，您访问的页面不存在或已删除</p><a href='/'>返回首页</a>"))
    tree.add("style.css", STYLE_SHEET)
    robots = ROBOTS.get(site.id, "")
    if robots is None:
        tree.rules.append({"path": "/robots.txt", "file": "_404.html"})
    elif robots:
        tree.add("robots.txt", robots)


def _last_modified(site: Site, tree: Tree) -> dict[str, str]:
    """Pages carry the moment they were published, everything else that of the newest entry."""
    newest = site.entries[0].when if site.entries else None
    moments = {path: newest for path in tree.files if not path.startswith("_")}
    for entry in site.entries:
        where = address(site, entry)
        for url in (where.url, *where.aliases, *where.attachments):
            if path_of(url)[1:] in moments:
                moments[path_of(url)[1:]] = entry.when
    return {path: when.isoformat() for path, when in sorted(moments.items()) if when}


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, indent=1) + "\n"


def _write(folder: Path, tree: Tree) -> None:
    for path, data in tree.files.items():
        file = folder / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(data)


EXPECTED_HEAD = """# What a crawl of the demonstration sites must find; written by demo/build.py from demo/source.
"""


def _declare(site: Site) -> dict[str, object]:
    reports = sorted((e for e in site.entries if e.year), key=lambda e: e.year or 0)
    return {
        "id": site.id, "name": site.name, "port": BASE_PORT + site.offset, "verdict": site.verdict,
        "listed": len(site.entries), "reports": [_declare_report(site, entry) for entry in reports],
        "gone": [address(site, e).url for e in site.entries if e.gone],
        "near_misses": [
            {"url": address(site, e).url, "aliases": list(address(site, e).aliases), "title": e.title, "kind": e.kind}
            for e in site.entries if e.kind
        ],
    }


def _declare_report(site: Site, entry: Entry) -> dict[str, object]:
    where = address(site, entry)
    return {
        "year": entry.year, "title": entry.title, "publisher": site.name, "published_on": entry.when.date(),
        "canonical_url": where.url, "aliases": list(where.aliases), "attachments": list(where.attachments),
    }


if __name__ == "__main__":
    build(HERE / "sites", HERE / "expected.yaml")
