"""Messages over TLS: the name that is asked for, and certificates that are not accepted."""

from asyncio import sleep, start_server, timeout
from contextlib import suppress
from ipaddress import ip_address, ip_network
from ssl import TLSVersion

import pytest
from cryptography.x509 import DNSName, IPAddress

from gateway.webhooks.network import CheckedNetwork
from gateway.webhooks.sending import Sender
from gateway.webhooks.streams import TlsFailed
from gateway.webhooks.targets import TargetRules, Targets
from tests.gateway.webhooks.certificates import make_contexts
from tests.gateway.webhooks.receivers import answers, hangs, receiving
from tests.gateway.webhooks.senders import LOOPBACK, leads_to_loopback

HEADERS = {"content-type": "application/json"}


@pytest.fixture
def contexts(tmp_path):
    return make_contexts(
        tmp_path, DNSName("hooks.example.test"), IPAddress(ip_address("127.0.0.1"))
    )


@pytest.fixture
async def send():
    """Send one message to a host that leads to this machine: `await send(host, port, tls)`."""
    senders = {}

    async def resolve(host):
        return ["127.0.0.1"]

    async def one(host, port, tls=None, seconds=15.0):
        if tls not in senders:
            rules = TargetRules(allow=(ip_network("127.0.0.1"),))
            senders[tls] = Sender(Targets(rules, resolve), exchange_seconds=seconds, tls=tls)
        return await senders[tls].send(f"https://{host}:{port}/", HEADERS, b"{}")

    yield one
    for sender in senders.values():
        await sender.close()


async def test_receiver_is_asked_for_by_the_urls_host(contexts, send):
    server, client = contexts
    asked = []
    server.sni_callback = lambda _, name, __: asked.append(name)
    async with receiving(answers("200 OK", b"thanks"), server) as receiver:
        answer = await send("hooks.example.test", receiver.port, client)
    assert (answer.status, answer.body, answer.fault) == (200, b"thanks", None)
    assert asked == ["hooks.example.test"]
    assert receiver.requests[0].headers["host"] == f"hooks.example.test:{receiver.port}"


async def test_address_is_asked_for_without_a_name(contexts, send):
    server, client = contexts
    asked = []
    server.sni_callback = lambda _, name, __: asked.append(name)
    async with receiving(answers("200 OK"), server) as receiver:
        answer = await send("127.0.0.1", receiver.port, client)
    assert (answer.fault, asked) == (None, [None])


async def test_connection_is_kept_for_the_next_message(contexts, send):
    server, client = contexts
    async with receiving(answers("200 OK"), server) as receiver:
        for _ in range(3):
            assert (await send("hooks.example.test", receiver.port, client)).is_taken
        assert (receiver.connections, len(receiver.requests)) == (1, 3)


async def test_words_behind_an_answer_are_not_taken_for_the_next_one(contexts, send):
    server, client = contexts

    async def part(_, writer):
        writer.write(b"HTTP/1.1 500 No\r\nContent-Length: 0\r\n\r\n")
        writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n")

    async with receiving(part, server) as receiver:
        for _ in range(3):
            answer = await send("hooks.example.test", receiver.port, client)
            assert answer.status == 500


async def test_certificate_of_another_name_is_not_accepted(contexts, send):
    server, client = contexts
    async with receiving(answers("200 OK"), server) as receiver:
        answer = await send("other.example.test", receiver.port, client)
    assert answer.fault == (
        "The receiver's certificate is not accepted: Hostname mismatch, certificate is not valid"
        " for 'other.example.test'."
    )
    assert receiver.requests == []


async def test_certificate_of_an_unknown_authority_is_not_accepted(contexts, send):
    server, _ = contexts
    async with receiving(answers("200 OK"), server) as receiver:
        answer = await send("hooks.example.test", receiver.port)
    assert answer.fault is not None
    assert answer.fault.startswith("The receiver's certificate is not accepted: ")
    assert receiver.requests == []


async def test_receiver_without_tls_is_a_fault(contexts, send):
    async def serve(reader, writer):
        await reader.read(1)
        writer.write(b"HTTP/1.1 400 Bad Request\r\n\r\n")
        writer.close()

    async with await start_server(serve, "127.0.0.1", 0) as server:
        port = server.sockets[0].getsockname()[1]
        answer = await send("hooks.example.test", port, contexts[1])
    assert (answer.status, answer.fault) == (None, "The receiver does not speak TLS as it should.")


async def test_words_before_the_handshake_are_not_taken_for_an_answer(contexts):
    async def serve(reader, writer):
        writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n")
        with suppress(OSError):
            await writer.start_tls(contexts[0])
        writer.close()

    async with await start_server(serve, "127.0.0.1", 0) as server:
        network = CheckedNetwork(Targets(LOOPBACK, leads_to_loopback), "https")
        port = server.sockets[0].getsockname()[1]
        stream = await network.connect_tcp("hooks.example.test", port)
        while not stream.get_extra_info("is_readable"):  # noqa: ASYNC110 -- it tells nobody
            await sleep(0)
        with pytest.raises(TlsFailed):
            await stream.start_tls(contexts[1], "hooks.example.test")
        await stream.aclose()


async def test_receiver_of_an_old_version_of_tls_is_a_fault(contexts, send):
    server, client = contexts
    server.maximum_version = TLSVersion.TLSv1_2
    client.minimum_version = TLSVersion.TLSv1_3
    async with receiving(answers("200 OK"), server) as receiver:
        answer = await send("hooks.example.test", receiver.port, client)
    assert answer.fault == "The receiver does not speak TLS as it should."


async def test_handshake_that_hangs_ends_and_leaves_no_connection(contexts, send):
    async with receiving(hangs) as receiver:
        answer = await send("hooks.example.test", receiver.port, contexts[1], seconds=0.3)
        async with timeout(5):
            await receiver.left.wait()
    assert answer.fault == "No answer came within 0.3 seconds."
