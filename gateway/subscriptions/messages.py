"""The messages of graphql-transport-ws, read and refused as the protocol says."""

from typing import Any, NoReturn

import msgspec

from gateway.parameters import Parameters, exact_number

SUBPROTOCOL = "graphql-transport-ws"
ID_LENGTH_MOST = 200
REASON_BYTES_MOST = 123

BAD_REQUEST = 4400
UNAUTHORIZED = 4401
FORBIDDEN = 4403
SUBPROTOCOL_NOT_ACCEPTABLE = 4406
INITIALISATION_TIMEOUT = 4408
SUBSCRIBER_EXISTS = 4409
TOO_MANY_INITIALISATIONS = 4429
INTERNAL_ERROR = 1011
TRY_AGAIN_LATER = 1013


class Closing(Exception):
    """The connection is to be closed, with this code."""

    def __init__(self, code: int, reason: str) -> None:
        super().__init__(reason)
        self.code = code
        self.reason = reason


class Message(msgspec.Struct):
    """What a client sends."""

    type: str
    id: str | None = None
    payload: Any = None


_decode = msgspec.json.Decoder(Message, float_hook=exact_number).decode


def read_message(text: str) -> Message:
    """Read a message, or raise Closing."""
    try:
        return _decode(text)
    except (msgspec.MsgspecError, ValueError, RecursionError):
        raise Closing(BAD_REQUEST, "A message is a JSON object with a type.") from None


def read_parameters(message: Message) -> tuple[str, Parameters]:
    """Read a `subscribe` message: its id and what is to be run."""
    try:
        name, asked = read_id(message), msgspec.convert(message.payload, Parameters)
    except (msgspec.ValidationError, RecursionError) as fault:
        raise Closing(BAD_REQUEST, f"The payload of subscribe is refused: {fault}") from None
    if not asked.query and asked.document_id is None and not asked.extensions:
        raise Closing(BAD_REQUEST, "The payload of subscribe has a query or a documentId.")
    return name, asked


def read_id(message: Message) -> str:
    """Return the id of an operation."""
    if not message.id or len(message.id) > ID_LENGTH_MOST:
        _refuse_id(message.type)
    return message.id


def read_authorization(message: Message) -> str | None:
    """Return what the payload of `connection_init` says of who connects."""
    return _read_one(message, "authorization")


def read_csrf_token(message: Message) -> str | None:
    """Return the token of a session of the console's pages, in the payload's `csrf`."""
    return _read_one(message, "csrf")


def _read_one(message: Message, wanted: str) -> str | None:
    if message.payload is None:
        return None
    if not isinstance(message.payload, dict):
        raise Closing(BAD_REQUEST, "The payload of connection_init is an object.")
    found = [value for name, value in message.payload.items() if name.lower() == wanted]
    if len(found) > 1 or not all(isinstance(value, str) for value in found):
        raise Closing(BAD_REQUEST, f"The payload of connection_init has one {wanted}, a text.")
    return found[0] if found else None


def shorten(reason: str) -> str:
    """Cut a reason to what a close frame holds."""
    return reason.encode()[:REASON_BYTES_MOST].decode(errors="ignore")


def _refuse_id(kind: str) -> NoReturn:
    raise Closing(BAD_REQUEST, f"A {kind} message has an id of 1 to {ID_LENGTH_MOST} characters.")
