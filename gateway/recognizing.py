"""Recognition from the command line and by the worker: the operation's own units, without a key."""

from dataclasses import dataclass
from datetime import date, timedelta
from zoneinfo import ZoneInfo

from ledger.dates import instant_of
from ledger.decide.recognition import (
    DOCUMENTS_AT_ONCE,
    MONTHS_AT_ONCE,
    Recognized,
    recognize,
)
from ledger.organizations import Organization
from storage.database import Database
from storage.organizations import OPERATOR
from storage.writing.unit import Needs, Unit


@dataclass(frozen=True, slots=True)
class Tally:
    """How many entries were posted, and their sum in minor units."""

    posted: int
    amount: int


async def recognize_through(database: Database, organization: Organization, day: date) -> Tally:
    """Post every month of service that ends on or before a day."""
    posted, amount = 0, 0
    while True:
        unit = Unit(
            organization.number,
            OPERATOR,
            lambda books: recognize(books, day),
            Recognized,
            needs=Needs(due_through=day, due_limit=DOCUMENTS_AT_ONCE),
            entries=MONTHS_AT_ONCE,
            postings=2 * MONTHS_AT_ONCE,
        )
        done = (await database.append(unit)).record
        posted, amount = posted + len(done.recognitions), amount + done.amount
        if not done.has_more:
            return Tally(posted, amount)


def yesterday(database: Database, organization: Organization) -> date:
    """Return the last finished day in the organisation's time zone."""
    now = instant_of(database.clock()).astimezone(ZoneInfo(organization.time_zone))
    return now.date() - timedelta(days=1)
