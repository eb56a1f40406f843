"""May this URL be asked at all? Scheme, host list and addresses, for the first request and every redirect hop.

A site we do not trust may name any URL in a redirect or a listing. So: only http and https; only hosts on the
bureau's own list (24 of 215 genuine report pages found by search stood on hijacked mirrors); never a private,
loopback, link-local or reserved address, whatever name it hides behind. ``Gate.addresses`` is what the connection
itself uses, so that the address that was checked is the one that is connected to (no DNS rebinding).
"""

from __future__ import annotations

import ipaddress
import re
import socket
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache

from urllib3.exceptions import LocationParseError
from urllib3.util import parse_url

from scrapers.errors import NotAnAddress, PrivateAddress, Refused
from scrapers.model import Bureau

IPAddress = ipaddress.IPv4Address | ipaddress.IPv6Address
Resolver = Callable[[str, int], tuple[str, ...]]

DEFAULT_PORTS = {"http": 80, "https": 443}
_PLAIN_ORIGIN = re.compile(r"https?://[a-z0-9.-]+(?=[/?#]|$)")   # all that matters of nearly every URL
_NAT64 = ipaddress.ip_network("64:ff9b::/96")


@dataclass(frozen=True, slots=True)
class Place:
    """Where a URL leads. ``key`` is how lists and clocks name it: ``host``, or ``host:port`` off the default port."""

    scheme: str
    host: str
    port: int

    @property
    def key(self) -> str:
        bare = f"[{self.host}]" if ":" in self.host else self.host
        return bare if self.port == DEFAULT_PORTS[self.scheme] else f"{bare}:{self.port}"

    @property
    def origin(self) -> str:
        return f"{self.scheme}://{self.key}"


def place(url: str) -> Place:
    """Scheme, host and port of ``url``. Raises ``Refused`` for another scheme, a name with a password, no host,
    or characters that programs read differently (backslash, space, control characters)."""
    if any(char <= " " or char in "\\\x7f" for char in url):
        raise NotAnAddress("a URL with a space, backslash or control character", url=url)
    plain = _PLAIN_ORIGIN.match(url)
    return _place(plain[0] if plain else url)


@lru_cache(maxsize=4096)    # a listing names its own host again and again
def _place(url: str) -> Place:
    try:
        parts = parse_url(url)
    except LocationParseError as error:
        raise NotAnAddress("not a URL", url=url, evidence=str(error)) from error
    scheme = (parts.scheme or "").lower()
    if scheme not in DEFAULT_PORTS:
        raise NotAnAddress(f"scheme {scheme or 'missing'!r} is not http or https", url=url)
    if parts.auth is not None:
        raise NotAnAddress("a URL with user name or password", url=url)
    if not parts.host:
        raise NotAnAddress("a URL without a host", url=url)
    return Place(scheme, _ascii_host(parts.host, url), parts.port or DEFAULT_PORTS[scheme])


def _ascii_host(host: str, url: str) -> str:
    host = host.lower().strip("[]")
    if host.isascii():
        return host
    try:
        return host.encode("idna").decode("ascii")
    except UnicodeError as error:
        raise NotAnAddress("a host name that cannot be encoded", url=url, evidence=host) from error


def host_key(url: str) -> str:
    """``host`` or ``host:port`` of ``url`` in lower case. Raises ``Refused`` as ``place`` does."""
    return place(url).key


class Gate:
    """The rules of one run. ``allow_hosts``: ``host:port`` entries whose addresses are not checked (demo, tests)."""

    def __init__(self, allow_hosts: frozenset[str] = frozenset(), resolve: Resolver | None = None) -> None:
        self._allow_hosts = frozenset(entry.lower() for entry in allow_hosts)
        self._resolve = resolve or _resolve

    def admit(self, bureau: Bureau, url: str) -> Place:
        """The place of ``url`` if ``bureau`` may ask it; no name is resolved. Raises ``Refused``."""
        try:
            where = place(url)
            if where.key not in bureau.hosts:
                raise Refused(f"host {where.key} is not on the bureau's list", url=url)
            if not self._exempt(where.host, where.port):
                _refuse_literal(where.host, url)
        except Refused as refused:
            refused.bureau_id = bureau.id
            raise
        return where

    def addresses(self, host: str, port: int) -> tuple[str, ...]:
        """The addresses of ``host`` that a direct connection may use. Raises ``Refused`` when all are forbidden,
        ``OSError`` when the name cannot be resolved."""
        found = self._resolve(host, port)
        if self._exempt(host, port):
            return found
        public = tuple(text for text in found if is_public(text))
        if not public:
            raise PrivateAddress(f"{host} resolves to a private address", evidence=", ".join(found))
        return public

    def _exempt(self, host: str, port: int) -> bool:
        bare = f"[{host}]" if ":" in host else host
        names = {f"{bare}:{port}"} | ({bare} if port in DEFAULT_PORTS.values() else set())
        return not names.isdisjoint(self._allow_hosts)


def is_public(address: str) -> bool:
    """Whether an IP address is one of the public Internet; what is embedded in IPv6 (mapped, 6to4, NAT64) counts."""
    ip: IPAddress = ipaddress.ip_address(address.partition("%")[0])
    if isinstance(ip, ipaddress.IPv6Address):
        ip = _embedded(ip) or ip
    return ip.is_global and not ip.is_multicast and not ip.is_reserved


def _embedded(ip: ipaddress.IPv6Address) -> ipaddress.IPv4Address | None:
    if ip in _NAT64:
        return ipaddress.IPv4Address(int(ip) & 0xFFFFFFFF)
    return ip.ipv4_mapped or ip.sixtofour


def _refuse_literal(host: str, url: str) -> None:
    """Refuses hosts that are forbidden without asking a name server: private literals and ``localhost``."""
    literal = _literal(host)
    if literal is not None and not is_public(literal):
        raise PrivateAddress("a private address", url=url, evidence=literal)
    if host.rstrip(".") == "localhost" or host.rstrip(".").endswith(".localhost"):
        raise PrivateAddress("a loopback name", url=url, evidence=host)


def _literal(host: str) -> str | None:
    """The IP address that ``host`` spells, also as ``127.1``, ``0x7f000001`` or ``2130706433``; None for a name."""
    try:
        return str(ipaddress.ip_address(host.partition("%")[0]))
    except ValueError:
        pass
    try:
        return socket.inet_ntoa(socket.inet_aton(host.rstrip(".")))
    except (OSError, UnicodeError):
        return None


def _resolve(host: str, port: int) -> tuple[str, ...]:
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return tuple(dict.fromkeys(str(entry[4][0]) for entry in found))
