"""Everything that delivering takes, on real books: what delivers, endpoints, and a moving clock."""

from __future__ import annotations

from asyncio import StreamReader, StreamWriter, sleep, timeout
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from gateway.doors import make_engine
from gateway.metrics import Metrics
from gateway.observing import note_fault
from gateway.settings import Settings
from gateway.webhooks.opening import make_delivering
from gateway.webhooks.signing import mint_secret
from gateway.webhooks.tools import open_tools
from ledger.decide.webhooks import WebhookDraft, create_webhook, rotate_webhook_secret
from ledger.deliveries import DeliveryOutcome
from ledger.webhooks import Webhook
from resolvers.root import schema
from storage.database import open_database
from storage.delivering.records import DELIVERIES
from storage.direct import open_direct
from storage.records import WEBHOOKS
from storage.statements import spell
from storage.writing.unit import Needs
from tests.gateway.webhooks.receivers import answers
from tests.storage.fixtures import desk_in

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable

    from gateway.webhooks.delivering import Delivering
    from gateway.webhooks.tools import WebhookTools
    from ledger.deliveries import Delivery
    from storage.database import Database
    from storage.statements import Row, Statement
    from tests.gateway.webhooks.receivers import Part, Receiver
    from tests.storage.books import Desk

SECRET = "0123456789abcdef0123456789abcdef"
NOON = 1_893_499_200_000_000  # 2030-01-01 12:00:00 UTC: behind the day the books were made on
SDL = schema.as_str()
EVERYTHING = frozenset({"*"})
DELIVERED, FAILED, DEAD = DeliveryOutcome.DELIVERED, DeliveryOutcome.FAILED, DeliveryOutcome.DEAD
OK = answers("200 OK")
MIDDLE = 0.5
"""The chance that decides the jitter of retries: a tenth of the delay."""

SELECT_TRIES = spell(
    f"""select {DELIVERIES.columns} from webhook_deliveries d
    where d.org = $1 and d.webhook = $2 order by d.public_id"""
)
SELECT_WEBHOOK = spell(
    f"select {WEBHOOKS.columns} from webhooks w where w.org = $1 and w.number = $2"
)
SELECT_STATUS = spell("select status, reason from webhooks where org = $1 and number = $2")
SELECT_CURSOR = spell(
    """select position, attempts, due_at, leased_until from webhook_cursors
    where org = $1 and webhook = $2"""
)


@dataclass
class Clock:
    """A clock that the test moves."""

    now: int = NOON

    def __call__(self) -> int:
        return self.now

    def move(self, seconds: float) -> None:
        self.now += round(seconds * 1_000_000)


@dataclass
class Endpoint:
    """A registered endpoint, and the desk of its organisation."""

    desk: Desk
    id: str
    number: int
    secret: str


@dataclass
class Post:
    """A post office: books, tools, and what delivers."""

    database: Database
    settings: Settings
    tools: WebhookTools
    clock: Clock
    metrics: Metrics = field(default_factory=Metrics)

    def desk(self, org: int = 1) -> Desk:
        return desk_in(self.database, org, ("org_demo", "org_other")[org - 1])

    def new_delivering(self) -> Delivering:
        """Make what delivers, as one process has it."""
        engine = make_engine(SDL, lambda fault, _: note_fault(self.metrics, fault, None))
        return make_delivering(self.settings, engine, self.tools, self.metrics, lambda: MIDDLE)

    async def deliver(self) -> None:
        """Deliver what is due now, as a process that ends when nothing is."""
        delivering = self.new_delivering()
        await delivering.deliver_due()
        await delivering.stop()

    async def register(
        self, url: str, events: str = "journal_entry.posted", org: int = 1
    ) -> Endpoint:
        """Register an endpoint from here on in the log."""
        desk, secret = self.desk(org), mint_secret()
        draft = WebhookDraft(url, events.split())
        made: Webhook = await desk.append(
            lambda books: create_webhook(books, draft, self._seal(secret, desk), EVERYTHING),
            Webhook,
            needs=Needs(every_webhook=True),
        )
        return Endpoint(desk, made.id, made.number, secret)

    async def change(self, endpoint: Endpoint, verb: Callable[..., Webhook], *more: Any) -> None:
        """Pause, resume, replay or delete an endpoint."""
        await endpoint.desk.append(
            lambda books: verb(books, endpoint.id, *more),
            Webhook,
            needs=Needs(webhooks=(endpoint.id,)),
        )

    async def rotate(self, endpoint: Endpoint, overlap_seconds: int) -> str:
        """Give an endpoint a new secret and return it."""
        secret = mint_secret()
        sealed = self._seal(secret, endpoint.desk)
        await self.change(endpoint, rotate_webhook_secret, sealed, overlap_seconds)
        return secret

    async def tries(self, endpoint: Endpoint) -> list[Delivery]:
        """Read the log of an endpoint's tries, the oldest first."""
        return [DELIVERIES.of(row) for row in await self._ask(SELECT_TRIES, endpoint)]

    async def webhook(self, endpoint: Endpoint) -> Webhook:
        return WEBHOOKS.of((await self._ask(SELECT_WEBHOOK, endpoint))[0])

    async def status(self, endpoint: Endpoint) -> tuple[object, ...]:
        return tuple((await self._ask(SELECT_STATUS, endpoint))[0])

    async def cursor(self, endpoint: Endpoint) -> tuple[object, ...]:
        """Read position, attempts, when the next try is due, and until when it is held."""
        return tuple((await self._ask(SELECT_CURSOR, endpoint))[0])

    def _seal(self, secret: str, desk: Desk) -> bytes:
        return self.tools.secrets.seal(secret, desk.organization.id)

    async def _ask(self, statement: Statement, endpoint: Endpoint) -> list[Row]:
        async with open_direct(self.database.readers) as direct:
            return await direct.fetch(statement, endpoint.desk.org, endpoint.number)


@asynccontextmanager
async def open_post(url: str, clock: Clock | None = None) -> AsyncIterator[Post]:
    """Open a post office in books that exist."""
    clock = clock or Clock()
    settings = Settings(
        _env_file=None, database_url=url, secret=SECRET, webhook_allow="127.0.0.0/8"
    )
    async with open_database(url, clock=clock) as database:
        tools = open_tools(settings, database)
        yield Post(database, settings, tools, clock)
        await tools.close()


def ids(receiver: Receiver) -> list[str]:
    return [request.headers["webhook-id"] for request in receiver.requests]


def message(sequence: int, organization: str = "org_demo") -> str:
    return f"msg_{organization}.{sequence}"


async def arrived(receiver: Receiver, count: int) -> None:
    """Wait until so many requests came."""
    async with timeout(20):
        while len(receiver.requests) < count:  # noqa: ASYNC110  # The receiver has no bell for this.
            await sleep(0.01)


def in_turn(*parts: Part) -> Part:
    """Play one part after the other, the last one for ever."""
    left = [*parts]

    async def part(reader: StreamReader, writer: StreamWriter) -> None:
        await (left.pop(0) if len(left) > 1 else left[0])(reader, writer)

    return part


def delivered(post: Post) -> float:
    """How many messages a post office counted as delivered."""
    labels = {"outcome": "delivered"}
    return post.metrics.registry.get_sample_value("daftar_webhook_deliveries_total", labels) or 0.0
