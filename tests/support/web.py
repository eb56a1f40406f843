"""A small real HTTP server on loopback for tests: programmable answers, faults, and a log of what was asked.

    with Web() as web:
        web.route("/list/", "<ul>…</ul>")                                   # 200, text/html; charset=utf-8
        web.route("/api", Reply(body=b"{}", headers={"Content-Type": "application/json"}), method="POST")
        web.route("/flaky", [Reply(503), Reply(body="at last")])            # one after the other, the last for ever
        web.route("/by-code", lambda asked: Reply(body=asked.headers.get("Cookie", "none")))
        web.route("http://far.example/x", "reached through the proxy")      # matched before plain paths
        requests.get(web.url("/list/")); requests.get("http://far.example/x", proxies={"http": web.origin})
        web.asked[-1].method, web.paths()

Anything not routed answers 404. It serves as plain origin server and as forward proxy for ``http://`` URLs.
"""

from __future__ import annotations

import contextlib
import email.utils
import gzip
import hashlib
import socket
import struct
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from http.client import responses
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import urlsplit


@dataclass(frozen=True)
class Reply:
    """One answer. Headers may be a mapping, or pairs where a name comes twice.

    ``delay``: seconds before anything is sent. ``drop``: closes without an answer (``reset``: with a TCP reset).
    ``keep``: the full Content-Length is declared, but only so many bytes are sent.
    ``chunk`` and ``pause``: so many bytes, then so many seconds. ``chunked``: no Content-Length, HTTP chunks.
    ``etag``: sends an ETag and answers If-None-Match with 304. ``gzip``: packs the body.
    """

    status: int = 200
    body: bytes | str = b""
    headers: Mapping[str, str] | Sequence[tuple[str, str]] = ()
    delay: float = 0.0
    drop: bool = False
    reset: bool = False
    keep: int | None = None
    chunk: int | None = None
    pause: float = 0.0
    chunked: bool = False
    etag: bool = False
    gzip: bool = False

    @property
    def payload(self) -> bytes:
        raw = self.body.encode() if isinstance(self.body, str) else self.body
        return gzip.compress(raw, mtime=0) if self.gzip else raw

    def pairs(self) -> list[tuple[str, str]]:
        pairs = list(self.headers.items() if isinstance(self.headers, Mapping) else self.headers)
        if not any(name.lower() == "content-type" for name, _ in pairs):
            pairs.append(("Content-Type", "text/html; charset=utf-8"))
        if self.gzip:
            pairs.append(("Content-Encoding", "gzip"))
        if self.etag:
            pairs.append(("ETag", f'"{hashlib.sha1(self.payload).hexdigest()}"'))
        return pairs


@dataclass(frozen=True)
class Asked:
    """One request as it came in. ``path`` has the query; ``time`` is ``time.monotonic()`` when its head was read."""

    method: str
    url: str
    host: str
    path: str
    headers: Mapping[str, str]
    body: bytes
    time: float
    by_proxy: bool = False


Answer = Reply | str | bytes | Callable[[Asked], "Reply | str | bytes"]


@dataclass
class _Route:
    answers: list[Answer]
    used: int = 0

    def next(self) -> Answer:
        answer = self.answers[min(self.used, len(self.answers) - 1)]
        self.used += 1
        return answer


@dataclass
class Web:
    """The server; see the module's text. ``asked`` is the log, ``ended`` the monotonic time each answer ended."""

    tls: object | None = None                     # an ssl.SSLContext: https only
    routes: dict[tuple[str, str], _Route] = field(default_factory=dict)
    asked: list[Asked] = field(default_factory=list)
    ended: list[float] = field(default_factory=list)

    def __post_init__(self) -> None:
        self._lock = threading.Lock()

    def __enter__(self) -> Web:
        self._server = _Server(("127.0.0.1", 0), _Handler)
        self._server.web = self
        if self.tls is not None:
            self._server.socket = self.tls.wrap_socket(self._server.socket, server_side=True)  # type: ignore[attr-defined]
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.02,), daemon=True)
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()

    @property
    def port(self) -> int:
        return self._server.server_address[1]

    @property
    def host(self) -> str:
        """``127.0.0.1:<port>``, as it stands in allow-lists."""
        return f"127.0.0.1:{self.port}"

    @property
    def origin(self) -> str:
        return f"{'http' if self.tls is None else 'https'}://{self.host}"

    def url(self, path: str = "/") -> str:
        return self.origin + path

    def route(self, path: str, *answers: Answer | list[Answer], method: str = "GET") -> None:
        """Answers ``path`` (with its query if it has one, else with any query), given singly or as a list."""
        flat: list[Answer] = []
        for answer in answers:
            flat.extend(answer if isinstance(answer, list) else [answer])
        with self._lock:
            self.routes[method, path] = _Route(flat)

    def folder(self, folder: Path, prefix: str = "/") -> None:
        """Every file under ``folder`` as a page with an ETag; ``index.html`` also for its folder."""
        for file in sorted(path for path in folder.rglob("*") if path.is_file()):
            path = prefix + file.relative_to(folder).as_posix()
            reply = Reply(body=file.read_bytes(), headers={"Content-Type": _media_type(file.suffix)}, etag=True)
            self.route(path, reply)
            if file.name == "index.html":
                self.route(path.removesuffix("index.html"), reply)

    def paths(self) -> list[str]:
        """The paths asked so far, in order."""
        return [asked.path for asked in list(self.asked)]

    def answer(self, asked: Asked) -> Reply:
        bare = asked.path.partition("?")[0]
        host_url = f"http://{asked.host}"
        with self._lock:
            self.asked.append(asked)
            keys = (host_url + asked.path, host_url + bare, asked.path, bare)
            route = next((found for key in keys if (found := self.routes.get((asked.method, key)))), None)
            answer = route.next() if route else Reply(404, "<html><body><h1>404 Not Found</h1></body></html>")
        made = answer(asked) if callable(answer) else answer
        return made if isinstance(made, Reply) else Reply(body=made)


def _media_type(suffix: str) -> str:
    kinds = {".html": "text/html; charset=utf-8", ".json": "application/json", ".pdf": "application/pdf"}
    return kinds.get(suffix, "application/octet-stream")


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    block_on_close = False
    request_queue_size = 64
    web: Web

    def handle_error(self, request: object, client_address: object) -> None:
        """A client that hangs up is part of many tests."""


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    timeout = 30
    server: _Server

    def _serve(self) -> None:
        started = time.monotonic()
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        parts = urlsplit(self.path)
        by_proxy = bool(parts.netloc)
        host = parts.netloc or self.headers.get("Host", "")
        path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
        asked = Asked(self.command, f"http://{host}{path}", host, path, self.headers, body, started, by_proxy)
        reply = self.server.web.answer(asked)
        if reply.delay:
            time.sleep(reply.delay)
        try:
            with contextlib.suppress(OSError):
                self._send(reply)
        finally:
            self.server.web.ended.append(time.monotonic())

    do_GET = do_POST = do_HEAD = do_PUT = _serve  # noqa: N815

    def _send(self, reply: Reply) -> None:
        if reply.drop or reply.reset:
            if reply.reset:
                self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
            self.close_connection = True
            return
        payload, status = reply.payload, reply.status
        pairs = reply.pairs()
        etag = next((value for name, value in pairs if name.lower() == "etag"), None)
        if reply.etag and etag and self.headers.get("If-None-Match") == etag:
            payload, status = b"", 304
        self.send_response_only(status, responses.get(status, "Unknown"))
        self.send_header("Date", email.utils.formatdate(usegmt=True))
        for name, value in pairs:
            self.send_header(name, value)
        if reply.chunked:
            self.send_header("Transfer-Encoding", "chunked")
        elif status != 304 and not any(name.lower() == "content-length" for name, _ in pairs):
            self.send_header("Content-Length", str(len(payload)))
        if reply.keep is not None:
            self.close_connection = True
        self.end_headers()
        if self.command != "HEAD":
            self._send_body(payload if reply.keep is None else payload[: reply.keep], reply)

    def _send_body(self, payload: bytes, reply: Reply) -> None:
        step = reply.chunk or max(len(payload), 1)
        for at in range(0, len(payload), step):
            piece = payload[at : at + step]
            self.wfile.write(b"%x\r\n%b\r\n" % (len(piece), piece) if reply.chunked else piece)
            self.wfile.flush()
            time.sleep(reply.pause)
        if reply.chunked and reply.keep is None:
            self.wfile.write(b"0\r\n\r\n")

    def log_message(self, *_: object) -> None:
        """``Web.asked`` is the log."""
