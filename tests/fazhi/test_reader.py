"""Binary documents are read in processes of their own: what a file does there costs nothing else."""

from __future__ import annotations

import json
import os
import signal
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import psutil
import pytest

from fazhi.pipeline import reader
from fazhi.pipeline.reader import Broken, Pool, parse
from fazhi.pipeline.reading_job import Job
from fazhi.settings import ReadingLimits
from tests.support.pages import REPORT, TITLE
from tests.support.replica import FAZHI, ROOT
from tests.transforms.samples.docx import make_docx
from tests.transforms.samples.pdf import make_pdf, report_pdf
from transforms import parse as pure
from transforms.model import Known, Report, Verdict

PROGRAM = "fazhi.pipeline.reading_process"
GOOD = report_pdf([TITLE], REPORT, ["柳塘市文化和旅游局", "2025年1月20日"])
RULES = [*((90.0, 700.0 - 20 * n, 490.0, 700.0 - 20 * n) for n in range(31)), (90, 100, 90, 700), (490, 100, 490, 700)]
LONG = make_pdf([([(90, 700 - 20 * n, 12, "坚持依法行政。" * 5) for n in range(30)], RULES)] * 900)  # half a minute
WIDE = make_docx("<w:p/>" * 3_000_000)   # 18 MB of XML, far more as a tree


@pytest.fixture
def limited() -> Iterator[Pool]:
    """Processes with little of everything."""
    pool = Pool(ReadingLimits(memory=250, seconds=5, pages=1000), most=2)
    yield pool
    pool.close()


def job(body: bytes) -> Job:
    return Job("parse", (body, "a file", Known()))


def readers_of(process: psutil.Process) -> list[psutil.Process]:
    return [one for one in process.children() if one.status() != psutil.STATUS_ZOMBIE and PROGRAM in one.cmdline()]


def test_a_document_is_the_same_wherever_it_is_read() -> None:
    assert parse(GOOD, "a file") == pure.parse(GOOD, "a file")


def test_a_page_needs_no_process(limited: Pool, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reader, "pool", lambda: limited)
    before = readers_of(psutil.Process())
    assert parse(f"<h1>{TITLE}</h1>".encode(), "a file").verdict is not Verdict.REPORT
    assert readers_of(psutil.Process()) == before


def test_a_huge_page_is_read_in_a_process(limited: Pool, monkeypatch: pytest.MonkeyPatch) -> None:
    """Its time and memory have limits there, and it says the same."""
    monkeypatch.setattr(reader, "pool", lambda: limited)
    huge = f"<h1>{TITLE}</h1>{'<p>坚持依法行政。</p>' * 20_000}".encode()
    before = readers_of(psutil.Process())
    assert parse(huge, "a file").verdict is not Verdict.REPORT
    assert readers_of(psutil.Process()) != before


def test_the_process_is_used_again(limited: Pool) -> None:
    limited.run(job(GOOD))
    first = readers_of(psutil.Process())
    assert isinstance(limited.run(job(GOOD)), Report)
    assert readers_of(psutil.Process()) == first


def test_a_document_that_takes_too_long_ends_with_a_verdict_and_the_next_is_read(limited: Pool) -> None:
    done = limited.run(job(LONG))
    assert isinstance(done, Broken)
    assert done.verdict is Verdict.UNSUPPORTED
    assert "more than 5 seconds" in done.reason
    assert "FAZHI_READER_SECONDS" in done.reason
    assert isinstance(limited.run(job(GOOD)), Report)


def test_a_document_that_takes_too_much_memory_ends_with_a_verdict_and_the_next_is_read(limited: Pool) -> None:
    done = limited.run(job(WIDE))
    assert isinstance(done, Broken)
    assert done.verdict is Verdict.UNSUPPORTED
    assert "more than 250 MiB" in done.reason
    assert isinstance(limited.run(job(GOOD)), Report)


@pytest.mark.parametrize("sign", [signal.SIGSEGV, signal.SIGABRT])
def test_a_document_that_crashes_its_reader_ends_with_a_verdict_and_the_next_is_read(sign: signal.Signals) -> None:
    """The crash is done to the process from outside, in the middle of a long document."""
    others = readers_of(psutil.Process())
    pool = Pool(ReadingLimits(memory=2048, seconds=60, pages=1000), most=1)
    try:
        pool.run(job(GOOD))
        (one,) = set(readers_of(psutil.Process())) - set(others)
        with ThreadPoolExecutor(1) as threads:
            running = threads.submit(pool.run, job(LONG))
            while one.cpu_percent(0.02) < 50:
                assert not running.done()
            one.send_signal(sign)
            done = running.result()
        assert isinstance(done, Broken)
        assert done.verdict is Verdict.CORRUPT
        assert sign.name in done.reason
        assert isinstance(pool.run(job(GOOD)), Report)
    finally:
        pool.close()


def test_a_waiting_process_that_was_killed_is_not_blamed_on_the_next_document(limited: Pool) -> None:
    limited.run(job(GOOD))
    for one in readers_of(psutil.Process()):
        one.kill()
        one.wait()
    assert isinstance(limited.run(job(GOOD)), Report)


def test_what_this_process_once_took_is_not_counted_against_the_reader(limited: Pool) -> None:
    assert len(b"x" * 400_000_000) > 0
    done = limited.run(job(GOOD[: len(GOOD) // 2]))
    assert isinstance(done, Report)
    assert done.verdict is Verdict.CORRUPT
    assert limited.peak < 200


def test_many_threads_share_a_few_processes() -> None:
    others = len(readers_of(psutil.Process()))
    pool = Pool(ReadingLimits(memory=2048, seconds=60, pages=1000), most=2)
    try:
        with ThreadPoolExecutor(8) as threads:
            done = list(threads.map(pool.run, [job(GOOD)] * 24))
        assert all(isinstance(one, Report) for one in done)
        assert len(readers_of(psutil.Process())) - others <= 2
    finally:
        pool.close()


def test_the_command_says_which_limit_was_met_and_how_to_raise_it(tmp_path: Path) -> None:
    path = tmp_path / "报告.docx"
    path.write_bytes(WIDE)
    env = os.environ | {"FAZHI_READER_MEMORY": "250", "FAZHI_HOME": str(tmp_path / "data")}
    done = psutil.Popen([FAZHI, "parse", str(path)], cwd=ROOT, env=env, stdout=-1, stderr=-1)
    out, err = done.communicate(timeout=60)
    assert done.returncode == 0
    assert err == b""
    said = json.loads(out)
    assert said["verdict"] == "unsupported"
    assert "FAZHI_READER_MEMORY" in said["verdict_reason"]


def test_a_limit_that_is_no_number_is_said(tmp_path: Path) -> None:
    path = tmp_path / "a.pdf"
    path.write_bytes(GOOD)
    env = os.environ | {"FAZHI_READER_SECONDS": "bald"}
    done = psutil.Popen([FAZHI, "parse", str(path)], cwd=ROOT, env=env, stdout=-1, stderr=-1)
    _, err = done.communicate(timeout=60)
    assert done.returncode == 2
    assert b"FAZHI_READER_SECONDS" in err
