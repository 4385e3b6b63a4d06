"""Connections: whom they lead to is judged at the very connection, by what was resolved for it."""

import pytest

from gateway.webhooks.targets import TargetRules, Targets
from tests.gateway.webhooks.receivers import answers, hangs, receiving
from tests.gateway.webhooks.refused_addresses import NOT_PUBLIC, in_url
from tests.gateway.webhooks.senders import BODY, HEADERS

NOT_PUBLIC_FAULT = "Messages go to public addresses only, and the URL's host has another one."


async def test_receiver_that_is_not_there_is_a_fault(sender):
    async with receiving(hangs) as receiver:
        pass
    answer = await sender.send(receiver.url, HEADERS, BODY)
    assert (answer.status, answer.fault) == (None, "The receiver refused the connection.")


@pytest.mark.parametrize("address", NOT_PUBLIC)
async def test_address_that_is_not_public_is_not_connected_to(new_sender, address):
    sender = new_sender(TargetRules())
    answer = await sender.send(f"https://{in_url(address)}/", HEADERS, BODY)
    assert (answer.status, answer.fault) == (None, NOT_PUBLIC_FAULT)


@pytest.mark.parametrize("address", NOT_PUBLIC)
async def test_name_of_an_address_that_is_not_public_is_not_connected_to(new_sender, address):
    async def resolve(host):
        return ["8.8.8.8", address]

    answer = await new_sender(TargetRules(), resolve).send("https://a.example/", HEADERS, BODY)
    assert (answer.status, answer.fault) == (None, NOT_PUBLIC_FAULT)


async def test_name_that_leads_elsewhere_behind_its_check_is_not_followed(new_sender):
    addresses = iter(["8.8.8.8", "127.0.0.1"])

    async def resolve(host):
        return [next(addresses)]

    async with receiving(answers("200 OK")) as receiver:
        rules = TargetRules(is_http_allowed=True, ports=frozenset({receiver.port}))
        url = f"http://rebound.example:{receiver.port}/"
        await Targets(rules, resolve).check(url)
        answer = await new_sender(rules, resolve).send(url, HEADERS, BODY)
        assert receiver.connections == 0
    assert (answer.status, answer.fault) == (None, NOT_PUBLIC_FAULT)


async def test_name_is_resolved_once_for_a_connection(new_sender):
    addresses = iter(["127.0.0.1"])

    async def resolve(host):
        return [next(addresses)]

    async with receiving(answers("200 OK")) as receiver:
        url = f"http://once.example:{receiver.port}/"
        answer = await new_sender(resolve=resolve).send(url, HEADERS, BODY)
    assert answer.is_taken
    assert receiver.requests[0].headers["host"] == f"once.example:{receiver.port}"


async def test_second_address_is_tried_when_the_first_has_no_receiver(new_sender):
    async def resolve(host):
        return ["127.0.0.2", "127.0.0.1"]

    async with receiving(answers("200 OK")) as receiver:
        url = f"http://two.example:{receiver.port}/"
        answer = await new_sender(resolve=resolve).send(url, HEADERS, BODY)
    assert answer.is_taken


async def test_http_to_a_public_address_is_not_connected_to(new_sender):
    rules = TargetRules(ports=frozenset({80, 443}))
    answer = await new_sender(rules).send("http://8.8.8.8/", HEADERS, BODY)
    assert answer.fault == "Messages go over https only."


async def test_url_that_cannot_be_read_is_a_fault(sender):
    answer = await sender.send("https://user@hooks.example.com/", HEADERS, BODY)
    assert answer.fault == "A URL to send to has no user name and no password."


async def test_name_that_does_not_resolve_is_a_fault(new_sender):
    async def resolve(host):
        raise OSError(-2, "Name or service not known")

    answer = await new_sender(resolve=resolve).send("https://a.example/", HEADERS, BODY)
    assert (answer.status, answer.fault) == (None, "The URL's host does not resolve.")


@pytest.mark.parametrize("name", ["HTTP_PROXY", "http_proxy", "ALL_PROXY", "all_proxy"])
async def test_proxy_of_the_environment_is_passed_by(sender, monkeypatch, name):
    async with receiving(answers("200 OK")) as receiver, receiving(answers("200 OK")) as proxy:
        monkeypatch.setenv(name, proxy.url)
        answer = await sender.send(receiver.url, HEADERS, BODY)
        assert (proxy.connections, len(receiver.requests)) == (0, 1)
    assert answer.is_taken
