"""What the server remembers of itself: one row per name, written once."""

from typing import cast

from storage.direct import Direct
from storage.statements import statement

SELECT_SETTING = statement("select value from server_settings where name = $1")
INSERT_SETTING = statement(
    "insert into server_settings (name, value) values ($1, $2) on conflict (name) do nothing"
)


async def remember_setting(connection: Direct, name: str, value: str) -> str:
    """Return the value kept under a name; the first ever given is kept."""
    found = await connection.fetch(SELECT_SETTING, name)
    if not found:
        await connection.fetch(INSERT_SETTING, name, value)
        found = await connection.fetch(SELECT_SETTING, name)
    return cast(str, found[0][0])
