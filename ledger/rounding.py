"""Rounding that leaves no residue: each rule takes exact numbers and answers whole minor units."""

from collections.abc import Sequence
from fractions import Fraction
from math import lcm


def half_up(exact: Fraction) -> int:
    """Round a number that is never negative; ties go up."""
    assert exact >= 0
    return (2 * exact.numerator + exact.denominator) // (2 * exact.denominator)


def spread(total: int, weights: Sequence[int]) -> list[int]:
    """Divide a total by weights: floors first, what is missing to the largest remainders.

    Ties go to the earlier part. The weights are not negative and not all zero.
    """
    whole = sum(weights)
    if total == whole:
        return list(weights)
    parts = [total * weight // whole for weight in weights]
    remainders = [total * weight % whole for weight in weights]
    by_remainder = sorted(range(len(weights)), key=lambda at: (-remainders[at], at))
    for at in by_remainder[: total - sum(parts)]:
        parts[at] += 1
    return parts


def cumulative(total: int, weights: Sequence[Fraction]) -> list[int]:
    """Divide a total along weights so that every running sum is rounded half up.

    Parts are never negative and end exactly on the total. The weights are not negative and not all
    zero.
    """
    scale = lcm(*(weight.denominator for weight in weights))
    whole_numbers = [weight.numerator * (scale // weight.denominator) for weight in weights]
    whole = sum(whole_numbers)
    parts, weight_so_far, given = [], 0, 0
    for weight in whole_numbers:
        weight_so_far += weight
        due = (2 * total * weight_so_far + whole) // (2 * whole)
        parts.append(due - given)
        given = due
    return parts
