"""Rounds: every door in turn, again and again, so that drift hits all alike."""

from collections.abc import Callable, Mapping, Sequence

from bench.contests import Contest, Subject
from bench.figures import (
    Figure,
    cpu_ms,
    latency_ms,
    memory_mb,
    middle,
    paired_ratio,
    per_second,
    percentile_ms,
)
from bench.plan import Plan
from bench.targets import COMPARISONS, Comparison, Measure
from bench.wire import Job, Sample

Row = dict[str, object]
Samples = dict[tuple[str, int], list[Sample]]
FIGURES: dict[Measure, Figure] = {
    "per_second": per_second,
    "cpu_ms": cpu_ms,
    "cpu_share": cpu_ms,
    "latency_ms": latency_ms,
    "memory_mb": memory_mb,
}
Say = Callable[[str], None]


class Fault(Exception):
    """What went wrong while a door was measured."""


def run_contest(contest: Contest, plan: Plan, say: Say) -> list[Row]:
    """Measure a contest and return its rows; a door that fails drops out and says why."""
    samples: Samples = {}
    faults: dict[str, str] = dict(contest.missing)
    rounds = min(plan.rounds, contest.rounds_most)
    for number in range(rounds):
        for connections in contest.connections or plan.connections:
            for subject in contest.subjects:
                if subject.door in faults:
                    continue
                try:
                    sample = _measure(subject, plan, connections, is_first=not number)
                except Fault as fault:
                    faults[subject.door] = str(fault)
                    say(f"{contest.work} on {contest.engine}: {fault}")
                else:
                    samples.setdefault((subject.door, connections), []).append(sample)
        say(f"{contest.work} on {contest.engine}: round {number + 1} of {rounds}")
    return rows_of(contest.work, contest.engine, samples, faults)


def _measure(subject: Subject, plan: Plan, connections: int, *, is_first: bool) -> Sample:
    server = subject.server
    warm_up = plan.first_warm_up_seconds if is_first else plan.warm_up_seconds
    job = Job(connections, plan.seconds, warm_up, server.id, tuple(subject.requests))
    try:
        with subject.during():
            sample = subject.measurer.measure(job)
    except (OSError, RuntimeError) as fault:
        raise Fault(f"{subject.door} at {connections}: {fault}") from fault
    if sample.fault is not None:
        told = server.last_words()
        raise Fault(f"{subject.door} at {connections}: {sample.fault}\n{told}")
    return sample


def rows_of(
    work: str, engine: str, samples: Samples, faults: Mapping[str, str] | None = None
) -> list[Row]:
    """Return a row per comparison, and one for each door that is compared with nothing.

    A comparison with a door that failed or could not be had is a row that says so.
    """
    rows: list[Row] = []
    lost = faults or {}
    for (door, connections), mine in _whole(samples, lost).items():
        named: Row = {"work": work, "door": door, "engine": engine, "connections": connections}
        compared = [
            comparison
            for comparison in COMPARISONS
            if (comparison.work, comparison.engine, comparison.door) == (work, engine, door)
            and connections in comparison.connections
            and _is_known(comparison, connections, samples, lost)
        ]
        figures = figures_of(mine)
        for comparison in compared:
            rows.append({**named, **_compare(comparison, mine, connections, samples, lost)})
            rows[-1].update(figures)
        if not compared:
            rows.append({**named, **NOTHING, **figures})
    rows += [
        {"work": work, "door": door, "engine": engine, "connections": None, **NOTHING}
        | {"fault": fault, **figures_of([])}
        for door, fault in lost.items()
    ]
    return rows


def _whole(samples: Samples, faults: Mapping[str, str]) -> Samples:
    return {place: found for place, found in samples.items() if place[0] not in faults}


def _is_known(
    comparison: Comparison, connections: int, samples: Samples, faults: Mapping[str, str]
) -> bool:
    other = comparison.ratio_to
    return other is None or other in faults or (other, connections) in samples


NOTHING: Row = {
    "ratio_to": None,
    "measure": None,
    "ratio": None,
    "target": None,
    "holds": None,
    "short_by": None,
    "fault": None,
}


def _compare(
    comparison: Comparison,
    mine: Sequence[Sample],
    connections: int,
    samples: Samples,
    faults: Mapping[str, str],
) -> Row:
    other = comparison.ratio_to
    fault = faults.get(other) if other is not None else None
    value = None
    if fault is None:
        others = None if other is None else samples[other, connections]
        value = _value(comparison.measure, mine, others)
    return {
        "ratio_to": other,
        "measure": comparison.measure,
        "ratio": _rounded(value),
        "target": comparison.target,
        "holds": comparison.holds(value),
        "short_by": _rounded(comparison.shortfall(value)),
        "fault": fault,
    }


def _value(
    measure: Measure, mine: Sequence[Sample], others: Sequence[Sample] | None
) -> float | None:
    """Return the figure itself, its ratio to the other's, or what share of it is not theirs."""
    figure = FIGURES[measure]
    if others is None:
        return middle(mine, figure)
    if measure == "cpu_share":
        rest = paired_ratio(others, mine, figure)
        return None if rest is None else max(0.0, 1 - rest)
    return paired_ratio(mine, others, figure)


def figures_of(samples: Sequence[Sample]) -> Row:
    """Return a door's own figures: medians over the rounds, percentiles over all requests."""
    return {
        "per_second": _rounded(middle(samples, per_second)),
        "cpu_ms": _rounded(middle(samples, cpu_ms)),
        "p50_ms": _rounded(percentile_ms(samples, 0.5)),
        "p99_ms": _rounded(percentile_ms(samples, 0.99)),
        "peak_mb": _rounded(
            max((s.peak_mb for s in samples if s.peak_mb is not None), default=None)
        ),
    }


def _rounded(value: float | None) -> float | None:
    return None if value is None else float(f"{value:.4g}")
