"""Where hits are counted: in the process, or in a store that processes share.

A shared store that does not answer costs a request at most `ANSWER_WITHIN_SECONDS`, then the
process counts for itself and asks again every `RETRY_AFTER_SECONDS`.
"""

from asyncio import timeout
from collections.abc import Callable
from math import ceil
from time import monotonic
from typing import Any, NamedTuple, Protocol

from limits import RateLimitItem
from limits.aio.storage import RedisStorage
from limits.aio.strategies import MovingWindowRateLimiter
from structlog import get_logger

from gateway.rate_limit_windows import Windows, now_seconds

ANSWER_WITHIN_SECONDS = 1.0
RETRY_AFTER_SECONDS = 3.0

_log = get_logger("daftar.rate_limits")


class Bucket(NamedTuple):
    """What a key has left, and in how many seconds it will have what it asked for."""

    is_taken: bool
    remaining: int
    reset_seconds: int


class Store(Protocol):
    """Counts hits in sliding windows."""

    async def take(self, limit: RateLimitItem, name: str, hits: int) -> Bucket:
        """Take all of the hits, or none; zero hits only look."""
        ...

    async def close(self) -> None: ...


class LocalStore:
    """Counts in this process."""

    def __init__(self) -> None:
        self._windows = Windows()

    async def take(self, limit: RateLimitItem, name: str, hits: int) -> Bucket:
        window_seconds = limit.get_expiry()
        key = f"{limit.namespace}/{name}/{limit.amount}/{window_seconds}"
        taken = self._windows.take(key, limit.amount, window_seconds, hits)
        return _bucket(limit, taken.is_taken, taken.remaining, taken.reset_at)

    async def close(self) -> None:
        pass


class SharedStore:
    """Counts in Redis or Valkey, and in this process while that is away."""

    def __init__(self, url: str, tell: Callable[[bool], None] = lambda is_down: None) -> None:
        self._storage = RedisStorage(
            _storage_url(url),
            implementation="valkey",
            key_prefix="daftar",
            socket_timeout=ANSWER_WITHIN_SECONDS,
            socket_connect_timeout=ANSWER_WITHIN_SECONDS,
        )
        self._limiter = MovingWindowRateLimiter(self._storage)
        self._local = LocalStore()
        self._tell = tell
        self._ask_again_at = 0.0
        self._is_down = False

    async def take(self, limit: RateLimitItem, name: str, hits: int) -> Bucket:
        if self._is_down and monotonic() < self._ask_again_at:
            return await self._local.take(limit, name, hits)
        # Others count locally while this one asks.
        self._ask_again_at = monotonic() + RETRY_AFTER_SECONDS
        try:
            async with timeout(ANSWER_WITHIN_SECONDS):
                bucket = await self._ask(limit, name, hits)
        except Exception as fault:
            self._mark(fault)
            return await self._local.take(limit, name, hits)
        self._mark(None)
        return bucket

    async def close(self) -> None:
        bridge: Any = self._storage.bridge
        await bridge.storage.aclose()

    async def _ask(self, limit: RateLimitItem, name: str, hits: int) -> Bucket:
        is_taken = hits == 0 or await self._limiter.hit(limit, name, cost=hits)
        reset_at, remaining = await self._limiter.get_window_stats(limit, name)
        return _bucket(limit, is_taken, remaining, reset_at)

    def _mark(self, fault: Exception | None) -> None:
        """Note whether the store answers, and say so once when that changes."""
        is_down = fault is not None
        if is_down == self._is_down:
            return
        self._is_down = is_down
        self._tell(is_down)
        if fault is not None:
            kind = type(fault).__name__
            _log.error("rate limit store lost; counting in the process", fault=kind)
        else:
            _log.warning("rate limit store is back")


def _bucket(limit: RateLimitItem, is_taken: bool, remaining: int, reset_at: float) -> Bucket:
    window = limit.get_expiry()
    # The reset of a sliding window can equal now: a client is never told to wait for nothing.
    reset = min(max(ceil(reset_at - now_seconds()), 1), window)
    return Bucket(is_taken, max(remaining, 0), reset)


def _storage_url(url: str) -> str:
    """Return the address as `limits` takes it, always through the client that speaks to both."""
    scheme, _, rest = url.partition("://")
    name = {"unix": "valkey+unix", "rediss": "valkeys", "valkeys": "valkeys"}.get(scheme, "valkey")
    return f"async+{name}://{rest}"
