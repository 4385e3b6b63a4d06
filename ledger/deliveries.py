"""Deliveries: every try to tell an endpoint of an event, kept as its log."""

from dataclasses import dataclass
from enum import StrEnum


class DeliveryCause(StrEnum):
    """Why a message was sent: an event of the log, a test, or somebody asked for it again."""

    EVENT = "event"
    TEST = "test"
    REDELIVERY = "redelivery"


class DeliveryOutcome(StrEnum):
    """What became of a try; a dead one was the last of its message."""

    DELIVERED = "delivered"
    FAILED = "failed"
    DEAD = "dead"


@dataclass(frozen=True, slots=True)
class Delivery:
    """One try. Instants and `duration` are microseconds; `webhook` is the endpoint's number.

    `fault` says in one sentence why there is no answer, or why an answer is none. Headers are JSON
    objects; of the answer's body the first 4 KiB are kept.
    """

    id: str
    webhook: int
    sequence: int | None
    type: str
    message: str
    cause: DeliveryCause
    attempt: int
    outcome: DeliveryOutcome
    fault: str | None
    url: str
    request_headers: str
    request_body: bytes
    response_status: int | None
    response_headers: str | None
    response_body: bytes | None
    started_at: int
    duration: int
    next_attempt_at: int | None
