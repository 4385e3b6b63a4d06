"""`daftar accounts`: a chart of accounts out of a CSV file, all of it or nothing."""

from pathlib import Path
from typing import Annotated, Any

import typer

from gateway.commands.keys import find_organization
from gateway.commands.running import MISUSED, fail, print_json, with_books
from gateway.settings import Settings
from ledger.accounts import Account
from ledger.charts import (
    COLUMNS,
    create_accounts,
    parents_among,
    parse_chart,
    preview_accounts,
    spell_fault,
)
from ledger.errors import InvalidInput
from storage.database import Database
from storage.heads import select_state
from storage.organizations import OPERATOR
from storage.writing.unit import Needs, Unit

FILE_BYTES_MOST = 4 * 1024 * 1024

app = typer.Typer(help="Import charts of accounts.", no_args_is_help=True)


@app.command("import", epilog="daftar accounts import chart.csv --organization org_demo --dry-run")
def import_accounts(
    file: Annotated[Path, typer.Argument(help=f"CSV with the columns {', '.join(COLUMNS)}.")],
    organization: Annotated[str, typer.Option(help="Id of the organisation.")],
    dry_run: Annotated[bool, typer.Option(help="Check the file and write nothing.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
) -> None:
    """Add accounts from a CSV file; a fault in one line refuses all, naming line and column."""
    text = _read(file)
    decide = preview_accounts if dry_run else create_accounts

    async def work(_: Settings, database: Database) -> tuple[Account, ...] | InvalidInput:
        try:
            rows = parse_chart(text)
            found = await find_organization(database, organization)
            async with database.snapshot() as snapshot:
                state = await select_state(database, snapshot, found.number)
            unit = Unit(
                found.number,
                OPERATOR,
                lambda books: decide(books, rows),
                tuple[Account, ...],
                needs=Needs(posted_accounts=parents_among(rows, state.chart)),
                is_dry_run=dry_run,
            )
            return (await database.append(unit)).record
        except InvalidInput as refusal:
            return refusal

    result = with_books(work)
    if isinstance(result, InvalidInput):
        for fault in result.details:
            typer.echo(f"{file}: {spell_fault(fault)}", err=True)
        fail("Nothing was imported.", MISUSED)
    if as_json:
        print_json([_facts(account) for account in result])
    else:
        verb = "would be" if dry_run else "were"
        typer.echo(f"{len(result)} accounts {verb} created.")


def _read(file: Path) -> str:
    try:
        content = file.read_bytes()
        if len(content) > FILE_BYTES_MOST:
            fail(f"{file}: The file passes {FILE_BYTES_MOST:,} bytes.", MISUSED)
        return content.decode("utf-8-sig")
    except OSError as fault:
        fail(f"{file}: {fault.strerror}.", MISUSED)
    except UnicodeDecodeError as fault:
        fail(f"{file}: Byte {fault.start} is not UTF-8 text.", MISUSED)


def _facts(account: Account) -> dict[str, Any]:
    return {"id": account.id, "handle": account.handle, "code": account.code}
