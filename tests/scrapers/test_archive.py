"""The archive: what is written can be read back by anyone, and a kill leaves nothing half."""

from __future__ import annotations

import gzip
import subprocess
import sys
import threading
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from warcio.archiveiterator import ArchiveIterator
from warcio.checker import Checker

from scrapers.archive import ArchiveWriter, recover
from scrapers.archive_reader import captures, read, read_body
from scrapers.errors import ArchiveDamaged
from scrapers.model import Ask, Capture, PageVerdict, Purpose
from scrapers.proof import Proof
from scrapers.transport import Exchange

ROOT = Path(__file__).parents[2]
OK = Proof(PageVerdict.OK)
URL = "http://www.example.gov.cn/列表/a.html?x=1"


def exchange(body: bytes = "正文".encode(), status: int = 200, **headers: str) -> Exchange:
    named = {"Content-Type": 'Text/HTML; charset="GBK"'}
    named |= {key.replace("_", "-"): value for key, value in headers.items()}
    return Exchange(
        method="GET",
        url="http://www.example.gov.cn/%E5%88%97%E8%A1%A8/a.html?x=1",
        request_headers=(("User-Agent", "fazhi/test"),),
        request_body=None,
        status=status,
        phrase="OK",
        headers=tuple(named.items()),
        body=body,
        fetched_at=datetime(2026, 11, 3, 4, 5, 6, 789, UTC),
    )


def write(folder: Path, *exchanges: Exchange, crawl_id: str = "c1", last: Capture | None = None) -> list[Capture]:
    with ArchiveWriter(folder, crawl_id, "fazhi/test") as archive:
        return [archive.keep(one, Ask(URL, purpose=Purpose.DOCUMENT), "test-rsj", OK, last) for one in exchanges]


def records(path: Path) -> list[tuple[str, dict[str, str]]]:
    with path.open("rb") as file:
        return [(record.rec_type, dict(record.rec_headers.headers)) for record in ArchiveIterator(file)]


def test_captures_are_rebuilt_from_the_file_alone(tmp_path: Path) -> None:
    made = write(tmp_path, exchange(ETag='"e1"', Last_Modified="Mon, 02 Nov 2026 00:00:00 GMT"), exchange(b"two"))
    assert list(captures(tmp_path / made[0].warc_file)) == made
    assert (made[0].media_type, made[0].charset, made[0].url) == ("text/html", "gbk", URL)


def test_a_reason_in_chinese_over_two_lines_survives(tmp_path: Path) -> None:
    with ArchiveWriter(tmp_path, "c1", "fazhi/test") as archive:
        proof = Proof(PageVerdict.BLOCKED, "安全\r\n验证: 请稍候")
        capture = archive.keep(exchange(), Ask(URL), "test-rsj", proof)
    assert [one.reason for one in captures(tmp_path / capture.warc_file)] == ["安全 验证: 请稍候"]


def test_other_tools_find_the_file_valid(tmp_path: Path) -> None:
    first = write(tmp_path, exchange(), exchange(b"", status=404))[0]
    second = write(tmp_path, exchange(), exchange(b"", status=304), crawl_id="c2", last=first)[0]
    for name in (first.warc_file, second.warc_file):
        checker = Checker(type("Options", (), {"inputs": [str(tmp_path / name)], "verbose": False}))
        checker.process_all()
        assert checker.exit_value == 0
    kinds = [kind for kind, _ in records(tmp_path / first.warc_file)]
    assert kinds == ["warcinfo", "response", "request", "response", "request"]


def test_headers_speak_of_the_body_that_is_stored(tmp_path: Path) -> None:
    capture = write(tmp_path, exchange(Content_Encoding="gzip", Transfer_Encoding="chunked", Content_Length="9"))[0]
    headers = read(tmp_path, capture.warc_file, capture.warc_offset).headers
    assert headers["Content-Length"] == str(len("正文".encode()))
    assert not {"Content-Encoding", "Transfer-Encoding"} & set(headers)


def test_a_request_record_holds_what_was_posted_and_points_at_the_answer(tmp_path: Path) -> None:
    asked = replace(exchange(), method="POST", request_body=b'{"pageNo":1}')
    capture = write(tmp_path, asked)[0]
    with (tmp_path / capture.warc_file).open("rb") as file:
        request = next(record for record in ArchiveIterator(file) if record.rec_type == "request")
        assert request.raw_stream.read() == b'{"pageNo":1}'
        assert request.rec_headers.get_header("WARC-Concurrent-To") == f"<urn:uuid:{capture.id}>"


@pytest.mark.parametrize(("answer", "profile"), [
    (exchange(), "identical-payload-digest"), (exchange(b"", status=304), "server-not-modified"),
])
def test_an_unchanged_body_is_a_revisit_of_the_first_one_through_any_number_of_runs(
    tmp_path: Path, answer: Exchange, profile: str
) -> None:
    first = write(tmp_path, exchange())[0]
    second = write(tmp_path, answer, crawl_id="c2", last=first)[0]
    third = write(tmp_path, answer, crawl_id="c3", last=second)[0]
    head = dict(records(tmp_path / third.warc_file)[1][1])
    assert head["WARC-Type"] == "revisit"
    assert head["WARC-Profile"].endswith(profile)
    assert head["WARC-Refers-To"] == f"<urn:uuid:{first.id}>"
    assert head["WARC-Refers-To-Target-URI"] == first.final_url
    assert head["WARC-Refers-To-Date"] == "2026-11-03T04:05:06.000789Z"
    assert read_body(tmp_path, third.warc_file, third.warc_offset) == "正文".encode()
    assert third.sha256 == first.sha256
    assert list(captures(tmp_path / third.warc_file)) == [third]


def test_a_body_can_be_read_while_the_run_goes_on(tmp_path: Path) -> None:
    archive = ArchiveWriter(tmp_path, "c1", "fazhi/test")
    capture = archive.keep(exchange(), Ask(URL), "test-rsj", OK)
    assert not (tmp_path / capture.warc_file).exists()
    assert read_body(tmp_path, capture.warc_file, capture.warc_offset) == "正文".encode()
    archive.close()
    assert read_body(tmp_path, capture.warc_file, capture.warc_offset) == "正文".encode()


def test_a_run_without_answers_leaves_no_file(tmp_path: Path) -> None:
    write(tmp_path)
    assert list(tmp_path.iterdir()) == []


def test_two_writers_of_one_run_have_two_files(tmp_path: Path) -> None:
    first, second = ArchiveWriter(tmp_path, "c1", "x"), ArchiveWriter(tmp_path, "c1", "x")
    one, two = (archive.keep(exchange(), Ask(URL), "b", OK) for archive in (first, second))
    first.close()
    second.close()
    assert one.warc_file != two.warc_file
    assert read_body(tmp_path, two.warc_file, two.warc_offset) == "正文".encode()


def test_threads_do_not_mix_their_records(tmp_path: Path) -> None:
    with ArchiveWriter(tmp_path, "c1", "fazhi/test") as archive:
        made: list[tuple[bytes, Capture]] = []

        def work(letter: bytes) -> None:
            for size in range(1, 20):
                body = letter * size * 50
                made.append((body, archive.keep(exchange(body), Ask(URL), "test-rsj", OK)))

        threads = [threading.Thread(target=work, args=(letter,)) for letter in (b"a", b"b", b"c", b"d")]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    assert len(made) == 76
    assert all(read_body(tmp_path, one.warc_file, one.warc_offset) == body for body, one in made)


def test_changed_bytes_are_noticed(tmp_path: Path) -> None:
    capture = write(tmp_path, exchange(bytes(range(256)) * 40))[0]
    path = tmp_path / capture.warc_file
    data = bytearray(path.read_bytes())
    data[capture.warc_offset + 700] ^= 0xFF
    path.write_bytes(data)
    with pytest.raises(ArchiveDamaged):
        read_body(tmp_path, capture.warc_file, capture.warc_offset)


def test_a_well_formed_record_with_other_bytes_is_noticed(tmp_path: Path) -> None:
    capture = write(tmp_path, exchange(b"the body as it came"))[0]
    path = tmp_path / capture.warc_file
    record = gzip.decompress(path.read_bytes()[capture.warc_offset :])
    path.write_bytes(b"\0" * capture.warc_offset + gzip.compress(record.replace(b"as it came", b"as we like")))
    with pytest.raises(ArchiveDamaged, match="hash"):
        read_body(tmp_path, capture.warc_file, capture.warc_offset)


FULL_DISK = """
import resource, signal, sys
from pathlib import Path
from tests.scrapers.test_archive import ArchiveWriter, Ask, OK, URL, exchange
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
archive = ArchiveWriter(Path(sys.argv[1]), "c1", "fazhi/test")
archive.keep(exchange(b"first"), Ask(URL), "test-rsj", OK)
(path,) = Path(sys.argv[1]).iterdir()
size = path.stat().st_size
hard = resource.getrlimit(resource.RLIMIT_FSIZE)[1]
resource.setrlimit(resource.RLIMIT_FSIZE, (size + 300, hard))
try:
    archive.keep(exchange(b"second"), Ask(URL), "test-rsj", OK)
except OSError as error:
    print(type(error).__name__, path.stat().st_size == size)
resource.setrlimit(resource.RLIMIT_FSIZE, (hard, hard))
archive.keep(exchange(b"third"), Ask(URL), "test-rsj", OK)
archive.close()
"""


def test_a_record_that_does_not_fit_on_the_disk_leaves_no_trace(tmp_path: Path) -> None:
    command = [sys.executable, "-c", FULL_DISK, str(tmp_path)]
    done = subprocess.run(command, capture_output=True, text=True, check=True, cwd=ROOT)
    assert done.stdout == "OSError True\n"
    (path,) = tmp_path.iterdir()
    assert [read_body(tmp_path, one.warc_file, one.warc_offset) for one in captures(path)] == [b"first", b"third"]


@pytest.mark.parametrize("offset", [3, 10_000_000])
def test_a_wrong_offset_or_file_is_damage(tmp_path: Path, offset: int) -> None:
    capture = write(tmp_path, exchange())[0]
    with pytest.raises(ArchiveDamaged):
        read_body(tmp_path, capture.warc_file, offset)
    with pytest.raises(ArchiveDamaged):
        read_body(tmp_path, "missing.warc.gz", 0)


WRITER = """
import sys, os, signal
from pathlib import Path
from tests.scrapers.test_archive import ArchiveWriter, Ask, OK, URL, exchange
archive = ArchiveWriter(Path(sys.argv[1]), "c1", "fazhi/test")
for number in range(3):
    archive.keep(exchange(b"body %d " % number * 100), Ask(URL), "test-rsj", OK)
(path,) = Path(sys.argv[1]).glob("*.open")
with path.open("ab") as file:
    file.write(path.read_bytes()[:int(sys.argv[2])])    # the beginning of a next record, torn
print("ready", flush=True)
if sys.argv[3] == "die":
    os.kill(os.getpid(), signal.SIGKILL)
sys.stdin.read()
"""


def start_writer(folder: Path, torn: int, then: str) -> subprocess.Popen[bytes]:
    command = [sys.executable, "-c", WRITER, str(folder), str(torn), then]
    writer = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, cwd=ROOT)
    assert writer.stdout is not None
    assert writer.stdout.readline() == b"ready\n"
    return writer


@pytest.mark.parametrize("torn", [0, 1, 9, 150])
def test_after_a_kill_within_a_record_the_tail_is_cut_and_the_file_closed(tmp_path: Path, torn: int) -> None:
    start_writer(tmp_path, torn, "die").communicate()
    (left,) = tmp_path.iterdir()
    size = left.stat().st_size
    recovered = recover(tmp_path)
    assert [(one.records, one.cut_bytes) for one in recovered] == [(7, torn)]
    (path,) = tmp_path.iterdir()
    assert (path.name, path.stat().st_size) == (recovered[0].name, size - torn)
    bodies = [read_body(tmp_path, one.warc_file, one.warc_offset) for one in captures(path)]
    assert bodies == [b"body %d " % number * 100 for number in range(3)]
    assert recover(tmp_path) == ()


def test_the_file_of_a_living_writer_is_left_alone(tmp_path: Path) -> None:
    writer = start_writer(tmp_path, 20, "live")
    try:
        before = {path.name: path.stat().st_size for path in tmp_path.iterdir()}
        assert recover(tmp_path) == ()
        assert {path.name: path.stat().st_size for path in tmp_path.iterdir()} == before
    finally:
        writer.kill()
        writer.communicate()


def test_a_left_over_without_a_whole_record_is_removed(tmp_path: Path) -> None:
    (tmp_path / "c1-7.warc.gz.open").write_bytes(b"\x1f\x8b\x08")
    assert [one.name for one in recover(tmp_path)] == [None]
    assert list(tmp_path.iterdir()) == []
