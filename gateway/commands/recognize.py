"""`daftar recognize`: recognise what service periods deferred, now."""

from datetime import date
from typing import Annotated

import typer

from gateway.commands.keys import find_organization
from gateway.commands.running import print_json, with_books
from gateway.recognizing import Tally, recognize_through, yesterday
from gateway.settings import Settings
from ledger.dates import parse_date
from ledger.errors import InvalidInput
from ledger.money import format_minor
from ledger.organizations import Organization
from storage.database import Database


def recognize(
    organization: Annotated[str, typer.Option(help="Id of the organisation.")],
    through: Annotated[
        str | None, typer.Option(help="Day up to which, YYYY-MM-DD; yesterday if left out.")
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON object.")] = False,
) -> None:
    """Post every month of service that ends on or before a day; repeating it posts nothing."""

    async def work(_: Settings, database: Database) -> tuple[Organization, str, Tally]:
        found = await find_organization(database, organization)
        day = yesterday(database, found) if through is None else _day(through)
        return found, day.isoformat(), await recognize_through(database, found, day)

    found, day, tally = with_books(work)
    amount = format_minor(tally.amount, found.exponent)
    if as_json:
        print_json(
            {"organizationId": found.id, "through": day, "posted": tally.posted, "amount": amount}
        )
    else:
        entries = "entry" if tally.posted == 1 else "entries"
        typer.echo(f"{tally.posted} {entries} posted through {day}: {found.currency} {amount}.")


def _day(text: str) -> date:
    try:
        return parse_date(text)
    except InvalidInput as fault:
        raise InvalidInput(fault.message, "through") from None
