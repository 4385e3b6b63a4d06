"""VAT settlements: what they post, that they are paid once, and every refusal changes nothing."""

from datetime import date

import pytest

from ledger.accounts import AccountClass, AccountRole, AccountType, Chart
from ledger.books import Books
from ledger.decide.journal_entries import delete_entry, post_entry
from ledger.decide.vat_settlements import (
    VatPaymentDraft,
    delete_vat_payment,
    delete_vat_settlement,
    pay_vat,
    settle_vat,
)
from ledger.journal_entries import EntryKind
from ledger.money import LINE_LIMIT_MINOR
from tests.ledger.builders import (
    BANK,
    CASH,
    account,
    credit,
    debit,
    draft,
    make_books,
    refused,
    state,
)

OUTPUT, INPUT, DUE = 11, 12, 13
FIRST, LAST = date(2026, 1, 1), date(2026, 3, 31)
APRIL = date(2026, 4, 20)


def books_with(movement: dict[int, tuple[int, int]], *, due_serves: bool = False) -> Books:
    """Books whose accounts moved so in the first quarter, as the batch found them."""
    books = make_books()
    words, roles, debt = AccountClass, AccountRole, AccountType.LIABILITY
    former = (roles.TAX_PAYABLE,) if due_serves else ()
    books.chart = Chart(
        [
            *books.chart.by_number.values(),
            account(OUTPUT, "acc_vat", debt, words.TAX_PAYABLE, roles=(roles.TAX_PAYABLE,)),
            account(
                INPUT,
                "acc_input_vat",
                AccountType.ASSET,
                words.TAX_RECEIVABLE,
                roles=(roles.TAX_RECEIVABLE,),
            ),
            account(
                DUE,
                "acc_vat_due",
                debt,
                words.TAX_PAYABLE,
                roles=(roles.VAT_DUE,),
                former_roles=former,
            ),
        ]
    )
    books.movements[FIRST, LAST] = movement
    return books


def legs(books: Books, entry_id: str) -> list[tuple[int, int, int]]:
    return [(line.account, line.debit, line.credit) for line in books.entries[entry_id].lines]


@pytest.mark.parametrize(
    ("movement", "expected"),
    [
        ({OUTPUT: (20, 170), INPUT: (63, 0)}, [(OUTPUT, 150, 0), (INPUT, 0, 63), (DUE, 0, 87)]),
        ({OUTPUT: (0, 10), INPUT: (63, 0)}, [(OUTPUT, 10, 0), (INPUT, 0, 63), (DUE, 53, 0)]),
        ({OUTPUT: (10, 0), INPUT: (0, 63)}, [(OUTPUT, 0, 10), (INPUT, 63, 0), (DUE, 0, 53)]),
        ({OUTPUT: (0, 63), INPUT: (63, 0)}, [(OUTPUT, 63, 0), (INPUT, 0, 63)]),
        ({OUTPUT: (0, 63)}, [(OUTPUT, 63, 0), (DUE, 0, 63)]),
    ],
    ids=["due", "refund", "other sides", "even", "output only"],
)
def test_settlement_clears_the_tax_accounts(
    movement: dict[int, tuple[int, int]], expected: list[tuple[int, int, int]]
) -> None:
    books = books_with(movement)
    made = settle_vat(books, FIRST, LAST)
    entry = books.entries[made.entry]
    assert legs(books, made.entry) == expected
    assert (entry.kind, entry.date) == (EntryKind.DOCUMENT, LAST)
    assert entry.source == "vat:2026-01-01/2026-03-31"
    assert made.number == books.written.events[-1].sequence == entry.sequence + 1


def test_units_of_the_same_batch_count_unless_they_settle() -> None:
    books = books_with({OUTPUT: (0, 100)})
    post_entry(books, draft(debit("0.07"), credit("0.07", "acc_vat")))
    gone = post_entry(books, draft(debit("5.00"), credit("5.00", "acc_vat")))
    delete_entry(books, gone.id)
    post_entry(books, draft(debit("9.00"), credit("9.00", "acc_vat"), on=APRIL))
    first = settle_vat(books, FIRST, LAST)
    delete_vat_settlement(books, first.id)
    assert settle_vat(books, FIRST, LAST).output_vat == first.output_vat == 107


def test_payment_and_refund() -> None:
    books = books_with({OUTPUT: (0, 100)})
    made = settle_vat(books, FIRST, LAST)
    paid = pay_vat(books, VatPaymentDraft(made.id, APRIL, "acc_bank", "SADAD 7", "Paid"))
    assert paid.payment_entry is not None
    entry = books.entries[paid.payment_entry]
    assert [(line.account, line.debit) for line in entry.lines] == [(DUE, 100), (BANK, 0)]
    assert (entry.kind, entry.reference, entry.memo) == (EntryKind.PAYMENT, "SADAD 7", "Paid")

    books = books_with({INPUT: (100, 0)})
    refund = pay_vat(books, VatPaymentDraft(settle_vat(books, FIRST, LAST).id, APRIL))
    assert refund.payment_entry is not None
    assert legs(books, refund.payment_entry) == [(CASH, 100, 0), (DUE, 0, 100)]
    assert books.entries[refund.payment_entry].memo == "VAT refund 2026-01-01 to 2026-03-31"


def test_refusals_of_settling() -> None:
    books = books_with({OUTPUT: (5, 5)})
    with refused(books, "INVALID_INPUT", ("from",)):
        settle_vat(books, FIRST, LAST)
    with refused(books, "INVALID_INPUT", ("date",)):
        settle_vat(books, FIRST, LAST, FIRST)
    books = books_with({OUTPUT: (0, LINE_LIMIT_MINOR + 1)})
    with refused(books, "AMOUNT_TOO_LARGE", ("from",)):
        settle_vat(books, FIRST, LAST)
    books = books_with({OUTPUT: (0, 5)}, due_serves=True)
    with refused(books, "ACCOUNT_UNFIT"):
        settle_vat(books, FIRST, LAST)
    books = books_with({OUTPUT: (0, 5)})
    books.head.locked_through = LAST
    with refused(books, "PERIOD_LOCKED", ("to",)):
        settle_vat(books, FIRST, LAST)
    with refused(books, "PERIOD_LOCKED", ("date",)):
        settle_vat(books, FIRST, LAST, LAST)
    settle_vat(books, FIRST, LAST, APRIL)
    books.movements[LAST, APRIL] = {OUTPUT: (0, 5)}
    with refused(books, "VAT_SETTLED", ("from",)):
        settle_vat(books, LAST, APRIL)


def test_refusals_of_paying_and_undoing() -> None:
    books = books_with({OUTPUT: (0, 5)})
    made = settle_vat(books, FIRST, LAST)
    with refused(books, "INVALID_INPUT", ("date",)):
        pay_vat(books, VatPaymentDraft(made.id, FIRST))
    with refused(books, "ACCOUNT_UNFIT", ("accountId",)):
        pay_vat(books, VatPaymentDraft(made.id, APRIL, "acc_revenue"))
    with refused(books, "INVALID_INPUT", ("settlementId",)):
        delete_vat_payment(books, made.id)
    with refused(books, "NOT_FOUND", ("settlementId",)):
        pay_vat(books, VatPaymentDraft("vat_none", APRIL))
    pay_vat(books, VatPaymentDraft(made.id, APRIL))
    with refused(books, "VAT_PAID", ("settlementId",)):
        pay_vat(books, VatPaymentDraft(made.id, APRIL))
    with refused(books, "VAT_PAID", ("id",)):
        delete_vat_settlement(books, made.id)
    books.head.locked_through = APRIL
    with refused(books, "PERIOD_LOCKED", ("settlementId",)):
        delete_vat_payment(books, made.id)
    books.head.locked_through = LAST
    assert not delete_vat_payment(books, made.id).is_paid
    with refused(books, "PERIOD_LOCKED", ("id",)):
        delete_vat_settlement(books, made.id)
    books.head.locked_through = None
    delete_vat_settlement(books, made.id)
    with refused(books, "NOT_FOUND", ("id",)):
        delete_vat_settlement(books, made.id)


def test_an_even_settlement_leaves_nothing_to_pay() -> None:
    books = books_with({OUTPUT: (0, 5), INPUT: (5, 0)})
    made = settle_vat(books, FIRST, LAST)
    before = state(books)
    with refused(books, "INVALID_INPUT", ("settlementId",)):
        pay_vat(books, VatPaymentDraft(made.id, APRIL))
    assert state(books) == before
