"""A server as a reader starts it: the demo books in an empty folder, on a free port."""

import os
import re
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from time import monotonic, sleep

from tests.docs.pages import ROOT

START_SECONDS = 60
COMMAND = """\
#!/bin/sh
PYTHONPATH={root} exec {python} -c 'import sys; sys.argv[0] = "daftar"
from gateway.cli import main
main()' "$@"
"""
_ADDRESS = re.compile(r"http://127\.0\.0\.1:(\d+)")
_KEY = re.compile(r"glk_[0-9A-Za-z]{36}")


class LiveServer:
    """A running server; `address` and `key` are what it printed when it was ready."""

    def __init__(self, folder: Path, settings: Mapping[str, str] | None = None) -> None:
        self.folder = folder
        self.environment = {**_clean_environment(), **(settings or {})}
        make_command(folder)
        self.greeting = self.address = self.key = ""

    def __enter__(self) -> "LiveServer":
        with self._file("greeting.txt").open("w") as output, self._file("server.log").open("w") as log:
            self._process = subprocess.Popen(
                [self._file(".venv/bin/daftar"), "serve", "--demo", "--port", "0"],
                cwd=self.folder,
                env=self.environment,
                stdout=output,
                stderr=log,
            )
        self._read_greeting()
        return self

    def __exit__(self, *_: object) -> None:
        self._process.terminate()
        self._process.wait(timeout=START_SECONDS)

    def _file(self, name: str) -> Path:
        return self.folder / name

    def _read_greeting(self) -> None:
        deadline = monotonic() + START_SECONDS
        while "Ctrl-C" not in (greeting := self._file("greeting.txt").read_text()):
            if self._process.poll() is not None or monotonic() > deadline:
                raise RuntimeError(self._file("server.log").read_text()[-2_000:])
            sleep(0.05)
        address, key = _ADDRESS.search(greeting), _KEY.search(greeting)
        assert address is not None and key is not None
        self.greeting, self.address, self.key = greeting, address[0], key[0]


def make_command(folder: Path) -> None:
    """Put `daftar` where the pages say it is."""
    command = folder / ".venv" / "bin" / "daftar"
    command.parent.mkdir(parents=True, exist_ok=True)
    command.write_text(COMMAND.format(root=ROOT, python=sys.executable))
    command.chmod(0o755)
    (command.parent / "python").unlink(missing_ok=True)
    (command.parent / "python").symlink_to(sys.executable)


def _clean_environment() -> dict[str, str]:
    """Return the environment without settings, and without a proxy before 127.0.0.1."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("DAFTAR_")}
    return {**kept, "NO_PROXY": "127.0.0.1", "no_proxy": "127.0.0.1", "PYTHONUTF8": "1"}
