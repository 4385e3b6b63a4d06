"""What a judge says: one row, its figures, and what is wrong if anything is."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Verdict:
    """One row of the report; the bar is met when there are no faults."""

    judge: str
    figures: str
    faults: Sequence[str] = ()

    @property
    def is_met(self) -> bool:
        return not self.faults

    def __str__(self) -> str:
        word = "met" if self.is_met else "MISSED"
        return "\n".join(
            [f"{self.judge:<28} {word:<7} {self.figures}", *map(_indented, self.faults)]
        )


def _indented(fault: str) -> str:
    return "\n".join(f"    {line}" for line in fault.splitlines())
