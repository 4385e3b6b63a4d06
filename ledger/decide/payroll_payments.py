"""Pay what an approved run owes: the net to employees, the shares to the state.

| event         | Dr                | Cr   |
|---------------|-------------------|------|
| pay net       | SALARY_PAYABLE    | cash |
| pay statutory | STATUTORY_PAYABLE | cash |

The payables are those frozen on the run. Source: posting rules, sections 7 and 8.
"""

from dataclasses import dataclass, replace

from ledger.accounts import Side
from ledger.books import Books
from ledger.dates import Day, month_name
from ledger.decide.payments import cash_of
from ledger.decide.payroll_runs import run_named
from ledger.document_entries import merged
from ledger.errors import NotFound, PayrollNotOpen
from ledger.events import Json
from ledger.journal_entries import CheckedEntry, EntryKind
from ledger.payroll import PayrollPart, PayrollPayment, PayrollRun, PayrollState
from ledger.text import check_text


@dataclass(frozen=True, slots=True)
class PayrollPaymentDraft:
    run: str
    part: PayrollPart
    date: Day
    account: str | None = None
    reference: str | None = None


def pay_payroll(books: Books, draft: PayrollPaymentDraft) -> PayrollPayment:
    """Pay one part of a run in full."""
    run = run_named(books, draft.run, "runId")
    amount = run.due(draft.part)
    if run.state is not PayrollState.APPROVED:
        raise PayrollNotOpen("Only an approved run is paid.", "runId")
    if run.is_paid(draft.part) or not amount:
        raise PayrollNotOpen("Nothing is left to pay of this part.", "part")
    books.require_open(draft.date, "date")
    books.require_room(amount, "runId")
    cash = cash_of(books, draft.account)
    reference = check_text(draft.reference, "reference", limit=200)
    payable = run.payable if draft.part is PayrollPart.NET else run.statutory
    assert payable is not None
    word = "Salaries" if draft.part is PayrollPart.NET else "Statutory contributions"
    entry = books.post(
        CheckedEntry(
            date=draft.date,
            kind=EntryKind.PAYMENT,
            source=run.source,
            memo=f"{word} of {month_name(run.month)}",
            reference=reference,
            lines=merged(((payable, Side.DEBIT, amount, None), (cash, Side.CREDIT, amount, None))),
        )
    )
    payment = PayrollPayment(
        number=books.next_sequence,
        id=books.mint("ppy"),
        run=run.id,
        part=draft.part,
        date=draft.date,
        amount=amount,
        account=cash,
        reference=reference,
        entry=entry.id,
        sequence=entry.sequence,
        revoked_sequence=None,
        created_at=books.now,
        created_by=books.actor.key_id,
    )
    _announce(books, payment, "payroll.paid")
    books.payroll_runs.put(_paid(run, draft.part, is_paid=True))
    return books.payroll_payments.put(payment)


def delete_payroll_payment(books: Books, payment_id: str) -> PayrollPayment:
    """Revoke a payment; the part of the run is owed again."""
    payment = books.payroll_payments.get(payment_id)
    if payment is None or payment.revoked_sequence is not None:
        raise NotFound("No such payroll payment.", "id")
    entry = books.entries[payment.entry]
    books.require_open(entry.date, "id")
    sequence = books.revoke(entry).revoked_sequence
    gone = replace(payment, revoked_sequence=sequence)
    _announce(books, gone, "payroll.payment_deleted")
    run = books.payroll_runs.get(payment.run)
    assert run is not None
    books.payroll_runs.put(_paid(run, payment.part, is_paid=False))
    return books.payroll_payments.put(gone)


def _paid(run: PayrollRun, part: PayrollPart, *, is_paid: bool) -> PayrollRun:
    if part is PayrollPart.NET:
        return replace(run, is_net_paid=is_paid)
    return replace(run, is_statutory_paid=is_paid)


def _announce(books: Books, payment: PayrollPayment, event_type: str) -> None:
    facts: Json = {
        "amount": str(payment.amount),
        "id": payment.id,
        "part": payment.part.value,
        "run": payment.run,
    }
    books.append_event(event_type, payment.id, facts)
