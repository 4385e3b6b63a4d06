"""Advances through the real doors: given, repaid, recovered, undone; never above what is owed."""

from asyncio import gather
from typing import Any

import pytest

from tests.parity.office import Office
from tests.parity.paying import ADVANCE, APPROVE, DRAFT, refused, sara, told

__all__ = ["sara"]

REPAY = """mutation($id: ID!, $amount: Money!) { repayAdvance(input: {
    employeeId: $id, amount: $amount, date: "2026-03-20"}) {
    id isRepayment amount memo account { handle } employee { advanceOutstanding } } }"""
GIVE = """mutation($input: AdvanceInput!) { giveAdvance(input: $input) { id } }"""
DELETE = "mutation($id: ID!) { deleteAdvance(input: {id: $id}) { isDeleted } }"
OWED = "query($id: ID!) { employee(id: $id) { advanceOutstanding } }"


async def owed(office: Office, employee: str) -> str:
    found = await told(office, OWED, {"id": employee})
    return str(found["advanceOutstanding"])


async def test_advance_is_given_repaid_and_listed(office: Office, sara: str) -> None:
    given = await told(office, ADVANCE, {"id": sara})
    back = await told(office, REPAY, {"id": sara, "amount": "500.00"})

    assert back == {
        "id": back["id"],
        "isRepayment": True,
        "amount": "500.00",
        "memo": None,
        "account": {"handle": "acc_cash"},
        "employee": {"advanceOutstanding": "1000.00"},
    }
    listed = await told(
        office,
        "query($id: ID!) { advances(employeeId: $id) { total nodes { id amount date } } }",
        {"id": sara},
    )
    assert listed == {
        "total": 2,
        "nodes": [
            {"id": back["id"], "amount": "500.00", "date": "2026-03-20"},
            {"id": given["id"], "amount": "1500.00", "date": "2026-03-05"},
        ],
    }
    unknown = await refused(office, '{ advances(employeeId: "emp_none") { total } }', {})
    assert unknown == ("REFERENCE_UNKNOWN", ["employeeId"])


async def test_advance_is_recovered_by_a_run_and_undone_after_it(office: Office, sara: str) -> None:
    given = await told(office, ADVANCE, {"id": sara})
    lines = [{"employeeId": sara, "advanceRecovered": "1500"}]
    run = await told(office, DRAFT, {"month": "2026-03", "lines": lines})
    assert await owed(office, sara) == "1500.00"
    await told(office, APPROVE, {"id": run["id"]})
    assert await owed(office, sara) == "0.00"

    assert await refused(office, DELETE, {"id": given["id"]}) == (
        "PAYROLL_NOT_OPEN",
        ["input", "id"],
    )
    undo = "mutation($id: ID!) { deletePayrollRun(input: {id: $id}) { status } }"
    await told(office, undo, {"id": run["id"]})
    assert await told(office, DELETE, {"id": given["id"]}) == {"isDeleted": True}
    assert await owed(office, sara) == "0.00"
    assert await told(office, "{ ledgerSummary { entries } }") == {"entries": 0}


async def test_of_racers_who_repay_none_takes_back_too_much(office: Office, sara: str) -> None:
    await told(office, ADVANCE, {"id": sara})

    answers = await gather(
        *(office.graphql(REPAY, {"id": sara, "amount": "600"}) for _ in range(6))
    )

    assert sum("errors" not in answer.json() for answer in answers) == 2
    assert await owed(office, sara) == "300.00"


async def test_outstanding_is_decided_at_the_approval(office: Office, sara: str) -> None:
    await told(office, ADVANCE, {"id": sara})
    lines = [{"employeeId": sara, "advanceRecovered": "1500"}]
    run = await told(office, DRAFT, {"month": "2026-03", "lines": lines})
    await told(office, REPAY, {"id": sara, "amount": "0.01"})

    assert await refused(office, APPROVE, {"id": run["id"]}) == (
        "AMOUNT_INVALID",
        ["input", "id"],
    )
    assert await owed(office, sara) == "1499.99"


BAD: dict[str, tuple[dict[str, Any], str, str]] = {
    "nothing": ({"amount": 0}, "AMOUNT_INVALID", "amount"),
    "below zero": ({"amount": -1}, "AMOUNT_INVALID", "amount"),
    "unknown employee": ({"employeeId": "emp_none"}, "REFERENCE_UNKNOWN", "employeeId"),
    "unknown account": ({"accountId": "acc_none"}, "ACCOUNT_UNKNOWN", "accountId"),
    "account that is not cash": ({"accountId": "acc_revenue"}, "ACCOUNT_UNFIT", "accountId"),
}


@pytest.mark.parametrize("case", BAD)
async def test_bad_advance_is_refused_and_nothing_posted(
    office: Office, sara: str, case: str
) -> None:
    wrong, code, field = BAD[case]
    facts = {"employeeId": sara, "amount": 10, "date": "2026-03-05"}

    assert await refused(office, GIVE, {"input": facts | wrong}) == (code, ["input", field])
    assert await told(office, "{ ledgerSummary { entries } }") == {"entries": 0}
