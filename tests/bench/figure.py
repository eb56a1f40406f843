"""One measured figure and what it should reach."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Figure:
    """``target``: ``<= 0.3`` or ``>= 98``; empty for what is only there to be compared with."""

    name: str
    value: float
    unit: str
    target: str = ""

    @property
    def is_met(self) -> bool:
        sign, _, number = self.target.partition(" ")
        if not sign:
            return True
        return self.value <= float(number) if sign == "<=" else self.value >= float(number)

    def __str__(self) -> str:
        mark = "" if self.is_met else "  MISSED"
        return f"{self.name:<45}{self.value:>11.3f} {self.unit:<12}{self.target}{mark}"
