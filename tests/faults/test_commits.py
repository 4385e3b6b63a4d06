"""A COMMIT whose answer is lost: committed exactly once, or said to be unknown."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

import pytest

from ledger.accounts import AccountType
from ledger.decide.accounts import AccountDraft
from ledger.decide.journal_entries import BulkMode
from ledger.errors import IdempotencyMismatch, OutcomeUnknown
from storage.database import open_database
from storage.writing import postgresql
from tests.faults.proxy import Fault, Proxy, proxied
from tests.storage.books import Desk, draft, key, unbalanced
from tests.storage.fixtures import desk_in
from tests.storage.proof import prove

if TYPE_CHECKING:
    from collections.abc import AsyncIterator


@pytest.fixture(params=["at once", "locked"])
async def proxy_and_desk(
    request: pytest.FixtureRequest, postgresql_books: str, monkeypatch: pytest.MonkeyPatch
) -> AsyncIterator[tuple[Proxy, Desk]]:
    """A desk that reaches its database through a proxy, and has reached it once.

    It knows the head, so one statement commits; unless others write, too: then a COMMIT does.
    """
    monkeypatch.setattr(postgresql, "COMMAND_WITHIN_SECONDS", 1.0)
    async with proxied(postgresql_books) as (proxy, url), open_database(url) as database:
        desk = desk_in(database)
        await desk.post("1.00")
        if request.param == "locked":
            async with open_database(postgresql_books) as other:
                await desk.at(other).post("1.00")
            await desk.post("1.00")
        proxy.commits = 0
        yield proxy, desk


@pytest.mark.parametrize("fault", Fault)
async def test_a_batch_whose_commit_was_disturbed_is_committed_once(
    proxy_and_desk: tuple[Proxy, Desk], fault: Fault
) -> None:
    proxy, desk = proxy_and_desk
    before = len(await prove(desk.database, desk.org))
    proxy.next_fault = fault
    posted = await asyncio.gather(*(desk.post() for _ in range(5)))
    # What comes late holds the lock only if it had it; else it finds that the head has moved.
    is_tried_again = fault is Fault.CUT_BEFORE or (fault is Fault.LATE and before == 1)
    assert proxy.commits == (2 if is_tried_again else 1)
    assert [entry.number for entry in posted] == [*range(before + 1, before + 6)]
    if fault is Fault.LATE:
        await asyncio.sleep(0.5)
    entries = await prove(desk.database, desk.org)
    assert entries[before:] == posted


async def test_a_new_account_is_there_after_its_commit_was_disturbed(
    proxy_and_desk: tuple[Proxy, Desk],
) -> None:
    proxy, desk = proxy_and_desk
    for turn, fault in enumerate((Fault.CUT_AFTER, Fault.CUT_BEFORE)):
        proxy.next_fault = fault
        of = AccountDraft(f"112{turn + 5}", AccountType.ASSET, f"acc_new{turn}", name_en="New")
        made = await desk.create_account(of)
        assert (await desk.post(debit=f"acc_new{turn}")).lines[0].account == made.number
    await prove(desk.database, desk.org)


@pytest.mark.parametrize("fault", [Fault.CUT_AFTER, Fault.CUT_BEFORE])
async def test_an_unknown_outcome_is_settled_by_the_same_key(
    proxy_and_desk: tuple[Proxy, Desk], fault: Fault
) -> None:
    proxy, desk = proxy_and_desk
    before = len(await prove(desk.database, desk.org))
    unit = desk.posting_unit(draft(), idempotency=key("k"))

    proxy.next_fault, proxy.is_lost_with_commit = fault, True
    with pytest.raises(OutcomeUnknown) as caught:
        await desk.database.append(unit)
    assert (caught.value.status, caught.value.retry_after_seconds) == (503, 1)
    proxy.is_refusing = proxy.is_lost_with_commit = False
    again = await desk.database.append(unit)
    assert again.is_replay is (fault is Fault.CUT_AFTER)
    assert len(await prove(desk.database, desk.org)) == before + 1


@pytest.mark.parametrize("fault", [Fault.CUT_AFTER, Fault.CUT_BEFORE])
async def test_an_outcome_without_an_event_is_kept_though_its_commit_was_disturbed(
    proxy_and_desk: tuple[Proxy, Desk], fault: Fault
) -> None:
    proxy, desk = proxy_and_desk
    proxy.next_fault = fault
    refused = await desk.post_many([unbalanced()], BulkMode.EACH, idempotency=key("k"))
    assert [outcome.entry for outcome in refused.outcomes] == [None]
    with pytest.raises(IdempotencyMismatch):
        await desk.post_many([draft()], BulkMode.EACH, idempotency=key("k", b"other input"))
