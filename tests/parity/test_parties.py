"""Customers and vendors: the same through GraphQL and v1, in each organisation for itself."""

from asyncio import gather
from typing import Any

import pytest

from ledger.policy import Role
from tests.parity.office import Office
from tests.parity.records import Door, GraphQLDoor, V1Door
from tests.parity.surfaces import GraphQL

FULL: dict[str, Any] = {
    "code": "ع-001",
    "nameEn": "Al Noor Trading",
    "nameAr": "شركة النور للتجارة",
    "taxId": "300000000000003",
    "email": "accounts@alnoor.example",
    "phone": "+966 11 000 0000",
    "address": "طريق الملك فهد",
    "city": "الرياض",
    "country": "SA",
    "paymentTerms": 45,
    "isActive": True,
}


@pytest.fixture(params=["customer", "vendor"])
def noun(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture(params=[GraphQLDoor, V1Door], ids=["graphql", "v1"])
def door(request: pytest.FixtureRequest, office: Office, noun: str) -> Door:
    chosen: Door = request.param(office, noun)
    return chosen


async def events(office: Office) -> list[str]:
    answer = (await office.graphql("{ events(last: 9) { nodes { type } } }")).json()
    return [node["type"] for node in answer["data"]["events"]["nodes"]]


async def test_created_party_is_the_same_on_every_surface(door: Door) -> None:
    made = await door.create(FULL)

    assert not made.is_refused
    assert made.data == {**made.data, **FULL}
    assert made.data["id"].startswith({"customer": "cus_", "vendor": "ven_"}[door.noun])
    assert ("creditLimit" in made.data) == (door.noun == "customer")
    for other in (GraphQLDoor, V1Door):
        assert await other(door.office, door.noun).listing() == [made.data]
    assert (await events(door.office))[-1] == f"{door.noun}.created"


async def test_what_is_left_out_has_its_default(door: Door) -> None:
    made = (await door.create({"code": "C-1", "nameEn": "Noor", "email": None})).data

    assert (made["nameAr"], made["country"], made["paymentTerms"]) == ("Noor", "SA", 30)
    assert (made["isActive"], made["email"], made["taxId"]) == (True, None, None)


async def test_v1_answers_201_and_takes_a_credit_limit_of_customers_only(office: Office) -> None:
    facts = {"code": "C-1", "nameEn": "Noor", "creditLimit": 1500.5}

    customer = await V1Door(office, "customer").create(facts)
    vendor = await V1Door(office, "vendor").create(facts)

    assert customer.status == 201
    assert '"creditLimit":1500.5' in customer.response.text
    assert (vendor.status, vendor.paths) == (400, [["creditLimit"]])


BAD: dict[str, tuple[dict[str, Any], str]] = {
    "no code": ({"code": ""}, "code"),
    "long code": ({"code": "x" * 33}, "code"),
    "no name": ({"nameEn": None, "nameAr": " "}, "nameEn"),
    "e-mail": ({"email": "nobody"}, "email"),
    "country": ({"country": "Saudi"}, "country"),
    "terms": ({"paymentTerms": 3651}, "paymentTerms"),
    "unknown field": ({"colour": "red"}, "colour"),
}


@pytest.mark.parametrize("case", BAD)
async def test_bad_party_is_refused_by_name_and_nothing_is_kept(door: Door, case: str) -> None:
    wrong, field = BAD[case]

    refused = await door.create({**FULL, **wrong})

    assert refused.status in (200, 400)
    assert refused.is_refused
    assert refused.code == "INVALID_INPUT" or case == "unknown field"
    if door.name == "v1" or case != "unknown field":
        assert refused.paths == [door.path(field)]
    assert await door.listing() == []


async def test_code_is_taken_once_for_every_door(door: Door) -> None:
    await door.create(FULL)

    for other in (GraphQLDoor, V1Door):
        refused = await other(door.office, door.noun).create({**FULL, "nameEn": "Other"})
        assert refused.code == "DUPLICATE"
        assert refused.paths == [other(door.office, door.noun).path("code")]
    elsewhere = {"customer": "vendor", "vendor": "customer"}[door.noun]
    assert not (await type(door)(door.office, elsewhere).create(FULL)).is_refused


async def test_of_racers_for_one_code_one_wins(office: Office, noun: str) -> None:
    doors = [GraphQLDoor(office, noun), V1Door(office, noun)] * 4

    answers = await gather(*(door.create(FULL) for door in doors))

    assert sorted(str(answer.code) for answer in answers) == ["DUPLICATE"] * 7 + ["None"]
    assert len(await doors[0].listing()) == 1


async def test_retry_with_the_same_key_replays_through_any_door(office: Office, noun: str) -> None:
    headers = {"Idempotency-Key": "first"}
    graphql, v1 = GraphQLDoor(office, noun), V1Door(office, noun)

    first = await v1.create(FULL, headers=headers)
    again = await v1.create(FULL, headers=headers)
    other = await graphql.create(FULL, headers=headers)
    changed = await v1.create({**FULL, "city": "Jeddah"}, headers=headers)

    assert first.data == again.data == other.data
    assert again.response.headers["Idempotent-Replayed"] == "true"
    assert (changed.status, changed.code) == (422, "IDEMPOTENCY_MISMATCH")
    assert len(await v1.listing()) == 1


async def test_other_organisation_has_codes_of_its_own(office: Office, noun: str) -> None:
    door = GraphQLDoor(office, noun)
    mine = await door.create(FULL)
    theirs = await door.create(FULL, key=office.stranger)

    update = await door.change("update", {"id": theirs.data["id"], "city": "x"})
    missing = await door.change("update", {"id": "cus_missing", "city": "x"})
    looked_up = (await office.graphql(f'{{ {noun}(id: "{theirs.data["id"]}") {{ id }} }}')).json()

    assert await door.listing() == [mine.data]
    assert (
        (update.code, update.paths)
        == (missing.code, missing.paths)
        == (
            "NOT_FOUND",
            [["input", "id"]],
        )
    )
    assert looked_up["data"] == {noun: None}
    assert looked_up["errors"][0]["extensions"]["code"] == "NOT_FOUND"


async def test_null_clears_what_is_optional_and_leaves_the_rest(office: Office, noun: str) -> None:
    door = GraphQLDoor(office, noun)
    made = (await door.create(FULL)).data
    nothing = dict.fromkeys(
        ("taxId", "email", "phone", "address", "city", "code", "country", "paymentTerms")
    )

    same = await door.change("update", {"id": made["id"]})
    cleared = await door.change("update", {"id": made["id"], "nameAr": None, **nothing})

    assert same.data == made
    assert cleared.data == {
        **made,
        "nameAr": "Al Noor Trading",
        **dict.fromkeys(("taxId", "email", "phone", "address", "city")),
    }


async def test_blank_code_does_not_replace_one(office: Office, noun: str) -> None:
    door = GraphQLDoor(office, noun)
    made = (await door.create(FULL)).data

    refused = await door.change("update", {"id": made["id"], "code": " "})

    assert (refused.code, refused.paths) == ("INVALID_INPUT", [["input", "code"]])


async def test_credit_limit_may_become_nothing(office: Office) -> None:
    door = GraphQLDoor(office, "customer")
    made = (await door.create({**FULL, "creditLimit": "50000.00"})).data

    kept = await door.change("update", {"id": made["id"], "creditLimit": None})
    none = await door.change("update", {"id": made["id"], "creditLimit": 0})

    assert [one.data["creditLimit"] for one in (kept, none)] == [50000, 0]


async def test_deactivated_party_is_listed_as_such_and_comes_back(
    office: Office, noun: str
) -> None:
    door = GraphQLDoor(office, noun)
    made = (await door.create(FULL)).data
    other = (await door.create({"code": "C-2", "nameEn": "Other"})).data

    closed = await door.change("deactivate", {"id": made["id"]})

    assert closed.data == {**made, "isActive": False}
    for each in (door, V1Door(office, noun)):
        assert await each.listing(isActive=False) == [closed.data]
        assert await each.listing(isActive=True) == [other]
    back = await door.change("update", {"id": made["id"], "isActive": True})
    assert back.data == made
    assert (await events(office))[-2:] == [f"{noun}.updated"] * 2


async def test_text_is_found_in_every_searched_field(door: Door) -> None:
    made = (await door.create(FULL)).data
    await door.create({"code": "C-2", "nameEn": "Other"})

    for text in ("AL NOOR", "النور", "ع-001", "300000000000003", "ALNOOR.example", "+966 11"):
        assert await door.listing(search=text) == [made], text
    assert await door.listing(search="%") == []


async def test_party_is_found_by_id_or_by_code(office: Office, noun: str) -> None:
    made = (await GraphQLDoor(office, noun).create(FULL)).data

    async def look_up(arguments: str) -> Any:
        return await GraphQL(office).run(f"{{ {noun}{arguments} {{ id }} }}")

    by_id = await look_up(f'(id: "{made["id"]}")')
    by_code = await look_up(f'(code: "{FULL["code"]}")')
    both = await look_up(f'(id: "{made["id"]}", code: "x")')
    neither = await look_up("")
    missing = await look_up('(code: "C-404")')

    assert by_id.data == by_code.data == {"id": made["id"]}
    assert [one.code for one in (both, neither, missing)] == [
        "INVALID_INPUT",
        "INVALID_INPUT",
        "NOT_FOUND",
    ]
    assert missing.paths == [["code"]]


async def test_customer_is_no_vendor(office: Office) -> None:
    made = (await GraphQLDoor(office, "customer").create(FULL)).data

    answer = await GraphQL(office).run(f'{{ vendor(id: "{made["id"]}") {{ id }} }}')
    changed = await GraphQLDoor(office, "vendor").change("deactivate", {"id": made["id"]})

    assert [answer.code, changed.code] == ["NOT_FOUND", "NOT_FOUND"]


async def test_v1_list_is_whole_until_it_is_paged(office: Office, noun: str) -> None:
    door = V1Door(office, noun)
    for number in range(60):
        await door.create({"code": f"C-{number:03}", "nameEn": "Name"})

    whole = await office.call("GET", f"/api/v1/{noun}s")
    second = await office.call("GET", f"/api/v1/{noun}s?page=2&limit=50")

    assert [one["code"] for one in whole.json()["data"]] == [f"C-{n:03}" for n in range(60)]
    envelope = {name: value for name, value in whole.json().items() if name != "data"}
    assert envelope == {"total": 60, "page": 1, "limit": 60, "pages": 1}
    assert "link" not in whole.headers
    assert [one["code"] for one in second.json()["data"]] == [f"C-{n:03}" for n in range(50, 60)]
    assert (second.json()["total"], second.json()["pages"]) == (60, 2)
    assert f"/api/v1/{noun}s?page=1&limit=50>" in second.headers["link"]


async def test_cursor_of_another_order_is_refused(office: Office, noun: str) -> None:
    for number in range(3):
        await GraphQLDoor(office, noun).create({"code": f"C-{number}", "nameEn": "Name"})

    async def walk(arguments: str) -> Any:
        document = f"{{ {noun}s({arguments}) {{ nodes {{ code }} pageInfo {{ endCursor }} }} }}"
        return await GraphQL(office).run(document)

    first = await walk("first: 1, sort: NAME_DESC")
    cursor = first.data["pageInfo"]["endCursor"]
    second = await walk(f'first: 1, sort: NAME_DESC, after: "{cursor}"')
    refused = await walk(f'first: 1, sort: NAME, after: "{cursor}"')
    both = await walk("all: true, first: 1")

    assert [first.data["nodes"], second.data["nodes"]] == [[{"code": "C-2"}], [{"code": "C-1"}]]
    assert (refused.code, both.code) == ("INVALID_CURSOR", "INVALID_INPUT")


async def test_scope_and_role_are_asked_for(office: Office, noun: str) -> None:
    reader = await office.key_for(office.home, Role.OWNER, f"{noun}s:read")
    viewer = await office.key_for(office.home, Role.VIEWER, f"{noun}s:read", f"{noun}s:write")
    stranger = await office.key_for(office.home, Role.OWNER, "accounting:read")
    door = V1Door(office, noun)

    for key in (reader, viewer):
        assert (await door.create(FULL, key=key)).code == "FORBIDDEN"
        assert (await office.call("GET", f"/api/v1/{noun}s", key=key)).status_code == 200
    assert (await office.call("GET", f"/api/v1/{noun}s", key=stranger)).status_code == 403
