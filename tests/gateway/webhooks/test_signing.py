"""Signatures: what the library of Standard Webhooks accepts, and what it rejects."""

from base64 import b64decode

import pytest
from standardwebhooks import Webhook, WebhookVerificationError

from gateway.webhooks.signing import message_headers, mint_secret
from storage.database import now_micros

MESSAGE = "msg_org_palm.42"
BODY = '{"type":"invoice.issued","data":{"name":"نخلة"}}'.encode()


def signed(*secrets, now=None, body=BODY):
    return message_headers(secrets, MESSAGE, now_micros() if now is None else now, body)


def test_secret_is_32_random_bytes_behind_its_prefix():
    one, other = mint_secret(), mint_secret()
    assert one.startswith("whsec_")
    assert len(b64decode(one.removeprefix("whsec_"), validate=True)) == 32
    assert one != other


def test_headers_are_those_of_the_standard():
    headers = message_headers(
        ["whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"],
        "msg_p5jXN8AQM9LWM0D4loKWxJek",
        1_614_265_330_999_999,
        b'{"test": 2432232314}',
    )
    assert headers == {
        "content-type": "application/json",
        "accept-encoding": "identity",
        "user-agent": "Daftar-Webhooks",
        "webhook-id": "msg_p5jXN8AQM9LWM0D4loKWxJek",
        "webhook-timestamp": "1614265330",
        "webhook-signature": "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=",
    }


def test_library_accepts_what_was_signed():
    secret = mint_secret()
    told = Webhook(secret).verify(BODY, signed(secret))
    assert told == {"type": "invoice.issued", "data": {"name": "نخلة"}}


def test_both_secrets_verify_while_one_follows_the_other():
    new, old = mint_secret(), mint_secret()
    headers = signed(new, old)
    assert len(headers["webhook-signature"].split(" ")) == 2
    for secret in (new, old):
        Webhook(secret).verify(BODY, headers)
    with pytest.raises(WebhookVerificationError):
        Webhook(mint_secret()).verify(BODY, headers)


@pytest.mark.parametrize("name", ["webhook-id", "webhook-timestamp", "body"])
def test_library_rejects_what_was_tampered_with(name):
    secret = mint_secret()
    headers = signed(secret)
    body = BODY + b" " if name == "body" else BODY
    if name == "webhook-id":
        headers[name] = "msg_org_palm.43"
    if name == "webhook-timestamp":
        headers[name] = str(int(headers[name]) - 1)
    with pytest.raises(WebhookVerificationError, match="No matching signature"):
        Webhook(secret).verify(body, headers)


@pytest.mark.parametrize(
    ("seconds", "reason"), [(-301, "timestamp too old"), (302, "timestamp too new")]
)
def test_library_rejects_what_is_stale(seconds, reason):
    secret = mint_secret()
    headers = signed(secret, now=now_micros() + seconds * 1_000_000)
    with pytest.raises(WebhookVerificationError, match=reason):
        Webhook(secret).verify(BODY, headers)
