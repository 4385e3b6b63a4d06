"""Statutory rates: each as the last event that set it told it; one statement reads them all."""

from collections.abc import AsyncIterator, Iterator, Mapping
from datetime import date
from decimal import Decimal
from typing import Any, cast

from ledger.decimals import to_millionths
from ledger.errors import LedgerError
from ledger.payroll import StatutoryRate
from storage.records import STATUTORY_RATES
from storage.verifying.records import UNREADABLE
from storage.verifying.subject import Finding, Subject
from storage.writing.loading_payroll import SELECT_STATUTORY_RATES


async def check_statutory_rates(subject: Subject) -> AsyncIterator[Finding]:
    """Compare every rate with what the chain says of it."""
    told = {rate.id: rate for rate in rates_told(subject)}
    kept: dict[str, StatutoryRate] = {}
    for row in await subject.snapshot.fetch(SELECT_STATUTORY_RATES, subject.org):
        try:
            rate = STATUTORY_RATES.of(row)
        except UNREADABLE:
            yield subject.fault(f"statutory_rate {row[0]}", "Its columns cannot be read.")
            continue
        kept[rate.id] = rate
    for name in sorted(kept.keys() | told.keys()):
        pairs = (("it", kept.get(name), told.get(name)),)
        for finding in subject.compare(f"statutory_rate {name}", pairs, "the chain says"):
            yield finding


def rates_told(subject: Subject) -> list[StatutoryRate]:
    """Return every rate that was ever set, in order; a tampered event tells of none."""
    return [rate for data in subject.told.statutory_rates for rate in _rate(data)]


def _rate(data: Mapping[str, Any]) -> Iterator[StatutoryRate]:
    try:
        yield StatutoryRate(
            scheme=data["scheme"],
            starts_on=date.fromisoformat(data["startsOn"]),
            employee_rate=_millionths(data["employeeRate"]),
            employer_rate=_millionths(data["employerRate"]),
            cap=None if data["cap"] is None else int(data["cap"]),
            floor=int(data["floor"]),
        )
    except (ArithmeticError, KeyError, LedgerError, TypeError, ValueError):
        return


def _millionths(percent: object) -> int:
    return to_millionths(Decimal(cast(str, percent)), "A rate")
