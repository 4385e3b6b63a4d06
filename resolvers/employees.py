"""List, get, hire, change and terminate employees."""

from typing import Annotated

from strawberry import argument

from ledger.decide import employees as decide
from ledger.employees import Employee as Record
from ledger.employees import EmployeeStatus
from ledger.errors import InvalidInput, NotFound
from ledger.policy import Role
from ledger.sorting import RecordSort
from ledger.text import fold_search
from resolvers.listing import All, ById, Order, Text, list_name, window_unless
from resolvers.operation import granted, operation
from resolvers.reading import read
from resolvers.writing import append
from schema.connections import (
    After,
    Before,
    Connection,
    First,
    Last,
    Limit,
    OrganizationId,
    Page,
    connect,
)
from schema.context import Info
from schema.directives import WHOLE_LIST
from schema.employees import Employee, EmployeeChangeInput, EmployeeInput, TerminationInput
from storage.payroll import (
    EmployeeFilter,
    select_employees,
    select_employees_by_id,
    select_employees_by_number,
)
from storage.writing.unit import Answer, Needs


@operation(scope="payroll:read", role=Role.VIEWER, directives=(WHOLE_LIST,))
async def employees(
    info: Info,
    text: Text = None,
    status: Annotated[
        EmployeeStatus | None, argument(description="Only employees of this status.")
    ] = None,
    department: Annotated[
        str | None, argument(description="Only employees of this department.")
    ] = None,
    sort: Order = RecordSort.CODE,
    all: All = False,
    page: Page = None,
    limit: Limit = None,
    first: First = None,
    after: After = None,
    last: Last = None,
    before: Before = None,
    organization_id: OrganizationId = None,
) -> Connection[Employee] | None:
    """List employees; CODE orders by employee number."""
    name = list_name("employees", sort)
    paging = page, limit, first, after, last, before
    place = window_unless(all, name, granted(info).organization_id, *paging)
    snapshot, state = await read(info)
    chosen = EmployeeFilter(status, department, fold_search(text, "text"))
    org = state.organization.number
    listing = await select_employees(snapshot, org, state.head, chosen, sort, place)
    return connect(
        Connection[Employee],
        name,
        state.organization.id,
        listing,
        lambda one: Employee.of(one, state.organization),
    )


@operation(scope="payroll:read", role=Role.VIEWER)
async def employee(
    info: Info,
    id: ById = None,
    number: Annotated[
        str | None, argument(description="Employee number; either this or the id.")
    ] = None,
    organization_id: OrganizationId = None,
) -> Employee | None:
    """Return one employee."""
    if (id is None) == (number is None):
        raise InvalidInput("Give either `id` or `number`.", "id")
    snapshot, state = await read(info)
    org = state.organization.number
    if id is not None:
        found = await select_employees_by_id(snapshot, org, [id])
    else:
        found = await select_employees_by_number(snapshot, org, [number or ""])
    if not found:
        raise NotFound("No such employee.", "number" if id is None else "id")
    return Employee.of(found[0], state.organization)


@operation(scope="payroll:write", role=Role.CONTRIBUTOR)
async def create_employee(
    info: Info,
    input: Annotated[EmployeeInput, argument(description="The employee.")],
    organization_id: OrganizationId = None,
) -> Employee | None:
    """Hire an employee."""
    draft = input.to_draft()
    return _answer(
        await append(
            info,
            lambda books: decide.create_employee(books, draft),
            Record,
            draft,
            needs=Needs(employee_numbers=(draft.employee_number,), payroll=True),
        )
    )


@operation(scope="payroll:write", role=Role.CONTRIBUTOR)
async def update_employee(
    info: Info,
    input: Annotated[EmployeeChangeInput, argument(description="What to change.")],
    organization_id: OrganizationId = None,
) -> Employee | None:
    """Change an employee; what was drafted or approved stays as it is."""
    change = input.to_change()
    numbers = (change.employee_number,) if change.employee_number else ()
    return _answer(
        await append(
            info,
            lambda books: decide.update_employee(books, change),
            Record,
            change,
            needs=Needs(employees=(change.employee,), employee_numbers=numbers, payroll=True),
        )
    )


@operation(scope="payroll:write", role=Role.CONTRIBUTOR)
async def terminate_employee(
    info: Info,
    input: Annotated[TerminationInput, argument(description="Who, and the last day.")],
    organization_id: OrganizationId = None,
) -> Employee | None:
    """End an employment; the last day is still paid."""
    return _answer(
        await append(
            info,
            lambda books: decide.terminate_employee(books, input.id, input.end_date),
            Record,
            input,
            needs=Needs(employees=(input.id,)),
        )
    )


def _answer(answer: Answer[Record]) -> Employee:
    return Employee.of(answer.record, answer.organization)
