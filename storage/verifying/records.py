"""Parties, products and employees: each as its last event told it, and none that no event created.

| read | statements                          | bound       |
|------|-------------------------------------|-------------|
| page | 1: records behind the last number   | 500 records |

What events tell is kept in memory: a hash for each party and employee, the facts
of each product; and what each employee owes of advances, which entries of payroll added up to.
"""

from collections.abc import AsyncIterator, Callable, Iterator
from typing import Any, TypeVar, cast

from ledger.decide.employees import employee_hash
from ledger.decide.parties import party_hash
from ledger.decide.products import product_facts
from ledger.employees import Employee
from ledger.parties import Party
from ledger.products import Product
from storage.kept import Kept
from storage.records import EMPLOYEES, PARTIES, PRODUCTS
from storage.statements import Row, Statement, statement
from storage.verifying.subject import Finding, Subject

RECORDS_PER_PAGE = 500
UNREADABLE = (ValueError, OverflowError, TypeError)
Record = TypeVar("Record")
Check = Callable[[Subject, Any], Iterator[Finding]]


def select_after(kept: Kept[Any], alias: str) -> Statement:
    """Select a page of records behind a number, each with what is derived from it."""
    derived = "".join(f", {alias}.{name}" for name in kept.derived)
    return statement(
        f"""select {alias}.number, {alias}.public_id, {kept.columns}{derived}
        from {kept.table.name} {alias} where {alias}.org = $1 and {alias}.number > $2
        order by {alias}.number limit $3"""
    )


SELECT_PARTIES_AFTER = select_after(PARTIES, "y")
SELECT_PRODUCTS_AFTER = select_after(PRODUCTS, "r")
SELECT_EMPLOYEES_AFTER = select_after(EMPLOYEES, "m")


async def check_records(subject: Subject) -> AsyncIterator[Finding]:
    """Compare every party, product and employee with what its events say of it."""
    seen: set[str] = set()
    for noun, kept, query, check in (
        ("party", PARTIES, SELECT_PARTIES_AFTER, _check_party),
        ("product", PRODUCTS, SELECT_PRODUCTS_AFTER, _check_product),
        ("employee", EMPLOYEES, SELECT_EMPLOYEES_AFTER, _check_employee),
    ):
        async for rows in pages(subject, query):
            for row in rows:
                seen.add(cast(str, row[1]))
                for finding in _check_row(subject, noun, cast(Kept[Any], kept), row, check):
                    yield finding
    for missing in sorted(subject.told.records.keys() - seen):
        yield subject.fault(missing, "It is missing.")


async def pages(
    subject: Subject, query: Statement, size: int | None = None
) -> AsyncIterator[list[Row]]:
    """Read records page by page, by number; the number is a row's first column."""
    after, size = 0, size or RECORDS_PER_PAGE
    while True:
        rows = await subject.snapshot.fetch(query, subject.org, after, size)
        yield rows
        if len(rows) < size:
            return
        after = cast(int, rows[-1][0])


def read_record(
    subject: Subject, place: str, kept: Kept[Record], row: Row, faults: list[Finding]
) -> list[Record]:
    """Return a row's record, if it can be read; add what is wrong with what is derived of it."""
    values = tuple(row)[2:]
    try:
        record = kept.of(values)
        derived = kept.derive(record)
    except UNREADABLE:
        faults.append(subject.fault(place, "Its columns cannot be read."))
        return []
    stored = values[len(values) - len(derived) :]
    pairs = [(name, value, told) for value, (name, told) in zip(stored, derived, strict=True)]
    faults += subject.compare(place, pairs, "its record says")
    return [record]


def _check_row(
    subject: Subject, noun: str, kept: Kept[Any], row: Row, check: Check
) -> Iterator[Finding]:
    place, faults = f"{noun} {row[1]}", list[Finding]()
    for record in read_record(subject, place, kept, row, faults):
        told = subject.told.records.get(record.id)
        if told is None:
            yield subject.fault(place, "No event created it.")
            continue
        pairs = (
            ("number", record.number, told.get("sequence")),
            ("created_at", record.created_at, told.get("createdAt")),
        )
        yield from subject.compare(place, pairs, "the chain says")
        yield from check(subject, record)
    yield from faults


def _check_party(subject: Subject, party: Party) -> Iterator[Finding]:
    place, told = f"party {party.id}", subject.told.records[party.id]
    pairs = (("kind", party.kind.value, told.get("noun")),)
    yield from subject.compare(place, pairs, "the chain says")
    if party_hash(party) != told.get("hash"):
        yield subject.fault(place, "Its blinded hash is not that of its stored columns.")


def _check_product(subject: Subject, product: Product) -> Iterator[Finding]:
    facts, told = product_facts(product), subject.told.records[product.id]
    pairs = ((name, facts[name], told.get(name)) for name in facts)
    yield from subject.compare(f"product {product.id}", pairs, "the chain says")


def _check_employee(subject: Subject, employee: Employee) -> Iterator[Finding]:
    place, owed = f"employee {employee.id}", subject.counted.advances.get(employee.id)
    pairs = (("advances", employee.advances, owed.total() if owed else 0),)
    yield from subject.compare(place, pairs, "the entries of payroll say")
    if employee_hash(employee) != subject.told.records[employee.id].get("hash"):
        yield subject.fault(place, "Its blinded hash is not that of its stored columns.")
