"""The ground of a run: its folder, databases, loaded books and cores, for every area of it."""

import shutil
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from bench import daftar
from bench.machine import cores, pin
from bench.plan import Plan
from bench.processes import Process
from bench.targets import POSTGRESQL, SQLITE
from tests.services import PostgresServer, create_database, make_run_folder

POSTGRES_SETTINGS = {
    "max_connections": "200",
    "shared_buffers": "512MB",
    "max_wal_size": "4GB",
}
"""Everything that makes a commit durable stays as PostgreSQL ships it: on."""
LOAD_SECONDS = 5_400.0
Say = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Load:
    """Books to be loaded; `more` organisations beside them have no entries."""

    engine: str
    postings: int
    more: int = 0


@dataclass(slots=True)
class Ground:
    """What areas stand on; what they start ends with the stack they start it on."""

    plan: Plan
    say: Say
    folder: Path
    server_core: frozenset[int] | None
    every_core: frozenset[int] | None
    postgres: PostgresServer
    generator: Process
    loaded: dict[Load, str] = field(default_factory=dict)

    @property
    def postgresql_version(self) -> str:
        return self.postgres.psql("show server_version")

    def books(self, engine: str, postings: int | None = None, more: int = 0) -> str:
        """Return the address of loaded books, which stay loaded for the areas that follow."""
        return self.load([Load(engine, postings or self.plan.postings, more)])[0]

    def load(self, loads: Sequence[Load]) -> list[str]:
        """Return the addresses of books, those that are missing loaded side by side."""
        wanted = [one for one in loads if one not in self.loaded]
        for one in wanted:
            self.say(f"loading {one.postings:,} postings into {one.engine}")
        with ExitStack() as stack:
            running = [(one, *self._begin_loading(stack, one)) for one in wanted]
            for one, url, process in running:
                process.finish(LOAD_SECONDS)
                self._settle(one, url)
                self.loaded[one] = url
        return [self.loaded[one] for one in loads]

    def copied_books(self, postings: int) -> str:
        """Return books that nobody else will use: a copy of loaded ones that nobody serves."""
        return create_database(self.postgres, name_of(self.books(POSTGRESQL, postings)))

    def serve(
        self, stack: ExitStack, name: str, url: str, settings: dict[str, str] | None = None
    ) -> daftar.Serving:
        """Start the server on its core until the stack ends."""
        serving = daftar.serve(name, url, self.folder, self.server_core, settings)
        stack.enter_context(serving.process)
        return serving

    def ask(self, stack: ExitStack, name: str, *arguments: str, on_core: bool = False) -> Process:
        """Start a process that measures when it is asked."""
        module = ["-m", f"bench.peers.{name}", *arguments]
        core = self.server_core if on_core else None
        return stack.enter_context(Process(name, module, self.folder, core, is_asked=True))

    def _begin_loading(self, stack: ExitStack, load: Load) -> tuple[str, Process]:
        """Load without a flush per commit: a load that breaks off begins anew."""
        if load.engine == SQLITE:
            path = self.folder / f"books-{load.postings}.db"
            url = f"sqlite+aiosqlite:///{path}"
        else:
            url = create_database(self.postgres)
            self.postgres.psql(f"alter database {name_of(url)} set synchronous_commit = off")
        command = ["-m", "bench.books", url, str(load.postings), str(load.more)]
        name = f"loading-{load.engine}-{load.postings}"
        process = Process(name, command, self.folder, self.every_core)
        return url, stack.enter_context(process)

    def _settle(self, load: Load, url: str) -> None:
        if load.engine == SQLITE:
            return
        self.postgres.psql(f"alter database {name_of(url)} reset synchronous_commit")
        self.postgres.psql("vacuum analyze", name_of(url))
        self.postgres.psql("checkpoint")


@contextmanager
def take_ground(plan: Plan, say: Say) -> Iterator[Ground]:
    """Bring up what every area needs, and take it down whatever happens."""
    with ExitStack() as stack:
        server_core, every_core = _take_cores(stack)
        folder = make_run_folder()
        stack.callback(shutil.rmtree, folder, ignore_errors=True)
        postgres = PostgresServer(folder / "postgresql", POSTGRES_SETTINGS)
        stack.callback(postgres.stop)
        postgres.start()
        module = ["-m", "bench.generator"]
        generator = stack.enter_context(Process("generator", module, folder, None, is_asked=True))
        yield Ground(plan, say, folder, server_core, every_core, postgres, generator)


def _take_cores(stack: ExitStack) -> tuple[frozenset[int] | None, frozenset[int] | None]:
    """Keep to the others' cores, with all that is started here; return the server's, and all."""
    pinned = cores()
    if pinned is None:
        return None, None
    servers, others = pinned
    stack.callback(pin, 0, servers | others)
    pin(0, others)
    return servers, servers | others


def name_of(url: str) -> str:
    """Return the database that an address names."""
    return url.partition("@/")[2].partition("?")[0]
