"""`daftar export`: every live posting, as CSV or for another ledger program."""

from collections.abc import AsyncIterator, Callable
from datetime import date
from enum import StrEnum
from typing import Annotated

import typer

from gateway.commands.keys import find_organization
from gateway.commands.progress import progress_bar
from gateway.commands.running import with_books
from gateway.commands.writing import write_out
from gateway.exports.beancount import spell_beancount
from gateway.exports.books import ExportedBooks
from gateway.exports.hledger import spell_hledger
from gateway.exports.table import Table, write_table
from gateway.settings import Settings
from ledger.dates import parse_date
from ledger.errors import InvalidInput
from storage.database import Database
from storage.exporting import Pin, PostingRecord, stream_postings
from storage.heads import select_state


class Format(StrEnum):
    """What an export is written for."""

    CSV = "csv"
    HLEDGER = "hledger"
    BEANCOUNT = "beancount"


SPELLERS: dict[Format, Callable[[ExportedBooks], AsyncIterator[str]]] = {
    Format.HLEDGER: spell_hledger,
    Format.BEANCOUNT: spell_beancount,
}


def export(
    organization: Annotated[str, typer.Option(help="Id of the organisation.")],
    form: Annotated[
        Format, typer.Option("--format", help="csv, hledger or beancount.")
    ] = Format.CSV,
    first: Annotated[str | None, typer.Option("--from", help="First day, YYYY-MM-DD.")] = None,
    last: Annotated[str | None, typer.Option("--to", help="Last day, YYYY-MM-DD.")] = None,
) -> None:
    """Write every live posting to stdout, by date and number."""

    async def work(_: Settings, database: Database) -> None:
        start, end = _day(first, "from"), _day(last, "to")
        found = await find_organization(database, organization)
        async with database.snapshot() as snapshot:
            state = await select_state(database, snapshot, found.number)
        pin = Pin(state.head.last_sequence, state.head.last_number)
        total = state.head.postings if start is None and end is None else None
        with progress_bar(f"Exporting {found.id}", total) as advance:
            if form is Format.CSV:
                table = Table(found, state.chart, pin, start, end)
                async for lines in write_table(database, table):
                    write_out(lines)
                    advance(lines.count(b"\n"))
                return
            pages = _told(stream_postings(database, found.number, start, end, pin), advance)
            async for text in SPELLERS[form](ExportedBooks(found, state.chart, pages)):
                write_out(text.encode())

    with_books(work)


async def _told(
    pages: AsyncIterator[list[PostingRecord]], advance: Callable[[int], None]
) -> AsyncIterator[list[PostingRecord]]:
    async for page in pages:
        yield page
        advance(len(page))


def _day(text: str | None, name: str) -> date | None:
    if text is None:
        return None
    try:
        return parse_date(text)
    except InvalidInput as refusal:
        raise InvalidInput(refusal.message, name) from None
