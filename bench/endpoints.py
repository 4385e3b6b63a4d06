"""Webhooks of the measured books: registered once, told of events only while they are measured."""

import json
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from bench.daftar import Serving
from bench.http_client import HOST

CREATE = "mutation ($input: WebhookInput!) { createWebhook(input: $input) { webhook { id } } }"
PAUSE = "mutation ($input: WebhookReferenceInput!) { pauseWebhook(input: $input) { id } }"
RESUME = "mutation ($input: WebhookResumptionInput!) { resumeWebhook(input: $input) { id } }"
LAST = "{ ledgerSummary { sequence } }"
EVENT = "journal_entry.posted"


class Endpoints:
    """The endpoints of one server, all at one receiver."""

    def __init__(self, serving: Serving, receiver_port: int) -> None:
        self._serving = serving
        self._receiver_port = receiver_port
        self._ids: list[str] = []

    @contextmanager
    def told(self, count: int, *, from_start: bool = False) -> Iterator[None]:
        """Have so many endpoints told of what is posted from now on, or of the whole log."""
        while len(self._ids) < count:
            self._ids.append(self._register(len(self._ids)))
        sequence = 1 if from_start else self.ask(LAST)["ledgerSummary"]["sequence"] + 1
        for webhook in self._ids[:count]:
            self.ask(RESUME, {"id": webhook, "from": sequence})
        try:
            yield
        finally:
            for webhook in self._ids[:count]:
                self.ask(PAUSE, {"id": webhook})

    def _register(self, number: int) -> str:
        url = f"http://{HOST}:{self._receiver_port}/{number}"
        made = self.ask(CREATE, {"url": url, "events": [EVENT]})
        webhook: str = made["createWebhook"]["webhook"]["id"]
        self.ask(PAUSE, {"id": webhook})
        return webhook

    def ask(self, document: str, given: dict[str, Any] | None = None) -> dict[str, Any]:
        """Run a document on the server."""
        body = json.dumps({"query": document, "variables": {"input": given} if given else {}})
        headers = {
            "Authorization": f"Bearer {self._serving.key}",
            "Content-Type": "application/json",
        }
        request = urllib.request.Request(
            f"http://{HOST}:{self._serving.port}/graphql", body.encode(), headers
        )
        with urllib.request.urlopen(request) as answer:
            said = json.load(answer)
        if "errors" in said:
            raise RuntimeError(f"{document}: {said['errors']}")
        found: dict[str, Any] = said["data"]
        return found
