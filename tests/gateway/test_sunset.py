"""What is to end says so in every answer and in the documents, and goes on answering."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from gateway.app import create_app
from gateway.settings import SettingsFault, read_settings
from ledger.policy import Role
from storage.database import open_database
from tests.gateway.test_app import bearer, running

if TYPE_CHECKING:
    from gateway.settings import Settings

JUNE_30 = "Wed, 30 Jun 2027 00:00:00 GMT"
JANUARY_31 = "Sun, 31 Jan 2027 00:00:00 GMT"
LINKS = (
    '</docs/v1>; rel="deprecation"; type="text/html", </docs/v1>; rel="sunset"; type="text/html"'
)


def with_sunset(settings: Settings, *sunset: str, **more: object) -> Settings:
    return settings.model_copy(update={"sunset": sunset, "rate_limit": "1000/minute", **more})


def told(answer) -> list[str | None]:
    return [answer.headers.get(name) for name in ("Deprecation", "Sunset", "Link")]


@pytest.mark.parametrize(
    ("value", "message"),
    [
        ("v1", "'v1' sets no day; write it like v1=2027-06-30."),
        (
            "v3=2027-06-30",
            "'v3' is neither a dialect (v1, guliel) nor one of their routes, such as"
            " DELETE /api/journal-entries/{id}.",
        ),
        (
            "GET /api/v1/nowhere=2027-06-30",
            "'GET /api/v1/nowhere' is neither a dialect (v1, guliel) nor one of their routes,"
            " such as DELETE /api/journal-entries/{id}.",
        ),
        ("v1=2027-02-30", "'2027-02-30' of 'v1' is no day such as 2027-06-30."),
        ("v1=", "'' of 'v1' is no day such as 2027-06-30."),
        ("v1=30.06.2027", "'30.06.2027' of 'v1' is no day such as 2027-06-30."),
        ("v1=2026-13-01..2027-06-30", "'2026-13-01' of 'v1' is no day such as 2027-06-30."),
        ("v1=2027-07-01..2027-06-30", "'v1' would end before its deprecation begins."),
        ("v1=2027-06-30,guliel=2027-06-30,v1=2028-01-01", "'v1' is set twice."),
    ],
)
def test_what_cannot_be_meant_is_refused_at_start(
    value: str, message: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DAFTAR_SUNSET", value)
    with pytest.raises(SettingsFault) as caught:
        read_settings()
    assert str(caught.value) == f"DAFTAR_SUNSET {message}"


@pytest.mark.parametrize("value", ["moving", "https://a.example/<b>", "ftp://a", "/a b", ""])
def test_a_link_is_an_address(value: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DAFTAR_SUNSET_LINK", value)
    with pytest.raises(SettingsFault) as caught:
        read_settings()
    assert str(caught.value) == (
        "DAFTAR_SUNSET_LINK must be a URL such as https://example.com/api-v1,"
        " or a path on this host."
    )


async def test_every_answer_of_a_dialect_says_when_it_ends(settings, database, new_key) -> None:
    _, text = await new_key()
    ending = with_sunset(settings, "v1=2026-12-01..2027-06-30")
    async with running(create_app(ending, database)) as client:
        headers = bearer(text)
        answers = [
            await client.get("/api/v1/accounts", headers=headers),
            await client.get("/api/v1/accounts?limit=0", headers=headers),
            await client.get("/api/v1/invoices/inv_0", headers=headers),
            await client.head("/api/v1/accounts", headers=headers),
            await client.put("/api/v1/accounts", headers=headers),
            await client.get("/api/v1/nowhere", headers=headers),
            await client.get("/api/v1/accounts"),
        ]
        others = [
            await client.get("/api/ledger/summary?organizationId=org_palm", headers=headers),
            await client.post("/graphql", json={"query": "{ __typename }"}, headers=headers),
            await client.get("/docs"),
        ]

    assert [one.status_code for one in answers] == [200, 400, 404, 200, 405, 404, 401]
    assert [told(one) for one in answers] == [["@1796083200", JUNE_30, LINKS]] * 7
    assert [one.status_code for one in others] == [200, 200, 200]
    assert [told(one) for one in others] == [[None, None, None]] * 3


async def test_links_of_pages_stay(settings, database, new_key) -> None:
    _, text = await new_key()
    ending = with_sunset(settings, "v1=2027-06-30", sunset_link="https://books.example/v1")
    async with running(create_app(ending, database)) as client:
        answer = await client.get("/api/v1/accounts?limit=100", headers=bearer(text))

    assert answer.headers.get_list("Link") == [
        '</api/v1/accounts?page=1&limit=100>; rel="first",'
        ' </api/v1/accounts?page=1&limit=100>; rel="last",'
        ' <https://books.example/v1>; rel="deprecation"; type="text/html",'
        ' <https://books.example/v1>; rel="sunset"; type="text/html"'
    ]
    assert answer.links["sunset"]["url"] == "https://books.example/v1"


async def test_a_route_counts_more_than_its_dialect(settings, database, new_key) -> None:
    _, text = await new_key()
    ending = with_sunset(
        settings, "guliel=2027-06-30", "GET /api/ledger/export=2026-11-01..2027-01-31"
    )
    async with running(create_app(ending, database)) as client:
        stream = await client.get(
            "/api/ledger/export?organizationId=org_palm", headers=bearer(text)
        )
        other = await client.get(
            "/api/ledger/summary?organizationId=org_palm", headers=bearer(text)
        )
        slash = await client.get("/api/ledger/export/", headers=bearer(text))
        foreign = await client.get("/api/v1/accounts", headers=bearer(text))

    assert (stream.status_code, stream.headers["Content-Type"]) == (200, "text/csv; charset=utf-8")
    assert stream.text.startswith("date,entryId,")
    assert told(stream)[:2] == ["@1793491200", JANUARY_31]
    assert other.headers["Sunset"] == JUNE_30
    assert (slash.status_code, slash.headers["Sunset"]) == (400, JANUARY_31)
    assert told(foreign)[:2] == [None, None]


async def test_after_its_day_everything_goes_on(settings, database, new_key) -> None:
    _, text = await new_key()
    ending = with_sunset(settings, "v1=2020-01-01")
    async with running(create_app(ending, database)) as client:
        answer = await client.get("/api/v1/accounts", headers=bearer(text))

    assert (answer.status_code, answer.json()["page"]) == (200, 1)
    assert told(answer)[:2] == ["@1577836800", "Wed, 01 Jan 2020 00:00:00 GMT"]


async def test_the_start_of_deprecation_is_remembered(settings, database, new_key) -> None:
    _, text = await new_key()
    first = with_sunset(settings, "v1=2099-01-01")
    later = with_sunset(settings, "v1=2099-06-30", "guliel=2099-01-01")
    now = database.clock() // 1_000_000
    began = []
    for moved_seconds, ending in ((10, first), (1_000, later)):
        clock = (now + moved_seconds) * 1_000_000
        async with (
            open_database(settings.database_url, clock=lambda clock=clock: clock) as books,
            running(create_app(ending, books)) as client,
        ):
            for path in ("/api/v1/accounts", "/api/ledger/summary"):
                answer = await client.get(path, headers=bearer(text))
                began.append(answer.headers.get("Deprecation"))

    assert began == [f"@{now + 10}", None, f"@{now + 10}", f"@{now + 1_000}"]


async def test_pages_of_other_origins_may_read_it(settings, database, new_key) -> None:
    _, text = await new_key()
    ending = with_sunset(settings, "v1=2027-06-30", cors_origins=("https://books.example",))
    async with running(create_app(ending, database)) as client:
        headers = {**bearer(text), "Origin": "https://books.example"}
        answer = await client.get("/api/v1/accounts", headers=headers)

    exposed = {name.strip() for name in answer.headers["Access-Control-Expose-Headers"].split(",")}
    assert {"Deprecation", "Sunset", "Link"} <= exposed


async def test_documents_mark_what_is_to_end(settings, database) -> None:
    ending = with_sunset(settings, "GET /api/v1/accounts=2027-01-31", "guliel=2027-06-30")
    async with running(create_app(ending, database)) as client:
        v1 = (await client.get("/openapi/v1.json")).json()
        guliel = (await client.get("/openapi/guliel.json")).json()
        pages = [(await client.get(f"/docs/{name}")).text for name in ("v1", "guliel")]
    marked = {
        f"{method.upper()} {path}": operation["x-sunset"]
        for path, methods in v1["paths"].items()
        for method, operation in methods.items()
        if operation.get("deprecated")
    }
    operation = v1["paths"]["/api/v1/accounts"]["get"]

    assert marked == {"GET /api/v1/accounts": "2027-01-31"}
    assert operation["responses"]["200"]["headers"].keys() >= {"Deprecation", "Sunset", "Link"}
    assert v1["components"]["headers"].keys() >= {"Deprecation", "Sunset", "Link"}
    assert [page.count("It is meant to end on") for page in pages] == [1, len(operations(guliel))]
    assert all(one["deprecated"] for one in operations(guliel))


async def test_documents_mark_nothing_by_themselves(settings, database) -> None:
    async with running(create_app(settings, database)) as client:
        for name in ("v1", "guliel"):
            document = (await client.get(f"/openapi/{name}.json")).json()
            assert not any("deprecated" in one for one in operations(document))
            assert "Sunset" not in document["components"]["headers"]


def operations(document):
    return [one for methods in document["paths"].values() for one in methods.values()]


USAGE = "{ dialectUsage { nodes { route deprecatedAt sunsetAt } } }"


async def test_usage_shows_when_a_route_ends(settings, database, new_key) -> None:
    _, text = await new_key(Role.ADMIN)
    ending = with_sunset(settings, "GET /api/v1/accounts=2026-12-01..2027-01-31")
    async with running(create_app(ending, database)) as client:
        await client.get("/api/v1/journal-entries", headers=bearer(text))
        await client.get("/api/v1/accounts", headers=bearer(text))
    async with running(create_app(ending, database)) as client:
        answer = await client.post("/graphql", json={"query": USAGE}, headers=bearer(text))

    assert answer.json()["data"]["dialectUsage"]["nodes"] == [
        {
            "route": "GET /api/v1/accounts",
            "deprecatedAt": "2026-12-01T00:00:00.000000Z",
            "sunsetAt": "2027-01-31T00:00:00.000000Z",
        },
        {"route": "GET /api/v1/journal-entries", "deprecatedAt": None, "sunsetAt": None},
    ]
