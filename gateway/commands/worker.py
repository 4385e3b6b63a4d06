"""`daftar worker`: what is to be done by the hour, in a process of its own."""

from asyncio import FIRST_COMPLETED, Event, create_task, get_running_loop, timeout, wait
from signal import SIGINT, SIGTERM
from typing import Annotated

import typer

from gateway.commands.running import with_books
from gateway.logs import configure_logs
from gateway.recognizing import recognize_through, yesterday
from gateway.sealing import open_sealing
from gateway.settings import Settings
from gateway.summing import Summing
from gateway.webhooks.delivering import Delivering
from gateway.webhooks.opening import open_delivering
from ledger.errors import LedgerError
from ledger.money import format_minor
from ledger.organizations import Organization
from storage.database import Database
from storage.delivering.keeping import forget_deliveries
from storage.idempotency import forget_outcomes
from storage.organizations import select_every_organization

INTERVAL_SECONDS = 3600.0


def worker(
    once: Annotated[bool, typer.Option("--once", help="Do it once and end.")] = False,
) -> None:
    """Deliver webhooks, seal and sum; by the hour, recognise months and forget what is old."""

    async def work(settings: Settings, database: Database) -> None:
        stop, summing = _told_to_stop(), Summing(database)
        async with (
            open_delivering(settings, database) as delivering,
            open_sealing(settings, database) as sealing,
        ):
            if once:
                await sealing.do_round()
                await summing.do_round()
                await do_round(database, stop)
                await _deliver_due(delivering, stop)
                return
            await delivering.start()
            await sealing.start()
            await summing.start()
            try:
                await do_round(database, stop)
                while not await _is_set_within(stop, INTERVAL_SECONDS):
                    await do_round(database, stop)
            finally:
                await summing.stop()

    configure_logs()
    with_books(work)


async def _deliver_due(delivering: Delivering, stop: Event) -> None:
    """Deliver until nothing is due any more, or until told to stop."""
    ends = [create_task(delivering.deliver_due()), create_task(stop.wait())]
    await wait(ends, return_when=FIRST_COMPLETED)
    await delivering.stop()
    ends[1].cancel()
    await ends[0]


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
    await forget_deliveries(database)
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
