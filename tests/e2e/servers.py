"""Real server processes on free ports, to be loaded, killed and started again."""

import os
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from json import loads
from pathlib import Path
from re import search
from time import monotonic, sleep

START_SECONDS = 60
PROGRAM = "import sys; sys.argv[0] = 'daftar'; from gateway.main import main; main()"
ROOT = Path(__file__).parent.parent.parent


def daftar(environment: Mapping[str, str], *words: str) -> str:
    """Run a command to its end and return what it printed."""
    ended = subprocess.run(
        [sys.executable, "-c", PROGRAM, *words],
        env=dict(environment),
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=START_SECONDS,
    )
    assert ended.returncode == 0, ended.stderr
    return ended.stdout


def environment_for(database_url: str, **settings: str) -> dict[str, str]:
    """Return the environment of a process: these settings and no others."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("DAFTAR_")}
    named = {f"DAFTAR_{name.upper()}": value for name, value in settings.items()}
    secret = "a secret of the tests, long enough to be taken"
    return {**kept, "DAFTAR_DATABASE_URL": database_url, "DAFTAR_SECRET": secret, **named}


def make_organization(environment: Mapping[str, str]) -> tuple[str, str]:
    """Migrate, found an organisation and return its id and a key that may do anything."""
    daftar(environment, "migrate")
    words = ("--name", "Faulty Ltd", "--chart", "commercial", "--json")
    organization = loads(daftar(environment, "organizations", "create", *words))["id"]
    options = ("--role", "OWNER", "--scopes", "*", "--rate-limit", "1000000", "--json")
    made = loads(daftar(environment, "keys", "create", "--organization", organization, *options))
    return organization, made["key"]


class Server:
    """A serving process; `address` is where it answers."""

    def __init__(self, process: "subprocess.Popen[str]", address: str) -> None:
        self.process = process
        self.address = address

    def kill(self) -> None:
        """End it as a power cut would."""
        self.process.kill()
        self.process.wait(timeout=START_SECONDS)


@contextmanager
def serving(environment: Mapping[str, str], log: Path) -> Iterator[Server]:
    """Run `daftar serve` until the block ends."""
    with log.open("a+") as errors:
        process = subprocess.Popen(
            [sys.executable, "-u", "-c", PROGRAM, "serve", "--port", "0"],
            env=dict(environment),
            cwd=ROOT,
            stdout=errors,
            stderr=errors,
            text=True,
        )
        try:
            yield Server(process, _address(process, log))
        finally:
            process.terminate()
            process.wait(timeout=START_SECONDS)


def _address(process: "subprocess.Popen[str]", log: Path) -> str:
    deadline, start = monotonic() + START_SECONDS, log.stat().st_size
    while monotonic() < deadline and process.poll() is None:
        said = log.read_text()[start:]
        found = search(r"http://127\.0\.0\.1:\d+", said)
        if found and "Ctrl-C" in said:
            return found[0]
        sleep(0.05)
    raise AssertionError(f"the server did not start: {log.read_text()[start:]}")
