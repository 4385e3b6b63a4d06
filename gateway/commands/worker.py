"""`daftar worker`: what is to be done by the hour, in a process of its own."""

from asyncio import Event, get_running_loop, timeout
from signal import SIGINT, SIGTERM
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
        stop = _told_to_stop()
        await do_round(database, stop)
        while not once and not await _is_set_within(stop, INTERVAL_SECONDS):
            await do_round(database, stop)

    with_books(work)


def _told_to_stop() -> Event:
    """Return an event that Ctrl-C and SIGTERM set: what is in hand is finished first."""
    stop = Event()
    for number in (SIGINT, SIGTERM):
        get_running_loop().add_signal_handler(number, stop.set)
    return stop


async def _is_set_within(event: Event, seconds: float) -> bool:
    try:
        async with timeout(seconds):
            return await event.wait()
    except TimeoutError:
        return False


async def do_round(database: Database, stop: Event) -> None:
    """Do what is due in every organisation; one that refuses does not stop the others."""
    await forget_outcomes(database)
    async with database.snapshot() as snapshot:
        organizations = await select_every_organization(snapshot)
    for organization in organizations:
        if stop.is_set():
            return
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
