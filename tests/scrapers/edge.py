"""What the tests of the web's edge share: a bureau on the local server, a client without long waits."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

from scrapers.archive import ArchiveWriter
from scrapers.client import CaptureMemory, Client
from scrapers.courier import ClientSettings
from scrapers.model import Ask, Bureau, Capture, Column, Platform, Purpose
from scrapers.transport import Limits
from tests.support.web import Web

ARTICLE = (
    "<html><head><title>关于做好窗口服务的通知</title></head><body><h1>关于做好窗口服务的通知</h1><p>"
    + "各科室要按照要求做好窗口服务工作，认真落实首问负责制。" * 8
    + "</p></body></html>"
)


def bureau_at(*hosts: str, delay: float | None = None) -> Bureau:
    """A bureau whose hosts are these."""
    return Bureau(
        id="test-rsj",
        name="某市人力资源和社会保障局",
        region="440000",
        platform=Platform.GENERIC,
        columns=(Column(f"http://{hosts[0]}/list/", Platform.GENERIC),),
        hosts=frozenset(hosts),
        path=Path("test-rsj.yaml"),
        delay=delay,
    )


def page(url: str) -> Ask:
    return Ask(url, purpose=Purpose.DOCUMENT)


def settings_for(home: Path, *webs: Web, **changes: object) -> ClientSettings:
    """No pause between requests, one millisecond of backoff, two seconds for a whole answer."""
    quick = ClientSettings(
        hosts_folder=home / "hosts",
        user_agent="fazhi/test (+tests@example.org)",
        delay=0.0,
        backoff=0.001,
        limits=Limits(connect=2.0, read=2.0, total=4.0, body=1 << 20),
        allow_hosts=frozenset(web.host for web in webs),
    )
    return replace(quick, **changes)  # type: ignore[arg-type]


class Watched(Client):
    """A client whose captures a test can look at, in the order they were archived."""

    def __init__(self, settings: ClientSettings, archive: ArchiveWriter, memory: CaptureMemory | None) -> None:
        self._told: list[Capture] = []
        super().__init__(settings, archive, memory, on_capture=self._told.append)

    @property
    def captures(self) -> tuple[Capture, ...]:
        return tuple(self._told)


@contextmanager
def client_for(
    home: Path, *webs: Web, crawl_id: str = "c1", memory: CaptureMemory | None = None, **changes: object
) -> Iterator[Watched]:
    with ArchiveWriter(home / "archive", crawl_id, "fazhi/test") as archive:
        client = Watched(settings_for(home, *webs, **changes), archive, memory)
        try:
            yield client
        finally:
            client.close()


class Remembered:
    """The captures of earlier runs, newest last, as the warehouse would answer."""

    def __init__(self, *captures: Capture) -> None:
        self._captures = captures

    def last_capture(self, request_sha256: str) -> Capture | None:
        good = [capture for capture in self._captures if capture.request_sha256 == request_sha256]
        return good[-1] if good else None
