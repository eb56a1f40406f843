"""Imports run one way. This test reads them, so that no one has to remember."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
WEB = {"requests", "urllib3", "http", "socket", "ssl", "httpx", "aiohttp", "warcio"}
DATABASE = {"duckdb", "sqlite3", "pyarrow"}
OURS = {"transforms", "scrapers", "warehouse", "fazhi", "flows", "demo", "tests"}

# package: what it must never import
FORBIDDEN = {
    "transforms": WEB | DATABASE | {"prefect"} | (OURS - {"transforms"}),
    "scrapers": DATABASE | {"prefect"} | (OURS - {"scrapers", "transforms"}),
    "warehouse": WEB | {"prefect"} | (OURS - {"warehouse", "transforms"}),
    "demo": DATABASE | {"prefect"} | (OURS - {"demo", "scrapers", "transforms"}),
    "fazhi": {"prefect", "tests"},
    "flows": {"tests"},
}


def modules(package: str) -> list[Path]:
    return sorted((ROOT / package).rglob("*.py"))


def imports(path: Path) -> list[tuple[int, str]]:
    """Every imported module with its line, those inside functions too."""
    found = []
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            found += [(node.lineno, alias.name) for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}:{node.lineno}: imports are absolute"
            found += [(node.lineno, f"{node.module}.{alias.name}") for alias in node.names]
    return found


@pytest.mark.parametrize("package", FORBIDDEN)
def test_a_package_imports_only_what_lies_below_it(package: str) -> None:
    assert modules(package), f"{package}/ holds no module: the test would prove nothing"
    wrong = [
        f"{path.relative_to(ROOT)}:{line}: {name}"
        for path in modules(package)
        for line, name in imports(path)
        if name.split(".")[0] in FORBIDDEN[package]
    ]
    assert wrong == []


def test_nothing_imports_the_command_line() -> None:
    wrong = [
        f"{path.relative_to(ROOT)}:{line}"
        for package in OURS - {"tests"}
        for path in modules(package)
        for line, name in imports(path)
        if name.startswith("fazhi.cli") and path.parent.name != "cli"
    ]
    assert wrong == []


def test_transforms_read_no_clock() -> None:
    """Pure: the same bytes give the same report on any day."""
    calls = {"now", "utcnow", "today", "time", "monotonic"}
    wrong = [
        f"{path.relative_to(ROOT)}:{node.lineno}: {ast.unparse(node)}"
        for path in modules("transforms")
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and node.func.attr in calls
        and ast.unparse(node.func.value) in {"datetime", "date", "time", "datetime.datetime", "datetime.date"}
    ]
    assert wrong == []
