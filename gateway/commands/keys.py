"""`daftar keys`: create, list, grant, rotate and revoke the keys of an organisation."""

from typing import Annotated, Any

import typer

from gateway.commands.printing import print_table
from gateway.commands.running import print_json, with_books
from gateway.key_making import UNLIMITED, Wanted, make_key
from gateway.key_minting import KeyMint
from gateway.secret import load_secret
from gateway.settings import Settings
from ledger.dates import spell_instant
from ledger.decide.keys import grant_key, revoke_key, rotate_key
from ledger.errors import InvalidInput, NotFound
from ledger.keys import Key
from ledger.organizations import Organization
from ledger.policy import Role
from storage.database import Database
from storage.keys import select_keys
from storage.organizations import OPERATOR, select_organization
from storage.writing.unit import Needs, Unit

DAY_MICROSECONDS = 24 * 3600 * 1_000_000

app = typer.Typer(help="Create, list, grant, rotate and revoke keys.", no_args_is_help=True)

OrganizationId = Annotated[str, typer.Option("--organization", help="Id of the organisation.")]
KeyId = Annotated[str, typer.Argument(help="Id of the key, such as key_01h...")]
AsJson = Annotated[bool, typer.Option("--json", help="Print JSON.")]


@app.command(
    epilog="Example: daftar keys create --organization org_demo --role CONTRIBUTOR --scopes '*'"
)
def create(
    organization: OrganizationId,
    role: Annotated[
        str, typer.Option(help="VIEWER, CONTRIBUTOR, MANAGER, ADMIN or OWNER.", metavar="ROLE")
    ],
    scopes: Annotated[
        str, typer.Option(help="Comma-separated, such as accounting:read; * is all.")
    ],
    name: Annotated[str, typer.Option(help="What the key is for.")] = "Command line",
    rate_limit: Annotated[
        int | None, typer.Option(help="Hits per minute; the server's setting if left out.")
    ] = None,
    expires_in_days: Annotated[
        int | None, typer.Option(help="Days until it expires; never if left out.", min=1)
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Create a key; its text is shown this once."""

    async def work(settings: Settings, database: Database) -> tuple[Key, str]:
        expires_at = None
        if expires_in_days is not None:
            expires_at = database.clock() + expires_in_days * DAY_MICROSECONDS
        words = [word.strip() for word in scopes.split(",") if word.strip()]
        wanted = Wanted(name, _role(role), words, expires_at, rate_limit)
        found = await find_organization(database, organization)
        return await make_key(database, KeyMint(load_secret(settings)), found, wanted)

    _show(*with_books(work), as_json=as_json)


@app.command("list", epilog="Example: daftar keys list --organization org_demo")
def list_keys(organization: OrganizationId, as_json: AsJson = False) -> None:
    """List the keys that are granted an organisation, oldest first."""

    async def work(_: Settings, database: Database) -> list[Key]:
        found = await find_organization(database, organization)
        async with database.snapshot() as snapshot:
            return await select_keys(snapshot, found.number)

    keys = with_books(work)
    if as_json:
        print_json([_facts(key, organization) for key in keys])
        return
    headings = ("id", "name", "prefix", "role", "scopes", "expires", "last used", "state")
    print_table(headings, [_row(key, organization) for key in keys])


@app.command(epilog="Example: daftar keys grant key_01h... --organization org_b --role VIEWER")
def grant(
    key: KeyId,
    organization: OrganizationId,
    role: Annotated[str, typer.Option(help="What it may do there.", metavar="ROLE")],
) -> None:
    """Give a key a role in a further organisation, or change the role it has there."""

    async def work(_: Settings, database: Database) -> Key:
        found = await find_organization(database, organization)
        wanted = _role(role)
        return await _append(
            database, found, key, lambda books: grant_key(books, key, wanted, UNLIMITED)
        )

    typer.echo(f"{with_books(work).id} is granted {organization}.")


@app.command(epilog="Example: daftar keys revoke key_01h... --organization org_demo")
def revoke(key: KeyId, organization: OrganizationId) -> None:
    """End a key at once."""

    async def work(_: Settings, database: Database) -> Key:
        found = await find_organization(database, organization)
        return await _append(database, found, key, lambda books: revoke_key(books, key, UNLIMITED))

    typer.echo(f"{with_books(work).id} is revoked.")


@app.command(epilog="Example: daftar keys rotate key_01h... --organization org_demo --json")
def rotate(key: KeyId, organization: OrganizationId, as_json: AsJson = False) -> None:
    """Give a key a new text; the old one stops at once."""

    async def work(settings: Settings, database: Database) -> tuple[Key, str]:
        found = await find_organization(database, organization)
        minted = KeyMint(load_secret(settings)).mint()
        changed = await _append(
            database,
            found,
            key,
            lambda books: rotate_key(books, key, minted.prefix, minted.hash, UNLIMITED),
        )
        return changed, minted.text

    _show(*with_books(work), as_json=as_json)


async def find_organization(database: Database, public_id: str) -> Organization:
    """Return an organisation, or raise NotFound."""
    async with database.snapshot() as snapshot:
        found = await select_organization(snapshot, public_id)
    if found is None:
        raise NotFound(f"There is no organisation {public_id}.")
    return found


async def _append(database: Database, organization: Organization, key_id: str, decide: Any) -> Key:
    needs = Needs(keys=(key_id,))
    unit = Unit(organization.number, OPERATOR, decide, Key, needs=needs)
    return (await database.append(unit)).record


def _role(word: str) -> Role:
    try:
        return Role[word.upper()]
    except KeyError:
        raise InvalidInput(f"A role is one of {', '.join(Role.__members__)}.", "role") from None


def _facts(key: Key, organization_id: str) -> dict[str, Any]:
    grant = key.grant_in(organization_id)
    return {
        "id": key.id,
        "name": key.name,
        "prefix": key.prefix,
        "organizationId": organization_id,
        "role": grant.role.name if grant else None,
        "scopes": sorted(key.scopes),
        "rateLimit": key.rate_limit,
        "expiresAt": _instant(key.expires_at),
        "revokedAt": _instant(key.revoked_at),
        "lastUsedAt": _instant(key.last_used_at),
        "lastUsedSurface": key.last_used_surface,
        "createdAt": _instant(key.created_at),
    }


def _row(key: Key, organization_id: str) -> list[str]:
    facts = _facts(key, organization_id)
    return [
        key.id,
        key.name,
        key.prefix,
        facts["role"],
        " ".join(facts["scopes"]),
        facts["expiresAt"] or "never",
        facts["lastUsedAt"] or "never",
        "revoked" if key.revoked_at else "live",
    ]


def _instant(value: int | None) -> str | None:
    return None if value is None else spell_instant(value)


def _show(key: Key, text: str, *, as_json: bool) -> None:
    """Show a key's text; nothing can show it again."""
    home = key.grants[0]
    if as_json:
        print_json(
            {
                "id": key.id,
                "key": text,
                "organizationId": home.organization_id,
                "role": home.role.name,
                "scopes": sorted(key.scopes),
                "expiresAt": _instant(key.expires_at),
            }
        )
        return
    typer.echo(f"{key.id}: {home.role.name} in {home.organization_id}")
    typer.echo(f"{text}\nKeep it: it is shown this once.")
