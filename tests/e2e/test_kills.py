"""A server killed under load loses nothing it acknowledged, and leaves nothing half-done."""

from asyncio import Event, create_task, gather, wait_for
from typing import Any

from httpx2 import AsyncClient, HTTPError

from tests.e2e.conftest import Place
from tests.e2e.servers import daftar, serving

POST = "mutation($input: JournalEntryInput!) { createJournalEntry(input: $input) { id number } }"
ENTRY = """query($id: ID!) { journalEntry(id: $id) {
    memo total postings { debit credit account { handle } } } }"""
CALLERS = 12
ENOUGH = 60
PATIENCE_SECONDS = 30


def draft(memo: str) -> dict[str, Any]:
    lines = [
        {"accountId": "acc_cash", "debit": "11.50"},
        {"accountId": "acc_revenue", "credit": "10"},
        {"accountId": "acc_vat", "credit": "1.50"},
    ]
    return {"input": {"date": "2026-03-30", "memo": memo, "lines": lines}}


class Kept:
    """What was acknowledged: memos by entry id."""

    def __init__(self) -> None:
        self.memos: dict[str, str] = {}
        self.enough = Event()

    def add(self, entry_id: str, memo: str) -> None:
        self.memos[entry_id] = memo
        if len(self.memos) >= ENOUGH:
            self.enough.set()


async def post_until_the_end(address: str, place: Place, caller: int, kept: Kept) -> None:
    """Post one entry after the other until the server is gone; keep what was acknowledged."""
    async with AsyncClient(base_url=address, headers=place.headers, timeout=30) as client:
        for count in range(100_000):
            memo = f"{caller}/{count}"
            try:
                body = {"query": POST, "variables": draft(memo)}
                answer = (await client.post("/graphql", json=body)).json()
            except HTTPError:
                return
            kept.add(answer["data"]["createJournalEntry"]["id"], memo)


async def test_every_acknowledged_entry_survives_a_kill(place: Place) -> None:
    kept = Kept()
    with serving(place.environment, place.log) as server:
        posters = [
            create_task(post_until_the_end(server.address, place, caller, kept))
            for caller in range(CALLERS)
        ]
        await wait_for(kept.enough.wait(), PATIENCE_SECONDS)
        server.kill()
        await gather(*posters)

    with serving(place.environment, place.log) as server:
        async with AsyncClient(base_url=server.address, headers=place.headers) as client:
            for entry_id, memo in kept.memos.items():
                body = {"query": ENTRY, "variables": {"id": entry_id}}
                entry = (await client.post("/graphql", json=body)).json()["data"]["journalEntry"]
                assert (entry["memo"], entry["total"]) == (memo, "11.50")
                assert len(entry["postings"]) == 3

    daftar(place.environment, "verify")
