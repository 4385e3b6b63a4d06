"""What is open of documents and credits on a day, and what is posted on control accounts.

| read               | statements                         | grows with                             |
|--------------------|------------------------------------|----------------------------------------|
| documents, now     | 1: open ones, by index, and those  | what is open, and what was settled for |
|                    | settled for a later day            | or undone at a later day               |
| credits, now       | 1: alike                           | alike                                  |
| either, known at   | 1: every one, less its allocations | all documents and allocations          |
| authored, now      | 1: days with authored postings     | those days on the control accounts     |
| authored, known at | 1: scan                            | all postings on the control accounts   |
| posted             | 1: scan (the proof)                | all postings on the control accounts   |

An allocation counts from its `date` until `ended_on`, if it was made, and not revoked or ended, by
the sequence. Totals and lines of a document never change once it is issued.
"""

from collections.abc import Sequence
from datetime import date
from typing import Any, cast

from ledger.dates import date_of, day_of
from ledger.documents import DocumentType, Trade
from ledger.journal_entries import EntryKind
from ledger.statements.aged import OpenCredit, OpenDocument, OwnedBy
from storage.known import Known
from storage.rows import kind_number
from storage.snapshot import Snapshot
from storage.statements import Statement, Value, statement

_BOTH_SIDES = """moved as (
      select number, cast(sum(amount) as bigint) as amount from (
        select claim as number, amount from counted
        union all select credit, amount from counted
      ) as sides group by number)"""
# What counts now but not on the day, and, below zero, the other way round.
_LATER = f"""with counted as (
      select a.claim, a.credit, a.amount from allocations a
      where a.org = $1 and a.revoked_sequence is null and a.date > $3 and a.trade = $2
        and a.ended_sequence is null
      union all
      select a.claim, a.credit, -a.amount from allocations a
      where a.org = $1 and a.revoked_sequence is null and a.ended_on > $3 and a.trade = $2
        and a.date <= $3
    ), {_BOTH_SIDES}"""
_SETTLED = f"""with counted as (
      select a.claim, a.credit, a.amount from allocations a
      where a.org = $1 and a.trade = $2 and a.date <= $3 and a.sequence <= $4
        and (a.revoked_sequence is null or a.revoked_sequence > $4)
        and (a.ended_sequence is null or a.ended_sequence > $4 or a.ended_on > $3)
    ), {_BOTH_SIDES}"""

_DOCUMENT = (
    "d.number, d.public_id, d.type, d.printed_number, d.party, d.issue_date, d.due_date,"
    " d.grand_total"
)
_NOTE = "d.number, d.public_id, d.party, d.issue_date"
_PAYMENT = "p.number, p.public_id, p.party, p.date"
_IS_THEN = """d.sequence <= $4 and (d.voided_sequence is null or d.voided_sequence > $4)
      and d.issue_date <= $3"""
_WAS_PAID = """p.sequence <= $4 and (p.revoked_sequence is null or p.revoked_sequence > $4)
      and (p.reversed_sequence is null or p.reversed_sequence > $4 or p.reversed_on > $3)
      and p.date <= $3"""
_REFUND = "case when p.is_refund then -1 else 1 end"


def _documents_now(columns: str, is_credit: str, party: str) -> str:
    """Select documents that are open, or were settled for a later day."""
    mine = f"d.trade = $2 and d.is_credit = {is_credit} and d.issue_date <= $3 {party}"
    return f"""select {columns}, d.grand_total - d.settled + coalesce(m.amount, 0) as open
      from documents d left join moved m on m.number = d.number
      where d.org = $1 and d.state = 'issued' and d.settled < d.grand_total and {mine}
      union all
      select {columns}, d.grand_total - d.settled + m.amount
      from moved m join documents d on d.org = $1 and d.number = m.number
      where d.state = 'issued' and d.settled >= d.grand_total and {mine}"""


def _payments_now(party: str) -> str:
    """Select payments that are open, or were settled or reversed for a later day."""
    live = "p.revoked_sequence is null and p.reversed_sequence is null"
    mine = f"p.trade = $2 and p.date <= $3 {party}"
    rest = "p.amount - p.allocated"
    return f"""select {_PAYMENT}, {_REFUND} * ({rest} + coalesce(m.amount, 0))
      from payments p left join moved m on m.number = p.number
      where p.org = $1 and p.allocated < p.amount and {live} and {mine}
      union all
      select {_PAYMENT}, {_REFUND} * ({rest} + m.amount)
      from moved m join payments p on p.org = $1 and p.number = m.number
      where p.allocated >= p.amount and {live} and {mine}
      union all
      select {_PAYMENT}, {_REFUND} * ({rest} + coalesce(m.amount, 0))
      from payments as p left join moved m on m.number = p.number
      where p.org = $1 and p.reversed_on > $3 and p.revoked_sequence is null and {mine}"""


def _documents_then(columns: str, is_credit: str, party: str) -> str:
    return f"""select {columns}, d.grand_total - coalesce(m.amount, 0) as open
      from documents d left join moved m on m.number = d.number
      where d.org = $1 and d.trade = $2 and d.is_credit = {is_credit} and {_IS_THEN} {party}"""


def _payments_then(party: str) -> str:
    return f"""select {_PAYMENT}, {_REFUND} * (p.amount - coalesce(m.amount, 0))
      from payments p left join moved m on m.number = p.number
      where p.org = $1 and p.trade = $2 and {_WAS_PAID} {party}"""


def _found(counted: str, items: str) -> Statement:
    return statement(f"{counted} select * from ({items}) as items where open <> 0")


def _found_now(items: str) -> Statement:
    """Find what is open; SQLite is told by which index, and that what moved comes first.

    What is written `payments as p` has an index of its own.
    """
    text = f"{_LATER} select * from ({items}) as items where open <> 0"
    told = text.replace("from moved m join", "from moved m cross join")
    for table in ("documents d", "payments p"):
        by_index = f"from {table} indexed by {table[:-2]}_open left join"
        told = told.replace(f"from {table} left join", by_index)
    return statement(text, sqlite=told)


def _of(alias: str, place: int, is_of_one: bool) -> str:
    return f"and {alias}.party = ${place}" if is_of_one else ""


# By whether one party is asked for.
SELECT_OPEN_DOCUMENTS = {
    one: _found_now(_documents_now(_DOCUMENT, "false", _of("d", 4, one))) for one in (False, True)
}
SELECT_OPEN_CREDITS = {
    one: _found_now(
        f"""{_documents_now(_NOTE, "true", _of("d", 4, one))}
        union all {_payments_now(_of("p", 4, one))}"""
    )
    for one in (False, True)
}
SELECT_KNOWN_DOCUMENTS = {
    one: _found(_SETTLED, _documents_then(_DOCUMENT, "false", _of("d", 5, one)))
    for one in (False, True)
}
SELECT_KNOWN_CREDITS = {
    one: _found(
        _SETTLED,
        f"""{_documents_then(_NOTE, "true", _of("d", 5, one))}
        union all {_payments_then(_of("p", 5, one))}""",
    )
    for one in (False, True)
}

_NET = "p.party, cast(sum(p.debit) - sum(p.credit) as bigint)"
_POSTED = f"""select {_NET} from postings p
    where p.org = $1 and p.account {{any:2:int}} and p.day <= $3 and p.number <= $4
      and (p.revoked_sequence is null or p.revoked_sequence > $5)"""
JOURNAL = kind_number(EntryKind.JOURNAL)
SELECT_AUTHORED = statement(
    f"""with authored as materialized (
      select t.account, t.day from account_days t
      where t.org = $1 and t.account {{any:2:int}} and t.day <= $3 and t.kind = {JOURNAL}
        and t.postings > 0
    )
    select {_NET} from authored t
    join postings p on p.org = $1 and p.account = t.account and p.day = t.day
      and p.kind = {JOURNAL} and p.revoked_sequence is null
    group by p.party"""
)
SELECT_KNOWN_AUTHORED = statement(f"{_POSTED} and p.kind = {JOURNAL} group by p.party")
SCAN_POSTED = statement(f"{_POSTED} group by p.party")


async def select_open_documents(
    snapshot: Snapshot, org: int, trade: Trade, day: date, known: Known, party: str | None
) -> list[OpenDocument]:
    """Return what was owed on a day, of everybody or of one party, the oldest number first."""
    queries = SELECT_OPEN_DOCUMENTS if known.is_present else SELECT_KNOWN_DOCUMENTS
    arguments = _asked(org, trade, day, known, party)
    rows = await snapshot.fetch(queries[party is not None], *arguments)
    found = [
        OpenDocument(
            number,
            name,
            DocumentType(kind),
            printed,
            of,
            date_of(issued),
            date_of(due),
            total,
            left,
        )
        for number, name, kind, printed, of, issued, due, total, left in cast(Any, rows)
    ]
    return sorted(found, key=lambda one: one.number)


async def select_open_credits(
    snapshot: Snapshot, org: int, trade: Trade, day: date, known: Known, party: str | None
) -> list[OpenCredit]:
    """Return what was left of payments and credit notes on a day; refunds are below zero."""
    queries = SELECT_OPEN_CREDITS if known.is_present else SELECT_KNOWN_CREDITS
    arguments = _asked(org, trade, day, known, party)
    rows = await snapshot.fetch(queries[party is not None], *arguments)
    found = [
        OpenCredit(number, name, of, date_of(made), left)
        for number, name, of, made, left in cast(Any, rows)
    ]
    return sorted(found, key=lambda one: one.number)


async def select_authored(
    snapshot: Snapshot, org: int, accounts: Sequence[int], day: date, known: Known
) -> OwnedBy:
    """Sum authored postings on accounts through a day, by party."""
    if not known.is_present:
        return await _posted(snapshot, SELECT_KNOWN_AUTHORED, org, accounts, day, known)
    rows = await snapshot.fetch(SELECT_AUTHORED, org, list(accounts), day_of(day))
    return dict(cast(Any, map(tuple, rows)))


async def scan_posted(
    snapshot: Snapshot, org: int, accounts: Sequence[int], day: date, known: Known
) -> OwnedBy:
    """Sum all postings on accounts through a day, by party: what an aged report is proved by."""
    return await _posted(snapshot, SCAN_POSTED, org, accounts, day, known)


async def _posted(
    snapshot: Snapshot,
    query: Statement,
    org: int,
    accounts: Sequence[int],
    day: date,
    known: Known,
) -> OwnedBy:
    then = known.last_number, known.sequence
    rows = await snapshot.fetch(query, org, list(accounts), day_of(day), *then)
    return dict(cast(Any, map(tuple, rows)))


def _asked(org: int, trade: Trade, day: date, known: Known, party: str | None) -> list[Value]:
    then = [] if known.is_present else [known.sequence]
    whose = [] if party is None else [party]
    return [org, trade.value, day_of(day), *then, *whose]
