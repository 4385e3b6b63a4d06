"""Webhooks of v1 against the contract."""

import pytest
from starlette.testclient import TestClient

from rest_compat import openapi
from rest_compat.dialects import G_LEDGER_V1
from tests.rest_compat.books import SDL, Books
from tests.rest_compat.webhooks import EVENT, WEBHOOK


def test_catalogue_is_paged_in_the_envelope(client: TestClient, books: Books):
    answer = client.get("/api/v1/webhooks?limit=10")

    assert answer.json() == {"data": [EVENT], "total": 1, "page": 1, "limit": 50, "pages": 1}
    assert books.arguments == {"page": 1, "limit": 10}


def test_created_webhook_is_answered_flat_with_its_secret(client: TestClient, books: Books):
    sent = {"url": "https://example.com/hooks", "events": ["invoice.paid"]}
    answer = client.post("/api/v1/webhooks", json=sent)

    assert answer.status_code == 201
    assert answer.json() == {
        "data": {**WEBHOOK, "status": "active", "secret": "whsec_c2VjcmV0"},
    }
    assert books.arguments == {"input": sent}


def test_events_may_be_left_out(client: TestClient, books: Books):
    client.post("/api/v1/webhooks", json={"url": "https://example.com/hooks"})

    assert books.arguments == {"input": {"url": "https://example.com/hooks"}}


@pytest.mark.parametrize(
    ("body", "path"),
    [
        ({"events": []}, ["url"]),
        ({"url": 5}, ["url"]),
        ({"url": "https://example.com", "events": "invoice.paid"}, ["events"]),
        ({"url": "https://example.com", "events": ["invoice.paid", 5]}, ["events", 1]),
        ({"url": "https://example.com", "secret": "mine"}, ["secret"]),
    ],
)
def test_bad_body_is_refused_by_the_field(
    client: TestClient, books: Books, body: dict[str, object], path: list[str | int]
):
    answer = client.post("/api/v1/webhooks", json=body)

    assert answer.status_code == 400
    assert answer.json()["details"][0]["path"] == path
    assert books.calls == []


def test_secret_of_a_replay_is_null(client: TestClient, books: Books):
    books.answers["createWebhook"] = {"webhook": WEBHOOK, "secret": None}

    answer = client.post("/api/v1/webhooks", json={"url": "https://example.com/hooks"})

    assert answer.json()["data"]["secret"] is None


def test_contract_of_the_created_webhook_is_flat():
    document = openapi(G_LEDGER_V1, SDL)
    created = document["paths"]["/api/v1/webhooks"]["post"]["responses"]["201"]
    data = created["content"]["application/json"]["schema"]["properties"]["data"]

    assert list(data["properties"]) == ["id", "url", "events", "status", "secret", "createdAt"]
    assert data["properties"]["secret"]["type"] == ["string", "null"]
    assert "Webhook" not in document["components"]["schemas"]
