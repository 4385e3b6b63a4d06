"""The first start: whoever has the setup code begins the books and becomes their owner.

The code is derived from the server's secret, so every process of a server knows it and none has to
keep it. It opens nothing once any key was ever made, be it revoked since.
"""

from asyncio import Lock
from base64 import b32encode
from hmac import compare_digest
from secrets import token_hex

from gateway.key_making import Wanted, make_key
from gateway.key_minting import KeyMint
from gateway.secret import derive
from ledger.errors import Forbidden
from ledger.policy import EVERY_SCOPE, Role
from storage.database import Database
from storage.direct import open_direct
from storage.keys import SELECT_ANY_KEY
from storage.organizations import OrganizationDraft, create_organization
from storage.server_settings import forget_setting, remember_setting

CLAIM = "setup"
CODE_BYTES = 10
GROUP = 4


def setup_code(secret: bytes) -> str:
    """Return the code of a server: four groups of four letters and digits."""
    text = b32encode(derive(secret, "setup-code")[:CODE_BYTES]).decode()
    return "-".join(text[start : start + GROUP] for start in range(0, len(text), GROUP))


class Setup:
    """Begins the books of a server that has none."""

    def __init__(self, database: Database, secret: bytes) -> None:
        self._database = database
        self._code = setup_code(secret)
        self._mint = KeyMint(secret)
        self._lock = Lock()
        self._is_done = False

    async def is_needed(self) -> bool:
        """Tell whether nobody has a key yet."""
        if not self._is_done:
            async with open_direct(self._database.readers) as connection:
                self._is_done = bool(await connection.fetch(SELECT_ANY_KEY))
        return not self._is_done

    def fits(self, code: str) -> bool:
        """Tell whether a code is this server's; case, spaces and hyphens do not matter."""
        return compare_digest(_bare(code).encode(), _bare(self._code).encode())

    async def begin(self, draft: OrganizationDraft) -> str:
        """Create the organisation and its owner's key; return the key's text.

        Raises Forbidden once a key was made, InvalidInput naming the draft's field.
        """
        async with self._lock:
            claim = token_hex(16)
            async with open_direct(self._database.readers) as connection:
                is_first = await remember_setting(connection, CLAIM, claim) == claim
            if not is_first or not await self.is_needed():
                raise Forbidden("The books were begun already: sign in with a key.")
            try:
                organization = await create_organization(self._database, draft)
                wanted = Wanted("Owner", Role.OWNER, [EVERY_SCOPE])
                _, text = await make_key(self._database, self._mint, organization, wanted)
            except BaseException:
                async with open_direct(self._database.readers) as connection:
                    await forget_setting(connection, CLAIM, claim)
                raise
            self._is_done = True
            return text


def _bare(code: str) -> str:
    return "".join(code.split()).replace("-", "").upper()
