"""A month's payroll through the real doors: hired, drafted, approved, paid, undone."""

from typing import Any

import pytest

from tests.parity.office import Office

RATE = """mutation { setStatutoryRate(input: {scheme: "SAUDI", startsOn: "2025-01-01",
    employeeRate: "9.75", employerRate: 11.75, cap: 45000}) { scheme cap employeeRate } }"""
HIRE = """mutation($input: EmployeeInput!) { createEmployee(input: $input) {
    id number nameEn nameAr status basicSalary advanceOutstanding } }"""
ADVANCE = """mutation($id: ID!) { giveAdvance(input: {
    employeeId: $id, amount: 1500, date: "2026-03-05", accountId: "acc_bank"}) {
    id employee { number } journalEntry { kind source postings {
      accountHandle debit credit party } } } }"""
DRAFT = """mutation($month: String!, $lines: [PayrollLineInput!]!) {
    createPayrollRun(input: {month: $month, lines: $lines}) {
      id status gross employeeShare employerShare advanceRecovered net statutoryDue
      lines { employeeId daysEmployed daysInMonth gross statutoryBase net } } }"""
APPROVE = """mutation($id: ID!) { approvePayrollRun(input: {id: $id}) { status journalEntry {
    date kind source postings { accountHandle debit credit party } } } }"""
PAY = """mutation($id: ID!, $part: PayrollPart!) { payPayroll(input: {
    runId: $id, part: $part, date: "2026-04-01", accountId: "acc_bank"}) {
    id amount journalEntry { kind source } } }"""
DELETE = "mutation($id: ID!) { deletePayrollRun(input: {id: $id}) { status } }"
SARA = {
    "employeeNumber": "E-1",
    "nameEn": "Sara",
    "nameAr": "سارة",
    "hireDate": "2025-06-01",
    "basicSalary": 8000,
    "housingAllowance": 2000,
    "otherAllowances": 500,
    "scheme": "SAUDI",
}


async def told(office: Office, document: str, variables: dict[str, Any] | None = None) -> Any:
    """Run a document of one root field and return its answer."""
    answer = (await office.graphql(document, variables)).json()
    assert "errors" not in answer, answer["errors"]
    return next(iter(answer["data"].values()))


async def refused(
    office: Office, document: str, variables: dict[str, Any]
) -> tuple[str, list[str | int]]:
    """Run a document that is refused; return the code and the place."""
    error = (await office.graphql(document, variables)).json()["errors"][0]["extensions"]
    return error["code"], error["details"][0]["path"]


@pytest.fixture
async def sara(office: Office) -> str:
    await told(office, RATE)
    hired = await told(office, HIRE, {"input": SARA})
    assert (hired["nameAr"], hired["status"]) == ("سارة", "ACTIVE")
    return str(hired["id"])


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
    chief = SARA | {"employeeNumber": "E-2", "basicSalary": 60000, "hireDate": "2026-02-15"}
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


async def test_v1_lists_employees_whole_or_by_page(office: Office, sara: str) -> None:
    whole = (await office.call("GET", "/api/v1/employees")).json()
    none = (await office.call("GET", "/api/v1/employees?status=TERMINATED&page=1")).json()

    assert whole["data"] == [
        {
            "id": sara,
            "employeeNumber": "E-1",
            "nameAr": "سارة",
            "nameEn": "Sara",
            "email": None,
            "phone": None,
            "department": None,
            "position": None,
            "hireDate": "2025-06-01",
            "status": "ACTIVE",
        }
    ]
    assert (none["total"], none["pages"]) == (0, 1)


async def test_duplicate_number_and_unknown_scheme_are_refused(office: Office, sara: str) -> None:
    twice = await refused(office, HIRE, {"input": SARA})
    other = SARA | {"employeeNumber": "E-9", "scheme": "MARTIAN"}

    assert twice == ("DUPLICATE", ["input", "employeeNumber"])
    assert await refused(office, HIRE, {"input": other}) == (
        "REFERENCE_UNKNOWN",
        ["input", "scheme"],
    )
