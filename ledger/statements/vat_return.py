"""The VAT return of a range: what documents taxed, and what else moved the tax accounts.

| figure         | is                                                                          |
|----------------|-----------------------------------------------------------------------------|
| base, VAT      | of document lines by issue date, per side, category and rate; notes negative |
| irrecoverable  | tax of purchases that became part of the cost: its base is listed, it is not |
|                | in the VAT                                                                   |
| adjustments    | the movement of the tax accounts, less that VAT and less VAT settlements     |

So output less input is always the movement of the tax accounts, settlements left out. Opening
documents have no tax lines, and drafts and void documents do not count.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from ledger.accounts import AccountRole, Chart, Side
from ledger.documents import Trade
from ledger.products import VatCategory
from ledger.statements.figures import Figure, Slice
from ledger.statements.sums import Sums, balance

ROLES = {Trade.SALES: AccountRole.TAX_PAYABLE, Trade.PURCHASE: AccountRole.TAX_RECEIVABLE}
_SIDES = {Trade.SALES: Side.CREDIT, Trade.PURCHASE: Side.DEBIT}


@dataclass(frozen=True, slots=True, order=True)
class TaxTotal:
    """What documents of one trade taxed in one category at one rate (millionths of a percent)."""

    trade: Trade
    category: VatCategory
    rate: int
    base: int
    vat: int
    irrecoverable: int
    documents: int


@dataclass(frozen=True, slots=True)
class VatSide:
    """Output or input: the tax of sales, or of purchases."""

    trade: Trade
    rows: tuple[TaxTotal, ...]
    adjustments: Figure

    @property
    def side(self) -> Side:
        """The side on which the tax of this trade stands."""
        return _SIDES[self.trade]

    @property
    def base(self) -> int:
        return sum(row.base for row in self.rows)

    @property
    def vat(self) -> int:
        return sum(row.vat for row in self.rows)

    @property
    def irrecoverable(self) -> int:
        return sum(row.irrecoverable for row in self.rows)

    @property
    def total(self) -> int:
        return self.vat + self.adjustments.on(self.side)


@dataclass(frozen=True, slots=True)
class VatReturn:
    """The two sides of a range; a net below zero is a refund."""

    first: date
    last: date
    output: VatSide
    input: VatSide

    @property
    def net_due(self) -> int:
        return self.output.total - self.input.total


def vat_return(
    chart: Chart,
    first: date,
    last: date,
    taxed: Sequence[TaxTotal],
    movement: Sums,
    settled: Sums,
) -> VatReturn:
    """Make the VAT return of a range of its documents, and of what its accounts moved.

    `settled` is the part of the movement that VAT settlements posted.
    """

    def side_of(trade: Trade) -> VatSide:
        rows = tuple(sorted(row for row in taxed if row.trade is trade and row.documents))
        accounts = tuple(chart.serving(ROLES[trade]))
        moved = sum(balance(movement, one) - balance(settled, one) for one in accounts)
        vat = sum(row.vat for row in rows)
        documented = vat if _SIDES[trade] is Side.DEBIT else -vat
        days = (Slice(accounts, first, last),) if accounts else ()
        return VatSide(trade, rows, Figure(moved - documented, days))

    return VatReturn(first, last, side_of(Trade.SALES), side_of(Trade.PURCHASE))
