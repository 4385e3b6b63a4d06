"""Webhooks of the measured books: registered once, told of events only while they are measured."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from bench.asking import ask, last_sequence
from bench.daftar import Serving
from bench.http_client import HOST

CREATE = "mutation ($input: WebhookInput!) { createWebhook(input: $input) { webhook { id } } }"
PAUSE = "mutation ($input: WebhookReferenceInput!) { pauseWebhook(input: $input) { id } }"
RESUME = "mutation ($input: WebhookResumptionInput!) { resumeWebhook(input: $input) { id } }"
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
        last = last_sequence(self._serving.port, self._serving.key)
        for webhook in self._ids[:count]:
            self._change(RESUME, {"id": webhook, "from": 1 if from_start else last + 1})
        try:
            yield
        finally:
            for webhook in self._ids[:count]:
                self._change(PAUSE, {"id": webhook})

    def _register(self, number: int) -> str:
        url = f"http://{HOST}:{self._receiver_port}/{number}"
        made = self._change(CREATE, {"url": url, "events": [EVENT]})
        webhook: str = made["createWebhook"]["webhook"]["id"]
        self._change(PAUSE, {"id": webhook})
        return webhook

    def _change(self, document: str, given: dict[str, Any]) -> dict[str, Any]:
        return ask(self._serving.port, self._serving.key, document, {"input": given})
