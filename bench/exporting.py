"""Exports, measured whole: rows in a second, and by how much the server grows meanwhile."""

from collections.abc import Iterator
from http import HTTPStatus
from http.client import HTTPConnection
from time import perf_counter_ns

from bench.accounting import Stopwatch, forget_peak, memory_mb
from bench.http_client import HOST
from bench.wire import Job, Sample

PIECE_BYTES = 1 << 20
PATIENCE_SECONDS = 300.0


class Export:
    """A file that a server sends; a job fetches it once, whatever its window."""

    def __init__(self, port: int, path: str, key: str | None = None) -> None:
        self._port = port
        self._path = path
        self._headers = {} if key is None else {"Authorization": f"Bearer {key}"}

    def measure(self, job: Job) -> Sample:
        has_peak = forget_peak(job.process_id)
        before = memory_mb(job.process_id, "VmRSS")
        watch = Stopwatch(job.process_id)
        began_ns = perf_counter_ns()
        rows = self._count_rows()
        sample = watch.sample([(perf_counter_ns() - began_ns) // 1_000], items=rows)
        if has_peak and before is not None and sample.peak_mb is not None:
            sample.memory_mb = max(0.0, sample.peak_mb - before)
        return sample

    def fetch(self) -> bytes:
        """Return the whole file."""
        return b"".join(self._pieces())

    def _count_rows(self) -> int:
        """Count the rows under the header."""
        return sum(piece.count(b"\n") for piece in self._pieces()) - 1

    def _pieces(self) -> Iterator[bytes]:
        connection = HTTPConnection(HOST, self._port, timeout=PATIENCE_SECONDS)
        try:
            connection.request("GET", self._path, headers=self._headers)
            answer = connection.getresponse()
            if answer.status != HTTPStatus.OK:
                raise RuntimeError(f"{self._path}: {answer.status} {answer.read(500)!r}")
            while piece := answer.read1(PIECE_BYTES):
                yield piece
        finally:
            connection.close()
