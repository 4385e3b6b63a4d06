"""The server itself, as its users start it: keys, limits, metrics and the log switched on."""

import json
import subprocess
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from bench.books import ORGANIZATION
from bench.processes import Process, clean_environment, free_port

COMMAND = ["-c", "import sys; sys.argv[0] = 'daftar'; from gateway.main import main; main()"]
PLAIN_COMMAND = ["-m", "bench.plain_daftar"]
SECRET = "benchmarks-keep-no-secrets-worth-keeping"
HITS_PER_MINUTE = 1_000_000
"""The most a key can have: sixteen thousand requests per second."""


@dataclass(frozen=True, slots=True)
class Serving:
    """A running server: where it listens, and a key that does not run out of hits."""

    process: Process
    port: int
    key: str


def serve(
    name: str,
    url: str,
    folder: Path,
    core: frozenset[int] | None,
    settings: Mapping[str, str] | None = None,
    *,
    workers: int = 1,
    command: Sequence[str] = COMMAND,
) -> Serving:
    """Start `daftar serve` on loaded books; the caller stops its process."""
    key = make_key(url, folder)
    process, port = start(name, url, folder, core, settings, workers=workers, command=command)
    try:
        process.wait_until_listening(port)
    except BaseException:
        process.stop()
        raise
    return Serving(process, port, key)


def start(
    name: str,
    url: str,
    folder: Path,
    core: frozenset[int] | None,
    settings: Mapping[str, str] | None = None,
    *,
    workers: int = 1,
    command: Sequence[str] = COMMAND,
) -> tuple[Process, int]:
    """Start `daftar serve` and return it with its port, on which nobody listens yet."""
    port = free_port()
    options = ["--workers", str(workers)] if workers > 1 else []
    arguments = [*command, "serve", "--port", str(port), *options]
    environment = {**environment_of(url), **(settings or {})}
    return Process(name, arguments, folder, core, environment), port


def work(name: str, url: str, folder: Path, core: frozenset[int] | None) -> Process:
    """Start `daftar worker` on the same books; the caller stops its process."""
    return Process(name, [*COMMAND, "worker"], folder, core, environment_of(url))


def environment_of(url: str) -> dict[str, str]:
    return {
        "DAFTAR_DATABASE_URL": url,
        "DAFTAR_SECRET": SECRET,
        "DAFTAR_WEBHOOK_ALLOW": "127.0.0.0/8",
    }


def make_key(url: str, folder: Path, organization: str = ORGANIZATION) -> str:
    """Make a key of everything in an organisation."""
    options = ["--organization", organization, "--role", "ADMIN", "--scopes", "*", "--json"]
    command = [*COMMAND, "keys", "create", *options, "--rate-limit", str(HITS_PER_MINUTE)]
    made = subprocess.run(
        [sys.executable, *command],
        cwd=folder,
        env={**clean_environment(), **environment_of(url)},
        capture_output=True,
        text=True,
        check=False,
    )
    if made.returncode:
        raise RuntimeError(f"no key: {made.stderr}")
    key: str = json.loads(made.stdout)["key"]
    return key
