"""Puts delivering together: for the server's process and for workers alike."""

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from random import random

from execution import Engine
from gateway.context import Means
from gateway.doors import make_engine
from gateway.key_minting import KeyMint
from gateway.metrics import Metrics
from gateway.observing import note_fault
from gateway.rate_limit_stores import LocalStore
from gateway.rate_limits import RateLimits
from gateway.secret import load_secret
from gateway.settings import Settings
from gateway.webhooks.delivering import Delivering
from gateway.webhooks.outbound import WebhookOutbound
from gateway.webhooks.rendering import Renderer
from gateway.webhooks.telling import Kit
from gateway.webhooks.tools import WebhookTools, open_tools
from resolvers.root import schema
from storage.database import Database
from storage.delivering.marking import Marking
from storage.delivering.opening import open_queue


def make_delivering(
    settings: Settings,
    engine: Engine,
    tools: WebhookTools,
    metrics: Metrics,
    chance: Callable[[], float] = random,
) -> Delivering:
    """Make what delivers; it must be stopped before the books are closed."""
    queue = open_queue(tools.database)
    kit = Kit(
        tools.database,
        tools,
        Renderer(engine, inner_means(settings, tools)),
        Marking(queue),
        metrics,
        lambda fault: note_fault(metrics, fault, None),
        chance,
    )
    return Delivering(kit, queue)


def inner_means(settings: Settings, tools: WebhookTools) -> Means:
    """Return what messages are rendered with; they take no hits from anybody's bucket."""
    limits = RateLimits(settings.default_limit, LocalStore())
    return Means(tools.database, limits, KeyMint(load_secret(settings)), WebhookOutbound(tools))


@asynccontextmanager
async def open_delivering(settings: Settings, database: Database) -> AsyncIterator[Delivering]:
    """Make what delivers from a process without doors; at the end what is in flight is finished."""
    metrics = Metrics()
    tools = open_tools(settings, database)
    engine = make_engine(
        schema.as_str(), lambda fault, context: note_fault(metrics, fault, context.request_id)
    )
    delivering = make_delivering(settings, engine, tools, metrics)
    await database.news.start()
    try:
        yield delivering
    finally:
        await delivering.stop()
        await tools.close()
        await database.news.stop()
