"""Aged reports are the balance of the control accounts: on every day, at every sequence."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from itertools import count
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ledger.accounts import AccountClass, AccountRole
from ledger.decide.accounts import AccountChange
from ledger.decide.default_accounts import DefaultAccount, set_default_account
from ledger.decide.journal_entries import post_entry
from ledger.documents import Document, DocumentType, Trade
from ledger.errors import LedgerError
from ledger.journal_entries import Entry, EntryDraft, LineDraft
from ledger.parties import PartyKind
from ledger.payments import Payment
from ledger.statements.aged import AgedReport, is_proven
from resolvers.aged import scan_report, select_report
from resolvers.statements import Statements
from storage.aged import (
    SELECT_AUTHORED,
    SELECT_OPEN_CREDITS,
    SELECT_OPEN_DOCUMENTS,
)
from storage.balances import Known, resolve_known
from storage.database import open_database
from storage.heads import select_state
from storage.verification import verify_organization
from storage.writing.unit import Needs
from tests.storage.books import Desk, open_desk
from tests.storage.trade import TradeDesk, item

if TYPE_CHECKING:
    from collections.abc import Sequence

    from storage.statements import Statement

DAYS = [date(2026, 1, 5), date(2026, 1, 31), date(2026, 3, 1), date(2026, 6, 30)]
OPENED = date(2025, 12, 20)
AMOUNTS = ["0.01", "40.00", "115.00", "500.00"]
EXAMPLES = 400 if settings.get_current_profile_name() == "fuzz" else 25
names = count(1)
places = st.integers(0, 5)
whom = st.sampled_from(["a", "b", "v", None])
steps = st.one_of(
    st.tuples(st.just("issue"), whom, st.sampled_from(DAYS), st.sampled_from(AMOUNTS)),
    st.tuples(st.just("owe"), st.booleans(), st.sampled_from(DAYS), st.sampled_from(AMOUNTS)),
    st.tuples(st.just("open"), whom, st.sampled_from(AMOUNTS)),
    st.tuples(st.just("note"), whom, st.sampled_from(DAYS), st.sampled_from(AMOUNTS)),
    st.tuples(st.just("correct"), places, st.sampled_from(DAYS)),
    st.tuples(st.just("void"), places),
    st.tuples(st.just("pay"), whom, st.sampled_from(DAYS), st.sampled_from(AMOUNTS)),
    st.tuples(st.just("keep"), whom, st.sampled_from(DAYS), st.sampled_from(AMOUNTS)),
    st.tuples(st.just("refund"), whom, st.sampled_from(DAYS), st.sampled_from(AMOUNTS)),
    st.tuples(st.just("allocate"), places),
    st.tuples(
        st.just("later"),
        st.sampled_from(["a", "v"]),
        st.sampled_from(DAYS),
        st.sampled_from(DAYS),
        st.booleans(),
    ),
    st.tuples(st.just("delete"), places),
    st.tuples(st.just("reverse"), places, st.sampled_from(DAYS)),
    st.tuples(
        st.just("post"),
        st.sampled_from(["acc_receivables", "acc_unbilled", "acc_payables", "acc_accruals"]),
        whom,
        st.sampled_from(DAYS),
        st.sampled_from(AMOUNTS),
    ),
    st.tuples(st.just("unpost"), places),
    st.tuples(st.just("move"), st.sampled_from(["AR", "AP"]), st.booleans()),
)
HOMES = {"AR": ("acc_receivables", "acc_unbilled"), "AP": ("acc_payables", "acc_accruals")}


@dataclass
class Trader:
    """Somebody who trades at random, and remembers what can be undone."""

    trade: TradeDesk
    parties: dict[str | None, str | None]
    documents: list[Document] = field(default_factory=list)
    payments: list[Payment] = field(default_factory=list)
    entries: list[Entry] = field(default_factory=list)

    @property
    def desk(self) -> Desk:
        return self.trade.desk

    async def do(self, step: Sequence[Any]) -> None:
        match step:
            case ["issue", who, on, amount]:
                kind = DocumentType.PURCHASE if who == "v" else DocumentType.SALES
                await self._issue(self.parties[who], amount, on, kind)
            case ["owe", is_sale, on, amount]:
                party = self.parties["a"] if is_sale else None
                await self._issue(party, amount, on, DocumentType.DEBIT_NOTE)
            case ["open", who, amount]:
                kind = DocumentType.PURCHASE if who == "v" else DocumentType.SALES
                made = await self.trade.issue(
                    f"O-{next(names)}",
                    self.parties[who],
                    on=OPENED,
                    kind=kind,
                    opening_amount=Decimal(amount),
                )
                self.documents.append(made)
            case ["note", who, on, amount]:
                await self._issue(self.parties[who], amount, on, DocumentType.CREDIT_NOTE)
            case ["correct", place, on] if self.documents:
                await self._correct(self.documents[-1 - place % len(self.documents)], on)
            case ["void", place] if self.documents:
                await self.trade.void(self.documents[-1 - place % len(self.documents)].id)
            case ["pay", who, on, amount]:
                self.payments.append(await self.trade.pay(amount, self.parties[who], on=on))
            case ["keep", who, on, amount]:
                self.payments.append(await self.trade.pay(amount, self.parties[who], [], on=on))
            case ["refund", who, on, amount] if who:
                back = await self.trade.refund(amount, self.parties[who] or "", on)
                self.payments.append(back)
            case ["allocate", place]:
                credits: list[Any] = [*self.payments, *(d for d in self.documents if d.is_credit)]
                credit = credits[-1 - place % len(credits)]
                await self.trade.allocate(credit.id, None, credit.party)
            case ["later", who, paid, issued, is_moved]:
                await self._allocate_later(who, paid, issued, is_moved=is_moved)
            case ["delete", place] if self.payments:
                await self.trade.delete_payment(self.payments[-1 - place % len(self.payments)].id)
            case ["reverse", place, on] if self.payments:
                payment = self.payments[-1 - place % len(self.payments)]
                await self.trade.reverse_payment(payment.id, on)
            case ["post", account, who, on, amount]:
                self.entries.append(await self._post(account, self.parties[who], on, amount))
            case ["unpost", place] if self.entries:
                await self.desk.delete(self.entries[-1 - place % len(self.entries)].id)
            case ["move", role, is_back]:
                await move(self.desk, AccountRole(role), HOMES[role][not is_back])

    async def _issue(
        self, party: str | None, amount: str, on: date, kind: DocumentType, **more: Any
    ) -> None:
        number = f"N-{next(names)}"
        self.documents.append(
            await self.trade.issue(number, party, item(amount), on=on, kind=kind, **more)
        )

    async def _correct(self, document: Document, on: date) -> None:
        kind = DocumentType.CREDIT_NOTE
        made = await self.trade.issue(
            f"C-{next(names)}",
            document.party,
            item("10.00", corrects_line=1),
            on=on,
            kind=kind,
            corrects=document.id,
        )
        self.documents.append(made)

    async def _allocate_later(self, who: str, paid: date, issued: date, *, is_moved: bool) -> None:
        """Take a payment ahead, then issue what it settles, maybe on another control account."""
        await self.do(["keep", who, paid, "50.00"])
        if is_moved:
            role = AccountRole.AP if who == "v" else AccountRole.AR
            async with self.desk.database.snapshot() as snapshot:
                chart = (await select_state(self.desk.database, snapshot, self.desk.org)).chart
            homes = HOMES[role.value]
            await move(self.desk, role, homes[chart.role(role).handle == homes[0]])
        await self.do(["issue", who, issued, "40.00"])
        await self.trade.allocate(self.payments[-1].id, None, self.parties[who])

    async def _post(self, account: str, party: str | None, on: date, amount: str) -> Entry:
        return await post_for(self.desk, account, party, on, amount)


async def post_for(desk: Desk, account: str, party: str | None, on: date, amount: str) -> Entry:
    """Post an authored entry that debits an account for a party."""
    lines = [
        LineDraft(account, None, Decimal(amount), None, party=party),
        LineDraft("acc_capital", None, None, Decimal(amount)),
    ]
    draft = EntryDraft(on, "By hand", None, lines)
    entry: Entry = await desk.append(
        lambda books: post_entry(books, draft),
        Entry,
        needs=Needs(parties=(party,) if party else ()),
    )
    return entry


async def move(desk: Desk, role: AccountRole, account: str) -> None:
    """Give a role to another account."""
    await desk.append(lambda books: set_default_account(books, role, account), DefaultAccount)


async def open_trader(desk: Desk) -> Trader:
    trade = TradeDesk(desk)
    parties: dict[str | None, str | None] = {None: None}
    for name in ("a", "b"):
        parties[name] = (await trade.party(name.upper())).id
    parties["v"] = (await trade.party("V", PartyKind.VENDOR)).id
    return Trader(trade, parties)


async def report(
    desk: Desk, trade: Trade, day: date, sequence: int | None = None, party: str | None = None
) -> AgedReport:
    """Make a report and prove it; at the present also the slow way of the past."""
    async with desk.database.snapshot() as snapshot:
        state = await select_state(desk.database, snapshot, desk.org)
        known = await resolve_known(snapshot, desk.org, state.head, None, sequence)
        books = Statements(snapshot, state, known)
        made = await select_report(books, trade, day, party)
        assert is_proven(made, await scan_report(books, trade, day, party))
        if known.is_present:
            # As if a sequence had passed since: nothing is read by what is open now.
            head = state.head
            past = Known(head.last_sequence, head.last_number, head.last_sequence + 1, 10**9)
            again = Statements(snapshot, state, past)
            assert made == await select_report(again, trade, day, party)
        return made


async def reports(desk: Desk, sequence: int | None = None) -> list[AgedReport]:
    """Make both reports on and around every day: each is what the control accounts hold."""
    found = []
    days = {day + timedelta(days=off) for day in (OPENED, *DAYS) for off in (-1, 0)}
    for trade in Trade:
        for day in sorted(days):
            made = await report(desk, trade, day, sequence)
            assert made.total == made.control
            assert all(party.other == 0 for party in made.parties)
            found.append(made)
    return found


async def play(url: str, wanted: Sequence[Any]) -> None:
    async with open_database(url) as database:
        desk = await open_desk(database, f"org_aged{next(names)}")
        trader = await open_trader(desk)
        sequences: list[int] = []
        kept: dict[int, list[AgedReport]] = {}
        for number, step in enumerate(wanted):
            try:
                await trader.do(step)
            except (LedgerError, ZeroDivisionError):
                continue
            async with database.snapshot() as snapshot:
                head = (await select_state(database, snapshot, desk.org)).head
            sequences.append(head.last_sequence)
            if step[0] in ("move", "later"):
                kept.clear()  # The chart of the past is today's.
            elif number % 4 == 0:
                kept[head.last_sequence] = await reports(desk)
        await reports(desk)
        for sequence in sequences:
            for between in (sequence - 1, sequence):
                told = await reports(desk, between)
                assert told == kept.get(between, told)
        async with database.snapshot() as snapshot:
            assert [one async for one in verify_organization(snapshot, desk.organization)] == []


@settings(
    max_examples=EXAMPLES,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(wanted=st.lists(steps, min_size=1, max_size=14))
def test_aged_reports_are_the_control_accounts(books_url: str, wanted: list[Any]) -> None:
    asyncio.run(play(books_url, wanted))


@pytest.mark.parametrize(
    ("due", "bucket"),
    [
        (date(2026, 6, 30), "current"),
        (date(2026, 7, 30), "current"),
        (date(2026, 6, 29), "days_1_to_30"),
        (date(2026, 5, 31), "days_1_to_30"),
        (date(2026, 5, 30), "days_31_to_60"),
        (date(2026, 5, 1), "days_31_to_60"),
        (date(2026, 4, 30), "days_61_to_90"),
        (date(2026, 4, 1), "days_61_to_90"),
        (date(2026, 3, 31), "over_90_days"),
    ],
)
async def test_a_document_lies_in_one_bucket(desk: Desk, due: date, bucket: str) -> None:
    trader = await open_trader(desk)
    await trader.trade.issue(
        "N-1", trader.parties["a"], item("100.00"), on=date(2026, 1, 5), due_date=due
    )

    made = await report(desk, Trade.SALES, date(2026, 6, 30))

    (document,) = made.documents
    assert (document.bucket, document.document.open) == (bucket, 11500)
    assert document.days_past_due == max(0, (date(2026, 6, 30) - due).days)


async def test_what_was_settled_later_was_open_before(desk: Desk) -> None:
    trader = await open_trader(desk)
    await trader.do(["issue", "a", DAYS[0], "100.00"])
    await trader.do(["pay", "a", DAYS[2], "150.00"])
    payment = trader.payments[0]

    before = await report(desk, Trade.SALES, DAYS[1])
    after = await report(desk, Trade.SALES, DAYS[2])
    await trader.trade.reverse_payment(payment.id, DAYS[3])
    between = await report(desk, Trade.SALES, DAYS[2])
    reversed_ = await report(desk, Trade.SALES, DAYS[3])

    assert [(party.total, party.credit) for party in before.parties] == [(11500, 0)]
    assert [(party.total, party.credit) for party in after.parties] == [(-3500, 3500)]
    assert between == after
    assert [(party.total, party.credit) for party in reversed_.parties] == [(11500, 0)]


async def test_a_refund_before_its_credit_counts_against_it(desk: Desk) -> None:
    trader = await open_trader(desk)
    await trader.do(["keep", "a", DAYS[2], "100.00"])
    await trader.do(["refund", "a", DAYS[1], "40.00"])

    between = await report(desk, Trade.SALES, DAYS[1])
    after = await report(desk, Trade.SALES, DAYS[2])

    assert [party.credit for party in between.parties] == [-4000]
    assert [party.credit for party in after.parties] == [6000]


async def test_what_documents_posted_before_an_account_became_one_is_told(desk: Desk) -> None:
    trader = await open_trader(desk)
    await trader.trade.issue(
        "N-1",
        trader.parties["v"],
        item("100.00", account="acc_deposits"),
        on=DAYS[0],
        kind=DocumentType.PURCHASE,
    )
    change = AccountChange("acc_deposits", account_class=AccountClass.AR)
    await desk.update_account(change)
    await move(desk, AccountRole.AR, "acc_deposits")

    made = await report(desk, Trade.SALES, DAYS[1])

    assert [(party.id, party.other) for party in made.parties] == [(None, 10000)]
    assert (made.total, made.control) == (10000, 10000)


async def test_one_partys_report_is_its_part_of_the_whole(desk: Desk) -> None:
    trader = await open_trader(desk)
    for name in ("a", "b", None):
        await trader.do(["issue", name, DAYS[0], "100.00"])
        await trader.do(["post", "acc_receivables", name, DAYS[0], "5.00"])
    party = trader.parties["b"]

    whole = await report(desk, Trade.SALES, DAYS[1])
    one = await report(desk, Trade.SALES, DAYS[1], party=party)

    assert (whole.total, whole.control) == (36000, 36000)
    assert one.parties == tuple(own for own in whole.parties if own.id == party)
    assert (one.total, one.control) == (12000, None)


DOCUMENTS = "SEARCH d USING INDEX documents_open (org=?)"
LATER = "SEARCH a USING INDEX allocations_by_date (org=? AND date>?)"
ENDED = "SEARCH a USING INDEX allocations_ended (org=? AND ended_on>?)"


@pytest.mark.parametrize(
    ("query", "arguments", "expected"),
    [
        (
            SELECT_OPEN_DOCUMENTS[False],
            (1, "sales", 20500),
            {
                DOCUMENTS,
                LATER,
                ENDED,
                "SEARCH d USING INDEX sqlite_autoindex_documents_1 (org=? AND number=?)",
            },
        ),
        (
            SELECT_OPEN_CREDITS[False],
            (1, "sales", 20500),
            {
                DOCUMENTS,
                LATER,
                ENDED,
                "SEARCH d USING INDEX sqlite_autoindex_documents_1 (org=? AND number=?)",
                "SEARCH p USING INDEX payments_open (org=?)",
                "SEARCH p USING INDEX sqlite_autoindex_payments_1 (org=? AND number=?)",
                "SEARCH p USING INDEX payments_reversed (org=? AND reversed_on>?)",
            },
        ),
        (
            SELECT_AUTHORED,
            (1, "[1, 2]", 20500),
            {
                "SEARCH t USING INDEX sqlite_autoindex_account_days_1"
                " (org=? AND account=? AND day<?)",
                "SEARCH p USING INDEX postings_by_account (org=? AND account=? AND day=?)",
            },
        ),
    ],
    ids=["documents", "credits", "authored"],
)
async def test_what_is_open_now_is_looked_up(
    sqlite_books: str, query: Statement, arguments: tuple[Any, ...], expected: set[str]
) -> None:
    async with open_database(sqlite_books) as database, database.engine.connect() as connection:
        plan = await connection.exec_driver_sql(f"explain query plan {query.sqlite}", arguments)
        found = {step for *_, step in plan if step.startswith("SEARCH")}
    assert {step for step in found if " USING AUTOMATIC" not in step} == expected
