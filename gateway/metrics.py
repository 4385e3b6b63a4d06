"""What the process counts, in the form Prometheus reads at `/metrics`."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
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
        self._deliveries = Counter(
            "daftar_webhook_deliveries",
            "Tries to tell an endpoint of an event.",
            ("outcome",),
            registry=self.registry,
        )
        self._endpoints_held = Gauge(
            "daftar_webhook_endpoints_held",
            "Endpoints this process is telling of events.",
            registry=self.registry,
        )
        self._sockets_open = Gauge(
            "daftar_websockets_open", "WebSocket connections open.", registry=self.registry
        )
        self._sockets = Counter(
            "daftar_websockets",
            "WebSocket connections that ended, by close code.",
            ("code",),
            registry=self.registry,
        )
        self._streams_open = Gauge(
            "daftar_streams_open",
            "Subscriptions open.",
            ("transport",),
            registry=self.registry,
        )
        self._streamed = Counter(
            "daftar_streamed_events",
            "Events sent to subscribers.",
            ("transport",),
            registry=self.registry,
        )
        self._dialect_calls = Counter(
            "daftar_dialect_requests",
            "Requests of a key through a route of a dialect.",
            ("key", "dialect", "route"),
            registry=self.registry,
        )
        self._violations = Counter(
            "daftar_csp_reports",
            "Reports of browsers that a page broke its content security policy.",
            registry=self.registry,
        )
        self._request_child = lru_cache(1_024)(self._requests.labels)
        self._dialect_child = lru_cache(4_096)(self._dialect_calls.labels)
        self._duration_child = lru_cache(1_024)(self._durations.labels)

    def note_request(self, surface: str, route: str, status: int, seconds: float) -> None:
        self._request_child(surface, route, str(status)).inc()
        self._duration_child(surface, route).observe(seconds)

    def note_dialect_call(self, key: str, dialect: str, route: str) -> None:
        self._dialect_child(key, dialect, route).inc()

    def note_fault(self) -> None:
        self._faults.inc()

    @contextmanager
    def socket_open(self) -> Iterator[None]:
        with self._sockets_open.track_inprogress():
            yield

    def note_socket(self, code: str) -> None:
        self._sockets.labels(code).inc()

    @contextmanager
    def streaming(self, transport: str) -> Iterator[None]:
        with self._streams_open.labels(transport).track_inprogress():
            yield

    def note_streamed(self, transport: str) -> None:
        self._streamed.labels(transport).inc()

    def note_violation(self) -> None:
        self._violations.inc()

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

    def note_delivery(self, outcome: str) -> None:
        self._deliveries.labels(outcome).inc()

    def watch_endpoints(self, count: Callable[[], int]) -> None:
        """Read how many endpoints are being told when asked."""
        self._endpoints_held.set_function(count)

    async def endpoint(self, request: Request) -> Response:
        """Answer everything that is counted."""
        headers = {"Cache-Control": "no-store", "Content-Type": CONTENT_TYPE_LATEST}
        return Response(generate_latest(self.registry), headers=headers)
