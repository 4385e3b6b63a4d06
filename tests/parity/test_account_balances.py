"""Balances over time: every point says what the statements of its day say, and opens."""

from typing import Any

import pytest

from ledger.policy import Role
from tests.parity.office import Office
from tests.parity.statements import ask, keep_book, minor, post, refused, undo

OPENED = "(first: 20) { totalDebit totalCredit }"
GIVEN = "$id: ID!, $from: Date, $to: Date, $interval: BalanceInterval! = MONTH, $asOf: Int"
TAKEN = "accountId: $id, from: $from, to: $to, interval: $interval, asOfSequence: $asOf"
BALANCES = f"""query({GIVEN}) {{
    accountBalances({TAKEN}) {{
        account {{ handle nature }} from to interval opening totalDebit totalCredit closing sequence
        openingPostings{OPENED}
        points {{
            from date debit credit balance postings{OPENED} balancePostings{OPENED}
        }}
    }}
}}"""
TRIAL = """query($date: Date!, $asOf: Int) {
    trialBalance(date: $date, asOfSequence: $asOf) {
        rows { account { handle nature } balanceDebit balanceCredit }
    }
}"""
SHEET = """query($date: Date!) {
    balanceSheet(date: $date) { assets { headers { account { handle } amount } } }
}"""


def points(found: Any) -> list[tuple[str, ...]]:
    return [(one["date"], one["debit"], one["credit"], one["balance"]) for one in found["points"]]


def net(postings: Any) -> int:
    return minor(postings["totalDebit"]) - minor(postings["totalCredit"])


async def test_balances_at_month_ends(office: Office) -> None:
    await keep_book(office)

    found = await ask(office, BALANCES, id="acc_cash", **{"from": "2025-12-01", "to": "2026-02-15"})

    assert points(found) == [
        ("2025-12-31", "0.00", "200.00", "700.00"),
        ("2026-01-31", "300.00", "0.00", "1000.00"),
        ("2026-02-15", "0.00", "50.00", "950.00"),
    ]
    assert (found["opening"], found["totalDebit"], found["totalCredit"], found["closing"]) == (
        "900.00",
        "300.00",
        "250.00",
        "950.00",
    )
    assert (found["from"], found["to"], found["interval"]) == ("2025-12-01", "2026-02-15", "MONTH")
    assert [one["from"] for one in found["points"]] == ["2025-12-01", "2026-01-01", "2026-02-01"]


async def test_balances_at_day_ends_stand_on_the_accounts_nature(office: Office) -> None:
    await keep_book(office)

    span = {"from": "2025-12-31", "to": "2026-01-02", "interval": "DAY"}
    capital = await ask(office, BALANCES, id="acc_capital", **span)
    revenue = await ask(office, BALANCES, id="acc_revenue", **span)

    assert [one["balance"] for one in capital["points"]] == ["1000.00"] * 3
    assert [one["balance"] for one in revenue["points"]] == ["900.00", "300.00", "300.00"]
    assert (revenue["opening"], revenue["closing"]) == ("900.00", "300.00")


@pytest.mark.parametrize("interval", ["DAY", "MONTH"])
@pytest.mark.parametrize(
    "handle", ["acc_cash", "acc_retained_earnings", "acc_sales_returns", "acc_rent"]
)
async def test_every_point_is_what_the_trial_balance_says_and_opens(
    office: Office, handle: str, interval: str
) -> None:
    entries = await keep_book(office)
    asked = {"asOf": entries[-1]["sequence"]}
    await post(office, "2025-12-31", "acc_rent", "acc_cash", "75.00")
    await undo(office, "delete", entries[1]["id"])
    await undo(office, "reverse", entries[5]["id"])
    span = {"from": "2025-12-30", "to": "2026-01-02", "interval": interval}
    if interval == "MONTH":
        span |= {"from": "2025-05-05", "to": "2026-03-31"}
    for at in ({}, asked):
        found = await ask(office, BALANCES, id=handle, **span, **at)
        side = -1 if found["account"]["nature"] == "CREDIT" else 1
        for point in found["points"]:
            trial = await ask(office, TRIAL, date=point["date"], **at)
            told = {row["account"]["handle"]: row for row in trial["rows"]}.get(handle)
            expected = minor(told["balanceDebit"]) - minor(told["balanceCredit"]) if told else 0
            assert side * minor(point["balance"]) == expected, point
            assert net(point["balancePostings"]) == expected
            assert net(point["postings"]) == minor(point["debit"]) - minor(point["credit"])
        assert net(found["openingPostings"]) == side * minor(found["opening"])
        assert found["closing"] == found["points"][-1]["balance"]


async def test_a_header_sums_its_leaves(office: Office) -> None:
    await keep_book(office)
    found = await ask(
        office, BALANCES, id="acc_assets", **{"from": "2026-01-01", "to": "2026-03-31"}
    )
    for point in found["points"]:
        sheet = await ask(office, SHEET, date=point["date"])
        headers = {row["account"]["handle"]: row["amount"] for row in sheet["assets"]["headers"]}
        assert point["balance"] == headers["acc_assets"]


async def test_a_year_is_shown_when_no_range_is_given(office: Office) -> None:
    found = await ask(office, BALANCES, id="acc_cash", to="2026-03-31")
    assert (found["from"], found["to"], len(found["points"])) == ("2025-04-01", "2026-03-31", 12)
    today = await ask(office, '{ node(id: "org_home") { ... on Organization { today } } }')
    found = await ask(office, BALANCES, id="acc_cash")
    assert (found["to"], len(found["points"])) == (today["today"], 12)


async def test_what_cannot_be_drawn_is_refused_by_name(office: Office) -> None:
    async def fault(name: str, **variables: Any) -> tuple[str, list[Any]]:
        return await refused(office, BALANCES, id=name, **variables)

    long = {"from": "2020-01-01", "to": "2026-01-01", "interval": "DAY"}
    assert await fault("acc_cash", **long) == ("INVALID_INPUT", [["from"]])
    assert await fault("acc_nowhere") == ("ACCOUNT_UNKNOWN", [["accountId"]])
    backwards = {"from": "2026-01-02", "to": "2026-01-01"}
    assert await fault("acc_cash", **backwards) == ("INVALID_INPUT", [["to"]])
    assert await fault("acc_cash", asOf=10_000) == ("INVALID_INPUT", [["asOfSequence"]])


async def test_a_key_without_the_scope_sees_no_balance(office: Office) -> None:
    key = await office.key_for(office.home, Role.OWNER, "customers:read")
    answer = (await office.graphql(BALANCES, {"id": "acc_cash"}, key=key)).json()
    assert answer["errors"][0]["extensions"]["code"] == "FORBIDDEN"
