"""Texts that an older parser cleaned: their quotes are found again, and replay reads them with today's."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from fazhi.pipeline.documents import ingest
from fazhi.pipeline.named import Given
from fazhi.pipeline.replay import replay
from fazhi.pipeline.run import crawl
from fazhi.pipeline.verify import Proof, verify
from fazhi.settings import Settings
from tests.support.pages import DECOYS, REPORT, TITLE, article, bureau_yaml, listing, settings_at
from tests.support.replica import FAZHI, ROOT
from tests.support.web import Web
from tests.transforms.samples.pdf import report_pdf
from transforms.parse import PARSER_VERSION
from warehouse.publish import publish
from warehouse.store import query, writer

ID = "liutang-wlj"
PAGE = "/zwgk/r9001.html"


@pytest.fixture
def settings(tmp_path: Path) -> Iterator[Settings]:
    with Web() as web:
        bureau_yaml(tmp_path / "bureaus", ID, web)
        web.route("/zwgk/", listing([(PAGE, TITLE, "2025-03-01"), *DECOYS]))
        web.route(PAGE, article(TITLE, REPORT))
        yield settings_at(tmp_path, web)


def moved(settings: Settings, version: str) -> None:
    """The warehouse as another parser would have left it, whose text had one character more at its top."""
    with writer(settings.home, "test") as store:
        store.con.execute("UPDATE metrics SET start_char = start_char + 1, end_char = end_char + 1")
        store.con.execute("UPDATE report_versions SET parser_version = ?", [version])
        publish(store, settings.home)


@pytest.mark.parametrize(("version", "proof"), [("0", Proof.MOVED), (PARSER_VERSION, Proof.MISSING)])
def test_a_quote_at_another_place_has_moved_when_an_older_parser_read_it_and_is_missing_else(
    settings: Settings, version: str, proof: Proof
) -> None:
    crawl(settings, watch=lambda step: None)
    moved(settings, version)
    assert {one.proof for one in verify(settings)} == {proof}


def test_bytes_that_cannot_be_read_here_prove_nothing_and_accuse_nobody(settings: Settings, tmp_path: Path) -> None:
    """A PDF of two pages, ingested, and verified where documents may have one page."""
    path = tmp_path / "a.pdf"
    path.write_bytes(report_pdf([TITLE], REPORT * 2, ["柳塘市文化广电旅游局", "2025年2月20日"]))
    ingest(settings, [str(path)], Given(ID))
    assert {one.proof for one in verify(settings)} == {Proof.FOUND}
    env = os.environ | {"FAZHI_HOME": str(settings.home), "FAZHI_READER_PAGES": "1"}
    done = subprocess.run([FAZHI, "verify"], cwd=ROOT, env=env, capture_output=True, text=True, check=False)
    assert done.returncode == 1
    assert "no_bytes" in done.stderr
    assert "FAZHI_READER_PAGES" in done.stderr
    assert "missing" not in done.stderr


def test_replay_publishes_what_todays_parser_reads_under_its_own_version(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as before:
        before.setattr("transforms.parse.PARSER_VERSION", "0")
        crawl(settings, watch=lambda step: None)
    assert replay(settings, lambda step: None).changes == ()
    assert query(settings.home, "SELECT parser_version FROM report_versions").rows == ((PARSER_VERSION,),)
    assert {one.proof for one in verify(settings)} == {Proof.FOUND}
