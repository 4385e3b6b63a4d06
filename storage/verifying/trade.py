"""Trade: parties, products, documents, payments and allocations beside chain and entries."""

from collections.abc import AsyncIterator

from storage.verifying.allocations import check_allocations
from storage.verifying.documents import check_documents
from storage.verifying.payments import check_payments
from storage.verifying.records import check_records
from storage.verifying.subject import Finding, Subject
from storage.verifying.vat_settlements import check_vat_settlements


async def check_trade(subject: Subject) -> AsyncIterator[Finding]:
    """Look at every record of trade; chain and entries were read before."""
    for check in (
        check_records,
        check_documents,
        check_payments,
        check_allocations,
        check_vat_settlements,
    ):
        async for finding in check(subject):
            yield finding
