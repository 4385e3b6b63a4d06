"""The days of the story: its months, and what happens on which of their days."""

from collections.abc import Callable
from datetime import date, timedelta
from random import Random

from ledger.dates import month_of, month_start

FIRST_DAY = date(2025, 4, 1)
FIRST_MONTH = month_of(FIRST_DAY)
LAST_MONTH = month_of(date(2026, 6, 1))
FRIDAY = 4

Act = tuple[date, Callable[[date], None]]
"""A day and what is done on it; the acts of a month are done in the order of their days."""


def day_in(month: int, day: int) -> date:
    return month_start(month).replace(day=day)


def last_day(month: int) -> date:
    return month_start(month + 1) - timedelta(days=1)


def working_day(month: int, random: Random) -> date:
    """Pick a day that is no Friday, the day of rest."""
    day = day_in(month, random.randint(1, 28))
    return day + timedelta(days=day.weekday() == FRIDAY)
