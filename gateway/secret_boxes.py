"""Secrets that are kept in the database encrypted, under a key derived from the server's secret.

What is kept: a version byte, a nonce of 12 random bytes, and AES-256-GCM of the text. The label
(the organisation) is authenticated with it: what was sealed for one opens for no other. Boxes of
different purposes open nothing of each other.
"""

from secrets import token_bytes

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from gateway.secret import derive

WEBHOOK_SECRETS = "webhook-secrets"
VERSION = b"\x01"
NONCE_LENGTH = 12


class SecretUnreadable(Exception):
    """What is kept was sealed for somebody else, under another secret, or was damaged."""


class SecretBox:
    """Seals and opens texts under one server secret."""

    def __init__(self, secret: bytes, purpose: str) -> None:
        self._cipher = AESGCM(derive(secret, purpose))

    def seal(self, text: str, label: str) -> bytes:
        """Encrypt a text for a label."""
        nonce = token_bytes(NONCE_LENGTH)
        return VERSION + nonce + self._cipher.encrypt(nonce, text.encode(), _bound(label))

    def open(self, sealed: bytes, label: str) -> str:
        """Decrypt what was sealed for this label, or raise SecretUnreadable."""
        head = len(VERSION) + NONCE_LENGTH
        if not sealed.startswith(VERSION) or len(sealed) < head:
            raise SecretUnreadable("A kept secret is of an unknown version.")
        try:
            opened = self._cipher.decrypt(sealed[1:head], sealed[head:], _bound(label))
        except InvalidTag:
            raise SecretUnreadable("A kept secret cannot be opened.") from None
        return opened.decode()


def _bound(label: str) -> bytes:
    return VERSION + label.encode()
