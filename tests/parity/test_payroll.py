"""A month's payroll through the real doors: drafted, approved, paid, undone."""

from asyncio import gather
from typing import Any

import pytest

from ledger.policy import Role
from tests.parity.office import Office
from tests.parity.paying import (
    ADVANCE,
    APPROVE,
    DELETE,
    DRAFT,
    HIRE,
    PAY,
    RATE,
    SARA,
    refused,
    sara,
    told,
)

__all__ = ["sara"]


async def test_month_is_drafted_approved_and_paid(office: Office, sara: str) -> None:
    advance = await told(office, ADVANCE, {"id": sara})
    assert advance["journalEntry"]["source"] == f"advance:{advance['id']}"
    assert advance["journalEntry"]["postings"] == [
        {
            "accountHandle": "acc_salary_advances",
            "debit": "1500.00",
            "credit": "0.00",
            "party": sara,
        },
        {"accountHandle": "acc_bank", "debit": "0.00", "credit": "1500.00", "party": None},
    ]

    lines = [{"employeeId": sara, "advanceRecovered": 1000}]
    run = await told(office, DRAFT, {"month": "2026-03", "lines": lines})
    assert (run["gross"], run["net"], run["statutoryDue"]) == ("10500.00", "8525.00", "2150.00")
    approved = await told(office, APPROVE, {"id": run["id"]})

    assert approved["status"] == "APPROVED"
    entry = approved["journalEntry"]
    assert (entry["date"], entry["kind"], entry["source"]) == (
        "2026-03-31",
        "DOCUMENT",
        "payroll:2026-03",
    )
    legs = [(leg["accountHandle"], leg["debit"], leg["credit"]) for leg in entry["postings"]]
    assert legs == [
        ("acc_salaries", "10500.00", "0.00"),
        ("acc_social_insurance", "1175.00", "0.00"),
        ("acc_social_insurance_payable", "0.00", "2150.00"),
        ("acc_salary_advances", "0.00", "1000.00"),
        ("acc_salaries_payable", "0.00", "8525.00"),
    ]
    net = await told(office, PAY, {"id": run["id"], "part": "NET"})
    assert (net["amount"], net["journalEntry"]["kind"]) == ("8525.00", "PAYMENT")
    await told(office, PAY, {"id": run["id"], "part": "STATUTORY"})
    read = await told(
        office,
        "query($id: ID!) { payrollRun(id: $id) { status payments { part amount }"
        " lines { employee { nameAr advanceOutstanding } } } }",
        {"id": run["id"]},
    )
    assert read == {
        "status": "PAID",
        "payments": [
            {"part": "NET", "amount": "8525.00"},
            {"part": "STATUTORY", "amount": "2150.00"},
        ],
        "lines": [{"employee": {"nameAr": "سارة", "advanceOutstanding": "500.00"}}],
    }
    assert await refused(office, DELETE, {"id": run["id"]}) == (
        "PAYROLL_NOT_OPEN",
        ["input", "id"],
    )


async def test_second_run_of_a_month_is_refused(office: Office, sara: str) -> None:
    first = await told(office, DRAFT, {"month": "2026-03", "lines": []})

    second = await refused(office, DRAFT, {"month": "2026-03", "lines": []})

    assert second == ("PAYROLL_EXISTS", ["input", "month"])
    await told(office, APPROVE, {"id": first["id"]})
    assert await told(office, DELETE, {"id": first["id"]}) == {"status": "VOID"}
    again = await told(office, DRAFT, {"month": "2026-03", "lines": []})
    assert again["id"] != first["id"]
    summary = await told(office, "{ ledgerSummary { totalDebit } }")
    assert summary == {"totalDebit": "0.00"}


async def test_cap_and_part_months(office: Office, sara: str) -> None:
    chief = SARA | {"number": "E-2", "basicSalary": 60000, "hireDate": "2026-02-15"}
    await told(office, HIRE, {"input": chief})

    run = await told(office, DRAFT, {"month": "2026-02", "lines": []})

    figures = [
        (line["daysEmployed"], line["gross"], line["statutoryBase"]) for line in run["lines"]
    ]
    assert figures == [(28, "10500.00", "10000.00"), (14, "31250.00", "31000.00")]
    run = await told(office, DRAFT, {"month": "2026-03", "lines": []})
    assert [line["statutoryBase"] for line in run["lines"]] == ["10000.00", "45000.00"]


@pytest.mark.parametrize(
    ("line", "code", "place"),
    [
        ({"advanceRecovered": 1}, "AMOUNT_INVALID", "advanceRecovered"),
        ({"daysEmployed": 32}, "INVALID_INPUT", "daysEmployed"),
        ({"deduction": 10500}, "AMOUNT_INVALID", "deduction"),
        ({"bonus": "-1"}, "AMOUNT_INVALID", "bonus"),
        ({"employeeId": "emp_nobody"}, "REFERENCE_UNKNOWN", "employeeId"),
    ],
)
async def test_bad_line_is_refused_and_nothing_drafted(
    office: Office, sara: str, line: dict[str, Any], code: str, place: str
) -> None:
    lines = [{"employeeId": sara} | line]

    answer = await refused(office, DRAFT, {"month": "2026-03", "lines": lines})

    assert answer == (code, ["input", "lines", 0, place])
    assert await told(office, "{ payrollRuns { total } }") == {"total": 0}


async def test_of_racers_who_approve_one_wins(office: Office, sara: str) -> None:
    run = await told(office, DRAFT, {"month": "2026-03", "lines": []})

    answers = await gather(*(office.graphql(APPROVE, {"id": run["id"]}) for _ in range(8)))

    bodies = [answer.json() for answer in answers]
    codes = [error["extensions"]["code"] for body in bodies for error in body.get("errors", [])]
    assert codes == ["PAYROLL_NOT_OPEN"] * 7
    summary = await told(office, "{ ledgerSummary { entries totalDebit } }")
    assert summary == {"entries": 1, "totalDebit": "11675.00"}


async def test_of_racers_who_draft_or_pay_one_wins(office: Office, sara: str) -> None:
    month = {"month": "2026-03", "lines": []}
    drafts = await gather(*(office.graphql(DRAFT, month) for _ in range(6)))
    made = [body["data"]["createPayrollRun"] for body in (one.json() for one in drafts)]
    [run] = [one for one in made if one is not None]
    await told(office, APPROVE, {"id": run["id"]})

    paid = await gather(*(office.graphql(PAY, {"id": run["id"], "part": "NET"}) for _ in range(6)))

    assert sum("errors" not in answer.json() for answer in paid) == 1
    summary = await told(office, "{ ledgerSummary { entries totalDebit } }")
    assert summary == {"entries": 2, "totalDebit": "21200.00"}


async def test_retry_with_the_same_key_replays(office: Office, sara: str) -> None:
    headers = {"Idempotency-Key": "march"}
    month = {"month": "2026-03", "lines": []}

    first = await office.graphql(DRAFT, month, headers=headers)
    again = await office.graphql(DRAFT, month, headers=headers)

    assert first.json() == again.json()
    assert again.headers["Idempotent-Replayed"] == "true"
    run = first.json()["data"]["createPayrollRun"]["id"]
    headers = {"Idempotency-Key": "approve"}
    first = await office.graphql(APPROVE, {"id": run}, headers=headers)
    again = await office.graphql(APPROVE, {"id": run}, headers=headers)
    assert first.json() == again.json()
    assert first.json()["data"]["approvePayrollRun"]["status"] == "APPROVED"


async def test_draft_is_changed_until_it_is_approved(office: Office, sara: str) -> None:
    other = await told(office, HIRE, {"input": SARA | {"number": "E-2", "scheme": None}})
    run = await told(office, DRAFT, {"month": "2026-03", "lines": []})
    end = """mutation($id: ID!) { terminateEmployee(input: {id: $id, endDate: "2026-02-10"}) {
        status endDate } }"""
    change = """mutation($id: ID!, $lines: [PayrollLineInput!]!) {
        updatePayrollRun(input: {id: $id, lines: $lines}) { id gross net lines { memo } } }"""
    assert (run["gross"], len(run["lines"])) == ("21000.00", 2)
    assert await told(office, end, {"id": other["id"]}) == {
        "status": "TERMINATED",
        "endDate": "2026-02-10",
    }

    lines = [{"employeeId": sara, "bonus": "0.50", "memo": "مكافأة"}]
    changed = await told(office, change, {"id": run["id"], "lines": lines})

    assert changed == {
        "id": run["id"],
        "gross": "10500.50",
        "net": "9525.50",
        "lines": [{"memo": "مكافأة"}],
    }
    read = "query($id: ID!) { payrollRun(id: $id) { gross lines { line } } }"
    assert await told(office, read, {"id": run["id"]}) == {
        "gross": "10500.50",
        "lines": [{"line": 1}],
    }
    await told(office, APPROVE, {"id": run["id"]})
    assert await refused(office, change, {"id": run["id"], "lines": []}) == (
        "PAYROLL_NOT_OPEN",
        ["input", "id"],
    )


async def test_locked_month_is_neither_approved_nor_deleted(office: Office, sara: str) -> None:
    lock = """mutation($day: Date) { setLedgerLock(input: {lockedThrough: $day}) {
        lockedThrough } }"""
    run = await told(office, DRAFT, {"month": "2026-03", "lines": []})
    await told(office, lock, {"day": "2026-03-31"})
    assert (await refused(office, APPROVE, {"id": run["id"]}))[0] == "PERIOD_LOCKED"
    await told(office, lock, {"day": None})
    await told(office, APPROVE, {"id": run["id"]})
    await told(office, lock, {"day": "2026-04-01"})

    assert await refused(office, DELETE, {"id": run["id"]}) == (
        "PERIOD_LOCKED",
        ["input", "id"],
    )
    assert await refused(office, PAY, {"id": run["id"], "part": "NET"}) == (
        "PERIOD_LOCKED",
        ["input", "date"],
    )


async def test_entry_of_a_run_is_undone_through_the_run_only(office: Office, sara: str) -> None:
    run = await told(office, DRAFT, {"month": "2026-03", "lines": []})
    await told(office, APPROVE, {"id": run["id"]})
    read = "query($id: ID!) { payrollRun(id: $id) { journalEntryId journalEntry { id } } }"
    entry = (await told(office, read, {"id": run["id"]}))["journalEntry"]["id"]

    for act in ("deleteJournalEntry", "reverseJournalEntry"):
        document = f"mutation($id: ID!) {{ {act}(input: {{id: $id}}) {{ id }} }}"
        assert (await refused(office, document, {"id": entry}))[0] == "ENTRY_NOT_AUTHORED"


async def test_runs_are_listed_latest_month_first(office: Office, sara: str) -> None:
    for month in ("2026-02", "2026-04", "2026-03"):
        run = await told(office, DRAFT, {"month": month, "lines": []})
    await told(office, DELETE, {"id": run["id"]})

    document = """{ live: payrollRuns { total nodes { month } }
        all: payrollRuns(includeDeleted: true, limit: 2) {
          total pages nodes { month status lines { net } } } }"""
    answer = (await office.graphql(document)).json()["data"]

    assert answer["live"] == {"total": 2, "nodes": [{"month": "2026-04"}, {"month": "2026-02"}]}
    assert answer["all"] == {
        "total": 3,
        "pages": 2,
        "nodes": [
            {"month": "2026-04", "status": "DRAFT", "lines": [{"net": "9525.00"}]},
            {"month": "2026-03", "status": "VOID", "lines": [{"net": "9525.00"}]},
        ],
    }


async def test_records_of_payroll_are_nodes(office: Office, sara: str) -> None:
    advance = await told(office, ADVANCE, {"id": sara})
    run = await told(office, DRAFT, {"month": "2026-03", "lines": []})
    await told(office, APPROVE, {"id": run["id"]})
    paid = await told(office, PAY, {"id": run["id"], "part": "NET"})
    document = "query($id: ID!) { node(id: $id) { __typename id } }"

    for name, kind in (
        (sara, "Employee"),
        (run["id"], "PayrollRun"),
        (paid["id"], "PayrollPayment"),
        (advance["id"], "Advance"),
    ):
        assert await told(office, document, {"id": name}) == {"__typename": kind, "id": name}
        stranger = await office.graphql(document, {"id": name}, key=office.stranger)
        assert stranger.json()["data"] == {"node": None}


async def test_what_is_drafted_by_one_is_approved_by_another(office: Office, sara: str) -> None:
    clerk = await office.key_for(office.home, Role.CONTRIBUTOR, "payroll:read", "payroll:write")
    month = {"month": "2026-03", "lines": []}
    run = (await office.graphql(DRAFT, month, key=clerk)).json()["data"]["createPayrollRun"]

    for document in (RATE, APPROVE, PAY, DELETE):
        variables = {"id": run["id"], "part": "NET"}
        known = {name: one for name, one in variables.items() if f"${name}" in document}
        refusal = (await office.graphql(document, known, key=clerk)).json()["errors"][0]
        assert refusal["extensions"]["code"] == "FORBIDDEN"
    reader = await office.key_for(office.home, Role.MANAGER, "payroll:read")
    for key in (reader, await office.key_for(office.home, Role.OWNER, "accounting:read")):
        refusal = (await office.graphql(DRAFT, month, key=key)).json()["errors"][0]
        assert refusal["extensions"]["code"] == "FORBIDDEN"


@pytest.mark.parametrize("month", ["2026-13", "2026-3", "March", "0000-01"])
async def test_month_is_named_by_year_and_month(office: Office, sara: str, month: str) -> None:
    assert await refused(office, DRAFT, {"month": month, "lines": []}) == (
        "INVALID_INPUT",
        ["input", "month"],
    )
