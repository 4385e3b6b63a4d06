"""`daftar organizations`: create and list organisations."""

from dataclasses import asdict
from typing import Annotated, Any

import typer

from gateway.commands.printing import print_table
from gateway.commands.running import print_json, with_books
from gateway.settings import Settings
from ledger.decimals import spell_millionths
from ledger.money import parse_amount
from ledger.organizations import Organization
from storage.database import Database
from storage.organizations import (
    OrganizationDraft,
    create_organization,
    select_every_organization,
)

app = typer.Typer(help="Create and list organisations.", no_args_is_help=True)
AsJson = Annotated[bool, typer.Option("--json", help="Print JSON.")]


@app.command(
    epilog="Example: daftar organizations create --name 'Palm Trading' --currency SAR --json"
)
def create(
    name: Annotated[str, typer.Option(help="Its name.")],
    name_ar: Annotated[str | None, typer.Option(help="Its Arabic name.")] = None,
    currency: Annotated[str, typer.Option(help="Base currency, by ISO 4217.")] = "SAR",
    time_zone: Annotated[str, typer.Option(help="Where its today is.")] = "Asia/Riyadh",
    fiscal_month: Annotated[int, typer.Option(help="Month its fiscal year starts in.")] = 1,
    chart: Annotated[str, typer.Option(help="Ready chart: commercial or services.")] = "commercial",
    vat_rate: Annotated[str, typer.Option(help="Its usual VAT rate, in percent.")] = "15",
    as_json: AsJson = False,
) -> None:
    """Create an organisation with a ready chart of accounts."""

    async def work(_: Settings, database: Database) -> Organization:
        draft = OrganizationDraft(
            name=name,
            name_ar=name_ar,
            currency=currency.upper(),
            time_zone=time_zone,
            fiscal_month=fiscal_month,
            chart=chart,
            vat_rate=parse_amount(vat_rate),
        )
        return await create_organization(database, draft)

    created = with_books(work)
    if as_json:
        print_json(_facts(created))
    else:
        typer.echo(f"{created.id}: {created.name} ({created.currency})")


@app.command("list", epilog="Example: daftar organizations list --json")
def list_organizations(as_json: AsJson = False) -> None:
    """List every organisation."""

    async def work(_: Settings, database: Database) -> list[Organization]:
        async with database.snapshot() as snapshot:
            return await select_every_organization(snapshot)

    found = with_books(work)
    if as_json:
        print_json([_facts(organization) for organization in found])
        return
    rows = [(one.id, one.name, one.currency, one.time_zone) for one in found]
    print_table(("id", "name", "currency", "time zone"), rows)


def _facts(organization: Organization) -> dict[str, Any]:
    facts = asdict(organization)
    return {
        "id": facts["id"],
        "name": facts["name"],
        "nameAr": facts["name_ar"],
        "baseCurrency": facts["currency"],
        "currencyExponent": facts["exponent"],
        "timeZone": facts["time_zone"],
        "fiscalYearStartMonth": facts["fiscal_month"],
        "vatRate": spell_millionths(facts["vat_rate"]),
    }
