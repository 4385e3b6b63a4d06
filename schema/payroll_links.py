"""How records of payroll open to employees, entries and payments."""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass

from ledger.employees import Employee as EmployeeRecord
from ledger.journal_entries import Entry
from ledger.organizations import Organization
from ledger.payroll import PayrollPayment as PaymentRecord
from schema.directives import Requires
from schema.employees import Employee
from schema.journal_entries import Accounts, JournalEntry
from schema.scalars import Money, money

READ_ENTRIES = Requires(scope="accounting:read", role="VIEWER")


@dataclass(frozen=True, slots=True)
class PayrollLinks:
    """What the types of payroll are shown with. The callables read by id, many at once."""

    organization: Organization
    accounts: Accounts
    employee: Callable[[str], Awaitable[EmployeeRecord | None]]
    entry: Callable[[str], Awaitable[Entry | None]]
    payments: Callable[[str], Awaitable[Sequence[PaymentRecord]]]

    def money(self, minor: int) -> Money:
        return money(minor, self.organization.exponent)


async def employee_of(employee_id: str, links: PayrollLinks) -> Employee | None:
    found = await links.employee(employee_id)
    return None if found is None else Employee.of(found, links.organization)


async def posted_entry(entry_id: str | None, links: PayrollLinks) -> JournalEntry | None:
    found = None if entry_id is None else await links.entry(entry_id)
    return None if found is None else JournalEntry.of(found, links.accounts)
