"""List, get, draft, approve, pay and delete payroll runs; list and set statutory rates."""

from typing import Annotated

from strawberry import ID, argument

from ledger.dates import day_of
from ledger.decide import payroll_payments as decide_payments
from ledger.decide import payroll_runs as decide
from ledger.decide import statutory_rates as decide_rates
from ledger.decide.payroll_lines import LINES_MOST
from ledger.errors import NotFound
from ledger.paging import list_in_memory
from ledger.payroll import PayrollPayment as PaymentRecord
from ledger.payroll import PayrollRun as Record
from ledger.payroll import StatutoryRate as RateRecord
from ledger.periods import parse_month
from ledger.policy import Role
from resolvers.operation import granted, operation
from resolvers.payroll_links import payroll_links_of
from resolvers.reading import read
from resolvers.writing import append
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
from schema.payroll import (
    PayrollPayment,
    PayrollPaymentInput,
    PayrollPaymentReferenceInput,
    PayrollRun,
    PayrollRunChangeInput,
    PayrollRunInput,
    PayrollRunReferenceInput,
)
from schema.statutory_rates import StatutoryRate, StatutoryRateInput
from storage.payroll import (
    select_payroll_runs,
    select_payroll_runs_by_id,
    select_statutory_rates,
)
from storage.writing.unit import Answer, Needs

RUNS = ListName("payrollRuns", (int, int))
RATES = ListName("statutoryRates", (str, int))
POSTINGS_MOST = LINES_MOST + 4
"""Of an approval: what each employee repays, and the four sums."""
Named = Annotated[PayrollRunReferenceInput, argument(description="Which run.")]


@operation(scope="payroll:read", role=Role.VIEWER, directives=(PAGED,))
async def payroll_runs(
    info: Info,
    include_deleted: Annotated[bool, argument(description="Also runs that were deleted.")] = False,
    page: Page = None,
    limit: Limit = None,
    first: First = None,
    after: After = None,
    last: Last = None,
    before: Before = None,
    organization_id: OrganizationId = None,
) -> Connection[PayrollRun] | None:
    """List payroll runs, the latest month first."""
    place = window(RUNS, granted(info).organization_id, page, limit, first, after, last, before)
    snapshot, state = await read(info)
    listing = await select_payroll_runs(
        snapshot, state.organization.number, state.head, place, include_deleted=include_deleted
    )
    links = payroll_links_of(snapshot, state)
    return connect(
        Connection[PayrollRun],
        RUNS,
        state.organization.id,
        listing,
        lambda one: PayrollRun.of(one, links),
    )


@operation(scope="payroll:read", role=Role.VIEWER)
async def payroll_run(
    info: Info,
    id: Annotated[ID, argument(description="Id of the run.")],
    organization_id: OrganizationId = None,
) -> PayrollRun | None:
    """Return one payroll run, deleted ones included."""
    snapshot, state = await read(info)
    found = await select_payroll_runs_by_id(snapshot, state.organization.number, [id])
    if not found:
        raise NotFound("No such payroll run.", "id")
    return PayrollRun.of(found[0], payroll_links_of(snapshot, state))


@operation(scope="payroll:read", role=Role.VIEWER, directives=(PAGED,))
async def statutory_rates(
    info: Info,
    page: Page = None,
    limit: Limit = None,
    first: First = None,
    after: After = None,
    last: Last = None,
    before: Before = None,
    organization_id: OrganizationId = None,
) -> Connection[StatutoryRate] | None:
    """List statutory rates, by scheme and start."""
    place = window(RATES, granted(info).organization_id, page, limit, first, after, last, before)
    snapshot, state = await read(info)
    found = await select_statutory_rates(snapshot, state.organization.number)
    listing = list_in_memory(
        found, lambda one: (one.scheme, day_of(one.starts_on)), place, state.head.last_sequence
    )
    return connect(
        Connection[StatutoryRate],
        RATES,
        state.organization.id,
        listing,
        lambda one: StatutoryRate.of(one, state.organization),
    )


@operation(scope="payroll:write", role=Role.MANAGER)
async def set_statutory_rate(
    info: Info,
    input: Annotated[StatutoryRateInput, argument(description="The rate.")],
    organization_id: OrganizationId = None,
) -> StatutoryRate | None:
    """Set the rate of a statutory scheme from a day on; approved runs keep theirs."""
    draft = input.to_draft()
    answer = await append(
        info,
        lambda books: decide_rates.set_statutory_rate(books, draft),
        RateRecord,
        draft,
        needs=Needs(payroll=True),
    )
    return StatutoryRate.of(answer.record, answer.organization)


@operation(scope="payroll:write", role=Role.CONTRIBUTOR)
async def create_payroll_run(
    info: Info,
    input: Annotated[PayrollRunInput, argument(description="The month, and what differs.")],
    organization_id: OrganizationId = None,
) -> PayrollRun | None:
    """Draft a month's payroll for everybody employed in it; those on leave only if named."""
    month = parse_month(input.month)
    changes = [line.to_change() for line in input.lines]
    answer = await append(
        info,
        lambda books: decide.create_run(books, month, changes),
        Record,
        [month, changes],
        needs=Needs(payroll=True, every_employee=True, payroll_month=month),
    )
    return await _answer(info, answer)


@operation(scope="payroll:write", role=Role.CONTRIBUTOR)
async def update_payroll_run(
    info: Info,
    input: Annotated[PayrollRunChangeInput, argument(description="Which run, what differs.")],
    organization_id: OrganizationId = None,
) -> PayrollRun | None:
    """Figure a drafted run anew, from the employees as they are now."""
    changes = [line.to_change() for line in input.lines]
    answer = await append(
        info,
        lambda books: decide.update_run(books, input.id, changes),
        Record,
        [input.id, changes],
        needs=Needs(payroll=True, every_employee=True, payroll_runs=(input.id,)),
    )
    return await _answer(info, answer)


@operation(scope="payroll:write", role=Role.MANAGER)
async def approve_payroll_run(
    info: Info, input: Named, organization_id: OrganizationId = None
) -> PayrollRun | None:
    """Approve a drafted run: one entry, dated the month's end."""
    answer = await append(
        info,
        lambda books: decide.approve_run(books, input.id),
        Record,
        input,
        needs=Needs(payroll_runs=(input.id,)),
        postings=POSTINGS_MOST,
    )
    return await _answer(info, answer)


@operation(scope="payroll:write", role=Role.MANAGER)
async def delete_payroll_run(
    info: Info, input: Named, organization_id: OrganizationId = None
) -> PayrollRun | None:
    """Drop a drafted run, or revoke an approved one that nothing was paid of."""
    answer = await append(
        info,
        lambda books: decide.delete_run(books, input.id),
        Record,
        input,
        needs=Needs(payroll_runs=(input.id,), with_entries=True),
    )
    return await _answer(info, answer)


@operation(scope="payroll:write", role=Role.MANAGER)
async def pay_payroll(
    info: Info,
    input: Annotated[PayrollPaymentInput, argument(description="Which part of which run.")],
    organization_id: OrganizationId = None,
) -> PayrollPayment | None:
    """Pay the net of an approved run, or its statutory shares, in full."""
    draft = input.to_draft()
    answer = await append(
        info,
        lambda books: decide_payments.pay_payroll(books, draft),
        PaymentRecord,
        draft,
        needs=Needs(payroll_runs=(draft.run,)),
        postings=2,
    )
    return await _payment(info, answer)


@operation(scope="payroll:write", role=Role.MANAGER)
async def delete_payroll_payment(
    info: Info,
    input: Annotated[PayrollPaymentReferenceInput, argument(description="Which payment.")],
    organization_id: OrganizationId = None,
) -> PayrollPayment | None:
    """Revoke a payment of a run; its part is owed again."""
    answer = await append(
        info,
        lambda books: decide_payments.delete_payroll_payment(books, input.id),
        PaymentRecord,
        input,
        needs=Needs(payroll_payments=(input.id,), with_entries=True),
    )
    return await _payment(info, answer)


async def _answer(info: Info, answer: Answer[Record]) -> PayrollRun:
    snapshot, state = await read(info)
    return PayrollRun.of(answer.record, payroll_links_of(snapshot, state))


async def _payment(info: Info, answer: Answer[PaymentRecord]) -> PayrollPayment:
    snapshot, state = await read(info)
    return PayrollPayment.of(answer.record, payroll_links_of(snapshot, state))
