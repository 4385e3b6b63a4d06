"""Webhooks of G-Ledger v1: the catalogue of events, and who is told of them."""

from rest_compat.dialects.v1_envelopes import COUNTS, LIST, PAGING, SOURCE
from rest_compat.endpoint import Endpoint
from rest_compat.sources import Body

WEBHOOK_STATUSES = {
    "ACTIVE": "active",
    "PAUSED": "paused",
    "DISABLED": "disabled",
    "DELETED": "deleted",
}

V1_WEBHOOKS = (
    Endpoint(
        name="listWebhookEvents",
        method="GET",
        path="/webhooks",
        operation="webhookEvents",
        arguments=PAGING,
        selection=f"nodes {{ event description }} {COUNTS}",
        answer=LIST,
        has_links=True,
        summary="List the events that webhooks may be told of",
        description="The catalogue of events, not the webhooks themselves: those GraphQL lists.",
        tag="Webhooks",
        source=SOURCE,
    ),
    Endpoint(
        name="createWebhook",
        method="POST",
        path="/webhooks",
        operation="createWebhook",
        arguments={"input": {"url": Body("url", required=True), "events": Body("events")}},
        selection="webhook { id url events status createdAt } secret",
        answer={
            "data": {
                "id": "webhook.id",
                "url": "webhook.url",
                "events": "webhook.events",
                "status": "webhook.status",
                "secret": "secret",
                "createdAt": "webhook.createdAt",
            }
        },
        status=201,
        summary="Create a webhook",
        description=(
            "Messages follow Standard Webhooks and are signed with `secret`, which is shown this"
            " once. Without `events` it is told of every event that the key may read."
        ),
        tag="Webhooks",
        example={
            "url": "https://example.com/hooks",
            "events": ["invoice.paid", "payment.received"],
        },
        source=SOURCE,
    ),
)
