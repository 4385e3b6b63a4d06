"""The processes of a run: started on their core, waited for, and stopped whatever happens."""

import os
import select
import socket
import subprocess
import sys
from collections.abc import Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from time import monotonic, sleep
from types import TracebackType

from msgspec import json

from bench.http_client import ANSWER_SECONDS
from bench.machine import pin
from bench.wire import Job, Sample

ROOT = Path(__file__).resolve().parent.parent
START_SECONDS = 60.0
STOP_SECONDS = 15.0


class Process:
    """A process of this tree, Python unless told; its output goes to `<name>.log` in the folder."""

    def __init__(
        self,
        name: str,
        arguments: Sequence[str],
        folder: Path,
        core: frozenset[int] | None,
        environment: Mapping[str, str] | None = None,
        *,
        is_asked: bool = False,
        program: Sequence[str] = (sys.executable,),
    ) -> None:
        self.log = folder / f"{name}.log"
        pipe = subprocess.PIPE if is_asked else None
        with self.log.open("ab") as log:
            self._process = subprocess.Popen(
                [*program, *arguments],
                cwd=folder,
                env={**clean_environment(), **(environment or {})},
                stdin=pipe or subprocess.DEVNULL,
                stdout=pipe or log,
                stderr=log,
                start_new_session=True,
                preexec_fn=None if core is None else lambda: pin(0, core),
            )

    def __enter__(self) -> "Process":
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        fault: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.stop()

    @property
    def id(self) -> int:
        return self._process.pid

    @property
    def is_running(self) -> bool:
        return self._process.poll() is None

    def stop(self) -> None:
        """Stop in an orderly way, or at once when that takes too long."""
        self._process.terminate()
        try:
            self._process.wait(STOP_SECONDS)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        for pipe in (self._process.stdin, self._process.stdout):
            if pipe is not None:
                with suppress(BrokenPipeError):  # What it was still to be asked.
                    pipe.close()

    def wait_until_listening(self, port: int) -> None:
        deadline = monotonic() + START_SECONDS
        while True:
            with suppress(OSError), socket.create_connection(("127.0.0.1", port), 1):
                return
            if self._process.poll() is not None or monotonic() > deadline:
                raise RuntimeError(f"{self.log.stem} did not start: {self.last_words()}")
            sleep(0.02)

    def finish(self, seconds: float) -> None:
        """Wait for a process that ends by itself, and well."""
        if self._process.wait(seconds):
            raise RuntimeError(f"{self.log.stem} failed: {self.last_words()}")

    def measure(self, job: Job) -> Sample:
        """Hand a job to a measuring process and wait for its answer."""
        asked, told = self._process.stdin, self._process.stdout
        assert asked is not None and told is not None
        asked.write(json.encode(job) + b"\n")
        asked.flush()
        patience = job.warm_up_seconds + job.seconds + 3 * ANSWER_SECONDS
        ready, _, _ = select.select([told], [], [], patience)
        line = told.readline() if ready else b""
        if not line:
            raise RuntimeError(f"{self.log.stem} gave no answer: {self.last_words()}")
        return json.decode(line, type=Sample)

    def last_words(self) -> str:
        """Return the end of the log, and how the process ended if it did."""
        code = self._process.poll()
        ended = "" if code is None else f"\n(ended with {code})"
        return self.log.read_text(errors="replace")[-2_000:] + ended


def clean_environment() -> dict[str, str]:
    """Return the environment without anybody's settings, with this tree to import from."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("DAFTAR_")}
    return {**kept, "PYTHONPATH": str(ROOT), "PYTHONUTF8": "1"}


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port
