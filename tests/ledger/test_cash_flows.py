"""An entry's cash is shared among the accounts on its other side."""

import pytest

from ledger.cash_flows import cash_shares
from ledger.journal_entries import Line

CASH, BANK, SALES, TAX, RENT = range(1, 6)
OWN = frozenset({CASH, BANK})


@pytest.mark.parametrize(
    ("legs", "shares"),
    [
        ([(CASH, 115, 0), (SALES, 0, 100), (TAX, 0, 15)], {SALES: 100, TAX: 15}),
        ([(RENT, 40, 0), (TAX, 6, 0), (BANK, 0, 46)], {RENT: -40, TAX: -6}),
        ([(CASH, 50, 0), (BANK, 0, 50)], {}),
        ([(SALES, 50, 0), (TAX, 0, 50)], {}),
        ([(CASH, 60, 0), (BANK, 0, 50), (SALES, 0, 10)], {SALES: 10}),
        ([(CASH, 100, 0), (RENT, 15, 0), (SALES, 0, 100), (TAX, 0, 15)], {SALES: 87, TAX: 13}),
        ([(CASH, 1, 0), (RENT, 1, 0), (SALES, 0, 1), (TAX, 0, 1)], {SALES: 1}),
        ([(CASH, 10, 0), (SALES, 5, 0), (SALES, 0, 9), (SALES, 0, 6)], {SALES: 10}),
    ],
    ids=["in", "out", "own", "none", "partly own", "spread", "tie", "merged"],
)
def test_cash_is_shared_by_the_opposite_legs(
    legs: list[tuple[int, int, int]], shares: dict[int, int]
) -> None:
    assert cash_shares([Line(*leg) for leg in legs], OWN) == shares
