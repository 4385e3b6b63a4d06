"""Trade and payroll: every record beside the chain, the entries, and each other."""

from collections.abc import AsyncIterator

from storage.verifying.allocations import check_allocations
from storage.verifying.documents import check_documents
from storage.verifying.payments import check_payments
from storage.verifying.payroll import check_payroll
from storage.verifying.records import check_records
from storage.verifying.subject import Finding, Subject
from storage.verifying.vat_settlements import check_vat_settlements


async def check_trade(subject: Subject) -> AsyncIterator[Finding]:
    """Look at every record of trade; chain and entries were read before.

    Payroll comes first: it adds up what employees owe.
    """
    for check in (
        check_payroll,
        check_records,
        check_documents,
        check_payments,
        check_allocations,
        check_vat_settlements,
    ):
        async for finding in check(subject):
            yield finding
