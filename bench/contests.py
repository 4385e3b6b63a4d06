"""Who is measured at which work: the server's doors and the peers, each with its request."""

from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass
from functools import partial

from bench import requests, targets
from bench.daftar import Serving
from bench.endpoints import Endpoints
from bench.processes import Process
from bench.wire import Request


@dataclass(frozen=True, slots=True)
class Subject:
    """A door: who measures it, whose CPU time counts, and what is asked.

    `during` holds while it is measured, warm-up included.
    """

    door: str
    measurer: Process
    server: Process
    request: Request | None
    during: Callable[[], AbstractContextManager[None]] = nullcontext


@dataclass(frozen=True, slots=True)
class Contest:
    """Doors that do the same work on the same engine, measured in turns.

    `connections` stand in place of the plan's, if there are any.
    """

    work: str
    engine: str
    subjects: Sequence[Subject]
    connections: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Peer:
    """A running peer."""

    process: Process
    port: int


def page_on_postgresql(generator: Process, daftar: Serving, peers: dict[str, Peer]) -> Contest:
    doors = _doors(generator, daftar, {**PAGE_REQUESTS, **DOCUMENT_REQUESTS})
    bare, orm, stock = peers["bare"], peers["fastapi_orm"], peers["stock_strawberry"]
    others = (
        (targets.BARE_PAGE, bare, requests.peer_page(bare.port)),
        (targets.FASTAPI_ORM, orm, requests.peer_page(orm.port)),
        (targets.STOCK_STRAWBERRY, stock, requests.peer_graphql_page(stock.port)),
    )
    return Contest(targets.PAGE, targets.POSTGRESQL, [*doors, *_subjects(generator, others)])


def page_on_sqlite(generator: Process, daftar: Serving) -> Contest:
    return Contest(targets.PAGE, targets.SQLITE, _doors(generator, daftar, PAGE_REQUESTS))


def post_on_postgresql(generator: Process, daftar: Serving, peers: dict[str, Peer]) -> Contest:
    doors = _doors(generator, daftar, POST_REQUESTS)
    bare, orm, stock = peers["bare"], peers["fastapi_orm"], peers["stock_strawberry"]
    others = (
        (targets.BARE_GROUP_COMMIT, bare, requests.peer_post(bare.port, "/group-commit")),
        (targets.BARE_TRANSACTION, bare, requests.peer_post(bare.port, "/transaction")),
        (targets.FASTAPI_ORM, orm, requests.peer_post(orm.port, "/entries")),
        (targets.STOCK_STRAWBERRY, stock, requests.peer_graphql_post(stock.port)),
    )
    return Contest(targets.POST, targets.POSTGRESQL, [*doors, *_subjects(generator, others)])


def post_on_sqlite(generator: Process, daftar: Serving, in_process: Process) -> Contest:
    doors = _doors(generator, daftar, POST_REQUESTS)
    bare = Subject(targets.IN_PROCESS, in_process, in_process, None)
    return Contest(targets.POST, targets.SQLITE, [*doors, bare])


def post_beside_webhooks(generator: Process, daftar: Serving, endpoints: Endpoints) -> Contest:
    """Post while 0, 1 and 10 endpoints are told of every entry by the serving process itself."""
    subjects = [
        Subject(
            door,
            generator,
            daftar.process,
            requests.graphql_post(daftar.port, daftar.key),
            partial(endpoints.told, count),
        )
        for count, door in targets.WITH_WEBHOOKS.items()
    ]
    return Contest(targets.POST_BESIDE_WEBHOOKS, targets.POSTGRESQL, subjects)


def deliver(receiver: Process, worker: Process, endpoints: Endpoints) -> Contest:
    """Deliver the whole log to one endpoint, and to ten that share the worker."""
    subjects = [
        Subject(door, receiver, worker, None, partial(endpoints.told, count, from_start=True))
        for count, door in targets.TO_ENDPOINTS.items()
    ]
    return Contest(targets.DELIVER, targets.POSTGRESQL, subjects, connections=(1,))


def fan_out(subscribers: Process, daftar: Serving) -> Contest:
    """Tell a thousand streams of each entry that is posted."""
    streams = Subject(targets.STREAMS, subscribers, daftar.process, None)
    return Contest(targets.FAN_OUT, targets.POSTGRESQL, [streams], connections=(STREAMS,))


STREAMS = 1_000
PAGE_REQUESTS = {
    targets.GRAPHQL: requests.graphql_page,
    targets.V1: requests.v1_page,
    targets.GULIEL: requests.guliel_page,
}
DOCUMENT_REQUESTS = {
    targets.V1_DOCUMENT: requests.v1_document_page,
    targets.GULIEL_DOCUMENT: requests.guliel_document_page,
}
POST_REQUESTS = {
    targets.GRAPHQL: requests.graphql_post,
    targets.V1: requests.v1_post,
    targets.GULIEL: requests.guliel_post,
}


def _doors(
    generator: Process, daftar: Serving, spelled: Mapping[str, requests.Spelling]
) -> list[Subject]:
    return [
        Subject(door, generator, daftar.process, spell(daftar.port, daftar.key))
        for door, spell in spelled.items()
    ]


def _subjects(generator: Process, others: Sequence[tuple[str, Peer, Request]]) -> list[Subject]:
    return [Subject(door, generator, peer.process, request) for door, peer, request in others]
