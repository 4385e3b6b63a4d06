"""Exports are read by the programs they are written for, with our balances to the last unit."""

from __future__ import annotations

import csv
import io
import shutil
import subprocess
from collections import Counter
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, NoReturn

import pytest

from gateway.demo import load_demo
from gateway.exports.beancount import beancount_names, spell_beancount
from gateway.exports.books import ExportedBooks
from gateway.exports.hledger import hledger_names, spell_hledger
from gateway.exports.table import Table, write_table
from ledger.accounts import AccountClass, AccountType, Chart
from ledger.csv import neutral
from ledger.decide.accounts import AccountDraft
from ledger.journal_entries import EntryDraft, LineDraft
from ledger.money import format_minor
from storage.database import Database
from storage.exporting import pin_books, stream_postings
from storage.heads import select_state
from storage.organizations import OrganizationDraft, create_organization
from tests.ledger.builders import account
from tests.storage.books import Desk

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable
    from pathlib import Path

    from ledger.organizations import Organization

WICKED = (
    "=1+1",
    "+1",
    "-1",
    "@sum",
    'a "quoted" \\ word; a comment: here',
    "two  spaces | a bar, a comma\nand a second line",
    "(17) * ! ; nothing",
    "٪ خصم",
)


async def open_books(database: Database, organization: Organization) -> ExportedBooks:
    async with database.snapshot() as snapshot:
        state = await select_state(database, snapshot, organization.number)
    pages = stream_postings(database, organization.number)
    return ExportedBooks(organization, state.chart, pages)


async def write_wicked(database: Database, currency: str) -> Organization:
    """Books whose every text tries to be something else."""
    created = await create_organization(
        database, OrganizationDraft('W"icked; Co', currency=currency, chart="services")
    )
    desk = Desk(database, created)
    for index, text in enumerate(WICKED):
        code = f"9:{index} {text[:12]}".strip()
        created_account = await desk.create_account(
            AccountDraft(code, AccountType.EXPENSE, name_en=text, parent="acc_expenses")
        )
        lines = [
            LineDraft(created_account.id, None, Decimal(index + 1), None, memo=text),
            LineDraft("acc_cash", None, None, Decimal(index + 1)),
        ]
        wanted = EntryDraft(date(2026, 2, index + 1), text, text, lines)
        await database.append(desk.posting_unit(wanted))
    return created


@pytest.fixture(params=["demo", "wicked KWD", "wicked JPY"])
async def exported(database: Database, request: pytest.FixtureRequest) -> Organization:
    """Demo books, and books of wicked texts with three decimals and with none."""
    kind, _, currency = request.param.partition(" ")
    if kind == "demo":
        return (await load_demo(database)).organization
    return await write_wicked(database, currency)


async def text_of(pieces: AsyncIterator[str]) -> str:
    return "".join([piece async for piece in pieces])


async def balances(database: Database, organization: Organization) -> dict[int, Decimal]:
    """What we say each account holds."""
    minor: Counter[int] = Counter()
    async for page in stream_postings(database, organization.number):
        for posting in page:
            minor[posting.account] += posting.debit - posting.credit
    exponent = organization.exponent
    return {
        account: Decimal(format_minor(sum_, exponent)) for account, sum_ in minor.items() if sum_
    }


def named(names: dict[int, str], held: dict[int, Decimal]) -> dict[str, Decimal]:
    return {names[account]: amount for account, amount in held.items()}


async def test_hledger_agrees_on_every_balance(
    database: Database,
    exported: Organization,
    tmp_path: Path,
    skip_or_fail: Callable[[str], NoReturn],
) -> None:
    if shutil.which("hledger") is None:
        skip_or_fail("hledger is not installed")
    books = await open_books(database, exported)
    journal = tmp_path / "books.journal"
    journal.write_text(await text_of(spell_hledger(books)), encoding="utf-8")
    command = ["hledger", "-f", str(journal), "--strict", "balance", "--flat", "-N", "-O", "csv"]
    done = subprocess.run(
        command, capture_output=True, check=False, env={"LANG": "C.UTF-8", "PATH": "/usr/bin:/bin"}
    )
    assert done.returncode == 0, done.stderr.decode()
    rows = list(csv.reader(io.StringIO(done.stdout.decode())))[1:]
    told = {name: Decimal(amount.removesuffix(f" {exported.currency}")) for name, amount in rows}
    assert told == named(hledger_names(books.chart), await balances(database, exported))


async def test_beancount_agrees_on_every_balance(
    database: Database, exported: Organization, skip_or_fail: Callable[[str], NoReturn]
) -> None:
    try:
        from beancount.core import realization
        from beancount.loader import load_string
    except ImportError:
        skip_or_fail("beancount is not installed")
    books = await open_books(database, exported)
    entries, errors, _ = load_string(await text_of(spell_beancount(books)))
    assert errors == []
    told = {
        account.account: account.balance.get_currency_units(exported.currency).number
        for account in realization.iter_children(realization.realize(entries), True)
    }
    told = {name: amount for name, amount in told.items() if amount}
    assert told == named(beancount_names(books.chart), await balances(database, exported))


async def test_a_table_agrees_on_every_balance(database: Database, exported: Organization) -> None:
    books = await open_books(database, exported)
    table = Table(exported, books.chart, await pin_books(database, exported.number))
    text = b"".join([lines async for lines in write_table(database, table)]).decode()
    told: Counter[str] = Counter()
    for row in csv.DictReader(io.StringIO(text, newline="")):
        told[row["accountCode"]] += Decimal(row["debit"]) - Decimal(row["credit"])  # type: ignore[assignment]
        for cell in ("source", "accountCode", "accountName", "memo"):
            assert not row[cell].startswith(("=", "+", "-", "@", "\t", "\r"))
    codes = {number: neutral(account.code) for number, account in books.chart.by_number.items()}
    held = named(codes, await balances(database, exported))
    assert {code: amount for code, amount in told.items() if amount} == held


def test_accounts_never_share_a_name_in_another_program() -> None:
    twins = Chart(
        account(
            number, f"acc_{number}", AccountType.ASSET, AccountClass.CASH, code=code, name_en="A"
        )
        for number, code in enumerate(("11:10", "11-10", "11:10 ", "11--10"), 1)
    )
    for names in (hledger_names(twins), beancount_names(twins)):
        assert len(set(names.values())) == 4
