"""One request over the wire: what a plain server class cannot be made to do, and the address that is connected to."""

from __future__ import annotations

import contextlib
import socket
import threading
import time
from collections.abc import Iterator

import pytest

from scrapers.errors import Refused, TryLater
from scrapers.gate import Gate
from scrapers.transport import Limits, Transport
from tests.support.web import Web

QUICK = Limits(connect=1.0, read=1.0, total=0.6, body=1 << 20)


@contextlib.contextmanager
def raw_server(*pieces: bytes, pause: float) -> Iterator[int]:
    """Sends the pieces to each client with a pause after each, whatever is asked."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        def serve() -> None:
            with contextlib.suppress(OSError):
                while True:
                    client, _ = server.accept()
                    with client, contextlib.suppress(OSError):
                        client.recv(4096)
                        for piece in pieces:
                            client.sendall(piece)
                            time.sleep(pause)

        thread = threading.Thread(target=serve, daemon=True)
        thread.start()
        yield server.getsockname()[1]


def transport(port: int, limits: Limits = QUICK) -> Transport:
    return Transport(Gate(frozenset({f"127.0.0.1:{port}"})), limits, "fazhi/test")


def test_headers_that_drip_for_ever_end_at_the_total_limit() -> None:
    with raw_server(b"HTTP/1.1 200 OK\r\n", *[b"X: y\r\n"] * 100, pause=0.05) as port:
        started = time.monotonic()
        with pytest.raises(TryLater, match="total time"):
            transport(port).send("GET", f"http://127.0.0.1:{port}/", {}, None)
        assert time.monotonic() - started < 2.0


@pytest.mark.parametrize("answer", [b"SSH-2.0-OpenSSH_9.2\r\n", b"HTTP/1.1 abc\r\n\r\n", b"\x16\x03\x01\x02\0", b"",
                                    b"HTTP/1.1 200 OK\r\nContent-Ty"])
def test_what_is_no_whole_answer_is_try_later(answer: bytes) -> None:
    with raw_server(answer, pause=0.0) as port, pytest.raises(TryLater):
        transport(port).send("GET", f"http://127.0.0.1:{port}/", {}, None)


def test_a_closed_port_is_try_later() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
    with pytest.raises(TryLater, match="no connection"):
        transport(port).send("GET", f"http://127.0.0.1:{port}/", {}, None)


def test_the_connection_goes_to_the_checked_address_not_to_a_second_lookup() -> None:
    lookups: list[str] = []

    def resolve(host: str, port: int) -> tuple[str, ...]:
        lookups.append(host)
        return ("127.0.0.1",)

    with Web() as web:
        web.route("/a", "here")
        gate = Gate(frozenset({f"rebinding.invalid:{web.port}"}), resolve)
        exchange = Transport(gate, QUICK, "fazhi/test").send("GET", f"http://rebinding.invalid:{web.port}/a", {}, None)
        assert exchange.body == b"here"
        assert web.asked[0].host == f"rebinding.invalid:{web.port}"
    assert lookups == ["rebinding.invalid"]


def test_a_name_that_resolves_to_a_private_address_is_not_connected_to() -> None:
    with Web() as web:
        gate = Gate(resolve=lambda host, port: ("127.0.0.1",))
        with pytest.raises(Refused, match=r"127\.0\.0\.1"):
            Transport(gate, QUICK, "fazhi/test").send("GET", f"http://rebinding.invalid:{web.port}/a", {}, None)
        assert web.asked == []
