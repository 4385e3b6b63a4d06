"""Who is measured at which work: the server's doors and the peers, each with its request."""

from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass, field
from functools import partial
from typing import Protocol

from bench import requests, targets
from bench.daftar import Serving
from bench.endpoints import Endpoints
from bench.processes import Process
from bench.wire import Job, Request, Sample


class Measurer(Protocol):
    """Does a job: a load generator, or whatever else looks at a server for a while."""

    def measure(self, job: Job) -> Sample: ...


class Measured(Protocol):
    """A process whose CPU time and memory count."""

    @property
    def id(self) -> int: ...

    def last_words(self) -> str: ...


@dataclass(frozen=True, slots=True)
class Subject:
    """A door: who measures it, whose CPU time counts, and what is asked.

    `during` holds while it is measured, warm-up included.
    """

    door: str
    measurer: Measurer
    server: Measured
    requests: Sequence[Request] = ()
    during: Callable[[], AbstractContextManager[None]] = nullcontext


@dataclass(frozen=True, slots=True)
class Contest:
    """Doors that do the same work on the same engine, measured in turns.

    `connections` stand in place of the plan's, if there are any; `missing` says which doors could
    not be had, and why.
    """

    work: str
    engine: str
    subjects: Sequence[Subject]
    connections: tuple[int, ...] = ()
    rounds_most: int = 1_000
    missing: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Peer:
    """A running peer."""

    process: Process
    port: int


@dataclass(frozen=True, slots=True)
class Peers:
    """The peers that run, and why others do not."""

    running: Mapping[str, Peer]
    missing: Mapping[str, str]

    def subjects(
        self, generator: Process, asked: Mapping[str, tuple[str, Callable[[int], Request]]]
    ) -> list[Subject]:
        """Return the doors of those that run: each the peer's name and how it is asked."""
        return [
            Subject(
                door,
                generator,
                self.running[name].process,
                (spell(self.running[name].port),),
            )
            for door, (name, spell) in asked.items()
            if name in self.running
        ]

    def lost(self, asked: Mapping[str, tuple[str, object]]) -> dict[str, str]:
        """Return the doors of those that do not run."""
        return {
            door: self.missing[name] for door, (name, _) in asked.items() if name in self.missing
        }


def page_on_postgresql(generator: Process, daftar: Serving, peers: Peers) -> Contest:
    doors = daftar_doors(generator, daftar, {**PAGE_REQUESTS, **DOCUMENT_REQUESTS})
    subjects = [*doors, *peers.subjects(generator, PEER_PAGES)]
    missing = peers.lost(PEER_PAGES)
    return Contest(targets.PAGE, targets.POSTGRESQL, subjects, missing=missing)


def page_on_sqlite(generator: Process, daftar: Serving) -> Contest:
    doors = daftar_doors(generator, daftar, PAGE_REQUESTS)
    return Contest(targets.PAGE, targets.SQLITE, doors)


def page_observed(generator: Process, daftar: Serving, plain: Serving) -> Contest:
    """Read the page from the server, and from one that neither counts, logs nor limits."""
    subjects = [
        *daftar_doors(generator, daftar, {targets.GRAPHQL: requests.graphql_page}),
        *daftar_doors(generator, plain, {targets.PLAIN: requests.graphql_page}),
    ]
    return Contest(targets.OBSERVE, targets.POSTGRESQL, subjects, connections=(32,))


def lost_page_observed(generator: Process, daftar: Serving, fault: str) -> Contest:
    """Say why there is nothing to compare the observed page with."""
    doors = daftar_doors(generator, daftar, {targets.GRAPHQL: requests.graphql_page})
    lost = {targets.PLAIN: fault}
    return Contest(targets.OBSERVE, targets.POSTGRESQL, doors, connections=(32,), missing=lost)


def post_on_postgresql(generator: Process, daftar: Serving, peers: Peers) -> Contest:
    doors = daftar_doors(generator, daftar, POST_REQUESTS)
    subjects = [*doors, *peers.subjects(generator, PEER_POSTS)]
    missing = peers.lost(PEER_POSTS)
    return Contest(targets.POST, targets.POSTGRESQL, subjects, missing=missing)


def post_on_sqlite(generator: Process, daftar: Serving, in_process: Process) -> Contest:
    doors = daftar_doors(generator, daftar, POST_REQUESTS)
    bare = Subject(targets.IN_PROCESS, in_process, in_process)
    return Contest(targets.POST, targets.SQLITE, [*doors, bare])


def bulk_on_postgresql(generator: Process, daftar: Serving, peers: Peers) -> Contest:
    """Post calls of a hundred entries; the ruler takes the same calls, and one by one."""
    doors = daftar_doors(generator, daftar, {targets.GRAPHQL: requests.graphql_bulk})
    subjects = [*doors, *peers.subjects(generator, PEER_BULKS)]
    return Contest(targets.BULK, targets.POSTGRESQL, subjects)


def post_beside_webhooks(generator: Process, daftar: Serving, endpoints: Endpoints) -> Contest:
    """Post while 0, 1 and 10 endpoints are told of every entry by the serving process itself."""
    subjects = [
        Subject(
            door,
            generator,
            daftar.process,
            (requests.graphql_post(daftar.port, daftar.key),),
            partial(endpoints.told, count),
        )
        for count, door in targets.WITH_WEBHOOKS.items()
    ]
    return Contest(targets.POST_BESIDE_WEBHOOKS, targets.POSTGRESQL, subjects)


def deliver(receiver: Process, worker: Process, endpoints: Endpoints) -> Contest:
    """Deliver the whole log to one endpoint, and to ten that share the worker."""
    subjects = [
        Subject(door, receiver, worker, (), partial(endpoints.told, count, from_start=True))
        for count, door in targets.TO_ENDPOINTS.items()
    ]
    return Contest(targets.DELIVER, targets.POSTGRESQL, subjects, connections=(1,))


def fan_out(subscribers: Process, daftar: Serving) -> Contest:
    """Tell a thousand streams of each entry that is posted."""
    streams = Subject(targets.STREAMS, subscribers, daftar.process)
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
PEER_PAGES: dict[str, tuple[str, Callable[[int], Request]]] = {
    targets.BARE_PAGE: ("bare", requests.peer_page),
    targets.YOGA: ("yoga", requests.peer_graphql_page),
    targets.POSTGRAPHILE: ("postgraphile", requests.postgraphile_page),
    targets.FASTAPI_ORM: ("fastapi_orm", requests.peer_page),
    targets.STOCK_STRAWBERRY: ("stock_strawberry", requests.peer_graphql_page),
}
PEER_POSTS: dict[str, tuple[str, Callable[[int], Request]]] = {
    targets.BARE_GROUP_COMMIT: ("bare", partial(requests.peer_post, path="/group-commit")),
    targets.BARE_TRANSACTION: ("bare", partial(requests.peer_post, path="/transaction")),
    targets.YOGA: ("yoga", requests.peer_graphql_post),
    targets.FASTAPI_ORM: ("fastapi_orm", partial(requests.peer_post, path="/entries")),
    targets.STOCK_STRAWBERRY: ("stock_strawberry", requests.peer_graphql_post),
}
PEER_BULKS: dict[str, tuple[str, Callable[[int], Request]]] = {
    targets.BARE_BULK: ("bare", requests.peer_bulk),
    targets.BARE_GROUP_COMMIT: ("bare", partial(requests.peer_post, path="/group-commit")),
}


def daftar_doors(
    generator: Process, daftar: Serving, spelled: Mapping[str, requests.Spelling]
) -> list[Subject]:
    """Return doors of the server, each with its request."""
    return [
        Subject(door, generator, daftar.process, (spell(daftar.port, daftar.key),))
        for door, spell in spelled.items()
    ]
