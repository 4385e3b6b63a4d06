"""The command as a process, and a server that is started and stopped by it."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import urllib.error
import urllib.request
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator

WITHIN_SECONDS = 60.0
RUN = "from gateway.cli import main; main()"


class DaftarCommand:
    """Runs `daftar` in a folder of its own."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.environment = {"PATH": os.defpath, "PYTHONPATH": str(Path.cwd())}

    def __call__(self, *arguments: str, **settings: str) -> subprocess.CompletedProcess[str]:
        """Run to the end; `settings` are environment variables."""
        return subprocess.run(
            [sys.executable, "-c", RUN, *arguments],
            cwd=self.folder,
            env={**self.environment, **settings},
            capture_output=True,
            text=True,
            timeout=WITHIN_SECONDS,
            check=False,
        )

    def json(self, *arguments: str, **settings: str) -> Any:
        """Run what answers JSON."""
        done = self(*arguments, "--json", **settings)
        assert done.returncode == 0, done.stderr
        return json.loads(done.stdout)

    @contextmanager
    def serving(self, *arguments: str, **settings: str) -> Iterator[Server]:
        """Serve until the block ends, then stop it as an operator would."""
        with (self.folder / "log").open("w") as log:
            process = subprocess.Popen(
                [sys.executable, "-c", RUN, "serve", "--port", "0", *arguments],
                cwd=self.folder,
                env={**self.environment, **settings},
                stdout=subprocess.PIPE,
                stderr=log,
                text=True,
            )
        server = Server(process, self.folder / "log")
        try:
            server.read_greeting()
            yield server
        finally:
            process.terminate()
            server.exit_code = process.wait(WITHIN_SECONDS)
            assert process.stdout is not None
            process.stdout.close()


class Server:
    """A running server and what it said."""

    def __init__(self, process: subprocess.Popen[str], log: Path) -> None:
        self.process = process
        self.greeting = ""
        self.exit_code: int | None = None
        self._log = log

    @property
    def log(self) -> str:
        return self._log.read_text()

    @property
    def url(self) -> str:
        line = next(line for line in self.greeting.splitlines() if "GraphiQL" in line)
        return line.split()[1].removesuffix("/graphql")

    def read_greeting(self) -> None:
        assert self.process.stdout is not None
        for line in self.process.stdout:
            self.greeting += line
            if "Ctrl-C" in line:
                return
        raise AssertionError(f"it did not start: {self.log}")

    def ask(
        self, path: str, key: str | None = None, query: str | None = None, method: str | None = None
    ) -> tuple[int, dict[str, str], Any]:
        """Ask and return status, headers and body."""
        headers = {"Content-Type": "application/json"}
        if key is not None:
            headers["Authorization"] = f"Bearer {key}"
        body = None if query is None else json.dumps({"query": query}).encode()
        request = urllib.request.Request(self.url + path, body, headers, method=method)
        try:
            with urllib.request.urlopen(request, timeout=WITHIN_SECONDS) as answer:
                return answer.status, dict(answer.headers), json.loads(answer.read())
        except urllib.error.HTTPError as refused:
            with refused:
                return refused.code, dict(refused.headers), json.loads(refused.read())
