"""The folder of corrections: one YAML per report, read for the warehouse. A broken file costs only itself."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from pathlib import Path

from transforms.correction_file import read_corrections
from warehouse.rows import CorrectionFileRow


def correction_files(folder: Path) -> tuple[CorrectionFileRow, ...]:
    """All files under ``folder``, at any depth, one per report; none when there is no folder."""
    by_report: dict[str, list[Path]] = defaultdict(list)
    for path in sorted([*folder.rglob("*.yaml"), *folder.rglob("*.yml")]):
        by_report[path.stem].append(path)
    return tuple(_row(report_id, paths) for report_id, paths in sorted(by_report.items()))


def _row(report_id: str, paths: Sequence[Path]) -> CorrectionFileRow:
    path = paths[0]
    if len(paths) > 1:
        others = ", ".join(str(other) for other in paths[1:])
        return CorrectionFileRow(report_id, str(path), None, f"{path}:1: {others} is about this report, too; keep one")
    try:
        content = path.read_bytes()
    except OSError as error:
        return CorrectionFileRow(report_id, str(path), None, f"{path}:1: cannot be read: {error.strerror}")
    problems = read_corrections(content, path).problems
    return CorrectionFileRow(report_id, str(path), content, "\n".join(problems) or None)
