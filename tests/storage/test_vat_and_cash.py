"""VAT return and cash movement: totals are what scans find, at every sequence."""

from __future__ import annotations

import asyncio
from datetime import date
from itertools import count
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ledger.documents import DocumentType
from ledger.errors import LedgerError
from ledger.parties import PartyKind
from storage import cash_movement as reading
from storage.database import open_database
from storage.heads import select_state
from tests.storage.books import Desk, draft, open_desk, together
from tests.storage.taxes import lost, pay, read, settle, several, unpay, unsettle, zero
from tests.storage.test_verification import find
from tests.storage.trade import TradeDesk, item

if TYPE_CHECKING:
    from collections.abc import Sequence

DAYS = [date(2026, 1, 5), date(2026, 1, 31), date(2026, 2, 14), date(2026, 3, 30)]
QUARTER = (date(2026, 1, 1), date(2026, 3, 31))
RANGES = [QUARTER, (date(2026, 1, 1), date(2026, 1, 31)), (date(2026, 2, 1), date(2026, 3, 30))]
EXAMPLES = 300 if settings.get_current_profile_name() == "fuzz" else 20
names = count(1)


async def test_cash_is_spread_over_the_opposite_legs(desk: Desk) -> None:
    on = date(2026, 2, 1)
    await desk.post("1000.00", on=on, debit="acc_bank", credit="acc_capital")
    await desk.post("200.00", on=on, debit="acc_cash", credit="acc_bank")
    await desk.post_many(
        [
            several(
                on,
                ("acc_cash", "debit", "100.00"),
                ("acc_bank_fees", "debit", "15.00"),
                ("acc_revenue", "credit", "100.00"),
                ("acc_vat", "credit", "15.00"),
            ),
            several(
                on,
                ("acc_rent", "debit", "40.00"),
                ("acc_input_vat", "debit", "6.00"),
                ("acc_bank", "credit", "30.00"),
                ("acc_payables", "credit", "16.00"),
            ),
        ]
    )

    _, found = await read(desk, *QUARTER)

    assert [
        (one.account.handle, one.inflow, one.outflow, one.closing) for one in found.accounts
    ] == [
        ("acc_cash", 300_00, 0, 300_00),
        ("acc_bank", 1000_00, 230_00, 770_00),
    ]
    assert {
        (kind.account_class.value, one.account.handle): (one.inflow, one.outflow)
        for kind in found.classes
        for one in kind.accounts
    } == {
        ("REVENUE", "acc_revenue"): (86_96, 0),
        ("EXPENSE", "acc_rent"): (0, 26_09),
        ("TAX_PAYABLE", "acc_vat"): (13_04, 0),
        ("TAX_RECEIVABLE", "acc_input_vat"): (0, 3_91),
        ("EQUITY", "acc_capital"): (1000_00, 0),
    }


async def test_units_of_one_batch_see_each_other(desk: Desk) -> None:
    trade = TradeDesk(desk)
    january = RANGES[1]
    await trade.issue("S-1", None, item("100.00"), on=DAYS[0])
    taxed = draft("7.00", on=DAYS[1], debit="acc_cash", credit="acc_vat")
    answers = await together(
        desk.database.append(desk.posting_unit(taxed)),
        trade.issue("S-2", None, item("200.00"), on=DAYS[1]),
        settle(desk, *january),
        settle(desk, *QUARTER),
    )
    assert (answers[2].output_vat, answers[2].input_vat) == (52_00, 0)
    assert answers[3].code == "VAT_SETTLED"
    assert await find(desk.database) == []
    tax, _ = await read(desk, *january)
    assert (tax.net_due, tax.output.vat) == (52_00, 45_00)


async def test_settlements_of_overlapping_ranges_race_and_one_wins(desk: Desk) -> None:
    await TradeDesk(desk).issue("S-1", None, item("100.00"), on=DAYS[0])
    answers = await together(*(settle(desk, *QUARTER) for _ in range(8)))
    assert sorted(isinstance(answer, LedgerError) for answer in answers) == [False] + [True] * 7
    won = next(answer for answer in answers if not isinstance(answer, LedgerError))
    paid = await together(*(pay(desk, won.id, QUARTER[1]) for _ in range(8)))
    assert sorted(isinstance(answer, LedgerError) for answer in paid) == [False] + [True] * 7


async def test_pages_of_postings_meet_without_a_gap(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reading, "POSTINGS_PER_PAGE", 5)
    for number in range(9):
        await desk.post(f"{number + 1}.00", on=DAYS[number % 4])
    _, cash = await read(desk, *QUARTER)
    assert cash.inflow == 45_00
    assert await find(desk.database) == []


prices = st.sampled_from(["0.03", "1.99", "33.33", "100.00"])
days = st.sampled_from(DAYS)
ACCOUNTS = ["acc_cash", "acc_bank", "acc_vat", "acc_input_vat", "acc_revenue", "acc_vat_due"]
accounts = st.sampled_from(ACCOUNTS)
lines = st.tuples(accounts, accounts, st.sampled_from(["0.01", "0.02", "7.77"]))
steps = st.one_of(
    st.tuples(st.just("sell"), days, prices, prices),
    st.tuples(st.just("buy"), days, prices, prices),
    st.tuples(st.just("credit"), days, st.integers(0, 3), st.integers(1, 2), prices),
    st.tuples(st.just("void"), st.integers(0, 3)),
    st.tuples(st.just("post"), days, st.lists(lines, min_size=1, max_size=4)),
    st.tuples(st.just("delete"), st.integers(0, 3)),
    st.tuples(st.just("reverse"), st.integers(0, 3)),
    st.tuples(st.just("pay"), days, st.integers(0, 3)),
    st.tuples(st.just("settle"), st.sampled_from(RANGES)),
    st.tuples(st.just("pay vat"), st.integers(0, 1)),
    st.tuples(st.just("unpay vat"), st.integers(0, 1)),
    st.tuples(st.just("unsettle"), st.integers(0, 1)),
)
BEGINNING: list[tuple[Any, ...]] = [
    ("sell", DAYS[0], "100.00", "33.33"),
    ("buy", DAYS[1], "33.33", "1.99"),
    ("post", DAYS[2], [("acc_cash", "acc_vat", "7.77")]),
    ("settle", RANGES[1]),
]
"""What every step finds: a document of either trade, an entry, and a settlement."""


class Trader:
    """A desk that trades, settles and undoes, and what it has written."""

    def __init__(self, desk: Desk, vendor: str) -> None:
        self.desk = desk
        self.trade = TradeDesk(desk)
        self.vendor = vendor
        self.documents: list[str] = []
        self.bought: set[str] = set()
        self.entries: list[str] = []
        self.settlements: list[str] = []

    async def do(self, step: Sequence[Any]) -> None:
        number = f"N-{next(names)}"
        match step:
            case ["sell", on, one, other]:
                sold = await self.trade.issue(number, None, item(one), zero(other), on=on)
                self.documents.append(sold.id)
            case ["buy", on, one, other]:
                kind, goods = DocumentType.PURCHASE, (item(one), lost(other))
                bought = await self.trade.issue(number, self.vendor, *goods, on=on, kind=kind)
                self.documents.append(bought.id)
                self.bought.add(bought.id)
            case ["credit", on, place, position, price]:
                kind, of = DocumentType.CREDIT_NOTE, self.pick(self.documents, place)
                line = item(price, corrects_line=position)
                whose = self.vendor if of in self.bought else None
                note = await self.trade.issue(number, whose, line, on=on, kind=kind, corrects=of)
                self.documents.append(note.id)
            case ["void", place]:
                await self.trade.void(self.pick(self.documents, place))
            case ["pay", on, place]:
                await self.trade.pay("5.00", None, [(self.pick(self.documents, place), None)], on)
            case ["settle", days]:
                self.settlements.append((await settle(self.desk, *days)).id)
            case ["pay vat", place]:
                await pay(self.desk, self.pick(self.settlements, place), DAYS[-1])
            case ["unpay vat", place]:
                await unpay(self.desk, self.pick(self.settlements, place))
            case ["unsettle", place]:
                await unsettle(self.desk, self.pick(self.settlements, place))
            case _:
                await self.author(step)

    async def author(self, step: Sequence[Any]) -> None:
        match step:
            case ["post", on, legs]:
                wanted = [
                    leg
                    for debit, credit, amount in legs
                    for leg in ((debit, "debit", amount), (credit, "credit", amount))
                ]
                bulk = await self.desk.post_many([several(on, *wanted)])
                self.entries += [one.entry.id for one in bulk.outcomes if one.entry]
            case ["delete", place]:
                await self.desk.delete(self.pick(self.entries, place))
            case ["reverse", place]:
                mirror = await self.desk.reverse(self.pick(self.entries, place))
                self.entries.append(mirror.id)

    def pick(self, ids: list[str], place: int) -> str:
        return ids[-1 - place % len(ids)]


async def play(url: str, wanted: Sequence[Sequence[Any]]) -> None:
    async with open_database(url) as database:
        desk = await open_desk(database, f"org_taxed{next(names)}")
        vendor = await TradeDesk(desk).party("V-1", PartyKind.VENDOR)
        trader, kept = Trader(desk, vendor.id), dict[int, list[Any]]()
        for step in BEGINNING:
            await trader.do(step)
        for batch in wanted:
            answers = await together(*(trader.do(step) for step in batch))
            faults = [answer for answer in answers if isinstance(answer, BaseException)]
            assert all(isinstance(fault, LedgerError) for fault in faults), faults
            async with database.snapshot() as snapshot:
                head = (await select_state(database, snapshot, desk.org)).head
            kept[head.last_sequence] = [await read(desk, *days) for days in RANGES]
        for sequence, before in kept.items():
            assert [await read(desk, *days, sequence) for days in RANGES] == before
        assert await find(database, desk.organization.id) == []


@settings(
    max_examples=EXAMPLES,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(wanted=st.lists(st.lists(steps, min_size=1, max_size=4), min_size=1, max_size=8))
def test_whatever_is_done_returns_and_movements_hold_prove_and_never_change(
    books_url: str, wanted: list[list[Any]]
) -> None:
    asyncio.run(play(books_url, wanted))
