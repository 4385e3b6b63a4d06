"""A server as a reader starts it: in an empty folder, on a free port, known by what it prints."""

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from time import monotonic, sleep

from tests.docs.pages import ROOT

START_SECONDS = 300
COMMAND = """\
#!/bin/sh
PYTHONPATH={root} exec {python} -c 'import sys; sys.argv[0] = "daftar"
from gateway.cli import main
main()' "$@"
"""
_ADDRESS = re.compile(r"http://127\.0\.0\.1:(\d+)")
_KEY = re.compile(r"glk_[0-9A-Za-z]{36}")


class LiveServer:
    """A running server with the demo books; `address` and `key` are what it printed."""

    def __init__(self, folder: Path, greeting: str, environment: dict[str, str]) -> None:
        address, key = _ADDRESS.search(greeting), _KEY.search(greeting)
        assert address is not None
        self.folder = folder
        self.greeting = greeting
        self.address = address[0]
        self.key = key[0] if key else ""
        self.environment = environment


@contextmanager
def live_server(folder: Path, *options: str, **settings: str) -> Iterator[LiveServer]:
    """Run `daftar serve` in a folder until the block ends; `settings` are environment variables."""
    environment = {**_environment(), **settings}
    make_command(folder)
    printed, log = folder / "greeting.txt", folder / "server.log"
    with printed.open("w") as output, log.open("w") as errors:
        process = subprocess.Popen(
            [folder / ".venv" / "bin" / "daftar", "serve", "--port", "0", *options],
            cwd=folder,
            env=environment,
            stdout=output,
            stderr=errors,
        )
    try:
        deadline = monotonic() + START_SECONDS
        while "Ctrl-C" not in (greeting := printed.read_text(encoding="utf-8")):
            if process.poll() is not None or monotonic() > deadline:
                raise RuntimeError(f"The server did not start: {log.read_text()[-2_000:]}")
            sleep(0.05)
        yield LiveServer(folder, greeting, environment)
    finally:
        process.terminate()
        process.wait(timeout=START_SECONDS)


def make_command(folder: Path) -> None:
    """Put `daftar` and `python` where the pages say they are."""
    programs = folder / ".venv" / "bin"
    programs.mkdir(parents=True, exist_ok=True)
    command, python = programs / "daftar", programs / "python"
    command.write_text(COMMAND.format(root=ROOT, python=sys.executable))
    command.chmod(0o755)
    python.write_text(f'#!/bin/sh\nexec {sys.executable} "$@"\n')  # A link would lose packages.
    python.chmod(0o755)


def _environment() -> dict[str, str]:
    """Return the environment without settings, and without a proxy before 127.0.0.1."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("DAFTAR_")}
    own = {"NO_PROXY": "127.0.0.1", "no_proxy": "127.0.0.1", "PYTHONUTF8": "1"}
    return {**kept, **own, "PYTHONPATH": str(ROOT)}
