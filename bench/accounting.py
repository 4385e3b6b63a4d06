"""What the system says a process has used; None where it does not say."""

import os
from pathlib import Path
from time import perf_counter

from bench.wire import Sample

BYTES_PER_KB = 1_024


def cpu_seconds(process_id: int) -> float | None:
    """Return the CPU time of a process, all its threads together."""
    try:
        text = Path(f"/proc/{process_id}/stat").read_text()
    except OSError:
        return None
    fields = text.rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def memory_mb(process_id: int, what: str = "VmHWM") -> float | None:
    """Return the peak resident memory of a process, or with VmRSS the present one."""
    try:
        text = Path(f"/proc/{process_id}/status").read_text()
    except OSError:
        return None
    for line in text.splitlines():
        name, _, value = line.partition(":")
        if name == what:
            return int(value.split()[0]) * BYTES_PER_KB / 1e6
    return None


class Stopwatch:
    """Begins now; `sample` tells time and CPU since then."""

    def __init__(self, process_id: int) -> None:
        self._process_id = process_id
        self._cpu_seconds = cpu_seconds(process_id)
        self._began = perf_counter()

    def sample(self, latencies_us: list[int], fault: str | None = None) -> Sample:
        seconds = perf_counter() - self._began
        used, before = cpu_seconds(self._process_id), self._cpu_seconds
        cpu = None if used is None or before is None else used - before
        return Sample(seconds, latencies_us, cpu, memory_mb(self._process_id), fault)
