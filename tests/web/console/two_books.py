"""A key that opens the books of two organisations."""

from __future__ import annotations

import os
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from tests.gateway.processes import DaftarCommand
from tests.web.console.signing import make_key

if TYPE_CHECKING:
    from tests.judges.grounds import Grounds
    from tests.web.console.console import Console

VIEWER = """{ viewer {
  organization { id } grants { organizationId organizationName } } }"""
POST = """mutation ($input: JournalEntryInput!, $organizationId: ID) {
  createJournalEntry(input: $input, organizationId: $organizationId) { id } }"""


@dataclass(frozen=True)
class TwoBooks:
    """The text of the key, its own organisation, and the other one it was granted."""

    key: str
    here: str
    there: str
    name_there: str


async def make_key_of_two(console: Console, grounds: Grounds) -> TwoBooks:
    """Make a key of the demo books and grant it the books for fuzzing.

    With DAFTAR_TEST_CONSOLE it is DAFTAR_TEST_CONSOLE_TWO, a key of two organisations there.
    """
    key = os.environ.get("DAFTAR_TEST_CONSOLE_TWO") or await _granted_key(console, grounds)
    viewer = (await _ask(console, key, VIEWER))["viewer"]
    here = viewer["organization"]["id"]
    grants = {one["organizationId"]: one["organizationName"] for one in viewer["grants"]}
    (there,) = grants.keys() - {here}
    return TwoBooks(key, here, there, grants[there])


async def _granted_key(console: Console, grounds: Grounds) -> str:
    identity, text = await make_key(console, "Of two organisations", "OWNER", "*")
    grant = ("--organization", grounds.fuzzed.organization_id, "--role", "OWNER")
    done = DaftarCommand(grounds.folder)("keys", "grant", identity, *grant)
    assert done.returncode == 0, done.stderr
    return text


async def _ask(console: Console, key: str, document: str, **variables: Any) -> Any:
    answer = await console.page.context.request.post(
        f"{console.url}/graphql",
        data={"query": document, "variables": variables},
        headers={"Authorization": f"Bearer {key}"},
    )
    told = await answer.json()
    assert "errors" not in told, told
    return told["data"]


async def post_there(console: Console, books: TwoBooks, memo: str) -> str:
    """Post an entry in the other books; return its id."""
    lines = [
        {"accountId": "acc_cash", "debit": "1.00"},
        {"accountId": "acc_revenue", "credit": "1.00"},
    ]
    entry = {"date": "2026-06-30", "memo": memo, "lines": lines}
    made = await _ask(console, books.key, POST, input=entry, organizationId=books.there)
    return str(made["createJournalEntry"]["id"])
