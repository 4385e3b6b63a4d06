"""The lines of a payroll run: their arithmetic, and that a rate made their shares."""

from collections.abc import Iterator, Sequence

from ledger.dates import month_end
from ledger.payroll import PayrollLine, PayrollRun, StatutoryRate, figured
from storage.verifying.subject import Finding, Subject


def check_payroll_lines(
    subject: Subject, place: str, run: PayrollRun, rates: Sequence[StatutoryRate]
) -> Iterator[Finding]:
    """Check every line by itself; nobody is paid twice."""
    last = month_end(run.month)
    begun = [rate for rate in rates if rate.starts_on <= last]
    for position, line in enumerate(run.lines, 1):
        here = f"{place} line {line.position}"
        pairs = (("position", line.position, position), ("days", line.days_in_month, last.day))
        yield from subject.compare(here, pairs, "its run says")
        if subject.told.records.get(line.employee, {}).get("noun") != "employee":
            yield subject.fault(here, f"There is no employee {line.employee}.")
        if not _is_figured(line, begun):
            yield subject.fault(here, "Its figures are not those of its days, pay and any rate.")
    if len({line.employee for line in run.lines}) < len(run.lines):
        yield subject.fault(place, "It pays somebody twice.")


def _is_figured(line: PayrollLine, rates: Sequence[StatutoryRate]) -> bool:
    if not 0 <= line.days_employed <= line.days_in_month or line.net < 0:
        return False
    return any(figured(line, rate) == line for rate in (None, *rates))
