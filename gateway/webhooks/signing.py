"""Messages are signed as Standard Webhooks say, so that receivers verify with any library of it."""

from base64 import b64decode, b64encode
from collections.abc import Sequence
from hashlib import sha256
from hmac import digest
from secrets import token_bytes

SECRET_PREFIX = "whsec_"
SECRET_LENGTH = 32
MICROSECONDS = 1_000_000


def mint_secret() -> str:
    """Make the text of a new secret."""
    return SECRET_PREFIX + b64encode(token_bytes(SECRET_LENGTH)).decode()


def message_headers(secrets: Sequence[str], message: str, now: int, body: bytes) -> dict[str, str]:
    """Return all headers of a message sent at an instant (microseconds).

    Every secret signs, so that a receiver that knows one of them can verify.
    """
    timestamp = now // MICROSECONDS
    return {
        "content-type": "application/json",
        "accept-encoding": "identity",
        "user-agent": "Daftar-Webhooks",
        "webhook-id": message,
        "webhook-timestamp": str(timestamp),
        "webhook-signature": " ".join(sign(one, message, timestamp, body) for one in secrets),
    }


def sign(secret: str, message: str, timestamp: int, body: bytes) -> str:
    """Return one signature; `timestamp` is seconds."""
    key = b64decode(secret.removeprefix(SECRET_PREFIX), validate=True)
    signed = digest(key, b"%s.%d.%s" % (message.encode(), timestamp, body), sha256)
    return f"v1,{b64encode(signed).decode()}"
