"""The loop of `daftar serve` has transports of its own: messages go out there just the same."""

from asyncio import Runner, timeout
from ssl import SSLContext

import pytest
import uvloop
from cryptography.x509 import DNSName

from gateway.webhooks.sending import Sender
from gateway.webhooks.targets import Targets
from tests.gateway.webhooks.certificates import make_contexts
from tests.gateway.webhooks.receivers import answers, hangs, receiving, says
from tests.gateway.webhooks.senders import BODY, HEADERS, LOOPBACK, leads_to_loopback

TRAILED = b"HTTP/1.1 500 No\r\nContent-Length: 0\r\n\r\nHTTP/1.1 200 OK\r\n\r\n"


async def send_twice(part, server: SSLContext | None = None, client: SSLContext | None = None):
    """Send two messages to a receiver; return their answers, and its connections."""
    sender = Sender(Targets(LOOPBACK, leads_to_loopback), exchange_seconds=0.5, tls=client)
    scheme = "https" if client else "http"
    async with receiving(part, server) as receiver:
        url = f"{scheme}://hooks.example.test:{receiver.port}/"
        told = [await sender.send(url, HEADERS, BODY) for _ in range(2)]
        await sender.close()
        if receiver.connections:
            async with timeout(5):
                await receiver.left.wait()
    return [(one.status, len(one.body), one.fault) for one in told], receiver.connections


@pytest.fixture
def run():
    with Runner(loop_factory=uvloop.new_event_loop) as runner:
        yield runner.run


@pytest.mark.parametrize(
    ("part", "expected", "connections"),
    [
        (answers("200 OK", b"thanks"), (200, 6, None), 1),
        (answers("200 OK", bytes(1_000_000)), (200, 65_536, None), 2),
        (says(TRAILED), (500, 0, "The receiver answered 500."), 2),
        (says(b""), (None, 0, "The connection ended before an answer came."), 2),
        (hangs, (None, 0, "No answer came within 0.5 seconds."), 2),
    ],
)
def test_messages_go_out(run, part, expected, connections):
    assert run(send_twice(part)) == ([expected] * 2, connections)


def test_messages_go_out_over_tls(run, tmp_path):
    contexts = make_contexts(tmp_path, DNSName("hooks.example.test"))
    told, connections = run(send_twice(answers("200 OK", b"thanks"), *contexts))
    assert (told, connections) == ([(200, 6, None)] * 2, 1)


def test_certificate_of_another_name_is_not_accepted(run, tmp_path):
    contexts = make_contexts(tmp_path, DNSName("other.example.test"))
    told, _ = run(send_twice(answers("200 OK"), *contexts))
    assert {status for status, _, _ in told} == {None}
    assert all("certificate is not accepted: Hostname mismatch" in fault for _, _, fault in told)


def test_handshake_that_hangs_leaves_no_connection(run, tmp_path):
    _, client = make_contexts(tmp_path, DNSName("hooks.example.test"))
    told, connections = run(send_twice(hangs, None, client))
    assert (told, connections) == ([(None, 0, "No answer came within 0.5 seconds.")] * 2, 2)
