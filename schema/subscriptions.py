"""What subscribers are shown of an event; each payload names the sequence to resume after."""

from collections.abc import Collection

import strawberry
from strawberry import ID, field

from ledger.journal_entries import Entry
from ledger.statements.sums import Sums, balance
from schema.accounts import Account
from schema.directives import ListSize
from schema.journal_entries import Accounts, JournalEntry
from schema.scalars import Money, money

CHANGED = ListSize(assumed_size=4)


@strawberry.type(description="An entry was posted.")
class EntryPosted:
    sequence: int = field(description="Sequence of the event; resume after it.")
    entry: JournalEntry = field(description="The entry, as it stands when it is sent.")

    @classmethod
    def of(cls, sequence: int, entry: Entry, accounts: Accounts) -> "EntryPosted":
        return cls(sequence=sequence, entry=JournalEntry.of(entry, accounts))


@strawberry.type(description="What an account was debited and credited, on all days.")
class AccountBalance:
    account: Account = field(description="The account.")
    debit: Money = field(description="Sum of its debits.")
    credit: Money = field(description="Sum of its credits.")
    balance: Money = field(description="Debits less credits; a credit balance is negative.")

    @classmethod
    def of(cls, number: int, sums: Sums, accounts: Accounts) -> "AccountBalance":
        debit, credit = sums[number]
        exponent = accounts.organization.exponent
        return cls(
            account=accounts[number],
            debit=money(debit, exponent),
            credit=money(credit, exponent),
            balance=money(balance(sums, number), exponent),
        )


@strawberry.type(description="An entry was posted or deleted, which changed balances.")
class BalanceChanged:
    sequence: int = field(description="Sequence of the event; resume after it.")
    entry_id: ID = field(description="The entry that was posted or deleted.")
    balances: list[AccountBalance] = field(
        description="The accounts it touches, each as it stands at this sequence.",
        directives=[CHANGED],
    )

    @classmethod
    def of(
        cls, sequence: int, entry: Entry, changed: Collection[int], sums: Sums, accounts: Accounts
    ) -> "BalanceChanged":
        return cls(
            sequence=sequence,
            entry_id=ID(entry.id),
            balances=[AccountBalance.of(number, sums, accounts) for number in sorted(changed)],
        )
