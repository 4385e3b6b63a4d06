"""The lines of a document: their arithmetic, what is credited, deferred and recognised of them."""

from collections.abc import Iterator, Sequence
from fractions import Fraction

from ledger.decimals import ONE
from ledger.documents import Document, DocumentLine, DocumentState, Recognition, Trade
from ledger.journal_entries import Entry, EntryKind, Line
from ledger.periods import Period
from ledger.products import VatCategory
from ledger.rounding import half_up
from ledger.schedules import scheduled_amounts
from storage.verifying.beside import legs_of
from storage.verifying.subject import Finding, Subject

Credited = dict[tuple[str, int | None], tuple[int, int, int]]
"""Net, VAT and deferral that live notes took back, by document and line."""
_NOTHING = (0, 0, 0)


def check_lines(
    subject: Subject,
    document: Document,
    lines: Sequence[DocumentLine],
    recognized: Sequence[Recognition],
    credited: Credited,
) -> Iterator[Finding]:
    """Check every line by itself, and beside its notes and recognitions."""
    for position, line in enumerate(lines, 1):
        place = f"document {document.id} line {line.position}"
        if line.position != position:
            yield subject.fault(place, f"It stands where line {position} belongs.")
        yield from _check_arithmetic(subject, place, line)
        yield from _check_place(subject, place, document, line)
        taken = credited.get((document.id, line.position), _NOTHING)
        yield from _check_credited(subject, place, line, taken)
        own = [one for one in recognized if one.line == line.position]
        yield from _check_deferral(subject, place, document, line, own, taken[2])


def check_recognition(
    subject: Subject,
    document: Document,
    lines: Sequence[DocumentLine],
    recognition: Recognition,
    entry: Entry | None,
) -> Iterator[Finding]:
    """Compare a recognition with the entry it posted."""
    place = f"recognition {recognition.id}"
    line = next((one for one in lines if one.position == recognition.line), None)
    if entry is None or line is None or line.deferral is None or line.account is None:
        yield subject.fault(place, "It has no entry, or no line that defers.")
        return
    month = Period(recognition.month, False).name
    pairs = (
        ("kind", EntryKind.RECOGNITION, entry.kind),
        ("source", f"invoice:{document.id}", entry.source),
        ("date", recognition.date, entry.date),
        ("requested_date", recognition.requested_date, entry.requested_date),
        ("sequence", recognition.sequence, entry.sequence),
        ("revoked_sequence", recognition.revoked_sequence, entry.revoked_sequence),
        ("month", f"line {line.position}: service of {month}", _after_number(document, entry)),
    )
    yield from subject.compare(place, pairs, "its entry says")
    legs = (line.deferral, line.account)
    debit, credit = legs if document.trade is Trade.SALES else legs[::-1]
    amount = recognition.amount
    if legs_of(entry.lines) != legs_of((Line(debit, amount, 0), Line(credit, 0, amount))):
        yield subject.fault(place, "Its entry does not move its amount off the deferral.")


def _after_number(document: Document, entry: Entry) -> str:
    return (entry.memo or "").removeprefix(f"{document.printed_number}, ")


def _check_arithmetic(subject: Subject, place: str, line: DocumentLine) -> Iterator[Finding]:
    amounts = (line.quantity, line.unit_price, line.discount, line.vat_rate, line.net, line.vat)
    if min(amounts) < 0:
        yield subject.fault(place, "One of its amounts is below zero.")
        return
    scale = 10**subject.organization.exponent
    value = half_up(Fraction(line.quantity * line.unit_price * scale, ONE * ONE))
    yield from subject.compare(
        place, (("net", line.net, value - line.discount),), "quantity, price and discount say"
    )
    if line.corrects_line is None:
        vat = half_up(Fraction(line.net * line.vat_rate, 100 * ONE))
        yield from subject.compare(place, (("vat", line.vat, vat),), "its net and rate say")
    if (line.vat_category is VatCategory.STANDARD) != (line.vat_rate > 0):
        yield subject.fault(place, "Its VAT category and rate do not go together.")


def _check_place(
    subject: Subject, place: str, document: Document, line: DocumentLine
) -> Iterator[Finding]:
    takes_back = document.is_credit and document.corrects is not None
    if takes_back != (line.corrects_line is not None):
        yield subject.fault(place, f"It takes back line {line.corrects_line}.")
    if document.trade is Trade.SALES and not line.is_recoverable:
        yield subject.fault(place, "Its tax is not recovered, though it is a sale.")
    if line.account is not None and line.account not in subject.chart.by_number:
        yield subject.fault(place, f"There is no account {line.account}.")


def _check_credited(
    subject: Subject, place: str, line: DocumentLine, taken: tuple[int, int, int]
) -> Iterator[Finding]:
    pairs = (("credited", line.credited, taken[0]), ("credited_vat", line.credited_vat, taken[1]))
    yield from subject.compare(place, pairs, "its notes say")
    if line.credited > line.net:
        yield subject.fault(place, "More of it is credited than it was invoiced for.")


def _check_deferral(
    subject: Subject,
    place: str,
    document: Document,
    line: DocumentLine,
    recognized: Sequence[Recognition],
    taken: int,
) -> Iterator[Finding]:
    is_deferring = line.service_from is not None and document.entry is not None
    pairs = (
        ("deferred", line.deferred, line.cost if is_deferring else 0),
        ("released", line.released, sum(one.amount for one in recognized) + taken),
    )
    yield from subject.compare(place, pairs, "its months and notes say")
    if line.corrects_line is None and line.deferred_taken:
        yield subject.fault(place, "It takes of a deferral and corrects nothing.")
    facts = (line.service_to, line.deferral, line.schedule_from)
    if is_deferring:
        if None in facts:
            yield subject.fault(place, "It defers without a whole schedule.")
        else:
            yield from _check_schedule(subject, place, document, line, recognized, taken)
        return
    if line.schedule_from is not None or line.schedule_next is not None or line.schedule_amount:
        yield subject.fault(place, "It has a schedule and defers nothing.")
    if line.corrects_line is None and line.deferral is not None:
        yield subject.fault(place, "It has a deferral and no service period.")
    if (line.service_from is None) != (line.service_to is None):
        yield subject.fault(place, "Its service period has one end.")


def _check_schedule(
    subject: Subject,
    place: str,
    document: Document,
    line: DocumentLine,
    recognized: Sequence[Recognition],
    taken: int,
) -> Iterator[Finding]:
    """The schedule spreads what was left when it began; each month since then took its part."""
    assert line.schedule_from is not None
    first, due = line.schedule_from, line.schedule_next
    earlier = sum(one.amount for one in recognized if one.month < first)
    amount = line.deferred - taken - earlier
    yield from subject.compare(
        place, (("schedule_amount", line.schedule_amount, amount),), "its months and notes say"
    )
    try:
        parts = scheduled_amounts(line)
    except (AssertionError, ArithmeticError, ValueError):
        yield subject.fault(place, "Its schedule cannot be followed.")
        return
    posted = {one.month - first: one.amount for one in recognized if one.month >= first}
    left_from = len(parts) if due is None else due - first
    expected = {at: part for at, part in enumerate(parts[: max(left_from, 0)]) if part}
    if posted != expected and document.state is DocumentState.ISSUED:
        yield subject.fault(place, "Its months are not recognised as its schedule spreads them.")
    if due is not None and document.state is not DocumentState.ISSUED:
        yield subject.fault(place, "A month of it is due, though it is not issued.")
    if due is not None and not 0 <= left_from < len(parts):
        yield subject.fault(place, "The month due next is none of its schedule.")
