"""Where messages may go: public addresses, over https, and what the operator allows beside them."""

from asyncio import timeout
from collections.abc import Awaitable, Callable, Sequence, Set
from dataclasses import dataclass

from gateway.settings import Network, Settings
from gateway.webhooks.public_addresses import Address, is_public, parse_address
from gateway.webhooks.urls import read_url, refuse

RESOLUTION_SECONDS = 5.0

Resolve = Callable[[str], Awaitable[Sequence[str]]]
"""Returns the addresses of a host name; raises OSError if there are none."""


@dataclass(frozen=True, slots=True)
class TargetRules:
    """What the operator decides. Networks in `allow` are open to http and on every port too."""

    allow: Sequence[Network] = ()
    is_http_allowed: bool = False
    ports: Set[int] = frozenset({443})


class Targets:
    """Checks URLs and finds the addresses that messages may be sent to."""

    def __init__(
        self,
        rules: TargetRules,
        resolve: Resolve,
        resolution_seconds: float = RESOLUTION_SECONDS,
    ) -> None:
        self._rules = rules
        self._resolve = resolve
        self._resolution_seconds = resolution_seconds

    async def check(self, url: str) -> None:
        """Raise InvalidInput, its path `url`, unless messages may go to this URL as of now."""
        target = read_url(url)
        await self.find_addresses(target.scheme, target.host, target.port)

    async def find_addresses(self, scheme: str, host: str, port: int) -> Sequence[Address]:
        """Resolve a host and return its addresses; InvalidInput if any of them is refused."""
        found = [parse_address(text) for text in await self._look_up(host)]
        addresses = [address for address in found if address is not None]
        if not addresses or len(addresses) < len(found):
            refuse("The URL's host leads to an address that cannot be sent to.")
        for address in addresses:
            self._judge(scheme, port, address)
        return addresses

    async def _look_up(self, host: str) -> Sequence[str]:
        if parse_address(host) is not None:
            return (host,)
        try:
            async with timeout(self._resolution_seconds):
                return await self._resolve(host)
        except TimeoutError:
            refuse(f"The URL's host does not resolve within {self._resolution_seconds:g} seconds.")
        except (OSError, UnicodeError):
            refuse("The URL's host does not resolve.")

    def _judge(self, scheme: str, port: int, address: Address) -> None:
        """Refuse an address; that it is private is said without saying which one it is."""
        if any(address in network for network in self._rules.allow):
            return
        if not is_public(address):
            refuse("Messages go to public addresses only, and the URL's host has another one.")
        if scheme != "https" and not self._rules.is_http_allowed:
            refuse("Messages go over https only.")
        if port not in self._rules.ports:
            ports = ", ".join(map(str, sorted(self._rules.ports)))
            refuse(f"Messages go to these ports only: {ports}.")


def target_rules(settings: Settings) -> TargetRules:
    """Return the rules that the settings give."""
    return TargetRules(
        settings.webhook_networks, settings.webhook_http, frozenset(settings.webhook_port_numbers)
    )
