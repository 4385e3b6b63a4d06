"""A server's life: how soon it answers after its start, what it takes idle and with many callers.

Memory is what the serving process has resident (RSS), shared libraries counted in full.
"""

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from http import HTTPStatus
from http.client import HTTPConnection, HTTPException
from pathlib import Path
from time import monotonic, perf_counter, sleep

from bench import daftar, requests
from bench.accounting import memory_mb
from bench.http_client import HOST
from bench.processes import START_SECONDS, Process
from bench.wire import Job, Request, Sample

SETTLE_SECONDS = 1.0
"""What an idle process is given to come to rest."""


class Life:
    """A server that is started anew for every job; what is measured is its own process."""

    def __init__(self, name: str, url: str, folder: Path, core: frozenset[int] | None) -> None:
        self._name = name
        self._url = url
        self._folder = folder
        self._core = core
        self._key = daftar.make_key(url, folder)
        self.id = 0
        self._words = ""

    def last_words(self) -> str:
        return self._words

    @contextmanager
    def begun(self) -> Iterator[tuple[Process, int, float]]:
        """Start the server and wait for its first answer, which took so many seconds."""
        began = perf_counter()
        process, port = daftar.start(self._name, self._url, self._folder, self._core)
        try:
            self._wait(process, port)
            yield process, port, perf_counter() - began
        finally:
            self._words = process.last_words()
            process.stop()

    def _wait(self, process: Process, port: int) -> None:
        deadline = monotonic() + START_SECONDS
        while monotonic() < deadline and process.is_running:
            with suppress(OSError, HTTPException):
                if self._ask(port) == HTTPStatus.OK:
                    return
            sleep(0.005)
        raise RuntimeError(f"{self._name} gave no answer: {process.last_words()}")

    def _ask(self, port: int) -> int:
        """Ask for a page of entries."""
        connection = HTTPConnection(HOST, port, timeout=START_SECONDS)
        try:
            headers = {"Authorization": f"Bearer {self._key}"}
            connection.request("GET", "/api/v1/journal-entries?limit=25", headers=headers)
            answer = connection.getresponse()
            answer.read()
            return answer.status
        finally:
            connection.close()

    def page(self, port: int) -> Request:
        return requests.graphql_page(port, self._key)


class FirstAnswer:
    """How long it takes from the command to the first page."""

    def __init__(self, life: Life) -> None:
        self._life = life

    def measure(self, job: Job) -> Sample:
        with self._life.begun() as (process, _, seconds):
            peak = memory_mb(process.id)
            return Sample(seconds, [int(seconds * 1_000_000)], None, peak)


class Footprint:
    """What a server has resident: at rest after its first answer, or at most under load."""

    def __init__(self, life: Life, generator: Process) -> None:
        self._life = life
        self._generator = generator

    def measure(self, job: Job) -> Sample:
        with self._life.begun() as (process, port, seconds):
            if not job.connections:
                sleep(SETTLE_SECONDS)
                found = memory_mb(process.id, "VmRSS")
                return Sample(seconds, [], None, memory_mb(process.id), memory_mb=found)
            asked = Job(
                job.connections,
                job.seconds,
                job.warm_up_seconds,
                process.id,
                (self._life.page(port),),
            )
            sample = self._generator.measure(asked)
            sample.memory_mb = sample.peak_mb
            return sample
