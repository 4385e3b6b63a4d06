"""Node's packages for the peers: what the lock file names, installed when a run wants them."""

import importlib.util
import json
import subprocess
import sys
from typing import Any

from bench.processes import ROOT

FOLDER = ROOT / "bench" / "peers" / "node"
PACKAGE_FILES = ("package.json", "package-lock.json", ".npmrc")
STAMP = FOLDER / "node_modules" / ".daftar-stamp"
INSTALL_SECONDS = 300
LAST_LETTERS = 300


class NodeMissing(Exception):
    """Why there are no peers on Node, in one line."""


def node_command(*, installs: bool = True) -> list[str]:
    """Return the command of Node, once the peers' packages are what the lock file says."""
    build = _console_build()
    try:
        node: list[str] = build.find_node()
        if not is_installed():
            if not installs:
                raise NodeMissing("`make bench` fetches the packages")
            _install(build, node)
            STAMP.write_text(_wanted())
    except (build.BuildError, OSError, subprocess.SubprocessError) as fault:
        raise NodeMissing(str(fault)) from None
    return node


def is_installed() -> bool:
    """Tell whether the packages are what the lock file says."""
    return STAMP.is_file() and STAMP.read_text() == _wanted()


def _wanted() -> str:
    return "".join((FOLDER / name).read_text() for name in PACKAGE_FILES)


def node_versions() -> dict[str, str]:
    """Return the versions that the lock file holds of what the peers name."""
    locked = json.loads((FOLDER / "package-lock.json").read_text())["packages"]
    named = json.loads((FOLDER / "package.json").read_text())["dependencies"]
    return {name: locked[f"node_modules/{name}"]["version"] for name in named}


def node_version(node: list[str]) -> str:
    told = subprocess.run([*node, "--version"], capture_output=True, text=True, check=True)
    return told.stdout.strip().removeprefix("v")


def _install(build: Any, node: list[str]) -> None:
    command = [*node, *build.find_npm(node), *build.NPM_CI, *build.NPM_RETRIES]
    done = subprocess.run(
        command,
        cwd=FOLDER,
        env=build.node_environment(),
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=INSTALL_SECONDS,
        check=False,
    )
    if done.returncode:
        raise NodeMissing(f"npm ci: {done.stderr.strip()[-LAST_LETTERS:]}")


def _console_build() -> Any:
    """Load the script that finds Node and npm for the console's pages."""
    web = ROOT / "web"
    found = importlib.util.spec_from_file_location("console_build", web / "build.py")
    assert found is not None and found.loader is not None
    module = importlib.util.module_from_spec(found)
    sys.path.insert(0, str(web))  # It takes what it shares with the guide's from beside it.
    try:
        found.loader.exec_module(module)
    finally:
        sys.path.remove(str(web))
    return module
