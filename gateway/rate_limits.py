"""Rate limits: one sliding window per key for all doors, one per address for failing keys."""

from limits import RateLimitItem, RateLimitItemPerMinute

from gateway.rate_limit_stores import Bucket, Store
from ledger.errors import CostExceedsLimit, RateLimited
from ledger.keys import Key
from schema.context import RateLimitStatus

FAILURES = RateLimitItemPerMinute(100, namespace="failed-keys")
"""Failing requests per client address; high enough that a misconfigured client still reads 401."""
NAMESPACE = "keys"


class RateLimits:
    """Take hits from the buckets of keys, and tell how they stand."""

    def __init__(self, default: RateLimitItem, store: Store) -> None:
        self._default = default
        self._store = store
        self._limits: dict[int | None, RateLimitItem] = {}

    async def take(self, key: Key, hits: int) -> tuple[bool, RateLimitStatus]:
        """Take all of the hits or none, and tell which; more than there ever are is refused."""
        limit = self._limit_of(key)
        if hits > limit.amount:
            raise CostExceedsLimit(
                f"The document takes {hits} hits; the key has {limit.amount}"
                f" in {limit.get_expiry()} seconds."
            )
        bucket = await self._store.take(limit, key.id, hits)
        return bucket.is_taken, _status(limit, bucket)

    async def status(self, key: Key) -> RateLimitStatus:
        """Tell how a key's bucket stands, taking nothing."""
        limit = self._limit_of(key)
        return _status(limit, await self._store.take(limit, key.id, 0))

    async def take_failure(self, address: str) -> None:
        """Count a request whose key failed; raise RateLimited when its address sent too many."""
        bucket = await self._store.take(FAILURES, address, 1)
        if not bucket.is_taken:
            raise RateLimited(
                "Too many requests with keys that do not exist came from this address.",
                retry_after_seconds=bucket.reset_seconds,
            )

    async def close(self) -> None:
        await self._store.close()

    def _limit_of(self, key: Key) -> RateLimitItem:
        found = self._limits.get(key.rate_limit)
        if found is None:
            found = self._limits[key.rate_limit] = self._make_limit(key.rate_limit)
        return found

    def _make_limit(self, per_minute: int | None) -> RateLimitItem:
        if per_minute is not None:
            return RateLimitItemPerMinute(per_minute, namespace=NAMESPACE)
        default = self._default
        return type(default)(default.amount, default.multiples, namespace=NAMESPACE)


def bucket_empty(status: RateLimitStatus) -> RateLimited:
    """Make the refusal of a request that takes more hits than the key has left."""
    return RateLimited(
        f"The key's {status.limit} hits in {status.window_seconds} seconds are used up;"
        f" retry in {status.reset_seconds} seconds.",
        retry_after_seconds=status.reset_seconds,
    )


def rate_limit_headers(status: RateLimitStatus) -> dict[str, str]:
    """Spell a bucket as headers (draft-ietf-httpapi-ratelimit-headers-11)."""
    return {
        "RateLimit-Policy": f'"default";q={status.limit};w={status.window_seconds}',
        "RateLimit": f'"default";r={status.remaining};t={status.reset_seconds}',
    }


def _status(limit: RateLimitItem, bucket: Bucket) -> RateLimitStatus:
    return RateLimitStatus(limit.amount, bucket.remaining, limit.get_expiry(), bucket.reset_seconds)
