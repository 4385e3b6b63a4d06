"""Charts of accounts as tables: read from CSV text, added to the books all or nothing.

Columns, in any order, named by a header row: code*, type*, handle, nameEn, nameAr, class, nature,
parent (a code, handle or id), roles (words between spaces). Every fault names line and column.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from csv import Error, reader
from dataclasses import dataclass, replace
from enum import StrEnum
from io import StringIO
from typing import TypeVar, cast

from ledger.accounts import Account, AccountClass, AccountRole, AccountType, Chart, Side
from ledger.books import Books
from ledger.decide.accounts import AccountDraft, account_facts, create_account
from ledger.errors import Detail, InvalidInput, LedgerError

COLUMNS = ("code", "handle", "nameEn", "nameAr", "type", "class", "nature", "parent", "roles")
REQUIRED = ("code", "type")
ROWS_MOST = 1_000
Word = TypeVar("Word", bound=StrEnum)


@dataclass(frozen=True, slots=True)
class ChartRow:
    """One account of a chart and the line it stands on; the draft's parent may be a code."""

    line: int
    draft: AccountDraft


def parse_chart(text: str) -> list[ChartRow]:
    """Read a chart from CSV text, with or without a byte order mark; all faults are told."""
    records = _records(text)
    header_line, header = next(records, (1, []))
    _require_header(header_line, header)
    rows: list[ChartRow] = []
    faults: list[Detail] = []
    for line, record in records:
        try:
            rows.append(ChartRow(line, _draft(line, header, record)))
        except LedgerError as refusal:
            faults += refusal.details
    if not faults and not 1 <= len(rows) <= ROWS_MOST:
        faults.append(Detail((1,), f"A chart has 1 to {ROWS_MOST:,} accounts; found {len(rows)}."))
    _refuse(faults)
    return rows


def create_accounts(books: Books, rows: Sequence[ChartRow]) -> tuple[Account, ...]:
    """Add every account of a chart, parents first, or none of them.

    Whoever loads the books must name `parents_among` their accounts: one that has postings never
    becomes a header.
    """
    accounts = preview_accounts(books, rows)
    books.put_accounts(accounts)
    for account in accounts:
        books.append_event("account.created", account.id, account_facts(account))
    return accounts


def preview_accounts(books: Books, rows: Sequence[ChartRow]) -> tuple[Account, ...]:
    """Decide a chart on a copy of the books, which stay as they are; all faults are told."""
    copy = _Preview(books)
    accounts: list[Account] = []
    faults: list[Detail] = []
    faulty: set[str | None] = set()
    for row in _parents_first(rows):
        try:
            if row.draft.parent not in faulty:
                accounts.append(_create(copy, row))
                continue
        except LedgerError as refusal:
            faults += _placed(row.line, refusal)
        faulty |= _names(row)
    _refuse(faults)
    return tuple(accounts)


class _Preview(Books):
    """A copy of the books whose chart is nobody else's: it grows in place, not anew per row."""

    def __init__(self, books: Books) -> None:
        chart = Chart(books.chart.by_number.values())
        super().__init__(
            books.organization, replace(books.head), chart, books.periods, books.mint, books.now
        )
        self.posted_accounts |= books.posted_accounts

    def put_account(self, account: Account) -> None:
        """Add a new account to what `create_account` looks things up in."""
        chart = self.chart
        names = cast(dict[str, Account], chart.by_name)
        roles = cast(dict[AccountRole, Account], chart.by_role)
        names[account.handle] = names[account.id] = account
        roles.update(dict.fromkeys(account.roles, account))
        chart.by_number[account.number] = account
        chart.parents.add(account.parent)


def parents_among(rows: Iterable[ChartRow], chart: Chart) -> tuple[str, ...]:
    """Return the ids of those accounts of a chart that rows name as their parent."""
    names = {row.draft.parent for row in rows}
    accounts = chart.by_number.values()
    return tuple(a.id for a in accounts if {a.id, a.handle, a.code} & names)


def _create(books: Books, row: ChartRow) -> Account:
    parent = row.draft.parent
    if parent is not None and parent not in books.chart.by_name:
        coded = [a.id for a in books.chart.by_number.values() if a.code == parent]
        parent = coded[0] if coded else parent
    return create_account(books, replace(row.draft, parent=parent))


def _parents_first(rows: Sequence[ChartRow]) -> list[ChartRow]:
    """Order the rows so that each comes after its parent, otherwise as they stand in the file."""
    ordered: list[ChartRow] = []
    waiting = list(rows)
    while waiting:
        pending = {name for row in waiting for name in _names(row)}
        later: list[ChartRow] = []
        for row in waiting:
            if row.draft.parent in pending:
                later.append(row)
            else:
                ordered.append(row)
                pending -= _names(row)
        if len(later) == len(waiting):
            _refuse([Detail((later[0].line, "parent"), "The account is below itself.")])
        waiting = later
    return ordered


def _names(row: ChartRow) -> set[str]:
    return {name for name in (row.draft.code, row.draft.handle) if name}


def _records(text: str) -> Iterator[tuple[int, list[str]]]:
    """Yield the records that hold something, each with the line on which it begins."""
    lines = reader(StringIO(text.removeprefix("\ufeff"), newline=""), strict=True)
    begun = 1
    try:
        for record in lines:
            if any(cell.strip() for cell in record):
                yield begun, record
            begun = lines.line_num + 1
    except Error as fault:
        _refuse([Detail((begun,), f"This is not CSV: {fault}.")])


def _require_header(line: int, header: Sequence[str]) -> None:
    unknown = [name for name in header if name not in COLUMNS]
    missing = [name for name in REQUIRED if name not in header]
    if unknown or missing or len(set(header)) != len(header):
        wanted = ",".join(COLUMNS)
        _refuse([Detail((line,), f"The first line names columns, once each, out of {wanted}.")])


def _draft(line: int, header: Sequence[str], record: Sequence[str]) -> AccountDraft:
    if len(record) > len(header):
        raise InvalidInput(f"There are more than {len(header)} cells.", line)
    cells = {name: cell.strip() for name, cell in zip(header, record, strict=False) if cell.strip()}
    kind = _word(AccountType, line, cells, "type")
    if "code" not in cells or kind is None:
        missing = "type" if "code" in cells else "code"
        raise InvalidInput("This cell is required.", line, missing)
    roles = (_word(AccountRole, line, {"roles": word}, "roles") for word in _split_roles(cells))
    return AccountDraft(
        code=cells["code"],
        type=kind,
        handle=cells.get("handle"),
        name_en=cells.get("nameEn"),
        name_ar=cells.get("nameAr"),
        account_class=_word(AccountClass, line, cells, "class"),
        nature=_word(Side, line, cells, "nature"),
        parent=cells.get("parent"),
        roles=tuple(role for role in roles if role),
    )


def _split_roles(cells: Mapping[str, str]) -> list[str]:
    return cells.get("roles", "").split()


def _word(kind: type[Word], line: int, cells: Mapping[str, str], column: str) -> Word | None:
    text = cells.get(column)
    if text is None:
        return None
    try:
        return kind(text.upper())
    except ValueError:
        words = ", ".join(kind)
        raise InvalidInput(f"'{text[:80]}' is none of {words}.", line, column) from None


_COLUMN_OF = {"parentId": "parent"}


def _placed(line: int, refusal: LedgerError) -> list[Detail]:
    """Place a refusal's faults on a line, under the file's own column names."""
    found = refusal.details or (Detail((), refusal.message),)
    return [
        Detail((line, *(_COLUMN_OF.get(str(step), step) for step in detail.path)), detail.message)
        for detail in found
    ]


def _refuse(faults: Sequence[Detail]) -> None:
    if faults:
        raise InvalidInput(spell_fault(faults[0]), details=faults)


def spell_fault(fault: Detail) -> str:
    """Spell a fault of a chart as a sentence that begins with its place."""
    line, *column = fault.path
    where = f"Line {line}, {column[0]}" if column else f"Line {line}"
    return f"{where}: {fault.message}"
