"""What is compared with what, and how far it should get."""

from dataclasses import dataclass
from typing import Literal

Measure = Literal["requests_per_second", "cpu_ms"]

GRAPHQL, V1, GULIEL = "GraphQL", "v1", "Guliel"
DOORS = (GRAPHQL, V1, GULIEL)
V1_DOCUMENT, GULIEL_DOCUMENT = "GraphQL, v1's document", "GraphQL, Guliel's document"
BARE_PAGE = "bare driver"
BARE_TRANSACTION = "bare transaction"
BARE_GROUP_COMMIT = "bare group commit"
IN_PROCESS = "in-process group commit"
FASTAPI_ORM = "FastAPI + ORM"
STOCK_STRAWBERRY = "stock Strawberry"
PEERS = (BARE_PAGE, BARE_TRANSACTION, BARE_GROUP_COMMIT, IN_PROCESS, FASTAPI_ORM, STOCK_STRAWBERRY)


@dataclass(frozen=True, slots=True)
class Comparison:
    """A ratio of a door to another; more requests are better, and less CPU."""

    work: str
    engine: str
    door: str
    ratio_to: str
    target: float | None = None
    connections: tuple[int, ...] = (1, 32)
    measure: Measure = "requests_per_second"

    def holds(self, ratio: float | None) -> bool | None:
        """Tell whether a ratio reaches the target; None where there is nothing to tell."""
        if ratio is None or self.target is None:
            return None
        return ratio <= self.target if self.measure == "cpu_ms" else ratio >= self.target


ALONE, MANY = (1,), (32,)
PAGE, POST = "page", "post"
POST_BESIDE_WEBHOOKS, DELIVER, FAN_OUT = "post beside webhooks", "deliver", "fan out"
WITH_WEBHOOKS = {0: "no webhook", 1: "1 webhook", 10: "10 webhooks"}
TO_ENDPOINTS = {1: "1 endpoint", 10: "10 endpoints"}
STREAMS = "WebSocket streams"
POSTGRESQL, SQLITE = "PostgreSQL", "SQLite"

COMPARISONS = (
    Comparison(PAGE, POSTGRESQL, GRAPHQL, BARE_PAGE, 0.75),
    Comparison(PAGE, POSTGRESQL, GRAPHQL, STOCK_STRAWBERRY, 30, MANY),
    Comparison(PAGE, POSTGRESQL, GRAPHQL, FASTAPI_ORM, None, MANY),
    Comparison(PAGE, POSTGRESQL, V1, V1_DOCUMENT, 1.1, measure="cpu_ms"),
    Comparison(PAGE, POSTGRESQL, GULIEL, GULIEL_DOCUMENT, 1.1, measure="cpu_ms"),
    *(
        comparison
        for door in DOORS
        for comparison in (
            Comparison(POST, POSTGRESQL, door, BARE_GROUP_COMMIT, 0.6),
            Comparison(POST, POSTGRESQL, door, BARE_TRANSACTION, 0.8, ALONE),
            Comparison(POST, POSTGRESQL, door, FASTAPI_ORM, 6, MANY),
            Comparison(POST, POSTGRESQL, door, STOCK_STRAWBERRY, None, MANY),
        )
    ),
    *(Comparison(POST, SQLITE, door, IN_PROCESS, 0.3) for door in DOORS),
    *(
        Comparison(POST_BESIDE_WEBHOOKS, POSTGRESQL, WITH_WEBHOOKS[count], WITH_WEBHOOKS[0])
        for count in (1, 10)
    ),
    Comparison(DELIVER, POSTGRESQL, TO_ENDPOINTS[10], TO_ENDPOINTS[1]),
)
"""In the order of the table. A door or peer without a line here is listed with its own figures."""
