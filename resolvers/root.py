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
    events,
    journal_entries,
    keys,
    nodes,
    organizations,
    periods,
    postings,
)
from schema.accounts import Account
from schema.events import Event
from schema.journal_entries import JournalEntry, Posting
from schema.keys import Key
from schema.organizations import Organization
from schema.periods import Period
from schema.scalars import SCALARS

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
        accounts.create_account,
        accounts.update_account,
        accounts.deactivate_account,
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
        types=[Account, Event, JournalEntry, Key, Organization, Period, Posting],
        config=StrawberryConfig(scalar_map=SCALARS, disable_field_suggestions=True),
    )
)
