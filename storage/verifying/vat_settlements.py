"""VAT settlements: beside the events that made them and the entries that settled and paid them.

| read | statements                                                  | bound           |
|------|-------------------------------------------------------------|-----------------|
| page | 1; the events that created them 1, their entries 2          | 500 settlements |
"""

from collections.abc import AsyncIterator, Iterator, Mapping

from ledger.accounts import AccountType
from ledger.journal_entries import Entry, EntryKind
from ledger.vat_settlements import VatSettlement, settlement_source
from storage.records import VAT_SETTLEMENTS
from storage.verifying.beside import check_creation, select_creations, select_entries
from storage.verifying.records import pages, read_record, select_after
from storage.verifying.subject import Finding, Subject

SELECT_SETTLEMENTS_AFTER = select_after(VAT_SETTLEMENTS, "v")
Pair = tuple[str, object, object]


async def check_vat_settlements(subject: Subject) -> AsyncIterator[Finding]:
    """Look at every VAT settlement, by number."""
    count = 0
    async for rows in pages(subject, SELECT_SETTLEMENTS_AFTER):
        settlements: list[VatSettlement] = []
        faults: list[Finding] = []
        for row in rows:
            place = f"vat_settlement {row[1]}"
            settlements += read_record(subject, place, VAT_SETTLEMENTS, row, faults)
        for finding in faults:
            yield finding
        creations = await select_creations(subject, (one.number for one in settlements))
        names = [name for one in settlements for name in (one.entry, one.payment_entry) if name]
        entries = await select_entries(subject, names)
        for one in settlements:
            place, creation = f"vat_settlement {one.id}", creations.get(one.number)
            for finding in check_creation(subject, place, one, creation, ("vat.settled",)):
                yield finding
            for finding in _check_settlement(subject, place, one, entries):
                yield finding
            for finding in _check_payment(subject, place, one, entries):
                yield finding
        count += len(rows)
    pairs = (("how many", count, subject.counted.sources["vat", EntryKind.DOCUMENT]),)
    for finding in subject.compare("vat_settlements", pairs, "the entries say"):
        yield finding


def _check_settlement(
    subject: Subject, place: str, one: VatSettlement, entries: Mapping[str, Entry]
) -> Iterator[Finding]:
    entry = entries.get(one.entry)
    if entry is None:
        yield subject.fault(place, f"Its entry {one.entry} is missing.")
        return
    pairs: list[Pair] = [
        ("kind", EntryKind.DOCUMENT, entry.kind),
        ("source", settlement_source(one.first_day, one.last_day), entry.source),
        ("date", one.date, entry.date),
        ("sequence", one.sequence, entry.sequence),
        ("revoked_sequence", one.revoked_sequence, entry.revoked_sequence),
        ("due", -one.due, _balance(entry, one.due_account)),
        ("output_vat", one.output_vat, _cleared(subject, entry, one, AccountType.LIABILITY)),
        ("input_vat", one.input_vat, -_cleared(subject, entry, one, AccountType.ASSET)),
    ]
    if one.due_account not in subject.chart.by_number:
        yield subject.fault(place, f"There is no account {one.due_account}.")
    yield from subject.compare(place, pairs, "its entry says")


def _check_payment(
    subject: Subject, place: str, one: VatSettlement, entries: Mapping[str, Entry]
) -> Iterator[Finding]:
    if one.payment_entry is None:
        pairs: list[Pair] = [
            ("paid_on", one.paid_on, None),
            ("cash_account", one.cash_account, None),
        ]
        yield from subject.compare(place, pairs, "without a payment it is")
        return
    entry = entries.get(one.payment_entry)
    if entry is None:
        yield subject.fault(place, f"Its payment {one.payment_entry} is missing.")
        return
    pairs = [
        ("kind of payment", EntryKind.PAYMENT, entry.kind),
        ("source", settlement_source(one.first_day, one.last_day), entry.source),
        ("paid_on", one.paid_on, entry.date),
        ("payment revoked", None, entry.revoked_sequence),
        ("due paid", one.due, _balance(entry, one.due_account)),
        ("cash paid", -one.due, _balance(entry, one.cash_account)),
    ]
    yield from subject.compare(place, pairs, "its payment says")


def _balance(entry: Entry, account: int | None) -> int:
    """Return debits less credits of an entry on an account."""
    return sum(line.debit - line.credit for line in entry.lines if line.account == account)


def _cleared(subject: Subject, entry: Entry, one: VatSettlement, kind: AccountType) -> int:
    """Return debits less credits of an entry on the tax accounts of a type."""
    chart = subject.chart.by_number
    accounts = {line.account for line in entry.lines} - {one.due_account}
    own = [number for number in accounts if number in chart and chart[number].type is kind]
    return sum(_balance(entry, number) for number in own)
