"""The tables: each leads with `org`, the narrow key of the organisation it belongs to.

Money is BIGINT minor units, days are day numbers (1970-01-01 is 0), months are months since year 0,
instants are BIGINT microseconds. Text that is unique or ordered sorts by code point everywhere.
No foreign keys on postings, totals and events: checked under the head's lock, proved by `verify`.
"""

from storage.tables.books import (
    BLOCK_SIZE,
    account_days,
    account_months,
    accounts,
    entries,
    entry_blocks,
    entry_days,
    entry_months,
    fiscal_years,
    grants,
    heads,
    idempotency,
    keys,
    organizations,
    periods,
    postings,
    server_settings,
)
from storage.tables.common import metadata
from storage.tables.events import (
    event_details,
    events,
    seals,
    tree_nodes,
    usage,
    webhook_cursors,
    webhook_deliveries,
    webhooks,
)
from storage.tables.known import known_days, known_months, known_stretches
from storage.tables.payroll import (
    advance_balances,
    advances,
    employees,
    payroll_lines,
    payroll_payments,
    payroll_runs,
    statutory_rates,
)
from storage.tables.tax_and_cash import cash_days, tax_days, vat_settlements
from storage.tables.trade import (
    allocations,
    document_lines,
    documents,
    parties,
    payments,
    products,
    recognitions,
)

WITHOUT_TENANT = frozenset({"organizations", "keys", "grants", "server_settings"})
"""Tables a statement may touch without naming an organisation; everything else is walled."""

__all__ = [
    "BLOCK_SIZE",
    "WITHOUT_TENANT",
    "account_days",
    "account_months",
    "accounts",
    "advance_balances",
    "advances",
    "allocations",
    "cash_days",
    "document_lines",
    "documents",
    "employees",
    "entries",
    "entry_blocks",
    "entry_days",
    "entry_months",
    "event_details",
    "events",
    "fiscal_years",
    "grants",
    "heads",
    "idempotency",
    "keys",
    "known_days",
    "known_months",
    "known_stretches",
    "metadata",
    "organizations",
    "parties",
    "payments",
    "payroll_lines",
    "payroll_payments",
    "payroll_runs",
    "periods",
    "postings",
    "products",
    "recognitions",
    "seals",
    "server_settings",
    "statutory_rates",
    "tax_days",
    "tree_nodes",
    "usage",
    "vat_settlements",
    "webhook_cursors",
    "webhook_deliveries",
    "webhooks",
]
