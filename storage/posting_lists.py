"""Which postings a list is of, what they add up to, and the statement of one page of them.

| filter                                   | sums                     | page N                   |
|------------------------------------------|--------------------------|--------------------------|
| none                                     | the head                 | found in totals          |
| dates, kind, accounts, and all together  | totals                   | found in totals          |
| several ranges of accounts and dates     | totals                   | steps over what is before|
| `asOf`                                   | totals as known then     | steps over what is before|
| parties                                  | scan                     | up to 10,000 postings,   |
|                                          |                          | then PAGE_TOO_DEEP       |

Sums and page are one statement each. A page of the past is merged of what is live and what was
revoked, each in the order of its own index; it steps over what was posted since to the same days.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, cast

from ledger.dates import day_of
from ledger.errors import PageTooDeep
from ledger.journal_entries import EntryKind
from ledger.organizations import Head
from ledger.paging import Window
from ledger.statements.figures import Slice
from storage.anchors import Rung, is_far, spell_anchor
from storage.counting import Asked, Counted
from storage.entry_lists import SCANNED_MOST, PageQuery
from storage.filters import Where, spelled
from storage.known import Known
from storage.known_ranges import Range, select_known_ranges
from storage.rows import kind_number, optional_day
from storage.snapshot import Snapshot
from storage.statements import Statement, Value

Sums = tuple[int, int, int]
"""How many postings, their debits, their credits."""


@dataclass(frozen=True, slots=True)
class PostingFilter:
    """Which postings are asked for. `accounts` are narrow keys; `as_of` a sequence of the past.

    `slices`, which never overlap, are what a figure of a statement is made of: any of them will do.
    `parties` are ids, or None for what names no party.
    """

    first: date | None = None
    last: date | None = None
    accounts: Sequence[int] | None = None
    kind: EntryKind | None = None
    as_of: int | None = None
    slices: Sequence[Slice] | None = None
    parties: Sequence[str | None] | None = None

    @property
    def plain(self) -> "PostingFilter":
        """Return the same filter without slices, if it is one slice and nothing beside it."""
        beside = self.first, self.last, self.accounts
        if self.slices is None or len(self.slices) != 1 or beside != (None, None, None):
            return self
        (one,) = self.slices
        return replace(self, first=one.first, last=one.last, accounts=one.accounts, slices=None)


async def sum_postings(
    snapshot: Snapshot, org: int, head: Head, chosen: PostingFilter, known: Known | None
) -> Sums:
    """Sum the whole list: from head or totals where they know, else by a scan."""
    chosen = chosen.plain
    if chosen == PostingFilter():
        return head.postings, head.debit_minor, head.debit_minor
    if known is not None and chosen.parties is None:
        return await select_known_ranges(snapshot, org, _ranges(chosen), known)
    counted = _counted(chosen)
    if counted is None:
        query, arguments = _scan(org, chosen, known)
    else:
        arguments = [cast(Value, org)]
        # Entries balance: all postings of a day or kind have as much credit as debit.
        credit = "t.debit" if counted.accounts is None else "t.credit"
        asked = Asked(counted, arguments)
        query = spelled(asked.spell_sums(("t.postings", "t.debit", credit)))
    rows = await snapshot.fetch(query, *arguments)
    postings, debit, credit_ = map(sum, zip(*cast(Any, map(tuple, rows)), strict=True))
    return postings, debit, credit_


def page_of(org: int, chosen: PostingFilter, window: Window, known: Known | None) -> PageQuery:
    """Plan a page; refuse a number that only a long scan would find (write path, 9)."""
    chosen = chosen.plain
    if chosen.parties is not None and window.offset >= SCANNED_MOST:
        raise PageTooDeep(
            f"With this filter pages by number end at {SCANNED_MOST:,} postings; use a cursor.",
            "page",
        )
    where, head = _where(org, chosen, known), ""
    rung = Rung("postings p", (" and ".join(where.conditions),), ("day", "number", "line"))
    counted = _counted(chosen) if is_far(window) else None
    _place(where, chosen, window, is_anchored=counted is not None)
    if counted is not None:
        spot = ", ".join(f"(select {key} from spot)" for key in ("day", "number", "line"))
        where.conditions.append(f"(p.day, p.number, p.line) >= ({spot})")
        arguments, offset = where.arguments, window.offset
        head = spell_anchor(counted, rung, offset, arguments, is_descending=False)
        window = replace(window, page=1)
    way = "desc" if window.from_end else "asc"
    order = f"order by p.day {way}, p.number {way}, p.line {way}"
    tail = f"{order} {where.range(window)}"
    entry = "join entries e on e.org = p.org and e.number = p.number"
    if known is None:
        source = f"postings p {entry} where {' and '.join(where.conditions)}"
    else:
        source = f"({_merged(where, order)}) as p {entry}"
    return PageQuery(head, source, tail, where.arguments)


def _merged(where: Where, order: str) -> str:
    """Select as many live and as many revoked postings as a page may begin and end with."""
    limit, offset = (f"cast(${len(where.arguments) - back} as bigint)" for back in (1, 0))
    arms = (
        f"""select * from (
          select p.* from postings p where {" and ".join(where.conditions)}
            and p.revoked_sequence {is_live} {order} limit {limit} + {offset}
        ) as {name}"""
        for name, is_live in (("live", "is null"), ("revoked", "is not null"))
    )
    return " union all ".join(arms)


def _counted(chosen: PostingFilter) -> Counted | None:
    """Return what of the totals a filter is, if they know."""
    is_known = chosen.as_of is None and chosen.slices is None and chosen.parties is None
    if not is_known:
        return None
    kind = None if chosen.kind is None else kind_number(chosen.kind)
    first, last = optional_day(chosen.first), optional_day(chosen.last)
    return Counted("t.postings", kind, chosen.accounts, first, last)


def _ranges(chosen: PostingFilter) -> list[Range]:
    """Return the filter as ranges of accounts and days."""
    first, last = chosen.first or date.min, chosen.last or date.max
    kind = None if chosen.kind is None else kind_number(chosen.kind)
    if chosen.slices is None:
        return [Range(first, last, chosen.accounts, kind)]
    return [
        Range(
            max(first, one.first),
            min(last, one.last),
            [
                account
                for account in one.accounts
                if chosen.accounts is None or account in chosen.accounts
            ],
            kind,
        )
        for one in chosen.slices
    ]


def _scan(org: int, chosen: PostingFilter, known: Known | None) -> tuple[Statement, list[Value]]:
    """Sum rows one by one: daily totals for slices, else postings."""
    if chosen.as_of is None and chosen.parties is None:
        where, count, table = Where("d", org), "cast(coalesce(sum(d.postings), 0) as bigint)", "d"
        source = "account_days d"
        _keep(where, chosen)
    else:
        where, count, table = _where(org, chosen, known), "count(*)", "p"
        source = "postings p"
    _place(where, chosen, Window(1), is_anchored=False)
    sums = ", ".join(
        f"cast(coalesce(sum({table}.{side}), 0) as bigint)" for side in ("debit", "credit")
    )
    return where.statement(f"select {count}, {sums} from {source}"), where.arguments


def _where(org: int, chosen: PostingFilter, known: Known | None) -> Where:
    """Say which postings are listed, their dates aside."""
    where = Where("p", org)
    if known is None:
        where.add("p.revoked_sequence is null")
    else:
        where.add("p.number <= ?", known.last_number)
        where.add("(p.revoked_sequence is null or p.revoked_sequence > ?)", known.sequence)
    _keep(where, chosen)
    if chosen.parties is not None:
        named = [name for name in chosen.parties if name is not None]
        of_none = " or p.party is null" if None in chosen.parties else ""
        tests = " or ".join("p.party = ?" for _ in named) or "1 = 0"
        where.add(f"({tests}{of_none})", *named)
    return where


def _keep(where: Where, chosen: PostingFilter) -> None:
    """Keep to accounts, kind and slices: of postings as of their totals."""
    if chosen.accounts is not None and len(chosen.accounts) == 1:
        where.add(f"{where.table}.account = ?", chosen.accounts[0])
    elif chosen.accounts is not None:
        where.add_any(f"{where.table}.account", chosen.accounts)
    if chosen.kind is not None:
        where.add(f"{where.table}.kind = ?", kind_number(chosen.kind))
    if chosen.slices is not None:
        _add_slices(where, chosen.slices)


def _add_slices(where: Where, slices: Sequence[Slice]) -> None:
    alternatives, table = ["1 = 0"] if not slices else [], where.table
    for one in slices:
        # One account by itself is found in its index, in order.
        is_one = len(one.accounts) == 1
        where.arguments += [one.accounts[0] if is_one else one.accounts]
        where.arguments += [day_of(one.first), day_of(one.last)]
        last = len(where.arguments)
        of_accounts = f"= ${last - 2}" if is_one else f"{{any:{last - 2}:bigint}}"
        alternatives.append(
            f"({table}.account {of_accounts} and {table}.day between ${last - 1} and ${last})"
        )
    where.conditions.append(f"({' or '.join(alternatives)})")


def _place(where: Where, chosen: PostingFilter, window: Window, *, is_anchored: bool) -> None:
    """Keep to the dates and between the cursors, naming of each end only the nearer bound."""
    first, last = optional_day(chosen.first), optional_day(chosen.last)
    after, before = window.after, window.before
    mark = "(p.day, p.number, p.line) {} (cast(? as bigint), ?, cast(? as bigint))"
    if after is not None and (first is None or cast(int, after[0]) >= first):
        where.add(mark.format(">"), *after)
    elif first is not None and not is_anchored:
        where.add(f"{where.table}.day >= ?", first)
    if before is not None and (last is None or cast(int, before[0]) <= last):
        where.add(mark.format("<"), *before)
    elif last is not None:
        where.add(f"{where.table}.day <= ?", last)
