"""The schema: every operation, in the order the SDL shows them."""

from collections.abc import Iterable

import strawberry
from graphql import (
    GraphQLArgument,
    GraphQLInputField,
    GraphQLInputObjectType,
    GraphQLObjectType,
    Undefined,
)
from strawberry.schema.config import StrawberryConfig
from strawberry.tools import create_type

from resolvers import (
    account_balances,
    accounts,
    advances,
    aged,
    balance_sheet,
    cash_movement,
    customers,
    default_accounts,
    deliveries,
    documents,
    employees,
    events,
    fiscal_years,
    general_ledger,
    income_statement,
    journal_entries,
    keys,
    nodes,
    organizations,
    overview,
    payments,
    payroll,
    periods,
    postings,
    products,
    recognition,
    reports,
    seals,
    subscriptions,
    trial_balance,
    usage,
    vat_return,
    vat_settlements,
    vendors,
    verification,
    webhooks,
)
from schema.accounts import Account
from schema.advances import Advance
from schema.calling import call_resolvers_directly
from schema.customers import Customer
from schema.deliveries import Delivery
from schema.documents import Invoice
from schema.employees import Employee
from schema.events import Event
from schema.fiscal_years import FiscalYear
from schema.inputs import build_inputs_at_once
from schema.journal_entries import JournalEntry, Posting
from schema.keys import Key
from schema.organizations import Organization
from schema.payments import Payment
from schema.payroll import PayrollPayment, PayrollRun
from schema.periods import Period
from schema.products import Product
from schema.scalars import SCALARS
from schema.seals import LedgerSeal
from schema.vat_settlements import VatSettlement
from schema.vendors import Vendor
from schema.webhooks import Webhook

Query = create_type(
    "Query",
    [
        keys.viewer,
        organizations.organizations,
        accounts.accounts,
        accounts.account,
        default_accounts.default_accounts,
        journal_entries.journal_entries,
        journal_entries.journal_entry,
        journal_entries.preview_journal_entry,
        postings.postings,
        periods.ledger_summary,
        periods.periods,
        fiscal_years.fiscal_years,
        overview.overview,
        account_balances.account_balances,
        reports.reports,
        trial_balance.trial_balance,
        balance_sheet.balance_sheet,
        income_statement.income_statement,
        general_ledger.general_ledger,
        aged.aged_receivables,
        aged.aged_payables,
        cash_movement.cash_movement,
        vat_return.vat_return,
        vat_settlements.vat_settlements,
        vat_settlements.vat_settlement,
        customers.customers,
        customers.customer,
        vendors.vendors,
        vendors.vendor,
        products.products,
        products.product,
        documents.invoices,
        documents.invoice,
        payments.payments,
        payments.payment,
        employees.employees,
        employees.employee,
        payroll.payroll_runs,
        payroll.payroll_run,
        payroll.statutory_rates,
        advances.advances,
        keys.keys,
        usage.dialect_usage,
        webhooks.webhooks,
        webhooks.webhook,
        webhooks.webhook_events,
        events.events,
        seals.seals,
        seals.entry_proof,
        verification.verification,
        nodes.node,
    ],
    description="What can be read.",
)
Mutation = create_type(
    "Mutation",
    [
        journal_entries.create_journal_entry,
        journal_entries.create_journal_entries,
        journal_entries.reverse_journal_entry,
        journal_entries.delete_journal_entry,
        periods.set_ledger_lock,
        periods.close_period,
        periods.reopen_period,
        fiscal_years.close_fiscal_year,
        fiscal_years.reopen_fiscal_year,
        documents.create_invoice,
        documents.update_invoice,
        documents.issue_invoice,
        documents.void_invoice,
        payments.create_payment,
        payments.create_refund,
        payments.allocate_credit,
        payments.delete_payment,
        payments.reverse_payment,
        recognition.recognize,
        vat_settlements.settle_vat,
        vat_settlements.delete_vat_settlement,
        vat_settlements.pay_vat,
        vat_settlements.delete_vat_payment,
        accounts.create_account,
        accounts.update_account,
        accounts.deactivate_account,
        default_accounts.set_default_account,
        organizations.update_organization,
        customers.create_customer,
        customers.update_customer,
        customers.deactivate_customer,
        vendors.create_vendor,
        vendors.update_vendor,
        vendors.deactivate_vendor,
        products.create_product,
        products.update_product,
        products.deactivate_product,
        employees.create_employee,
        employees.update_employee,
        employees.terminate_employee,
        payroll.set_statutory_rate,
        payroll.create_payroll_run,
        payroll.update_payroll_run,
        payroll.approve_payroll_run,
        payroll.delete_payroll_run,
        payroll.pay_payroll,
        payroll.delete_payroll_payment,
        advances.give_advance,
        advances.repay_advance,
        advances.delete_advance,
        keys.create_key,
        keys.grant_key,
        keys.rotate_key,
        keys.revoke_key,
        webhooks.create_webhook,
        webhooks.update_webhook,
        webhooks.pause_webhook,
        webhooks.resume_webhook,
        webhooks.replay_webhook,
        webhooks.rotate_webhook_secret,
        webhooks.delete_webhook,
        deliveries.test_webhook,
        deliveries.redeliver,
    ],
    description="What can be changed; each is durable before it answers.",
)

Subscription = create_type(
    "Subscription",
    [
        subscriptions.ledger_events,
        subscriptions.entry_posted,
        subscriptions.balance_changed,
    ],
    description="What can be followed, over WebSocket or server-sent events.",
)


def _without_null_defaults(schema: strawberry.Schema) -> strawberry.Schema:
    """Tell clients of a default only where there is one: null means left out."""
    for kind in schema._schema.type_map.values():
        if isinstance(kind, GraphQLInputObjectType):
            _clear_null_defaults(kind.fields.values())
        elif isinstance(kind, GraphQLObjectType):
            for field in kind.fields.values():
                _clear_null_defaults(field.args.values())
    return schema


def _clear_null_defaults(inputs: Iterable[GraphQLArgument | GraphQLInputField]) -> None:
    for one in inputs:
        if one.default_value is None:
            one.default_value = Undefined


schema = strawberry.Schema(
    query=Query,
    mutation=Mutation,
    subscription=Subscription,
    types=[
        Account,
        Advance,
        Customer,
        Delivery,
        Employee,
        Event,
        FiscalYear,
        Invoice,
        JournalEntry,
        Key,
        LedgerSeal,
        Organization,
        Payment,
        PayrollPayment,
        PayrollRun,
        Period,
        Posting,
        Product,
        VatSettlement,
        Vendor,
        Webhook,
    ],
    config=StrawberryConfig(scalar_map=SCALARS, disable_field_suggestions=True),
)
_without_null_defaults(call_resolvers_directly(build_inputs_at_once(schema)))
