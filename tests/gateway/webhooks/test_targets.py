"""Where messages may go, as it is checked when a webhook is registered."""

from asyncio import sleep
from ipaddress import ip_network
from urllib.parse import urlsplit

import pytest
from hypothesis import example, given
from hypothesis.strategies import text

from gateway.settings import Settings
from gateway.webhooks.public_addresses import parse_address
from gateway.webhooks.resolving import SystemResolver
from gateway.webhooks.targets import TargetRules, Targets, target_rules
from gateway.webhooks.urls import Target, read_url
from ledger.errors import InvalidInput
from tests.gateway.webhooks.refused_addresses import NOT_PUBLIC, PUBLIC, in_url

URL = "https://hooks.example.com/daftar"
NOT_PUBLIC_MESSAGE = "Messages go to public addresses only, and the URL's host has another one."


def leads_to(*addresses):
    """Return a resolver for which every name has these addresses."""

    async def resolve(host):
        if not addresses:
            raise OSError(-2, "Name or service not known")
        return addresses

    return resolve


def targets(*addresses, **rules):
    allow = tuple(ip_network(text) for text in rules.pop("allow", ()))
    return Targets(TargetRules(allow, **rules), leads_to(*addresses))


async def refusal(judge, url):
    """Return what a URL is refused with, which always names its field."""
    with pytest.raises(InvalidInput) as caught:
        await judge.check(url)
    assert [detail.path for detail in caught.value.details] == [("url",)]
    return caught.value.message


@pytest.mark.parametrize("address", NOT_PUBLIC)
async def test_name_of_an_address_that_is_not_public_is_refused(address):
    assert await refusal(targets(address), URL) == NOT_PUBLIC_MESSAGE


@pytest.mark.parametrize("address", NOT_PUBLIC)
async def test_address_that_is_not_public_is_refused(address):
    assert await refusal(targets(), f"https://{in_url(address)}/") == NOT_PUBLIC_MESSAGE


@pytest.mark.parametrize("address", PUBLIC)
async def test_public_address_may_be_sent_to(address):
    await targets(address).check(URL)
    await targets().check(f"https://{in_url(address)}/")


@pytest.mark.parametrize(
    "addresses", [("8.8.8.8", "10.0.0.1"), ("::1", "2606:4700:4700::1111"), ("8.8.8.8", "::")]
)
async def test_one_address_that_is_not_public_refuses_the_name(addresses):
    assert await refusal(targets(*addresses), URL) == NOT_PUBLIC_MESSAGE


@pytest.mark.parametrize("address", ["fe80::1%eth0", "2606:4700:4700::1111%1", "nonsense", ""])
async def test_answer_of_the_resolver_that_is_no_plain_address_is_refused(address):
    assert (
        await refusal(targets("8.8.8.8", address), URL)
        == "The URL's host leads to an address that cannot be sent to."
    )


@pytest.mark.parametrize(
    "host",
    [
        "127.1",
        "127.0.1",
        "2130706433",
        "0x7f000001",
        "0x7f.0.0.1",
        "0x7f.1",
        "0x",
        "017700000001",
        "0177.0.0.1",
        "127.0.0.01",
        "127.0.0.1.1",
        "0",
        "1",
        "256.1.1.1",
        "4294967297",
        "8.8.8",
        "134744072",
        "example.1",
    ],
)
async def test_unusual_form_of_an_ipv4_address_is_refused(host):
    expected = "An IPv4 address to send to is four decimal numbers."
    assert await refusal(targets("8.8.8.8"), f"https://{host}/") == expected


@pytest.mark.parametrize(
    "host",
    [
        "[::ffff:7f00:1]",
        "[::ffff:127.0.0.1]",
        "[::7f00:1]",
        "[0:0:0:0:0:ffff:7f00:0001]",
        "[2002:7f00:1::]",
        "[64:ff9b::a00:1]",
        "[::FFFF:7F00:1]",
    ],
)
async def test_ipv4_address_within_an_ipv6_address_is_refused(host):
    assert await refusal(targets(), f"https://{host}/") == NOT_PUBLIC_MESSAGE


@pytest.mark.parametrize(
    ("url", "message"),
    [
        ("", "A URL to send to reads like https://example.com/hooks."),
        ("https://hooks.example.com/a b", "A URL has visible ASCII characters alone"),
        (" https://hooks.example.com/", "A URL has visible ASCII characters alone"),
        ("https://hooks.example.com/\n", "A URL has visible ASCII characters alone"),
        ("https://hooks.exa\tmple.com/", "A URL has visible ASCII characters alone"),
        ("https://hooks.example.com\r\nHost: x/", "A URL has visible ASCII characters alone"),
        ("https://hooks.example.com\x00/", "A URL has visible ASCII characters alone"),
        ("https://مثال.example/", "A URL has visible ASCII characters alone"),
        ("https://127。0。0。1/", "A URL has visible ASCII characters alone"),
        ("https://１２７.0.0.1/", "A URL has visible ASCII characters alone"),
        ("https://ⓛocalhost/", "A URL has visible ASCII characters alone"),
        ("https://" + "a" * 2_040 + "/", "A URL has at most 2,048 characters."),
        ("https://hooks.example.com\\@127.0.0.1/", "A URL to send to has no backslash"),
        ("https:\\\\hooks.example.com/", "A URL to send to has no backslash"),
        ("https://hooks.example.com/#part", "A URL to send to has no backslash and no fragment"),
        ("https://hooks.example.com#@127.0.0.1/", "A URL to send to has no backslash and no frag"),
        ("hooks.example.com", "A URL to send to reads like https://example.com/hooks."),
        ("//hooks.example.com/", "A URL to send to reads like https://example.com/hooks."),
        ("https:/hooks.example.com/", "A URL to send to reads like https://example.com/hooks."),
        ("https:hooks.example.com", "A URL to send to reads like https://example.com/hooks."),
        ("ftp://hooks.example.com/", "A URL to send to reads like https://example.com/hooks."),
        ("file:///etc/passwd", "A URL to send to reads like https://example.com/hooks."),
        ("gopher://127.0.0.1:6379/", "A URL to send to reads like https://example.com/hooks."),
        ("unix://var/run", "A URL to send to reads like https://example.com/hooks."),
        ("https://user:word@hooks.example.com/", "A URL to send to has no user name"),
        ("https://@hooks.example.com/", "A URL to send to has no user name and no password."),
        ("https://hooks.example.com@127.0.0.1/", "A URL to send to has no user name"),
        ("https:///path", "The URL's host is not a host name"),
        ("https://?query", "The URL's host is not a host name"),
        ("https://.example.com/", "The URL's host is not a host name"),
        ("https://hooks..example.com/", "The URL's host is not a host name"),
        ("https://hooks.example.com./", "The URL's host is not a host name"),
        ("https://127.0.0.1./", "The URL's host is not a host name"),
        ("https://%31%32%37.0.0.1/", "The URL's host is not a host name"),
        ("https://hooks.example.com%00.org/", "The URL's host is not a host name"),
        ("https://hooks.example.com;x/", "The URL's host is not a host name"),
        ("https://" + "a" * 64 + ".com/", "The URL's host is not a host name"),
        ("https://" + "a." * 127 + "com/", "The URL's host is not a host name"),
        ("https://[::1%25lo]/", "An IPv6 address to send to has no zone."),
        ("https://[fe80::1%eth0]/", "An IPv6 address to send to has no zone."),
        ("https://[::1/", "The URL's host and port cannot be read."),
        ("https://[]/", "The URL's host is not an IPv6 address."),
        ("https://[127.0.0.1]/", "The URL's host is not an IPv6 address."),
        ("https://[v1.x]/", "The URL's host is not an IPv6 address."),
        ("https://::1/", "The URL's host and port cannot be read."),
        ("https://hooks.example.com:/", "The URL's host and port cannot be read."),
        ("https://hooks.example.com:443:80/", "The URL's host and port cannot be read."),
        ("https://hooks.example.com:https/", "The URL's host and port cannot be read."),
        ("https://hooks.example.com:-1/", "The URL's host and port cannot be read."),
        ("https://hooks.example.com:0/", "The URL's port is not from 1 to 65535."),
        ("https://hooks.example.com:65979/", "The URL's port is not from 1 to 65535."),
    ],
)
async def test_url_that_could_be_read_in_two_ways_is_refused(url, message):
    assert (await refusal(targets("8.8.8.8"), url)).startswith(message)


@pytest.mark.parametrize(
    ("url", "target", "authority"),
    [
        (
            "HTTPS://Hooks.Example.COM/Path?Query=1&b=%20",
            Target("https", "hooks.example.com", 443, "/Path?Query=1&b=%20"),
            "hooks.example.com",
        ),
        (
            "https://xn--mgbh0fb.example?x",
            Target("https", "xn--mgbh0fb.example", 443, "/?x"),
            "xn--mgbh0fb.example",
        ),
        (
            "http://8.8.8.8:8080",
            Target("http", "8.8.8.8", 8_080, "/"),
            "8.8.8.8:8080",
        ),
        (
            "https://[2606:4700:4700:0:0:0:0:1111]:443/@:",
            Target("https", "2606:4700:4700::1111", 443, "/@:"),
            "[2606:4700:4700::1111]",
        ),
    ],
)
def test_url_is_read_one_way(url, target, authority):
    assert read_url(url) == target
    assert target.authority == authority


@given(text("htps:/.@[]#?\\%0127.xeé \t\n-_a", max_size=40))
@example("[0:0::1]:0443/@a?b")
@example("hooks.example.com/a@127.0.0.1:80/")
def test_what_is_read_is_what_others_would_read(rest):
    url = f"https://{rest}"
    try:
        target = read_url(url)
    except InvalidInput:
        return
    read = urlsplit(url)
    assert (read.username, read.password, read.fragment) == (None, None, "")
    assert (read.port or 443) == target.port
    assert (parse_address(read.hostname or "") or read.hostname) == (
        parse_address(target.host) or target.host
    )


def test_url_of_2048_characters_is_taken():
    assert read_url("https://example.com/".ljust(2_048, "a")).port == 443


async def test_name_that_does_not_resolve_is_refused():
    assert await refusal(targets(), URL) == "The URL's host does not resolve."


async def test_name_that_the_system_does_not_know_is_refused():
    resolver = SystemResolver()
    judge = Targets(TargetRules(), resolver)
    message = await refusal(judge, "https://nowhere.invalid/")
    resolver.close()
    assert message.startswith("The URL's host does not resolve")


async def test_name_of_this_machine_is_refused():
    resolver = SystemResolver()
    message = await refusal(Targets(TargetRules(), resolver), "https://localhost/")
    resolver.close()
    assert message == NOT_PUBLIC_MESSAGE


async def test_resolver_that_hangs_is_not_waited_for():
    async def hang(host):
        await sleep(3_600)

    judge = Targets(TargetRules(), hang, resolution_seconds=0.01)
    assert await refusal(judge, URL) == "The URL's host does not resolve within 0.01 seconds."


async def test_http_is_refused_unless_the_operator_takes_it():
    judge = targets("8.8.8.8", ports=frozenset({80, 443}))
    assert await refusal(judge, "http://hooks.example.com/") == "Messages go over https only."
    taken = targets("8.8.8.8", is_http_allowed=True, ports=frozenset({80, 443}))
    await taken.check("http://hooks.example.com/")


async def test_http_needs_its_port_listed_too():
    judge = targets("8.8.8.8", is_http_allowed=True)
    message = await refusal(judge, "http://hooks.example.com/")
    assert message == "Messages go to these ports only: 443."


@pytest.mark.parametrize("port", [22, 25, 80, 6379, 8_443])
async def test_port_that_is_not_listed_is_refused(port):
    message = await refusal(
        targets("8.8.8.8", ports=frozenset({443, 9_443})), f"https://hooks.example.com:{port}/"
    )
    assert message == "Messages go to these ports only: 443, 9443."


async def test_http_does_not_open_what_is_not_public():
    judge = targets("10.0.0.1", is_http_allowed=True, ports=frozenset({80}))
    assert await refusal(judge, "http://hooks.example.com/") == NOT_PUBLIC_MESSAGE


@pytest.mark.parametrize(
    "url", ["https://receiver/", "http://receiver/", "http://receiver:8080/", "http://10.1.2.3/"]
)
async def test_allowed_network_is_open_to_http_and_every_port(url):
    await targets("10.1.2.3", allow=["10.1.0.0/16"]).check(url)


async def test_allowed_network_opens_no_other():
    judge = targets("10.1.2.3", "10.2.0.1", allow=["10.1.0.0/16"])
    assert await refusal(judge, "http://receiver/") == NOT_PUBLIC_MESSAGE


async def test_allowed_network_is_not_reached_through_a_mapped_address():
    judge = targets("::ffff:10.1.2.3", allow=["10.1.0.0/16"])
    assert await refusal(judge, "https://receiver/") == NOT_PUBLIC_MESSAGE


async def test_ipv6_network_may_be_allowed():
    await targets("fd00:1::7", allow=["fd00:1::/32"]).check("http://receiver:9000/")


def test_rules_come_from_the_settings():
    settings = Settings(
        _env_file=None,
        webhook_allow="10.1.0.0/16, ::1",
        webhook_http=True,
        webhook_ports="443, 80",
    )
    allow = (ip_network("10.1.0.0/16"), ip_network("::1/128"))
    assert target_rules(settings) == TargetRules(allow, True, frozenset({80, 443}))
