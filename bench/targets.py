"""What is compared with what, and how far it should get: every promise of speed is a line here."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

Measure = Literal["per_second", "cpu_ms", "cpu_share", "latency_ms", "memory_mb"]

GRAPHQL, V1, GULIEL = "GraphQL", "v1", "Guliel"
DOORS = (GRAPHQL, V1, GULIEL)
V1_DOCUMENT, GULIEL_DOCUMENT = "GraphQL, v1's document", "GraphQL, Guliel's document"
BARE_PAGE = "bare driver"
BARE_TRANSACTION = "bare transaction"
BARE_GROUP_COMMIT = "bare group commit"
BARE_BULK = "bare group commit, the same calls"
IN_PROCESS = "in-process group commit"
FASTAPI_ORM = "FastAPI + ORM"
STOCK_STRAWBERRY = "stock Strawberry"
YOGA = "graphql-yoga + graphql-jit"
POSTGRAPHILE = "PostGraphile"
COPY, CURSOR = "bare COPY", "bare cursor"
PLAIN = "without metrics, log and limits"
ONE_PROCESS, TWO_PROCESSES = "1 process", "2 processes"
IDLE, BUSY = "idle process", "process at 256 connections"
STARTED = "daftar serve"
SMALLER, LARGER = "smaller books", "larger books"
LARGER_FIRST = "larger books, first page"

PAGE, POST, BULK, EXPORT = "page", "post", "bulk of 100", "export"
OBSERVE, MEMORY, START = "page observed", "memory", "start"
PAGE_BY_WORKERS, POST_BY_WORKERS = "page, several processes", "post, several processes"
POST_TO_ONE = "post to one organisation, several processes"
POST_BESIDE_WEBHOOKS, DELIVER, FAN_OUT = "post beside webhooks", "deliver", "fan out"
WITH_WEBHOOKS = {0: "no webhook", 1: "1 webhook", 10: "10 webhooks"}
TO_ENDPOINTS = {1: "1 endpoint", 10: "10 endpoints"}
STREAMS = "WebSocket streams"
FIRST_PAGE, CURSOR_PAGE, NUMBERED_PAGE = "first page", "deep page by cursor", "deep page by number"
TOTAL, SUMMARY, TRIAL_BALANCE = "total", "summary", "trial balance"
BALANCE_SHEET, OPENING, KNOWN_AT = "balance sheet", "opening balance", "known at far past"
SCALED = (
    FIRST_PAGE,
    CURSOR_PAGE,
    TOTAL,
    SUMMARY,
    TRIAL_BALANCE,
    BALANCE_SHEET,
    OPENING,
    KNOWN_AT,
)  # fmt: skip
POSTGRESQL, SQLITE = "PostgreSQL", "SQLite"


@dataclass(frozen=True, slots=True)
class Comparison:
    """A figure of a door, or its ratio to another's; more in a second is better, else less is."""

    work: str
    engine: str
    door: str
    ratio_to: str | None
    target: float | None = None
    connections: tuple[int, ...] = (1, 32)
    measure: Measure = "per_second"

    @property
    def is_least(self) -> bool:
        """Tell whether the target is the least it should come to, not the most."""
        return self.measure == "per_second"

    def holds(self, value: float | None) -> bool | None:
        """Tell whether a figure reaches the target; None where there is nothing to tell."""
        if value is None or self.target is None:
            return None
        return value >= self.target if self.is_least else value <= self.target

    def shortfall(self, value: float | None) -> float | None:
        """Return by what part of the target a figure misses it; None where it does not."""
        if value is None or self.target is None or self.holds(value):
            return None
        return abs(value - self.target) / self.target


ALONE, MANY, CROWD, NOBODY = (1,), (32,), (256,), (0,)
_POSTED_BY_ALL = tuple(
    comparison
    for door in DOORS
    for comparison in (
        Comparison(POST, POSTGRESQL, door, BARE_GROUP_COMMIT, 0.6),
        Comparison(POST, POSTGRESQL, door, BARE_TRANSACTION, 0.8, ALONE),
        Comparison(POST, POSTGRESQL, door, YOGA, 2.5, MANY),
        Comparison(POST, POSTGRESQL, door, FASTAPI_ORM, 6, MANY),
        Comparison(POST, POSTGRESQL, door, STOCK_STRAWBERRY, None, MANY),
    )
)

COMPARISONS = (
    Comparison(PAGE, POSTGRESQL, GRAPHQL, BARE_PAGE, 0.75),
    Comparison(PAGE, POSTGRESQL, GRAPHQL, YOGA, 1.3, MANY),
    Comparison(PAGE, POSTGRESQL, GRAPHQL, POSTGRAPHILE, 2.5, MANY),
    Comparison(PAGE, POSTGRESQL, GRAPHQL, STOCK_STRAWBERRY, 30, MANY),
    Comparison(PAGE, POSTGRESQL, GRAPHQL, FASTAPI_ORM, None, MANY),
    Comparison(PAGE, POSTGRESQL, V1, V1_DOCUMENT, 1.1, measure="cpu_ms"),
    Comparison(PAGE, POSTGRESQL, GULIEL, GULIEL_DOCUMENT, 1.1, measure="cpu_ms"),
    Comparison(OBSERVE, POSTGRESQL, GRAPHQL, PLAIN, 0.1, MANY, "cpu_share"),
    *_POSTED_BY_ALL,
    *(Comparison(POST, SQLITE, door, IN_PROCESS, 0.3) for door in DOORS),
    Comparison(BULK, POSTGRESQL, GRAPHQL, BARE_BULK, 0.8),
    Comparison(BULK, POSTGRESQL, GRAPHQL, BARE_GROUP_COMMIT, None),
    Comparison(EXPORT, POSTGRESQL, GULIEL, COPY, 0.85, ALONE),
    Comparison(EXPORT, POSTGRESQL, GULIEL, None, 32, ALONE, "memory_mb"),
    Comparison(EXPORT, SQLITE, GULIEL, CURSOR, 0.5, ALONE),
    Comparison(EXPORT, SQLITE, GULIEL, None, 32, ALONE, "memory_mb"),
    Comparison(MEMORY, POSTGRESQL, IDLE, None, 90, NOBODY, "memory_mb"),
    Comparison(MEMORY, POSTGRESQL, BUSY, None, 160, CROWD, "memory_mb"),
    Comparison(START, SQLITE, STARTED, None, 2_000, ALONE, "latency_ms"),
    Comparison(PAGE_BY_WORKERS, POSTGRESQL, TWO_PROCESSES, ONE_PROCESS, 1.2, MANY),
    Comparison(POST_BY_WORKERS, POSTGRESQL, TWO_PROCESSES, ONE_PROCESS, 1.2, MANY),
    Comparison(POST_TO_ONE, POSTGRESQL, TWO_PROCESSES, ONE_PROCESS, None, MANY),
    *(
        Comparison(POST_BESIDE_WEBHOOKS, POSTGRESQL, WITH_WEBHOOKS[count], WITH_WEBHOOKS[0])
        for count in (1, 10)
    ),
    Comparison(DELIVER, POSTGRESQL, TO_ENDPOINTS[10], TO_ENDPOINTS[1]),
    *(Comparison(work, POSTGRESQL, LARGER, SMALLER, 1.3, ALONE, "latency_ms") for work in SCALED),
    Comparison(NUMBERED_PAGE, POSTGRESQL, LARGER, LARGER_FIRST, 2, ALONE, "latency_ms"),
)
"""In the order of the table. A door or peer without a line here is listed with its own figures."""


def promised(works: Iterable[str]) -> list[Comparison]:
    """Return the comparisons of some works that have a target."""
    wanted = set(works)
    return [one for one in COMPARISONS if one.target is not None and one.work in wanted]
