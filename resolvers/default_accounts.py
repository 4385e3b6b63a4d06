"""List and set the accounts the product posts to by itself."""

from collections.abc import Callable
from typing import Annotated

from strawberry import argument

from ledger.accounts import AccountRole, Chart
from ledger.decide.default_accounts import DefaultAccount as Record
from ledger.decide.default_accounts import set_default_account as decide
from ledger.organizations import Organization
from ledger.paging import list_in_memory
from ledger.policy import Role
from resolvers.operation import granted, operation
from resolvers.reading import read_alone
from resolvers.writing import append
from schema.accounts import Account
from schema.connections import (
    After,
    Before,
    Connection,
    First,
    Last,
    Limit,
    ListName,
    OrganizationId,
    Page,
    connect,
    window,
)
from schema.context import Info
from schema.default_accounts import DefaultAccount, DefaultAccountInput
from schema.directives import PAGED

LIST = ListName("defaultAccounts", (int,))
ROLES = list(AccountRole)


@operation(scope="accounting:read", role=Role.VIEWER, directives=(PAGED,))
async def default_accounts(
    info: Info,
    page: Page = None,
    limit: Limit = None,
    first: First = None,
    after: After = None,
    last: Last = None,
    before: Before = None,
    organization_id: OrganizationId = None,
) -> Connection[DefaultAccount] | None:
    """List the roles, each with the account the product posts to in it."""
    place = window(LIST, granted(info).organization_id, page, limit, first, after, last, before)
    state = await read_alone(info)
    listing = list_in_memory(
        ROLES, lambda role: (ROLES.index(role),), place, state.head.last_sequence
    )
    show = _shower(state.chart, state.organization)
    return connect(Connection[DefaultAccount], LIST, state.organization.id, listing, show)


@operation(scope="accounting:write", role=Role.MANAGER)
async def set_default_account(
    info: Info,
    input: Annotated[DefaultAccountInput, argument(description="The role and its account.")],
    organization_id: OrganizationId = None,
) -> DefaultAccount | None:
    """Give a role to another account; only what is posted from now on goes there."""
    answer = await append(
        info, lambda books: decide(books, input.role, input.account_id), Record, input
    )
    held = answer.chart.by_name[answer.record.account]
    account = Account.of(held, answer.chart, answer.organization.id)
    return DefaultAccount.of(answer.record.role, account)


def _shower(chart: Chart, organization: Organization) -> Callable[[AccountRole], DefaultAccount]:
    def show(role: AccountRole) -> DefaultAccount:
        held = chart.by_role.get(role)
        account = None if held is None else Account.of(held, chart, organization.id)
        return DefaultAccount.of(role, account)

    return show
