"""The window storage, against a list of every hit it took."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gateway import rate_limit_windows
from gateway.rate_limit_windows import SWEEP_AT_LEAST, WindowStorage


class Clock:
    def __init__(self, monkeypatch):
        self.now = 1_000.0
        monkeypatch.setattr(rate_limit_windows, "now_seconds", lambda: self.now)


@pytest.fixture
def clock(monkeypatch):
    return Clock(monkeypatch)


STEPS = st.lists(
    st.tuples(st.floats(0, 45, allow_nan=False), st.integers(1, 7)), min_size=1, max_size=60
)


@given(STEPS)
async def test_never_more_than_the_limit_in_any_window_and_all_or_none(steps):
    with pytest.MonkeyPatch.context() as monkeypatch:
        clock = Clock(monkeypatch)
        storage, taken = WindowStorage(), []
        for seconds, amount in steps:
            clock.now += seconds
            before = (await storage.get_moving_window("k", 10, 60))[1]
            is_taken = await storage.acquire_entry("k", 10, 60, amount)
            after = (await storage.get_moving_window("k", 10, 60))[1]
            assert after == before + (amount if is_taken else 0)
            assert is_taken == (before + amount <= 10)
            taken += [clock.now] * (amount if is_taken else 0)
            assert sum(at > clock.now - 60 for at in taken) <= 10


async def test_a_hit_slides_out_after_the_window(clock):
    storage = WindowStorage()
    assert await storage.acquire_entry("k", 1, 60)
    clock.now += 59.9
    assert not await storage.acquire_entry("k", 1, 60)
    clock.now += 0.2
    assert await storage.acquire_entry("k", 1, 60)


async def test_frees_at_names_when_that_many_fit(clock):
    storage = WindowStorage()
    for _ in range(3):
        await storage.acquire_entry("k", 3, 60)
        clock.now += 10
    assert storage.frees_at("k", 60, 1) == pytest.approx(1_060, abs=0.07)
    assert storage.frees_at("k", 60, 2) == pytest.approx(1_070, abs=0.07)
    assert storage.frees_at("k", 60, 3) == pytest.approx(1_080, abs=0.07)


async def test_a_high_limit_needs_few_slots(clock):
    storage = WindowStorage()
    for _ in range(20_000):
        clock.now += 0.003
        assert await storage.acquire_entry("k", 1_000_000, 60)
    assert len(storage._windows["k"].slots) <= 1_001


async def test_keys_at_rest_are_forgotten(clock):
    storage = WindowStorage()
    for number in range(SWEEP_AT_LEAST):
        await storage.acquire_entry(f"k{number}", 1, 60)
    clock.now += 61
    await storage.acquire_entry("new", 1, 60)
    assert list(storage._windows) == ["new"]
