"""`daftar recognize` and `daftar worker` as processes: output, repetition, and a quiet end."""

from __future__ import annotations

import signal
import subprocess
import sys
from asyncio import run
from datetime import date
from decimal import Decimal
from time import monotonic, sleep
from typing import TYPE_CHECKING

import pytest

from ledger.decide.documents import create_document
from ledger.document_drafts import DocumentDraft, ItemDraft
from ledger.documents import Document, DocumentType
from storage.database import open_database
from storage.migrating import migrate
from storage.organizations import OPERATOR, OrganizationDraft, create_organization
from storage.writing.unit import Needs, Unit
from tests.gateway.processes import RUN, WITHIN_SECONDS, DaftarCommand

if TYPE_CHECKING:
    from storage.database import Database

SECRET = "0123456789abcdef0123456789abcdef"
RECOGNIZE = ("recognize", "--organization", "org_palm")
SUBSCRIPTION = DocumentDraft(
    DocumentType.SALES,
    "INV-1",
    date(2025, 1, 1),
    [
        ItemDraft(
            "Subscription",
            unit_price=Decimal(1200),
            service_from=date(2025, 1, 1),
            service_to=date(2025, 12, 31),
        )
    ],
    buyer_name="Walk-in",
)


def found(url: str) -> None:
    """Found an organisation that sold a subscription of the year 2025."""

    async def sell() -> None:
        async with open_database(url) as database:
            await _sell(database)

    migrate(url)
    run(sell())


async def _sell(database: Database) -> None:
    draft = OrganizationDraft("Palm", id="org_palm", first_month=2025 * 12)
    organization = await create_organization(database, draft)
    needs = Needs(printed_numbers=("INV-1",))
    await database.append(
        Unit(
            organization.number,
            OPERATOR,
            lambda books: create_document(books, SUBSCRIPTION),
            Document,
            needs=needs,
        )
    )


@pytest.fixture
def books(daftar: DaftarCommand, database_url: str) -> DaftarCommand:
    """The command on such books of each engine."""
    found(database_url)
    daftar.environment |= {"DAFTAR_DATABASE_URL": database_url, "DAFTAR_SECRET": SECRET}
    return daftar


def test_months_are_recognised_once(books: DaftarCommand) -> None:
    first = books(*RECOGNIZE, "--through", "2025-03-31")
    assert (first.returncode, first.stderr) == (0, "")
    assert first.stdout == "3 entries posted through 2025-03-31: SAR 300.00.\n"
    one = books(*RECOGNIZE, "--through", "2025-04-30")
    assert one.stdout == "1 entry posted through 2025-04-30: SAR 100.00.\n"
    assert books.json(*RECOGNIZE, "--through", "2025-04-30") == {
        "organizationId": "org_palm",
        "through": "2025-04-30",
        "posted": 0,
        "amount": "0.00",
    }
    assert books.json(*RECOGNIZE)["posted"] == 8
    assert books("verify").returncode == 0


@pytest.mark.parametrize("day", ["yesterday", "2025-02-30"])
def test_a_wrong_day_is_one_line(daftar: DaftarCommand, sqlite_url: str, day: str) -> None:
    found(sqlite_url)
    daftar.environment |= {"DAFTAR_DATABASE_URL": sqlite_url, "DAFTAR_SECRET": SECRET}
    done = daftar(*RECOGNIZE, "--through", day)
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.startswith("daftar: --through: ")
    assert done.stderr.count("\n") == 1


def test_an_unknown_organization_is_one_line(books: DaftarCommand) -> None:
    done = books("recognize", "--organization", "org_none")
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr == "daftar: There is no organisation org_none.\n"


def test_the_worker_does_one_round(books: DaftarCommand) -> None:
    done = books("worker", "--once")
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.startswith("org_palm: 12 months recognised through ")
    assert done.stdout.endswith(": 1200.00.\n")
    again = books("worker", "--once")
    assert (again.returncode, again.stdout, again.stderr) == (0, "", "")
    assert books("verify").returncode == 0


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_the_worker_ends_quietly(books: DaftarCommand, number: signal.Signals) -> None:
    process = subprocess.Popen(
        [sys.executable, "-u", "-c", RUN, "worker"],
        cwd=books.folder,
        env=books.environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    assert process.stdout is not None
    line = process.stdout.readline()
    ended = monotonic()
    sleep(0.2)
    process.send_signal(number)
    _, errors = process.communicate(timeout=WITHIN_SECONDS)
    assert "12 months recognised" in line
    assert (process.returncode, errors) == (0, "")
    assert monotonic() - ended < WITHIN_SECONDS / 2
    assert books("verify").returncode == 0
