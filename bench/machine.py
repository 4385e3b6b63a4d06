"""The machine a run ran on: which core does what, and what to write beside the figures."""

import os
import platform
import subprocess
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

PACKAGES = (
    "asyncpg",
    "aiosqlite",
    "fastapi",
    "graphql-core",
    "httptools",
    "msgspec",
    "sqlalchemy",
    "starlette",
    "strawberry-graphql",
    "uvicorn",
    "uvloop",
)


def cores() -> tuple[frozenset[int], frozenset[int]] | None:
    """Return the server's core and those of everybody else, or None where nothing can be pinned."""
    if not hasattr(os, "sched_setaffinity"):
        return None
    available = sorted(os.sched_getaffinity(0))
    if len(available) < 2:
        return None
    return frozenset(available[:1]), frozenset(available[1:])


def pin(process_id: int, to: frozenset[int]) -> None:
    """Keep a process, and what it will start, on these cores."""
    if hasattr(os, "sched_setaffinity"):
        os.sched_setaffinity(process_id, to)


def describe_machine(folder: Path, *, is_pinned: bool) -> dict[str, object]:
    """Tell the machine in a few words; `folder` is where the databases lie."""
    return {
        "system": f"{platform.system()} {platform.release()}",
        "processor": _processor(),
        "cores": os.cpu_count(),
        "memory_gb": _memory_gb(),
        "file_system": _file_system(folder),
        "pinned": is_pinned,
    }


def describe_versions(postgresql: str) -> dict[str, str]:
    """Tell the versions of everything that was measured."""
    import sqlite3

    found = {"python": platform.python_version(), "postgresql": postgresql}
    found["sqlite"] = sqlite3.sqlite_version
    for package in PACKAGES:
        try:
            found[package] = version(package)
        except PackageNotFoundError:
            found[package] = "missing"
    return found


def _processor() -> str:
    try:
        text = Path("/proc/cpuinfo").read_text()
    except OSError:
        return platform.processor() or platform.machine()
    names = [line.partition(":")[2].strip() for line in text.splitlines() if "model name" in line]
    return names[0] if names else platform.machine()


def _memory_gb() -> float:
    return round(os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 1e9, 1)


def _file_system(folder: Path) -> str:
    """Name what a sync reaches: on a file system in memory durable posting costs nothing."""
    command = ["stat", "-f", "-c", "%T", str(folder)]
    told = subprocess.run(command, capture_output=True, text=True, check=False)
    return told.stdout.strip() or "unknown"
