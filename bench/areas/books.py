"""Pages, exports, posts and bulk calls: the server's doors beside every peer, on both databases."""

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager

from bench import contests, daftar, requests, targets
from bench.areas.peers import start_peers, start_reader
from bench.contests import Contest, Peers, Subject
from bench.daftar import PLAIN_COMMAND, Serving
from bench.exporting import Export
from bench.ground import Ground, Load
from bench.targets import POSTGRESQL, SQLITE

EXPORTS_MOST = 3


@contextmanager
def books(ground: Ground) -> Iterator[tuple[Contest, ...]]:
    """Serve the books; pages and exports come before posts that would move them."""
    with ExitStack() as stack:
        postings = ground.plan.postings
        addresses = ground.load([Load(POSTGRESQL, postings), Load(SQLITE, postings)])
        ground.say("starting servers and peers")
        on_postgresql = ground.serve(stack, "daftar-postgresql", addresses[0])
        on_sqlite = ground.serve(stack, "daftar-sqlite", addresses[1])
        peers = start_peers(stack, ground, addresses[0])
        reader = start_reader(stack, ground, addresses[1])
        file = str(ground.folder / "in-process.db")
        in_process = ground.ask(stack, "sqlite_in_process", file, on_core=True)
        generator = ground.generator
        yield (
            contests.page_on_postgresql(generator, on_postgresql, peers),
            contests.page_on_sqlite(generator, on_sqlite),
            _observed(stack, ground, addresses[0], on_postgresql),
            _export(POSTGRESQL, on_postgresql, targets.COPY, peers),
            _export(SQLITE, on_sqlite, targets.CURSOR, reader),
            contests.post_on_postgresql(generator, on_postgresql, peers),
            contests.post_on_sqlite(generator, on_sqlite, in_process),
            contests.bulk_on_postgresql(generator, on_postgresql, peers),
        )


def _observed(stack: ExitStack, ground: Ground, url: str, serving: Serving) -> Contest:
    """Read from the server beside one composed without what observes and limits."""
    try:
        plain = daftar.serve(
            "plain-daftar", url, ground.folder, ground.server_core, command=PLAIN_COMMAND
        )
    except RuntimeError as fault:
        return contests.lost_page_observed(ground.generator, serving, str(fault))
    stack.enter_context(plain.process)
    return contests.page_observed(ground.generator, serving, plain)


def _export(engine: str, serving: Serving, ruler: str, peers: Peers) -> Contest:
    """Fetch the whole ledger as CSV, and the same columns from the ruler."""
    peer = peers.running["bare"]
    subjects = (
        Subject(
            targets.GULIEL,
            Export(serving.port, requests.EXPORT_ADDRESS, serving.key),
            serving.process,
        ),
        Subject(ruler, Export(peer.port, "/export"), peer.process),
    )
    return Contest(targets.EXPORT, engine, subjects, connections=(1,), rounds_most=EXPORTS_MOST)
