"""Kits of packages that judges run: pinned, and kept between runs outside the repository."""

from __future__ import annotations

import fcntl
import json
import os
import tempfile
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path
from subprocess import CompletedProcess

TIMEOUT_SECONDS = 300
SHOWN_CHARACTERS = 2_000


@dataclass(frozen=True)
class Kit:
    """Packages that are installed together, each with its exact version."""

    name: str
    packages: Sequence[str]
    overrides: Mapping[str, str] = field(default_factory=dict)


def folder_of(kit: Kit) -> Path:
    """Name the folder that keeps a kit, and nothing else, between runs."""
    content = json.dumps([list(kit.packages), dict(kit.overrides)]).encode()
    name = f"{kit.name}-{sha256(content).hexdigest()[:12]}"
    return Path(tempfile.gettempdir()) / f"daftar-judges-{os.getuid()}" / name


def fill_once(kit: Kit, home: Path, fill: Callable[[], CompletedProcess[str]]) -> Path:
    """Fill a kit's folder unless it is full; return it. Two processes may ask at once."""
    home.mkdir(parents=True, exist_ok=True)
    with (home / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not (home / "installed").exists():
            completed = fill()
            if completed.returncode != 0:
                raise RuntimeError(f"{kit.name} cannot be installed: {told(completed)}")
            (home / "installed").touch()
    return home


def told(completed: CompletedProcess[str]) -> str:
    """Return the end of what a program printed."""
    return (completed.stdout + completed.stderr).strip()[-SHOWN_CHARACTERS:]
