"""Every type of event the log holds: the catalogue of the audit trail.

What outsiders may be told of is a part of it (`event_types`). A type that stands here not is never
appended, and `docs/reference/events.md` is written from here.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from enum import Enum

from ledger.errors import InvalidInput

TYPES_MOST = 100


class Change(Enum):
    """How the facts of an event tell what was before and what is after it."""

    MADE = "made"
    """Nothing was before; the facts are what is after."""
    CHANGED = "changed"
    """The facts name `before`, and `after`, or are themselves what is after."""
    ENDED = "ended"
    """The facts are what was before; nothing is after."""
    NOTHING = "nothing"
    """Nothing of its subject changed."""


@dataclass(frozen=True, slots=True)
class LogType:
    """A type of event: its name, what it tells, what its subject is the id of.

    `area` is that of what is personal: the event names it by hashes, and whoever may read the area
    sees what was before and after.
    """

    name: str
    description: str
    subject: str
    change: Change = Change.CHANGED
    area: str | None = None

    @property
    def scope(self) -> str:
        """The scope that before and after ask for, beside that of the log; empty for none."""
        return f"{self.area}:read" if self.area else ""


def _made(name: str, description: str, subject: str, area: str | None = None) -> LogType:
    return LogType(name, description, subject, Change.MADE, area)


def _ended(name: str, description: str, subject: str) -> LogType:
    return LogType(name, description, subject, Change.ENDED)


LOG_TYPES = (
    _made("organization.created", "An organisation was created.", "organisation"),
    LogType("organization.updated", "An organisation's settings were changed.", "organisation"),
    _made("account.created", "An account was created.", "account"),
    LogType("account.updated", "An account was changed or deactivated.", "account"),
    LogType("default_account.changed", "A role went to another account.", "account"),
    LogType("ledger.locked", "The ledger's lock was moved or lifted.", "organisation"),
    LogType("period.closed", "A fiscal period was closed.", "period, such as 2026-01"),
    LogType("period.reopened", "A fiscal period was reopened.", "period, such as 2026-01"),
    LogType("fiscal_year.closed", "A fiscal year was closed.", "fiscal year"),
    LogType("fiscal_year.reopened", "A fiscal year was reopened.", "fiscal year"),
    _made("journal_entry.posted", "An entry was posted.", "entry"),
    _made("journal_entry.reversed", "An entry was posted that reverses another.", "mirror entry"),
    _ended("journal_entry.deleted", "An entry was deleted.", "entry"),
    _made("customer.created", "A customer was created.", "customer", "customers"),
    LogType("customer.updated", "A customer was changed.", "customer", area="customers"),
    _made("vendor.created", "A vendor was created.", "vendor", "vendors"),
    LogType("vendor.updated", "A vendor was changed.", "vendor", area="vendors"),
    _made("product.created", "A product was created.", "product"),
    LogType("product.updated", "A product was changed or deactivated.", "product"),
    _made("invoice.created", "A document was drafted or issued.", "document"),
    LogType("invoice.updated", "A document was changed, issued or voided.", "document"),
    LogType("invoice.paid", "A document was settled in full.", "document"),
    _made("payment.received", "Money came in.", "payment"),
    _made("payment.made", "Money went out.", "payment"),
    LogType("payment.allocated", "A credit settled a document later.", "payment or credit note"),
    _ended("payment.deleted", "A payment was deleted.", "payment"),
    LogType("payment.reversed", "A payment was reversed.", "payment"),
    _made("vat.settled", "The VAT of a range was settled.", "VAT settlement"),
    LogType("vat.paid", "A VAT settlement was paid or refunded.", "VAT settlement"),
    LogType("vat.payment_deleted", "The payment of a settlement was deleted.", "VAT settlement"),
    _ended("vat.settlement_deleted", "A VAT settlement was deleted.", "VAT settlement"),
    _made("employee.created", "An employee was created.", "employee", "payroll"),
    LogType("employee.updated", "An employee was changed.", "employee", area="payroll"),
    LogType("employee.terminated", "An employment ended.", "employee", area="payroll"),
    LogType("statutory_rate.set", "The rates of a statutory scheme were set.", "scheme"),
    LogType("payroll.drafted", "A payroll run was drafted, or figured anew.", "payroll run"),
    LogType("payroll.approved", "A payroll run was approved and posted.", "payroll run"),
    LogType("payroll.deleted", "A payroll run was deleted.", "payroll run"),
    _made("payroll.paid", "A part of a payroll run was paid.", "payroll payment"),
    _ended("payroll.payment_deleted", "A payroll payment was deleted.", "payroll payment"),
    _made("advance.given", "Money was advanced to an employee.", "advance"),
    _made("advance.repaid", "An advance was repaid in cash.", "advance"),
    _ended("advance.deleted", "An advance or a repayment was deleted.", "advance"),
    _made("key.created", "A key was created.", "key"),
    LogType("key.granted", "A key was given a role here, or another one.", "key"),
    LogType("key.rotated", "A key was given a new text.", "key"),
    _ended("key.revoked", "A key, or its role here, ended.", "key"),
    _made("webhook.created", "A webhook was created.", "webhook", "webhooks"),
    LogType("webhook.updated", "A webhook was changed.", "webhook", area="webhooks"),
    LogType("webhook.paused", "A webhook was paused.", "webhook", area="webhooks"),
    LogType("webhook.resumed", "A webhook was resumed.", "webhook", area="webhooks"),
    LogType("webhook.replayed", "A webhook went back in the log.", "webhook", area="webhooks"),
    LogType("webhook.secret_rotated", "A webhook's secret changed.", "webhook", area="webhooks"),
    LogType("webhook.disabled", "A webhook was disabled.", "webhook", area="webhooks"),
    LogType("webhook.deleted", "A webhook was deleted.", "webhook", area="webhooks"),
    LogType(
        "audit.erased",
        "What personal records were before and after was erased.",
        "the record",
        Change.NOTHING,
    ),
)
LOG_TYPES_BY_NAME = {one.name: one for one in LOG_TYPES}


def require_types(names: Sequence[str], path: str) -> None:
    """Refuse what is no type of the log, naming one that reads alike."""
    if len(names) > TYPES_MOST:
        raise InvalidInput(f"At most {TYPES_MOST} types are named.", path)
    for place, name in enumerate(names):
        if name not in LOG_TYPES_BY_NAME:
            shown = name[:80]
            near = _nearest(shown, LOG_TYPES_BY_NAME)
            hint = f" Did you mean '{near}'?" if near else " The reference lists them all."
            raise InvalidInput(f"There is no type of event '{shown}'.{hint}", path, place)


def _nearest(name: str, names: Iterable[str]) -> str | None:
    found = get_close_matches(name.lower(), names, n=1)
    return found[0] if found else None
