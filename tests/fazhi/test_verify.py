"""Texts that an older parser cleaned: their quotes are found again, and replay reads them with today's."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from fazhi.pipeline.reader import clean
from fazhi.pipeline.replay import replay
from fazhi.pipeline.run import crawl
from fazhi.pipeline.verify import Proof, verify
from fazhi.settings import Settings
from tests.support.pages import DECOYS, REPORT, TITLE, article, bureau_yaml, listing, settings_at
from tests.support.web import Web
from transforms.model import Block, BlockKind, Document
from transforms.parse import PARSER_VERSION
from warehouse.store import query

ID = "liutang-wlj"
PAGE = "/zwgk/r9001.html"


@pytest.fixture
def settings(tmp_path: Path) -> Iterator[Settings]:
    with Web() as web:
        bureau_yaml(tmp_path / "bureaus", ID, web)
        web.route("/zwgk/", listing([(PAGE, TITLE, "2025-03-01"), *DECOYS]))
        web.route(PAGE, article(TITLE, REPORT))
        yield settings_at(tmp_path, web)


def cleaned_otherwise(*arguments: object) -> Document:
    """What another parser might make of the same bytes: one line more at the top."""
    document = clean(*arguments)  # type: ignore[arg-type]
    return replace(document, blocks=(Block(BlockKind.PARAGRAPH, "柳文广旅〔2025〕3号"), *document.blocks))


@pytest.mark.parametrize(("version", "proof"), [("0", Proof.MOVED), (PARSER_VERSION, Proof.MISSING)])
def test_a_quote_at_another_place_has_moved_when_an_older_parser_read_it_and_is_missing_else(
    settings: Settings, monkeypatch: pytest.MonkeyPatch, version: str, proof: Proof
) -> None:
    with monkeypatch.context() as before:
        before.setattr("transforms.parse.PARSER_VERSION", version)
        crawl(settings, watch=lambda step: None)
    monkeypatch.setattr("fazhi.pipeline.verify.clean", cleaned_otherwise)
    assert {one.proof for one in verify(settings)} == {proof}


def test_replay_publishes_what_todays_parser_reads_under_its_own_version(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as before:
        before.setattr("transforms.parse.PARSER_VERSION", "0")
        crawl(settings, watch=lambda step: None)
    assert replay(settings, lambda step: None).changes == ()
    assert query(settings.home, "SELECT parser_version FROM report_versions").rows == ((PARSER_VERSION,),)
    assert {one.proof for one in verify(settings)} == {Proof.FOUND}
