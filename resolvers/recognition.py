"""Recognise what service periods deferred, up to a day."""

from typing import Annotated

from strawberry import argument

from ledger.dates import Day
from ledger.decide import recognition as decide
from ledger.decide.recognition import (
    DOCUMENTS_AT_ONCE,
    MONTHS_AT_ONCE,
    Recognized,
)
from ledger.policy import Role
from resolvers.operation import operation
from resolvers.writing import append
from schema.connections import OrganizationId
from schema.context import Info
from schema.payments import RecognitionInput, RecognitionResult
from schema.scalars import money
from storage.writing.unit import Needs


@operation(scope="accounting:write", role=Role.CONTRIBUTOR)
async def recognize(
    info: Info,
    input: Annotated[RecognitionInput, argument(description="How far.")],
    organization_id: OrganizationId = None,
) -> RecognitionResult | None:
    """Post every month of service that ends on or before a day; repeating it posts nothing."""
    posted, amount, part = 0, 0, 0
    while True:
        answer = await append(
            info,
            lambda books: decide.recognize(books, input.through),
            Recognized,
            [input, part],
            needs=recognition_needs(input.through),
            entries=MONTHS_AT_ONCE,
            postings=2 * MONTHS_AT_ONCE,
            part=part,
        )
        done, part = answer.record, part + 1
        posted, amount = posted + len(done.recognitions), amount + done.amount
        if not done.has_more:
            exponent = answer.organization.exponent
            return RecognitionResult(
                through=input.through, posted=posted, amount=money(amount, exponent)
            )


def recognition_needs(through: Day) -> Needs:
    """Return what a unit of recognition needs: the documents that are due by a day."""
    return Needs(due_through=through, due_limit=DOCUMENTS_AT_ONCE)
