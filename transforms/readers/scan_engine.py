"""rapidocr on onnxruntime: one engine a process, on one core, with the models of its wheel and no network.

Imported only where the extra is installed. Measured at 200 dpi: boxes are found as well on a picture of half the size
in a quarter of the time (1.4 against 4.8 s of CPU); the characters are then read at full size.
"""

from __future__ import annotations

import threading
from collections.abc import Iterator, Sequence
from functools import cache
from pathlib import Path
from typing import Any, TypeAlias

import cv2
import numpy as np
import rapidocr
from PIL import Image
from rapidocr.utils.process_img import get_rotate_crop_image

from transforms.readers.scan_lines import Printed

_Array: TypeAlias = Any  # of numpy, whose types are not there without the extra
_FOUND_AT = 1280       # pixels of the longer side of the picture on which boxes are found
_HIGHEST = 1.7         # heights of a page in widths: a higher picture is cut where nothing is printed
_RED = 40              # by how much red ink is redder than green and blue
_MOSTLY_RED = 0.3      # of a picture: then red is its ground, not a seal
_DOUBTFUL = 0.8        # confidence of a page that may stand on its head
_MOST_LINES = 400      # of one page; a page of small print has 90
_ONE_AT_A_TIME = threading.Lock()

Page = tuple[int, int, Sequence[Printed]]


def recognise(image: Image.Image) -> list[Page]:
    """The lines of one picture: width, height and lines of each page-high part of it, all in pixels of that part.

    A picture that lies on its side or stands on its head is turned.
    """
    with _ONE_AT_A_TIME:
        ink = _without_red(np.asarray(image.convert("RGB")))
        return [_upright(part) for part in _parts(ink)]


def _without_red(rgb: _Array) -> _Array:
    """In grey, as red light shows it, where a seal is nearly white and what it is stamped over stays black."""
    red, green, blue = (rgb[..., n].astype(np.int16) for n in range(3))
    is_red = red - np.maximum(green, blue) > _RED
    if is_red.mean() > _MOSTLY_RED:
        return np.asarray(cv2.cvtColor(rgb, cv2.COLOR_RGB2GRAY))
    grey = rgb[..., 0].copy()
    grey[is_red & (red > 110)] = 255
    return grey


def _parts(grey: _Array) -> Iterator[_Array]:
    """A long picture cut into pages, each at the emptiest row of the last fifth."""
    height, width = grey.shape
    page = int(width * _HIGHEST)
    start = 0
    while height - start > page:
        low = start + int(page * 0.8)
        rows = grey[low : start + page].std(axis=1)
        cut = low + int(rows.argmin())
        yield grey[start:cut]
        start = cut
    yield grey[start:]


def _upright(grey: _Array) -> Page:
    """The part as it reads best: one on its side has boxes higher than wide, one on its head makes no sense."""
    page = _read(grey, 0)
    if _lies(page):
        return max((_read(grey, turns) for turns in (1, 3)), key=_sureness)
    if page[2] and _sureness(page) < _DOUBTFUL:
        return max(page, _read(grey, 2), key=_sureness)
    return page


def _lies(page: Page) -> bool:
    boxes = [line.corners for line in page[2] if len(line.text) > 3]
    high = sum(box[3][1] - box[0][1] > 1.5 * (box[1][0] - box[0][0]) for box in boxes)
    return high > 0.6 * len(boxes)


def _sureness(page: Page) -> float:
    """The mean confidence of its characters."""
    lines = page[2]
    weight = sum(len(line.text) for line in lines)
    return sum(line.confidence * len(line.text) for line in lines) / weight if weight else 0.0


def _read(grey: _Array, turns: int) -> Page:
    turned = np.ascontiguousarray(np.rot90(grey, turns))
    height, width = turned.shape
    picture = cv2.cvtColor(turned, cv2.COLOR_GRAY2BGR)
    return width, height, [_line(picture, box) for box in _boxes(picture)]


def _boxes(picture: _Array) -> _Array:
    """Where lines stand: four corners each."""
    height, width = picture.shape[:2]
    scale = min(1.0, _FOUND_AT / max(height, width))
    size = (max(32, round(width * scale)), max(32, round(height * scale)))
    small = cv2.resize(picture, size, interpolation=cv2.INTER_AREA)
    found = _engine()(small, use_det=True, use_rec=False, use_cls=False)
    if found.boxes is None:
        return np.empty((0, 4, 2), np.float32)
    stretch = np.array([width / size[0], height / size[1]])
    return np.asarray(found.boxes[:_MOST_LINES] * stretch, np.float32)


def _line(picture: _Array, box: _Array) -> Printed:
    crop = get_rotate_crop_image(picture, box.copy())
    read = _engine()(crop, use_det=False, use_rec=True, use_cls=False)
    text, confidence = (read.txts[0], float(read.scores[0])) if read.txts else ("", 0.0)
    return Printed(text, confidence, tuple((float(x), float(y)) for x, y in box))


@cache
def _engine() -> rapidocr.RapidOCR:
    """The models are named by their files, for rapidocr fetches what it is not given."""
    cv2.setNumThreads(1)
    models = Path(rapidocr.__file__).parent / "models"
    threads = {f"EngineConfig.onnxruntime.{kind}_op_num_threads": 1 for kind in ("intra", "inter")}
    found = {f"{part}.model_path": str(next(models.glob(f"*_{part.lower()}_*.onnx"))) for part in ("Det", "Rec", "Cls")}
    rest = {"Global.log_level": "critical", "Global.text_score": 0.0, "Global.max_side_len": 8192}
    return rapidocr.RapidOCR(params={**threads, **found, **rest})
