"""Accounts that take no authored line are refused alike wherever a line can name them."""

import pytest

from tests.parity.office import Office
from tests.parity.surfaces import V1, GraphQL, Line

CREATE = """mutation { createAccount(input: {
    code: "1199", handle: "acc_till", nameEn: "Till", nameAr: "الصندوق", type: ASSET, class: CASH
}) { handle isLeaf isActive class nature level } }"""
CLOSE = 'mutation { deactivateAccount(input: {id: "acc_till"}) { isActive } }'
TWICE = CREATE.replace('"acc_till"', '"acc_other"')


def sale_at(account: str) -> list[Line]:
    return [(account, "5", "0"), ("acc_revenue", "0", "5")]


@pytest.fixture
async def till(office: Office) -> Office:
    made = (await office.graphql(CREATE)).json()["data"]["createAccount"]
    assert made == {
        "handle": "acc_till",
        "isLeaf": True,
        "isActive": True,
        "class": "CASH",
        "nature": "DEBIT",
        "level": 1,
    }
    return office


async def test_new_account_takes_lines_until_it_is_deactivated(till: Office) -> None:
    taken = await V1(till).post(sale_at("acc_till"))
    closed = (await till.graphql(CLOSE)).json()["data"]["deactivateAccount"]

    refused = [await surface.post(sale_at("acc_till")) for surface in (GraphQL(till), V1(till))]

    assert not taken.is_refused
    assert closed == {"isActive": False}
    assert [answer.code for answer in refused] == ["ACCOUNT_INACTIVE"] * 2
    assert refused[0].paths == [["input", "lines", 0, "accountId"]]
    assert refused[1].paths == [["lines", 0, "accountId"]]


async def test_mirror_of_a_deactivated_account_is_posted(till: Office) -> None:
    posted = await V1(till).post(sale_at("acc_till"))
    await till.graphql(CLOSE)

    reverse = "mutation($id: ID!) { reverseJournalEntry(input: {id: $id}) { reversalOfId } }"
    answer = (await till.graphql(reverse, {"id": posted.data["id"]})).json()

    assert answer["data"]["reverseJournalEntry"] == {"reversalOfId": posted.data["id"]}


async def test_header_takes_no_lines(office: Office) -> None:
    for surface in (GraphQL(office), V1(office)):
        refused = await surface.post(sale_at("acc_assets"))
        assert refused.code == "ACCOUNT_NOT_LEAF"


async def test_code_of_another_account_is_refused(till: Office) -> None:
    answer = (await till.graphql(TWICE)).json()

    [error] = answer["errors"]
    assert error["extensions"]["code"] == "DUPLICATE"
    assert error["extensions"]["details"][0]["path"] == ["input", "code"]
