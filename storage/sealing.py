"""Seals, made: one for every event that closed a period, outside the lock.

| use  | statements                                       | bound                               |
|------|--------------------------------------------------|-------------------------------------|
| look | 1; per organisation whose settings changed       | organisations that ever closed a    |
|      | since it was last looked at, 2                   | period; its closings                |
| make | growing (`storage/tree.py`); the seal before 1,  | one chart, its accounts' events     |
|      | roots 1 per level, chart 1, sums 2; insert 1     |                                     |

A seal is a function of the log and the key alone, so whoever makes it second writes the same. None
is made of a log that no longer leads to the seal before.
"""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from datetime import date
from json import loads
from typing import Any, cast

from ledger.accounts import Chart
from ledger.dates import month_name
from ledger.errors import ProofBroken
from ledger.organizations import Organization
from ledger.periods import Period, parse_period
from ledger.seals import CHART_EVENTS, Closing, Seal, chart_as_told, seal_body
from ledger.statements.balances import Balances, year_start_of
from ledger.statements.fiscal import day_before
from ledger.statements.sums import Sums
from ledger.statements.trial_balance import TrialRow, trial_balance
from storage.balances import select_sums
from storage.database import Database
from storage.direct import open_direct
from storage.heads import select_state
from storage.known import resolve_known
from storage.seals import select_last_seal
from storage.snapshot import Snapshot
from storage.statements import Value, statement
from storage.tree import grow_tree, select_roots

SELECT_VERSIONS = statement(
    """select o.org, h.settings_version from organizations o join heads h on h.org = o.org
    where exists (select 1 from periods p where p.org = o.org) order by o.org"""
)
SELECT_MONTHS = statement("select month from periods where org = $1 order by month")
SELECT_CLOSINGS = statement(
    """select v.sequence, v.subject, v.recorded_at, v.hash from {each:2:text}
    join events v on v.org = $1 and v.subject = item.value
    where v.type = 'period.closed'
      and not exists (select 1 from seals s where s.org = $1 and s.size = v.sequence)
    order by v.sequence"""
)
SELECT_CHART_EVENTS = statement(
    """select v.type, v.subject, v.body from {each:2:text}
    join events v on v.org = $1 and v.subject = item.value
    where v.sequence <= $3 order by v.sequence"""
)
INSERT_SEAL = statement(
    """insert into seals
      (org, size, period, root, last_hash, body, signature, public_key, sealed_at)
    values ($1, $2, $3, $4, $5, $6, $7, $8, $9) on conflict do nothing"""
)

SumsThrough = Callable[[date], Awaitable[Sums]]


@dataclass(frozen=True, slots=True)
class SealKey:
    """What seals are signed with: the public key, and what signs bytes with the private one."""

    public_key: bytes
    sign: Callable[[bytes], bytes]


async def select_versions(snapshot: Snapshot) -> dict[int, int]:
    """Return the settings versions of all organisations that ever closed a period."""
    return dict(cast(Any, map(tuple, await snapshot.fetch(SELECT_VERSIONS))))


async def select_closings(snapshot: Snapshot, org: int) -> list[Closing]:
    """Return the closings of periods that have no seal yet, oldest first."""
    months = [cast(int, row[0]) for row in await snapshot.fetch(SELECT_MONTHS, org)]
    rows = await snapshot.fetch(SELECT_CLOSINGS, org, [month_name(month) for month in months])
    return [
        Closing(sequence, period, recorded_at, bytes(value))
        for sequence, period, recorded_at, value in cast(Any, rows)
    ]


async def make_seal(database: Database, org: int, closing: Closing, key: SealKey) -> Seal:
    """Seal the first events of an organisation's log, up to the one that closed a period."""
    await grow_tree(database, org, closing.sequence)
    async with database.snapshot() as snapshot:
        state = await select_state(database, snapshot, org)
        chart = await select_chart_at(snapshot, org, state.chart, closing.sequence)
        known = await resolve_known(snapshot, org, state.head, as_of_sequence=closing.sequence)

        async def sums(through: date) -> Sums:
            return await select_sums(snapshot, org, through, known)

        rows = await trial_rows(state.organization, chart, closing.period, sums)
        root = await _select_root(snapshot, org, closing)
    body = seal_body(state.organization.id, closing, root, rows)
    seal = Seal(
        size=closing.sequence,
        period=closing.period,
        root=root,
        last_hash=closing.hash,
        body=body,
        signature=key.sign(body),
        public_key=key.public_key,
        sealed_at=closing.recorded_at,
    )
    async with open_direct(database.readers) as direct:
        await direct.fetch(INSERT_SEAL, org, *_row_of(seal))
    return seal


async def _select_root(snapshot: Snapshot, org: int, closing: Closing) -> bytes:
    """Return the root to be signed; ProofBroken if the log was rewritten since the last seal."""
    last = await select_last_seal(snapshot, org, closing.sequence)
    size = last.size if last else 0
    before, root = await select_roots(snapshot, org, [(0, size), (0, closing.sequence)])
    if last and before != last.root:
        raise ProofBroken(f"The first {size} events no longer lead to their seal.")
    return root


async def select_chart_at(snapshot: Snapshot, org: int, chart: Chart, sequence: int) -> Chart:
    """Return the chart as its events told of it by a sequence."""
    ids = sorted(one.id for one in chart.by_number.values())
    told: dict[str, dict[str, Any]] = {}
    rows = await snapshot.fetch(SELECT_CHART_EVENTS, org, ids, sequence)
    for kind, subject, body in cast(Any, rows):
        if kind in CHART_EVENTS:
            data = loads(bytes(body))["data"]
            told.setdefault(subject, {}).update(data if kind == CHART_EVENTS[0] else data["after"])
    return chart_as_told(chart, told)


async def trial_rows(
    organization: Organization, chart: Chart, period: str, sums: SumsThrough
) -> Sequence[TrialRow]:
    """Return the trial balance of a period's last day, by what is summed through a day."""
    day = Period(parse_period(period), True).last
    start = year_start_of(chart, day, organization.fiscal_month)
    eve = day_before(start)
    before = {} if eve is None else await sums(eve)
    return trial_balance(Balances(chart, day, start, await sums(day), before)).rows


def _row_of(seal: Seal) -> tuple[Value, ...]:
    return (
        seal.size,
        seal.period,
        seal.root,
        seal.last_hash,
        seal.body,
        seal.signature,
        seal.public_key,
        seal.sealed_at,
    )
