"""Payroll: rates, runs with their lines, payments and advances beside chain and entries."""

from collections.abc import AsyncIterator

from storage.verifying.advances import check_advances
from storage.verifying.payroll_payments import check_payroll_payments
from storage.verifying.payroll_runs import Owed, check_payroll_runs
from storage.verifying.statutory_rates import check_statutory_rates
from storage.verifying.subject import Finding, Subject


async def check_payroll(subject: Subject) -> AsyncIterator[Finding]:
    """Look at every record of payroll but the employees; what they owe is counted for them."""
    owed: dict[str, Owed] = {}
    async for finding in check_statutory_rates(subject):
        yield finding
    async for finding in check_payroll_runs(subject, owed):
        yield finding
    async for finding in check_payroll_payments(subject, owed):
        yield finding
    async for finding in check_advances(subject):
        yield finding
