"""Other visitors: keys made through the API, and sessions that begin with them."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tests.web.console.console import Console

CREATE = """mutation($input: KeyInput!, $organizationId: ID) {
    createKey(input: $input, organizationId: $organizationId) { secret key { id } } }"""
READING = ("accounting:read", "reports:read")
# A key that many pages of one test may be opened with.
RATE_LIMIT = 100_000


async def make_key(
    console: Console, name: str, role: str, *scopes: str, organization: str | None = None
) -> tuple[str, str]:
    """Make a key; return its id and its text."""
    wanted = {"name": name, "role": role, "scopes": scopes or READING, "rateLimit": RATE_LIMIT}
    made = await console.query(CREATE, input=wanted, organizationId=organization)
    return made["createKey"]["key"]["id"], made["createKey"]["secret"]


async def sign_in(console: Console, key: str) -> None:
    """Go on as whoever has this key."""
    answer = await console.page.context.request.post(
        f"{console.url}/console/session", data={"key": key}
    )
    assert answer.ok, await answer.text()
