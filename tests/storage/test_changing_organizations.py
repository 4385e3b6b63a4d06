"""An organisation's settings change for everybody at once, and its events prove its row."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import pytest
from sqlalchemy import select

from ledger.decide.organizations import OrganizationChange, update_organization
from ledger.decide.parties import PartyDraft, create_party
from ledger.decide.products import ProductDraft, create_product
from ledger.errors import PeriodLocked, SettingFixed
from ledger.organizations import Organization
from ledger.parties import Party, PartyKind
from ledger.products import Product
from storage import tables
from storage.database import open_database
from storage.heads import select_state
from storage.organizations import select_organization
from storage.verification import first_broken_sequence
from storage.writing.unit import Needs
from tests.storage.books import FIRST_MONTH, MARCH_30, Desk, key, together
from tests.storage.everything import change_organization, change_party
from tests.storage.library import read_state
from tests.storage.payroll import PayrollDesk
from tests.storage.test_verification import find, find_all, put
from tests.storage.trade import TradeDesk, item

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from ledger.books import Books

EVERYTHING: dict[str, Any] = {
    "name": "Palm",
    "name_ar": "النخلة",
    "time_zone": "Asia/Kuwait",
    "fiscal_month": 4,
    "vat_rate": Decimal("5.5"),
    "currency": "KWD",
    "exponent": 3,
}
KUWAIT = {"currency": "KWD", "exponent": 3}


async def test_every_setting_is_kept_and_proved(desk: Desk, other_desk: Desk) -> None:
    before, other = await read_state(desk), (await read_state(other_desk)).organization
    changed = await change_organization(desk, **EVERYTHING)
    assert changed == replace(before.organization, **{**EVERYTHING, "vat_rate": 5_500_000})
    async with desk.database.snapshot() as snapshot:
        assert await select_organization(snapshot, "org_demo") == changed
        assert await select_organization(snapshot, "org_other") == other
    state = await read_state(desk)
    assert state.organization == changed
    assert state.head.settings_version == before.head.settings_version + 1
    assert await find(desk.database) == []


async def test_another_process_reads_and_decides_by_the_new_settings(
    desk: Desk, books_url: str
) -> None:
    async with open_database(books_url) as elsewhere:
        there = desk.at(elsewhere)
        await together(there.lock(MARCH_30), there.lock(None))
        assert (await read_state(there)).organization.name == "Demo"
        changed = await change_organization(desk, **EVERYTHING)
        assert (await read_state(there)).organization == changed
        assert (await there.post("1.005")).total == 1_005
        for name in ("One", "Two", "Three"):
            renamed = await change_organization(desk, name=name)
            entry = await there.post("2.005")
            assert entry.total == 2_005
            assert elsewhere.settings[desk.org].organization == renamed
            assert (await read_state(desk)).head.last_number == entry.number
        with pytest.raises(SettingFixed):
            await change_organization(there, currency="SAR", exponent=2)
    assert await find(desk.database) == []


async def test_a_lane_that_knows_the_head_meets_a_change_of_another_process(
    desk: Desk, books_url: str
) -> None:
    """Its next postings are written at once on PostgreSQL, unless the head was moved."""
    async with open_database(books_url) as elsewhere:
        there = desk.at(elsewhere)
        await desk.post()
        await desk.post()
        await change_organization(there, name="Renamed", fiscal_month=4)
        for month in range(3):
            await there.close(FIRST_MONTH + month)
        with pytest.raises(PeriodLocked):
            await desk.post(on=MARCH_30)
        assert desk.database.settings[desk.org].organization.fiscal_month == 4
    assert await find(desk.database) == []


async def _draft(desk: Desk) -> object:
    return await TradeDesk(desk).issue("S-1", None, item(), is_draft=True)


async def _rate(desk: Desk) -> object:
    return await PayrollDesk(desk).rate("SAUDI", "9.75", "11.75")


async def _employee(desk: Desk) -> object:
    return await PayrollDesk(desk).hire("E-1", scheme=None)


async def _limit(desk: Desk) -> object:
    draft = PartyDraft("C-1", "Badr", credit_limit=Decimal(100))
    return await desk.append(lambda b: create_party(b, PartyKind.CUSTOMER, draft), Party)


async def _price(desk: Desk) -> object:
    return await desk.append(lambda b: create_product(b, _priced()), Product)


def _priced() -> ProductDraft:
    return ProductDraft("P-1", "Paper", cost_price=Decimal("0.5"))


@pytest.mark.parametrize("keep", [_draft, _rate, _employee, _limit, _price])
async def test_any_amount_that_is_kept_fixes_the_currency(
    desk: Desk, other_desk: Desk, keep: Callable[[Desk], Awaitable[object]]
) -> None:
    trade = TradeDesk(desk)
    await trade.party("C-0")
    await trade.product("P-0")
    await change_organization(desk, currency="AED", exponent=2)
    await keep(desk)
    with pytest.raises(SettingFixed) as refusal:
        await change_organization(desk, **KUWAIT)
    assert refusal.value.details[0].path == ("baseCurrency",)
    assert (await change_organization(other_desk, **KUWAIT)).exponent == 3
    assert (await read_state(desk)).organization.currency == "AED"
    assert await find(desk.database) == []


async def test_a_limit_that_was_lifted_fixes_nothing(desk: Desk) -> None:
    party = await _limit(desk)
    assert isinstance(party, Party)
    await change_party(desk, party, credit_limit=Decimal(0))
    assert (await change_organization(desk, **KUWAIT)).currency == "KWD"


async def test_units_of_one_batch_see_what_came_before_them(desk: Desk) -> None:
    def to_kuwait(books: Books) -> Organization:
        return update_organization(books, OrganizationChange(currency="KWD", exponent=3))

    change = desk.unit(to_kuwait, Organization, needs=Needs(amounts=True))
    priced = desk.unit(lambda books: create_product(books, _priced()), Product)
    answers = await together(
        desk.lock(None),
        desk.database.append(change),
        desk.post("1.005"),
        desk.database.append(priced),
        change_organization(desk, currency="USD", exponent=2),
    )
    assert [type(answer).__name__ for answer in answers] == [
        "LockChange",
        "Answer",
        "Entry",
        "Answer",
        "SettingFixed",
    ]
    assert answers[2].total == 1_005
    assert await find(desk.database) == []


async def test_a_retried_change_is_answered_and_not_made_again(desk: Desk) -> None:
    def rename(books: Books) -> Organization:
        return update_organization(books, OrganizationChange(name="Palm"))

    unit = desk.unit(rename, Organization, idempotency=key("rename"))
    first = await desk.database.append(unit)
    await change_organization(desk, name="Dates")
    again = await desk.database.append(unit)
    assert (again.is_replay, again.record) == (True, first.record)
    assert (await read_state(desk)).organization.name == "Dates"


async def test_the_row_is_proved_by_its_last_change(desk: Desk, subtests: pytest.Subtests) -> None:
    """What a column held before is found just as what it never held."""
    before = (await read_state(desk)).organization
    await change_organization(desk, **EVERYTHING)
    table = tables.organizations
    async with desk.database.engine.connect() as connection:
        query = select(table).where(table.c.org == desk.org)
        kept = dict((await connection.execute(query)).one()._mapping)
    for column in EVERYTHING:
        with subtests.test(column):
            forged = kept | {column: getattr(before, column)}
            await put(desk.database, table, kept, forged)
            found = await find_all(desk.database)
            await put(desk.database, table, forged, kept)
            assert [one.place for one in found] == ["organization"]
            assert first_broken_sequence(found) == 1
    assert await find(desk.database) == []


async def test_nothing_that_is_refused_reaches_the_cache(desk: Desk) -> None:
    before = (await read_state(desk)).organization
    await desk.close(FIRST_MONTH)
    for wrong in ({"name": "Palm", "fiscal_month": 4}, {"name": "Palm", "vat_rate": Decimal(101)}):
        with pytest.raises(Exception, match=r"fixed|percent"):
            await change_organization(desk, **wrong)
    async with desk.database.snapshot() as snapshot:
        state = await select_state(desk.database, snapshot, desk.org)
    assert state.organization == before
