"""Host clocks, between threads, runs and processes."""

from __future__ import annotations

import multiprocessing
import time
from itertools import pairwise
from pathlib import Path

import pytest

from scrapers.errors import TryLater
from scrapers.politeness import HostClock


class Time:
    """A clock that only moves when somebody waits."""

    def __init__(self) -> None:
        self.now = 1_000_000.0
        self.waits: list[float] = []

    def pause(self, seconds: float) -> None:
        self.waits.append(round(seconds, 3))
        self.now += seconds

    def clock(self, folder: Path) -> HostClock:
        return HostClock(folder, pause=self.pause, now=lambda: self.now)


def test_the_pause_counts_from_the_end_of_the_last_request(tmp_path: Path) -> None:
    moment = Time()
    clock = moment.clock(tmp_path)
    with clock.turn("a.gov.cn", 2.0):
        moment.now += 5.0
    moment.now += 0.5
    with clock.turn("a.gov.cn", 2.0):
        pass
    assert moment.waits == [1.5]


def test_hosts_do_not_wait_for_each_other(tmp_path: Path) -> None:
    moment = Time()
    clock = moment.clock(tmp_path)
    for host in ("a.gov.cn", "b.gov.cn", "a.gov.cn:8080"):
        with clock.turn(host, 2.0):
            pass
    assert moment.waits == []


def test_the_next_run_knows_the_last_ones_requests(tmp_path: Path) -> None:
    moment = Time()
    with moment.clock(tmp_path).turn("a.gov.cn", 2.0):
        pass
    with moment.clock(tmp_path).turn("a.gov.cn", 2.0):
        pass
    assert moment.waits == [2.0]


def test_a_failed_request_counts_as_one(tmp_path: Path) -> None:
    moment = Time()
    clock = moment.clock(tmp_path)
    with pytest.raises(OSError, match="reset"), clock.turn("a.gov.cn", 2.0):
        raise OSError("reset")
    with clock.turn("a.gov.cn", 2.0):
        pass
    assert moment.waits == [2.0]


def test_a_host_that_asked_for_rest_gets_it(tmp_path: Path) -> None:
    moment = Time()
    clock = moment.clock(tmp_path)
    clock.rest("a.gov.cn", 30.0)
    clock.rest("a.gov.cn", 10.0)
    with clock.turn("a.gov.cn", 2.0):
        pass
    assert moment.waits == [30.0]


def test_a_rest_longer_than_a_run_waits_is_try_later(tmp_path: Path) -> None:
    clock = Time().clock(tmp_path)
    clock.rest("a.gov.cn", 3600.0)
    with pytest.raises(TryLater, match="3600 s"), clock.turn("a.gov.cn", 2.0):
        pass


@pytest.mark.parametrize("content", ["", "{", '{"ended": "x"}', "[]", '{"ended": 9e12, "not_before": 9e12}'])
def test_a_broken_or_future_stamp_costs_at_most_one_pause(tmp_path: Path, content: str) -> None:
    moment = Time()
    (tmp_path / "a.gov.cn.clock").write_text(content)
    with moment.clock(tmp_path).turn("a.gov.cn", 2.0):
        pass
    assert sum(moment.waits) <= 2.0


def _take_turns(folder: str, queue: multiprocessing.Queue[tuple[float, float]]) -> None:
    clock = HostClock(Path(folder))
    for _ in range(3):
        with clock.turn("a.gov.cn", 0.05):
            started = time.time()
            time.sleep(0.02)
            queue.put((started, time.time()))


def test_two_processes_share_one_clock(tmp_path: Path) -> None:
    context = multiprocessing.get_context("spawn")
    queue: multiprocessing.Queue[tuple[float, float]] = context.Queue()
    workers = [context.Process(target=_take_turns, args=(str(tmp_path), queue)) for _ in range(2)]
    for worker in workers:
        worker.start()
    turns = sorted(queue.get(timeout=30) for _ in range(6))
    for worker in workers:
        worker.join()
    gaps = [later[0] - earlier[1] for earlier, later in pairwise(turns)]
    assert min(gaps) >= 0.045
