"""No statement reaches another organisation's rows; keys of walled tables lead with org."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import date
from importlib import import_module
from pkgutil import walk_packages
from re import IGNORECASE, compile
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import UniqueConstraint

import storage
from ledger.accounts import AccountType
from ledger.decide.accounts import AccountDraft
from ledger.deliveries import DeliveryOutcome
from ledger.employees import EmployeeStatus
from ledger.paging import Window
from ledger.parties import PartyKind
from ledger.products import VatCategory
from ledger.sorting import RecordSort
from ledger.webhooks import WebhookStatus
from storage.balances import select_sums
from storage.delivering.across import ACROSS_ORGANIZATIONS, DELIVERY_QUEUE, INDEXES_ACROSS
from storage.delivery_log import select_deliveries, select_deliveries_by_id
from storage.events import EventFilter, select_events
from storage.heads import select_last_day, select_last_number, select_state
from storage.journal_entries import EntryFilter, select_entries, select_entries_by_id
from storage.known import Mark, resolve_known
from storage.known_ranges import select_known_before
from storage.parties import PartyFilter, select_parties, select_parties_by_id
from storage.payroll import (
    EmployeeFilter,
    select_advances,
    select_employees,
    select_payroll_runs,
    select_statutory_rates,
)
from storage.postings import PostingFilter, select_postings
from storage.products import ProductFilter, select_products, select_products_by_code
from storage.seals import select_seals
from storage.statements import REGISTRY
from storage.summing import read_stretch
from storage.tables import WITHOUT_TENANT, metadata
from storage.webhooks import select_cursors, select_webhooks, select_webhooks_by_id
from tests.storage.books import MARCH_30, Desk, key
from tests.storage.payroll import PayrollDesk, pay_a_while
from tests.storage.recording import RecordingSnapshot, record_writes
from tests.storage.taxes import settle
from tests.storage.trade import TradeDesk, trade_a_while
from tests.storage.webhooks import WebhookDesk, keep_webhooks_a_while

if TYPE_CHECKING:
    from collections.abc import Iterable

    from storage.statements import Statement

WALLED = metadata.tables.keys() - WITHOUT_TENANT
BESIDE_THE_WRITE_PATH = {
    "known_days",
    "known_months",
    "known_stretches",
    "seals",
    "tree_nodes",
    "usage",
    "webhook_deliveries",
}
"""Tables that no unit writes: they are made of what was committed, or count calls and tries."""
USE = compile(
    r"\b(insert into|from|join|update)\s+([a-z_]+)(?:\s+(?:as\s+)?([a-z_]+))?(\s*\(\s*org\b)?",
    IGNORECASE,
)
KEYWORDS = {"where", "on", "set", "order", "join", "left", "group", "limit", "values", "union"}
BY_ARGUMENT = r"(?:[$?]1\b|[0-9]+\b)"


def open_uses(sql: str) -> list[str]:
    """The uses of walled tables in a statement that do not name the organisation."""
    found = []
    for verb, table, alias, columns in USE.findall(sql):
        if table not in WALLED:
            continue
        name = table if not alias or alias in KEYWORDS else alias
        if verb == "insert into":
            given = compile(
                rf"\binto {table}.*?(?:\(org\b).*?\b(?:values\s*\(|select )(?:\?|\$1\b)"
            )
            is_walled = bool(columns) and bool(given.search(sql))
        else:
            named = rf"\b{name}\.org = (?:{BY_ARGUMENT}|[a-z_]+\.org\b)"
            plain = rf"(?<![.\w])org = {BY_ARGUMENT}"
            is_walled = bool(compile(named).search(sql)) or (
                name == table and bool(compile(plain).search(sql))
            )
        if not is_walled:
            found.append(f"{verb} {table}")
    return found


@pytest.mark.parametrize(
    ("sql", "uses"),
    [
        ("select * from entries e where e.org = $1", []),
        ("select * from entries e where e.number = $1", ["from entries"]),
        ("select * from entries", ["from entries"]),
        (
            "select 1 from entries e join postings p on p.number = e.number where e.org = $1",
            ["join postings"],
        ),
        ("select 1 from entries e join postings p on p.org = e.org where e.org = ?1", []),
        ("update heads set last_number = $2 where org = $1", []),
        ("update heads set last_number = $2", ["update heads"]),
        ("delete from periods where month = $1", ["from periods"]),
        ("insert into periods (org, month) values ($1, $2)", []),
        ("insert into periods (month) values ($1)", ["insert into periods"]),
        ("select name from organizations where public_id = $1", []),
    ],
)
def test_the_wall_sees_what_it_should(sql: str, uses: list[str]) -> None:
    assert open_uses(sql) == uses


def test_every_statement_that_is_known_names_the_organisation() -> None:
    for module in walk_packages(storage.__path__, "storage."):
        if ".migrations" not in module.name:
            import_module(module.name)
    assert len(REGISTRY) > 30
    assert_walled(one for one in REGISTRY if one not in ACROSS_ORGANIZATIONS)


def test_the_delivery_queue_reaches_across_in_its_own_tables_only() -> None:
    for statement in ACROSS_ORGANIZATIONS:
        uses = open_uses(statement.postgresql) + open_uses(statement.sqlite)
        assert uses
        assert {use.split()[-1] for use in uses} <= DELIVERY_QUEUE


def assert_walled(statements: Iterable[Statement]) -> None:
    for statement in statements:
        for text in (statement.postgresql, statement.sqlite):
            assert open_uses(text) == [], text


async def test_every_statement_of_a_read_names_the_organisation(desk: Desk) -> None:
    entry = await desk.post()
    await desk.reverse(entry.id)
    window, cut = Window(10, page=1), Window(10, after=(0, 0), before=(10**6, 9))
    async with desk.database.snapshot() as real:
        snapshot, org = RecordingSnapshot(real), desk.org
        desk.database.settings.clear()
        head = (await select_state(desk.database, snapshot, org)).head
        await select_last_number(snapshot, org, head, 52)
        await select_last_day(snapshot, org)
        await select_entries_by_id(snapshot, org, [entry.id])
        for chosen in (
            EntryFilter(),
            EntryFilter(entry.date, entry.date, [1], entry.kind, entry.status, "sale", True),
            EntryFilter(as_of=53),
            EntryFilter(entry.date, status=entry.status),
        ):
            await select_entries(snapshot, org, head, chosen, window)
            await select_entries(snapshot, org, head, chosen, cut)
        for wanted in (PostingFilter(), PostingFilter(entry.date, entry.date, [1], entry.kind, 53)):
            await select_postings(snapshot, org, head, wanted, window)
        known = await resolve_known(snapshot, org, head, as_of_sequence=53)
        for near in (known, replace(known, kept=Mark(52, 1)), replace(known, sequence=2)):
            await select_known_before(snapshot, org, 1, date.min, (20_500, 2, 1), near)
            await select_sums(snapshot, org, None, near)
        await read_stretch(snapshot, org, 53)
        await select_events(snapshot, org, head, EventFilter(types=["ledger.locked"]), window)
        await select_parties_by_id(snapshot, org, ["cus_1"])
        await select_products_by_code(snapshot, org, ["P-1"])
        place = Window(10, after=("", 0), before=("", 0))
        buyers = PartyFilter(PartyKind.CUSTOMER, "text", is_active=True)
        await select_parties(snapshot, org, head, buyers, RecordSort.NAME, place)
        goods = ProductFilter("text", True, "Office", VatCategory.ZERO)
        await select_products(snapshot, org, head, goods, RecordSort.CODE, place)
        people = EmployeeFilter(EmployeeStatus.ACTIVE, "Sales", "text")
        await select_employees(snapshot, org, head, people, RecordSort.NAME, place)
        await select_payroll_runs(snapshot, org, head, cut, include_deleted=False)
        await select_advances(snapshot, org, head, "emp_1", cut)
        await select_statutory_rates(snapshot, org)
        for status in (None, WebhookStatus.PAUSED):
            await select_webhooks(snapshot, org, head, status, window)
        await select_webhooks_by_id(snapshot, org, ["whk_1"])
        await select_cursors(snapshot, org, [1])
        failed = DeliveryOutcome.FAILED
        await select_deliveries(snapshot, org, head, 1, failed, Window(10, after=("dlv_1",)))
        await select_deliveries_by_id(snapshot, org, ["dlv_1"])
        await select_seals(snapshot, org, head, Window(10, after=(9,), before=(1,)))
    assert len(set(snapshot.asked)) > 15
    assert_walled(snapshot.asked)


async def test_every_statement_of_a_write_names_the_organisation(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    sent = record_writes(monkeypatch)
    entry = await desk.post(unit={"idempotency": key("k")})
    mirror = await desk.reverse(entry.id)
    await desk.delete(mirror.id)
    await desk.create_account(
        AccountDraft("1125", AccountType.ASSET, name_en="New", parent="acc_current_assets")
    )
    await desk.close(2026 * 12)
    await trade_a_while(TradeDesk(desk))
    await pay_a_while(PayrollDesk(desk))
    await settle(desk, MARCH_30, MARCH_30)
    await keep_webhooks_a_while(WebhookDesk(desk))
    await asyncio.sleep(0)
    tables = {use[1] for sql in sent for use in USE.findall(sql)} & WALLED
    assert tables | BESIDE_THE_WRITE_PATH == WALLED
    assert [text for text in set(sent) if open_uses(text)] == []


def test_every_key_and_index_of_a_walled_table_leads_with_org() -> None:
    for name in WALLED:
        table = metadata.tables[name]
        indexes = [index for index in table.indexes if index.name not in INDEXES_ACROSS]
        keys = [table.primary_key.columns, *(index.columns for index in indexes)]
        keys += [one.columns for one in table.constraints if isinstance(one, UniqueConstraint)]
        assert keys and all(next(iter(columns)).name == "org" for columns in keys), name


def test_only_what_belongs_to_the_server_stands_before_the_wall() -> None:
    assert set(WITHOUT_TENANT) == {"organizations", "keys", "grants", "server_settings"}
