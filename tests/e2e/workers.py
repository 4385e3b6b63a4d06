"""Real worker processes, to be killed at any moment; and organisations that have endpoints."""

from __future__ import annotations

import subprocess
import sys
from contextlib import contextmanager
from typing import TYPE_CHECKING

from gateway.secret_boxes import WEBHOOK_SECRETS, SecretBox
from gateway.webhooks.signing import mint_secret
from ledger.decide.webhooks import WebhookDraft, create_webhook
from ledger.webhooks import Webhook
from storage.writing.unit import Needs
from tests.e2e.servers import ROOT, START_SECONDS

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from tests.storage.books import Desk

LEASE_SECONDS = 4
"""What a killed worker held is free again after this long: nobody waits for a minute here."""
PROGRAM = f"""import sys
sys.argv[0] = 'daftar'
from gateway.webhooks import telling
telling.LEASE_MICROSECONDS = {LEASE_SECONDS} * 1_000_000
from gateway.cli import main
main()"""
EVERYTHING = frozenset({"*"})


class Worker:
    """A `daftar worker` process."""

    def __init__(self, environment: Mapping[str, str], log: Path) -> None:
        with log.open("a") as errors:
            self._process = subprocess.Popen(
                [sys.executable, "-c", PROGRAM, "worker"],
                env=dict(environment),
                cwd=ROOT,
                stdout=errors,
                stderr=errors,
            )

    @property
    def is_running(self) -> bool:
        return self._process.poll() is None

    def kill(self) -> None:
        """End it as a power cut would."""
        self._process.kill()
        self._process.wait(timeout=START_SECONDS)

    def stop(self) -> int:
        """End it as an operator would; return its exit code."""
        self._process.terminate()
        return self._process.wait(timeout=START_SECONDS)


@contextmanager
def working(environment: Mapping[str, str], log: Path, count: int = 1) -> Iterator[list[Worker]]:
    """Run workers until the block ends; those that were replaced in the list are gone by then."""
    workers = [Worker(environment, log) for _ in range(count)]
    try:
        yield workers
    finally:
        for worker in workers:
            if worker.is_running:
                worker.kill()


async def register(desk: Desk, url: str, secret: str) -> Webhook:
    """Register an endpoint for posted entries, sealed under a server's secret."""
    sealed = SecretBox(secret.encode(), WEBHOOK_SECRETS).seal(mint_secret(), desk.organization.id)
    draft = WebhookDraft(url, ["journal_entry.posted"])
    made: Webhook = await desk.append(
        lambda books: create_webhook(books, draft, sealed, EVERYTHING),
        Webhook,
        needs=Needs(every_webhook=True),
    )
    return made
