"""What the statements have in common: at which sequence they are known, their sums, their proof."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import date
from typing import Annotated, TypeVar

from strawberry import argument

from ledger.dates import Day
from ledger.errors import InvalidInput
from ledger.statements.balances import Balances, year_start_of
from ledger.statements.fiscal import day_before
from ledger.statements.movements import Movement, movement_of
from ledger.statements.sums import Sums
from resolvers.drilling import opener
from resolvers.periods import today_of
from resolvers.reading import read
from schema.context import Info
from schema.drilling import View
from schema.journal_entries import accounts_of
from schema.scalars import DateTime
from storage.balances import scan_sums, select_sums
from storage.heads import State
from storage.known import Known, resolve_known
from storage.snapshot import Snapshot

Record = TypeVar("Record")
SumsThrough = Callable[[date], Awaitable[Sums]]
"""How sums are had: from the totals, or for a proof by a scan."""

At = Annotated[Day | None, argument(description="The day; today if left out.")]
KnownAt = Annotated[
    DateTime | None, argument(description="As it was known at this instant; now if left out.")
]
AsOfSequence = Annotated[
    int | None,
    argument(description="As it was known at this event sequence, instead of `knownAt`."),
]
Prove = Annotated[
    bool, argument(description="Also answer what a scan of all postings finds, as `proof`.")
]
IncludeZero = Annotated[bool, argument(description="Also rows that come to zero.")]


@dataclass(frozen=True, slots=True)
class Statements:
    """The books that statements are made of, at the sequence they are known at."""

    snapshot: Snapshot
    state: State
    known: Known

    @property
    def view(self) -> View:
        accounts = accounts_of(self.state.organization, self.state.chart)
        open_figure = opener(self.snapshot, self.state, self.known, accounts)
        return View(accounts, self.known.sequence, open_figure)

    async def totals(self, through: date) -> Sums:
        """Read sums from the totals."""
        return await select_sums(self.snapshot, self._org, through, self.known)

    async def scan(self, through: date) -> Sums:
        """Add the postings up."""
        return await scan_sums(self.snapshot, self._org, through, self.known)

    async def prove(
        self, prove: bool, make: Callable[[SumsThrough], Awaitable[Record]]
    ) -> tuple[Record, Record | None]:
        """Make a statement of the totals and, if asked, once more of a scan."""
        record = await make(remembering(self.totals))
        return record, await make(remembering(self.scan)) if prove else None

    async def balances(self, sums: SumsThrough, day: date) -> Balances:
        """Gather the balances at the end of a day."""
        chart = self.state.chart
        start = year_start_of(chart, day, self.state.organization.fiscal_month)
        return Balances(chart, day, start, await sums(day), await before(sums, start))

    async def movement(self, sums: SumsThrough, first: date, last: date) -> Movement:
        """Gather the movement of a range."""
        return movement_of(first, last, await sums(last), await before(sums, first))

    @property
    def _org(self) -> int:
        return self.state.organization.number


async def read_statements(
    info: Info, known_at: DateTime | None, as_of_sequence: int | None
) -> Statements:
    """Return the books at the sequence a question is asked of."""
    snapshot, state = await read(info)
    org = state.organization.number
    known = await resolve_known(snapshot, org, state.head, known_at, as_of_sequence)
    return Statements(snapshot, state, known)


def remembering(sums: SumsThrough) -> SumsThrough:
    """Ask for the sums through a day only once."""
    kept: dict[date, Sums] = {}

    async def through(day: date) -> Sums:
        if day not in kept:
            kept[day] = await sums(day)
        return kept[day]

    return through


async def before(sums: SumsThrough, day: date) -> Sums:
    """Return the sums before a day: none before the calendar's first."""
    eve = day_before(day)
    return {} if eve is None else await sums(eve)


def day_asked(info: Info, statements: Statements, day: date | None) -> date:
    """Return the day asked for: today in the organisation's time zone if it was left out."""
    return today_of(info, statements.state.organization) if day is None else day


def require_range(first: date, last: date, name: str) -> None:
    """Refuse a range that ends before it begins, naming the argument of its end."""
    if last < first:
        raise InvalidInput("A range ends on or after its first day.", name)
