"""`daftar verify`: the books against themselves."""

from typing import Annotated

import typer

from gateway.commands.keys import find_organization
from gateway.commands.progress import progress_bar
from gateway.commands.running import FAILED, print_json, with_books
from gateway.sealing import seal_key
from gateway.secret import load_secret
from gateway.settings import Settings
from ledger.organizations import Organization
from storage.database import Database
from storage.organizations import select_every_organization, select_head
from storage.verification import (
    Finding,
    first_broken_sequence,
    rows_to_verify,
    verify_organization,
)


def verify(
    organization: Annotated[
        str | None, typer.Option(help="Id of the organisation; all of them if left out.")
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON object.")] = False,
) -> None:
    """Compare chain, entries, totals and seals with each other; exit 1 if a fault is found."""

    async def work(
        settings: Settings, database: Database
    ) -> tuple[list[Organization], list[Finding]]:
        chosen = await _choose(database, organization)
        seals_by = seal_key(load_secret(settings)).public_key
        found: list[Finding] = []
        for one in chosen:
            found += await _verify_one(database, one, seals_by, is_told=not as_json)
        return chosen, found

    chosen, found = with_books(work)
    if as_json:
        ids = [one.id for one in chosen]
        broken = {
            id: first
            for id in ids
            if (first := first_broken_sequence(one for one in found if one.organization == id))
        }
        told = {"ok": not found, "organizations": ids, "findings": found}
        print_json(told | {"firstBrokenSequence": broken})
    elif not found:
        typer.echo(f"All is well in {len(chosen)} organisation{'s' * (len(chosen) != 1)}.")
    if found:
        raise typer.Exit(FAILED)


async def _choose(database: Database, public_id: str | None) -> list[Organization]:
    if public_id is not None:
        return [await find_organization(database, public_id)]
    async with database.snapshot() as snapshot:
        return await select_every_organization(snapshot)


async def _verify_one(
    database: Database, organization: Organization, seals_by: bytes, *, is_told: bool
) -> list[Finding]:
    """Verify an organisation at one snapshot and say each fault as it is found."""
    found: list[Finding] = []
    async with database.snapshot() as snapshot:
        head = await select_head(snapshot, organization.number)
        with progress_bar(f"Verifying {organization.id}", rows_to_verify(head)) as advance:
            faults = verify_organization(snapshot, organization, advance, seals_by)
            async for finding in faults:
                found.append(finding)
                if is_told:
                    typer.echo(f"{organization.id}: {finding}")
    first = first_broken_sequence(found)
    if is_told and first is not None:
        typer.echo(f"{organization.id}: the first broken sequence is {first}.")
    return found
