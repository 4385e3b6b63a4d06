"""Sums: what each account was debited and credited, in minor units, from the beginning to a day.

The movement of a range is the sums through its last day less the sums before its first.
"""

from collections.abc import Mapping

from ledger.accounts import AccountType

Sums = Mapping[int, tuple[int, int]]
"""Account number to (debits, credits); an account that is missing was never posted to."""

NOTHING = (0, 0)
RESULT_TYPES = (AccountType.REVENUE, AccountType.EXPENSE)
"""The types of account whose movement makes the result of a fiscal year."""


def balance(sums: Sums, account: int) -> int:
    """Return debits less credits."""
    debit, credit = sums.get(account, NOTHING)
    return debit - credit


def subtract(sums: Sums, before: Sums) -> Sums:
    """Return the movement between two cumulated sums, the later one first."""
    found: dict[int, tuple[int, int]] = {}
    for account in sums.keys() | before.keys():
        debit, credit = sums.get(account, NOTHING)
        debit_before, credit_before = before.get(account, NOTHING)
        found[account] = (debit - debit_before, credit - credit_before)
    return found
