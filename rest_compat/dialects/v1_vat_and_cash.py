"""VAT return and cash movement of G-Ledger v1."""

from rest_compat.dialects.v1_reports import ACCOUNT, ANSWER, KNOWN
from rest_compat.endpoint import Endpoint
from rest_compat.sources import Arguments, Query

RANGE: Arguments = {
    "from": Query("from", required=True, example="2026-01-01"),
    "to": Query("to", required=True, example="2026-12-31"),
}
TAX = "base vat irrecoverableVat"
SIDE = f"""{{
    rows {{ vatCategory vatRate {TAX} documentCount }} {TAX} adjustments {{ amount }} total
}}"""
VAT_RETURN = f"from to output {SIDE} input {SIDE} netDue sequence isProven"
FLOWS = "inflow outflow net"
CASH_MOVEMENT = f"""
    from to opening {FLOWS} closing sequence isProven
    accounts {{ {ACCOUNT} opening inflow outflow closing }}
    classes {{ class {FLOWS} accounts {{ {ACCOUNT} {FLOWS} }} }}
"""

V1_VAT_AND_CASH = (
    Endpoint(
        name="readVatReturn",
        method="GET",
        path="/reports/vat",
        operation="vatReturn",
        arguments={
            **RANGE,
            **{name: asked for name, asked in KNOWN.items() if name != "includeZero"},
        },
        selection=VAT_RETURN,
        answer=ANSWER,
        summary="Read the VAT return",
        description=(
            "The tax of sales and of purchases by issue date, category and rate, notes negative,"
            " and what else moved the tax accounts. VAT settlements are left out."
        ),
        tag="Reports",
    ),
    Endpoint(
        name="readCashMovement",
        method="GET",
        path="/reports/cash-movement",
        operation="cashMovement",
        arguments={**RANGE, **KNOWN},
        selection=CASH_MOVEMENT,
        answer=ANSWER,
        summary="Read the cash movement",
        description=(
            "What each cash account took in and gave out, and by class of the accounts on the"
            " other side where cash came from and went to."
        ),
        tag="Reports",
    ),
)
