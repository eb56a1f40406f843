"""Pictures of pages: the bytes of one file to upright pictures of a size that is good to read, or why there are none.

The size is asked from the header before anything is decoded: a bomb of 50,000 x 50,000 pixels packs into some kB.
"""

from __future__ import annotations

import io
import struct
import zlib
from collections.abc import Iterator

from PIL import Image, ImageOps, UnidentifiedImageError

_MOST_PIXELS = 72_000_000   # A3 at 600 dpi; larger is no page
_LEAST = 200                # pixels of the longer side: less is an icon
_LONGEST = 40               # sides: a picture longer than wide by more is a line
_GOOD = 1700                # pixels of the shorter side: A4 at 200 dpi; more costs time and reads no better
_FORMATS = ("PNG", "JPEG", "BMP", "GIF", "TIFF")
_PAGED = ("TIFF",)          # formats whose frames are pages (those of a GIF are a film)
# what Pillow raises for broken bytes
_BROKEN = (
    OSError, SyntaxError, ValueError, TypeError, KeyError, IndexError, AttributeError, ArithmeticError, MemoryError,
    NotImplementedError, RuntimeError, EOFError, struct.error, zlib.error,
)  # fmt: skip


class BadPicture(Exception):
    """A picture that cannot be read; the message goes on from its name (cannot be decoded: ...)."""


class NoPage(BadPicture):
    """It can be read, but is no picture of a page: too small, or larger than any page."""


def frames(body: bytes, most: int) -> Iterator[Image.Image]:
    """The pages of a picture file, ``most`` at most: one, except of a TIFF. Raises BadPicture at the first bad one."""
    try:
        with Image.open(io.BytesIO(body), formats=_FORMATS) as file:
            for number in range(most if file.format in _PAGED else 1):
                if number and not _has(file, number):
                    break
                _check(file)
                yield _upright(file)
    except Image.DecompressionBombError as error:
        raise NoPage("is larger than any page") from error
    except UnidentifiedImageError as error:    # its own message names an object in memory: another one each time
        raise BadPicture("cannot be decoded: it is damaged in its first bytes") from error
    except _BROKEN as error:
        raise BadPicture(f"cannot be decoded: {error}") from error


def count_frames(body: bytes) -> int:
    """How many pages a picture file says it has; 0 for what is broken."""
    try:
        with Image.open(io.BytesIO(body), formats=_FORMATS) as file:
            return getattr(file, "n_frames", 1) if file.format in _PAGED else 1
    except (Image.DecompressionBombError, *_BROKEN):
        return 0


def _has(file: Image.Image, number: int) -> bool:
    try:
        file.seek(number)
    except EOFError:
        return False
    return True


def _check(file: Image.Image) -> None:
    width, height = file.size
    if width * height > _MOST_PIXELS:
        raise NoPage(f"has {width} x {height} pixels, more than any page")
    if max(width, height) < _LEAST:
        raise NoPage(f"has {width} x {height} pixels, less than any page")
    if max(width, height) > _LONGEST * min(width, height):
        raise NoPage(f"has {width} x {height} pixels: no page is so long")


def _upright(file: Image.Image) -> Image.Image:
    """In RGB on white, turned as its EXIF says, no larger than good."""
    scale = _GOOD / min(file.size)
    size = (max(1, round(file.width * scale)), max(1, round(file.height * scale)))
    if scale < 1:
        file.draft("RGB", size)      # a JPEG is decoded at a part of its size
    image: Image.Image = ImageOps.exif_transpose(file.convert("RGBA" if _is_clear(file) else "RGB"))
    if image.mode == "RGBA":
        white = Image.new("RGB", image.size, "white")
        white.paste(image, mask=image.getchannel("A"))
        image = white
    scale = _GOOD / min(image.size)
    if scale < 1:
        size = (max(1, round(image.width * scale)), max(1, round(image.height * scale)))
        image = image.resize(size, Image.Resampling.LANCZOS, reducing_gap=2.0)
    return image


def _is_clear(file: Image.Image) -> bool:
    return "A" in file.getbands() or "transparency" in file.info
