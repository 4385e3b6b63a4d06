"""Find anything by its globally unique id, in the organisations the key is granted."""

from collections.abc import Awaitable, Callable
from typing import Annotated

from strawberry import ID, argument

from ledger.ids import is_sequence, prefix_of, split_member_id, split_posting_id
from ledger.keys import Grant
from ledger.paging import window_of
from ledger.parties import PartyKind
from ledger.policy import Policy, Role
from resolvers.event_links import beside_of
from resolvers.fiscal_years import all_years
from resolvers.linking import links_of
from resolvers.operation import operation
from resolvers.organizations import organization_for
from resolvers.payroll_links import payroll_links_of
from resolvers.periods import all_periods
from resolvers.reading import read_organization
from resolvers.webhook_links import webhook_links_of
from schema.accounts import Account
from schema.advances import Advance
from schema.connections import Node
from schema.context import Info
from schema.customers import Customer
from schema.deliveries import Delivery
from schema.documents import Invoice
from schema.employees import Employee
from schema.events import Event
from schema.fiscal_years import FiscalYear
from schema.journal_entries import JournalEntry, Posting, accounts_of
from schema.keys import Key
from schema.payments import Payment
from schema.payroll import PayrollPayment, PayrollRun
from schema.periods import Period
from schema.products import Product
from schema.seals import LedgerSeal
from schema.vat_settlements import VatSettlement
from schema.vendors import Vendor
from schema.webhooks import Webhook
from storage.delivery_log import select_deliveries_by_id
from storage.documents import select_documents_by_id, select_payments_by_id
from storage.events import EventFilter, select_events
from storage.journal_entries import select_entries_by_id
from storage.keys import select_keys
from storage.parties import select_parties_by_id
from storage.payroll import (
    select_advances_by_id,
    select_employees_by_id,
    select_payroll_payments_by_id,
    select_payroll_runs_by_id,
)
from storage.products import select_products_by_id
from storage.seals import select_seal
from storage.vat_settlements import select_vat_settlements_by_id
from storage.webhooks import select_webhooks_by_id, select_webhooks_by_number

Finder = Callable[[Info, Grant, str], Awaitable[Node | None]]


@operation(scope="", role=Role.VIEWER)
async def node(
    info: Info, id: Annotated[ID, argument(description="Globally unique id.")]
) -> Node | None:
    """Return whatever has this id; null if nothing does."""
    if split_posting_id(id):
        return await _find(info, id, _ENTRIES, _posting)
    policy, find = _FINDERS.get(prefix_of(id) or "", (_ENTRIES, _nothing))
    return await _find(info, id, policy, find)


async def _find(info: Info, id: str, policy: Policy, find: Finder) -> Node | None:
    """Look in every organisation whose grant meets the policy of this kind of thing."""
    for grant in info.context.key.grants:
        if grant.role >= policy.role:
            await info.context.admit(policy, grant.organization_id)
            found = await find(info, grant, id)
            if found is not None:
                return found
    return None


async def _nothing(info: Info, grant: Grant, id: str) -> None:
    return None


async def _organization(info: Info, grant: Grant, id: str) -> Node | None:
    return await organization_for(info, grant) if grant.organization_id == id else None


async def _account(info: Info, grant: Grant, id: str) -> Node | None:
    _, state = await read_organization(info, grant.organization)
    found = state.chart.by_name.get(id)
    if found is None or found.id != id:
        return None
    return Account.of(found, state.chart, state.organization.id)


async def _entry(info: Info, grant: Grant, id: str) -> Node | None:
    snapshot, state = await read_organization(info, grant.organization)
    found = await select_entries_by_id(snapshot, grant.organization, [id])
    accounts = accounts_of(state.organization, state.chart)
    return JournalEntry.of(found[0], accounts) if found else None


async def _posting(info: Info, grant: Grant, id: str) -> Posting | None:
    entry_id, line = split_posting_id(id) or ("", 0)
    entry = await _entry(info, grant, entry_id)
    assert entry is None or isinstance(entry, JournalEntry)
    if entry is None or line > len(entry.postings):
        return None
    return entry.postings[line - 1]


async def _key(info: Info, grant: Grant, id: str) -> Node | None:
    snapshot, _ = await read_organization(info, grant.organization)
    for key in await select_keys(snapshot, grant.organization):
        if key.id == id:
            return Key.of(key, {grant.organization})
    return None


async def _event(info: Info, grant: Grant, id: str) -> Node | None:
    organization_id, part = split_member_id(id)
    if organization_id != grant.organization_id or not is_sequence(part):
        return None
    snapshot, state = await read_organization(info, grant.organization)
    just_before, one = EventFilter(after=int(part) - 1), window_of(first=1)
    listing = await select_events(snapshot, grant.organization, state.head, just_before, one)
    found = [event for event in listing.records if event[0].sequence == int(part)]
    beside = beside_of(info, grant, snapshot)
    return Event.of(*found[0], organization_id, beside) if found else None


async def _party(info: Info, grant: Grant, id: str) -> Node | None:
    snapshot, state = await read_organization(info, grant.organization)
    for party in await select_parties_by_id(snapshot, grant.organization, [id]):
        kind = Customer if party.kind is PartyKind.CUSTOMER else Vendor
        return kind.of(party, state.organization)
    return None


async def _product(info: Info, grant: Grant, id: str) -> Node | None:
    snapshot, state = await read_organization(info, grant.organization)
    found = await select_products_by_id(snapshot, grant.organization, [id])
    return Product.of(found[0], state.organization) if found else None


async def _document(info: Info, grant: Grant, id: str) -> Node | None:
    snapshot, state = await read_organization(info, grant.organization)
    found = await select_documents_by_id(snapshot, grant.organization, [id])
    return Invoice.of(found[0], links_of(info, snapshot, state)) if found else None


async def _payment(info: Info, grant: Grant, id: str) -> Node | None:
    snapshot, state = await read_organization(info, grant.organization)
    found = await select_payments_by_id(snapshot, grant.organization, [id])
    return Payment.of(found[0], links_of(info, snapshot, state)) if found else None


async def _vat_settlement(info: Info, grant: Grant, id: str) -> Node | None:
    snapshot, state = await read_organization(info, grant.organization)
    found = await select_vat_settlements_by_id(snapshot, grant.organization, [id])
    return VatSettlement.of(found[0], links_of(info, snapshot, state)) if found else None


async def _employee(info: Info, grant: Grant, id: str) -> Node | None:
    snapshot, state = await read_organization(info, grant.organization)
    found = await select_employees_by_id(snapshot, grant.organization, [id])
    return Employee.of(found[0], state.organization) if found else None


async def _payroll_run(info: Info, grant: Grant, id: str) -> Node | None:
    snapshot, state = await read_organization(info, grant.organization)
    found = await select_payroll_runs_by_id(snapshot, grant.organization, [id])
    return PayrollRun.of(found[0], payroll_links_of(snapshot, state)) if found else None


async def _payroll_payment(info: Info, grant: Grant, id: str) -> Node | None:
    snapshot, state = await read_organization(info, grant.organization)
    found = await select_payroll_payments_by_id(snapshot, grant.organization, [id])
    return PayrollPayment.of(found[0], payroll_links_of(snapshot, state)) if found else None


async def _advance(info: Info, grant: Grant, id: str) -> Node | None:
    snapshot, state = await read_organization(info, grant.organization)
    found = await select_advances_by_id(snapshot, grant.organization, [id])
    return Advance.of(found[0], payroll_links_of(snapshot, state)) if found else None


async def _webhook(info: Info, grant: Grant, id: str) -> Node | None:
    snapshot, state = await read_organization(info, grant.organization)
    found = await select_webhooks_by_id(snapshot, grant.organization, [id])
    links = await webhook_links_of(info, snapshot, state, found)
    return Webhook.of(found[0], links) if found else None


async def _delivery(info: Info, grant: Grant, id: str) -> Node | None:
    snapshot, _ = await read_organization(info, grant.organization)
    for delivery in await select_deliveries_by_id(snapshot, grant.organization, [id]):
        webhook = await select_webhooks_by_number(snapshot, grant.organization, [delivery.webhook])
        return Delivery.of(delivery, webhook[0].id, info.context.key.scopes)
    return None


async def _seal(info: Info, grant: Grant, id: str) -> Node | None:
    organization_id, part = split_member_id(id)
    if organization_id != grant.organization_id or not is_sequence(part):
        return None
    snapshot, _ = await read_organization(info, grant.organization)
    found = await select_seal(snapshot, grant.organization, int(part))
    return LedgerSeal.of(found, organization_id) if found else None


async def _period(info: Info, grant: Grant, id: str) -> Node | None:
    organization_id, name = split_member_id(id)
    if organization_id != grant.organization_id:
        return None
    snapshot, state = await read_organization(info, grant.organization)
    for period in await all_periods(info, snapshot, state):
        if period.name == name:
            return Period.of(period, state.organization)
    return None


async def _fiscal_year(info: Info, grant: Grant, id: str) -> Node | None:
    organization_id, name = split_member_id(id)
    if organization_id != grant.organization_id:
        return None
    snapshot, state = await read_organization(info, grant.organization)
    for year in await all_years(info, snapshot, state):
        if str(year.year) == name:
            return FiscalYear.of(year, state.organization, state.periods)
    return None


_ENTRIES = Policy("accounting:read", Role.VIEWER)
_PAYROLL = Policy("payroll:read", Role.VIEWER)
_WEBHOOKS = Policy("webhooks:read", Role.ADMIN)
_FINDERS: dict[str, tuple[Policy, Finder]] = {
    "acc": (_ENTRIES, _account),
    "adv": (_PAYROLL, _advance),
    "cus": (Policy("customers:read", Role.VIEWER), _party),
    "dlv": (_WEBHOOKS, _delivery),
    "emp": (_PAYROLL, _employee),
    "evt": (_ENTRIES, _event),
    "fy": (_ENTRIES, _fiscal_year),
    "inv": (Policy("invoices:read", Role.VIEWER), _document),
    "je": (_ENTRIES, _entry),
    "key": (Policy("keys:read", Role.ADMIN), _key),
    "pay": (Policy("payments:read", Role.VIEWER), _payment),
    "per": (_ENTRIES, _period),
    "org": (Policy("organizations:read", Role.VIEWER), _organization),
    "ppy": (_PAYROLL, _payroll_payment),
    "prd": (Policy("products:read", Role.VIEWER), _product),
    "run": (_PAYROLL, _payroll_run),
    "seal": (_ENTRIES, _seal),
    "vat": (_ENTRIES, _vat_settlement),
    "ven": (Policy("vendors:read", Role.VIEWER), _party),
    "whk": (_WEBHOOKS, _webhook),
}
