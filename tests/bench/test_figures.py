"""Medians, percentiles and paired ratios."""

from __future__ import annotations

from bench.figures import (
    cpu_ms,
    middle,
    paired_ratio,
    per_second,
    percentile_ms,
)
from bench.wire import Sample


def sample(requests: int, seconds: float = 1.0, cpu_seconds: float | None = 0.5) -> Sample:
    return Sample(seconds, [1_000] * requests, cpu_seconds, 80.0)


def test_requests_count_by_the_second() -> None:
    assert per_second(sample(300, seconds=2.0)) == 150


def test_items_count_where_a_request_asks_for_several() -> None:
    bulk = Sample(2.0, [1_000] * 10, 0.5, 80.0, items=100)
    assert (per_second(bulk), cpu_ms(bulk)) == (500, 0.5)


def test_cpu_counts_by_the_request() -> None:
    assert cpu_ms(sample(250)) == 2.0


def test_cpu_is_unknown_where_the_system_does_not_tell() -> None:
    assert cpu_ms(sample(250, cpu_seconds=None)) is None


def test_cpu_is_unknown_without_a_request() -> None:
    assert cpu_ms(sample(0)) is None


def test_the_middle_of_the_rounds_is_their_median() -> None:
    assert middle([sample(10), sample(90), sample(20)], per_second) == 20


def test_percentiles_are_taken_over_all_rounds() -> None:
    rounds = [
        Sample(1.0, list(range(1_000, 51_000, 1_000)), 0.1, None),
        Sample(1.0, list(range(51_000, 101_000, 1_000)), 0.1, None),
    ]
    assert percentile_ms(rounds, 0.5) == 51.0
    assert percentile_ms(rounds, 0.99) == 100.0


def test_no_requests_have_no_percentile() -> None:
    assert percentile_ms([sample(0)], 0.5) is None


def test_a_ratio_is_taken_within_each_round() -> None:
    quiet_then_busy = [sample(100), sample(10), sample(60)]
    theirs = [sample(200), sample(20), sample(100)]
    assert paired_ratio(quiet_then_busy, theirs, per_second) == 0.5


def test_a_round_without_their_figure_has_no_ratio() -> None:
    assert paired_ratio([sample(5)], [sample(0)], per_second) is None
