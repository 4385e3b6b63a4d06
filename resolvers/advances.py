"""List, give, take back and delete advances to employees."""

from typing import Annotated

from strawberry import ID, argument

from ledger.advances import Advance as Record
from ledger.decide import advances as decide
from ledger.errors import ReferenceUnknown
from ledger.policy import Role
from resolvers.operation import granted, operation
from resolvers.payroll_links import payroll_links_of
from resolvers.reading import read
from resolvers.writing import append
from schema.advances import Advance, AdvanceInput, AdvanceReferenceInput
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
from schema.directives import PAGED
from storage.payroll import select_advances, select_employees_by_id
from storage.writing.unit import Answer, Needs

ADVANCES = ListName("advances", (int, int))


@operation(scope="payroll:read", role=Role.VIEWER, directives=(PAGED,))
async def advances(
    info: Info,
    employee_id: Annotated[ID | None, argument(description="Only this employee's.")] = None,
    page: Page = None,
    limit: Limit = None,
    first: First = None,
    after: After = None,
    last: Last = None,
    before: Before = None,
    organization_id: OrganizationId = None,
) -> Connection[Advance] | None:
    """List advances and repayments, newest first."""
    place = window(ADVANCES, granted(info).organization_id, page, limit, first, after, last, before)
    snapshot, state = await read(info)
    org = state.organization.number
    if employee_id is not None and not await select_employees_by_id(snapshot, org, [employee_id]):
        raise ReferenceUnknown("No such employee.", "employeeId")
    listing = await select_advances(snapshot, org, state.head, employee_id, place)
    links = payroll_links_of(snapshot, state)
    return connect(
        Connection[Advance],
        ADVANCES,
        state.organization.id,
        listing,
        lambda one: Advance.of(one, links),
    )


@operation(scope="payroll:write", role=Role.CONTRIBUTOR)
async def give_advance(
    info: Info,
    input: Annotated[AdvanceInput, argument(description="The advance.")],
    organization_id: OrganizationId = None,
) -> Advance | None:
    """Advance money to an employee."""
    draft = input.to_draft()
    answer = await append(
        info,
        lambda books: decide.give_advance(books, draft),
        Record,
        draft,
        needs=Needs(employees=(draft.employee,)),
        postings=2,
    )
    return await _answer(info, answer)


@operation(scope="payroll:write", role=Role.CONTRIBUTOR)
async def repay_advance(
    info: Info,
    input: Annotated[AdvanceInput, argument(description="The repayment.")],
    organization_id: OrganizationId = None,
) -> Advance | None:
    """Take back in cash what is outstanding of an employee's advances."""
    draft = input.to_draft()
    answer = await append(
        info,
        lambda books: decide.repay_advance(books, draft),
        Record,
        draft,
        needs=Needs(employees=(draft.employee,)),
        postings=2,
    )
    return await _answer(info, answer)


@operation(scope="payroll:write", role=Role.CONTRIBUTOR)
async def delete_advance(
    info: Info,
    input: Annotated[AdvanceReferenceInput, argument(description="Which advance.")],
    organization_id: OrganizationId = None,
) -> Advance | None:
    """Revoke an advance or a repayment."""
    answer = await append(
        info,
        lambda books: decide.delete_advance(books, input.id),
        Record,
        input,
        needs=Needs(advances=(input.id,), with_entries=True),
    )
    return await _answer(info, answer)


async def _answer(info: Info, answer: Answer[Record]) -> Advance:
    snapshot, state = await read(info)
    return Advance.of(answer.record, payroll_links_of(snapshot, state))
