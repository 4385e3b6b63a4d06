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
    accounts,
    balance_sheet,
    customers,
    documents,
    events,
    general_ledger,
    income_statement,
    journal_entries,
    keys,
    nodes,
    organizations,
    payments,
    periods,
    postings,
    products,
    recognition,
    reports,
    trial_balance,
    vendors,
)
from schema.accounts import Account
from schema.customers import Customer
from schema.documents import Invoice
from schema.events import Event
from schema.journal_entries import JournalEntry, Posting
from schema.keys import Key
from schema.organizations import Organization
from schema.payments import Payment
from schema.periods import Period
from schema.products import Product
from schema.scalars import SCALARS
from schema.vendors import Vendor

Query = create_type(
    "Query",
    [
        keys.viewer,
        organizations.organizations,
        accounts.accounts,
        accounts.account,
        journal_entries.journal_entries,
        journal_entries.journal_entry,
        journal_entries.preview_journal_entry,
        postings.postings,
        periods.ledger_summary,
        periods.periods,
        reports.reports,
        trial_balance.trial_balance,
        balance_sheet.balance_sheet,
        income_statement.income_statement,
        general_ledger.general_ledger,
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
        keys.keys,
        events.events,
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
        accounts.create_account,
        accounts.update_account,
        accounts.deactivate_account,
        customers.create_customer,
        customers.update_customer,
        customers.deactivate_customer,
        vendors.create_vendor,
        vendors.update_vendor,
        vendors.deactivate_vendor,
        products.create_product,
        products.update_product,
        products.deactivate_product,
        keys.create_key,
        keys.grant_key,
        keys.rotate_key,
        keys.revoke_key,
    ],
    description="What can be changed; each is durable before it answers.",
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


schema = _without_null_defaults(
    strawberry.Schema(
        query=Query,
        mutation=Mutation,
        types=[
            Account,
            Customer,
            Event,
            Invoice,
            JournalEntry,
            Key,
            Organization,
            Payment,
            Period,
            Posting,
            Product,
            Vendor,
        ],
        config=StrawberryConfig(scalar_map=SCALARS, disable_field_suggestions=True),
    )
)
