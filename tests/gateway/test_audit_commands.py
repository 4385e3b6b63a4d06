"""`daftar audit` as a process: the exported log, and what it says when the log is broken."""

from __future__ import annotations

import json
import subprocess
import sys
from asyncio import run
from contextlib import closing
from sqlite3 import connect
from typing import TYPE_CHECKING, Any

import pytest

from gateway.sealing import Sealing, seal_key
from ledger.parties import PartyKind
from storage.database import open_database
from storage.migrating import migrate
from storage.organizations import OrganizationDraft, create_organization
from tests.gateway.processes import RUN, DaftarCommand
from tests.scripts import run_script, verdict
from tests.storage.books import FIRST_MONTH, Desk
from tests.storage.everything import change_party
from tests.storage.trade import TradeDesk

if TYPE_CHECKING:
    from pathlib import Path

SECRET = "0123456789abcdef0123456789abcdef"
EXPORT = ("audit", "export", "--organization", "org_palm")
ERASE = ("audit", "erase", "--organization", "org_palm", "--subject")


def keep_books(url: str) -> str:
    """Books with a customer that was changed and a sealed period; return the customer's id."""

    async def keep() -> str:
        async with open_database(url) as database:
            draft = OrganizationDraft("Palm", id="org_palm", first_month=FIRST_MONTH)
            desk = Desk(database, await create_organization(database, draft))
            customer = await TradeDesk(desk).party("C-1", PartyKind.CUSTOMER)
            await change_party(desk, customer, name_ar="نخلة")
            await desk.post("12.00")
            await desk.close(FIRST_MONTH)
            await Sealing(database, seal_key(SECRET.encode())).do_round()
            return customer.id

    migrate(url)
    return run(keep())


@pytest.fixture
def books(daftar: DaftarCommand, database_url: str) -> tuple[DaftarCommand, str]:
    """The command on books of each engine, and a customer."""
    daftar.environment |= {"DAFTAR_DATABASE_URL": database_url, "DAFTAR_SECRET": SECRET}
    return daftar, keep_books(database_url)


@pytest.fixture
def sqlite_books(daftar: DaftarCommand, sqlite_url: str) -> tuple[DaftarCommand, str]:
    daftar.environment |= {"DAFTAR_DATABASE_URL": sqlite_url, "DAFTAR_SECRET": SECRET}
    return daftar, keep_books(sqlite_url)


def lines_of(text: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in text.splitlines()]


def test_the_log_is_exported_whole_and_checked_without_us(
    books: tuple[DaftarCommand, str], tmp_path: Path
) -> None:
    daftar, customer = books
    done = daftar(*EXPORT)
    assert (done.returncode, done.stderr) == (0, "")
    header, *events, seal = lines_of(done.stdout)
    assert list(header) == [
        "daftar",
        "v",
        "organization",
        "exportedAt",
        "firstSequence",
        "previousHash",
        "lastSequence",
        "lastHash",
    ]
    assert (header["daftar"], header["v"], header["organization"]) == ("audit", 1, "org_palm")
    assert [event["sequence"] for event in events] == list(range(1, len(events) + 1))
    assert (header["lastSequence"], header["lastHash"]) == (len(events), events[-1]["hash"])
    assert list(events[0]) == [
        "sequence",
        "recordedAt",
        "type",
        "subject",
        "actor",
        "surface",
        "requestId",
        "body",
        "hash",
        "lastNumber",
    ]
    told = [event for event in events if event["subject"] == customer]
    assert [("before" in one, "after" in one) for one in told] == [(False, True), (True, True)]
    assert (told[1]["before"]["nameAr"], told[1]["after"]["nameAr"]) == ("Party C-1", "نخلة")
    assert list(seal["seal"]) == [
        "size",
        "period",
        "root",
        "lastHash",
        "body",
        "signature",
        "publicKey",
        "sealedAt",
    ]
    assert (seal["seal"]["size"], seal["seal"]["period"]) == (len(events), "2026-01")
    assert verdict(run_script("check_audit.py", done.stdout, tmp_path)) == "The log is whole."
    part = lines_of(daftar(*EXPORT, "--from-sequence", "3", "--to-sequence", "5").stdout)
    assert part[1:] == events[2:5]
    assert (part[0]["firstSequence"], part[0]["lastSequence"]) == (3, 5)
    assert part[0]["previousHash"] == events[1]["hash"]
    assert part[0]["lastHash"] == events[4]["hash"]


def test_a_wrong_range_is_refused(sqlite_books: tuple[DaftarCommand, str]) -> None:
    done = sqlite_books[0](*EXPORT, "--from-sequence", "9", "--to-sequence", "8")
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr == "daftar: --from-sequence: A sequence here is 1 to 8.\n"


@pytest.mark.parametrize(
    ("tampering", "fault"),
    [
        ("delete from events where sequence > 40", "Event 41 is missing"),
        ("update events set body = x'ff' where sequence = 30", "Body 30 is no text"),
    ],
)
def test_a_broken_log_is_never_exported_as_if_it_were_whole(
    sqlite_books: tuple[DaftarCommand, str], tmp_path: Path, tampering: str, fault: str
) -> None:
    daftar, _ = sqlite_books
    with closing(connect(tmp_path / "books.db")) as connection:
        connection.execute(tampering)
        connection.commit()
    done = daftar(*EXPORT)
    assert done.returncode == 1
    assert fault in done.stderr and done.stderr.endswith("; run daftar verify.\n")


def test_erasing_forgets_and_is_an_event(sqlite_books: tuple[DaftarCommand, str]) -> None:
    daftar, customer = sqlite_books
    erased = daftar.json(*ERASE, customer, "--json")
    _, *events, _ = lines_of(daftar(*EXPORT).stdout)
    assert erased == {"subject": customer, "sequence": events[-1]["sequence"]}
    told = [event for event in events if event["subject"] == customer]
    assert [event["type"] for event in told] == [
        "customer.created",
        "customer.updated",
        "audit.erased",
    ]
    assert not any("before" in event or "after" in event for event in told)
    assert (told[2]["actor"], told[2]["surface"]) == ("operator", "cli")


def test_what_is_not_there_is_not_erased(sqlite_books: tuple[DaftarCommand, str]) -> None:
    done = sqlite_books[0](*ERASE, "cus_nobody")
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr == "daftar: --subject: No event is about this id.\n"


def test_a_reader_that_goes_away_ends_the_export_quietly(
    sqlite_books: tuple[DaftarCommand, str],
) -> None:
    daftar, _ = sqlite_books
    process = subprocess.Popen(
        [sys.executable, "-c", RUN, *EXPORT],
        cwd=daftar.folder,
        env=daftar.environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )
    assert process.stdout is not None and process.stderr is not None
    process.stdout.close()
    errors = process.stderr.read()
    process.stderr.close()
    assert (process.wait(30), errors) == (1, b"")
