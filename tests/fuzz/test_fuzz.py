"""The short form of ``make fuzz``: 50 spoilt files for every reader."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from fazhi.pipeline.reader import Pool
from tests.fuzz.run import LIMITS, fuzz
from tests.support.good_files import good_files
from transforms.model import Known
from transforms.readers import read


@pytest.fixture(scope="module")
def pool() -> Iterator[Pool]:
    pool = Pool(LIMITS, most=1)
    yield pool
    pool.close()


@pytest.mark.parametrize("name", sorted(good_files()))
def test_a_spoilt_file_gets_a_verdict(name: str, pool: Pool) -> None:
    assert [reason for _, reason in fuzz(pool, name, 50)] == []
    assert pool.peak < LIMITS.memory


@pytest.mark.parametrize("name", sorted(good_files().keys() - {"image"}))
def test_the_files_that_are_spoilt_were_good(name: str) -> None:
    for body in good_files()[name]:
        reading = read(body, None, Known())
        assert reading.verdict is None, reading.reason
        assert reading.document.text
