"""Which entries a list is of, how many they are, and the statement of one page of them.

| filter                                  | total                     | page N                     |
|-----------------------------------------|---------------------------|----------------------------|
| none                                    | the head                  | found in totals            |
| dates, kind, status, and all together   | totals                    | found in totals            |
| one account, with dates and kind        | totals                    | found in totals            |
| `status: REVOKED`                       | its partial index         | its partial index          |
| `asOf`, `includeRevoked`; with dates    | totals, and what makes    | found in totals and what   |
| and kind                                | the difference            | makes the difference       |
| text, several accounts, account with    | scan                      | up to 10,000 entries, then |
| status, `asOf` or `includeRevoked`      |                           | PAGE_TOO_DEEP              |

Each is one statement. A total is exact in every row of the table: where only a scan can tell, it
takes one. What makes the difference are the entries revoked (since), and those recorded since: the
cost grows with what happened after `asOf`, not with the books. Entries of several accounts are no
sum of each one's: an entry may post to them all.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import cast

from ledger.errors import PageTooDeep
from ledger.journal_entries import EntryKind, EntryStatus
from ledger.organizations import Head
from ledger.paging import Window
from storage.anchors import Rung, is_far, spell_anchor
from storage.counting import Counted, spell_total
from storage.filters import Where, like_pattern, spelled
from storage.rows import kind_number, optional_day
from storage.snapshot import Snapshot
from storage.statements import Statement, Value

SCANNED_MOST = 10_000
_COUNTED = {
    None: "t.entries",
    EntryStatus.POSTED: "t.entries - t.reversed",
    EntryStatus.REVERSED: "t.reversed",
}


@dataclass(frozen=True, slots=True)
class EntryFilter:
    """Which entries are asked for. `accounts` are narrow keys, `text` is folded already."""

    first: date | None = None
    last: date | None = None
    accounts: Sequence[int] | None = None
    kind: EntryKind | None = None
    status: EntryStatus | None = None
    text: str | None = None
    include_revoked: bool = False
    as_of: int | None = None

    @property
    def is_live(self) -> bool:
        """Whether it holds only what stands, as the totals do."""
        if self.status is not None:
            return self.as_of is None and self.status is not EntryStatus.REVOKED
        return self.as_of is None and not self.include_revoked

    @property
    def account(self) -> int | None:
        """Return the account whose totals tell its entries, if it is one."""
        is_one = self.accounts is not None and len(self.accounts) == 1
        of_totals = is_one and self.is_live and self.text is None and self.status is None
        return self.accounts[0] if self.accounts is not None and of_totals else None

    @property
    def is_past(self) -> bool:
        """Whether it holds all that stood once, or at a sequence, in plain order."""
        is_plain = self.accounts is None and self.text is None and self.status is None
        return is_plain and not self.is_live

    @property
    def is_scanned(self) -> bool:
        """Whether neither totals nor the order of an index know where its pages begin."""
        return self.text is not None or (self.accounts is not None and self.account is None)


@dataclass(frozen=True, slots=True)
class PageQuery:
    """A page to be fetched: one more row than asked for tells whether more follow."""

    head: str
    source: str
    tail: str
    arguments: list[Value]

    def statement(self, columns: str) -> Statement:
        """Spell it with columns of the entry `e`."""
        return spelled(f"{self.head} select {columns} from {self.source} {self.tail}")

    def beside_head(self, columns: str, of_head: str, order: str) -> Statement:
        """Spell it with columns of the head `h`, which are there even if the page is empty."""
        return spelled(
            f"{self.head} select {columns}, {of_head} from heads h left join"
            f" (select {columns} from {self.source} {self.tail}) e on true"
            f" where h.org = $1 order by {order}"
        )


async def count_entries(snapshot: Snapshot, org: int, head: Head, chosen: EntryFilter) -> int:
    """Count from head or totals where they know, else by a scan."""
    if chosen == EntryFilter():
        return head.entries
    if chosen == EntryFilter(include_revoked=True):
        return head.last_number
    counted, arguments = _counted(chosen), [cast(Value, org)]
    if counted is not None:
        query = spelled(f"select {spell_total(counted, arguments)}")
    elif chosen.is_past:
        query, arguments = _count_past(org, chosen)
    elif chosen.accounts is not None and chosen.is_live and not (chosen.text or chosen.status):
        query, arguments = _count_of_accounts(org, chosen, chosen.accounts)
    else:
        where = _where(org, chosen)
        _place(where, chosen, Window(1), is_anchored=False)
        query, arguments = where.statement("select count(*) from entries e"), where.arguments
    rows = await snapshot.fetch(query, *arguments)
    return cast(int, rows[0][0])


def spell_count(chosen: EntryFilter, arguments: list[Value]) -> str | None:
    """Spell the total as one value beside the head `h`; None where only a scan can tell."""
    if chosen == EntryFilter():
        return "h.journal_entries + h.document_entries + h.payment_entries + h.recognition_entries"
    counted = _counted(chosen)
    return None if counted is None else spell_total(counted, arguments)


def page_of(org: int, chosen: EntryFilter, window: Window) -> PageQuery:
    """Plan a page; refuse a number that only a long scan would find (write path, 9)."""
    if chosen.is_scanned and window.offset >= SCANNED_MOST:
        raise PageTooDeep(
            f"With this filter pages by number end at {SCANNED_MOST:,} entries; use a cursor.",
            "page",
        )
    if chosen.account is not None:
        return _page_of_account(org, chosen, chosen.account, window)
    if chosen.is_past:
        return _page_of_past(org, chosen, window)
    where, head = _where(org, chosen), ""
    rung = Rung("entries e", (" and ".join(where.conditions),), ("day", "number"))
    is_anchored = _is_anchored(chosen, window)
    _place(where, chosen, window, is_anchored=is_anchored)
    if is_anchored:
        head = _anchor(where, chosen, rung, window)
    source = f"entries e where {' and '.join(where.conditions)}"
    ends = _range(where, window, is_anchored=is_anchored)
    return PageQuery(head, source, f"order by {_order('e', window)} {ends}", where.arguments)


def _page_of_account(org: int, chosen: EntryFilter, account: int, window: Window) -> PageQuery:
    """Plan a page of the entries that post to an account: by its postings, in their order."""
    where, head = Where("p", org), ""
    where.add("p.account = ? and p.revoked_sequence is null", account)
    if chosen.kind is not None:
        where.add("p.kind = ?", kind_number(chosen.kind))
    rung = Rung("postings p", (" and ".join(where.conditions),), ("day", "number"), groups=True)
    is_anchored = _is_anchored(chosen, window)
    _place(where, chosen, window, is_anchored=is_anchored)
    if is_anchored:
        head = _anchor(where, chosen, rung, window)
    ends = _range(where, window, is_anchored=is_anchored)
    source = (
        f"(select p.day, p.number from postings p where {' and '.join(where.conditions)}"
        f" group by p.day, p.number order by {_order('p', window)} {ends}) c"
        " join entries e on e.org = $1 and e.number = c.number"
    )
    return PageQuery(head, source, f"order by {_order('c', window)}", where.arguments)


def _page_of_past(org: int, chosen: EntryFilter, window: Window) -> PageQuery:
    """Plan a page of what stands and what stood, each in its own index, merged in their order."""
    where, streams, difference = _past(org, chosen)
    kept, head = " and ".join(where.conditions), ""
    rung = Rung("entries e", tuple(f"{kept} and {one}" for one in streams), ("day", "number"))
    is_anchored = is_far(window)
    _place(where, chosen, window, is_anchored=is_anchored)
    if is_anchored:
        head = _anchor(where, chosen, rung, window, difference)
        window = replace(window, page=1)
    placed, order = " and ".join(where.conditions), _order("e", window)
    where.arguments.append(window.offset + window.limit + 1)
    most = f"limit ${len(where.arguments)}"
    source = " union all ".join(
        f"select * from (select e.* from entries e where {placed} and {one}"
        f" order by {order} {most}) {name}"
        for one, name in zip(streams, ("standing", "revoked"), strict=True)
    )
    tail = f"order by {order} {where.range(window)}"
    return PageQuery(head, f"({source}) e", tail, where.arguments)


def _count_past(org: int, chosen: EntryFilter) -> tuple[Statement, list[Value]]:
    """Count what stands from totals, and one by one what makes the difference."""
    where, _, difference = _past(org, chosen)
    counted, bounds = _standing(chosen), "1 = 1"
    total = spell_total(counted, where.arguments)
    for sign, day in ((">=", counted.first), ("<=", counted.last)):
        if day is not None:
            where.arguments.append(day)
            bounds += f" and t.day {sign} ${len(where.arguments)}"
    differing = f"(select cast(coalesce(sum(t.one), 0) as bigint) from ({difference}) t"
    return spelled(f"select {total} + {differing} where {bounds})"), where.arguments


def _count_of_accounts(
    org: int, chosen: EntryFilter, accounts: Sequence[int]
) -> tuple[Statement, list[Value]]:
    """Count entries once that post to any of several accounts: by scanning their postings."""
    where = Where("p", org)
    where.add("p.revoked_sequence is null")
    where.add_any("p.account", accounts)
    if chosen.kind is not None:
        where.add("p.kind = ?", kind_number(chosen.kind))
    _place(where, chosen, Window(1), is_anchored=False)
    query = where.statement("select count(distinct p.number) from postings p")
    return query, where.arguments


def _past(org: int, chosen: EntryFilter) -> tuple[Where, tuple[str, str], str]:
    """Spell what a list of the past is made of: what still stands, and what was revoked since.

    Last comes by which entries it differs from what stands now, as plus and minus one.
    """
    where = Where("e", org)
    if chosen.kind is not None:
        where.add("e.kind = ?", kind_number(chosen.kind))
    kept, last = " and ".join(where.conditions), ""
    if chosen.as_of is not None:
        where.arguments.append(chosen.as_of)
        at = f"${len(where.arguments)}"
        last = f"(select max(v.last_number) from events v where v.org = $1 and v.sequence = {at})"
        # The sign keeps SQLite from going by number, and sorting all that lies below it.
        standing = f"e.revoked_sequence is null and +e.number <= {last}"
        revoked = f"e.revoked_sequence > {at} and +e.number <= {last}"
    else:
        standing, revoked = "e.revoked_sequence is null", "e.revoked_sequence is not null"
    rows = f"select e.day, e.number, {{}} as one from entries e where {kept} and "
    difference = rows.format(1) + revoked
    if last:
        since = f"e.revoked_sequence is null and e.number > coalesce({last}, 0)"
        difference += f" union all {rows.format(-1)}{since}"
    return where, (standing, revoked), difference


def _counted(chosen: EntryFilter) -> Counted | None:
    """Return what of the totals a filter is, if they know."""
    return _standing(chosen) if chosen.is_live and not chosen.is_scanned else None


def _standing(chosen: EntryFilter) -> Counted:
    kind = None if chosen.kind is None else kind_number(chosen.kind)
    accounts = None if chosen.account is None else [chosen.account]
    first, last = optional_day(chosen.first), optional_day(chosen.last)
    return Counted(_COUNTED[chosen.status], kind, accounts, first, last)


def _is_anchored(chosen: EntryFilter, window: Window) -> bool:
    return is_far(window) and _counted(chosen) is not None


def _anchor(
    where: Where, chosen: EntryFilter, rung: Rung, window: Window, difference: str = ""
) -> str:
    """Begin where the totals say, and return the expressions by which they do."""
    table = where.table
    where.conditions.append(
        f"({table}.day, {table}.number) <= ((select day from spot), (select number from spot))"
    )
    return spell_anchor(
        _standing(chosen),
        rung,
        window.offset,
        where.arguments,
        is_descending=True,
        difference=difference,
    )


def _where(org: int, chosen: EntryFilter) -> Where:
    """Say which entries are listed, their dates aside."""
    where = Where("e", org)
    _add_liveness(where, chosen)
    if chosen.kind is not None:
        where.add("e.kind = ?", kind_number(chosen.kind))
    if chosen.text is not None:
        where.add("e.search like ? escape '\\'", like_pattern(chosen.text))
    if chosen.accounts is not None:
        where.add_any(
            "exists (select 1 from postings p where p.org = $1 and p.number = e.number"
            " and p.account",
            chosen.accounts,
        )
        where.conditions[-1] += ")"
    return where


def _add_liveness(where: Where, chosen: EntryFilter) -> None:
    if chosen.as_of is not None:
        where.add("e.sequence <= ?", chosen.as_of)
        where.add("(e.revoked_sequence is null or e.revoked_sequence > ?)", chosen.as_of)
    if chosen.status is EntryStatus.REVOKED:
        where.add("e.revoked_sequence is not null")
    elif (chosen.as_of is None and not chosen.include_revoked) or chosen.status is not None:
        where.add("e.revoked_sequence is null")
    if chosen.status is EntryStatus.REVERSED:
        where.add("e.reversed_by is not null")
    if chosen.status is EntryStatus.POSTED:
        where.add("e.reversed_by is null")


def _place(where: Where, chosen: EntryFilter, window: Window, *, is_anchored: bool) -> None:
    """Keep to the dates and between the cursors; newest comes first, so after means older.

    Of a date and a cursor that bound the same end only the nearer one is named: SQLite goes by one
    of them alone, and would walk from the date to the cursor.
    """
    first, last = optional_day(chosen.first), optional_day(chosen.last)
    after, before = window.after, window.before
    row = f"({where.table}.day, {where.table}.number)"
    if after is not None and (last is None or cast(int, after[0]) <= last):
        where.add(f"{row} < (cast(? as bigint), ?)", *after)
    elif last is not None and not is_anchored:
        where.add(f"{where.table}.day <= ?", last)
    if before is not None and (first is None or cast(int, before[0]) >= first):
        where.add(f"{row} > (cast(? as bigint), ?)", *before)
    elif first is not None:
        where.add(f"{where.table}.day >= ?", first)


def _order(table: str, window: Window) -> str:
    way = "asc" if window.from_end else "desc"
    return f"{table}.day {way}, {table}.number {way}"


def _range(where: Where, window: Window, *, is_anchored: bool) -> str:
    return where.range(replace(window, page=1) if is_anchored else window)
