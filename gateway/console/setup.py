"""The first start: whoever has the setup code begins the books and becomes their owner.

The code is derived from the server's secret, so every process of a server knows it and none has to
keep it. It opens nothing once any key was ever made, be it revoked since.

Claims come one after the other. The organisation and its owner's key are one unit of the write
path: a crash leaves both or neither, and the code opens again if neither. The organisation's id is
kept beforehand, so that even a claim that was overtaken while it broke off begins no second one.
"""

from asyncio import Lock
from base64 import b32encode
from dataclasses import replace
from hmac import compare_digest

from gateway.key_making import UNLIMITED, Wanted, draft_of
from gateway.key_minting import KeyMint
from gateway.secret import derive
from ledger.books import Books
from ledger.decide.keys import create_key
from ledger.errors import Duplicate, Forbidden
from ledger.policy import EVERY_SCOPE, Role
from storage.database import Database
from storage.direct import open_direct
from storage.keys import SELECT_ANY_KEY
from storage.organizations import OrganizationDraft, create_organization
from storage.server_settings import remember_setting
from storage.setup_lock import setup_lock

CODE_BYTES = 10
GROUP = 4
ORGANIZATION = "setup_organization"
BEGUN = "The books were begun already: sign in with a key."
OWNER = Wanted("Owner", Role.OWNER, [EVERY_SCOPE])


def setup_code(secret: bytes) -> str:
    """Return the code of a server: four groups of four letters and digits."""
    text = b32encode(derive(secret, "setup-code")[:CODE_BYTES]).decode()
    return "-".join(text[start : start + GROUP] for start in range(0, len(text), GROUP))


class Setup:
    """Begins the books of a server that has none."""

    def __init__(self, database: Database, secret: bytes) -> None:
        self.code = setup_code(secret)
        self._database = database
        self._mint = KeyMint(secret)
        self._lock = Lock()
        self._is_done = False

    async def is_needed(self) -> bool:
        """Tell whether nobody was ever given a key."""
        if not self._is_done:
            async with open_direct(self._database.readers) as connection:
                self._is_done = bool(await connection.fetch(SELECT_ANY_KEY))
        return not self._is_done

    async def require(self) -> None:
        """Raise Forbidden once a key was made."""
        if not await self.is_needed():
            raise Forbidden(BEGUN)

    def fits(self, code: str) -> bool:
        """Tell whether a code is this server's; case, spaces and hyphens do not matter."""
        return compare_digest(_bare(code).encode(), _bare(self.code).encode())

    async def begin(self, draft: OrganizationDraft) -> str:
        """Create the organisation and its owner's key; return the key's text.

        Raises Forbidden once a key was made, InvalidInput naming the draft's field.
        """
        minted = self._mint.mint()
        owner = draft_of(OWNER, minted)

        def make_owner(books: Books) -> None:
            create_key(books, owner, minted.hash, UNLIMITED)

        async with self._lock, setup_lock(self._database.url):
            await self.require()
            wanted = replace(draft, id=await self._organization_id())
            try:
                await create_organization(self._database, wanted, make_owner)
            except Duplicate:
                raise Forbidden(BEGUN) from None
            self._is_done = True
        return minted.text

    async def _organization_id(self) -> str:
        async with open_direct(self._database.readers) as connection:
            return await remember_setting(connection, ORGANIZATION, self._database.mint("org"))


def _bare(code: str) -> str:
    return "".join(code.split()).replace("-", "").upper()
