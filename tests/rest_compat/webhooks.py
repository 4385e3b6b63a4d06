"""What canned books answer for webhooks."""

from collections.abc import Mapping
from typing import Any

from tests.rest_compat.records import page_of

EVENT: Mapping[str, Any] = {
    "event": "invoice.paid",
    "description": "A document was settled in full.",
}
WEBHOOK: Mapping[str, Any] = {
    "id": "whk_1",
    "url": "https://example.com/hooks",
    "events": ["invoice.paid"],
    "status": "ACTIVE",
    "createdAt": "2026-03-30T09:15:00.000000Z",
}
WEBHOOKS: Mapping[str, Any] = {
    "webhookEvents": page_of(EVENT),
    "createWebhook": {"webhook": WEBHOOK, "secret": "whsec_c2VjcmV0"},
}
