"""The events outsiders may be told of: the catalogue of webhooks.

The log holds more types than these; each stands here because something outside the books may wait
for it (`contract/README.md`, G-Ledger v1, webhooks GET).
"""

from collections.abc import Iterable
from dataclasses import dataclass

from ledger.policy import EVERY_SCOPE, has_scope


@dataclass(frozen=True, slots=True)
class EventType:
    """A type of event: its name, what it tells, and the area of scopes that may hear of it."""

    name: str
    description: str
    area: str

    @property
    def scope(self) -> str:
        return f"{self.area}:read"


EVENT_TYPES = (
    EventType("invoice.created", "A document was drafted or issued.", "invoices"),
    EventType("invoice.updated", "A document was changed, issued or voided.", "invoices"),
    EventType("invoice.paid", "A document was settled in full.", "invoices"),
    EventType("payment.received", "Money came in.", "payments"),
    EventType("payment.made", "Money went out.", "payments"),
    EventType("customer.created", "A customer was created.", "customers"),
    EventType("vendor.created", "A vendor was created.", "vendors"),
    EventType("product.created", "A product was created.", "products"),
    EventType("employee.created", "An employee was created.", "payroll"),
    EventType("employee.terminated", "An employment ended.", "payroll"),
    EventType("payroll.approved", "A payroll run was approved and posted.", "payroll"),
    EventType("journal_entry.posted", "An entry was posted.", "accounting"),
    EventType("journal_entry.reversed", "An entry was posted that reverses another.", "accounting"),
    EventType("journal_entry.deleted", "An entry was deleted.", "accounting"),
    EventType("ledger.locked", "The ledger's lock was moved or lifted.", "accounting"),
    EventType("period.closed", "A fiscal period was closed.", "accounting"),
)
BY_NAME = {one.name: one for one in EVENT_TYPES}
TEST = "webhook.test"
"""The type of the message by which an endpoint is tried out; it stands in no log."""


def audible(scopes: Iterable[str]) -> tuple[EventType, ...]:
    """Return the types that scopes let hear of, in the catalogue's order."""
    held = frozenset(scopes)
    return tuple(one for one in EVENT_TYPES if EVERY_SCOPE in held or has_scope(held, one.scope))
