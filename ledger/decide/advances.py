"""Advance money to employees, take it back in cash, and undo both.

| event            | Dr             | Cr             |
|------------------|----------------|----------------|
| advance given    | SALARY_ADVANCE | cash           |
| repaid in cash   | cash           | SALARY_ADVANCE |

The employee is the party of the advance's leg. An advance is recovered on the account it was given
on: once the role went to another account, what stands on former ones is recovered first. What a
payroll run recovers is part of the run. Source: posting rules, section 7.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from ledger.accounts import Account, AccountRole, Side
from ledger.advances import Advance, AdvanceBalance
from ledger.books import Books
from ledger.dates import Day
from ledger.decide.employees import employee_named
from ledger.decide.payments import amount_of, cash_of
from ledger.document_entries import Leg, merged
from ledger.employees import Employee, EmployeeStatus
from ledger.errors import AmountInvalid, InvalidInput, NotFound, PayrollNotOpen
from ledger.events import Json
from ledger.journal_entries import CheckedEntry, Entry, EntryKind
from ledger.money import format_minor
from ledger.text import check_text


@dataclass(frozen=True, slots=True)
class AdvanceDraft:
    """Money that goes to an employee, or comes back."""

    employee: str
    amount: Decimal
    date: Day
    account: str | None = None
    memo: str | None = None


def give_advance(books: Books, draft: AdvanceDraft) -> Advance:
    """Advance money to an employee."""
    employee = employee_named(books, draft.employee, "employeeId")
    if employee.status is EmployeeStatus.TERMINATED:
        raise InvalidInput("The employment has ended.", "employeeId")
    advance = _checked(books, draft, is_repayment=False)
    account = books.chart.role(AccountRole.SALARY_ADVANCE, "employeeId").number
    lent: Leg = (account, Side.DEBIT, advance.amount, employee.id)
    paid: Leg = (advance.account, Side.CREDIT, advance.amount, None)
    return _post(books, advance, employee, [lent, paid])


def repay_advance(books: Books, draft: AdvanceDraft) -> Advance:
    """Take back in cash what is outstanding of an employee's advances."""
    employee = employee_named(books, draft.employee, "employeeId")
    advance = _checked(books, draft, is_repayment=True)
    if advance.amount > employee.advances:
        left = format_minor(employee.advances, books.organization.exponent)
        raise AmountInvalid(f"Only {left} of advances is outstanding.", "amount")
    received: Leg = (advance.account, Side.DEBIT, advance.amount, None)
    recovered = recovery_legs(books, employee, advance.amount)
    return _post(books, advance, employee, [received, *recovered])


def delete_advance(books: Books, advance_id: str) -> Advance:
    """Revoke an advance or a repayment; what was recovered since cannot be taken away."""
    advance = books.advances.get(advance_id)
    if advance is None or advance.revoked_sequence is not None:
        raise NotFound("No such advance.", "id")
    entry = books.entries[advance.entry]
    books.require_open(entry.date, "id")
    if not advance.is_repayment and any(
        line.debit > _outstanding(books, advance.employee, line.account)
        for line in entry.lines
        if line.party is not None
    ):
        raise PayrollNotOpen("The advance was recovered since; undo that first.", "id")
    sequence = books.revoke(entry).revoked_sequence
    gone = replace(advance, revoked_sequence=sequence)
    _announce(books, gone, "advance.deleted")
    uncount_advances(books, entry)
    return books.advances.put(gone)


def recovery_legs(books: Books, employee: Employee, amount: int) -> list[Leg]:
    """Return legs that take an amount off what is outstanding, on former accounts first."""
    today = books.chart.by_role.get(AccountRole.SALARY_ADVANCE)
    balances = [one for one in books.advance_balances if one.employee == employee.id]
    legs: list[Leg] = []
    for balance in sorted(balances, key=lambda one: (_is_on(one, today), one.account)):
        part = min(balance.outstanding, amount)
        legs.append((balance.account, Side.CREDIT, part, employee.id))
        amount -= part
    assert not amount, "what is outstanding is spread over the accounts"
    return legs


def count_advances(books: Books, entry: Entry, sign: int = 1) -> None:
    """Count what a posted entry advanced to its parties, or recovered from them."""
    for line in entry.lines:
        employee = books.employees.get(line.party)
        if employee is None:
            continue
        moved = sign * (line.debit - line.credit)
        books.employees.put(replace(employee, advances=employee.advances + moved))
        left = _outstanding(books, employee.id, line.account) + moved
        books.advance_balances.put(AdvanceBalance(employee.id, line.account, left))


def uncount_advances(books: Books, entry: Entry) -> None:
    """Undo what a revoked entry counted."""
    count_advances(books, entry, -1)


def _is_on(balance: AdvanceBalance, account: Account | None) -> bool:
    return account is not None and balance.account == account.number


def _outstanding(books: Books, employee_id: str, account: int) -> int:
    found = books.advance_balances.get(f"{employee_id}.{account}")
    return 0 if found is None else found.outstanding


def _checked(books: Books, draft: AdvanceDraft, *, is_repayment: bool) -> Advance:
    """Return an advance as it will be kept, still without number and entry."""
    amount = amount_of(books, draft.amount)
    books.require_open(draft.date, "date")
    books.require_room(amount, "amount")
    return Advance(
        number=0,
        id=books.mint("adv"),
        employee=draft.employee,
        is_repayment=is_repayment,
        date=draft.date,
        amount=amount,
        account=cash_of(books, draft.account),
        memo=check_text(draft.memo, "memo"),
        entry="",
        sequence=0,
        revoked_sequence=None,
        created_at=books.now,
        created_by=books.actor.key_id,
    )


def _post(books: Books, advance: Advance, employee: Employee, legs: Sequence[Leg]) -> Advance:
    word = "repaid" if advance.is_repayment else "given"
    entry = books.post(
        CheckedEntry(
            date=advance.date,
            kind=EntryKind.PAYMENT,
            source=f"advance:{advance.id}",
            memo=advance.memo or f"Advance {word}",
            reference=employee.code,
            lines=merged(legs),
        )
    )
    number = books.next_sequence
    posted = replace(advance, number=number, entry=entry.id, sequence=entry.sequence)
    _announce(books, posted, f"advance.{word}")
    count_advances(books, entry)
    return books.advances.put(posted)


def _announce(books: Books, advance: Advance, event_type: str) -> None:
    facts: Json = {
        "amount": str(advance.amount),
        "employee": advance.employee,
        "id": advance.id,
    }
    books.append_event(event_type, advance.id, facts)
