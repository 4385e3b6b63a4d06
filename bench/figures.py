"""Medians, percentiles, and ratios of rounds that were measured side by side."""

from collections.abc import Callable, Sequence
from statistics import median

from bench.wire import Sample

Figure = Callable[[Sample], float | None]


def per_second(sample: Sample) -> float:
    """Return how many items came in a second: requests, entries of bulk calls, rows."""
    return len(sample.latencies_us) * sample.items / sample.seconds


def cpu_ms(sample: Sample) -> float | None:
    """Return the server's CPU time per item."""
    if sample.cpu_seconds is None or not sample.latencies_us:
        return None
    return sample.cpu_seconds * 1_000 / (len(sample.latencies_us) * sample.items)


def latency_ms(sample: Sample) -> float | None:
    """Return the median latency of a window."""
    return percentile_ms([sample], 0.5)


def memory_mb(sample: Sample) -> float | None:
    return sample.memory_mb


def percentile_ms(samples: Sequence[Sample], share: float) -> float | None:
    """Return the latency that this share of all requests kept within (nearest rank)."""
    latencies = sorted(latency for sample in samples for latency in sample.latencies_us)
    if not latencies:
        return None
    return latencies[min(len(latencies) - 1, int(share * len(latencies)))] / 1_000


def middle(samples: Sequence[Sample], figure: Figure) -> float | None:
    """Return the median of a figure over the rounds."""
    values = [value for value in map(figure, samples) if value is not None]
    return median(values) if values else None


def paired_ratio(
    samples: Sequence[Sample], others: Sequence[Sample], figure: Figure
) -> float | None:
    """Return the median of the rounds' ratios, each taken within one round."""
    ratios: list[float] = []
    for sample, other in zip(samples, others, strict=True):
        mine, theirs = figure(sample), figure(other)
        if mine is not None and theirs:
            ratios.append(mine / theirs)
    return median(ratios) if ratios else None
