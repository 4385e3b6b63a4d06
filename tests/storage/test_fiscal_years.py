"""Fiscal years are kept, verified, and closed only over books with nothing left to recognise."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from sqlalchemy import delete, select, update

from ledger.accounts import AccountRole
from ledger.decide.default_accounts import DefaultAccount, set_default_account
from ledger.decide.fiscal_years import close_fiscal_year, reopen_fiscal_year
from ledger.decide.recognition import MONTHS_AT_ONCE
from ledger.errors import LedgerError, RecognitionMissing
from ledger.fiscal_years import FiscalYear
from storage import tables
from storage.database import open_database
from storage.heads import select_state
from storage.organizations import select_organization
from storage.verification import verify_organization
from storage.writing.unit import Needs
from tests.storage.books import FIRST_MONTH, Desk, together
from tests.storage.library import read_state
from tests.storage.trade import TradeDesk, item

YEAR_END = date(2026, 12, 31)
SERVICE = (date(2026, 1, 1), date(2026, 1, 31))


async def close_year(desk: Desk, year: int = 2026) -> FiscalYear:
    record: FiscalYear = await desk.append(
        lambda books: close_fiscal_year(books, year),
        FiscalYear,
        needs=Needs(due_through=YEAR_END, due_limit=1),
        entries=MONTHS_AT_ONCE,
    )
    return record


async def reopen_year(desk: Desk, year: int = 2026) -> FiscalYear:
    record: FiscalYear = await desk.append(
        lambda books: reopen_fiscal_year(books, year, "Late invoice"), FiscalYear
    )
    return record


async def faults(desk: Desk) -> list[str]:
    async with desk.database.snapshot() as snapshot:
        organization = await select_organization(snapshot, desk.organization.id)
        assert organization is not None
        return [str(one) async for one in verify_organization(snapshot, organization)]


async def test_a_year_is_kept_as_it_was_closed_and_reopened(desk: Desk, books_url: str) -> None:
    closed = await close_year(desk)
    assert (await read_state(desk)).fiscal_years == {2026: closed}
    async with open_database(books_url) as other, other.snapshot() as snapshot:
        assert (await select_state(other, snapshot, desk.org)).fiscal_years == {2026: closed}
    assert await faults(desk) == []

    reopened = await reopen_year(desk)

    state = await read_state(desk)
    assert state.fiscal_years == {2026: reopened}
    assert (reopened.is_closed, reopened.reason) == (False, "Late invoice")
    assert state.head.closed_through is None
    assert (state.head.last_number, len(state.periods)) == (0, 12)
    assert await faults(desk) == []


async def test_a_period_of_a_closed_year_does_not_reopen_alone(desk: Desk) -> None:
    await close_year(desk)
    with pytest.raises(LedgerError) as refused:
        await desk.reopen(FIRST_MONTH + 11)
    assert refused.value.code == "FISCAL_YEAR_ORDER"


async def test_what_is_undone_beside_it_hides_nothing_that_is_due(desk: Desk) -> None:
    trade = TradeDesk(desk)
    issued = [
        await trade.issue(f"N-{number}", None, item(service=SERVICE), on=date(2026, 1, 5))
        for number in range(2)
    ]

    voided, closed = await together(trade.void(issued[0].id), close_year(desk))

    assert voided.state.value == "void"
    assert isinstance(closed, RecognitionMissing)
    await trade.recognize(YEAR_END)
    assert (await close_year(desk)).is_closed is True
    assert await faults(desk) == []


async def test_a_tampered_year_is_found(desk: Desk, subtests: pytest.Subtests) -> None:
    await close_year(desk)
    table = tables.fiscal_years
    for name, value in (
        ("year", 2027),
        ("is_closed", False),
        ("changed_at", 5),
        ("sequence", 5),
        ("reason", "None"),
    ):
        with subtests.test(name):
            before = await tamper(desk, {name: value})
            found = await faults(desk)
            await tamper(desk, before)
            assert any(fault.startswith("fiscal year fy_org_demo.2026:") for fault in found), found
    assert await faults(desk) == []
    async with desk.database.engine.begin() as connection:
        await connection.execute(delete(table).where(table.c.org == 1))
    assert [fault.partition(":")[0] for fault in await faults(desk)] == [
        "fiscal year fy_org_demo.2026"
    ]


async def tamper(desk: Desk, values: dict[str, Any]) -> dict[str, Any]:
    table = tables.fiscal_years
    async with desk.database.engine.begin() as connection:
        before = (await connection.execute(select(table).where(table.c.org == 1))).one()
        await connection.execute(update(table).where(table.c.org == 1).values(values))
    return {name: before._mapping[name] for name in values}


async def test_a_closed_year_with_an_open_period_is_found(desk: Desk) -> None:
    await close_year(desk)
    table = tables.periods
    async with desk.database.engine.begin() as connection:
        of_december = (table.c.org == 1, table.c.month == FIRST_MONTH + 11)
        await connection.execute(update(table).where(*of_december).values(is_closed=False))
    assert "fiscal year 2026: It is closed, its last period is not." in await faults(desk)


async def test_roles_that_moved_are_verified(desk: Desk) -> None:
    async def move(role: AccountRole, account: str) -> None:
        await desk.append(lambda books: set_default_account(books, role, account), DefaultAccount)

    await move(AccountRole.CASH, "acc_bank")
    await move(AccountRole.AR, "acc_unbilled")
    await move(AccountRole.CASH, "acc_cash")
    chart = (await read_state(desk)).chart
    assert chart.find("acc_bank").former_roles == (AccountRole.CASH,)
    assert chart.find("acc_cash").former_roles == ()
    assert await faults(desk) == []
    table = tables.accounts
    async with desk.database.engine.begin() as connection:
        unbilled = table.c.handle == "acc_receivables"
        await connection.execute(update(table).where(unbilled).values(former_roles=""))
    assert await faults(desk) == [
        "account acc_receivables: formerRoles is [], the chain says ['AR']."
    ]
