"""The tools of webhooks, opened once per process: for the server's doors and for workers alike."""

from dataclasses import dataclass

from gateway.secret import load_secret
from gateway.secret_boxes import WEBHOOK_SECRETS, SecretBox
from gateway.settings import Settings
from gateway.webhooks.resolving import SystemResolver
from gateway.webhooks.sending import Sender
from gateway.webhooks.targets import Targets, target_rules
from storage.database import Database


@dataclass(frozen=True, slots=True)
class WebhookTools:
    """What messages are judged, sealed and sent with."""

    targets: Targets
    sender: Sender
    secrets: SecretBox
    resolver: SystemResolver
    database: Database

    async def close(self) -> None:
        """End the connections; messages that are under way fail."""
        await self.sender.close()
        self.resolver.close()


def open_tools(settings: Settings, database: Database) -> WebhookTools:
    """Make the tools; they belong to the loop they are first used in."""
    resolver = SystemResolver()
    targets = Targets(target_rules(settings), resolver)
    sender = Sender(targets, database.clock)
    secrets = SecretBox(load_secret(settings), WEBHOOK_SECRETS)
    return WebhookTools(targets, sender, secrets, resolver, database)
