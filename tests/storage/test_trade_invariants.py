"""Whatever is traded, in any order and company, the accounts tell what the documents tell."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field, replace
from datetime import date
from itertools import count
from typing import TYPE_CHECKING, Any, cast

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ledger.accounts import AccountRole
from ledger.decide.default_accounts import DefaultAccount, set_default_account
from ledger.documents import Document, DocumentState, DocumentType, Recognition, Trade
from ledger.errors import LedgerError
from ledger.parties import PartyKind
from ledger.payments import Allocation, Payment
from storage.database import open_database
from storage.documents import with_lines
from storage.records import ALLOCATIONS, DOCUMENTS, PAYMENTS, RECOGNITIONS
from storage.statements import spell
from storage.verification import verify_organization
from tests.storage.books import Desk, open_desk
from tests.storage.proof import prove
from tests.storage.trade import TradeDesk, item

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from ledger.books import Books
    from storage.database import Database

DAYS = [date(2026, 1, 31), date(2026, 2, 1), date(2026, 3, 15), date(2026, 4, 30)]
SERVICES = [
    None,
    (date(2026, 1, 16), date(2026, 12, 31)),
    (date(2026, 2, 1), date(2026, 2, 3)),
    (date(2025, 11, 1), date(2026, 3, 31)),
]
PRICES = ["0.01", "33.33", "100.00", "1200.00"]
EXAMPLES = 300 if settings.get_current_profile_name() == "fuzz" else 20
names = count(1)
places = st.integers(0, 7)
steps = st.one_of(
    st.tuples(
        st.just("issue"),
        st.booleans(),
        st.sampled_from(DAYS),
        st.sampled_from(PRICES),
        st.sampled_from(SERVICES),
    ),
    st.tuples(st.just("note"), places, st.sampled_from(PRICES)),
    st.tuples(st.just("pay"), st.booleans(), st.sampled_from(PRICES), st.sampled_from(DAYS)),
    st.tuples(st.just("refund"), st.booleans(), st.sampled_from(PRICES)),
    st.tuples(st.just("allocate"), places, places, st.sampled_from(["0.01", "33.33", None])),
    st.tuples(st.just("void"), places),
    st.tuples(st.just("delete"), places),
    st.tuples(st.just("reverse"), places, st.sampled_from([None, *DAYS])),
    st.tuples(st.just("recognize"), st.sampled_from(DAYS)),
    st.tuples(st.just("lock"), st.sampled_from([None, DAYS[0], DAYS[2]])),
    st.tuples(st.just("role"), st.sampled_from(["acc_receivables", "acc_unbilled"])),
    st.tuples(st.just("post"), st.sampled_from(["acc_receivables", "acc_payables"])),
)
runs = st.lists(st.lists(steps, min_size=1, max_size=5), min_size=1, max_size=10)


@dataclass
class Watch(Desk):
    """A desk that remembers the books its units were decided on."""

    seen: list[Books] = field(default_factory=list)

    async def append(self, decide: Callable[[Books], Any], record: type[Any], **more: Any) -> Any:
        def watched(books: Books) -> Any:
            if not self.seen or self.seen[-1] is not books:
                self.seen.append(books)
            return decide(books)

        return await super().append(watched, record, **more)


@dataclass
class Trader:
    """Does steps with the documents and payments it has made so far."""

    trade: TradeDesk
    parties: tuple[str, str]
    documents: list[Document] = field(default_factory=list)
    payments: list[Payment] = field(default_factory=list)

    async def do(self, step: Sequence[Any]) -> None:
        trade = self.trade
        match step:
            case ["issue", is_sale, on, price, service]:
                kind = DocumentType.SALES if is_sale else DocumentType.PURCHASE
                items = [item(price, service=service), item("7.77", "3")]
                party = self.parties[not is_sale]
                made = await trade.issue(f"N-{next(names)}", party, *items, on=on, kind=kind)
                self.documents.append(made)
            case ["note", place, price]:
                await self.note(self.documents[-1 - place % len(self.documents)], price)
            case ["pay", is_sale, price, on]:
                self.payments.append(await trade.pay(price, self.parties[not is_sale], on=on))
            case ["refund", is_sale, price]:
                party = self.parties[not is_sale]
                self.payments.append(await trade.refund(price, party, DAYS[-1]))
            case ["allocate", place, other, amount]:
                claim = self.documents[-1 - other % len(self.documents)]
                await trade.allocate(self.payment(place).id, [(claim.id, amount)])
            case ["void", place]:
                await trade.void(self.documents[-1 - place % len(self.documents)].id)
            case ["delete", place]:
                await trade.delete_payment(self.payment(place).id)
            case ["reverse", place, on]:
                await trade.reverse_payment(self.payment(place).id, on)
            case ["recognize", through]:
                await trade.recognize(through)
            case ["lock", through]:
                await trade.desk.lock(through)
            case ["role", account]:
                await trade.desk.append(
                    lambda books: set_default_account(books, AccountRole.AR, account),
                    DefaultAccount,
                )
            case ["post", account]:
                await trade.desk.post("5.00", debit=account, on=DAYS[-1])

    async def note(self, corrected: Document, price: str) -> None:
        is_sale = corrected.trade is Trade.SALES
        kind = DocumentType.CREDIT_NOTE if is_sale else DocumentType.DEBIT_NOTE
        note = await self.trade.issue(
            f"N-{next(names)}",
            self.parties[not is_sale],
            item(price, corrects_line=1),
            on=DAYS[-1],
            kind=kind,
            corrects=corrected.id,
        )
        self.documents.append(note)

    def payment(self, place: int) -> Payment:
        return self.payments[-1 - place % len(self.payments)]


@dataclass
class Found:
    """Every record of an organisation, as a fresh load finds it."""

    documents: dict[str, Document]
    payments: dict[str, Payment]
    allocations: dict[str, Allocation]
    recognitions: dict[str, Recognition]


async def load_all(database: Database, org: int) -> Found:
    found: list[dict[str, Any]] = []
    async with database.snapshot() as snapshot:
        for kept in (DOCUMENTS, PAYMENTS, ALLOCATIONS, RECOGNITIONS):
            table: Any = kept
            alias = table.columns.partition(".")[0]
            query = f"select {table.columns} from {table.table.name} {alias}"
            rows = await snapshot.fetch(spell(f"{query} where {alias}.org = $1"), org)
            records = [table.of(row) for row in rows]
            if table is DOCUMENTS:
                records = await with_lines(snapshot, org, records)
            found.append({record.id: record for record in records})
    return Found(*found)


def held(seen: Sequence[Books]) -> Found:
    """Return the records as the books held them when their batches were written."""
    found = Found({}, {}, {}, {})
    for books in seen:
        for document in books.documents.written.values():
            before = found.documents.get(document.id)
            lines = document.lines or (before.lines if before else ())
            found.documents[document.id] = replace(document, lines=lines)
        found.payments.update(books.payments.written)
        found.allocations.update(books.allocations.written)
        found.recognitions.update(books.recognitions.written)
    return found


async def balances(database: Database, org: int, kinds: str) -> dict[int, int]:
    """Debits less credits of each account, over live postings of some kinds."""
    query = spell(
        f"""select account, cast(sum(debit - credit) as bigint) from postings
        where org = $1 and revoked_sequence is null and kind in ({kinds}) group by account"""
    )
    async with database.snapshot() as snapshot:
        rows = await snapshot.fetch(query, org)
    return {cast(int, row[0]): cast(int, row[1]) for row in rows if row[1]}


def owed(found: Found) -> dict[int, int]:
    """What each control account must hold: open claims less what is left of credits."""
    sums: dict[int, int] = {}
    items: list[tuple[Document | Payment, bool]] = [
        *((one, one.is_credit) for one in found.documents.values()),
        *((one, not one.is_refund) for one in found.payments.values()),
    ]
    for one, is_credit in items:
        if one.open_amount:
            assert one.control is not None
            sign = 1 if (one.trade is Trade.SALES) != is_credit else -1
            sums[one.control] = sums.get(one.control, 0) + sign * one.open_amount
    return {account: amount for account, amount in sums.items() if amount}


def deferred(found: Found) -> dict[int, int]:
    """What each deferral must hold: what is not recognised yet."""
    sums: dict[int, int] = {}
    for document in found.documents.values():
        sign = -1 if document.trade is Trade.SALES else 1
        for line in document.lines if document.state is DocumentState.ISSUED else ():
            if line.deferral is not None and line.unrecognized:
                sums[line.deferral] = sums.get(line.deferral, 0) + sign * line.unrecognized
    return {account: amount for account, amount in sums.items() if amount}


async def play(url: str, wanted: Sequence[Sequence[Any]]) -> None:
    async with open_database(url) as database:
        opened = await open_desk(database, f"org_trade{next(names)}")
        desk = Watch(database, opened.organization)
        trade = TradeDesk(desk)
        buyer = await trade.party("C")
        seller = await trade.party("V", PartyKind.VENDOR)
        trader = Trader(trade, (buyer.id, seller.id))
        for batch in wanted:
            answers = await asyncio.gather(
                *(trader.do(step) for step in batch), return_exceptions=True
            )
            faults = [one for one in answers if one is not None]
            allowed = (LedgerError, ZeroDivisionError)  # Nothing to choose from: a step too early.
            assert all(isinstance(fault, allowed) for fault in faults), faults
        await prove_trade(database, desk)


async def prove_trade(database: Database, desk: Watch) -> None:
    await prove(database, desk.org)
    async with database.snapshot() as snapshot:
        findings = verify_organization(snapshot, desk.organization)
        assert [str(one) async for one in findings] == []
    found = await load_all(database, desk.org)
    assert found == held(desk.seen)
    posted = await balances(database, desk.org, "1, 2, 3")
    control = {one.control for one in found.documents.values()}
    control |= {one.control for one in found.payments.values()}
    by_trade = {account: amount for account, amount in posted.items() if account in control}
    assert by_trade == owed(found)
    roles = (AccountRole.DEFERRED_REVENUE, AccountRole.PREPAID_EXPENSE)
    deferrals = {*desk.seen[-1].chart.serving(*roles)}
    assert {one: posted[one] for one in deferrals & posted.keys()} == deferred(found)
    for document in found.documents.values():
        sides = {document.number}
        live = [one for one in found.allocations.values() if one.is_live]
        settled = sum(one.amount for one in live if {one.claim, one.credit} & sides)
        assert document.settled == settled <= document.grand_total


@settings(
    max_examples=EXAMPLES,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(wanted=runs)
def test_any_sequence_of_trade_leaves_whole_books(books_url: str, wanted: list[list[Any]]) -> None:
    asyncio.run(play(books_url, wanted))
