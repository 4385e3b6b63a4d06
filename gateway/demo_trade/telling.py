"""The trading year of the demo company, told on its books day by day.

Everything it writes is dated from April 2025, since the first quarter is closed, to June 2026; the
same each time, whatever today is. Entries are numbered in the order in which they happened.
"""

from collections.abc import Iterator
from datetime import date
from typing import Protocol

from gateway.demo_trade.calendar import FIRST_MONTH, LAST_MONTH, Act, last_day
from gateway.demo_trade.cast import enrol
from gateway.demo_trade.corrections import Corrections
from gateway.demo_trade.incidents import Incidents
from gateway.demo_trade.payroll import Payroll
from gateway.demo_trade.purchases import Purchases
from gateway.demo_trade.sales import Sales
from gateway.demo_trade.settlements import Settlements
from gateway.demo_trade.taxes import Taxes
from ledger.books import Books
from ledger.decide.recognition import recognize


class Teller(Protocol):
    """Knows one part of the story."""

    def month(self, month: int) -> Iterator[Act]: ...


def tell_trade(books: Books) -> None:
    """Do on the books what happened, each act on its day."""
    tellers = _tellers(books)
    for month in range(FIRST_MONTH, LAST_MONTH + 1):
        acts = [act for teller in tellers for act in teller.month(month)]
        for day, act in sorted(acts, key=_day):
            act(day)


def _tellers(books: Books) -> tuple[Teller, ...]:
    """Return who tells what; of one day, the earlier teller speaks first."""
    cast = enrol(books)
    sales = Sales(books, cast)
    settlements = Settlements(books, cast)
    return (
        sales,
        Purchases(books, cast, sales.sold),
        Corrections(books, cast, sales),
        settlements,
        Incidents(books, cast, settlements),
        Payroll(books),
        MonthEnd(books),
        Taxes(books),
    )


def _day(act: Act) -> date:
    return act[0]


class MonthEnd:
    """Recognises the service of each month on its last day."""

    def __init__(self, books: Books) -> None:
        self._books = books

    def month(self, month: int) -> Iterator[Act]:
        yield last_day(month), self._recognize

    def _recognize(self, day: date) -> None:
        recognize(self._books, day)
