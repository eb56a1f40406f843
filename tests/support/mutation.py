"""Good files spoilt in the ways that files get spoilt, and in the ways that people spoil them; the same for a seed."""

from __future__ import annotations

import io
import random
import zipfile
from collections.abc import Callable, Iterator

_NUMBERS = (b"\x00\x00\x00\x00", b"\xff\xff\xff\xff", b"\x7f\xff\xff\xff", b"\xff\xff\xff\x7f", b"\x00\x00\x00\x80")
_MARKS = (b"<", b"</div>", b"<table><tr>", b"<!--", b"<style>", b"\x00", b'"', b"&#x0;")


def mutations(good: bytes, number: int, seed: str) -> Iterator[bytes]:
    """``number`` spoilt copies. Every other copy of a zip package has a spoilt member in a sound package."""
    chance = random.Random(seed)
    for turn in range(number):
        if good.startswith(b"PK") and turn % 2:
            yield _repacked(good, chance)
        else:
            yield _spoilt(good, chance)


def _spoilt(data: bytes, chance: random.Random) -> bytes:
    for _ in range(chance.choice((1, 1, 2, 4, 16))):
        data = chance.choice(_WAYS)(data, chance)
    return data


def _repacked(package: bytes, chance: random.Random) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(package)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        names = old.namelist()
        chosen = chance.choice(names)
        for name in names:
            data = old.read(name)
            new.writestr(name, _spoilt(data, chance) if name == chosen else data)
    return out.getvalue()


def _flip(data: bytes, chance: random.Random) -> bytes:
    at = chance.randrange(len(data) or 1)
    return data[:at] + bytes([data[at] ^ 1 << chance.randrange(8)]) + data[at + 1 :] if data else data


def _cut(data: bytes, chance: random.Random) -> bytes:
    return data[: chance.randrange(len(data) + 1)]


def _remove(data: bytes, chance: random.Random) -> bytes:
    start, size = _piece(data, chance)
    return data[:start] + data[start + size :]


def _repeat(data: bytes, chance: random.Random) -> bytes:
    start, size = _piece(data, chance)
    return data[:start] + data[start : start + size] * chance.choice((2, 3, 50)) + data[start + size :]


def _move(data: bytes, chance: random.Random) -> bytes:
    start, size = _piece(data, chance)
    rest = data[:start] + data[start + size :]
    at = chance.randrange(len(rest) + 1)
    return rest[:at] + data[start : start + size] + rest[at:]


def _noise(data: bytes, chance: random.Random) -> bytes:
    start, size = _piece(data, chance)
    return data[:start] + chance.randbytes(size) + data[start + size :]


def _number(data: bytes, chance: random.Random) -> bytes:
    """A count or an offset that is absurd: where binary formats break."""
    at = chance.randrange(len(data) + 1)
    if chance.random() < 0.5:
        at -= at % 4
    return data[:at] + chance.choice(_NUMBERS) + data[at + 4 :]


def _digits(data: bytes, chance: random.Random) -> bytes:
    """The same for formats that write numbers in digits."""
    places = [at for at in range(0, len(data), 7) if data[at : at + 1].isdigit()]
    if not places:
        return data
    at = chance.choice(places)
    return data[:at] + chance.choice((b"99999999999", b"-1", b"0", b"1e999")) + data[at + 1 :]


def _markup(data: bytes, chance: random.Random) -> bytes:
    """What opens or closes something where nothing does."""
    at = chance.randrange(len(data) + 1)
    return data[:at] + chance.choice(_MARKS) + data[at:]


def _piece(data: bytes, chance: random.Random) -> tuple[int, int]:
    return chance.randrange(len(data) + 1), min(len(data), chance.choice((1, 4, 32, 512, 4096)))


_WAYS: tuple[Callable[[bytes, random.Random], bytes], ...] = (
    _flip, _flip, _cut, _remove, _repeat, _move, _noise, _number, _number, _digits, _markup,
)  # fmt: skip
