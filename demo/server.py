"""The demonstration's web server: one loopback port for each site folder, standard library only.

A site's folder mirrors its URL paths; a folder answers with its ``index.html`` (``.shtml``). Files carry ETag and
Last-Modified and answer 304; text is gzipped where the client accepts it. Names that begin with ``_`` are not pages:

* ``_site.json``: ``offset`` (port = base + offset), ``charset`` of the Content-Type header (null: none),
  ``wall`` (``status`` and ``file``: every request is answered so)
* ``_routes.json``: ordered rules ``{method, path, query, json, file | body, status}``; the first that matches answers.
  ``query``: these fields have these values, null means absent; ``json``: these fields of the posted object.
  Their answers carry no validators, as those of most list services.
* ``_lastmod.json``: path → moment of the last change; ``_404.html``: the page for unknown paths

The files name their own addresses on ports from ``BASE_PORT`` on. When the sites stand on other ports, the answers
are rewritten accordingly.
"""

from __future__ import annotations

import gzip
import json
import re
import socket
import sys
import threading
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass
from datetime import datetime
from email.utils import formatdate, parsedate_to_datetime
from hashlib import sha256
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path, PurePosixPath
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

BASE_PORT = 48700
LOOPBACK = "127.0.0.1"
SITES = Path(__file__).parent / "sites"
BUREAUS = Path(__file__).parent / "bureaus"
LAST_PORT = 65535
TYPES = {
    ".html": "text/html", ".shtml": "text/html", ".css": "text/css", ".txt": "text/plain",
    ".json": "application/json", ".pdf": "application/pdf",
}
PORTS = re.compile(rb"127\.0\.0\.1:(\d{4,5})(?!\d)")


@dataclass(frozen=True, slots=True)
class Servers:
    """The running servers: the base port, and the port of each site by its folder's name."""

    base: int
    ports: Mapping[str, int]

    @property
    def hosts(self) -> tuple[str, ...]:
        """``host:port`` of each, as the address gate's list of allowed hosts takes them."""
        return tuple(f"{LOOPBACK}:{port}" for port in self.ports.values())


@dataclass(frozen=True, slots=True)
class Reply:
    """An answer before it is packed; ``modified`` (epoch seconds) only for files, which alone carry validators."""

    status: int
    body: bytes
    content_type: str
    modified: float | None = None


class Site:
    """One folder with its rules, read once."""

    def __init__(self, folder: Path) -> None:
        config = json.loads((folder / "_site.json").read_text("utf-8"))
        self.folder = folder
        self.offset: int = config["offset"]
        self.charset: str | None = config["charset"]
        self.wall: Mapping[str, Any] | None = config.get("wall")
        self.rules: list[Mapping[str, Any]] = json.loads((folder / "_routes.json").read_text("utf-8"))
        self.changed: Mapping[str, str] = json.loads((folder / "_lastmod.json").read_text("utf-8"))

    def reply(self, method: str, path: str, query: str, body: bytes) -> Reply:
        """Wall, then rules, then files, then the site's own 404."""
        if self.wall:
            return self._file_reply(self.wall["file"], self.wall["status"])
        for rule in self.rules:
            if _matches(rule, method, path, query, body):
                return self._rule_reply(rule)
        name = self._page(path)
        if name is None or method == "POST":
            return self._file_reply("_404.html", 404)
        stamp = self.changed.get(name)
        return self._file_reply(name, 200, datetime.fromisoformat(stamp).timestamp() if stamp else None)

    def _page(self, path: str) -> str | None:
        """The file of a path, relative to the folder; names with an underscore in front and ``..`` are no pages."""
        parts = [part for part in path.split("/") if part]
        if any(part == ".." or part.startswith("_") for part in parts):
            return None
        name = "/".join(parts)
        names = (f"{name}/index.html", f"{name}/index.shtml") if path.endswith("/") else (name,)
        return next((n.lstrip("/") for n in names if (self.folder / n.lstrip("/")).is_file()), None)

    def _rule_reply(self, rule: Mapping[str, Any]) -> Reply:
        status = rule.get("status", 200)
        if "file" in rule:
            return self._file_reply(rule["file"], status)
        return Reply(status, json.dumps(rule["body"], ensure_ascii=False).encode(), self._type(".json"))

    def _file_reply(self, name: str, status: int, modified: float | None = None) -> Reply:
        return Reply(status, (self.folder / name).read_bytes(), self._type(PurePosixPath(name).suffix), modified)

    def _type(self, suffix: str) -> str:
        kind = TYPES.get(suffix, "application/octet-stream")
        return f"{kind};charset={self.charset}" if self.charset and _is_text(kind) else kind


def _is_text(content_type: str) -> bool:
    return content_type.startswith(("text/", "application/json"))


def _matches(rule: Mapping[str, Any], method: str, path: str, query: str, body: bytes) -> bool:
    if path != rule["path"] or rule.get("method", method) != method:
        return False
    fields = dict(parse_qsl(query, keep_blank_values=True))
    if any(fields.get(name) != value for name, value in rule.get("query", {}).items()):
        return False
    if "json" not in rule:
        return True
    try:
        posted = json.loads(body)
    except ValueError:
        return False
    return isinstance(posted, dict) and all(posted.get(name) == value for name, value in rule["json"].items())


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    timeout = 30
    server: _Server

    def do_GET(self) -> None:
        self._answer()

    def do_HEAD(self) -> None:
        self._answer()

    def do_POST(self) -> None:
        self._answer()

    def _answer(self) -> None:
        length = self.headers.get("Content-Length", "0")
        posted = self.rfile.read(int(length) if length.isdigit() else 0)
        target = urlsplit(self.path)
        method = "GET" if self.command == "HEAD" else self.command
        reply = self.server.site.reply(method, unquote(target.path), target.query, posted)
        self._send(reply, self._moved(reply))

    def _moved(self, reply: Reply) -> bytes:
        """The body with the ports on which the sites really stand."""
        shift = self.server.shift
        if not shift or not _is_text(reply.content_type):
            return reply.body
        return PORTS.sub(lambda m: f"{LOOPBACK}:{int(m[1]) + shift}".encode(), reply.body)

    def _send(self, reply: Reply, body: bytes) -> None:
        tag = f'"{sha256(body).hexdigest()[:20]}"'
        if reply.modified is not None and self._is_known(tag, reply.modified):
            self._head(304, self._validators(tag, reply.modified))
            return
        headers = {"Content-Type": reply.content_type} | self._validators(tag, reply.modified)
        if _is_text(reply.content_type) and "gzip" in self.headers.get("Accept-Encoding", ""):
            body = gzip.compress(body, mtime=0)
            headers |= {"Content-Encoding": "gzip", "Vary": "Accept-Encoding"}
        self._head(reply.status, headers | {"Content-Length": str(len(body))})
        if self.command != "HEAD":
            self.wfile.write(body)

    @staticmethod
    def _validators(tag: str, modified: float | None) -> dict[str, str]:
        return {} if modified is None else {"ETag": tag, "Last-Modified": formatdate(modified, usegmt=True)}

    def _is_known(self, tag: str, modified: float) -> bool:
        """RFC 9110: If-None-Match stands above If-Modified-Since."""
        if tags := self.headers.get("If-None-Match"):
            return tag in (known.strip().removeprefix("W/") for known in tags.split(","))
        with suppress(TypeError, ValueError):
            return modified <= parsedate_to_datetime(self.headers.get("If-Modified-Since", "")).timestamp()
        return False

    def _head(self, status: int, headers: Mapping[str, str]) -> None:
        self.send_response_only(status)
        self.send_header("Server", "demo")
        self.send_header("Date", formatdate(usegmt=True))
        for name, value in headers.items():
            self.send_header(name, value)
        self.end_headers()

    def log_message(self, format: str, *args: object) -> None:
        """Quiet: the crawl's own progress is what is shown."""


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    block_on_close = False

    def __init__(self, site: Site, port: int) -> None:
        super().__init__((LOOPBACK, port), _Handler)
        self.site = site
        self.shift = port - site.offset - BASE_PORT
        self._open: set[socket.socket] = set()
        self._lock = threading.Lock()

    def process_request(self, request: Any, client_address: Any) -> None:
        with self._lock:
            self._open.add(request)
        super().process_request(request, client_address)

    def shutdown_request(self, request: Any) -> None:
        with self._lock:
            self._open.discard(request)
        super().shutdown_request(request)

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A client that hangs up is no event; anything else is a fault of ours and is shown."""
        if not isinstance(sys.exc_info()[1], (ConnectionError, TimeoutError)):
            super().handle_error(request, client_address)

    def close(self) -> None:
        """Stops listening and ends the connections that clients keep open."""
        self.shutdown()
        self.server_close()
        with self._lock:
            for connection in self._open:
                with suppress(OSError):
                    connection.shutdown(socket.SHUT_RDWR)


@contextmanager
def serve(sites: Path = SITES, base_port: int = BASE_PORT) -> Iterator[Servers]:
    """Serves every site folder below ``sites``, each on ``base_port`` + its offset, until the block ends.

    :raises OSError: when one of the ports is taken (``choose_base`` finds a free block).
    """
    folders = sorted(folder for folder in sites.iterdir() if (folder / "_site.json").is_file())
    ports: dict[str, int] = {}
    with ExitStack() as stack:
        for folder in folders:
            site = Site(folder)
            ports[folder.name] = base_port + site.offset
            server = _Server(site, ports[folder.name])
            threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()
            stack.callback(server.close)
        yield Servers(base_port, ports)


def choose_base(preferred: int = BASE_PORT, count: int | None = None) -> int:
    """The first port of a free block of ``count`` loopback ports (default: one for each site): ``preferred`` when
    it is free, else the next block after it.

    :raises OSError: when no block up to port 65535 is free.
    """
    size = count or sum(1 for _ in SITES.glob("*/_site.json"))
    for base in range(preferred, LAST_PORT - size + 2, size):
        if all(_is_free(port) for port in range(base, base + size)):
            return base
    raise OSError(f"no {size} free ports in a row from {preferred} on")


def _is_free(port: int) -> bool:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((LOOPBACK, port))
        except OSError:
            return False
        return True


def write_bureaus(target: Path, base: int) -> None:
    """Copies the bureaus' YAML files to ``target`` (made when missing), with the ports counted from ``base``."""
    target.mkdir(parents=True, exist_ok=True)
    for file in sorted(BUREAUS.glob("*.yaml")):
        moved = move_ports(file.read_text("utf-8"), base)
        (target / file.name).write_text(moved, "utf-8")


def move_ports(text: str, base: int) -> str:
    """Text that names addresses counted from ``BASE_PORT``, with the same addresses counted from ``base``."""
    return PORTS.sub(lambda m: f"{LOOPBACK}:{int(m[1]) - BASE_PORT + base}".encode(), text.encode()).decode()
