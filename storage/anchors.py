"""Where a page begins that is asked for by number: found in totals, not by stepping over rows.

| step  | rows read                                               | bound                         |
|-------|---------------------------------------------------------|-------------------------------|
| month | a running sum over entry_months or account_months       | months x kinds (x accounts)   |
| day   | the same over that month's days                         | 31 x kinds (x accounts)       |
| block | the same over that day's blocks of 8,192 entry numbers  | numbers of a day / 8,192      |
| row   | an index, from the block's nearer end; for accounts,    | half a block; half of the     |
|       | from the day's                                          | day                           |

All of it is the head of the page's own statement: expressions that are materialised once, from
which the page then goes on by key. Totals are right while the books are (`daftar verify`).
"""

from dataclasses import dataclass
from datetime import date

from ledger.dates import day_of
from ledger.paging import Window
from storage.counting import Asked, Counted, spell_first_day
from storage.statements import Value
from storage.tables import BLOCK_SIZE

FIRST_DAY, LAST_DAY = day_of(date.min), day_of(date.max)
NEAR = 500
"""Up to this offset rows are stepped over: that costs less than finding where to begin."""


def is_far(window: Window) -> bool:
    """Tell whether a page begins so far that it is worth finding where."""
    return window.offset > NEAR


@dataclass(frozen=True, slots=True)
class Rung:
    """Rows of the list itself: from where, under which conditions, and what places them.

    `streams` are alternatives that no row meets twice. `keys` place a row in the list, the day
    first; `groups` says that several rows are one. `table` ends in its alias.
    """

    table: str
    streams: tuple[str, ...]
    keys: tuple[str, ...]
    groups: bool = False

    def select(self, bounds: str) -> str:
        """Spell the rows within bounds, which name the table's alias as `{row}`."""
        row = self.table.split()[-1]
        keys = ", ".join(f"{row}.{key}" for key in self.keys)
        group = f" group by {keys}" if self.groups else ""
        within = bounds.format(row=row)
        return " union all ".join(
            f"select {keys} from {self.table} where {stream} and {within}{group}"
            for stream in self.streams
        )


def spell_anchor(
    counted: Counted,
    rung: Rung,
    offset: int,
    arguments: list[Value],
    *,
    is_descending: bool,
    difference: str = "",
) -> str:
    """Spell the expressions that end in `spot`: the day and keys of the row at this offset.

    `difference` selects day, number and plus or minus `one` of each entry by which the list differs
    from what the totals count.
    """
    asked = Asked(counted, arguments)
    way = "desc" if is_descending else "asc"
    if difference:
        bound = "" if counted.last is None else f" and t.day <= {asked.mark(counted.last)}"
        parts = [
            f"asked as materialized (select cast({asked.mark(offset)} as bigint) as rest)",
            f"difference as materialized ({difference})",
            *_climb("days", "day", asked, bound, "asked", way, "t.day"),
        ]
    else:
        place = _place(asked, offset, is_descending=is_descending)
        first, after = spell_first_day("m.month"), spell_first_day("(m.month + 1)")
        inside = (
            " and t.day >= (select first_day from month_days)"
            " and t.day < (select next_day from month_days)"
        )
        parts = [
            f"asked as materialized (select {place} as rest)",
            *_climb("months", "month", asked, "", "asked", way),
            "month_days as materialized"
            f" (select {first} as first_day, {after} as next_day from months_spot m)",
            *_climb("days", "day", asked, inside, "months_spot", way),
        ]
    last, bounds = "days_spot", "{row}.day = (select day from days_spot)"
    if counted.accounts is None:
        inside, block = " and t.day = (select day from days_spot)", f"t.number / {BLOCK_SIZE}"
        column = block if difference else ""
        parts += _climb("blocks", "block", asked, inside, "days_spot", way, column)
        last = "blocks_spot"
        number = f"(select {BLOCK_SIZE} * cast(block as bigint) from blocks_spot)"
        bounds += f" and {{row}}.number between {number} and {number} + {BLOCK_SIZE - 1}"
    parts += _step(rung, bounds, last, is_descending=is_descending)
    return f"with {', '.join(parts)}"


def _place(asked: Asked, offset: int, *, is_descending: bool) -> str:
    """Spell the offset in the undivided list: what lies before the range is stepped over too."""
    place = f"cast({asked.mark(offset)} as bigint)"
    first, last = asked.counted.first, asked.counted.last
    if is_descending and last is not None and last < LAST_DAY:
        return f"{place} + {asked.spell_range(last + 1, None)}"
    if not is_descending and first is not None and first > FIRST_DAY:
        return f"{place} + {asked.spell_range(None, first - 1)}"
    return place


def _climb(
    name: str, key: str, asked: Asked, inside: str, before: str, way: str, column: str = ""
) -> list[str]:
    """Spell a running sum over one kind of totals, and the row of it that holds the place.

    `column`, if given, is the same key in the difference, which is then added.
    """
    count, rest = asked.counted.sum, f"(select rest from {before})"
    source = f"{asked.counted.owner}_{name} t where {asked.conditions}{inside}"
    if column:
        also = f"select {column}, t.one from difference t where 1 = 1{inside}"
        source = f"(select t.{key}, {count} as one from {source} union all {also}) t"
        count = "t.one"
    return [
        f"{name} as materialized (select t.{key}, cast(sum({count}) as bigint) as held,"
        f" cast(sum(sum({count})) over (order by t.{key} {way}) as bigint) as through"
        f" from {source} group by t.{key})",
        f"{name}_spot as materialized (select {key}, held, {rest} - (through - held) as rest"
        f" from {name} where through > {rest} order by {key} {way} limit 1)",
    ]


def _step(rung: Rung, bounds: str, last: str, *, is_descending: bool) -> list[str]:
    """Spell the row within the last rung, from its nearer end, and where that row stands."""
    near = f"(select case when 2 * rest < held then 1 else 0 end from {last})"
    far = f"(select case when 2 * rest < held then 0 else 1 end from {last})"
    sides = []
    for name, limit, offset, descends in (
        ("ahead", near, f"(select rest from {last})", is_descending),
        ("behind", far, f"(select held - 1 - rest from {last})", not is_descending),
    ):
        order = ", ".join(f"{key} {'desc' if descends else 'asc'}" for key in rung.keys)
        sides.append(
            f"{name} as materialized ({rung.select(bounds)} order by {order}"
            f" limit coalesce({limit}, 0) offset coalesce({offset}, 0))"
        )
    both = "select * from ahead union all select * from behind"
    return [*sides, f"spot as materialized ({both})"]
