"""Organisations come whole: number, head, first event and chart, or not at all."""

from __future__ import annotations

from asyncio import gather
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import text

from ledger.accounts import AccountRole
from ledger.dates import micros_of
from ledger.errors import Duplicate, InvalidInput
from ledger.events import first_hash
from storage.charts import READY_CHARTS
from storage.database import open_database
from storage.heads import select_state
from storage.organizations import (
    OrganizationDraft,
    create_organization,
    select_every_organization,
    select_organization,
    select_organizations,
)

if TYPE_CHECKING:
    from storage.database import Database


@pytest.mark.parametrize("chart", READY_CHARTS)
async def test_an_organization_begins_with_its_event_and_its_chart(
    database: Database, chart: str
) -> None:
    created = await create_organization(
        database, OrganizationDraft("Palm", "النخلة", "KWD", chart=chart)
    )
    async with database.snapshot() as snapshot:
        state = await select_state(database, snapshot, created.number)
    assert state.organization == created
    assert (created.currency, created.exponent, created.name_ar) == ("KWD", 3, "النخلة")
    assert state.head.last_sequence == 1 + len(state.chart.by_number) == 51
    assert state.head.settings_version == 50


@pytest.mark.parametrize("chart", READY_CHARTS)
async def test_a_ready_chart_holds_every_role_on_a_leaf_and_names_in_both_languages(
    database: Database, chart: str
) -> None:
    created = await create_organization(database, OrganizationDraft("Palm", chart=chart))
    async with database.snapshot() as snapshot:
        held = (await select_state(database, snapshot, created.number)).chart
    assert held.by_role.keys() == set(AccountRole)
    assert all(held.is_leaf(account) for account in held.by_role.values())
    for account in held.in_order:
        assert account.name_en and account.name_ar and account.handle.startswith("acc_")
    roles = {role: account.account_class.value for role, account in held.by_role.items()}
    assert all(roles[role] == role for role in AccountRole if role in set(roles.values()))
    assert roles[AccountRole.VAT_DUE] == "TAX_PAYABLE"
    assert held.by_name["acc_vat"].roles == (AccountRole.TAX_PAYABLE,)
    assert held.by_name["acc_cash"].roles == (AccountRole.CASH,)


async def test_creators_at_the_same_time_get_numbers_of_their_own(books_url: str) -> None:
    async with open_database(books_url) as one, open_database(books_url) as other:
        wanted = OrganizationDraft("Palm")
        created = await gather(
            *(create_organization(base, wanted) for base in (one, other) for _ in range(8))
        )
        async with one.snapshot() as snapshot:
            listed = await select_every_organization(snapshot)
    assert len({organization.number for organization in created}) == 16
    assert {o.number for o in created} < {o.number for o in listed}


async def test_an_id_is_taken_once_even_by_two_at_the_same_time(books_url: str) -> None:
    async with open_database(books_url) as one, open_database(books_url) as other:
        wanted = OrganizationDraft("Palm", id="org_palm")
        results = await gather(
            create_organization(one, wanted),
            create_organization(other, wanted),
            return_exceptions=True,
        )
        async with one.snapshot() as snapshot:
            found = await select_organization(snapshot, "org_palm")
            assert found
            state = await select_state(one, snapshot, found.number)
    assert sorted(type(result).__name__ for result in results) == ["Duplicate", "Organization"]
    assert state.head.last_sequence == 51


async def test_an_interrupted_creation_is_not_listed_and_can_be_completed(
    database: Database,
) -> None:
    async with database.engine.begin() as connection:
        await connection.execute(
            text(
                "insert into organizations values"
                " (77, 'org_half', 'Half', null, 'USD', 2, 'UTC', 1, 1, 0, 0)"
            )
        )
    async with database.snapshot() as snapshot:
        assert await select_organization(snapshot, "org_half") is None
    created = await create_organization(database, OrganizationDraft("Whole", id="org_half"))
    async with database.snapshot() as snapshot:
        assert await select_organizations(snapshot, ["org_half", "org_none"]) == [created]
        state = await select_state(database, snapshot, 77)
    assert (created.number, created.name, created.currency) == (77, "Whole", "SAR")
    assert state.organization == created and state.head.last_hash != first_hash("org_half")


async def test_an_existing_id_is_refused(database: Database) -> None:
    with pytest.raises(Duplicate) as refusal:
        await create_organization(database, OrganizationDraft("Again", id="org_demo"))
    assert refusal.value.details[0].path == ("id",)


@pytest.mark.parametrize(
    ("field", "facts"),
    [
        ("name", {"name": "  "}),
        ("currency", {"currency": "sar"}),
        ("currency", {"currency": "XAU"}),
        ("currency", {"currency": ""}),
        ("timeZone", {"time_zone": "Mars/Olympus"}),
        ("timeZone", {"time_zone": "../UTC"}),
        ("timeZone", {"time_zone": "localtime"}),
        ("fiscalMonth", {"fiscal_month": 0}),
        ("fiscalMonth", {"fiscal_month": 13}),
        ("chart", {"chart": "../secret"}),
        ("id", {"id": "acc_demo"}),
    ],
)
async def test_a_wrong_fact_is_refused_by_name(
    database: Database, field: str, facts: dict[str, object]
) -> None:
    wanted = OrganizationDraft(**{"name": "Palm", **facts})  # type: ignore[arg-type]
    with pytest.raises(InvalidInput) as refusal:
        await create_organization(database, wanted)
    assert refusal.value.details[0].path == (field,)


@pytest.mark.parametrize(
    ("instant", "zone", "fiscal_month", "first"),
    [
        ((2026, 3, 30), "UTC", 1, (2026, 1)),
        ((2026, 3, 30), "UTC", 3, (2026, 3)),
        ((2026, 3, 30), "UTC", 4, (2025, 4)),
        ((2026, 12, 31, 22), "Asia/Riyadh", 1, (2027, 1)),
        ((2026, 4, 1, 2), "America/New_York", 4, (2025, 4)),
    ],
)
async def test_the_books_begin_with_the_fiscal_year_that_holds_today(
    books_url: str,
    instant: tuple[int, ...],
    zone: str,
    fiscal_month: int,
    first: tuple[int, int],
) -> None:
    now = micros_of(datetime(*instant, tzinfo=UTC))  # type: ignore[misc, arg-type]
    async with open_database(books_url, clock=lambda: now) as database:
        created = await create_organization(
            database, OrganizationDraft("Palm", time_zone=zone, fiscal_month=fiscal_month)
        )
    assert created.first_month == first[0] * 12 + first[1] - 1
