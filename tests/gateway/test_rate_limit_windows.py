"""The windows of a process, against a list of every hit it took."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gateway import rate_limit_windows
from gateway.rate_limit_windows import SWEEP_AT_LEAST, Windows


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
        windows, taken = Windows(), []
        for seconds, amount in steps:
            clock.now += seconds
            before = 10 - windows.take("k", 10, 60, 0).remaining
            is_taken = windows.take("k", 10, 60, amount).is_taken
            after = 10 - windows.take("k", 10, 60, 0).remaining
            assert after == before + (amount if is_taken else 0)
            assert is_taken == (before + amount <= 10)
            taken += [clock.now] * (amount if is_taken else 0)
            assert sum(at > clock.now - 60 for at in taken) <= 10


async def test_a_hit_slides_out_after_the_window(clock):
    windows = Windows()
    assert windows.take("k", 1, 60, 1).is_taken
    clock.now += 59.9
    assert not windows.take("k", 1, 60, 1).is_taken
    clock.now += 0.2
    assert windows.take("k", 1, 60, 1).is_taken


async def test_frees_at_names_when_that_many_fit(clock):
    windows = Windows()
    for _ in range(3):
        windows.take("k", 3, 60, 1)
        clock.now += 10
    assert windows.take("k", 3, 60, 1).reset_at == pytest.approx(1_060, abs=0.07)
    assert windows.take("k", 3, 60, 2).reset_at == pytest.approx(1_070, abs=0.07)
    assert windows.take("k", 3, 60, 3).reset_at == pytest.approx(1_080, abs=0.07)


async def test_a_high_limit_needs_few_slots(clock):
    windows = Windows()
    for _ in range(20_000):
        clock.now += 0.003
        assert windows.take("k", 1_000_000, 60, 1).is_taken
    assert len(windows._windows["k"].slots) <= 1_001


async def test_keys_at_rest_are_forgotten(clock):
    windows = Windows()
    for number in range(SWEEP_AT_LEAST):
        windows.take(f"k{number}", 1, 60, 1)
    clock.now += 61
    windows.take("new", 1, 60, 1)
    assert list(windows._windows) == ["new"]
