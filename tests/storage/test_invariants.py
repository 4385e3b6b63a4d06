"""Whatever is asked, in any order and company, the books stay whole."""

from __future__ import annotations

import asyncio
from datetime import date
from itertools import count
from typing import TYPE_CHECKING, Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ledger.decide.journal_entries import BulkMode
from ledger.errors import LedgerError
from storage.database import open_database
from storage.verification import verify_organization
from tests.storage.books import draft, open_desk
from tests.storage.proof import prove

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tests.storage.books import Desk

DAYS = [date(2026, 1, 31), date(2026, 2, 1), date(2026, 2, 28), date(2026, 3, 1), date(2026, 4, 9)]
ACCOUNTS = ["acc_cash", "acc_bank", "acc_revenue", "acc_vat", "acc_receivables"]
JANUARY = 2026 * 12
EXAMPLES = 500 if settings.get_current_profile_name() == "fuzz" else 30
names = count(1)

posts = st.tuples(
    st.just("post"),
    st.sampled_from(DAYS),
    st.sampled_from(ACCOUNTS),
    st.sampled_from(ACCOUNTS),
    st.sampled_from(["0.01", "1.00", "99.99", "10000000000000.00"]),
)
steps = st.one_of(
    posts,
    posts,
    st.tuples(st.just("bulk"), st.sampled_from(BulkMode), st.lists(posts, min_size=1, max_size=4)),
    st.tuples(st.just("reverse"), st.integers(0, 9), st.one_of(st.none(), st.sampled_from(DAYS))),
    st.tuples(st.just("reverse"), st.integers(0, 9), st.none()),
    st.tuples(st.just("delete"), st.integers(0, 9)),
    st.tuples(st.just("delete"), st.integers(0, 9)),
    st.tuples(st.just("lock"), st.one_of(st.none(), st.sampled_from(DAYS))),
    st.tuples(st.just("close"), st.integers(JANUARY, JANUARY + 2)),
    st.tuples(st.just("reopen"), st.integers(JANUARY, JANUARY + 2)),
)
batches = st.lists(
    st.lists(st.tuples(st.integers(0, 1), steps), min_size=1, max_size=6), min_size=1, max_size=12
)


class Teller:
    """A desk and the entries it has written."""

    def __init__(self, desk: Desk) -> None:
        self.desk = desk
        self.ids: list[str] = ["je_unknown"]

    async def do(self, step: Sequence[Any]) -> None:
        match step:
            case ["post", on, debit, credit, amount]:
                entry = await self.desk.post(amount, on=on, debit=debit, credit=credit)
                self.ids.append(entry.id)
            case ["bulk", mode, wanted]:
                drafts = [draft(one[4], one[1], one[2], one[3]) for one in wanted]
                bulk = await self.desk.post_many(drafts, mode)
                self.ids += [outcome.entry.id for outcome in bulk.outcomes if outcome.entry]
            case ["reverse", place, on]:
                self.ids.append((await self.desk.reverse(self.pick(place), on)).id)
            case ["delete", place]:
                await self.desk.delete(self.pick(place))
            case ["lock", through]:
                await self.desk.lock(through)
            case ["close", month]:
                await self.desk.close(month)
            case ["reopen", month]:
                await self.desk.reopen(month)

    def pick(self, place: int) -> str:
        """One of the last ten entries: the newer, the likelier it is touched twice."""
        return self.ids[-1 - place % min(10, len(self.ids))]


async def play(url: str, wanted: Sequence[Sequence[tuple[int, Any]]]) -> None:
    async with open_database(url) as database:
        tellers = [
            Teller(await open_desk(database, f"org_property{next(names)}")) for _ in range(2)
        ]
        for batch in wanted:
            answers = await asyncio.gather(
                *(tellers[who].do(step) for who, step in batch), return_exceptions=True
            )
            faults = [answer for answer in answers if answer is not None]
            assert all(isinstance(fault, LedgerError) for fault in faults), faults
        for teller in tellers:
            entries = await prove(database, teller.desk.org)
            assert {entry.id for entry in entries} == set(teller.ids) - {"je_unknown"}
            async with database.snapshot() as snapshot:
                found = verify_organization(snapshot, teller.desk.organization)
                assert [finding async for finding in found] == []


@settings(
    max_examples=EXAMPLES,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(wanted=batches)
def test_any_sequence_of_units_leaves_whole_books(
    books_url: str, wanted: list[list[tuple[int, Any]]]
) -> None:
    asyncio.run(play(books_url, wanted))
