"""Senders of messages: to this machine unless a test says otherwise."""

from ipaddress import ip_network

import pytest

from gateway.webhooks.sending import Sender
from gateway.webhooks.targets import TargetRules, Targets

LOOPBACK = TargetRules(allow=(ip_network("127.0.0.0/8"),))
NOON = 1_767_268_800_000_000  # 2026-01-01 12:00:00 UTC
HEADERS = {"content-type": "application/json", "webhook-id": "msg_1"}
BODY = b'{"type":"test"}'


async def leads_to_loopback(host):
    return ["127.0.0.1"]


@pytest.fixture
async def new_sender():
    """Make a sender that is closed behind the test."""
    senders = []

    def make(rules=LOOPBACK, resolve=leads_to_loopback, **options):
        senders.append(Sender(Targets(rules, resolve), lambda: NOON, **options))
        return senders[-1]

    yield make
    for sender in senders:
        await sender.close()


@pytest.fixture
def sender(new_sender):
    return new_sender()
