"""Rate limits: the same answers from the process and from a shared store, which may go away."""

from asyncio import gather
from time import monotonic

import pytest
from limits import parse

from gateway import rate_limit_stores
from gateway.rate_limit_stores import LocalStore, SharedStore
from gateway.rate_limits import RateLimits, rate_limit_headers
from ledger.errors import CostExceedsLimit, RateLimited
from ledger.keys import Key
from schema.context import RateLimitStatus

FIVE = parse("5/minute")


def key(name="key_1", rate_limit=None):
    return Key(1, name, "", "", frozenset(), (), rate_limit, None, None, None, 0)


@pytest.fixture(params=["local", "shared"])
async def store(request, monkeypatch):
    monkeypatch.setattr(rate_limit_stores, "ANSWER_WITHIN_SECONDS", 30.0)
    if request.param == "local":
        yield LocalStore()
        return
    shared = SharedStore(request.getfixturevalue("valkey_server").redis_url)
    yield shared
    await shared.close()


@pytest.fixture
def limits(store):
    return RateLimits(FIVE, store)


async def test_hits_are_taken_all_or_none(limits):
    assert await limits.take(key(), 3) == (True, RateLimitStatus(5, 2, 60, 60))
    is_taken, status = await limits.take(key(), 3)
    assert (is_taken, status.remaining) == (False, 2)
    assert 1 <= status.reset_seconds <= 60
    assert (await limits.take(key(), 2))[0]
    assert not (await limits.take(key(), 1))[0]


async def test_racing_documents_take_no_more_than_there_is(limits):
    taken = await gather(*(limits.take(key(rate_limit=100), 7) for _ in range(40)))
    assert sum(is_taken for is_taken, _ in taken) == 14
    assert (await limits.status(key(rate_limit=100))).remaining == 2


async def test_keys_have_buckets_and_limits_of_their_own(limits):
    assert (await limits.take(key("key_a"), 5))[0]
    assert (await limits.take(key("key_b"), 5))[0]
    assert (await limits.take(key("key_c", rate_limit=7), 7))[1].limit == 7


async def test_status_takes_nothing(limits):
    assert await limits.status(key()) == RateLimitStatus(5, 5, 60, 60)
    await limits.take(key(), 1)
    assert (await limits.status(key())).remaining == 4
    assert (await limits.status(key())).remaining == 4


async def test_what_never_fits_is_refused_for_its_cost(limits):
    with pytest.raises(CostExceedsLimit, match="takes 6 hits; the key has 5 in 60 seconds"):
        await limits.take(key(), 6)
    assert (await limits.status(key())).remaining == 5


async def test_failing_addresses_are_refused_for_themselves(limits, monkeypatch):
    monkeypatch.setattr("gateway.rate_limits.FAILURES", parse("2/minute"))
    await limits.take_failure("192.0.2.1")
    await limits.take_failure("192.0.2.1")
    with pytest.raises(RateLimited) as caught:
        await limits.take_failure("192.0.2.1")
    assert 1 <= (caught.value.retry_after_seconds or 0) <= 60
    await limits.take_failure("192.0.2.2")


async def test_window_slides(store):
    limits = RateLimits(parse("2/second"), store)
    assert (await limits.take(key(), 2))[0]
    is_taken, status = await limits.take(key(), 1)
    assert (is_taken, status.reset_seconds) == (False, 1)
    await wait(1.1)
    assert (await limits.take(key(), 2))[0]


async def test_local_refusal_names_when_all_of_it_fits():
    limits = RateLimits(parse("3/minute"), LocalStore())
    await limits.take(key(), 1)
    await wait(1.1)
    await limits.take(key(), 2)
    assert (await limits.take(key(), 1))[1].reset_seconds == 59
    assert (await limits.take(key(), 2))[1].reset_seconds == 60


async def test_lost_store_is_replaced_told_of_once_and_noticed_when_back(
    valkey_server, monkeypatch
):
    monkeypatch.setattr(rate_limit_stores, "RETRY_AFTER_SECONDS", 0.2)
    told: list[bool] = []
    store = SharedStore(valkey_server.redis_url, told.append)
    limits = RateLimits(FIVE, store)
    assert (await limits.take(key(), 1))[1].remaining == 4
    valkey_server.kill()
    assert (await limits.take(key(), 1))[1].remaining == 4
    assert (await limits.take(key(), 1))[1].remaining == 3
    await wait(0.25)
    assert (await limits.take(key(), 1))[1].remaining == 2
    assert told == [True]
    valkey_server.start()
    await wait(0.25)
    assert (await limits.take(key(), 1))[1].remaining == 4
    assert told == [True, False]
    await store.close()


async def test_store_that_hangs_costs_little(monkeypatch):
    async def hang(reader, writer):
        await reader.read()
        writer.close()

    from asyncio import start_server

    server = await start_server(hang, "127.0.0.1", 0)
    store = SharedStore(f"redis://127.0.0.1:{server.sockets[0].getsockname()[1]}")
    limits, started = RateLimits(FIVE, store), monotonic()
    for _ in range(5):
        assert (await limits.take(key(), 1))[0]
    assert monotonic() - started < 2
    await store.close()
    server.close()


@pytest.mark.parametrize(
    ("url", "storage_url"),
    [
        ("redis://h:1/2", "async+valkey://h:1/2"),
        ("valkey://h", "async+valkey://h"),
        ("rediss://u:p@h", "async+valkeys://u:p@h"),
        ("valkeys://h", "async+valkeys://h"),
        ("unix:///run/valkey.sock", "async+valkey+unix:///run/valkey.sock"),
    ],
)
def test_store_addresses(url, storage_url):
    assert rate_limit_stores._storage_url(url) == storage_url


def test_headers():
    assert rate_limit_headers(RateLimitStatus(100, 42, 60, 17)) == {
        "RateLimit-Policy": '"default";q=100;w=60',
        "RateLimit": '"default";r=42;t=17',
    }


async def wait(seconds):
    from asyncio import sleep

    await sleep(seconds)
