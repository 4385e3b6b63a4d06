"""Rounds: every door in turn, again and again, so that drift hits all alike."""

from collections.abc import Callable

from bench.contests import Contest, Subject
from bench.figures import cpu_ms, middle, paired_ratio, percentile_ms, requests_per_second
from bench.plan import Plan
from bench.targets import COMPARISONS, Comparison
from bench.wire import Job, Sample

Row = dict[str, object]
Samples = dict[tuple[str, int], list[Sample]]
FIGURES = {"requests_per_second": requests_per_second, "cpu_ms": cpu_ms}
Say = Callable[[str], None]


def run_contest(contest: Contest, plan: Plan, say: Say) -> list[Row]:
    """Measure a contest and return its rows."""
    samples: Samples = {}
    for number in range(plan.rounds):
        for connections in contest.connections or plan.connections:
            for subject in contest.subjects:
                sample = _measure(subject, plan, connections)
                samples.setdefault((subject.door, connections), []).append(sample)
        say(f"{contest.work} on {contest.engine}: round {number + 1} of {plan.rounds}")
    return rows_of(contest.work, contest.engine, samples)


def _measure(subject: Subject, plan: Plan, connections: int) -> Sample:
    job = Job(connections, plan.seconds, plan.warm_up_seconds, subject.server.id, subject.request)
    with subject.during():
        sample = subject.measurer.measure(job)
    if sample.fault is not None:
        told = subject.server.last_words()
        raise RuntimeError(f"{subject.door} at {connections}: {sample.fault}\n{told}")
    return sample


def rows_of(work: str, engine: str, samples: Samples) -> list[Row]:
    """Return a row per comparison, and one for each door that is compared with nothing."""
    rows = []
    for (door, connections), mine in samples.items():
        compared = [
            comparison
            for comparison in COMPARISONS
            if (comparison.work, comparison.engine, comparison.door) == (work, engine, door)
            and connections in comparison.connections
            and (comparison.ratio_to, connections) in samples
        ]
        named: Row = {"work": work, "door": door, "engine": engine, "connections": connections}
        figures = figures_of(mine)
        for comparison in compared:
            others = samples[comparison.ratio_to, connections]
            rows.append({**named, **_compare(comparison, mine, others), **figures})
        if not compared:
            rows.append({**named, **NOTHING, **figures})
    return rows


NOTHING: Row = {"ratio_to": None, "measure": None, "ratio": None, "target": None, "holds": None}


def _compare(comparison: Comparison, mine: list[Sample], others: list[Sample]) -> Row:
    ratio = paired_ratio(mine, others, FIGURES[comparison.measure])
    return {
        "ratio_to": comparison.ratio_to,
        "measure": comparison.measure,
        "ratio": _rounded(ratio),
        "target": comparison.target,
        "holds": comparison.holds(ratio),
    }


def figures_of(samples: list[Sample]) -> Row:
    """Return a door's own figures: medians over the rounds, percentiles over all requests."""
    return {
        "requests_per_second": _rounded(middle(samples, requests_per_second)),
        "cpu_ms": _rounded(middle(samples, cpu_ms)),
        "p50_ms": _rounded(percentile_ms(samples, 0.5)),
        "p99_ms": _rounded(percentile_ms(samples, 0.99)),
        "peak_mb": _rounded(
            max((s.peak_mb for s in samples if s.peak_mb is not None), default=None)
        ),
    }


def _rounded(value: float | None) -> float | None:
    return None if value is None else float(f"{value:.4g}")
