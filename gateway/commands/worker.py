"""`daftar worker`: what is to be done by the hour, in a process of its own."""

from asyncio import sleep
from typing import Annotated

import typer

from gateway.commands.running import with_books
from gateway.recognizing import recognize_through, yesterday
from gateway.settings import Settings
from ledger.errors import LedgerError
from ledger.money import format_minor
from ledger.organizations import Organization
from storage.database import Database
from storage.idempotency import forget_outcomes
from storage.organizations import select_every_organization

INTERVAL_SECONDS = 3600.0


def worker(
    once: Annotated[bool, typer.Option("--once", help="Do it once and end.")] = False,
) -> None:
    """Recognise finished months of every organisation and forget old outcomes, hour by hour."""

    async def work(_: Settings, database: Database) -> None:
        await do_round(database)
        while not once:
            await sleep(INTERVAL_SECONDS)
            await do_round(database)

    with_books(work)


async def do_round(database: Database) -> None:
    """Do what is due in every organisation; one that refuses does not stop the others."""
    await forget_outcomes(database)
    async with database.snapshot() as snapshot:
        organizations = await select_every_organization(snapshot)
    for organization in organizations:
        try:
            await _recognize(database, organization)
        except LedgerError as refusal:
            typer.echo(f"{organization.id}: {refusal.message}", err=True)


async def _recognize(database: Database, organization: Organization) -> None:
    day = yesterday(database, organization)
    tally = await recognize_through(database, organization, day)
    if tally.posted:
        amount = format_minor(tally.amount, organization.exponent)
        typer.echo(f"{organization.id}: {tally.posted} months recognised through {day}: {amount}.")
