"""Reads what records of payroll are linked with: siblings that ask at once share one statement."""

from collections.abc import Sequence

from strawberry.dataloader import DataLoader

from ledger.employees import Employee
from ledger.journal_entries import Entry
from ledger.payroll import PayrollPayment
from resolvers.linking import grouped, in_order
from schema.journal_entries import accounts_of
from schema.payroll_links import PayrollLinks
from storage.heads import State
from storage.journal_entries import select_entries_by_id
from storage.payroll import select_employees_by_id, select_payments_of_runs
from storage.snapshot import Snapshot


def payroll_links_of(snapshot: Snapshot, state: State) -> PayrollLinks:
    """Return how records of payroll open, within the document's snapshot."""
    org = state.organization.number

    async def employees(ids: list[str]) -> list[Employee | None]:
        return in_order(ids, await select_employees_by_id(snapshot, org, ids))

    async def entries(ids: list[str]) -> list[Entry | None]:
        return in_order(ids, await select_entries_by_id(snapshot, org, ids))

    async def payments(runs: list[str]) -> list[Sequence[PayrollPayment]]:
        found = await select_payments_of_runs(snapshot, org, runs)
        return grouped(runs, found, lambda payment: (payment.run,))

    return PayrollLinks(
        organization=state.organization,
        accounts=accounts_of(state.organization, state.chart),
        employee=DataLoader(employees).load,
        entry=DataLoader(entries).load,
        payments=DataLoader(payments).load,
    )
