"""Keys tell when they were last used, and through which door."""

from asyncio import sleep, timeout
from typing import Any

from ledger.policy import Role
from tests.parity.office import Office
from tests.parity.statements import ask
from tests.parity.surfaces import Surface

LISTED = "{ keys { nodes { prefix lastUsedAt lastUsedSurface } } }"
VIEWER = "{ viewer { key { id lastUsedAt lastUsedSurface } } }"
PATHS = {
    "graphql": "/graphql?query=%7Bviewer%7Bscopes%7D%7D",
    "v1": "/api/v1/journal-entries",
    "guliel": "/api/journal-entries?organizationId=org_home",
}
LONG_SECONDS = 20.0


async def used(office: Office, prefix: str) -> dict[str, Any]:
    """What is listed of a key; its use is noted beside the request."""
    async with timeout(LONG_SECONDS):
        while True:
            nodes = (await ask(office, LISTED))["nodes"]
            (found,) = (one for one in nodes if prefix.startswith(one["prefix"]))
            if found["lastUsedAt"] is not None:
                return dict(found)
            await sleep(0.02)


async def test_a_key_tells_through_which_door_it_was_last_used(
    office: Office, surface: Surface
) -> None:
    text = await office.key_for(office.home, Role.VIEWER)
    answer = await office.call("GET", PATHS[surface.name], key=text)
    assert answer.status_code == 200, answer.text
    found = await used(office, text)
    assert (found["lastUsedSurface"], found["lastUsedAt"][-1]) == (surface.name, "Z")


async def test_a_key_that_was_never_used_tells_nothing(office: Office) -> None:
    await office.key_for(office.home, Role.VIEWER)
    nodes = (await ask(office, LISTED))["nodes"]
    assert (nodes[-1]["lastUsedAt"], nodes[-1]["lastUsedSurface"]) == (None, None)


async def test_who_asks_sees_it_too(office: Office) -> None:
    await ask(office, VIEWER)
    async with timeout(LONG_SECONDS):
        while True:
            found = (await ask(office, VIEWER))["key"]
            if found["lastUsedAt"] is not None:
                break
            await sleep(0.1)  # A key just looked up is known for a moment as it was.
    assert found["lastUsedSurface"] == "graphql"
