"""Programs from PyPI, each kit in a virtual environment of its own."""

from __future__ import annotations

import os
import subprocess
import venv
from collections.abc import Sequence
from pathlib import Path
from subprocess import CompletedProcess

from tests.judges.kits import TIMEOUT_SECONDS, Kit, fill_once, folder_of

PIP_INSTALL = ("python", "-m", "pip", "--disable-pip-version-check", "--no-input", "install")
# The server is on this machine: a proxy must not be asked.
ENVIRONMENT = {"NO_PROXY": "127.0.0.1"}


def install(kit: Kit) -> Path:
    """Install a kit unless it is there; return its folder."""
    home = folder_of(kit)

    def fill() -> CompletedProcess[str]:
        venv.create(home, with_pip=True)
        return run([*PIP_INSTALL, "--quiet", *kit.packages], home, home)

    return fill_once(kit, home, fill)


def run(command: Sequence[str | Path], home: Path, folder: Path) -> CompletedProcess[str]:
    """Run a program of an installed kit to its end in a folder, whatever its exit code."""
    program, *arguments = map(str, command)
    return subprocess.run(
        [str(home / "bin" / program), *arguments],
        cwd=folder,
        env={**os.environ, **ENVIRONMENT},
        capture_output=True,
        text=True,
        timeout=TIMEOUT_SECONDS,
        check=False,
    )
