"""Refusals: what is wrong and where, in the dialect's own words, and the status it answers with."""

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

INVALID_INPUT = "INVALID_INPUT"
INTERNAL = "INTERNAL"
INTERNAL_MESSAGE = "Something failed on our side."

# Every other code answers 400.
STATUSES: Mapping[str, int] = {
    "UNAUTHENTICATED": 401,
    "FORBIDDEN": 403,
    "NOT_FOUND": 404,
    "METHOD_NOT_ALLOWED": 405,
    "NOT_ACCEPTABLE": 406,
    "IDEMPOTENCY_IN_PROGRESS": 409,
    "IDEMPOTENCY_MISMATCH": 422,
    "RATE_LIMITED": 429,
    INTERNAL: 500,
    "OVERLOADED": 503,
    "DATABASE_UNAVAILABLE": 503,
    "OUTCOME_UNKNOWN": 503,
}
RETRY_STATUSES = frozenset({429, 503})
REPORTED_FAULTS = 20

Place = tuple[str | int, ...]


class Fault(NamedTuple):
    """What is wrong at one place of a request."""

    place: Place
    message: str


class Refusal(Exception):
    """The answer is no; its faults are named in the dialect's words."""

    def __init__(
        self,
        code: str,
        message: str,
        faults: Sequence[Fault] = (),
        headers: Mapping[str, str] | None = None,
    ) -> None:
        super().__init__(message)
        self.code = code
        self.faults = tuple(faults[:REPORTED_FAULTS])
        self.headers = headers or {}

    def members(self) -> dict[str, Any]:
        """Return what a dialect's error body is made of."""
        details = [{"path": list(place), "message": message} for place, message in self.faults]
        return {"message": str(self), "code": self.code, "details": details}


def invalid(faults: Sequence[Fault]) -> Refusal:
    """Refuse a request for its faults; the first makes the sentence."""
    return Refusal(INVALID_INPUT, sentence(faults[0]), faults)


def sentence(fault: Fault) -> str:
    """Say a fault in one sentence: "lines[0].debit: A number is expected."."""
    return f"{spell(fault.place)}: {fault.message}" if fault.place else fault.message


def spell(place: Place) -> str:
    """Spell a place as people write it: lines[0].debit."""
    steps = (f"[{step}]" if isinstance(step, int) else f".{step}" for step in place)
    return "".join(steps).removeprefix(".")
