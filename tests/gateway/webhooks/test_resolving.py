"""The system's resolver: names are asked for once at a time, and none holds up another."""

from asyncio import create_task, gather, sleep
from threading import Event

import pytest

from gateway.webhooks import resolving
from gateway.webhooks.resolving import SystemResolver


@pytest.fixture
def resolver():
    opened = SystemResolver()
    yield opened
    opened.close()


@pytest.fixture
def slow(monkeypatch):
    """Names that start with `slow` wait for an event; every name leads to 8.8.8.8, twice."""
    asked, go = [], Event()

    def getaddrinfo(host, port, **options):
        asked.append(host)
        if host.startswith("slow"):
            go.wait(10)
        return [(2, 1, 6, "", ("8.8.8.8", 0))] * 2

    monkeypatch.setattr(resolving, "getaddrinfo", getaddrinfo)
    yield asked, go
    go.set()


async def test_addresses_of_this_machine_are_found(resolver):
    assert set(await resolver("localhost")) <= {"127.0.0.1", "::1"}


async def test_name_that_is_being_asked_for_is_not_asked_for_again(resolver, slow):
    asked, go = slow
    both = gather(resolver("slow.example"), resolver("slow.example"))
    await sleep(0.01)
    go.set()
    assert [*await both] == [("8.8.8.8",), ("8.8.8.8",)]
    assert asked == ["slow.example"]
    await resolver("slow.example")
    assert asked == ["slow.example", "slow.example"]


async def test_names_that_hang_hold_up_no_other(resolver, slow):
    hanging = [create_task(resolver(f"slow{number}.example")) for number in range(20)]
    assert await resolver("quick.example") == ("8.8.8.8",)
    slow[1].set()
    await gather(*hanging)


async def test_who_no_longer_waits_does_not_take_the_answer_from_others(resolver, slow):
    one, other = (create_task(resolver("slow.example")) for _ in range(2))
    await sleep(0.01)
    one.cancel()
    await gather(one, return_exceptions=True)
    slow[1].set()
    assert await other == ("8.8.8.8",)
