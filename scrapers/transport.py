"""One request over the wire, once: no redirects followed, no retries, nothing judged.

Limits on everything a hostile or broken server can stretch: time to connect, time between bytes, time in all (headers
too), bytes on the wire, bytes after unpacking.
"""

from __future__ import annotations

import contextlib
import hashlib
import socket
import threading
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import requests
from requests.adapters import HTTPAdapter
from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.connectionpool import HTTPConnectionPool, HTTPSConnectionPool
from urllib3.exceptions import (
    ConnectTimeoutError,
    HTTPError,
    NameResolutionError,
    NewConnectionError,
    ReadTimeoutError,
)
from urllib3.util.connection import create_connection

from scrapers.errors import TooLarge, TryLater
from scrapers.gate import Gate
from scrapers.unpack import Overflow, Undecodable, unpack

_PIECE = 1 << 16


class Transient(TryLater):
    """No whole answer, but the same request may well get one in a moment."""


@dataclass(frozen=True, slots=True)
class Limits:
    """Seconds and bytes. ``connect``: to open a connection; ``read``: between two pieces of the answer; ``total``: from
    the request to the last byte. ``body``: bytes of a body, on the wire and after unpacking."""

    connect: float = 10.0
    read: float = 30.0
    total: float = 120.0
    body: int = 64 << 20


@dataclass(frozen=True, slots=True)
class Exchange:
    """One request with its answer.

    ``body`` is after transfer and content decoding. ``is_cut``: it was cut at a limit on purpose. ``sets_cookie``:
    it brought a cookie that the client did not have. Header values are as sent, one pair for each line.
    """

    method: str
    url: str
    request_headers: tuple[tuple[str, str], ...]
    request_body: bytes | None
    status: int
    phrase: str
    headers: tuple[tuple[str, str], ...]
    body: bytes
    fetched_at: datetime
    is_cut: bool = False
    sets_cookie: bool = False

    @property
    def sha256(self) -> str:
        """Hash of the body."""
        return hashlib.sha256(self.body).hexdigest()

    def header(self, name: str) -> str | None:
        """The first value of a header, whatever its case."""
        wanted = name.lower()
        return next((value for key, value in self.headers if key.lower() == wanted), None)


class Transport:
    """Sends requests for one host at a time: it keeps the cookies and connections of one ``requests.Session``."""

    def __init__(self, gate: Gate, limits: Limits, user_agent: str) -> None:
        self._limits = limits
        self._settings: dict[str, Mapping[str, Any]] = {}
        self._session = requests.Session()
        self._session.headers.clear()
        self._session.headers.update({
            "User-Agent": user_agent,
            "Accept": "text/html,application/xhtml+xml,application/json,application/pdf,*/*;q=0.8",
            "Accept-Language": "zh-CN,zh;q=0.9,en;q=0.5",
            "Accept-Encoding": "gzip, deflate",
        })
        adapter = _GatedAdapter(gate, limits.total)
        self._session.mount("http://", adapter)
        self._session.mount("https://", adapter)

    def _environment(self, url: str) -> Mapping[str, Any]:
        """Proxy and certificates by the environment: looked up once for this host, since it takes as long as parsing
        a page."""
        scheme = url.partition(":")[0]
        if scheme not in self._settings:
            self._settings[scheme] = self._session.merge_environment_settings(url, {}, True, None, None)
        return self._settings[scheme]

    def _cookies(self) -> frozenset[tuple[str, str | None]]:
        return frozenset((cookie.name, cookie.value) for cookie in self._session.cookies)

    def close(self) -> None:
        self._session.close()

    def send(
        self, method: str, url: str, headers: dict[str, str], body: bytes | None, cut_at: int | None = None
    ) -> Exchange:
        """Asks and reads the whole answer; with ``cut_at`` only so many bytes of it.

        Raises ``Transient`` (timeout, reset, broken body), ``TryLater`` (total time over, untrusted certificate, name
        unknown), ``TooLarge``, ``Refused`` (private address).
        """
        prepared = self._session.prepare_request(
            requests.Request(method, url, headers=headers, data=body, auth=_no_password)
        )
        wanted = str(prepared.url)
        settings = self._environment(wanted)
        cookies = self._cookies()
        started = time.monotonic()
        fetched_at = datetime.now(UTC)
        with _explained(url, started + self._limits.total):
            timeout = (self._limits.connect, self._limits.read)
            answer = self._session.send(prepared, timeout=timeout, allow_redirects=False, **settings)
            with contextlib.closing(answer):
                raw, is_cut = self._read(answer, url, started + self._limits.total, cut_at)
        packed = ",".join(value for key, value in _pairs(answer) if key.lower() == "content-encoding")
        return Exchange(
            method=method,
            url=wanted,
            request_headers=tuple((str(key), _text(value)) for key, value in prepared.headers.items()),
            request_body=body,
            status=answer.status_code,
            phrase=answer.reason or "",
            headers=_pairs(answer),
            body=self._unpacked(raw, packed, url, is_cut),
            fetched_at=fetched_at,
            is_cut=is_cut,
            sets_cookie=not self._cookies() <= cookies,
        )

    def _read(self, answer: requests.Response, url: str, deadline: float, cut_at: int | None) -> tuple[bytes, bool]:
        declared = answer.headers.get("Content-Length", "")
        if cut_at is None and declared.isdecimal() and int(declared) > self._limits.body:
            raise TooLarge(f"declares {declared} bytes", url=url, evidence=f"limit {self._limits.body}")
        pieces: list[bytes] = []
        size = 0
        if time.monotonic() > deadline:     # shut while headers dripped in, which http.client takes for their end
            raise TimeoutError
        while piece := answer.raw.read1(_PIECE, decode_content=False):
            pieces.append(piece)
            size += len(piece)
            if cut_at is not None and size >= cut_at:
                return b"".join(pieces)[:cut_at], True
            if size > self._limits.body:
                raise TooLarge("the answer does not end", url=url, evidence=f"limit {self._limits.body} bytes")
            if time.monotonic() > deadline:
                raise TimeoutError
        if not pieces and answer.status_code == 200 and _has_open_end(answer):
            raise ConnectionError("closed before the first byte of the body")
        return b"".join(pieces), False

    def _unpacked(self, raw: bytes, content_encoding: str, url: str, is_cut: bool) -> bytes:
        try:
            return unpack(raw, content_encoding, self._limits.body)
        except Overflow as error:
            raise TooLarge(str(error), url=url, evidence=f"{len(raw)} bytes on the wire") from error
        except Undecodable as error:
            if is_cut:
                return b""
            raise Transient("the body cannot be unpacked", url=url, evidence=str(error)) from error


def _has_open_end(answer: requests.Response) -> bool:
    """Whether only the end of the connection says where the body ends."""
    return not {"content-length", "transfer-encoding"} & {name.lower() for name in answer.headers}


def _pairs(answer: requests.Response) -> tuple[tuple[str, str], ...]:
    """The headers as sent, each on one line (a folded one is joined)."""
    return tuple((str(key), " ".join(str(value).split())) for key, value in answer.raw.headers.items())


def _text(value: str | bytes) -> str:
    return value.decode("latin-1") if isinstance(value, bytes) else value


def _no_password(request: requests.PreparedRequest) -> requests.PreparedRequest:
    """Keeps requests from sending passwords of the user's ``.netrc`` to the sites."""
    return request


@contextlib.contextmanager
def _explained(url: str, deadline: float) -> Iterator[None]:
    """Errors of the libraries below as ours. What broke off at the deadline is not worth another try at once."""
    try:
        yield
    except (requests.exceptions.SSLError, requests.exceptions.InvalidProxyURL) as error:
        raise TryLater("no trusted TLS connection", url=url, evidence=_cause(error)) from error
    except (requests.exceptions.RequestException, HTTPError, OSError) as error:
        if time.monotonic() >= deadline:
            raise TryLater("not answered within the total time limit", url=url) from error
        if isinstance(_root(error), NameResolutionError):
            raise TryLater("the host name is not known", url=url, evidence=_cause(error)) from error
        raise Transient(_what(error), url=url, evidence=_cause(error)) from error


def _what(error: BaseException) -> str:
    root = _root(error)
    if isinstance(root, ConnectTimeoutError | NewConnectionError):
        return "no connection"
    return "timed out" if isinstance(root, ReadTimeoutError | TimeoutError) else "the connection broke off"


def _root(error: BaseException) -> BaseException:
    """What urllib3 said, below the wrapping of requests and of urllib3's own MaxRetryError."""
    inner = error.args[0] if error.args else None
    reason = getattr(inner, "reason", None)
    if isinstance(reason, BaseException):
        return reason
    return inner if isinstance(inner, BaseException) else error


def _cause(error: BaseException) -> str:
    root = _root(error)
    return f"{type(root).__name__}: {root}"[:300]


class _GatedAdapter(HTTPAdapter):
    """Direct connections go to addresses the gate has checked; every connection ends at the total time limit."""

    def __init__(self, gate: Gate, total: float) -> None:
        self._direct = _pools(gate, total)
        self._proxied = _pools(None, total)
        super().__init__(pool_connections=4, pool_maxsize=2, max_retries=0)

    def init_poolmanager(self, *args: Any, **kwargs: Any) -> None:
        super().init_poolmanager(*args, **kwargs)
        self.poolmanager.pool_classes_by_scheme = self._direct

    def proxy_manager_for(self, proxy: str, **kwargs: Any) -> Any:
        manager = super().proxy_manager_for(proxy, **kwargs)
        manager.pool_classes_by_scheme = self._proxied
        return manager


def _pools(gate: Gate | None, total: float) -> dict[str, type[HTTPConnectionPool]]:
    """Connection pools whose connections know the gate (None: the peer is a proxy) and the total time limit."""

    class Plain(_Guarded, HTTPConnection):
        pass

    class Secure(_Guarded, HTTPSConnection):
        pass

    class PlainPool(HTTPConnectionPool):
        ConnectionCls = Plain

    class SecurePool(HTTPSConnectionPool):
        ConnectionCls = Secure

    for kind in (Plain, Secure):
        kind.gate, kind.total = gate, total
    return {"http": PlainPool, "https": SecurePool}


class _Guarded:
    """What both kinds of connection get."""

    gate: Gate | None
    total: float

    def _new_conn(self) -> socket.socket:
        if self.gate is None:
            opened: socket.socket = super()._new_conn()  # type: ignore[misc]
            return opened
        return _connect(self, self.gate)

    def getresponse(self) -> Any:
        """Headers that drip in one by one never run into the read timeout: so the socket is shut at the limit."""
        sock = self.sock  # type: ignore[attr-defined]
        alarm = threading.Timer(self.total, _shut, (sock,))
        alarm.daemon = True
        alarm.start()
        try:
            return super().getresponse()  # type: ignore[misc]
        finally:
            alarm.cancel()


def _shut(sock: socket.socket) -> None:
    with contextlib.suppress(OSError):
        sock.shutdown(socket.SHUT_RDWR)


def _connect(connection: Any, gate: Gate) -> socket.socket:
    """A socket to the first checked address that answers. Raises what urllib3 expects of a connection."""
    host, port = connection.host, connection.port
    try:
        addresses = gate.addresses(host, port)
    except (socket.gaierror, UnicodeError) as error:
        unknown = error if isinstance(error, socket.gaierror) else socket.gaierror(str(error))
        raise NameResolutionError(host, connection, unknown) from error
    failure: OSError = OSError("no address")
    for address in addresses:
        try:
            return create_connection((address, port), connection.timeout, socket_options=connection.socket_options)
        except OSError as error:
            failure = error
    if isinstance(failure, TimeoutError):
        raise ConnectTimeoutError(connection, f"no connection to {host} in {connection.timeout} s") from failure
    raise NewConnectionError(connection, f"no connection to {host}: {failure}") from failure
