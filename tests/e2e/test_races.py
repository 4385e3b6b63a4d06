"""Requests that race over HTTP: against a lock, with one key, from two processes."""

from asyncio import create_task, gather, sleep
from json import loads
from typing import Any

from httpx2 import AsyncClient

from tests.e2e.conftest import Place
from tests.e2e.servers import daftar, serving
from tests.e2e.test_kills import POST, draft

LOCK = 'mutation { setLedgerLock(input: {lockedThrough: "2026-03-31"}) { sequence } }'
SUMMARY = "{ ledgerSummary { entries lastNumber sequence } }"
ENTRIES = "{ journalEntries(limit: 100) { total nodes { number sequence } } }"
POSTERS = 40
CALLERS = 50


async def ask(client: AsyncClient, query: str, **request: Any) -> dict[str, Any]:
    body = {"query": query, "variables": request.pop("variables", {})}
    answer: dict[str, Any] = (await client.post("/graphql", json=body, **request)).json()
    return answer


async def test_nothing_within_the_lock_commits_after_the_lock_answered(place: Place) -> None:
    posted: list[int] = []

    async def post_until_refused(client: AsyncClient) -> str:
        while True:
            document = POST.replace("id number", "sequence")
            answer = await ask(client, document, variables=draft("race"))
            if "errors" in answer:
                code: str = answer["errors"][0]["extensions"]["code"]
                return code
            posted.append(answer["data"]["createJournalEntry"]["sequence"])

    with serving(place.environment, place.log) as server:
        async with AsyncClient(
            base_url=server.address, headers=place.headers, timeout=60
        ) as client:
            posters = [create_task(post_until_refused(client)) for _ in range(POSTERS)]
            await sleep(0.5)
            locked = (await ask(client, LOCK))["data"]["setLedgerLock"]["sequence"]
            codes = await gather(*posters)
            summary = (await ask(client, SUMMARY))["data"]["ledgerSummary"]

    assert set(codes) == {"PERIOD_LOCKED"}
    assert posted
    assert max(posted) < locked
    assert summary["sequence"] == locked
    assert summary["entries"] == len(posted)


async def test_one_idempotency_key_over_two_processes_is_one_entry(shared_place: Place) -> None:
    place = shared_place
    headers = {**place.headers, "Idempotency-Key": "payday-2026-03"}
    with (
        serving(place.environment, place.log) as one,
        serving(place.environment, place.log.with_name("second.log")) as two,
    ):
        async with (
            AsyncClient(base_url=one.address, headers=headers, timeout=60) as first,
            AsyncClient(base_url=two.address, headers=headers, timeout=60) as second,
        ):
            calls = [
                ask((first, second)[n % 2], POST, variables=draft("pay")) for n in range(CALLERS)
            ]
            answers = await gather(*calls)
            summary = (await ask(first, SUMMARY))["data"]["ledgerSummary"]

    assert len({answer["data"]["createJournalEntry"]["id"] for answer in answers}) == 1
    assert (summary["entries"], summary["lastNumber"]) == (1, 1)


async def test_two_processes_number_one_organization_without_gaps(shared_place: Place) -> None:
    place, each = shared_place, 40
    with (
        serving(place.environment, place.log) as one,
        serving(place.environment, place.log.with_name("second.log")) as two,
    ):
        async with (
            AsyncClient(base_url=one.address, headers=place.headers, timeout=60) as first,
            AsyncClient(base_url=two.address, headers=place.headers, timeout=60) as second,
        ):
            calls = [
                ask(client, POST, variables=draft("both"))
                for client in (first, second)
                for _ in range(each)
            ]
            answers = await gather(*calls)

    numbers = sorted(answer["data"]["createJournalEntry"]["number"] for answer in answers)
    assert numbers == list(range(1, 2 * each + 1))
    daftar(place.environment, "verify")


async def test_two_processes_share_one_bucket(shared_place: Place) -> None:
    place = shared_place
    made = daftar(
        place.environment, "keys", "create", "--organization", place.organization,
        "--role", "VIEWER", "--scopes", "*", "--rate-limit", "30", "--json",
    )  # fmt: skip
    headers = {"Authorization": f"Bearer {loads(made)['key']}"}
    with (
        serving(place.environment, place.log) as one,
        serving(place.environment, place.log.with_name("second.log")) as two,
    ):
        async with (
            AsyncClient(base_url=one.address, headers=headers, timeout=60) as first,
            AsyncClient(base_url=two.address, headers=headers, timeout=60) as second,
        ):
            calls = [
                (first, second)[n % 2].get(("/api/v1/accounts", "/api/v1/journal-entries")[n % 2])
                for n in range(60)
            ]
            statuses = [answer.status_code for answer in await gather(*calls)]

    assert statuses.count(200) == 30
    assert statuses.count(429) == 30
