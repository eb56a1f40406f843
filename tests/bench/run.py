"""``make bench``: how exact reading is and what it costs, beside the tools that others would use, in one run."""

from __future__ import annotations

import sys
from importlib import import_module

_PARTS = ("formats", "pdf", "html", "scans")


def main() -> int:
    """Prints a line for each figure; 1 when one misses its target."""
    missed = 0
    for part in _PARTS:
        for figure in import_module(f"tests.bench.{part}").measure():
            print(figure, flush=True)
            missed += not figure.is_met
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main())
