"""What units that settle and pay VAT name, loaded under the lock.

| what        | statements                                                                      |
|-------------|---------------------------------------------------------------------------------|
| settlements | 1: by id                                                                        |
| movements   | 4 per range that is settled: live settlements that overlap it, the sums of all  |
|             | accounts at its two ends, what settlements and their payments posted in it      |
"""

from collections.abc import Generator, Sequence
from datetime import date

from ledger.books import Books
from ledger.dates import day_of
from ledger.statements.fiscal import day_before
from ledger.statements.sums import Sums, subtract
from storage.balances import SELECT_SUMS, days_through, sums_of
from storage.records import VAT_SETTLEMENTS
from storage.statements import Row, statement
from storage.writing.filling import Loading, by, fill, wanted
from storage.writing.steps import Fetch
from storage.writing.unit import Needs

SELECT_SETTLEMENTS_BY_ID = by(VAT_SETTLEMENTS, "v", "public_id")
SELECT_SETTLEMENTS_OVERLAPPING = statement(
    f"""select {VAT_SETTLEMENTS.columns} from vat_settlements v
    where v.org = $1 and v.first_day <= $3 and v.last_day >= $2 and v.revoked_sequence is null"""
)
# What VAT settlements and their payments posted in a range, as known at a number and a sequence.
SELECT_SETTLED = statement(
    """select p.account, cast(sum(p.debit) as bigint), cast(sum(p.credit) as bigint) from (
      select entry from vat_settlements where org = $1
      union all
      select payment_entry from vat_settlements where org = $1 and payment_entry is not null
    ) as v
    join entries e on e.org = $1 and e.public_id = v.entry
    join postings p on p.org = $1 and p.number = e.number
    where p.day between $2 and $3 and e.number <= $4
      and (e.revoked_sequence is null or e.revoked_sequence > $5)
    group by p.account"""
)


def load_vat(books: Books, needs: Sequence[Needs]) -> Loading:
    """Load settlements that units name, and what accounts moved in ranges that they settle."""
    named = wanted(needs, lambda need: need.vat_settlements)
    yield from fill(books, books.vat_settlements, VAT_SETTLEMENTS, SELECT_SETTLEMENTS_BY_ID, named)
    for first, last in sorted({span for need in needs for span in need.movements}):
        books.movements[first, last] = yield from _movement(books, first, last)


def vat_entries(books: Books, needs: Sequence[Needs]) -> list[str]:
    """Name the entries of settlements that are loaded, if units may undo them."""
    if not any(need.with_entries for need in needs):
        return []
    entries = {name for one in books.vat_settlements for name in (one.entry, one.payment_entry)}
    return sorted(name for name in entries if name)


def _movement(books: Books, first: date, last: date) -> Generator[Fetch, list[Row], Sums]:
    org, head, eve = books.organization.number, books.head, day_before(first)
    days = day_of(first), day_of(last)
    overlapping = yield Fetch(SELECT_SETTLEMENTS_OVERLAPPING, (org, *days))
    books.vat_settlements.load(map(VAT_SETTLEMENTS.of, overlapping))
    through = sums_of((yield Fetch(SELECT_SUMS, (org, *days_through(last)))))
    before: Sums = {}
    if eve is not None:
        before = sums_of((yield Fetch(SELECT_SUMS, (org, *days_through(eve)))))
    known = head.last_number, head.last_sequence
    settled = sums_of((yield Fetch(SELECT_SETTLED, (org, *days, *known))))
    return subtract(subtract(through, before), settled)
