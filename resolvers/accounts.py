"""List, get, create, change and deactivate accounts."""

from typing import Annotated

from strawberry import ID, argument

from ledger.accounts import Account as Record
from ledger.accounts import AccountType, Chart
from ledger.decide import accounts as decide
from ledger.errors import InvalidInput, NotFound
from ledger.paging import LIMIT_DEFAULT, Window, list_in_memory
from ledger.policy import Role
from ledger.text import fold, fold_search
from resolvers.operation import granted, operation
from resolvers.reading import read_alone
from resolvers.writing import append
from schema.accounts import Account, AccountChangeInput, AccountInput, AccountReferenceInput
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
from schema.directives import WHOLE_LIST
from storage.writing.unit import Answer, Needs

ACCOUNTS = ListName("accounts", (str, int))


@operation(scope="accounting:read", role=Role.VIEWER, directives=(WHOLE_LIST,))
async def accounts(
    info: Info,
    type: Annotated[AccountType | None, argument(description="Only this type.")] = None,
    is_active: Annotated[
        bool | None, argument(description="Only active, or only inactive ones.")
    ] = None,
    text: Annotated[
        str | None, argument(description="Only accounts whose code, handle or name holds this.")
    ] = None,
    all: Annotated[
        bool, argument(description="The whole chart as one page, instead of the paging arguments.")
    ] = False,
    page: Page = None,
    limit: Limit = None,
    first: First = None,
    after: After = None,
    last: Last = None,
    before: Before = None,
    organization_id: OrganizationId = None,
) -> Connection[Account] | None:
    """List the chart of accounts by code."""
    paging = page, limit, first, after, last, before
    if all and any(value is not None for value in paging):
        raise InvalidInput("`all` leaves nothing to page.", "all")
    place = window(ACCOUNTS, granted(info).organization_id, *paging)
    wanted = fold_search(text, "text")
    state = await read_alone(info)
    chosen = [
        account
        for account in state.chart.in_order
        if (type is None or account.type is type)
        and (is_active is None or account.is_active is is_active)
        and (wanted is None or wanted in _searched(account))
    ]
    if all:
        place = Window(max(LIMIT_DEFAULT, len(chosen)), 1)
    listing = list_in_memory(
        chosen, lambda one: (one.code, one.number), place, state.head.last_sequence
    )
    return connect(
        Connection[Account],
        ACCOUNTS,
        state.organization.id,
        listing,
        lambda one: Account.of(one, state.chart, state.organization.id),
    )


@operation(scope="accounting:read", role=Role.VIEWER)
async def account(
    info: Info,
    id: Annotated[ID, argument(description="Id or handle of the account.")],
    organization_id: OrganizationId = None,
) -> Account | None:
    """Return one account."""
    state = await read_alone(info)
    found = state.chart.by_name.get(id)
    if found is None:
        raise NotFound("No such account.", "id")
    return Account.of(found, state.chart, state.organization.id)


@operation(scope="accounting:write", role=Role.CONTRIBUTOR)
async def create_account(
    info: Info,
    input: Annotated[AccountInput, argument(description="The account.")],
    organization_id: OrganizationId = None,
) -> Account | None:
    """Add an account to the chart."""
    draft = input.to_draft()
    needs = Needs(posted_accounts=(draft.parent,) if draft.parent else ())
    return _answer(
        await append(
            info, lambda books: decide.create_account(books, draft), Record, draft, needs=needs
        )
    )


@operation(scope="accounting:write", role=Role.CONTRIBUTOR)
async def update_account(
    info: Info,
    input: Annotated[AccountChangeInput, argument(description="What to change.")],
    organization_id: OrganizationId = None,
) -> Account | None:
    """Change an account; its type never changes, its class not once it has postings as cash."""
    change = input.to_change()
    named = (change.account, change.parent) if change.parent else (change.account,)
    return _answer(
        await append(
            info,
            lambda books: decide.update_account(books, change),
            Record,
            change,
            needs=Needs(posted_accounts=named),
        )
    )


@operation(scope="accounting:write", role=Role.CONTRIBUTOR)
async def deactivate_account(
    info: Info,
    input: Annotated[AccountReferenceInput, argument(description="Which account.")],
    organization_id: OrganizationId = None,
) -> Account | None:
    """Bar an account from authored lines; what was posted to it stays."""
    return _answer(
        await append(info, lambda books: decide.deactivate_account(books, input.id), Record, input)
    )


def _searched(account: Record) -> str:
    return fold(account.code, account.handle, account.name_en, account.name_ar)


def _answer(answer: Answer[Record]) -> Account:
    chart: Chart = answer.chart
    return Account.of(answer.record, chart, answer.organization.id)
