"""Runs the checking scripts of the documentation as whoever copied them would: apart from us."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from subprocess import CompletedProcess

SCRIPTS = Path(__file__).resolve().parents[1] / "docs" / "reference"


def run_script(name: str, text: str, folder: Path, *arguments: str) -> CompletedProcess[str]:
    """Put a text into a file and let a script check it, without anything of ours in reach."""
    path = folder / f"{name}.json"
    path.write_text(text, encoding="utf-8")
    command = [sys.executable, "-I", str(SCRIPTS / name), str(path), *arguments]
    return subprocess.run(
        command, capture_output=True, text=True, encoding="utf-8", cwd=folder, timeout=60
    )


def verdict(done: CompletedProcess[str]) -> str:
    """Return what a script said: its fault, or that all is well."""
    assert (done.returncode == 0) is not bool(done.stderr), done
    return (done.stderr or done.stdout).strip()
