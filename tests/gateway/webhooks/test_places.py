"""Endpoints in trouble have places of their own."""

from __future__ import annotations

from gateway.webhooks.places import Pulse, Room, room_beside


def pulses(healthy: int, failing: int = 0, slow: int = 0) -> list[Pulse]:
    return [
        *(Pulse(is_failing=False) for _ in range(healthy)),
        *(Pulse(is_failing=True) for _ in range(failing)),
        *(Pulse(is_failing=False, last_seconds=3.0) for _ in range(slow)),
    ]


def test_failing_endpoints_take_no_place_of_the_others() -> None:
    assert room_beside([]) == Room(64, 64)
    assert room_beside(pulses(10, failing=60)) == Room(54, 4)
    assert room_beside(pulses(0, failing=64)) == Room(64, 0)


def test_slow_endpoints_make_room_for_others_up_to_a_bound() -> None:
    assert room_beside(pulses(64)) == Room(0, 64)
    assert room_beside(pulses(0, slow=64)) == Room(64, 0)
    assert room_beside(pulses(20, slow=150)) == Room(22, 0)
    assert room_beside(pulses(42, slow=150)) == Room(0, 0)


def test_an_endpoint_is_in_trouble_until_a_message_is_taken_quickly() -> None:
    pulse = Pulse(is_failing=True)
    before = pulse.is_troubled
    pulse.begin_try()
    pulse.end_try(is_taken=True)
    after = pulse.is_troubled
    pulse.begin_try()
    pulse.trying_since = (pulse.trying_since or 0) - 2
    assert (before, after, pulse.is_troubled) == (True, False, True)
