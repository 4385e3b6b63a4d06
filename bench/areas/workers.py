"""One process and two on all cores, PostgreSQL and the load beside them, limits in Valkey."""

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager

from bench import daftar, requests, targets
from bench.books import organizations
from bench.contests import Contest, Subject
from bench.daftar import Serving
from bench.ground import Ground
from bench.targets import MANY, POSTGRESQL
from bench.wire import Request
from tests.services import ValkeyServer

POSTINGS = 20_000
OTHER_ORGANIZATIONS = 7


@contextmanager
def workers(ground: Ground) -> Iterator[tuple[Contest, ...]]:
    """Serve the same books from one process, and from two."""
    with ExitStack() as stack:
        url = ground.books(POSTGRESQL, POSTINGS, OTHER_ORGANIZATIONS)
        store = ValkeyServer(ground.folder / "valkey")
        stack.callback(store.stop)
        store.start()
        settings = {"DAFTAR_REDIS_URL": store.redis_url}
        served: dict[str, Serving] = {}
        for door, count in ((targets.ONE_PROCESS, 1), (targets.TWO_PROCESSES, 2)):
            served[door] = daftar.serve(
                f"workers-{count}", url, ground.folder, ground.every_core, settings, workers=count
            )
            stack.enter_context(served[door].process)
        keys = [
            daftar.make_key(url, ground.folder, name) for name in organizations(OTHER_ORGANIZATIONS)
        ]
        yield (
            _contest(ground, targets.PAGE_BY_WORKERS, served, requests.graphql_page, keys[:1]),
            _contest(ground, targets.POST_BY_WORKERS, served, requests.graphql_post, keys),
            _contest(ground, targets.POST_TO_ONE, served, requests.graphql_post, keys[:1]),
        )


def _contest(
    ground: Ground,
    work: str,
    served: dict[str, Serving],
    spell: requests.Spelling,
    keys: list[str],
) -> Contest:
    """Ask with each key in turn, one for each connection."""

    def spelled(serving: Serving) -> tuple[Request, ...]:
        return tuple(spell(serving.port, key) for key in keys)

    subjects = [
        Subject(door, ground.generator, serving.process, spelled(serving))
        for door, serving in served.items()
    ]
    return Contest(work, POSTGRESQL, subjects, MANY)
