"""The VAT return as clients see it."""

from collections.abc import Callable, Coroutine
from dataclasses import dataclass
from typing import Any

import strawberry
from strawberry import Private, field

from ledger.dates import Day
from ledger.documents import Trade
from ledger.statements.vat_return import TaxTotal
from ledger.statements.vat_return import VatReturn as Record
from ledger.statements.vat_return import VatSide as SideRecord
from schema.allocations import READ_INVOICES
from schema.connections import After, Before, Connection, First, Last
from schema.directives import ListSize
from schema.documents import Invoice
from schema.drilling import NESTED, Opening, Paging, View, nested
from schema.scalars import ExactDecimal, Money, decimal
from schema.taxes import VatCategory

RATES = ListSize(assumed_size=5)
ListInvoices = Callable[[TaxTotal, Paging], Coroutine[Any, Any, Connection[Invoice]]]


@dataclass(frozen=True, slots=True)
class VatView(View):
    """What a VAT return is shown with: also how the documents of a row are listed."""

    list_invoices: ListInvoices


@strawberry.type(description="What documents taxed in one category at one rate; notes negative.")
class VatReturnRow:
    vat_category: VatCategory = field(description="Category of the tax.")
    vat_rate: ExactDecimal = field(description="Rate of the tax, in percent.")
    base: Money = field(description="Net amounts of the lines.")
    vat: Money = field(description="The tax on them; of purchases, what is recovered of it.")
    irrecoverable_vat: Money = field(
        description="Tax of purchases that became part of the cost: it is not in `vat`."
    )
    document_count: int = field(description="How many invoices and notes it is made of.")
    record: Private[TaxTotal]
    view: Private[VatView]

    @nested("The invoices and notes it is made of, oldest first.", [READ_INVOICES, NESTED])
    async def invoices(
        self, first: First = None, after: After = None, last: Last = None, before: Before = None
    ) -> Connection[Invoice] | None:
        return await self.view.list_invoices(self.record, (first, after, last, before))

    @classmethod
    def of(cls, row: TaxTotal, view: VatView) -> "VatReturnRow":
        return cls(
            vat_category=row.category,
            vat_rate=decimal(row.rate),
            base=view.money(row.base),
            vat=view.money(row.vat),
            irrecoverable_vat=view.money(row.irrecoverable),
            document_count=row.documents,
            record=row,
            view=view,
        )


@strawberry.type(
    description="What else moved the tax accounts: authored entries; VAT settlements are left out."
)
class VatAdjustments(Opening):
    amount: Money = field(description="The amount, on the natural side of the tax.")


@strawberry.type(description="The tax of sales (output) or of purchases (input).")
class VatReturnSide:
    trade: Trade = field(description="Sales or purchases.")
    rows: list[VatReturnRow] = field(
        description="By category and rate; opening documents have no tax lines.",
        directives=[RATES],
    )
    base: Money = field(description="Sum of the rows' bases.")
    vat: Money = field(description="Sum of the rows' tax.")
    irrecoverable_vat: Money = field(description="Sum of the rows' irrecoverable tax.")
    adjustments: VatAdjustments = field(
        description="Other movement of the tax accounts, opened to its postings."
    )
    total: Money = field(
        description="Tax and adjustments: the movement of the tax accounts, without settlements."
    )

    @classmethod
    def of(cls, side: SideRecord, view: VatView) -> "VatReturnSide":
        adjusted = view.money(side.adjustments.on(side.side))
        return cls(
            trade=side.trade,
            rows=[VatReturnRow.of(row, view) for row in side.rows],
            base=view.money(side.base),
            vat=view.money(side.vat),
            irrecoverable_vat=view.money(side.irrecoverable),
            adjustments=VatAdjustments(figure=side.adjustments, view=view, amount=adjusted),
            total=view.money(side.total),
        )


@strawberry.type(description="Output tax less input tax of a range of days, by issue date.")
class VatReturn:
    first: Day = field(name="from", description="First day, inclusive.")
    last: Day = field(name="to", description="Last day, inclusive.")
    output: VatReturnSide = field(description="The tax of sales.")
    input: VatReturnSide = field(description="The tax of purchases.")
    net_due: Money = field(description="Output less input; a refund is negative.")
    sequence: int = field(description="The event sequence the answer is known at.")
    is_proven: bool | None = field(
        description="Whether the scan found the same; null unless `prove` was asked."
    )
    proof: "VatReturn | None" = field(
        description="The same from a scan of documents and postings; null unless `prove` was asked."
    )

    @classmethod
    def of(cls, record: Record, view: VatView, proof: Record | None) -> "VatReturn":
        return cls(
            first=record.first,
            last=record.last,
            output=VatReturnSide.of(record.output, view),
            input=VatReturnSide.of(record.input, view),
            net_due=view.money(record.net_due),
            sequence=view.sequence,
            is_proven=None if proof is None else proof == record,
            proof=None if proof is None else cls.of(proof, view, None),
        )
