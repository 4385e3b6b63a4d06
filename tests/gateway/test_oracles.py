"""Statements of the demo books are those that hledger and beancount make of the export.

At the end of the first year as they stand; half a year later once the result of the year before is
added to retained earnings, which neither program does on its own.
"""

from __future__ import annotations

import csv
import io
import shutil
import subprocess
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING, Any, NoReturn

import pytest

from gateway.demo import load_demo
from gateway.exports.beancount import beancount_names, spell_beancount
from gateway.exports.books import ExportedBooks
from gateway.exports.hledger import hledger_names, spell_hledger
from ledger.accounts import Account, AccountRole, AccountType, Chart
from ledger.statements.balance_sheet import balance_sheet
from ledger.statements.balances import Balances
from ledger.statements.income_statement import income_statement
from ledger.statements.movements import movement_of
from ledger.statements.trial_balance import trial_balance
from storage.balances import select_sums
from storage.exporting import stream_postings
from storage.heads import select_state

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable, Mapping
    from pathlib import Path

    from ledger.organizations import Organization
    from storage.database import Database

FIRST_YEAR = date(2025, 1, 1), date(2025, 12, 31)
HALF_YEAR = date(2026, 1, 1), date(2026, 6, 30)
DEBITS = (AccountType.ASSET, AccountType.EXPENSE)
Amounts = dict[int, Decimal]
"""Debits less credits by account, without those that are zero."""


@dataclass(frozen=True, slots=True)
class Ours:
    """What our statements say of a range: amounts by account, and the result of the range."""

    trial_balance: Amounts
    balance_sheet: Amounts
    income_statement: Amounts
    net_income: Decimal
    earlier_result: Decimal


@pytest.fixture
async def books(database: Database) -> ExportedBooks:
    organization = (await load_demo(database)).organization
    async with database.snapshot() as snapshot:
        state = await select_state(database, snapshot, organization.number)
    return ExportedBooks(organization, state.chart, stream_postings(database, organization.number))


async def ours(
    database: Database, organization: Organization, chart: Chart, first: date, last: date
) -> Ours:
    """Make the three statements of a fiscal year up to a day."""
    async with database.snapshot() as snapshot:
        through = await select_sums(snapshot, organization.number, last)
        before = await select_sums(snapshot, organization.number, first - timedelta(days=1))
    balances = Balances(chart, last, first, through, before)
    trial, sheet = trial_balance(balances), balance_sheet([balances])
    income = income_statement(chart, [movement_of(first, last, through, before)])
    assert sheet.assets.total[0].minor == -sheet.total_liabilities_and_equity[0].minor
    assert sheet.current_earnings == income.net_income
    sections = (sheet.assets, sheet.liabilities, sheet.equity)
    return Ours(
        {row.account.number: amount(row.figure.minor) for row in trial.rows},
        {row.account.number: amount(row.figures[0].minor) for one in sections for row in one.rows},
        {
            row.account.number: amount(row.figures[0].minor)
            for one in (income.revenue, income.expenses)
            for row in one.rows
        },
        -amount(income.net_income[0].minor),
        -amount(balances.earlier_result().minor),
    )


def amount(minor: int) -> Decimal:
    return Decimal(minor).scaleb(-2)


def with_earlier_result(told: Amounts, chart: Chart, result: Decimal) -> Amounts:
    """Add the result of earlier years, a credit, to retained earnings."""
    home = chart.by_role[AccountRole.RETAINED_EARNINGS].number
    return {**told, home: told[home] - result}


def is_result(account: Account) -> bool:
    return account.type in (AccountType.REVENUE, AccountType.EXPENSE)


class Hledger:
    """Asks hledger for reports of a journal."""

    def __init__(self, journal: Path, chart: Chart, names: Mapping[int, str]) -> None:
        self._journal = journal
        self._chart = chart
        self._numbers = {name: number for number, name in names.items()}

    def report(self, command: str, first: date | None, last: date) -> tuple[Amounts, Decimal]:
        """Return the amounts of a report, and its net line (zero if it has none)."""
        told: Amounts = {}
        net = Decimal()
        for name, *cells in self._rows(command, first, last):
            if name in self._numbers:
                number = self._numbers[name]
                told[number] = self._signed(command, number, read(cells[0]))
            elif name == "Net:":
                net = read(cells[0])
        return told, net

    def _signed(self, command: str, number: int, told: Decimal) -> Decimal:
        """Return debits less credits: statements tell each section on its own side."""
        is_debit = command == "balance" or self._chart.by_number[number].type in DEBITS
        return told if is_debit else -told

    def _rows(self, command: str, first: date | None, last: date) -> list[list[str]]:
        span = ["-e", str(last + timedelta(days=1))] + (["-b", str(first)] if first else [])
        words = ["hledger", "-f", str(self._journal), "--strict", command, "--flat", "-O", "csv"]
        environment = {"LANG": "C.UTF-8", "PATH": "/usr/bin:/bin"}
        done = subprocess.run([*words, *span], capture_output=True, check=False, env=environment)
        assert done.returncode == 0, done.stderr.decode()
        return list(csv.reader(io.StringIO(done.stdout.decode())))


def read(cell: str) -> Decimal:
    return Decimal(cell.removesuffix(" SAR"))


@pytest.fixture
async def hledger(
    books: ExportedBooks, tmp_path: Path, skip_or_fail: Callable[[str], NoReturn]
) -> Hledger:
    if shutil.which("hledger") is None:
        skip_or_fail("hledger is not installed")
    journal = tmp_path / "books.journal"
    journal.write_text(await text_of(spell_hledger(books)), encoding="utf-8")
    return Hledger(journal, books.chart, hledger_names(books.chart))


async def text_of(pieces: AsyncIterator[str]) -> str:
    return "".join([piece async for piece in pieces])


async def test_hledger_makes_the_same_statements_of_the_first_year(
    database: Database, books: ExportedBooks, hledger: Hledger
) -> None:
    first, last = FIRST_YEAR
    mine = await ours(database, books.organization, books.chart, first, last)
    assert mine.earlier_result == 0
    assert hledger.report("balance", None, last)[0] == mine.trial_balance
    assert hledger.report("balancesheetequity", None, last) == (
        mine.balance_sheet,
        mine.net_income,
    )
    assert hledger.report("incomestatement", None, last) == (mine.income_statement, mine.net_income)


async def test_hledger_makes_the_same_statements_half_a_year_later(
    database: Database, books: ExportedBooks, hledger: Hledger
) -> None:
    first, last = HALF_YEAR
    mine = await ours(database, books.organization, books.chart, first, last)
    sheet, net = hledger.report("balancesheetequity", None, last)
    assert with_earlier_result(sheet, books.chart, mine.earlier_result) == mine.balance_sheet
    assert net == mine.earlier_result + mine.net_income
    assert hledger.report("incomestatement", first, last) == (
        mine.income_statement,
        mine.net_income,
    )
    ever = hledger.report("balance", None, last)[0]
    this_year = hledger.report("balance", first, last)[0]
    results = {number for number, one in books.chart.by_number.items() if is_result(one)}
    told = {number: held for number, held in ever.items() if number not in results}
    told |= {number: held for number, held in this_year.items() if number in results}
    assert with_earlier_result(told, books.chart, mine.earlier_result) == mine.trial_balance


class Beancount:
    """Realises a beancount ledger: what its own summaries leave on each account."""

    def __init__(self, text: str, names: Mapping[int, str]) -> None:
        from beancount.loader import load_string

        self._entries, errors, self._options = load_string(text)
        assert errors == []
        self._numbers = {name: number for number, name in names.items()}

    def through(self, last: date) -> Amounts:
        """Return what every account holds at the end of a day."""
        from beancount.ops import summarize

        return self._amounts(summarize.truncate(self._entries, last + timedelta(days=1)))[0]

    def clamped(self, first: date, last: date) -> tuple[Amounts, Decimal]:
        """Return what accounts hold when earlier results went to equity, and those results."""
        from beancount.ops import summarize

        entries, _ = summarize.clamp_opt(
            self._entries, first, last + timedelta(days=1), self._options
        )
        told, others = self._amounts(entries)
        return told, others["Equity:Earnings:Previous"]

    def capped(self, last: date) -> Decimal:
        """Return the current earnings that a balance sheet shows."""
        from beancount.ops import summarize

        entries = summarize.truncate(self._entries, last + timedelta(days=1))
        capped = summarize.cap_opt(entries, self._options)
        return self._amounts(capped)[1]["Equity:Earnings:Current"]

    def _amounts(self, entries: Any) -> tuple[Amounts, dict[str, Decimal]]:
        """Add up accounts of the chart by number, and those that beancount made by name."""
        from beancount.core import realization

        told: Amounts = {}
        others: dict[str, Decimal] = {}
        for one in realization.iter_children(realization.realize(entries), True):
            held = one.balance.get_currency_units("SAR").number
            if one.account in self._numbers and held:
                told[self._numbers[one.account]] = held
            elif held:
                others[one.account] = held
        return told, others


@pytest.fixture
async def beancount(books: ExportedBooks, skip_or_fail: Callable[[str], NoReturn]) -> Beancount:
    try:
        import beancount.loader  # noqa: F401
    except ImportError:
        skip_or_fail("beancount is not installed")
    return Beancount(await text_of(spell_beancount(books)), beancount_names(books.chart))


async def test_beancount_makes_the_same_statements_of_the_first_year(
    database: Database, books: ExportedBooks, beancount: Beancount
) -> None:
    first, last = FIRST_YEAR
    mine = await ours(database, books.organization, books.chart, first, last)
    told = beancount.through(last)
    assert told == mine.trial_balance == {**mine.balance_sheet, **mine.income_statement}
    assert beancount.capped(last) == -mine.net_income


async def test_beancount_makes_the_same_statements_half_a_year_later(
    database: Database, books: ExportedBooks, beancount: Beancount
) -> None:
    first, last = HALF_YEAR
    mine = await ours(database, books.organization, books.chart, first, last)
    told, earlier = beancount.clamped(first, last)
    assert earlier == -mine.earlier_result
    shown = with_earlier_result(told, books.chart, mine.earlier_result)
    assert shown == mine.trial_balance == {**mine.balance_sheet, **mine.income_statement}
    assert beancount.capped(last) == -(mine.earlier_result + mine.net_income)
