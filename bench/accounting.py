"""What the system says a process has used; None where it does not say."""

import os
from pathlib import Path
from time import perf_counter

from bench.wire import Sample

BYTES_PER_KB = 1_024


def cpu_seconds(process_id: int) -> float | None:
    """Return the CPU time of a process and its children, all their threads together."""
    try:
        text = Path(f"/proc/{process_id}/stat").read_text()
    except OSError:
        return None
    fields = text.rpartition(")")[2].split()
    own = (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")
    return own + sum(cpu_seconds(child) or 0.0 for child in children(process_id))


def children(process_id: int) -> list[int]:
    """Return the processes that this one started, as far as the system tells."""
    try:
        text = Path(f"/proc/{process_id}/task/{process_id}/children").read_text()
    except OSError:
        return []
    return [int(word) for word in text.split()]


def memory_mb(process_id: int, what: str = "VmHWM") -> float | None:
    """Return the peak resident memory of a process and its children, or with VmRSS the present."""
    try:
        text = Path(f"/proc/{process_id}/status").read_text()
    except OSError:
        return None
    for line in text.splitlines():
        name, _, value = line.partition(":")
        if name == what:
            own = int(value.split()[0]) * BYTES_PER_KB / 1e6
            return own + sum(memory_mb(child, what) or 0.0 for child in children(process_id))
    return None


def forget_peak(process_id: int) -> bool:
    """Have the system begin the peak anew; False where it cannot."""
    try:
        Path(f"/proc/{process_id}/clear_refs").write_text("5")
    except OSError:
        return False
    return True


class Stopwatch:
    """Begins now; `sample` tells time and CPU since then."""

    def __init__(self, process_id: int) -> None:
        self._process_id = process_id
        self._cpu_seconds = cpu_seconds(process_id)
        self._began = perf_counter()

    def sample(
        self, latencies_us: list[int], fault: str | None = None, *, items: int = 1
    ) -> Sample:
        seconds = perf_counter() - self._began
        used, before = cpu_seconds(self._process_id), self._cpu_seconds
        cpu = None if used is None or before is None else used - before
        return Sample(seconds, latencies_us, cpu, memory_mb(self._process_id), fault, items)
