"""A unit: one request's change of one organisation, and what it is answered."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from typing import Generic, TypeVar

from ledger.accounts import Chart
from ledger.books import Actor, Books
from ledger.organizations import Organization

Record = TypeVar("Record")


@dataclass(frozen=True, slots=True)
class IdempotencyKey:
    """The caller's key for a request, and the fingerprint of what was asked with it."""

    key: str
    operation: str
    fingerprint: bytes


@dataclass(frozen=True, slots=True)
class Needs:
    """What must be loaded under the lock before the unit is decided.

    All are public ids, but codes, printed numbers, and `due_through`: documents with recognitions
    due by that day, at most `due_limit` of them. `documents` and `payments` come with
    their allocations and what stands on the other side; `open_items_of` names parties whose open
    documents and credits are wanted. `with_entries` loads the entries that the named documents,
    payments and VAT settlements posted, so that they can be undone. `movements` are ranges of
    days: what every account moved in them, VAT settlements left out, and what settlements overlap.
    `amounts` tells whether any record holds an amount in the base currency, posted or not.
    `payroll` loads every statutory rate, `payroll_month` the runs of that month. `webhooks` come
    with where they have come in the log; `every_webhook` leaves out those that are deleted.
    """

    entries: tuple[str, ...] = ()
    keys: tuple[str, ...] = ()
    posted_accounts: tuple[str, ...] = ()
    amounts: bool = False
    parties: tuple[str, ...] = ()
    party_codes: tuple[str, ...] = ()
    products: tuple[str, ...] = ()
    product_codes: tuple[str, ...] = ()
    documents: tuple[str, ...] = ()
    printed_numbers: tuple[str, ...] = ()
    payments: tuple[str, ...] = ()
    open_items_of: tuple[str, ...] = ()
    vat_settlements: tuple[str, ...] = ()
    due_through: date | None = None
    due_limit: int = 0
    with_entries: bool = False
    employees: tuple[str, ...] = ()
    employee_numbers: tuple[str, ...] = ()
    every_employee: bool = False
    payroll: bool = False
    payroll_month: int | None = None
    payroll_runs: tuple[str, ...] = ()
    payroll_payments: tuple[str, ...] = ()
    advances: tuple[str, ...] = ()
    movements: tuple[tuple[date, date], ...] = ()
    webhooks: tuple[str, ...] = ()
    every_webhook: bool = False


NOTHING = Needs()


@dataclass(frozen=True, slots=True, eq=False)
class Unit(Generic[Record]):
    """One request. `decide` runs on the working copy and returns the record to answer with.

    `record` is that record's type, by which a stored outcome is read back. `entries` and `postings`
    are the most the unit may write: they bound a batch. A dry run decides and writes nothing.
    """

    organization: int
    actor: Actor
    decide: Callable[[Books], Record]
    record: type[Record]
    needs: Needs = NOTHING
    idempotency: IdempotencyKey | None = None
    entries: int = 1
    postings: int = 0
    is_dry_run: bool = False


@dataclass(frozen=True, slots=True)
class Answer(Generic[Record]):
    """What a unit came to, beside the organisation and chart it was decided on."""

    record: Record
    organization: Organization
    chart: Chart
    is_replay: bool = field(default=False, kw_only=True)
