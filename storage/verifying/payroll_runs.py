"""Payroll runs: beside their lines, what the chain tells of them, and the entries they posted.

| read | statements                                                        | bound   |
|------|-------------------------------------------------------------------|---------|
| page | 1; their lines 1, the events that created them 1, their entries 2 | 20 runs |
|      | salts of who is paid 1                                            |         |

A line vouches for itself: its shares must be those of a rate that was once set. For its memo and
for how what is earned was made up vouches the hash of the lines in the last event of the run; if
that is older than such hashes, nothing does.
"""

from collections.abc import AsyncIterator, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, cast

from ledger.dates import month_name, month_of
from ledger.decide.payroll_lines import lines_hash
from ledger.journal_entries import Entry, EntryKind
from ledger.payroll import PayrollPart, PayrollRun, PayrollState, StatutoryRate
from storage.records import PAYROLL_LINES, PAYROLL_RUNS
from storage.statements import Row, statement
from storage.verifying.beside import check_creation, select_creations, select_entries
from storage.verifying.payroll_lines import check_payroll_lines
from storage.verifying.records import pages, read_record, select_after
from storage.verifying.statutory_rates import rates_told
from storage.verifying.subject import Finding, Subject, count_advances
from storage.writing.loading_payroll import with_payroll_lines

RUNS_PER_PAGE = 20
_NUMBER_LIMIT = 2**62
_STATES = {"drafted": "draft", "approved": "approved", "deleted": "void"}

SELECT_RUNS_AFTER = select_after(PAYROLL_RUNS, "u")
SELECT_PAYROLL_LINES_BETWEEN = statement(
    f"""select {PAYROLL_LINES.columns} from payroll_lines l
    where l.org = $1 and l.run > $2 and l.run <= $3 order by l.run, l.position"""
)


SELECT_SALTS = statement(
    """select m.public_id, m.salt from {each:2:text}
    join employees m on m.org = $1 and m.public_id = item.value"""
)


@dataclass(frozen=True, slots=True)
class Owed:
    """What a run owes of each part, on which account, and whether it says that it is paid."""

    source: str
    is_approved: bool
    is_posted: bool
    accounts: Mapping[PayrollPart, int | None]
    dues: Mapping[PayrollPart, int]
    paid: Mapping[PayrollPart, bool]


async def check_payroll_runs(subject: Subject, owed: dict[str, Owed]) -> AsyncIterator[Finding]:
    """Look at every run, by number; what each owes is noted for its payments."""
    before = 0
    async for rows in pages(subject, SELECT_RUNS_AFTER, RUNS_PER_PAGE):
        until = cast(int, rows[-1][0]) if rows else _NUMBER_LIMIT
        async for finding in _check_page(subject, rows, (before, until), owed):
            yield finding
        before = until
    async for finding in _check_page(subject, [], (before, _NUMBER_LIMIT), owed):
        yield finding
    posted = sum(one.is_posted for one in owed.values())
    pairs = (("how many posted", posted, subject.counted.sources["payroll", EntryKind.DOCUMENT]),)
    for finding in subject.compare("payroll_runs", pairs, "the entries say"):
        yield finding
    for missing in sorted(subject.told.payroll_runs.keys() - owed.keys()):
        yield subject.fault(f"payroll_run {missing}", "It is missing.")


async def _check_page(
    subject: Subject, rows: list[Row], between: tuple[int, int], owed: dict[str, Owed]
) -> AsyncIterator[Finding]:
    bare: list[PayrollRun] = []
    faults: list[Finding] = []
    for row in rows:
        bare += read_record(subject, f"payroll_run {row[1]}", PAYROLL_RUNS, row, faults)
    lines = await subject.snapshot.fetch(SELECT_PAYROLL_LINES_BETWEEN, subject.org, *between)
    numbers = {cast(int, row[0]) for row in rows}
    faults += [
        subject.fault(f"payroll_run {number}", "It is missing and has lines.")
        for number in sorted({cast(int, line[0]) for line in lines} - numbers)
    ]
    creations = await select_creations(subject, (run.number for run in bare))
    entries = await select_entries(subject, (run.entry for run in bare if run.entry))
    rates = rates_told(subject)
    salts = await _select_salts(subject, lines)
    for run in with_payroll_lines(bare, lines):
        place, creation = f"payroll_run {run.id}", creations.get(run.number)
        owed[run.id] = _owed(run)
        faults += check_creation(subject, place, run, creation, ("payroll.drafted",))
        faults += _check_run(subject, place, run, rates)
        faults += _check_hash(subject, place, run, salts)
        faults += _check_entry(subject, place, run, entries.get(run.entry or ""))
    for fault in faults:
        yield fault


async def _select_salts(subject: Subject, lines: Sequence[Row]) -> dict[str, str]:
    paid = sorted({line.employee for line in map(PAYROLL_LINES.of, lines)})
    rows = await subject.snapshot.fetch(SELECT_SALTS, subject.org, paid)
    return {cast(str, row[0]): cast(str, row[1]) for row in rows}


def _check_hash(
    subject: Subject, place: str, run: PayrollRun, salts: Mapping[str, str]
) -> Iterator[Finding]:
    """Compare lines with their hash; that somebody whom they pay is missing is told elsewhere."""
    told = subject.told.payroll_runs.get(run.id, {}).get("linesHash")
    is_known = all(line.employee in salts for line in run.lines)
    if told is not None and is_known and told != lines_hash(run.lines, salts):
        yield subject.fault(place, "The hash of its lines is not that of their stored columns.")


def _owed(run: PayrollRun) -> Owed:
    return Owed(
        source=run.source,
        is_approved=run.state is PayrollState.APPROVED,
        is_posted=run.entry is not None,
        accounts={PayrollPart.NET: run.payable, PayrollPart.STATUTORY: run.statutory},
        dues={part: run.due(part) for part in PayrollPart},
        paid={part: run.is_paid(part) for part in PayrollPart},
    )


def _check_run(
    subject: Subject, place: str, run: PayrollRun, rates: Sequence[StatutoryRate]
) -> Iterator[Finding]:
    """Compare a run with the last event that told of it, and look at its lines."""
    told: dict[str, Any] = subject.told.payroll_runs.get(run.id, {})
    pairs = (
        ("state", run.state.value, _STATES.get(told.get("verb", ""))),
        ("month", month_name(run.month), told.get("month")),
        ("entry", run.entry, told.get("entry")),
        ("lines", len(run.lines), told.get("lines")),
        ("gross", str(run.gross), told.get("gross")),
        ("employee_share", str(run.employee_share), told.get("employeeShare")),
        ("employer_share", str(run.employer_share), told.get("employerShare")),
        ("net", str(run.net), told.get("net")),
    )
    yield from subject.compare(place, pairs, "the chain says")
    if month_name(run.month) == told.get("month"):
        yield from check_payroll_lines(subject, place, run, rates)


def _check_entry(
    subject: Subject, place: str, run: PayrollRun, entry: Entry | None
) -> Iterator[Finding]:
    if run.entry is None:
        frozen = (run.payable, run.statutory, run.sequence)
        yield from subject.compare(
            place, (("frozen", frozen, (None,) * 3),), "without an entry it is"
        )
        return
    if entry is None or not (run.payable and run.statutory):
        yield subject.fault(place, f"Its entry {run.entry} or an account it froze is missing.")
        return
    count_advances(subject, entry)
    pairs = (
        ("kind", EntryKind.DOCUMENT, entry.kind),
        ("source", run.source, entry.source),
        ("month", run.month, month_of(entry.date)),
        ("sequence", run.sequence, entry.sequence),
        ("is revoked", run.state is PayrollState.VOID, entry.revoked_sequence is not None),
        ("cost", run.cost, entry.total),
    )
    yield from subject.compare(place, pairs, "its entry says")
    owed, posted = _credits(run), _posted(entry)
    if owed != posted:
        yield subject.fault(place, f"It owes {owed}, its entry posted {posted}.")


def _credits(run: PayrollRun) -> dict[object, int]:
    """Return what a run must credit: on the accounts it froze, and to each employee."""
    sums: dict[object, int] = {}
    parts = [
        (run.payable, run.due(PayrollPart.NET)),
        (run.statutory, run.due(PayrollPart.STATUTORY)),
    ]
    for name, amount in [*parts, *((line.employee, line.advance) for line in run.lines)]:
        sums[name] = sums.get(name, 0) + amount
    return {name: amount for name, amount in sums.items() if amount}


def _posted(entry: Entry) -> dict[object, int]:
    sums: dict[object, int] = {}
    for line in entry.lines:
        name = line.party or line.account
        sums[name] = sums.get(name, 0) + line.credit
    return {name: amount for name, amount in sums.items() if amount}
