"""What the write path cannot take is refused on every surface, and told when to come back."""

from __future__ import annotations

from asyncio import create_task, gather, sleep
from typing import TYPE_CHECKING

from storage.writing import lanes

if TYPE_CHECKING:
    import pytest

    from tests.parity.office import Office
    from tests.parity.surfaces import Surface

ENTRY = {
    "date": "2026-03-30",
    "lines": [
        {"accountId": "acc_cash", "debit": "1.00"},
        {"accountId": "acc_revenue", "credit": "1.00"},
    ],
}
POST = "mutation ($input: JournalEntriesInput!) { createJournalEntries(input: $input) { created } }"
SUMMARY = "{ ledgerSummary { entries } }"


async def entries(office: Office) -> int:
    found: int = (await office.graphql(SUMMARY)).json()["data"]["ledgerSummary"]["entries"]
    return found


async def test_what_a_full_queue_refuses_may_be_sent_again(
    surface: Surface, office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(lanes, "UNITS_WAITING", 4)

    answers = await gather(*(surface.post() for _ in range(24)))

    refused = [answer for answer in answers if answer.is_refused]
    assert refused
    status = 200 if surface.name == "graphql" else 503  # Decision 9: plain JSON of a document.
    assert {(answer.status, answer.code) for answer in refused} == {(status, "OVERLOADED")}
    assert {answer.response.headers["Retry-After"] for answer in refused} == {"1"}
    assert await entries(office) == len(answers) - len(refused)
    assert not (await surface.post()).is_refused


async def test_the_queue_never_holds_more_than_its_bounds(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(lanes, "POSTINGS_WAITING", 200)
    most = 0

    async def watch() -> None:
        nonlocal most
        while True:
            most = max(most, office.database.writes_waiting)
            await sleep(0)

    watching = create_task(watch())
    bulk = {"input": {"entries": [ENTRY] * 20}}
    answers = await gather(*(office.graphql(POST, bulk) for _ in range(30)))
    watching.cancel()

    # A call holds 40 postings: the fifth finds room, the sixth none.
    assert most <= 5
    posted = [answer for answer in answers if "errors" not in answer.json()]
    refused = [answer for answer in answers if "errors" in answer.json()]
    assert posted and refused
    assert {answer.headers["Retry-After"] for answer in refused} == {"1"}
    assert await entries(office) == 20 * len(posted)
