"""Products: the same through GraphQL and v1, prices exact to the last digit."""

from asyncio import gather
from decimal import Decimal
from typing import Any

import pytest

from tests.parity.office import Office
from tests.parity.records import Door, GraphQLDoor, V1Door
from tests.parity.surfaces import GraphQL

FULL: dict[str, Any] = {
    "code": "ص-001",
    "nameEn": "Printer paper A4",
    "nameAr": "ورق طباعة",
    "description": "500 ورقة",
    "barcode": "6280000000017",
    "category": "قرطاسية",
    "unitType": "BOX",
    "vatCategory": "S",
    "isActive": True,
}


@pytest.fixture(params=[GraphQLDoor, V1Door], ids=["graphql", "v1"])
def door(request: pytest.FixtureRequest, office: Office) -> Door:
    chosen: Door = request.param(office, "product")
    return chosen


async def test_created_product_is_the_same_on_every_surface(door: Door) -> None:
    made = await door.create({**FULL, "costPrice": 62.123456, "sellingPrice": 85, "vatRate": 5})

    assert not made.is_refused
    assert made.data == {**made.data, **FULL}
    assert made.data["costPrice"] == Decimal("62.123456")
    assert (made.data["sellingPrice"], made.data["vatRate"]) == (85, 5)
    assert made.data["id"].startswith("prd_")
    for other in (GraphQLDoor, V1Door):
        assert await other(door.office, "product").listing() == [made.data]


async def test_what_is_left_out_has_its_default(door: Door) -> None:
    made = (await door.create({"code": "P-1", "nameEn": "Paper"})).data

    assert (made["nameAr"], made["unitType"]) == ("Paper", "EA")
    assert (made["costPrice"], made["sellingPrice"]) == (0, 0)
    assert (made["vatCategory"], made["vatRate"]) == ("S", 15)


async def test_decimals_are_written_with_their_own_digits(office: Office) -> None:
    facts = {"code": "P-1", "nameEn": "Paper", "costPrice": 1.50, "vatRate": 15.0}

    made = await V1Door(office, "product").create(facts)
    answer = await GraphQL(office).run('{ product(code: "P-1") { costPrice vatRate } }')

    assert made.status == 201
    assert '"costPrice":1.5,"sellingPrice":0,"vatRate":15,' in made.response.text
    assert answer.data == {"costPrice": "1.5", "vatRate": "15"}


@pytest.mark.parametrize("written", ["62.10", 62.1, '"62.100000"'])
async def test_decimal_is_taken_as_text_and_as_number(office: Office, written: Any) -> None:
    document = f"""mutation {{ createProduct(input: {{
        code: "P-1", nameEn: "Paper", costPrice: {written}
    }}) {{ costPrice }} }}"""

    assert (await GraphQL(office).run(document)).data == {"costPrice": "62.1"}


BAD: dict[str, tuple[dict[str, Any], str, str]] = {
    "no code": ({"code": " "}, "INVALID_INPUT", "code"),
    "no name": ({"nameEn": None, "nameAr": None}, "INVALID_INPUT", "nameEn"),
    "rate for Z": ({"vatCategory": "Z", "vatRate": 15}, "VAT_MISMATCH", "vatRate"),
    "rate for E": ({"vatCategory": "E", "vatRate": 5}, "VAT_MISMATCH", "vatRate"),
    "rate for O": ({"vatCategory": "O", "vatRate": 0.01}, "VAT_MISMATCH", "vatRate"),
    "no rate for S": ({"vatCategory": "S", "vatRate": 0}, "VAT_MISMATCH", "vatRate"),
    "rate over 100": ({"vatRate": 100.5}, "AMOUNT_INVALID", "vatRate"),
    "seven decimals": ({"costPrice": 0.0000001}, "AMOUNT_INVALID", "costPrice"),
    "negative price": ({"sellingPrice": -1}, "AMOUNT_INVALID", "sellingPrice"),
}


@pytest.mark.parametrize("case", BAD)
async def test_bad_product_is_refused_by_name_and_nothing_is_kept(door: Door, case: str) -> None:
    wrong, code, field = BAD[case]

    refused = await door.create({**FULL, **wrong})

    assert (refused.code, refused.paths) == (code, [door.path(field)])
    assert await door.listing() == []


async def test_unknown_category_and_text_for_a_number_are_refused(office: Office) -> None:
    door = V1Door(office, "product")

    category = await door.create({**FULL, "vatCategory": "X"})
    text = await door.create({**FULL, "costPrice": "1.50"})
    unknown = await door.create({**FULL, "colour": "red"})

    assert [one.status for one in (category, text, unknown)] == [400, 400, 400]
    assert [one.paths for one in (category, text, unknown)] == [
        [["vatCategory"]],
        [["costPrice"]],
        [["colour"]],
    ]


@pytest.mark.parametrize("letter", ["Z", "E", "O"])
async def test_category_without_tax_has_a_rate_of_zero(door: Door, letter: str) -> None:
    made = (await door.create({**FULL, "vatCategory": letter})).data

    assert (made["vatCategory"], made["vatRate"]) == (letter, 0)
    assert await door.listing(vatCategory=letter) == [made]
    assert await door.listing(vatCategory="S") == []


async def test_code_is_taken_once_for_every_door(door: Door) -> None:
    await door.create(FULL)

    for other in (GraphQLDoor, V1Door):
        refused = await other(door.office, "product").create({**FULL, "nameEn": "Other"})
        assert refused.code == "DUPLICATE"
        assert refused.paths == [other(door.office, "product").path("code")]


async def test_of_racers_for_one_code_one_wins(office: Office) -> None:
    doors = [GraphQLDoor(office, "product"), V1Door(office, "product")] * 4

    answers = await gather(*(door.create(FULL) for door in doors))

    assert sorted(str(answer.code) for answer in answers) == ["DUPLICATE"] * 7 + ["None"]


async def test_retry_with_the_same_key_replays_through_any_door(office: Office) -> None:
    headers = {"Idempotency-Key": "first"}
    facts = {**FULL, "costPrice": 62.5}

    first = await GraphQLDoor(office, "product").create(
        {**facts, "costPrice": "62.500"}, headers=headers
    )
    again = await V1Door(office, "product").create(facts, headers=headers)

    assert first.data == again.data
    assert again.response.headers["Idempotent-Replayed"] == "true"


async def test_product_is_changed_cleared_and_deactivated(office: Office) -> None:
    door = GraphQLDoor(office, "product")
    made = (await door.create({**FULL, "sellingPrice": "85.00"})).data

    changed = await door.change(
        "update",
        {"id": made["id"], "sellingPrice": 0, "costPrice": None, "barcode": None, "category": None},
    )
    exempt = await door.change("update", {"id": made["id"], "vatCategory": "E"})
    closed = await door.change("deactivate", {"id": made["id"]})

    assert changed.data == {**made, "sellingPrice": 0, "barcode": None, "category": None}
    assert exempt.data == {**changed.data, "vatCategory": "E", "vatRate": 0}
    assert closed.data == {**exempt.data, "isActive": False}
    for each in (door, V1Door(office, "product")):
        assert await each.listing(isActive=False) == [closed.data]
        assert await each.listing(isActive=True) == []


async def test_products_are_searched_and_filtered_alike(door: Door) -> None:
    made = (await door.create(FULL)).data
    await door.create({"code": "P-2", "nameEn": "Pen"})

    for text in ("PRINTER", "طباعة", "ص-001", "6280000000017", "قرطاسية"):
        assert await door.listing(search=text) == [made], text
    assert await door.listing(category="قرطاسية") == [made]
    assert await door.listing(category="قرطاس") == []


async def test_other_organisation_has_codes_of_its_own(office: Office) -> None:
    door = GraphQLDoor(office, "product")
    await door.create(FULL)
    theirs = await door.create(FULL, key=office.stranger)

    looked_up = await GraphQL(office).run(f'{{ product(id: "{theirs.data["id"]}") {{ id }} }}')
    closed = await door.change("deactivate", {"id": theirs.data["id"]})

    assert [looked_up.code, closed.code] == ["NOT_FOUND", "NOT_FOUND"]
    assert looked_up.data is None
