"""The VAT return: rows by category and rate, and all else the tax accounts moved as adjustments."""

from datetime import date

from ledger.accounts import AccountClass, AccountRole, AccountType, Chart, Side
from ledger.documents import Trade
from ledger.products import VatCategory
from ledger.statements.figures import Figure, Slice
from ledger.statements.vat_return import TaxTotal, vat_return
from tests.ledger.builders import account

OUTPUT, FORMER, INPUT, DUE = range(1, 5)
FIRST, LAST = date(2026, 1, 1), date(2026, 3, 31)
STANDARD, ZERO = VatCategory.STANDARD, VatCategory.ZERO
FIFTEEN = 15_000_000


def make_chart() -> Chart:
    """Two accounts that serve or served output tax, one of input tax, one of what is due."""
    words, roles, debt = AccountClass, AccountRole, AccountType.LIABILITY
    payable = (roles.TAX_PAYABLE,)
    receivable = (roles.TAX_RECEIVABLE,)
    return Chart(
        [
            account(OUTPUT, "acc_vat", debt, words.TAX_PAYABLE, roles=payable),
            account(FORMER, "acc_old_vat", debt, words.TAX_PAYABLE, former_roles=payable),
            account(INPUT, "acc_input", AccountType.ASSET, words.TAX_RECEIVABLE, roles=receivable),
            account(DUE, "acc_due", debt, words.TAX_PAYABLE, roles=(roles.VAT_DUE,)),
        ]
    )


def test_what_documents_do_not_explain_is_an_adjustment() -> None:
    taxed = [
        TaxTotal(Trade.SALES, ZERO, 0, 200, 0, 0, 1),
        TaxTotal(Trade.SALES, STANDARD, FIFTEEN, 900, 135, 0, 2),
        TaxTotal(Trade.PURCHASE, STANDARD, FIFTEEN, 500, 60, 15, 1),
        TaxTotal(Trade.PURCHASE, ZERO, 0, 0, 0, 0, 0),
    ]
    movement = {OUTPUT: (150, 285), FORMER: (0, 20), INPUT: (63, 63), DUE: (0, 92)}
    settled = {OUTPUT: (150, 0), INPUT: (0, 63), DUE: (0, 92)}

    found = vat_return(make_chart(), FIRST, LAST, taxed, movement, settled)

    days = Slice((OUTPUT, FORMER), FIRST, LAST)
    assert found.output.rows == (taxed[1], taxed[0])
    assert (found.output.base, found.output.vat, found.output.side) == (1100, 135, Side.CREDIT)
    assert found.output.adjustments == Figure(-170, (days,))
    assert found.input.rows == (taxed[2],)
    assert (found.input.vat, found.input.irrecoverable, found.input.adjustments.minor) == (
        60,
        15,
        3,
    )
    assert (found.output.total, found.input.total, found.net_due) == (305, 63, 242)


def test_without_tax_accounts_documents_are_undone_by_adjustments() -> None:
    taxed = [TaxTotal(Trade.SALES, STANDARD, FIFTEEN, 100, 15, 0, 1)]
    found = vat_return(Chart([]), FIRST, LAST, taxed, {}, {})
    assert (found.output.vat, found.output.total, found.net_due) == (15, 0, 0)
    assert found.output.adjustments == Figure(15, ())
