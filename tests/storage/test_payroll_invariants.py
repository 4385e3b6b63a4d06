"""However people are paid, in any order and company, the accounts tell what the records tell."""

from __future__ import annotations

import asyncio
from collections import Counter
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from itertools import count
from typing import TYPE_CHECKING, Any, cast

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ledger.accounts import AccountClass, AccountRole, AccountType
from ledger.decide.accounts import AccountDraft
from ledger.decide.default_accounts import DefaultAccount, set_default_account
from ledger.decide.payroll_lines import LineChange
from ledger.errors import AmountInvalid, LedgerError
from ledger.payroll import PayrollPart, PayrollRun, PayrollState
from storage.database import open_database
from storage.records import (
    ADVANCE_BALANCES,
    ADVANCES,
    EMPLOYEES,
    PAYROLL_LINES,
    PAYROLL_PAYMENTS,
    PAYROLL_RUNS,
)
from storage.statements import spell
from storage.verification import verify_organization
from storage.writing.loading_payroll import with_payroll_lines
from tests.storage.books import Desk, open_desk
from tests.storage.payroll import MARCH, PayrollDesk, pay_a_while, recovering
from tests.storage.proof import prove

if TYPE_CHECKING:
    from collections.abc import Sequence

    from storage.database import Database
    from storage.kept import Kept

DAYS = [date(2026, 1, 31), date(2026, 2, 28), date(2026, 3, 31), date(2026, 4, 1)]
AMOUNTS = ["0.01", "33.33", "500.00", "9000.00"]
EXAMPLES = 300 if settings.get_current_profile_name() == "fuzz" else 20
names = count(1)
places = st.integers(0, 5)
months = st.integers(-2, 1)
recovered = st.sampled_from([None, None, *AMOUNTS[:3]])
steps = st.one_of(
    st.tuples(st.just("hire"), st.sampled_from(["0", "3333.33", "60000"]), st.sampled_from(DAYS)),
    st.tuples(st.just("raise"), places, st.sampled_from(AMOUNTS), st.booleans()),
    st.tuples(st.just("end"), places, st.sampled_from(DAYS)),
    st.tuples(st.just("advance"), places, st.sampled_from(AMOUNTS), st.sampled_from(DAYS)),
    st.tuples(st.just("repay"), places, st.sampled_from(AMOUNTS), st.sampled_from(DAYS)),
    st.tuples(st.just("delete advance"), places),
    st.tuples(st.just("draft"), months, places, recovered),
    st.tuples(st.just("redraft"), places, places, recovered),
    st.tuples(st.just("approve"), places),
    st.tuples(st.just("run"), months, places, recovered),
    st.tuples(st.just("run"), months, places, recovered),
    st.tuples(st.just("delete run"), places),
    st.tuples(st.just("pay"), places, st.sampled_from([*PayrollPart]), st.sampled_from(DAYS)),
    st.tuples(st.just("delete payment"), places),
    st.tuples(st.just("role"), st.sampled_from(["acc_salary_advances", "acc_loans"])),
    st.tuples(st.just("lock"), st.sampled_from([None, DAYS[0], DAYS[1]])),
)
batches = st.lists(st.lists(steps, min_size=1, max_size=5), min_size=1, max_size=10)


@dataclass
class Clerk:
    """Does steps with the people, runs and payments there are so far."""

    payroll: PayrollDesk
    people: list[str]
    advances: list[str] = field(default_factory=list)
    runs: list[str] = field(default_factory=list)
    payments: list[str] = field(default_factory=list)

    async def do(self, step: Sequence[Any]) -> None:
        payroll = self.payroll
        match step:
            case ["hire", basic, on]:
                made = await payroll.hire(f"E-{next(names)}", basic, hire_date=on)
                self.people.append(made.id)
            case ["raise", place, basic, is_on_leave]:
                employee = self.at(self.people, place)
                await payroll.change(employee, basic=Decimal(basic), is_on_leave=is_on_leave)
            case ["end", place, on]:
                await payroll.terminate(self.at(self.people, place), on)
            case ["advance", place, amount, on]:
                given_ = await payroll.advance(self.at(self.people, place), amount, on)
                self.advances.append(given_.id)
            case ["repay", place, amount, on]:
                back = await payroll.repay(self.at(self.people, place), amount, on)
                self.advances.append(back.id)
            case ["delete advance", place]:
                await payroll.delete_advance(self.at(self.advances, place))
            case ["draft", month, place, amount]:
                run = await payroll.draft(*self.lines(place, amount), month=MARCH + month)
                self.runs.append(run.id)
            case ["run", month, place, amount]:
                self.runs.append((await self.draft(MARCH + month, place, amount)).id)
                await payroll.approve(self.runs[-1])
            case ["redraft", place, other, amount]:
                await payroll.redraft(self.at(self.runs, place), *self.lines(other, amount))
            case _:
                await self.settle(step)

    async def settle(self, step: Sequence[Any]) -> None:
        payroll = self.payroll
        match step:
            case ["approve", place]:
                await payroll.approve(self.at(self.runs, place))
            case ["delete run", place]:
                await payroll.delete(self.at(self.runs, place))
            case ["pay", place, part, on]:
                payment = await payroll.pay(self.at(self.runs, place), part, on)
                self.payments.append(payment.id)
            case ["delete payment", place]:
                await payroll.unpay(self.at(self.payments, place))
            case ["role", account]:
                await advance_on(payroll.desk, account)
            case ["lock", through]:
                await payroll.desk.lock(through)

    async def draft(self, month: int, place: int, amount: str | None) -> PayrollRun:
        """Draft a run; what cannot be recovered is left."""
        try:
            return await self.payroll.draft(*self.lines(place, amount), month=month)
        except AmountInvalid:
            return await self.payroll.draft(month=month)

    def lines(self, place: int, amount: str | None) -> list[LineChange]:
        """Recover from one of the people, or leave all as usual."""
        return [] if amount is None else [recovering(self.at(self.people, place), amount)]

    @staticmethod
    def at(found: Sequence[str], place: int) -> str:
        return found[-1 - place % len(found)]


async def open_loans(desk: Desk) -> None:
    """Create a second account for advances."""
    word = AccountClass.SALARY_ADVANCE
    draft = AccountDraft("1171", AccountType.ASSET, "acc_loans", "Loans", account_class=word)
    await desk.create_account(draft)


async def advance_on(desk: Desk, account: str) -> None:
    """Let later advances go to another account."""
    role = AccountRole.SALARY_ADVANCE
    await desk.append(lambda books: set_default_account(books, role, account), DefaultAccount)


async def read_all(database: Database, org: int, kept: Kept[Any]) -> list[Any]:
    alias = kept.columns.partition(".")[0]
    query = f"select {kept.columns} from {kept.table.name} {alias} where {alias}.org = $1"
    async with database.snapshot() as snapshot:
        return [kept.of(row) for row in await snapshot.fetch(spell(query), org)]


async def read_runs(database: Database, org: int) -> list[PayrollRun]:
    table = PAYROLL_LINES
    query = f"select {table.columns} from payroll_lines l where l.org = $1 order by run, position"
    async with database.snapshot() as snapshot:
        rows = await snapshot.fetch(spell(query), org)
    return with_payroll_lines(await read_all(database, org, PAYROLL_RUNS), rows)


async def balances(database: Database, org: int) -> Counter[tuple[str, str]]:
    """Debits less credits of each account and party, over live postings."""
    query = spell(
        """select a.handle, coalesce(p.party, ''), cast(sum(p.debit - p.credit) as bigint)
        from postings p join accounts a on a.org = p.org and a.account = p.account
        where p.org = $1 and p.revoked_sequence is null group by a.handle, p.party"""
    )
    async with database.snapshot() as snapshot:
        rows = await snapshot.fetch(query, org)
    found = {(cast(str, row[0]), cast(str, row[1])): cast(int, row[2]) for row in rows}
    return Counter({place: amount for place, amount in found.items() if amount})


async def play(url: str, wanted: Sequence[Sequence[Any]]) -> None:
    async with open_database(url) as database:
        desk = await open_desk(database, f"org_payroll{next(names)}")
        payroll = PayrollDesk(desk)
        await payroll.rate("SAUDI", "9.75", "11.75", cap=Decimal(45_000))
        await open_loans(desk)
        sara = await payroll.hire("E-0")
        given_ = await payroll.advance(sara.id, "700")
        clerk = Clerk(payroll, [sara.id], [given_.id])
        for batch in wanted:
            answers = await asyncio.gather(
                *(clerk.do(step) for step in batch), return_exceptions=True
            )
            faults = [one for one in answers if one is not None]
            allowed = (LedgerError, ZeroDivisionError)  # Nothing to choose from: a step too early.
            assert all(isinstance(fault, allowed) for fault in faults), faults
        await prove_payroll(database, desk)


async def prove_payroll(database: Database, desk: Desk) -> None:
    await prove(database, desk.org)
    async with database.snapshot() as snapshot:
        findings = verify_organization(snapshot, desk.organization)
        assert [str(one) async for one in findings] == []
    runs = await read_runs(database, desk.org)
    posted = await balances(database, desk.org)
    await prove_advances(database, desk.org, runs, posted)
    approved = [run for run in runs if run.state is PayrollState.APPROVED]
    owed = Counter(dict.fromkeys(PayrollPart, 0))
    for run in approved:
        assert run.gross == run.employee_share + run.advance + run.net
        assert all(min(line.net, line.gross, line.advance) >= 0 for line in run.lines)
        owed.update({part: run.due(part) for part in PayrollPart if not run.is_paid(part)})
    assert posted["acc_salaries_payable", ""] == -owed[PayrollPart.NET]
    assert posted["acc_social_insurance_payable", ""] == -owed[PayrollPart.STATUTORY]
    assert posted["acc_salaries", ""] == sum(run.gross for run in approved)
    assert posted["acc_social_insurance", ""] == sum(run.employer_share for run in approved)
    assert len({run.month for run in runs if run.state is not PayrollState.VOID}) == sum(
        run.state is not PayrollState.VOID for run in runs
    )
    live = [one for one in await read_all(database, desk.org, PAYROLL_PAYMENTS) if is_live(one)]
    paid = {(run.id, part) for run in runs for part in PayrollPart if run.is_paid(part)}
    assert sorted((one.run, one.part) for one in live) == sorted(paid)


async def prove_advances(
    database: Database, org: int, runs: Sequence[PayrollRun], posted: Counter[tuple[str, str]]
) -> None:
    """What is outstanding is what was advanced less what came back, on the account it went to."""
    outstanding: Counter[str] = Counter()
    for advance in await read_all(database, org, ADVANCES):
        if is_live(advance):
            sign = -1 if advance.is_repayment else 1
            outstanding[advance.employee] += sign * advance.amount
    for run in runs:
        for line in run.lines if run.state is PayrollState.APPROVED else ():
            outstanding[line.employee] -= line.advance
    people = await read_all(database, org, EMPLOYEES)
    assert {one.id: one.advances for one in people if one.advances} == +outstanding
    assert not -outstanding
    async with database.snapshot() as snapshot:
        rows = await snapshot.fetch(
            spell("select account, handle from accounts where org = $1"), org
        )
    handles = dict(cast(Any, map(tuple, rows)))
    kept = await read_all(database, org, ADVANCE_BALANCES)
    expected = {(handles[one.account], one.employee): one.outstanding for one in kept}
    assert {place: amount for place, amount in expected.items() if amount} == {
        place: amount for place, amount in posted.items() if place[1]
    }


def is_live(record: Any) -> bool:
    return record.revoked_sequence is None


@settings(
    max_examples=EXAMPLES,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(wanted=batches)
def test_any_sequence_of_payroll_leaves_whole_books(
    books_url: str, wanted: list[list[Any]]
) -> None:
    asyncio.run(play(books_url, wanted))


async def test_a_while_of_payroll_leaves_whole_books(database: Database) -> None:
    desk = await open_desk(database, f"org_payroll{next(names)}")
    await pay_a_while(PayrollDesk(desk))

    await prove_payroll(database, desk)
