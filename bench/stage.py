"""The stage of a run: databases loaded, servers and peers up; everything is struck at the end."""

import shutil
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

from bench import contests
from bench.books import load_books
from bench.contests import Contest, Peer
from bench.daftar import Serving, serve, work
from bench.endpoints import Endpoints
from bench.machine import cores, pin
from bench.peers.posts import tables_sql
from bench.plan import Plan
from bench.processes import Process, free_port
from tests.services import PostgresServer, create_database, make_run_folder

PEERS = ("bare", "fastapi_orm", "stock_strawberry")
LOGGED_POSTINGS = 20_000
"""What the log holds that is delivered: the books' size changes nothing there."""
POSTGRES_SETTINGS = {
    "max_connections": "200",
    "shared_buffers": "512MB",
    "max_wal_size": "4GB",
}
"""Everything that makes a commit durable stays as PostgreSQL ships it: on."""
Say = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Stage:
    """What a run measures, in the order it should: pages before posts that would move them."""

    folder: Path
    is_pinned: bool
    postgresql_version: str
    contests: tuple[Contest, ...]


@contextmanager
def set_stage(plan: Plan, say: Say) -> Iterator[Stage]:
    """Bring everything up, and take it down whatever happens."""
    with ExitStack() as stack:
        server_core = _take_cores(stack)
        folder = make_run_folder()
        stack.callback(shutil.rmtree, folder, ignore_errors=True)
        postgres = _start_postgres(stack, folder / "postgresql")
        postgresql_url = create_database(postgres)
        sqlite_url = f"sqlite+aiosqlite:///{folder / 'sqlite' / 'books.db'}"
        for name, url in (("PostgreSQL", postgresql_url), ("SQLite", sqlite_url)):
            say(f"loading {plan.postings:,} postings into {name}")
            load_books(url, plan.postings)
        postgres.psql("vacuum analyze", _name(postgresql_url))
        postgres.psql("checkpoint")
        say("starting servers and peers")
        on_postgresql = _serve(stack, "daftar-postgresql", postgresql_url, folder, server_core)
        on_sqlite = _serve(stack, "daftar-sqlite", sqlite_url, folder, server_core)
        peers = _start_peers(stack, postgres, postgresql_url, folder, server_core)
        module = ["-m", "bench.generator"]
        generator = stack.enter_context(Process("generator", module, folder, None, is_asked=True))
        file = str(folder / "in-process.db")
        in_process = _ask(stack, "sqlite_in_process", folder, server_core, file)
        postings = min(plan.postings, LOGGED_POSTINGS)
        readers = _start_readers(stack, postgres, folder, server_core, postings)
        yield Stage(
            folder,
            server_core is not None,
            postgres.psql("show server_version"),
            (
                contests.page_on_postgresql(generator, on_postgresql, peers),
                contests.page_on_sqlite(generator, on_sqlite),
                contests.post_on_postgresql(generator, on_postgresql, peers),
                contests.post_on_sqlite(generator, on_sqlite, in_process),
                *readers.contests(generator),
            ),
        )


def _take_cores(stack: ExitStack) -> frozenset[int] | None:
    """Keep to the others' cores, with everything started from here, and return the server's."""
    pinned = cores()
    if pinned is None:
        return None
    servers, others = pinned
    stack.callback(pin, 0, servers | others)
    pin(0, others)
    return servers


def _start_postgres(stack: ExitStack, folder: Path) -> PostgresServer:
    server = PostgresServer(folder, POSTGRES_SETTINGS)
    stack.callback(server.stop)
    server.start()
    return server


def _serve(
    stack: ExitStack, name: str, url: str, folder: Path, core: frozenset[int] | None
) -> Serving:
    serving = serve(name, url, folder, core)
    stack.enter_context(serving.process)
    return serving


def _start_peers(
    stack: ExitStack,
    postgres: PostgresServer,
    books_url: str,
    folder: Path,
    core: frozenset[int] | None,
) -> dict[str, Peer]:
    """Start the peers; they read the server's books and post into a database of their own."""
    posts_url = create_database(postgres)
    postgres.psql(tables_sql(), _name(posts_url))
    environment = {
        "BENCH_BOOKS": books_url.replace("+asyncpg", ""),
        "BENCH_POSTS": posts_url.replace("+asyncpg", ""),
        "BENCH_BOOKS_ORM": books_url,
        "BENCH_POSTS_ORM": posts_url,
    }
    started = {}
    for name in PEERS:
        port = free_port()
        command = ["-m", "bench.peers.serving", name, str(port)]
        process = stack.enter_context(Process(name, command, folder, core, environment))
        process.wait_until_listening(port)
        started[name] = Peer(process, port)
    return started


@dataclass(frozen=True, slots=True)
class Readers:
    """What lives on the event log: a server that delivers by itself, and one with a worker."""

    delivering: Serving
    subscribers: Process
    managing: Serving
    worker: Process
    receiver: Process
    receiver_port: int

    def contests(self, generator: Process) -> tuple[Contest, ...]:
        """Return what is measured of them; whoever posts is told of nothing between windows."""
        beside = Endpoints(self.delivering, self.receiver_port)
        backlog = Endpoints(self.managing, self.receiver_port)
        return (
            contests.post_beside_webhooks(generator, self.delivering, beside),
            contests.deliver(self.receiver, self.worker, backlog),
            contests.fan_out(self.subscribers, self.delivering),
        )


def _start_readers(
    stack: ExitStack,
    postgres: PostgresServer,
    folder: Path,
    core: frozenset[int] | None,
    postings: int,
) -> Readers:
    port = free_port()
    receiver = _ask(stack, "receiver", folder, None, str(port))
    servers: list[Serving] = []
    for name, delivers in (("delivering", "true"), ("managing", "false")):
        url = create_database(postgres)
        load_books(url, postings)
        serving = serve(name, url, folder, core, {"DAFTAR_WEBHOOK_DELIVERY": delivers})
        servers.append(serving)
        stack.enter_context(serving.process)
    delivering, managing = servers
    worker = stack.enter_context(work("worker", url, folder, core))
    subscribers = _ask(stack, "subscribers", folder, None, str(delivering.port), delivering.key)
    return Readers(delivering, subscribers, managing, worker, receiver, port)


def _ask(
    stack: ExitStack, name: str, folder: Path, core: frozenset[int] | None, *arguments: str
) -> Process:
    """Start a process that measures when it is asked."""
    module = ["-m", f"bench.peers.{name}", *arguments]
    return stack.enter_context(Process(name, module, folder, core, is_asked=True))


def _name(url: str) -> str:
    return url.partition("@/")[2].partition("?")[0]
