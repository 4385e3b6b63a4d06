"""Which ratios hold."""

from __future__ import annotations

import pytest

from bench.rounds import rows_of
from bench.targets import (
    COMPARISONS,
    DOORS,
    PEERS,
    TO_ENDPOINTS,
    WITH_WEBHOOKS,
    Comparison,
)
from bench.wire import Sample

READERS = (*WITH_WEBHOOKS.values(), *TO_ENDPOINTS.values())
FASTER = Comparison("page", "PostgreSQL", "GraphQL", "bare driver", 0.75)
LEANER = Comparison("page", "PostgreSQL", "v1", "GraphQL", 1.1, measure="cpu_ms")


@pytest.mark.parametrize(
    ("comparison", "ratio", "holds"),
    [(FASTER, 0.75, True), (FASTER, 0.74, False), (LEANER, 1.1, True), (LEANER, 1.2, False)],
)
def test_a_ratio_holds_on_the_right_side_of_its_target(
    comparison: Comparison, ratio: float, holds: bool
) -> None:
    assert comparison.holds(ratio) is holds


def test_nothing_holds_without_a_target_or_a_ratio() -> None:
    assert Comparison("page", "SQLite", "v1", "GraphQL").holds(2.0) is None
    assert FASTER.holds(None) is None


def test_every_comparison_is_of_a_door_with_something_that_is_measured() -> None:
    for comparison in COMPARISONS:
        assert comparison.door in (*DOORS, *READERS)
        assert comparison.ratio_to in (*PEERS, *READERS) or comparison.ratio_to.startswith(
            "GraphQL"
        )


def test_a_door_has_a_row_for_each_comparison_and_a_peer_one_row() -> None:
    fast = Sample(1.0, [500] * 900, 0.45, 80.0)
    bare = Sample(1.0, [400] * 1_000, 0.3, 60.0)
    rows = rows_of(
        "page", "PostgreSQL", {("GraphQL", 1): [fast, fast], ("bare driver", 1): [bare, bare]}
    )
    assert rows == [
        {
            "work": "page",
            "door": "GraphQL",
            "engine": "PostgreSQL",
            "connections": 1,
            "ratio_to": "bare driver",
            "measure": "requests_per_second",
            "ratio": 0.9,
            "target": 0.75,
            "holds": True,
            "requests_per_second": 900.0,
            "cpu_ms": 0.5,
            "p50_ms": 0.5,
            "p99_ms": 0.5,
            "peak_mb": 80.0,
        },
        {
            "work": "page",
            "door": "bare driver",
            "engine": "PostgreSQL",
            "connections": 1,
            "ratio_to": None,
            "measure": None,
            "ratio": None,
            "target": None,
            "holds": None,
            "requests_per_second": 1000.0,
            "cpu_ms": 0.3,
            "p50_ms": 0.4,
            "p99_ms": 0.4,
            "peak_mb": 60.0,
        },
    ]
