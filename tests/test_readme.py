"""The documentation says what is true: settings, verbs and tables are those of the program."""

from __future__ import annotations

import re
from pathlib import Path

import duckdb
import yaml

from fazhi.cli import app
from fazhi.pipeline.health import Kind
from fazhi.settings import VARIABLES
from transforms.metrics import ReportContext, read_metrics
from transforms.model import Section
from warehouse.publish import publish
from warehouse.store import SNAPSHOT, writer

README = (Path(__file__).parent.parent / "README.md").read_text("utf-8")


def test_the_table_of_settings_is_the_program_s_own() -> None:
    rows = [f"| `{name}` | {f'`{default}`' if default else ''} | {meaning} |" for name, default, meaning in VARIABLES]
    assert "\n".join(rows) in README


def test_what_is_shipped_for_production_names_settings_and_verbs_of_the_program() -> None:
    folder = Path(__file__).parent.parent / "deploy"
    compose = yaml.safe_load((folder / "compose.yaml").read_text("utf-8"))
    texts = [(folder / name).read_text("utf-8") for name in ("compose.yaml", "fazhi.service")]
    known = {name for name, _, _ in VARIABLES}
    assert set(re.findall(r"FAZHI_[A-Z_]+", " ".join(texts))) <= known
    assert compose["services"]["warehouse"]["command"][:2] == [".venv/bin/fazhi", "serve"]
    assert "ExecStart=/opt/fazhi/.venv/bin/fazhi serve" in texts[1]


def test_every_alarm_stands_in_the_operations_page() -> None:
    page = (Path(__file__).parent.parent / "docs/operations.md").read_text("utf-8")
    assert {kind.value for kind in Kind if f"| `{kind.value}`, `fazhi." not in page} == set()


def test_every_verb_has_help_and_stands_in_the_readme() -> None:
    verbs = {command.callback.__name__: command for command in app.registered_commands if command.callback}
    assert len(verbs) > 8
    for verb, command in verbs.items():
        assert command.callback is not None
        assert command.callback.__doc__, verb
        assert re.search(rf"^\| `{verb}[ `]", README, re.MULTILINE), verb


def test_every_table_of_the_snapshot_stands_in_the_readme(tmp_path: Path) -> None:
    with writer(tmp_path, "test") as store:
        publish(store, tmp_path)
    with duckdb.connect(tmp_path / SNAPSHOT, read_only=True) as con:
        names = {name for (name,) in con.execute("SELECT table_name FROM information_schema.tables").fetchall()}
    internal = {"schema_migrations", "schema_views", "page_texts", "withdrawals", "metric_comparability"}
    assert {"reports", "ledger", "metric_values"} <= names
    assert {name for name in names - internal if f"`{name}`" not in README} == set()


def test_the_example_of_the_extraction_page_is_what_the_reader_takes_down() -> None:
    page = (Path(__file__).parent.parent / "docs/extraction.md").read_text("utf-8")
    sentence = re.search(r"An example, `([^`]+)`", page)
    assert sentence is not None
    text = sentence[1]
    section = Section("1", None, 1, None, None, "achievements", None, 0, len(text))
    for fact in read_metrics(text, [section], ReportContext("柳塘市水务局", 2024)):
        row = f"| {fact.quote} | {fact.metric_id} | {fact.value:g} {fact.unit} | {fact.role} | {fact.period_basis} |"
        assert row in page
