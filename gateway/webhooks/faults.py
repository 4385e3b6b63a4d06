"""Why there is no answer, in one sentence for whoever looks after the receiver."""

from ssl import SSLCertVerificationError

from httpcore2 import (
    ConnectError,
    ConnectTimeout,
    ReadError,
    RemoteProtocolError,
    WriteError,
)

from gateway.webhooks.streams import AnswerTooLong, TlsFailed
from ledger.errors import LedgerError

TOO_LONG = 431
"""The status that the parser of answers hints at when a head has no end."""


def describe_fault(fault: Exception, *, has_head: bool) -> str | None:
    """Say what went wrong, or None if nobody foresaw it; `has_head`: a status had come."""
    match fault:
        case LedgerError():
            return fault.message
        case ConnectTimeout():
            return "No connection was made in time."
        case TlsFailed():
            return _describe_tls(_cause(fault))
        case ConnectError():
            if isinstance(_cause(fault), ConnectionRefusedError):
                return "The receiver refused the connection."
            return "The receiver cannot be reached."
        case AnswerTooLong():
            return "The answer is too long."
        case RemoteProtocolError() | ReadError() | WriteError() if has_head:
            return "The answer broke off or is damaged."
        case RemoteProtocolError():
            return _describe_head(_cause(fault))
        case ReadError() | WriteError():
            return "The connection broke off before an answer came."
    return None


def describe_status(status: int) -> str | None:
    """Say what is wrong with a whole answer's status; None if the message was taken."""
    if 200 <= status < 300:
        return None
    if 300 <= status < 400:
        return f"The receiver answered {status}, and redirects are not followed."
    return f"The receiver answered {status}."


def describe_delay(seconds: float, *, has_head: bool) -> str:
    """Say that the time for the whole exchange is over."""
    if has_head:
        return f"The answer did not end within {seconds:g} seconds."
    return f"No answer came within {seconds:g} seconds."


def _describe_tls(cause: object) -> str:
    if isinstance(cause, SSLCertVerificationError):
        reason = " ".join(cause.verify_message.rstrip(".").split())
        return f"The receiver's certificate is not accepted: {reason}."
    return "The receiver does not speak TLS as it should."


def _describe_head(cause: object) -> str:
    if isinstance(cause, str):  # The parser was not asked: there was nothing to parse.
        return "The connection ended before an answer came."
    if getattr(cause, "error_status_hint", None) == TOO_LONG:
        return "The head of the answer is too long."
    return "The answer is not HTTP that can be understood."


def _cause(fault: Exception) -> object:
    """Return what a network fault was made of."""
    return fault.args[0] if fault.args else None
