"""`daftar verify`, `export` and `accounts import` as processes: output, faults and exit codes."""

from __future__ import annotations

import csv
import io
import json
import subprocess
import sys
from asyncio import run
from contextlib import closing
from decimal import Decimal
from sqlite3 import connect
from typing import TYPE_CHECKING

import pytest

from gateway.demo import load_demo
from storage.database import open_database
from storage.migrating import migrate
from tests.gateway.processes import RUN, DaftarCommand

if TYPE_CHECKING:
    from pathlib import Path

EXPORT = ("export", "--organization", "org_demo")
IMPORT = ("accounts", "import", "chart.csv", "--organization", "org_demo")
SECRET = "0123456789abcdef0123456789abcdef"


def load(url: str) -> None:
    async def load_books() -> None:
        async with open_database(url) as database:
            await load_demo(database)

    migrate(url)
    run(load_books())


@pytest.fixture
def books(daftar: DaftarCommand, database_url: str) -> DaftarCommand:
    """The command on demo books of each engine."""
    load(database_url)
    daftar.environment |= {"DAFTAR_DATABASE_URL": database_url, "DAFTAR_SECRET": SECRET}
    return daftar


@pytest.fixture
def sqlite_demo(daftar: DaftarCommand, sqlite_url: str) -> DaftarCommand:
    """The command on demo books in a file."""
    load(sqlite_url)
    daftar.environment |= {"DAFTAR_DATABASE_URL": sqlite_url, "DAFTAR_SECRET": SECRET}
    return daftar


def test_whole_books_verify(books: DaftarCommand) -> None:
    done = books("verify")
    assert (done.returncode, done.stdout, done.stderr) == (
        0,
        "All is well in 1 organisation.\n",
        "",
    )
    assert books.json("verify", "--organization", "org_demo") == {
        "ok": True,
        "organizations": ["org_demo"],
        "findings": [],
        "firstBrokenSequence": {},
    }


def test_a_fault_is_named_and_the_exit_code_is_one(
    sqlite_demo: DaftarCommand, tmp_path: Path
) -> None:
    with closing(connect(tmp_path / "books.db")) as connection:
        connection.execute("update postings set day = day + 1 where number = 17 and line = 2")
        connection.commit()
    done = sqlite_demo("verify")
    assert done.returncode == 1 and done.stderr == ""
    assert "org_demo: entry 17 line 2: day is 20" in done.stdout
    assert done.stdout.endswith("org_demo: the first broken sequence is 68.\n")
    told = sqlite_demo("verify", "--json")
    answer = json.loads(told.stdout)
    assert (told.returncode, answer["ok"]) == (1, False)
    assert answer["findings"][0]["place"] == "entry 17 line 2"
    assert answer["findings"][0]["sequence"] == 68
    assert answer["firstBrokenSequence"] == {"org_demo": 68}


def test_an_unknown_organization_is_one_line(sqlite_demo: DaftarCommand) -> None:
    for arguments in (("verify",), ("export",), ("accounts", "import", "pyproject.toml")):
        (sqlite_demo.folder / "pyproject.toml").write_text("code,type,nameEn\n1,ASSET,One\n")
        done = sqlite_demo(*arguments, "--organization", "org_none")
        assert (done.returncode, done.stdout) == (1, "")
        assert done.stderr == "daftar: There is no organisation org_none.\n"


def test_a_csv_export_holds_every_posting(books: DaftarCommand) -> None:
    done = books(*EXPORT)
    rows = list(csv.DictReader(io.StringIO(done.stdout, newline="")))
    assert (done.returncode, done.stderr, len(rows)) == (0, "", 2896)
    assert list(rows[0]) == [
        "date",
        "entryId",
        "entryNumber",
        "kind",
        "source",
        "account",
        "accountCode",
        "accountName",
        "memo",
        "debit",
        "credit",
    ]
    assert rows[0]["accountName"] == "Cash on hand" and rows[0]["debit"] == "25000.00"
    order = [(row["date"], int(row["entryNumber"])) for row in rows]
    assert order == sorted(order)
    assert sum(Decimal(row["debit"]) for row in rows) == Decimal("15498950.61")


def test_an_export_keeps_to_its_days(sqlite_demo: DaftarCommand) -> None:
    done = sqlite_demo(*EXPORT, "--from", "2026-01-01", "--to", "2026-01-31")
    days = {line[:10] for line in done.stdout.splitlines()[1:]}
    assert min(days) == "2026-01-01" and max(days) == "2026-01-31"


def test_a_wrong_day_is_refused(sqlite_demo: DaftarCommand) -> None:
    done = sqlite_demo(*EXPORT, "--from", "yesterday")
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr == "daftar: --from: A date is written YYYY-MM-DD.\n"


def test_a_reader_that_goes_away_ends_the_export_quietly(sqlite_demo: DaftarCommand) -> None:
    process = subprocess.Popen(
        [sys.executable, "-c", RUN, *EXPORT, "--format", "hledger"],
        cwd=sqlite_demo.folder,
        env=sqlite_demo.environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )
    assert process.stdout is not None and process.stderr is not None
    process.stdout.close()
    errors = process.stderr.read()
    process.stderr.close()
    assert (process.wait(30), errors) == (1, b"")


def test_accounts_are_imported_from_a_file(books: DaftarCommand) -> None:
    file = books.folder / "chart.csv"
    file.write_bytes(
        "\ufeffnameAr,code,type,parent,handle,nameEn\r\n"
        "بضاعة في الطريق,1195,asset,1190x,acc_transit,Goods in transit\r\n"
        "بضاعة,1190x,ASSET,1100,,Goods\r\n".encode()
    )
    dry = books(*IMPORT, "--dry-run")
    assert (dry.returncode, dry.stdout) == (0, "2 accounts would be created.\n")
    created = books.json(*IMPORT)
    assert [account["code"] for account in created] == ["1190x", "1195"]
    assert created[1]["handle"] == "acc_transit"
    assert books("verify").returncode == 0


def test_an_import_is_all_or_nothing_and_names_every_fault(books: DaftarCommand) -> None:
    (books.folder / "chart.csv").write_text(
        "code,type,nameEn,parent,roles\n"
        "1195,ASSET,Fine,1100,\n"
        "1196,ASSET,Below cash,acc_cash,\n"
        "1110,ASSET,Twice,1100,\n"
        "1197,ASSET,Role,1100,CASH\n"
    )
    for options in ((), ("--dry-run",)):
        done = books(*IMPORT, *options)
        assert (done.returncode, done.stdout) == (2, "")
        assert done.stderr.splitlines() == [
            "chart.csv: Line 3, parent: An account with postings or a role never becomes a header.",
            "chart.csv: Line 4, code: The code '1110' is taken.",
            "chart.csv: Line 5, roles: The role CASH is held by another account.",
            "daftar: Nothing was imported.",
        ]
    (books.folder / "chart.csv").write_text("code,type,nameEn,parent\n1195,ASSET,Fine,1100\n")
    assert books(*IMPORT).returncode == 0


def test_an_account_with_postings_named_by_code_never_becomes_a_header(
    books: DaftarCommand,
) -> None:
    (books.folder / "chart.csv").write_text("code,type,nameEn,parent\n5321,EXPENSE,Hall,5320\n")
    done = books(*IMPORT)
    assert done.returncode == 2 and "Line 2, parent: An account with postings" in done.stderr


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (b"", "Line 1: The first line names columns"),
        (b"code,type\n\xff,ASSET\n", "Byte 10 is not UTF-8 text."),
        (b"code,type,colour\n", "Line 1: The first line names columns"),
        (b'code,type,nameEn\n"1,ASSET,x\n', "Line 2: This is not CSV"),
        (b"code,type,nameEn\n1,ASSET,x,y\n", "Line 2: There are more than 3 cells."),
        (b"code,type,nameEn\n1,CASH,x\n", "Line 2, type: 'CASH' is none of ASSET,"),
    ],
)
def test_a_file_that_is_no_chart_is_refused(
    sqlite_demo: DaftarCommand, content: bytes, told: str
) -> None:
    (sqlite_demo.folder / "chart.csv").write_bytes(content)
    done = sqlite_demo(*IMPORT)
    assert done.returncode == 2 and told in done.stderr and "Traceback" not in done.stderr


def test_a_missing_file_is_refused(sqlite_demo: DaftarCommand) -> None:
    done = sqlite_demo(*IMPORT)
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr == "daftar: chart.csv: No such file or directory.\n"
