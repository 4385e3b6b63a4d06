"""Rows to records and back: where narrow columns become what `ledger/` speaks."""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any, cast

from ledger.accounts import Account, AccountClass, AccountRole, AccountType, Side
from ledger.dates import date_of, day_of
from ledger.events import Event
from ledger.journal_entries import Entry, EntryKind, Line
from ledger.organizations import Head, Organization
from ledger.periods import Period
from ledger.text import fold
from storage.statements import Row

KINDS = (EntryKind.DOCUMENT, EntryKind.PAYMENT, EntryKind.RECOGNITION, EntryKind.JOURNAL)
"""The kinds in the order of their stored numbers, which start at 1."""
_NUMBERS = {kind: number for number, kind in enumerate(KINDS, 1)}

ORGANIZATION_COLUMNS = (
    "o.org, o.public_id, o.name, o.name_ar, o.currency, o.exponent, o.time_zone,"
    " o.fiscal_month, o.first_month, o.created_at, o.vat_rate"
)
HEAD_COLUMNS = (
    "h.last_number, h.last_sequence, h.last_hash, h.last_recorded_at, h.gross_minor,"
    " h.settings_version, h.locked_through, h.closed_through, h.journal_entries,"
    " h.document_entries, h.payment_entries, h.recognition_entries, h.postings, h.debit_minor"
)
ACCOUNT_COLUMNS = (
    "a.account, a.public_id, a.handle, a.code, a.name_en, a.name_ar, a.type, a.nature, a.class,"
    " a.roles, a.level, a.parent, a.is_active, a.created_at, a.former_roles"
)
ENTRY_COLUMNS = (
    "e.number, e.public_id, e.day, e.requested_day, e.kind, e.source, e.memo, e.reference,"
    " e.total, e.sequence, e.recorded_at, e.created_by, e.content_hash, e.revoked_sequence,"
    " e.revoked_at, e.reversal_of, e.reversed_by"
)
ENTRY_WIDTH = 17
"""How many columns an entry takes; what stands beside it follows them."""
LINE_COLUMNS = "p.number, p.line, p.account, p.debit, p.credit, p.memo, p.party"


def kind_number(kind: EntryKind) -> int:
    return _NUMBERS[kind]


def optional_date(day: int | None) -> date | None:
    return None if day is None else date_of(day)


def optional_day(day: date | None) -> int | None:
    return None if day is None else day_of(day)


def organization_of(row: Row) -> Organization:
    return Organization(*cast(Any, row[:11]))


def head_of(row: Row) -> Head:
    values = list(cast(Any, row[:14]))
    values[2] = bytes(values[2])
    values[6] = optional_date(values[6])
    values[7] = optional_date(values[7])
    return Head(*values)


def head_row(head: Head) -> Row:
    return (
        head.last_number,
        head.last_sequence,
        head.last_hash,
        head.last_recorded_at,
        head.gross_minor,
        head.settings_version,
        optional_day(head.locked_through),
        optional_day(head.closed_through),
        head.journal_entries,
        head.document_entries,
        head.payment_entries,
        head.recognition_entries,
        head.postings,
        head.debit_minor,
    )


def account_of(row: Row) -> Account:
    values = list(cast(Any, row[:15]))
    values[6] = AccountType(values[6])
    values[7] = Side(values[7])
    values[8] = AccountClass(values[8])
    values[9] = tuple(AccountRole(word) for word in values[9].split())
    values[12] = bool(values[12])
    values[14] = tuple(AccountRole(word) for word in values[14].split())
    return Account(*values)


def account_row(account: Account) -> Row:
    return (
        account.number,
        account.id,
        account.handle,
        account.code,
        account.name_en,
        account.name_ar,
        account.type.value,
        account.nature.value,
        account.account_class.value,
        " ".join(account.roles),
        account.level,
        account.parent,
        account.is_active,
        account.created_at,
        " ".join(account.former_roles),
    )


def period_of(row: Row) -> Period:
    month, is_closed, changed_at = cast(Any, row[:3])
    return Period(month, bool(is_closed), changed_at)


def entries_of(rows: Iterable[Row], line_rows: Iterable[Row]) -> list[Entry]:
    """Put entries together from their rows and the rows of their lines, in the entries' order."""
    lines: dict[object, list[Line]] = {}
    for number, _, account, debit, credit, memo, party in cast(Any, line_rows):
        line = Line(account, debit, credit, memo, party)
        if number in lines:
            lines[number].append(line)
        else:
            lines[number] = [line]
    return [_entry_of(row, lines.get(row[0], ())) for row in rows]


def _entry_of(row: Any, lines: Sequence[Line]) -> Entry:
    requested = row[3]
    return Entry(
        row[1],
        row[0],
        date_of(row[2]),
        None if requested is None else date_of(requested),
        KINDS[row[4] - 1],
        row[5],
        row[6],
        row[7],
        tuple(lines),
        row[8],
        row[9],
        row[10],
        row[11],
        row[12],
        row[13],
        row[14],
        row[15],
        row[16],
    )


def entry_row(entry: Entry) -> Row:
    return (
        entry.number,
        entry.id,
        day_of(entry.date),
        optional_day(entry.requested_date),
        kind_number(entry.kind),
        entry.source,
        entry.memo,
        entry.reference,
        fold(entry.memo, entry.reference, *[line.memo for line in entry.lines]),
        entry.total,
        entry.sequence,
        entry.recorded_at,
        entry.created_by,
        entry.content_hash,
        entry.revoked_sequence,
        entry.revoked_at,
        entry.reversal_of,
        entry.reversed_by,
    )


def posting_rows(entry: Entry) -> list[Row]:
    day, kind = day_of(entry.date), kind_number(entry.kind)
    return [
        (
            entry.number,
            position,
            line.account,
            day,
            kind,
            line.debit,
            line.credit,
            line.memo,
            line.party,
            entry.revoked_sequence,
        )
        for position, line in enumerate(entry.lines, 1)
    ]


def event_row(event: Event) -> Row:
    return (
        event.sequence,
        event.recorded_at,
        event.type,
        event.subject,
        event.surface,
        event.request_id,
        event.body,
        event.hash,
        event.last_number,
        event.actor,
    )
