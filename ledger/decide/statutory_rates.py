"""Set the rates of statutory schemes: data per scheme and date, changed for later runs only."""

from dataclasses import dataclass
from decimal import Decimal
from re import ASCII, compile

from ledger.books import Books
from ledger.dates import Day
from ledger.decimals import check_rate, spell_millionths
from ledger.errors import AmountInvalid, InvalidInput
from ledger.events import Json
from ledger.money import to_minor
from ledger.payroll import StatutoryRate

_CODE = compile(r"[A-Z0-9_]{1,32}", ASCII)


@dataclass(frozen=True, slots=True)
class RateDraft:
    """The rates of a scheme from a day on, in percent; cap and floor of the monthly base."""

    scheme: str
    starts_on: Day
    employee_rate: Decimal
    employer_rate: Decimal
    cap: Decimal | None = None
    floor: Decimal | None = None


def set_statutory_rate(books: Books, draft: RateDraft) -> StatutoryRate:
    """Add a rate, or replace the one that starts on the same day; approved runs keep theirs."""
    if not _CODE.fullmatch(draft.scheme):
        raise InvalidInput("A scheme is named by 1 to 32 of A-Z 0-9 _, such as SAUDI.", "scheme")
    cap = None if draft.cap is None else _minor(books, draft.cap, "cap")
    floor = _minor(books, draft.floor or Decimal(), "floor")
    if cap is not None and cap < floor:
        raise InvalidInput("The cap is not below the floor.", "cap")
    rate = StatutoryRate(
        scheme=draft.scheme,
        starts_on=draft.starts_on,
        employee_rate=check_rate(draft.employee_rate, "employeeRate"),
        employer_rate=check_rate(draft.employer_rate, "employerRate"),
        cap=cap,
        floor=floor,
    )
    before = books.statutory_rates.get(rate.id)
    facts: Json = {
        **_facts(rate),
        "before": None if before is None else _facts(before),
        "id": rate.scheme,
    }
    books.append_event("statutory_rate.set", rate.scheme, facts)
    return books.statutory_rates.put(rate)


def _facts(rate: StatutoryRate) -> dict[str, Json]:
    return {
        "cap": None if rate.cap is None else str(rate.cap),
        "employeeRate": spell_millionths(rate.employee_rate),
        "employerRate": spell_millionths(rate.employer_rate),
        "floor": str(rate.floor),
        "scheme": rate.scheme,
        "startsOn": rate.starts_on.isoformat(),
    }


def _minor(books: Books, amount: Decimal, path: str) -> int:
    try:
        return to_minor(amount, books.organization.exponent)
    except AmountInvalid as refusal:
        raise type(refusal)(refusal.message, path) from None
