"""What stands in single rows: head, accounts, periods, years beside what chain and entries tell."""

from collections import Counter
from collections.abc import Iterator

from ledger.accounts import Account
from ledger.dates import spell_day
from ledger.decide.accounts import account_facts
from ledger.decide.organizations import organization_facts
from ledger.fiscal_years import months_of_year
from ledger.ids import fiscal_year_id
from ledger.journal_entries import EntryKind
from storage.verifying.subject import Finding, Subject


def check_settings(subject: Subject) -> Iterator[Finding]:
    """Compare head, accounts, periods and years; chain and entries were read before."""
    yield from _check_head(subject)
    yield from _check_organization(subject)
    for account in subject.chart.in_order:
        yield from _check_account(subject, account)
        yield from _check_place(subject, account)
    known = {account.id for account in subject.chart.by_number.values()}
    for missing in sorted(subject.told.accounts.keys() - known):
        yield subject.fault(f"account {missing}", "It is missing.")
    yield from _check_roles(subject)
    yield from _check_periods(subject)
    yield from _check_fiscal_years(subject)


def _check_head(subject: Subject) -> Iterator[Finding]:
    head, told, counted = subject.head, subject.told, subject.counted
    closed = [period.last for period in subject.periods.values() if period.is_closed]
    from_chain = (
        ("last_sequence", head.last_sequence, told.last_sequence),
        ("last_hash", head.last_hash, told.last_hash),
        ("last_recorded_at", head.last_recorded_at, told.last_recorded_at),
        ("locked_through", spell_day(head.locked_through), told.locked_through),
    )
    from_entries = (
        ("last_number", head.last_number, counted.last_number),
        ("gross_minor", head.gross_minor, counted.gross_minor),
        ("journal_entries", head.journal_entries, counted.kinds[EntryKind.JOURNAL]),
        ("document_entries", head.document_entries, counted.kinds[EntryKind.DOCUMENT]),
        ("payment_entries", head.payment_entries, counted.kinds[EntryKind.PAYMENT]),
        ("recognition_entries", head.recognition_entries, counted.kinds[EntryKind.RECOGNITION]),
        ("postings", head.postings, counted.postings),
        ("debit_minor", head.debit_minor, counted.debit_minor),
    )
    from_periods = (("closed_through", head.closed_through, max(closed, default=None)),)
    yield from subject.compare("head", from_chain, "the chain says")
    yield from subject.compare("head", from_entries, "the entries say")
    yield from subject.compare("head", from_periods, "the periods say")


def _check_organization(subject: Subject) -> Iterator[Finding]:
    """Compare the organisation with what its events say of it."""
    told = subject.told.organization
    stored = organization_facts(subject.organization)
    pairs = ((name, stored[name], told.get(name)) for name in stored if name in told)
    yield from subject.compare("organization", pairs, "the chain says")


def _check_account(subject: Subject, account: Account) -> Iterator[Finding]:
    """Compare an account with what its events say of it."""
    place, told = f"account {account.handle}", subject.told.accounts.get(account.id)
    if told is None:
        yield subject.fault(place, "No event created it.")
        return
    facts = account_facts(account) | {"createdAt": account.created_at}
    pairs = ((name, facts[name], told.get(name)) for name in facts if name in told)
    yield from subject.compare(place, pairs, "the chain says")


def _check_place(subject: Subject, account: Account) -> Iterator[Finding]:
    """Check an account's place in the tree, and that only leaves hold postings."""
    place, chart = f"account {account.handle}", subject.chart
    parent = chart.by_number.get(account.parent) if account.parent is not None else None
    if account.parent is not None and parent is None:
        yield subject.fault(place, f"Its parent {account.parent} does not exist.")
    elif account.level != (parent.level + 1 if parent else 1):
        yield subject.fault(place, f"Its level {account.level} is not its place in the tree.")
    if parent is not None and parent.type is not account.type:
        yield subject.fault(place, f"Its parent is of type {parent.type}.")
    if not chart.is_leaf(account) and account.number in subject.counted.accounts:
        yield subject.fault(place, "It is a header and holds postings.")


def _check_roles(subject: Subject) -> Iterator[Finding]:
    held = Counter(role for account in subject.chart.in_order for role in account.roles)
    for role, holders in sorted(held.items()):
        if holders > 1:
            yield subject.fault("accounts", f"{holders} accounts hold the role {role}.")


def _check_periods(subject: Subject) -> Iterator[Finding]:
    told = subject.told.periods
    stored = {p.name: (p.is_closed, p.changed_at) for p in subject.periods.values()}
    for name in sorted(stored.keys() | told.keys()):
        pairs = (("(is_closed, changed_at)", stored.get(name), told.get(name)),)
        yield from subject.compare(f"period {name}", pairs, "the chain says")


def _check_fiscal_years(subject: Subject) -> Iterator[Finding]:
    """Compare fiscal years with their events; the periods of a closed one are closed."""
    told = subject.told.fiscal_years
    stored = {
        fiscal_year_id(subject.organization.id, one.year): (
            one.is_closed,
            one.changed_at,
            one.sequence,
            one.reason,
        )
        for one in subject.fiscal_years.values()
    }
    for name in sorted(stored.keys() | told.keys()):
        pairs = (("(is_closed, changed_at, sequence, reason)", stored.get(name), told.get(name)),)
        yield from subject.compare(f"fiscal year {name}", pairs, "the chain says")
    for one in subject.fiscal_years.values():
        last = months_of_year(one.year, subject.organization.fiscal_month)[-1]
        held = subject.periods.get(last)
        if one.is_closed and (held is None or not held.is_closed):
            yield subject.fault(f"fiscal year {one.year}", "It is closed, its last period is not.")
