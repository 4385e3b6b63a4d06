"""The entries: numbers without gaps, lines that balance, hashes recomputed, links that agree.

| read  | statements                                                       | bound             |
|-------|------------------------------------------------------------------|-------------------|
| page  | 2: entries behind the last number, every posting in their range  | 500 entries       |
| links | 2: events at their sequences, mirrors and originals they name    | the page's        |
"""

from collections.abc import AsyncIterator, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, cast

from ledger.journal_entries import Entry, content_hash
from ledger.text import fold
from storage.rows import ENTRY_COLUMNS, entries_of
from storage.statements import Row, statement
from storage.verifying.chain import DELETED
from storage.verifying.subject import Finding, Subject

ENTRIES_PER_PAGE = 500
_NUMBER_LIMIT = 2**62
_UNREADABLE = (ValueError, OverflowError, IndexError, KeyError, TypeError, UnicodeEncodeError)

SELECT_ENTRIES_AFTER = statement(
    f"""select {ENTRY_COLUMNS}, e.search from entries e
    where e.org = $1 and e.number > $2 order by e.number limit $3"""
)
SELECT_POSTINGS_BETWEEN = statement(
    """select p.number, p.line, p.account, p.debit, p.credit, p.memo, p.party, p.day, p.kind,
      p.revoked_sequence
    from postings p where p.org = $1 and p.number > $2 and p.number <= $3
    order by p.number, p.line"""
)
SELECT_EVENT_STAMPS = statement(
    """select v.sequence, v.subject, v.type, v.recorded_at
    from {each:2:bigint} join events v on v.org = $1 and v.sequence = item.value"""
)
SELECT_LINKS = statement(
    """select e.public_id, e.reversal_of, e.reversed_by, e.revoked_sequence
    from {each:2:text} join entries e on e.org = $1 and e.public_id = item.value"""
)


@dataclass(frozen=True, slots=True)
class _Links:
    """What a page's entries point at: events by sequence, entries by id."""

    events: dict[int, Any]
    entries: dict[str, Any]


async def check_entries(subject: Subject) -> AsyncIterator[Finding]:
    """Look at every entry with its postings, by number."""
    counted = subject.counted
    while True:
        before = counted.last_number
        rows = await subject.snapshot.fetch(
            SELECT_ENTRIES_AFTER, subject.org, before, ENTRIES_PER_PAGE
        )
        is_last = len(rows) < ENTRIES_PER_PAGE
        until = _NUMBER_LIMIT if is_last else cast(int, rows[-1][0])
        lines = await subject.snapshot.fetch(SELECT_POSTINGS_BETWEEN, subject.org, before, until)
        links = await _select_links(subject, rows)
        for finding in _check_page(subject, rows, lines, links):
            yield finding
        subject.advance(len(rows))
        if is_last:
            return


async def _select_links(subject: Subject, rows: Sequence[Row]) -> _Links:
    values = [cast(Any, row) for row in rows]
    sequences = sorted({s for row in values for s in (row[9], row[13]) if s is not None})
    ids = sorted({name for row in values for name in (row[15], row[16]) if name is not None})
    events = await subject.snapshot.fetch(SELECT_EVENT_STAMPS, subject.org, sequences)
    entries = await subject.snapshot.fetch(SELECT_LINKS, subject.org, ids)
    return _Links(
        {cast(int, row[0]): row for row in events}, {cast(str, row[0]): row for row in entries}
    )


def _check_page(
    subject: Subject, rows: Sequence[Row], line_rows: Sequence[Row], links: _Links
) -> Iterator[Finding]:
    lines: dict[int, list[Any]] = {}
    for line in line_rows:
        lines.setdefault(cast(int, line[0]), []).append(line)
    for row in rows:
        number = cast(int, row[0])
        if number != subject.counted.last_number + 1:
            missing = f"entry {subject.counted.last_number + 1}"
            yield subject.fault(missing, f"It is missing; the next one is entry {number}.")
        subject.counted.last_number = number
        posted_at = _posted_at(row, links)
        for finding in _check_entry(subject, row, lines.pop(number, []), links):
            yield finding.at(posted_at)
    for number, orphans in lines.items():
        yield subject.fault(f"entry {number}", f"Its {len(orphans)} postings have no entry.")


def _posted_at(row: Row, links: _Links) -> int | None:
    """Return the sequence of the event that posted an entry, if that event says so too."""
    posted = links.events.get(cast(int, row[9]))
    return cast(int, row[9]) if posted and posted[1] == row[1] else None


def _check_entry(
    subject: Subject, row: Row, lines: Sequence[Any], links: _Links
) -> Iterator[Finding]:
    place = f"entry {row[0]}"
    yield from _check_lines(subject, place, row, lines)
    try:
        entry = entries_of([row], [line[:7] for line in lines])[0]
    except _UNREADABLE:
        yield subject.fault(place, "Its columns cannot be read as an entry.")
        return
    yield from _check_sums(subject, place, entry)
    yield from _check_hash(subject, place, entry)
    if row[17] != fold(entry.memo, entry.reference, *(line.memo for line in entry.lines)):
        yield subject.fault(place, "Its search text is not its folded memo and reference.")
    yield from _check_stamp(subject, place, entry, links)
    yield from _check_reversal(subject, place, entry, links)
    _count(subject, entry)


def _check_lines(subject: Subject, place: str, row: Row, lines: Sequence[Any]) -> Iterator[Finding]:
    day, kind, revoked = row[2], row[4], row[13]
    if len(lines) < 2:
        yield subject.fault(place, f"It has {len(lines)} postings.")
    for expected, line in enumerate(lines, 1):
        here = f"{place} line {line[1]}"
        if line[1] != expected:
            yield subject.fault(here, f"It stands where line {expected} belongs.")
        if line[2] not in subject.chart.by_number:
            yield subject.fault(here, f"There is no account {line[2]}.")
        if min(line[3], line[4]) != 0 or max(line[3], line[4]) <= 0:
            yield subject.fault(here, f"Its debit is {line[3]} and its credit {line[4]}.")
        pairs = (
            ("day", line[7], day),
            ("kind", line[8], kind),
            ("revoked_sequence", line[9], revoked),
        )
        yield from subject.compare(here, pairs, "its entry says")


def _check_sums(subject: Subject, place: str, entry: Entry) -> Iterator[Finding]:
    debit = sum(line.debit for line in entry.lines)
    credit = sum(line.credit for line in entry.lines)
    if debit != credit:
        yield subject.fault(place, f"Its debits are {debit} and its credits {credit}.")
    if entry.total != debit:
        yield subject.fault(place, f"Its total is {entry.total}, its debits are {debit}.")


def _check_hash(subject: Subject, place: str, entry: Entry) -> Iterator[Finding]:
    try:
        computed = content_hash(entry, subject.organization.id, subject.chart)
    except (*_UNREADABLE, AssertionError):
        computed = b""
    if computed != entry.content_hash:
        yield subject.fault(place, "Its content hash is not that of its stored columns.")


def _check_stamp(subject: Subject, place: str, entry: Entry, links: _Links) -> Iterator[Finding]:
    """Compare an entry with the events that posted and, perhaps, deleted it."""
    posted = links.events.get(entry.sequence)
    if posted is None or posted[1] != entry.id:
        yield subject.fault(place, f"Event {entry.sequence} did not post it.")
    elif posted[3] != entry.recorded_at:
        yield subject.fault(place, f"recorded_at is not that of event {entry.sequence}.")
    if entry.revoked_sequence is None:
        if entry.revoked_at is not None:
            yield subject.fault(place, "It has an instant of revocation and is not revoked.")
        return
    deleted = links.events.get(entry.revoked_sequence)
    if deleted is None or (deleted[1], deleted[2]) != (entry.id, DELETED):
        yield subject.fault(place, f"Event {entry.revoked_sequence} did not delete it.")
    elif deleted[3] != entry.revoked_at:
        yield subject.fault(place, f"revoked_at is not that of event {entry.revoked_sequence}.")


def _check_reversal(subject: Subject, place: str, entry: Entry, links: _Links) -> Iterator[Finding]:
    """A live mirror and its original name each other; nothing else is named."""
    if entry.reversal_of is not None:
        original = links.entries.get(entry.reversal_of)
        if original is None:
            yield subject.fault(place, f"It reverses {entry.reversal_of}, which is missing.")
        elif (original[2] == entry.id) is not (entry.revoked_sequence is None):
            yield subject.fault(place, f"{entry.reversal_of} does not name it as its mirror.")
    if entry.reversed_by is not None:
        mirror = links.entries.get(entry.reversed_by)
        if mirror is None or mirror[1] != entry.id or mirror[3] is not None:
            yield subject.fault(place, f"{entry.reversed_by} is no live mirror of it.")


def _count(subject: Subject, entry: Entry) -> None:
    counted = subject.counted
    counted.gross_minor += entry.total
    counted.accounts.update(line.account for line in entry.lines)
    counted.sources[entry.source.partition(":")[0], entry.kind] += 1
    if entry.revoked_sequence is None:
        counted.kinds[entry.kind] += 1
        counted.postings += len(entry.lines)
        counted.debit_minor += entry.total
