"""What the process counts, in the form Prometheus reads at `/metrics`."""

from collections.abc import Callable
from functools import lru_cache

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, generate_latest
from prometheus_client.exposition import CONTENT_TYPE_LATEST
from starlette.requests import Request
from starlette.responses import Response

BUCKETS = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10)


class Metrics:
    """The counters of one process."""

    def __init__(self) -> None:
        self.registry = CollectorRegistry()
        labels = ("surface", "route", "status")
        self._requests = Counter(
            "daftar_requests", "Requests answered.", labels, registry=self.registry
        )
        self._durations = Histogram(
            "daftar_request_seconds",
            "Time from a request's head to its answer's end.",
            ("surface", "route"),
            buckets=BUCKETS,
            registry=self.registry,
        )
        self._faults = Counter(
            "daftar_faults", "Exceptions nobody foresaw.", registry=self.registry
        )
        self._store_down = Gauge(
            "daftar_rate_limit_store_down",
            "1 while the shared rate limit store does not answer.",
            registry=self.registry,
        )
        self._store_losses = Counter(
            "daftar_rate_limit_store_losses",
            "Times the shared rate limit store was lost.",
            registry=self.registry,
        )
        self._writes_waiting = Gauge(
            "daftar_writes_waiting", "Units in the write queues.", registry=self.registry
        )
        self._totals_drifted = Gauge(
            "daftar_totals_drifted",
            "Samples of an account's day that did not agree with its postings: run verify.",
            registry=self.registry,
        )
        self._request_child = lru_cache(1_024)(self._requests.labels)
        self._duration_child = lru_cache(1_024)(self._durations.labels)

    def note_request(self, surface: str, route: str, status: int, seconds: float) -> None:
        self._request_child(surface, route, str(status)).inc()
        self._duration_child(surface, route).observe(seconds)

    def note_fault(self) -> None:
        self._faults.inc()

    def note_store(self, is_down: bool) -> None:
        self._store_down.set(is_down)
        if is_down:
            self._store_losses.inc()

    def watch_writes(self, count: Callable[[], int]) -> None:
        """Read the length of the write queues when asked."""
        self._writes_waiting.set_function(count)

    def watch_totals(self, count: Callable[[], int]) -> None:
        """Read how many samples of totals have drifted when asked."""
        self._totals_drifted.set_function(count)

    async def endpoint(self, request: Request) -> Response:
        """Answer everything that is counted."""
        headers = {"Cache-Control": "no-store", "Content-Type": CONTENT_TYPE_LATEST}
        return Response(generate_latest(self.registry), headers=headers)
