"""Seals: what is signed of the first events of a log when a period closes.

A seal's size is the sequence of the `period.closed` event that it is made for. It vouches for the
root of the tree over these events, the last hash of the chain, and the trial balance at the end of
the period's last day, as it was known at that sequence. The signature (Ed25519) is over `body`.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from ledger.accounts import Account, AccountRole, Chart
from ledger.dates import spell_instant
from ledger.events import Json, canonical
from ledger.statements.trial_balance import TrialRow

VERSION = 1
CLOSED = "period.closed"
CHART_EVENTS = ("account.created", "account.updated")


@dataclass(frozen=True, slots=True)
class Closing:
    """The event that closed a period: what there is to seal."""

    sequence: int
    period: str
    recorded_at: int
    hash: bytes


@dataclass(frozen=True, slots=True)
class Seal:
    """One seal; `body` is exactly what was signed, `sealed_at` the instant of the closing."""

    size: int
    period: str
    root: bytes
    last_hash: bytes
    body: bytes
    signature: bytes
    public_key: bytes
    sealed_at: int


def seal_body(
    organization_id: str, closing: Closing, root: bytes, rows: Iterable[TrialRow]
) -> bytes:
    """Spell what a seal says."""
    balances: list[Json] = [
        {
            "account": row.account.id,
            "code": row.account.code,
            "credit": str(row.credit),
            "debit": str(row.debit),
        }
        for row in rows
    ]
    return canonical(
        {
            "lastHash": closing.hash.hex(),
            "organization": organization_id,
            "period": closing.period,
            "root": root.hex(),
            "sealedAt": spell_instant(closing.recorded_at),
            "size": closing.sequence,
            "trialBalance": balances,
            "v": VERSION,
        }
    )


def chart_as_told(chart: Chart, told: Mapping[str, Mapping[str, Any]]) -> Chart:
    """Return a chart with the accounts, codes and roles that events told of by some sequence.

    Numbers, types and ids of accounts never change, so the rest is as it is today.
    """
    accounts = (_as_told(one, told[one.id]) for one in chart.by_number.values() if one.id in told)
    return Chart(accounts)


def _as_told(account: Account, facts: Mapping[str, Any]) -> Account:
    roles = tuple(AccountRole(word) for word in facts["roles"])
    return replace(account, code=facts["code"], roles=roles, parent=facts["parent"])
