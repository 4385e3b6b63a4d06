"""Which figures hold, and that no promise is dropped."""

from __future__ import annotations

import pytest

from bench.plan import FULL, SCALE
from bench.rounds import rows_of
from bench.targets import COMPARISONS, Comparison, promised
from bench.wire import Sample

FASTER = Comparison("page", "PostgreSQL", "GraphQL", "bare driver", 0.75)
LEANER = Comparison("page", "PostgreSQL", "v1", "GraphQL", 1.1, measure="cpu_ms")
PROMISES = {
    ("page", "PostgreSQL", "GraphQL", "bare driver", 0.75),
    ("page", "PostgreSQL", "GraphQL", "graphql-yoga + graphql-jit", 1.3),
    ("page", "PostgreSQL", "GraphQL", "PostGraphile", 2.5),
    ("page", "PostgreSQL", "GraphQL", "stock Strawberry", 30),
    ("page", "PostgreSQL", "v1", "GraphQL, v1's document", 1.1),
    ("page", "PostgreSQL", "Guliel", "GraphQL, Guliel's document", 1.1),
    ("page observed", "PostgreSQL", "GraphQL", "without metrics, log and limits", 0.1),
    *(
        ("post", "PostgreSQL", door, peer, target)
        for door in ("GraphQL", "v1", "Guliel")
        for peer, target in (
            ("bare group commit", 0.6),
            ("bare transaction", 0.8),
            ("graphql-yoga + graphql-jit", 2.5),
            ("FastAPI + ORM", 6),
        )
    ),
    *(
        ("post", "SQLite", door, "in-process group commit", 0.3)
        for door in ("GraphQL", "v1", "Guliel")
    ),
    ("bulk of 100", "PostgreSQL", "GraphQL", "bare group commit, the same calls", 0.8),
    ("export", "PostgreSQL", "Guliel", "bare COPY", 0.85),
    ("export", "PostgreSQL", "Guliel", None, 32),
    ("export", "SQLite", "Guliel", "bare cursor", 0.5),
    ("export", "SQLite", "Guliel", None, 32),
    ("memory", "PostgreSQL", "idle process", None, 90),
    ("memory", "PostgreSQL", "process at 256 connections", None, 160),
    ("start", "SQLite", "daftar serve", None, 2_000),
    ("page, several processes", "PostgreSQL", "2 processes", "1 process", 1.2),
    ("post, several processes", "PostgreSQL", "2 processes", "1 process", 1.2),
    *(
        (work, "PostgreSQL", "larger books", "smaller books", 1.3)
        for work in (
            "first page",
            "deep page by cursor",
            "total",
            "summary",
            "trial balance",
            "balance sheet",
            "opening balance",
            "known at far past",
        )
    ),
    ("deep page by number", "PostgreSQL", "larger books", "larger books, first page", 2),
}
AT_BOTH = {
    ("page", "bare driver"),
    ("page", "GraphQL, v1's document"),
    ("page", "GraphQL, Guliel's document"),
    ("post", "bare group commit"),
    ("post", "in-process group commit"),
    ("bulk of 100", "bare group commit, the same calls"),
}


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


def test_a_shortfall_is_a_part_of_the_target() -> None:
    assert FASTER.shortfall(0.375) == 0.5
    assert LEANER.shortfall(2.2) == 1.0
    assert FASTER.shortfall(0.75) is None


def test_the_plans_measure_every_promise() -> None:
    told = [
        (one.work, one.engine, one.door, one.ratio_to, one.target)
        for plan in (FULL, SCALE)
        for one in promised(plan.works)
    ]
    assert set(told) == PROMISES
    assert len(told) == len(PROMISES)


def test_bare_drivers_and_doors_are_compared_alone_and_at_32_connections() -> None:
    both = {
        one.connections == (1, 32) for one in COMPARISONS if (one.work, one.ratio_to) in AT_BOTH
    }
    assert both == {True}


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
            "measure": "per_second",
            "ratio": 0.9,
            "target": 0.75,
            "holds": True,
            "short_by": None,
            "fault": None,
            "per_second": 900.0,
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
            "short_by": None,
            "fault": None,
            "per_second": 1000.0,
            "cpu_ms": 0.3,
            "p50_ms": 0.4,
            "p99_ms": 0.4,
            "peak_mb": 60.0,
        },
    ]


def test_a_comparison_with_a_peer_that_is_missing_says_why() -> None:
    fast = Sample(1.0, [500] * 900, 0.45, 80.0)
    rows = rows_of("page", "PostgreSQL", {("GraphQL", 1): [fast]}, {"bare driver": "gone"})
    assert [(row["door"], row["ratio"], row["fault"]) for row in rows] == [
        ("GraphQL", None, "gone"),
        ("bare driver", None, "gone"),
    ]


def test_a_door_that_failed_keeps_no_figures() -> None:
    fast = Sample(1.0, [500] * 900, 0.45, 80.0)
    rows = rows_of("page", "SQLite", {("v1", 1): [fast]}, {"v1": "503"})
    assert [(row["door"], row["per_second"], row["fault"]) for row in rows] == [("v1", None, "503")]


def test_a_share_is_what_the_other_does_without() -> None:
    full, plain = (Sample(1.0, [500] * 1_000, cpu, 80.0) for cpu in (1.0, 0.95))
    door = "without metrics, log and limits"
    samples = {("GraphQL", 32): [full], (door, 32): [plain]}
    row = rows_of("page observed", "PostgreSQL", samples)[0]
    assert (row["measure"], row["ratio"], row["holds"]) == ("cpu_share", 0.05, True)


def test_a_figure_may_be_compared_with_nothing() -> None:
    idle = Sample(1.0, [], None, 99.0, memory_mb=95.0)
    row = rows_of("memory", "PostgreSQL", {("idle process", 0): [idle]})[0]
    assert (row["ratio"], row["target"], row["holds"]) == (95.0, 90, False)
