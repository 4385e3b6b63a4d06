"""The aged reports of G-Ledger v1: one address, receivables or payables by its `type`."""

from rest_compat.dialects.v1_reports import ANSWER, PLACE, ROWS
from rest_compat.endpoint import Chosen, Endpoint
from rest_compat.sources import Arguments, Query

BUCKETS = "buckets { current days1To30 days31To60 days61To90 over90Days total }"
SUMS = f"{BUCKETS} unallocatedCredit journalEntries otherPostings total"
AGED = f"""
    date {SUMS} controlBalance sequence isProven
    parties(first: $first, after: $after) {{ total {PLACE} nodes {{
        partyId code nameAr nameEn {SUMS}
        documents(first: $documents) {{ total nodes {{
            invoiceId: documentId invoiceNumber: number type issueDate dueDate daysPastDue bucket
            total openAmount
        }} }}
    }} }}
"""
ASKED: Arguments = {
    "date": Query("date"),
    "knownAt": Query("knownAt"),
    "asOfSequence": Query("asOfSequence", minimum=0),
    "prove": Query("prove", default=False),
    **ROWS,
    "documents": Query(
        "documents",
        default=5,
        minimum=1,
        maximum=100,
        description="Documents of each party, 1 to 100; the longest due come first.",
    ),
}
AGED_TEXT = (
    "What is open of each party's documents on a day, by days overdue, less its unallocated"
    " credit, with what was posted on the control accounts by hand. The total is their balance."
)

AGED_RECEIVABLES = Endpoint(
    name="readAging",
    method="GET",
    path="/reports/aging",
    operation="agedReceivables",
    arguments={"customerId": Query("customerId"), **ASKED},
    selection=AGED,
    answer=ANSWER,
    when=Chosen("type", "receivables", is_default=True),
    summary="Read aged receivables or payables",
    description=AGED_TEXT,
    tag="Reports",
)
AGED_PAYABLES = Endpoint(
    name="readAging",
    method="GET",
    path="/reports/aging",
    operation="agedPayables",
    arguments={"vendorId": Query("vendorId"), **ASKED},
    selection=AGED,
    answer=ANSWER,
    when=Chosen("type", "payables"),
)
V1_AGING = (AGED_RECEIVABLES, AGED_PAYABLES)
