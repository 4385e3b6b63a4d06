"""Keys made by the operator, who may grant anything."""

from collections.abc import Sequence
from dataclasses import dataclass

from gateway.key_minting import KeyMint
from ledger.decide.keys import Authority, KeyDraft, create_key
from ledger.keys import Key
from ledger.organizations import Organization
from ledger.policy import EVERY_SCOPE, Role
from schema.context import MintedKey
from storage.database import Database
from storage.organizations import OPERATOR
from storage.writing.unit import Unit

UNLIMITED = Authority(Role.OWNER, frozenset({EVERY_SCOPE}))


@dataclass(frozen=True, slots=True)
class Wanted:
    """The key an operator asks for."""

    name: str
    role: Role
    scopes: Sequence[str]
    expires_at: int | None = None
    rate_limit: int | None = None


async def make_key(
    database: Database, mint: KeyMint, organization: Organization, wanted: Wanted
) -> tuple[Key, str]:
    """Create a key in an organisation and return it with its text."""
    minted = mint.mint()
    draft = draft_of(wanted, minted)
    answer = await database.append(
        Unit(
            organization.number,
            OPERATOR,
            lambda books: create_key(books, draft, minted.hash, UNLIMITED),
            Key,
        )
    )
    return answer.record, minted.text


def draft_of(wanted: Wanted, minted: MintedKey) -> KeyDraft:
    """Draft the key an operator asks for."""
    return KeyDraft(
        number=minted.number,
        prefix=minted.prefix,
        name=wanted.name,
        role=wanted.role,
        scopes=wanted.scopes,
        expires_at=wanted.expires_at,
        rate_limit=wanted.rate_limit,
    )
