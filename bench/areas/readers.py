"""What lives on the event log: posting beside webhooks, deliveries, and a thousand streams."""

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager

from bench import contests
from bench.contests import Contest
from bench.daftar import work
from bench.endpoints import Endpoints
from bench.ground import Ground
from bench.processes import free_port

LOGGED_POSTINGS = 80_000
"""What the log holds that is delivered: enough that no window comes to its end."""


@contextmanager
def readers(ground: Ground) -> Iterator[tuple[Contest, ...]]:
    """Start a server that delivers by itself, and one with a worker; each has its own books."""
    with ExitStack() as stack:
        postings = min(ground.plan.postings, LOGGED_POSTINGS)
        port = free_port()
        receiver = ground.ask(stack, "receiver", str(port))
        url = ground.copied_books(postings)
        delivering = ground.serve(stack, "delivering", url, {"DAFTAR_WEBHOOK_DELIVERY": "true"})
        url = ground.copied_books(postings)
        managing = ground.serve(stack, "managing", url, {"DAFTAR_WEBHOOK_DELIVERY": "false"})
        worker = stack.enter_context(work("worker", url, ground.folder, ground.server_core))
        arguments = str(delivering.port), delivering.key
        subscribers = ground.ask(stack, "subscribers", *arguments)
        beside, backlog = Endpoints(delivering, port), Endpoints(managing, port)
        yield (
            contests.post_beside_webhooks(ground.generator, delivering, beside),
            contests.deliver(receiver, worker, backlog),
            contests.fan_out(subscribers, delivering),
        )
