"""Payroll through GraphQL: the documents of a month, and an employee to pay."""

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
    "number": "E-1",
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
