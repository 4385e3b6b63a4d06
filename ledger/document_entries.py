"""The entries of documents: which account stands on which side.

| document                       | Dr                                   | Cr                       |
|--------------------------------|--------------------------------------|--------------------------|
| sales invoice, sales debit note| control                              | nets or deferrals, tax   |
| sales credit note              | nets, what was still deferred, tax   | control                  |
| purchase invoice               | costs or prepaid, recoverable tax    | control                  |
| purchase credit note           | control                              | costs, prepaid, tax      |
| opening document               | control / OPENING_BALANCE            | OPENING_BALANCE / control|

Source: posting rules, sections 3 and 4. Legs of one account, side and party are merged, zero legs
are not written; order: control, net legs by account code, tax.
"""

from collections.abc import Iterable

from ledger.accounts import Chart, Side
from ledger.documents import Document, DocumentLine, Trade
from ledger.journal_entries import Line

Leg = tuple[int, Side, int, str | None]
"""Account, side, amount in minor units, party."""


def opposite(side: Side) -> Side:
    return Side.CREDIT if side is Side.DEBIT else Side.DEBIT


def control_side(document: Document) -> Side:
    """Return the side of the control leg: sales owe us on the debit side."""
    raises_debit = (document.trade is Trade.SALES) != document.is_credit
    return Side.DEBIT if raises_debit else Side.CREDIT


def document_legs(document: Document, chart: Chart, opening: int | None) -> tuple[Line, ...]:
    """Return the lines of a document whose accounts are frozen; `opening` is for openings."""
    assert document.control is not None
    side = control_side(document)
    other = opposite(side)
    legs: list[Leg] = [(document.control, side, document.grand_total, document.party)]
    if opening is not None:
        return merged([*legs, (opening, other, document.grand_total, None)])
    nets = [leg for line in document.lines for leg in _net_legs(line, other)]
    legs += sorted(nets, key=lambda leg: chart.by_number[leg[0]].code)
    tax = sum(line.vat for line in document.lines if line.is_recoverable)
    if tax:
        assert document.tax is not None
        legs.append((document.tax, other, tax, None))
    return merged(legs)


def _net_legs(line: DocumentLine, side: Side) -> Iterable[Leg]:
    """Return what a line posts: to its account, and to its deferral what is or was deferred."""
    assert line.account is not None
    deferred = line.deferred or line.deferred_taken
    if deferred:
        assert line.deferral is not None
        yield line.deferral, side, deferred, None
    yield line.account, side, line.cost - deferred, None


def merged(legs: Iterable[Leg]) -> tuple[Line, ...]:
    """Return legs as lines: those of one account, side and party as one, at the first's place."""
    sums: dict[tuple[int, Side, str | None], int] = {}
    for account, side, amount, party in legs:
        key = account, side, party
        sums[key] = sums.get(key, 0) + amount
    return tuple(
        Line(
            account,
            amount if side is Side.DEBIT else 0,
            amount if side is Side.CREDIT else 0,
            party=party,
        )
        for (account, side, party), amount in sums.items()
        if amount
    )
