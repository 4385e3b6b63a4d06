"""What a message says: the type, when it was recorded, and the thing as GraphQL shows it.

`data` is the answer to one document per kind of thing (`data/*.graphql`), run as a caller that has
the endpoint's scopes: the thing as it stands when the message is sent. A body is kept for a second,
so that all endpoints that hear of an event share it.
"""

from asyncio import Lock, Semaphore
from collections import OrderedDict
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from importlib.resources import files
from sys import exc_info
from time import monotonic
from types import MappingProxyType
from weakref import WeakValueDictionary

from execution import Engine
from gateway.context import Asked, Means, RequestContext
from gateway.webhooks.messages import spell_body
from ledger.errors import DatabaseUnavailable
from ledger.ids import period_id
from ledger.keys import Grant, Key
from ledger.organizations import Organization
from ledger.policy import Role
from ledger.webhooks import Webhook
from storage.delivering.events import Told

SURFACE = "webhook"
KEPT_SECONDS = 1.0
KEPT_BODIES = 512
READS_AT_ONCE = 3
"""How many of the readers' connections messages are rendered on; the others are for requests."""

DOCUMENTS: Mapping[str, str] = MappingProxyType(
    {
        "invoice.created": "invoice",
        "invoice.updated": "invoice",
        "invoice.paid": "invoice",
        "payment.received": "payment",
        "payment.made": "payment",
        "customer.created": "customer",
        "vendor.created": "vendor",
        "product.created": "product",
        "employee.created": "employee",
        "employee.terminated": "employee",
        "payroll.approved": "payroll_run",
        "journal_entry.posted": "journal_entry",
        "journal_entry.reversed": "journal_entry",
        "journal_entry.deleted": "journal_entry",
        "ledger.locked": "ledger",
        "period.closed": "period",
    }
)
"""The document that shows the thing an event of each type is about."""

Place = tuple[int, int, str]


class NotRendered(Exception):
    """The thing that an event is about could not be shown."""


class InnerContext(RequestContext):
    """A request of the server's own: nobody's bucket pays for it."""

    async def take(self, hits: int) -> None:
        return None


class Renderer:
    """Renders messages; the documents are prepared once."""

    def __init__(self, engine: Engine, means: Means) -> None:
        self._engine = engine
        self._means = means
        self._documents = {name: engine.pin(read_document(name)) for name in DOCUMENTS.values()}
        self._kept: OrderedDict[Place, tuple[float, bytes]] = OrderedDict()
        self._turns: WeakValueDictionary[int, Lock] = WeakValueDictionary()
        self._reads = Semaphore(READS_AT_ONCE)

    async def render(
        self, organization: Organization, webhook: Webhook, events: Sequence[Told]
    ) -> bytes:
        """Return the body of the first event's message; those that follow are rendered ahead.

        Raises NotRendered, or DatabaseUnavailable.
        """
        place = (organization.number, events[0].sequence, webhook.scopes)
        turn = self._turns.setdefault(organization.number, Lock())
        async with turn:  # Endpoints that hear of the same event share what the first renders.
            body = self._find(place)
            if body is None:
                async with self._reads:
                    await self._render_all(organization, webhook, events)
                body = self._kept[place][1]
            return body

    def _find(self, place: Place) -> bytes | None:
        found = self._kept.get(place)
        if found is None or monotonic() - found[0] > KEPT_SECONDS:
            return None
        return found[1]

    async def _render_all(
        self, organization: Organization, webhook: Webhook, events: Sequence[Told]
    ) -> None:
        async with self._open_context(organization, webhook) as context:
            for index, event in enumerate(events):
                try:
                    body = await self._render(organization, event, context)
                except NotRendered:
                    if index == 0:
                        raise
                    return  # It is told when its turn comes.
                self._keep((organization.number, event.sequence, webhook.scopes), body)

    def _keep(self, place: Place, body: bytes) -> None:
        self._kept[place] = (monotonic(), body)
        self._kept.move_to_end(place)
        if len(self._kept) > KEPT_BODIES:
            self._kept.popitem(last=False)

    async def _render(
        self, organization: Organization, event: Told, context: RequestContext
    ) -> bytes:
        document = self._documents[DOCUMENTS[event.type]]
        variables = {"id": _thing_id(organization, event)}
        result = await self._engine.run(document, variables, context, allow_mutation=False)
        thing = next(iter((result.data or {}).values()), None)
        if result.errors or thing is None:
            error = result.errors[0] if result.errors else None
            if error is not None and (error.extensions or {}).get("retryable"):
                raise DatabaseUnavailable(error.message, retry_after_seconds=1)
            raise NotRendered(f"{event.type} {event.subject}: {error and error.message}")
        return spell_body(event.type, event.recorded_at, thing)

    @asynccontextmanager
    async def _open_context(
        self, organization: Organization, webhook: Webhook
    ) -> AsyncIterator[InnerContext]:
        caller = _caller(organization, webhook)
        context = InnerContext(self._means, caller, Asked(SURFACE, f"{SURFACE}-{webhook.id}"))
        try:
            yield context
        finally:
            await context.end_snapshot(exc_info())


def read_document(name: str) -> str:
    """Return the text of a document that shows a thing."""
    return files("gateway.webhooks").joinpath("data", f"{name}.graphql").read_text("utf-8")


def _thing_id(organization: Organization, event: Told) -> str:
    if DOCUMENTS[event.type] == "period":
        return period_id(organization.id, event.subject)
    return event.subject


def _caller(organization: Organization, webhook: Webhook) -> Key:
    """Return the key that a message is rendered for: the endpoint's scopes, in one organisation."""
    grant = Grant(organization.number, organization.id, organization.name, Role.ADMIN)
    return Key(
        number=0,
        id=webhook.id,
        name="",
        prefix="",
        scopes=frozenset(webhook.scopes.split()),
        grants=(grant,),
        rate_limit=None,
        expires_at=None,
        revoked_at=None,
        last_used_at=None,
        created_at=webhook.created_at,
    )
