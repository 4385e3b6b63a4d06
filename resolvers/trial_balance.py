"""The trial balance of a day."""

from ledger.policy import Role
from ledger.statements.trial_balance import TrialBalance as Record
from ledger.statements.trial_balance import trial_balance as make
from resolvers.operation import operation
from resolvers.statements import (
    AsOfSequence,
    At,
    IncludeZero,
    KnownAt,
    Prove,
    SumsThrough,
    day_asked,
    read_statements,
)
from schema.connections import OrganizationId
from schema.context import Info
from schema.trial_balance import TrialBalance


@operation(scope="reports:read", role=Role.VIEWER)
async def trial_balance(
    info: Info,
    date: At = None,
    known_at: KnownAt = None,
    as_of_sequence: AsOfSequence = None,
    include_zero: IncludeZero = False,
    prove: Prove = False,
    organization_id: OrganizationId = None,
) -> TrialBalance | None:
    """Return the balance of every account at the end of a day."""
    books = await read_statements(info, known_at, as_of_sequence)
    day = day_asked(info, books, date)

    async def made(sums: SumsThrough) -> Record:
        return make(await books.balances(sums, day), include_zero=include_zero)

    record, proof = await books.prove(prove, made)
    return TrialBalance.of(record, books.view, proof)
