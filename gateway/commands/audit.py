"""`daftar audit`: the event log for an auditor, and the right to be forgotten."""

from collections.abc import Iterator
from typing import Annotated, Any

import typer
from msgspec import DecodeError, Raw, json

from gateway.commands.keys import find_organization
from gateway.commands.progress import progress_bar
from gateway.commands.running import fail, print_json, with_books
from gateway.commands.writing import write_out
from gateway.settings import Settings
from ledger.dates import spell_instant
from ledger.decide.audit import Erased, erase_details
from ledger.errors import InvalidInput
from ledger.events import Event, EventDetails
from ledger.organizations import Organization
from ledger.seals import Seal
from storage.audit import BrokenLog, LogRange, pin_log, stream_log, stream_seals
from storage.database import Database
from storage.events import has_subject
from storage.organizations import OPERATOR
from storage.writing.unit import Unit

VERSION = 1

app = typer.Typer(help="Export the event log; erase personal details.", no_args_is_help=True)

OrganizationId = Annotated[str, typer.Option("--organization", help="Id of the organisation.")]


@app.command(epilog="Example: daftar audit export --organization org_demo > audit.jsonl")
def export(
    organization: OrganizationId,
    from_sequence: Annotated[
        int | None, typer.Option(help="First event; the log's first if left out.")
    ] = None,
    to_sequence: Annotated[
        int | None, typer.Option(help="Last event; the last one now if left out.")
    ] = None,
) -> None:
    """Write the event log and its seals to stdout, one JSON object per line."""

    async def work(_: Settings, database: Database) -> None:
        found = await find_organization(database, organization)
        pin = await pin_log(database, found, from_sequence, to_sequence)
        write_out(_line(_header(found, pin, database.clock())))
        with progress_bar(f"Exporting {found.id}", pin.last - pin.first + 1) as advance:
            async for page in stream_log(database, found, pin):
                write_out(b"".join(_line(_event_facts(*one)) for one in page))
                advance(len(page))
            async for seals in stream_seals(database, found, pin):
                write_out(b"".join(_line({"seal": _seal_facts(seal)}) for seal in seals))

    try:
        with_books(work)
    except BrokenLog as fault:
        fail(str(fault))


@app.command(epilog="Example: daftar audit erase --organization org_demo --subject cus_01h...")
def erase(
    organization: OrganizationId,
    subject: Annotated[str, typer.Option(help="Id of the customer, vendor or employee.")],
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON object.")] = False,
) -> None:
    """Forget what a record was before and after its changes; the chain stays whole."""

    async def work(_: Settings, database: Database) -> Erased:
        found = await find_organization(database, organization)
        async with database.snapshot() as snapshot:
            if not await has_subject(snapshot, found.number, subject):
                raise InvalidInput("No event is about this id.", "subject")
        unit = Unit(found.number, OPERATOR, lambda books: erase_details(books, subject), Erased)
        return (await database.append(unit)).record

    done = with_books(work)
    if as_json:
        print_json({"subject": done.subject, "sequence": done.sequence})
    else:
        typer.echo(f"The details of {done.subject} are erased; event {done.sequence} says so.")


def _line(facts: dict[str, Any]) -> bytes:
    return json.encode(facts) + b"\n"


def _header(organization: Organization, pin: LogRange, now: int) -> dict[str, Any]:
    return {
        "daftar": "audit",
        "v": VERSION,
        "organization": organization.id,
        "exportedAt": spell_instant(now),
        "firstSequence": pin.first,
        "previousHash": pin.previous_hash.hex(),
        "lastSequence": pin.last,
        "lastHash": pin.last_hash.hex(),
    }


def _event_facts(event: Event, details: EventDetails | None) -> dict[str, Any]:
    return {
        "sequence": event.sequence,
        "recordedAt": spell_instant(event.recorded_at),
        "type": event.type,
        "subject": event.subject,
        "actor": event.actor,
        "surface": event.surface,
        "requestId": event.request_id,
        "body": _text(event.body, event.sequence),
        "hash": event.hash.hex(),
        "lastNumber": event.last_number,
        **dict(_kept(details)),
    }


def _kept(details: EventDetails | None) -> Iterator[tuple[str, Raw]]:
    """Yield what is kept beside the chain: canonical JSON already, so it is passed on as it is."""
    if details is None:
        return
    for name, kept in (("before", details.before), ("after", details.after)):
        if kept is not None:
            yield name, _json(kept, details.sequence)


def _json(kept: bytes, sequence: int) -> Raw:
    try:
        json.decode(kept)
    except DecodeError:
        raise BrokenLog(f"Details {sequence} are no JSON; run daftar verify.") from None
    return Raw(kept)


def _seal_facts(seal: Seal) -> dict[str, Any]:
    return {
        "size": seal.size,
        "period": seal.period,
        "root": seal.root.hex(),
        "lastHash": seal.last_hash.hex(),
        "body": _text(seal.body, seal.size),
        "signature": seal.signature.hex(),
        "publicKey": seal.public_key.hex(),
        "sealedAt": spell_instant(seal.sealed_at),
    }


def _text(body: bytes, sequence: int) -> str:
    """Return the text that was hashed, to the byte; what is no text was tampered with."""
    try:
        return body.decode()
    except UnicodeDecodeError:
        raise BrokenLog(f"Body {sequence} is no text; run daftar verify.") from None
