"""Rounding that leaves no residue: each rule takes exact numbers and answers whole minor units."""

from collections.abc import Sequence
from fractions import Fraction


def half_up(exact: Fraction) -> int:
    """Round a number that is never negative; ties go up."""
    assert exact >= 0
    return (2 * exact.numerator + exact.denominator) // (2 * exact.denominator)


def spread(total: int, weights: Sequence[int]) -> list[int]:
    """Divide a total by weights: floors first, what is missing to the largest remainders.

    Ties go to the earlier part. The weights are not negative and not all zero.
    """
    whole = sum(weights)
    parts = [total * weight // whole for weight in weights]
    remainders = [total * weight % whole for weight in weights]
    by_remainder = sorted(range(len(weights)), key=lambda at: (-remainders[at], at))
    for at in by_remainder[: total - sum(parts)]:
        parts[at] += 1
    return parts


def cumulative(total: int, weights: Sequence[Fraction]) -> list[int]:
    """Divide a total along weights so that every running sum is rounded half up.

    Parts are never negative and end exactly on the total.
    """
    whole = sum(weights, Fraction())
    parts, weight_so_far, given = [], Fraction(), 0
    for weight in weights:
        weight_so_far += weight
        due = half_up(total * weight_so_far / whole)
        parts.append(due - given)
        given = due
    return parts
